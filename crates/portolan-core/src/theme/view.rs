//! What a template may know: one typed view a page.
//!
//! Every URL in a view is relative to the page, percent-encoded and not yet HTML-escaped (the template engine
//! escapes). Fields named `html` or `content` are safe HTML; all other text is text. Values are facts: nothing here
//! depends on the clock or on the number of pages of the site.

use std::collections::BTreeMap;

use serde::Serialize;

/// The site, as every page of an edition sees it. The same value for all pages, set once as the engine's globals.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// The title of the book.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// The site id of storage keys.
    pub id: String,
    /// The edition's name in storage keys: `default` until versions exist.
    pub edition: String,
    /// The language of the site.
    pub lang: String,
    /// The repository's address.
    pub repository_url: Option<String>,
    /// The icon of the repository as SVG: it is the theme's icon `repository` then. `None` shows the theme's own.
    pub repository_icon: Option<String>,
    /// True in mdBook's dialect: blocks add no text of their own to the author's content.
    pub mdbook: bool,
    /// The scheme that pages start in, `light` or `dark`; `None` follows the reader's system.
    pub scheme: Option<String>,
    /// The classes that mdBook gives `<html>` in the light and in the dark scheme; empty in Portolan's dialect.
    pub scheme_classes: Vec<String>,
    /// The site can be searched.
    pub search: bool,
    /// The logo, where the book has one; its files are the assets `logo` and `logo_dark`.
    pub logo: Option<LogoView>,
    /// The icons of the header's links as SVG, in the order of their numbers.
    pub header_icons: Vec<String>,
    /// Pages have announcements.
    pub announces: bool,
    /// Pages ask whether they helped.
    pub asks: bool,
    /// Pages offer other languages or versions.
    pub switches: bool,
    /// Pages have copies of their Markdown.
    pub copies: bool,
    /// The site has a glossary.
    pub glossary: bool,
    /// Version of the program, for `<meta name="generator">`.
    pub generator: String,
}

/// The logo beside, or instead of, the site's title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LogoView {
    /// Width and height of the picture, where they are known.
    pub size: Option<(u32, u32)>,
    /// Of the picture for the dark scheme.
    pub dark_size: Option<(u32, u32)>,
    /// There is another picture for the dark scheme.
    pub dark: bool,
    /// The title is not shown: it is the text of the picture.
    pub only: bool,
}

/// One page, whole.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageView {
    /// BCP 47: the language of what stands around the text.
    pub lang: String,
    /// The language of the text where it is another: the page has not been translated.
    pub text_lang: Option<String>,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// The direction of the text where it is another.
    pub text_dir: Option<String>,
    /// From the page to the site's root: empty or `../` repeated. The 404 page has the site's base path here.
    pub root: String,
    /// Path from the site's root (`guide/a.html`): for scripts, never as a link.
    pub path: String,
    /// The page's title, plain.
    pub title: String,
    /// What `<title>` shows before the site's title; empty on the home page where it equals the site's title.
    pub head_title: String,
    /// The whole of `<title>`, where the page sets it by `{{#title …}}` in an mdBook book.
    pub whole_title: Option<String>,
    /// One sentence, or empty.
    pub description: String,
    /// Absolute URL, only with an absolute `site-url`.
    pub canonical: Option<String>,
    /// The page's kind, as an open word; empty when unset.
    pub kind: String,
    /// What it is in the site: `content`, `section`, `listing`, `all-pages`, `not-found`, `print` or `search`.
    pub role: &'static str,
    /// True for the site's first page.
    pub home: bool,
    /// True when the body does not start with an H1 and the theme must show the title itself.
    pub show_title: bool,
    /// `<h1>…</h1>` of the author, when the body starts with one. Safe HTML, like `content`: templates insert both
    /// as they are.
    pub content_head: String,
    /// The rest of the body.
    pub content: String,
    /// Words of the text lead to the glossary.
    pub has_terms: bool,
    /// What the text has that parts of a theme may be for: see `PageSummary::features`.
    pub features: Vec<String>,
    /// What stands in the strip under the title.
    pub meta: MetaView,
    /// From the home page down to the parent, without the page itself.
    pub breadcrumb: Vec<LinkView>,
    /// The page's neighbourhood of the navigation (bounded, see invariant 1).
    pub nav: Vec<NavView>,
    /// The site's top-level sections.
    pub sections: Vec<LinkView>,
    /// The tabs of the header where the book names them; else the sections are.
    pub tabs: Option<Vec<LinkView>>,
    /// The links of the header.
    pub links: Vec<HeaderLinkView>,
    /// Bars above the page.
    pub announcements: Vec<AnnouncementView>,
    /// A line at the foot: safe HTML, or empty.
    pub footer: String,
    /// Instead of the title: the head of a page that leads into others.
    pub hero: Option<HeroView>,
    /// The page in each language of the site; empty where there is nothing to choose.
    pub languages: Vec<LanguageView>,
    /// The versions that have a documentation; empty where there is nothing to choose.
    pub versions: Vec<LinkView>,
    /// The site is that of an old version.
    pub old_version: Option<OldVersionView>,
    /// Readers are asked whether the page helped them.
    pub feedback: Option<FeedbackView>,
    /// How `listing` is shown where it holds the pages below this one: `cards`, `rows` or `none`.
    pub children: &'static str,
    /// On-page contents (h2, and h3 under it); empty when switched off.
    pub toc: Vec<TocView>,
    /// The page before in reading order.
    pub previous: Option<LinkView>,
    /// The page after in reading order.
    pub next: Option<LinkView>,
    /// Where the source can be edited.
    pub edit_url: Option<String>,
    /// The Markdown of the page, where the site has it.
    pub copy_url: Option<String>,
    /// The last change, when git knows it.
    pub updated: Option<UpdatedView>,
    /// Lists of pages, on generated pages (section index, listing, all pages, the whole book on one page) and below a
    /// section's own index.
    pub listing: Vec<ListGroupView>,
    /// The page that lists all pages.
    pub all_pages_url: String,
    /// The home page.
    pub home_url: String,
    /// The page that shows what search found, where the site has a search.
    pub search_url: Option<String>,
    /// The whole book on one page, where the site has it.
    pub print_book: Option<PrintView>,
    /// The section around the page on one page, where the section has that.
    pub print_section: Option<LinkView>,
    /// The section that this page holds whole; `None` on the page that holds the whole book.
    pub print_of: Option<LinkView>,
    /// Where single fragments of this page have moved: the id, and where it leads.
    pub moved: BTreeMap<String, String>,
    /// The book's own values from the front matter.
    pub extra: serde_json::Value,
}

/// The whole book on one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PrintView {
    /// Where it is.
    pub url: String,
    /// Every chapter starts on a new sheet of paper.
    pub page_break: bool,
}

/// A page that stands where a page used to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RedirectView {
    /// BCP 47.
    pub lang: String,
    /// From the page to the site's root: empty or `../` repeated.
    pub root: String,
    /// The title of the page that it leads to, or its address where the title is not known.
    pub title: String,
    /// Where it leads: relative to this page, or absolute. The fragment of the address is kept unless this has one.
    pub url: String,
    /// Absolute URL of the target, only with an absolute `site-url`.
    pub canonical: Option<String>,
    /// Other targets for single fragments of the old page: the old fragment without `#`, and where it leads.
    pub fragments: BTreeMap<String, String>,
}

/// A link with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// What is shown.
    pub title: String,
    /// Relative to the page, or absolute for another host.
    pub url: String,
    /// True when it leaves the site.
    pub external: bool,
    /// True when it is, or contains, the current page.
    pub current: bool,
}

/// A link of the header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HeaderLinkView {
    /// What is shown, or said where an icon is shown.
    pub title: String,
    /// Relative to the page, or absolute for another host.
    pub url: String,
    /// The number of its icon, which the style sheet draws for the class `ico-N`.
    pub icon: Option<u32>,
}

/// A bar above the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnnouncementView {
    /// Safe HTML.
    pub html: String,
    /// `note`, `tip`, `important`, `warning` or `danger`.
    pub kind: &'static str,
    /// Where more is said.
    pub link: Option<LinkView>,
    /// What is remembered when a reader dismisses it; `None` cannot be dismissed.
    pub key: Option<String>,
}

/// The head of a page that leads into others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HeroView {
    /// The heading of the page.
    pub title: String,
    /// What stands under it, or empty.
    pub text: String,
    /// Where most readers want to go, the first before all others.
    pub actions: Vec<LinkView>,
}

/// A page in one of the site's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LanguageView {
    /// BCP 47.
    pub lang: String,
    /// What the language calls itself.
    pub title: String,
    /// The page in it, or where `missing` the nearest one above.
    pub url: String,
    /// The absolute URL, where the site's is known and search engines should know that the page is there in more than one
    /// language.
    pub canonical: Option<String>,
    /// It is the language of this page.
    pub current: bool,
    /// The page has not been translated into it.
    pub missing: bool,
}

/// That the site is of an old version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OldVersionView {
    /// The version.
    pub title: String,
    /// The one that is not old.
    pub current: Option<LinkView>,
}

/// How readers say whether a page helped them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FeedbackView {
    /// What takes their answer, by `POST`.
    pub endpoint: Option<String>,
    /// Where they can write.
    pub link: Option<String>,
}

/// The facts of the strip under the title; empty ones are left out by the theme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MetaView {
    /// `SEV1` …
    pub severity: Option<String>,
    /// The owner, a link to the owner's pages.
    pub owner: Option<LinkView>,
    /// `YYYY-MM-DD`.
    pub reviewed: Option<String>,
    /// `YYYY-MM-DD`: reviewed + review_every.
    pub review_due: Option<String>,
    /// Recovery time objective.
    pub rto: Option<String>,
    /// The same in seconds, where it is a length of time.
    pub rto_seconds: Option<u64>,
    /// Recovery point objective.
    pub rpo: Option<String>,
    /// The tier.
    pub tier: Option<String>,
    /// Who may see it.
    pub classification: Option<String>,
    /// `stable`, `deprecated` …
    pub status: Option<String>,
    /// The services that it is about.
    pub services: Vec<String>,
    /// The kind, a link to its listing.
    pub kind: Option<LinkView>,
    /// For whom, links to listings.
    pub audience: Vec<LinkView>,
    /// Tags, links to listings.
    pub tags: Vec<LinkView>,
}

/// One entry of the navigation around a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NavView {
    /// What is shown. Empty for a separator.
    pub title: String,
    /// `1.2.` where the book numbers its sections; else empty.
    pub number: String,
    /// `None`: a draft chapter, a part's title, a separator or a folder without a page.
    pub url: Option<String>,
    /// `page`, `part`, `separator`, `link` (leaves the site) or `more` (leads to the full list: the neighbourhood
    /// was cut).
    pub role: &'static str,
    /// How grave the incident is that the page is for (`SEV1`); else empty.
    pub severity: String,
    /// This is the page itself.
    pub current: bool,
    /// It has children, whether or not they are listed here.
    pub has_children: bool,
    /// Children, when they are part of the neighbourhood.
    pub children: Vec<NavView>,
}

/// One entry of the on-page contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TocView {
    /// The heading's id.
    pub id: String,
    /// Inline HTML without links.
    pub html: String,
    /// Deeper headings.
    pub children: Vec<TocView>,
}

/// When and by whom a page was last changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UpdatedView {
    /// `2026-11-05`.
    pub date: String,
    /// Abbreviated commit id.
    pub commit: String,
    /// Where the commit can be seen, when the repository's address is known.
    pub commit_url: Option<String>,
    /// Names.
    pub authors: Vec<String>,
}

/// A titled list of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListGroupView {
    /// Empty for a list without a title.
    pub title: String,
    /// The id of the title, for links.
    pub id: String,
    /// The pages.
    pub items: Vec<ListItemView>,
}

/// A page in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListItemView {
    /// Its title.
    pub title: String,
    /// Relative to the listing page.
    pub url: String,
    /// One sentence, or empty.
    pub description: String,
    /// Its kind, or empty; empty as well where all entries have the same.
    pub kind: String,
    /// The name of its kind's icon, which the theme may have: `kind-runbook`.
    pub icon: String,
    /// How many pages a listing of listings holds; 0 elsewhere.
    pub count: u32,
    /// How deep it stands in the list: 0 at the margin.
    pub depth: u32,
}

/// The theme's own files as pages name them, relative to the site's root.
pub type AssetUrls = BTreeMap<String, String>;

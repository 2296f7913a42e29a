//! The settings of a book as each stage sees them: small, complete, hashable. How they are written in `book.toml`
//! is the project's affair.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Announcement, Children, ExternalLink, FeedbackOptions, HeaderLink, ListingOptions, Locale, RemoteEmbeds,
    SiteLanguage, SiteText, SiteVersion,
};

/// Whose rules the book is written by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// mdBook's, to the letter.
    Mdbook,
    /// Portolan's own.
    Portolan,
}

/// What a README is to its folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Readme {
    /// Its index: `a/README.md` lies at `a/index.html`.
    IsIndex,
    /// A page like any other: a book of mdBook's that switched off the preprocessor `index`.
    KeepsName,
}

/// Which Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flavour {
    /// Everything that Portolan offers.
    Portolan,
    /// As mdBook reads it.
    Mdbook,
    /// GitHub Flavored Markdown 0.29, nothing else.
    Gfm,
    /// CommonMark 0.31.2, nothing else.
    Commonmark,
}

/// What happens to raw HTML in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It is published as written. For books whose authors are trusted.
    Allow,
    /// Scripts, handlers, styles, forms and foreign content are removed.
    Sanitize,
    /// It is shown as text.
    Escape,
}

/// How text becomes HTML. Part of the key of every parsed page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkdownOptions {
    /// Which Markdown.
    pub flavour: Flavour,
    /// `"quotes"`, `--` and `...` become typographic.
    pub smart_punctuation: bool,
    /// `Term` and `: definition`.
    pub definition_lists: bool,
    /// `> [!NOTE]`.
    pub alerts: bool,
    /// `$x$` and `$$x$$` are formulas.
    pub math: bool,
    /// What happens to raw HTML.
    pub raw_html: RawHtml,
    /// Code blocks.
    pub code: CodeOptions,
    /// What short forms stand for on every page.
    pub abbreviations: BTreeMap<String, String>,
    /// Containers of the book's own that look like one of the built-in admonitions, by name.
    pub admonitions: BTreeMap<String, OwnAdmonition>,
    /// Where the site will be served, when that is an absolute address; ends with `/`.
    pub site_url: Option<String>,
    /// From which hosts pages may load what they show (Portolan's flavour; others load what is written).
    pub remote_embeds: RemoteEmbeds,
}

/// A kind of admonition of the book's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAdmonition {
    /// The title of those that are written without one.
    pub title: String,
    /// Whose colours and icon it has.
    pub like: AdmonitionKind,
}

/// The built-in kinds of admonitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdmonitionKind {
    /// Something worth knowing.
    #[default]
    Note,
    /// A better way.
    Tip,
    /// What the reader needs.
    Important,
    /// What may go wrong.
    Warning,
    /// What does harm.
    Danger,
}

impl AdmonitionKind {
    /// Its class in pages, which is also its name.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// How code blocks are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeOptions {
    /// False shows all code plain (the preview's first pass).
    pub highlight: bool,
    /// Prefixes of hidden lines by language, besides Rust's own rule (mdBook dialect).
    pub hidelines: BTreeMap<String, String>,
    /// Code without a language is shown as this one; `text` by default.
    pub default_language: Option<String>,
    /// All blocks have line numbers.
    pub line_numbers: bool,
    /// Longer blocks show their first lines until the reader asks for all (Portolan's flavour).
    pub collapse_after: Option<u32>,
    /// Long lines are broken instead of scrolled.
    pub wrap: bool,
    /// Rust samples without a `fn main` get a hidden one, as mdBook gives it to those that it can run (mdBook dialect).
    pub rust_main: bool,
    /// Samples marked `editable` do not.
    pub editable: bool,
}

impl Default for CodeOptions {
    fn default() -> Self {
        Self {
            highlight: true,
            hidelines: BTreeMap::new(),
            default_language: None,
            line_numbers: false,
            collapse_after: None,
            wrap: false,
            rust_main: false,
            editable: false,
        }
    }
}

impl MarkdownOptions {
    /// The settings of a flavour when a book says nothing.
    #[must_use]
    pub fn of(flavour: Flavour) -> Self {
        let rich = matches!(flavour, Flavour::Portolan | Flavour::Mdbook);
        Self {
            flavour,
            smart_punctuation: rich,
            definition_lists: rich,
            alerts: rich,
            math: false,
            raw_html: if flavour == Flavour::Portolan {
                RawHtml::Sanitize
            } else {
                RawHtml::Allow
            },
            code: CodeOptions::default(),
            abbreviations: BTreeMap::new(),
            admonitions: BTreeMap::new(),
            site_url: None,
            remote_embeds: match flavour {
                Flavour::Portolan => RemoteEmbeds::Nowhere,
                _ => RemoteEmbeds::Anywhere,
            },
        }
    }
}

/// What the whole site needs to know of its book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteOptions {
    /// Whose rules.
    pub dialect: Dialect,
    /// The title of the book.
    pub title: String,
    /// One sentence about the book.
    pub description: String,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// The language of pages that say nothing.
    pub language: Locale,
    /// `ltr` or `rtl` where the book sets the direction of its language's text; `None` goes by the language.
    pub text_direction: Option<String>,
    /// The site id of storage keys: `portolan.id`, by default a slug of the title.
    pub id: String,
    /// Where the site will be served, when known: absolute (`https://docs.example.org/x/`) or a path (`/x/`). Ends
    /// with `/`.
    pub site_url: Option<String>,
    /// The repository's web address, without a final `/`.
    pub repository_url: Option<String>,
    /// The edit link; `{path}` stands for the file relative to the book's root, as in mdBook.
    pub edit_url_template: Option<String>,
    /// The book's root relative to the repository's root: empty, or ends with `/`.
    pub repository_prefix: String,
    /// The source folder relative to the book's root: `src`, `docs` or empty.
    pub source_folder: String,
    /// The tabs of the header, in order; `None` shows the sections of the top level.
    pub tabs: Option<Vec<ExternalLink>>,
    /// Links of the header, in order.
    pub header_links: Vec<HeaderLink>,
    /// Links at the end of the navigation, in order.
    pub nav_links: Vec<ExternalLink>,
    /// Redirects by configuration: from a path of the site (may carry a fragment) to any URL.
    pub redirects: BTreeMap<String, String>,
    /// How many levels of the navigation are open at first (mdBook's dialect); `None` opens all.
    pub open_levels: Option<u8>,
    /// Nav shows section numbers (`SUMMARY.md` only).
    pub section_labels: bool,
    /// The `404` page's source, relative to the source root; `None` switches the page off.
    pub not_found: Option<String>,
    /// Listing pages by tag, owner, kind and audience are written.
    pub listings: bool,
    /// How long a page counts as new.
    pub listing: ListingOptions,
    /// A `CNAME` file is written with this content.
    pub cname: Option<String>,
    /// What a README is to its folder.
    pub readme: Readme,
    /// The whole book is written on one page, too.
    pub print: Option<PrintOptions>,
    /// The site can be searched: there is a page for what was found, and pages offer it.
    pub search: bool,
    /// Files for programs that want text.
    pub copies: CopyOptions,
    /// A line at the foot of every page.
    pub footer: Option<SiteText>,
    /// Bars above every page, in order.
    pub announcements: Vec<Announcement>,
    /// The languages in which pages are written, in order; none where there is nothing to choose.
    pub languages: Vec<SiteLanguage>,
    /// The versions that have a documentation, in order; none where there is nothing to choose.
    pub versions: Vec<SiteVersion>,
    /// How readers say whether a page helped them.
    pub feedback: Option<FeedbackOptions>,
    /// How indexes show the pages below them.
    pub children: Children,
}

/// Which files a site has for programs that want text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyOptions {
    /// The Markdown of each page lies beside it.
    pub markdown: bool,
    /// `llms.txt` lists the pages.
    pub llms: bool,
}

/// How the whole book looks on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintOptions {
    /// Every chapter starts on a new sheet of paper.
    pub page_break: bool,
}

impl SiteOptions {
    /// This site's version, where there is a newer one.
    #[must_use]
    pub fn old_version(&self) -> Option<&SiteVersion> {
        let mut versions = self.versions.iter();
        versions
            .find(|version| version.url.is_none())
            .filter(|own| own.is_old)
    }

    /// The site's absolute URL, when it has one.
    #[must_use]
    pub fn absolute_url(&self) -> Option<&str> {
        self.site_url
            .as_deref()
            .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// The path part of the site's URL: starts and ends with `/`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        let Some(url) = self.site_url.as_deref() else {
            return "/";
        };
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        if rest.starts_with('/') {
            rest
        } else {
            rest.find('/').map_or("/", |at| &rest[at..])
        }
    }
}

/// What a book decides about its search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchOptions {
    /// The most pages that a list of results shows.
    pub limit: u32,
    /// About how many words of text are shown around a hit.
    pub snippet_words: u16,
    /// Groups of words or short phrases that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// How much more the pages of a kind count; 1 is neutral.
    pub kinds: BTreeMap<String, f32>,
    /// One of the words of a query is enough.
    pub any_word: bool,
    /// How much more than usual a match in a title, a heading or the text counts.
    pub boosts: SearchBoosts,
    /// The last word of a query, while it is typed, also stands for every word that it begins.
    pub expand: bool,
    /// The deepest level of heading that has a section of its own, 0 to 6.
    pub heading_levels: u8,
    /// Pages that are offered before anything is typed, in order, by their path in the source.
    pub pinned: Vec<String>,
}

/// How much more than usual a match counts, by where it is; 1 is neutral.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchBoosts {
    /// In the page's title.
    pub title: f32,
    /// In a heading.
    pub heading: f32,
    /// In the text.
    pub text: f32,
}

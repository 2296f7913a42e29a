//! The facts that one page's template may know, gathered from the site.
//!
//! Entry point: [`page_view`]. What is gathered is bounded by the page, not by the site (invariant 1): ancestors,
//! at most [`WINDOW`] siblings around the page, at most [`WINDOW`] children. A page's render key is the hash of this
//! view, so whatever is read here is exactly what makes a page render again.

mod facts;
mod header;
mod lists;
mod neighbourhood;
mod reader;

use std::collections::BTreeSet;

pub use super::links::Linker;
pub use neighbourhood::WINDOW;
pub(super) use neighbourhood::sections_of;

use super::index::{PageInfo, PageRole};
use super::reference::push_encoded;
use super::{PageIx, SiteIndex};
use crate::model::{Dialect, Locale, PageSource, UrlPath};
use crate::print::chapters;
use crate::theme::view::{LinkView, PageView, PrintView};

/// The template that draws a page.
#[must_use]
pub fn template(site: &SiteIndex, page: PageIx) -> &str {
    let info = &site.pages[page];
    if let Some(template) = &info.entry.meta.template {
        return template;
    }
    match info.role {
        PageRole::NotFound => "404",
        PageRole::AllPages => "all-pages",
        PageRole::Listing(_) => "listing",
        PageRole::FolderIndex => "section",
        PageRole::Print => "print",
        PageRole::Search => "search",
        PageRole::Content if site.home == Some(page) && site.options.dialect == Dialect::Portolan => "home",
        PageRole::Content => "page",
    }
}

/// The view of a page that is written at `url`, all but its content.
#[must_use]
pub fn page_view(site: &SiteIndex, page: PageIx, url: &UrlPath) -> PageView {
    let info = &site.pages[page];
    let link = Linker::new(site, page, url);
    let meta = &info.entry.meta;
    let (lang, text_lang) = reader::language_around(site, page);
    let dir = direction(site, &lang);
    let text_dir = text_lang.as_ref().map(|text| direction(site, text));
    let home = site.home == Some(page);
    let (previous, next) = site.nav.neighbours(page);
    PageView {
        text_dir: text_dir.filter(|text| *text != dir).map(str::to_owned),
        dir: dir.to_owned(),
        lang: lang.0,
        text_lang: text_lang.map(|lang| lang.0),
        root: link.root(),
        path: url.as_str().to_owned(),
        title: info.title.clone(),
        head_title: head_title(site, info, home),
        whole_title: whole_title(site, info),
        description: description(site, info, home),
        canonical: canonical(site, info),
        kind: meta.kind.clone().unwrap_or_default(),
        role: info.role.name(),
        home,
        show_title: true,
        content_head: String::new(),
        content: String::new(),
        has_terms: false,
        features: features(site, page),
        meta: facts::meta_view(site, meta, &link),
        breadcrumb: neighbourhood::breadcrumb(site, page, &link),
        nav: neighbourhood::nav(site, page, &link),
        sections: neighbourhood::sections(site, page, &link),
        tabs: header::tabs(site, page, &link),
        links: header::header_links(site, &link),
        announcements: header::announcements(site, &link),
        footer: header::footer(site, &link),
        hero: reader::hero(site, page, &link),
        languages: reader::languages(site, page, &link),
        versions: reader::versions(site, &link),
        old_version: reader::old_version(site, &link),
        feedback: reader::feedback(site, page, &link),
        children: reader::children(site, page).name(),
        toc: if meta.toc == Some(false) {
            Vec::new()
        } else {
            lists::toc(&info.entry.summary.headings)
        },
        previous: previous.map(|page| page_link(site, page, &link)),
        next: next.map(|page| page_link(site, page, &link)),
        edit_url: facts::edit_url(site, info),
        copy_url: facts::copy_url(site, page, &link),
        updated: facts::updated(site, page),
        listing: lists::listing(site, page, &link),
        all_pages_url: all_pages_url(site, &link).unwrap_or_default(),
        home_url: site
            .home
            .map(|home| link.url(&site.pages[home].url))
            .unwrap_or_default(),
        search_url: site.search.map(|page| link.url(&site.pages[page].url)),
        print_book: print_book(site, &link),
        print_section: print_section(site, page, &link),
        print_of: site
            .section_of_print(page)
            .map(|section| page_link(site, section, &link)),
        moved: site.moved_fragments(&info.url, url),
        extra: serde_json::from_str(&meta.extra)
            .unwrap_or_else(|_| serde_json::Value::Object(serde_json::Map::new())),
    }
}

/// What a page's text has; a page that holds many has what they have.
fn features(site: &SiteIndex, page: PageIx) -> Vec<String> {
    let of = |page: PageIx| &site.pages[page].entry.summary.features;
    if site.pages[page].role != PageRole::Print {
        return of(page).clone();
    }
    let all = chapters(site, page).into_iter().flat_map(of);
    all.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

/// The titles of what stands above a page, the outermost first; those of the book and of the page itself are not among
/// them.
#[must_use]
pub fn titles_above(site: &SiteIndex, page: PageIx) -> Vec<String> {
    neighbourhood::titles_above(site, page)
}

/// A page's address relative to the site's root, percent-encoded.
#[must_use]
pub fn address(site: &SiteIndex, page: PageIx) -> String {
    let mut url = String::new();
    push_encoded(&mut url, site.pages[page].url.as_str());
    url
}

/// A book may turn its own language around; a page in another language keeps that language's direction.
fn direction<'a>(site: &'a SiteIndex, lang: &Locale) -> &'a str {
    let configured = site
        .options
        .text_direction
        .as_deref()
        .filter(|_| *lang == site.options.language);
    configured.unwrap_or(if lang.is_rtl() { "rtl" } else { "ltr" })
}

fn head_title(site: &SiteIndex, info: &PageInfo, home: bool) -> String {
    let title = info.entry.summary.head_title.as_ref().unwrap_or(&info.title);
    if home && *title == site.options.title {
        String::new()
    } else {
        title.clone()
    }
}

fn whole_title(site: &SiteIndex, info: &PageInfo) -> Option<String> {
    let title = info.entry.summary.head_title.clone();
    title.filter(|_| site.options.dialect == Dialect::Mdbook)
}

/// What search engines show. The site's own sentence says nothing of a list of pages.
fn description(site: &SiteIndex, info: &PageInfo, home: bool) -> String {
    if info.entry.source == PageSource::Generated && !home {
        return String::new();
    }
    let own = info
        .entry
        .meta
        .description
        .as_ref()
        .or(info.entry.summary.lead.as_ref());
    own.unwrap_or(&site.options.description).clone()
}

/// The page's one address: that of the page itself for its copy at `index.html`, none for a page without an address.
fn canonical(site: &SiteIndex, info: &PageInfo) -> Option<String> {
    let base = site
        .options
        .absolute_url()
        .filter(|_| !matches!(info.role, PageRole::NotFound | PageRole::Print | PageRole::Search))?;
    let mut url = base.to_owned();
    push_encoded(&mut url, info.url.as_str());
    Some(url)
}

fn page_link(site: &SiteIndex, page: PageIx, link: &Linker) -> LinkView {
    let info = &site.pages[page];
    LinkView {
        title: info.title.clone(),
        url: link.url(&info.url),
        external: false,
        current: false,
    }
}

fn print_book(site: &SiteIndex, link: &Linker) -> Option<PrintView> {
    let options = site.options.print?;
    site.print_book.map(|page| PrintView {
        url: link.url(&site.pages[page].url),
        page_break: options.page_break,
    })
}

/// The section of the page on one page; on that itself there is no way to it.
fn print_section(site: &SiteIndex, page: PageIx, link: &Linker) -> Option<LinkView> {
    let found = site.print_of_section(page)?;
    Some(LinkView {
        title: site.pages[found.section].title.clone(),
        ..page_link(site, found.page, link)
    })
}

fn all_pages_url(site: &SiteIndex, link: &Linker) -> Option<String> {
    site.all_pages.map(|page| link.url(&site.pages[page].url))
}

//! Pages that hold many: the whole book on one page, and sections.

use super::index::PageRole;
use super::{NavIx, PageIx, SiteIndex};
use crate::model::{Diagnostic, Diagnostics, Location, UrlPath};
use crate::print::PRINT_URL;

/// A section on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionPrint {
    /// The page that holds it.
    pub page: PageIx,
    /// Its index.
    pub section: PageIx,
}

/// Adds the pages. Their places are taken from no author's file (an asset of that name wins), but two pages cannot lie
/// there.
pub(super) fn add(site: &mut SiteIndex, diagnostics: &mut Diagnostics) {
    if site.options.print.is_some() {
        let title = site.words.print.clone();
        site.print_book = add_at(site, PRINT_URL, "print", title, WHOLE, diagnostics);
    }
    let asks = |page: &PageIx| {
        let info = &site.pages[*page];
        info.entry.meta.print && info.role == PageRole::Content
    };
    let asking: Vec<PageIx> = (0..site.pages.len()).filter(asks).collect();
    for section in asking {
        let has_children = |nav: NavIx| !site.nav.nodes[nav].children.is_empty();
        if !site.pages[section].nav.is_some_and(has_children) {
            diagnostics.extend(no_section(site, section));
            continue;
        }
        let info = &site.pages[section];
        let url = place_beside(&info.url);
        let title = info.title.clone();
        let name = format!("print of {}", info.entry.id.path);
        if let Some(page) = add_at(site, &url, &name, title, SECTION, diagnostics) {
            // It speaks the section's language.
            let lang = site.pages[section].entry.meta.lang.clone();
            site.pages[page].entry.meta.lang = lang.or(site.pages[page].entry.meta.lang.take());
            site.section_prints.push(SectionPrint { page, section });
        }
    }
}

/// That a page which asks for its section on one page has none. What the book sets for many pages is meant for those that
/// have one.
fn no_section(site: &SiteIndex, page: PageIx) -> Option<Diagnostic> {
    let info = &site.pages[page];
    let mark = info.entry.meta.marks.get("print")?;
    let hint = if site.home == Some(page) {
        "for the whole book on one page write `enable = true` under `[output.html.print]`"
    } else {
        "write it into the index of a section, or remove it"
    };
    let problem = Diagnostic::new(
        "front-matter",
        "`print` writes a section on one page, and no page of the navigation stands below this one",
    );
    Some(problem.at(info.place_of(*mark)).hint(hint))
}

/// What is reserved, and how to have the place back.
type Purpose = (&'static str, &'static str);

const WHOLE: Purpose = (
    "the whole book on one page",
    "give the file another name, or leave that page out: `[output.html.print] enable = false`",
);

const SECTION: Purpose = (
    "the section on one page",
    "give the file another name, or take `print: true` out of the section's front matter",
);

/// `a/print.html` of `a/index.html`, `a/b-print.html` of `a/b.html`.
fn place_beside(url: &UrlPath) -> String {
    let url = url.as_str();
    match url.strip_suffix("index.html") {
        Some(folder) => format!("{folder}{PRINT_URL}"),
        None => format!("{}-{PRINT_URL}", url.strip_suffix(".html").unwrap_or(url)),
    }
}

fn add_at(
    site: &mut SiteIndex,
    url: &str,
    name: &str,
    title: String,
    (what, hint): Purpose,
    diagnostics: &mut Diagnostics,
) -> Option<PageIx> {
    if site.asset(url).is_some() {
        return None;
    }
    if let Some(page) = site.page_at_folded(url) {
        let info = &site.pages[page];
        let place = Location::file(&info.entry.file);
        if info.url.as_str() == url {
            let what = format!("`{url}` is reserved for {what}");
            diagnostics.push(Diagnostic::new("duplicate-url", what).at(place).hint(hint));
            return None;
        }
        // mdBook writes both; systems that do not tell case apart keep one of them.
        let what = format!("the page's name differs from `{url}`, {what}, only in case");
        diagnostics.push(
            Diagnostic::new("portable-name", what)
                .at(place)
                .hint("rename the file"),
        );
    }
    Some(site.push_made(name, UrlPath::new(url), title, PageRole::Print))
}

impl SiteIndex {
    /// The index of the section that a page holds whole; `None` for any other page.
    #[must_use]
    pub fn section_of_print(&self, page: PageIx) -> Option<PageIx> {
        let at = self
            .section_prints
            .binary_search_by_key(&page, |print| print.page);
        at.ok().map(|at| self.section_prints[at].section)
    }

    /// The section of a page that can be had on one page: the nearest one.
    pub(crate) fn print_of_section(&self, page: PageIx) -> Option<SectionPrint> {
        if self.section_prints.is_empty() {
            return None;
        }
        let own = self.pages[page].nav?;
        let path = std::iter::successors(Some(own), |nav| self.nav.nodes[*nav].parent);
        let mut pages = path.filter_map(|nav| self.nav.nodes[nav].page);
        pages.find_map(|page| {
            let prints = &self.section_prints;
            let at = prints.binary_search_by_key(&page, |print| print.section).ok()?;
            Some(prints[at])
        })
    }

    /// The pages that hold many: the whole book, then sections.
    pub fn prints(&self) -> impl Iterator<Item = PageIx> + '_ {
        let sections = self.section_prints.iter().map(|print| print.page);
        self.print_book.into_iter().chain(sections)
    }
}

//! The site as one value: every page with its URL, and the ways to find one.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::SiteInput;
use super::anchors::Anchors;
use super::catalogue::Catalogue;
use super::listings::{Facet, Listing};
use super::names::Names;
use super::nav::{Nav, NavIx};
use super::printed::SectionPrint;
use super::totals::Totals;
use super::translations::Translations;
use super::urls::{self, Prefixes, composed, folded};
use super::words::GeneratedWords;
use crate::model::{
    AssetFacts, Diagnostics, EditionId, FrontMatter, GitFact, Location, Mark, NavSource, PageEntry, PageId,
    PageSource, PageSummary, SiteOptions, SourcePath, UrlPath,
};

/// A page by its place in [`SiteIndex::pages`].
pub type PageIx = usize;

/// What a page is to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRole {
    /// A page of the author's.
    Content,
    /// The index of a folder that has none of its own.
    FolderIndex,
    /// A listing by tag, owner, kind or audience.
    Listing(Listing),
    /// The list of all pages.
    AllPages,
    /// What a server shows for an address that does not exist.
    NotFound,
    /// The whole book, or a section, on one page.
    Print,
    /// Where what was found by search is shown.
    Search,
}

impl PageRole {
    /// As themes name it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::FolderIndex => "section",
            Self::Listing(_) => "listing",
            Self::AllPages => "all-pages",
            Self::NotFound => "not-found",
            Self::Print => "print",
            Self::Search => "search",
        }
    }
}

/// A page in its place.
#[derive(Clone, Debug)]
pub struct PageInfo {
    /// What the page itself contributed.
    pub entry: PageEntry,
    /// Where it lies in the site.
    pub url: UrlPath,
    /// What navigation, lists and `<title>` show.
    pub title: String,
    /// What it is to the site.
    pub role: PageRole,
    /// Its place in the navigation, if it is shown there.
    pub nav: Option<NavIx>,
}

impl PageInfo {
    /// A place in the page's own file.
    pub(crate) fn place_of(&self, mark: Mark) -> Location {
        Location {
            file: self.entry.file.clone(),
            line: mark.line,
            column: mark.column,
            length: mark.length,
        }
    }
}

/// Everything that one page may ask about the others.
#[derive(Debug)]
pub struct SiteIndex {
    /// The book's settings.
    pub options: SiteOptions,
    /// Every page, generated ones after the author's.
    pub pages: Vec<PageInfo>,
    /// The navigation.
    pub nav: Nav,
    /// The first page: the root's index, or the first chapter.
    pub home: Option<PageIx>,
    /// True when the first page lies elsewhere and is written as `index.html` too.
    pub home_copy: bool,
    /// Redirects of the site: from a path of the site, which may carry `#fragment`, not percent-encoded, to a URL,
    /// percent-encoded: relative to the site's root, or absolute. No redirect leads to another one. See also
    /// [`SiteIndex::redirect_pages`].
    pub redirects: BTreeMap<String, String>,
    /// Files that are published as they are.
    pub assets: Vec<AssetFacts>,
    pub(super) words: GeneratedWords,
    pub(super) prefixes: Prefixes,
    pub(super) git: BTreeMap<String, GitFact>,
    date: String,
    pub(super) catalogue: OnceLock<Catalogue>,
    pub(super) totals: OnceLock<Vec<Totals>>,
    pub(super) translations: OnceLock<Translations>,
    /// The listing page of each value of a facet; values in [`Facet::key`]'s form.
    pub(super) facet_pages: HashMap<(Facet, String), PageIx>,
    /// Nodes that the header may name: pages of the top level with pages below, as many as it needs.
    pub(super) sections: Vec<NavIx>,
    /// The list of all pages.
    pub(super) all_pages: Option<PageIx>,
    /// The whole book on one page.
    pub print_book: Option<PageIx>,
    /// Sections on one page, in the order of their indexes and of the pages that hold them.
    pub section_prints: Vec<SectionPrint>,
    /// Where what was found by search is shown; `None` for a site without a search.
    pub search: Option<PageIx>,
    /// Which pages have a copy of their Markdown beside them.
    copied: Vec<bool>,
    pub(super) names: OnceLock<Names>,
    anchors: HashMap<PageIx, Anchors>,
    /// Keys of these maps are composed (NFC), so that a link in one Unicode form finds a file in another.
    by_source: HashMap<SourcePath, PageIx>,
    asset_by_path: HashMap<SourcePath, usize>,
    /// The page that stands for a folder of the source, by the folder's path.
    folder_index: HashMap<String, PageIx>,
    /// Keys are folded, because two pages may not differ in case or Unicode form alone.
    by_url: HashMap<String, PageIx>,
}

/// Pages with their URLs; navigation and generated pages follow. Also gives back where navigation comes from.
pub(super) fn build(input: SiteInput, diagnostics: &mut Diagnostics) -> (SiteIndex, NavSource) {
    let SiteInput {
        options,
        pages,
        nav,
        assets,
        git,
        date,
        words,
    } = input;
    let prefixes = Prefixes::of(&options, &nav);
    let mut site = SiteIndex {
        pages: Vec::with_capacity(pages.len() + 16),
        nav: Nav::default(),
        home: None,
        home_copy: false,
        redirects: BTreeMap::new(),
        words,
        prefixes,
        git,
        date,
        catalogue: OnceLock::new(),
        totals: OnceLock::new(),
        translations: OnceLock::new(),
        facet_pages: HashMap::new(),
        sections: Vec::new(),
        all_pages: None,
        print_book: None,
        section_prints: Vec::new(),
        search: None,
        copied: Vec::new(),
        names: OnceLock::new(),
        anchors: HashMap::new(),
        by_source: HashMap::with_capacity(pages.len()),
        asset_by_path: assets
            .iter()
            .enumerate()
            .map(|(at, asset)| (key_of(&asset.path), at))
            .collect(),
        folder_index: HashMap::new(),
        by_url: HashMap::with_capacity(pages.len()),
        assets,
        options,
    };
    let urls = urls::assign(&site.options, prefixes, &pages, diagnostics);
    for (entry, url) in pages.into_iter().zip(urls) {
        let title = entry.title();
        let not_found = site.options.not_found.as_deref() == Some(entry.id.path.as_str());
        let role = if not_found {
            PageRole::NotFound
        } else {
            PageRole::Content
        };
        site.push(PageInfo {
            entry,
            url,
            title,
            role,
            nav: None,
        });
    }
    (site, nav)
}

/// A path in the form of the maps' keys, without a copy where it has that form.
fn key_of(path: &SourcePath) -> SourcePath {
    match composed(path.as_str()) {
        std::borrow::Cow::Borrowed(_) => path.clone(),
        std::borrow::Cow::Owned(path) => SourcePath::new(path),
    }
}

impl SiteIndex {
    /// Adds a page at the end.
    pub(super) fn push(&mut self, page: PageInfo) -> PageIx {
        let ix = self.pages.len();
        self.by_source.entry(key_of(&page.entry.id.path)).or_insert(ix);
        self.by_url.entry(folded(page.url.as_str())).or_insert(ix);
        if page.role == PageRole::Content && page.url.file_name() == "index.html" {
            let folder = composed(page.entry.id.path.parent()).into_owned();
            self.folder_index.entry(folder).or_insert(ix);
        }
        if let Some(anchors) = Anchors::of_long_page(&page.entry.summary) {
            self.anchors.insert(ix, anchors);
        }
        self.pages.push(page);
        ix
    }

    /// Adds a page that Portolan makes, unless there is one of that URL: an author's page wins.
    pub(super) fn push_generated(
        &mut self,
        name: &str,
        url: UrlPath,
        title: String,
        role: PageRole,
    ) -> PageIx {
        if let Some(existing) = self.by_url.get(&folded(url.as_str())) {
            return *existing;
        }
        self.push_made(name, url, title, role)
    }

    /// Adds a page that Portolan makes, whatever lies beside it.
    pub(super) fn push_made(&mut self, name: &str, url: UrlPath, title: String, role: PageRole) -> PageIx {
        let entry = PageEntry {
            id: PageId {
                edition: EditionId::default(),
                path: SourcePath::new(format!("@{name}")),
            },
            source: PageSource::Generated,
            file: String::new(),
            meta: Box::new(FrontMatter {
                lang: Some(self.options.language.clone()),
                ..FrontMatter::default()
            }),
            summary: Box::default(),
        };
        self.push(PageInfo {
            entry,
            url,
            title,
            role,
            nav: None,
        })
    }

    /// Makes a page stand for a folder of the source.
    pub(super) fn set_folder_index(&mut self, folder: &str, page: PageIx) {
        self.folder_index.insert(composed(folder).into_owned(), page);
    }

    /// The page of a source file.
    #[must_use]
    pub fn page_of_source(&self, path: &str) -> Option<PageIx> {
        self.by_source.get(&*composed(path)).copied()
    }

    /// The page at a URL of the site.
    #[must_use]
    pub fn page_of_url(&self, url: &str) -> Option<PageIx> {
        let page = self.by_url.get(&folded(url)).copied()?;
        // Servers on most systems tell `A.html` from `a.html`.
        (composed(self.pages[page].url.as_str()) == composed(url)).then_some(page)
    }

    /// The page whose URL differs from this one at most in case and Unicode form.
    pub(super) fn page_at_folded(&self, url: &str) -> Option<PageIx> {
        self.by_url.get(&folded(url)).copied()
    }

    /// The page that stands for a folder of the source (no final `/`; empty for the root).
    #[must_use]
    pub fn page_of_folder(&self, folder: &str) -> Option<PageIx> {
        self.folder_index.get(&*composed(folder)).copied()
    }

    /// Says which pages have a copy of their Markdown beside them.
    pub fn set_copies(&mut self, pages: &[PageIx]) {
        self.copied = vec![false; self.pages.len()];
        for page in pages {
            if let Some(copied) = self.copied.get_mut(*page) {
                *copied = true;
            }
        }
    }

    /// Whether a page has a copy of its Markdown beside it.
    #[must_use]
    pub fn has_copy(&self, page: PageIx) -> bool {
        self.copied.get(page).copied().unwrap_or(false)
    }

    /// The published file of this source path.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&AssetFacts> {
        self.asset_by_path
            .get(&*composed(path))
            .and_then(|at| self.assets.get(*at))
    }

    /// Whether a link may name `#id` on a page; `id` is decoded.
    #[must_use]
    pub fn has_anchor(&self, page: PageIx, id: &str) -> bool {
        let summary = &self.pages[page].entry.summary;
        match self.anchors.get(&page) {
            Some(anchors) => id.is_empty() || anchors.contains(summary, id),
            None => summary.has_anchor(id),
        }
    }

    /// Anchors of a page that are worth comparing with `id`, for hints.
    pub(crate) fn anchors_like(&self, page: PageIx, id: &str) -> Vec<&str> {
        let summary = &self.pages[page].entry.summary;
        match self.anchors.get(&page) {
            Some(anchors) => anchors.near(summary, id),
            None => Anchors::all(summary).collect(),
        }
    }

    /// The page that lists all pages.
    pub(crate) fn all_pages_page(&self) -> Option<PageIx> {
        self.all_pages
    }

    /// What git knows of a page.
    #[must_use]
    pub fn git_fact(&self, page: PageIx) -> Option<&GitFact> {
        self.pages
            .get(page)
            .and_then(|page| self.git.get(&page.entry.file))
    }

    /// The day of a page's last change, `YYYY-MM-DD`: as its front matter says, else that of the last commit that
    /// touched it.
    #[must_use]
    pub fn page_date(&self, page: PageIx) -> Option<&str> {
        let meta = &self.pages.get(page)?.entry.meta;
        let by_git = || self.git_fact(page).and_then(|fact| fact.updated.get(..10));
        meta.updated
            .as_deref()
            .or_else(by_git)
            .or(meta.created.as_deref())
    }

    /// The day on which a page was new: as its front matter says, else that of the first commit that touched it.
    #[must_use]
    pub fn page_created(&self, page: PageIx) -> Option<&str> {
        let meta = &self.pages.get(page)?.entry.meta;
        let by_git = || self.git_fact(page).and_then(|fact| fact.created.get(..10));
        meta.created.as_deref().or_else(by_git)
    }

    /// The day from which it is counted how new a page is: the build's own, else that of the newest page.
    #[must_use]
    pub(crate) fn counted_from(&self) -> Option<&str> {
        Some(self.date.as_str())
            .filter(|date| !date.is_empty())
            .or_else(|| self.catalogue().newest())
    }

    /// Puts in what a page that was read again tells the rest of the site; its title, anchors and front matter are the
    /// same as before.
    pub fn set_summary(&mut self, page: PageIx, summary: Box<PageSummary>) {
        self.totals = OnceLock::new();
        self.pages[page].entry.summary = summary;
    }
}

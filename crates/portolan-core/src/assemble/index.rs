//! The site as one value: every page with its URL, and the ways to find one.

use std::collections::{BTreeMap, HashMap};

use super::generated::{GeneratedWords, Listing};
use super::nav::{Nav, NavIx};
use super::{SiteInput, urls};
use crate::model::{
    AssetFacts, Diagnostics, EditionId, GitFact, NavSource, PageEntry, PageId, PageSource, PageSummary,
    SiteOptions, SourcePath, UrlPath,
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
    /// Redirects of the site: from a path (may carry `#fragment`) to a URL relative to the site's root, or absolute.
    pub redirects: BTreeMap<String, String>,
    /// Files that are published as they are.
    pub assets: Vec<AssetFacts>,
    pub(super) words: GeneratedWords,
    pub(super) nav_source: NavSource,
    pub(super) git: BTreeMap<String, GitFact>,
    by_source: HashMap<SourcePath, PageIx>,
    by_url: HashMap<UrlPath, PageIx>,
    asset_by_path: HashMap<SourcePath, usize>,
    /// The page that stands for a folder of the source, by the folder's path.
    folder_index: HashMap<String, PageIx>,
}

/// Pages with their URLs; navigation and generated pages follow.
pub(super) fn build(input: SiteInput, diagnostics: &mut Diagnostics) -> SiteIndex {
    let SiteInput {
        options,
        pages,
        nav,
        assets,
        git,
        words,
    } = input;
    let asset_by_path = assets
        .iter()
        .enumerate()
        .map(|(at, asset)| (asset.path.clone(), at))
        .collect();
    let mut site = SiteIndex {
        options,
        pages: Vec::with_capacity(pages.len() + 16),
        nav: Nav::default(),
        home: None,
        home_copy: false,
        redirects: BTreeMap::new(),
        assets,
        words,
        nav_source: nav,
        git,
        by_source: HashMap::with_capacity(pages.len()),
        by_url: HashMap::with_capacity(pages.len()),
        asset_by_path,
        folder_index: HashMap::new(),
    };
    let urls = urls::assign(&site.options, &site.nav_source, &pages, diagnostics);
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
    site
}

impl SiteIndex {
    /// Adds a page at the end.
    pub(super) fn push(&mut self, page: PageInfo) -> PageIx {
        let ix = self.pages.len();
        self.by_source.insert(page.entry.id.path.clone(), ix);
        self.by_url.entry(page.url.clone()).or_insert(ix);
        if page.role == PageRole::Content && page.url.file_name() == "index.html" {
            self.folder_index
                .entry(page.entry.id.path.parent().to_owned())
                .or_insert(ix);
        }
        self.pages.push(page);
        ix
    }

    /// Adds a page that Portolan makes, unless the author has one of that URL.
    pub(super) fn push_generated(
        &mut self,
        name: &str,
        url: UrlPath,
        title: String,
        role: PageRole,
    ) -> PageIx {
        if let Some(existing) = self.by_url.get(&url) {
            return *existing;
        }
        let entry = PageEntry {
            id: PageId {
                edition: EditionId::default(),
                path: SourcePath::new(format!("@{name}")),
            },
            source: PageSource::Generated,
            file: String::new(),
            meta: crate::model::FrontMatter {
                lang: Some(self.options.language.clone()),
                ..Default::default()
            },
            summary: PageSummary::default(),
        };
        self.push(PageInfo {
            entry,
            url,
            title,
            role,
            nav: None,
        })
    }

    /// Makes a generated page stand for a folder of the source.
    pub(super) fn set_folder_index(&mut self, folder: &str, page: PageIx) {
        self.folder_index.insert(folder.to_owned(), page);
    }

    /// The page of a source file.
    #[must_use]
    pub fn page_of_source(&self, path: &str) -> Option<PageIx> {
        self.by_source.get(path).copied()
    }

    /// The page at a URL of the site.
    #[must_use]
    pub fn page_of_url(&self, url: &str) -> Option<PageIx> {
        self.by_url.get(url).copied()
    }

    /// The page that stands for a folder of the source (no final `/`; empty for the root).
    #[must_use]
    pub fn page_of_folder(&self, folder: &str) -> Option<PageIx> {
        self.folder_index.get(folder).copied()
    }

    /// The published file of this source path.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&AssetFacts> {
        self.asset_by_path.get(path).and_then(|at| self.assets.get(*at))
    }

    /// What git knows of a page.
    #[must_use]
    pub fn git_fact(&self, page: PageIx) -> Option<&GitFact> {
        self.pages
            .get(page)
            .and_then(|page| self.git.get(&page.entry.file))
    }

    /// The date of the newest page that git knows, `YYYY-MM-DD`.
    #[must_use]
    pub fn page_date(&self, page: PageIx) -> Option<&str> {
        self.git_fact(page).and_then(|fact| fact.updated.get(..10))
    }
}

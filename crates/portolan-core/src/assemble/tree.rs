//! Navigation from the folder tree: folders are sections, each with its index page.
//!
//! Order among siblings: `weight`, then the number prefix of the file's name, then the title, then the path. A page
//! without a weight (or prefix) follows those that have one.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::index::PageRole;
use super::nav::{NavIx, NavNode, NavRole};
use super::urls::folder_url;
use super::{PageIx, SiteIndex};
use crate::model::page::{split_number_prefix, strip_number_prefix};
use crate::model::{Diagnostic, Diagnostics, Location, PageSource, UrlPath, file_in_book};

/// A folder by its place in [`Folders`].
type FolderIx = usize;

/// A folder that holds pages, at any depth.
struct Folder {
    /// Relative to the source root; empty for the root itself.
    path: String,
    pages: Vec<PageIx>,
    folders: Vec<FolderIx>,
    parent: Option<FolderIx>,
    /// The page that stands for it, once it is known.
    index: Option<PageIx>,
    /// It is a section: its index is not hidden, and there is a page below that is not generated and not hidden.
    shown: bool,
}

/// All folders in one array, the root first, each after the one that holds it: trees may be deeper than a stack.
struct Folders(Vec<Folder>);

/// One sibling, ready to be ordered.
struct Entry<'a> {
    weight: Option<i64>,
    prefix: Option<u32>,
    title: String,
    path: &'a str,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Page(PageIx),
    Folder(FolderIx, PageIx),
}

/// Fills the site's navigation from its folders; makes an index page where a folder has none.
pub(super) fn build(site: &mut SiteIndex, diagnostics: &mut Diagnostics) {
    let mut folders = Folders::of(site);
    make_indexes(site, &mut folders, diagnostics);
    folders.mark_shown(site);
    site.home = folders.0[0].index;
    if let Some(home) = site.home.filter(|home| is_shown(site, *home)) {
        add_page(site, None, home);
    }
    // Pre-order; what waits on the stack is reversed, so that it can be popped.
    let mut stack: Vec<(Option<NavIx>, What)> = Vec::new();
    push_entries(site, &folders, 0, None, &mut stack);
    while let Some((parent, what)) = stack.pop() {
        match what {
            What::Page(page) => {
                add_page(site, parent, page);
            }
            What::Folder(folder, index) => {
                let ix = add_page(site, parent, index);
                push_entries(site, &folders, folder, Some(ix), &mut stack);
            }
        }
    }
}

fn is_shown(site: &SiteIndex, page: PageIx) -> bool {
    site.pages[page].entry.meta.nav != Some(false)
}

fn add_page(site: &mut SiteIndex, parent: Option<NavIx>, page: PageIx) -> NavIx {
    let info = &site.pages[page];
    let title = info.entry.meta.nav_title.as_ref().unwrap_or(&info.title);
    let mut node = NavNode::new(NavRole::Page, title);
    node.page = Some(page);
    let ix = site.nav.add(parent, node);
    site.pages[page].nav = Some(ix);
    ix
}

impl Folders {
    fn of(site: &SiteIndex) -> Self {
        let mut folders = Self(Vec::new());
        let mut places: HashMap<String, FolderIx> = HashMap::new();
        folders.add("", None, &mut places);
        for (ix, page) in site
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.role == PageRole::Content)
        {
            let folder = folders.place_of(page.entry.id.path.parent(), &mut places);
            folders.0[folder].pages.push(ix);
        }
        folders
    }

    /// The folder of this path; it and all above it are added where they are missing.
    fn place_of(&mut self, path: &str, places: &mut HashMap<String, FolderIx>) -> FolderIx {
        if let Some(known) = places.get(path) {
            return *known;
        }
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut above = 0;
        for end in ends {
            above = match places.get(&path[..end]) {
                Some(known) => *known,
                None => self.add(&path[..end], Some(above), places),
            };
        }
        above
    }

    fn add(
        &mut self,
        path: &str,
        parent: Option<FolderIx>,
        places: &mut HashMap<String, FolderIx>,
    ) -> FolderIx {
        let ix = self.0.len();
        self.0.push(Folder {
            path: path.to_owned(),
            pages: Vec::new(),
            folders: Vec::new(),
            parent,
            index: None,
            shown: false,
        });
        if let Some(parent) = parent {
            self.0[parent].folders.push(ix);
        }
        places.insert(path.to_owned(), ix);
        ix
    }

    /// A folder of nothing but hidden pages, or with a hidden index, is no section.
    fn mark_shown(&mut self, site: &SiteIndex) {
        for ix in (0..self.0.len()).rev() {
            let folder = &self.0[ix];
            let index_shown = folder.index.is_some_and(|index| is_shown(site, index));
            let own = folder.pages.iter().any(|page| is_shown(site, *page));
            let shown = index_shown && (own || folder.shown);
            self.0[ix].shown = shown;
            if let Some(parent) = self.0[ix].parent.filter(|_| shown) {
                self.0[parent].shown = true;
            }
        }
    }
}

/// Every folder gets a page that stands for it.
fn make_indexes(site: &mut SiteIndex, folders: &mut Folders, diagnostics: &mut Diagnostics) {
    for folder in &mut folders.0 {
        if let Some(index) = site.page_of_folder(&folder.path) {
            folder.index = Some(index);
            continue;
        }
        let url = UrlPath::new(folder_url(&folder.path, site.prefixes) + "index.html");
        let title = if folder.path.is_empty() {
            site.options.title.clone()
        } else {
            folder_title(&folder.path)
        };
        let name = format!("folder/{}", folder.path);
        let before = site.pages.len();
        let page = site.push_generated(name.trim_end_matches('/'), url, title, PageRole::FolderIndex);
        if page < before {
            diagnostics.push(same_place(site, page, &folder.path));
        }
        if page >= before
            && let Some(language) = site.folder_language(page)
        {
            site.pages[page].entry.meta.lang = Some(language.lang.clone());
        }
        site.set_folder_index(&folder.path, page);
        folder.index = Some(page);
    }
}

/// Two folders whose names differ in number prefix, case or Unicode form alone.
fn same_place(site: &SiteIndex, page: PageIx, folder: &str) -> Diagnostic {
    let info = &site.pages[page];
    let other = match info.entry.source {
        PageSource::File => info.entry.file.as_str(),
        PageSource::Generated => info.entry.id.path.as_str().trim_start_matches("@folder/"),
    };
    let file = file_in_book(&site.options.source_folder, folder);
    Diagnostic::new("duplicate-url", format!("this folder's index has the URL `{}`, which `{other}` has already", info.url))
        .at(Location::file(file))
        .hint("rename one of the folders; a number prefix is not part of a URL, and case and accents' form do not count")
}

/// `02-disaster_recovery` reads `Disaster recovery`.
fn folder_title(path: &str) -> String {
    let name = strip_number_prefix(path.rsplit('/').next().unwrap_or(path)).replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Puts what navigation shows of a folder on the stack, the first entry on top.
fn push_entries(
    site: &SiteIndex,
    folders: &Folders,
    folder: FolderIx,
    parent: Option<NavIx>,
    stack: &mut Vec<(Option<NavIx>, What)>,
) {
    let folder = &folders.0[folder];
    let pages = folder
        .pages
        .iter()
        .filter(|page| Some(**page) != folder.index && is_shown(site, **page));
    let pages = pages.map(|page| {
        let path = &site.pages[*page].entry.id.path;
        entry(site, *page, path.stem(), path.as_str(), What::Page(*page))
    });
    let below = folder.folders.iter().filter_map(|ix| {
        let child = &folders.0[*ix];
        let index = child.index.filter(|_| child.shown)?;
        let name = child.path.rsplit('/').next().unwrap_or(&child.path);
        Some(entry(site, index, name, &child.path, What::Folder(*ix, index)))
    });
    let mut all: Vec<_> = pages.chain(below).collect();
    all.sort_by(|left, right| order(right, left));
    stack.extend(all.into_iter().map(|entry| (parent, entry.what)));
}

fn entry<'a>(site: &SiteIndex, page: PageIx, name: &str, path: &'a str, what: What) -> Entry<'a> {
    let info = &site.pages[page];
    Entry {
        weight: info.entry.meta.weight,
        prefix: split_number_prefix(name).0,
        title: info.title.to_lowercase(),
        path,
        what,
    }
}

fn order(left: &Entry<'_>, right: &Entry<'_>) -> Ordering {
    last_without(left.weight, right.weight)
        .then_with(|| last_without(left.prefix, right.prefix))
        .then_with(|| left.title.cmp(&right.title))
        .then_with(|| left.path.cmp(right.path))
}

fn last_without<T: Ord>(left: Option<T>, right: Option<T>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => left.cmp(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

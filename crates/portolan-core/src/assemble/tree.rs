//! Navigation from the folder tree: folders are sections, each with its index page.
//!
//! Order among siblings: `weight`, then the number prefix of the file's name, then the title, then the path. A page
//! without a weight (or prefix) follows those that have one.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::index::PageRole;
use super::nav::{NavIx, NavNode, NavRole};
use super::{PageIx, SiteIndex, urls};
use crate::model::page::{split_number_prefix, strip_number_prefix};
use crate::model::{Dialect, UrlPath};

#[derive(Default)]
struct Folder {
    pages: Vec<PageIx>,
    folders: BTreeMap<String, Folder>,
}

/// One sibling, ready to be ordered.
struct Entry<'a> {
    weight: Option<i64>,
    prefix: Option<u32>,
    title: String,
    name: String,
    what: What<'a>,
}

enum What<'a> {
    Page(PageIx),
    Folder(&'a Folder, PageIx),
}

/// Fills the site's navigation from its folders; makes an index page where a folder has none.
pub(super) fn build(site: &mut SiteIndex) {
    let root = folders_of(site);
    make_indexes(site, &root, "");
    let home = site.page_of_folder("");
    site.home = home;
    if let Some(home) = home.filter(|home| is_shown(site, *home)) {
        let ix = add_page(site, None, home);
        site.pages[home].nav = Some(ix);
    }
    let mut stack: Vec<(Option<NavIx>, Vec<Entry<'_>>)> = vec![(None, entries(site, &root, ""))];
    while let Some((parent, mut siblings)) = stack.pop() {
        let Some(entry) = siblings.pop() else { continue };
        stack.push((parent, siblings));
        match entry.what {
            What::Page(page) => {
                add_page(site, parent, page);
            }
            What::Folder(folder, index) => {
                let ix = add_page(site, parent, index);
                stack.push((Some(ix), entries(site, folder, &entry.name)));
            }
        }
    }
}

fn folders_of(site: &SiteIndex) -> Folder {
    let mut root = Folder::default();
    for (ix, page) in site
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.role == PageRole::Content)
    {
        let mut folder = &mut root;
        for part in page
            .entry
            .id
            .path
            .parent()
            .split('/')
            .filter(|part| !part.is_empty())
        {
            folder = folder.folders.entry(part.to_owned()).or_default();
        }
        folder.pages.push(ix);
    }
    root
}

fn is_shown(site: &SiteIndex, page: PageIx) -> bool {
    site.pages[page].entry.meta.nav != Some(false)
}

fn add_page(site: &mut SiteIndex, parent: Option<NavIx>, page: PageIx) -> NavIx {
    let mut node = NavNode::new(NavRole::Page, &site.pages[page].title);
    node.page = Some(page);
    let ix = site.nav.add(parent, node);
    site.pages[page].nav = Some(ix);
    ix
}

/// Every folder that holds pages, at any depth, gets a page that stands for it.
fn make_indexes(site: &mut SiteIndex, root: &Folder, root_path: &str) {
    let strip = site.options.dialect == Dialect::Portolan;
    let mut stack = vec![(root, root_path.to_owned())];
    while let Some((folder, path)) = stack.pop() {
        if site.page_of_folder(&path).is_none() {
            let url = urls::folder_url(&path, strip);
            let url = if url.is_empty() {
                "index.html".to_owned()
            } else {
                format!("{url}/index.html")
            };
            let title = if path.is_empty() {
                site.options.title.clone()
            } else {
                folder_title(&path)
            };
            let name = format!("folder/{path}");
            let page = site.push_generated(
                name.trim_end_matches('/'),
                UrlPath::new(url),
                title,
                PageRole::FolderIndex,
            );
            site.set_folder_index(&path, page);
        }
        for (name, child) in &folder.folders {
            stack.push((child, join(&path, name)));
        }
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// `02-disaster_recovery` reads `Disaster recovery`.
fn folder_title(path: &str) -> String {
    let name = strip_number_prefix(path.rsplit('/').next().unwrap_or(path)).replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The entries of a folder, the first one last, so that they can be popped.
fn entries<'a>(site: &SiteIndex, folder: &'a Folder, path: &str) -> Vec<Entry<'a>> {
    let index = site.page_of_folder(path);
    let pages = folder
        .pages
        .iter()
        .filter(|page| Some(**page) != index && is_shown(site, **page))
        .map(|page| {
            let info = &site.pages[*page];
            Entry {
                weight: info.entry.meta.weight,
                prefix: split_number_prefix(info.entry.id.path.stem()).0,
                title: info.title.clone(),
                name: info.entry.id.path.as_str().to_owned(),
                what: What::Page(*page),
            }
        });
    let folders = folder.folders.iter().filter_map(|(name, child)| {
        let path = join(path, name);
        let index = site.page_of_folder(&path)?;
        let info = &site.pages[index];
        is_shown(site, index).then(|| Entry {
            weight: info.entry.meta.weight,
            prefix: split_number_prefix(name).0,
            title: info.title.clone(),
            name: path,
            what: What::Folder(child, index),
        })
    });
    let mut all: Vec<_> = pages.chain(folders).collect();
    all.sort_by(|left, right| order(right, left));
    all
}

fn order(left: &Entry<'_>, right: &Entry<'_>) -> Ordering {
    last_without(left.weight, right.weight)
        .then_with(|| last_without(left.prefix, right.prefix))
        .then_with(|| left.title.to_lowercase().cmp(&right.title.to_lowercase()))
        .then_with(|| left.name.cmp(&right.name))
}

fn last_without<T: Ord>(left: Option<T>, right: Option<T>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => left.cmp(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

//! Pages and files that would lie over each other.
//!
//! Entry point: [`check`]. Places are compared without regard to case and Unicode form, because many file systems
//! and some servers do so.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::SiteIndex;
use super::index::{PageInfo, PageRole};
use super::urls::folded;

use crate::model::{Diagnostic, Diagnostics, Location, PageSource, file_in_book};

/// Every place of the site that something is written to.
pub(super) struct Taken {
    /// What lies at a place, in words.
    files: HashMap<String, String>,
    folders: HashSet<String>,
}

impl Taken {
    /// What lies at this path, under it, or where one of its folders would be, in words.
    pub(super) fn owner(&self, path: &str) -> Option<&str> {
        let path = folded(path);
        if self.folders.contains(&path) {
            return Some("a folder");
        }
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.into_iter()
            .find_map(|end| self.files.get(&path[..end]))
            .map(String::as_str)
    }

    /// Notes what lies at a path, or says what lies there already.
    pub(super) fn add(&mut self, path: &str, owner: impl FnOnce() -> String) -> Result<(), String> {
        match self.files.entry(folded(path)) {
            Entry::Vacant(free) => {
                // All folders above one that is known are known.
                let mut folder = free.key().as_str();
                while let Some((above, _)) = folder.rsplit_once('/') {
                    if !self.folders.insert(above.to_owned()) {
                        break;
                    }
                    folder = above;
                }
                free.insert(owner());
                Ok(())
            }
            Entry::Occupied(other) => Err(other.get().clone()),
        }
    }
}

/// Reports what lies over something else.
pub(super) fn check(site: &SiteIndex, diagnostics: &mut Diagnostics) -> Taken {
    let mut taken = Taken {
        files: HashMap::with_capacity(site.pages.len()),
        folders: HashSet::new(),
    };
    for page in &site.pages {
        // Whether the whole book may lie beside a page of the author's was judged when it was added.
        if let Err(other) = taken.add(page.url.as_str(), || describe(page))
            && page.role != PageRole::Print
        {
            diagnostics.push(same_url(page, &other));
        }
    }
    if site.home_copy {
        // Vacant by the definition of `home_copy`.
        let _ = taken.add("index.html", || "the first page".to_owned());
    }
    for asset in &site.assets {
        let name = || format!("the file `{}`", asset.path);
        // Two files that differ in case alone are the author's to judge; only pages are compared here.
        if let Err(other) = taken.add(asset.path.as_str(), name)
            && !other.starts_with("the file")
        {
            let problem = format!("the file `{}` lies where {other} is written", asset.path);
            diagnostics.push(
                Diagnostic::new("duplicate-url", problem)
                    .at(Location::file(file_in_book(
                        &site.options.source_folder,
                        asset.path.as_str(),
                    )))
                    .hint("rename the file or the page"),
            );
        }
    }
    check_folders(site, &taken, diagnostics);
    taken
}

/// A page `a.html` beside a folder `a.html/`.
fn check_folders(site: &SiteIndex, taken: &Taken, diagnostics: &mut Diagnostics) {
    for page in site
        .pages
        .iter()
        .filter(|page| taken.folders.contains(&folded(page.url.as_str())))
    {
        diagnostics.push(
            Diagnostic::new(
                "duplicate-url",
                format!("a folder has this page's URL, `{}`", page.url),
            )
            .at(Location::file(&page.entry.file))
            .hint("rename the folder or the page"),
        );
    }
}

fn describe(page: &PageInfo) -> String {
    match page.entry.source {
        PageSource::File => format!("`{}`", page.entry.file),
        PageSource::Generated => format!("the generated page “{}”", page.title),
    }
}

fn same_url(page: &PageInfo, other: &str) -> Diagnostic {
    Diagnostic::new(
        "duplicate-url",
        format!("this page has the URL `{}`, which {other} has already", page.url),
    )
    .at(Location::file(&page.entry.file))
    .hint("rename one of the files; case, accents' form and a number prefix make no difference to a URL")
}

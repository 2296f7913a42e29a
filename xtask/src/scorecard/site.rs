//! What a folder holds after a build: pages of which edition, and how two folders differ.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Pages of a book by their state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pages {
    pub(super) first: usize,
    pub(super) second: usize,
    /// Empty, or cut short.
    pub(super) broken: usize,
}

impl Pages {
    /// Looks at every page of the book in a site; those of home and lists have no edition.
    pub(super) fn of(site: &Path) -> Self {
        let mut pages = Self::default();
        for (path, bytes) in files(site) {
            let is_page = path.starts_with("page-") && (path.ends_with(".html"));
            if !is_page {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes);
            match (text.contains("edition-first"), text.contains("edition-second")) {
                (true, false) => pages.first += 1,
                (false, true) => pages.second += 1,
                _ => pages.broken += 1,
            }
        }
        pages
    }

    /// Whether all of them are of one edition, and none is missing.
    pub(super) fn is_whole(self, count: usize) -> bool {
        self.broken == 0
            && (self.first == count && self.second == 0 || self.second == count && self.first == 0)
    }

    pub(super) fn count(self) -> usize {
        self.first + self.second + self.broken
    }
}

/// All files below a folder.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                left.push(path);
            } else if let (Ok(name), Ok(bytes)) = (path.strip_prefix(folder), fs::read(&path)) {
                found.insert(name.display().to_string(), bytes);
            }
        }
    }
    found
}

/// How many files are not the same in two folders.
pub(super) fn differing(left: &Path, right: &Path) -> usize {
    let (left, right) = (files(left), files(right));
    let only_right = right.keys().filter(|path| !left.contains_key(*path)).count();
    left.iter()
        .filter(|(path, bytes)| right.get(*path) != Some(bytes))
        .count()
        + only_right
}

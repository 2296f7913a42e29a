//! What the measuring programs share: an index with nothing around it.

use std::fs;
use std::path::{Path, PathBuf};

use portolan_core::search_text::PageText;
use portolan_search::page::{SearchPage, SearchSection};

/// As many pages as a build prepares for the index together.
pub const TOGETHER: usize = 256;

/// The files below a folder whose names end so, in order, by their paths from it.
pub fn find(root: &Path, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let (mut found, mut left) = (Vec::new(), vec![PathBuf::new()]);
    while let Some(below) = left.pop() {
        for item in fs::read_dir(root.join(&below))? {
            let item = item?;
            let path = below.join(item.file_name());
            if item.file_type()?.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|its| its == extension) {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// A page as it can be found, of which nothing is known but its text.
pub fn searched(url: String, text: PageText) -> SearchPage {
    let sections = text.sections.into_iter().map(|section| SearchSection {
        anchor: section.anchor,
        heading: section.heading,
        above: Vec::new(),
        text: section.text,
        code: section.code,
    });
    SearchPage {
        url,
        title: text.title,
        boost: 1.0,
        sections: sections.collect(),
        ..SearchPage::default()
    }
}

//! The names of all pages and files in one order, for whoever looks for one that is like another.
//!
//! Made when the first broken link asks for it. What is compared is a file's name without ending and number prefix,
//! in lower case; an index goes by its folder's name.

use super::{PageIx, SiteIndex};
use crate::model::PageSource;
use crate::model::page::strip_number_prefix;

/// Fewer names than this are all compared.
const FEW: usize = 512;

/// Of many names, so many on each side of where a missing one would stand are compared.
const NEAR: usize = 64;

/// More files of one name than this are not all compared.
const SAME: usize = 256;

/// What a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Page(PageIx),
    Asset(usize),
}

#[derive(Debug)]
struct Name {
    stem: String,
    named: Named,
}

/// All names, ordered by stem, then path.
#[derive(Debug)]
pub(super) struct Names(Vec<Name>);

impl SiteIndex {
    /// Pages and files whose names may be meant by `written`, which has the stem `stem`: all of that very stem, else
    /// those around it.
    pub(crate) fn names_like(&self, stem: &str) -> impl Iterator<Item = (&str, Named)> {
        let names = &self.names.get_or_init(|| Names::of(self)).0;
        let start = names.partition_point(|name| name.stem.as_str() < stem);
        let same = names[start..]
            .iter()
            .take(SAME)
            .take_while(|name| name.stem == stem)
            .count();
        let range = if same > 0 {
            start..start + same
        } else if names.len() <= FEW {
            0..names.len()
        } else {
            start.saturating_sub(NEAR)..(start + NEAR).min(names.len())
        };
        names[range].iter().map(|name| (name.stem.as_str(), name.named))
    }

    /// The source path of what a name belongs to.
    pub(crate) fn path_of(&self, named: Named) -> &str {
        match named {
            Named::Page(page) => self.pages[page].entry.id.path.as_str(),
            Named::Asset(asset) => self.assets[asset].path.as_str(),
        }
    }
}

impl Names {
    fn of(site: &SiteIndex) -> Self {
        let pages = site.pages.iter().enumerate();
        let pages = pages
            .filter(|(_, page)| page.entry.source == PageSource::File)
            .map(|(ix, _)| Named::Page(ix));
        let assets = (0..site.assets.len()).map(Named::Asset);
        let name_of = |named| Name {
            stem: stem_of(site.path_of(named)),
            named,
        };
        let mut names: Vec<Name> = pages.chain(assets).map(name_of).collect();
        names.sort_by(|left, right| {
            left.stem
                .cmp(&right.stem)
                .then_with(|| site.path_of(left.named).cmp(site.path_of(right.named)))
        });
        Self(names)
    }
}

/// What of a path is compared.
pub(crate) fn stem_of(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_index = ["index", "readme"]
        .iter()
        .any(|index| stem.eq_ignore_ascii_case(index));
    let shown = if is_index && !folder.is_empty() {
        folder.rsplit('/').next().unwrap_or(folder)
    } else {
        stem
    };
    strip_number_prefix(shown).to_lowercase()
}

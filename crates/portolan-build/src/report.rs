//! What a build did, and what it found.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portolan_core::model::{Diagnostic, Diagnostics, Level, SourcePath, UrlPath};
use serde::{Deserialize, Serialize};

use crate::progress::Stage;
use crate::repair::Repair;

/// The result of a build or check that ran to its end, well or with problems in the documentation.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The book's title.
    pub title: String,
    /// How many pages the site has, generated ones included.
    pub pages: usize,
    /// What was found, in the order of files and lines, levels as the book sets them.
    pub diagnostics: Diagnostics,
    /// Remarks on the build itself: the dialect that was chosen, a folder that was moved aside.
    pub notices: Vec<String>,
    /// The source files that were parsed; all others came from the cache. In order.
    pub parsed: Vec<SourcePath>,
    /// The pages that were rendered; all others are what they were. In order.
    pub rendered: Vec<UrlPath>,
    /// How many files of the site were written anew, pages included.
    pub written: usize,
    /// True when the site in the output folder is that of the sources.
    pub published: bool,
    /// True when an earlier site is in the output folder and stays.
    pub kept_last_site: bool,
    /// What can be mended without a doubt, for whoever asks for it. Empty but for a check.
    pub repairs: Vec<Repair>,
    /// The book's folder in the repository that it is in, with a final `/`; empty where that is not known.
    pub repository_prefix: String,
    /// True when warnings count as errors.
    pub strict: bool,
    /// The output folder.
    pub output: PathBuf,
    /// The first page's file, to open.
    pub index: Option<PathBuf>,
    /// The search index of the site, where it has one.
    pub search: Option<SearchReport>,
    /// Seconds until the pages were in their place, where an index followed them.
    pub pages_seconds: Option<f64>,
    /// Seconds of each stage.
    pub timings: Vec<(Stage, f64)>,
    /// Seconds in all.
    pub seconds: f64,
}

/// What the search index of a site holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchReport {
    /// Pages that can be found.
    pub pages: usize,
    /// Their sections.
    pub sections: usize,
    /// Files, the engine for browsers included.
    pub files: usize,
    /// Bytes that words are found by, compressed.
    pub bytes: u64,
    /// Bytes that only the text around hits comes from, compressed.
    pub text_bytes: u64,
    /// Bytes of the engine for browsers, compressed.
    pub engine_bytes: u64,
    /// Nothing that it is made from has changed, and its files stayed.
    pub is_kept: bool,
    /// It was made after the pages had come into their place, not beside their rendering.
    #[serde(skip)]
    pub follows: bool,
    /// How long it took.
    #[serde(skip)]
    pub seconds: f64,
}

impl Report {
    /// How many diagnostics have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == level)
            .count()
    }

    /// Whether problems keep the site from being published.
    #[must_use]
    pub fn failed(&self) -> bool {
        has_failed(&self.diagnostics, self.strict)
    }
}

/// Whether these problems keep a site from being published.
pub(crate) fn has_failed(diagnostics: &[Diagnostic], strict: bool) -> bool {
    let limit = if strict { Level::Warning } else { Level::Error };
    diagnostics.iter().any(|diagnostic| diagnostic.level >= limit)
}

/// How many diagnostics of one kind a file may have before the rest is summed up.
const SHOWN: usize = 20;

/// Sums up what a file has more of than anyone reads: after the first [`SHOWN`] of a kind, one diagnostic says how
/// many more there are. The diagnostics are in order.
pub(crate) fn sum_up(diagnostics: &mut Diagnostics) {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut last: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept = Diagnostics::with_capacity(diagnostics.len());
    for diagnostic in std::mem::take(diagnostics) {
        let file = diagnostic.location.as_ref().map(|place| place.file.clone());
        let Some(file) = file else {
            kept.push(diagnostic);
            continue;
        };
        let kind = (file, diagnostic.id.to_string());
        let count = counts.entry(kind.clone()).or_default();
        *count += 1;
        if *count <= SHOWN {
            last.insert(kind, kept.len());
            kept.push(diagnostic);
        }
    }
    for (kind, count) in counts.into_iter().filter(|(_, count)| *count > SHOWN) {
        if let Some(diagnostic) = last.get(&kind).and_then(|at| kept.get_mut(*at)) {
            let more = count - SHOWN;
            diagnostic
                .message
                .push_str(&format!(" (and {more} more of this kind in this file)"));
        }
    }
    *diagnostics = kept;
}

#[cfg(test)]
mod tests {
    use portolan_core::model::Location;

    use super::*;

    #[test]
    fn many_of_a_kind_are_summed_up() {
        let place = |line| Location {
            file: "a.md".into(),
            line,
            column: 1,
            length: 1,
        };
        let mut all: Diagnostics = (1..=30)
            .map(|line| Diagnostic::new("broken-link", "no page").at(place(line)))
            .collect();
        all.push(Diagnostic::new("mojibake", "odd").at(place(40)));
        sum_up(&mut all);
        assert_eq!(all.len(), SHOWN + 1);
        assert_eq!(
            all[SHOWN - 1].message,
            "no page (and 10 more of this kind in this file)"
        );
        assert_eq!(all[SHOWN].message, "odd");
    }
}

//! What a build did, and what it found.

use std::path::PathBuf;

use portolan_core::model::{Diagnostic, Diagnostics, Level, SourcePath, UrlPath};

use crate::progress::Stage;

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
    /// True when warnings count as errors.
    pub strict: bool,
    /// The output folder.
    pub output: PathBuf,
    /// The first page's file, to open.
    pub index: Option<PathBuf>,
    /// Seconds of each stage.
    pub timings: Vec<(Stage, f64)>,
    /// Seconds in all.
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

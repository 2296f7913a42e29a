//! The chapters of a summary that the scan did not find as pages: files of any name, and pages that do not exist yet.
//!
//! Entry point: [`Missing::find`]. The source is never written to: what mdBook would write there is made in memory.

use std::collections::BTreeMap;

use portolan_core::model::{Diagnostic, Diagnostics, Dialect, Level, SiteOptions, SourcePath, file_in_book};
use portolan_project::files::Files;
use portolan_project::summary::ChapterPlace;

/// What becomes of a chapter without a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// A page with its title is published, as mdBook writes one.
    Made,
    /// It is left out, with a warning.
    LeftOut,
    /// The book cannot be built.
    Refused,
}

impl Absent {
    /// The rule of a book.
    pub(super) fn of(dialect: Dialect, create_missing: bool) -> Self {
        match (dialect, create_missing) {
            (Dialect::Portolan, _) => Self::LeftOut,
            (Dialect::Mdbook, true) => Self::Made,
            (Dialect::Mdbook, false) => Self::Refused,
        }
    }
}

/// The chapters that are no pages of the tree.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// They exist under a name that the scan does not take for a page's.
    pub(super) files: Vec<SourcePath>,
    /// The text of those that do not exist, by their file relative to the book's root.
    pub(super) made: BTreeMap<String, String>,
    /// Their paths.
    pub(super) made_paths: Vec<SourcePath>,
}

impl Missing {
    /// Looks for the chapters that are not among `pages`, which are in order.
    pub(super) fn find(
        files: &dyn Files,
        site: &SiteOptions,
        (pages, chapters): (&[SourcePath], &[ChapterPlace]),
        absent: Absent,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut missing = Self::default();
        for chapter in chapters {
            let path = &chapter.path;
            if pages.binary_search(path).is_ok() {
                continue;
            }
            let file = file_in_book(&site.source_folder, path.as_str());
            if site.dialect == Dialect::Mdbook && files.size(&file).is_ok() {
                missing.files.push(path.clone());
                continue;
            }
            diagnostics.push(report(chapter, absent));
            if absent == Absent::Made {
                missing.made.insert(file, text_of(&chapter.title));
                missing.made_paths.push(path.clone());
            }
        }
        missing
    }
}

fn report(chapter: &ChapterPlace, absent: Absent) -> Diagnostic {
    let path = &chapter.path;
    let (message, hint) = match absent {
        Absent::Made => (
            format!("there is no file `{path}`, so a page with nothing but its title is published"),
            "write the file, correct the path, or empty the link's target for a draft",
        ),
        _ => (
            format!("there is no file `{path}`"),
            "make the file, correct the path, or empty the link's target for a draft",
        ),
    };
    let mut diagnostic = Diagnostic::new("summary-missing-page", message);
    if absent == Absent::Refused {
        diagnostic.level = Level::Error;
    }
    diagnostic.at(chapter.location.clone()).hint(hint)
}

/// The page of a chapter that has none. Its title is text: what Markdown would read as HTML is escaped.
fn text_of(title: &str) -> String {
    let mut text = String::from("# ");
    for letter in title.chars() {
        match letter {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            letter => text.push(letter),
        }
    }
    text.push('\n');
    text
}

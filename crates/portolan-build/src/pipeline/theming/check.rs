//! Whether the book's own theme files still fit the theme.

use portolan_core::model::{Diagnostic, Diagnostics, Level};
use portolan_core::theme::{Originals, ThemeFiles, inspect};

use super::super::{Request, excerpts, theme};
use super::diff::unified;
use super::{Opened, base, originals};
use crate::report::has_failed;

/// What a check of a book's theme found.
#[derive(Clone, Debug, Default)]
pub struct ThemeReport {
    /// How many files of its own the book has.
    pub files: usize,
    /// What does not fit, in the order of files and lines, levels as the book sets them.
    pub diagnostics: Diagnostics,
    /// How originals have changed since the book took them: the book's file, and the change as a unified diff.
    pub changes: Vec<(String, String)>,
    /// The book's folder in the repository that it is in, with a final `/`; empty where that is not known.
    pub repository_prefix: String,
    strict: bool,
}

impl ThemeReport {
    /// How many diagnostics have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics
            .iter()
            .filter(|found| found.level == level)
            .count()
    }

    /// Whether the check fails.
    #[must_use]
    pub fn failed(&self) -> bool {
        has_failed(&self.diagnostics, self.strict)
    }
}

/// Looks at the theme of a book, without a look at its pages.
///
/// # Errors
/// When there is no book, or a file of its theme cannot be read.
pub fn check(request: &Request) -> anyhow::Result<ThemeReport> {
    let Opened {
        mut book,
        layers,
        diagnostics,
    } = Opened::new(request)?;
    let originals = originals(&book)?;
    let mut found: Diagnostics = diagnostics.into_iter().filter(is_of_theme).collect();
    let mut loaded = None;
    match theme::load(&mut book) {
        Ok(theme) => {
            found.extend(theme.diagnostics);
            loaded = Some(theme.theme);
        }
        Err(problems) => found.extend(problems),
    }
    found.extend(inspect(loaded.as_ref(), &layers.sources(), &originals));
    book.apply_levels(&mut found);
    found.sort();
    found.dedup();
    excerpts::add(book.files.as_ref(), &mut found);
    Ok(ThemeReport {
        files: layers.overrides.len(),
        changes: changes(&base(&layers), &layers.overrides, &originals, &book.theme_folder),
        diagnostics: found,
        repository_prefix: book.site.repository_prefix.clone(),
        strict: request.strict,
    })
}

/// Whether a diagnostic of the configuration is about the theme.
fn is_of_theme(found: &Diagnostic) -> bool {
    found.message.contains("`theme.") || found.message.contains("`output.html.theme`")
}

fn changes(
    base: &ThemeFiles,
    overrides: &ThemeFiles,
    originals: &Originals,
    folder: &str,
) -> Vec<(String, String)> {
    let taken = originals
        .files
        .iter()
        .filter(|(path, _)| overrides.contains_key(*path));
    taken
        .filter_map(|(path, then)| {
            let now = base.get(path)?;
            let texts = (std::str::from_utf8(then).ok()?, std::str::from_utf8(now).ok()?);
            let diff = unified(path, texts.0, texts.1);
            (!diff.is_empty()).then(|| (format!("{folder}/{path}"), diff))
        })
        .collect()
}

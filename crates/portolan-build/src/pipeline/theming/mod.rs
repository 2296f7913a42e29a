//! The book's own theme files: what may be overridden, taking a copy of it, and whether what was taken still fits.
//!
//! Entry points: [`fn@list`], [`fn@eject`] and [`fn@check`]. [`fn@eject`] writes into the book's theme folder, for whoever asks; the
//! others write nothing.

mod check;
mod diff;
mod eject;
mod names;

use std::collections::BTreeMap;

use anyhow::bail;
use portolan_core::model::Diagnostics;
use portolan_core::theme::{Originals, ThemeFiles};

pub use check::{ThemeReport, check};
pub use eject::{Ejected, How, eject};

use super::Request;
use super::book::{self, Book, History, Loaded};
use super::theme::{self, ThemeLayers, is_part};

/// Where the originals of taken files are kept, within the book's theme folder.
const EJECTED: &str = ".ejected";
/// Of which version they are, within that folder.
const VERSIONS: &str = "versions.json";

/// A file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeEntry {
    /// Its path within the theme: `templates/page.html`.
    pub path: String,
    /// Whether the book has one of its own.
    pub state: ThemeState,
    /// Of which version of Portolan its original is, where that was written down.
    pub version: Option<String>,
}

/// Whether the book has a file of its own in place of the theme's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeState {
    /// It is the theme's.
    Theme,
    /// The book's stands in its place, or is laid over it.
    Overridden,
    /// The theme has no such file.
    Added,
}

impl ThemeState {
    /// In one word, as programs read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Overridden => "overridden",
            Self::Added => "added",
        }
    }
}

/// What a book's theme is made of.
#[derive(Clone, Debug)]
pub struct ThemeListing {
    /// The folder of the theme that the book names; `None` for the built-in one.
    pub theme: Option<String>,
    /// The folder of the book's own files.
    pub folder: String,
    /// All files, by path.
    pub entries: Vec<ThemeEntry>,
}

/// Names all files that a book's theme is made of.
///
/// # Errors
/// When there is no book, or a file of its theme cannot be read.
pub fn list(request: &Request) -> anyhow::Result<ThemeListing> {
    let Opened { book, layers, .. } = Opened::new(request)?;
    let originals = originals(&book)?;
    let base = base(&layers);
    let paths = base.keys().chain(layers.overrides.keys());
    let mut entries: BTreeMap<&String, ThemeEntry> = BTreeMap::new();
    for path in paths {
        let state = match (base.contains_key(path), layers.overrides.contains_key(path)) {
            (true, false) => ThemeState::Theme,
            (true, true) => ThemeState::Overridden,
            _ => ThemeState::Added,
        };
        entries.entry(path).or_insert_with(|| ThemeEntry {
            path: path.clone(),
            state,
            version: originals.versions.get(path).cloned(),
        });
    }
    Ok(ThemeListing {
        theme: book.config().whole_theme().map(str::to_owned),
        folder: book.theme_folder.clone(),
        entries: entries.into_values().collect(),
    })
}

/// A book and the files of its theme.
struct Opened {
    book: Book,
    layers: ThemeLayers,
    /// What is wrong with the configuration, above all.
    diagnostics: Diagnostics,
}

impl Opened {
    fn new(request: &Request) -> anyhow::Result<Self> {
        let Loaded {
            book, diagnostics, ..
        } = book::load(request, History::Later)?;
        match theme::files(&book) {
            Ok(layers) => Ok(Self {
                book,
                layers,
                diagnostics,
            }),
            Err(problems) => {
                let why: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
                bail!("the theme cannot be read: {}", why.join("; "))
            }
        }
    }
}

/// What the book's own files may take the place of.
fn base(layers: &ThemeLayers) -> ThemeFiles {
    let mut files = layers.builtin.clone();
    files.extend(
        layers
            .theme
            .iter()
            .flatten()
            .map(|(path, bytes)| (path.clone(), bytes.clone())),
    );
    files
}

/// What was written down when files were taken.
fn originals(book: &Book) -> anyhow::Result<Originals> {
    let folder = format!("{}/{EJECTED}/", book.theme_folder);
    let mut originals = Originals::default();
    for path in book.files_below(folder.trim_end_matches('/')) {
        let Some(name) = path.strip_prefix(&folder) else {
            continue;
        };
        let bytes = book
            .files
            .read(&path)
            .map_err(|error| anyhow::anyhow!("cannot read `{path}`: {error}"))?;
        if name == VERSIONS {
            originals.versions = serde_json::from_slice(&bytes).map_err(|error| {
                anyhow::anyhow!(
                    "`{path}` cannot be read: {error}; restore it, or remove it to forget the versions"
                )
            })?;
        } else if is_part(name) {
            originals.files.insert(name.to_owned(), bytes.into());
        }
    }
    Ok(originals)
}

//! A book as a preview shows it: everything is known, nothing is written, a page is rendered when it is asked for.
//!
//! Owns [`Preview`]: [`Preview::open`] reads the book, [`Preview::find`] answers for a path of the site, and
//! [`Preview::follow`] takes in what has changed on disk. The stages are those of a build, in the same order and with
//! the same keys: there is no second way from a file to a page. Must not watch files or know HTTP.

mod check;
mod find;
mod follow;
mod places;
mod search;
mod state;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use portolan_core::highlight::Highlighter;
use portolan_core::model::{Diagnostic, Diagnostics, SourcePath, UrlPath};
use portolan_core::theme::PreviewWords;

use super::{Mode, Request};
use crate::progress::Progress;
pub use find::Found;
pub use follow::NotFollowed;
pub use places::PlacedPage;
use search::Shelf;
pub use search::{Indexed, IndexedPages};
use state::{NoState, State};

/// A book that is being previewed. Pages may be asked for from any number of threads while changes are followed.
pub struct Preview {
    request: Request,
    /// Made once: loading syntaxes takes longer than a page.
    highlighter: Arc<OnceLock<Highlighter>>,
    state: RwLock<State>,
    /// Held by whoever changes the state. Waiting for the state itself would keep readers waiting, too.
    change: Mutex<()>,
    /// The search index, as far as it has followed.
    shelf: Shelf,
}

/// What a book is made from, to be watched; all paths are absolute, and need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Folders, with everything in them.
    pub folders: Vec<PathBuf>,
    /// Single files elsewhere.
    pub files: Vec<PathBuf>,
    /// Folders within those that hold nothing of the book, such as the output.
    pub except: Vec<PathBuf>,
}

/// The words of the built-in theme, for books that cannot be read.
#[must_use]
pub fn builtin_words() -> PreviewWords {
    portolan_core::theme::preview_words(&portolan_themes::builtin()).unwrap_or_default()
}

/// A book that cannot be shown at all before its author has mended it.
#[derive(Debug, thiserror::Error)]
#[error("the book cannot be previewed as it is")]
pub struct NotUsable(pub Diagnostics);

/// What a change came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Source files that were read again, in order.
    pub parsed: Vec<SourcePath>,
    /// Pages that may look different now, in order of their URLs.
    pub pages: Changed,
    /// Pages that moved: from where, and where to. Known only where the source file is the same.
    pub moved: Vec<(UrlPath, UrlPath)>,
    /// Pages that are gone.
    pub gone: Vec<UrlPath>,
    /// Whether style sheets or scripts changed.
    pub theme: ThemeChange,
    /// Files that are published as they are and changed.
    pub assets: Vec<UrlPath>,
}

/// Which pages a change may have touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// These, and no other.
    Only(Vec<UrlPath>),
    /// Any: each is compared with what it was when it is asked for next.
    Any,
}

impl Default for Changed {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}

/// What became of the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChange {
    /// It is as it was.
    #[default]
    Same,
    /// Its style sheet has another name, and nothing else is different.
    Styles,
    /// Templates, scripts or words are different.
    All,
}

impl Update {
    /// Whether nothing came of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Preview {
    /// Reads a book. The history that git knows is left out; see [`Preview::load_history`].
    ///
    /// # Errors
    /// When there is no book, or one whose configuration or theme cannot be used at all.
    pub fn open(request: &Request, progress: &dyn Progress) -> anyhow::Result<Self> {
        let request = Request {
            mode: Mode::Check,
            ..request.clone()
        };
        let highlighter = Arc::default();
        let state = State::load(&request, &highlighter, None, progress).map_err(|why| match why {
            NoState::Failed(error) => error,
            NoState::Problems(problems) => anyhow::Error::new(NotUsable(problems)),
        })?;
        Ok(Self {
            request,
            highlighter,
            state: RwLock::new(state),
            change: Mutex::default(),
            shelf: Shelf::default(),
        })
    }

    /// The book's title.
    #[must_use]
    pub fn title(&self) -> String {
        self.read().book.site.title.clone()
    }

    /// How many pages the site has, generated ones included.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.read().site.pages.len()
    }

    /// Everything that is wrong with the book now, pages rendered or not, in the levels that the book sets.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        self.read().diagnostics()
    }

    /// The folders and files that the book is made from, to be watched.
    #[must_use]
    pub fn watched(&self) -> Watch {
        self.read().watched()
    }

    /// The files of all pages.
    #[must_use]
    pub fn sources(&self) -> Vec<PathBuf> {
        let state = self.read();
        let pages = state.pages.keys();
        pages
            .map(|page| state.book.real_place(&state.book.file_of(page)))
            .collect()
    }

    /// Why pages show what they were before: what each of them cannot be read for now, by its source file.
    #[must_use]
    pub fn broken(&self) -> BTreeMap<SourcePath, Diagnostics> {
        let state = self.read();
        let broken = state.broken.iter();
        broken
            .map(|(path, problems)| (path.clone(), state.finished(problems.clone())))
            .collect()
    }

    /// The page that a diagnostic is about, where it is about one.
    #[must_use]
    pub fn page_of(&self, diagnostic: &Diagnostic) -> Option<UrlPath> {
        let state = self.read();
        let page = diagnostic.page.as_ref().map(|page| state.book.file_of(page));
        let file = page.or_else(|| diagnostic.location.as_ref().map(|place| place.file.clone()))?;
        let source = state.book.site.source_folder.trim_matches('/');
        let inside = match source {
            "" | "." => &*file,
            source => file.strip_prefix(source)?.strip_prefix('/')?,
        };
        let ix = state.site.page_of_source(inside)?;
        Some(state.site.pages[ix].url.clone())
    }

    /// The path of the site on its server, which its 404 page names: `/`, or what `site-url` says.
    #[must_use]
    pub fn base_path(&self) -> String {
        self.read().book.site.base_path().to_owned()
    }

    /// What the preview says beside the pages, by language and key.
    #[must_use]
    pub fn words(&self) -> PreviewWords {
        self.read().theme.theme.preview_words()
    }

    /// The language of the book.
    #[must_use]
    pub fn language(&self) -> String {
        self.read().book.site.language.0.clone()
    }

    fn alone(&self) -> MutexGuard<'_, ()> {
        self.change.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

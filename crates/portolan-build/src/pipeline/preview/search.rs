//! The search index of a previewed book, which follows its pages in the background.
//!
//! Entry points: [`Preview::index`] makes the index anew and is given up when something changes; what is found at its
//! paths comes from [`Shelf`], which has the index that was finished last. The index is made by the stage of a build, page
//! by page, and nothing is locked for longer than one page takes, so that no page waits for it.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portolan_core::assemble::SiteIndex;
use portolan_core::model::{Diagnostic, Diagnostics, SearchOptions, SourcePath};
use portolan_core::search_text;
use portolan_core::site_files::SearchFacts;
use portolan_search::page::SearchPage;
use portolan_search::{Pack, face, layout, module};

use super::super::problem::{failed, panicked};
use super::super::search::{self, NotMade, Read};
use super::{Found, Preview};
use crate::cache::{Key, KeyBuilder};

/// The name of the index while there is none: who asks for it waits for the first one.
const PENDING: &str = "0000000000000000";

/// How long a reader's first question waits for the first index.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of indexing.
#[derive(Debug)]
pub enum Indexed {
    /// There is a new index.
    New(IndexedPages),
    /// Nothing that it is made from has changed.
    Same,
    /// The book has no search.
    Without,
    /// Something changed meanwhile, or the end was asked for: the index is the one before.
    Stopped,
    /// Pages cannot be read as they are now: the index is the one before.
    Problems(Diagnostics),
}

/// How much is in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexedPages {
    /// Pages that can be found.
    pub pages: usize,
    /// Their sections.
    pub sections: usize,
}

/// The index that was finished last.
#[derive(Default)]
pub(super) struct Shelf {
    index: Mutex<Option<Arc<Index>>>,
    /// Told when there is another.
    renewed: Condvar,
    /// Counts the begins and ends of changes.
    changes: AtomicU64,
}

struct Index {
    pack: Pack,
    boot: Vec<u8>,
    key: Key,
}

/// A change of the book: until it is dropped, and from then on, an index that was begun before is given up.
pub(super) struct Changing<'a>(&'a AtomicU64);

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A page that is to be found, with the place of its text.
struct Page {
    facts: SearchPage,
    path: SourcePath,
    file: String,
}

/// All that an index is made from, but for the texts.
struct Plan {
    options: SearchOptions,
    index: portolan_search::Options,
    pages: Vec<Page>,
    key: Key,
}

impl Preview {
    /// Makes the search index anew where it is no longer that of the book, in one thread. Any change of the book gives it
    /// up, and so does `is_stopped`.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn index(&self, is_stopped: &(dyn Fn() -> bool + Sync)) -> anyhow::Result<Indexed> {
        let begun = self.shelf.changes.load(Ordering::SeqCst);
        let is_stopped = || is_stopped() || self.shelf.changes.load(Ordering::SeqCst) != begun;
        let Some(plan) = self.plan() else {
            *self.shelf.lock() = None;
            return Ok(Indexed::Without);
        };
        if self
            .shelf
            .lock()
            .as_ref()
            .is_some_and(|index| index.key == plan.key)
        {
            return Ok(Indexed::Same);
        }
        let read = |nth: usize| self.read_page(&plan, &plan.pages[nth], &is_stopped);
        let alone = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .stack_size(8 * 1024 * 1024)
            .build()?;
        let made = alone.install(|| search::make(&plan.index, plan.pages.len(), &read, &is_stopped));
        let made = match made {
            Ok(made) => made,
            Err(_) if is_stopped() => return Ok(Indexed::Stopped),
            Err(NotMade::Stopped) => return Ok(Indexed::Stopped),
            Err(NotMade::Problems(problems)) => return Ok(Indexed::Problems(problems)),
            Err(NotMade::Failed(error)) => return Err(error),
        };
        if is_stopped() {
            return Ok(Indexed::Stopped);
        }
        let index = Index {
            boot: made.pack.boot(),
            pack: made.pack,
            key: plan.key,
        };
        *self.shelf.lock() = Some(Arc::new(index));
        self.shelf.renewed.notify_all();
        Ok(Indexed::New(IndexedPages {
            pages: made.pages,
            sections: made.sections,
        }))
    }

    /// The files of the search index as it is now, by their paths.
    #[must_use]
    pub fn index_files(&self) -> Vec<String> {
        let Some(index) = self.shelf.lock().clone() else {
            return Vec::new();
        };
        let pack = index.pack.name();
        let chunks = (0..index.pack.len()).map(|id| layout::chunk(pack, id));
        [layout::engine(module().hash), layout::boot(pack)]
            .into_iter()
            .chain(chunks)
            .map(|name| layout::path(&name))
            .collect()
    }

    fn plan(&self) -> Option<Plan> {
        let state = self.read();
        let options = state.book.search.clone()?;
        let index = search::index_options(&options, &state.site.options.language.0);
        let mut key = KeyBuilder::new("search of a preview", 1);
        key.hashed(&options).hashed(&index);
        let found = search::findable(&state.book, &state.site);
        key.number(found.len() as u64);
        let mut pages = Vec::with_capacity(found.len());
        for page in found {
            let entry = &state.site.pages[page].entry;
            let facts = search::facts(&state.site, page);
            key.hashed(&facts)
                .bytes(state.bodies.get(page).map_or(&[][..], |body| body));
            pages.push(Page {
                facts,
                path: entry.id.path.clone(),
                file: entry.file.clone(),
            });
        }
        let key = key.finish();
        Some(Plan {
            options,
            index,
            pages,
            key,
        })
    }

    fn read_page(&self, plan: &Plan, page: &Page, is_stopped: &dyn Fn() -> bool) -> Read {
        let stopped = || Diagnostic::new("page-failed", "the index is no longer wanted");
        if is_stopped() {
            return Err(stopped());
        }
        let attempt = AssertUnwindSafe(|| {
            let html = {
                let state = self.read();
                state.parser().plain_body(&page.path)?
            };
            let text = search_text::page_text(&html);
            Some(search::with_text(page.facts.clone(), text, &plan.options))
        });
        match std::panic::catch_unwind(attempt) {
            Ok(found) => found.ok_or_else(|| failed(&page.file)),
            Err(panic) => Err(panicked(&page.file, panic.as_ref())),
        }
    }
}

impl Shelf {
    /// Says that the book changes from now on.
    pub(super) fn changing(&self) -> Changing<'_> {
        self.changes.fetch_add(1, Ordering::SeqCst);
        Changing(&self.changes)
    }

    /// What `site.js` says of the index.
    pub(super) fn facts(&self, options: &SearchOptions, site: &SiteIndex) -> SearchFacts {
        let index = self.lock().clone();
        let pack = index.as_ref().map_or((PENDING, 0, 0), |index| {
            let pack = &index.pack;
            (pack.name(), pack.texts(), index.boot.len() as u64)
        });
        search::facts_of(options, site, pack)
    }

    /// The file of this name.
    pub(super) fn find(&self, name: &str) -> Found {
        let engine = module();
        if name == layout::engine(engine.hash) {
            static ENGINE: LazyLock<Arc<[u8]>> = LazyLock::new(|| {
                let engine = module();
                face::encode(&layout::engine(engine.hash), engine.bytes).into()
            });
            return Found::Made(Arc::clone(&ENGINE));
        }
        let pack = name.split('/').next().unwrap_or_default();
        if pack == PENDING {
            // What it stands for has another name, which `site.js` tells from then on.
            self.wait();
            return Found::Nothing;
        }
        let index = self.lock().clone();
        let Some(index) = index.filter(|index| index.pack.name() == pack) else {
            return Found::Nothing;
        };
        if name == layout::boot(pack) {
            return Found::Made(face::encode(name, &index.boot).into());
        }
        let chunk = id_of(name).filter(|id| *id < index.pack.len() && layout::chunk(pack, *id) == name);
        match chunk {
            Some(id) => Found::Made(face::encode(name, &index.pack.chunk(id)).into()),
            None => Found::Nothing,
        }
    }

    /// Until there is an index, but not forever.
    fn wait(&self) {
        let end = Instant::now() + PATIENCE;
        let mut index = self.lock();
        while index.is_none() {
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return;
            };
            let waited = self.renewed.wait_timeout(index, left);
            (index, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Index>>> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name of the search's file that lies at a path.
pub(super) fn name_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix(layout::FOLDER)?.strip_prefix('/')?;
    name.strip_suffix(".js")
}

/// The number of the chunk of this name: `<pack>/<folder>/<file>`.
fn id_of(name: &str) -> Option<u32> {
    let (folder, file) = name.split_once('/')?.1.split_once('/')?;
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    number(folder)?.checked_mul(256)?.checked_add(number(file)?)
}

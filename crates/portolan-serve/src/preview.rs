//! A book while it is written: its pages as they are now, and its tabs told of each save.
//!
//! Enter at [`Session::open`]; [`Session::site`] answers requests, [`Session::run`] follows the book's files until
//! [`Session::stop`]. Pages come from `portolan_build::preview`, which knows nothing of HTTP; changes from [`watch`],
//! which knows nothing of pages; tabs hear of them through [`live`]. This is the only place that knows all three. It
//! writes nothing into the book; the watch's probe lies in `.portolan` for a moment.
//!
//! [`watch`]: crate::watch
//! [`live`]: crate::live

mod commit;
mod desk;
mod diagnose;
mod follow;
mod index;
mod insert;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use portolan_build::preview::{Changed, NotUsable, Preview, Update, builtin_words};
use portolan_build::{Progress, Request};
use portolan_core::model::{Diagnostic, Diagnostics};

use crate::editor::Editor;
use crate::live::{Live, Message, Problem};
use crate::site::Site;
use crate::watch::{Change, Stopper};
use diagnose::Told;

/// A book that is being previewed; clones are the same one.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

struct Shared {
    request: Request,
    live: Live,
    /// None until a book that could not be read at first is mended.
    book: RwLock<Option<Arc<Preview>>>,
    faults: Mutex<Faults>,
    stopper: Mutex<Option<Stopper>>,
    is_stopped: AtomicBool,
    /// Whether diagnostics may be others than those that were told.
    is_undiagnosed: AtomicBool,
    /// The commit whose history the pages show.
    commit: Mutex<Option<String>>,
    is_asking_git: AtomicBool,
    /// When the search index is to be made anew.
    pause: index::Pause,
}

/// What keeps pages from being shown as they are written.
#[derive(Default)]
struct Faults {
    /// Of the book as a whole.
    book: Diagnostics,
    /// Of pages that were asked for and could not be rendered, by path.
    pages: BTreeMap<String, Diagnostics>,
    /// What tabs were told last.
    told: Vec<Problem>,
}

/// What happens while a book is followed.
#[derive(Debug)]
pub enum Event {
    /// A change was taken in.
    Followed {
        /// What changed; nothing where the system lost count.
        changes: Vec<Change>,
        /// What came of it.
        update: Box<Update>,
        /// From the settled change to the told tabs.
        took: Duration,
    },
    /// The book cannot be rendered; the last good pages stay. The diagnostics follow.
    Refused {
        /// What changed.
        changes: Vec<Change>,
    },
    /// A book that could not be read at first can be read now.
    Opened,
    /// What is wrong now and was not before.
    Diagnostics(Diagnostics),
    /// Something that the author should know.
    Notice(String),
}

impl Session {
    /// Reads a book. One that its author can mend is no failure: its pages say so until they can be shown.
    ///
    /// # Errors
    /// When there is no book, or the machine fails.
    pub fn open(request: &Request, progress: &dyn Progress) -> anyhow::Result<Self> {
        let live = Live::new()?;
        let (book, faults) = match Preview::open(request, progress) {
            Ok(preview) => (Some(Arc::new(preview)), Diagnostics::new()),
            Err(error) => match error.downcast::<NotUsable>() {
                Ok(NotUsable(problems)) => (None, problems),
                Err(error) => return Err(error),
            },
        };
        let session = Self {
            shared: Arc::new(Shared {
                request: request.clone(),
                live,
                book: RwLock::new(book),
                faults: Mutex::new(Faults {
                    book: faults,
                    ..Faults::default()
                }),
                stopper: Mutex::default(),
                is_stopped: AtomicBool::new(false),
                is_undiagnosed: AtomicBool::new(true),
                commit: Mutex::default(),
                is_asking_git: AtomicBool::new(false),
                pause: index::Pause::default(),
            }),
        };
        session.shared.renew_words();
        session.shared.tell_faults();
        Ok(session)
    }

    /// The channel to the tabs.
    #[must_use]
    pub fn live(&self) -> Live {
        self.shared.live.clone()
    }

    /// From now on tabs of this machine may open the book's files in this editor.
    pub fn offer(&self, editor: Editor) {
        let desk = desk::Desk::new(&self.shared, editor);
        self.shared.live.answer_with(Arc::new(desk));
    }

    /// What answers requests.
    #[must_use]
    pub fn site(&self) -> Arc<dyn Site> {
        Arc::new(shown::PreviewSite::new(Arc::clone(&self.shared)))
    }

    /// The book's title and how many pages its site has; none while it cannot be read.
    #[must_use]
    pub fn summary(&self) -> Option<(String, usize)> {
        let book = self.shared.book()?;
        Some((book.title(), book.pages()))
    }

    /// Asks git for the history of the book's pages and puts it into them, in the calling thread. Takes longer than
    /// reading the book, which need not wait for it.
    pub fn load_history(&self) {
        self.shared.load_history();
    }

    /// Follows the book's files until [`Session::stop`], in the calling thread.
    pub fn run(&self, progress: &dyn Progress, tell: &dyn Fn(Event)) {
        let shared = Arc::clone(&self.shared);
        let indexer = std::thread::spawn(move || index::follow(&shared));
        follow::Follower::new(Arc::clone(&self.shared), progress, tell).run();
        // The watch may have ended by itself.
        self.stop();
        let _ = indexer.join();
    }

    /// Ends [`Session::run`].
    pub fn stop(&self) {
        self.shared.is_stopped.store(true, Ordering::Relaxed);
        self.shared.pause.end();
        if let Some(stopper) = &*lock(&self.shared.stopper) {
            stopper.stop();
        }
    }
}

impl Shared {
    fn book(&self) -> Option<Arc<Preview>> {
        self.book.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where the book lies.
    fn root(&self) -> PathBuf {
        let root = &self.request.book;
        root.canonicalize().unwrap_or_else(|_| root.clone())
    }

    /// Gives the tabs' script the words of the book's theme.
    fn renew_words(&self) {
        let words = self.book().map_or_else(builtin_words, |book| book.words());
        self.live.set_words(&words);
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Asks git, unless somebody is just asking. A commit that comes meanwhile is seen afterwards.
    fn load_history(&self) {
        let Some(book) = self.book() else { return };
        if self.is_asking_git.swap(true, Ordering::Relaxed) {
            return;
        }
        let commit = commit::folder(&self.root()).and_then(|git| commit::checked_out(&git));
        let update = book.load_history();
        *lock(&self.commit) = commit;
        self.is_asking_git.store(false, Ordering::Relaxed);
        if !self.is_stopped() {
            self.tell_changed(&update.pages);
        }
        self.is_undiagnosed.store(true, Ordering::Relaxed);
    }

    fn is_asking_git(&self) -> bool {
        self.is_asking_git.load(Ordering::Relaxed)
    }

    /// Tells the tabs which pages may look different.
    fn tell_changed(&self, pages: &Changed) {
        match pages {
            Changed::Only(pages) if pages.len() <= follow::MANY => {
                for url in pages {
                    let url = url.as_str().to_owned();
                    self.live.publish(Message::Page { url });
                }
            }
            Changed::Only(_) | Changed::Any => self.live.publish(Message::Nav),
        }
    }

    /// Remembers why a page cannot be rendered, or that it can be.
    fn rendered(&self, path: &str, outcome: Result<(), Diagnostics>) {
        let mut faults = lock(&self.faults);
        let is_new = match outcome {
            Ok(()) => faults.pages.remove(path).is_some(),
            Err(problems) => {
                faults.pages.insert(path.to_owned(), problems.clone()).as_ref() != Some(&problems)
            }
        };
        drop(faults);
        if is_new {
            self.tell_faults();
            self.is_undiagnosed.store(true, Ordering::Relaxed);
        }
    }

    /// Remembers that a page that nobody asked for cannot be rendered, unless that is known of another page: a template
    /// that fails on all of them is one mistake.
    fn unrenderable(&self, path: &str, problems: Diagnostics) {
        let is_known = {
            let faults = lock(&self.faults);
            let known: Vec<&Diagnostic> = faults.pages.values().flatten().collect();
            problems.iter().all(|problem| {
                known
                    .iter()
                    .any(|it| it.message == problem.message && it.location == problem.location)
            })
        };
        if !is_known {
            self.rendered(path, Err(problems));
        }
    }

    /// Tells tabs what keeps them from showing pages as they are written, unless they know.
    fn tell_faults(&self) {
        let book = self.book();
        let broken = book.as_ref().map(|book| book.broken()).unwrap_or_default();
        let mut faults = lock(&self.faults);
        let whole = faults.book.iter().map(|it| problem(None, it));
        let pages = faults
            .pages
            .iter()
            .flat_map(|(path, problems)| problems.iter().map(|it| problem(Some(path.clone()), it)));
        let unread = broken.values().flatten().map(|it| {
            let page = book.as_ref().and_then(|book| book.page_of(it));
            problem(page.map(|url| url.as_str().to_owned()), it)
        });
        let list: Vec<Problem> = whole.chain(unread).chain(pages).collect();
        if list != faults.told {
            faults.told.clone_from(&list);
            self.live.publish(Message::Overlay { list });
        }
    }

    /// All that is wrong now, with the page that shows it.
    fn diagnostics(&self) -> Vec<Problem> {
        let book = self.book();
        let mut list: Vec<Problem> = {
            let faults = lock(&self.faults);
            let pages = faults
                .pages
                .iter()
                .flat_map(|(path, problems)| problems.iter().map(|it| problem(Some(path.clone()), it)));
            faults
                .book
                .iter()
                .map(|it| problem(None, it))
                .chain(pages)
                .collect()
        };
        if let Some(book) = book {
            for diagnostic in book.diagnostics() {
                let page = book.page_of(&diagnostic).map(|url| url.as_str().to_owned());
                list.push(Problem {
                    url: page,
                    diagnostic,
                });
            }
        }
        list
    }

    fn undiagnosed(&self) -> bool {
        self.is_undiagnosed.swap(false, Ordering::Relaxed)
    }
}

fn problem(url: Option<String>, diagnostic: &Diagnostic) -> Problem {
    Problem {
        url,
        diagnostic: diagnostic.clone(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl std::fmt::Debug for Session {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Session")
            .field("book", &self.shared.request.book)
            .finish_non_exhaustive()
    }
}

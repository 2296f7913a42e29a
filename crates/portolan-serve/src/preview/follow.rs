//! From settled changes to told tabs.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use portolan_build::Progress;
use portolan_build::preview::{Changed, Found, NotFollowed, NotUsable, Preview, ThemeChange, Update, Watch};
use portolan_core::model::{Diagnostic, Diagnostics, UrlPath};

use super::{Event, Shared, Told, commit, lock};
use crate::live::Message;
use crate::watch::{Batch, Change, Plan, Watched, Watcher};

/// Tabs that are told of more pages than this are told of all: each asks for its own anyway.
pub(super) const MANY: usize = 32;

/// Diagnostics of the whole book are looked for when no save came for so long, but not later than that.
const PAUSE: Duration = Duration::from_millis(60);
const LATEST: Duration = Duration::from_secs(1);

/// How often is looked whether a page that was asked for has made diagnostics.
const TICK: Duration = Duration::from_millis(500);

/// While nothing is saved, pages that nobody asked for are tried for so long, then is waited as long.
const TRY_FOR: Duration = Duration::from_millis(10);

/// The loop of a preview.
pub(super) struct Follower<'a> {
    shared: Arc<Shared>,
    progress: &'a dyn Progress,
    tell: &'a dyn Fn(Event),
    told: Told,
    /// Pages whose templates are tried when nothing else is to be done.
    untried: VecDeque<UrlPath>,
}

impl<'a> Follower<'a> {
    pub(super) fn new(shared: Arc<Shared>, progress: &'a dyn Progress, tell: &'a dyn Fn(Event)) -> Self {
        Self {
            shared,
            progress,
            tell,
            told: Told::default(),
            untried: VecDeque::new(),
        }
    }

    /// Until somebody asks for the end.
    pub(super) fn run(mut self) {
        let mut plan = self.plan();
        // For the watch's probe; a folder that cannot be made is done without. Removed at the end where it is empty.
        let cache = plan.probe.clone().unwrap_or_default();
        let _ = std::fs::create_dir(&cache);
        let mut watcher = Watcher::start(plan.clone());
        self.follow_all(&mut watcher, &mut plan);
        drop(watcher);
        let _ = std::fs::remove_dir(&cache);
    }

    fn follow_all(&mut self, watcher: &mut Watcher, plan: &mut Plan) {
        *lock(&self.shared.stopper) = Some(watcher.stopper());
        // What was saved while the book was read and nobody watched. Usually nothing.
        self.take(Batch::Everything, Quiet::WhereNothingChanged);
        self.try_all_later();
        let mut since: Option<Instant> = None;
        while !self.shared.is_stopped() {
            self.follow_commits(plan);
            let now = Instant::now();
            if self.shared.undiagnosed() {
                since.get_or_insert(now);
            }
            if since.is_some_and(|since| now >= since + LATEST) {
                since = None;
                self.diagnose();
            }
            let wait = match (since, self.untried.is_empty()) {
                (Some(_), _) => PAUSE,
                (None, false) => TRY_FOR,
                (None, true) => TICK,
            };
            match watcher.next(now + wait) {
                Watched::Stopped => return,
                Watched::Notice(text) => (self.tell)(Event::Notice(text)),
                Watched::Nothing => {
                    if since.take().is_some() {
                        self.diagnose();
                    } else {
                        self.try_some(Instant::now() + TRY_FOR);
                    }
                }
                Watched::Batch(batch) => {
                    self.take(batch, Quiet::Never);
                    since.get_or_insert(Instant::now());
                    let now = self.plan();
                    if now != *plan {
                        watcher.renew(now.clone());
                        *plan = now;
                    }
                }
            }
        }
    }

    /// Asks git anew when another commit is checked out, beside everything else; not while git is still at work.
    fn follow_commits(&self, plan: &Plan) {
        let Some(git) = plan.git.as_ref().filter(|_| self.shared.book().is_some()) else {
            return;
        };
        let is_other = commit::checked_out(git) != *lock(&self.shared.commit);
        if is_other && !git.join("index.lock").exists() && !self.shared.is_asking_git() {
            let shared = Arc::clone(&self.shared);
            std::thread::spawn(move || shared.load_history());
        }
    }

    /// From the next quiet moment on all pages are tried.
    fn try_all_later(&mut self) {
        self.untried = self
            .shared
            .book()
            .map(|book| book.urls().into())
            .unwrap_or_default();
    }

    /// What a change may have broken: the pages whose text it was; all of them where the theme is another.
    fn try_later(&mut self, update: &Update) {
        match &update.pages {
            _ if update.theme != ThemeChange::Same => self.try_all_later(),
            Changed::Only(pages) => self.untried.extend(pages.iter().cloned()),
            Changed::Any => {
                let Some(book) = self.shared.book() else { return };
                let parsed = update.parsed.iter().filter_map(|path| book.url_of(path));
                self.untried.extend(parsed);
            }
        }
    }

    /// Tries pages that nobody asked for, until then. What fails is a problem of the book like any other.
    fn try_some(&mut self, until: Instant) {
        let Some(book) = self.shared.book() else { return };
        while let Some(url) = self.untried.pop_front() {
            if let Err(problems) = book.try_template(&url) {
                self.shared.unrenderable(url.as_str(), problems);
            }
            if Instant::now() >= until {
                return;
            }
        }
    }

    #[cfg(test)]
    pub(super) fn check_all(&mut self) {
        while !self.untried.is_empty() {
            self.try_some(Instant::now());
        }
    }

    #[cfg(test)]
    pub(super) fn take_changes(&mut self, changes: Vec<Change>) {
        self.take(Batch::Changes(changes), Quiet::Never);
    }

    fn diagnose(&mut self) {
        let new = self.told.tell(self.shared.diagnostics(), &self.shared.live);
        if !new.is_empty() {
            (self.tell)(Event::Diagnostics(new));
        }
    }

    /// What to watch now. Of a book that cannot be read: what is said to be wrong with it, and where books usually are.
    fn plan(&self) -> Plan {
        let root = self.shared.root();
        let cache = root.join(".portolan");
        let watch = match self.shared.book() {
            Some(book) => book.watched(),
            None => {
                let faults = lock(&self.shared.faults);
                let named = faults.book.iter().filter_map(|it| it.location.as_ref());
                let named: Vec<PathBuf> = named.map(|place| root.join(&place.file)).collect();
                Watch {
                    folders: ["src", "docs", "theme"].map(|name| root.join(name)).to_vec(),
                    files: ["book.toml", "portolan.toml"]
                        .map(|name| root.join(name))
                        .into_iter()
                        .chain(named)
                        .collect(),
                    except: vec![cache.clone()],
                }
            }
        };
        Plan {
            folders: watch.folders,
            files: watch.files,
            except: watch.except,
            git: commit::folder(&root),
            probe: Some(cache),
        }
    }

    /// Takes in what changed.
    fn take(&mut self, batch: Batch, quiet: Quiet) {
        let start = Instant::now();
        let changes = match batch {
            Batch::Changes(changes) => changes,
            Batch::Everything => Vec::new(),
        };
        self.take_in(changes, quiet, start);
        // Whatever came of it: what was being indexed has been given up.
        self.shared.pause.begin_again();
    }

    fn take_in(&mut self, changes: Vec<Change>, quiet: Quiet, start: Instant) {
        let Some(book) = self.shared.book() else {
            self.open(changes, quiet);
            return;
        };
        match self.follow(&book, &changes) {
            Ok(update) => {
                self.publish(&book, &update);
                self.try_later(&update);
                self.shared.tell_faults();
                let is_quiet = quiet == Quiet::WhereNothingChanged && update.is_empty();
                if !is_quiet {
                    (self.tell)(Event::Followed {
                        changes,
                        update: Box::new(update),
                        took: start.elapsed(),
                    });
                }
            }
            Err(problems) => {
                lock(&self.shared.faults).book = problems;
                self.shared.tell_faults();
                self.refused(changes, quiet);
            }
        }
    }

    fn refused(&self, changes: Vec<Change>, quiet: Quiet) {
        if quiet == Quiet::Never {
            (self.tell)(Event::Refused { changes });
        }
    }

    /// Follows a change. A book that is broken as a whole is tried again, and its pages are followed as they can be.
    fn follow(&self, book: &Preview, changes: &[Change]) -> Result<Update, Diagnostics> {
        let mut paths: Vec<PathBuf> = changes.iter().map(|change| change.path.clone()).collect();
        let was_broken = !lock(&self.shared.faults).book.is_empty();
        if paths.is_empty() || was_broken {
            match book.reload(self.progress) {
                Ok(update) => {
                    lock(&self.shared.faults).book.clear();
                    return Ok(update);
                }
                Err(why) => lock(&self.shared.faults).book = problems(why),
            }
        }
        if paths.is_empty() {
            paths = book.sources();
        }
        match book.follow(&paths, self.progress) {
            Ok(update) => Ok(update),
            Err(why) => {
                let problems = problems(why);
                // Pages that were saved in the same moment are shown all the same.
                let update = book.follow_texts(&paths);
                if update.is_empty() {
                    return Err(problems);
                }
                lock(&self.shared.faults).book = problems;
                Ok(update)
            }
        }
    }

    /// Tells the tabs what an update means to them.
    fn publish(&self, book: &Preview, update: &Update) {
        if update.theme != ThemeChange::Same {
            self.shared.renew_words();
        }
        let tell = |message| self.shared.live.publish(message);
        for (from, to) in &update.moved {
            tell(Message::Moved {
                from: from.as_str().to_owned(),
                to: to.as_str().to_owned(),
            });
        }
        for url in &update.gone {
            tell(Message::Gone {
                url: url.as_str().to_owned(),
            });
        }
        for url in update.assets.iter().take(MANY) {
            tell(Message::Asset {
                url: url.as_str().to_owned(),
            });
        }
        self.shared.tell_changed(&update.pages);
        // A page that could not be rendered may have lost the tab that would ask for it again.
        let failed: Vec<String> = lock(&self.shared.faults).pages.keys().cloned().collect();
        for path in failed {
            let outcome = match book.find(&path) {
                Found::Failed(problems) => Err(problems),
                _ => Ok(()),
            };
            self.shared.rendered(&path, outcome);
        }
    }

    /// Tries again to read a book that could not be read at first.
    fn open(&self, changes: Vec<Change>, quiet: Quiet) {
        match Preview::open(&self.shared.request, self.progress) {
            Ok(preview) => {
                *self.shared.book.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(preview));
                lock(&self.shared.faults).book.clear();
                self.shared.renew_words();
                self.shared.tell_faults();
                self.shared.live.publish(Message::Nav);
                (self.tell)(Event::Opened);
                let shared = Arc::clone(&self.shared);
                std::thread::spawn(move || shared.load_history());
            }
            Err(error) => {
                let problems = match error.downcast::<NotUsable>() {
                    Ok(NotUsable(problems)) => problems,
                    Err(error) => vec![failure(&error)],
                };
                lock(&self.shared.faults).book = problems;
                self.shared.tell_faults();
                self.refused(changes, quiet);
            }
        }
    }
}

/// Whether a line is worth its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quiet {
    Never,
    WhereNothingChanged,
}

fn problems(why: NotFollowed) -> Diagnostics {
    match why {
        NotFollowed::Problems(problems) => problems,
        NotFollowed::Failed(error) => vec![failure(&error)],
    }
}

fn failure(error: &anyhow::Error) -> Diagnostic {
    Diagnostic::new("page-failed", format!("{error:#}"))
}

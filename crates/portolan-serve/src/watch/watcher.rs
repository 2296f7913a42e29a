//! The watch on a book's folders: the system's reports, or looks where there are none, through the settler.

mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode};

use super::inbox::Inbox;
use super::look::{Stamp, list, look};
use super::poll::Poller;
use super::settle::{Batch, Settler, Step};
use places::real_name;

/// After this time without a report about the probe file, reports are not to be hoped for.
const PROBE_PATIENCE: Duration = Duration::from_secs(1);

/// How often a folder that is not there is looked for.
const LOST_FOLDER_EVERY: Duration = Duration::from_millis(250);

/// What to watch. All paths are absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Folders, with everything in them.
    pub folders: Vec<PathBuf>,
    /// Single files, which need not exist.
    pub files: Vec<PathBuf>,
    /// Folders within those that are not looked at, such as the output.
    pub except: Vec<PathBuf>,
    /// The folder of git's own files, for its lock.
    pub git: Option<PathBuf>,
    /// A folder of our own in which a probe file may be written, never one of the source.
    pub probe: Option<PathBuf>,
}

/// What came of waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Something changed.
    Batch(Batch),
    /// Something that the author should know; watching goes on.
    Notice(String),
    /// Nothing, in the time that was given.
    Nothing,
    /// [`Stopper::stop`] was called.
    Stopped,
}

/// A watch. It does its work in the thread that calls [`Watcher::next`]; what happens between two calls is collected,
/// so a slow rebuild is followed by one batch, not by a row of them.
#[derive(Debug)]
pub struct Watcher {
    plan: Plan,
    inbox: Arc<Inbox>,
    settler: Settler,
    system: Option<RecommendedWatcher>,
    poller: Option<Poller>,
    /// Where links of the book lead, with the links.
    links: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    /// The real paths of what is watched, where the system reports those: real, as named.
    real: Vec<(PathBuf, PathBuf)>,
    missing: BTreeSet<PathBuf>,
    probe: Option<Probe>,
    notices: Vec<String>,
}

/// Ends a watch from another thread.
#[derive(Clone, Debug)]
pub struct Stopper(Arc<Inbox>);

impl Stopper {
    /// Makes [`Watcher::next`] return.
    pub fn stop(&self) {
        self.0.put(|mail| mail.is_stopped = true);
    }
}

#[derive(Debug)]
struct Probe {
    file: PathBuf,
    due: Instant,
}

impl Drop for Probe {
    fn drop(&mut self) {
        // Gone already, or in a folder that nobody publishes.
        let _ = fs::remove_file(&self.file);
    }
}

impl Watcher {
    /// Begins to watch. What the system refuses is found out by looking instead, and told as a notice.
    #[must_use]
    pub fn start(plan: Plan) -> Self {
        let mut watcher = Self {
            plan,
            inbox: Arc::new(Inbox::default()),
            settler: Settler::default(),
            system: None,
            poller: None,
            links: BTreeMap::new(),
            real: Vec::new(),
            missing: BTreeSet::new(),
            probe: None,
            notices: Vec::new(),
        };
        watcher.real = watcher
            .plan
            .folders
            .iter()
            .chain(&watcher.plan.files)
            .filter_map(real_name)
            .collect();
        let inbox = Arc::clone(&watcher.inbox);
        match notify::recommended_watcher(move |event| report(&inbox, event)) {
            Ok(system) => {
                watcher.system = Some(system);
                watcher.watch_all();
                watcher.begin_probe();
            }
            Err(error) => watcher.fall_back(&error),
        }
        watcher
    }

    /// The same by looking alone.
    #[must_use]
    pub fn polling(plan: Plan) -> Self {
        let poller = Poller::new(&plan.folders, &plan.files);
        Self {
            plan,
            inbox: Arc::new(Inbox::default()),
            settler: Settler::default(),
            system: None,
            poller: Some(poller),
            links: BTreeMap::new(),
            real: Vec::new(),
            missing: BTreeSet::new(),
            probe: None,
            notices: Vec::new(),
        }
    }

    /// From now on watches these places. What was reported and is not settled yet is not lost.
    pub fn renew(&mut self, plan: Plan) {
        let before = std::mem::replace(&mut self.plan, plan);
        self.real = self
            .plan
            .folders
            .iter()
            .chain(&self.plan.files)
            .filter_map(real_name)
            .collect();
        self.missing.retain(|folder| self.plan.folders.contains(folder));
        let folders = self.plan.folders.clone();
        for folder in folders.iter().filter(|it| !before.folders.contains(*it)) {
            self.watch_folder(folder);
            self.watch_around(folder);
        }
        let files = self.plan.files.clone();
        for file in files.iter().filter(|it| !before.files.contains(*it)) {
            self.watch_around(file);
        }
    }

    /// What ends this watch.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.inbox))
    }

    /// Whether changes are found by looking.
    #[must_use]
    pub fn is_polling(&self) -> bool {
        self.poller.is_some()
    }

    /// Waits for what comes next, at most until `until`.
    pub fn next(&mut self, until: Instant) -> Watched {
        loop {
            let now = Instant::now();
            if self.read_mail() {
                return Watched::Stopped;
            }
            self.check_probe(now);
            self.find_missing(now);
            if let Some(poller) = self.poller.as_mut().filter(|poller| poller.due() <= now) {
                let changed = poller.look(&self.plan.folders, &self.plan.files);
                self.touch(changed.into_iter().map(|path| (path, now)).collect());
            }
            if !self.notices.is_empty() {
                return Watched::Notice(self.notices.remove(0));
            }
            match self.settle() {
                Ok(batch) => return Watched::Batch(batch),
                Err(_) if now >= until => return Watched::Nothing,
                Err(due) => self.inbox.wait(self.wake(due, until)),
            }
        }
    }

    /// Lets the settler work: a batch, or when to come back.
    fn settle(&mut self) -> Result<Batch, Option<Instant>> {
        if self.settler.is_waiting()
            && let Some(git) = &self.plan.git
        {
            let is_held = git.join("index.lock").exists();
            self.settler.lock(is_held, Instant::now());
        }
        loop {
            let now = Instant::now();
            match self.settler.next(now) {
                Step::Idle => return Err(None),
                Step::At(due) => return Err(Some(due)),
                Step::Settled(batch) => return Ok(batch),
                Step::Look(paths) => {
                    for path in paths {
                        let stamp = look(&path);
                        let now = Instant::now();
                        self.settler.looked(&path, stamp, now);
                        self.follow(&path, stamp, now);
                    }
                }
            }
        }
    }

    /// A folder that came or went takes its files along; the system tells only of the folder.
    fn follow(&mut self, path: &Path, stamp: Stamp, now: Instant) {
        match stamp {
            Stamp::Folder => {
                let files: Vec<_> = list(path).into_iter().map(|file| (file.path, now)).collect();
                let known = self.settler.known_below(path);
                self.touch(files);
                for known in known.into_iter().filter(|known| known != path) {
                    self.settler.touched(known, now);
                }
                self.watch_again(path);
            }
            Stamp::Gone => {
                for known in self.settler.known_below(path) {
                    if known != path {
                        self.settler.touched(known, now);
                    }
                }
            }
            Stamp::Empty | Stamp::Content(_) | Stamp::Shut => {}
        }
    }

    /// Reads what the system reported; whether somebody asked for the end.
    fn read_mail(&mut self) -> bool {
        let mail = self.inbox.take();
        if let Some(probe) = &self.probe
            && mail
                .touched
                .keys()
                .any(|path| path.file_name() == probe.file.file_name())
        {
            self.probe = None;
        }
        for error in &mail.complaints {
            self.fall_back(error);
        }
        if mail.is_lost {
            self.settler.lost(Instant::now());
        }
        self.touch(mail.touched.into_iter().collect());
        mail.is_stopped
    }

    fn find_missing(&mut self, now: Instant) {
        let found: Vec<PathBuf> = self
            .missing
            .iter()
            .filter(|folder| folder.is_dir())
            .cloned()
            .collect();
        for folder in found {
            self.watch_folder(&folder);
            self.settler.touched(folder, now);
        }
    }

    fn begin_probe(&mut self) {
        let Some(folder) = self.plan.probe.clone().filter(|folder| folder.is_dir()) else {
            return;
        };
        let file = folder.join(format!("probe-{}", std::process::id()));
        self.watch(&folder, RecursiveMode::NonRecursive);
        if self.system.is_some() && fs::write(&file, b"Is a change of this file reported?\n").is_ok() {
            self.probe = Some(Probe {
                file,
                due: Instant::now() + PROBE_PATIENCE,
            });
        }
    }

    fn check_probe(&mut self, now: Instant) {
        if self.probe.as_ref().is_some_and(|probe| probe.due <= now) {
            self.probe = None;
            self.poll("this file system reports no changes, so files are looked at regularly instead");
        }
    }

    fn fall_back(&mut self, error: &notify::Error) {
        let is_limit = matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
            || matches!(&error.kind, notify::ErrorKind::Io(error) if error.raw_os_error() == Some(28));
        if is_limit {
            self.poll(
                "the system's limit of watched folders is used up, so files are looked at regularly instead; raise it \
                 with `sysctl fs.inotify.max_user_watches=524288`",
            );
        } else {
            self.poll(&format!(
                "cannot watch files ({error}), so they are looked at regularly instead"
            ));
        }
    }

    /// From now on by looking; once.
    fn poll(&mut self, why: &str) {
        if self.poller.is_some() {
            return;
        }
        self.system = None;
        self.probe = None;
        self.missing.clear();
        self.poller = Some(Poller::new(&self.plan.folders, &self.plan.files));
        self.notices.push(why.to_owned());
    }

    fn wake(&self, due: Option<Instant>, until: Instant) -> Instant {
        let poll = self.poller.as_ref().map(Poller::due);
        let probe = self.probe.as_ref().map(|probe| probe.due);
        let missing = (!self.missing.is_empty()).then(|| Instant::now() + LOST_FOLDER_EVERY);
        [due, poll, probe, missing]
            .into_iter()
            .flatten()
            .fold(until, Instant::min)
    }
}

/// Called by the system's watch, in a thread of its own.
fn report(inbox: &Inbox, event: notify::Result<notify::Event>) {
    match event {
        Err(error) => inbox.put(|mail| mail.complaints.push(error)),
        Ok(event) if event.need_rescan() => inbox.put(|mail| mail.is_lost = true),
        Ok(event) => {
            let is_change = match event.kind {
                EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
                EventKind::Any
                | EventKind::Create(_)
                | EventKind::Modify(_)
                | EventKind::Remove(_)
                | EventKind::Other => true,
            };
            if is_change {
                let now = Instant::now();
                inbox.put(|mail| {
                    for path in event.paths {
                        mail.touched.insert(path, now);
                    }
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;

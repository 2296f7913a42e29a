//! Finding changes by looking, where the system reports none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::look::list;

/// How often is looked, at least this long after the last look ended; a look that takes long is rarer still.
const EVERY: Duration = Duration::from_millis(300);

/// A file's state as its folder tells it.
type State = (u64, Option<SystemTime>);

/// The states of all files at the last look.
#[derive(Debug)]
pub(super) struct Poller {
    known: BTreeMap<PathBuf, State>,
    due: Instant,
}

impl Poller {
    /// Begins with the files as they are.
    pub(super) fn new(folders: &[PathBuf], files: &[PathBuf]) -> Self {
        Self {
            known: states(folders, files),
            due: Instant::now() + EVERY,
        }
    }

    /// When to look next.
    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// Looks; gives the paths that differ.
    pub(super) fn look(&mut self, folders: &[PathBuf], files: &[PathBuf]) -> Vec<PathBuf> {
        let start = Instant::now();
        let now = states(folders, files);
        let mut changed: Vec<PathBuf> = now
            .iter()
            .filter(|(path, state)| self.known.get(*path) != Some(*state))
            .map(|(path, _)| path.clone())
            .collect();
        changed.extend(self.known.keys().filter(|path| !now.contains_key(*path)).cloned());
        self.known = now;
        self.due = Instant::now() + EVERY.max(start.elapsed() * 4);
        changed
    }
}

fn states(folders: &[PathBuf], files: &[PathBuf]) -> BTreeMap<PathBuf, State> {
    let listed = folders
        .iter()
        .flat_map(|folder| list(folder))
        .map(|file| file.path);
    listed
        .chain(files.iter().cloned())
        .filter_map(|path| state(&path).map(|state| (path, state)))
        .collect()
}

fn state(path: &Path) -> Option<State> {
    let facts = fs::metadata(path).ok()?;
    Some((facts.len(), facts.modified().ok()))
}

//! When a change is over: a state machine over events, looks and a clock, all of them given from outside.
//!
//! A path that was touched is looked at once it has been quiet for a moment, and counts as changed only if its content
//! is another. A file that is suddenly empty or gone is given a moment longer: most editors truncate, or delete, before
//! they write. Nobody waits for ever: a path that is never quiet is looked at all the same, and so is everything while
//! git holds its lock for too long.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::look::Stamp;

/// How long a path must be quiet.
const QUIET: Duration = Duration::from_millis(10);
/// A path that is never quiet is looked at after this time.
const LONGEST: Duration = Duration::from_millis(100);
/// How long a file may be empty, gone or shut before that is believed.
const DOUBT: Duration = Duration::from_millis(30);
/// More paths at once are somebody's tool at work, not a hand at a keyboard.
const MANY: usize = 30;
/// How long all of many paths must be quiet, and how long that is waited for.
const QUIET_OF_MANY: Duration = Duration::from_millis(100);
const LONGEST_OF_MANY: Duration = Duration::from_secs(2);
/// How often a held lock is looked at, and how long it is respected.
const LOCK_EVERY: Duration = Duration::from_millis(20);
const LOCK_LONGEST: Duration = Duration::from_secs(10);

/// A path whose content is another now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The path.
    pub path: PathBuf,
    /// What happened.
    pub kind: Kind,
}

/// What happened to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It has new content.
    Written,
    /// It is gone; if it was a folder, so is all that was in it.
    Gone,
}

/// What is to be done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// These paths changed, sorted.
    Changes(Vec<Change>),
    /// The system lost count: anything may have changed.
    Everything,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing, until something is touched.
    Idle,
    /// Nothing, until then.
    At(Instant),
    /// Look at these paths and call [`Settler::looked`] for each.
    Look(Vec<PathBuf>),
    /// This is settled.
    Settled(Batch),
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    first: Instant,
    last: Instant,
    /// Since when it looks unfinished, and when it last did.
    doubt: Option<Doubt>,
    /// What it was seen as, after it was last touched.
    seen: Option<Stamp>,
}

#[derive(Clone, Copy, Debug)]
struct Doubt {
    since: Instant,
    last: Instant,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Settler {
    known: BTreeMap<PathBuf, Stamp>,
    waiting: BTreeMap<PathBuf, Waiting>,
    everything: Option<Waiting>,
    locked: Option<Instant>,
    is_lock_stale: bool,
}

impl Settler {
    /// Something happened at a path.
    pub fn touched(&mut self, path: PathBuf, now: Instant) {
        let waiting = self.waiting.entry(path).or_insert_with(|| Waiting::new(now));
        waiting.last = waiting.last.max(now);
        waiting.seen = None;
    }

    /// The system lost count of what happened.
    pub fn lost(&mut self, now: Instant) {
        self.everything.get_or_insert_with(|| Waiting::new(now)).last = now;
    }

    /// Whether anything waits to settle: only then need a lock be looked for.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty() || self.everything.is_some()
    }

    /// The paths that were ever seen at or below one: what has to be looked at when a folder comes or goes.
    #[must_use]
    pub fn known_below(&self, folder: &Path) -> Vec<PathBuf> {
        self.known
            .range(folder.to_path_buf()..)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(folder))
            .cloned()
            .collect()
    }

    /// Whether git is at work just now.
    pub fn lock(&mut self, is_held: bool, now: Instant) {
        match (is_held, self.locked) {
            (true, None) => self.locked = Some(now),
            (true, Some(since)) => self.is_lock_stale |= now >= since + LOCK_LONGEST,
            (false, _) => {
                if self.is_paused() {
                    // What git wrote last is as fresh as its lock.
                    for waiting in self.waiting.values_mut() {
                        *waiting = Waiting::new(now);
                    }
                }
                self.locked = None;
                self.is_lock_stale = false;
            }
        }
    }

    fn is_paused(&self) -> bool {
        self.locked.is_some() && !self.is_lock_stale
    }

    /// What to do now.
    pub fn next(&mut self, now: Instant) -> Step {
        if !self.is_waiting() {
            return Step::Idle;
        }
        if self.is_paused() {
            return Step::At(now + LOCK_EVERY);
        }
        if let Some(lost) = self.everything {
            let due = (lost.last + QUIET_OF_MANY).min(lost.first + LONGEST_OF_MANY);
            if now < due {
                return Step::At(due);
            }
            *self = Self::default();
            return Step::Settled(Batch::Everything);
        }
        let due = self.due();
        let (ripe, unripe): (Vec<_>, Vec<_>) = due.into_iter().partition(|(_, due)| *due <= now);
        if !ripe.is_empty() {
            return Step::Look(ripe.into_iter().map(|(path, _)| path).collect());
        }
        let Some(soon) = unripe.iter().map(|(_, due)| *due).min() else {
            return self.settle(now);
        };
        let oldest = self
            .waiting
            .values()
            .filter(|waiting| waiting.seen.is_some())
            .map(|waiting| waiting.first)
            .min();
        match oldest {
            // Others that are about to settle, or to be believed, belong to the same save: a page that moved is one
            // gone and one written.
            Some(oldest) if oldest + LONGEST > now && (soon <= now + QUIET || self.is_any_in_doubt()) => {
                Step::At(soon)
            }
            Some(_) => self.settle(now),
            None => Step::At(soon),
        }
    }

    fn is_any_in_doubt(&self) -> bool {
        self.waiting
            .values()
            .any(|waiting| waiting.doubt.is_some() && waiting.seen.is_none())
    }

    /// When each path that was not looked at is to be looked at.
    fn due(&self) -> Vec<(PathBuf, Instant)> {
        let open = self.waiting.iter().filter(|(_, waiting)| waiting.seen.is_none());
        if self.waiting.len() <= MANY {
            return open
                .map(|(path, waiting)| (path.clone(), waiting.due()))
                .collect();
        }
        let last = self.waiting.values().map(|waiting| waiting.last).max();
        let first = self.waiting.values().map(|waiting| waiting.first).min();
        let all = last
            .zip(first)
            .map(|(last, first)| (last + QUIET_OF_MANY).min(first + LONGEST_OF_MANY));
        open.map(|(path, waiting)| {
            let own = waiting.due();
            (
                path.clone(),
                all.map_or(own, |all| all.max(waiting.doubt.map_or(all, |_| own))),
            )
        })
        .collect()
    }

    /// What was seen at a path that [`Step::Look`] named.
    pub fn looked(&mut self, path: &Path, stamp: Stamp, now: Instant) {
        let known = self.known.get(path).copied();
        let Some(waiting) = self.waiting.get_mut(path) else {
            return;
        };
        let is_doubtful = matches!(stamp, Stamp::Empty | Stamp::Gone | Stamp::Shut) && known != Some(stamp);
        if !is_doubtful {
            waiting.doubt = None;
            waiting.seen = Some(stamp);
            return;
        }
        match &mut waiting.doubt {
            None => {
                waiting.doubt = Some(Doubt {
                    since: now,
                    last: now,
                });
            }
            Some(doubt) if now < doubt.since + DOUBT => doubt.last = now,
            Some(_) => waiting.seen = Some(stamp),
        }
    }

    /// Gives out what was looked at and is another than before.
    fn settle(&mut self, now: Instant) -> Step {
        let seen: BTreeSet<PathBuf> = self
            .waiting
            .iter()
            .filter(|(_, waiting)| waiting.seen.is_some())
            .map(|(path, _)| path.clone())
            .collect();
        let mut changes = Vec::new();
        for path in seen {
            let Some(stamp) = self.waiting.remove(&path).and_then(|waiting| waiting.seen) else {
                continue;
            };
            let before = self.known.insert(path.clone(), stamp);
            if before == Some(stamp) {
                continue;
            }
            let kind = match stamp {
                Stamp::Gone => Kind::Gone,
                Stamp::Folder => continue,
                Stamp::Empty | Stamp::Content(_) | Stamp::Shut => Kind::Written,
            };
            changes.push(Change { path, kind });
        }
        if changes.is_empty() {
            return self.next(now);
        }
        Step::Settled(Batch::Changes(changes))
    }
}

impl Waiting {
    fn new(now: Instant) -> Self {
        Self {
            first: now,
            last: now,
            doubt: None,
            seen: None,
        }
    }

    fn due(&self) -> Instant {
        match self.doubt {
            // Touched again since: the other half of the save, most likely.
            Some(doubt) if self.last > doubt.last => (self.last + QUIET).min(doubt.since + DOUBT),
            Some(doubt) => doubt.since + DOUBT,
            None => (self.last + QUIET).min(self.first + LONGEST),
        }
    }
}

#[cfg(test)]
mod tests;

//! Lines that were highlighted before. Code repeats itself: a closing brace, an import, a flag of a command.
//!
//! A line's spans depend on its text and on the moment before it, that is on the parser's memory and the open scopes.
//! Moments are numbered, so that a pair of a number and a text is all there is to look up. What is found here is
//! exactly what parsing would give, the work that it is charged for included: a block's result does not depend on
//! what was highlighted before it.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::QuickMap;
use super::engine::State;
use super::scopes::{Letter, Scopes};

/// All that one line leaves to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Moment {
    /// The graph that the state belongs to.
    pub graph: usize,
    pub state: State,
    pub scopes: Scopes,
}

/// A moment's number in a [`Memo`].
pub(super) type MomentId = u32;

/// The spans of a line: where each ends, and its class.
pub(super) type Spans = Box<[(u16, Letter)]>;

/// What a line gives.
#[derive(Debug)]
pub(super) struct Step {
    pub spans: Spans,
    /// The moment behind the line.
    pub next: MomentId,
    /// The attempts that it took, plain and costly.
    pub attempts: u32,
    pub costly: u32,
}

const SHARDS: usize = 16;
/// Bounds of memory: at most some 50 MB, whatever the book. What does not fit is parsed again.
const MAX_LINES_A_SHARD: usize = 8_000;
const MAX_MOMENTS: usize = 20_000;
const MAX_LINE: usize = 160;

type Lines = QuickMap<MomentId, QuickMap<Box<str>, Arc<Step>>>;

/// Remembers lines for all threads.
#[derive(Debug, Default)]
pub(super) struct Memo {
    hasher: foldhash::fast::RandomState,
    moments: Mutex<Moments>,
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Debug, Default)]
struct Moments {
    ids: QuickMap<Arc<Moment>, MomentId>,
    all: Vec<Arc<Moment>>,
}

#[derive(Debug, Default)]
struct Shard {
    lines: Lines,
    count: usize,
}

impl Memo {
    /// The number of a moment; `None` when no more are kept.
    pub(super) fn number(&self, moment: &Moment) -> Option<MomentId> {
        let mut moments = lock(&self.moments);
        if let Some(id) = moments.ids.get(moment) {
            return Some(*id);
        }
        let id = moments.all.len();
        if id >= MAX_MOMENTS {
            return None;
        }
        let id = MomentId::try_from(id).ok()?;
        let moment = Arc::new(moment.clone());
        moments.ids.insert(Arc::clone(&moment), id);
        moments.all.push(moment);
        Some(id)
    }

    /// The moment of this number.
    pub(super) fn moment(&self, id: MomentId) -> Option<Arc<Moment>> {
        lock(&self.moments).all.get(id as usize).map(Arc::clone)
    }

    /// What the line gives behind this moment, if it was there before.
    pub(super) fn find(&self, before: MomentId, line: &str) -> Option<Arc<Step>> {
        let shard = lock(self.shard(line)?);
        shard.lines.get(&before)?.get(line).map(Arc::clone)
    }

    /// Remembers what the line gave.
    pub(super) fn keep(&self, before: MomentId, line: &str, step: Step) {
        let Some(shard) = self.shard(line) else { return };
        let mut shard = lock(shard);
        if shard.count < MAX_LINES_A_SHARD {
            shard
                .lines
                .entry(before)
                .or_default()
                .insert(line.into(), Arc::new(step));
            shard.count += 1;
        }
    }

    fn shard(&self, line: &str) -> Option<&Mutex<Shard>> {
        if line.len() > MAX_LINE {
            return None;
        }
        let hash = self.hasher.hash_one(line) % SHARDS as u64;
        self.shards.get(usize::try_from(hash).unwrap_or(0))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves whole entries behind: each is put in by one call.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

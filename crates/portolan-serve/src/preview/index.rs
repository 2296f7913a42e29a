//! The search index of a preview follows when nothing is saved for a while.
//!
//! Entry point: [`follow`], in a thread of its own. [`Pause`] says when: a save sets it back. The index itself is
//! `portolan_build::preview`'s, which gives up by itself when the book changes.

use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use portolan_build::preview::Indexed;

use super::Shared;
use crate::live::Message;

/// How long nothing must have been saved.
pub(super) const QUIET: Duration = Duration::from_secs(2);

/// The time until the index is to be made anew.
#[derive(Debug)]
pub(super) struct Pause {
    next: Mutex<Next>,
    changed: Condvar,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Then.
    At(Instant),
    /// Nothing has changed since it was made.
    Nothing,
    /// Never again.
    End,
}

/// The first index is made when the first look at the book has set the time.
impl Default for Pause {
    fn default() -> Self {
        Self {
            next: Mutex::new(Next::Nothing),
            changed: Condvar::default(),
        }
    }
}

impl Pause {
    /// Something was saved.
    pub(super) fn begin_again(&self) {
        self.set(Next::At(Instant::now() + QUIET));
    }

    /// Nobody needs an index any more.
    pub(super) fn end(&self) {
        self.set(Next::End);
    }

    fn set(&self, next: Next) {
        let mut now = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if *now != Next::End {
            *now = next;
        }
        drop(now);
        self.changed.notify_all();
    }

    /// Waits until the index is to be made; false at the end.
    fn wait(&self) -> bool {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let now = Instant::now();
            next = match *next {
                Next::End => return false,
                Next::At(then) if then <= now => {
                    *next = Next::Nothing;
                    return true;
                }
                Next::At(then) => {
                    let waited = self.changed.wait_timeout(next, then - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                Next::Nothing => self.changed.wait(next).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Makes the index whenever it is time, until the end.
pub(super) fn follow(shared: &Shared) {
    while shared.pause.wait() {
        let Some(book) = shared.book() else { continue };
        let is_stopped = || shared.is_stopped.load(Ordering::Relaxed);
        match book.index(&is_stopped) {
            Ok(Indexed::New(_)) => shared.live.publish(Message::Search),
            // What cannot be read is said where it is shown, and so is what the machine cannot do: the next save tries
            // again, and the search is that of before.
            Ok(Indexed::Same | Indexed::Without | Indexed::Stopped | Indexed::Problems(_)) | Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_sets_the_time_back_and_the_end_is_the_end() {
        let pause = Pause::default();
        pause.set(Next::At(Instant::now()));
        assert!(pause.wait());
        pause.begin_again();
        let at = |pause: &Pause| *pause.next.lock().unwrap();
        let Next::At(first) = at(&pause) else {
            panic!("no time")
        };
        pause.begin_again();
        let Next::At(second) = at(&pause) else {
            panic!("no time")
        };
        assert!(second >= first && second > Instant::now());
        pause.end();
        pause.begin_again();
        assert_eq!(at(&pause), Next::End);
        assert!(!pause.wait());
    }
}

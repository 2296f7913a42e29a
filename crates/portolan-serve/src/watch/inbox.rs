//! What the system reports, collected until somebody has time: each path once, however often it was touched.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What came in since it was last emptied.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// When each path was last touched.
    pub(super) touched: BTreeMap<PathBuf, Instant>,
    /// The system lost count.
    pub(super) is_lost: bool,
    /// What the system complained of.
    pub(super) complaints: Vec<notify::Error>,
    /// Somebody asked for the end.
    pub(super) is_stopped: bool,
}

impl Mail {
    fn is_empty(&self) -> bool {
        self.touched.is_empty() && !self.is_lost && self.complaints.is_empty() && !self.is_stopped
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    mail: Mutex<Mail>,
    came: Condvar,
}

impl Inbox {
    /// Puts something in.
    pub(super) fn put(&self, change: impl FnOnce(&mut Mail)) {
        change(&mut self.lock());
        self.came.notify_all();
    }

    /// Takes what there is.
    pub(super) fn take(&self) -> Mail {
        let mut mail = self.lock();
        let is_stopped = mail.is_stopped;
        let taken = std::mem::take(&mut *mail);
        mail.is_stopped = is_stopped;
        taken
    }

    /// Waits until there is something, at most until `due`.
    pub(super) fn wait(&self, due: Instant) {
        let mut mail = self.lock();
        while mail.is_empty() {
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            mail = self
                .came
                .wait_timeout(mail, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

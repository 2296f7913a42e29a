//! Locks between processes: one build at a time in a folder.
//!
//! A lock ends with its process, however that ends. Where the file system knows no locks, work goes on without.

use std::fs::{File, TryLockError};
use std::io;
use std::ops::ControlFlow;
use std::time::Duration;

/// How often a waiting build looks again.
const PAUSE: Duration = Duration::from_millis(20);

/// Asked while another build holds a lock: with [`Duration::ZERO`] when the wait begins, then about every 20
/// milliseconds with the time waited so far. `Break` gives up, which shows as [`io::ErrorKind::Interrupted`].
pub type Waiting<'w> = &'w mut dyn FnMut(Duration) -> ControlFlow<()>;

/// Waits for the lock of an open file or folder.
pub(crate) fn acquire(file: &File, waiting: Waiting<'_>) -> io::Result<()> {
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) if is_unsupported(&error) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) => {}
        }
        if waiting(waited).is_break() {
            return Err(io::Error::new(
                io::ErrorKind::Interrupted,
                "gave up waiting for another build",
            ));
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
}

/// What a single try at a lock found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// The lock is ours now.
    ByUs,
    /// A living process has it.
    ByAnother,
    /// The file system cannot say.
    Unknown,
}

/// Tries a lock once.
pub(crate) fn try_acquire(file: &File) -> Held {
    match file.try_lock() {
        Ok(()) => Held::ByUs,
        Err(TryLockError::WouldBlock) => Held::ByAnother,
        Err(TryLockError::Error(_)) => Held::Unknown,
    }
}

/// Some network file systems refuse locks, or refuse them on what is open for reading only.
fn is_unsupported(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error().is_some_and(|code| {
        [
            rustix::io::Errno::NOLCK,
            rustix::io::Errno::BADF,
            rustix::io::Errno::OPNOTSUPP,
        ]
        .iter()
        .any(|errno| errno.raw_os_error() == code)
    }) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}

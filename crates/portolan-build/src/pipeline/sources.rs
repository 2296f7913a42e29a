//! Hashes of files that pages are made from, each computed once a build.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use portolan_project::files::Files;

/// The hash of a file's bytes; `None` when it cannot be read.
pub(super) type FileHash = Option<[u8; 32]>;

/// Hashes of the files that pages include, shared by threads.
pub(super) struct Sources<'a> {
    files: &'a dyn Files,
    known: Mutex<HashMap<String, FileHash>>,
}

impl<'a> Sources<'a> {
    /// Of this book.
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            known: Mutex::new(HashMap::new()),
        }
    }

    /// The hash that a file has now.
    pub(super) fn hash(&self, path: &str) -> FileHash {
        if let Some(hash) = self.known().get(path) {
            return *hash;
        }
        // Two threads may both read it: the answer is the same.
        let hash = self
            .files
            .read(path)
            .ok()
            .map(|bytes| *blake3::hash(&bytes).as_bytes());
        self.known().insert(path.to_owned(), hash);
        hash
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, FileHash>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

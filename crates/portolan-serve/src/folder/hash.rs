//! Hashes of long files, so that a film is not read twice for each request.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::site::Encoding;

/// A file that was written just now may be written again within the same tick of the file system's clock.
const SETTLED: Duration = Duration::from_secs(2);

/// More are forgotten all at once: they only save time.
const KEPT: usize = 4_096;

/// What tells one state of a file from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    path: String,
    compressed: Option<&'static str>,
    number: u64,
    length: u64,
    written: SystemTime,
}

/// The hashes of files as they were last read.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    known: Mutex<HashMap<State, blake3::Hash>>,
}

impl Hashes {
    /// The hash of an open file, which is left at its beginning.
    pub(super) fn of(
        &self,
        path: &str,
        encoding: Encoding,
        file: &mut File,
        facts: &Metadata,
    ) -> io::Result<blake3::Hash> {
        let state = State {
            path: path.to_owned(),
            compressed: encoding.name(),
            number: file_number(facts),
            length: facts.len(),
            written: facts.modified()?,
        };
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(0))?;
        if let Some(hash) = lock().get(&state) {
            return Ok(*hash);
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(&mut *file)?;
        file.seek(SeekFrom::Start(0))?;
        let hash = hasher.finalize();
        let settled = state.written.elapsed().is_ok_and(|age| age > SETTLED);
        if settled {
            let mut known = lock();
            if known.len() >= KEPT {
                known.clear();
            }
            known.insert(state, hash);
        }
        Ok(hash)
    }
}

#[cfg(unix)]
fn file_number(facts: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(facts)
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> u64 {
    0
}

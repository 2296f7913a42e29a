//! Reading files with their hashes; those of long ones are kept, so that a film is not read twice for each request.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::site::{Body, Encoding};

/// Files up to this size are read at once; longer ones are read while they are sent, so that many slow readers do not
/// fill the memory.
pub(crate) const READ_AT_ONCE: u64 = 64 * 1024;

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
pub(crate) struct Hashes {
    known: Mutex<HashMap<State, blake3::Hash>>,
}

impl Hashes {
    /// What an open file holds, and its hash.
    pub(crate) fn read(
        &self,
        path: &str,
        encoding: Encoding,
        mut file: File,
    ) -> io::Result<(blake3::Hash, Body)> {
        let facts = file.metadata()?;
        if facts.len() <= READ_AT_ONCE {
            let mut bytes = Vec::with_capacity(facts.len() as usize + 1);
            (&mut file).take(READ_AT_ONCE + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 <= READ_AT_ONCE {
                return Ok((blake3::hash(&bytes), Body::Bytes(bytes.into())));
            }
            // It grew just now: go on as with a long one.
        }
        let facts = file.metadata()?;
        let length = facts.len();
        let hash = self.of(path, encoding, &mut file, &facts)?;
        Ok((hash, Body::File { file, length }))
    }

    /// The hash of an open file, which is left at its beginning.
    fn of(
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

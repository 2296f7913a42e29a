//! Takes tantivy's files out of memory and finds what is read of them when the index is opened: those ranges go into the
//! boot file.
//!
//! The name of a segment is chance; here it becomes a constant, so that the same pages give the same bytes.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, RamDirectory, WatchCallback, WatchHandle,
    WritePtr,
};

use super::common;
use crate::Error;
use crate::engine::lexicon::{Lexicon, Scope};
use crate::engine::open_index;
use crate::format::pages::Pages;
use crate::shelf::META;

/// The name that every segment gets.
const SEGMENT: &str = "00000000000000000000000000000000";

/// The dictionary of words is a part of the boot file up to this size.
const WORDS: usize = 1 << 20;

/// The dictionary of numbers and identifiers is, up to this size.
const ODD: usize = 96 << 10;

/// Ranges that are nearer than this become one.
const NEAR: usize = 64;

/// A file and the ranges of it that opening reads.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) ending: String,
    pub(super) bytes: OwnedBytes,
    pub(super) hot: Vec<Range<usize>>,
}

/// What was taken out.
#[derive(Debug)]
pub(super) struct Taken {
    /// The description of the index.
    pub(super) meta: String,
    /// Its files, in the order of their endings.
    pub(super) files: Vec<Written>,
    /// The entries of frequent words, by the start of their postings.
    pub(super) common: Vec<(u64, Vec<u8>)>,
}

/// Takes everything out of a finished index.
pub(super) fn files(directory: &RamDirectory, pages: &Pages) -> Result<Taken, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Index(error.to_string());
    let meta = directory
        .atomic_read(Path::new(META))
        .map_err(|error| failed(&error))?;
    let meta = String::from_utf8(meta).map_err(|error| failed(&error))?;
    let recorder = Recorder {
        directory: directory.clone(),
        read: Arc::default(),
    };
    let opened = open_index(recorder.clone())?;
    read_dictionaries(&recorder, &opened.lexicon)?;
    let read = std::mem::take(&mut *recorder.read.lock().unwrap_or_else(PoisonError::into_inner));
    let common = common::entries(&opened.lexicon, pages)?;
    let name = opened.segment;
    // The form with dashes is the one in the description.
    let dashed = [
        &name[..8],
        &name[8..12],
        &name[12..16],
        &name[16..20],
        &name[20..],
    ]
    .join("-");
    let constant = [
        &SEGMENT[..8],
        &SEGMENT[8..12],
        &SEGMENT[12..16],
        &SEGMENT[16..20],
        &SEGMENT[20..],
    ]
    .join("-");
    let meta = meta.replace(&dashed, &constant).replace(&name, SEGMENT);
    let mut files = Vec::new();
    for (path, ranges) in read {
        let file = directory.open_read(&path).map_err(|error| failed(&error))?;
        let bytes = file.read_bytes().map_err(|error| failed(&error))?;
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        files.push(Written {
            ending,
            bytes,
            hot: merged(ranges),
        });
    }
    files.sort_by(|left, right| left.ending.cmp(&right.ending));
    Ok(Taken { meta, files, common })
}

/// Reads the dictionaries that are small enough to be a part of the boot file.
fn read_dictionaries(recorder: &Recorder, lexicon: &Lexicon) -> Result<(), Error> {
    for (scope, most) in [(Scope::Plain, WORDS), (Scope::All, ODD)] {
        let before = recorder
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let count = |read: &Read| read.values().flatten().map(Range::len).sum::<usize>();
        lexicon
            .read_whole(scope)
            .map_err(|error| Error::Index(error.to_string()))?;
        let mut read = recorder.read.lock().unwrap_or_else(PoisonError::into_inner);
        if count(&read) - count(&before) > most {
            *read = before;
        }
    }
    Ok(())
}

/// The ranges in order, neighbours as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end + NEAR => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// What was read of each file.
type Read = BTreeMap<PathBuf, Vec<Range<usize>>>;

/// A directory that notes what is read.
#[derive(Clone, Debug)]
struct Recorder {
    directory: RamDirectory,
    read: Arc<Mutex<Read>>,
}

#[derive(Debug)]
struct Handle {
    recorder: Recorder,
    path: PathBuf,
    file: Arc<dyn FileHandle>,
}

impl HasLen for Handle {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl FileHandle for Handle {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut read = self.recorder.read.lock().unwrap_or_else(PoisonError::into_inner);
        if !range.is_empty() {
            read.entry(self.path.clone()).or_default().push(range.clone());
        }
        self.file.read_bytes(range)
    }
}

impl Directory for Recorder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(Handle {
            recorder: self.clone(),
            path: path.to_owned(),
            file: self.directory.get_file_handle(path)?,
        }))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.directory.atomic_read(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.directory.exists(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::FileDoesNotExist(path.to_owned()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(
            io::ErrorKind::Unsupported.into(),
            path.to_owned(),
        ))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_ranges_become_one() {
        assert_eq!(
            merged(vec![900..1000, 0..10, 5..20, 50..60, 200..201]),
            [0..60, 200..201, 900..1000]
        );
        assert!(merged(Vec::new()).is_empty());
    }
}

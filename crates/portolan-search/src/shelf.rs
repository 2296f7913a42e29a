//! The chunks at hand, and tantivy's view of them as files.
//!
//! [`Shelf`] keeps chunks and notes which ones were looked for in vain; it is tantivy's `Directory`, read-only. A read that
//! misses a chunk fails with `WouldBlock` and is tried again once the chunk is there.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

use crate::ChunkId;
use crate::format::boot::File;

/// How many bytes of chunks are kept. The oldest ones give way, but for those that the question in hand has used.
const KEPT: usize = 32 << 20;

/// tantivy's description of an index.
pub(crate) const META: &str = "meta.json";

/// The chunks at hand and the files that they are parts of.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    meta: Arc<str>,
    files: Arc<Vec<Arc<Parts>>>,
    chunks: Arc<Mutex<Chunks>>,
}

#[derive(Debug, Default)]
struct Chunks {
    kept: BTreeMap<ChunkId, Kept>,
    bytes: usize,
    /// Counts questions.
    question: u64,
    missing: BTreeSet<ChunkId>,
}

#[derive(Debug)]
struct Kept {
    bytes: OwnedBytes,
    /// The last question that it was used for, or was loaded for.
    question: u64,
}

/// A file, in parts that are here and parts that are in chunks.
#[derive(Debug)]
struct Parts {
    ending: String,
    length: usize,
    first: ChunkId,
    size: usize,
    hot: Vec<(usize, OwnedBytes)>,
}

impl Shelf {
    /// An empty shelf for these files.
    pub(crate) fn new(meta: &str, files: Vec<File>) -> Self {
        let parts = |file: File| {
            Arc::new(Parts {
                ending: file.ending,
                length: size(file.length),
                first: file.first,
                size: size(file.size),
                hot: file
                    .hot
                    .into_iter()
                    .map(|(start, bytes)| (size(start), OwnedBytes::new(bytes)))
                    .collect(),
            })
        };
        Self {
            meta: meta.into(),
            files: Arc::new(files.into_iter().map(parts).collect()),
            chunks: Arc::default(),
        }
    }

    fn chunks(&self) -> MutexGuard<'_, Chunks> {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a chunk.
    pub(crate) fn put(&self, id: ChunkId, bytes: Vec<u8>) {
        let mut chunks = self.chunks();
        let question = chunks.question;
        chunks.bytes += bytes.len();
        let kept = Kept {
            bytes: OwnedBytes::new(bytes),
            question,
        };
        if let Some(before) = chunks.kept.insert(id, kept) {
            chunks.bytes -= before.bytes.len();
        }
        while chunks.bytes > KEPT {
            let oldest = chunks.kept.iter().min_by_key(|(_, kept)| kept.question);
            let Some((oldest, _)) = oldest.filter(|(_, kept)| kept.question < question) else {
                break;
            };
            let oldest = *oldest;
            if let Some(gone) = chunks.kept.remove(&oldest) {
                chunks.bytes -= gone.bytes.len();
            }
        }
    }

    /// A new question begins. The same one asked again goes on as the one before, so that its chunks stay.
    pub(crate) fn begin(&self, is_new: bool) {
        let mut chunks = self.chunks();
        chunks.missing.clear();
        if is_new {
            chunks.question += 1;
        }
    }

    /// What was looked for in vain since the question began.
    pub(crate) fn missing(&self) -> Vec<ChunkId> {
        self.chunks().missing.iter().copied().collect()
    }

    /// A chunk; a missing one is noted.
    pub(crate) fn chunk(&self, id: ChunkId) -> io::Result<OwnedBytes> {
        let mut chunks = self.chunks();
        let question = chunks.question;
        if let Some(kept) = chunks.kept.get_mut(&id) {
            kept.question = question;
            return Ok(kept.bytes.clone());
        }
        chunks.missing.insert(id);
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// A range of what lies in chunks of one size, the first of which has this number.
    pub(crate) fn range(&self, first: ChunkId, size: usize, range: Range<usize>) -> io::Result<OwnedBytes> {
        let invalid = || io::Error::from(io::ErrorKind::InvalidData);
        if size == 0 || range.is_empty() {
            return if range.is_empty() {
                Ok(OwnedBytes::empty())
            } else {
                Err(invalid())
            };
        }
        let (begin, end) = (range.start / size, (range.end - 1) / size);
        let mut parts = Vec::with_capacity(end - begin + 1);
        let mut failure = None;
        for number in begin..=end {
            let id = u32::try_from(number)
                .ok()
                .and_then(|number| first.checked_add(number));
            match self.chunk(id.ok_or_else(invalid)?) {
                Ok(bytes) => parts.push(bytes),
                Err(error) => failure = Some(error),
            }
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        let offset = range.start - begin * size;
        if let [part] = parts.as_slice() {
            let end = offset + range.len();
            return if end <= part.len() {
                Ok(part.slice(offset..end))
            } else {
                Err(invalid())
            };
        }
        let mut bytes = Vec::with_capacity(parts.len() * size);
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
        match bytes.get(offset..offset + range.len()) {
            Some(found) => Ok(OwnedBytes::new(found.to_vec())),
            None => Err(invalid()),
        }
    }
}

fn size(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// A file as tantivy reads it.
#[derive(Debug)]
struct Handle {
    shelf: Shelf,
    parts: Arc<Parts>,
}

impl HasLen for Handle {
    fn len(&self) -> usize {
        self.parts.length
    }
}

impl FileHandle for Handle {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        if range.end > self.parts.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let hot = &self.parts.hot;
        let before = hot.partition_point(|(start, _)| *start <= range.start);
        if let Some((start, bytes)) = before.checked_sub(1).and_then(|index| hot.get(index))
            && range.end <= start + bytes.len()
        {
            return Ok(bytes.slice(range.start - start..range.end - start));
        }
        self.shelf.range(self.parts.first, self.parts.size, range)
    }
}

fn absent(path: &Path) -> OpenReadError {
    OpenReadError::FileDoesNotExist(path.to_owned())
}

fn read_only() -> io::Error {
    io::ErrorKind::Unsupported.into()
}

impl Directory for Shelf {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        let parts = self.files.iter().find(|parts| parts.ending == ending);
        let parts = Arc::clone(parts.ok_or_else(|| absent(path))?);
        Ok(Arc::new(Handle {
            shelf: self.clone(),
            parts,
        }))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(META) {
            Ok(self.meta.as_bytes().to_vec())
        } else {
            Err(absent(path))
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(path == Path::new(META))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::FileDoesNotExist(path.to_owned()))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
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

    fn shelf() -> Shelf {
        let file = File {
            ending: "idx".to_owned(),
            length: 10,
            first: 4,
            size: 4,
            hot: vec![(8, vec![8, 9])],
        };
        Shelf::new("{}", vec![file])
    }

    #[test]
    fn a_read_names_all_chunks_that_it_misses() {
        let shelf = shelf();
        let file = shelf.open_read(Path::new("0.idx")).expect("a file");
        let read = |range: Range<usize>| file.read_bytes_slice(range).map(|bytes| bytes.to_vec());
        shelf.begin(true);
        assert_eq!(read(8..10).expect("what is hot"), [8, 9]);
        assert_eq!(
            read(2..7).map_err(|error| error.kind()),
            Err(io::ErrorKind::WouldBlock)
        );
        assert_eq!(shelf.missing(), [4, 5]);
        shelf.put(4, vec![0, 1, 2, 3]);
        shelf.put(5, vec![4, 5, 6, 7]);
        assert_eq!(read(2..7).expect("two chunks"), [2, 3, 4, 5, 6]);
        assert_eq!(read(1..3).expect("one chunk"), [1, 2]);
        // The chunk is shorter than the file says: damage, not a panic.
        shelf.put(5, vec![4]);
        assert_eq!(
            read(2..7).map_err(|error| error.kind()),
            Err(io::ErrorKind::InvalidData)
        );
    }

    #[test]
    fn the_oldest_chunks_give_way_but_for_those_in_use() {
        let shelf = shelf();
        let megabyte = || vec![0; 1 << 20];
        shelf.begin(true);
        (0..20).for_each(|id| shelf.put(id, megabyte()));
        shelf.begin(true);
        assert!(shelf.chunk(3).is_ok());
        (20..52).for_each(|id| shelf.put(id, megabyte()));
        assert!(shelf.chunk(3).is_ok(), "it is in use");
        assert!(shelf.chunk(2).is_err(), "it is old");
        assert!(
            shelf.chunk(51).is_ok() && shelf.chunk(20).is_ok(),
            "they are of this question"
        );
    }
}

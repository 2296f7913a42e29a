//! What earlier builds worked out, kept in the book's `.portolan/`.
//!
//! Owns the folder, its lock and its buckets; the entry point is [`Cache::open`]. A bucket maps a [`Key`] (the hash
//! of all inputs) to bytes. Losing any of it costs time and nothing else: a damaged, missing or unwritable entry is a
//! miss. It must not know what the bytes mean.

mod bucket;
mod key;
pub(crate) mod lock;
mod positioned;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use bucket::{Ageing, Bucket, MAX_BYTES};
pub use key::{Key, KeyBuilder};
pub use lock::Waiting;

/// What the site may know of each page.
pub const PAGE: &str = "page-v1";
/// The bodies of pages, by the hash of their bytes.
pub const BODY: &str = "body-v1";
/// What the copies of pages need besides the text of their files, by a hash of both.
pub const TEXT: &str = "text-v2";
/// What was known of a whole site after its last build.
pub const SITE: &str = "site-v1";
/// The pictures of diagrams, by their code.
pub const DIAGRAM: &str = "diagram-v1";
/// All buckets of this version.
pub const BUCKETS: &[&str] = &[PAGE, BODY, TEXT, SITE, DIAGRAM];

/// The cache of a book, shared by the threads of one build.
#[derive(Debug)]
pub struct Cache {
    store: Store,
}

#[derive(Debug)]
enum Store {
    Memory(Memory),
    Disk(Disk),
}

#[derive(Debug)]
struct Disk {
    buckets: BTreeMap<&'static str, Bucket>,
    /// Set by the first failed write: later ones are not tried.
    full: AtomicBool,
    /// Why that write failed.
    failure: Mutex<Option<io::Error>>,
    /// What could not be written: this build still needs it.
    spilled: Memory,
    /// Held until the cache is dropped.
    _lock: File,
}

/// Entries that last as long as the process.
#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<(&'static str, Key), Vec<u8>>>);

impl Memory {
    fn get(&self, bucket: &'static str, key: &Key) -> Option<Vec<u8>> {
        self.entries().get(&(bucket, *key)).cloned()
    }

    fn contains(&self, bucket: &'static str, key: &Key) -> bool {
        self.entries().contains_key(&(bucket, *key))
    }

    fn put(&self, bucket: &'static str, key: Key, bytes: &[u8]) {
        self.entries().insert((bucket, key), bytes.to_vec());
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<(&'static str, Key), Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    /// Opens the cache in `folder` (created when missing) and takes the build lock, waiting for another build to end;
    /// `waiting` hears of that. Buckets are named `<stage>-v<version>`; those not in `buckets` are deleted.
    ///
    /// # Errors
    /// When the folder cannot be created or locked, or is a symbolic link (files would be deleted where it leads).
    pub fn open(folder: &Path, buckets: &[&'static str], waiting: Waiting<'_>) -> io::Result<Self> {
        Self::open_within(MAX_BYTES, folder, buckets, waiting)
    }

    /// The same with a limit for what each bucket keeps without need.
    fn open_within(
        limit: u64,
        folder: &Path,
        buckets: &[&'static str],
        waiting: Waiting<'_>,
    ) -> io::Result<Self> {
        let _span = tracing::info_span!("open cache").entered();
        if fs::symlink_metadata(folder).is_ok_and(|facts| !facts.is_dir()) {
            return Err(io::Error::new(
                io::ErrorKind::NotADirectory,
                "the cache must be a folder, not a link or file",
            ));
        }
        fs::create_dir_all(folder)?;
        let lock_file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))?;
        lock::acquire(&lock_file, waiting)?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        let generations = tidy(folder, buckets)?;
        let open = |&name: &&'static str| {
            (
                name,
                Bucket::open(
                    folder,
                    name,
                    limit,
                    generations.get(name).map_or(&[], Vec::as_slice),
                ),
            )
        };
        let buckets = buckets.iter().map(open).collect();
        Ok(Self {
            store: Store::Disk(Disk {
                buckets,
                full: AtomicBool::new(false),
                failure: Mutex::default(),
                spilled: Memory::default(),
                _lock: lock_file,
            }),
        })
    }

    /// A cache that lasts as long as the process and takes no lock.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            store: Store::Memory(Memory::default()),
        }
    }

    /// The bytes of a key. `None` may also follow a successful [`Cache::put`]: the entry may be damaged since.
    #[must_use]
    pub fn get(&self, bucket: &'static str, key: &Key) -> Option<Vec<u8>> {
        match &self.store {
            Store::Memory(memory) => memory.get(bucket, key),
            Store::Disk(disk) => disk.get(bucket, key),
        }
    }

    /// Whether there is an entry, without reading it. The entry counts as used, so it lives on: a stage that is
    /// skipped because a later one had a hit must say so for its own entries.
    #[must_use]
    pub fn contains(&self, bucket: &'static str, key: &Key) -> bool {
        match &self.store {
            Store::Memory(memory) => memory.contains(bucket, key),
            Store::Disk(disk) => {
                disk.is_spilled(bucket, key)
                    || disk
                        .buckets
                        .get(bucket)
                        .is_some_and(|bucket| bucket.contains(key))
            }
        }
    }

    /// Keeps the bytes of a key, in place of those that it had.
    ///
    /// Where they cannot be written (a full disk), nothing more is written from then on: the build still finds what
    /// it gave, in memory, the next one does not, and [`Cache::finish`] says why.
    pub fn put(&self, bucket: &'static str, key: Key, bytes: &[u8]) {
        match &self.store {
            Store::Memory(memory) => memory.put(bucket, key, bytes),
            Store::Disk(disk) => disk.put(bucket, key, bytes),
        }
    }

    /// Ends a build that looked at everything: entries that went unused for several builds are dropped, packs that
    /// are mostly garbage are rewritten, the indexes are written. Dropping the cache without this loses what the
    /// build added.
    ///
    /// # Errors
    /// When an entry or an index could not be written; earlier entries are still there then.
    pub fn finish(self) -> io::Result<()> {
        self.end(Ageing::Age)
    }

    /// Ends a build that stopped early (errors of the author, an interruption): keeps what it added, and nothing
    /// grows older. Only what is above the limit goes, the longest unused first.
    ///
    /// # Errors
    /// As [`Cache::finish`].
    pub fn finish_partial(self) -> io::Result<()> {
        self.end(Ageing::Keep)
    }

    fn end(self, ageing: Ageing) -> io::Result<()> {
        let _span = tracing::info_span!("write cache").entered();
        let Store::Disk(disk) = self.store else {
            return Ok(());
        };
        if let Some(failure) = disk.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            // The indexes on disk still fit the packs up to the length that they name.
            return Err(failure);
        }
        let buckets: Vec<Bucket> = disk.buckets.into_values().collect();
        // Each of them, whatever becomes of another.
        let ended: Vec<io::Result<()>> = buckets
            .into_par_iter()
            .map(|bucket| bucket.finish(ageing))
            .collect();
        ended.into_iter().collect()
    }
}

impl Disk {
    fn get(&self, bucket: &'static str, key: &Key) -> Option<Vec<u8>> {
        if self.is_spilled(bucket, key) {
            return self.spilled.get(bucket, key);
        }
        self.buckets.get(bucket)?.get(key)
    }

    fn is_spilled(&self, bucket: &'static str, key: &Key) -> bool {
        // The usual case takes no lock that all threads share.
        self.full.load(Ordering::Acquire) && self.spilled.contains(bucket, key)
    }

    fn put(&self, name: &'static str, key: Key, bytes: &[u8]) {
        debug_assert!(self.buckets.contains_key(name), "bucket `{name}` was not opened");
        let Some(bucket) = self.buckets.get(name) else {
            return;
        };
        if !self.full.load(Ordering::Relaxed) {
            let Err(error) = bucket.put(key, bytes) else {
                return;
            };
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert(error);
        }
        self.spilled.put(name, key, bytes);
        self.full.store(true, Ordering::Release);
    }
}

/// Deletes the files of buckets that are no longer used and lists the packs of those that are.
fn tidy(folder: &Path, buckets: &[&'static str]) -> io::Result<BTreeMap<String, Vec<u64>>> {
    let mut generations: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        let Some(name) = file.file_name().to_str().map(str::to_owned) else {
            continue;
        };
        let Some((bucket, kind)) = bucket_file(&name) else {
            continue;
        };
        if !buckets.contains(&bucket) || kind == FileKind::Unfinished {
            // One that cannot be deleted is in nobody's way.
            let _ = fs::remove_file(file.path());
        } else if let FileKind::Pack(generation) = kind {
            generations.entry(bucket.to_owned()).or_default().push(generation);
        }
    }
    Ok(generations)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    Pack(u64),
    Index,
    Unfinished,
}

/// Takes `parsed-v1.3.pack` apart. `None` for everything that this module did not name: it is left alone.
fn bucket_file(name: &str) -> Option<(&str, FileKind)> {
    let (bucket, rest) = name.split_once('.')?;
    let (_, version) = bucket.rsplit_once("-v")?;
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kind = match rest {
        "index" => FileKind::Index,
        "index-new" => FileKind::Unfinished,
        _ => FileKind::Pack(rest.strip_suffix(".pack")?.parse().ok()?),
    };
    Some((bucket, kind))
}

//! One bucket on disk: a pack file that only grows, and an index that says what lies where in it.
//!
//! `parsed-v1.3.pack` holds the entries one after the other, `parsed-v1.index` names the pack's generation (3), its
//! length and every entry. The index is replaced by a rename and is what counts: what lies in the pack beyond the
//! length that it gives is the rest of a build that was killed, and is overwritten. Nothing is synced to the disk:
//! after a power failure the checksums turn what was lost into misses.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};

use super::Key;
use super::positioned::Positioned;
use crate::checksum::{self, Checksum};

/// Builds that an entry outlives without being used: enough to switch to another branch and back.
const KEPT_BUILDS: u8 = 3;
/// A bucket's size from which entries that this build did not use go at once, the longest unused first.
pub(super) const MAX_BYTES: u64 = 2 << 30;
/// Garbage below this is not worth a new pack.
const MIN_GARBAGE: u64 = 64 << 10;
/// How many bytes wait until they are written.
const WAITING: usize = 256 << 10;
/// Bumped when the form of the index changes; another version reads as an empty bucket.
const FORMAT: u32 = 2;

/// Where an entry lies and what it must hash to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    offset: u64,
    bytes: u64,
    check: Checksum,
    /// Builds since its last use.
    age: u8,
}

#[derive(Serialize, Deserialize)]
struct Index {
    format: u32,
    generation: u64,
    pack_bytes: u64,
    entries: Vec<(Key, Entry)>,
}

#[derive(Debug)]
struct Slot {
    entry: Entry,
    used: bool,
}

#[derive(Debug, Default)]
struct State {
    slots: HashMap<Key, Slot>,
    /// Where the next entry goes.
    end: u64,
    /// The last bytes up to there that are not in the pack yet: whole entries, written together because threads that write
    /// to one file wait for each other.
    waiting: Vec<u8>,
    /// The index on disk no longer says what this one would.
    changed: bool,
}

/// Which entries a finished build leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ageing {
    /// Entries that were not used grow older, and go in the end.
    Age,
    /// The build did not get to look at all it needs: nothing grows older.
    Keep,
}

/// An open bucket. The cache's lock makes this process its only user.
#[derive(Debug)]
pub(super) struct Bucket {
    folder: PathBuf,
    name: &'static str,
    /// How large it may be, of what nobody uses.
    limit: u64,
    generation: u64,
    pack: OnceLock<Positioned>,
    opening: Mutex<()>,
    state: Mutex<State>,
}

impl Bucket {
    /// Opens a bucket; whatever is wrong with its files, it is an empty one at worst.
    pub(super) fn open(folder: &Path, name: &'static str, limit: u64, generations: &[u64]) -> Self {
        let bucket = |generation, state| Self {
            folder: folder.to_owned(),
            name,
            limit,
            generation,
            pack: OnceLock::new(),
            opening: Mutex::new(()),
            state: Mutex::new(state),
        };
        let next = generations.iter().max().map_or(1, |last| last.saturating_add(1));
        let opened = read_index(&index_path(folder, name)).and_then(|index| {
            let pack = pack_path(folder, name, index.generation);
            let file = OpenOptions::new().read(true).write(true).open(pack).ok()?;
            (file.metadata().ok()?.len() >= index.pack_bytes).then_some((index, file))
        });
        let bucket = match opened {
            Some((index, file)) => {
                let slots = index
                    .entries
                    .into_iter()
                    .map(|(key, entry)| (key, Slot { entry, used: false }));
                let state = State {
                    slots: slots.collect(),
                    end: index.pack_bytes,
                    ..State::default()
                };
                let bucket = bucket(index.generation, state);
                // A fresh cell is always empty.
                let _ = bucket.pack.set(Positioned::new(file));
                bucket
            }
            None => bucket(
                next,
                State {
                    changed: true,
                    ..State::default()
                },
            ),
        };
        for &generation in generations
            .iter()
            .filter(|&&generation| generation != bucket.generation)
        {
            let _ = fs::remove_file(pack_path(folder, name, generation));
        }
        bucket
    }

    /// The entry of a key, when it is there and whole.
    pub(super) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let entry = self.find(key)?;
        let bytes = self.read(&entry);
        if bytes.is_none() {
            let mut state = self.lock();
            state.changed |= state.slots.remove(key).is_some();
        }
        bytes
    }

    /// Whether there is an entry; it counts as used.
    pub(super) fn contains(&self, key: &Key) -> bool {
        self.find(key).is_some()
    }

    /// Adds or replaces an entry.
    pub(super) fn put(&self, key: Key, bytes: &[u8]) -> io::Result<()> {
        let check = checksum::of(bytes);
        let length = bytes.len() as u64;
        let mut state = self.lock();
        if let Some(slot) = state.slots.get_mut(&key)
            && slot.entry.check == check
            && slot.entry.bytes == length
        {
            slot.used = true;
            return Ok(());
        }
        let offset = state.end;
        if bytes.len() > WAITING {
            self.write_out(&mut state)?;
            self.pack()?.write_at(bytes, offset)?;
        } else {
            state.waiting.extend_from_slice(bytes);
        }
        state.end += length;
        state.changed = true;
        let entry = Entry {
            offset,
            bytes: length,
            check,
            age: 0,
        };
        state.slots.insert(key, Slot { entry, used: true });
        if state.waiting.len() > WAITING {
            self.write_out(&mut state)?;
        }
        Ok(())
    }

    /// Writes what waits. What could not be written goes on waiting, and is read from there.
    fn write_out(&self, state: &mut State) -> io::Result<()> {
        if !state.waiting.is_empty() {
            self.pack()?.write_at(&state.waiting, state.written())?;
            state.waiting.clear();
        }
        Ok(())
    }

    /// Writes the index, leaves out what is too old, and rewrites the pack when most of it is garbage.
    pub(super) fn finish(self, ageing: Ageing) -> io::Result<()> {
        let mut state = std::mem::take(&mut *self.lock());
        self.write_out(&mut state)?;
        if ageing == Ageing::Age {
            grow_older(&mut state);
        }
        hold_to(self.limit, &mut state);
        if !state.changed {
            return Ok(());
        }
        let mut entries: Vec<(Key, Entry)> =
            state.slots.iter().map(|(key, slot)| (*key, slot.entry)).collect();
        entries.sort_unstable_by_key(|(_, entry)| entry.offset);
        let live: u64 = entries.iter().map(|(_, entry)| entry.bytes).sum();
        let garbage = state.end.saturating_sub(live);
        if garbage > live && garbage > MIN_GARBAGE {
            return self.compact(entries);
        }
        self.pack()?.set_len(state.end)?;
        self.write_index(self.generation, state.end, entries)
    }

    /// Copies the living entries into the next generation's pack; the index then names that one.
    fn compact(&self, entries: Vec<(Key, Entry)>) -> io::Result<()> {
        let generation = self.generation.saturating_add(1);
        let path = pack_path(&self.folder, self.name, generation);
        let mut pack = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut end = 0;
        let mut kept = Vec::with_capacity(entries.len());
        for (key, mut entry) in entries {
            let Some(bytes) = self.read(&entry) else { continue };
            pack.write_all(&bytes)?;
            entry.offset = end;
            end += entry.bytes;
            kept.push((key, entry));
        }
        pack.flush()?;
        self.write_index(generation, end, kept)?;
        fs::remove_file(pack_path(&self.folder, self.name, self.generation))
    }

    fn write_index(&self, generation: u64, pack_bytes: u64, entries: Vec<(Key, Entry)>) -> io::Result<()> {
        let index = Index {
            format: FORMAT,
            generation,
            pack_bytes,
            entries,
        };
        let mut bytes = postcard::to_stdvec(&index).map_err(io::Error::other)?;
        let check = checksum::of(&bytes);
        bytes.extend_from_slice(&check);
        let path = index_path(&self.folder, self.name);
        let fresh = path.with_extension("index-new");
        fs::write(&fresh, bytes)?;
        fs::rename(fresh, path)
    }

    fn find(&self, key: &Key) -> Option<Entry> {
        let mut state = self.lock();
        let slot = state.slots.get_mut(key)?;
        slot.used = true;
        Some(slot.entry)
    }

    fn read(&self, entry: &Entry) -> Option<Vec<u8>> {
        let bytes = match self.lock().of_waiting(entry) {
            Some(bytes) => bytes,
            None => {
                let mut bytes = vec![0; usize::try_from(entry.bytes).ok()?];
                if !bytes.is_empty() {
                    self.pack.get()?.read_at(&mut bytes, entry.offset).ok()?;
                }
                bytes
            }
        };
        (checksum::of(&bytes) == entry.check).then_some(bytes)
    }

    /// The pack, created on first need so that an unused bucket is no file.
    fn pack(&self) -> io::Result<&Positioned> {
        if let Some(pack) = self.pack.get() {
            return Ok(pack);
        }
        let _turn = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = self.pack.get() {
            return Ok(pack);
        }
        let path = pack_path(&self.folder, self.name, self.generation);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)?;
        Ok(self.pack.get_or_init(|| Positioned::new(file)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Up to where the pack is written.
    fn written(&self) -> u64 {
        self.end - self.waiting.len() as u64
    }

    /// The bytes of an entry that is not in the pack yet.
    fn of_waiting(&self, entry: &Entry) -> Option<Vec<u8>> {
        let start = usize::try_from(entry.offset.checked_sub(self.written())?).ok()?;
        let end = start.checked_add(usize::try_from(entry.bytes).ok()?)?;
        self.waiting
            .get(start..end)
            .filter(|bytes| !bytes.is_empty())
            .map(<[u8]>::to_vec)
    }
}

fn grow_older(state: &mut State) {
    let mut changed = false;
    state.slots.retain(|_, slot| {
        let age = if slot.used {
            0
        } else {
            slot.entry.age.saturating_add(1)
        };
        changed |= age != slot.entry.age;
        slot.entry.age = age;
        age <= KEPT_BUILDS
    });
    state.changed |= changed;
}

/// Drops what this build did not use, the longest unused first, until the rest is within the limit.
fn hold_to(limit: u64, state: &mut State) {
    let mut live: u64 = state.slots.values().map(|slot| slot.entry.bytes).sum();
    if live <= limit {
        return;
    }
    let mut unused: Vec<(u8, Key, u64)> = state
        .slots
        .iter()
        .filter(|(_, slot)| !slot.used)
        .map(|(key, slot)| (slot.entry.age, *key, slot.entry.bytes))
        .collect();
    unused.sort_unstable_by(|a, b| b.cmp(a));
    for (_, key, bytes) in unused {
        if live <= limit {
            break;
        }
        state.slots.remove(&key);
        live -= bytes;
        state.changed = true;
    }
}

fn read_index(path: &Path) -> Option<Index> {
    let bytes = fs::read(path).ok()?;
    let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(size_of::<Checksum>())?)?;
    if checksum::of(body) != check {
        return None;
    }
    let index: Index = postcard::from_bytes(body).ok()?;
    let whole = index.entries.iter().all(|(_, entry)| {
        entry
            .offset
            .checked_add(entry.bytes)
            .is_some_and(|end| end <= index.pack_bytes)
    });
    (index.format == FORMAT && whole).then_some(index)
}

fn index_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.index"))
}

fn pack_path(folder: &Path, name: &str, generation: u64) -> PathBuf {
    folder.join(format!("{name}.{generation}.pack"))
}

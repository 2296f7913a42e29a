//! The writer that the pipeline talks to, from any thread.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use portolan_core::model::UrlPath;

use super::disk::{Content, Disk, Kind, Links, OsDisk};
use super::error::{OutputError, failed};
use super::manifest::{ContentHash, Manifest, Recorded, Stat, StatFacts, is_site_path};
use super::old::{Old, OldFile, State};
use super::staging::{self, Staging, Where};
use super::target::Target;
use crate::cache::Waiting;
use crate::cache::lock;

/// A site that is being written.
pub struct SiteWriter {
    pub(super) disk: Arc<dyn Disk>,
    /// The real path of the output folder.
    pub(super) folder: PathBuf,
    /// The folder as the author gave it, for messages.
    pub(super) shown: PathBuf,
    pub(super) old: Old,
    /// What of the old site may be kept.
    old_files: HashMap<Arc<str>, OldFile>,
    /// `None` while a file is being written.
    files: Mutex<HashMap<Arc<str>, Option<NewFile>>>,
    staging: Mutex<Option<Arc<Staging>>>,
    /// Keeps other builds out of the output folder.
    pub(super) lock: Option<File>,
}

/// A file of the new site.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewFile {
    pub(super) hash: ContentHash,
    pub(super) stat: Stat,
    pub(super) origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The old site has it.
    Old,
    /// It lies in the staging folder.
    Staged,
}

/// How the new site came into its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Swap {
    /// Nothing had changed, and nothing was written.
    Unchanged,
    /// At once.
    Exchanged,
    /// File by file, for this reason: readers may have met old and new files side by side for a moment.
    InPlace(InPlace),
}

/// Why a site was updated file by file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InPlace {
    /// The output folder is a mount point.
    MountPoint,
    /// It holds a folder that we did not make, such as `.git`.
    ForeignFolder(PathBuf),
    /// The folder around it cannot be written to, or the file system refused to rename it.
    Refused(String),
}

impl fmt::Display for InPlace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MountPoint => out.write_str("it is a mount point"),
            Self::ForeignFolder(folder) => {
                write!(
                    out,
                    "it holds the folder `{}`, which portolan did not make",
                    folder.display()
                )
            }
            Self::Refused(reason) => write!(out, "it cannot be exchanged for a new one ({reason})"),
        }
    }
}

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How the site came into its place.
    pub swap: Swap,
    /// Files that are new or have new content.
    pub written: usize,
    /// Files that are as they were.
    pub kept: usize,
    /// Files of ours that are gone.
    pub removed: usize,
    /// Where the site of mdBook lies now that was in the output folder.
    pub moved_aside: Option<PathBuf>,
    /// For the next build's [`Target`].
    pub facts: StatFacts,
    /// Since when readers find the new site. The old one may have been removed after that.
    pub since: Instant,
}

impl SiteWriter {
    /// Looks at the output folder, tidies up after killed builds, and waits for another build that writes to it.
    /// Nothing else is written before the first file that differs from the old site.
    ///
    /// # Errors
    /// When the folder is not ours to write to, or cannot be read.
    pub fn begin(target: &Target, waiting: Waiting<'_>) -> Result<Self, OutputError> {
        Self::begin_on(Arc::new(OsDisk), target, waiting)
    }

    pub(super) fn begin_on(
        disk: Arc<dyn Disk>,
        target: &Target,
        waiting: Waiting<'_>,
    ) -> Result<Self, OutputError> {
        let folder = target.resolve()?;
        staging::tidy(&*disk, &folder);
        let (lock, old) = loop {
            let lock = lock_output(&folder, waiting)?;
            let old = Old::read(&*disk, &folder, &target.folder)?;
            // Another build may have made the folder between the two: it is locked before it is relied on.
            if lock.is_some() || old.state == State::Absent || staging::open_folder(&folder).is_none() {
                break (lock, old);
            }
        };
        Ok(Self {
            disk,
            folder,
            shown: target.folder.clone(),
            old_files: old.files(&target.facts),
            old,
            files: Mutex::default(),
            staging: Mutex::default(),
            lock,
        })
    }

    /// Whether the old site's file at `path` holds `content` and nobody touched it since. A page whose render key
    /// says that it would come out the same must ask this before its rendering is skipped.
    #[must_use]
    pub fn can_keep(&self, path: &UrlPath, content: &ContentHash) -> bool {
        self.stat_of_old(path.as_str(), content).is_some()
    }

    /// Takes the old site's file into the new one. `false` when it does not hold `content` (any more): it must be
    /// written then.
    ///
    /// # Errors
    /// When the path is bad or already taken.
    pub fn keep(&self, path: &UrlPath, content: &ContentHash) -> Result<bool, OutputError> {
        check_path(path)?;
        let Some(stat) = self.stat_of_old(path.as_str(), content) else {
            return Ok(false);
        };
        let name = self.claim(path)?;
        self.settle(
            name,
            NewFile {
                hash: *content,
                stat,
                origin: Origin::Old,
            },
        );
        Ok(true)
    }

    /// Gives a file its content. Content that the old site has is kept instead.
    ///
    /// # Errors
    /// When the path is bad or already taken, or the file cannot be written.
    pub fn write(&self, path: &UrlPath, bytes: &[u8]) -> Result<ContentHash, OutputError> {
        let _span = tracing::info_span!("write").entered();
        let name = self.claim(path)?;
        let hash = ContentHash::of(bytes);
        let file = if let Some(stat) = self.stat_of_old(&name, &hash) {
            NewFile {
                hash,
                stat,
                origin: Origin::Old,
            }
        } else {
            let place = self.staging()?.file(&name)?;
            let stat = self
                .disk
                .write_new(&place, bytes)
                .map_err(|error| staged("write", &name, &place, error))?;
            NewFile {
                hash,
                stat,
                origin: Origin::Staged,
            }
        };
        self.settle(name, file);
        Ok(hash)
    }

    /// Gives a file its content in pieces, so that a large one need not be in memory. Where the old site has it, that
    /// one is kept.
    ///
    /// # Errors
    /// When the path is bad or already taken, or the file cannot be written; also what `content` fails with.
    pub fn stream(&self, path: &UrlPath, content: Content<'_>) -> Result<ContentHash, OutputError> {
        let name = self.claim(path)?;
        let place = self.staging()?.file(&name)?;
        let streamed = self.disk.stream_new(&place, content);
        let (hash, stat) = streamed.map_err(|error| staged("write", &name, &place, error))?;
        let file = match self.stat_of_old(&name, &hash) {
            Some(stat) => {
                self.disk.remove_file(&place).map_err(failed("remove", &place))?;
                NewFile {
                    hash,
                    stat,
                    origin: Origin::Old,
                }
            }
            None => NewFile {
                hash,
                stat,
                origin: Origin::Staged,
            },
        };
        self.settle(name, file);
        Ok(hash)
    }

    /// Copies a file of any size into the site, unless the old site has it.
    ///
    /// # Errors
    /// When the path is bad or already taken, or the file cannot be read or written.
    pub fn copy(&self, path: &UrlPath, from: &Path) -> Result<ContentHash, OutputError> {
        let name = self.claim(path)?;
        let file = match self.unchanged_copy(&name, from)? {
            Some(file) => file,
            None => {
                let place = self.staging()?.file(&name)?;
                let copied = self.disk.copy_new(from, &place, Links::Follow);
                let (hash, stat) = copied.map_err(|error| staged("copy", &name, from, error))?;
                NewFile {
                    hash,
                    stat,
                    origin: Origin::Staged,
                }
            }
        };
        self.settle(name, file);
        Ok(file.hash)
    }

    /// Puts the new site in the place of the old one.
    ///
    /// # Errors
    /// When a file is missing or could not be put in its place. The old site is as it was then, unless the error
    /// says otherwise.
    pub fn commit(self) -> Result<Outcome, OutputError> {
        super::commit::commit(self)
    }

    /// The folder that holds the unfinished site, if there is one yet: what a program that has to end at once should
    /// remove. Dropping the writer removes it, too.
    #[must_use]
    pub fn staging_folder(&self) -> Option<PathBuf> {
        lock_of(&self.staging)
            .as_ref()
            .map(|staging| staging.path.clone())
    }

    /// The files of the new site, all of them finished.
    pub(super) fn take_files(&self) -> Result<BTreeMap<Arc<str>, NewFile>, OutputError> {
        let finished = |(path, file): (Arc<str>, Option<NewFile>)| match file {
            Some(file) => Ok((path, file)),
            None => Err(OutputError::Incomplete {
                path: path.to_string(),
            }),
        };
        std::mem::take(&mut *lock_of(&self.files))
            .into_iter()
            .map(finished)
            .collect()
    }

    /// The staging folder, created on first need.
    pub(super) fn staging(&self) -> Result<Arc<Staging>, OutputError> {
        let mut staging = lock_of(&self.staging);
        if let Some(staging) = &*staging {
            return Ok(Arc::clone(staging));
        }
        let create = |place| Staging::create(Arc::clone(&self.disk), &self.folder, place);
        let place = if self.old.in_place.is_some() {
            Where::Inside
        } else {
            Where::Beside
        };
        let created = match create(place) {
            // The folder around the output is not ours to write to; the output itself may be.
            Err(OutputError::Io { .. }) if place == Where::Beside && self.old.state != State::Absent => {
                create(Where::Inside)
            }
            created => created,
        }?;
        Ok(Arc::clone(staging.insert(Arc::new(created))))
    }

    /// What is known of the old site's file at `path`, when it holds this content.
    fn stat_of_old(&self, path: &str, content: &ContentHash) -> Option<Stat> {
        let old = self.old_files.get(path).filter(|old| old.hash == *content)?;
        let real = self.folder.join(path);
        let facts = self.disk.facts(&real).ok()??;
        if facts.kind != Kind::File || facts.stat.bytes != old.bytes {
            return None;
        }
        let is_same = old.known == Some(facts.stat)
            || self
                .disk
                .hash(&real, Links::Refuse)
                .is_ok_and(|hash| hash == *content);
        is_same.then_some(facts.stat)
    }

    /// The old site's file, when a copy of `from` would give the same.
    fn unchanged_copy(&self, path: &str, from: &Path) -> Result<Option<NewFile>, OutputError> {
        if !self.old_files.contains_key(path) {
            return Ok(None);
        }
        let hash = self
            .disk
            .hash(from, Links::Follow)
            .map_err(failed("read", from))?;
        Ok(self.stat_of_old(path, &hash).map(|stat| NewFile {
            hash,
            stat,
            origin: Origin::Old,
        }))
    }

    /// Takes a path for a file that is not finished yet.
    fn claim(&self, path: &UrlPath) -> Result<Arc<str>, OutputError> {
        check_path(path)?;
        let name: Arc<str> = match self.old_files.get_key_value(path.as_str()) {
            Some((name, _)) => Arc::clone(name),
            None => Arc::from(path.as_str()),
        };
        match lock_of(&self.files).entry(Arc::clone(&name)) {
            Entry::Vacant(free) => drop(free.insert(None)),
            Entry::Occupied(_) => {
                return Err(OutputError::Twice {
                    path: name.to_string(),
                });
            }
        }
        Ok(name)
    }

    fn settle(&self, name: Arc<str>, file: NewFile) {
        lock_of(&self.files).insert(name, Some(file));
    }
}

impl fmt::Debug for SiteWriter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SiteWriter")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The manifest of some files.
pub(super) fn manifest_of(files: &BTreeMap<Arc<str>, NewFile>) -> Manifest {
    let recorded = |(path, file): (&Arc<str>, &NewFile)| {
        (
            Arc::clone(path),
            Recorded {
                hash: Some(file.hash),
                bytes: file.stat.bytes,
            },
        )
    };
    Manifest {
        files: files.iter().map(recorded).collect(),
    }
}

/// Takes the lock of the output folder itself: it moves with the folder when two are exchanged, so it is taken again
/// when the folder changed while we waited.
pub(super) fn lock_output(folder: &Path, waiting: Waiting<'_>) -> Result<Option<File>, OutputError> {
    loop {
        let Some(open) = staging::open_folder(folder) else {
            return Ok(None);
        };
        lock::acquire(&open, waiting).map_err(failed("lock", folder))?;
        if staging::is_at(&open, folder) {
            return Ok(Some(open));
        }
    }
}

fn check_path(path: &UrlPath) -> Result<(), OutputError> {
    if is_site_path(path.as_str()) {
        return Ok(());
    }
    Err(OutputError::BadPath {
        path: path.to_string(),
    })
}

/// An error of the staging folder: what exists there already is a folder of the site.
fn staged(action: &'static str, name: &str, path: &Path, error: io::Error) -> OutputError {
    if matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory
    ) {
        return OutputError::Twice {
            path: name.to_owned(),
        };
    }
    failed(action, path)(error)
}

fn lock_of<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The folder in which the next site comes together, and what killed builds left of theirs.
//!
//! It lies beside the output (or inside it, for an update in place) under a name that nobody else uses:
//! `.<output>.portolan-new-<pid>`. Its maker holds a lock on it, so that another build can tell a living one from
//! the leftovers of a dead one, whatever the process ids say. It is removed when dropped. After an exchange the old
//! site lies under that name and goes the same way.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{Disk, Kind};
use super::error::{OutputError, failed};
use super::old;
use crate::cache::lock::{self, Held};

/// Where staging lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// In the folder that holds the output.
    Beside,
    /// In the output folder.
    Inside,
}

pub(super) struct Staging {
    disk: Arc<dyn Disk>,
    pub(super) path: PathBuf,
    /// A free name beside it, for the old site when the two cannot be exchanged.
    pub(super) old: PathBuf,
    pub(super) place: Where,
    /// Folders below it that exist.
    folders: Mutex<BTreeSet<String>>,
    /// Folders above it that were missing, the highest first.
    made: Vec<PathBuf>,
    _lock: Option<File>,
}

const NEW: &str = "portolan-new-";
const OLD: &str = "portolan-old-";

impl Staging {
    /// Creates the folder, and what is missing above it.
    pub(super) fn create(disk: Arc<dyn Disk>, output: &Path, place: Where) -> Result<Self, OutputError> {
        let (parent, prefix) = location(output, place);
        let mut made = Vec::new();
        let created = create_above(&*disk, &parent, &mut made).and_then(|()| {
            for attempt in 0..1000_u32 {
                let id = std::process::id();
                let tail = if attempt == 0 {
                    id.to_string()
                } else {
                    format!("{id}-{attempt}")
                };
                let path = parent.join(named(&prefix, NEW, &tail));
                match disk.create_folder(&path) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                    Err(error) => return Err(failed("create", &path)(error)),
                }
                // Another build that tidies up may take it for a leftover before it is locked.
                let lock = open_folder(&path);
                let ours = match &lock {
                    Some(lock) => lock::try_acquire(lock) != Held::ByAnother && is_at(lock, &path),
                    None => matches!(disk.facts(&path), Ok(Some(_))),
                };
                if ours {
                    return Ok((path, parent.join(named(&prefix, OLD, &tail)), lock));
                }
            }
            Err(failed("create", &parent.join(named(&prefix, NEW, "0")))(
                io::ErrorKind::AlreadyExists.into(),
            ))
        });
        match created {
            Ok((path, old, lock)) => Ok(Self {
                disk,
                path,
                old,
                place,
                folders: Mutex::default(),
                made,
                _lock: lock,
            }),
            Err(error) => {
                remove_made(&*disk, &made);
                Err(error)
            }
        }
    }

    /// The path of a file of the site in here; the folders above it exist then.
    pub(super) fn file(&self, path: &str) -> Result<PathBuf, OutputError> {
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.folder(folder)?;
        }
        Ok(self.path.join(path))
    }

    fn folder(&self, folder: &str) -> Result<(), OutputError> {
        let mut known = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(folder) {
            return Ok(());
        }
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for above in ends.map(|end| &folder[..end]) {
            if known.contains(above) {
                continue;
            }
            let path = self.path.join(above);
            match self.disk.create_folder(&path) {
                Ok(()) => {}
                // A file of the site has the name that another of its files needs for a folder.
                Err(error) if is_file_in_the_way(&error) => {
                    return Err(OutputError::Twice {
                        path: above.to_owned(),
                    });
                }
                Err(error) => return Err(failed("create", &path)(error)),
            }
            known.insert(above.to_owned());
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        let _ = self.disk.remove_tree(&self.path);
        remove_made(&*self.disk, &self.made);
    }
}

/// Removes what killed builds left beside and in the output, and puts the old site back where one was killed while
/// it had the output folder in hand. Never a folder of a living build.
pub(super) fn tidy(disk: &dyn Disk, output: &Path) {
    for place in [Where::Beside, Where::Inside] {
        let (parent, prefix) = location(output, place);
        let Ok(listed) = disk.list(&parent) else { continue };
        for (name, kind) in listed {
            let leftover = parent.join(&name);
            if kind != Kind::Folder {
                continue;
            }
            if is_named(&name, &prefix, OLD) {
                tidy_old(disk, &leftover, output);
            } else if is_named(&name, &prefix, NEW)
                && let Some(_lock) = claim(&leftover)
            {
                let _ = disk.remove_tree(&leftover);
            }
        }
    }
}

fn tidy_old(disk: &dyn Disk, leftover: &Path, output: &Path) {
    let Some(_lock) = claim(leftover) else { return };
    if matches!(disk.facts(output), Ok(None)) {
        let _ = disk.rename_new(leftover, output);
    } else if old::is_marked(disk, leftover) {
        let _ = disk.remove_tree(leftover);
    }
}

/// Whether a name in the output folder is that of a staging folder.
pub(super) fn is_inside_name(name: &OsStr) -> bool {
    is_named(name, OsStr::new("."), NEW)
}

/// Takes the lock of a leftover; `None` while its maker lives.
fn claim(leftover: &Path) -> Option<Option<File>> {
    let Some(folder) = open_folder(leftover) else {
        return is_dead(leftover).then_some(None);
    };
    match lock::try_acquire(&folder) {
        // Its maker may have removed it since it was opened, and the next build may have made its own of that name.
        Held::ByUs => is_at(&folder, leftover).then_some(Some(folder)),
        Held::ByAnother => None,
        Held::Unknown => is_dead(leftover).then_some(None),
    }
}

/// Where locks say nothing: whether the process whose id ends the name is gone. Unknown counts as alive.
fn is_dead(leftover: &Path) -> bool {
    let name = leftover.file_name().unwrap_or_default().to_string_lossy();
    let id = name
        .rsplit_once("portolan-")
        .and_then(|(_, rest)| rest.split('-').nth(1));
    let processes = Path::new("/proc");
    match id {
        Some(id) => processes.join("self").exists() && !processes.join(id).exists(),
        None => false,
    }
}

fn location(output: &Path, place: Where) -> (PathBuf, OsString) {
    let mut prefix = OsString::from(".");
    match place {
        Where::Inside => (output.to_owned(), prefix),
        Where::Beside => {
            prefix.push(output.file_name().unwrap_or_default());
            prefix.push(".");
            (output.parent().unwrap_or(output).to_owned(), prefix)
        }
    }
}

fn named(prefix: &OsStr, word: &str, tail: &str) -> OsString {
    let mut name = prefix.to_owned();
    name.push(word);
    name.push(tail);
    name
}

fn is_named(name: &OsStr, prefix: &OsStr, word: &str) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
    let tail = rest.and_then(|rest| rest.strip_prefix(word.as_bytes()));
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    tail.is_some_and(|tail| {
        tail.split(|&byte| byte == b'-').count() <= 2 && tail.split(|&byte| byte == b'-').all(number)
    })
}

fn create_above(disk: &dyn Disk, folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), OutputError> {
    if disk.facts(folder).map_err(failed("read", folder))?.is_some() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_above(disk, parent, made)?;
    }
    match disk.create_folder(folder) {
        Ok(()) => made.push(folder.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed("create", folder)(error)),
    }
    Ok(())
}

/// Removes folders that are still empty: those of a build that came to nothing.
fn remove_made(disk: &dyn Disk, made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = disk.remove_folder(folder);
    }
}

fn is_file_in_the_way(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory
    )
}

/// A folder as something that can be locked, where the system allows that.
pub(super) fn open_folder(path: &Path) -> Option<File> {
    // Opening a pipe would wait for somebody to write to it.
    let is_folder = std::fs::symlink_metadata(path).is_ok_and(|facts| facts.is_dir());
    if cfg!(unix) && is_folder {
        File::open(path).ok()
    } else {
        None
    }
}

/// Whether an open folder is still the one that a path names.
pub(super) fn is_at(folder: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        match (folder.metadata(), std::fs::symlink_metadata(path)) {
            (Ok(one), Ok(other)) => one.dev() == other.dev() && one.ino() == other.ino(),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        path.exists()
    }
}

//! The file system as output uses it: one trait, so that tests can make any single operation fail.
//!
//! Everything that output does to the disk goes through [`Disk`], locks excepted. No method follows a symbolic link
//! at the end of its path, but for the source of a copy that is asked to.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::manifest::{ContentHash, Stat};
use crate::checksum::Running;

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A socket, a pipe, a device.
    Other,
}

/// What the file system says of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) kind: Kind,
    pub(super) stat: Stat,
    /// The file system that it lies on; 0 where that is unknown.
    pub(super) device: u64,
}

/// What to do with a symbolic link at the end of the path that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    Follow,
    Refuse,
}

/// What writes a file's content, from its start to its end.
pub(super) type Content<'c> = &'c mut dyn FnMut(&mut dyn Write) -> io::Result<()>;

pub(super) trait Disk: Send + Sync {
    /// `None` when there is nothing.
    fn facts(&self, path: &Path) -> io::Result<Option<Facts>>;
    /// What is in a folder, sorted by name.
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>>;
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    fn hash(&self, path: &Path, links: Links) -> io::Result<ContentHash>;
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Writes a file that does not exist yet.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<Stat>;
    /// Copies to a file that does not exist yet, piece by piece.
    fn copy_new(&self, from: &Path, to: &Path, links: Links) -> io::Result<(ContentHash, Stat)>;
    /// Fails when the file exists. `content` writes the file from its start to its end.
    fn stream_new(&self, path: &Path, content: Content<'_>) -> io::Result<(ContentHash, Stat)>;
    /// Makes another name for a file, or for a symbolic link itself.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Moves; a file at the target is replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Moves; anything at the target is an error.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Two paths change places at once.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Gives a folder the permissions of another.
    fn copy_mode(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    fn remove_tree(&self, path: &Path) -> io::Result<()>;
}

/// The real one.
#[derive(Debug)]
pub(super) struct OsDisk;

impl Disk for OsDisk {
    fn facts(&self, path: &Path) -> io::Result<Option<Facts>> {
        match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(facts_of(&metadata))),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        let mut found = Vec::new();
        for item in fs::read_dir(folder)? {
            let item = item?;
            found.push((item.file_name(), kind_of(item.file_type()?)));
        }
        found.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Ok(found)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        open(path, Links::Refuse)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn hash(&self, path: &Path, links: Links) -> io::Result<ContentHash> {
        let mut hasher = Running::new();
        hasher.update_reader(open(path, links)?)?;
        Ok(hasher.finish().into())
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<Stat> {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        Ok(facts_of(&file.metadata()?).stat)
    }

    fn copy_new(&self, from: &Path, to: &Path, links: Links) -> io::Result<(ContentHash, Stat)> {
        let mut source = open(from, links)?;
        let mut file = File::create_new(to)?;
        let mut hasher = Running::new();
        let mut piece = vec![0; 1 << 17];
        loop {
            let length = match source.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(&piece[..length]);
            file.write_all(&piece[..length])?;
        }
        Ok((hasher.finish().into(), facts_of(&file.metadata()?).stat))
    }

    fn stream_new(&self, path: &Path, content: Content<'_>) -> io::Result<(ContentHash, Stat)> {
        let mut out = Hashing {
            file: File::create_new(path)?,
            hasher: Running::new(),
        };
        content(&mut out)?;
        Ok((out.hasher.finish().into(), facts_of(&out.file.metadata()?).stat))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        match rename_with(from, to, Special::NoReplace) {
            Err(error) if is_unsupported(&error) => {
                if self.facts(to)?.is_some() {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                fs::rename(from, to)
            }
            result => result,
        }
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        rename_with(one, other, Special::Exchange)
    }

    fn copy_mode(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::set_permissions(to, fs::symlink_metadata(from)?.permissions())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

/// Nothing is there; also when what should be a folder above it is not one.
/// A file that knows the hash of what it was given.
struct Hashing {
    file: File,
    hasher: Running,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The system or the file system does not know the call.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

fn kind_of(kind: fs::FileType) -> Kind {
    if kind.is_file() {
        Kind::File
    } else if kind.is_dir() {
        Kind::Folder
    } else if kind.is_symlink() {
        Kind::Link
    } else {
        Kind::Other
    }
}

fn facts_of(metadata: &fs::Metadata) -> Facts {
    #[cfg(unix)]
    let device = std::os::unix::fs::MetadataExt::dev(metadata);
    #[cfg(not(unix))]
    let device = 0;
    // Before 1970 counts as 1970: two such files differ in size or are read.
    let written = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    let stat = Stat {
        bytes: metadata.len(),
        seconds: i64::try_from(written.as_secs()).unwrap_or(i64::MAX),
        nanoseconds: written.subsec_nanos(),
    };
    Facts {
        kind: kind_of(metadata.file_type()),
        stat,
        device,
    }
}

fn open(path: &Path, links: Links) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    if links == Links::Refuse {
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        if let Ok(flags) = i32::try_from(flags.bits()) {
            std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags);
        }
    }
    #[cfg(not(unix))]
    if links == Links::Refuse && fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a symbolic link",
        ));
    }
    options.open(path)
}

/// What `rename` alone cannot do.
#[derive(Clone, Copy)]
enum Special {
    NoReplace,
    Exchange,
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_with(from: &Path, to: &Path, how: Special) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags};
    let flags = match how {
        Special::NoReplace => RenameFlags::NOREPLACE,
        Special::Exchange => RenameFlags::EXCHANGE,
    };
    Ok(rustix::fs::renameat_with(CWD, from, CWD, to, flags)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_with(_from: &Path, _to: &Path, how: Special) -> io::Result<()> {
    match how {
        Special::NoReplace | Special::Exchange => Err(io::ErrorKind::Unsupported.into()),
    }
}

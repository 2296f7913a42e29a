//! Opening a file of a folder by names, without following a link on the way.

use std::fs::File;
use std::io;
use std::path::Path;

/// What lies at a path.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A file, opened for reading.
    File(File),
    /// A folder.
    Folder,
    /// Nothing, or something that is never served: a link, a device, a pipe, a file that may not be read.
    Nothing,
}

/// Opens what lies below `root`. Each name must be plain: no separator, no `..`.
#[cfg(unix)]
pub(crate) fn open(root: &Path, names: &[String]) -> io::Result<Opened> {
    use rustix::fs::{Mode, OFlags, open, openat};

    // Opening a pipe would wait for its other end.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let folder = flags | OFlags::DIRECTORY;
    let mut at = match open(root, folder, Mode::empty()) {
        Ok(root) => root,
        Err(error) => return none_or(error.into()),
    };
    for (number, name) in names.iter().enumerate() {
        let flags = if number + 1 < names.len() { folder } else { flags };
        at = match openat(&at, name.as_str(), flags | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(next) => next,
            Err(error) => return none_or(error.into()),
        };
    }
    sorted(File::from(at))
}

/// The same where there is no way to open relative to an open folder: every folder on the way is looked at first.
#[cfg(not(unix))]
pub(crate) fn open(root: &Path, names: &[String]) -> io::Result<Opened> {
    let mut path = root.to_path_buf();
    for name in names {
        path.push(name);
        match std::fs::symlink_metadata(&path) {
            Ok(facts) if facts.is_symlink() => return Ok(Opened::Nothing),
            Ok(_) => {}
            Err(error) => return none_or(error),
        }
    }
    if path.is_dir() {
        return Ok(Opened::Folder);
    }
    match File::open(&path) {
        Ok(file) => sorted(file),
        Err(error) => none_or(error),
    }
}

fn sorted(file: File) -> io::Result<Opened> {
    let kind = file.metadata()?.file_type();
    Ok(if kind.is_file() {
        Opened::File(file)
    } else if kind.is_dir() {
        Opened::Folder
    } else {
        Opened::Nothing
    })
}

/// Only what the machine is short of is a failure; whatever a path can bring about means that nothing is there.
fn none_or(error: io::Error) -> io::Result<Opened> {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let short = [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::IO];
        if short
            .iter()
            .any(|short| error.raw_os_error() == Some(short.raw_os_error()))
        {
            return Err(error);
        }
    }
    #[cfg(not(unix))]
    if error.kind() == io::ErrorKind::OutOfMemory {
        return Err(error);
    }
    Ok(Opened::Nothing)
}

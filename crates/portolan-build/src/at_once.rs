//! Writing one of the author's files at once or not at all: it is whole beside its place before it is there.

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

/// What may be at the place already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file that is replaced.
    Taken,
    /// Nothing: where a file has come meanwhile, it stays, and writing fails.
    Free,
}

/// Writes a file. Nothing is left beside it, and where it fails the place is as it was.
pub(crate) fn write(
    path: &Path,
    bytes: &[u8],
    place: Place,
    permissions: Option<Permissions>,
) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.portolan-{}", std::process::id()));
    // A process of the same number may have been killed here.
    let _ = fs::remove_file(&beside);
    let written = fill(&beside, bytes, permissions.clone()).and_then(|()| match place {
        Place::Taken => fs::rename(&beside, path),
        Place::Free => fs::hard_link(&beside, path).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Err(error),
            // Not every file system has links.
            _ => fill(path, bytes, permissions).inspect_err(|error| {
                if error.kind() != io::ErrorKind::AlreadyExists {
                    let _ = fs::remove_file(path);
                }
            }),
        }),
    });
    // What cannot be removed is in nobody's way: its name starts with a dot.
    let _ = fs::remove_file(&beside);
    written
}

fn fill(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_taken_only_when_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.css");
        let text = || fs::read_to_string(&path).unwrap();
        write(&path, b"one", Place::Free, None).unwrap();
        assert_eq!(text(), "one");
        let error = write(&path, b"two", Place::Free, None).unwrap_err();
        assert_eq!(
            (error.kind(), text()),
            (io::ErrorKind::AlreadyExists, "one".to_owned())
        );
        write(&path, b"two", Place::Taken, None).unwrap();
        assert_eq!(text(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

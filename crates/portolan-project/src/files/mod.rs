//! The one door to what the author wrote.
//!
//! Owns [`Files`]: reading and listing by paths that are relative to the book's root, and the rule that nothing
//! outside the book (and the extra folders that its configuration lists) is ever read. [`DiskFiles`] is the door to
//! a folder, [`MemoryFiles`] to texts in memory. No other module of this crate may touch the disk for content.

mod disk;
mod memory;
mod straight;

use std::io::Read;

pub use disk::DiskFiles;
pub use memory::MemoryFiles;

/// Why a file cannot be had. Paths are relative to the book's root.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is nothing of that name.
    #[error("`{path}` does not exist")]
    NotFound {
        /// The path that was asked for.
        path: String,
    },
    /// The path, or a symbolic link in it, leaves the book and the folders that it may read.
    #[error("`{path}` leads out of the book")]
    Outside {
        /// The path that was asked for.
        path: String,
    },
    /// It is larger than the caller can use.
    #[error("`{path}` has {bytes} bytes, which is more than the limit of {limit}")]
    TooLarge {
        /// The path that was asked for.
        path: String,
        /// Its size, as far as it is known.
        bytes: u64,
        /// What the caller allows.
        limit: u64,
    },
    /// The system refuses.
    #[error("`{path}` cannot be read: {reason}")]
    Unreadable {
        /// The path that was asked for.
        path: String,
        /// The kind of the system's error, in words that are the same on every machine.
        reason: String,
    },
}

impl FileError {
    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::NotFound { path }
            | Self::Outside { path }
            | Self::TooLarge { path, .. }
            | Self::Unreadable { path, .. } => path,
        }
    }
}

/// One name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// The name; where it is not UTF-8, what can be shown of it.
    pub name: String,
    /// What stands behind it.
    pub kind: EntryKind,
}

/// What stands behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file, or a link to one inside the book.
    File,
    /// A folder.
    Folder,
    /// A link to a folder inside the book; `real` is that folder, relative to the book's root.
    LinkedFolder {
        /// The folder itself.
        real: String,
    },
    /// A link that leads out of the book.
    Outside,
    /// A name that is not UTF-8.
    NotUtf8,
    /// Anything that cannot be read as a file: a link to nothing, a pipe, a device.
    Unreadable {
        /// Why.
        reason: String,
    },
}

/// What an author wrote, wherever it lies. Paths are relative to the book's root, `/` between components; they may
/// start with `..` where the book's configuration lists further roots.
pub trait Files: Send + Sync {
    /// Opens a file for reading from front to back: for files that need not be in memory at once.
    ///
    /// # Errors
    /// When there is no such file, it may not be read, or it is no file.
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, FileError>;

    /// The size of a file.
    ///
    /// # Errors
    /// As for [`Files::open`].
    fn size(&self, path: &str) -> Result<u64, FileError>;

    /// What lies directly in a folder (empty = the book's root), in byte order of the names.
    ///
    /// # Errors
    /// When there is no such folder or it may not be read.
    fn list(&self, folder: &str) -> Result<Vec<FileEntry>, FileError>;

    /// The path that a file or folder has once all links are followed, relative to the book's root.
    ///
    /// # Errors
    /// When it does not exist or leaves the book.
    fn resolve(&self, path: &str) -> Result<String, FileError>;

    /// The content of a file that has at most `limit` bytes.
    ///
    /// # Errors
    /// As for [`Files::open`], and when it is larger.
    fn read_up_to(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let size = self.size(path)?;
        let too_large = |bytes| FileError::TooLarge {
            path: path.to_owned(),
            bytes,
            limit,
        };
        if size > limit {
            return Err(too_large(size));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // One byte more than allowed: the file may have grown since it was measured.
        let read = self
            .open(path)?
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes);
        read.map_err(|error| unreadable(path, &error))?;
        let read = bytes.len() as u64;
        if read > limit {
            Err(too_large(read))
        } else {
            Ok(bytes)
        }
    }

    /// The content of a file.
    ///
    /// # Errors
    /// As for [`Files::open`].
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.read_up_to(path, u64::MAX)
    }
}

pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> FileError {
    FileError::Unreadable {
        path: path.to_owned(),
        reason: error.kind().to_string(),
    }
}

/// A path without `.` and without `..` except at its start. `None` for an absolute one, which never names a place in
/// a book.
#[must_use]
pub fn normalise(path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `relative`, seen from `folder`, as a path from the book's root. `None` for an absolute one.
#[must_use]
pub fn join(folder: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') {
        return None;
    }
    if folder.is_empty() {
        normalise(relative)
    } else {
        normalise(&format!("{folder}/{relative}"))
    }
}

/// The folder that holds `path`: empty at the root.
#[must_use]
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_dots() {
        let cases = [
            ("a/b.md", Some("a/b.md")),
            ("./a//b.md", Some("a/b.md")),
            ("a/./b/../c.md", Some("a/c.md")),
            ("a/../../x", Some("../x")),
            ("../../x", Some("../../x")),
            ("", Some("")),
            ("..", Some("..")),
            ("/etc/passwd", None),
        ];
        for (path, expected) in cases {
            assert_eq!(normalise(path).as_deref(), expected, "{path}");
        }
        assert_eq!(join("src/guide", "../x.md").as_deref(), Some("src/x.md"));
        assert_eq!(join("", "x.md").as_deref(), Some("x.md"));
        assert_eq!(join("src", "/x.md"), None);
    }
}

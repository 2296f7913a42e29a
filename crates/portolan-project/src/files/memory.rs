//! Files that are held in memory: for tests, and for previews of text that is not saved.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::Arc;

use super::{EntryKind, FileEntry, FileError, Files, normalise};

/// A book in memory. A path that starts with `..` belongs to one of the book's further roots when it is present, and
/// is outside when it is not.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Arc<[u8]>>,
}

impl MemoryFiles {
    /// A book of these files.
    #[must_use]
    pub fn new<P: AsRef<str>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let mut memory = Self::default();
        for (path, bytes) in files {
            memory.insert(path.as_ref(), bytes.as_ref());
        }
        memory
    }

    /// Adds or replaces a file. An absolute path is ignored: no book holds one.
    pub fn insert(&mut self, path: &str, bytes: &[u8]) {
        if let Some(path) = normalise(path) {
            self.files.insert(path, Arc::from(bytes));
        }
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        if let Some(path) = normalise(path) {
            self.files.remove(&path);
        }
    }

    fn find(&self, path: &str) -> Result<&Arc<[u8]>, FileError> {
        let outside = || FileError::Outside {
            path: path.to_owned(),
        };
        let normal = normalise(path).ok_or_else(outside)?;
        match self.files.get(&normal) {
            Some(bytes) => Ok(bytes),
            None if leaves(&normal) => Err(outside()),
            None => Err(FileError::NotFound {
                path: path.to_owned(),
            }),
        }
    }
}

fn leaves(path: &str) -> bool {
    path == ".." || path.starts_with("../")
}

impl Files for MemoryFiles {
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, FileError> {
        Ok(Box::new(Cursor::new(Arc::clone(self.find(path)?))))
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        Ok(self.find(path)?.len() as u64)
    }

    fn list(&self, folder: &str) -> Result<Vec<FileEntry>, FileError> {
        let normal = normalise(folder).ok_or_else(|| FileError::Outside {
            path: folder.to_owned(),
        })?;
        let prefix = if normal.is_empty() {
            String::new()
        } else {
            format!("{normal}/")
        };
        let mut entries: BTreeMap<&str, EntryKind> = BTreeMap::new();
        for (path, _) in self.files.range(prefix.clone()..) {
            let Some(rest) = path.strip_prefix(&prefix) else {
                break;
            };
            match rest.split_once('/') {
                _ if normal.is_empty() && leaves(path) => {}
                Some((name, _)) => {
                    entries.insert(name, EntryKind::Folder);
                }
                None => {
                    entries.insert(rest, EntryKind::File);
                }
            }
        }
        if entries.is_empty() && !normal.is_empty() {
            let path = folder.to_owned();
            return Err(if leaves(&normal) {
                FileError::Outside { path }
            } else {
                FileError::NotFound { path }
            });
        }
        Ok(entries
            .into_iter()
            .map(|(name, kind)| FileEntry {
                name: name.to_owned(),
                kind,
            })
            .collect())
    }

    fn resolve(&self, path: &str) -> Result<String, FileError> {
        match self.find(path) {
            Ok(_) => {}
            Err(error) => {
                self.list(path).map_err(|_| error)?;
            }
        }
        Ok(normalise(path).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_one_level_and_refuses_what_is_outside() {
        let files = MemoryFiles::new([("a.md", "1"), ("b/c.md", "22"), ("b/d/e.md", ""), ("../x/y", "")]);
        let names: Vec<_> = files
            .list("")
            .unwrap()
            .into_iter()
            .map(|entry| entry.name)
            .collect();
        assert_eq!(names, ["a.md", "b"]);
        assert_eq!(
            files.list("b").unwrap(),
            [
                FileEntry {
                    name: "c.md".into(),
                    kind: EntryKind::File
                },
                FileEntry {
                    name: "d".into(),
                    kind: EntryKind::Folder
                },
            ]
        );
        assert_eq!(files.read("b/../a.md").unwrap(), b"1");
        assert_eq!(files.read("../x/y").unwrap(), b"");
        assert_eq!(
            files.read("../secret"),
            Err(FileError::Outside {
                path: "../secret".into()
            })
        );
        assert_eq!(
            files.read("/etc/passwd"),
            Err(FileError::Outside {
                path: "/etc/passwd".into()
            })
        );
        assert_eq!(files.read("b"), Err(FileError::NotFound { path: "b".into() }));
        assert_eq!(files.list("../x").unwrap().len(), 1);
        assert_eq!(files.resolve("b/d").as_deref(), Ok("b/d"));
    }
}

//! The door to a folder on disk. Every path is followed to its end, links included, before anything is read.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use super::{EntryKind, FileEntry, FileError, Files, normalise, straight, unreadable};

/// A book in a folder.
#[derive(Clone, Debug)]
pub struct DiskFiles {
    /// The book's root, canonical.
    root: PathBuf,
    /// Further folders that may be read, canonical.
    roots: Vec<PathBuf>,
    /// The same as they were written, for the check that needs no disk.
    written: Vec<PathBuf>,
}

impl DiskFiles {
    /// The book at `root`, which may also read the folders `roots` (absolute, or relative to the book's root).
    ///
    /// # Errors
    /// When one of the folders does not exist or may not be read.
    pub fn new(root: &Path, roots: &[PathBuf]) -> Result<Self, FileError> {
        let canonical =
            |path: &Path| fs::canonicalize(path).map_err(|error| refused(&path.to_string_lossy(), &error));
        let root = canonical(root)?;
        let written: Vec<_> = roots.iter().map(|extra| lexical(&root.join(extra))).collect();
        let roots = written
            .iter()
            .map(|extra| canonical(extra))
            .collect::<Result<_, _>>()?;
        Ok(Self { root, roots, written })
    }

    /// The book's root, with all links followed.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn allows(&self, path: &Path) -> bool {
        // `starts_with` compares whole components: `/docs-secret` does not start with `/docs`.
        path.starts_with(&self.root) || self.roots.iter().any(|root| path.starts_with(root))
    }

    /// The place that `path` names, links not followed: inside as it is written.
    fn asked(&self, path: &str) -> Result<PathBuf, FileError> {
        if path.contains('\0') {
            return Err(FileError::NotFound {
                path: path.to_owned(),
            });
        }
        let normal = normalise(path).ok_or_else(|| outside(path))?;
        let asked = lexical(&self.root.join(normal));
        // Refused before the disk is asked, so that an answer never tells what exists elsewhere.
        if !self.allows(&asked) && !self.written.iter().any(|root| asked.starts_with(root)) {
            return Err(outside(path));
        }
        Ok(asked)
    }

    /// The place that `path` names in the book's own folder, links not followed.
    fn below(&self, path: &str) -> Option<PathBuf> {
        if is_plain(path) {
            return Some(self.root.join(path));
        }
        self.asked(path).ok().filter(|asked| self.allows(asked))
    }

    /// The real place of `path`, which is inside.
    fn real(&self, path: &str) -> Result<PathBuf, FileError> {
        let asked = self.asked(path)?;
        match fs::canonicalize(&asked) {
            Ok(real) if self.allows(&real) => Ok(real),
            Ok(_) => Err(outside(path)),
            Err(error) if error.kind() == ErrorKind::NotFound && self.leaves_by_link(&asked) => {
                Err(outside(path))
            }
            Err(error) => Err(refused(path, &error)),
        }
    }

    /// Whether the deepest part of a missing path that does exist lies outside.
    fn leaves_by_link(&self, asked: &Path) -> bool {
        let existing = asked
            .ancestors()
            .skip(1)
            .find_map(|folder| fs::canonicalize(folder).ok());
        existing.is_some_and(|folder| !self.allows(&folder))
    }

    fn real_file(&self, path: &str) -> Result<(PathBuf, fs::Metadata), FileError> {
        let real = self.real(path)?;
        let facts = fs::metadata(&real).map_err(|error| refused(path, &error))?;
        if facts.is_file() {
            return Ok((real, facts));
        }
        let reason = if facts.is_dir() {
            "it is a folder"
        } else {
            "it is not a regular file"
        };
        Err(FileError::Unreadable {
            path: path.to_owned(),
            reason: reason.to_owned(),
        })
    }

    /// A file, open to be read, and what the disk knows of it.
    fn opened(&self, path: &str) -> Result<(fs::File, fs::Metadata), FileError> {
        if let Some(asked) = self.below(path)
            && let Some(opened) = straight::open(&asked)
        {
            return Ok(opened);
        }
        let (real, facts) = self.real_file(path)?;
        let file = fs::File::open(real).map_err(|error| refused(path, &error))?;
        Ok((file, facts))
    }

    /// A real path as it is written in this book.
    fn relative(&self, real: &Path) -> String {
        let shared = self
            .root
            .components()
            .zip(real.components())
            .take_while(|(a, b)| a == b)
            .count();
        let up = self.root.components().skip(shared).map(|_| "..".to_owned());
        let down = real
            .components()
            .skip(shared)
            .map(|part| part.as_os_str().to_string_lossy().into_owned());
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    fn kind(&self, path: &str, entry: &fs::DirEntry) -> EntryKind {
        let failed = |error: &std::io::Error| EntryKind::Unreadable {
            reason: error.kind().to_string(),
        };
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => return failed(&error),
        };
        if !kind.is_symlink() {
            return plain_kind(kind, || EntryKind::Folder);
        }
        match self.real(path) {
            Ok(real) => match fs::metadata(&real) {
                Ok(facts) => plain_kind(facts.file_type(), || EntryKind::LinkedFolder {
                    real: self.relative(&real),
                }),
                Err(error) => failed(&error),
            },
            Err(FileError::Outside { .. }) => EntryKind::Outside,
            Err(FileError::NotFound { .. }) => EntryKind::Unreadable {
                reason: "the symbolic link leads nowhere".to_owned(),
            },
            Err(FileError::Unreadable { reason, .. }) => EntryKind::Unreadable { reason },
            Err(error @ FileError::TooLarge { .. }) => EntryKind::Unreadable {
                reason: error.to_string(),
            },
        }
    }
}

fn plain_kind(kind: fs::FileType, folder: impl FnOnce() -> EntryKind) -> EntryKind {
    if kind.is_file() {
        EntryKind::File
    } else if kind.is_dir() {
        folder()
    } else {
        EntryKind::Unreadable {
            reason: "it is not a regular file".to_owned(),
        }
    }
}

fn outside(path: &str) -> FileError {
    FileError::Outside {
        path: path.to_owned(),
    }
}

fn refused(path: &str, error: &std::io::Error) -> FileError {
    match error.kind() {
        // A file where a folder should be: `a.md/b.md` does not exist.
        ErrorKind::NotFound | ErrorKind::NotADirectory => FileError::NotFound {
            path: path.to_owned(),
        },
        _ => unreadable(path, error),
    }
}

/// Whether a path is one name behind the other, in the writing of every system, and leads nowhere but down.
fn is_plain(path: &str) -> bool {
    !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Reads a file of which the disk says how long it is, without asking again whether that was all.
fn read_whole(file: fs::File, bytes: u64, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut read = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    let limit = if bytes == 0 {
        limit.saturating_add(1)
    } else {
        bytes
    };
    file.take(limit).read_to_end(&mut read)?;
    Ok(read)
}

/// A path without `.` and `..`, worked out from its text alone.
fn lexical(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

impl Files for DiskFiles {
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, FileError> {
        Ok(Box::new(self.opened(path)?.0))
    }

    fn size(&self, path: &str) -> Result<u64, FileError> {
        self.real_file(path).map(|(_, facts)| facts.len())
    }

    fn list(&self, folder: &str) -> Result<Vec<FileEntry>, FileError> {
        let real = self.real(folder)?;
        let mut entries = Vec::new();
        for entry in fs::read_dir(real).map_err(|error| refused(folder, &error))? {
            let entry = entry.map_err(|error| refused(folder, &error))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                entries.push(FileEntry {
                    name: name.to_string_lossy().into_owned(),
                    kind: EntryKind::NotUtf8,
                });
                continue;
            };
            let path = if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            };
            entries.push(FileEntry {
                name: name.to_owned(),
                kind: self.kind(&path, &entry),
            });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn resolve(&self, path: &str) -> Result<String, FileError> {
        self.real(path).map(|real| self.relative(&real))
    }

    fn read_up_to(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        let (file, facts) = self.opened(path)?;
        let too_large = |bytes| FileError::TooLarge {
            path: path.to_owned(),
            bytes,
            limit,
        };
        if facts.len() > limit {
            return Err(too_large(facts.len()));
        }
        let bytes = read_whole(file, facts.len(), limit).map_err(|error| refused(path, &error))?;
        let read = bytes.len() as u64;
        if read > limit {
            Err(too_large(read))
        } else {
            Ok(bytes)
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn book(build: impl FnOnce(&Path)) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("docs");
        fs::create_dir_all(root.join("src/sub")).unwrap();
        fs::create_dir_all(folder.path().join("docs-secret")).unwrap();
        fs::create_dir_all(folder.path().join("shared")).unwrap();
        fs::write(root.join("src/a.md"), "a").unwrap();
        fs::write(root.join("src/sub/b.md"), "bb").unwrap();
        fs::write(folder.path().join("docs-secret/key"), "secret").unwrap();
        fs::write(folder.path().join("shared/x.yaml"), "shared").unwrap();
        build(&root);
        (folder, root)
    }

    #[test]
    fn only_what_is_inside_is_read() {
        let (folder, root) = book(|root| {
            symlink("../../docs-secret/key", root.join("src/file-link")).unwrap();
            symlink("../../docs-secret", root.join("src/folder-link")).unwrap();
            symlink("sub/b.md", root.join("src/good-link")).unwrap();
            symlink("nowhere", root.join("src/dangling")).unwrap();
            symlink("loop", root.join("src/loop")).unwrap();
        });
        let files = DiskFiles::new(&root, &[PathBuf::from("../shared")]).unwrap();
        let secret = folder.path().join("docs-secret/key");
        let cases = [
            ("src/a.md", "ok a"),
            ("src/../src/./sub/b.md", "ok bb"),
            ("src/good-link", "ok bb"),
            ("../shared/x.yaml", "ok shared"),
            ("src/sub/../../../shared/x.yaml", "ok shared"),
            ("src/none.md", "`src/none.md` does not exist"),
            ("src/a.md/b", "`src/a.md/b` does not exist"),
            ("src/dangling", "`src/dangling` does not exist"),
            ("src/nul\0", "`src/nul\0` does not exist"),
            ("src/sub", "`src/sub` cannot be read: it is a folder"),
            ("src/file-link", "`src/file-link` leads out of the book"),
            (
                "src/folder-link/key",
                "`src/folder-link/key` leads out of the book",
            ),
            (
                "src/folder-link/none",
                "`src/folder-link/none` leads out of the book",
            ),
            ("src/folder-link/../a.md", "ok a"),
            ("../docs-secret/key", "`../docs-secret/key` leads out of the book"),
            (
                "../docs-secret/none",
                "`../docs-secret/none` leads out of the book",
            ),
            (
                "../shared/../docs-secret/key",
                "`../shared/../docs-secret/key` leads out of the book",
            ),
            (
                "../../../../../../etc/passwd",
                "`../../../../../../etc/passwd` leads out of the book",
            ),
        ];
        for (path, expected) in cases {
            let found = files.read(path);
            let found = match found {
                Ok(bytes) => format!("ok {}", String::from_utf8(bytes).unwrap()),
                Err(error) => error.to_string(),
            };
            assert_eq!(found, expected);
        }
        assert!(matches!(
            files.read(secret.to_str().unwrap()),
            Err(FileError::Outside { .. })
        ));
        assert!(matches!(
            files.read("src/loop"),
            Err(FileError::Unreadable { .. })
        ));
        assert!(matches!(
            files.read_up_to("src/sub/b.md", 1),
            Err(FileError::TooLarge { bytes: 2, .. })
        ));
        assert_eq!(files.resolve("src/good-link").as_deref(), Ok("src/sub/b.md"));
        assert_eq!(files.resolve("../shared").as_deref(), Ok("../shared"));
    }

    #[test]
    fn a_listing_says_what_each_name_is() {
        let (_folder, root) = book(|root| {
            symlink("../../docs-secret", root.join("src/out")).unwrap();
            symlink("sub", root.join("src/in")).unwrap();
            symlink("nowhere", root.join("src/void")).unwrap();
            fs::write(
                root.join("src").join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")),
                "",
            )
            .unwrap();
        });
        let files = DiskFiles::new(&root, &[]).unwrap();
        let listed: Vec<_> = files
            .list("src")
            .unwrap()
            .into_iter()
            .map(|entry| format!("{} {:?}", entry.name, entry.kind))
            .collect();
        assert_eq!(
            listed,
            [
                "a.md File",
                "caf\u{fffd}.md NotUtf8",
                "in LinkedFolder { real: \"src/sub\" }",
                "out Outside",
                "sub Folder",
                "void Unreadable { reason: \"the symbolic link leads nowhere\" }",
            ]
        );
        assert!(matches!(files.list("src/none"), Err(FileError::NotFound { .. })));
        assert!(matches!(
            files.list("../docs-secret"),
            Err(FileError::Outside { .. })
        ));
    }
}

//! Which folder a site may be written to.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::error::{OutputError, failed};
use super::manifest::StatFacts;

/// Where a site goes.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The output folder, as the author gave it.
    pub folder: PathBuf,
    /// Folders that the output must neither be nor contain: the book's root, its source, the user's home.
    pub protected: Vec<PathBuf>,
    /// Folders that the output must not lie in: the source, when it is not the book's root, and the cache.
    pub closed: Vec<PathBuf>,
    /// What the last build's [`Outcome`](super::Outcome) held, when the cache still has it.
    pub facts: StatFacts,
}

impl Target {
    /// The real path of the output folder.
    pub(super) fn resolve(&self) -> Result<PathBuf, OutputError> {
        let forbidden = |why| OutputError::Forbidden {
            folder: self.folder.clone(),
            why,
        };
        let folder = real_path(&self.folder).map_err(failed("find", &self.folder))?;
        if folder.file_name().is_none() {
            return Err(forbidden("is the root of the file system"));
        }
        for protected in &self.protected {
            let protected = real_path(protected).map_err(failed("find", protected))?;
            if protected == folder {
                return Err(forbidden("is the book itself, its source or your home folder"));
            }
            if protected.starts_with(&folder) {
                return Err(forbidden("contains the book, its source or your home folder"));
            }
        }
        for closed in &self.closed {
            let closed = real_path(closed).map_err(failed("find", closed))?;
            if folder.starts_with(&closed) {
                return Err(forbidden("lies in the source or the cache of the book"));
            }
        }
        Ok(folder)
    }
}

/// An absolute path without links and `..`, of which the last part need not exist.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    let mut existing = whole.as_path();
    let mut missing = Vec::new();
    loop {
        match existing.canonicalize() {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, name| path.join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(Component::Normal(name))) =
                    (existing.parent(), existing.components().next_back())
                else {
                    return Err(error);
                };
                if existing.is_symlink() {
                    return Err(io::Error::new(
                        io::ErrorKind::NotFound,
                        "it is a link that leads nowhere",
                    ));
                }
                missing.push(name.to_owned());
                existing = parent;
            }
            Err(error) => return Err(error),
        }
    }
}

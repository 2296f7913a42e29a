//! What can go wrong with the output folder, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a site could not be written. Unless it says otherwise, the old site is as it was. Each says what caused it in
/// its own words, so none names a source: a chain of errors would say it twice.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder is one that must not be replaced.
    #[error("`{}` cannot be the output folder: it {why}; name another one with `-d`", .folder.display())]
    Forbidden {
        /// The folder as it was given.
        folder: PathBuf,
        /// Completes the sentence.
        why: &'static str,
    },
    /// There are files in it, and no mark of ours.
    #[error(
        "`{}` is not empty and was not made by portolan: name another folder with `-d`, empty this one, or, if its \
         files may stay beside the site, put an empty file `.portolan-site` in it",
        .folder.display()
    )]
    NotOurs {
        /// The folder as it was given.
        folder: PathBuf,
    },
    /// A site of mdBook that cannot be moved aside.
    #[error(
        "`{}` holds a site made by mdBook that cannot be moved aside ({why}): move its files yourself, or name another \
         folder with `-d`",
        .folder.display()
    )]
    MdbookStays {
        /// The folder as it was given.
        folder: PathBuf,
        /// What is in the way.
        why: String,
    },
    /// A later version of the manifest.
    #[error("`{}` was written by a newer portolan: update portolan, or name another folder with `-d`", .folder.display())]
    Newer {
        /// The folder as it was given.
        folder: PathBuf,
    },
    /// Other people's files have the names of ours.
    #[error(
        "the site needs names that other files in `{}` have, which portolan did not write: move or delete {}",
        .folder.display(), sample(.paths)
    )]
    InTheWay {
        /// The folder as it was given.
        folder: PathBuf,
        /// The files, relative to it, in order.
        paths: Vec<String>,
    },
    /// One path has two contents, or is a file and a folder.
    #[error("`{path}` would be written twice: give one of the two pages or files another name")]
    Twice {
        /// Relative to the output folder.
        path: String,
    },
    /// Not a path inside the site.
    #[error("`{path}` is not a path inside the site: rename the page or file that it comes from")]
    BadPath {
        /// As it was asked for.
        path: String,
    },
    /// A commit after a write that failed.
    #[error("`{path}` was begun and not finished, so the site is not complete")]
    Incomplete {
        /// Relative to the output folder.
        path: String,
    },
    /// Somebody else changed the output while we wrote.
    #[error("`{}` changed while the site was being written: build again", .path.display())]
    Moved {
        /// The file or folder.
        path: PathBuf,
    },
    /// The machine refused.
    #[error("cannot {action} `{}`: {}", .path.display(), reason(.action, .cause))]
    Io {
        /// A verb: `write`, `create`, `read`.
        action: &'static str,
        /// What it was done to.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// An update in place stopped half-way.
    #[error(
        "the update of `{}` in place stopped half-way, old and new files are mixed: mend the cause and build again \
         ({cause})", .folder.display()
    )]
    HalfUpdated {
        /// The folder as it was given.
        folder: PathBuf,
        /// What stopped it.
        cause: Box<Self>,
    },
    /// Neither the old nor the new site could be put in its place.
    #[error(
        "`{}` could not be put back: the old site lies in `{}`, rename it ({cause})", .folder.display(), .old.display()
    )]
    Stranded {
        /// The output folder.
        folder: PathBuf,
        /// Where the old site is.
        old: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

/// Makes an error of the system one of ours.
pub(super) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_owned();
    move |cause| OutputError::Io { action, path, cause }
}

/// The system's words without its code, and what to do about the usual causes.
fn reason(action: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full; free some space and build again".to_owned(),
        io::ErrorKind::QuotaExceeded => {
            "your disk quota is used up; free some space and build again".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            "the file system is read-only; name a folder on another one with `-d`".to_owned()
        }
        io::ErrorKind::PermissionDenied if action == "read" => {
            "permission denied; change its owner or mode".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "permission denied; change its owner or mode, or name another folder with `-d`".to_owned()
        }
        _ => error.to_string(),
    }
}

fn sample(paths: &[String]) -> String {
    let mut shown: Vec<String> = paths.iter().take(5).map(|path| format!("`{path}`")).collect();
    if paths.len() > shown.len() {
        shown.push(format!("{} more", paths.len() - shown.len()));
    }
    shown.join(", ")
}

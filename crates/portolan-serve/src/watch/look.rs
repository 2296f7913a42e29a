//! What lies at a path now.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::noise::is_noise;

/// Files above this size are told apart by size and time: reading a film again for each event would hold up the rest.
const READ_WHOLE: u64 = 8 * 1024 * 1024;

/// Folders within folders, before a link that leads back up is suspected.
const DEPTH: usize = 64;

/// What was seen at a path: equal stamps are the same content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Nothing.
    Gone,
    /// A file without content: perhaps one that is about to be written.
    Empty,
    /// A file of this content.
    Content(blake3::Hash),
    /// A folder.
    Folder,
    /// A file that cannot be read now, such as one that its writer holds shut.
    Shut,
}

/// Looks at a path; links are followed.
pub(super) fn look(path: &Path) -> Stamp {
    match read(path) {
        Ok(stamp) => stamp,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Stamp::Gone
        }
        Err(_) => Stamp::Shut,
    }
}

fn read(path: &Path) -> io::Result<Stamp> {
    let facts = fs::metadata(path)?;
    if facts.is_dir() {
        return Ok(Stamp::Folder);
    }
    if !facts.is_file() {
        // A pipe has no content to wait for.
        return Ok(Stamp::Gone);
    }
    if facts.len() > READ_WHOLE {
        let state = format!("{} {:?}", facts.len(), facts.modified()?);
        return Ok(Stamp::Content(blake3::hash(state.as_bytes())));
    }
    let mut bytes = Vec::with_capacity(facts.len() as usize + 1);
    File::open(path)?.take(READ_WHOLE).read_to_end(&mut bytes)?;
    Ok(if bytes.is_empty() {
        Stamp::Empty
    } else {
        Stamp::Content(blake3::hash(&bytes))
    })
}

/// A file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its path, below the folder that was listed.
    pub(super) path: PathBuf,
    /// Where it is really, when it is a link.
    pub(super) target: Option<PathBuf>,
}

/// All files of a folder and its folders, noise aside. Whatever vanishes meanwhile is left out.
pub(super) fn list(folder: &Path) -> Vec<Listed> {
    let mut files = Vec::new();
    walk(folder, 0, &mut files);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<Listed>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if is_noise(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let target = kind.is_symlink().then(|| fs::canonicalize(&path).ok()).flatten();
        let is_folder = kind.is_dir() || target.as_deref().is_some_and(Path::is_dir);
        if is_folder && kind.is_symlink() && leads_up(&path) {
            continue;
        }
        if target.is_some() || !is_folder {
            files.push(Listed {
                path: path.clone(),
                target,
            });
        }
        if is_folder && depth < DEPTH {
            walk(&path, depth + 1, files);
        }
    }
}

/// Whether a link leads to a folder that it lies in.
fn leads_up(link: &Path) -> bool {
    match (fs::canonicalize(link), link.parent().map(fs::canonicalize)) {
        (Ok(target), Some(Ok(parent))) => parent.starts_with(target),
        _ => true,
    }
}

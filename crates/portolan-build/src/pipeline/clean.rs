//! Removing what builds of a book wrote: its site and its cache.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{Mode, Request, book};
use crate::output;
use crate::programs::Programs;

/// Removes the site (only files that Portolan wrote) and the cache of a book; returns what was removed.
///
/// # Errors
/// When there is no book, or something cannot be removed.
pub fn clean(root: &Path, output: Option<&Path>) -> anyhow::Result<Vec<PathBuf>> {
    let request = Request {
        book: root.to_path_buf(),
        mode: Mode::Write {
            output: output.map(Path::to_path_buf),
        },
        strict: false,
        threads: None,
        source_date_epoch: None,
        today: None,
        environment: Vec::new(),
        programs: Programs::Refused,
    };
    let places = book::places(&request)?;
    let mut removed = Vec::new();
    for folder in places.outputs {
        // A folder without our mark is not ours: there is nothing of ours in it to remove.
        let marked = folder.join(output::MARK).exists();
        if marked
            && output::remove(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?
        {
            removed.push(folder);
        }
    }
    let cache = places.cache;
    if cache.is_dir() && !cache.is_symlink() {
        std::fs::remove_dir_all(&cache).with_context(|| format!("cannot remove `{}`", cache.display()))?;
        removed.push(cache);
    }
    Ok(removed)
}

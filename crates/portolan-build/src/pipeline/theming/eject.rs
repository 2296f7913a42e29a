//! Taking a file of the theme into the book, to change it there.
//!
//! Nothing is overwritten unless that was asked for. The original goes along, into a folder of its own, so that a later
//! version of the theme can be compared with it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use portolan_core::theme::ThemeFiles;

use super::names::resolve;
use super::{EJECTED, Opened, VERSIONS, base, originals};
use crate::at_once::{self, Place};
use crate::pipeline::Request;

/// What happens to a file that the book has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Nothing is written.
    Refuse,
    /// It stays, and the theme's file of now is written down as its original.
    Keep,
    /// The theme's file takes its place.
    Force,
}

/// What was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ejected {
    /// The files of the book, relative to its root.
    pub files: Vec<String>,
}

/// Copies a file of the theme, or a component, into the book's theme folder, or notes what the book's own was made from.
///
/// # Errors
/// When the theme has no such file, when the book has one already and `how` refuses, when there is none to be kept, and
/// when the disk fails. Nothing of the book is changed then, but for files that were written before the disk failed.
pub fn eject(request: &Request, name: &str, how: How) -> anyhow::Result<Ejected> {
    let Opened { book, layers, .. } = Opened::new(request)?;
    let base = base(&layers);
    let written = name
        .strip_prefix(&format!("{}/", book.theme_folder))
        .unwrap_or(name);
    let mut paths = resolve(&base, written)?;
    let shown = |path: &str| format!("{}/{path}", book.theme_folder);
    let there: Vec<&String> = paths
        .iter()
        .filter(|path| layers.overrides.contains_key(*path))
        .collect();
    match how {
        How::Refuse if !there.is_empty() => bail!(
            "`{}` is there already, and nothing was written: `--keep` leaves it and notes what it was made from, `--force` \
             writes the theme's over it",
            shown(there[0])
        ),
        How::Keep if there.is_empty() => bail!(
            "the book has no `{}` that could be kept: leave `--keep` out to take the theme's",
            shown(&paths[0])
        ),
        // Of a component the book may have a part.
        How::Keep => paths.retain(|path| layers.overrides.contains_key(path)),
        How::Refuse | How::Force => {}
    }
    let folder = book.on_disk(&book.theme_folder);
    if how != How::Keep {
        for path in &paths {
            write(&folder.join(path), &base[path], how)?;
        }
    }
    let mut versions = originals(&book)?.versions;
    for path in &paths {
        write(&folder.join(EJECTED).join(path), &base[path], How::Force)?;
        if is_built_in(&layers.theme, path) {
            versions.insert(path.clone(), env!("CARGO_PKG_VERSION").to_owned());
        } else {
            versions.remove(path);
        }
    }
    let text = serde_json::to_string_pretty(&versions).context("versions as JSON")?;
    write(
        &folder.join(EJECTED).join(VERSIONS),
        format!("{text}\n").as_bytes(),
        How::Force,
    )?;
    Ok(Ejected {
        files: paths.iter().map(|path| shown(path)).collect(),
    })
}

fn is_built_in(theme: &Option<ThemeFiles>, path: &str) -> bool {
    !theme.as_ref().is_some_and(|theme| theme.contains_key(path))
}

fn write(place: &Path, bytes: &[u8], how: How) -> anyhow::Result<()> {
    let failed = || format!("cannot write `{}`", place.display());
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let may_be_there = match how {
        How::Force => Place::Taken,
        How::Refuse | How::Keep => Place::Free,
    };
    at_once::write(place, bytes, may_be_there, None).with_context(failed)
}

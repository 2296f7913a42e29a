//! Other people's programs that ours is held against: where they are installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// A program in the folder that `PORTOLAN_PEERS` names (npm's packages in it, too), or in `PATH`.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let peers = env::var_os("PORTOLAN_PEERS").map(PathBuf::from).into_iter();
    let folders = peers.flat_map(|peers| [peers.join("bin"), peers.join("node_modules/.bin"), peers]);
    let path = env::var_os("PATH").unwrap_or_default();
    let found = folders
        .chain(env::split_paths(&path))
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())?;
    Some(behind_wrapper(&found, &file).unwrap_or(found))
}

/// The Python package of Hugo puts a script in front of the program, whose start would be measured too.
fn behind_wrapper(script: &Path, file: &str) -> Option<PathBuf> {
    let bytes = fs::read(script).ok()?;
    if !bytes.starts_with(b"#!") {
        return None;
    }
    let libraries = fs::read_dir(script.parent()?.parent()?.join("lib")).ok()?;
    libraries
        .flatten()
        .map(|library| library.path().join("site-packages/hugo/binaries").join(file))
        .find(|path| path.is_file())
}

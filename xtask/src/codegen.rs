//! `cargo xtask codegen`: writes what is made from the source, so that it is never written by hand.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, bail};
use portolan_project::config::reference;

use xtask::shell;

use crate::{checks, syntaxes};

/// Whether to write.
#[derive(Debug, clap::Args)]
pub(crate) struct Codegen {
    /// Write nothing; fail when a file is not what it should be.
    #[arg(long)]
    check: bool,
}

/// Writes the files below `root`, or says which are out of date.
pub(crate) fn run(root: &Path, codegen: &Codegen) -> anyhow::Result<()> {
    let stale = stale(root)?;
    if codegen.check && !stale.is_empty() {
        let names: Vec<_> = stale.iter().map(|(path, _)| format!("`{path}`")).collect();
        bail!(
            "out of date: {}; run `cargo xtask codegen` and commit what it writes",
            names.join(", ")
        );
    }
    for (path, content) in &stale {
        write(&root.join(path), content)?;
        shell::say(&format!("wrote {path}"));
    }
    Ok(())
}

/// The generated files that differ from what stands on disk, with what should stand there.
fn stale(root: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut stale = Vec::new();
    for (path, content) in generated()? {
        let written = match fs::read(root.join(&path)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot read `{path}`")),
        };
        if written.as_ref() != Some(&content) {
            stale.push((path, content));
        }
    }
    Ok(stale)
}

/// Every file that is made from the source.
fn generated() -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let pages = reference::generated()
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.into_bytes()));
    let mut all: Vec<_> = pages.collect();
    all.extend(checks::pages(&shell::root())?);
    all.push((syntaxes::COMPILED.to_owned(), syntaxes::compiled(&shell::root())?));
    Ok(all)
}

fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_files_are_up_to_date() {
        let stale: Vec<_> = stale(&shell::root())
            .unwrap()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        assert_eq!(stale, Vec::<String>::new(), "run `cargo xtask codegen`");
    }

    #[test]
    fn a_second_run_finds_nothing_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let all: Vec<_> = generated().unwrap().into_iter().map(|(path, _)| path).collect();
        let before: Vec<_> = stale(folder.path())
            .unwrap()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        assert_eq!(before, all);
        let refused = run(folder.path(), &Codegen { check: true });
        assert!(refused.is_err());
        run(folder.path(), &Codegen { check: false }).unwrap();
        run(folder.path(), &Codegen { check: true }).unwrap();
        assert_eq!(stale(folder.path()).unwrap(), Vec::new());
    }
}

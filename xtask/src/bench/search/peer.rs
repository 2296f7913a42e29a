//! Pagefind over the same pages: those that somebody wrote, as an author would mark them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::reader;
use crate::bench::Folders;
use crate::bench::measure;
use crate::bench::megabytes;
use crate::browser::Driver;
use xtask::{peers, shell::say};

/// The program, where it is installed.
#[derive(Debug)]
pub(super) struct Pagefind {
    program: PathBuf,
}

impl Pagefind {
    pub(super) fn find() -> Option<Self> {
        peers::find("pagefind").map(|program| Self { program })
    }

    /// What it says of its version, in one line.
    pub(super) fn version(&self) -> String {
        format!("pagefind: {}", peers::version(&self.program))
    }

    /// Indexes the written pages of a site that has no search of ours, and asks it in a browser.
    pub(super) fn measure(
        &self,
        driver: &Driver,
        folders: &Folders,
        site: &Path,
        page: &str,
        queries: &Path,
    ) -> anyhow::Result<()> {
        let mut name = folders.site.file_name().unwrap_or_default().to_owned();
        name.push("-pagefind");
        let copy = folders.site.with_file_name(name);
        if copy.exists() {
            fs::remove_dir_all(&copy).with_context(|| format!("cannot empty `{}`", copy.display()))?;
        }
        copy_written(&folders.corpus.join("src"), site, site, &copy)?;
        let cost = measure::run(Command::new(&self.program).arg("--site").arg(&copy).args([
            "--root-selector",
            "main",
            "--quiet",
        ]))?;
        remove_interfaces(&copy.join("pagefind"))?;
        let (files, bytes) = measure::size(&copy.join("pagefind")).context("Pagefind wrote no index")?;
        say(&format!(
            "  Pagefind: index {files} files, {:.2} MB, texts included; {:.2} s wall, {:.2} CPU, {:.0} MB at peak, beside the build",
            megabytes(bytes),
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64(),
            megabytes(cost.peak_bytes)
        ));
        reader::measure(driver, "pagefind", &copy, page, queries)?
            .http
            .show("pagefind", 0);
        Ok(())
    }
}

/// Removes the ready-made interfaces, which are no part of the index.
fn remove_interfaces(bundle: &Path) -> anyhow::Result<()> {
    for item in fs::read_dir(bundle).context("Pagefind wrote no index")? {
        let path = item?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.contains("-ui.") || name.contains("highlight") {
            fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
    }
    Ok(())
}

/// Copies the pages that a file of the source stands behind.
fn copy_written(source: &Path, site: &Path, from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read `{}`", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_written(source, site, &path, &target)?;
            continue;
        }
        let page = path.strip_prefix(site).unwrap_or(&path);
        let is_page = page.extension().is_some_and(|ending| ending == "html");
        if is_page && source.join(page).with_extension("md").is_file() {
            fs::copy(&path, &target).with_context(|| format!("cannot copy `{}`", path.display()))?;
        }
    }
    Ok(())
}

//! The browser's tests: installs a browser and its driver where it may, builds the example portal, an mdBook book and a
//! small index, drives it; `preview.test.mjs` writes a book of its own beside the program's preview.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use xtask::shell;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A browser, and the folder of what drives it.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) chromium: PathBuf,
    pub(crate) folder: PathBuf,
}

/// Finds or installs what drives a browser.
pub(crate) fn driver() -> anyhow::Result<Driver> {
    let chromium = chromium()?;
    let folder = shell::root().join("tests/browser");
    if !shell::answers("node", "--version") {
        bail!("the browser's tests need Node.js 20 or newer: install it, or run with `--no-browser`");
    }
    shell::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder),
    )?;
    Ok(Driver { chromium, folder })
}

/// Builds the example portal, an mdBook book and a small index, and runs `tests/browser` against them.
pub(crate) fn test() -> anyhow::Result<()> {
    let Driver { chromium, folder } = driver()?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| shell::root().join("target"), PathBuf::from);
    let site = target.join("browser-site");
    build(&target, &shell::root(), &site)?;
    let book = target.join("browser-mdbook");
    build(&target, &folder.join("mdbook"), &book)?;
    let examples = target.join("release/examples");
    shell::run(shell::cargo().args([
        "build",
        "--release",
        "--locked",
        "--package",
        "portolan-search",
        "--examples",
    ]))?;
    let pack = target.join("browser-search");
    shell::run(Command::new(examples.join("pack")).arg(&pack))?;
    shell::run(
        Command::new("node")
            .args(["--test", "--test-reporter=spec", "."])
            .env("PORTOLAN", target.join("release/portolan"))
            .env("PORTOLAN_ASK", examples.join("ask"))
            .env("PORTOLAN_PACK", &pack)
            .env("PORTOLAN_SITE", &site)
            .env("PORTOLAN_MDBOOK_SITE", &book)
            .env("CHROMIUM", &chromium)
            .current_dir(&folder),
    )
}

/// Builds a book, which has no flaw.
fn build(target: &Path, book: &Path, site: &Path) -> anyhow::Result<()> {
    shell::run(
        Command::new(target.join("release/portolan"))
            .args(["build", "--strict"])
            .arg(book)
            .arg("-d")
            .arg(site),
    )
}

/// A Chromium on this machine; Debian's package is installed when this may be done without asking.
fn chromium() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return Ok(path);
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if may_install() {
        shell::run(Command::new("apt-get").arg("update"))?;
        shell::run(Command::new("apt-get").args([
            "install",
            "--yes",
            "--no-install-recommends",
            "chromium",
        ]))?;
        if let Some(found) = find() {
            return Ok(found);
        }
    }
    bail!(
        "the browser's tests need Chromium: install it (Debian: `apt-get install chromium`), name it in $CHROMIUM, or run with `--no-browser`"
    )
}

fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// On a Debian machine as root nobody has to be asked.
fn may_install() -> bool {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    root && Path::new("/usr/bin/apt-get").exists()
}

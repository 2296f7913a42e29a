//! The browser's tests: installs a browser and its driver where it may, builds the example portal, the manual, books
//! that are only tests and a small index, drives it; `preview.test.mjs` writes a book of its own beside the program's
//! preview.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use xtask::shell;

use crate::{links, sites};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A browser, and the folder of what drives it.
#[derive(Debug)]
pub(crate) struct Driver {
    chromium: PathBuf,
    folder: PathBuf,
}

impl Driver {
    /// Node.js, which is to run one of the scripts of `tests/browser`.
    pub(crate) fn node(&self) -> Command {
        let mut node = Command::new("node");
        node.env("CHROMIUM", &self.chromium).current_dir(&self.folder);
        node
    }
}

/// Runs a script to its end and takes what it says.
pub(crate) fn ask(script: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = script
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start `node`")?;
    if !output.status.success() {
        bail!("the script failed ({})", output.status);
    }
    Ok(output.stdout)
}

/// Finds or installs what drives a browser.
pub(crate) fn driver() -> anyhow::Result<Driver> {
    let chromium = chromium()?;
    let folder = shell::root().join("tests/browser");
    if !shell::answers("node", "--version") {
        bail!("the browser's tests need Node.js 20 or newer: install it, or run with `--no-browser`");
    }
    // npm leaves its list beside what it has installed: nothing is asked of the network while that is the newer one.
    let date = |name: &str| std::fs::metadata(folder.join(name)).and_then(|file| file.modified());
    let installed = date("node_modules/.package-lock.json");
    if !installed.is_ok_and(|then| date("package-lock.json").is_ok_and(|now| now <= then)) {
        shell::run(
            Command::new("npm")
                .args(["ci", "--no-audit", "--no-fund"])
                .current_dir(&folder),
        )?;
    }
    Ok(Driver { chromium, folder })
}

/// Tests that hold times, or hear of what a program does beside them: nothing else may run at the same time.
const ALONE: [&str; 9] = [
    "announcement",
    "bench",
    "budget",
    "live",
    "preview",
    "reader",
    "runbook",
    "search",
    "terms",
];

/// Builds what is visited, follows its links, and runs `tests/browser` against it.
pub(crate) fn test() -> anyhow::Result<()> {
    let driver = driver()?;
    let program = shell::build_portolan(shell::Profile::Release)?;
    let sites = sites::build(&program)?;
    links::check(&sites)?;
    shell::run(shell::cargo().args([
        "build",
        "--release",
        "--locked",
        "--package",
        "portolan-search",
        "--examples",
    ]))?;
    let examples = shell::target().join("release/examples");
    let pack = shell::target().join("browser/search");
    shell::run(Command::new(examples.join("pack")).arg(&pack))?;
    let (alone, together) = files(&driver.folder)?;
    let suite = Suite {
        driver: &driver,
        program: &program,
        ask: examples.join("ask"),
        pack,
        sites: &sites,
    };
    let mut failed = suite.run(&together, 2)?;
    failed.extend(suite.run(&alone, 1)?);
    suite.again(&failed)
}

/// A failure of more files than these is not a mishap of a browser.
const MISHAPS: usize = 3;

/// What the tests visit and start.
struct Suite<'a> {
    driver: &'a Driver,
    program: &'a Path,
    ask: PathBuf,
    pack: PathBuf,
    sites: &'a sites::Sites,
}

impl Suite<'_> {
    /// Runs files of tests, so many at once, and returns those in which a test failed.
    fn run(&self, files: &[String], at_once: usize) -> anyhow::Result<Vec<String>> {
        let list = shell::target().join("browser/failed.txt");
        let mut node = self.driver.node();
        node.args(["--test", &format!("--test-concurrency={at_once}")])
            .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
            .args([
                "--test-reporter=./times.mjs",
                "--test-reporter-destination=stderr",
            ])
            .arg("--test-reporter=./failed.mjs")
            .arg(format!("--test-reporter-destination={}", list.display()))
            .args(files)
            .env("PORTOLAN", self.program)
            .env("PORTOLAN_ASK", &self.ask)
            .env("PORTOLAN_PACK", &self.pack)
            .envs(self.sites.iter().map(|(variable, site)| (variable, site)));
        let ended = shell::run(&mut node);
        let failed =
            std::fs::read_to_string(&list).with_context(|| format!("cannot read `{}`", list.display()))?;
        let failed: Vec<_> = failed.lines().map(String::from).collect();
        // A runner that fell over before it could name a file is no mishap of one of them.
        if failed.is_empty() {
            ended?
        }
        Ok(failed)
    }

    /// Runs what failed a second time, with nothing beside it: a browser on a busy machine is late now and then. What
    /// fails again has failed; what passes is named, for it is still to be mended.
    fn again(&self, failed: &[String]) -> anyhow::Result<()> {
        if failed.is_empty() {
            return Ok(());
        }
        if failed.len() > MISHAPS {
            bail!("tests failed in {}", failed.join(", "));
        }
        shell::say(&format!("run again, alone: {}", failed.join(", ")));
        let still = self.run(failed, 1)?;
        if !still.is_empty() {
            bail!("tests failed twice in {}", still.join(", "));
        }
        shell::say(&format!(
            "warning: {} failed at first and passed when run again: a test there depends on the machine",
            failed.join(", ")
        ));
        Ok(())
    }
}

/// The files of tests: those that run alone, and those that run beside each other.
fn files(folder: &Path) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names
        .into_iter()
        .partition(|name| ALONE.iter().any(|alone| name.starts_with(alone))))
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

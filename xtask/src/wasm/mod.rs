//! `cargo xtask wasm`: compiles the search engine for browsers and writes the module that is checked in.
//!
//! Nobody needs a compiler for wasm to build, install or test Portolan: the module lies in `crates/portolan-search/module`
//! with a stamp that names what it was made of. `--check` compares the stamp with the sources and compiles nothing.

mod compile;
mod inspect;
mod licences;
mod packages;
mod sources;
mod stamp;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use xtask::shell::{root, say};

use stamp::Stamp;

/// Where the module lies.
const FOLDER: &str = "crates/portolan-search/module";
/// The module, raw-deflated: what a site gets.
const ENGINE: &str = "engine.deflate";
/// What it was made of.
const STAMP: &str = "stamp.txt";
/// Other people's work in it, and on what terms.
const LICENCES: &str = "licences.txt";

/// A setting of cargo by which a package gets the features that any other of the workspace asks for.
const UNIFICATION: &str = "CARGO_RESOLVER_FEATURE_UNIFICATION";

/// The arguments of `cargo xtask wasm`.
#[derive(Debug, clap::Args)]
pub(crate) struct Wasm {
    /// Compile nothing; fail when the module is older than its sources.
    #[arg(long)]
    check: bool,
}

/// Runs the task.
pub(crate) fn run(arguments: &Wasm) -> anyhow::Result<()> {
    if arguments.check {
        return check(&root());
    }
    let root = root();
    let compiler = compile::Compiler::find()?;
    let packages = packages::in_module()?;
    // Before it is compiled: what is saved meanwhile makes the module stale.
    let mut stamp = Stamp {
        module: String::new(),
        sources: sources::hash(&root)?,
        dependencies: packages::hash(&root, &packages)?,
        profile: sources::profile(&root)?,
        compiler: compiler.about()?,
    };
    let raw = compiler.compile(&root)?;
    inspect::check(&raw)?;
    let engine = deflated(&raw)?;
    stamp.module = hash(&engine);
    let licences = licences::text(&packages)?;
    write(&root, ENGINE, &engine)?;
    write(&root, LICENCES, licences.as_bytes())?;
    write(&root, STAMP, stamp.to_string().as_bytes())?;
    say(&format!(
        "{FOLDER}/{ENGINE}: {} bytes, {} as the browser runs it; {} packages",
        engine.len(),
        raw.len(),
        packages.len()
    ));
    Ok(())
}

/// Says what the module is older than.
pub(crate) fn check(root: &Path) -> anyhow::Result<()> {
    let folder = root.join(FOLDER);
    let text =
        fs::read_to_string(folder.join(STAMP)).with_context(|| format!("cannot read `{FOLDER}/{STAMP}`"))?;
    let stamp = Stamp::parse(&text).with_context(|| format!("`{FOLDER}/{STAMP}` is damaged"))?;
    let engine = fs::read(folder.join(ENGINE)).with_context(|| format!("cannot read `{FOLDER}/{ENGINE}`"))?;
    let now = Stamp {
        module: hash(&engine),
        sources: sources::hash(root)?,
        dependencies: packages::hash(root, &packages::in_module()?)?,
        profile: sources::profile(root)?,
        compiler: stamp.compiler.clone(),
    };
    let stale = stamp.differs(&now);
    if !stale.is_empty() {
        bail!(
            "the search engine for browsers is stale ({} changed): run `cargo xtask wasm` and commit what it writes",
            stale.join(", ")
        );
    }
    Ok(())
}

/// The smallest form that browsers inflate.
fn deflated(raw: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Deflate,
        raw,
        &mut bytes,
    )
    .context("cannot compress the module")?;
    Ok(bytes)
}

/// A hash for names and stamps: 16 hexadecimal digits.
fn hash(bytes: &[u8]) -> String {
    short(blake3::hash(bytes))
}

fn short(hash: blake3::Hash) -> String {
    hash.to_hex().chars().take(16).collect()
}

fn write(root: &Path, name: &str, content: &[u8]) -> anyhow::Result<()> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make `{FOLDER}`"))?;
    fs::write(folder.join(name), content).with_context(|| format!("cannot write `{FOLDER}/{name}`"))
}

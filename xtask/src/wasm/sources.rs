//! Hashes of our own part of the module: the sources of the engine and the profile.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use toml::{Table, Value};

use super::short;

/// Crates of which the module is made.
const CRATES: [&str; 2] = ["crates/portolan-search", "crates/portolan-search-web"];
/// Modules that the engine for browsers does not have.
const NATIVE: [&str; 6] = ["writer", "face", "layout", "reader", "module", "fuzz"];
/// Features that it does not have.
const NATIVE_FEATURES: [&str; 3] = ["default", "fuzz", "writer"];
/// The tables of a manifest that decide what is compiled.
const TABLES: [&str; 4] = ["dependencies", "features", "lib", "target"];

/// A hash of the sources, their paths included.
pub(super) fn hash(root: &Path) -> anyhow::Result<String> {
    let manifest = manifest(&root.join("Cargo.toml"))?;
    let workspace = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let mut hasher = blake3::Hasher::new();
    for folder in CRATES {
        hasher.update(folder.as_bytes());
        hasher.update(built_from(&root.join(folder), workspace)?.as_bytes());
        for path in files(&root.join(folder).join("src"))? {
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let name = path.strip_prefix(root).unwrap_or(&path);
            hasher.update(name.to_string_lossy().replace('\\', "/").as_bytes());
            for line in code(&text) {
                hasher.update(line.as_bytes()).update(b"\n");
            }
        }
    }
    Ok(short(hasher.finalize()))
}

/// The profile, as it stands in the root's manifest.
pub(super) fn profile(root: &Path) -> anyhow::Result<String> {
    let manifest = manifest(&root.join("Cargo.toml"))?;
    let profiles = manifest.get("profile").context("`Cargo.toml` has no profiles")?;
    let both =
        [profiles.get("wasm"), profiles.get("release")].map(|profile| profile.map(ToString::to_string));
    Ok(super::hash(format!("{both:?}").as_bytes()))
}

fn manifest(path: &Path) -> anyhow::Result<Table> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    text.parse()
        .with_context(|| format!("cannot read `{}`", path.display()))
}

/// What the manifest of a crate says about how it is built, with what it takes from the workspace.
fn built_from(folder: &Path, workspace: Option<&Value>) -> anyhow::Result<String> {
    let mut manifest = manifest(&folder.join("Cargo.toml"))?;
    leave_out_native(&mut manifest);
    let mut text = String::new();
    for table in TABLES {
        let value = manifest.get(table);
        if let Some(value) = value.filter(|value| value.as_table().is_none_or(|table| !table.is_empty())) {
            text.push_str(&format!("[{table}]\n{value}\n"));
        }
    }
    let dependencies = manifest.get("dependencies").and_then(Value::as_table);
    for name in dependencies.into_iter().flat_map(Table::keys) {
        if let Some(value) = workspace.and_then(|workspace| workspace.get(name)) {
            text.push_str(&format!("{name} = {value}\n"));
        }
    }
    Ok(text)
}

/// Takes out the features that browsers do not have, and the dependencies that nothing but features brings in.
fn leave_out_native(manifest: &mut Table) {
    if let Some(features) = manifest.get_mut("features").and_then(Value::as_table_mut) {
        features.retain(|name, _| NATIVE_FEATURES.iter().all(|native| name != *native));
    }
    if let Some(dependencies) = manifest.get_mut("dependencies").and_then(Value::as_table_mut) {
        dependencies.retain(|_, value| value.get("optional") != Some(&Value::Boolean(true)));
    }
}

/// The sources that are compiled for browsers, in the order of their paths.
fn files(sources: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![sources.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
            let path = item?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            if stem == "tests" || stem.ends_with("_tests") || folder == sources && NATIVE.contains(&&*stem) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The lines of a source that are compiled: no comments, and no tests, which stand last in it.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split_once("\n#[cfg(test)]\nmod tests {");
    let code = code.map_or(text, |(code, _)| code);
    code.lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn only_what_the_module_is_made_of_makes_it_stale() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(
            root,
            "Cargo.toml",
            "[workspace.dependencies]\nserde = \"1\"\nother = \"1\"\n[profile.release]\nlto = \"thin\"\n[profile.wasm]\nlto = \"fat\"\n",
        );
        write(
            root,
            "crates/portolan-search/Cargo.toml",
            "[package]\nname = \"s\"\n[dependencies]\nserde.workspace = true\n",
        );
        write(
            root,
            "crates/portolan-search-web/Cargo.toml",
            "[package]\nname = \"w\"\n",
        );
        write(root, "crates/portolan-search-web/src/lib.rs", "");
        write(
            root,
            "crates/portolan-search/src/engine/open.rs",
            "fn open() {}\n",
        );
        let first = hash(root).unwrap();
        let same = |name: &str, text: &str| {
            write(root, name, text);
            assert_eq!(hash(root).unwrap(), first, "after `{name}`");
        };
        same("crates/portolan-search/src/writer/mod.rs", "x");
        same("crates/portolan-search/src/writer.rs", "x");
        same("crates/portolan-search/src/face.rs", "x");
        same("crates/portolan-search/src/engine/tests.rs", "x");
        same("crates/portolan-search/src/engine/open_tests.rs", "x");
        same("crates/portolan-search/src/engine/notes.md", "x");
        same(
            "crates/portolan-search/src/engine/open.rs",
            "fn open() {}\n\n#[cfg(test)]\nmod tests {\n}\n",
        );
        same(
            "crates/portolan-search/src/engine/open.rs",
            "//! Opens.\r\n/// Opens.\r\nfn open() {}\r\n",
        );
        same(
            "crates/portolan-search/Cargo.toml",
            "[package]\nname = \"s\"\nversion = \"2\"\n[dependencies]\nserde.workspace = true\n[dev-dependencies]\nx = \"1\"\n",
        );
        same(
            "crates/portolan-search/Cargo.toml",
            "[package]\nname = \"s\"\n[features]\nwriter = [\"dep:x\"]\n[dependencies]\nserde.workspace = true\nx = { version = \"1\", optional = true }\n",
        );
        let other = |name: &str, text: &str| {
            let before = fs::read_to_string(root.join(name)).ok();
            write(root, name, text);
            assert_ne!(hash(root).unwrap(), first, "after `{name}`");
            match before {
                Some(before) => write(root, name, &before),
                None => fs::remove_file(root.join(name)).unwrap(),
            }
        };
        other("crates/portolan-search/src/engine/open.rs", "fn open() { }\n");
        other("crates/portolan-search/src/engine/reader.rs", "");
        other(
            "crates/portolan-search/Cargo.toml",
            "[dependencies]\nserde = \"2\"\n",
        );
        other("Cargo.toml", "[workspace.dependencies]\nserde = \"2\"\n");
        let profile_before = profile(root).unwrap();
        write(root, "Cargo.toml", "[profile.wasm]\nlto = \"thin\"\n");
        assert_ne!(profile(root).unwrap(), profile_before);
    }
}

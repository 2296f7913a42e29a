//! Whose work is in the module, and on what terms: the text that a site with a search carries along.
//!
//! Each package is named with its version, its licence and where it comes from; its licence's text, copyright lines
//! included, is taken from the package. Where the reader may choose, one text is given, and texts that several packages
//! share stand once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::packages::Package;

/// Beginnings of the names of files that hold a licence.
const NAMES: [&str; 5] = ["license", "licence", "copying", "unlicense", "copyright"];

/// A text, and the packages that it is of.
struct Shared {
    text: String,
    packages: Vec<String>,
}

/// The whole text.
pub(super) fn text(packages: &[Package]) -> anyhow::Result<String> {
    let mut out = String::from(
        "The search of this site runs in the browser as a WebAssembly module, which is part of Portolan (MIT OR \
         Apache-2.0). Compiled into it are parts of the standard library of Rust (https://www.rust-lang.org, MIT OR \
         Apache-2.0) and these packages:\n\n",
    );
    let mut texts: Vec<Shared> = Vec::new();
    for package in packages {
        let Package {
            name,
            version,
            licence,
            repository,
            ..
        } = package;
        if licence.is_empty() {
            bail!("{name} {version} does not say its licence");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name} {version}: {licence}, {repository}");
        for text in texts_of(package)? {
            let same = texts
                .iter_mut()
                .find(|shared| squeezed(&shared.text) == squeezed(&text));
            match same {
                Some(shared) => shared.packages.push(name.clone()),
                None => texts.push(Shared {
                    text,
                    packages: vec![name.clone()],
                }),
            }
        }
    }
    for shared in texts {
        let _ = write!(
            out,
            "\n{}\n{}:\n\n{}\n",
            "-".repeat(72),
            shared.packages.join(", "),
            shared.text.trim()
        );
    }
    Ok(out)
}

/// The texts that a package asks to be passed on.
fn texts_of(package: &Package) -> anyhow::Result<Vec<String>> {
    let files = files(&package.folder)?;
    let named = |part: &str| {
        files
            .iter()
            .filter(move |file| file_name(file).contains(part))
            .collect::<Vec<_>>()
    };
    // Any licence of an `OR` will do: the shortest that there is a text of.
    let mut chosen = Vec::new();
    if package.licence.contains(" OR ") || package.licence.contains('/') {
        for part in ["mit", "unlicense", "zlib", "bsd", "apache"] {
            chosen = named(part);
            if !chosen.is_empty() {
                break;
            }
        }
    }
    if chosen.is_empty() {
        chosen = files.iter().collect();
    }
    chosen
        .into_iter()
        .map(|file| {
            let bytes = fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
            Ok(String::from_utf8_lossy(&bytes).replace('\r', ""))
        })
        .collect()
}

/// The files of a package that hold a licence, by name.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
        let path = item?.path();
        let name = file_name(&path);
        if path.is_file() && NAMES.iter().any(|beginning| name.starts_with(beginning)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

/// A text without the way in which it is broken into lines.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(root: &Path, name: &str, licence: &str, files: &[(&str, &str)]) -> Package {
        let folder = root.join(name);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            repository: format!("https://example.org/{name}"),
            folder,
        }
    }

    #[test]
    fn a_text_stands_once_and_a_choice_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let mit = "Copyright one\n\nPermission is granted";
        let packages = [
            package(
                folder.path(),
                "one",
                "MIT OR Apache-2.0",
                &[
                    ("LICENSE-MIT", mit),
                    ("LICENSE-APACHE", "Apache"),
                    ("README.md", "read"),
                ],
            ),
            package(
                folder.path(),
                "two",
                "MIT",
                &[("LICENSE", "Copyright one\r\nPermission\nis granted\n")],
            ),
            package(
                folder.path(),
                "three",
                "MIT AND Unicode-3.0",
                &[("LICENSE-MIT", "Copyright three"), ("LICENSE-UNICODE", "Unicode")],
            ),
        ];
        let text = text(&packages).unwrap();
        let (_, texts) = text.split_once("these packages:\n\n").unwrap();
        let line = "-".repeat(72);
        assert_eq!(
            texts,
            format!(
                "one 1.0.0: MIT OR Apache-2.0, https://example.org/one\n\
                 two 1.0.0: MIT, https://example.org/two\n\
                 three 1.0.0: MIT AND Unicode-3.0, https://example.org/three\n\
                 \n{line}\none, two:\n\n{mit}\n\
                 \n{line}\nthree:\n\nCopyright three\n\
                 \n{line}\nthree:\n\nUnicode\n"
            )
        );
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let unsaid = package(folder.path(), "unsaid", "", &[]);
        assert!(text(&[unsaid]).is_err());
    }
}

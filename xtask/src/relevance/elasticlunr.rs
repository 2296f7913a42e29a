//! elasticlunr, as mdBook puts it into its books.
//!
//! The index, the library and the options are those that mdBook writes for the book. A book of our own dialect is made
//! one of mdBook's first (`mdbook_copy`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::engine::{Asked, Book, Engine};
use super::judged::Query;
use super::{mdbook_copy, node};
use crate::{compare, peers};

const SCRIPT: (&str, &str) = ("elasticlunr.mjs", include_str!("elasticlunr.mjs"));

/// The real mdBook, where it is installed.
#[derive(Debug)]
pub(super) struct Elasticlunr {
    mdbook: PathBuf,
}

impl Elasticlunr {
    pub(super) fn find() -> Option<Self> {
        compare::mdbook().map(|mdbook| Self { mdbook })
    }
}

impl Engine for Elasticlunr {
    fn name(&self) -> &'static str {
        "elasticlunr"
    }

    fn about(&self) -> String {
        format!(
            "of {}; its own index, library and options of each book",
            peers::version(&self.mdbook)
        )
    }

    fn ask(&self, book: &Book, queries: &[&Query]) -> anyhow::Result<Asked> {
        let copy = book.place.join("mdbook");
        if book.is_mdbook {
            compare::copy_folder(&book.folder, &copy)?;
        } else {
            mdbook_copy::write(book, &copy)?;
        }
        let site = book.place.join("mdbook-site");
        let output = Command::new(&self.mdbook)
            .arg("build")
            .arg(&copy)
            .arg("-d")
            .arg(&site)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start `{}`", self.mdbook.display()))?;
        if !output.status.success() {
            bail!(
                "mdBook cannot build this book:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let site = if site.join("html").is_dir() {
            site.join("html")
        } else {
            site
        };
        let [library, index] = ["elasticlunr", "searchindex"].map(|name| script_in(&site, name));
        let texts: Vec<&str> = queries.iter().map(|query| query.text.as_str()).collect();
        node::ask(SCRIPT, &book.place, &[&library?, &index?], &book.language, &texts)
    }
}

/// A script of the site whose name begins so; what follows is its hash.
fn script_in(site: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let entries = fs::read_dir(site).with_context(|| format!("cannot read `{}`", site.display()))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "js"))
        .filter(|path| {
            path.file_name()
                .is_some_and(|file| file.to_string_lossy().starts_with(name))
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .next()
        .with_context(|| format!("mdBook's site has no script `{name}`"))
}

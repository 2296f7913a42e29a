//! Pagefind over our own pages.
//!
//! Owns how it is run: its options, and which pages it is given. Those that are made and not written (the list of all
//! pages, the whole book on one page, tags, redirects) are left out, as an author would mark them: they repeat the others
//! and would stand in its way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use super::engine::{Answer, Asked, Book, Engine};
use super::judged::Query;
use super::node;
use crate::peers;

const SCRIPT: (&str, &str) = ("pagefind.mjs", include_str!("pagefind.mjs"));

/// The program, where it is installed.
#[derive(Debug)]
pub(super) struct Pagefind {
    program: PathBuf,
}

impl Pagefind {
    pub(super) fn find() -> Option<Self> {
        peers::find("pagefind").map(|program| Self { program })
    }
}

impl Engine for Pagefind {
    fn name(&self) -> &'static str {
        "pagefind"
    }

    fn about(&self) -> String {
        format!(
            "{}; `--root-selector main`, else its defaults; asked by its own interface in Node; written pages only",
            peers::version(&self.program)
        )
    }

    fn ask(&self, book: &Book, queries: &[&Query]) -> anyhow::Result<Asked> {
        let site = book.place.join("pagefind-site");
        copy_written_pages(book, &book.site, &site)?;
        let bundle = site.join("pagefind");
        let output = Command::new(&self.program)
            .arg("--site")
            .arg(&site)
            .args(["--root-selector", "main", "--quiet"])
            .output()
            .with_context(|| format!("cannot start `{}`", self.program.display()))?;
        if !output.status.success() {
            bail!(
                "Pagefind cannot index: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        // Node takes `pagefind.js` for a module only where something says so.
        fs::write(bundle.join("package.json"), "{\"type\":\"module\"}")?;
        // It has an index for each language and searches that of the page on which it is asked.
        let mut by_language: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, query) in queries.iter().enumerate() {
            let language = query.language.as_deref().unwrap_or(&book.language);
            by_language.entry(language).or_default().push(index);
        }
        let mut answers = vec![Answer::Hits(Vec::new()); queries.len()];
        for (language, indices) in by_language {
            let texts: Vec<&str> = indices
                .iter()
                .map(|index| queries[*index].text.as_str())
                .collect();
            let asked = node::ask(SCRIPT, &book.place, &[&bundle], language, &texts)?;
            for (index, answer) in indices.into_iter().zip(asked.answers) {
                answers[index] = answer;
            }
        }
        Ok(Asked {
            options: String::new(),
            answers,
        })
    }
}

/// Copies the pages that a file of the book's source stands behind.
fn copy_written_pages(book: &Book, from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read `{}`", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_written_pages(book, &path, &target)?;
            continue;
        }
        let page = path.strip_prefix(&book.site).unwrap_or(&path);
        let source = book.source.join(page);
        let is_written = page.extension().is_some_and(|ending| ending == "html")
            && (source.with_extension("md").is_file()
                || page.ends_with("index.html") && source.with_file_name("README.md").is_file());
        if is_written {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

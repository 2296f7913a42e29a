//! The books that are asked: copies in a temporary folder, with our site of each.
//!
//! Entry point: [`prepare`].

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portolan_project::config;

use super::engine::Book;
use super::judged::Judged;
use crate::{compare, shell};

/// Copies a book into an empty folder and builds our site of it; `None` where its corpus is absent.
pub(super) fn prepare(judged: &Judged, portolan: &Path, place: &Path) -> anyhow::Result<Option<Book>> {
    let folder = place.join("book");
    let root = shell::root();
    match &judged.corpus {
        None => {
            compare::copy_folder(&root.join("example-docs"), &folder.join("example-docs"))?;
            fs::copy(root.join("book.toml"), folder.join("book.toml"))?;
        }
        Some(corpus) => {
            let corpora = std::env::var_os("PORTOLAN_CORPORA")
                .map_or_else(|| root.join("../shared/corpora"), PathBuf::from);
            let corpus = corpora.join(corpus);
            if !corpus.join("book.toml").is_file() {
                return Ok(None);
            }
            compare::copy_folder(&corpus, &folder)?;
        }
    }
    let site = place.join("site");
    let mut build = Command::new(portolan);
    shell::run(build.args(["build", "--quiet"]).arg(&folder).arg("-d").arg(&site))?;
    let (config, _) = config::parse("book.toml", &fs::read_to_string(folder.join("book.toml"))?);
    Ok(Some(Book {
        name: judged.name.clone(),
        source: folder.join(&config.book.src),
        folder,
        site,
        place: place.to_owned(),
        language: config.book.language.clone(),
        // The corpora are other people's books, which are written for mdBook.
        is_mdbook: judged.corpus.is_some(),
        variables: config.var,
    }))
}

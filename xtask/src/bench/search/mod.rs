//! Measures search: what an index costs the build and the disk, and what a question costs a reader.
//!
//! The entry point is [`run`]; `tests/browser/search.bench.mjs` drives the browser, over http without compression and from
//! disk. Pagefind indexes the same pages and answers the same questions in the same run, where it is installed. The bars
//! that ours is meant to keep stand beside its figures; none of them fails the run, because most depend on the machine.

mod index;
mod peer;
mod queries;
mod reader;

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::Folders;
use super::measure::{self, Cost};
use super::megabytes;
use super::program::Program;
use crate::browser;
use crate::corpus::{self, Flavour, Shape};
use xtask::shell::say;

const SIZES: [usize; 3] = [200, 1000, 10_000];

/// Measures each size.
pub(super) fn run(portolan: &Program, rounds: usize, up_to: usize) -> anyhow::Result<()> {
    let driver = browser::driver()?;
    let pagefind = peer::Pagefind::find();
    match &pagefind {
        Some(pagefind) => say(&pagefind.version()),
        None => say(
            "Pagefind is not installed: `npm install --prefix FOLDER pagefind`, and set PORTOLAN_PEERS to that folder",
        ),
    }
    say(&format!("machine load before: {}\n", measure::load()));
    for pages in SIZES.into_iter().filter(|pages| *pages <= up_to) {
        say(&format!("{pages} pages"));
        let folders = prepare("search", pages, "")?;
        let bare = prepare("search-none", pages, "\n[search]\nenable = false\n")?;
        build(portolan, &folders, &bare, rounds)?;
        index::Index::of(&folders.site)?.show(pages);
        let questions = queries::of(&folders.corpus.join("src"))?;
        let list = folders.corpus.join("queries.json");
        fs::write(&list, serde_json::to_vec(&questions)?).context("cannot write the queries")?;
        let page = format!("{}.html", corpus::fixed_page());
        reader::measure(&driver, "ours", &folders.site, &page, &list)?.show(pages);
        if let Some(pagefind) = &pagefind {
            pagefind.measure(&driver, &folders, &bare.site, &page, &list)?;
        }
        say("");
    }
    say(&format!("machine load after: {}", measure::load()));
    Ok(())
}

/// A corpus whose `book.toml` says this, too.
fn prepare(task: &str, pages: usize, more: &str) -> anyhow::Result<Folders> {
    let folder = corpus::fresh_folder(task, pages, Shape::Nested, Flavour::Portolan)?;
    corpus::write(&folder, pages, Shape::Nested, Flavour::Portolan)?;
    append(&folder.join("book.toml"), more)?;
    Ok(Folders::of(folder))
}

fn append(path: &Path, more: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    fs::write(path, text + more).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Builds with and without an index in turn, and shows what the index costs.
fn build(portolan: &Program, with: &Folders, without: &Folders, rounds: usize) -> anyhow::Result<()> {
    let (mut indexed, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds.max(1) {
        bare.push(portolan.build_cold(&without.corpus, &without.site)?);
        indexed.push(portolan.build_cold(&with.corpus, &with.site)?);
    }
    let (indexed, bare) = (Cost::median(&indexed), Cost::median(&bare));
    say("                      wall s    CPU s   peak MB");
    for (what, cost) in [("without search", bare), ("with search", indexed)] {
        say(&format!(
            "  {what:<18}{:>8.2} {:>8.2} {:>9.0}",
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64(),
            megabytes(cost.peak_bytes)
        ));
    }
    let wall = indexed.wall.as_secs_f64() / bare.wall.as_secs_f64();
    let cpu = 100.0 * (1.0 - bare.cpu.as_secs_f64() / indexed.cpu.as_secs_f64());
    say(&format!(
        "  with / without: wall {wall:.2} (at most 1.25); the index is {cpu:.0} % of the CPU (at most 35)"
    ));
    Ok(())
}

//! Measures previews: from the write of a page's source to the new text in a browser's document.
//!
//! The entry point is [`run`]; `tests/browser/reload.bench.mjs` drives the browser. Ours takes 200 saves, the previews of
//! Hugo and mdBook, where they are installed, a few, for the ratios.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

use super::measure;
use super::program::Program;
use super::{MDBOOK_LIMIT, megabytes};
use crate::browser;
use crate::corpus::{self, Flavour, Shape};
use xtask::shell::say;

const SIZES: [usize; 2] = [1000, 10_000];
const SAVES: usize = 200;
/// A peer's save takes seconds in a large book.
const SAVES_OF_PEERS: usize = 10;

/// What was measured of one preview; times in milliseconds.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
struct Reload {
    ready: f64,
    median: Option<f64>,
    p95: Option<f64>,
    most: Option<f64>,
    lost: usize,
    memory: u64,
    peak: u64,
}

/// Measures each program at each size.
pub(super) fn run(programs: &[Program], up_to: usize) -> anyhow::Result<()> {
    let driver = browser::driver()?;
    say(&format!("machine load before: {}\n", measure::load()));
    for pages in SIZES.into_iter().filter(|pages| *pages <= up_to) {
        say(&format!("{pages} pages, from a save to the browser's document"));
        say("              ready ms  median ms    p95 ms    most ms   lost   memory MB   peak MB");
        let mut ours = None;
        for program in programs {
            if program.flavour == Flavour::Mdbook && pages > MDBOOK_LIMIT {
                continue;
            }
            let measured = one(program, pages, &driver)?;
            show(program, &measured);
            match (program.flavour, ours) {
                (Flavour::Portolan, _) => ours = Some(measured),
                (_, Some(ours)) => show_ratios(program, &ours, &measured),
                (_, None) => {}
            }
        }
        say("");
    }
    say(&format!("machine load after: {}", measure::load()));
    Ok(())
}

fn one(program: &Program, pages: usize, driver: &browser::Driver) -> anyhow::Result<Reload> {
    let corpus = corpus::fresh_folder("reload", pages, Shape::Nested, program.flavour)?;
    corpus::write(&corpus, pages, Shape::Nested, program.flavour)?;
    let page = corpus::fixed_page();
    let (file, at) = match program.flavour {
        Flavour::Hugo => (format!("content/{page}.md"), format!("{page}/")),
        Flavour::Portolan | Flavour::Mdbook => (format!("src/{page}.md"), format!("{page}.html")),
    };
    let saves = match program.flavour {
        Flavour::Portolan => SAVES,
        Flavour::Hugo | Flavour::Mdbook => SAVES_OF_PEERS,
    };
    let port = free_port()?;
    let output = Command::new("node")
        .arg("reload.bench.mjs")
        .arg(corpus.join(file))
        .args([at, port.to_string(), saves.to_string()])
        .arg(program.path())
        .args(arguments(program.flavour, &corpus, port))
        .env("CHROMIUM", &driver.chromium)
        .current_dir(&driver.folder)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start `node`")?;
    if !output.status.success() {
        bail!("the preview of {} could not be measured", program.flavour.name());
    }
    serde_json::from_slice(&output.stdout).context("the browser's driver gave no figures")
}

fn arguments(flavour: Flavour, corpus: &Path, port: u16) -> Vec<String> {
    let corpus = corpus.display().to_string();
    let port = port.to_string();
    let words: Vec<&str> = match flavour {
        Flavour::Portolan => vec!["serve", &corpus, "-p", &port],
        Flavour::Mdbook => vec!["serve", &corpus, "-p", &port],
        Flavour::Hugo => vec!["server", "--source", &corpus, "--port", &port, "--noBuildLock"],
    };
    words.into_iter().map(str::to_owned).collect()
}

/// Free now, and most likely a moment later.
fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

fn show(program: &Program, measured: &Reload) {
    let time = |time: Option<f64>| time.map_or_else(|| "-".to_owned(), |time| format!("{time:.0}"));
    say(&format!(
        "  {:<10}{:>10.0} {:>10} {:>9} {:>10} {:>6} {:>11.0} {:>9.0}",
        program.flavour.name(),
        measured.ready,
        time(measured.median),
        time(measured.p95),
        time(measured.most),
        measured.lost,
        megabytes(measured.memory),
        megabytes(measured.peak),
    ));
}

fn show_ratios(peer: &Program, ours: &Reload, theirs: &Reload) {
    let median = match (ours.median, theirs.median) {
        (Some(ours), Some(theirs)) => format!("{:.3}", ours / theirs),
        _ => "-".to_owned(),
    };
    say(&format!(
        "  portolan / {}: ready {:.3}, median {median}, memory {:.2}",
        peer.flavour.name(),
        ours.ready / theirs.ready,
        ours.memory as f64 / theirs.memory as f64,
    ));
}

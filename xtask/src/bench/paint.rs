//! Measures how soon a reader sees a page of the example portal, on a slow telephone.
//!
//! The entry point is [`run`]; `tests/browser/paint.bench.mjs` drives the browser. The times depend on the machine, so
//! they are printed and judged by nobody; what does not depend on it is asserted by `tests/browser/budget.test.mjs`.

use anyhow::Context as _;

use super::measure;
use super::program::Program;
use crate::browser;
use xtask::shell::{self, say};

/// A page of each kind that readers open first.
const PAGES: [&str; 5] = [
    "index.html",
    "signalman/index.html",
    "signalman/api.html",
    "quartermaster/runbooks/database-failover.html",
    "search.html",
];

/// What was measured of one page: times in milliseconds, and how much has moved.
#[derive(Debug, serde::Deserialize)]
struct Paint {
    page: String,
    fcp: f64,
    lcp: f64,
    tbt: f64,
    cls: f64,
}

/// Builds the example portal and opens its pages, each as often as asked.
pub(super) fn run(portolan: &Program, rounds: usize) -> anyhow::Result<()> {
    let driver = browser::driver()?;
    let folder = tempfile::tempdir().context("no folder for a site")?;
    let site = folder.path().join("site");
    portolan.build(&shell::root(), &site)?;
    say(&format!(
        "a slow telephone (processor 4 times slower, 150 ms and 1.6 Mbit/s); machine load: {}",
        measure::load()
    ));
    say("  first paint ms   largest ms   blocked ms    moved   page");
    let mut script = driver.node();
    script
        .arg("paint.bench.mjs")
        .arg(&site)
        .arg(rounds.max(1).to_string())
        .args(PAGES);
    let answer = browser::ask(&mut script).context("the pages could not be measured")?;
    for line in answer
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let paint: Paint = serde_json::from_slice(line).context("the browser's driver gave no figures")?;
        say(&format!(
            "  {:>14.0} {:>12.0} {:>12.0} {:>8.4}   {}",
            paint.fcp, paint.lcp, paint.tbt, paint.cls, paint.page
        ));
    }
    Ok(())
}

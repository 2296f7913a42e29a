//! What of a build's cost is unavoidable: reading, parsing, highlighting, writing and indexing, and nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;
use xtask::shell::say;

use super::measure::{self, Cost};
use super::{Case, Folders, Measured, megabytes, ours};
use crate::corpus::Flavour;

/// Builds the corpus of a case as often as asked with nothing but that, and shows what a build costs beside it.
pub(super) fn compare(case: Case, floor: &Path, results: &[Measured], rounds: usize) -> anyhow::Result<()> {
    let Some(built) = ours(results) else { return Ok(()) };
    let folders = Folders::existing(case, Flavour::Portolan);
    let site = folders.site.with_extension("floor");
    let mut costs = Vec::new();
    for _ in 0..rounds.max(1) {
        if site.exists() {
            fs::remove_dir_all(&site).with_context(|| format!("cannot remove `{}`", site.display()))?;
        }
        costs.push(measure::run(
            Command::new(floor).arg(folders.corpus.join("src")).arg(&site),
        )?);
    }
    let cost = Cost::median(&costs);
    say(&format!(
        "  floor         {:>8.2} {:>8.2} {:>9.0}   portolan / floor: wall {:.2}, CPU {:.2}",
        cost.wall.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        megabytes(cost.peak_bytes),
        built.cost.wall.as_secs_f64() / cost.wall.as_secs_f64(),
        built.cost.cpu.as_secs_f64() / cost.cpu.as_secs_f64(),
    ));
    Ok(())
}

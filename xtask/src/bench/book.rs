//! Measures cold builds of an existing mdBook book: ours beside mdBook's, in turn.
//!
//! Entry point: [`run`]. Every build has a copy and a folder of its own: some file systems are slow to make files where
//! others were removed seconds ago, which would be measured too.

use std::path::Path;

use anyhow::{Context as _, bail};
use xtask::compare;
use xtask::shell::say;

use super::measure::{self, Cost};
use super::program::Program;
use crate::corpus::Flavour;

/// Builds the book with each program `rounds` times, each time without a cache.
pub(super) fn run(book: &Path, portolan: &Program, rounds: usize) -> anyhow::Result<()> {
    let peers = Program::peers();
    let Some(mdbook) = peers.iter().find(|program| program.flavour == Flavour::Mdbook) else {
        bail!(
            "mdBook is not installed: `cargo install mdbook`, or set PORTOLAN_PEERS to the folder that holds it"
        );
    };
    say(&format!("{}, {}", portolan.version(), mdbook.version()));
    say(&format!("machine load before: {}", measure::load()));
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut costs: [Vec<Cost>; 2] = [Vec::new(), Vec::new()];
    for round in 0..rounds.max(1) {
        for (program, costs) in [portolan, mdbook].into_iter().zip(&mut costs) {
            let place = folder.path().join(format!("{}-{round}", program.flavour.name()));
            let copy = place.join("book");
            compare::copy_folder(book, &copy)?;
            costs.push(program.build_cold(&copy, &place.join("site"))?);
        }
    }
    let [ours, theirs] = costs.map(|costs| Cost::median(&costs));
    say("              wall s    CPU s   peak MB");
    for (program, cost) in [(portolan, ours), (mdbook, theirs)] {
        say(&format!(
            "  {:<10}{:>8.3} {:>8.3} {:>9.0}",
            program.flavour.name(),
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64(),
            super::megabytes(cost.peak_bytes),
        ));
    }
    say(&format!(
        "  mdBook / portolan: wall {:.2}, CPU {:.2}",
        theirs.wall.as_secs_f64() / ours.wall.as_secs_f64(),
        theirs.cpu.as_secs_f64() / ours.cpu.as_secs_f64(),
    ));
    say(&format!("machine load after: {}", measure::load()));
    Ok(())
}

//! `portolan completions`: what a shell needs to complete a command line, on standard output.

use clap::CommandFactory as _;

use crate::Verdict;
use crate::args::{Arguments, Completions};
use crate::printer::Printer;

/// Prints the completions of a shell.
pub(crate) fn run(arguments: &Completions, printer: &Printer) -> anyhow::Result<Verdict> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "portolan",
        &mut script,
    );
    printer.raw(&String::from_utf8_lossy(&script))?;
    Ok(Verdict::Fine)
}

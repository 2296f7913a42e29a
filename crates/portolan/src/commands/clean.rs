//! `portolan clean`: removes a book's site and cache, and nothing that Portolan did not write.

use crate::Verdict;
use crate::args::Clean;
use crate::printer::Printer;

/// Removes what a build of this book wrote.
pub(crate) fn run(arguments: &Clean, printer: &Printer) -> anyhow::Result<Verdict> {
    let removed = portolan_build::clean(&arguments.book, arguments.dest_dir.as_deref())?;
    if removed.is_empty() {
        printer.line("Nothing to remove");
    }
    for path in removed {
        printer.line(&format!("Removed {}", path.display()));
    }
    Ok(Verdict::Fine)
}

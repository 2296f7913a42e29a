//! `portolan man`: the manual pages, made from the same definition as the help.

use std::path::Path;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_mangen::Man as Page;

use crate::Verdict;
use crate::args::{Arguments, Man};
use crate::printer::Printer;

/// Prints the program's page, or writes it and those of the commands to a folder.
pub(crate) fn run(arguments: &Man, printer: &Printer) -> anyhow::Result<Verdict> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    match &arguments.out {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
            write_all(&command, folder, printer)?;
        }
        None => printer.raw(&text_of(&Page::new(command))?)?,
    }
    Ok(Verdict::Fine)
}

/// The pages of the commands, those within commands too, then the command's own.
fn write_all(command: &clap::Command, folder: &Path, printer: &Printer) -> anyhow::Result<()> {
    for inner in command.get_subcommands() {
        write_all(inner, folder, printer)?;
    }
    let page = Page::new(command.clone());
    write(&page, &folder.join(page.get_filename()), printer)
}

fn write(page: &Page, file: &Path, printer: &Printer) -> anyhow::Result<()> {
    std::fs::write(file, text_of(page)?).with_context(|| format!("cannot write `{}`", file.display()))?;
    printer.line(&format!("Wrote {}", file.display()));
    Ok(())
}

fn text_of(page: &Page) -> anyhow::Result<String> {
    let mut roff = Vec::new();
    page.render(&mut roff)?;
    Ok(String::from_utf8_lossy(&roff).into_owned())
}

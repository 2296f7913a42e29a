//! `portolan theme`: the files of a book's theme, taking one over, and whether those that were taken still fit.

use portolan_build::Request;
use portolan_build::theming::{self, How, ThemeReport, ThemeState};
use portolan_core::model::Level;
use serde_json::json;

use super::build::{json_line, plural, request, show_json_diagnostics};
use super::check::{for_others, prefix};
use crate::Verdict;
use crate::args::{Format, Theme, ThemeCheck, ThemeCommand, ThemeEject, ThemeList};
use crate::printer::{Look, Printer};

/// Runs one of the three.
pub(crate) fn run(arguments: &Theme, printer: &Printer) -> anyhow::Result<Verdict> {
    match &arguments.command {
        ThemeCommand::List(list) => show_list(list, printer),
        ThemeCommand::Eject(eject) => take(eject, printer),
        ThemeCommand::Check(check) => check_theme(check, printer),
    }
}

fn show_list(arguments: &ThemeList, printer: &Printer) -> anyhow::Result<Verdict> {
    let listing = theming::list(&request(&arguments.book))?;
    if arguments.json {
        for entry in &listing.entries {
            let line = json!({ "path": entry.path, "state": entry.state.name(), "version": entry.version });
            printer.line(&json_line("file", Ok(line)));
        }
        return Ok(Verdict::Fine);
    }
    let theme = listing.theme.map_or_else(
        || format!("The built-in theme of Portolan {}", env!("CARGO_PKG_VERSION")),
        |folder| format!("The theme in `{folder}`, over the built-in one"),
    );
    let own = listing
        .entries
        .iter()
        .filter(|entry| entry.state != ThemeState::Theme)
        .count();
    printer.line(&printer.part(
        Look::Title,
        &format!(
            "{theme}; {} of the book in `{}`",
            plural(own, "file"),
            listing.folder
        ),
    ));
    for entry in &listing.entries {
        let (mark, look) = match entry.state {
            ThemeState::Theme => (' ', Look::Faint),
            ThemeState::Overridden => ('*', Look::Plain),
            ThemeState::Added => ('+', Look::Plain),
        };
        let version = entry
            .version
            .as_ref()
            .map_or_else(String::new, |version| format!("  (taken from {version})"));
        printer.line(&printer.part(look, &format!("{mark} {}{version}", entry.path)));
    }
    printer.line(&printer.part(Look::Faint, "* overridden by the book   + added by it"));
    Ok(Verdict::Fine)
}

fn take(arguments: &ThemeEject, printer: &Printer) -> anyhow::Result<Verdict> {
    let how = match (arguments.keep, arguments.force) {
        (true, _) => How::Keep,
        (_, true) => How::Force,
        _ => How::Refuse,
    };
    let taken = theming::eject(&request(&arguments.book), &arguments.name, how)?;
    let verb = if how == How::Keep { "Noted" } else { "Wrote" };
    for file in &taken.files {
        printer.line(&printer.part(Look::Plain, &format!("{verb} {file}")));
    }
    Ok(Verdict::Fine)
}

fn check_theme(arguments: &ThemeCheck, printer: &Printer) -> anyhow::Result<Verdict> {
    let report = theming::check(&Request {
        strict: arguments.strict,
        ..request(&arguments.book)
    })?;
    match arguments.format {
        Format::Human => show(&report, arguments.quiet, printer),
        Format::Json => show_json(&report, printer),
        Format::Sarif | Format::Github => {
            let prefix = prefix(&report.repository_prefix, &arguments.book);
            for_others(&report.diagnostics, arguments.format, &prefix, printer)?;
        }
    }
    Ok(if report.failed() {
        Verdict::Problems
    } else {
        Verdict::Fine
    })
}

fn show(report: &ThemeReport, quiet: bool, printer: &Printer) {
    let least = if quiet { Level::Warning } else { Level::Notice };
    for found in report.diagnostics.iter().filter(|found| found.level >= least) {
        printer.diagnostic(found);
        let file = found.location.as_ref().map(|place| &place.file);
        let change = report
            .changes
            .iter()
            .find(|(of, _)| found.id == "theme-outdated" && Some(of) == file);
        if let Some((_, change)) = change {
            printer.note(change);
        }
    }
    if quiet {
        return;
    }
    let (errors, warnings) = (report.count(Level::Error), report.count(Level::Warning));
    let mut line = format!("Checked the theme: {} of the book", plural(report.files, "file"));
    if errors > 0 {
        line.push_str(&format!(", {}", plural(errors, "error")));
    }
    line.push_str(&format!(", {}", plural(warnings, "warning")));
    printer.line(&line);
}

fn show_json(report: &ThemeReport, printer: &Printer) {
    show_json_diagnostics(&report.diagnostics, printer);
    for (file, change) in &report.changes {
        printer.line(&json_line("change", Ok(json!({ "file": file, "diff": change }))));
    }
    let summary = json!({
        "files": report.files,
        "errors": report.count(Level::Error),
        "warnings": report.count(Level::Warning),
    });
    printer.line(&json_line("result", Ok(summary)));
}

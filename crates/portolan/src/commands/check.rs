//! `portolan check`: the pipeline without writing, reports for people and programs, and repairs for whoever asks.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use portolan_build::Mode;
use portolan_build::repair::{self, Repair};
use portolan_check::format::{SarifRun, github, sarif};
use portolan_core::assemble::day_of_epoch;
use portolan_core::model::Diagnostic;

use super::build::{made, plural, show, show_json, verdict};
use crate::Verdict;
use crate::args::{Check, Common, Format};
use crate::printer::{Printer, shown, shown_json};

/// Checks a book.
pub(crate) fn run(arguments: &Check, printer: &Printer) -> anyhow::Result<Verdict> {
    let format = if arguments.common.json {
        Format::Json
    } else {
        arguments.format
    };
    // Standard output belongs to the report, and nobody looks at a bar.
    let common = Common {
        json: format != Format::Human,
        ..arguments.common.clone()
    };
    let today = arguments.today.clone().or_else(today);
    let mut report = made(&common, Mode::Check, today.clone(), printer)?;
    if arguments.fix {
        let repairs = std::mem::take(&mut report.repairs);
        if arguments.dry_run {
            tell(&repairs, "would repair", printer);
        } else if !repairs.is_empty() {
            for repair in &repairs {
                repair::write(repair)?;
            }
            tell(&repairs, "repaired", printer);
            // The trace of the first run is whole; a process has one.
            let again = Common {
                trace: None,
                ..common.clone()
            };
            report = made(&again, Mode::Check, today, printer)?;
        }
    }
    match format {
        Format::Human => show(&report, &common, printer),
        Format::Json => show_json(&report, printer),
        Format::Sarif | Format::Github => {
            let prefix = prefix(&report.repository_prefix, &common.book);
            for_others(&report.diagnostics, format, &prefix, printer)?;
        }
    }
    Ok(verdict(&report))
}

/// A report that other programs read as they define it.
pub(super) fn for_others(
    diagnostics: &[Diagnostic],
    format: Format,
    prefix: &str,
    printer: &Printer,
) -> anyhow::Result<()> {
    if format == Format::Github {
        printer.raw(&shown(&github(diagnostics, prefix)))?;
    } else {
        let version = env!("CARGO_PKG_VERSION");
        printer.line(&shown_json(&sarif(diagnostics, &SarifRun { version, prefix })));
    }
    Ok(())
}

/// Today, where nobody says: by `SOURCE_DATE_EPOCH`, else by the clock, in UTC.
fn today() -> Option<String> {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    let given = given.and_then(|seconds| seconds.trim().parse().ok());
    let clock = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_secs()).ok()
    };
    day_of_epoch(given.or_else(clock)?)
}

/// The book's folder as the repository's other tools know it: from the repository's root, or else from the place
/// where the program was started.
pub(super) fn prefix(repository_prefix: &str, book: &Path) -> String {
    if !repository_prefix.is_empty() {
        return repository_prefix.to_owned();
    }
    let folder = book.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    if book.is_absolute() || book.starts_with("..") {
        return String::new();
    }
    folder.collect::<Vec<_>>().join("/")
}

/// Says what was mended, line by line.
fn tell(repairs: &[Repair], verb: &str, printer: &Printer) {
    let mut lines = 0;
    for repair in repairs {
        for change in &repair.changes {
            lines += 1;
            let place = format!("{}:{}", repair.file, change.line);
            printer.note(&format!("{verb} {place} [{}]", change.rule));
            printer.note(&format!("  - {}", visible(&change.before)));
            printer.note(&format!("  + {}", visible(&change.after)));
        }
    }
    let (lines, files) = (plural(lines, "line"), plural(repairs.len(), "file"));
    printer.note(&format!("{verb} {lines} in {files}"));
}

/// A line in which characters without width are named, so that a change to them can be seen.
fn visible(line: &str) -> String {
    let is_hidden = |letter: char| {
        matches!(letter, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}')
            || matches!(letter, '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e01ef}')
    };
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        if is_hidden(letter) {
            out.push_str(&format!("<U+{:04X}>", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

//! `portolan build`: the pipeline, and how what it found is shown.

use std::path::Path;

use portolan_build::{Mode, Programs, Report, Request, SearchReport};
use portolan_core::model::{Diagnostic, Level};

use crate::Verdict;
use crate::args::{Build, Common};
use crate::printer::{Printer, shown, shown_json};
use crate::progress::{Bar, stop_on_signals};
use crate::trace;

/// Builds the site.
pub(crate) fn run(arguments: &Build, printer: &Printer) -> anyhow::Result<Verdict> {
    let mode = Mode::Write {
        output: arguments.dest_dir.clone(),
    };
    let common = &arguments.common;
    let report = made(common, mode, None, printer)?;
    if common.json {
        show_json(&report, printer);
    } else {
        show(&report, common, printer);
    }
    let verdict = verdict(&report);
    if let Some(index) = report.index.filter(|_| arguments.open) {
        open(&index, printer);
    }
    Ok(verdict)
}

/// Shows the site to whoever asked for it. A machine without a browser has built it all the same.
fn open(index: &Path, printer: &Printer) {
    if let Err(error) = opener::open_browser(index) {
        let page = index.display();
        printer.note(&format!("no browser could be started for `{page}`: {error}"));
    }
}

/// Runs the pipeline, with a bar where somebody looks at it.
pub(super) fn made(
    common: &Common,
    mode: Mode,
    today: Option<String>,
    printer: &Printer,
) -> anyhow::Result<Report> {
    let bar = Bar::new(printer, common.quiet || common.json);
    let request = Request {
        mode,
        strict: common.strict,
        threads: common.threads.map(usize::from),
        programs: if common.no_exec {
            Programs::Refused
        } else {
            Programs::Run
        },
        today,
        ..request(&common.book)
    };
    stop_on_signals();
    // What it gives back writes the rest of the file when it goes.
    let trace = common.trace.as_deref().map(trace::start).transpose()?;
    let result = portolan_build::run(&request, &bar);
    drop(trace);
    bar.finish();
    result
}

/// What is asked of a book that is only looked at.
pub(super) fn request(book: &Path) -> Request {
    Request {
        book: book.to_path_buf(),
        mode: Mode::Check,
        strict: false,
        threads: None,
        source_date_epoch: std::env::var("SOURCE_DATE_EPOCH").ok(),
        environment: mdbook_variables(),
        programs: Programs::Refused,
        today: None,
    }
}

/// How a run ended.
pub(super) fn verdict(report: &Report) -> Verdict {
    if report.failed() {
        Verdict::Problems
    } else {
        Verdict::Fine
    }
}

/// What mdBook would read from the environment, in order of the names.
pub(super) fn mdbook_variables() -> Vec<(String, String)> {
    let mut found: Vec<_> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("MDBOOK_"))
        .collect();
    found.sort();
    found
}

/// Shows what was found to whoever reads a terminal.
pub(super) fn show(report: &Report, common: &Common, printer: &Printer) {
    let least = if common.quiet {
        Level::Warning
    } else {
        Level::Notice
    };
    for diagnostic in report
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level >= least)
    {
        printer.diagnostic(diagnostic);
    }
    if common.timings {
        for (stage, seconds) in &report.timings {
            let share = 100.0 * seconds / report.seconds.max(f64::EPSILON);
            printer.note(&format!("{:>10} {seconds:8.3} s {share:5.1} %", stage.name()));
        }
        if let Some(search) = &report.search {
            printer.note(&search_line(search));
        }
    }
    if common.quiet {
        return;
    }
    for notice in &report.notices {
        printer.note(notice);
    }
    printer.line(&summary_line(report));
    if let Some(index) = &report.index {
        printer.line(&format!("Open {}", shown(&index.display().to_string())));
    }
}

/// What the search index holds, and how large its files are.
fn search_line(search: &SearchReport) -> String {
    let size = |bytes: u64| format!("{:.2} MB", megabytes(bytes));
    let made = if search.is_kept {
        "kept as it was".to_owned()
    } else {
        let when = if search.follows { "after" } else { "beside" };
        format!("made in {:.3} s {when} the pages", search.seconds)
    };
    format!(
        "Search index: {}, {}, {}: {} and {} of text around hits, {} for the browser; {made}",
        plural(search.pages, "page"),
        plural(search.sections, "section"),
        plural(search.files, "file"),
        size(search.bytes),
        size(search.text_bytes),
        size(search.engine_bytes),
    )
}

#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The last line: pages, seconds, warnings.
fn summary_line(report: &Report) -> String {
    let (errors, warnings) = (report.count(Level::Error), report.count(Level::Warning));
    let mut line = match (report.failed(), report.published) {
        // The site is whole; something that is made of it or beside it is not.
        (true, true) => format!("Built \"{}\", not without errors", shown(&report.title)),
        (true, false) => "Not published".to_owned(),
        (false, true) => format!("Built \"{}\"", shown(&report.title)),
        (false, false) => format!("Checked \"{}\"", shown(&report.title)),
    };
    line.push_str(&format!(": {}", plural(report.pages, "page")));
    if report.published {
        line.push_str(&format!(" ({} rendered)", report.rendered.len()));
    }
    line.push_str(&format!(" in {:.2} s", report.seconds));
    if let Some(seconds) = report.pages_seconds {
        line.push_str(&format!(
            " (the pages after {seconds:.2} s, then the search index)"
        ));
    }
    if errors > 0 {
        line.push_str(&format!(", {}", plural(errors, "error")));
    }
    line.push_str(&format!(", {}", plural(warnings, "warning")));
    if report.failed() && report.kept_last_site && !report.published {
        line.push_str("; the last good site stays");
    }
    line
}

pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}

/// Prints diagnostics for programs, a line each.
pub(super) fn show_json_diagnostics(diagnostics: &[Diagnostic], printer: &Printer) {
    for diagnostic in diagnostics {
        printer.line(&json_line(
            "diagnostic",
            serde_json::to_value(DiagnosticLine::of(diagnostic)),
        ));
    }
}

/// Prints what was found for programs: an object a line, the result last. The manual describes it; names stay.
pub(super) fn show_json(report: &Report, printer: &Printer) {
    show_json_diagnostics(&report.diagnostics, printer);
    let summary = serde_json::json!({
        "title": report.title,
        "pages": report.pages,
        "rendered": report.rendered.len(),
        "parsed": report.parsed.len(),
        "seconds": rounded(report.seconds),
        "pages_seconds": report.pages_seconds.map(rounded),
        "errors": report.count(Level::Error),
        "warnings": report.count(Level::Warning),
        "published": report.published,
        "output": report.output,
        "search": report.search.as_ref().map(search_json),
        "timings": report.timings.iter().map(|(stage, seconds)| (stage.name().to_owned(), *seconds))
            .collect::<std::collections::BTreeMap<_, _>>(),
    });
    printer.line(&json_line("result", Ok(summary)));
}

fn search_json(search: &SearchReport) -> serde_json::Value {
    serde_json::json!({
        "pages": search.pages,
        "sections": search.sections,
        "files": search.files,
        "bytes": search.bytes,
        "text_bytes": search.text_bytes,
        "engine_bytes": search.engine_bytes,
        "kept": search.is_kept,
        "seconds": rounded(search.seconds),
    })
}

/// Seconds with three digits.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

pub(super) fn json_line(kind: &str, value: Result<serde_json::Value, serde_json::Error>) -> String {
    let mut object = serde_json::Map::new();
    object.insert("type".into(), kind.into());
    if let Ok(serde_json::Value::Object(fields)) = value {
        object.extend(fields);
    }
    shown_json(&serde_json::Value::Object(object).to_string()).into_owned()
}

/// A diagnostic as programs read it: flat, with stable names.
#[derive(serde::Serialize)]
struct DiagnosticLine<'a> {
    id: &'a str,
    level: Level,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    length: Option<u32>,
    hint: Option<&'a str>,
    page: Option<&'a str>,
    excerpt: Option<&'a str>,
}

impl<'a> DiagnosticLine<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let place = diagnostic.location.as_ref();
        Self {
            id: &diagnostic.id,
            level: diagnostic.level,
            message: &diagnostic.message,
            file: place.map(|place| place.file.as_str()),
            line: place.map(|place| place.line).filter(|line| *line > 0),
            column: place.map(|place| place.column).filter(|column| *column > 0),
            length: place.map(|place| place.length).filter(|length| *length > 0),
            hint: diagnostic.hint.as_deref(),
            page: diagnostic.page.as_ref().map(|page| page.as_str()),
            excerpt: diagnostic.excerpt.as_deref(),
        }
    }
}

//! `portolan serve BOOK`: a book while it is written.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use portolan_build::preview::{Changed, ThemeChange, Update};
use portolan_build::{Mode, Programs, Progress, Request, Stage};
use portolan_core::model::Level;
use portolan_serve::Answers;
use portolan_serve::editor::Editor;
use portolan_serve::preview::{Event, Session};
use portolan_serve::watch::{Change, Kind};

use super::super::build::{mdbook_variables, plural};
use super::{answer, listen, told};
use crate::Verdict;
use crate::args::Serve;
use crate::printer::{Printer, shown, shown_line};
use crate::progress::{Bar, is_stopped, stop_on_signals};

/// How long an end waits for programs of the book that are running just now, which must not outlive it.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Shows the book until the program is asked to end.
pub(super) fn run(arguments: &Serve, printer: &Printer) -> anyhow::Result<Verdict> {
    let start = Instant::now();
    let editor = editor(arguments)?;
    let server = listen(arguments, printer)?;
    // While the book is read its programs may run; an interrupt ends them, too.
    stop_on_signals();
    let bar = Bar::new(printer, false);
    let session = Session::open(&request(arguments), &bar);
    bar.finish();
    if is_stopped() {
        return Ok(Verdict::Fine);
    }
    let session = session?;
    if let Some(editor) = editor {
        session.offer(editor);
    }
    let answers = Answers {
        site: session.site(),
        live: Some(session.live()),
        told: told(printer),
    };
    let (ended, end) = mpsc::channel();
    let ready = |url: &str| {
        printer.line(&ready_line(&session, &arguments.book, url, start.elapsed()));
        follow(&session, &arguments.book, printer, ended);
    };
    let outcome = answer(server, answers, arguments, printer, ready);
    session.stop();
    // The end of the channel is the end of the thread; or it takes too long, which is no reason to wait.
    let _ = end.recv_timeout(LAST_WAIT);
    outcome?;
    Ok(Verdict::Fine)
}

/// The editor that tabs may open files in. One that was named for this must be fit for it; one that was named for
/// everything is used where it is.
fn editor(arguments: &Serve) -> anyhow::Result<Option<Editor>> {
    match &arguments.editor {
        Some(named) if named.trim().is_empty() => Ok(None),
        Some(named) => Ok(Some(
            Editor::parse(named).context("`--editor` names no editor that can be opened")?,
        )),
        None => {
            let usual = ["VISUAL", "EDITOR"].iter().find_map(|name| {
                let value = std::env::var(name).ok()?;
                (!value.trim().is_empty()).then_some(value)
            });
            Ok(usual.and_then(|value| Editor::parse(&value).ok()))
        }
    }
}

fn request(arguments: &Serve) -> Request {
    Request {
        book: arguments.book.clone(),
        mode: Mode::Check,
        strict: false,
        threads: None,
        source_date_epoch: std::env::var("SOURCE_DATE_EPOCH").ok(),
        today: None,
        environment: mdbook_variables(),
        programs: if arguments.no_exec {
            Programs::Refused
        } else {
            Programs::Run
        },
    }
}

/// Follows the book in a thread of its own, and asks git for its history in another.
fn follow(session: &Session, book: &Path, printer: &Printer, ended: mpsc::Sender<()>) {
    let history = session.clone();
    std::thread::spawn(move || history.load_history());
    let session = session.clone();
    let printer = printer.clone();
    let root = book.canonicalize().unwrap_or_else(|_| book.to_path_buf());
    std::thread::spawn(move || {
        session.run(&UntilStopped, &|event| told_event(&event, &root, &printer));
        drop(ended);
    });
}

/// Hears of nothing but the end.
struct UntilStopped;

impl Progress for UntilStopped {
    fn stage(&self, _: Stage, _: usize) {}

    fn step(&self) {}

    fn is_stopped(&self) -> bool {
        is_stopped()
    }
}

fn ready_line(session: &Session, book: &Path, url: &str, took: Duration) -> String {
    match session.summary() {
        Some((title, pages)) => format!(
            "Serving \"{}\" at {url}: {}, ready in {:.2} s (Ctrl-C ends it)",
            shown_line(&title),
            plural(pages, "page"),
            took.as_secs_f64()
        ),
        None => format!(
            "Serving {} at {url}, which cannot be shown before it is mended (Ctrl-C ends it)",
            shown_line(&book.display().to_string())
        ),
    }
}

fn told_event(event: &Event, root: &Path, printer: &Printer) {
    match event {
        Event::Followed {
            changes,
            update,
            took,
        } => {
            printer.line(&followed_line(&names(changes, root), update, *took));
        }
        Event::Refused { changes } => {
            printer.line(&format!(
                "{}: not rendered, the last good pages stay",
                names(changes, root)
            ));
        }
        Event::Opened => printer.line("The book can be read now"),
        Event::Diagnostics(list) => {
            for diagnostic in list.iter().filter(|it| it.level >= Level::Notice) {
                printer.diagnostic(diagnostic);
            }
        }
        Event::Notice(text) => printer.note(&shown_line(text)),
    }
}

/// What changed, in one line, however much it is.
fn names(changes: &[Change], root: &Path) -> String {
    const FEW: usize = 2;
    if changes.is_empty() {
        return "Many files".to_owned();
    }
    let name = |change: &Change| {
        let path: PathBuf = change.path.strip_prefix(root).unwrap_or(&change.path).into();
        let gone = if change.kind == Kind::Gone { " (gone)" } else { "" };
        format!("{}{gone}", shown_line(&path.display().to_string()))
    };
    let mut names: Vec<String> = changes.iter().take(FEW).map(name).collect();
    if changes.len() > FEW {
        names.push(plural(changes.len() - FEW, "more file"));
    }
    shown(&names.join(", ")).into_owned()
}

/// What came of a change: pages read, pages to be shown anew, milliseconds.
fn followed_line(names: &str, update: &Update, took: Duration) -> String {
    let mut parts = Vec::new();
    match update.theme {
        ThemeChange::Same => {}
        ThemeChange::Styles => parts.push("styles changed".to_owned()),
        ThemeChange::All => parts.push("theme changed".to_owned()),
    }
    if !update.parsed.is_empty() {
        parts.push(format!("{} read", plural(update.parsed.len(), "page")));
    }
    match &update.pages {
        Changed::Only(pages) if !pages.is_empty() => {
            parts.push(format!("{} changed", plural(pages.len(), "page")));
        }
        Changed::Only(_) => {}
        Changed::Any => parts.push("all pages may have changed".to_owned()),
    }
    if !update.moved.is_empty() {
        parts.push(format!("{} moved", plural(update.moved.len(), "page")));
    }
    if !update.gone.is_empty() {
        parts.push(format!("{} gone", plural(update.gone.len(), "page")));
    }
    if !update.assets.is_empty() {
        parts.push(format!("{} changed", plural(update.assets.len(), "other file")));
    }
    if parts.is_empty() {
        parts.push("nothing changed".to_owned());
    }
    let milliseconds = took.as_secs_f64() * 1_000.0;
    format!("{names}: {}, {milliseconds:.1} ms", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use portolan_core::model::{SourcePath, UrlPath};

    use super::*;

    #[test]
    fn a_rebuild_is_one_line() {
        let change = |path: &str, kind| Change {
            path: PathBuf::from("/book").join(path),
            kind,
        };
        let one = [change("docs/a.md", Kind::Written)];
        let many = [
            change("docs/a.md", Kind::Gone),
            change("docs/b\n.md", Kind::Written),
            change("c", Kind::Written),
        ];
        let root = Path::new("/book");
        assert_eq!(names(&one, root), "docs/a.md");
        assert_eq!(
            names(&many, root),
            "docs/a.md (gone), docs/b\u{fffd}.md, 1 more file"
        );
        assert_eq!(names(&[], root), "Many files");
        let took = Duration::from_micros(1_640);
        let saved = Update {
            parsed: vec![SourcePath::new("a.md")],
            pages: Changed::Only(vec![UrlPath::new("a.html")]),
            ..Update::default()
        };
        let moved = Update {
            pages: Changed::Any,
            theme: ThemeChange::Styles,
            moved: vec![(UrlPath::new("a.html"), UrlPath::new("b.html"))],
            ..Update::default()
        };
        assert_eq!(
            [&saved, &moved, &Update::default()].map(|update| followed_line("a", update, took)),
            [
                "a: 1 page read, 1 page changed, 1.6 ms",
                "a: styles changed, all pages may have changed, 1 page moved, 1.6 ms",
                "a: nothing changed, 1.6 ms",
            ]
        );
    }
}

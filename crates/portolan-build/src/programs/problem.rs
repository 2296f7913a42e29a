//! What is said of a program that could not do its work: one diagnostic, at its table, with what it said itself.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use portolan_core::model::{Diagnostic, Level};
use portolan_project::config::{Necessity, Program};

use super::process::NotRun;

/// How much of what a program said is shown: its last lines.
const SHOWN_LINES: usize = 20;

/// What kind of program it is, for messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Preprocessor,
    Renderer,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Preprocessor => "preprocessor",
            Self::Renderer => "renderer",
        }
    }

    fn table(self, name: &str) -> String {
        match self {
            Self::Preprocessor => format!("[preprocessor.{name}]"),
            Self::Renderer => format!("[output.{name}]"),
        }
    }
}

fn found(id: &'static str, program: &Program, message: String) -> Diagnostic {
    let diagnostic = Diagnostic::new(id, message);
    match &program.location {
        Some(location) => diagnostic.at(location.clone()),
        None => diagnostic,
    }
}

/// It was not run because the caller refuses programs.
pub(super) fn refused(kind: Kind, program: &Program) -> Diagnostic {
    let message = format!(
        "the {} `{}` was not run, because programs are refused",
        kind.word(),
        program.name
    );
    found("program-refused", program, message).hint(format!(
        "build without `--no-exec` to run `{}`, where you trust this book",
        program.command
    ))
}

/// Its command cannot be split into words.
pub(super) fn no_command(kind: Kind, program: &Program) -> Diagnostic {
    let message = format!(
        "the command of the {} `{}` cannot be read: `{}`",
        kind.word(),
        program.name,
        program.command
    );
    found("program-failed", program, message).hint("write a program and its arguments; close every quote")
}

/// It did not run to its end. `None` where the build was stopped, which nobody need be told.
pub(super) fn not_run(kind: Kind, program: &Program, why: NotRun, limit: Duration) -> Option<Diagnostic> {
    let name = format!("the {} `{}`", kind.word(), program.name);
    match why {
        NotRun::Stopped => None,
        NotRun::Start(error) => Some(not_started(kind, program, &error)),
        NotRun::TooLong(said) => {
            let message = format!("{name} did not end within {} s, so it was ended", limit.as_secs());
            let hint = "set `portolan.program-time-limit` if it needs longer";
            Some(found("program-failed", program, message).hint(with_words(hint, &said)))
        }
        NotRun::TooMuch => {
            let message = format!("{name} wrote more than a book can hold");
            Some(found("program-failed", program, message).hint("run it by itself to see what it writes"))
        }
    }
}

fn not_started(kind: Kind, program: &Program, error: &io::Error) -> Diagnostic {
    let (name, command) = (&program.name, &program.command);
    if error.kind() != io::ErrorKind::NotFound {
        let message = format!("the {} `{name}` cannot be started: {error}", kind.word());
        return found("program-failed", program, message)
            .hint(format!("check that `{command}` is a program that you may run"));
    }
    let message = format!(
        "the {} `{name}` is not installed: there is no `{command}`",
        kind.word()
    );
    let table = kind.table(name);
    let mut missing = found("program-missing", program, message);
    if program.necessity == Necessity::Optional {
        missing.level = Level::Notice;
        return missing.hint("the book says that it can do without it");
    }
    missing.hint(format!(
        "install it, for instance with `cargo install mdbook-{name}`; or write `optional = true` under `{table}` to build without it"
    ))
}

/// It ended with an exit code that says that it failed.
pub(super) fn failed(kind: Kind, program: &Program, status: ExitStatus, said: &str) -> Diagnostic {
    let message = format!("the {} `{}` failed ({status})", kind.word(), program.name);
    let hint = if said.trim().is_empty() {
        format!("it said nothing; run `{}` by itself to see more", program.command)
    } else {
        with_words("", said)
    };
    found("program-failed", program, message).hint(hint)
}

/// What it gave back is no book.
pub(super) fn no_book(program: &Program, why: &str, said: &str) -> Diagnostic {
    let message = format!(
        "what the preprocessor `{}` gave back is not a book: {why}",
        program.name
    );
    let hint = "a preprocessor writes the whole book as JSON to standard output, and everything else to standard error";
    found("program-failed", program, message).hint(with_words(hint, said))
}

/// mdBook 0.5 calls `items` what was `sections` before: a program for 0.4 says that it misses those.
pub(super) fn speaks_old_protocol(said: &str) -> bool {
    ["`sections`", "'sections'", "\"sections\""]
        .iter()
        .any(|name| said.contains(name))
}

/// It only knows what mdBook 0.4 spoke, and failed with that, too.
pub(super) fn old(kind: Kind, program: &Program, said: &str) -> Diagnostic {
    let message = format!(
        "the {} `{}` only speaks the protocol of mdBook 0.4, and failed with that, too",
        kind.word(),
        program.name
    );
    found("program-failed", program, message).hint(with_words(&newer(program), said))
}

/// It only knows what mdBook 0.4 spoke, and did its work with that.
pub(super) fn outdated(kind: Kind, program: &Program) -> Diagnostic {
    let message = format!(
        "the {} `{}` only speaks the protocol of mdBook 0.4; it was run with that",
        kind.word(),
        program.name
    );
    found("program-outdated", program, message).hint(format!(
        "{}; mdBook 0.5 itself cannot run this one",
        newer(program)
    ))
}

fn newer(program: &Program) -> String {
    format!(
        "install a version of `{}` that is made for mdBook 0.5",
        program.command
    )
}

/// Advice, then what the program said.
pub(crate) fn with_words(advice: &str, said: &str) -> String {
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect();
    let last = &lines[lines.len().saturating_sub(SHOWN_LINES)..];
    if last.is_empty() {
        return advice.to_owned();
    }
    let gap = if advice.is_empty() { "" } else { "\n" };
    format!("{advice}{gap}it said:\n{}", last.join("\n"))
}

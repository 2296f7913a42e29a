//! The `portolan` program: reads arguments, calls, returns an exit code.
//!
//! Exit codes: 0 fine, 1 problems in the documentation or nothing found, 2 the tool failed. Everything that is shown goes through
//! [`printer`]; nothing here knows how a page is made.

mod args;
mod commands;
mod printer;
mod progress;
mod trace;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use printer::Printer;

/// A build makes and drops a million small things on several threads, which was a sixth of its work with glibc's
/// allocator, and is more with those of musl and Windows.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to complain of.
    Fine,
    /// The documentation has problems that keep it from being published.
    Problems,
    /// Nothing was found of what was looked for.
    Nothing,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return show_usage(&error),
    };
    let printer = Printer::new(&arguments);
    let outcome = match &arguments.command {
        Command::Build(build) => commands::build::run(build, &printer),
        Command::Check(check) => commands::check::run(check, &printer),
        Command::Serve(serve) => commands::serve::run(serve, &printer),
        Command::Search(search) => commands::search::run(search, &printer),
        Command::Render(render) => commands::render::run(render, &printer),
        Command::Init(init) => commands::init::run(init, &printer),
        Command::Theme(theme) => commands::theme::run(theme, &printer),
        Command::Clean(clean) => commands::clean::run(clean, &printer),
        Command::Completions(completions) => commands::completions::run(completions, &printer),
        Command::Man(man) => commands::man::run(man, &printer),
    };
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Problems | Verdict::Nothing) => ExitCode::from(1),
        Err(error) => {
            printer.failure(&error);
            ExitCode::from(2)
        }
    }
}

/// Help and version are answers; anything else about the arguments is a failure of the call (2).
fn show_usage(error: &clap::Error) -> ExitCode {
    let asked = matches!(
        error.kind(),
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
    );
    // A closed pipe while help is shown is nobody's problem.
    let _ = error.print();
    if asked {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

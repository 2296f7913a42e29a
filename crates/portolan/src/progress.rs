//! What a long build shows of itself: a bar on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use portolan_build::{Progress, Stage};

use crate::printer::Printer;

/// A stage of fewer steps is over before anyone has read a line about it.
const WORTH_A_LINE: usize = 1_000;

/// Somebody asked the program to end.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Whether somebody asked the program to end.
pub(crate) fn is_stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// From now on an interrupt, or a request to end, stops a build in an orderly way; a second one ends the program.
pub(crate) fn stop_on_signals() {
    let stop = || {
        if STOPPED.swap(true, Ordering::Relaxed) {
            #[expect(
                clippy::exit,
                clippy::disallowed_methods,
                reason = "asked twice: the next build tidies up"
            )]
            std::process::exit(130);
        }
    };
    // Without it the program ends at once, and the next build tidies up.
    let _ = ctrlc::set_handler(stop);
}

/// Shows the progress of a build on standard error.
pub(crate) struct Bar<'a> {
    bar: ProgressBar,
    /// Where there is no terminal: who prints a line a stage.
    plain: Option<&'a Printer>,
    printer: &'a Printer,
}

impl<'a> Bar<'a> {
    /// A bar on a terminal, lines elsewhere; `quiet` shows neither.
    pub(crate) fn new(printer: &'a Printer, quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = if terminal && !quiet {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(12))
        } else {
            ProgressBar::hidden()
        };
        if terminal && !quiet {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self {
            bar,
            plain: (!terminal && !quiet).then_some(printer),
            printer,
        }
    }

    /// Removes the bar from the terminal.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar<'_> {
    fn stage(&self, stage: Stage, total: usize) {
        if let Some(printer) = self.plain.filter(|_| total >= WORTH_A_LINE) {
            printer.note(&format!("{}: {total}", stage.name()));
        }
        let style = ProgressStyle::with_template("{msg:>10} [{bar:30}] {pos}/{len}").map_or_else(
            |_| ProgressStyle::default_bar(),
            |style| style.progress_chars("=> "),
        );
        self.bar.set_style(style);
        self.bar.set_message(stage.name());
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
    }

    fn step(&self) {
        self.bar.inc(1);
    }

    fn is_stopped(&self) -> bool {
        is_stopped()
    }

    fn note(&self, text: &str) {
        self.bar.suspend(|| self.printer.note(text));
    }
}

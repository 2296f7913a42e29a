//! `portolan render`: one document's HTML body on standard output.

use std::io::Read as _;
use std::sync::Arc;

use anyhow::Context as _;
use portolan_core::highlight::Highlighter;
use portolan_core::markdown::render_document;
use portolan_core::model::{Diagnostics, Flavour, Level, MarkdownOptions, SpanMap};
use portolan_project::{encoding, front_matter};

use crate::Verdict;
use crate::args::{Markdown, Render};
use crate::printer::Printer;

/// Renders one document; links stay as they are written.
pub(crate) fn run(arguments: &Render, printer: &Printer) -> anyhow::Result<Verdict> {
    let mut bytes = Vec::new();
    if arguments.file.as_os_str() == "-" {
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
    } else {
        bytes = std::fs::read(&arguments.file)
            .with_context(|| format!("cannot read `{}`", arguments.file.display()))?;
    }
    let name = arguments.file.to_string_lossy();
    let text = match encoding::decode(&name, bytes) {
        Ok(text) => text,
        Err(problem) => {
            printer.diagnostic(&problem);
            return Ok(Verdict::Problems);
        }
    };
    let flavour = match arguments.markdown {
        Markdown::Portolan => Flavour::Portolan,
        Markdown::Mdbook => Flavour::Mdbook,
        Markdown::Gfm => Flavour::Gfm,
        Markdown::Commonmark => Flavour::Commonmark,
    };
    // Front matter belongs to Portolan's dialect; it says something of the page and nothing in its body.
    let body = match flavour {
        Flavour::Portolan => front_matter::split(&text).1,
        _ => 0,
    };
    let spans = SpanMap::of_file(name, Arc::from(text.as_str()), body);
    let options = MarkdownOptions::of(flavour);
    let (html, mut problems) = render_document(&text[body..], &spans, &options, &Highlighter::new());
    add_lines(&mut problems, &text);
    for problem in &problems {
        printer.diagnostic(problem);
    }
    match printer.raw(&html) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write the HTML")
        }
        _ if problems.iter().any(|problem| problem.level == Level::Error) => Ok(Verdict::Problems),
        _ => Ok(Verdict::Fine),
    }
}

/// Gives each problem the line that it is about.
fn add_lines(problems: &mut Diagnostics, text: &str) {
    for problem in problems {
        let line = problem.location.as_ref().map_or(0, |place| place.line as usize);
        problem.excerpt = line
            .checked_sub(1)
            .and_then(|before| text.lines().nth(before))
            .map(str::to_owned);
    }
}

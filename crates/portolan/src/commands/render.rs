//! `portolan render`: one document's HTML body on standard output.

use std::io::Read as _;

use anyhow::Context as _;
use portolan_core::highlight::Highlighter;
use portolan_core::markdown::render_fragment;
use portolan_core::model::{Flavour, MarkdownOptions};

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
    let text =
        String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8", arguments.file.display()))?;
    let flavour = match arguments.markdown {
        Markdown::Portolan => Flavour::Portolan,
        Markdown::Mdbook => Flavour::Mdbook,
        Markdown::Gfm => Flavour::Gfm,
        Markdown::Commonmark => Flavour::Commonmark,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let html = render_fragment(text, &MarkdownOptions::of(flavour), &Highlighter::new());
    match printer.raw(&html) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write the HTML")
        }
        _ => Ok(Verdict::Fine),
    }
}

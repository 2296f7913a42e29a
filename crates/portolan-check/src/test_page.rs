//! Pages for the tests of rules: parsed as a build parses them.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use portolan_core::highlight::Highlighter;
use portolan_core::markdown::{BlockWords, DataFiles, ParseInput, parse};
use portolan_core::model::{Diagnostics, Flavour, MarkdownOptions, SpanMap};

use crate::{Exception, FileInput, PageInput, check_file, check_page, read_exceptions};

static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(Highlighter::new);

/// Does something with a parsed page.
pub(crate) fn with_page<T>(text: &str, act: impl FnOnce(&PageInput<'_>) -> T) -> T {
    let mut options = MarkdownOptions::of(Flavour::Portolan);
    options.code.highlight = false;
    let spans = SpanMap::of_file("a.md", Arc::from(text), 0);
    let input = ParseInput {
        text,
        spans: &spans,
        options: &options,
        highlighter: &HIGHLIGHTER,
        words: &BlockWords::default(),
        files: DataFiles::NONE,
        diagrams: &portolan_core::diagram::NoDiagrams,
    };
    let (page, _) = parse(&input);
    act(&PageInput {
        text,
        spans: &spans,
        parts: &page.parts,
    })
}

/// What the rules over a page say, a line each, in the order of the text.
pub(crate) fn findings(text: &str) -> String {
    shown(with_page(text, check_page))
}

/// What the rules over a file say.
pub(crate) fn findings_in_file(text: &str, body_offset: usize) -> String {
    shown(check_file(&FileInput {
        file: "a.md",
        text,
        body_offset,
    }))
}

/// The exceptions that a page makes, and what is wrong with them.
pub(crate) fn exceptions(text: &str) -> (Vec<Exception>, String) {
    let (exceptions, problems) = with_page(text, read_exceptions);
    (exceptions, shown(problems))
}

/// Diagnostics, a line each.
pub(crate) fn shown(mut found: Diagnostics) -> String {
    found.sort();
    let mut out = String::new();
    for it in found {
        let place = it.location.unwrap();
        let _ = writeln!(
            out,
            "{}:{}+{} {}: {} ({})",
            place.line,
            place.column,
            place.length,
            it.id,
            it.message,
            it.hint.as_deref().unwrap_or("-")
        );
    }
    out
}

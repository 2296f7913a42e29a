//! From a page's text to its HTML with link slots.
//!
//! Entry points: [`parse`] for a page of a site, [`render_fragment`] for a document on its own, [`site_text`] for a line
//! around all pages. The text becomes a
//! tree (`read`), the tree goes through `transform`, one file a transform, and is written as HTML (`write`); raw
//! HTML is the affair of `raw`. Must not touch files, must not know where links lead, and never fails: what is wrong
//! with a page is a diagnostic, and every input has an output.

mod cell;
mod container;
mod data;
mod escape;
mod formula;
mod made;
mod parts;
pub(crate) mod raw;
mod read;
pub(crate) mod short;
mod site_text;
mod source;
mod summary;
mod terms;
mod transform;
mod tree;
mod words;
mod write;

use std::sync::Arc;

pub use self::data::{DataFile, DataFiles, WantedFile, wanted_files};
pub use self::site_text::site_text;
pub use self::words::BlockWords;

pub(crate) use self::escape::push_text;
pub(crate) use self::transform::{UsedIds, heading_id};

use self::source::Source;
use crate::diagram::{Draw, NoDiagrams};
use crate::highlight::Highlighter;
use crate::model::{Diagnostics, MarkdownOptions, PageSummary, ParsedPage, SlotKind, SpanMap};

/// The version of this stage: part of the keys of its cached results.
pub const VERSION: u32 = 19;

/// What [`parse`] reads.
#[derive(Clone, Copy, Debug)]
pub struct ParseInput<'a> {
    /// The text, without front matter, includes and variables replaced.
    pub text: &'a str,
    /// Where each byte of the text was written.
    pub spans: &'a SpanMap,
    /// How it is read and written.
    pub options: &'a MarkdownOptions,
    /// Makes the HTML of code blocks.
    pub highlighter: &'a Highlighter,
    /// Words that blocks show, in the page's language.
    pub words: &'a BlockWords,
    /// The files that [`wanted_files`] named, as far as they could be had.
    pub files: &'a DataFiles,
    /// Draws diagrams.
    pub diagrams: &'a dyn Draw,
}

/// The names of all containers that a page may hold, a book's own kinds of admonitions excepted, in byte order.
#[must_use]
pub fn container_names() -> Vec<&'static str> {
    transform::container_names().collect()
}

/// Parses a page. Never fails and never panics; diagnostics are in the order of the stages that found them.
#[must_use]
pub fn parse(input: &ParseInput<'_>) -> (ParsedPage, Diagnostics) {
    parse_with(input, write::Places::Unsaid)
}

/// The same page with the attribute `data-pt-at` in each block: the file that it was written in, as its index in the
/// summary's files, and the line, such as `0:12`. For previews; never published.
#[must_use]
pub fn parse_with_places(input: &ParseInput<'_>) -> (ParsedPage, Diagnostics) {
    parse_with(input, write::Places::Marked)
}

fn parse_with(input: &ParseInput<'_>, places: write::Places) -> (ParsedPage, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new(input.text, input.spans, input.options, &mut diagnostics);
    let mut tree = read::read(&source, input.options, &mut diagnostics);
    let context = transform::Context {
        source: &source,
        options: input.options,
        words: input.words,
        files: input.files,
        diagrams: input.diagrams,
    };
    transform::run(&mut tree, &context, &mut diagnostics);
    let prose = summary::Prose::of(&tree);
    let mut parts = parts::of(&tree, &source, input.options);
    parts.made = made::of(&tree, &source);
    let terms = terms::of(&tree, &source);
    let tools = write::Tools {
        source: &source,
        options: input.options,
        highlighter: input.highlighter,
        words: input.words,
        diagrams: input.diagrams,
        places,
    };
    let written = write::write(&tree, &tools, &mut diagnostics);
    parts.links = written.link_ranges;
    let mut features = tree.features;
    features.extend(written.features.iter().map(|&name| name.to_owned()));
    let features = features.into_iter().collect();
    let summary = PageSummary {
        title: prose.title.or(written.raw_title),
        lead: prose.lead,
        headings: written.headings,
        anchors: written.anchors,
        links: written.links,
        listings: written.listings,
        terms,
        features,
        files: source.files(),
        words: prose.words,
        code_blocks: written.code_blocks,
        head_title: None,
    };
    let lead_end = u32::try_from(written.lead_end).unwrap_or_default();
    (
        ParsedPage {
            html: written.html,
            slots: written.slots,
            lead_end,
            summary,
            parts,
        },
        diagnostics,
    )
}

/// The HTML of a document on its own: links lead where they are written to lead.
#[must_use]
pub fn render_fragment(text: &str, options: &MarkdownOptions, highlighter: &Highlighter) -> String {
    let spans = SpanMap::of_file("", Arc::from(""), 0);
    render_document(text, &spans, options, highlighter).0
}

/// The same, with what is wrong with the document; `spans` says where its text stands.
#[must_use]
pub fn render_document(
    text: &str,
    spans: &SpanMap,
    options: &MarkdownOptions,
    highlighter: &Highlighter,
) -> (String, Diagnostics) {
    let words = BlockWords::default();
    let (page, diagnostics) = parse(&ParseInput {
        text,
        spans,
        options,
        highlighter,
        words: &words,
        files: DataFiles::NONE,
        diagrams: &NoDiagrams,
    });
    let mut html = String::with_capacity(page.html.len() + 64 * page.slots.len());
    let mut copied = 0;
    for slot in &page.slots {
        let at = slot.at as usize;
        html.push_str(&page.html[copied..at]);
        copied = at;
        if slot.kind == SlotKind::Url
            && let Some(link) = page.summary.links.get(slot.link as usize)
        {
            escape::push_url(&mut html, &link.target);
        }
    }
    html.push_str(&page.html[copied..]);
    (html, diagnostics)
}

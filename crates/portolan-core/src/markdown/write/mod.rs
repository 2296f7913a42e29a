//! From a tree to HTML with slots.
//!
//! Entry point: [`write`]. Collects on its way, in the order of the page, what the summary holds: headings, links,
//! anchors. Must not decide where links lead, and must not change the tree.

mod block;
mod diagram;
#[cfg(test)]
mod diagram_tests;
mod element;
mod footnote;
mod formula;
mod html;
mod icon;
mod inline;
mod out;
mod place;
mod remote;
mod table;

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use self::out::Out;
pub(super) use self::place::{PLACE, Places};
use self::remote::Embed;
pub(super) use self::remote::hint as remote_hint;
use super::raw::{Filter, Markers, clean, is_comments};
use super::source::Source;
use super::tree::{Kind, Tree};
use super::words::BlockWords;
use crate::diagram::Draw;
use crate::highlight::Highlighter;
use crate::model::{
    Diagnostic, Diagnostics, Flavour, Heading, LinkKind, ListingQuery, Mark, MarkdownOptions, RawHtml,
    RawLink, Slot,
};

/// What writing needs besides the tree.
pub(super) struct Tools<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) options: &'a MarkdownOptions,
    pub(super) highlighter: &'a Highlighter,
    pub(super) words: &'a BlockWords,
    pub(super) diagrams: &'a dyn Draw,
    pub(super) places: Places,
}

/// A page's body and what was met in it.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) html: String,
    pub(super) slots: Vec<Slot>,
    pub(super) lead_end: usize,
    pub(super) headings: Vec<Heading>,
    pub(super) anchors: Vec<String>,
    pub(super) links: Vec<RawLink>,
    /// What each link was read from, in the bytes of the page's text.
    pub(super) link_ranges: Vec<Range<usize>>,
    pub(super) listings: Vec<ListingQuery>,
    pub(super) code_blocks: u32,
    /// Diagrams that have a picture.
    pub(super) diagrams: u32,
    /// What is only known now that parts of a theme may be for.
    pub(super) features: BTreeSet<&'static str>,
    /// The text of the first `<h1>` of raw HTML.
    pub(super) raw_title: Option<String>,
}

/// Writes a tree.
pub(super) fn write(tree: &Tree<'_>, tools: &Tools<'_>, diagnostics: &mut Diagnostics) -> Written {
    let sanitized = tools.options.raw_html == RawHtml::Sanitize && tree.has_html && holds_html(tree);
    let mut writer = Writer {
        tree,
        tools,
        out: Out {
            // A page's HTML is about twice as long as its text; growing would copy it more than once.
            html: String::with_capacity(2 * tools.source.text.len() + 1024),
            markers: sanitized.then(|| Markers::of(&tools.source.text)),
            ..Out::default()
        },
        filter: Filter::default(),
        written: Written::default(),
        diagnostics,
        reported: HashSet::new(),
        places: Vec::new(),
        embed: None,
        links_open: 0,
        linked: 0,
        labels: Vec::new(),
        column: 0,
        rich: matches!(tools.options.flavour, Flavour::Portolan | Flavour::Mdbook),
    };
    writer.out.html.reserve(tools.source.text.len() * 2);
    writer.blocks(Tree::ROOT);
    writer.finish()
}

/// Whether raw HTML is more than comments, which are left out without a sanitiser.
fn holds_html(tree: &Tree<'_>) -> bool {
    tree.ids().any(|node| match tree.kind(node) {
        Kind::InlineHtml(html) => !is_comments(html),
        Kind::HtmlBlock => !is_comments(&html::Piece::of_block(tree, node).text),
        _ => false,
    })
}

struct Writer<'a, 't> {
    tree: &'a Tree<'t>,
    tools: &'a Tools<'a>,
    out: Out,
    filter: Filter,
    written: Written,
    diagnostics: &'a mut Diagnostics,
    /// Losses of raw HTML that were reported, by file, line and message.
    reported: HashSet<(String, u32, String)>,
    /// Where blocks begin in the HTML, and where they were written; empty unless that is wanted.
    places: Vec<(usize, Mark)>,
    /// The raw element of which another host's part may be left out.
    embed: Option<Embed>,
    /// Links of raw HTML that are open, and links of Markdown.
    links_open: usize,
    linked: usize,
    /// What heads the columns of the table whose rows are cards, and the column that is written.
    labels: Vec<String>,
    column: usize,
    /// Portolan's or mdBook's flavour: more than the specifications ask for.
    rich: bool,
}

impl Writer<'_, '_> {
    /// Registers a link.
    fn link(&mut self, target: String, kind: LinkKind, span: Range<usize>) -> u32 {
        self.written
            .link_ranges
            .push(self.tools.source.original_range(span.clone()));
        let mark = self.tools.source.mark(span);
        self.written.links.push(RawLink { target, kind, mark });
        u32::try_from(self.written.links.len() - 1).unwrap_or(u32::MAX)
    }

    fn report(&mut self, diagnostic: Diagnostic, span: Range<usize>) {
        let place = self.tools.source.location(span);
        self.diagnostics.push(diagnostic.at(place));
    }

    fn finish(mut self) -> Written {
        if !self.places.is_empty() {
            let lead_end = &mut self.written.lead_end;
            place::insert(&mut self.out.html, &mut self.out.slots, lead_end, &self.places);
        }
        let Some(markers) = self.out.markers.take() else {
            self.written.html = self.out.html;
            self.written.slots = self.out.slots;
            return self.written;
        };
        let cleaned = clean(&self.out.html, &markers, &self.out.blocks, self.tools.places);
        let headings: HashSet<&str> = self
            .written
            .headings
            .iter()
            .map(|heading| heading.id.as_str())
            .collect();
        let mut known = HashSet::new();
        let anchors = cleaned
            .ids
            .into_iter()
            .filter(|id| !headings.contains(id.as_str()) && known.insert(id.clone()));
        self.written.anchors = anchors.collect();
        self.written.links = cleaned
            .links
            .iter()
            .filter_map(|at| self.written.links.get(*at))
            .cloned()
            .collect();
        self.written.link_ranges = cleaned
            .links
            .iter()
            .filter_map(|at| self.written.link_ranges.get(*at))
            .cloned()
            .collect();
        self.written.html = cleaned.html;
        self.written.slots = cleaned.slots;
        self.written.lead_end = cleaned.lead_end;
        self.written
    }
}

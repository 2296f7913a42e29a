//! Where each block was written, put into its own tag: what a preview needs to open the source of a block.
//!
//! Entry points: [`Writer::placed`], which remembers where a block begins, and [`insert`], which puts the attributes in
//! at the end. Pages that are published have none of this.

use super::Writer;
use crate::markdown::tree::{Content, Kind, NodeId};
use crate::model::{Mark, Slot};

/// The attribute: the file as its index in the summary's files, a colon, the line.
pub(in crate::markdown) const PLACE: &str = "data-pt-at";

/// Whether blocks say where they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Places {
    /// As pages are published.
    Unsaid,
    /// In an attribute of each block.
    Marked,
}

impl Writer<'_, '_> {
    /// Writes a block by `write`, and remembers where it begins if that is wanted.
    pub(super) fn placed(&mut self, node: NodeId, write: impl FnOnce(&mut Self)) {
        if self.tools.places == Places::Unsaid || !has_place(self.tree.kind(node)) {
            return write(self);
        }
        let (index, start) = (self.places.len(), self.out.html.len());
        let mark = self.tools.source.mark(self.tree.span(node));
        self.places.push((start, mark));
        write(self);
        // Nothing came of it: a comment, or what was not allowed.
        if self.out.html[start..].trim().is_empty() {
            self.places.truncate(index);
        }
    }

    /// A block of our own, such as code, with its place.
    pub(super) fn own_placed(&self, html: String, node: NodeId) -> String {
        if self.tools.places == Places::Unsaid {
            return html;
        }
        let fence = self.tools.source.mark(self.tree.span(node));
        let text = self.tree.first(node).map(|text| self.tree.span(text));
        // The code of a fence around an include is in the included file.
        let place = text
            .map(|text| self.tools.source.mark(text))
            .filter(|mark| mark.file != fence.file);
        let (mut html, mut nothing) = (html, 0);
        insert(&mut html, &mut [], &mut nothing, &[(0, place.unwrap_or(fence))]);
        html
    }
}

/// Blocks that a reader sees as one; code says its place itself, lists and tables by what they hold.
fn has_place(kind: &Kind<'_>) -> bool {
    if let Kind::Element(element) = kind {
        return element.content == Content::Blocks;
    }
    matches!(
        kind,
        Kind::Paragraph
            | Kind::Heading(_)
            | Kind::Quote
            | Kind::Alert(_)
            | Kind::HtmlBlock
            | Kind::Item(_)
            | Kind::Footnote(_)
            | Kind::Term(_)
            | Kind::Definition
            | Kind::Table(_)
            | Kind::TableHead
            | Kind::TableRow
            | Kind::Rule
    )
}

/// Puts the attributes into the tags that begin at these places or after the white space there. Slots and the end of
/// the lead move along.
pub(super) fn insert(html: &mut String, slots: &mut [Slot], lead_end: &mut usize, places: &[(usize, Mark)]) {
    let mut marked = String::with_capacity(html.len() + places.len() * 24);
    let mut copied = 0;
    let mut moved = slots.iter_mut().peekable();
    let mut new_lead_end = None;
    for (start, mark) in places {
        let Some(at) = after_name(html, *start).filter(|at| *at >= copied) else {
            continue;
        };
        while let Some(slot) = moved.next_if(|slot| (slot.at as usize) < at) {
            slot.at = shifted(slot.at, marked.len(), copied);
        }
        if *lead_end < at {
            new_lead_end.get_or_insert(*lead_end + marked.len() - copied);
        }
        marked.push_str(&html[copied..at]);
        marked.push_str(&format!(" {PLACE}=\"{}:{}\"", mark.file, mark.line));
        copied = at;
    }
    for slot in moved {
        slot.at = shifted(slot.at, marked.len(), copied);
    }
    if *lead_end > 0 {
        *lead_end = new_lead_end.unwrap_or(*lead_end + marked.len() - copied);
    }
    marked.push_str(&html[copied..]);
    *html = marked;
}

fn shifted(at: u32, marked: usize, copied: usize) -> u32 {
    u32::try_from(at as usize + marked - copied).unwrap_or(u32::MAX)
}

/// The end of the name of the tag that begins here, if one does.
fn after_name(html: &str, start: usize) -> Option<usize> {
    let rest = &html[start..];
    let tag = start + (rest.len() - rest.trim_start().len());
    let name = html[tag..].strip_prefix('<')?;
    let length = name
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(name.len());
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        .then_some(tag + 1 + length)
}

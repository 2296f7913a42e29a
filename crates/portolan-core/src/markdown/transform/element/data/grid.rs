//! Tables that are made row by row, of the same nodes that Markdown's tables are.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr};

use super::super::Maker;
use crate::markdown::tree::{
    CellNode, Content, ElementNode, Kind, Narrow, NodeId, TableLooks, TableNode, TargetNode,
};

/// A table that is being made.
pub(super) struct Grid {
    pub(super) table: NodeId,
    /// What is made stands nowhere in the source, but for its start.
    place: Range<usize>,
    alignment: Alignment,
}

impl Grid {
    /// A table with its head; `name` is what it is called by those who do not see it, besides its number. Without an
    /// alignment, columns of numbers are set as such.
    pub(super) fn new(
        maker: &mut Maker<'_, '_, '_>,
        place: usize,
        name: &str,
        labels: &[String],
        alignment: Alignment,
    ) -> Self {
        let place = place..place;
        let table = Kind::Table(Box::new(TableNode {
            alignments: vec![alignment; labels.len()],
            number: 0,
            heading: clean(name),
            looks: TableLooks::default(),
        }));
        let table = maker.tree.add(table, place.clone());
        let head = maker.tree.push(table, Kind::TableHead, place.clone());
        let grid = Self {
            table,
            place,
            alignment,
        };
        for label in labels {
            let text = maker.text(clean(label), grid.place.clone());
            grid.cell(maker, head, &[text], true);
        }
        grid
    }

    /// The same, each row of which is a card on narrow screens.
    pub(super) fn in_cards(self, maker: &mut Maker<'_, '_, '_>) -> Self {
        if let Kind::Table(table) = maker.tree.kind_mut(self.table) {
            table.looks.narrow = Narrow::Cards;
        }
        self
    }

    /// One more row.
    pub(super) fn row(&self, maker: &mut Maker<'_, '_, '_>, cells: Vec<Vec<NodeId>>) {
        let row = maker.tree.push(self.table, Kind::TableRow, self.place.clone());
        for cell in cells {
            self.cell(maker, row, &cell, false);
        }
    }

    fn cell(&self, maker: &mut Maker<'_, '_, '_>, row: NodeId, inlines: &[NodeId], header: bool) {
        let cell = Kind::Cell(CellNode {
            alignment: self.alignment,
            header,
            short: false,
            number: false,
            beside_empty: false,
        });
        let cell = maker.tree.push(row, cell, self.place.clone());
        maker.tree.set_children(cell, inlines);
    }

    /// A text as it is: its lines stay lines, and an address by itself is a link.
    pub(super) fn text(&self, maker: &mut Maker<'_, '_, '_>, text: &str) -> Vec<NodeId> {
        let text = clean(text.trim());
        let mut inlines = Vec::new();
        for line in text.lines() {
            if !inlines.is_empty() {
                inlines.push(maker.tree.add(Kind::HardBreak, self.place.clone()));
            }
            inlines.push(maker.text(line.to_owned(), self.place.clone()));
        }
        let is_address = ["https://", "http://"]
            .iter()
            .any(|start| text.starts_with(start))
            && !text.contains(char::is_whitespace);
        if is_address {
            inlines = vec![link(maker, text, &inlines, self.place.clone())];
        }
        inlines
    }

    /// A text as code.
    pub(super) fn code(&self, maker: &mut Maker<'_, '_, '_>, text: &str) -> Vec<NodeId> {
        if text.is_empty() {
            return Vec::new();
        }
        let code = Kind::CodeSpan(CowStr::from(clean(text)));
        vec![maker.tree.add(code, self.place.clone())]
    }

    /// A sentence of a comment, in which people write code between backticks.
    pub(super) fn sentence(&self, maker: &mut Maker<'_, '_, '_>, text: &str) -> Vec<NodeId> {
        let parts: Vec<&str> = text.split('`').collect();
        if parts.len() == 1 || parts.len().is_multiple_of(2) {
            return self.text(maker, text);
        }
        let mut inlines = Vec::new();
        for (nth, part) in parts.into_iter().enumerate() {
            if nth % 2 == 1 {
                inlines.extend(self.code(maker, part));
            } else if !part.is_empty() {
                inlines.push(maker.text(clean(part), self.place.clone()));
            }
        }
        inlines
    }

    /// A name in code, with an id and a link to itself.
    pub(super) fn name(&self, maker: &mut Maker<'_, '_, '_>, name: &str, id: &str) -> Vec<NodeId> {
        let code = self.code(maker, name);
        let named = ElementNode::new("span", "", Content::Inline).with("id", id);
        let named = maker.wrap(Kind::Element(Box::new(named)), &code);
        let anchor = Kind::Anchor(Box::new((id.to_owned(), name.to_owned())));
        vec![named, maker.tree.add(anchor, self.place.clone())]
    }

    /// Words in an element of a class.
    pub(super) fn span(&self, maker: &mut Maker<'_, '_, '_>, element: ElementNode, words: &str) -> NodeId {
        let text = maker.text(clean(words), self.place.clone());
        maker.wrap(Kind::Element(Box::new(element)), &[text])
    }
}

/// A text without control characters, which pages do not hold.
pub(super) fn clean(text: &str) -> String {
    let is_control = |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r');
    text.replace(is_control, "\u{fffd}")
}

/// A link, reported at a place where it is broken.
pub(super) fn link(
    maker: &mut Maker<'_, '_, '_>,
    url: String,
    inlines: &[NodeId],
    place: Range<usize>,
) -> NodeId {
    let target = TargetNode::new(CowStr::from(url), CowStr::Borrowed(""));
    let link = maker.wrap(Kind::Link(Box::new(target)), inlines);
    maker.tree.set_span(link, place);
    link
}

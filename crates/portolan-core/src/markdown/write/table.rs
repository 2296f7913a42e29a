//! Tables, each in a frame that scrolls by itself and has a name.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::Writer;
use crate::markdown::tree::{CellNode, Kind, NodeId, TableNode};
use crate::model::Flavour;

impl Writer<'_, '_> {
    pub(super) fn table(&mut self, node: NodeId, table: &TableNode) {
        self.out.fresh_line();
        if self.rich {
            let class = if self.tools.options.flavour == Flavour::Mdbook {
                "table-wrapper table"
            } else {
                "table"
            };
            let mut name = format!("{} {}", self.tools.words.table, table.number);
            if !table.heading.is_empty() {
                let _ = write!(name, ": {}", table.heading);
            }
            let _ = write!(
                self.out.html,
                "<div class=\"{class}\" role=\"region\" tabindex=\"0\""
            );
            self.out.push_attribute("aria-label", &name);
            self.out.push(">\n");
        }
        self.out.push("<table>\n");
        let tree = self.tree;
        let mut body = false;
        for row in tree.children(node) {
            if matches!(tree.kind(row), Kind::TableHead) {
                // A head without a word heads nothing: a screen reader would announce empty columns.
                if self.rich && tree.children(row).all(|cell| self.is_empty(cell)) {
                    continue;
                }
                self.out.push("<thead>\n");
                self.row(row);
                self.out.push("</thead>\n");
                continue;
            }
            if !body {
                body = true;
                self.out.push("<tbody>\n");
            }
            self.row(row);
        }
        self.out.push(if body {
            "</tbody>\n</table>\n"
        } else {
            "</table>\n"
        });
        if self.rich {
            self.out.push("</div>\n");
        }
    }

    pub(super) fn row(&mut self, node: NodeId) {
        self.placed(node, |writer| writer.cells(node));
    }

    pub(super) fn cells(&mut self, node: NodeId) {
        self.out.push("<tr>\n");
        let tree = self.tree;
        for cell in tree.children(node) {
            self.block(cell);
        }
        self.out.push("</tr>\n");
    }

    pub(super) fn cell(&mut self, node: NodeId, cell: CellNode) {
        let heads = cell.header && !(self.rich && self.is_empty(node));
        let tag = if heads { "th" } else { "td" };
        self.out.push("<");
        self.out.push(tag);
        if self.rich {
            self.cell_classes(cell);
        } else if let Some(align) = match cell.alignment {
            Alignment::None => None,
            Alignment::Left => Some("left"),
            Alignment::Center => Some("center"),
            Alignment::Right => Some("right"),
        } {
            self.out.push_attribute("align", align);
        }
        self.out.push(">");
        self.inlines(node);
        let _ = write!(self.out.html, "</{tag}>");
        // As mdBook writes it, so that what reads the text of both without regard to tags finds the same words.
        if self.tools.options.flavour != Flavour::Mdbook {
            self.out.push("\n");
        }
    }

    fn is_empty(&self, cell: NodeId) -> bool {
        self.tree.children(cell).next().is_none()
    }

    fn cell_classes(&mut self, cell: CellNode) {
        let alignment = match cell.alignment {
            Alignment::Center => Some("center"),
            Alignment::Right => Some("end"),
            Alignment::None if cell.number => Some("num"),
            Alignment::None | Alignment::Left => None,
        };
        let classes = match (alignment, cell.short) {
            (Some(alignment), true) => format!("{alignment} nw"),
            (Some(alignment), false) => alignment.to_owned(),
            (None, true) => "nw".to_owned(),
            (None, false) => return,
        };
        self.out.push_attribute("class", &classes);
    }
}

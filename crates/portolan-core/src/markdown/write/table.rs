//! Tables, each in a frame that scrolls by itself and has a name.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::Writer;
use crate::markdown::tree::{CellNode, Images, Kind, Narrow, NodeId, TableNode};
use crate::model::Flavour;

impl Writer<'_, '_> {
    pub(super) fn table(&mut self, node: NodeId, table: &TableNode) {
        self.out.fresh_line();
        if self.rich {
            let is_cards = table.looks.narrow == Narrow::Cards;
            let mut class = String::from("table");
            if self.tools.options.flavour == Flavour::Mdbook {
                class.insert_str(0, "table-wrapper ");
            }
            for (name, on) in [("as-cards", is_cards), ("sortable", table.looks.sortable)] {
                if on {
                    class.push(' ');
                    class.push_str(name);
                }
            }
            self.labels = if is_cards {
                self.labels_of(node)
            } else {
                Vec::new()
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
            self.labels.clear();
        }
    }

    /// What stands in the head of each column, in words.
    fn labels_of(&self, table: NodeId) -> Vec<String> {
        let head = self.tree.first(table);
        let cells = head.into_iter().flat_map(|head| self.tree.children(head));
        let text = |cell| self.tree.plain_text(cell, Images::AsText);
        cells.map(|cell| text(cell).trim().to_owned()).collect()
    }

    pub(super) fn row(&mut self, node: NodeId) {
        self.placed(node, |writer| writer.cells(node));
    }

    pub(super) fn cells(&mut self, node: NodeId) {
        self.out.push("<tr>\n");
        let tree = self.tree;
        for (column, cell) in tree.children(node).enumerate() {
            self.column = column;
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
            if heads && cell.beside_empty {
                self.out.push_attribute("scope", "col");
            }
            self.cell_classes(cell);
            let label = self
                .labels
                .get(self.column)
                .filter(|label| !heads && !label.is_empty());
            if let Some(label) = label.cloned() {
                self.out.push_attribute("data-label", &label);
            }
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
        let classes = match (cell.alignment, cell.short) {
            (Alignment::Center, true) => "center nw",
            (Alignment::Center, false) => "center",
            (Alignment::Right, true) => "end nw",
            (Alignment::Right, false) => "end",
            (Alignment::None, true) if cell.number => "num nw",
            (Alignment::None, false) if cell.number => "num",
            (Alignment::None | Alignment::Left, true) => "nw",
            (Alignment::None | Alignment::Left, false) => return,
        };
        self.out.push_attribute("class", classes);
    }
}

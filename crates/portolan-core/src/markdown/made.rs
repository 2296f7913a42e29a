//! What a page shows that its text only asks for, as Markdown: rows of data, and the places of lists of pages.
//!
//! Entry point: [`of`], after the transforms. Examples keep what was written: it is what they show.

use std::collections::HashSet;

use pulldown_cmark::CowStr;

use super::source::Source;
use super::tree::{ElementNode, Kind, NodeId, Tree};
use crate::copies::{push_code, push_plain};
use crate::model::MadePart;

/// Reads a tree.
pub(super) fn of(tree: &Tree<'_>, source: &Source<'_>) -> Vec<MadePart> {
    if tree.made.is_empty() {
        return Vec::new();
    }
    let made: HashSet<NodeId> = tree.made.iter().copied().collect();
    let samples = tree.sampled();
    let mut found = Vec::with_capacity(tree.made.len());
    let mut lists = 0;
    let mut open = vec![Tree::ROOT];
    while let Some(node) = open.pop() {
        if made.contains(&node) {
            let mut writer = Writer::new(tree, lists);
            writer.blocks(node);
            lists = writer.next_list;
            if !samples.contains(&node) {
                let mut part = writer.part;
                part.range = source.original_range(tree.span(node));
                found.push(part);
            }
            continue;
        }
        let children: Vec<NodeId> = tree.children(node).collect();
        open.extend(children.into_iter().rev());
    }
    found
}

struct Writer<'t, 's> {
    tree: &'t Tree<'s>,
    part: MadePart,
    next_list: u32,
    /// In the cell of a table, where lines and bars would end it.
    in_cell: bool,
}

impl<'t, 's> Writer<'t, 's> {
    fn new(tree: &'t Tree<'s>, next_list: u32) -> Self {
        Self {
            tree,
            part: MadePart::default(),
            next_list,
            in_cell: false,
        }
    }

    fn blocks(&mut self, node: NodeId) {
        for child in self.tree.children(node) {
            match self.tree.kind(child) {
                Kind::Table(_) => {
                    self.start_block();
                    self.table(child);
                }
                Kind::Listing(_) => {
                    self.start_block();
                    self.part.lists.push((self.part.markdown.len(), self.next_list));
                    self.next_list += 1;
                }
                Kind::Element(element) => {
                    self.start_block();
                    self.line(child, is_group(element));
                }
                _ => {
                    self.start_block();
                    self.inlines(child);
                }
            }
        }
    }

    fn start_block(&mut self) {
        if !self.part.markdown.is_empty() || !self.part.lists.is_empty() {
            self.push("\n\n");
        }
    }

    fn line(&mut self, node: NodeId, is_group: bool) {
        let mark = if is_group { "**" } else { "" };
        self.push(mark);
        self.inlines(node);
        self.push(mark);
    }

    fn table(&mut self, table: NodeId) {
        self.in_cell = true;
        let mut rows = self.tree.children(table);
        if let Some(head) = rows.next() {
            self.row(head);
            self.push("\n|");
            for cell in self.tree.children(head) {
                let is_number = matches!(self.tree.kind(cell), Kind::Cell(cell) if cell.number);
                self.push(if is_number { " ---: |" } else { " --- |" });
            }
        }
        for row in rows {
            self.push("\n");
            self.row(row);
        }
        self.in_cell = false;
    }

    fn row(&mut self, row: NodeId) {
        self.push("|");
        for cell in self.tree.children(row) {
            self.push(" ");
            self.inlines(cell);
            self.push(" |");
        }
    }

    fn inlines(&mut self, node: NodeId) {
        for child in self.tree.children(node) {
            self.inline(child);
        }
    }

    fn inline(&mut self, node: NodeId) {
        match self.tree.kind(node) {
            Kind::Text(text) => push_plain(&mut self.part.markdown, text),
            Kind::CodeSpan(code) => self.code(code),
            Kind::LanguageSpan(code) => self.code(&code.1),
            Kind::Formula(formula) => {
                let tex = self.in_line(&formula.tex);
                self.push(&format!("${tex}$"));
            }
            Kind::InlineHtml(html) => {
                let html = self.in_line(html);
                self.push(&html);
            }
            Kind::Emphasis => self.marked("*", node),
            Kind::Strong => self.marked("**", node),
            Kind::Strikethrough => self.marked("~~", node),
            Kind::Link(target) => self.link("[", node, &target.url),
            Kind::Image(target) => self.link("![", node, &target.url),
            Kind::HardBreak => self.push(if self.in_cell { "<br>" } else { "\\\n" }),
            Kind::SoftBreak => self.push(" "),
            Kind::Anchor(_) => {}
            _ => self.inlines(node),
        }
    }

    fn marked(&mut self, mark: &str, node: NodeId) {
        self.push(mark);
        self.inlines(node);
        self.push(mark);
    }

    fn code(&mut self, code: &str) {
        let code = self.in_line(code);
        push_code(&mut self.part.markdown, &code);
    }

    /// What is not read as text, where it must not end a cell.
    fn in_line(&self, text: &str) -> String {
        if self.in_cell {
            text.replace('|', "\\|").replace('\n', " ")
        } else {
            text.to_owned()
        }
    }

    fn link(&mut self, start: &str, node: NodeId, url: &CowStr<'_>) {
        // Links are counted where they begin, an image within one behind it.
        let number = self.part.targets.len();
        self.part.targets.push(0..0);
        self.push(start);
        self.inlines(node);
        let is_odd = |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '<' | '>');
        let (open, end) = match url.contains(is_odd) {
            true => ("](<", ">)"),
            false => ("](", ")"),
        };
        self.push(open);
        let from = self.part.markdown.len();
        let url = self.in_line(url);
        self.push(&url);
        self.part.targets[number] = from..self.part.markdown.len();
        self.push(end);
    }

    fn push(&mut self, text: &str) {
        self.part.markdown.push_str(text);
    }
}

/// The name of a group of rows.
fn is_group(element: &ElementNode) -> bool {
    element.attribute("class") == Some("data-group")
}

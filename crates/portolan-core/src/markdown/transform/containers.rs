//! Lines that start and end containers are brought together: what lies between becomes their children.
//!
//! A container ends with a line of as many colons, among the same siblings: one that starts in a list's item ends
//! there. A line that starts or ends nothing is shown as it was written, so that one slip does not swallow a page.

use pulldown_cmark::CowStr;

use super::Context;
use crate::markdown::container::unmasked;
use crate::markdown::tree::{Content, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics};

/// How many containers may lie in each other, whatever else lies between them: later stages recurse this far more.
const MAX_DEPTH: usize = 50;

/// Gathers the containers of a page.
pub(super) fn gather<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    let mut gatherer = Gatherer {
        tree,
        context,
        diagnostics,
    };
    gatherer.visit(Tree::ROOT, 0);
}

struct Gatherer<'g, 's, 'i> {
    tree: &'g mut Tree<'s>,
    context: &'g Context<'s, 'i>,
    diagnostics: &'g mut Diagnostics,
}

/// A container that has started, or the parent that all stand in.
struct Open {
    /// The node of the line, and the line.
    line: Option<(NodeId, usize)>,
    children: Vec<NodeId>,
}

impl Gatherer<'_, '_, '_> {
    fn visit(&mut self, parent: NodeId, depth: usize) {
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        if children
            .iter()
            .any(|child| matches!(self.tree.kind(*child), Kind::Fence(_)))
        {
            self.gather(parent, &children, depth);
        }
        let children: Vec<NodeId> = self.tree.children(parent).collect();
        for child in children {
            let inner = usize::from(matches!(self.tree.kind(child), Kind::Container(_)));
            self.visit(child, depth + inner);
        }
    }

    fn gather(&mut self, parent: NodeId, children: &[NodeId], depth: usize) {
        let mut open = vec![Open {
            line: None,
            children: Vec::new(),
        }];
        for &child in children {
            let Kind::Fence(line) = *self.tree.kind(child) else {
                if let Some(innermost) = open.last_mut() {
                    innermost.children.push(child);
                }
                continue;
            };
            let fence = &self.context.source.fences[line];
            if fence.start.is_some() && depth + open.len() > MAX_DEPTH {
                self.too_deep(child, line, &mut open);
            } else if fence.start.is_some() {
                open.push(Open {
                    line: Some((child, line)),
                    children: Vec::new(),
                });
            } else if let Some(at) = self.ended_by(fence.colons, &open) {
                self.close(at, child, &mut open);
            } else {
                self.ends_nothing(child, line, &mut open);
            }
        }
        while open.len() > 1 {
            self.unclosed(&mut open);
        }
        if let Some(whole) = open.pop() {
            self.tree.set_children(parent, &whole.children);
        }
    }

    /// Which open container a line of colons ends: the innermost of the same length, else of a smaller one.
    fn ended_by(&self, colons: usize, open: &[Open]) -> Option<usize> {
        let length = |one: &Open| one.line.map(|(_, line)| self.context.source.fences[line].colons);
        open.iter()
            .rposition(|one| length(one) == Some(colons))
            .or_else(|| {
                open.iter()
                    .rposition(|one| length(one).is_some_and(|length| length < colons))
            })
    }

    fn close(&mut self, at: usize, end: NodeId, open: &mut Vec<Open>) {
        while open.len() > at + 1 {
            self.unclosed(open);
        }
        let Some(closed) = open.pop() else { return };
        let Some((node, line)) = closed.line else { return };
        *self.tree.kind_mut(node) = Kind::Container(line);
        self.tree.set_end(node, self.tree.span(end).end);
        let children = self.as_blocks(closed.children);
        self.tree.set_children(node, &children);
        if let Some(outer) = open.last_mut() {
            outer.children.push(node);
        }
    }

    /// What stands in a tight list's item without a paragraph gets one: a container holds blocks.
    fn as_blocks(&mut self, children: Vec<NodeId>) -> Vec<NodeId> {
        let mut blocks = Vec::with_capacity(children.len());
        let mut line: Vec<NodeId> = Vec::new();
        for child in children {
            if is_inline(self.tree.kind(child)) {
                line.push(child);
                continue;
            }
            self.end_line(&mut line, &mut blocks);
            blocks.push(child);
        }
        self.end_line(&mut line, &mut blocks);
        blocks
    }

    fn end_line(&mut self, line: &mut Vec<NodeId>, blocks: &mut Vec<NodeId>) {
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            let span = self.tree.span(*first).start..self.tree.span(*last).end;
            let paragraph = self.tree.add(Kind::Paragraph, span);
            self.tree.set_children(paragraph, line);
            blocks.push(paragraph);
            line.clear();
        }
    }

    /// The innermost container has no end: its line is shown, and what followed it stays where it is.
    fn unclosed(&mut self, open: &mut Vec<Open>) {
        let Some(lost) = open.pop() else { return };
        let Some((node, line)) = lost.line else { return };
        let colons = self.context.source.fences[line].colons;
        let message = format!("the container `{}` is not closed", self.name(line));
        let hint =
            format!("end it with a line of {colons} colons, as deep in lists and quotes as its first line");
        self.report(line, Diagnostic::new("unclosed-container", message).hint(hint));
        self.show(node, line);
        if let Some(outer) = open.last_mut() {
            outer.children.push(node);
            outer.children.extend(lost.children);
        }
    }

    fn ends_nothing(&mut self, node: NodeId, line: usize, open: &mut [Open]) {
        let longer = open.iter().rev().find_map(|one| one.line);
        let hint = match longer {
            Some((_, start)) => format!(
                "`{}` is still open and ends with {} colons",
                self.name(start),
                self.context.source.fences[start].colons
            ),
            None => "delete it, or write the line that starts the container above it".to_owned(),
        };
        let message = "this line of colons ends no container".to_owned();
        self.report(line, Diagnostic::new("unclosed-container", message).hint(hint));
        self.show(node, line);
        if let Some(innermost) = open.last_mut() {
            innermost.children.push(node);
        }
    }

    fn too_deep(&mut self, node: NodeId, line: usize, open: &mut [Open]) {
        let message =
            format!("containers are nested deeper than {MAX_DEPTH} levels; this one is shown as text");
        let hint = "end the containers around it";
        self.report(line, Diagnostic::new("nesting-too-deep", message).hint(hint));
        self.show(node, line);
        if let Some(innermost) = open.last_mut() {
            innermost.children.push(node);
        }
    }

    /// Shows a line as it was written.
    fn show(&mut self, node: NodeId, line: usize) {
        let span = self.context.source.fences[line].span.clone();
        let written = unmasked(
            self.context
                .source
                .slice(self.context.source.fences[line].masked()),
        );
        let text = self.tree.add(Kind::Text(CowStr::from(written)), span);
        *self.tree.kind_mut(node) = Kind::Paragraph;
        self.tree.set_children(node, &[text]);
    }

    fn name(&self, line: usize) -> &str {
        let start = self.context.source.fences[line].start.as_ref();
        start.map_or("", |start| self.context.source.slice(start.name.clone()))
    }

    fn report(&mut self, line: usize, found: Diagnostic) {
        let span = self.context.source.fences[line].span.clone();
        self.diagnostics
            .push(found.at(self.context.source.location(span)));
    }
}

/// Whether a node is a part of a line.
pub(super) fn is_inline(kind: &Kind<'_>) -> bool {
    match kind {
        Kind::Element(element) => element.content == Content::Inline,
        Kind::Emphasis
        | Kind::Strong
        | Kind::Strikethrough
        | Kind::Link(_)
        | Kind::Image(_)
        | Kind::Plain
        | Kind::Text(_)
        | Kind::CodeSpan(_)
        | Kind::LanguageSpan(_)
        | Kind::InlineHtml(_)
        | Kind::FootnoteReference(_)
        | Kind::NumberedReference(_)
        | Kind::SoftBreak
        | Kind::HardBreak
        | Kind::TaskBox(_)
        | Kind::Anchor(_)
        | Kind::OwnInline(_) => true,
        _ => false,
    }
}

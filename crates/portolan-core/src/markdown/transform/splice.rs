//! Texts are cut where a notation of ours stands in them, and new nodes take its place.
//!
//! Entry point: [`splice`]. What is looked for is the affair of the transform that calls it.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::markdown::tree::{Kind, NodeId, Tree};

/// Part of a text, and the nodes that take its place.
pub(super) type Cut = (Range<usize>, Vec<NodeId>);

/// Cuts every text of the page but those in code and raw HTML: `find` names the parts to replace, in order.
pub(super) fn splice<'s>(tree: &mut Tree<'s>, find: &mut dyn FnMut(&mut Tree<'s>, NodeId) -> Vec<Cut>) {
    let mut parents = Vec::new();
    gather(tree, Tree::ROOT, &mut parents);
    for parent in parents {
        let children: Vec<NodeId> = tree.children(parent).collect();
        let mut rebuilt = Vec::with_capacity(children.len() + 4);
        let mut changed = false;
        for child in children {
            let cuts = match tree.kind(child) {
                Kind::Text(_) => find(tree, child),
                _ => Vec::new(),
            };
            changed |= !cuts.is_empty();
            cut(tree, child, cuts, &mut rebuilt);
        }
        if changed {
            tree.set_children(parent, &rebuilt);
        }
    }
}

fn gather(tree: &Tree<'_>, node: NodeId, parents: &mut Vec<NodeId>) {
    let mut texts = false;
    for child in tree.children(node) {
        match tree.kind(child) {
            Kind::Image(_) | Kind::Code(_) | Kind::HtmlBlock => {}
            Kind::Text(_) => texts = true,
            _ => gather(tree, child, parents),
        }
    }
    if texts {
        parents.push(node);
    }
}

/// The pieces of a text around what is cut out of it, and what takes its place.
fn cut<'s>(tree: &mut Tree<'s>, node: NodeId, cuts: Vec<Cut>, out: &mut Vec<NodeId>) {
    let (Kind::Text(text), span) = (tree.kind(node).clone(), tree.span(node)) else {
        return out.push(node);
    };
    if cuts.is_empty() {
        return out.push(node);
    }
    let mut copied = 0;
    let place = |range: &Range<usize>| {
        let end = span.end;
        (span.start + range.start).min(end)..(span.start + range.end).min(end)
    };
    for (range, nodes) in cuts {
        let before = copied..range.start;
        if !before.is_empty() {
            let piece = Kind::Text(part(&text, before.clone()));
            out.push(tree.add(piece, place(&before)));
        }
        out.extend(nodes);
        copied = range.end;
    }
    let behind = copied..text.len();
    if !behind.is_empty() {
        let piece = Kind::Text(part(&text, behind.clone()));
        out.push(tree.add(piece, place(&behind)));
    }
}

/// Part of a text, borrowed where the whole is.
pub(super) fn part<'s>(text: &CowStr<'s>, range: Range<usize>) -> CowStr<'s> {
    match text {
        CowStr::Borrowed(text) => CowStr::Borrowed(&text[range]),
        text => CowStr::from(text[range].to_owned()),
    }
}

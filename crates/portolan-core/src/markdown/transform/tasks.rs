//! List items that start with a box learn so, which lets the writer name the box by its text.

use crate::markdown::tree::{Kind, NodeId, Tree};

/// Marks every task.
pub(super) fn mark(tree: &mut Tree<'_>) {
    for item in tree.ids() {
        let Kind::Item(None) = tree.kind(item) else {
            continue;
        };
        let Some(first) = tree.first(item) else { continue };
        let done = box_of(tree, first).or_else(|| match tree.kind(first) {
            Kind::Paragraph => tree.first(first).and_then(|inner| box_of(tree, inner)),
            _ => None,
        });
        if done.is_some() {
            *tree.kind_mut(item) = Kind::Item(done);
        }
    }
}

fn box_of(tree: &Tree<'_>, node: NodeId) -> Option<bool> {
    match tree.kind(node) {
        Kind::TaskBox(done) => Some(*done),
        _ => None,
    }
}

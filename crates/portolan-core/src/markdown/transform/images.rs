//! The first image of a page is loaded at once when it stands where the reader starts; all others wait.

use crate::markdown::tree::{Kind, NodeId, Tree};

/// How many blocks after the title are seen without scrolling.
const ABOVE_THE_FOLD: usize = 2;

/// Marks the first image of the page, when it is above the fold.
pub(super) fn load_first_at_once(tree: &mut Tree<'_>) {
    let is_title = |node: &NodeId| matches!(tree.kind(*node), Kind::Heading(heading) if heading.level == 1);
    let blocks: Vec<NodeId> = tree
        .children(Tree::ROOT)
        .filter(|node| !is_title(node))
        .take(ABOVE_THE_FOLD)
        .collect();
    let Some(image) = blocks.into_iter().find_map(|block| first_image(tree, block)) else {
        return;
    };
    if let Kind::Image(image) = tree.kind_mut(image) {
        image.eager = true;
    }
}

fn first_image(tree: &Tree<'_>, node: NodeId) -> Option<NodeId> {
    if matches!(tree.kind(node), Kind::Image(_)) {
        return Some(node);
    }
    tree.children(node).find_map(|child| first_image(tree, child))
}

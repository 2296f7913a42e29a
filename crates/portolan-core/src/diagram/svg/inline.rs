//! Copies that are made once, in the place where they are shown.
//!
//! Entry point: [`inline`]. Renderers write labels apart and refer to them; in its place a label can be selected, takes on
//! the looks of what it lies in, and needs no id. It must not change what is seen.

use std::collections::{BTreeSet, HashMap};

use super::tree::{Child, DEEPEST, Id, Tree};

/// Puts what a single `use` shows into its place, and takes away frames that change nothing.
pub(super) fn inline(tree: &mut Tree) {
    let mut left = BTreeSet::new();
    for (user, target) in single_uses(tree) {
        left.extend(put(tree, user, target));
    }
    for parent in left {
        let mut children = std::mem::take(&mut tree.elements[parent].children);
        children.retain(|child| match child {
            Child::Element(id) => tree.elements[*id].parent == Some(parent),
            Child::Text(_) => true,
        });
        tree.elements[parent].children = children;
    }
    for id in 1..tree.elements.len() {
        if is_plain_frame(tree, id) {
            let element = &mut tree.elements[id];
            "g".clone_into(&mut element.name);
            element
                .attributes
                .retain(|(name, _)| !matches!(name.as_str(), "x" | "y" | "width" | "height" | "viewBox"));
        }
    }
}

/// Each `use` whose target no other one shows, with its target, in the order of the drawing.
fn single_uses(tree: &Tree) -> Vec<(Id, Id)> {
    let mut named: HashMap<&str, Id> = HashMap::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut uses = Vec::new();
    for (id, element) in tree.elements.iter().enumerate() {
        if let Some(name) = element.get("id") {
            named.entry(name).or_insert(id);
        }
        if let Some(target) = element.target().filter(|_| element.name == "use") {
            *counts.entry(target).or_default() += 1;
            uses.push((id, target));
        }
    }
    uses.retain(|(_, target)| counts[target] == 1);
    let found = uses.into_iter();
    found
        .filter_map(|(user, target)| Some((user, *named.get(target)?)))
        .collect()
}

/// Puts an element into the place of its copy, and says what it has left.
fn put(tree: &mut Tree, user: Id, target: Id) -> Option<Id> {
    let parent = tree.elements[target].parent?;
    let is_moved = ["x", "y"]
        .iter()
        .any(|name| !is_zero(tree.elements[user].get(name)));
    // Styles are worked out in order, so an element must stand behind what it lies in.
    if is_moved || target <= user || tree.elements[parent].name != "defs" || tree.elements[target].name != "g"
    {
        return None;
    }
    // What comes of a chain of copies is walked by functions that call themselves.
    if depth(tree, user) + height(tree, target) > DEEPEST {
        return None;
    }
    tree.elements[target].parent = Some(user);
    tree.elements[target].attributes.retain(|(name, _)| name != "id");
    let element = &mut tree.elements[user];
    "g".clone_into(&mut element.name);
    element
        .attributes
        .retain(|(name, _)| !matches!(name.as_str(), "x" | "y" | "href"));
    element.children = vec![Child::Element(target)];
    Some(parent)
}

/// How many elements an element lies in. Copies are put in from the front of the drawing to its end, so those that an
/// element lies in are in their places.
fn depth(tree: &Tree, id: Id) -> usize {
    std::iter::successors(tree.elements[id].parent, |id| tree.elements[*id].parent).count()
}

/// How many elements lie in each other in an element, with itself.
fn height(tree: &Tree, id: Id) -> usize {
    let mut open = vec![(id, 1)];
    let mut highest = 0;
    while let Some((id, height)) = open.pop() {
        highest = highest.max(height);
        open.extend(tree.children(id).map(|child| (child, height + 1)));
    }
    highest
}

fn is_zero(value: Option<&str>) -> bool {
    value.is_none_or(|value| value.trim().parse() == Ok(0.0))
}

/// Whether an `svg` within the drawing neither moves nor scales what it holds.
fn is_plain_frame(tree: &Tree, id: Id) -> bool {
    let element = &tree.elements[id];
    let (Some(width), Some(height)) = (element.get("width"), element.get("height")) else {
        return false;
    };
    element.name == "svg"
        && is_zero(element.get("x"))
        && is_zero(element.get("y"))
        && element.get("viewBox") == Some(format!("0 0 {width} {height}").as_str())
}

#[cfg(test)]
mod tests {
    use super::super::tree::read;
    use super::*;

    #[test]
    fn a_copy_that_is_made_once_stands_in_its_place() {
        let mut tree = read(
            "<svg><g><use href=\"#a\" x=\"0\"/><use href=\"#b\"/><use href=\"#b\"/><use href=\"#c\" x=\"3\"/></g>\
             <defs><g id=\"a\"><svg x=\"0\" width=\"3\" height=\"4\" viewBox=\"0 0 3 4\"><text>A</text></svg></g><g id=\"b\"/><g id=\"c\"/></defs></svg>",
        )
        .expect("a drawing");
        inline(&mut tree);
        let shown = |id: Id| {
            let name = &tree.elements[id].name;
            let inner: Vec<_> = tree
                .children(id)
                .map(|id| tree.elements[id].name.clone())
                .collect();
            format!("{name}({})", inner.join(" "))
        };
        let all: Vec<_> = (0..tree.elements.len()).map(shown).collect();
        assert_eq!(
            all,
            [
                "svg(g defs)",
                "g(g use use use)",
                "g(g)",
                "use()",
                "use()",
                "use()",
                "defs(g g)",
                "g(g)",
                "g(text)",
                "text()",
                "g()",
                "g()",
            ]
        );
    }

    #[test]
    fn a_chain_of_copies_ends_where_it_would_lie_too_deep() {
        let length = 5_000;
        let mut text = "<svg><use href=\"#a0\"/><defs>".to_owned();
        for number in 0..length {
            text.push_str(&format!(
                "<g id=\"a{number}\"><use href=\"#a{}\"/></g>",
                number + 1
            ));
        }
        text.push_str("</defs></svg>");
        let mut tree = read(&text).expect("a drawing");
        inline(&mut tree);
        let deepest = (0..tree.elements.len()).map(|id| depth(&tree, id)).max();
        assert_eq!(deepest, Some(DEEPEST - 1));
    }
}

//! Footnotes move to the end of the page, numbered by their first reference; those that nobody refers to go.

use std::collections::{HashMap, HashSet};

use super::Context;
use crate::markdown::tree::{FootnoteNode, Kind, NodeId, ReferenceNode, Tree};
use crate::model::{Diagnostic, Diagnostics, Flavour};

/// Gathers the footnotes of a page.
pub(super) fn gather(tree: &mut Tree<'_>, context: &Context<'_, '_>, diagnostics: &mut Diagnostics) {
    let Detached {
        definitions,
        repeated,
    } = detach_definitions(tree, context, diagnostics);
    let labels = Labels::of(context.options.flavour);
    let order = number_references(tree, &repeated, labels);
    report_undefined(tree, context, diagnostics);
    for definition in &definitions {
        if !order.numbers.contains_key(&definition.label) {
            let message = format!(
                "the footnote `{}` is never referred to and is left out",
                definition.label
            );
            diagnostics.push(
                Diagnostic::new("undefined-footnote", message)
                    .at(context.source.location(tree.span(definition.node)))
                    .hint(format!(
                        "refer to it with `[^{}]`, or delete it",
                        definition.label
                    )),
            );
        }
    }
    let mut used: Vec<_> = definitions
        .iter()
        .filter_map(|definition| Some((order.numbers.get(&definition.label)?, definition)))
        .collect();
    used.sort_by_key(|((number, _), _)| *number);
    if used.is_empty() {
        return;
    }
    let end = tree.span(Tree::ROOT).end;
    let list = tree.push(Tree::ROOT, Kind::Footnotes, end..end);
    for ((_, uses), definition) in used {
        *tree.kind_mut(definition.node) = Kind::Footnote(Box::new(FootnoteNode {
            label: labels.id_part(&definition.label),
            uses: *uses,
        }));
        tree.append(list, definition.node);
    }
}

struct Definition {
    label: String,
    node: NodeId,
}

struct Detached {
    definitions: Vec<Definition>,
    /// Definitions of a label that has one already.
    repeated: Vec<NodeId>,
}

/// Takes every definition out of its parent. The first of a label counts.
fn detach_definitions(
    tree: &mut Tree<'_>,
    context: &Context<'_, '_>,
    diagnostics: &mut Diagnostics,
) -> Detached {
    let mut definitions = Vec::new();
    let mut repeated = Vec::new();
    let mut known = HashSet::new();
    let parents: Vec<NodeId> = tree
        .ids()
        .filter(|node| {
            tree.children(*node)
                .any(|child| matches!(tree.kind(child), Kind::FootnoteDefinition(_)))
        })
        .collect();
    for parent in parents {
        let children: Vec<NodeId> = tree.children(parent).collect();
        let mut kept = Vec::with_capacity(children.len());
        for child in children {
            let Kind::FootnoteDefinition(label) = tree.kind(child) else {
                kept.push(child);
                continue;
            };
            let label = label.to_string();
            if known.insert(label.clone()) {
                definitions.push(Definition { label, node: child });
                continue;
            }
            repeated.push(child);
            diagnostics.push(
                Diagnostic::new(
                    "undefined-footnote",
                    format!("the footnote `{label}` is defined twice"),
                )
                .at(context.source.location(tree.span(child)))
                .hint("the first definition is shown; give this one another label"),
            );
        }
        tree.set_children(parent, &kept);
    }
    // What followed a definition in its parent does not follow it in the list.
    definitions
        .iter()
        .for_each(|definition| tree.unlink(definition.node));
    Detached {
        definitions,
        repeated,
    }
}

/// Number and uses of each label that is referred to.
#[derive(Default)]
struct Order {
    numbers: HashMap<String, (u32, u32)>,
}

/// Numbers the references in the order of the text. Those in a definition that is not shown because its label has
/// another are none; those in one that nobody refers to count, as in mdBook.
fn number_references(tree: &mut Tree<'_>, repeated: &[NodeId], labels: Labels) -> Order {
    let lost = below(tree, repeated);
    let mut order = Order::default();
    for node in tree.ids().filter(|node| !lost.contains(node)) {
        let Kind::FootnoteReference(label) = tree.kind(node) else {
            continue;
        };
        let label = label.to_string();
        let next = u32::try_from(order.numbers.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let (number, uses) = order.numbers.entry(label.clone()).or_insert((next, 0));
        *uses += 1;
        let reference = ReferenceNode {
            label: labels.id_part(&label),
            number: *number,
            nth: *uses,
        };
        *tree.kind_mut(node) = Kind::NumberedReference(Box::new(reference));
    }
    order
}

/// A reference without a definition is plain text to the parser.
fn report_undefined(tree: &Tree<'_>, context: &Context<'_, '_>, diagnostics: &mut Diagnostics) {
    if memchr::memmem::find(context.source.text.as_bytes(), b"[^").is_none() {
        return;
    }
    for node in tree.ids() {
        let Kind::Text(_) = tree.kind(node) else { continue };
        let span = tree.span(node);
        let source = context.source.slice(span.clone());
        for found in memchr::memmem::find_iter(source.as_bytes(), b"[^") {
            let start = span.start + found;
            let escaped = start > 0 && context.source.text.as_bytes()[start - 1] == b'\\';
            let Some(label) = source[found + 2..].split([']', '[', ' ', '\n']).next() else {
                continue;
            };
            let closed = source[found + 2 + label.len()..].starts_with(']');
            if escaped || !closed || !is_label(label) {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    "undefined-footnote",
                    format!("the footnote `{label}` is not defined"),
                )
                .at(context.source.location(start..start + label.len() + 3))
                .hint(format!("define it with a line that starts with `[^{label}]:`")),
            );
        }
    }
}

/// Words and numbers; `[^a-z]` and the like are regular expressions.
fn is_label(label: &str) -> bool {
    let range = label.len() <= 3 && label.contains('-');
    let length = label.len();
    (1..=64).contains(&length)
        && !range
        && label
            .chars()
            .all(|letter| letter.is_alphanumeric() || "-_".contains(letter))
}

/// Everything that these nodes hold.
fn below(tree: &Tree<'_>, nodes: &[NodeId]) -> HashSet<NodeId> {
    let mut found = HashSet::new();
    let mut open = nodes.to_vec();
    while let Some(node) = open.pop() {
        open.extend(tree.children(node));
        found.insert(node);
    }
    found
}

/// How labels stand in ids.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Labels {
    /// As written: links into existing books may name them.
    AsWritten,
    /// Without white space.
    Joined,
}

impl Labels {
    fn of(flavour: Flavour) -> Self {
        match flavour {
            Flavour::Mdbook => Self::AsWritten,
            _ => Self::Joined,
        }
    }

    fn id_part(self, label: &str) -> String {
        match self {
            Self::AsWritten => label.to_owned(),
            Self::Joined => label.split_whitespace().collect::<Vec<_>>().join("-"),
        }
    }
}

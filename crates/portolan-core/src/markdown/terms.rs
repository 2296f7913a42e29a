//! The terms that a page defines: the definition lists of its tree.
//!
//! Entry point: [`of`]. Which page is a glossary is the affair of the book.

use super::source::Source;
use super::tree::{Images, Kind, NodeId, Tree};
use crate::model::DefinedTerm;

/// The longest explanation that a tooltip shows, in characters.
const LONGEST: usize = 280;

/// Reads a tree after its transforms, in the order of the page.
pub(super) fn of(tree: &Tree<'_>, source: &Source<'_>) -> Vec<DefinedTerm> {
    let mut terms = Vec::new();
    let lists = tree
        .ids()
        .filter(|node| matches!(tree.kind(*node), Kind::DefinitionList));
    for list in lists {
        let entries: Vec<NodeId> = tree.children(list).collect();
        for (at, &entry) in entries.iter().enumerate() {
            let Kind::Term(id) = tree.kind(entry) else {
                continue;
            };
            let mut behind = entries[at + 1..].iter();
            let definition = behind.find(|entry| matches!(tree.kind(**entry), Kind::Definition));
            let names = tree.plain_text(entry, Images::LeftOut);
            let names: Vec<String> = names
                .split(',')
                .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|name| !name.is_empty())
                .collect();
            if !names.is_empty() {
                terms.push(DefinedTerm {
                    names,
                    id: id.clone(),
                    text: definition.map_or_else(String::new, |node| explanation(tree, *node)),
                    mark: source.mark(tree.span(entry)),
                });
            }
        }
    }
    terms
}

/// The first paragraph of a definition.
fn explanation(tree: &Tree<'_>, definition: NodeId) -> String {
    let first = tree.first(definition);
    let paragraph = first.filter(|first| matches!(tree.kind(*first), Kind::Paragraph));
    let text = tree.plain_text(paragraph.unwrap_or(definition), Images::LeftOut);
    let mut shown = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + 1;
        if length > LONGEST {
            shown.push_str(" …");
            break;
        }
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    shown
}

//! `{.cards .sortable}` right under the last row of a table: how it is shown. What becomes of a table on narrow screens
//! that does not say it is left to its cells.
//!
//! Markdown takes the line for a row of its own, so that is where it is found. Braces that say anything else stay text, and
//! so do those in code and in rows of data, which are no line of Markdown.

use std::collections::HashSet;

use crate::markdown::container::{Attribute, AttributeName, read_attributes};
use crate::markdown::tree::{Images, Kind, Narrow, NodeId, TableLooks, Tree};

/// Gives every table its looks.
pub(super) fn take(tree: &mut Tree<'_>) {
    let of_data: HashSet<NodeId> = tree.made.iter().flat_map(|node| tree.children(*node)).collect();
    for node in tree.ids() {
        if !matches!(tree.kind(node), Kind::Table(_)) || of_data.contains(&node) {
            continue;
        }
        let Some((row, looks)) = tree.last(node).and_then(|row| Some((row, looks_of(tree, row)?))) else {
            if let Kind::Table(table) = tree.kind_mut(node) {
                table.looks.narrow = Narrow::ByCells;
            }
            continue;
        };
        let rows: Vec<NodeId> = tree.children(node).filter(|child| *child != row).collect();
        tree.set_children(node, &rows);
        if looks.sortable {
            tree.features.insert("sortable".to_owned());
        }
        if let Kind::Table(table) = tree.kind_mut(node) {
            table.looks = looks;
        }
    }
}

/// What a row says that holds nothing but braces.
fn looks_of(tree: &Tree<'_>, row: NodeId) -> Option<TableLooks> {
    if !matches!(tree.kind(row), Kind::TableRow) {
        return None;
    }
    let mut cells = tree.children(row);
    let first = cells.next()?;
    if !tree
        .children(first)
        .all(|node| matches!(tree.kind(node), Kind::Text(_)))
    {
        return None;
    }
    let text = tree.plain_text(first, Images::AsText);
    let text = text.trim();
    let (found, length) = read_attributes(text).filter(|(found, _)| !found.is_empty())?;
    if length != text.len() || cells.any(|cell| tree.children(cell).next().is_some()) {
        return None;
    }
    let mut looks = TableLooks {
        narrow: Narrow::ByCells,
        ..TableLooks::default()
    };
    for Attribute { name, value, .. } in &found {
        match (name, value.as_str()) {
            (AttributeName::Class, "cards") => looks.narrow = Narrow::Cards,
            (AttributeName::Class, "scroll") => looks.narrow = Narrow::Scrolls,
            (AttributeName::Class, "sortable") => looks.sortable = true,
            _ => return None,
        }
    }
    Some(looks)
}

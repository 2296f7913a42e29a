//! Containers become elements by their names: one file an element, which reads its line and changes its children.
//!
//! Entry point: [`make`]. [`ELEMENTS`] is the list of names that a book may use; own kinds of admonitions join it. An
//! element is made before those inside of it, so that it can tell them what they stand in. What is not known stays as
//! plain blocks, and is reported.

mod admonition;
mod aside;
mod cards;
mod columns;
mod data;
mod details;
mod example;
mod figure;
mod file_tree;
mod listing;
mod maker;
mod parameters;
mod runbook;
mod steps;
mod tabs;

use self::maker::Maker;
use super::{Context, UsedIds};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics};
use crate::nearest::nearest;

/// Makes an element of a container.
type Make = fn(&mut Maker<'_, '_, '_>, NodeId, usize);

/// Every element that a container may name, and what makes it.
const ELEMENTS: &[(&str, Make)] = &[
    ("alerts", data::alerts::make),
    ("aside", aside::make),
    ("card", cards::alone),
    ("cards", cards::make),
    ("caution", admonition::make),
    ("column", columns::alone),
    ("columns", columns::make),
    ("danger", admonition::make),
    ("details", details::make),
    ("env", data::settings::make),
    ("example", example::make),
    ("expected", runbook::part),
    ("figure", figure::make),
    ("filetree", file_tree::make),
    ("important", admonition::make),
    ("note", admonition::make),
    ("pages", listing::pages),
    ("parameters", parameters::make),
    ("recent", listing::recent),
    ("rollback", runbook::part),
    ("runbook", runbook::make),
    ("statistics", listing::statistics),
    ("steps", steps::make),
    ("tab", tabs::alone),
    ("table", data::table::make),
    ("tabs", tabs::make),
    ("tip", admonition::make),
    ("verify", runbook::part),
    ("warning", admonition::make),
];

/// The names of all containers, without a book's own kinds of admonitions.
pub(in crate::markdown) fn names() -> impl Iterator<Item = &'static str> {
    ELEMENTS.iter().map(|(name, _)| *name)
}

/// Makes the elements of a page.
pub(super) fn make<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    let mut maker = Maker {
        tree,
        context,
        diagnostics,
        data_left: data::BUDGET,
        ids: UsedIds::default(),
    };
    visit(&mut maker, Tree::ROOT);
}

fn visit(maker: &mut Maker<'_, '_, '_>, node: NodeId) {
    if let Kind::Container(line) = *maker.tree.kind(node) {
        element(maker, node, line);
    }
    let children: Vec<NodeId> = maker.tree.children(node).collect();
    for child in children {
        visit(maker, child);
    }
}

fn element(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    maker.report_rest(line);
    let name = maker.name(line).to_owned();
    let known = ELEMENTS.iter().find(|(known, _)| *known == name);
    let is_own = || maker.context.options.admonitions.contains_key(&name);
    let make = match known {
        Some((_, make)) => *make,
        None if is_own() => admonition::make,
        None => return unknown(maker, node, line, &name),
    };
    maker.tree.features.insert(name);
    make(maker, node, line);
}

/// Shows what a container holds under its title, without a frame.
fn unknown(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize, name: &str) {
    let own = maker.context.options.admonitions.keys().map(String::as_str);
    let known = ELEMENTS.iter().map(|(known, _)| *known).chain(own);
    let hint = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the page “Blocks” of the manual lists all containers; own kinds of admonitions are named in `[admonitions]`"
            .to_owned(),
    };
    let message = format!("there is no container `{name}`");
    let place = maker.start(line).name.clone();
    maker.report(Diagnostic::new("unknown-container", message).hint(hint), place);
    if let Some(title) = maker.title(line) {
        let strong = maker.wrap(Kind::Strong, &title);
        let paragraph = maker.wrap(Kind::Paragraph, &[strong]);
        maker.prepend(node, paragraph);
    }
    maker.become_element(node, ElementNode::new("div", "", Content::Blocks));
}

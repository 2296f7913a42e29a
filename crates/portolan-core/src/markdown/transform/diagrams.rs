//! `![Caption](flow.mmd)`: a file that is a diagram, shown like a picture.
//!
//! Only in a paragraph of its own: a diagram is a block. Elsewhere it becomes a link to the file.

use std::collections::HashSet;
use std::sync::Arc;

use pulldown_cmark::CowStr;

use super::Context;
use crate::markdown::data::{DataFile, WantedFile, ending_of};
use crate::markdown::tree::{DiagramNode, Images, Kind, NodeId, TargetNode, Tree};
use crate::model::{Diagnostic, Diagnostics};

/// Makes diagrams of images whose files are such.
pub(super) fn read<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    let images: Vec<NodeId> = tree
        .ids()
        .filter(|node| language_of(tree, *node, context).is_some())
        .collect();
    if images.is_empty() {
        return;
    }
    for parent in tree.ids().collect::<Vec<_>>() {
        let Some(image) = alone(tree, parent).filter(|image| images.contains(image)) else {
            continue;
        };
        if let Some(diagram) = load(tree, image, context, diagnostics) {
            // With the braces behind it, which are for pictures.
            let whole = context.source.slice(tree.span(parent)).trim_end().len() + tree.span(parent).start;
            let span = tree.span(image).start..whole.max(tree.span(image).end);
            tree.set_children(parent, &[]);
            tree.set_span(parent, span);
            *tree.kind_mut(parent) = diagram;
        } else {
            as_link(tree, image);
        }
    }
    let hanging: HashSet<NodeId> = tree
        .ids()
        .flat_map(|node| tree.children(node).collect::<Vec<_>>())
        .collect();
    for image in images {
        if matches!(tree.kind(image), Kind::Image(_)) && hanging.contains(&image) {
            let message = "a diagram stands within a line";
            let hint = "give it a paragraph of its own; until then a link to its file is shown";
            let found = Diagnostic::new("broken-diagram", message).hint(hint);
            diagnostics.push(found.at(context.source.location(tree.span(image))));
            as_link(tree, image);
        }
    }
}

/// The language of an image's file, where that is a diagram.
fn language_of(tree: &Tree<'_>, node: NodeId, context: &Context<'_, '_>) -> Option<String> {
    let Kind::Image(image) = tree.kind(node) else {
        return None;
    };
    let ending = ending_of(&image.url)?;
    context.diagrams.language_of(&ending).map(str::to_owned)
}

/// What a paragraph holds besides nothing, where that is one thing.
fn alone(tree: &Tree<'_>, parent: NodeId) -> Option<NodeId> {
    if !matches!(tree.kind(parent), Kind::Paragraph) {
        return None;
    }
    let is_nothing = |node: &NodeId| match tree.kind(*node) {
        Kind::Text(text) => text.trim().is_empty(),
        Kind::SoftBreak => true,
        _ => false,
    };
    let mut children = tree.children(parent).filter(|child| !is_nothing(child));
    let first = children.next()?;
    children.next().is_none().then_some(first)
}

fn load<'s>(
    tree: &Tree<'s>,
    image: NodeId,
    context: &Context<'s, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<Kind<'s>> {
    let language = language_of(tree, image, context)?;
    let Kind::Image(target) = tree.kind(image) else {
        return None;
    };
    let place = context.source.location(tree.span(image));
    let wanted = WantedFile {
        holder: place.file.clone(),
        src: target.url.to_string(),
    };
    match context.files.get(&wanted) {
        Some(DataFile::Text { path, text }) => Some(Kind::Diagram(Box::new(DiagramNode {
            path: path.clone(),
            language,
            code: Arc::clone(text),
            caption: tree.plain_text(image, Images::AltOfImage),
        }))),
        Some(DataFile::Failed(found)) => {
            diagnostics.push(found.clone().at(place));
            None
        }
        None => {
            let message = "the file of a diagram must stand right behind its caption";
            let found = Diagnostic::new("broken-diagram", message).hint("write `![Caption](file)`");
            diagnostics.push(found.at(place));
            None
        }
    }
}

/// An image as a link to its file.
fn as_link(tree: &mut Tree<'_>, image: NodeId) {
    let Kind::Image(target) = tree.kind(image) else {
        return;
    };
    let target = TargetNode::new(target.url.clone(), target.title.clone());
    if tree.first(image).is_none() {
        let text = CowStr::from(target.url.to_string());
        let span = tree.span(image);
        tree.push(image, Kind::Text(text), span);
    }
    *tree.kind_mut(image) = Kind::Link(Box::new(target));
}

//! A line that begins with a small element, such as `:badge[NEW]`, goes on with the paragraph above it: its colon is no
//! mark of a definition, as the parser takes it for one.

use pulldown_cmark::CowStr;

use super::Context;
use super::containers::is_inline;
use crate::markdown::tree::{Kind, NodeId, Tree};

/// Makes paragraphs again of what such lines have become.
pub(super) fn rejoin<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>) {
    let is_list = |tree: &Tree<'s>, node| matches!(tree.kind(node), Kind::DefinitionList);
    let is_torn = |tree: &Tree<'s>, node| {
        is_list(tree, node) && tree.children(node).any(|entry| is_line(tree, context, entry))
    };
    let nodes: Vec<NodeId> = tree.ids().collect();
    if !nodes.iter().any(|node| is_torn(tree, *node)) {
        return;
    }
    for parent in nodes {
        let children: Vec<NodeId> = tree.children(parent).collect();
        if !children.iter().any(|child| is_torn(tree, *child)) {
            continue;
        }
        let mut blocks = Vec::with_capacity(children.len() + 1);
        for child in children {
            if is_list(tree, child) {
                divide(tree, context, child, &mut blocks);
            } else {
                blocks.push(child);
            }
        }
        tree.set_children(parent, &blocks);
    }
}

/// Whether this is a definition whose colon begins a small element.
fn is_line(tree: &Tree<'_>, context: &Context<'_, '_>, entry: NodeId) -> bool {
    let written = context.source.slice(tree.span(entry));
    let is_element = || {
        let name = written.strip_prefix(':')?;
        let rest = name.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
        (rest.len() < name.len() && rest.starts_with('[')).then_some(())
    };
    matches!(tree.kind(entry), Kind::Definition) && is_element().is_some()
}

/// The definitions of a list stay lists, and each term with such lines becomes a paragraph.
fn divide<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, list: NodeId, blocks: &mut Vec<NodeId>) {
    let entries: Vec<NodeId> = tree.children(list).collect();
    let is_term = |tree: &Tree<'s>, node| matches!(tree.kind(node), Kind::Term(_));
    let mut kept: Vec<NodeId> = Vec::new();
    let mut from = 0;
    while from < entries.len() {
        let more = entries[from + 1..].iter().position(|entry| is_term(tree, *entry));
        let end = more.map_or(entries.len(), |more| from + 1 + more);
        let group = &entries[from..end];
        from = end;
        let is_torn = group.len() > 1
            && is_term(tree, group[0])
            && group[1..].iter().all(|entry| is_line(tree, context, *entry));
        if !is_torn {
            kept.extend(group);
            continue;
        }
        keep(tree, &mut kept, blocks);
        paragraph(tree, context, group, blocks);
    }
    keep(tree, &mut kept, blocks);
}

fn keep(tree: &mut Tree<'_>, kept: &mut Vec<NodeId>, blocks: &mut Vec<NodeId>) {
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else {
        return;
    };
    let span = tree.span(*first).start..tree.span(*last).end;
    let list = tree.add(Kind::DefinitionList, span);
    tree.set_children(list, kept);
    blocks.push(list);
    kept.clear();
}

/// A paragraph of a term and the lines below it; what follows the last line stands behind it.
fn paragraph<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, group: &[NodeId], blocks: &mut Vec<NodeId>) {
    let start = tree.span(group[0]).start;
    let mut line: Vec<NodeId> = tree.children(group[0]).collect();
    let mut behind = Vec::new();
    for &definition in &group[1..] {
        let colon = tree.span(definition).start;
        line.push(tree.add(Kind::SoftBreak, colon..colon));
        let mut inlines: Vec<NodeId> = Vec::new();
        for child in tree.children(definition).collect::<Vec<_>>() {
            match tree.kind(child) {
                Kind::Paragraph if inlines.is_empty() => inlines.extend(tree.children(child)),
                kind if is_inline(kind) => inlines.push(child),
                _ => behind.push(child),
            }
        }
        line.extend(with_colon(tree, context, colon, inlines));
    }
    let end = line.last().map_or(start, |last| tree.span(*last).end);
    let paragraph = tree.add(Kind::Paragraph, start..end);
    tree.set_children(paragraph, &line);
    blocks.push(paragraph);
    blocks.append(&mut behind);
}

/// The colon and what stands behind it, as one text where that begins with text.
fn with_colon<'s>(
    tree: &mut Tree<'s>,
    context: &Context<'s, '_>,
    colon: usize,
    mut inlines: Vec<NodeId>,
) -> Vec<NodeId> {
    let first = inlines.first().copied();
    let text = first.filter(|first| matches!(tree.kind(*first), Kind::Text(_)));
    match text.filter(|text| tree.span(*text).start == colon + 1) {
        Some(text) => {
            let span = colon..tree.span(text).end;
            let whole = CowStr::Borrowed(context.source.slice(span.clone()));
            *tree.kind_mut(text) = Kind::Text(whole);
            tree.set_span(text, span);
        }
        None => {
            let text = tree.add(Kind::Text(CowStr::Borrowed(":")), colon..colon + 1);
            inlines.insert(0, text);
        }
    }
    inlines
}

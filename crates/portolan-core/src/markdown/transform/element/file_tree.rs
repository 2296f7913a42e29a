//! `:::filetree`: a nested list of names as the tree of a folder. What ends with a slash or holds a list is a folder;
//! what stands behind a name is a remark; a name in bold stands out.

use pulldown_cmark::CowStr;

use super::Maker;
use super::maker::framed;
use crate::markdown::transform::containers::is_inline;
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId};

/// Makes a tree of a list.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let children = maker.children(node);
    if children.is_empty()
        || !children
            .iter()
            .all(|child| matches!(maker.tree.kind(*child), Kind::List(_)))
    {
        let hint = "write a list with `-`, and what a folder holds as a list below it";
        maker.report_line(
            line,
            "`filetree` holds a list of names, and nothing else".to_owned(),
            hint,
        );
    }
    for child in children {
        level(maker, child);
    }
    let element = ElementNode::new("div", "filetree", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

fn level(maker: &mut Maker<'_, '_, '_>, list: NodeId) {
    if !matches!(maker.tree.kind(list), Kind::List(_)) {
        return;
    }
    for item in maker.children(list) {
        entry(maker, item);
    }
}

fn entry(maker: &mut Maker<'_, '_, '_>, item: NodeId) {
    let mut line = Vec::new();
    let mut inner = Vec::new();
    for child in maker.children(item) {
        match maker.tree.kind(child) {
            Kind::Paragraph if inner.is_empty() => line.extend(maker.children(child)),
            kind if is_inline(kind) => line.push(child),
            _ => inner.push(child),
        }
    }
    let (name, remark) = split(maker, &line);
    let written = name.map_or_else(String::new, |name| maker.tree.plain_text(name, Images::AsText));
    let is_folder = !inner.is_empty() || written.ends_with('/');
    let class = match written.as_str() {
        "…" | "..." => "more",
        _ if is_folder => "dir",
        _ => "file",
    };
    let mut children: Vec<NodeId> = name.into_iter().collect();
    if !remark.is_empty() {
        let place = maker.tree.span(item).start;
        children.push(maker.text(" ", place..place));
        let element = ElementNode::new("span", "remark", Content::Inline);
        children.push(maker.wrap(Kind::Element(Box::new(element)), &remark));
    }
    for &child in &inner {
        level(maker, child);
    }
    children.extend(inner);
    maker.tree.set_children(item, &children);
    maker.become_element(item, ElementNode::new("li", class, Content::Blocks));
}

/// The name of an entry, which is its first word or element, and what is said of it.
fn split(maker: &mut Maker<'_, '_, '_>, line: &[NodeId]) -> (Option<NodeId>, Vec<NodeId>) {
    let Some((&first, rest)) = line.split_first() else {
        return (None, Vec::new());
    };
    let mut remark = rest.to_vec();
    if let Kind::Text(text) = maker.tree.kind(first) {
        let (word, behind) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (word, behind) = (word.to_owned(), behind.to_owned());
        let span = maker.tree.span(first);
        *maker.tree.kind_mut(first) = Kind::Text(CowStr::from(word));
        if !behind.trim().is_empty() {
            let behind = maker.text(behind, span);
            remark.insert(0, behind);
        }
    }
    if let Some(&start) = remark.first()
        && let Kind::Text(text) = maker.tree.kind(start)
    {
        let text = text.trim_start_matches([' ', '#', '–', '—']).to_owned();
        *maker.tree.kind_mut(start) = Kind::Text(CowStr::from(text));
    }
    let element = ElementNode::new("span", "name", Content::Inline);
    (
        Some(maker.wrap(Kind::Element(Box::new(element)), &[first])),
        remark,
    )
}

//! Code in the language `operation`: `GET /v1/leads/{id}` on a line of its own. Each line becomes the line of an
//! operation, with its method, its path to copy and a link to it. To other programs it is a block of code.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Context, UsedIds};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics};

const METHODS: [&str; 9] = [
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
];

/// Makes the operations of a page.
pub(super) fn make<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    let mut used = UsedIds::default();
    let samples = tree.sampled();
    let is_one =
        |node: &NodeId| matches!(tree.kind(*node), Kind::Code(Some(info)) if info.trim() == "operation");
    let mut nodes: Vec<NodeId> = tree.ids().filter(is_one).collect();
    // Examples take what ids the page leaves.
    nodes.sort_by_key(|node| samples.contains(node));
    for node in nodes {
        let mut lines = Vec::new();
        for child in tree.children(node) {
            if let Kind::Text(text) = tree.kind(child) {
                lines.extend(places(text, tree.span(child).start));
            }
        }
        let found: Vec<_> = lines.iter().map(|(line, _)| operation(line)).collect();
        if let Some(at) = found.iter().position(Option::is_none) {
            let place = context.source.location(lines[at].1.clone());
            let found = Diagnostic::new("operation-syntax", format!("`{}` is no operation", lines[at].0));
            diagnostics.push(
                found
                    .at(place)
                    .hint("write a method in capitals and a path: `GET /v1/leads/{id}`"),
            );
            *tree.kind_mut(node) = Kind::Code(Some(CowStr::Borrowed("text")));
            continue;
        }
        let operations: Vec<NodeId> = found
            .iter()
            .flatten()
            .zip(&lines)
            .map(|((method, path), (_, place))| line(tree, method, path, &mut used, place))
            .collect();
        tree.set_children(node, &operations);
        tree.features.insert("operation".to_owned());
        let element = ElementNode::new("div", "operations", Content::Blocks);
        *tree.kind_mut(node) = Kind::Element(Box::new(element));
    }
}

/// The lines of a text that hold something, with their places.
fn places(text: &str, start: usize) -> Vec<(String, Range<usize>)> {
    let mut at = start;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            found.push((trimmed.to_owned(), at..at + line.trim_end().len()));
        }
        at += line.len();
    }
    found
}

fn operation(line: &str) -> Option<(&'static str, &str)> {
    let (method, path) = line.split_once(char::is_whitespace)?;
    let method = METHODS.into_iter().find(|known| *known == method)?;
    let path = path.trim();
    let is_path = path.starts_with('/') || path.starts_with('{') || path.starts_with("http");
    (is_path && !path.contains(char::is_whitespace)).then_some((method, path))
}

fn line(
    tree: &mut Tree<'_>,
    method: &'static str,
    path: &str,
    used: &mut UsedIds,
    place: &Range<usize>,
) -> NodeId {
    let id = used.unique(id_of(method, path));
    // What is made stands nowhere in the source, but for its start.
    let place = &(place.start..place.start);
    let add = |tree: &mut Tree<'_>, parent: Option<NodeId>, element: ElementNode| {
        let node = tree.add(Kind::Element(Box::new(element)), place.clone());
        if let Some(parent) = parent {
            tree.append(parent, node);
        }
        node
    };
    let element = ElementNode::new("p", "operation", Content::Line).with("id", &*id);
    let row = add(tree, None, element);
    let value = method.to_ascii_lowercase();
    let badge = ElementNode::new("span", "badge method", Content::Inline).with("data-v", value);
    let badge = add(tree, Some(row), badge);
    tree.push(badge, Kind::Text(CowStr::Borrowed(method)), place.clone());
    tree.push(row, Kind::Text(CowStr::Borrowed(" ")), place.clone());
    let code = add(tree, Some(row), ElementNode::new("code", "", Content::Inline));
    for (piece, is_variable) in pieces(path) {
        let parent = if is_variable {
            add(tree, Some(code), ElementNode::new("var", "", Content::Inline))
        } else {
            code
        };
        tree.push(parent, Kind::Text(CowStr::from(piece.to_owned())), place.clone());
    }
    tree.push(
        row,
        Kind::Anchor(Box::new((id, format!("{method} {path}")))),
        place.clone(),
    );
    row
}

/// `get-v1-leads-id`.
fn id_of(method: &str, path: &str) -> String {
    let whole = format!("{method} {path}").to_ascii_lowercase();
    let words = whole.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// A path in parts, those in braces being variables.
fn pieces(path: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else {
            break;
        };
        let (before, behind) = rest.split_at(start);
        let (variable, behind) = behind.split_at(length + 1);
        if !before.is_empty() {
            found.push((before, false));
        }
        found.push((variable, true));
        rest = behind;
    }
    if !rest.is_empty() {
        found.push((rest, false));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_a_method_and_a_path() {
        assert_eq!(operation("GET /v1/leads/{id}"), Some(("GET", "/v1/leads/{id}")));
        assert_eq!(operation("PATCH   {base}/x"), Some(("PATCH", "{base}/x")));
        for line in ["get /x", "GET x", "GET", "GET /x y", "FETCH /x"] {
            assert_eq!(operation(line), None, "{line}");
        }
        assert_eq!(id_of("GET", "/v1/leads/{id}"), "get-v1-leads-id");
        assert_eq!(
            pieces("/a/{b}/c{d"),
            [("/a/", false), ("{b}", true), ("/c{d", false)]
        );
    }
}

//! `:::parameters`: a definition list as a table of parameters. A term is a name in code, then what is said of it:
//! `` `limit` integer, required ``. The word `required` stands out.

use pulldown_cmark::CowStr;

use super::Maker;
use super::maker::framed;
use crate::markdown::transform::splice::part;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

const REQUIRED: &str = "required";

/// Makes a table of parameters.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let children = maker.children(node);
    let is_list = |child: &NodeId| matches!(maker.tree.kind(*child), Kind::DefinitionList);
    if children.is_empty() || !children.iter().all(is_list) {
        let hint = "write each name on a line of its own, and `: ` with what it means on the next";
        maker.report_line(
            line,
            "`parameters` holds no definition list alone".to_owned(),
            hint,
        );
    }
    for list in children {
        for term in maker.children(list) {
            if matches!(maker.tree.kind(term), Kind::Term(_)) {
                mark_required(maker, term);
            }
        }
    }
    let element = ElementNode::new("div", "parameters", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

/// Puts the word into an element of its own.
fn mark_required(maker: &mut Maker<'_, '_, '_>, term: NodeId) {
    let mut rebuilt = Vec::new();
    for child in maker.children(term) {
        let found = match maker.tree.kind(child) {
            Kind::Text(text) => text.find(REQUIRED).map(|at| (at, text.clone())),
            _ => None,
        };
        let Some((at, text)) = found else {
            rebuilt.push(child);
            continue;
        };
        let place = maker.tree.span(child);
        let end = at + REQUIRED.len();
        maker.tree.set_span(child, place.start..place.start + at);
        *maker.tree.kind_mut(child) = Kind::Text(part(&text, 0..at));
        let word = maker.text(CowStr::Borrowed(REQUIRED), place.start..place.start);
        let element = ElementNode::new("span", "required", Content::Inline);
        let word = maker.wrap(Kind::Element(Box::new(element)), &[word]);
        rebuilt.extend([child, word]);
        if end < text.len() {
            let behind = (place.start + end).min(place.end)..place.end;
            rebuilt.push(maker.text(part(&text, end..text.len()), behind));
        }
    }
    maker.tree.set_children(term, &rebuilt);
}

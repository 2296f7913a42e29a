//! `:::steps`: a numbered list of what to do, each number in a disc beside its step.

use super::Maker;
use super::maker::framed;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

/// Makes steps of a numbered list.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let children = maker.children(node);
    if !children
        .iter()
        .any(|child| matches!(maker.tree.kind(*child), Kind::List(Some(_))))
    {
        let hint = "write a list whose items start with `1.`, `2.` …";
        maker.report_line(line, "`steps` holds no numbered list".to_owned(), hint);
    }
    let element = ElementNode::new("div", "steps", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

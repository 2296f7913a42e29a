//! `::::columns` of `:::column`s: side by side where there is room, one below the other where there is not.

use super::Maker;
use super::maker::framed;
use crate::markdown::tree::{Content, ElementNode, NodeId};

/// Makes columns.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let parts = maker.parts(node, line, "column");
    for (column, inner) in parts {
        let own = maker.attributes(inner, &[]);
        let element = ElementNode::new("div", "column", Content::Blocks);
        maker.become_element(column, framed(element, &own));
    }
    let element = ElementNode::new("div", "columns", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

/// A column where there are no columns around it.
pub(super) fn alone(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let hint = "put it into `::::columns` … `::::`, with more colons than its own";
    maker.report_line(line, "a column stands outside of `columns`".to_owned(), hint);
    maker.become_element(node, ElementNode::new("div", "", Content::Blocks));
}

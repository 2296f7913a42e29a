//! `:::figure[Caption]`: a picture, a table or code with a caption under it.

use super::Maker;
use super::maker::framed;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

/// Makes a figure.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    if maker.tree.first(node).is_none() {
        let hint = "put a picture, a table or code between its lines";
        maker.report_line(line, "a figure holds nothing".to_owned(), hint);
    }
    match maker.title(line) {
        Some(caption) => {
            let element = ElementNode::new("figcaption", "", Content::Line);
            let caption = maker.wrap(Kind::Element(Box::new(element)), &caption);
            maker.tree.append(node, caption);
        }
        None => maker.report_line(
            line,
            "a figure has no caption".to_owned(),
            "write `:::figure[Caption]`",
        ),
    }
    let element = ElementNode::new("figure", "figure", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

//! `:::details[Title]{open}`: something that most readers may pass over, shut until it is asked for.

use super::Maker;
use super::maker::framed;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

/// Makes what opens at a click.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["open"]);
    let title = match maker.title(line) {
        Some(title) => title,
        None => {
            let word = maker.context.words.details.clone();
            vec![maker.text(word, maker.start(line).name.clone())]
        }
    };
    let summary = ElementNode::new("summary", "", Content::Line);
    let summary = maker.wrap(Kind::Element(Box::new(summary)), &title);
    maker.prepend(node, summary);
    let mut element = ElementNode::new("details", "", Content::Blocks);
    if attributes.has("open") {
        element = element.with("open", "");
    }
    maker.become_element(node, framed(element, &attributes));
}

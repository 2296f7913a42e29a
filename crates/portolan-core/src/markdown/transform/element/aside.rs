//! `:::aside[Title]`: a remark beside the way, which the text does without.

use super::Maker;
use super::maker::framed;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

/// Makes a remark. It is no `<aside>`: within `<main>` that would be a landmark to screen readers.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    if let Some(title) = maker.title(line) {
        let element = ElementNode::new("p", "aside-title", Content::Line);
        let title = maker.wrap(Kind::Element(Box::new(element)), &title);
        maker.prepend(node, title);
    }
    let element = ElementNode::new("div", "aside", Content::Blocks).with("role", "note");
    maker.become_element(node, framed(element, &attributes));
}

//! Elements that containers and other notations of ours have become.

use super::Writer;
use crate::markdown::tree::{Content, ElementNode, NodeId};

impl Writer<'_, '_> {
    pub(super) fn element(&mut self, node: NodeId, element: &ElementNode) {
        if element.content != Content::Inline {
            self.out.fresh_line();
        }
        self.start(element);
        match element.content {
            Content::Blocks => {
                self.out.push("\n");
                self.blocks(node);
                self.out.fresh_line();
            }
            Content::Line | Content::Inline => self.inlines(node),
        }
        self.out.push("</");
        self.out.push(element.tag);
        self.out.push(if element.content == Content::Inline {
            ">"
        } else {
            ">\n"
        });
    }

    fn start(&mut self, element: &ElementNode) {
        self.out.push("<");
        self.out.push(element.tag);
        for (name, value) in &element.attributes {
            if *name == "id" {
                self.written.anchors.push(value.clone());
            }
            if value.is_empty() {
                self.out.push(" ");
                self.out.push(name);
            } else {
                self.out.push_attribute(name, value);
            }
        }
        self.out.push(">");
    }
}

//! The list of footnotes at the page's end, each with its way back.

use super::Writer;
use super::out::Level;
use crate::markdown::escape;
use crate::markdown::tree::{FootnoteNode, Kind, NodeId};
use crate::model::Flavour;

impl Writer<'_, '_> {
    pub(super) fn footnotes(&mut self, node: NodeId) {
        self.out.fresh_line();
        let frame = self.tools.options.flavour == Flavour::Portolan;
        if frame {
            self.out
                .push("<section class=\"footnotes\" role=\"doc-endnotes\"");
            self.out.push_attribute("aria-label", &self.tools.words.footnotes);
            self.out.push(">\n");
        } else {
            self.out.push("<hr>\n");
        }
        self.out.push("<ol class=\"footnote-definition\">\n");
        self.blocks(node);
        self.out
            .push(if frame { "</ol>\n</section>\n" } else { "</ol>\n" });
    }

    pub(super) fn footnote(&mut self, node: NodeId, footnote: &FootnoteNode) {
        let id = format!("footnote-{}", footnote.label);
        self.out.push("<li");
        self.out.push_attribute("id", &id);
        self.out.push(">");
        self.written.anchors.push(id);
        let outer = self.filter.enter();
        let tree = self.tree;
        let last = tree.last(node);
        for child in tree.children(node) {
            if Some(child) == last && matches!(tree.kind(child), Kind::Paragraph) {
                self.out.fresh_line();
                self.out.push("<p>");
                self.inlines(child);
                self.back_links(footnote);
                self.out.push("</p>\n");
            } else {
                self.block(child);
            }
        }
        if !last.is_some_and(|last| matches!(tree.kind(last), Kind::Paragraph)) {
            self.back_links(footnote);
        }
        self.filter.leave(outer, &mut self.out.html);
        self.out.push("</li>\n");
    }

    /// The way back to each reference.
    fn back_links(&mut self, footnote: &FootnoteNode) {
        let label = escape::text(&footnote.label);
        let name = escape::text(&self.tools.words.back_to_text);
        // mdBook's arrow is part of the text there; ours is a control, which copies and search leave out.
        let control = if self.tools.options.flavour == Flavour::Portolan {
            " data-pt"
        } else {
            ""
        };
        for nth in 1..=footnote.uses {
            let shown = if nth == 1 { String::new() } else { nth.to_string() };
            let link = format!(
                " <a class=\"footnote-back\" href=\"#fr-{label}-{nth}\" aria-label=\"{name}\"{control}>↩{shown}</a>"
            );
            self.out.push_own(&link, Level::Inline);
        }
    }
}

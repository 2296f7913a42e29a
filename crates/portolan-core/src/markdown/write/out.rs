//! Where HTML is gathered: the text, the slots in it, and the blocks that a sanitiser must not see.
//!
//! Entry point: [`Out`]. Must not know what it is given.

use super::super::escape;
pub(super) use super::super::raw::OwnPart;
use super::super::raw::{Markers, OwnBlock};
use crate::model::{Slot, SlotKind};

/// HTML that grows. Without markers, slots are offsets at once; with markers the text is a draft for the sanitiser.
#[derive(Debug, Default)]
pub(super) struct Out {
    pub(super) html: String,
    pub(super) slots: Vec<Slot>,
    pub(super) markers: Option<Markers>,
    /// What stands for each marked block.
    pub(super) blocks: Vec<OwnBlock>,
}

/// Whether a block of our own stands between blocks or within a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Block,
    Inline,
}

impl Out {
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Escaped.
    pub(super) fn push_text(&mut self, text: &str) {
        escape::push_text(&mut self.html, text);
    }

    /// ` name="value"`, escaped.
    pub(super) fn push_attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        self.push_text(value);
        self.html.push('"');
    }

    /// Starts a line, unless one starts here.
    pub(super) fn fresh_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// The value of an attribute whose quotes stand already.
    pub(super) fn push_url(&mut self, link: u32) {
        match &self.markers {
            Some(markers) => {
                let marker = markers.marker(link as usize);
                self.html.push_str(&marker);
            }
            None => self.push_slot(link, SlotKind::Url),
        }
    }

    /// The place of an image's size. A draft needs none: whoever cleans it sees every image.
    pub(super) fn push_size(&mut self, link: u32) {
        if self.markers.is_none() {
            self.push_slot(link, SlotKind::ImageSize);
        }
    }

    /// The place of an image's height, whose width is given.
    pub(super) fn push_height(&mut self, link: u32, width: u32) {
        if self.markers.is_none() {
            self.push_slot(link, SlotKind::ImageHeight(width));
        }
    }

    fn push_slot(&mut self, link: u32, kind: SlotKind) {
        let at = u32::try_from(self.html.len()).unwrap_or(u32::MAX);
        self.slots.push(Slot { at, link, kind });
    }

    /// HTML of our own that authors could not write and that must come out as it is.
    pub(super) fn push_own(&mut self, html: &str, level: Level) {
        if self.markers.is_none() {
            return self.html.push_str(html);
        }
        self.push_marked(OwnBlock::Html(html.to_owned()), level);
    }

    /// The same, between blocks, with links in it.
    pub(super) fn push_own_parts(&mut self, parts: Vec<OwnPart>) {
        if self.markers.is_some() {
            return self.push_marked(OwnBlock::Parts(parts), Level::Block);
        }
        for part in parts {
            match part {
                OwnPart::Html(html) => self.html.push_str(&html),
                OwnPart::Url(link) => self.push_slot(link, SlotKind::Url),
            }
        }
    }

    /// The place of a list of pages.
    pub(super) fn push_listing(&mut self, number: u32) {
        if self.markers.is_none() {
            return self.push_slot(number, SlotKind::Listing);
        }
        self.push_marked(OwnBlock::Listing(number), Level::Block);
    }

    fn push_marked(&mut self, block: OwnBlock, level: Level) {
        let Some(markers) = &self.markers else { return };
        let marker = markers.marker(self.blocks.len());
        let tag = match level {
            Level::Block => "hr",
            Level::Inline => "wbr",
        };
        self.html.push('<');
        self.html.push_str(tag);
        self.push_attribute("class", &marker);
        self.html.push('>');
        self.blocks.push(block);
    }
}

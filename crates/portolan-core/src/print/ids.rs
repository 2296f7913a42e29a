//! The ids of one page, and their names in the book.

use std::collections::HashMap;

use crate::markdown::UsedIds;
use crate::tags::{self, Tag};

/// What one body holds that the book must know before any of it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Every id, in order, decoded.
    ids: Vec<String>,
    /// Which of them is that of the title: the first heading, when it is an `h1` with an id.
    title: Option<usize>,
}

impl Found {
    /// Reads a body; its links may still be open.
    #[must_use]
    pub fn in_body(html: &str) -> Self {
        let mut found = Self::default();
        let mut headed = false;
        tags::each(html, |tag| {
            let Tag { name, attributes, .. } = tag;
            let id = attributes.iter().find(|attribute| attribute.name == "id");
            if !headed && matches!(&*name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
                headed = true;
                found.title = (name == "h1" && id.is_some()).then_some(found.ids.len());
            }
            found.ids.extend(id.map(|id| id.value.clone()));
        });
        found
    }
}

/// The names of a page's ids in the book.
#[derive(Debug)]
pub(super) struct ChapterIds {
    /// By the place of an id in the page: its new name, where it has one.
    pub(super) renamed: HashMap<usize, String>,
    /// What a link to an old name means. Where a page has an id twice, browsers go to the first one.
    meant: HashMap<String, String>,
    /// The id of the chapter's title.
    pub(super) start: String,
    /// The body has no title: the book gives it one.
    pub(super) titled: bool,
}

impl ChapterIds {
    pub(super) fn new(found: Found, used: &mut UsedIds) -> Self {
        let mut chapter = Self {
            renamed: HashMap::new(),
            meant: HashMap::new(),
            start: String::new(),
            titled: false,
        };
        for (at, id) in found.ids.into_iter().enumerate() {
            let new = used.unique(id.clone());
            if found.title == Some(at) {
                chapter.start.clone_from(&new);
            }
            if new != id {
                chapter.renamed.insert(at, new.clone());
            }
            // Also when it keeps its name: a second one on the page must not take the links of the first.
            chapter.meant.entry(id).or_insert(new);
        }
        chapter.meant.retain(|old, new| old != new);
        chapter
    }

    /// What an id of the page is called in the book.
    pub(super) fn meant(&self, id: &str) -> Option<&str> {
        self.meant.get(id).map(String::as_str)
    }
}

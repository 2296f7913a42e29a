//! What the tabs of this machine get when they ask: the places of a page's blocks, and files opened in the editor.

use std::sync::{Arc, Weak};

use super::Shared;
use crate::editor::{Editor, Opened};
use crate::live::{Answering, Ask, Message};

/// See the module.
pub(super) struct Desk {
    /// The session has the channel, which has this.
    shared: Weak<Shared>,
    editor: Editor,
}

impl Desk {
    pub(super) fn new(shared: &Arc<Shared>, editor: Editor) -> Self {
        Self {
            shared: Arc::downgrade(shared),
            editor,
        }
    }

    fn places(&self, url: String) -> Message {
        let book = self.shared.upgrade().and_then(|shared| shared.book());
        let placed = book.and_then(|book| book.places(&url));
        let (html, files) = placed.map_or_else(Default::default, |placed| (placed.html, placed.files));
        Message::Places { url, html, files }
    }

    /// Opens a file, if the book is made of it. What a tab calls it is looked up, never used.
    fn open(&self, file: String, line: u32) -> Message {
        let book = self.shared.upgrade().and_then(|shared| shared.book());
        let place = book.and_then(|book| book.written_file(&file));
        let outcome = match place {
            Some(place) => self
                .editor
                .open(&place, line.max(1))
                .map_err(|why| why.to_string()),
            None => Err(format!("`{file}` is no file that this book is written in")),
        };
        let (follow, refused) = match outcome {
            Ok(Opened::Started) => (None, None),
            Ok(Opened::Follow(address)) => (Some(address), None),
            Err(why) => (None, Some(why)),
        };
        Message::Opened {
            file,
            line,
            follow,
            refused,
        }
    }
}

impl Answering for Desk {
    fn editor(&self) -> String {
        self.editor.name()
    }

    fn answer(&self, ask: Ask) -> Message {
        match ask {
            Ask::Places { url } => self.places(url),
            Ask::Open { file, line } => self.open(file, line),
        }
    }
}

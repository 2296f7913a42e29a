//! What tabs are told, as JSON. `script/connect.js` reads it: change both together.

use portolan_core::model::Diagnostic;
use serde::Serialize;

/// One thing that happened. Addresses are paths from the top of the site, without a leading slash and with
/// `index.html`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Message {
    /// The first one. Another session, or another revision than the last one that a tab heard of, means that it missed
    /// something.
    Hello {
        /// Differs from process to process.
        session: String,
        /// Grows with each message.
        revision: u64,
        /// What to call the editor that a tab may ask for; none where it may not.
        #[serde(skip_serializing_if = "Option::is_none")]
        editor: Option<String>,
    },
    /// A page has new content.
    Page {
        /// Which.
        url: String,
    },
    /// The stylesheet changed.
    Style,
    /// A file that pages show, such as an image, has new content.
    Asset {
        /// Which.
        url: String,
    },
    /// The navigation changed, so every page did.
    Nav,
    /// The search index is another.
    Search,
    /// Scripts or templates changed: a page must be loaded anew.
    Reload,
    /// A page has another address.
    Moved {
        /// The old one.
        from: String,
        /// The new one.
        to: String,
    },
    /// A page is no more.
    Gone {
        /// Where it was.
        url: String,
    },
    /// All that is wrong in the book's pages now.
    Diagnostics {
        /// Maybe nothing.
        list: Vec<Problem>,
    },
    /// What keeps the book from being rendered at all; nothing when it is mended.
    Overlay {
        /// Maybe nothing.
        list: Vec<Problem>,
    },
    /// An answer, for one tab: where the blocks of a page were written.
    Places {
        /// The page.
        url: String,
        /// The page with an attribute in each block; empty where that is not known.
        html: String,
        /// The files that the attributes number.
        files: Vec<String>,
    },
    /// An answer, for one tab: what came of opening a file.
    Opened {
        /// The file.
        file: String,
        /// The line.
        line: u32,
        /// The address that the browser is to follow.
        follow: Option<String>,
        /// Why it was not opened.
        refused: Option<String>,
    },
}

/// A diagnostic, with the address of its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The page that shows it, where it is of one page.
    pub url: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
}

impl Message {
    pub(super) fn to_json(&self) -> String {
        // Names are texts and numbers are finite, so this does not fail; a tab makes nothing of an empty object.
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use portolan_core::model::Location;

    use super::*;

    #[test]
    fn messages_as_tabs_read_them() {
        let place = Location {
            file: "docs/a.md".into(),
            line: 3,
            column: 5,
            length: 2,
        };
        let problem = Problem {
            url: Some("a.html".into()),
            diagnostic: Diagnostic::new("broken-link", "no page `b.md`")
                .at(place)
                .hint("write it"),
        };
        let messages = [
            Message::Page { url: "a.html".into() },
            Message::Style,
            Message::Moved {
                from: "a.html".into(),
                to: "b.html".into(),
            },
            Message::Overlay { list: vec![problem] },
        ];
        let lines: Vec<String> = messages.iter().map(Message::to_json).collect();
        let expected = [
            r#"{"type":"page","url":"a.html"}"#,
            r#"{"type":"style"}"#,
            r#"{"type":"moved","from":"a.html","to":"b.html"}"#,
            r#"{"type":"overlay","list":[{"url":"a.html","location":{"file":"docs/a.md","line":3,"column":5,"length":2},"id":"broken-link","level":"warning","message":"no page `b.md`","hint":"write it","page":null,"excerpt":null}]}"#,
        ];
        assert_eq!(lines, expected);
    }
}

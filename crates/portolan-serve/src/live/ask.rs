//! What tabs of this machine may ask for, as JSON, and who answers. `script/source.js` asks: change both together.

use serde::Deserialize;

use super::Message;

/// One question of a tab.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// Where the blocks of a page were written.
    Places {
        /// The page.
        url: String,
    },
    /// To open a file of the book in the author's editor.
    Open {
        /// Its path, relative to the book's root.
        file: String,
        /// From 1.
        line: u32,
    },
}

/// Who answers tabs. May take as long as a page takes to render, or an editor to start.
pub trait Answering: Send + Sync {
    /// What to call the author's editor.
    fn editor(&self) -> String;

    /// The answer, for the tab that asked alone.
    fn answer(&self, ask: Ask) -> Message;
}

impl Ask {
    /// Reads a question; none of what a page of ours would not send.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_questions_are_read() {
        assert_eq!(
            Ask::read(r#"{"type":"open","file":"docs/a.md","line":3}"#),
            Some(Ask::Open {
                file: "docs/a.md".to_owned(),
                line: 3
            })
        );
        let wrong = [
            "",
            "{}",
            r#"{"type":"open","file":"docs/a.md"}"#,
            r#"{"type":"open","file":"docs/a.md","line":-1}"#,
            r#"{"type":"open","file":"docs/a.md","line":"1"}"#,
            r#"{"type":"open","file":"a.md","line":1,"editor":"sh"}"#,
            r#"{"type":"run","file":"a.md","line":1}"#,
            r#"[{"type":"places","url":"a.html"}]"#,
        ];
        for text in wrong {
            assert_eq!(Ask::read(text), None, "{text}");
        }
    }
}

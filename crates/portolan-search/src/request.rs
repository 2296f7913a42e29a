//! What is asked.

use serde::{Deserialize, Serialize};

/// One question to the index. In JSON every key but `q` may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What the reader typed: words, `"a phrase"`, `-word`, `title:`, `kind:`, `owner:`, `tag:`.
    pub q: String,
    /// How many pages at most.
    pub limit: usize,
    /// How many pages to leave out before the first one that is given.
    pub offset: usize,
    /// How many sections of a page at most.
    pub sections: usize,
    /// Only pages of one of these kinds; all where it is empty.
    pub kind: Vec<String>,
    /// Only pages of one of these owners.
    pub owner: Vec<String>,
    /// Only pages that have one of these tags.
    pub tag: Vec<String>,
    /// Only pages in one of these languages.
    pub language: Vec<String>,
    /// Whether the words around the hits are wanted: they cost a further round of chunks.
    pub snippets: bool,
    /// Whether the last word is still being typed: it then also stands for every word that it begins.
    pub typing: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            q: String::new(),
            limit: 10,
            offset: 0,
            sections: 3,
            kind: Vec::new(),
            owner: Vec::new(),
            tag: Vec::new(),
            language: Vec::new(),
            snippets: false,
            typing: true,
        }
    }
}

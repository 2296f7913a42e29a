//! What the book decides about its search.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The settings of a book's search. They lie in the boot file, so that whoever asks ranks alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The site's main language (BCP 47, `en`, `pt-BR`).
    pub language: String,
    /// Groups of words or short phrases that mean the same, as written.
    pub synonyms: Vec<Vec<String>>,
    /// How much more the pages of a kind count; 1 is neutral, and so is a kind that is not named.
    pub kinds: BTreeMap<String, f32>,
    /// Whether a page needs only one of the words. Pages that have all of them still come first by their score.
    pub any_word: bool,
    /// How much more a hit in the page's title counts than it does without the setting; 1 is neutral.
    pub title: f32,
    /// The same for headings.
    pub heading: f32,
    /// The same for texts.
    pub body: f32,
    /// About how many words a snippet has.
    pub snippet_words: u16,
    /// Whether the last word, while it is being typed, also stands for every word that it begins.
    pub expand: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            synonyms: Vec::new(),
            kinds: BTreeMap::new(),
            any_word: false,
            title: 1.0,
            heading: 1.0,
            body: 1.0,
            snippet_words: 30,
            expand: true,
        }
    }
}

//! What is indexed: pages as readers find them, section by section.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A page that can be found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchPage {
    /// Its address relative to the site's root, percent-encoded as links write it (`guide/install.html`).
    pub url: String,
    /// Its title.
    pub title: String,
    /// The titles of what stands above it, the outermost first; the page's own is not among them.
    pub breadcrumb: Vec<String>,
    /// Its kind (`runbook`, `api` …), or empty.
    pub kind: String,
    /// Who answers for it, or empty.
    pub owner: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The language that its text is written in (BCP 47, `en`, `pt-BR`).
    pub language: String,
    /// How much more it counts than other pages: 1 is neutral.
    pub boost: f32,
    /// Its sections in order: the text before the first heading below the title, then one for each heading.
    pub sections: Vec<SearchSection>,
}

/// The text from one heading to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchSection {
    /// The heading's id; empty for the text before the first heading below the title.
    pub anchor: String,
    /// The heading as plain text; empty for the text before the first heading below the title.
    pub heading: String,
    /// The headings between the page's title and this one, the outermost first.
    pub above: Vec<String>,
    /// The text that the reader sees, prose and code. Blocks, cells and lines of code are parted by `\n`, words by one
    /// space.
    pub text: String,
    /// Which byte ranges of `text` are code, inline and in blocks: ascending, not touching.
    pub code: Vec<Range<u32>>,
}

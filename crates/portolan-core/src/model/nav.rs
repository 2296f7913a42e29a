//! Where navigation comes from: a summary that the author wrote, or the folder tree.

use serde::{Deserialize, Serialize};

use super::{Location, SourcePath};

/// The author's word on navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NavSource {
    /// `SUMMARY.md`, in its order.
    Summary(Vec<SummaryItem>),
    /// No summary: folders are sections, ordered by weight, number prefix, title.
    Tree,
}

/// One line of `SUMMARY.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SummaryItem {
    /// A chapter; without a path it is a draft: shown, not linked.
    Chapter {
        /// The text of the link, as plain text.
        title: String,
        /// The file; `None` for a draft.
        path: Option<SourcePath>,
        /// `[1, 2]` for 1.2; `None` for prefix and suffix chapters.
        number: Option<Vec<u32>>,
        /// Chapters under it.
        children: Vec<SummaryItem>,
    },
    /// A line between groups.
    Separator,
    /// An H1: the title of a part.
    Part(String),
}

/// A link in the navigation or header that leaves the site or names a page by configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalLink {
    /// What is shown.
    pub title: String,
    /// An absolute URL, or a source path from the source root (`/guide/index.md`).
    pub url: String,
    /// Where it is written.
    pub location: Option<Location>,
}

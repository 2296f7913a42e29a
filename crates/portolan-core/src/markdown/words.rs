//! The few words that blocks show, in the language of the page.
//!
//! Owns the type and its English default; where other languages come from is the theme's affair.

use serde::{Deserialize, Serialize};

/// Words that parsing writes into a page. Text, not HTML: they are escaped where they are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct BlockWords {
    /// The title of `> [!NOTE]`.
    pub note: String,
    /// The title of `> [!TIP]`.
    pub tip: String,
    /// The title of `> [!IMPORTANT]`.
    pub important: String,
    /// The title of `> [!WARNING]`.
    pub warning: String,
    /// The title of `> [!CAUTION]`.
    pub caution: String,
    /// The title of `:::danger`.
    pub danger: String,
    /// The title of `:::details`.
    pub details: String,
    /// The title of `:::expected`.
    pub expected: String,
    /// The title of `:::rollback`.
    pub rollback: String,
    /// The title of `:::verify`.
    pub verify: String,
    /// The name of the list of footnotes, for screen readers.
    pub footnotes: String,
    /// The name of the link from a footnote back to its reference, for screen readers.
    pub back_to_text: String,
    /// The name of a heading's own link; `{}` is the heading.
    pub link_to: String,
    /// The name of a table's scrolling frame, before its number.
    pub table: String,
}

impl Default for BlockWords {
    fn default() -> Self {
        Self {
            note: "Note".to_owned(),
            tip: "Tip".to_owned(),
            important: "Important".to_owned(),
            warning: "Warning".to_owned(),
            caution: "Caution".to_owned(),
            danger: "Danger".to_owned(),
            details: "Details".to_owned(),
            expected: "Expected".to_owned(),
            rollback: "Rollback".to_owned(),
            verify: "Verify".to_owned(),
            footnotes: "Footnotes".to_owned(),
            back_to_text: "Back to text".to_owned(),
            link_to: "Link to {}".to_owned(),
            table: "Table".to_owned(),
        }
    }
}

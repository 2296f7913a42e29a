//! The words that lists of pages show, in the language of their page.

use serde::{Deserialize, Serialize};

/// Words of lists and figures. Text, not HTML. Where a word holds `{}`, a number takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ListingWords {
    /// Instead of a list without a page.
    pub none: String,
    /// The link to the rest of a list.
    pub all: String,
    /// Marks a new page.
    pub new: String,
    /// Marks a page that was changed.
    pub updated_mark: String,
    /// A column: the page.
    pub page: String,
    /// A column: one sentence.
    pub description: String,
    /// A column: the kind of page.
    pub kind: String,
    /// A column: who keeps it true.
    pub owner: String,
    /// A column: for whom it is.
    pub audience: String,
    /// A column: tags.
    pub tags: String,
    /// A column: status.
    pub status: String,
    /// A column: severity.
    pub severity: String,
    /// A column: services.
    pub services: String,
    /// A column: tier.
    pub tier: String,
    /// A column: the day of the last review.
    pub reviewed: String,
    /// A column: the day of the last change.
    pub updated: String,
    /// A column: a part of the site.
    pub section: String,
    /// Pages, counted; also the name of a table of pages.
    pub pages: String,
    /// Words, counted.
    pub words: String,
    /// Blocks of code, counted.
    pub code_blocks: String,
    /// Headings, counted.
    pub headings: String,
    /// Links, counted.
    pub links: String,
    /// The last line of a table of figures.
    pub total: String,
    /// The name of a table of figures.
    pub figures: String,
}

impl Default for ListingWords {
    fn default() -> Self {
        Self {
            none: "No pages.".into(),
            all: "All {} pages".into(),
            new: "New".into(),
            updated_mark: "Updated".into(),
            page: "Page".into(),
            description: "About".into(),
            kind: "Kind".into(),
            owner: "Owner".into(),
            audience: "Audience".into(),
            tags: "Tags".into(),
            status: "Status".into(),
            severity: "Severity".into(),
            services: "Services".into(),
            tier: "Tier".into(),
            reviewed: "Reviewed".into(),
            updated: "Last change".into(),
            section: "Section".into(),
            pages: "Pages".into(),
            words: "Words".into(),
            code_blocks: "Code blocks".into(),
            headings: "Headings".into(),
            links: "Links".into(),
            total: "Total".into(),
            figures: "Figures".into(),
        }
    }
}

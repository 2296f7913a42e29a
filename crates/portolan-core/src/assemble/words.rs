//! The words that generated pages need before a theme draws them: their titles.

use serde::{Deserialize, Serialize};

/// Words of generated pages, in the site's language. `{}` stands for the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeneratedWords {
    /// Title of the list of all pages.
    pub all_pages: String,
    /// Title of the 404 page.
    pub not_found: String,
    /// Title of the list of tags.
    pub tags: String,
    /// Title of one tag's pages.
    pub tag: String,
    /// Title of the list of owners.
    pub owners: String,
    /// Title of one owner's pages.
    pub owner: String,
    /// Title of the list of kinds.
    pub kinds: String,
    /// Title of one kind's pages.
    pub kind: String,
    /// Title of the list of audiences.
    pub audiences: String,
    /// Title of one audience's pages.
    pub audience: String,
    /// Title of the whole book on one page.
    pub print: String,
    /// Title of the page that shows what search found.
    pub search: String,
    /// Title of the group of pages that stand in no section.
    pub other_pages: String,
}

impl Default for GeneratedWords {
    fn default() -> Self {
        Self {
            all_pages: "All pages".into(),
            not_found: "Page not found".into(),
            tags: "Tags".into(),
            tag: "Tag: {}".into(),
            owners: "Owners".into(),
            owner: "Pages of {}".into(),
            kinds: "Kinds of pages".into(),
            kind: "Kind: {}".into(),
            audiences: "Audiences".into(),
            audience: "For: {}".into(),
            print: "The whole book".into(),
            search: "Search".into(),
            other_pages: "Other pages".into(),
        }
    }
}

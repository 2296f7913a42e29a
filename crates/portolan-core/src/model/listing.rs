//! A list of pages, or figures about them, that a page asks for: what is asked, before it is known what the answer is.

use serde::{Deserialize, Serialize};

use super::Mark;

/// What a container such as `:::pages` asks of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingQuery {
    /// What is shown.
    pub shows: ListingShows,
    /// Which pages. Without any of these, those that the navigation shows directly below the page.
    pub filters: Vec<ListingFilter>,
    /// In which order.
    pub sort: ListingSort,
    /// At most so many.
    pub limit: Option<u32>,
    /// How many folders deep below the one that a filter names; `None` for all.
    pub depth: Option<u32>,
    /// How the list looks.
    pub form: ListingForm,
    /// The columns of a table besides the title; empty for those that say something.
    pub columns: Vec<ListingColumn>,
    /// What the author calls the list, as plain text.
    pub title: String,
    /// Where it is asked.
    pub mark: Mark,
}

/// What a listing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListingShows {
    /// Pages.
    Pages,
    /// Pages with the day of their last change, the newest first.
    Recent,
    /// How much each section of the site, or each page below a folder, holds.
    Sections,
    /// The same, of what stands below the page itself.
    Below,
    /// How much the page itself holds.
    Page,
}

/// What pages must have to be listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingFilter {
    /// What is looked at.
    pub by: ListingBy,
    /// One of these.
    pub values: Vec<String>,
    /// Where it is written.
    pub mark: Mark,
}

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListingBy {
    /// The folder that a page lies in, at any depth.
    Under,
    /// The kind of page.
    Kind,
    /// Its tags.
    Tag,
    /// Its owner.
    Owner,
    /// For whom it is.
    Audience,
    /// Its language.
    Lang,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ListingSort {
    /// That of the navigation.
    #[default]
    Weight,
    /// By title.
    Title,
    /// By the day of the last change, the newest first.
    Updated,
}

/// The look of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListingForm {
    /// A line a page.
    #[default]
    List,
    /// A box a page.
    Cards,
    /// A row a page.
    Table,
}

/// A column of a table of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListingColumn {
    /// One sentence about the page.
    Description,
    /// What sort of page it is.
    Kind,
    /// Who keeps it true.
    Owner,
    /// For whom it is.
    Audience,
    /// Its tags.
    Tags,
    /// `stable`, `deprecated` …
    Status,
    /// `SEV1` … of a runbook.
    Severity,
    /// The services that it is about.
    Services,
    /// The tier of the service.
    Tier,
    /// The day of the last review.
    Reviewed,
    /// The day of the last change.
    Updated,
}

/// How a book counts pages as new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingOptions {
    /// For so many days a page is marked as new; 0 for never.
    pub new_days: u32,
    /// For so many days a page is marked as updated; 0 for never.
    pub updated_days: u32,
}

impl Default for ListingOptions {
    fn default() -> Self {
        Self {
            new_days: 30,
            updated_days: 14,
        }
    }
}

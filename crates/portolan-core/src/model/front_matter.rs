//! What an author may say about a page at its head, typed. How it is written (YAML, TOML) is the project's affair.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Children, Hero, Locale, Mark};

/// The front matter of a page, with the defaults of its subtree applied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Overrides the first H1 in navigation and `<title>`.
    pub title: Option<String>,
    /// What navigation calls the page, where its title repeats what stands above it. A summary's line counts more.
    pub nav_title: Option<String>,
    /// One sentence for search engines, listings and cards.
    pub description: Option<String>,
    /// The language of the page.
    pub lang: Option<Locale>,
    /// The place among its siblings, ascending; pages without one follow those with.
    pub weight: Option<i64>,
    /// False hides the page from navigation; it is still built and listed.
    pub nav: Option<bool>,
    /// What sort of page it is: an open word (`guide`, `runbook`, `api` …).
    pub kind: Option<String>,
    /// The team or person who keeps it true.
    pub owner: Option<String>,
    /// The day on which it was first published, `YYYY-MM-DD`; git's, where it says nothing.
    pub created: Option<String>,
    /// The day of its last change, `YYYY-MM-DD`; git's, where it says nothing.
    pub updated: Option<String>,
    /// The day of the last review, `YYYY-MM-DD`.
    pub reviewed: Option<String>,
    /// How long a review holds, in days.
    pub review_every: Option<u32>,
    /// For whom it is.
    pub audience: Vec<String>,
    /// Free tags.
    pub tags: Vec<String>,
    /// Any word: `stable`, `deprecated` …
    pub status: Option<String>,
    /// `SEV1` … of a runbook.
    pub severity: Option<String>,
    /// The services that it is about.
    pub services: Vec<String>,
    /// Recovery time objective, as written.
    pub rto: Option<String>,
    /// Recovery point objective, as written.
    pub rpo: Option<String>,
    /// The tier of the service.
    pub tier: Option<String>,
    /// Who may see it.
    pub classification: Option<String>,
    /// True leaves the page out of the site.
    pub draft: bool,
    /// Old URLs that lead here, relative to the site's root.
    pub aliases: Vec<String>,
    /// The template, without `.html`; `page` by default.
    pub template: Option<String>,
    /// What search does with the page.
    pub search: SearchMeta,
    /// False leaves out the on-page contents.
    pub toc: Option<bool>,
    /// False leaves its text without links to the glossary.
    pub glossary: Option<bool>,
    /// Whether `$x$` is a formula on this page; `None` as in the book.
    pub math: Option<bool>,
    /// The head of a page that leads into others.
    pub hero: Option<Hero>,
    /// How its index shows the pages below it; `None` as in the book.
    pub children: Option<Children>,
    /// True writes its section on one page, too.
    pub print: bool,
    /// False does not ask whether the page helped.
    pub feedback: Option<bool>,
    /// The page that this one is the translation of, by its path from the source root.
    pub translates: Option<String>,
    /// The book's own values, for its templates: JSON text of an object, or empty.
    pub extra: String,
    /// Where the page itself writes keys that only the whole site can judge, by their names.
    pub marks: BTreeMap<String, Mark>,
}

impl FrontMatter {
    /// Where the page writes a key; the whole file where that is not known.
    #[must_use]
    pub fn mark(&self, key: &str) -> Mark {
        self.marks.get(key).copied().unwrap_or_default()
    }
}

/// What search does with a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchMeta {
    /// True leaves it out of the index.
    pub exclude: bool,
    /// Multiplies its rank; 1 by default.
    pub boost: Option<f32>,
}

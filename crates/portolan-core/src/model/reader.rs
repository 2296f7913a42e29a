//! What a site offers its readers besides the pages: languages, versions, a way to answer.

use serde::{Deserialize, Serialize};

use super::{Locale, Mark};

/// A language in which pages are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLanguage {
    /// Its tag.
    pub lang: Locale,
    /// What it calls itself.
    pub title: String,
    /// The folder of its pages, relative to the source root; empty for the language of all others.
    pub folder: String,
}

/// A version of what the site is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteVersion {
    /// What it is called.
    pub title: String,
    /// Where its documentation is; `None` is this site.
    pub url: Option<String>,
    /// There is a newer one.
    pub is_old: bool,
}

/// How readers say whether a page helped them. At least one of the two is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackOptions {
    /// What takes their answer.
    pub endpoint: Option<String>,
    /// Where else they may write: an address with places for facts of the page.
    pub link: Option<String>,
}

impl FeedbackOptions {
    /// The host that pages call besides their own, as a Content-Security-Policy names it.
    #[must_use]
    pub fn other_host(&self) -> Option<&str> {
        let endpoint = self.endpoint.as_deref()?;
        let start = endpoint.find("://")? + "://".len();
        let end = endpoint[start..].find(['/', '?', '#']);
        Some(end.map_or(endpoint, |end| &endpoint[..start + end]))
    }
}

/// How an index shows the pages below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Children {
    /// Beside each other.
    #[default]
    Cards,
    /// One below the other.
    Rows,
    /// Not at all.
    None,
}

impl Children {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cards, Self::Rows, Self::None];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cards => "cards",
            Self::Rows => "rows",
            Self::None => "none",
        }
    }
}

/// The head of a page that leads into others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hero {
    /// Instead of the page's title.
    pub title: Option<String>,
    /// What stands under it.
    pub text: String,
    /// Where most readers want to go, the first before all others.
    pub actions: Vec<HeroAction>,
}

/// A link of a [`Hero`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeroAction {
    /// What is shown.
    pub title: String,
    /// An absolute address, or a page as links in the text name it.
    pub href: String,
    /// Where that is written; the whole file where it is not known.
    pub mark: Mark,
}

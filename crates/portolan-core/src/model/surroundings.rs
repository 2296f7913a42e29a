//! What a book puts around the text of all its pages: links, a line at the foot, announcements.

use serde::{Deserialize, Serialize};

use super::{AdmonitionKind, ExternalLink, Location};

/// A link at the top of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderLink {
    /// Where it leads.
    pub link: ExternalLink,
    /// Which of the site's header icons stands for its title; `None` shows the title.
    pub icon: Option<u32>,
}

/// Inline Markdown of the configuration as HTML whose links wait for the page that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteText {
    /// What it is made of, in order.
    pub pieces: Vec<TextPiece>,
    /// Where it is written.
    pub location: Option<Location>,
}

/// A piece of a [`SiteText`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextPiece {
    /// Safe HTML.
    Html(String),
    /// The value of an attribute that names a place: an absolute URL, or a path from the source root.
    Url(String),
}

impl SiteText {
    /// The places that it names.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            TextPiece::Url(target) => Some(target.as_str()),
            TextPiece::Html(_) => None,
        })
    }
}

/// A bar above every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// What it says.
    pub text: SiteText,
    /// Its colours and icon.
    pub kind: AdmonitionKind,
    /// Where more is said.
    pub link: Option<ExternalLink>,
    /// What a reader's browser remembers when the reader dismisses it: made from what it says, so that another text is
    /// shown again. `None` stays.
    pub key: Option<String>,
}

impl Announcement {
    /// What is remembered of a bar that says this.
    #[must_use]
    pub fn key_of(text: &SiteText, link: Option<&ExternalLink>) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{:?}", text.pieces).as_bytes());
        if let Some(link) = link {
            hasher.update(format!("{:?} {:?}", link.title, link.url).as_bytes());
        }
        hasher.finalize().to_hex()[..8].to_owned()
    }
}

//! The Markdown of a page as a file beside it, for people and programs that want text.
//!
//! Entry points: [`draft`] when a page is parsed, [`finish`] once it is known where its links lead, [`list`] for what it
//! lists, [`llms`] for the list of all copies. A copy is the text that the page is made of, includes and variables
//! replaced, without comments, which no page shows either; rows of data and lists of pages stand in place of the
//! containers that ask for them. Must not render.

mod draft;
mod escape;
mod list;
mod llms;

pub use draft::{Draft, Fillings, TextOrigin, draft, finish};
pub(crate) use escape::{push_code, push_plain};
pub use list::list;
pub use llms::llms;

use crate::model::UrlPath;

/// Raised when the same text gives another copy.
pub const VERSION: u32 = 4;

/// Where the copy of a page lies; `None` for a page that is no `.html` file.
#[must_use]
pub fn copy_path(page: &UrlPath) -> Option<UrlPath> {
    let stem = page.as_str().strip_suffix(".html")?;
    Some(UrlPath::new(format!("{stem}.md")))
}

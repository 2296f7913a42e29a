//! What `site.js` says of the search.

use std::fmt::Write as _;

use crate::assemble::nav_file::push_json;

/// What the pages of a site must know of its search before they load any of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchFacts {
    /// The name of the index.
    pub pack: String,
    /// The hash of the engine for browsers.
    pub engine: String,
    /// The first chunk of the index that holds nothing but text around hits.
    pub texts: u32,
    /// How many bytes are loaded before the first question can be asked.
    pub bytes: u64,
    /// The most pages that a list of results shows.
    pub limit: u32,
    /// Pages that are offered before anything is typed: title, and URL from the site's root.
    pub pinned: Vec<(String, String)>,
}

/// What stands before the name of the index. Within a text the quotes would be escaped, so it stands nowhere else.
const BEFORE_PACK: &str = ",search:{pack:\"";

impl SearchFacts {
    /// Appends the value of the key `search`.
    pub(super) fn push(&self, text: &mut String) {
        text.push_str("{pack:");
        push_json(text, &self.pack);
        text.push_str(",engine:");
        push_json(text, &self.engine);
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            ",texts:{},bytes:{},limit:{},pinned:[",
            self.texts, self.bytes, self.limit
        );
        for (nth, (title, url)) in self.pinned.iter().enumerate() {
            text.push_str(if nth == 0 { "[" } else { ",[" });
            push_json(text, title);
            text.push(',');
            push_json(text, url);
            text.push(']');
        }
        text.push_str("]}");
    }
}

/// The name of the index that a `site.js` names; `None` for a site without a search.
#[must_use]
pub fn pack_of(site_script: &str) -> Option<&str> {
    let (_, rest) = site_script.split_once(BEFORE_PACK)?;
    let (pack, _) = rest.split_once('"')?;
    let is_name = !pack.is_empty() && pack.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_name.then_some(pack)
}

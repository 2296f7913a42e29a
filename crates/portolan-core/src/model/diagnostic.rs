//! What is wrong with the documentation, said once, at the author's line.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{SourcePath, rules};

/// How grave a diagnostic is. Ordered: a notice is less than a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Said once, changes nothing.
    Notice,
    /// A problem that the site can be published with; an error under `--strict`.
    Warning,
    /// The site is not published: the last good one stays.
    Error,
}

/// A place in a file that the author wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file, relative to the book's root, `/` between components.
    pub file: String,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// The column, from 1, in characters; 0 where the whole line is meant.
    pub column: u32,
    /// How many characters of the line are meant; 0 where only the start is known.
    pub length: u32,
}

impl Location {
    /// The whole of a file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: 0,
            column: 0,
            length: 0,
        }
    }

    /// The place of `range` (bytes) in `text`, which is the content of `file`. A range over several lines is cut
    /// at the end of its first one.
    #[must_use]
    pub fn in_text(file: impl Into<String>, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end.max(range.start));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = memchr::memchr_iter(b'\n', &text.as_bytes()[..start]).count() + 1;
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        Self {
            file: file.into(),
            line: count(line),
            column: count(text[line_start..start].chars().count() + 1),
            length: count(
                text[start..end.min(line_end).max(start)]
                    .trim_end_matches('\r')
                    .chars()
                    .count(),
            ),
        }
    }
}

/// The last character boundary at or before `at`.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A number small enough for a location; larger ones are cut.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// One problem: what it is, where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where it is; the first key of the order in which diagnostics are shown.
    pub location: Option<Location>,
    /// The rule, named after the problem: `broken-link`. One of [`rules::RULES`].
    pub id: Cow<'static, str>,
    /// How grave it is; the rule's default until the book's configuration is applied.
    pub level: Level,
    /// What is wrong: lower case, no final dot, code in backticks.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// The page that shows the problem, where that is not the file of the location.
    pub page: Option<SourcePath>,
    /// The source line itself, filled in by whoever can read the file.
    pub excerpt: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of the rule `id`, at that rule's default level.
    #[must_use]
    pub fn new(id: &'static str, message: impl Into<String>) -> Self {
        let level = rules::rule(id).map_or(Level::Warning, |rule| rule.level);
        debug_assert!(
            rules::rule(id).is_some(),
            "`{id}` is not in the catalogue of rules"
        );
        Self {
            location: None,
            id: Cow::Borrowed(id),
            level,
            message: message.into(),
            hint: None,
            page: None,
            excerpt: None,
        }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, shown on a page.
    #[must_use]
    pub fn on_page(mut self, page: SourcePath) -> Self {
        self.page = Some(page);
        self
    }
}

/// What a stage found besides its result.
pub type Diagnostics = Vec<Diagnostic>;

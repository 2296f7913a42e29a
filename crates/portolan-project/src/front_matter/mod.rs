//! The head of a page: YAML between `---` lines or TOML between `+++` lines, at the very start of the file.
//!
//! Owns [`split`] and [`parse`]. Every key is read by itself, so that one bad value never loses the rest, and every
//! problem is reported at its line. The caller decides whether a page may have front matter at all (the mdBook
//! dialect has none). Values of `[[defaults]]` are laid under the page's own.

mod fields;
mod hero;
mod plain;
mod syntax;
mod words;

use portolan_core::model::{Diagnostic, Diagnostics, FrontMatter, Location, Mark};
use serde_json::{Map, Value};

/// The largest front matter that is read, in bytes: beyond it somebody forgot to close it.
pub const LIMIT: usize = 64 * 1024;

/// The language that front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

impl Format {
    fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
        }
    }
}

/// Front matter as it stands in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw<'a> {
    /// How it is written.
    pub format: Format,
    /// What stands between the fences.
    pub text: &'a str,
    /// Where `text` starts in the page.
    pub offset: usize,
    /// Where the page's body starts.
    pub body_offset: usize,
}

/// The front matter of a page, if it has any, and where its body starts. A `---` that is never closed is a line
/// across the page, as in Markdown.
#[must_use]
pub fn split(text: &str) -> (Option<Raw<'_>>, usize) {
    let raw = [Format::Yaml, Format::Toml]
        .into_iter()
        .find_map(|format| split_as(text, format));
    (raw, raw.map_or(0, |raw| raw.body_offset))
}

fn split_as(text: &str, format: Format) -> Option<Raw<'_>> {
    let fence = format.fence();
    let offset = opened(text, fence)?;
    let mut at = offset;
    for line in text[offset..].split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence {
            return Some(Raw {
                format,
                text: &text[offset..at],
                offset,
                body_offset: end,
            });
        }
        at = end;
    }
    None
}

/// Where the text after a fence on the first line starts.
fn opened(text: &str, fence: &str) -> Option<usize> {
    let (first, _) = text.split_once('\n')?;
    (first.trim_end() == fence).then_some(first.len() + 1)
}

/// Reads the front matter of `file`, whose whole text is `text`, over the defaults of its subtree (in order, later
/// ones win).
///
/// A default of a wrong type is passed over in silence: the configuration is checked where it is read.
#[must_use]
pub fn parse(
    raw: Option<&Raw<'_>>,
    file: &str,
    text: &str,
    defaults: &[&Map<String, Value>],
) -> (FrontMatter, Diagnostics) {
    let mut meta = FrontMatter::default();
    let mut extra = Map::new();
    for values in defaults {
        for (key, value) in *values {
            let _ = fields::set(&mut meta, &mut extra, key, value);
        }
    }
    let mut diagnostics = match raw {
        Some(raw) => parse_own(raw, file, text, &mut meta, &mut extra),
        None => unclosed(file, text).into_iter().collect(),
    };
    if !extra.is_empty() {
        meta.extra = Value::Object(extra).to_string();
    }
    diagnostics.sort();
    (meta, diagnostics)
}

fn parse_own(
    raw: &Raw<'_>,
    file: &str,
    text: &str,
    meta: &mut FrontMatter,
    extra: &mut Map<String, Value>,
) -> Diagnostics {
    if raw.text.len() > LIMIT {
        let message = format!(
            "the front matter has {} bytes; the limit is {LIMIT}",
            raw.text.len()
        );
        return vec![
            Diagnostic::new("front-matter", message)
                .at(at_first_line(file))
                .hint("was it meant to end earlier?"),
        ];
    }
    let page = Page { file, text, raw };
    let values = match syntax::read(raw) {
        Ok(values) => values,
        Err(problem) => return vec![page.syntax_problem(problem)],
    };
    let mut diagnostics = Vec::new();
    for (key, value) in values {
        if let Err(problems) = fields::set(meta, extra, &key, &value) {
            diagnostics.extend(problems.into_iter().map(|problem| page.problem(&key, problem)));
        }
        page.mark(meta, &key);
    }
    diagnostics
}

/// A `---` on the first line, keys under it, and no end.
fn unclosed(file: &str, text: &str) -> Option<Diagnostic> {
    for format in [Format::Yaml, Format::Toml] {
        let Some(offset) = opened(text, format.fence()) else {
            continue;
        };
        let line = text[offset..].lines().next().unwrap_or_default();
        let key = line.split([':', '=']).next().unwrap_or_default();
        if key.len() < line.len() && fields::KEYS.contains(&key.trim()) {
            let fence = format.fence();
            let problem = Diagnostic::new(
                "front-matter",
                format!("the front matter has no closing `{fence}`"),
            );
            let hint = format!("write `{fence}` on a line of its own after it");
            return Some(problem.at(at_first_line(file)).hint(hint));
        }
    }
    None
}

/// A place in the file that is known to be meant.
fn mark_of(place: &Location) -> Mark {
    Mark {
        file: 0,
        line: place.line,
        column: place.column,
        length: place.length,
    }
}

fn at_first_line(file: &str) -> Location {
    Location {
        file: file.to_owned(),
        line: 1,
        column: 1,
        length: 3,
    }
}

/// Where problems are: a page and the front matter in it.
struct Page<'a> {
    file: &'a str,
    text: &'a str,
    raw: &'a Raw<'a>,
}

impl Page<'_> {
    fn place(&self, range: std::ops::Range<usize>) -> Location {
        Location::in_text(
            self.file,
            self.text,
            self.raw.offset + range.start..self.raw.offset + range.end,
        )
    }

    /// Keeps where a key stands that only the whole site can judge.
    fn mark(&self, meta: &mut FrontMatter, key: &str) {
        match key {
            "print" | "translates" => {
                let place = syntax::place_of(self.raw, key, None);
                let mark = place.map(|range| mark_of(&self.place(range))).unwrap_or_default();
                meta.marks.insert(key.to_owned(), mark);
            }
            "hero" => self.mark_actions(meta),
            _ => {}
        }
    }

    fn mark_actions(&self, meta: &mut FrontMatter) {
        let key = syntax::place_of(self.raw, "hero", Some("actions"));
        let mut from = key.map_or(0, |range| range.end);
        let actions = meta.hero.iter_mut().flat_map(|hero| &mut hero.actions);
        for action in actions {
            // The title of an action may hold its address, too.
            let rest = self.raw.text.get(from..).unwrap_or_default();
            let from_key = rest.find("href").map_or(from, |at| from + at + "href".len());
            let rest = self.raw.text.get(from_key..).unwrap_or_default();
            let Some(at) = rest.find(&action.href).map(|at| from_key + at) else {
                continue;
            };
            from = at + action.href.len();
            action.mark = mark_of(&self.place(at..from));
        }
    }

    fn syntax_problem(&self, problem: syntax::Problem) -> Diagnostic {
        let name = match self.raw.format {
            Format::Yaml => "YAML",
            Format::Toml => "TOML",
        };
        let place = match problem.place {
            Some(range) => self.place(range),
            None => at_first_line(self.file),
        };
        let diagnostic = Diagnostic::new(
            "front-matter",
            format!("the front matter is not valid {name}: {}", problem.message),
        )
        .at(place);
        match self.raw.format {
            _ if problem.message.contains("twice") => diagnostic.hint("keep one of them"),
            Format::Yaml => diagnostic.hint("put text that holds `: `, `#`, or starts with a sign in quotes"),
            Format::Toml => diagnostic.hint("text needs quotes in TOML: `title = \"Guide\"`"),
        }
    }

    fn problem(&self, key: &str, problem: fields::Problem) -> Diagnostic {
        let place = match syntax::place_of(self.raw, key, problem.inner) {
            Some(range) => self.place(range),
            None => at_first_line(self.file),
        };
        let diagnostic = Diagnostic::new(problem.rule, problem.message).at(place);
        match problem.hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }
}

#[cfg(test)]
mod tests;

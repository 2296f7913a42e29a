//! Exceptions from rules: what an author says is meant, and why.
//!
//! `<!-- portolan-ignore RULE: reason -->` stands in a page before what it is about, `portolan-ignore-page` anywhere
//! on the page; `[[check.exceptions]]` in `book.toml` is for many pages. [`read_exceptions`] finds those of a page,
//! [`Exceptions`] applies all of them to what every stage found, and says which were not needed.

use std::collections::BTreeMap;

use portolan_core::model::{Diagnostic, Diagnostics, Location, RULES, rule};
use serde::{Deserialize, Serialize};

use crate::PageInput;

/// How a comment that makes an exception starts.
const MARK: &str = "portolan-ignore";

/// An exception that a comment makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The ids of rules; each is one of the catalogue.
    pub rules: Vec<String>,
    /// Where the comment stands. The exception holds in this file alone.
    pub place: Location,
    /// How far it reaches.
    pub scope: Scope,
}

/// How far an exception reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// From one line of the file to another, both included.
    Lines(u32, u32),
    /// The whole file.
    File,
}

impl Exception {
    fn covers(&self, line: u32) -> bool {
        match self.scope {
            // What is said of a file as a whole is meant by an exception anywhere in it.
            Scope::Lines(first, last) => line == 0 || (first..=last).contains(&line),
            Scope::File => true,
        }
    }
}

/// An exception that the configuration makes.
pub struct PathException {
    /// The ids of rules.
    pub rules: Vec<String>,
    /// Whether it is meant for a file, by the path from the book's root.
    pub matches: Box<dyn Fn(&str) -> bool + Send + Sync>,
    /// Where it stands.
    pub place: Location,
}

/// The exceptions that a page makes, and what is wrong with them.
#[must_use]
pub fn read_exceptions(page: &PageInput<'_>) -> (Vec<Exception>, Diagnostics) {
    let (mut exceptions, mut problems) = (Vec::new(), Diagnostics::new());
    for comment in &page.parts.comments {
        let Some(said) = said(page.slice(comment.range.clone())) else {
            continue;
        };
        let place = page.spans.locate(comment.range.clone());
        let problem =
            |id, message: String, hint: String| Diagnostic::new(id, message).at(place.clone()).hint(hint);
        if said.reason.is_empty() {
            problems.push(problem(
                "ignore-unreasoned",
                "the exception does not say why it is made".to_owned(),
                format!(
                    "write the reason behind a colon: `<!-- {MARK} {}: why -->`",
                    said.rules.join(", ")
                ),
            ));
        }
        let (known, unknown): (Vec<_>, Vec<_>) = said.rules.iter().partition(|id| rule(id).is_some());
        for id in unknown {
            let hint = match nearest(id) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the reference lists the ids of all diagnostics".to_owned(),
            };
            problems.push(problem(
                "ignore-unused",
                format!("no rule has the id `{id}`"),
                hint,
            ));
        }
        if said.rules.is_empty() {
            let hint = format!("write it before the colon: `<!-- {MARK} broken-link: why -->`");
            problems.push(problem(
                "ignore-unused",
                "the exception names no rule".to_owned(),
                hint,
            ));
        }
        if known.is_empty() {
            continue;
        }
        let scope = if said.is_for_file {
            Scope::File
        } else {
            let start = page.spans.locate(comment.covers.start..comment.covers.start);
            let text = page.slice(comment.covers.clone()).trim_end();
            let last = comment.covers.start + text.char_indices().next_back().map_or(0, |(at, _)| at);
            let end = page.spans.locate(last..last);
            // What comes from another file has exceptions there.
            let line_of = |it: &Location| {
                if it.file == place.file {
                    it.line
                } else {
                    place.line
                }
            };
            Scope::Lines(line_of(&start).min(place.line), line_of(&end).max(place.line))
        };
        exceptions.push(Exception {
            rules: known.into_iter().map(|id| (*id).to_owned()).collect(),
            place,
            scope,
        });
    }
    (exceptions, problems)
}

/// What a comment says, where it is one of ours.
struct Said<'a> {
    rules: Vec<&'a str>,
    reason: &'a str,
    is_for_file: bool,
}

fn said(comment: &str) -> Option<Said<'_>> {
    let text = comment.strip_prefix("<!--")?;
    let text = text.strip_suffix("-->").unwrap_or(text).trim();
    let rest = text.strip_prefix(MARK)?;
    let (rest, is_for_file) = match rest.strip_prefix("-page") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    if !rest.is_empty() && !rest.starts_with([' ', '\t', '\n', ':']) {
        return None;
    }
    let (rules, reason) = rest.split_once(':').unwrap_or((rest, ""));
    Some(Said {
        rules: rules
            .split([',', ' ', '\t', '\n'])
            .filter(|id| !id.is_empty())
            .collect(),
        reason: reason.trim(),
        is_for_file,
    })
}

/// The id that was probably meant.
fn nearest(id: &str) -> Option<&'static str> {
    portolan_core::nearest::nearest(id, RULES.iter().map(|rule| rule.id))
}

/// All exceptions of a book, and which of them were needed.
#[derive(Default)]
pub struct Exceptions {
    /// By file.
    inline: BTreeMap<String, Vec<(Exception, Vec<bool>)>>,
    by_path: Vec<(PathException, Vec<bool>)>,
}

impl Exceptions {
    /// The exceptions of the configuration.
    #[must_use]
    pub fn new(by_path: Vec<PathException>) -> Self {
        let with_uses = |exception: PathException| {
            let used = vec![false; exception.rules.len()];
            (exception, used)
        };
        Self {
            inline: BTreeMap::new(),
            by_path: by_path.into_iter().map(with_uses).collect(),
        }
    }

    /// Adds those of a page. The same comment, included by several pages, is one exception.
    pub fn add(&mut self, exceptions: impl IntoIterator<Item = Exception>) {
        for exception in exceptions {
            let of_file = self.inline.entry(exception.place.file.clone()).or_default();
            if of_file.iter().all(|(known, _)| *known != exception) {
                let used = vec![false; exception.rules.len()];
                of_file.push((exception, used));
            }
        }
    }

    /// Drops what is excepted.
    pub fn apply(&mut self, diagnostics: &mut Diagnostics) {
        if !self.inline.is_empty() || !self.by_path.is_empty() {
            diagnostics.retain(|diagnostic| !self.excepts(diagnostic));
        }
    }

    fn excepts(&mut self, diagnostic: &Diagnostic) -> bool {
        let Some(place) = &diagnostic.location else {
            return false;
        };
        let mut excepted = false;
        for (exception, used) in self.inline.get_mut(&place.file).into_iter().flatten() {
            if exception.covers(place.line) {
                excepted |= mark(&exception.rules, used, &diagnostic.id);
            }
        }
        for (exception, used) in &mut self.by_path {
            if exception.rules.iter().any(|id| *id == diagnostic.id) && (exception.matches)(&place.file) {
                excepted |= mark(&exception.rules, used, &diagnostic.id);
            }
        }
        excepted
    }

    /// Whether a line of a file is excepted from a rule.
    #[must_use]
    pub fn cover(&self, rule: &str, file: &str, line: u32) -> bool {
        let mut inline = self.inline.get(file).into_iter().flatten();
        let mut by_path = self.by_path.iter();
        let names = |rules: &[String]| rules.iter().any(|id| id == rule);
        inline.any(|(exception, _)| names(&exception.rules) && exception.covers(line))
            || by_path.any(|(exception, _)| names(&exception.rules) && (exception.matches)(file))
    }

    /// One diagnostic for each rule of an exception that nothing needed. `was_run` tells whether a rule was asked at
    /// all: one that was not says nothing about its exceptions.
    #[must_use]
    pub fn unused(&self, was_run: &dyn Fn(&str) -> bool) -> Diagnostics {
        let inline = self.inline.values().flatten();
        let inline =
            inline.flat_map(|(exception, used)| unused(&exception.rules, used, &exception.place, was_run));
        let by_path = self.by_path.iter();
        let by_path =
            by_path.flat_map(|(exception, used)| unused(&exception.rules, used, &exception.place, was_run));
        inline.chain(by_path).collect()
    }
}

/// Remembers that an exception was needed; false where it is about other rules.
fn mark(rules: &[String], used: &mut [bool], id: &str) -> bool {
    let mut found = false;
    for (rule, used) in rules.iter().zip(used) {
        if rule == id {
            *used = true;
            found = true;
        }
    }
    found
}

fn unused(rules: &[String], used: &[bool], place: &Location, was_run: &dyn Fn(&str) -> bool) -> Diagnostics {
    let idle = rules
        .iter()
        .zip(used)
        .filter(|(rule, used)| !**used && was_run(rule));
    idle.map(|(rule, _)| {
        Diagnostic::new(
            "ignore-unused",
            format!("nothing here needs the exception from `{rule}`"),
        )
        .at(place.clone())
        .hint("remove it, or move it in front of what it is about")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use portolan_core::model::{Diagnostic, Location};

    use super::*;
    use crate::test_page::{exceptions, shown};

    fn place(line: u32) -> Location {
        Location {
            file: "a.md".into(),
            line,
            column: 1,
            length: 1,
        }
    }

    fn scopes(text: &str) -> Vec<String> {
        let (found, problems) = exceptions(text);
        assert_eq!(problems, "");
        let found = found.into_iter();
        found
            .map(|it| format!("{} {:?}", it.rules.join(","), it.scope))
            .collect()
    }

    #[test]
    fn a_comment_reaches_to_the_end_of_the_next_block() {
        let text = "# T\n\n<!-- portolan-ignore missing-alt: decoration -->\n<!-- note -->\n\n![](a.png)\n![](b.png)\n\nx\n\n\
                    text <!-- portolan-ignore broken-link, broken-anchor: later --> more\nand more\n\n\
                    - a\n\n  <!-- portolan-ignore heading-jump: list -->\n\n  b\n- c\n\n<!-- portolan-ignore-page placeholder-text: a draft -->\n";
        assert_eq!(
            scopes(text),
            [
                "missing-alt Lines(3, 7)",
                "broken-link,broken-anchor Lines(11, 12)",
                "heading-jump Lines(16, 18)",
                "placeholder-text File"
            ]
        );
    }

    #[test]
    fn other_comments_are_nobodys_affair() {
        assert_eq!(
            scopes(
                "<!-- ignore x: y -->\n\n`<!-- portolan-ignore a: b -->`\n\n<!-- portolan-ignored a: b -->\n"
            )
            .len(),
            0
        );
    }

    #[test]
    fn what_is_wrong_with_a_comment_is_reported() {
        let text = "<!-- portolan-ignore missing-alt -->\n\n<!-- portolan-ignore mising-alt: x -->\n\n<!-- portolan-ignore: why -->\n\n\
                    <!-- portolan-ignore zzz: why -->\n\n<!-- portolan-ignore-page -->\n";
        insta::assert_snapshot!(exceptions(text).1, @r#"
        1:1+36 ignore-unreasoned: the exception does not say why it is made (write the reason behind a colon: `<!-- portolan-ignore missing-alt: why -->`)
        3:1+38 ignore-unused: no rule has the id `mising-alt` (did you mean `missing-alt`?)
        5:1+29 ignore-unused: the exception names no rule (write it before the colon: `<!-- portolan-ignore broken-link: why -->`)
        7:1+33 ignore-unused: no rule has the id `zzz` (the reference lists the ids of all diagnostics)
        9:1+29 ignore-unreasoned: the exception does not say why it is made (write the reason behind a colon: `<!-- portolan-ignore : why -->`)
        9:1+29 ignore-unused: the exception names no rule (write it before the colon: `<!-- portolan-ignore broken-link: why -->`)
        "#);
    }

    #[test]
    fn what_is_excepted_goes_and_what_was_not_needed_is_named() {
        let text = "<!-- portolan-ignore missing-alt, broken-link: x -->\n\nText\n\n<!-- portolan-ignore-page mojibake: y -->\n";
        let mut all = Exceptions::new(vec![PathException {
            rules: vec!["heading-jump".to_owned(), "duplicate-id".to_owned()],
            matches: Box::new(|file| file.starts_with("a")),
            place: Location::file("book.toml"),
        }]);
        all.add(exceptions(text).0);
        all.add(exceptions(text).0);
        let mut found = vec![
            Diagnostic::new("missing-alt", "excepted").at(place(3)),
            Diagnostic::new("missing-alt", "too far").at(place(5)),
            Diagnostic::new("missing-alt", "of the file").at(place(0)),
            Diagnostic::new("heading-jump", "by path").at(place(9)),
            Diagnostic::new("mojibake", "without a place"),
        ];
        all.apply(&mut found);
        let messages: Vec<_> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, ["too far", "without a place"]);
        assert!(all.cover("mojibake", "a.md", 70) && !all.cover("mojibake", "b.md", 70));
        insta::assert_snapshot!(shown(all.unused(&|id| id != "duplicate-id")), @r#"
        1:1+52 ignore-unused: nothing here needs the exception from `broken-link` (remove it, or move it in front of what it is about)
        5:1+41 ignore-unused: nothing here needs the exception from `mojibake` (remove it, or move it in front of what it is about)
        "#);
    }
}

//! Finding directives and variables in text, in time that grows with the text and nothing else.

use std::ops::Range;

use portolan_core::model::Dialect;

use super::ExpandOptions;
use super::take::Selection;

/// Something in the text that stands for something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind<'t>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A backslash and what it protects.
    Escaped,
    /// A declared name.
    Variable(&'t str),
    /// The page's title.
    Title(&'t str),
    /// A file.
    Include(Include<'t>),
}

/// A directive that names a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Include<'t> {
    pub(super) form: Form<'t>,
    /// The file, as written.
    pub(super) target: &'t str,
    pub(super) selection: Selection,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form<'t> {
    /// The selected lines.
    Plain,
    /// All lines, those outside the selection hidden.
    Rustdoc,
    /// A Rust code block.
    Playground {
        attributes: Vec<&'t str>,
        /// Written as `playpen`, which mdBook has renamed.
        renamed: bool,
    },
}

/// A directive, whether known or not.
enum Found<'t> {
    Known(Kind<'t>, usize),
    /// It has the form of a directive; what it holds is its own affair.
    Unknown(usize),
}

pub(super) struct Scanner<'t, 'o> {
    text: &'t str,
    options: &'o ExpandOptions,
    at: usize,
    /// The first `}` at or after `.0` is at `.1`. Looked up once, or a text full of `{{#a` would be read again and
    /// again.
    close: Option<(usize, usize)>,
    /// A line's range and where its last `}}` ends, for the same reason.
    line: Option<(Range<usize>, Option<usize>)>,
    longest_name: usize,
}

impl<'t, 'o> Scanner<'t, 'o> {
    pub(super) fn new(text: &'t str, options: &'o ExpandOptions) -> Self {
        let longest_name = options.variables.keys().map(String::len).max().unwrap_or(0);
        Self {
            text,
            options,
            at: 0,
            close: None,
            line: None,
            longest_name,
        }
    }

    pub(super) fn next(&mut self) -> Option<Token<'t>> {
        let bytes = self.text.as_bytes();
        let mut from = self.at;
        while let Some(found) = memchr::memchr(b'{', bytes.get(from..)?) {
            let at = from + found;
            from = at + 1;
            if bytes.get(at + 1) != Some(&b'{') {
                continue;
            }
            let escaped = at > self.at && bytes.get(at - 1) == Some(&b'\\');
            let token = match (escaped, self.options.dialect) {
                (true, Dialect::Mdbook) => self.escaped_line(at).or_else(|| self.plain(at, &mut from)),
                (true, Dialect::Portolan) => self.escaped_one(at),
                (false, _) => self.plain(at, &mut from),
            };
            if let Some(token) = token {
                self.at = token.range.end;
                return Some(token);
            }
        }
        self.at = self.text.len();
        None
    }

    /// mdBook's escape reaches from `\{{#` to the last `}}` of the line.
    fn escaped_line(&mut self, at: usize) -> Option<Token<'t>> {
        if self.text.as_bytes().get(at + 2) != Some(&b'#') {
            return None;
        }
        if self.line.as_ref().is_none_or(|(line, _)| !line.contains(&at)) {
            let rest = &self.text[at..];
            let end = at + memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let last = self.text[at..end].rfind("}}").map(|close| at + close + 2);
            self.line = Some((at..end, last));
        }
        let last = self.line.as_ref().and_then(|(_, last)| *last)?;
        (last >= at + 5).then_some(Token {
            range: at - 1..last,
            kind: Kind::Escaped,
        })
    }

    /// Portolan's escape protects one directive or declared variable, and nothing else.
    fn escaped_one(&mut self, at: usize) -> Option<Token<'t>> {
        let end = match self.directive(at) {
            Some(Found::Known(_, end)) => end,
            _ => self.variable(at)?.1,
        };
        Some(Token {
            range: at - 1..end,
            kind: Kind::Escaped,
        })
    }

    fn plain(&mut self, at: usize, from: &mut usize) -> Option<Token<'t>> {
        match self.directive(at) {
            Some(Found::Known(kind, end)) => return Some(Token { range: at..end, kind }),
            Some(Found::Unknown(end)) => {
                *from = end;
                return None;
            }
            None => {}
        }
        let (name, end) = self.variable(at)?;
        Some(Token {
            range: at..end,
            kind: Kind::Variable(name),
        })
    }

    /// `{{#name rest}}` at `at`, by mdBook's rule: the rest holds no `}`, but may go over several lines.
    fn directive(&mut self, at: usize) -> Option<Found<'t>> {
        let after = self.text[at + 2..].trim_start().strip_prefix('#')?;
        let length = after
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        let (name, rest) = after.split_at(length);
        let first = rest.chars().next().filter(|first| first.is_whitespace())?;
        let start = self.text.len() - rest.len();
        let close = self.close_after(start)?;
        if length == 0 || !self.text[close..].starts_with("}}") || close <= start + first.len_utf8() {
            return None;
        }
        let end = close + 2;
        let known = known(name, self.text[start..close].trim());
        Some(known.map_or(Found::Unknown(end), |kind| Found::Known(kind, end)))
    }

    fn close_after(&mut self, at: usize) -> Option<usize> {
        if let Some((from, close)) = self.close
            && (from..=close).contains(&at)
        {
            return (close < self.text.len()).then_some(close);
        }
        let rest = self.text.as_bytes().get(at..)?;
        let close = memchr::memchr(b'}', rest).map_or(self.text.len(), |close| at + close);
        self.close = Some((at, close));
        (close < self.text.len()).then_some(close)
    }

    /// `{{ name }}` at `at`, for a declared name; with its end.
    fn variable(&self, at: usize) -> Option<(&'t str, usize)> {
        if self.options.dialect != Dialect::Portolan || self.longest_name == 0 {
            return None;
        }
        let bytes = self.text.as_bytes();
        let third = |place: usize, brace: u8| bytes.get(place) == Some(&brace);
        if third(at + 2, b'{') || (at > 0 && third(at - 1, b'{')) {
            return None;
        }
        let rest = self.text[at + 2..].trim_start_matches([' ', '\t']);
        let most = self.longest_name + 1;
        let length = rest
            .bytes()
            .take(most)
            .take_while(|byte| !b" \t\n{}".contains(byte))
            .count();
        let name = rest
            .get(..length)
            .filter(|name| self.options.variables.contains_key(*name))?;
        let after = rest[length..]
            .trim_start_matches([' ', '\t'])
            .strip_prefix("}}")?;
        if after.starts_with('}') {
            return None;
        }
        Some((name, self.text.len() - after.len()))
    }
}

fn known<'t>(name: &str, rest: &'t str) -> Option<Kind<'t>> {
    if name == "title" {
        return Some(Kind::Title(rest));
    }
    let mut words = rest.split_whitespace();
    let target = words.next()?;
    let (form, (target, selection)) = match name {
        "include" => (Form::Plain, Selection::split(target)),
        "rustdoc_include" => (Form::Rustdoc, Selection::split(target)),
        "playground" | "playpen" => {
            let form = Form::Playground {
                attributes: words.collect(),
                renamed: name == "playpen",
            };
            (form, (target, Selection::ALL))
        }
        _ => return None,
    };
    Some(Kind::Include(Include {
        form,
        target,
        selection,
    }))
}

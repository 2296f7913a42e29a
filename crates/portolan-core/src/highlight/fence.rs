//! The info string of a fence, read into what it asks for. Reading never fails: what is not understood is a word, and
//! words do no harm.

use std::ops::RangeInclusive;

use crate::model::Flavour;

/// So many lines are shown of a block that collapses and does not say how many.
pub(super) const COLLAPSED: usize = 24;

/// What stands behind the opening marks of a fence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FenceInfo {
    /// The first word.
    pub language: Option<String>,
    /// `title="…"`.
    pub title: Option<String>,
    /// `numbers`, or `numbers=10` for the number of the first line.
    pub numbers: Option<u32>,
    /// `{3,5-7}`: lines to stress, counted from 1.
    pub marked: Vec<RangeInclusive<usize>>,
    /// `focus={3,5-7}`: lines that all others stand back behind, counted from 1.
    pub focused: Vec<RangeInclusive<usize>>,
    /// `collapse`, or `collapse=20`: so many lines are shown until the reader asks for all; 0 shows all at once.
    pub collapse: Option<usize>,
    /// `wrap`, or `wrap=false`: long lines are broken instead of scrolled.
    pub wrap: Option<bool>,
    /// `annotate`: a comment `(1)` at the end of a line is a mark for the list below.
    pub annotate: bool,
    /// `hidelines=P`: lines that start with `P` are hidden.
    pub hidelines: Option<String>,
    /// All other words, such as mdBook's `ignore`, `should_panic` or `edition2024`.
    pub words: Vec<String>,
}

impl FenceInfo {
    /// Reads an info string. mdBook's flavour knows words alone; titles, numbers and braces are Portolan's.
    pub(crate) fn parse(info: &str, flavour: Flavour) -> Self {
        let mut reader = Reader {
            rest: info,
            rich: flavour == Flavour::Portolan,
        };
        let mut fence = Self::default();
        let mut at_start = true;
        while let Some(token) = reader.token(at_start) {
            fence.add(token, at_start);
            at_start = false;
        }
        fence
    }

    fn add(&mut self, token: Token<'_>, at_start: bool) {
        match token {
            Token::Lines(text) => self.marked.extend(text.split([',', ' ']).filter_map(lines)),
            Token::Pair("title", value) => self.title = Some(value).filter(|title| !title.trim().is_empty()),
            Token::Pair("focus", value) => self.focused.extend(value.split([',', ' ']).filter_map(lines)),
            Token::Pair("collapse", value) => self.collapse = value.trim().parse().ok().or(self.collapse),
            Token::Pair("wrap", value) => self.wrap = value.trim().parse().ok().or(self.wrap),
            Token::Pair("numbers", value) => self.numbers = value.trim().parse().ok().or(self.numbers),
            Token::Pair(key, value) => self.words.push(format!("{key}={value}")),
            Token::Word(word) if at_start => self.language = Some(word.to_owned()),
            Token::Word(word) => match word.strip_prefix("hidelines=") {
                Some(prefix) => self.hidelines = Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty()),
                None => self.words.push(word.to_owned()),
            },
            Token::Numbers => self.numbers = self.numbers.or(Some(1)),
            Token::Collapse => self.collapse = self.collapse.or(Some(COLLAPSED)),
            Token::Wrap => self.wrap = self.wrap.or(Some(true)),
            Token::Annotate => self.annotate = true,
        }
    }

    /// Whether a line, counted from 1, is to be stressed.
    pub(super) fn is_marked(&self, line: usize) -> bool {
        self.marked.iter().any(|range| range.contains(&line))
    }

    /// Whether a line, counted from 1, is one of those that matter.
    pub(super) fn is_focused(&self, line: usize) -> bool {
        self.focused.iter().any(|range| range.contains(&line))
    }
}

/// The title that an info string of Portolan's flavour gives, and the info string without it.
pub(crate) fn split_title(info: &str) -> (Option<String>, String) {
    let mut reader = Reader {
        rest: info,
        rich: true,
    };
    let mut at_start = true;
    loop {
        let before = info.len() - reader.rest.len();
        match reader.token(at_start) {
            None => return (None, info.to_owned()),
            Some(Token::Pair("title", title)) if !title.trim().is_empty() => {
                return (
                    Some(title),
                    format!("{} {}", info[..before].trim_end(), reader.rest.trim_start())
                        .trim()
                        .to_owned(),
                );
            }
            Some(_) => at_start = false,
        }
    }
}

fn lines(text: &str) -> Option<RangeInclusive<usize>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
}

enum Token<'a> {
    Word(&'a str),
    Numbers,
    Collapse,
    Wrap,
    Annotate,
    Lines(&'a str),
    Pair(&'a str, String),
}

struct Reader<'a> {
    rest: &'a str,
    rich: bool,
}

fn separates(char: char) -> bool {
    matches!(char, ' ' | '\t' | ',')
}

impl<'a> Reader<'a> {
    fn token(&mut self, at_start: bool) -> Option<Token<'a>> {
        self.rest = self.rest.trim_start_matches(separates);
        if self.rest.is_empty() {
            return None;
        }
        if !self.rich {
            return Some(Token::Word(self.take(self.rest.find(separates))));
        }
        if let Some((inner, rest)) = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            self.rest = rest;
            return Some(Token::Lines(inner));
        }
        for key in ["title", "numbers", "focus", "collapse", "wrap"] {
            let value = self
                .rest
                .strip_prefix(key)
                .and_then(|rest| rest.strip_prefix('='));
            if let Some(value) = value {
                self.rest = value;
                return Some(Token::Pair(key, self.value()));
            }
        }
        // `js{1,3}` is written, too.
        let end = self
            .rest
            .char_indices()
            .skip(1)
            .find(|(_, char)| separates(*char) || *char == '{');
        match self.take(end.map(|(at, _)| at)) {
            "numbers" if !at_start => Some(Token::Numbers),
            "collapse" if !at_start => Some(Token::Collapse),
            "wrap" if !at_start => Some(Token::Wrap),
            "annotate" if !at_start => Some(Token::Annotate),
            word => Some(Token::Word(word)),
        }
    }

    fn take(&mut self, end: Option<usize>) -> &'a str {
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// A value in braces, in quotes, in which a backslash escapes, or up to the next separator.
    fn value(&mut self) -> String {
        if let Some((inner, rest)) = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            self.rest = rest;
            return inner.to_owned();
        }
        let Some(quote) = self.rest.chars().next().filter(|char| matches!(char, '"' | '\'')) else {
            return self.take(self.rest.find(separates)).to_owned();
        };
        let mut value = String::new();
        let mut chars = self.rest[1..].char_indices();
        while let Some((at, char)) = chars.next() {
            match char {
                '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
                _ if char == quote => {
                    self.rest = &self.rest[at + 2..];
                    return value;
                }
                _ => value.push(char),
            }
        }
        self.rest = "";
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(info: &str, flavour: Flavour) -> String {
        let fence = FenceInfo::parse(info, flavour);
        let mut out = fence.language.unwrap_or_else(|| "-".to_owned());
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                out.push_str(&format!(" {name}:{value}"));
            }
        };
        add("title", fence.title);
        add("numbers", fence.numbers.map(|start| start.to_string()));
        let marked = fence
            .marked
            .iter()
            .map(|range| format!("{}-{}", range.start(), range.end()));
        add(
            "lines",
            Some(marked.collect::<Vec<_>>().join("+")).filter(|lines| !lines.is_empty()),
        );
        let focused = fence
            .focused
            .iter()
            .map(|range| format!("{}-{}", range.start(), range.end()));
        add(
            "focus",
            Some(focused.collect::<Vec<_>>().join("+")).filter(|lines| !lines.is_empty()),
        );
        add("collapse", fence.collapse.map(|count| count.to_string()));
        add("wrap", fence.wrap.map(|wrap| wrap.to_string()));
        add("annotate", fence.annotate.then(|| "yes".to_owned()));
        add("hide", fence.hidelines);
        add(
            "words",
            Some(fence.words.join("+")).filter(|words| !words.is_empty()),
        );
        out
    }

    #[test]
    fn portolans_info_strings() {
        let cases = [
            ("", "-"),
            ("  ", "-"),
            ("rust", "rust"),
            (
                "rust,ignore no_run\tedition2024",
                "rust words:ignore+no_run+edition2024",
            ),
            ("bash title=\"deploy.sh\"", "bash title:deploy.sh"),
            ("bash title=deploy.sh numbers", "bash title:deploy.sh numbers:1"),
            ("title='a b' bash", "- title:a b words:bash"),
            (
                r#"c title="say \"hi\" \\ x" {2}"#,
                r#"c title:say "hi" \ x lines:2-2"#,
            ),
            ("c title=\"open", "c title:open"),
            ("c title=\"\" title=", "c"),
            ("yaml {3,5-7} numbers=10", "yaml numbers:10 lines:3-3+5-7"),
            ("js{1,2}", "js lines:1-1+2-2"),
            ("js {a,2,-,7-3,99999999999999999999}", "js lines:2-2+7-3"),
            ("js {", "js words:{"),
            ("js numbers=x", "js"),
            ("numbers", "numbers"),
            (
                "js focus={2,4-5} wrap collapse=20 annotate",
                "js focus:2-2+4-5 collapse:20 wrap:true annotate:yes",
            ),
            ("js focus=3 collapse collapse=x", "js focus:3-3 collapse:24"),
            ("js collapse=0 wrap=false wrap", "js collapse:0 wrap:false"),
            ("js wrap=x wrap={true}", "js wrap:true"),
            ("wrap", "wrap"),
            ("text hidelines=!!! hidelines=", "text"),
            ("text hidelines=!", "text hide:!"),
            ("é title=\"ü\"ö", "é title:ü words:ö"),
        ];
        for (info, expected) in cases {
            assert_eq!(shown(info, Flavour::Portolan), expected, "{info}");
        }
    }

    #[test]
    fn titles_are_split_off() {
        let cases = [
            ("yaml title=\"a b.yaml\" {1}", Some("a b.yaml"), "yaml {1}"),
            ("title=x", Some("x"), ""),
            ("yaml {1}", None, "yaml {1}"),
            ("c title=\"\"", None, "c title=\"\""),
        ];
        for (info, title, rest) in cases {
            let found = split_title(info);
            assert_eq!((found.0.as_deref(), found.1.as_str()), (title, rest), "{info}");
        }
    }

    #[test]
    fn mdbooks_info_strings_are_words() {
        let cases = [
            ("rust,editable,ignore", "rust words:editable+ignore"),
            ("python,hidelines=!", "python hide:!"),
            (
                "js {1,2} title=\"a b\" numbers",
                "js words:{1+2}+title=\"a+b\"+numbers",
            ),
        ];
        for (info, expected) in cases {
            assert_eq!(shown(info, Flavour::Mdbook), expected, "{info}");
        }
    }
}

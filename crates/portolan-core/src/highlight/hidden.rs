//! Lines that mdBook hides until the reader asks for them: `# ` in Rust, a prefix of the author's in other languages.

use std::borrow::Cow;

/// A line of code as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The text without what marked it as hidden, with its newline where it has one.
    pub text: Cow<'a, str>,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What marks a line as hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule<'a> {
    /// Nothing does.
    Nothing,
    /// `#` and a space or nothing, after white space; `##` stands for `#`.
    Rust,
    /// This prefix, after white space.
    Prefix(&'a str),
}

impl Rule<'_> {
    /// The line as it is shown.
    pub(super) fn apply<'a>(&self, line: &'a str) -> Line<'a> {
        let shown = Line {
            text: Cow::Borrowed(line),
            hidden: false,
        };
        match self {
            Self::Nothing => shown,
            Self::Rust => rust(line).unwrap_or(shown),
            Self::Prefix(prefix) => {
                let (indent, rest) = split_indent(line);
                rest.strip_prefix(prefix)
                    .map_or(shown, |rest| without(indent, rest, true))
            }
        }
    }
}

fn rust(line: &str) -> Option<Line<'_>> {
    let (indent, rest) = split_indent(line);
    let rest = rest.strip_prefix('#')?;
    if rest.starts_with('#') {
        return Some(without(indent, rest, false));
    }
    if rest.trim_end_matches(['\n', '\r']).is_empty() {
        return Some(without(indent, rest, true));
    }
    rest.strip_prefix(' ').map(|rest| without(indent, rest, true))
}

fn without<'a>(indent: &'a str, rest: &'a str, hidden: bool) -> Line<'a> {
    let text = if indent.is_empty() {
        Cow::Borrowed(rest)
    } else {
        Cow::Owned(format!("{indent}{rest}"))
    };
    Line { text, hidden }
}

fn split_indent(line: &str) -> (&str, &str) {
    let text = line.trim_end_matches(['\n', '\r']);
    line.split_at(text.len() - text.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rule: Rule<'_>, line: &str) -> String {
        let line = rule.apply(line);
        format!("{}{}", if line.hidden { "- " } else { "+ " }, line.text)
    }

    #[test]
    fn rust_hides_lines_that_start_with_a_hash() {
        let cases = [
            ("# use std::fmt;\n", "- use std::fmt;\n"),
            ("  # let x;\n", "-   let x;\n"),
            ("#\n", "- \n"),
            ("#", "- "),
            ("  #\r\n", "-   \r\n"),
            ("## heading\n", "+ # heading\n"),
            ("#[derive(Debug)]\n", "+ #[derive(Debug)]\n"),
            ("let x = 1; # no\n", "+ let x = 1; # no\n"),
            ("\n", "+ \n"),
            ("", "+ "),
        ];
        for (line, expected) in cases {
            assert_eq!(shown(Rule::Rust, line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_prefix_hides_lines() {
        let cases = [
            ("!!!x\n", "- x\n"),
            ("  !!!x", "-   x"),
            ("x !!!\n", "+ x !!!\n"),
            ("!!!\n", "- \n"),
        ];
        for (line, expected) in cases {
            assert_eq!(shown(Rule::Prefix("!!!"), line), expected, "{line:?}");
        }
        assert_eq!(shown(Rule::Nothing, "# x"), "+ # x");
    }
}

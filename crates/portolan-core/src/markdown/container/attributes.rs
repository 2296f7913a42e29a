//! Attributes in braces: `{#id .class word key=value key="value with spaces"}`.
//!
//! Entry point: [`read`]. Containers and inline elements share it.

use std::ops::Range;

/// One thing between the braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Attribute {
    pub(in crate::markdown) name: AttributeName,
    /// Without quotes and escapes; empty for a word alone.
    pub(in crate::markdown) value: String,
    /// All of it.
    pub(in crate::markdown) span: Range<usize>,
}

/// What an attribute names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum AttributeName {
    /// `#id`: the value is the id.
    Id,
    /// `.class`: the value is the class.
    Class,
    /// `word` or `word=value`.
    Key(String),
}

/// How long braces may be: where none of many ends, the rest of the page is not read for each of them.
const LONGEST: usize = 4 << 10;

/// Reads the braces that a text starts with: what they hold, and their length. `None` without braces, or where they
/// do not end.
pub(in crate::markdown) fn read(text: &str) -> Option<(Vec<Attribute>, usize)> {
    let mut at = text.starts_with('{').then_some(1)?;
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut found = Vec::new();
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start_matches([' ', '\t', ',']).len();
        if text[at..].starts_with('}') {
            return Some((found, at + 1));
        }
        let (attribute, end) = one(text, at)?;
        found.push(attribute);
        at = end;
    }
}

fn one(text: &str, start: usize) -> Option<(Attribute, usize)> {
    let is_end = |letter: char| matches!(letter, ' ' | '\t' | ',' | '}');
    let word_end = |from: usize| text[from..].find(is_end).map(|length| from + length);
    let (name, from) = match text.as_bytes().get(start)? {
        b'#' => (AttributeName::Id, start + 1),
        b'.' => (AttributeName::Class, start + 1),
        _ => {
            let end = text[start..].find(|letter| is_end(letter) || letter == '=')? + start;
            let name = AttributeName::Key(text[start..end].to_ascii_lowercase());
            if !text[end..].starts_with('=') {
                let word = Attribute {
                    name,
                    value: String::new(),
                    span: start..end,
                };
                return Some((word, end));
            }
            (name, end + 1)
        }
    };
    let (value, end) = match text.as_bytes().get(from)? {
        quote @ (b'"' | b'\'') => quoted(text, from + 1, char::from(*quote))?,
        _ => {
            let end = word_end(from)?;
            (text[from..end].to_owned(), end)
        }
    };
    let span = start..end;
    Some((Attribute { name, value, span }, end))
}

/// A value up to its closing quote; a backslash escapes.
fn quoted(text: &str, from: usize, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut letters = text[from..].char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            _ if letter == quote => return Some((value, from + at + 1)),
            _ => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_read() {
        let shown = |text: &str| {
            read(text).map(|(found, length)| {
                let found: Vec<_> = found
                    .iter()
                    .map(|one| format!("{:?}={}", one.name, one.value))
                    .collect();
                (found.join(" "), length)
            })
        };
        let some = |text: &str, length| Some((text.to_owned(), length));
        assert_eq!(shown("{}"), some("", 2));
        assert_eq!(
            shown("{#a .b Open, k=v}x"),
            some("Id=a Class=b Key(\"open\")= Key(\"k\")=v", 17)
        );
        assert_eq!(
            shown("{k=\"a \\\" }\" l=''}"),
            some("Key(\"k\")=a \" } Key(\"l\")=", 17)
        );
        assert_eq!(shown("{a"), None);
        assert_eq!(shown("{a=\"b}"), None);
        assert_eq!(shown("a}"), None);
        assert_eq!(shown("{=}"), some("Key(\"\")=", 3));
    }
}

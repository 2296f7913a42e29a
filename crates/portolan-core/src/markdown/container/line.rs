//! One line of a container: colons, a name, a title in brackets, attributes in braces.

use std::ops::Range;

use super::attributes;
use super::{COLONS, Fence, Start};

/// How much of a line belongs to the quotes, lists and definitions that it stands in.
pub(in crate::markdown) fn prefix(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '>']).len();
        at += blank;
        match marker(&line[at..]) {
            Some(length) => at += length,
            None => return at,
        }
    }
}

/// The length of a list's or definition's marker, its space included.
fn marker(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match text.as_bytes().get(digits)? {
        b'.' | b')' if (1..=9).contains(&digits) => digits,
        b'-' | b'*' | b'+' | b':' if digits == 0 => 0,
        _ => return None,
    };
    matches!(text.as_bytes().get(mark + 1)?, b' ' | b'\t').then_some(mark + 2)
}

/// Reads a line that has neither prefix nor white space behind it.
pub(super) fn read(line: &str) -> Option<Fence> {
    if !line.starts_with(COLONS) {
        return None;
    }
    let colons = line.bytes().take_while(|byte| *byte == b':').count();
    let fence = |start| Fence {
        span: 0..line.len(),
        colons,
        start,
    };
    if colons == line.len() {
        return Some(fence(None));
    }
    let mut reader = Reader { line, at: colons };
    reader.skip_blank();
    let name = reader.name()?;
    reader.skip_blank();
    let title = reader.title();
    reader.skip_blank();
    let attributes = reader.attributes();
    reader.skip_blank();
    Some(fence(Some(Start {
        name,
        title: title.filter(|title| !line[title.clone()].trim().is_empty()),
        attributes,
        rest: reader.at..line.len(),
    })))
}

struct Reader<'l> {
    line: &'l str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.line[self.at..]
    }

    fn skip_blank(&mut self) {
        self.at = self.line.len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    /// Letters, digits and hyphens, a letter first.
    fn name(&mut self) -> Option<Range<usize>> {
        let rest = self.rest();
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let length = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            .unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        Some(start..self.at)
    }

    /// `[…]`: brackets inside are balanced or escaped.
    fn title(&mut self) -> Option<Range<usize>> {
        let inner = self.rest().strip_prefix('[')?;
        let mut depth = 1_usize;
        let mut escaped = false;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => depth += 1,
                b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let start = self.at + 1;
                self.at = start + at + 1;
                return Some(start..start + at);
            }
        }
        None
    }

    fn attributes(&mut self) -> Vec<attributes::Attribute> {
        let Some((mut found, length)) = attributes::read(self.rest()) else {
            return Vec::new();
        };
        for attribute in &mut found {
            attribute.span = attribute.span.start + self.at..attribute.span.end + self.at;
        }
        self.at += length;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let Some(fence) = read(line) else {
            return "-".to_owned();
        };
        let Some(start) = fence.start else {
            return format!("{} end", fence.colons);
        };
        let mut out = format!("{} {}", fence.colons, &line[start.name]);
        if let Some(title) = start.title {
            out.push_str(&format!(" [{}]", &line[title]));
        }
        for attribute in start.attributes {
            out.push_str(&format!(" {}", &line[attribute.span]));
        }
        if !start.rest.is_empty() {
            out.push_str(&format!(" rest:{}", &line[start.rest]));
        }
        out
    }

    #[test]
    fn lines_are_read() {
        let cases = [
            (":::", "3 end"),
            ("::::::", "6 end"),
            (":::note", "3 note"),
            ("::: note", "3 note"),
            (":::note[A *title*]", "3 note [A *title*]"),
            (":::note[a [b] \\] c]", "3 note [a [b] \\] c]"),
            (":::note[ ]", "3 note"),
            (":::note[open", "3 note rest:[open"),
            (":::note Title", "3 note rest:Title"),
            (
                "::::tabs[T]{#a .b group=os open k=\"x } y\"}",
                "4 tabs [T] #a .b group=os open k=\"x } y\"",
            ),
            (":::note {a", "3 note rest:{a"),
            (":::note{a} b", "3 note a rest:b"),
            (":::my-kind2", "3 my-kind2"),
            (":::2", "-"),
            (":::{note}", "-"),
            ("::note", "-"),
            (":::ä", "-"),
        ];
        for (line, expected) in cases {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn prefixes_are_those_of_blocks_around() {
        let cases = [
            (":::a", 0),
            ("   :::a", 3),
            ("> > :::a", 4),
            ("- :::a", 2),
            ("10. >\t* :::a", 8),
            (": :::a", 2),
            ("-:::a", 0),
            ("x :::a", 0),
            ("1234567890. :::a", 0),
        ];
        for (line, expected) in cases {
            assert_eq!(prefix(line), expected, "{line}");
        }
    }
}

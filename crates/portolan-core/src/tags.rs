//! Tags and text of finished HTML, found as a browser finds them.
//!
//! Entry points: [`pieces`] for all of it, [`each`] for the start tags that may hold an id or a reference. Most tags of a
//! body are spans of coloured code, which say nothing; they are stepped over quickly. The others are read by the same
//! tokenizer that reads an author's raw HTML. Must not know what is done with what is found.

#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;

use crate::markdown::raw::{Attribute, Token, tokens};

/// A start tag that may hold an id or a reference.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// In lower case.
    pub(crate) name: String,
    /// In order; places are bytes of the body.
    pub(crate) attributes: Vec<Attribute>,
}

/// Meets every start tag that has attributes other than a class.
pub(crate) fn each(html: &str, mut meet: impl FnMut(Tag)) {
    walk(html, |range| {
        if says_nothing(&html[range.clone()]) {
            return;
        }
        let tag = &html[range.clone()];
        if let Some(mut tag) = simple(tag).or_else(|| tokenized(tag)) {
            for attribute in &mut tag.attributes {
                attribute.start += range.start;
                if let Some(written) = &mut attribute.written {
                    *written = written.start + range.start..written.end + range.start;
                }
            }
            meet(tag);
        }
    });
}

/// A tag as a browser reads it. It is ended by its own `>`, so it is one start tag.
pub(crate) fn tokenized(tag: &str) -> Option<Tag> {
    match tokens(tag).into_iter().next()? {
        Token::Start { name, attributes, .. } => Some(Tag { name, attributes }),
        _ => None,
    }
}

/// The same for a tag as nearly all are: lower case, one space before each attribute, values in double quotes with
/// nothing to decode. `None` for any other.
pub(crate) fn simple(tag: &str) -> Option<Tag> {
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    let name_length = |rest: &str| rest.bytes().take_while(|byte| is_name(byte)).count();
    let (name, mut rest) = tag[1..].split_at(name_length(&tag[1..]));
    let mut attributes: Vec<Attribute> = Vec::new();
    while let Some(attribute) = rest.strip_prefix(' ') {
        let start = tag.len() - attribute.len();
        let (name, after) = attribute.split_at(name_length(attribute));
        if name.is_empty() || attributes.iter().any(|earlier| earlier.name == name) {
            return None;
        }
        let (value, written) = match after.strip_prefix("=\"") {
            Some(value) => {
                let (value, after) = value.split_once('"')?;
                let from = start + name.len() + 1;
                rest = after;
                (value, Some(from..from + value.len() + 2))
            }
            None => {
                rest = after;
                ("", None)
            }
        };
        if value.bytes().any(|byte| matches!(byte, b'&' | b'\r' | 0)) {
            return None;
        }
        attributes.push(Attribute {
            name: name.to_owned(),
            value: value.to_owned(),
            written,
            start,
        });
    }
    (rest == ">").then(|| Tag {
        name: name.to_owned(),
        attributes,
    })
}

/// Whether a tag has no attribute but a class. Headings are met in any case: a page may have one without an id.
fn says_nothing(tag: &str) -> bool {
    let mut equals = memchr::memchr_iter(b'=', tag.as_bytes());
    let plain = match equals.next() {
        None => true,
        Some(at) => tag[..at].ends_with(" class") && equals.next().is_none(),
    };
    let is_heading = matches!(tag.as_bytes()[1], b'h' | b'H') && tag.as_bytes()[2].is_ascii_digit();
    plain && !is_heading
}

/// A part of a body; ranges are bytes of it. Comments are no part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A start tag, from `<` to `>`. The text of an element in which no tag is one is passed over.
    Start(Range<usize>),
    /// An end tag.
    End(Range<usize>),
    /// Text, its character references not decoded. Never empty.
    Text(Range<usize>),
}

/// Meets the place of every start tag.
pub(crate) fn walk(html: &str, mut meet: impl FnMut(Range<usize>)) {
    pieces(html, |piece| {
        if let Piece::Start(range) = piece {
            meet(range);
        }
    });
}

/// Meets every part in order.
pub(crate) fn pieces(html: &str, mut meet: impl FnMut(Piece)) {
    let bytes = html.as_bytes();
    let (mut at, mut text) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let rest = &html[start..];
        let (piece, end) = match bytes.get(start + 1) {
            // Most of what a body has, so they are told apart first.
            Some(b'/') if rest.starts_with("</span>") => (Some(Piece::End(start..start + 7)), start + 7),
            Some(b's') if is_colour(rest) => {
                let end = start + COLOUR;
                if text < start {
                    meet(Piece::Text(text..start));
                }
                meet(Piece::Start(start..end));
                (at, text) = (end, end);
                continue;
            }
            Some(b'!') if rest.starts_with("<!--") => (None, start + comment_length(rest)),
            Some(b'!' | b'?') => (None, start + up_to(rest, ">")),
            Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                match tag_end(bytes, start + 2) {
                    Some(end) => (Some(Piece::End(start..end)), end),
                    None => (None, bytes.len()),
                }
            }
            Some(b'/') => (None, start + up_to(rest, ">")),
            Some(letter) if letter.is_ascii_alphabetic() => match tag_end(bytes, start + 1) {
                Some(end) => (Some(Piece::Start(start..end)), end),
                // A tag that is never ended is none, and neither is what follows it.
                None => (None, bytes.len()),
            },
            _ => {
                at = start + 1;
                continue;
            }
        };
        if text < start {
            meet(Piece::Text(text..start));
        }
        at = end;
        if let Some(piece) = piece {
            if let Piece::Start(range) = &piece {
                at += raw_text_length(&html[range.clone()], &html[end..]);
            }
            meet(piece);
        }
        text = at;
    }
    if text < bytes.len() {
        meet(Piece::Text(text..bytes.len()));
    }
}

/// The length of a start tag of coloured code.
pub(crate) const COLOUR: usize = "<span class=\"k\">".len();

/// Whether a text starts with a start tag of coloured code, whose class is one letter.
pub(crate) fn is_colour(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.starts_with(b"<span class=\"")
        && bytes.get(COLOUR - 3).is_some_and(u8::is_ascii_alphanumeric)
        && bytes.get(COLOUR - 2..COLOUR) == Some(b"\">")
}

/// Where the tag ends whose name starts at `at` (HTML, "tag name state" and what follows).
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    #[derive(PartialEq)]
    enum State {
        Name,
        BeforeAttribute,
        Attribute,
        AfterAttribute,
        BeforeValue,
        Value,
    }
    let mut state = State::Name;
    loop {
        let byte = *bytes.get(at)?;
        let space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
        if byte == b'>' {
            return Some(at + 1);
        }
        state = match state {
            State::Name if space || byte == b'/' => State::BeforeAttribute,
            State::Name => State::Name,
            State::BeforeAttribute | State::AfterAttribute if space => state,
            State::BeforeAttribute | State::AfterAttribute | State::Attribute if byte == b'/' => {
                State::BeforeAttribute
            }
            State::AfterAttribute | State::Attribute if byte == b'=' => State::BeforeValue,
            State::Attribute if space => State::AfterAttribute,
            // An equals sign here is the start of a name.
            State::BeforeAttribute | State::AfterAttribute | State::Attribute => State::Attribute,
            State::BeforeValue if space => State::BeforeValue,
            State::BeforeValue if matches!(byte, b'"' | b'\'') => {
                at += 1 + memchr::memchr(byte, bytes.get(at + 1..)?)?;
                State::BeforeAttribute
            }
            State::BeforeValue => State::Value,
            State::Value if space => State::BeforeAttribute,
            State::Value => State::Value,
        };
        at += 1;
    }
}

/// The length of the comment that a text starts with.
fn comment_length(text: &str) -> usize {
    let inner = &text[4..];
    if inner.starts_with('>') {
        return 5;
    }
    if inner.starts_with("->") {
        return 6;
    }
    let end = inner.find("-->");
    // No further than the usual end: a page may hold many comments.
    let odd = inner[..end.unwrap_or(inner.len())].find("--!>");
    odd.map(|at| at + 8)
        .or(end.map(|at| at + 7))
        .unwrap_or(text.len())
}

/// Elements in which no tag is one, up to their end tag.
const RAW_TEXT: [&str; 9] = [
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "iframe",
    "xmp",
    "noembed",
    "noframes",
];

/// How much text follows a start tag in which no tag is one, up to the end tag.
fn raw_text_length(tag: &str, rest: &str) -> usize {
    let name = &tag[1..];
    let name = name
        .find(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>'))
        .map_or(name, |end| &name[..end]);
    let is = |known: &&str| name.eq_ignore_ascii_case(known);
    // None of them is as short as nearly all names are.
    if name.len() < 3 {
        return 0;
    }
    match RAW_TEXT.iter().find(|known| is(known)) {
        Some(&"plaintext") => rest.len(),
        Some(_) => {
            let mut at = 0;
            while let Some(found) = rest[at..].find("</") {
                at += found;
                let end = rest.as_bytes().get(at + 2..at + 2 + name.len());
                let after = rest.as_bytes().get(at + 2 + name.len());
                if end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
                    && after.is_some_and(|after| after.is_ascii_whitespace() || matches!(after, b'/' | b'>'))
                {
                    return at;
                }
                at += 2;
            }
            rest.len()
        }
        None => 0,
    }
}

/// The length up to and with `end`, or of the whole text.
fn up_to(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

//! What the rules over JSON, TOML and YAML in fences have in common: which fences they look at, which code is not
//! meant to be whole, and where in the page a parser's complaint belongs.

use std::ops::Range;

use portolan_core::model::{Diagnostics, FencePart};

use crate::PageInput;

/// Longer code is data, not an example, and is not read.
const LONGEST: usize = 256 * 1024;

/// What a parser says.
pub(super) struct Complaint {
    /// In the code, in bytes.
    pub(super) at: usize,
    /// In the parser's words, without the place.
    pub(super) message: String,
    /// What to do, where that is known.
    pub(super) hint: Option<&'static str>,
}

/// A format that fences may claim.
pub(super) struct Format {
    /// The rule.
    pub(super) id: &'static str,
    /// What the author knows it as.
    pub(super) name: &'static str,
    /// The names of the language in fences, in lower case.
    pub(super) languages: &'static [&'static str],
    /// Reads a code block.
    pub(super) read: fn(&str) -> Result<(), Complaint>,
}

/// Reads every fence that claims to hold the format.
pub(super) fn check(format: &Format, page: &PageInput<'_>, found: &mut Diagnostics) {
    for fence in &page.parts.fences {
        let mut words = fence.info.split([' ', '\t', ',', '{']);
        let language = words.next().unwrap_or_default();
        let is_named = |name: &&str| name.eq_ignore_ascii_case(language);
        if !format.languages.iter().any(is_named) || words.any(|word| word == "ignore") {
            continue;
        }
        let code: String = fence
            .pieces
            .iter()
            .map(|piece| page.slice(piece.clone()))
            .collect();
        if code.trim().is_empty() || code.len() > LONGEST {
            continue;
        }
        let Err(complaint) = (format.read)(&code) else {
            continue;
        };
        if is_excerpt(&code) {
            continue;
        }
        let message = format!("the code is not {}: {}", format.name, shown(&complaint.message));
        let place = place_of(fence, &code, complaint.at);
        let hint = complaint
            .hint
            .unwrap_or("mend it, or name the language that it is: `text` stays plain");
        found.push(page.report(format.id, place, message).hint(hint));
    }
}

/// Whether code is visibly not meant to be whole: something is left out, or a reader or program is to fill it in.
fn is_excerpt(code: &str) -> bool {
    let has_placeholder = code.match_indices('<').any(|(at, _)| {
        let rest = &code[at + 1..];
        let end = rest.find(['>', '\n']).unwrap_or(rest.len());
        rest[end..].starts_with('>') && rest.starts_with(|first: char| first.is_alphabetic())
    });
    has_placeholder
        || ["...", "…", "{{", "{%", "${", "<%"]
            .iter()
            .any(|mark| code.contains(mark))
}

/// A message on one line.
fn shown(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.trim().trim_end_matches('.').to_owned()
}

/// Where a byte of the code stands in the page, as the word that it is in. Where the code ends too early, or a line
/// does, it is the last word before.
fn place_of(fence: &FencePart, code: &str, at: usize) -> Range<usize> {
    let mut at = at.min(code.len());
    while !code.is_char_boundary(at) {
        at -= 1;
    }
    if code[at..].starts_with(char::is_whitespace) || at == code.len() {
        let before = code[..at].trim_end();
        at = before.char_indices().next_back().map_or(0, |(last, _)| last);
    }
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    if code[at..].starts_with(is_word) {
        at = code[..at].trim_end_matches(is_word).len();
    }
    let rest = &code[at..];
    let word = rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let length = word.max(first);
    let mut before = 0;
    for piece in &fence.pieces {
        if at < before + piece.len() {
            let start = piece.start + (at - before);
            return start..(start + length).min(piece.end);
        }
        before += piece.len();
    }
    fence.range.clone()
}

/// The byte at which a line (from 1) has a column (from 1, in bytes); the end of the line before at column 0.
pub(super) fn byte_of(code: &str, line: usize, column: usize) -> usize {
    let start: usize = code
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (start + column).saturating_sub(1)
}

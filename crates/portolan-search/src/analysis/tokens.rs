//! Cuts text into words, and identifiers into their parts.
//!
//! `max_size`, `Class.method`, `dry-run`, `RateLimit` and `foo::Bar` are found whole and by part: the whole is written
//! without what joins it (`maxsize`), so that every way to write it is one word, and its parts follow. What joins two
//! digits stays (`1.92.0`, `2024-01-31`). Parts take a position each, so that `"rollout undo"` finds `rollout-undo`; the
//! humps of a camel share one. A character of a script that is written without spaces is a word.

mod joiners;

use super::fold;
use joiners::{
    Joiner, has_humps, is_apostrophe, is_hump, is_key, is_single, is_worth, joiner, letter_at, run_end,
};

/// Longer words are no words: they are keys and encoded data.
const LONGEST: usize = 64;
/// Identifiers of more parts are addresses and paths: they are found by their parts, in their order.
const MOST_PARTS: usize = 4;
/// How long an identifier may be to be found whole.
const LONGEST_WHOLE: usize = 40;

/// From how many hexadecimal digits on a mixture of letters and digits is an example of an identifier that was made by
/// chance: nobody looks for another page's, and a site has very many of them.
const CHANCE: usize = 8;
/// The same for a part of an identifier, which is then not found as a whole.
const PART_OF_CHANCE: usize = 6;

/// What a token is of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A word that stands alone.
    Word,
    /// An identifier, without what joins it. Its parts follow.
    Whole,
    /// A part of the whole before it.
    Part,
}

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// In lower case, with its accents.
    pub(crate) lower: &'a str,
    /// In lower case, without accents.
    pub(crate) folded: &'a str,
    /// Its place, counted in words.
    pub(crate) position: u32,
    /// Where it begins in the text, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// What it is of its text.
    pub(crate) shape: Shape,
}

impl Token<'_> {
    /// Whether it is a plain word: no number, and no identifier that is written with what joins it.
    #[cfg(feature = "writer")]
    pub(crate) fn is_plain(&self) -> bool {
        let is_joined = self.shape == Shape::Whole && self.end - self.start > self.lower.len();
        !is_joined && !self.folded.bytes().any(|byte| byte.is_ascii_digit())
    }
}

/// Cuts texts; keeps its buffers from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    lower: String,
    folded: String,
    parts: Vec<Part>,
}

/// A run of letters and digits within an identifier.
#[derive(Clone, Copy, Debug)]
struct Part {
    start: usize,
    end: usize,
}

/// Classes of bytes: what is none of these parts words.
const OTHER: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 3;
const JOINER: u8 = 4;
const WIDE: u8 = 5;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [OTHER; 256];
    let mut byte = 0_usize;
    while byte < 256 {
        classes[byte] = match byte {
            0x61..=0x7a => LOWER,
            0x41..=0x5a => UPPER,
            0x30..=0x39 => DIGIT,
            0x5f | 0x2d | 0x2e | 0x3a | 0x27 => JOINER,
            0x80..=0xff => WIDE,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
}

fn class(bytes: &[u8], index: usize) -> u8 {
    bytes.get(index).map_or(OTHER, |byte| CLASSES[*byte as usize])
}

fn is_plain(class: u8) -> bool {
    (LOWER..=DIGIT).contains(&class)
}

impl Scanner {
    /// Gives every token of a text, in order, to `sink`; positions count up from `position`. Returns the position after the
    /// last one.
    pub(crate) fn scan(&mut self, text: &str, position: u32, sink: &mut impl FnMut(&Token<'_>)) -> u32 {
        let bytes = text.as_bytes();
        let (mut index, mut position) = (0, position);
        while index < bytes.len() {
            let first = class(bytes, index);
            if is_plain(first) {
                (index, position) = match simple_end(bytes, index) {
                    Some(end) => {
                        self.word(&text[index..end], index, position, sink);
                        (end, position + 1)
                    }
                    None => self.identifier(text, index, position, sink),
                };
            } else if first == WIDE {
                let letter = letter_at(text, index);
                if is_single(letter) {
                    let end = index + letter.len_utf8();
                    self.slow(&text[index..end], index, position, Shape::Word, sink);
                    (index, position) = (end, position + 1);
                } else if letter.is_alphanumeric() {
                    (index, position) = self.identifier(text, index, position, sink);
                } else {
                    index += letter.len_utf8();
                }
            } else {
                index += 1;
            }
        }
        position
    }

    /// A word of ASCII letters and digits.
    fn word(&mut self, word: &str, start: usize, position: u32, sink: &mut impl FnMut(&Token<'_>)) {
        if word.len() > LONGEST || is_key(word, CHANCE) {
            return;
        }
        let end = start + word.len();
        let mut give = |word: &str| {
            sink(&Token {
                lower: word,
                folded: word,
                position,
                start,
                end,
                shape: Shape::Word,
            });
        };
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.lower.clear();
            self.lower.push_str(word);
            self.lower.make_ascii_lowercase();
            give(&self.lower);
        } else {
            give(word);
        }
    }

    /// A token of any letters.
    fn slow(
        &mut self,
        word: &str,
        start: usize,
        position: u32,
        shape: Shape,
        sink: &mut impl FnMut(&Token<'_>),
    ) {
        self.lower.clear();
        for letter in word.chars().filter(|letter| !is_apostrophe(*letter)) {
            fold::lower(letter, &mut self.lower);
        }
        self.give(start, start + word.len(), position, shape, sink);
    }

    /// What stands in the buffer, as a token.
    fn give(
        &mut self,
        start: usize,
        end: usize,
        position: u32,
        shape: Shape,
        sink: &mut impl FnMut(&Token<'_>),
    ) {
        if self.lower.is_empty() || self.lower.len() > LONGEST || is_key(&self.lower, CHANCE) {
            return;
        }
        let folded = if self.lower.is_ascii() {
            &self.lower
        } else {
            self.folded.clear();
            for letter in self.lower.chars() {
                fold::plain(letter, &mut self.folded);
            }
            &self.folded
        };
        if !folded.is_empty() {
            sink(&Token {
                lower: &self.lower,
                folded,
                position,
                start,
                end,
                shape,
            });
        }
    }

    /// An identifier, or a word of other letters than ASCII.
    fn identifier(
        &mut self,
        text: &str,
        start: usize,
        position: u32,
        sink: &mut impl FnMut(&Token<'_>),
    ) -> (usize, u32) {
        let next = self.cut(text, start);
        let parts = std::mem::take(&mut self.parts);
        let last = parts.last().map_or(next, |part| part.end);
        let first = parts.first().map_or(next, |part| part.start);
        let humps = parts.iter().any(|part| has_humps(&text[part.start..part.end]));
        let mut after = position;
        if parts.len() == 1 && !humps {
            self.slow(&text[first..last], first, position, Shape::Word, sink);
            after += 1;
        } else if !parts.is_empty() {
            let is_short = parts.len() <= MOST_PARTS && last - first <= LONGEST_WHOLE;
            if is_short
                && !parts
                    .iter()
                    .any(|part| parts.len() > 1 && is_key(&text[part.start..part.end], PART_OF_CHANCE))
            {
                self.whole(text, &parts);
                self.give(first, last, position, Shape::Whole, sink);
            }
            for part in &parts {
                if parts.len() > 1 && is_worth(&text[part.start..part.end]) {
                    self.slow(&text[part.start..part.end], part.start, after, Shape::Part, sink);
                }
                self.humps(text, *part, after, sink);
                after += 1;
            }
        }
        self.parts = parts;
        (next, after)
    }

    /// Finds the parts of what begins at `start`; returns where to go on.
    fn cut(&mut self, text: &str, start: usize) -> usize {
        self.parts.clear();
        let mut start = start;
        loop {
            let end = run_end(text, start);
            match joiner(text, start, end, self.parts.is_empty()) {
                Joiner::None => {
                    self.parts.push(Part { start, end });
                    return end;
                }
                Joiner::Ending(after) => {
                    self.parts.push(Part { start, end });
                    return after;
                }
                Joiner::Contraction(after) => {
                    self.parts.push(Part { start, end: after });
                    return after;
                }
                Joiner::Elision(next) => start = next,
                Joiner::Part(next) => {
                    self.parts.push(Part { start, end });
                    start = next;
                }
            }
        }
    }

    /// Writes an identifier without its joiners into the buffer.
    fn whole(&mut self, text: &str, parts: &[Part]) {
        self.lower.clear();
        let mut before: Option<Part> = None;
        for part in parts {
            if let Some(before) = before
                && text.as_bytes()[before.end - 1].is_ascii_digit()
                && text.as_bytes()[part.start].is_ascii_digit()
            {
                self.lower.push(if text.as_bytes()[before.end] == b'.' {
                    '.'
                } else {
                    '-'
                });
            }
            for letter in text[part.start..part.end]
                .chars()
                .filter(|letter| !is_apostrophe(*letter))
            {
                fold::lower(letter, &mut self.lower);
            }
            before = Some(*part);
        }
    }

    /// The humps of a part that has some, all at its place.
    fn humps(&mut self, text: &str, part: Part, position: u32, sink: &mut impl FnMut(&Token<'_>)) {
        let word = &text[part.start..part.end];
        if !has_humps(word) {
            return;
        }
        let mut start = 0;
        for (index, _) in word.char_indices().skip(1) {
            if is_hump(word, index) {
                if is_worth(&word[start..index]) {
                    self.slow(
                        &word[start..index],
                        part.start + start,
                        position,
                        Shape::Part,
                        sink,
                    );
                }
                start = index;
            }
        }
        if is_worth(&word[start..]) {
            self.slow(&word[start..], part.start + start, position, Shape::Part, sink);
        }
    }
}

/// The end of a word of ASCII letters and digits that is no identifier; nothing where it may be one.
fn simple_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start + 1;
    let mut last = class(bytes, start);
    let mut raised = 0_u32;
    loop {
        let next = class(bytes, end);
        if !is_plain(next) {
            break;
        }
        // Two capitals and then a small letter, or a small letter and then a capital, make humps.
        if next == UPPER {
            if last == LOWER {
                return None;
            }
            raised += 1;
        } else if next == LOWER && raised > 0 && last == UPPER {
            return None;
        }
        last = next;
        end += 1;
    }
    match class(bytes, end) {
        WIDE => None,
        JOINER if !matches!(class(bytes, end + 1), OTHER) => None,
        _ if end == start + 1 && matches!(bytes.get(end), Some(b'+' | b'#')) => None,
        _ => Some(end),
    }
}

#[cfg(test)]
mod tests;

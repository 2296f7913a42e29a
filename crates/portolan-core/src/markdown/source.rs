//! The text that is parsed, and the way from its bytes back to the author's lines.
//!
//! Entry point: [`Source::new`], which replaces control characters, masks the lines of containers and signs in formulas
//! and remembers by how much the text grew. Must not change anything else: every offset of the parser maps back through here.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::container::{self, Fence};
use super::formula;
use crate::model::{Diagnostic, Diagnostics, Flavour, Location, Mark, MarkdownOptions, SpanMap};

/// How many control characters of a page are reported one by one.
const REPORTED: usize = 20;

/// A page's text without control characters, and with containers masked where the flavour has them.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// What the parser reads.
    pub(super) text: Cow<'a, str>,
    spans: &'a SpanMap,
    /// After which byte of `text` how many bytes were gained in all, ascending.
    gains: Vec<(usize, usize)>,
    /// The lines that start or end containers, in order; not all of them need to be ones to the parser.
    pub(super) fences: Vec<Fence>,
    signs: Signs,
}

/// Whether signs at the start of lines within formulas are masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signs {
    AsWritten,
    Masked,
}

impl<'a> Source<'a> {
    /// Replaces NUL (and in Portolan's and mdBook's flavours every other control character) by U+FFFD.
    pub(super) fn new(
        text: &'a str,
        spans: &'a SpanMap,
        options: &MarkdownOptions,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let flavour = options.flavour;
        let unwanted: fn(char) -> bool = match flavour {
            Flavour::Portolan | Flavour::Mdbook => is_control,
            Flavour::Gfm | Flavour::Commonmark => |letter| letter == '\0',
        };
        let mut source = Self {
            text: Cow::Borrowed(text),
            spans,
            gains: Vec::new(),
            fences: Vec::new(),
            signs: Signs::AsWritten,
        };
        if may_hold_control(text) && text.contains(unwanted) {
            source.replace(text, unwanted, diagnostics);
        }
        if flavour == Flavour::Portolan
            && options.math
            && let Some(masked) = formula::mask_signs(&source.text)
        {
            source.text = Cow::Owned(masked);
            source.signs = Signs::Masked;
        }
        if flavour == Flavour::Portolan
            && let Some(masked) = container::mask(&source.text)
        {
            source.text = Cow::Owned(masked.text);
            source.fences = masked.fences;
            source.count_masks();
        }
        source
    }

    /// Each masked line has grown by a byte at its end.
    fn count_masks(&mut self) {
        let controls = std::mem::take(&mut self.gains);
        let mut controls = controls.into_iter().peekable();
        let mut gained = 0;
        for (masks, fence) in self.fences.iter().enumerate() {
            let end = fence.masked().end;
            while let Some((after, controls)) = controls.next_if(|(after, _)| after + masks < end) {
                gained = controls;
                self.gains.push((after + masks, controls + masks));
            }
            self.gains.push((end, gained + masks + 1));
        }
        let masks = self.fences.len();
        self.gains
            .extend(controls.map(|(after, gained)| (after + masks, gained + masks)));
    }

    /// The lines of containers that lie in a range.
    pub(super) fn fences_in(&self, range: &Range<usize>) -> Range<usize> {
        let first = self
            .fences
            .partition_point(|fence| fence.span.start < range.start);
        let end = self.fences.partition_point(|fence| fence.span.start < range.end);
        first..end.max(first)
    }

    /// A text that was read from a range, with the lines of containers and the signs in it as they were written.
    pub(super) fn unmasked<'t>(&self, text: CowStr<'t>, range: &Range<usize>) -> CowStr<'t> {
        let text = match self.signs {
            Signs::AsWritten => text,
            Signs::Masked => formula::unmask_signs(text),
        };
        let found = self.fences_in(range);
        if found.is_empty() {
            return text;
        }
        let mut whole = text.into_string();
        for fence in &self.fences[found] {
            let masked = self.slice(fence.masked());
            whole = whole.replacen(masked, &container::unmasked(masked), 1);
        }
        CowStr::from(whole)
    }

    /// The text of a range as the author wrote it: with the lines of containers, and where that can be told, with
    /// includes and variables instead of what they stand for.
    pub(super) fn written(&self, range: Range<usize>) -> String {
        match self.spans.written(self.original_range(range.clone())) {
            Some(written) => written.replace(is_control, "\u{FFFD}"),
            None => {
                let text = CowStr::from(self.slice(range.clone()).to_owned());
                self.unmasked(text, &range).into_string()
            }
        }
    }

    fn replace(&mut self, text: &str, unwanted: fn(char) -> bool, diagnostics: &mut Diagnostics) {
        let mut clean = String::with_capacity(text.len() + 64);
        let mut gained = 0;
        for (at, letter) in text.char_indices() {
            if !unwanted(letter) {
                clean.push(letter);
                continue;
            }
            clean.push(char::REPLACEMENT_CHARACTER);
            gained += char::REPLACEMENT_CHARACTER.len_utf8() - letter.len_utf8();
            self.gains.push((clean.len(), gained));
            if self.gains.len() <= REPORTED {
                let message = format!(
                    "the control character U+{:04X} is shown as U+FFFD",
                    u32::from(letter)
                );
                diagnostics.push(
                    Diagnostic::new("control-character", message)
                        .at(self.spans.locate(at..at + letter.len_utf8()))
                        .hint("delete it: it is invisible in most editors"),
                );
            }
        }
        self.text = Cow::Owned(clean);
    }

    /// Where the bytes of a range of `text` were before control characters were replaced.
    fn original(&self, at: usize) -> usize {
        let next = self.gains.partition_point(|(after, _)| *after <= at);
        next.checked_sub(1).map_or(at, |before| at - self.gains[before].1)
    }

    /// A range in the bytes of the text before control characters were replaced.
    pub(super) fn original_range(&self, range: Range<usize>) -> Range<usize> {
        self.original(range.start)..self.original(range.end)
    }

    /// The author's place, small.
    pub(super) fn mark(&self, range: Range<usize>) -> Mark {
        self.spans.mark(self.original_range(range))
    }

    /// The author's place, for a diagnostic.
    pub(super) fn location(&self, range: Range<usize>) -> Location {
        self.spans.locate(self.original_range(range))
    }

    /// The text of a range, empty when the range is not one of the text.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The files that the text was made from.
    pub(super) fn files(&self) -> Vec<String> {
        self.spans.files().map(str::to_owned).collect()
    }
}

/// Whether a text has to be looked at character by character. A block of bytes at a time, all of which are looked at
/// together.
fn may_hold_control(text: &str) -> bool {
    let mut blocks = text.as_bytes().chunks(512);
    blocks.any(|block| {
        block
            .iter()
            .fold(false, |found, byte| found | may_be_control(*byte))
    })
}

/// A cheap sieve: the first byte of every character that [`is_control`] knows.
fn may_be_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f || byte == 0xC2
}

fn is_control(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn places_in_and_behind_masked_lines_stay_true() {
        let text = "a\0b\n:::note[T]\nc\0 [x](y)\n:::\n[z](y)\n";
        let spans = SpanMap::of_file("a.md", Arc::from(text), 0);
        let source = Source::new(
            text,
            &spans,
            &MarkdownOptions::of(Flavour::Portolan),
            &mut Vec::new(),
        );
        assert_eq!(
            source.text,
            "a\u{FFFD}b\n<!Anote[T]>\nc\u{FFFD} [x](y)\n<!A>\n[z](y)\n"
        );
        let place = |wanted: &str| {
            let at = source.text.find(wanted).unwrap();
            let mark = source.mark(at..at + wanted.len());
            (mark.line, mark.column, mark.length)
        };
        assert_eq!(place("[T]"), (2, 8, 3));
        assert_eq!(place("[x](y)"), (3, 4, 6));
        assert_eq!(place("[z](y)"), (5, 1, 6));
        let mark = source.mark(source.fences[1].span.clone());
        assert_eq!((mark.line, mark.column, mark.length), (4, 1, 3));
    }

    #[test]
    fn places_behind_a_replaced_character_stay_true() {
        let text = "a\0b\u{85}c [x](y)\n";
        let spans = SpanMap::of_file("a.md", Arc::from(text), 0);
        let mut diagnostics = Vec::new();
        let source = Source::new(
            text,
            &spans,
            &MarkdownOptions::of(Flavour::Portolan),
            &mut diagnostics,
        );
        assert_eq!(source.text, "a\u{FFFD}b\u{FFFD}c [x](y)\n");
        let at = source.text.find('[').unwrap();
        let mark = source.mark(at..at + 6);
        assert_eq!((mark.line, mark.column, mark.length), (1, 7, 6));
        let columns: Vec<_> = diagnostics
            .iter()
            .map(|found| found.location.as_ref().unwrap().column)
            .collect();
        assert_eq!(columns, [2, 4]);
    }
}

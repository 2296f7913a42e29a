//! Containers in the text: lines such as `:::note[Title]{folded}` that start one, and `:::` that end one.
//!
//! The parser knows no containers, so [`mask`] puts a declaration of HTML in the place of each such line, which the
//! parser takes for a block of its own wherever it stands: in quotes, in lists, behind a paragraph or a table. What it
//! finds in code or in raw HTML, the reader shows as it was written. So the structure around and inside is the
//! parser's, and every offset but that of the line's end stays true.
//!
//! Owns the syntax of one line. Which lines belong together and what names mean is the affair of
//! [`super::transform`]. Never fails: what is not understood in a line is told as its `rest`.

mod attributes;
mod line;

use std::ops::Range;

pub(super) use self::attributes::{Attribute, AttributeName, read as read_attributes};
pub(super) use self::line::prefix;

/// What takes the place of the first three colons.
const MASK: &str = "<!A";
const COLONS: &str = ":::";

/// A line that starts or ends a container. Ranges are bytes of the text that the parser reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// From the first colon to the last character.
    pub(super) span: Range<usize>,
    /// At least three.
    pub(super) colons: usize,
    /// `None` when the line ends a container.
    pub(super) start: Option<Start>,
}

/// What a line says about the container that it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) name: Range<usize>,
    /// What stands between the brackets; never empty.
    pub(super) title: Option<Range<usize>>,
    pub(super) attributes: Vec<Attribute>,
    /// What is not understood; empty when all is.
    pub(super) rest: Range<usize>,
}

/// A text whose containers the parser takes for blocks.
#[derive(Debug)]
pub(super) struct Masked {
    pub(super) text: String,
    /// In the order of the text.
    pub(super) fences: Vec<Fence>,
}

/// Masks the lines that start or end containers; `None` when there are none.
pub(super) fn mask(text: &str) -> Option<Masked> {
    memchr::memmem::find(text.as_bytes(), COLONS.as_bytes())?;
    let mut masked = Masked {
        text: String::with_capacity(text.len() + 64),
        fences: Vec::new(),
    };
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches([' ', '\t', '\r', '\n']);
        let indent = prefix(body);
        let Some(mut fence) = line::read(&body[indent..]) else {
            masked.text.push_str(line);
            continue;
        };
        masked.text.push_str(&body[..indent]);
        fence.shift(masked.text.len());
        masked.text.push_str(MASK);
        masked.text.push_str(&body[indent + COLONS.len()..]);
        masked.text.push('>');
        masked.text.push_str(&line[body.len()..]);
        masked.fences.push(fence);
    }
    (!masked.fences.is_empty()).then_some(masked)
}

/// The lines of a text that start containers, wherever they stand; code is not told from text here. A cheap search for
/// colons finds the lines.
pub(super) fn starts(text: &str) -> impl Iterator<Item = Start> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let found = from + memchr::memmem::find(&text.as_bytes()[from..], COLONS.as_bytes())?;
            let start = text[..found].rfind('\n').map_or(0, |end| end + 1);
            let end = text[found..]
                .find('\n')
                .map_or(text.len(), |length| found + length);
            from = end;
            let body = text[start..end].trim_end_matches([' ', '\t', '\r']);
            let indent = prefix(body);
            if let Some(mut fence) = line::read(&body[indent..]) {
                fence.shift(start + indent);
                if let Some(start) = fence.start {
                    return Some(start);
                }
            }
        }
    })
}

impl Fence {
    fn shift(&mut self, by: usize) {
        let shift = |range: &mut Range<usize>| *range = range.start + by..range.end + by;
        shift(&mut self.span);
        let Some(start) = &mut self.start else { return };
        shift(&mut start.name);
        shift(&mut start.rest);
        start.title.iter_mut().for_each(shift);
        for attribute in &mut start.attributes {
            shift(&mut attribute.span);
        }
    }

    /// The line with its mask, which is one byte longer.
    pub(super) fn masked(&self) -> Range<usize> {
        self.span.start..self.span.end + 1
    }
}

/// The line as it was written, of its text with the mask.
pub(super) fn unmasked(masked: &str) -> String {
    let line = masked.strip_prefix(MASK).unwrap_or(masked);
    format!("{COLONS}{}", line.strip_suffix('>').unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_masked_wherever_they_stand() {
        let text = "> - :::note[a > b]  \r\n:::: x\nno ::: here\n:::{a}\n::: \n:: x";
        let masked = mask(text).unwrap();
        assert_eq!(
            masked.text,
            "> - <!Anote[a > b]>  \r\n<!A: x>\nno ::: here\n:::{a}\n<!A> \n:: x"
        );
        let lines: Vec<_> = masked
            .fences
            .iter()
            .map(|fence| unmasked(&masked.text[fence.masked()]))
            .collect();
        assert_eq!(lines, [":::note[a > b]", ":::: x", ":::"]);
        let title = masked.fences[0].start.as_ref().unwrap().title.clone().unwrap();
        assert_eq!(&masked.text[title], "a > b");
        assert!(mask("a\nb").is_none());
    }
}

//! From a byte of the text that Markdown sees back to the file, line and column that the author wrote.
//!
//! Includes and variables change the text before it is parsed. A [`SpanMap`] remembers which piece came from
//! where, so that every later diagnostic points at the author's own line.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::diagnostic::{count, floor_boundary};
use super::{Location, Mark};

/// Between two counted places of a [`LineIndex`], in bytes.
const STRIDE: usize = 1024;

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: Arc<str>,
    /// Made when the first place in the file is asked for: a page may have thousands of links, and each has one.
    index: OnceLock<LineIndex>,
}

/// Where lines start, and how many characters stand before every [`STRIDE`]th byte: finds a line and a column
/// without reading the file from its start.
#[derive(Clone, Debug)]
struct LineIndex {
    starts: Vec<usize>,
    /// Empty where each character is a byte.
    characters: Vec<usize>,
}

impl LineIndex {
    fn of(text: &str) -> Self {
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0).chain(line_ends.map(|at| at + 1)).collect();
        if text.is_ascii() {
            return Self {
                starts,
                characters: Vec::new(),
            };
        }
        let mut total = 0;
        let characters = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = total;
                total += count_characters(chunk);
                before
            })
            .collect();
        Self { starts, characters }
    }

    /// How many characters start before byte `at`.
    fn characters_before(&self, text: &str, at: usize) -> usize {
        if self.characters.is_empty() {
            return at;
        }
        let stride = (at / STRIDE).min(self.characters.len().saturating_sub(1));
        let counted = self.characters.get(stride).copied().unwrap_or_default();
        counted + count_characters(&text.as_bytes()[stride * STRIDE..at])
    }

    /// Line and column from 1, and the length up to the end of the line at most.
    fn place(&self, text: &str, range: Range<usize>) -> (usize, usize, usize) {
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end.max(range.start));
        let line = self.starts.partition_point(|line| *line <= start);
        let line_start = self.starts[line - 1];
        let next_line = self.starts.get(line).copied();
        let mut line_end = next_line.map_or(text.len(), |next| next - 1);
        if next_line.is_some() && line_end > start && text.as_bytes()[line_end - 1] == b'\r' {
            line_end -= 1;
        }
        let before = self.characters_before(text, start);
        let column = before - self.characters_before(text, line_start) + 1;
        let end = end.min(line_end).max(start);
        (line, column, self.characters_before(text, end) - before)
    }
}

/// Every byte but a continuation byte starts a character.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[derive(Clone, Copy, Debug)]
struct Segment {
    /// Where the piece starts in the expanded text.
    at: usize,
    file: usize,
    /// Where the piece starts in its file.
    offset: usize,
    /// A verbatim piece advances byte by byte; a replaced one (a variable's value) stays on its directive.
    verbatim: bool,
}

/// A piece of a text that was rewritten: where it came from in the text before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it starts in the new text.
    pub at: usize,
    /// Where it starts in the text before.
    pub from: usize,
    /// Whether it stood there.
    pub origin: PieceOrigin,
}

/// How a piece of text came into its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceOrigin {
    /// It stood there before, byte by byte.
    Kept,
    /// It was made, in place of what stood there.
    Made,
}

/// Maps byte ranges of an expanded text to the files that it was made from.
#[derive(Clone, Debug, Default)]
pub struct SpanMap {
    files: Vec<File>,
    segments: Vec<Segment>,
}

impl SpanMap {
    /// The map of a text that is a file as it stands, or its tail from byte `offset` on (after front matter).
    #[must_use]
    pub fn of_file(name: impl Into<String>, text: Arc<str>, offset: usize) -> Self {
        Self {
            files: vec![File {
                name: name.into(),
                text,
                index: OnceLock::new(),
            }],
            segments: vec![Segment {
                at: 0,
                file: 0,
                offset,
                verbatim: true,
            }],
        }
    }

    /// Starts a map that is built piece by piece, in the order of the expanded text.
    #[must_use]
    pub fn builder() -> SpanMapBuilder {
        SpanMapBuilder { map: Self::default() }
    }

    /// Where the start of `range` was written.
    #[must_use]
    pub fn locate(&self, range: Range<usize>) -> Location {
        let mark = self.mark(range);
        Location {
            file: self
                .files
                .get(usize::from(mark.file))
                .map_or_else(String::new, |file| file.name.clone()),
            line: mark.line,
            column: mark.column,
            length: mark.length,
        }
    }

    /// Where the start of `range` was written, with the file as its index in [`SpanMap::files`]. Costs the same
    /// wherever in a file it is.
    #[must_use]
    pub fn mark(&self, range: Range<usize>) -> Mark {
        let next = self.segments.partition_point(|segment| segment.at <= range.start);
        let Some(segment) = next.checked_sub(1).and_then(|at| self.segments.get(at)) else {
            return Mark::default();
        };
        let Some(file) = self.files.get(segment.file) else {
            return Mark::default();
        };
        let within = if segment.verbatim {
            let limit = self
                .segments
                .get(next)
                .map_or(usize::MAX, |following| following.at);
            let start = segment.offset + (range.start - segment.at);
            start..segment.offset + (range.end.clamp(range.start, limit) - segment.at)
        } else {
            segment.offset..segment.offset
        };
        let index = file.index.get_or_init(|| LineIndex::of(&file.text));
        let (line, column, length) = index.place(&file.text, within);
        Mark {
            file: u16::try_from(segment.file).unwrap_or(u16::MAX),
            line: count(line),
            column: count(column),
            length: count(length),
        }
    }

    /// The map of a text that was made of this one's text by someone who does not say how. `pieces` cover the new
    /// text from its start, in order, and `length` is its length in bytes.
    #[must_use]
    pub fn rewritten(&self, pieces: &[Piece], length: usize) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            let end = pieces.get(index + 1).map_or(length, |next| next.at);
            match piece.origin {
                PieceOrigin::Kept => self.push_kept(&mut segments, piece, end.saturating_sub(piece.at)),
                PieceOrigin::Made => {
                    segments.extend(self.segment_of(piece.from).map(|(segment, offset)| Segment {
                        at: piece.at,
                        offset,
                        verbatim: false,
                        ..segment
                    }))
                }
            }
        }
        Self {
            files: self.files.clone(),
            segments,
        }
    }

    /// Adds what `length` bytes from `piece.from` on were made from, moved to `piece.at`.
    fn push_kept(&self, segments: &mut Vec<Segment>, piece: &Piece, length: usize) {
        let mut from = piece.from;
        while from < piece.from + length {
            let Some((segment, offset)) = self.segment_of(from) else {
                return;
            };
            segments.push(Segment {
                at: piece.at + (from - piece.from),
                offset,
                ..segment
            });
            let next = self.segments.partition_point(|segment| segment.at <= from);
            let Some(following) = self.segments.get(next) else {
                return;
            };
            from = following.at;
        }
    }

    /// The segment that holds a byte, and where in its file that byte stands.
    fn segment_of(&self, at: usize) -> Option<(Segment, usize)> {
        let next = self.segments.partition_point(|segment| segment.at <= at);
        let segment = *self.segments.get(next.checked_sub(1)?)?;
        let shift = if segment.verbatim { at - segment.at } else { 0 };
        Some((segment, segment.offset + shift))
    }

    /// The author's own text of a range, with includes and variables as they are written. `None` where it does not start
    /// and end in one file, or where more of that file than a part of a line was left out in between.
    #[must_use]
    pub fn written(&self, range: Range<usize>) -> Option<&str> {
        let (first, start) = self.segment_of(range.start)?;
        let (last, end) = self.segment_of(range.end)?;
        if first.file != last.file || !first.verbatim || !last.verbatim {
            return None;
        }
        let text = &self.files.get(first.file)?.text;
        let from = self.segments.partition_point(|segment| segment.at <= range.start);
        let to = self.segments.partition_point(|segment| segment.at <= range.end);
        // Up to where the file's own text is used, segment by segment.
        let mut used = start;
        for (index, segment) in self.segments[..to].iter().enumerate().skip(from - 1) {
            if segment.file != first.file || !segment.verbatim {
                continue;
            }
            let here = segment.at.max(range.start);
            let offset = segment.offset + (here - segment.at);
            if text.get(used..offset)?.contains('\n') {
                return None;
            }
            let next = self.segments.get(index + 1).map_or(range.end, |next| next.at);
            used = offset + (next.min(range.end).max(here) - here);
        }
        text.get(start..end)
    }

    /// The files with their texts, in order: what a map is built from again.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        self.files.iter().map(|file| (file.name.as_str(), &file.text))
    }

    /// Where each piece of the text was written, in order: its start in the text, the file as its index in
    /// [`SpanMap::sources`], the offset there, and whether it stands there byte by byte.
    pub fn pieces(&self) -> impl Iterator<Item = (usize, usize, usize, PieceOrigin)> + '_ {
        self.segments.iter().map(|segment| {
            let origin = if segment.verbatim {
                PieceOrigin::Kept
            } else {
                PieceOrigin::Made
            };
            (segment.at, segment.file, segment.offset, origin)
        })
    }

    /// The names of the files that the text was made from, the page's own first.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }
}

/// Builds a [`SpanMap`] from front to back.
#[derive(Debug)]
pub struct SpanMapBuilder {
    map: SpanMap,
}

impl SpanMapBuilder {
    /// Names a file that pieces come from; the same handle may be used for any number of pieces.
    pub fn file(&mut self, name: impl Into<String>, text: Arc<str>) -> usize {
        self.map.files.push(File {
            name: name.into(),
            text,
            index: OnceLock::new(),
        });
        self.map.files.len() - 1
    }

    /// From byte `at` of the expanded text on, the text is that of `file` from `offset` on, byte by byte.
    pub fn verbatim(&mut self, at: usize, file: usize, offset: usize) {
        self.map.segments.push(Segment {
            at,
            file,
            offset,
            verbatim: true,
        });
    }

    /// From byte `at` on, the text replaces a directive that stands at `offset` of `file`.
    pub fn replaced(&mut self, at: usize, file: usize, offset: usize) {
        self.map.segments.push(Segment {
            at,
            file,
            offset,
            verbatim: false,
        });
    }

    /// The map.
    #[must_use]
    pub fn finish(self) -> SpanMap {
        self.map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_included_piece_points_into_its_own_file() {
        let mut builder = SpanMap::builder();
        let page = builder.file("src/a.md", Arc::from("one\n{{#include b.md}}\nthree\n"));
        let included = builder.file("src/b.md", Arc::from("zwei\ndrei\n"));
        // expanded: "one\n" "zwei\ndrei" "\nthree\n"
        builder.verbatim(0, page, 0);
        builder.verbatim(4, included, 0);
        builder.verbatim(13, page, 21);
        let map = builder.finish();
        let place = map.locate(9..13);
        assert_eq!(
            (place.file.as_str(), place.line, place.column, place.length),
            ("src/b.md", 2, 1, 4)
        );
        let place = map.locate(14..19);
        assert_eq!(
            (place.file.as_str(), place.line, place.column, place.length),
            ("src/a.md", 3, 1, 5)
        );
    }

    #[test]
    fn what_a_rewriting_keeps_points_where_it_was_written() {
        let mut builder = SpanMap::builder();
        let page = builder.file("src/a.md", Arc::from("one\n{{x}}\nthree\n"));
        let included = builder.file("src/b.md", Arc::from("zwei\n"));
        // "one\nzwei\nthree\n"
        builder.verbatim(0, page, 0);
        builder.verbatim(4, included, 0);
        builder.verbatim(9, page, 10);
        let map = builder.finish();
        // "NEW\nzwei\nthree\nEND\n"
        let made = |at, from| Piece {
            at,
            from,
            origin: PieceOrigin::Made,
        };
        let kept = Piece {
            at: 4,
            from: 4,
            origin: PieceOrigin::Kept,
        };
        let map = map.rewritten(&[made(0, 0), kept, made(15, 15)], 19);
        let place = |range| {
            let place = map.locate(range);
            format!("{}:{}:{}+{}", place.file, place.line, place.column, place.length)
        };
        assert_eq!(place(1..3), "src/a.md:1:1+0");
        assert_eq!(place(6..8), "src/b.md:1:3+2");
        assert_eq!(place(9..14), "src/a.md:3:1+5");
        assert_eq!(place(15..18), "src/a.md:4:1+0");
    }

    #[test]
    fn what_was_written_holds_directives_and_nothing_that_was_left_out() {
        let page = "a {{ v }} b\n{{#include b.md}}\nc\\{{x}}\nsecret\nd\n";
        let mut builder = SpanMap::builder();
        let own = builder.file("a.md", Arc::from(page));
        let included = builder.file("b.md", Arc::from("zwei\n"));
        // "a " "VALUE" " b\n" "zwei" "\nc" "{{x}}\n" "d\n"
        builder.verbatim(0, own, 0);
        builder.replaced(2, own, 2);
        builder.verbatim(7, own, 9);
        builder.verbatim(10, included, 0);
        builder.verbatim(14, own, 29);
        builder.verbatim(16, own, 32);
        builder.verbatim(22, own, 45);
        let map = builder.finish();
        let cases = [
            (0..15, Some("a {{ v }} b\n{{#include b.md}}\n")),
            (8..21, Some("b\n{{#include b.md}}\nc\\{{x}}")),
            (10..12, Some("zw")),
            (7..7, Some("")),
            // In another file, in a variable, over a line that was left out.
            (0..10, None),
            (3..15, None),
            (16..24, None),
        ];
        for (range, expected) in cases {
            assert_eq!(map.written(range.clone()), expected, "{range:?}");
        }
    }

    #[test]
    fn columns_count_characters() {
        let map = SpanMap::of_file("a.md", Arc::from("äöü [x](y)\n"), 0);
        let place = map.locate(7..13);
        assert_eq!((place.line, place.column, place.length), (1, 5, 6));
    }
    #[test]
    fn places_agree_with_counting_from_the_start() {
        for [word, end] in [["läng ", "vierte: ÄÖ"], ["long ", "fourth"]] {
            let text = format!("{}\r\nsecond line\n\n{end}\n", word.repeat(900));
            let map = SpanMap::of_file("a.md", Arc::from(text.as_str()), 0);
            for start in (0..text.len()).step_by(7).chain(text.len() - 40..text.len() + 2) {
                let range = start..start + 9;
                assert_eq!(map.locate(range.clone()), Location::in_text("a.md", &text, range));
            }
        }
    }
}

//! From a byte of the text that Markdown sees back to the file, line and column that the author wrote.
//!
//! Includes and variables change the text before it is parsed. A [`SpanMap`] remembers which piece came from
//! where, so that every later diagnostic points at the author's own line.

use std::ops::Range;
use std::sync::Arc;

use super::Location;

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: Arc<str>,
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
        let next = self.segments.partition_point(|segment| segment.at <= range.start);
        let Some(segment) = next.checked_sub(1).and_then(|at| self.segments.get(at)) else {
            return Location::file(self.files.first().map_or("", |file| file.name.as_str()));
        };
        let file = &self.files[segment.file];
        if !segment.verbatim {
            return Location::in_text(&file.name, &file.text, segment.offset..segment.offset);
        }
        let limit = self
            .segments
            .get(next)
            .map_or(usize::MAX, |following| following.at);
        let start = segment.offset + (range.start - segment.at);
        let end = segment.offset + (range.end.clamp(range.start, limit) - segment.at);
        Location::in_text(&file.name, &file.text, start..end)
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
    fn columns_count_characters() {
        let map = SpanMap::of_file("a.md", Arc::from("äöü [x](y)\n"), 0);
        let place = map.locate(7..13);
        assert_eq!((place.line, place.column, place.length), (1, 5, 6));
    }
}

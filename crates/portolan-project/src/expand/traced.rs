//! Text that knows where each of its bytes was written.

use std::ops::Range;
use std::sync::Arc;

use portolan_core::model::{PieceOrigin, SpanMap};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where it starts in the text. Segments cover the text without gaps.
    pub(super) at: usize,
    pub(super) file: usize,
    /// Where it starts in the file.
    pub(super) offset: usize,
    /// The file's own bytes; otherwise text that was put in place of what stands at the offset.
    pub(super) verbatim: bool,
}

/// A text with its origin.
#[derive(Clone, Debug, Default)]
pub(super) struct Traced {
    text: String,
    segments: Vec<Segment>,
}

impl Traced {
    /// A text whose parts were written where `map` says. Files keep their numbers.
    pub(super) fn of_map(text: &str, map: &SpanMap) -> Self {
        let segments = map.pieces().map(|(at, file, offset, origin)| Segment {
            at,
            file,
            offset,
            verbatim: origin == PieceOrigin::Kept,
        });
        Self {
            text: text.to_owned(),
            segments: segments.collect(),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    #[cfg(test)]
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Adds bytes of a file as they stand there.
    pub(super) fn push_verbatim(&mut self, file: usize, offset: usize, text: &str) {
        self.push(
            Segment {
                at: self.text.len(),
                file,
                offset,
                verbatim: true,
            },
            text,
        );
    }

    /// Adds text in place of what stands at `offset` of a file.
    pub(super) fn push_made(&mut self, file: usize, offset: usize, text: &str) {
        self.push(
            Segment {
                at: self.text.len(),
                file,
                offset,
                verbatim: false,
            },
            text,
        );
    }

    fn push(&mut self, segment: Segment, text: &str) {
        if text.is_empty() {
            return;
        }
        let goes_on = self.segments.last().is_some_and(|last| {
            let follows = if last.verbatim {
                last.offset + (segment.at - last.at)
            } else {
                last.offset
            };
            last.file == segment.file && last.verbatim == segment.verbatim && follows == segment.offset
        });
        if !goes_on {
            self.segments.push(segment);
        }
        self.text.push_str(text);
    }

    /// Adds a part of another traced text.
    pub(super) fn push_slice(&mut self, from: &Self, range: Range<usize>) {
        let mut index = from.segment_at(range.start);
        let mut at = range.start;
        while at < range.end {
            let Some(segment) = from.segments.get(index) else {
                break;
            };
            let next = from
                .segments
                .get(index + 1)
                .map_or(from.text.len(), |next| next.at);
            let end = next.min(range.end);
            let offset = if segment.verbatim {
                segment.offset + (at - segment.at)
            } else {
                segment.offset
            };
            let piece = Segment {
                at: self.text.len(),
                offset,
                ..*segment
            };
            self.push(piece, &from.text[at..end]);
            at = end;
            index += 1;
        }
    }

    /// The file and the offset that the byte at `at` stems from.
    pub(super) fn origin(&self, at: usize) -> (usize, usize) {
        self.segments.get(self.segment_at(at)).map_or((0, 0), |segment| {
            let shift = if segment.verbatim { at - segment.at } else { 0 };
            (segment.file, segment.offset + shift)
        })
    }

    fn segment_at(&self, at: usize) -> usize {
        self.segments
            .partition_point(|segment| segment.at <= at)
            .saturating_sub(1)
    }

    /// The same knowledge for later stages. `files` are the files that segments number, in order.
    pub(super) fn span_map<'a>(&self, files: impl Iterator<Item = (&'a str, &'a Arc<str>)>) -> SpanMap {
        let mut builder = SpanMap::builder();
        let handles: Vec<usize> = files
            .map(|(name, text)| builder.file(name, Arc::clone(text)))
            .collect();
        for segment in &self.segments {
            let Some(file) = handles.get(segment.file) else {
                continue;
            };
            if segment.verbatim {
                builder.verbatim(segment.at, *file, segment.offset);
            } else {
                builder.replaced(segment.at, *file, segment.offset);
            }
        }
        builder.finish()
    }
}

//! From bytes of the summary to lines and columns.

use std::ops::Range;

use portolan_core::model::Location;

/// How many characters of a line are marked at most.
const MARKED: usize = 200;

/// Finds the places of ranges that come in the order of the text, in one pass over it: a summary may be one long
/// line, and counting each place from the line's start would take quadratic time.
pub(super) struct Places<'a> {
    file: &'a str,
    text: &'a str,
    /// Up to where was counted.
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    /// The whole file.
    pub(super) fn file(&self) -> Location {
        Location::file(self.file)
    }

    /// The place of `range`, cut at the end of its first line.
    pub(super) fn at(&mut self, range: &Range<usize>) -> Location {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.floor_char_boundary(range.end).max(start);
        if start < self.offset {
            (self.offset, self.line, self.column) = (0, 1, 1);
        }
        for letter in self.text[self.offset..start].chars() {
            if letter == '\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
        self.offset = start;
        let marked = self.text[start..end]
            .chars()
            .take_while(|letter| !matches!(letter, '\n' | '\r'));
        let length = u32::try_from(marked.take(MARKED).count()).unwrap_or(0);
        Location {
            file: self.file.to_owned(),
            line: self.line,
            column: self.column,
            length,
        }
    }
}

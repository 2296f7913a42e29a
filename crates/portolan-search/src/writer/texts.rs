//! The texts of all pages, one behind the other, in the pieces in which they came.

/// The texts.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pieces: Vec<String>,
    /// Where each piece ends among all texts, in bytes.
    piece_ends: Vec<u64>,
    /// Where the text of each page ends.
    page_ends: Vec<u64>,
}

impl Texts {
    /// Adds a piece: the texts of pages, of so many bytes each.
    pub(super) fn add(&mut self, piece: String, pages: impl Iterator<Item = u64>) {
        let mut end = self.len();
        self.piece_ends.push(end + piece.len() as u64);
        self.pieces.push(piece);
        for bytes in pages {
            end += bytes;
            self.page_ends.push(end);
        }
        debug_assert_eq!(end, self.len(), "the pages of a piece are all of it");
    }

    /// How many bytes all texts have.
    pub(super) fn len(&self) -> u64 {
        self.piece_ends.last().copied().unwrap_or_default()
    }

    /// Where the text of a page begins.
    pub(super) fn start_of(&self, page: usize) -> u64 {
        let before = page.checked_sub(1).and_then(|before| self.page_ends.get(before));
        before.copied().unwrap_or_default()
    }

    /// The bytes from one place to another, as far as there are some. They may begin and end anywhere.
    pub(super) fn range(&self, start: u64, end: u64) -> Vec<u8> {
        let end = end.min(self.len());
        let mut bytes = Vec::with_capacity(usize_of(end.saturating_sub(start)));
        let first = self.piece_ends.partition_point(|piece_end| *piece_end <= start);
        for (piece, piece_end) in self.pieces.iter().zip(&self.piece_ends).skip(first) {
            let piece_start = piece_end - piece.len() as u64;
            if piece_start >= end {
                break;
            }
            let from = usize_of(start.saturating_sub(piece_start));
            let to = usize_of(end - piece_start).min(piece.len());
            bytes.extend_from_slice(&piece.as_bytes()[from..to]);
        }
        bytes
    }

    /// The pieces, in order.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(String::as_str)
    }
}

fn usize_of(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_run_over_pieces_and_pages() {
        let mut texts = Texts::default();
        texts.add("abcde".to_owned(), [2, 0, 3].into_iter());
        texts.add(String::new(), [0].into_iter());
        texts.add("fgh".to_owned(), [3].into_iter());
        assert_eq!([0, 1, 2, 3, 4].map(|page| texts.start_of(page)), [0, 2, 2, 5, 5]);
        let ranges = [(0, 8), (1, 6), (5, 6), (6, 99), (8, 9), (2, 2)];
        assert_eq!(
            ranges.map(|(start, end)| String::from_utf8(texts.range(start, end)).expect("letters")),
            ["abcdefgh", "bcdef", "f", "gh", "", ""]
        );
    }
}

//! Cuts what stands between two gaps of a text once, however often the text has it.
//!
//! Texts repeat themselves: after some pages nine of ten such pieces were met before. A word ends at a gap in any case, so
//! what a piece consists of follows from the piece alone, but for stop words, which stay in short code. Entry point:
//! [`Pieces::section`]; tests hold it against the scanner that is given the whole text.

use std::ops::Range;

use super::inverted::Inverter;
use super::words::Words;
use crate::analysis::stop::StopWords;
use crate::analysis::tokens::{Scanner, Shape, Token};

/// Code up to so many bytes is a name or a command, in which every word tells (`for`, `git init .`).
const INLINE: u32 = 80;
/// Longer pieces are data, which comes once.
const LONGEST: usize = 96;

/// The pieces of the texts of one language.
#[derive(Debug)]
pub(super) struct Pieces {
    stop: StopWords,
    known: Words,
    /// By the number of the piece.
    cuts: Vec<Cut>,
    words: Vec<Known>,
}

/// What a piece is cut into.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Where its words begin and end among those of all pieces.
    words: (u32, u32),
    /// By how much it raises the position.
    positions: u32,
    has_stop_words: bool,
}

/// A word of a piece that is no stop word.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// Its number in its field.
    number: u32,
    is_plain: bool,
    /// Its place in the piece.
    position: u32,
}

/// Where words go: those of texts, and what is no plain word of these.
pub(super) type Fields<'a> = [&'a mut Inverter; 2];

impl Pieces {
    /// None of them cut yet.
    pub(super) fn new(stop: StopWords) -> Self {
        Self {
            stop,
            known: Words::default(),
            cuts: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Takes the words of a document's text, those of prose and of long code without stop words, and says how long it is in
    /// words. `code` says what of it is code.
    pub(super) fn section(
        &mut self,
        scanner: &mut Scanner,
        (text, mut code): (&str, &[Range<u32>]),
        document: u32,
        mut fields: Fields<'_>,
    ) -> u32 {
        let (mut start, mut position) = (0, 0);
        while start < text.len() {
            let piece = start..start + length_of_piece(&text.as_bytes()[start..]);
            start = piece.end + 1;
            if piece.is_empty() {
                continue;
            }
            while code
                .first()
                .is_some_and(|range| range.end as usize <= piece.start)
            {
                code = &code[1..];
            }
            let text = &text[piece.clone()];
            let cut = (text.len() <= LONGEST).then(|| self.cut(scanner, text, &mut fields));
            position = match cut {
                Some(cut) if !cut.has_stop_words || !has_short(code, &piece) => {
                    for word in &self.words[cut.words.0 as usize..cut.words.1 as usize] {
                        let field = &mut fields[usize::from(!word.is_plain)];
                        field.place(word.number, document, position + word.position);
                    }
                    position + cut.positions
                }
                _ => {
                    let stop = &self.stop;
                    scanner.scan(text, position, &mut |token| {
                        if !is_left_out(stop, token, code, piece.start) {
                            fields[usize::from(!token.is_plain())].push(token, document);
                        }
                    })
                }
            };
        }
        position
    }

    /// What a piece is cut into; its words have numbers then.
    fn cut(&mut self, scanner: &mut Scanner, piece: &str, fields: &mut Fields<'_>) -> Cut {
        let number = self.known.number(piece.as_bytes());
        if let Some(cut) = self.cuts.get(number as usize) {
            return *cut;
        }
        let (begin, mut has_stop_words) = (self.words.len(), false);
        let positions = scanner.scan(piece, 0, &mut |token| {
            if token.shape == Shape::Word && self.stop.has(token.lower) {
                has_stop_words = true;
                return;
            }
            let is_plain = token.is_plain();
            self.words.push(Known {
                number: fields[usize::from(!is_plain)].number(token),
                is_plain,
                position: token.position,
            });
        });
        let cut = Cut {
            words: (small(begin), small(self.words.len())),
            positions,
            has_stop_words,
        };
        self.cuts.push(cut);
        cut
    }
}

/// How many bytes stand before the first gap. Most pieces and their gap fit into eight bytes, which are looked at as one
/// number: a byte of it that is a gap is zero once the gap is taken from it.
fn length_of_piece(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes[at..].first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        let gaps = zeros(eight ^ of_all(b' ')) | zeros(eight ^ of_all(b'\n'));
        if gaps != 0 {
            return at + gaps.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes[at..].iter();
    at + rest.take_while(|byte| !matches!(byte, b' ' | b'\n')).count()
}

/// This byte eight times.
const fn of_all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of each byte that is zero, up to the first of them; above it may be others.
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(of_all(1)) & !bytes & of_all(0x80)
}

/// Whether short code stands in a piece; `code` begins with the first range that does not end before it.
fn has_short(code: &[Range<u32>], piece: &Range<usize>) -> bool {
    code.iter()
        .take_while(|range| (range.start as usize) < piece.end)
        .any(|range| range.end - range.start <= INLINE)
}

/// Whether a word is a stop word that stands in no short code; the piece begins at `start` of the text.
fn is_left_out(stop: &StopWords, token: &Token<'_>, code: &[Range<u32>], start: usize) -> bool {
    let at = start + token.start;
    let is_here = |range: &Range<u32>| (range.start as usize) <= at && at < range.end as usize;
    token.shape == Shape::Word
        && stop.has(token.lower)
        && !code
            .iter()
            .take_while(|range| (range.start as usize) <= at)
            .any(|range| is_here(range) && range.end - range.start <= INLINE)
}

/// A number of words in memory for a few pages at a time.
fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a few pages have less than four billion words")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every word, each with its documents and places.
    type Shown = Vec<(String, u32, Vec<u32>)>;

    fn shown(fields: [Inverter; 2]) -> [Shown; 2] {
        fields.map(|field| {
            let inverted = field.finish();
            let mut words = Shown::new();
            for word in 0..small(inverted.words.len()) {
                let name = String::from_utf8_lossy(inverted.words.get(word)).into_owned();
                inverted.each(word, &mut Vec::new(), |document, deltas| {
                    words.push((name.clone(), document, deltas.to_vec()));
                });
            }
            words.sort();
            words
        })
    }

    /// What the scanner finds in the whole text, of as many documents that all have it, and the length of the text.
    fn whole(text: &str, code: &[Range<u32>], documents: u32) -> ([Shown; 2], u32) {
        let stop = StopWords::of("en");
        let mut fields: [Inverter; 2] = Default::default();
        let mut length = 0;
        for document in 0..documents {
            length = Scanner::default().scan(text, 0, &mut |token| {
                if !is_left_out(&stop, token, code, 0) {
                    fields[usize::from(!token.is_plain())].push(token, document);
                }
            });
        }
        (shown(fields), length)
    }

    /// The same of pieces, which know them from the first document on.
    fn in_pieces(text: &str, code: &[Range<u32>], documents: u32) -> ([Shown; 2], u32) {
        let (mut pieces, mut scanner) = (Pieces::new(StopWords::of("en")), Scanner::default());
        let mut fields: [Inverter; 2] = Default::default();
        let mut length = 0;
        for document in 0..documents {
            let [body, odd] = &mut fields;
            length = pieces.section(&mut scanner, (text, code), document, [body, odd]);
        }
        (shown(fields), length)
    }

    /// Texts of pieces that joiners, capitals, other scripts and gaps make odd.
    fn text() -> impl Strategy<Value = String> {
        let part = prop::sample::select(vec![
            "the",
            "for",
            "it",
            "deploy",
            "Deploy",
            "rateLimit",
            "URLs",
            "max_size",
            "a",
            "c++",
            "c#",
            "don't",
            "l'hôte",
            "1.92.0",
            "v1",
            "7f9cb2aa11",
            "foo::Bar",
            "x",
            "日本",
            "año",
            "-",
            ".",
            ":",
            "'",
            "_",
            "(",
            ",",
            " ",
            " ",
            " ",
            "\n",
            "  ",
            "\u{a0}",
            "\t",
        ]);
        let long = "y".repeat(LONGEST + 1);
        prop::collection::vec(
            prop_oneof![40 => part.prop_map(str::to_owned), 1 => Just(long)],
            0..60,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        /// However often, and whatever of it is code.
        #[test]
        fn pieces_give_what_the_whole_text_gives(
            text in text(),
            bounds in prop::collection::vec((0_u32..12, 1_u32..120), 0..6),
        ) {
            let mut code: Vec<Range<u32>> = Vec::new();
            for (gap, length) in bounds {
                let start = code.last().map_or(gap, |last| last.end + 1 + gap);
                code.push(start..start + length);
            }
            prop_assert_eq!(in_pieces(&text, &code, 3), whole(&text, &code, 3));
        }
    }

    #[test]
    fn a_piece_ends_before_the_first_gap() {
        let fill = "\u{1f}!\u{b}\t\u{a0}*\u{8a}J".repeat(4);
        for at in (0..=fill.len()).filter(|at| fill.is_char_boundary(*at)) {
            for (gap, behind) in [(" ", ""), ("\n", "x \n x"), ("", "")] {
                let text = [&fill[..at], gap, behind].concat();
                assert_eq!(length_of_piece(text.as_bytes()), at, "{text:?}");
            }
        }
    }

    #[test]
    fn stop_words_count_in_short_code_alone() {
        let text = "git for max-size for";
        let (code, long) = (
            std::iter::once(4..7).collect::<Vec<_>>(),
            std::iter::once(0..INLINE + 5).collect::<Vec<_>>(),
        );
        let word = |word: &str, places: &[u32]| (word.to_owned(), 0, places.to_vec());
        let [body, _] = in_pieces(text, &code, 1).0;
        assert_eq!(
            body,
            [
                word("for", &[1]),
                word("git", &[0]),
                word("max", &[2]),
                word("size", &[3])
            ]
        );
        let [body, odd] = in_pieces(text, &long, 1).0;
        assert_eq!(body, [word("git", &[0]), word("max", &[2]), word("size", &[3])]);
        assert_eq!(odd, [word("maxsize", &[2])]);
    }
}

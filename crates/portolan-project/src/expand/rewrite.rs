//! What a text kept of another one: for programs that are given a text and give back another.
//!
//! Owns [`pieces`]. Whole lines are compared first, then the ends of what lies between: a program that replaces a
//! formula within a line leaves the rest of that line where it was.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};
use portolan_core::model::{Piece, PieceOrigin};

/// The pieces of `new`, in order and without gaps, each with its place in `old`.
pub(super) fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let input = InternedInput::new(old, new);
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let (old_starts, new_starts) = (line_starts(old), line_starts(new));
    let mut pieces = Pieces::default();
    let (mut from, mut at) = (0, 0);
    for hunk in diff.hunks() {
        let before = bytes(&old_starts, hunk.before);
        let after = bytes(&new_starts, hunk.after);
        pieces.kept(at..after.start, from);
        pieces.changed(old, before.clone(), new, after.clone());
        (from, at) = (before.end, after.end);
    }
    pieces.kept(at..new.len(), from);
    pieces.0
}

/// Where each line starts, and where the last one ends.
fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    }));
    starts
}

fn bytes(starts: &[usize], lines: Range<u32>) -> Range<usize> {
    let start = |line: u32| starts.get(line as usize).or(starts.last()).copied().unwrap_or(0);
    start(lines.start)..start(lines.end)
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn kept(&mut self, new: Range<usize>, from: usize) {
        self.push(new, from, PieceOrigin::Kept);
    }

    fn push(&mut self, new: Range<usize>, from: usize, origin: PieceOrigin) {
        let goes_on = self.0.last().is_some_and(|last| {
            let both_kept = last.origin == PieceOrigin::Kept && origin == PieceOrigin::Kept;
            both_kept && last.from + (new.start - last.at) == from
        });
        if !new.is_empty() && !goes_on {
            self.0.push(Piece {
                at: new.start,
                from,
                origin,
            });
        }
    }

    /// Lines that differ: what they start and end with alike was kept.
    fn changed(&mut self, old: &str, before: Range<usize>, new: &str, after: Range<usize>) {
        let (old, new) = (&old[before.clone()], &new[after.clone()]);
        let head = common_head(old, new);
        let tail = common_head_reversed(&old[head..], &new[head..]);
        let made = after.start + head..after.end - tail;
        self.kept(after.start..made.start, before.start);
        self.push(made.clone(), before.start + head, PieceOrigin::Made);
        self.kept(made.end..after.end, before.end - tail);
    }
}

fn common_head(left: &str, right: &str) -> usize {
    let pairs = left.chars().zip(right.chars());
    pairs
        .take_while(|(left, right)| left == right)
        .map(|(letter, _)| letter.len_utf8())
        .sum()
}

fn common_head_reversed(left: &str, right: &str) -> usize {
    let pairs = left.chars().rev().zip(right.chars().rev());
    pairs
        .take_while(|(left, right)| left == right)
        .map(|(letter, _)| letter.len_utf8())
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces as `+made` and `=kept@offset`.
    fn shown(old: &str, new: &str) -> Vec<String> {
        let pieces = pieces(old, new);
        let ends = pieces.iter().skip(1).map(|piece| piece.at).chain([new.len()]);
        let line = |(piece, end): (&Piece, usize)| {
            let text = &new[piece.at..end];
            match piece.origin {
                PieceOrigin::Kept => format!("={text}@{}", piece.from),
                PieceOrigin::Made => format!("+{text}@{}", piece.from),
            }
        };
        pieces.iter().zip(ends).map(line).collect()
    }

    #[test]
    fn lines_that_stay_are_found_around_those_that_change() {
        assert_eq!(
            shown("a\nb\nc\n", "a\nX\nY\nc\n"),
            ["=a\n@0", "+X\nY@2", "=\nc\n@3"]
        );
        assert_eq!(shown("a\n<!-- toc -->\nc\n", "a\nc\n"), ["=a\n@0", "=c\n@15"]);
        assert_eq!(shown("a\n", "X\na\nY\n"), ["+X\n@0", "=a\n@0", "+Y\n@2"]);
        assert_eq!(shown("a", ""), [""; 0]);
        assert_eq!(shown("", "a"), ["+a@0"]);
    }

    #[test]
    fn the_ends_of_a_changed_line_stay() {
        assert_eq!(
            shown("see $x$ and [y](y.md)\n", "see <i>x</i> and [y](y.md)\n"),
            ["=see @0", "+<i>x</i>@4", "= and [y](y.md)\n@7"]
        );
        assert_eq!(shown("é1ü\n", "é2ü\n"), ["=é@0", "+2@2", "=ü\n@3"]);
    }

    proptest! {
        #[test]
        fn what_is_kept_stands_in_the_old_text(old in "[ab\n]{0,40}", new in "[abc\n]{0,40}") {
            let pieces = pieces(&old, &new);
            let mut at = 0;
            for (index, piece) in pieces.iter().enumerate() {
                let end = pieces.get(index + 1).map_or(new.len(), |next| next.at);
                prop_assert_eq!(piece.at, at);
                prop_assert!(end > at && piece.from <= old.len());
                if piece.origin == PieceOrigin::Kept {
                    prop_assert_eq!(&old[piece.from..piece.from + (end - at)], &new[at..end]);
                }
                at = end;
            }
            prop_assert_eq!(at, new.len());
        }
    }
}

//! What counts how much. Every figure of the ranking stands here; they were chosen with the judged queries of
//! `tests/relevance` that are not held back (`cargo xtask relevance`).

/// How fast repeating a word in a section stops to count (BM25's k1).
pub(crate) const SATURATION: f32 = 1.1;
/// How much long sections are marked down (BM25's b).
pub(crate) const LENGTH: f32 = 0.3;

/// A word of the page's title, beside one of a text.
pub(crate) const TITLE: f32 = 2.6;
/// How much a title's other words take away from it: 0 for nothing.
pub(crate) const TITLE_LENGTH: f32 = 0.4;
/// A word of a section's heading.
pub(crate) const HEADING: f32 = 1.2;
/// A word of a section's text.
pub(crate) const BODY: f32 = 1.0;
/// How much of what other sections of the page say counts for a section.
pub(crate) const SPREAD: f32 = 0.2;
/// What each doubling of the sections that have a word adds, of the word's worth.
pub(crate) const OFTEN: f32 = 0.2;
/// Neighbours in the question that are neighbours in the page, of a word's worth.
pub(crate) const NEIGHBOURS: f32 = 0.4;
/// Words that are left out of texts (`how`, `to`), of a word's worth.
pub(crate) const STOP: f32 = 0.25;

/// A word with another ending than the one that was asked for.
pub(crate) const STEM: f32 = 0.95;
/// A word that the last one begins, while it is typed: shorter rests are likelier.
pub(crate) const PREFIX: f32 = 0.85;
/// What a synonym counts.
pub(crate) const SYNONYM: f32 = 0.7;
/// The parts of an identifier, side by side but not as one.
pub(crate) const PARTS: f32 = 0.6;
/// A word that differs by one letter.
pub(crate) const TYPO_1: f32 = 0.7;
/// A word that differs by two letters.
pub(crate) const TYPO_2: f32 = 0.5;

/// From how many words on a page need not have all of them: whole questions say more than any page does.
pub(crate) const ENOUGH_WORDS: usize = 3;
/// The share of such a question's worth that a page must have.
pub(crate) const ENOUGH: f32 = 0.45;
/// Where no page has all words: the share of the best page's worth that a page must have.
pub(crate) const SOME: f32 = 0.5;

/// The most words of the index that one word of a question stands for, by their ending.
pub(crate) const MOST_STEMS: usize = 16;
/// The same for words that it begins.
pub(crate) const MOST_PREFIXES: usize = 12;
/// The same for mistyped words.
pub(crate) const MOST_TYPOS: usize = 8;
/// The most words of the index that are offered where nothing was found, for a word and for a question.
pub(crate) const MOST_NEAR: [usize; 2] = [3, 5];
/// The most words of a question that are looked for: of a longer one the rarest.
pub(crate) const MOST_WORDS: usize = 32;
/// From how many words on a question is a pasted line, which has no syntax and no mistakes.
pub(crate) const PASTED: usize = 14;
/// How many bytes of positions are worth loading for neighbours.
pub(crate) const NEIGHBOUR_BYTES: usize = 6 << 10;
/// Up to how many bytes of positions other forms of a word stand for it in a phrase.
pub(crate) const FORM_BYTES: usize = 4 << 10;

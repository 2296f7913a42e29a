//! What an open index remembers of its last questions: readers type letter by letter, and each letter is a question with
//! the same words before it. Only what follows from the index is kept, so no answer depends on it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use super::evidence::{Evidence, Sequence};
use super::expand::{Expansion, Variant, scope};
use super::lexicon::Scope;
use super::query::Word;

/// How many words are remembered with what they stand for.
const WORDS: usize = 48;
/// How many words and sequences are remembered with where they stand. Each may be a part of the site's size.
const FOUND: usize = 12;

/// What is remembered.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) words: Kept<WordKey, Expansion>,
    pub(crate) found: Kept<Looked, Arc<Evidence>>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            words: Kept::new(WORDS),
            found: Kept::new(FOUND),
        }
    }
}

/// What of a word decides what it stands for: not its place, nor how it was typed.
#[derive(Debug, PartialEq)]
pub(crate) struct WordKey {
    lower: String,
    folded: String,
    scope: Scope,
    open: bool,
    lenient: bool,
}

impl WordKey {
    pub(crate) fn of(word: &Word, lenient: bool) -> Self {
        Self {
            lower: word.lower.clone(),
            folded: word.folded.clone(),
            scope: scope(word),
            open: word.open,
            lenient,
        }
    }
}

/// What was looked for: words, and sequences of words, each with its weight.
#[derive(Debug, PartialEq)]
pub(crate) struct Looked {
    pub(crate) variants: Vec<Variant>,
    pub(crate) sequences: Vec<(Sequence, f32)>,
}

/// The values that were used last.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    most: usize,
    entries: RefCell<VecDeque<(K, V)>>,
}

impl<K, V: Clone> Kept<K, V> {
    fn new(most: usize) -> Self {
        Self {
            most,
            entries: RefCell::default(),
        }
    }

    /// The value that was kept under a key like this.
    pub(crate) fn find(&self, is_key: impl Fn(&K) -> bool) -> Option<V> {
        let mut entries = self.entries.borrow_mut();
        let place = entries.iter().position(|(key, _)| is_key(key))?;
        let entry = entries.remove(place)?;
        let value = entry.1.clone();
        entries.push_back(entry);
        Some(value)
    }

    /// Keeps a value; the one that was not used for longest gives way.
    pub(crate) fn keep(&self, key: K, value: V) {
        let mut entries = self.entries.borrow_mut();
        if entries.len() == self.most {
            entries.pop_front();
        }
        entries.push_back((key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_used_for_longest_is_forgotten() {
        let kept = Kept::new(2);
        kept.keep(1, "one");
        kept.keep(2, "two");
        assert_eq!(kept.find(|key| *key == 1), Some("one"));
        kept.keep(3, "three");
        assert_eq!(kept.find(|key| *key == 2), None);
        assert_eq!(kept.find(|key| *key == 1), Some("one"));
        assert_eq!(kept.find(|key| *key == 3), Some("three"));
    }
}

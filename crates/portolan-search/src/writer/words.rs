//! Words, each once: found by their bytes, named by a number.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// The words.
#[derive(Debug, Default)]
pub(super) struct Words {
    table: HashTable<Entry>,
    words: Vec<Word>,
    bytes: Vec<u8>,
}

/// A word in the table, with what nearly all questions need: neither a short word nor a table that grows goes on to where
/// the bytes are.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u64,
    first: u64,
    length: u32,
    number: u32,
}

/// A word: what most comparisons need of it, and where the rest lies.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its first bytes, as a number that is ordered like them.
    first: u64,
    start: u32,
    length: u32,
}

impl Words {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word of a number.
    pub(super) fn get(&self, number: u32) -> &[u8] {
        self.bytes_of(self.words[number as usize])
    }

    /// The number of a word, the next one where it was not met before.
    pub(super) fn number(&mut self, word: &[u8]) -> u32 {
        let (first, length) = (first_of(word), small(word.len()));
        let hash = hash(word, first);
        let known = self.table.find(hash, |known| {
            let is_long_the_same = || self.get(known.number) == word;
            known.hash == hash
                && known.first == first
                && known.length == length
                && (length <= 8 || is_long_the_same())
        });
        if let Some(known) = known {
            return known.number;
        }
        let number = small(self.words.len());
        self.words.push(Word {
            first,
            start: small(self.bytes.len()),
            length,
        });
        self.bytes.extend_from_slice(word);
        let entry = Entry {
            hash,
            first,
            length,
            number,
        };
        self.table.insert_unique(hash, entry, |known| known.hash);
        number
    }

    /// The numbers of all words, in the order of their bytes.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..small(self.len())).collect();
        numbers.sort_unstable_by(|left, right| {
            let (left, right) = (self.words[*left as usize], self.words[*right as usize]);
            let by_first = left.first.cmp(&right.first);
            by_first.then_with(|| self.bytes_of(left).cmp(self.bytes_of(right)))
        });
        numbers
    }

    fn bytes_of(&self, word: Word) -> &[u8] {
        &self.bytes[word.start as usize..(word.start + word.length) as usize]
    }
}

/// What a word is found by, given its first bytes: the same in every run. Of a short word they are all there is to hash.
fn hash(word: &[u8], first: u64) -> u64 {
    let state = FixedState::default();
    if word.len() <= 8 {
        // The length tells a word from one with zeros behind it.
        state.hash_one(first ^ word.len() as u64)
    } else {
        state.hash_one(word)
    }
}

/// The first eight bytes as a number that is ordered like them; what is not there counts as zeros. Read at once, or as two
/// halves that may overlap: byte by byte takes longer than all the rest of looking a word up.
fn first_of(word: &[u8]) -> u64 {
    if let Some(eight) = word.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let behind = |length: usize| 64 - 8 * length;
    if let (Some(front), Some(back)) = (word.first_chunk(), word.last_chunk()) {
        return u64::from(u32::from_be_bytes(*front)) << 32
            | u64::from(u32::from_be_bytes(*back)) << behind(word.len());
    }
    let [Some(first), Some(middle), Some(last)] = [word.first(), word.get(word.len() / 2), word.last()]
    else {
        return 0;
    };
    u64::from(*first) << 56
        | u64::from(*middle) << behind(word.len() / 2 + 1)
        | u64::from(*last) << behind(word.len())
}

/// A number of words, or of their bytes.
fn small(number: usize) -> u32 {
    u32::try_from(number).expect("the words of a site, each once, have less than four billion bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_are_ordered_like_the_word() {
        let word = b"\xff\x01zyxwvuts";
        for length in 0..=word.len() {
            let mut first = [0; 8];
            for (to, from) in first.iter_mut().zip(&word[..length]) {
                *to = *from;
            }
            assert_eq!(first_of(&word[..length]), u64::from_be_bytes(first), "{length}");
        }
    }

    #[test]
    fn words_have_one_number_each_and_an_order() {
        let mut words = Words::default();
        let given = [
            "b",
            "deployment",
            "a",
            "a\0",
            "deploymen",
            "b",
            "deployment",
            "",
            "a\0b",
            "\u{ff}",
        ];
        let numbers = given.map(|word| words.number(word.as_bytes()));
        assert_eq!(numbers, [0, 1, 2, 3, 4, 0, 1, 5, 6, 7]);
        let ordered: Vec<&str> = words
            .in_order()
            .into_iter()
            .map(|number| std::str::from_utf8(words.get(number)).expect("a word"))
            .collect();
        assert_eq!(
            ordered,
            ["", "a", "a\0", "a\0b", "b", "deploymen", "deployment", "\u{ff}"]
        );
    }
}

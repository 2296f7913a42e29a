//! The words of some documents, turned round: for each word, the documents that have it and its places there.
//!
//! Entry points: [`Inverter`], which takes words in the order of the documents, and [`Inverted`], what comes out. Made in
//! parallel, for a few pages at a time, so that its table stays small and near; [`super::postings`] brings all of them
//! together.

use super::words::Words;
use crate::analysis::tokens::Token;
use crate::format::schema::ACCENTS;

/// Collects the words of one field.
#[derive(Debug, Default)]
pub(super) struct Inverter {
    words: Words,
    places: Vec<Place>,
}

/// A word at one place.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    word: u32,
    document: u32,
    position: u32,
}

impl Inverter {
    /// Adds a word; documents do not fall, nor do the positions of one document.
    pub(super) fn push(&mut self, token: &Token<'_>, document: u32) {
        let word = self.number(token);
        self.place(word, document, token.position);
    }

    /// The number of a word. One that gets a number must get a place, too.
    pub(super) fn number(&mut self, token: &Token<'_>) -> u32 {
        if token.lower == token.folded {
            self.words.number(token.folded.as_bytes())
        } else {
            let (folded, accents) = (token.folded, token.lower);
            self.words
                .number(format!("{folded}{ACCENTS}{accents}").as_bytes())
        }
    }

    /// Adds a place of a word that has a number, in the order of [`Inverter::push`].
    pub(super) fn place(&mut self, word: u32, document: u32, position: u32) {
        self.places.push(Place {
            word,
            document,
            position,
        });
    }

    /// Turns them round.
    pub(super) fn finish(self) -> Inverted {
        let tokens = self.places.len() as u64;
        let (places, starts) = by_word(&self.places, self.words.len());
        let mut data = Vec::with_capacity(self.places.len() * 2);
        let mut ends = Vec::with_capacity(self.words.len());
        for bounds in starts.windows(2) {
            write_places(&places[bounds[0] as usize..bounds[1] as usize], &mut data);
            ends.push(small(data.len()));
        }
        data.shrink_to_fit();
        Inverted {
            words: self.words,
            data,
            ends,
            tokens,
        }
    }
}

/// The places in the order of their words, those of one word in the order in which they came, and where each word's begin.
fn by_word(places: &[Place], words: usize) -> (Vec<Place>, Vec<u32>) {
    let mut starts = vec![0_u32; words + 1];
    for place in places {
        starts[place.word as usize + 1] += 1;
    }
    for word in 0..words {
        starts[word + 1] += starts[word];
    }
    let mut next = starts.clone();
    let mut ordered = vec![Place::default(); places.len()];
    for place in places {
        let at = &mut next[place.word as usize];
        ordered[*at as usize] = *place;
        *at += 1;
    }
    (ordered, starts)
}

/// Writes the documents of one word: by how much the number grows, how many places it has there, and by how much each of
/// these grows.
fn write_places(places: &[Place], data: &mut Vec<u8>) {
    let mut before = 0;
    for of_one in places.chunk_by(|left, right| left.document == right.document) {
        let document = of_one[0].document;
        put(data, document - before);
        put(data, small(of_one.len()));
        before = document;
        let mut position = 0;
        for place in of_one {
            put(data, place.position - position);
            position = place.position;
        }
    }
}

/// Words with their documents and places.
#[derive(Debug, Default)]
pub(super) struct Inverted {
    pub(super) words: Words,
    data: Vec<u8>,
    /// Where what is said of each word ends.
    ends: Vec<u32>,
    /// How many words were pushed.
    pub(super) tokens: u64,
}

impl Inverted {
    /// Where what is said of a word begins and ends.
    pub(super) fn data_of(&self, word: u32) -> (u32, u32) {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        (start, self.ends[word as usize])
    }

    /// Gives each document of a word, by [`Inverted::data_of`], with the first of its places and the distance of each other
    /// one to that before it.
    pub(super) fn each_in(
        &self,
        (start, end): (u32, u32),
        deltas: &mut Vec<u32>,
        mut give: impl FnMut(u32, &[u32]),
    ) {
        let mut data = &self.data[start as usize..end as usize];
        let mut document = 0;
        while !data.is_empty() {
            document += take(&mut data);
            let count = take(&mut data);
            deltas.clear();
            deltas.extend((0..count).map(|_| take(&mut data)));
            give(document, deltas);
        }
    }
}

#[cfg(test)]
impl Inverted {
    /// The same, by the number of the word.
    pub(super) fn each(&self, word: u32, deltas: &mut Vec<u32>, give: impl FnMut(u32, &[u32])) {
        self.each_in(self.data_of(word), deltas, give);
    }
}

/// Appends a number, seven bits a byte, the lowest first.
fn put(data: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        data.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    data.push(number as u8);
}

/// Takes a number off the front.
#[inline]
fn take(data: &mut &[u8]) -> u32 {
    // Nearly all are small.
    if let Some((&byte, rest)) = data.split_first()
        && byte < 0x80
    {
        *data = rest;
        return u32::from(byte);
    }
    take_large(data)
}

fn take_large(data: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = data.split_first() {
        *data = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
        shift += 7;
    }
    number
}

/// A number of things that lie in memory for a few pages at a time.
fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a few pages have less than four billion words and bytes")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::analysis::tokens::Shape;

    /// A word alone, at a place.
    pub(in super::super) fn token<'a>(folded: &'a str, accents: Option<&'a str>, position: u32) -> Token<'a> {
        Token {
            lower: accents.unwrap_or(folded),
            folded,
            position,
            start: 0,
            end: folded.len(),
            shape: Shape::Word,
        }
    }

    #[test]
    fn words_know_their_documents_and_places() {
        let mut inverter = Inverter::default();
        let pushed = [
            ("deploy", None, 0, 0),
            ("ano", Some("año"), 0, 1),
            ("deploy", None, 0, 130),
            ("ano", None, 2, 0),
            ("deploy", None, 300, 7),
            ("deploy", None, 300, 7),
        ];
        for (word, accents, document, position) in pushed {
            inverter.push(&token(word, accents, position), document);
        }
        let inverted = inverter.finish();
        let mut found = Vec::new();
        for word in 0..inverted.words.len() as u32 {
            let mut documents = Vec::new();
            inverted.each(word, &mut Vec::new(), |document, deltas| {
                documents.push((document, deltas.to_vec()));
            });
            found.push((
                String::from_utf8_lossy(inverted.words.get(word)).into_owned(),
                documents,
            ));
        }
        let expected = vec![
            ("deploy".to_owned(), vec![(0, vec![0, 130]), (300, vec![7, 0])]),
            ("ano\0año".to_owned(), vec![(0, vec![1])]),
            ("ano".to_owned(), vec![(2, vec![0])]),
        ];
        assert_eq!((found, inverted.tokens), (expected, 6));
    }

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u32::MAX];
        let mut data = Vec::new();
        numbers.iter().for_each(|number| put(&mut data, *number));
        let mut rest = &data[..];
        assert_eq!(numbers.map(|_| take(&mut rest)), numbers);
        assert!(rest.is_empty());
    }
}

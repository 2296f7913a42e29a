//! Words that were cut before, as one text that tantivy's writer reads at no cost.
//!
//! Each word ends with a byte below 32 that says by how much the position grew before it, one more than that. Words
//! themselves have no such byte but NUL.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The most that one byte can say.
const MOST: u32 = 30;

/// Collects words.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: String,
    /// The position of the last word.
    position: u32,
}

impl Words {
    /// Makes room for the words of a text of so many bytes.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// Adds a word; positions do not fall.
    pub(super) fn push(&mut self, word: &str, accents: Option<&str>, position: u32) {
        let mut step = position - self.position;
        while step > MOST {
            self.end(MOST);
            step -= MOST;
        }
        self.text.push_str(word);
        if let Some(accents) = accents {
            self.text.push(crate::format::schema::ACCENTS);
            self.text.push_str(accents);
        }
        self.end(step);
        self.position = position;
    }

    fn end(&mut self, step: u32) {
        self.text.push(char::from_u32(step + 1).unwrap_or('\u{1}'));
    }

    /// The text that [`Prepared`] reads.
    pub(super) fn finish(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }
}

/// tantivy's tokenizer of such texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared;

impl Tokenizer for Prepared {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream {
            rest: text,
            token: Token {
                position: 0,
                ..Token::default()
            },
        }
    }
}

/// The words of one text.
#[derive(Debug)]
pub(super) struct Stream<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let end = self.rest.bytes().position(|byte| byte < 32 && byte != 0);
            let Some(end) = end else {
                return false;
            };
            self.token.position += usize::from(self.rest.as_bytes()[end]) - 1;
            let word = &self.rest[..end];
            self.rest = &self.rest[end + 1..];
            if !word.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(word);
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_at_their_places() {
        let mut words = Words::default();
        let pushed = [
            ("foobar", None, 0),
            ("foo", None, 0),
            ("ano", Some("año"), 1),
            ("far", None, 100),
        ];
        for (word, accents, position) in pushed {
            words.push(word, accents, position);
        }
        let text = words.finish();
        let mut tokenizer = Prepared;
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("foobar", 0), ("foo", 0), ("ano\0año", 1), ("far", 100)];
        assert_eq!(
            found,
            expected.map(|(word, position)| (word.to_owned(), position))
        );
    }
}

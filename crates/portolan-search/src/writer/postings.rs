//! Brings the words of all pages together and has tantivy write them: its dictionary, postings and positions of one
//! field.
//!
//! tantivy's own writer takes one document after the other; ours is given pages that were turned round in parallel, and
//! looks each word up once for some pages instead of once for each place. What is written is the same to the byte, which
//! a test holds it to.

use std::io::{self, Write};

use tantivy::directory::{AntiCallToken, CompositeWrite, TerminatingWrite};
use tantivy::postings::FieldSerializer;
use tantivy::schema::{Field, IndexRecordOption};

use super::inverted::Inverted;
use super::words::Words;

/// Where a chain of parts ends.
const END: u32 = u32::MAX;

/// The words of one field.
#[derive(Debug, Default)]
pub(super) struct Postings {
    words: Words,
    /// The first and the last part of each word.
    chains: Vec<(u32, u32)>,
    parts: Vec<Part>,
    /// What was added, each with its first document.
    added: Vec<(u32, Inverted)>,
}

/// What one addition says of a word.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// The addition.
    of: u32,
    /// What is said of the word there.
    data: (u32, u32),
    /// The next part of the same word.
    next: u32,
}

/// The three pieces of one field.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) terms: Vec<u8>,
    pub(super) postings: Vec<u8>,
    pub(super) positions: Vec<u8>,
}

impl Written {
    /// Whether the field has no word.
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

impl Postings {
    /// Adds the words of the documents from `document` on.
    pub(super) fn add(&mut self, document: u32, inverted: Inverted) {
        let of = small(self.added.len());
        self.added.push((document, inverted));
        let inverted = &self.added[of as usize].1;
        for word in 0..small(inverted.words.len()) {
            let part = small(self.parts.len());
            let data = inverted.data_of(word);
            self.parts.push(Part { of, data, next: END });
            let number = self.words.number(inverted.words.get(word));
            match self.chains.get_mut(number as usize) {
                Some((_, last)) => {
                    self.parts[*last as usize].next = part;
                    *last = part;
                }
                None => self.chains.push((part, part)),
            }
        }
    }

    /// Writes them as tantivy does.
    ///
    /// # Errors
    /// When tantivy refuses a word; memory does not fail.
    pub(super) fn write(self) -> io::Result<Written> {
        let mut written = Written::default();
        if self.chains.is_empty() {
            return Ok(written);
        }
        let [mut terms, mut postings, mut positions] = [
            Memory(&mut written.terms),
            Memory(&mut written.postings),
            Memory(&mut written.positions),
        ]
        .map(CompositeWrite::wrap);
        // One field only: what follows does not depend on which.
        let field = Field::from_field_id(0);
        let mut serializer = FieldSerializer::create(
            IndexRecordOption::WithFreqsAndPositions,
            self.added.iter().map(|(_, inverted)| inverted.tokens).sum(),
            terms.for_field(field),
            postings.for_field(field),
            positions.for_field(field),
            None,
        )?;
        let mut deltas = Vec::new();
        for word in self.words.in_order() {
            serializer.new_term(self.words.get(word), 0, true)?;
            let (mut next, _) = self.chains[word as usize];
            while let Some(part) = self.parts.get(next as usize) {
                let (first, inverted) = &self.added[part.of as usize];
                inverted.each_in(part.data, &mut deltas, |document, deltas| {
                    serializer.write_doc(first + document, small(deltas.len()), deltas);
                });
                next = part.next;
            }
            serializer.close_term()?;
        }
        serializer.close()?;
        Ok(written)
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a site has less than four billion words")
}

/// Bytes in memory as tantivy's files.
struct Memory<'a>(&'a mut Vec<u8>);

impl Write for Memory<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Memory<'_> {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        Ok(())
    }
}

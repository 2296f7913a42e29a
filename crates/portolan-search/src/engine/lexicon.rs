//! The words of the index: looked up, listed by their beginning, and where their postings lie.

use std::io;
use std::sync::Arc;

use tantivy::InvertedIndexReader;
use tantivy::postings::TermInfo;

use super::stop::Stop;
use crate::format::schema::ACCENTS;

/// How many words a beginning is looked through for.
const MOST: usize = 20_000;

/// A word of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Without accents.
    pub(crate) folded: String,
    /// With them, where it has some.
    pub(crate) accented: Option<String>,
    /// Where it stands in headings.
    pub(crate) head: Option<TermInfo>,
    /// Where it stands in texts.
    pub(crate) body: Option<TermInfo>,
}

impl Entry {
    /// In lower case, with its accents.
    pub(crate) fn lower(&self) -> &str {
        self.accented.as_deref().unwrap_or(&self.folded)
    }

    /// About how many sections have it.
    pub(crate) fn sections(&self) -> u32 {
        let count = |info: &Option<TermInfo>| info.as_ref().map_or(0, |info| info.doc_freq);
        count(&self.head) + count(&self.body)
    }

    /// How many bytes its places are.
    pub(crate) fn place_bytes(&self) -> usize {
        let count = |info: &Option<TermInfo>| info.as_ref().map_or(0, |info| info.positions_range.len());
        count(&self.head) + count(&self.body)
    }
}

/// The words of the index.
#[derive(Clone)]
pub(crate) struct Lexicon {
    pub(crate) head: Arc<InvertedIndexReader>,
    pub(crate) body: Arc<InvertedIndexReader>,
}

impl Lexicon {
    /// The words that are written like this, accents aside.
    pub(crate) fn exact(&self, folded: &str) -> Result<Vec<Entry>, Stop> {
        // Nothing stands between a word and the same word with its accents.
        let mut end = folded.as_bytes().to_vec();
        end.push(1);
        self.between(folded.as_bytes(), &end)
    }

    /// The words that begin like this, in their order.
    pub(crate) fn beginning(&self, start: &str) -> Result<Vec<Entry>, Stop> {
        let mut end = start.as_bytes().to_vec();
        end.push(0xff);
        self.between(start.as_bytes(), &end)
    }

    fn between(&self, start: &[u8], end: &[u8]) -> Result<Vec<Entry>, Stop> {
        let head = terms(&self.head, start, end);
        let body = terms(&self.body, start, end);
        let (head, body) = (head?, body?);
        let mut entries = Vec::with_capacity(body.len());
        let mut head = head.into_iter().peekable();
        for (key, body) in body {
            while let Some((key, head)) = head.next_if(|(other, _)| *other < key) {
                entries.push(entry(key, Some(head), None));
            }
            let same = head.next_if(|(other, _)| *other == key).map(|(_, head)| head);
            entries.push(entry(key, same, Some(body)));
        }
        entries.extend(head.map(|(key, head)| entry(key, Some(head), None)));
        Ok(entries)
    }
}

fn terms(reader: &InvertedIndexReader, start: &[u8], end: &[u8]) -> Result<Vec<(String, TermInfo)>, Stop> {
    let stream: io::Result<_> = reader.terms().range().ge(start).lt(end).into_stream();
    let mut stream = stream?;
    let mut terms = Vec::new();
    while let Some((key, info)) = stream.next() {
        if terms.len() == MOST {
            break;
        }
        terms.push((String::from_utf8_lossy(key).into_owned(), info.clone()));
    }
    Ok(terms)
}

fn entry(key: String, head: Option<TermInfo>, body: Option<TermInfo>) -> Entry {
    let (folded, accented) = match key.split_once(ACCENTS) {
        Some((folded, accented)) => (folded.to_owned(), Some(accented.to_owned())),
        None => (key, None),
    };
    Entry {
        folded,
        accented,
        head,
        body,
    }
}

//! The words of the index: looked up, listed by their beginning, and where their postings lie.

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
    /// Where it stands in texts as a plain word.
    pub(crate) body: Option<TermInfo>,
    /// Where it stands in texts as a number or an identifier.
    pub(crate) odd: Option<TermInfo>,
}

impl Entry {
    /// What entries are ordered by.
    fn key(&self) -> (&str, Option<&str>) {
        (&self.folded, self.accented.as_deref())
    }

    /// In lower case, with its accents.
    pub(crate) fn lower(&self) -> &str {
        self.accented.as_deref().unwrap_or(&self.folded)
    }

    /// About how many sections have it.
    pub(crate) fn sections(&self) -> u32 {
        let count = |info: &Option<TermInfo>| info.as_ref().map_or(0, |info| info.doc_freq);
        count(&self.head) + count(&self.body) + count(&self.odd)
    }

    /// How many bytes its places are.
    pub(crate) fn place_bytes(&self) -> usize {
        let count = |info: &Option<TermInfo>| info.as_ref().map_or(0, |info| info.positions_range.len());
        count(&self.head) + count(&self.body) + count(&self.odd)
    }
}

/// The words of the index.
#[derive(Clone)]
pub(crate) struct Lexicon {
    pub(crate) head: Arc<InvertedIndexReader>,
    pub(crate) body: Arc<InvertedIndexReader>,
    pub(crate) odd: Arc<InvertedIndexReader>,
}

/// Which words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those of headings, and the plain ones of texts.
    Plain,
    /// Numbers and identifiers too.
    All,
}

impl Lexicon {
    /// The words that are written like this, accents aside.
    pub(crate) fn exact(&self, folded: &str, scope: Scope) -> Result<Vec<Entry>, Stop> {
        // Nothing stands between a word and the same word with its accents.
        let mut end = folded.as_bytes().to_vec();
        end.push(1);
        self.between(folded.as_bytes(), &end, scope)
    }

    /// The words that begin like this, in their order.
    pub(crate) fn beginning(&self, start: &str, scope: Scope) -> Result<Vec<Entry>, Stop> {
        let mut end = start.as_bytes().to_vec();
        end.push(0xff);
        self.between(start.as_bytes(), &end, scope)
    }

    fn between(&self, start: &[u8], end: &[u8], scope: Scope) -> Result<Vec<Entry>, Stop> {
        let odd = match scope {
            Scope::Plain => Ok(Vec::new()),
            Scope::All => terms(&self.odd, start, end),
        };
        let head = terms(&self.head, start, end);
        let body = terms(&self.body, start, end);
        let mut entries: Vec<Entry> = Vec::new();
        for (number, terms) in [head?, body?, odd?].into_iter().enumerate() {
            entries = merge(entries, terms, number);
        }
        Ok(entries)
    }

    /// Reads the dictionary of headings and plain words, or that of all else, as a whole.
    #[cfg(feature = "writer")]
    pub(crate) fn read_whole(&self, scope: Scope) -> std::io::Result<()> {
        let readers: &[&Arc<InvertedIndexReader>] = match scope {
            Scope::Plain => &[&self.head, &self.body],
            Scope::All => &[&self.odd],
        };
        for reader in readers {
            reader.terms().stream()?;
        }
        Ok(())
    }
}

/// Adds the terms of a field, both in order.
fn merge(entries: Vec<Entry>, terms: Vec<(String, TermInfo)>, field: usize) -> Vec<Entry> {
    if terms.is_empty() {
        return entries;
    }
    let mut merged = Vec::with_capacity(entries.len().max(terms.len()));
    let mut entries = entries.into_iter().peekable();
    for (key, info) in terms {
        let mut new = entry(key);
        while let Some(before) = entries.next_if(|other| other.key() < new.key()) {
            merged.push(before);
        }
        if let Some(same) = entries.next_if(|other| other.key() == new.key()) {
            new = same;
        }
        *match field {
            0 => &mut new.head,
            1 => &mut new.body,
            _ => &mut new.odd,
        } = Some(info);
        merged.push(new);
    }
    merged.extend(entries);
    merged
}

fn terms(reader: &InvertedIndexReader, start: &[u8], end: &[u8]) -> Result<Vec<(String, TermInfo)>, Stop> {
    let mut stream = reader.terms().range().ge(start).lt(end).into_stream()?;
    let mut terms = Vec::new();
    while let Some((key, info)) = stream.next() {
        if terms.len() == MOST {
            break;
        }
        terms.push((String::from_utf8_lossy(key).into_owned(), info.clone()));
    }
    Ok(terms)
}

fn entry(key: String) -> Entry {
    let (folded, accented) = match key.split_once(ACCENTS) {
        Some((folded, accented)) => (folded.to_owned(), Some(accented.to_owned())),
        None => (key, None),
    };
    Entry {
        folded,
        accented,
        ..Entry::default()
    }
}

//! Finds the words that are frequent and says page by page where they stand.

use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, InvertedIndexReader, TERMINATED};

use crate::Error;
use crate::engine::lexicon::Lexicon;
use crate::format::common::{Entry, threshold};
use crate::format::pages::Pages;

/// The entries of all frequent words, each with the start of its postings, in the order of the words.
pub(super) fn entries(lexicon: &Lexicon, pages: &Pages) -> Result<Vec<(u64, Vec<u8>)>, Error> {
    let failed = |error: std::io::Error| Error::Index(error.to_string());
    let threshold = threshold(pages.len());
    let mut stream = lexicon.body.terms().stream().map_err(failed)?;
    let mut entries = Vec::new();
    while let Some((word, info)) = stream.next() {
        if info.doc_freq < threshold {
            continue;
        }
        let head = lexicon.head.terms().get(word).map_err(failed)?;
        let mut has = vec![false; pages.len()];
        let mut page = 0;
        each(&lexicon.body, info, |document| {
            while pages.documents_of(page).end <= document {
                page += 1;
            }
            has[page] = true;
        })
        .map_err(failed)?;
        let mut heads = Vec::new();
        if let Some(head) = head {
            each(&lexicon.head, &head, |document| heads.push(document)).map_err(failed)?;
        }
        let entry = Entry { pages: has, heads };
        entries.push((info.postings_range.start as u64, entry.write()));
    }
    Ok(entries)
}

/// Gives each document of a word.
fn each(reader: &InvertedIndexReader, info: &TermInfo, mut give: impl FnMut(u32)) -> std::io::Result<()> {
    let mut postings = reader.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    let mut document = postings.doc();
    while document != TERMINATED {
        give(document);
        document = postings.advance();
    }
    Ok(())
}

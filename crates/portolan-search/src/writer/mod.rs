//! Makes an index of pages.
//!
//! Entry points: [`Prepared`] for some pages, made in parallel; [`Writer`] takes them in the site's order; [`Pack`] is what
//! comes out. Native only.

mod common;
mod deflate;
mod hot;
mod inverted;
mod pack;
mod pieces;
mod postings;
mod prepared;
mod segment;
#[cfg(test)]
mod tests;
mod texts;
mod words;

pub use pack::Pack;
pub use prepared::Prepared;

use crate::format::pages::{NewPage, Pages};
use crate::{Error, Options};
use postings::Postings;
use texts::Texts;

/// Writes an index, some pages at a time.
pub struct Writer {
    options: Options,
    /// The words of headings, of texts, and what is no plain word of these.
    fields: [Postings; 3],
    pages: Pages,
    records: Vec<Vec<u8>>,
    texts: Texts,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut writer = formatter.debug_struct("Writer");
        writer.field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Starts an index.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            options,
            fields: Default::default(),
            pages: Pages::default(),
            records: Vec::new(),
            texts: Texts::default(),
        }
    }

    /// Adds pages. The same pages in the same order give the same index, byte for byte, however many are added at once.
    pub fn add(&mut self, prepared: Prepared) {
        let first =
            u32::try_from(self.pages.documents()).expect("a site has less than four billion sections");
        for (postings, inverted) in self.fields.iter_mut().zip(prepared.fields) {
            postings.add(first, inverted);
        }
        self.texts
            .add(prepared.text, prepared.pages.iter().map(|page| page.text));
        for page in prepared.pages {
            self.pages.add(&NewPage {
                kind: &page.kind,
                owner: &page.owner,
                tags: &page.tags,
                language: &page.language,
                boost: page.boost,
                title_words: page.title_words,
                lengths: &page.lengths,
            });
            self.records.push(page.record);
        }
    }

    /// Closes the index.
    ///
    /// # Errors
    /// When tantivy cannot write it.
    pub fn finish(self) -> Result<Pack, Error> {
        let directory = segment::write(self.pages.documents(), self.fields)?;
        let taken = hot::files(&directory, &self.pages)?;
        drop(directory);
        Pack::new(pack::Parts {
            options: self.options,
            taken,
            pages: self.pages,
            records: self.records,
            texts: self.texts,
        })
    }
}

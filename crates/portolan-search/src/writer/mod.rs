//! Makes an index of pages.
//!
//! Entry points: [`Prepared`] for a page, made in parallel; [`Writer`] takes them in the site's order; [`Pack`] is what
//! comes out. Native only.

mod common;
mod deflate;
mod document;
mod hot;
mod pack;
mod prepared;
mod stream;

pub use pack::Pack;
pub use prepared::Prepared;

use tantivy::directory::RamDirectory;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexSettings};

use crate::format::pages::{NewPage, Pages};
use crate::format::schema::{Fields, PREPARED, schema};
use crate::{Error, Options};
use document::Document;

/// What tantivy may take for its table of words at first; it grows as it needs. A third of it is memory that the
/// smallest book pays for.
const TABLE: usize = 4 << 20;

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error.to_string())
    }
}

/// Writes an index, page by page.
pub struct Writer {
    options: Options,
    fields: Fields,
    directory: RamDirectory,
    index: SingleSegmentIndexWriter<Document>,
    pages: Pages,
    records: Vec<Vec<u8>>,
    /// Where the text of each page ends among all texts.
    text_ends: Vec<u64>,
    texts: Vec<String>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut writer = formatter.debug_struct("Writer");
        writer.field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Starts an index.
    ///
    /// # Errors
    /// When tantivy cannot start one.
    pub fn new(options: Options) -> Result<Self, Error> {
        let schema = schema();
        let fields = Fields::of(&schema)?;
        let tokenizers = TokenizerManager::new();
        tokenizers.register(PREPARED, TextAnalyzer::from(stream::Prepared));
        let directory = RamDirectory::create();
        let index = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers)
            .settings(IndexSettings {
                docstore_compression: Compressor::None,
                docstore_compress_dedicated_thread: false,
                ..IndexSettings::default()
            })
            .single_segment_index_writer(directory.clone(), TABLE)?;
        Ok(Self {
            options,
            fields,
            directory,
            index,
            pages: Pages::default(),
            records: Vec::new(),
            text_ends: Vec::new(),
            texts: Vec::new(),
        })
    }

    /// Adds a page. The same pages in the same order give the same index, byte for byte.
    ///
    /// # Errors
    /// When tantivy refuses it.
    pub fn add(&mut self, page: Prepared) -> Result<(), Error> {
        debug_assert_eq!(page.len(), page.lengths.len());
        self.pages.add(&NewPage {
            kind: &page.kind,
            owner: &page.owner,
            tags: &page.tags,
            language: &page.language,
            boost: page.boost,
            title_words: page.title_words,
            lengths: &page.lengths,
        });
        for [head, body, odd] in page.documents {
            self.index.add_document(Document {
                fields: self.fields,
                head,
                body,
                odd,
            })?;
        }
        self.records.push(page.record);
        let end = self.text_ends.last().copied().unwrap_or_default() + page.text.len() as u64;
        self.text_ends.push(end);
        self.texts.push(page.text);
        Ok(())
    }

    /// Closes the index.
    ///
    /// # Errors
    /// When tantivy cannot write it.
    pub fn finish(self) -> Result<Pack, Error> {
        let index = self.index.finalize()?;
        drop(index);
        let taken = hot::files(&self.directory, &self.pages)?;
        drop(self.directory);
        Pack::new(pack::Parts {
            options: self.options,
            taken,
            pages: self.pages,
            records: self.records,
            text_ends: self.text_ends,
            texts: self.texts,
        })
    }
}

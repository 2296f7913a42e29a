//! The fields of tantivy's index. A document is a section; those of a page follow each other, the first one is its top.

use tantivy::schema::{Field, Schema};
#[cfg(feature = "writer")]
use tantivy::schema::{IndexRecordOption, TextFieldIndexing, TextOptions};

/// The tokenizer that reads what was tokenised before.
#[cfg(feature = "writer")]
pub(crate) const PREPARED: &str = "prepared";

/// The fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The section's heading; of a page's first document, its title. All words.
    pub(crate) head: Field,
    /// The words of the section's text, without stop words in prose.
    pub(crate) body: Field,
    /// What is no plain word of the text: numbers, and identifiers as a whole. There are many of them and most are asked for
    /// never, so that their dictionary need not lie in the boot file.
    pub(crate) odd: Field,
}

impl Fields {
    /// The fields of a schema that [`schema`] made.
    pub(crate) fn of(schema: &Schema) -> tantivy::Result<Self> {
        Ok(Self {
            head: schema.get_field("head")?,
            body: schema.get_field("body")?,
            odd: schema.get_field("odd")?,
        })
    }
}

/// The schema. Lengths are kept by [`super::pages`], which needs less room for them than tantivy's field norms.
#[cfg(feature = "writer")]
pub(crate) fn schema() -> Schema {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(PREPARED)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    schema.add_text_field("head", options.clone());
    schema.add_text_field("body", options.clone());
    schema.add_text_field("odd", options);
    schema.build()
}

/// What parts a folded word from the same word with its accents in a term. Terms of words without accents have neither.
pub(crate) const ACCENTS: char = '\0';

//! The one segment of an index: what tantivy writes of documents without words, and then the words.
//!
//! Entry point: [`write`].

use std::io::Write as _;

use tantivy::directory::{CompositeWrite, Directory as _, RamDirectory};
use tantivy::index::SegmentComponent;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::schema::Field;
use tantivy::store::Compressor;
use tantivy::tokenizer::{RawTokenizer, TokenizerManager};
use tantivy::{Index, IndexSettings, Segment, TantivyDocument};

use super::postings::{Postings, Written};
use crate::Error;
use crate::format::schema::{Fields, PREPARED, schema};

/// What tantivy may take for its own table of words, which stays empty: about the least that it accepts.
const TABLE: usize = 1 << 20;

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error.to_string())
    }
}

/// Writes the segment of so many documents, whose fields have these words.
///
/// # Errors
/// When tantivy cannot write it.
pub(super) fn write(documents: usize, [head, body, odd]: [Postings; 3]) -> Result<RamDirectory, Error> {
    let schema = schema();
    let fields = Fields::of(&schema)?;
    let directory = RamDirectory::create();
    let (body, (odd, (head, index))) = rayon::join(
        || body.write(),
        || {
            rayon::join(
                || odd.write(),
                || rayon::join(|| head.write(), || without_words(&directory, documents)),
            )
        },
    );
    let failed = |error: std::io::Error| Error::Index(error.to_string());
    let written = [
        (fields.head, head.map_err(failed)?),
        (fields.body, body.map_err(failed)?),
        (fields.odd, odd.map_err(failed)?),
    ];
    let segments = index?.searchable_segments()?;
    let segment = segments.first().ok_or(Error::Damaged("the search index"))?;
    let pieces: [(SegmentComponent, Piece); 3] = [
        (SegmentComponent::Terms, |written| &written.terms),
        (SegmentComponent::Postings, |written| &written.postings),
        (SegmentComponent::Positions, |written| &written.positions),
    ];
    for (component, piece) in pieces {
        replace(&directory, segment, component, &written, piece).map_err(failed)?;
    }
    Ok(directory)
}

/// The index of documents that say nothing.
fn without_words(directory: &RamDirectory, documents: usize) -> Result<Index, Error> {
    let mut writer = tantivys_writer(directory, TABLE)?;
    for _ in 0..documents {
        writer.add_document(TantivyDocument::default())?;
    }
    Ok(writer.finalize()?)
}

/// tantivy's own writer of such an index.
pub(super) fn tantivys_writer(
    directory: &RamDirectory,
    table: usize,
) -> Result<SingleSegmentIndexWriter<TantivyDocument>, Error> {
    let tokenizers = TokenizerManager::new();
    tokenizers.register(PREPARED, RawTokenizer::default());
    let writer = Index::builder()
        .schema(schema())
        .tokenizers(tokenizers)
        .settings(IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        })
        .single_segment_index_writer(directory.clone(), table)?;
    Ok(writer)
}

/// One of the pieces of a field.
type Piece = fn(&Written) -> &[u8];

/// Writes one file of the segment anew. A field without a word has no part in it, as tantivy has it.
fn replace(
    directory: &RamDirectory,
    segment: &Segment,
    component: SegmentComponent,
    written: &[(Field, Written)],
    piece: Piece,
) -> std::io::Result<()> {
    directory
        .delete(&segment.relative_path(component.clone()))
        .map_err(std::io::Error::other)?;
    let file = segment.open_write(component).map_err(std::io::Error::other)?;
    let mut file = CompositeWrite::wrap(file);
    for (field, written) in written {
        if !written.is_empty() {
            file.for_field(*field).write_all(piece(written))?;
        }
    }
    file.close()
}

//! What goes wrong with the bytes of an index.

use thiserror::Error as ThisError;

/// Why an index cannot be made, opened or given a chunk.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Error {
    /// The bytes are not what was written: cut off, changed, or never an index.
    #[error("{0} is damaged")]
    Damaged(&'static str),
    /// It was written by another version of the program.
    #[error("the search index is of another version: build the site again")]
    Version,
    /// A chunk of another index.
    #[error("the chunk belongs to another search index")]
    Foreign,
    /// A chunk with another number than the one that was asked for.
    #[error("chunk {found} stands where chunk {wanted} belongs")]
    Swapped {
        /// The number that was asked for.
        wanted: u32,
        /// The number that it says it has.
        found: u32,
    },
    /// A number that the index does not have.
    #[error("the search index has no chunk {0}")]
    Unknown(u32),
    /// The index could not be written or read by tantivy.
    #[error("the search index fails: {0}")]
    Index(String),
}

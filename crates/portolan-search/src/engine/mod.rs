//! Answers questions from an index of which only the needed chunks are at hand.
//!
//! Entry point: [`Engine`]. Sans I/O: it says which chunks it needs, the caller brings them.

use crate::{Answer, ChunkId, Error, Hits, Request};

/// An open index.
#[derive(Debug)]
pub struct Engine;

impl Engine {
    /// Opens an index by its boot file, inflated.
    ///
    /// # Errors
    /// When the bytes are damaged or of another version.
    pub fn open(boot: &[u8]) -> Result<Self, Error> {
        if boot.is_empty() {
            return Err(Error::Damaged("the start of the search index"));
        }
        Ok(Self)
    }

    /// Takes a chunk, inflated.
    ///
    /// # Errors
    /// When it is truncated, changed, another one, or of another index. It is then not kept.
    pub fn put(&mut self, id: ChunkId, bytes: Vec<u8>) -> Result<(), Error> {
        if bytes.is_empty() {
            return Err(Error::Unknown(id));
        }
        Ok(())
    }

    /// Answers a question, or says which chunks are missing for it.
    pub fn ask(&mut self, request: &Request) -> Answer {
        let _ = request;
        Answer::Hits(Hits::default())
    }
}

//! Makes an index of pages.
//!
//! Entry points: [`Prepared`] for a page, made in parallel; [`Writer`] takes them in the site's order; [`Pack`] is what
//! comes out. Native only.

use crate::page::SearchPage;
use crate::{ChunkId, Error, Options};

/// A page, ready to be written.
#[derive(Clone, Debug)]
pub struct Prepared;

impl Prepared {
    /// Prepares a page: all work that needs no other page.
    #[must_use]
    pub fn new(page: &SearchPage, options: &Options) -> Self {
        let _ = (page, options);
        Self
    }
}

/// Writes an index, page by page.
#[derive(Debug)]
pub struct Writer;

impl Writer {
    /// Starts an index.
    ///
    /// # Errors
    /// When tantivy cannot start one.
    pub fn new(options: Options) -> Result<Self, Error> {
        let _ = options;
        Ok(Self)
    }

    /// Adds a page. The same pages in the same order give the same index, byte for byte.
    ///
    /// # Errors
    /// When tantivy refuses it.
    pub fn add(&mut self, page: Prepared) -> Result<(), Error> {
        let _ = page;
        Ok(())
    }

    /// Closes the index.
    ///
    /// # Errors
    /// When tantivy cannot write it.
    pub fn finish(self) -> Result<Pack, Error> {
        Ok(Pack)
    }
}

/// A written index, whose files are made when they are asked for.
#[derive(Debug)]
pub struct Pack;

impl Pack {
    /// 16 hex digits that follow from everything in it.
    #[must_use]
    pub fn name(&self) -> &str {
        "0000000000000000"
    }

    /// How many chunks it has.
    #[must_use]
    pub fn len(&self) -> u32 {
        0
    }

    /// Whether it has no chunk: an index of no page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first of the chunks that hold nothing but text for snippets.
    #[must_use]
    pub fn texts(&self) -> u32 {
        0
    }

    /// The boot file, raw-deflated.
    #[must_use]
    pub fn boot(&self) -> Vec<u8> {
        Vec::new()
    }

    /// A chunk, raw-deflated; empty when the pack does not have it.
    #[must_use]
    pub fn chunk(&self, id: ChunkId) -> Vec<u8> {
        let _ = id;
        Vec::new()
    }
}

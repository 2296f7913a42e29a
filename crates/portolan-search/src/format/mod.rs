//! How an index lies in bytes: the one description that writer and engine share.
//!
//! [`boot`] is the file that opens an index, [`chunk`] the frame of every other one, [`pages`] what is known of pages
//! without loading anything, [`common`] where very frequent words stand, [`record`] what a hit says, [`schema`] the fields of tantivy's index. [`bytes`] reads and writes
//! numbers and texts.

pub(crate) mod boot;
pub(crate) mod bytes;
pub(crate) mod chunk;
pub(crate) mod common;
pub(crate) mod pages;
pub(crate) mod record;
pub(crate) mod schema;

/// Changes with every change of what is written: an index is read by the version that wrote it.
pub(crate) const VERSION: u32 = 1;

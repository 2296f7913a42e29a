//! The search of a site: one index, asked with the same code by the reader's browser, by the program and by the preview.
//!
//! Owns what is indexed ([`page`]), what the book decides ([`Options`]), the index itself (the feature `writer` makes it,
//! [`Engine`] asks it), what is asked ([`Request`]) and what is answered ([`Answer`]); what its files are called in a site
//! ([`layout`]) and how bytes stand in them ([`face`]). Compiles natively and to wasm32.
//! Must know nothing of files, the network and the rest of the workspace, and of threads only where an index is written:
//! bytes come and go as values.

// Tests within this crate share code with those that lie beside it.
#[cfg(any(test, feature = "fuzz"))]
extern crate self as portolan_search;

mod analysis;
mod answer;
mod engine;
mod error;
pub mod face;
mod format;
#[cfg(all(feature = "writer", any(test, feature = "fuzz")))]
pub mod fuzz;
pub mod layout;
#[cfg(feature = "writer")]
mod module;
mod options;
pub mod page;
#[cfg(feature = "writer")]
pub mod reader;
mod request;
mod shelf;
#[cfg(feature = "writer")]
mod writer;

pub use answer::{Answer, ChunkId, Facet, FacetValue, Hits, PageHit, Piece, SectionHit};
pub use engine::Engine;
pub use error::Error;
#[cfg(feature = "writer")]
pub use module::{MODULE_LICENCES, Module, module};
pub use options::Options;
pub use request::Request;
#[cfg(feature = "writer")]
pub use writer::{Pack, Prepared, Writer};

//! The search of a site: one index, asked with the same code by the reader's browser, by the program and by the preview.
//!
//! Owns what is indexed ([`page`]), what the book decides ([`Options`]), the index itself (the feature `writer` makes it,
//! [`Engine`] asks it), what is asked ([`Request`]) and what is answered ([`Answer`]). Compiles natively and to wasm32.
//! Must know nothing of files, threads, the network and the rest of the workspace: bytes come and go as values.

mod analysis;
mod answer;
mod engine;
mod error;
mod format;
mod options;
pub mod page;
mod request;
mod shelf;
#[cfg(feature = "writer")]
mod writer;

pub use answer::{Answer, ChunkId, Facet, FacetValue, Hits, PageHit, Piece, SectionHit};
pub use engine::Engine;
pub use error::Error;
pub use options::Options;
pub use request::Request;
#[cfg(feature = "writer")]
pub use writer::{Pack, Prepared, Writer};

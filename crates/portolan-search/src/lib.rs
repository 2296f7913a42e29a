//! The search of a site: one index, asked with the same code by the reader's browser, by the program and by the preview.
//!
//! Owns what is indexed ([`page`]), what is asked ([`Request`]) and what is answered ([`Answer`]). Compiles natively and
//! to wasm32. Must know nothing of files, threads, the network and the rest of the workspace: bytes come and go as
//! values.

mod answer;
pub mod page;
mod request;

pub use answer::{Answer, ChunkId, Facet, FacetValue, Hits, PageHit, Piece, SectionHit};
pub use request::Request;

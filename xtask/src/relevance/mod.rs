//! How well search ranks: judged queries, asked of our search and of others', and what came of it.
//!
//! Entry point: [`judged`] reads the queries of `tests/relevance`.

pub mod judged;

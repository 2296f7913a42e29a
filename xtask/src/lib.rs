//! What more than one kind of contributor's tool needs: the tasks of `cargo xtask` and the tests of whole books.
//!
//! Entry points: [`compare`] holds our site of an mdBook book against mdBook's own, [`peers`] finds other people's
//! programs, [`relevance`] judges rankings, [`shell`] runs them.

pub mod compare;
pub mod peers;
pub mod relevance;
pub mod shell;

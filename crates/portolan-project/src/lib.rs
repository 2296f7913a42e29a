//! What the author wrote: configuration, summary, front matter, includes, git facts.
//!
//! In reading order: [`config`] is `book.toml`, typed, and [`starter`] the book that `init` makes; [`files`] is the one
//! door to the author's files; [`scan`] lists what a book publishes;
//! [`encoding`] turns bytes into text; [`summary`] reads `SUMMARY.md`; [`front_matter`]
//! reads the head of a page; [`expand`] puts includes and variables into its body; [`git`] tells its history.
//!
//! Every function that looks at what an author wrote returns diagnostics beside its result and never fails on
//! content. Nothing here renders, and only [`files`] and [`git`] reach beyond the values they are given.

pub mod config;

pub mod starter;

pub mod files;

pub mod scan;

pub mod encoding;

pub mod summary;

pub mod front_matter;

pub mod expand;

pub mod git;

use portolan_core::nearest;

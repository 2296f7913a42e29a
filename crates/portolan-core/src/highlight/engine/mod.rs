//! Runs syntax definitions over lines of code.
//!
//! The definitions are syntect's, compiled ([`portolan_syntaxes`]); the interpreter is our own, because highlighting
//! is the larger part of a build's work and this one is several times faster. It differs in one thing only: instead
//! of searching the whole line for each of a context's patterns, it walks along the line and tries, at each position,
//! the patterns that can start with the byte that stands there ([`first`]). The result is the same, and tests hold
//! it to syntect's; but for `\G`, which here means the end of the last match, as in TextMate, and there the place from
//! which the pattern happened to be searched last.
//!
//! Entry points: [`Graph::new`], [`Graph::start`], [`Parser::parse_line`]. Must not know of HTML, classes'
//! meaning or languages' names. Never panics.

mod parse;

mod effects;
mod place;
mod quick;

mod graph;
mod rules;
mod slots;

mod matcher;

mod first;

mod classes;
mod piece;
mod symbols;

pub(super) use graph::{Graph, NodeId};
pub(super) use parse::{Budget, Op, Ops, Parser, State};

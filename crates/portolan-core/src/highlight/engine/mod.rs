//! Runs syntax definitions over lines of code.
//!
//! The definitions are syntect's ([`syntect::parsing::SyntaxSet`]); the interpreter is our own, because highlighting
//! is the larger part of a build's work and this one is several times faster. It differs in one thing only: instead
//! of searching the whole line for each of a context's patterns, it walks along the line and tries, at each position,
//! the patterns that can start with the byte that stands there ([`first`]). The result is the same, and a test holds
//! it to syntect's.
//!
//! Entry points: [`Graph::new`], [`Graph::start`], [`Parser::parse_line`]. Must not know of HTML, classes'
//! meaning or languages' names. Never panics on its own account; syntect's loading code may, and callers guard.

mod classes;
mod first;
mod graph;
mod matcher;
mod parse;
mod piece;
mod rules;
mod symbols;

pub(super) use graph::{Graph, NodeId};
pub(super) use parse::{Budget, Op, Ops, Parser, State};

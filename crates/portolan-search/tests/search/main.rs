//! The engine and the writer together: what is written is found, by the rules that readers are told.

mod book;
mod chunks;
mod finding;
mod hostile;
mod results;

//! What the author wrote: configuration, summary, front matter, includes, git facts.

pub mod config;

pub mod starter;

//! Whole books, from their sources to the site on disk. One program for all of them: each test program links everything
//! that Portolan consists of, and twenty of them filled the disk of the machine that guards the main branch.

mod bad_input;
mod books;
mod cache;
mod checks;
mod copies;
mod data;
mod diagrams;
mod escapes;
mod formulas;
mod fuzz;
mod glossary;
mod header;
mod index_follows;
mod listing;
mod looks;
mod mdbook;
mod mdbook_includes;
mod mdbook_looks;
mod names;
mod overrides;
mod own_theme;
mod preview;
mod print;
mod programs;
mod published_programs;
mod reader;
mod rebuild;
mod relevance;
mod search;
mod stale;
mod surroundings;
mod words;

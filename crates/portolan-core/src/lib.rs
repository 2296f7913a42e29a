//! The core that renders a documentation tree.
//!
//! Owns the way of a page from text to HTML: [`model`] (the types every stage speaks), [`highlight`] (code to
//! classed spans), [`markdown`] (text to [`model::ParsedPage`]), [`assemble`] (every page's summary to one
//! [`assemble::SiteIndex`]), [`resolve`] (links to URLs), [`theme`] (views to HTML), [`mod@print`] (the whole book on
//! one page), [`search_text`] (a page's text as readers see it) and [`glossary`] (where terms stand in it).
//!
//! Must not touch the disk, the network, the clock, the environment or a thread that it was not given: every
//! function here takes values and returns values, so that a build, a preview and a check are the same code.

pub mod diagram;
pub mod model;

pub mod font_awesome;

pub mod highlight;

pub mod markdown;

pub mod assemble;
pub mod copies;

pub mod resolve;

pub mod nearest;
pub mod theme;

mod tags;

pub mod print;

pub mod search_text;

pub mod glossary;

pub mod site_files;

//! The core that renders a documentation tree.
//!
//! Owns the way of a page from text to HTML: [`model`] (the types every stage speaks), [`highlight`] (code to
//! classed spans), [`markdown`] (text to [`model::ParsedPage`]), [`assemble`] (every page's summary to one
//! [`assemble::SiteIndex`]), [`resolve`] (links to URLs), [`theme`] (views to HTML), [`mod@print`] (the whole book on
//! one page) and [`search_text`] (a page's text as readers see it).
//!
//! Must not touch the disk, the network, the clock, the environment or a thread that it was not given: every
//! function here takes values and returns values, so that a build, a preview and a check are the same code.

pub mod model;

pub mod font_awesome;

pub mod highlight;

pub mod markdown;

pub mod assemble;

pub mod resolve;

pub mod theme;

mod tags;

pub mod print;

pub mod search_text;

pub mod site_files;

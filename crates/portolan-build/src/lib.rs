//! The pipeline from a book to a site: one path for `build` and `check`, stopped at different places.
//!
//! Owns the order of the stages, the keys of their cache ([`cache`]), the output folder ([`output`]) and the writing of
//! repairs that were asked for ([`repair`]). Entry
//! points: [`run`] and [`clean`]. Must not know HTTP, and must not decide what a page looks like: that is the core's.

pub mod cache;
pub mod output;

mod at_once;
mod baked;
mod checksum;
mod pipeline;
mod programs;
mod progress;
pub mod repair;
mod report;

pub use baked::{BakedError, BakedIndex, site_of};
pub use pipeline::{Mode, Request, clean, preview, run, theming};
pub use programs::Programs;
pub use progress::{Progress, Silent, Stage};
pub use report::{Report, SearchReport};

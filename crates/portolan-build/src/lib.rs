//! The pipeline from a project to a site: cache, parallel work, atomic output.

pub mod cache;
pub mod output;

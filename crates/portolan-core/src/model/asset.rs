//! Facts about files that are published as they are, and about a page's history.

use serde::{Deserialize, Serialize};

use super::SourcePath;

/// A file of the source that is published as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetFacts {
    /// Where it lies in the source, and so in the site.
    pub path: SourcePath,
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height in CSS pixels, when it is an image whose header says so.
    pub dimensions: Option<(u32, u32)>,
}

/// What git knows of a page's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GitFact {
    /// The author date of the last commit that touched it, ISO 8601 with offset (`2026-11-05T14:03:00+01:00`).
    pub updated: String,
    /// The author date of the first commit that touched it, in the same form.
    pub created: String,
    /// The last commit, abbreviated to 10 hex digits.
    pub commit: String,
    /// Names of those who wrote it, most commits first, ties by name; mail addresses are never taken.
    pub authors: Vec<String>,
}

//! Facts about the whole build, which live in one file of the site.

use std::collections::BTreeMap;

use portolan_core::site_files::BuildFacts;

use super::book::Book;
use crate::output::ContentHash;

/// The facts of a build whose files have these contents.
pub(super) fn build_facts(book: &Book, hashes: &BTreeMap<String, ContentHash>) -> BuildFacts {
    let mut hasher = blake3::Hasher::new();
    for (path, hash) in hashes {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(hash.as_bytes());
    }
    BuildFacts {
        id: hasher.finalize().to_hex()[..16].to_owned(),
        date: book.date.clone(),
        commit: book.head.iter().flat_map(|head| head.chars().take(10)).collect(),
    }
}

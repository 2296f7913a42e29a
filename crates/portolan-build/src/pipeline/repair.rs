//! What a check could mend in the author's files, worked out from what it found. Nothing is written here.

use std::collections::BTreeMap;
use std::fs;

use portolan_check::Exceptions;
use portolan_check::fix::{fix, is_fixable};
use portolan_core::model::{Diagnostic, Diagnostics};

use super::book::Book;
use crate::repair::Repair;

/// The repairs of files in the source folder, in the order of their names. A file that lies outside, is a symbolic
/// link or is not text has none.
pub(super) fn plan(book: &Book, diagnostics: &Diagnostics, exceptions: &Exceptions) -> Vec<Repair> {
    let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|it| is_fixable(&it.id)) {
        if let Some(place) = &diagnostic.location {
            by_file.entry(&place.file).or_default().push(diagnostic);
        }
    }
    by_file
        .into_iter()
        .filter_map(|(file, findings)| repair(book, file, &findings, exceptions))
        .collect()
}

fn repair(book: &Book, file: &str, findings: &[&Diagnostic], exceptions: &Exceptions) -> Option<Repair> {
    let place = book.on_disk(file);
    let is_file = fs::symlink_metadata(&place).is_ok_and(|facts| facts.is_file());
    let source = book.source_on_disk().canonicalize().ok()?;
    let inside = place.canonicalize().is_ok_and(|place| place.starts_with(source));
    if !is_file || !inside {
        return None;
    }
    let before = fs::read_to_string(&place).ok()?;
    let fixed = fix(&before, findings, &|rule, line| {
        exceptions.cover(rule, file, line)
    })?;
    Some(Repair {
        file: file.to_owned(),
        place,
        before,
        after: fixed.text,
        changes: fixed.changes,
    })
}

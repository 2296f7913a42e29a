//! The nearest existing name, for hints.
//!
//! What is compared is bounded for each problem, and does not depend on the order in which pages are resolved.

use crate::assemble::{Named, PageIx, SiteIndex, stem_of};
use crate::model::LinkKind;

/// Names that are less alike than this are no help.
const LEAST: f64 = 0.8;

/// So much of a name is compared: names may be as long as a file.
const LONGEST: usize = 80;

/// The anchor of a page that was probably meant by `id`.
pub(super) fn anchor<'a>(site: &'a SiteIndex, page: PageIx, id: &str) -> Option<&'a str> {
    let written = start_of(&id.to_lowercase()).to_owned();
    let all = site
        .anchors_like(page, &written)
        .into_iter()
        .filter(|name| !name.is_empty());
    let scored = all.map(|name| {
        (
            strsim::jaro_winkler(&written, start_of(&name.to_lowercase())),
            name,
        )
    });
    scored
        .filter(|(score, _)| *score >= LEAST)
        .max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.cmp(left.1)))
        .map(|(_, name)| name)
}

/// The page or file of the source that was probably meant by `written`: of the nearest name, the one whose folders
/// are most alike.
pub(super) fn target<'a>(site: &'a SiteIndex, written: &str, kind: LinkKind) -> Option<&'a str> {
    let written = written.replace('\\', "/");
    let stem = stem_of(&written);
    let stem = start_of(&stem);
    if stem.is_empty() {
        return None;
    }
    let fits = |named: &Named| kind != LinkKind::Image || matches!(named, Named::Asset(_));
    let folder = folder_of(&written);
    let scored = site
        .names_like(stem)
        .filter(|(_, named)| fits(named))
        .map(|(name, named)| {
            let path = site.path_of(named);
            let score = if name == stem {
                1.0
            } else {
                strsim::jaro_winkler(stem, start_of(name))
            };
            (score, shared_end(folder, folder_of(path)), path)
        });
    scored
        .filter(|(score, ..)| *score >= LEAST)
        .max_by(|left, right| {
            let depth = |path: &str| path.matches('/').count();
            left.0
                .total_cmp(&right.0)
                .then_with(|| left.1.cmp(&right.1))
                .then_with(|| depth(right.2).cmp(&depth(left.2)))
                .then_with(|| right.2.cmp(left.2))
        })
        .map(|(.., path)| path)
}

fn folder_of(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
}

/// How many folders two paths have in common, from the file upwards.
fn shared_end(left: &str, right: &str) -> usize {
    let parts = left.rsplit('/').zip(right.rsplit('/'));
    parts
        .take_while(|(left, right)| !left.is_empty() && left.eq_ignore_ascii_case(right))
        .count()
}

fn start_of(text: &str) -> &str {
    text.char_indices()
        .nth(LONGEST)
        .map_or(text, |(at, _)| &text[..at])
}

//! A site as text that is read and kept: what must stay where it is when the program changes.
//!
//! Entry point: [`of`]. Only what `<main>` holds counts, and only pages that the book wrote: the theme, its words and the
//! pages that it adds may change.

use std::collections::{BTreeMap, BTreeSet};

use super::page::Page;
use super::site::{Site, Target};

/// How wide a line of words is.
const WIDTH: usize = 110;

/// Every page of a site, then the files that were copied from `source`.
pub(super) fn of(site: &Site, source: &BTreeMap<String, Vec<u8>>) -> String {
    let mut text = String::new();
    for (path, page) in &site.pages {
        if let Some(to) = &page.refresh {
            let target = shown(&site.target(path, to)).unwrap_or_else(|| to.clone());
            text.push_str(&format!("== {path} -> {target}\n"));
        }
        push_fragments(&mut text, site, path, page);
        let written = page.refresh.is_none() && !is_added(path, page, source);
        let Some(main) = page.main.as_ref().filter(|_| written) else {
            continue;
        };
        text.push_str(&format!("== {path}\n"));
        if !main.ids.is_empty() {
            push_folded(&mut text, "ids:", main.ids.iter().map(String::as_str));
        }
        let links: BTreeSet<String> = main
            .links
            .iter()
            .map(|link| {
                let target = site.target(path, link);
                let broken = if site.broken(&target).is_some() {
                    "(broken)"
                } else {
                    ""
                };
                shown(&target).map_or_else(|| link.clone(), |shown| shown + broken)
            })
            .collect();
        if !links.is_empty() {
            push_folded(&mut text, "links:", links.iter().map(String::as_str));
        }
        push_folded(&mut text, "words:", main.words.iter().map(String::as_str));
    }
    let copied: Vec<&str> = site
        .files
        .keys()
        .filter(|path| source.contains_key(*path) || *path == "CNAME")
        .map(String::as_str)
        .collect();
    if !copied.is_empty() {
        push_folded(&mut text, "== files:", copied.into_iter());
    }
    text
}

/// The list of all pages, the page for what search found, the text for unknown addresses and the whole book on one page,
/// where no file of the book is their source.
fn is_added(path: &str, page: &Page, source: &BTreeMap<String, Vec<u8>>) -> bool {
    match path {
        "print.html" => true,
        "all-pages.html" => !source.contains_key("all-pages.md"),
        "search.html" => !source.contains_key("search.md"),
        "search-results.html" => !source.contains_key("search-results.md"),
        "404.html" => page.main.as_ref().is_none_or(|main| main.ids.is_empty()),
        _ => false,
    }
}

fn push_fragments(text: &mut String, site: &Site, path: &str, page: &Page) {
    for (name, to) in &page.fragments {
        let target = shown(&site.target(path, to)).unwrap_or_else(|| to.clone());
        text.push_str(&format!("== {path}#{name} -> {target}\n"));
    }
}

/// A place of the site; `None` elsewhere.
fn shown(target: &Target) -> Option<String> {
    match target {
        Target::Elsewhere => None,
        Target::Inside(path, fragment) if fragment.is_empty() => Some(path.clone()),
        Target::Inside(path, fragment) => Some(format!("{path}#{fragment}")),
    }
}

fn push_folded<'a>(text: &mut String, label: &str, words: impl Iterator<Item = &'a str>) {
    text.push_str(label);
    let mut width = label.len();
    for word in words {
        let length = word.chars().count() + 1;
        if width + length > WIDTH {
            text.push_str("\n ");
            width = 1;
        }
        text.push(' ');
        text.push_str(word);
        width += length;
    }
    text.push('\n');
}

//! What makes a corpus one: the same bytes each time, the promised shares, no broken link.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Page, plan};
use super::*;

fn texts(pages: &[Page], flavour: Flavour) -> Vec<String> {
    (0..pages.len())
        .map(|number| page::text(pages, number, flavour))
        .collect()
}

/// The code blocks of a page.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    for line in text.lines() {
        match (&mut open, line.starts_with("```")) {
            (None, true) => open = Some(Vec::new()),
            (Some(block), true) => {
                blocks.push(block.join("\n"));
                open = None;
            }
            (Some(block), false) => block.push(line),
            (None, false) => {}
        }
    }
    blocks
}

/// The targets of a page's links.
fn targets(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect()
}

/// A path without `..` and `.`.
fn normal(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn a_corpus_is_like_real_documentation() {
    let pages = plan(600, Shape::Nested);
    let texts = texts(&pages, Flavour::Portolan);
    let size = texts.iter().map(String::len).sum::<usize>() / texts.len();
    assert!((4000..4500).contains(&size), "{size} bytes a page");

    let blocks: Vec<String> = texts.iter().flat_map(|text| blocks(text)).collect();
    let a_page = blocks.len() * 10 / texts.len();
    assert!((28..=32).contains(&a_page), "{a_page} blocks on ten pages");
    let mut lines: Vec<usize> = blocks.iter().map(|block| block.lines().count()).collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!((11..=13).contains(&median), "a median of {median} lines");
    let distinct = blocks.iter().collect::<BTreeSet<_>>().len();
    assert!(
        distinct * 100 >= blocks.len() * 95,
        "{distinct} of {} blocks differ",
        blocks.len()
    );
}

#[test]
fn every_link_leads_somewhere() {
    for shape in [Shape::Nested, Shape::Flat] {
        let pages = plan(400, shape);
        let by_path: BTreeMap<String, &Page> = pages
            .iter()
            .map(|page| (format!("{}.md", page.path), page))
            .collect();
        assert_eq!(by_path.len(), pages.len());
        for (page, text) in pages.iter().zip(texts(&pages, Flavour::Portolan)) {
            for target in targets(&text) {
                let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
                let own = format!("{}.md", page.path);
                let path = if path.is_empty() {
                    own
                } else {
                    normal(&format!("{}/{path}", page.folder()))
                };
                let found = by_path
                    .get(&path)
                    .unwrap_or_else(|| panic!("{}: {target}", page.path));
                let known = |heading: &String| words::slug(heading) == anchor;
                assert!(
                    anchor.is_empty() || found.headings.iter().any(known),
                    "{}: {target}",
                    page.path
                );
            }
        }
    }
}

#[test]
fn hugo_gets_urls_that_exist() {
    let pages = plan(200, Shape::Nested);
    let url = |page: &Page| {
        if page.is_index() {
            page.folder().to_owned()
        } else {
            page.path.clone()
        }
    };
    let urls: BTreeSet<String> = pages.iter().map(url).collect();
    for (page, text) in pages.iter().zip(texts(&pages, Flavour::Hugo)) {
        for target in targets(&text)
            .into_iter()
            .filter(|target| !target.starts_with('#'))
        {
            let path = target.split('#').next().unwrap_or_default();
            assert!(path.ends_with('/'), "{}: {target}", page.path);
            assert!(
                urls.contains(&normal(&format!("{}/{path}", url(page)))),
                "{}: {target}",
                page.path
            );
        }
    }
}

#[test]
fn a_page_is_the_same_in_a_small_and_a_large_corpus() {
    let (small, large) = (plan(100, Shape::Nested), plan(2000, Shape::Nested));
    let paths = |pages: &[Page]| pages.iter().map(|page| page.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&small), paths(&large[..100]));
    let number = paths(&small)
        .iter()
        .position(|path| *path == fixed_page())
        .unwrap();
    let text = |pages: &[Page]| page::text(pages, number, Flavour::Portolan);
    assert_eq!(text(&small), text(&large));
    let beside = |pages: &[Page]| {
        pages
            .iter()
            .filter(|page| page.folder() == small[number].folder())
            .count()
    };
    assert_eq!((beside(&small), beside(&large)), (16, 16));
}

#[test]
fn folders_hold_few_pages_and_are_not_deep() {
    let pages = plan(10_000, Shape::Nested);
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &pages {
        *folders.entry(page.folder()).or_default() += 1;
    }
    let deepest = pages.iter().map(|page| page.path.matches('/').count()).max();
    assert_eq!(
        (pages.len(), folders.values().max(), deepest),
        (10_000, Some(&16), Some(3))
    );
    assert_eq!(
        plan(300, Shape::Flat)
            .iter()
            .filter(|page| page.folder().is_empty())
            .count(),
        300
    );
}

#[test]
fn each_program_gets_its_files() {
    let root = tempfile::tempdir().unwrap();
    for flavour in [Flavour::Portolan, Flavour::Mdbook, Flavour::Hugo] {
        let folder = root.path().join(flavour.name());
        let written = write(&folder, 40, Shape::Nested, flavour).unwrap();
        assert_eq!(written.pages, 40);
    }
    let exists = |path: &str| root.path().join(path).is_file();
    let expected = [
        "portolan/book.toml",
        "portolan/src/platform/index.md",
        "mdbook/src/SUMMARY.md",
        "hugo/content/_index.md",
    ];
    assert_eq!(expected.map(exists), [true; 4]);
    let summary = fs::read_to_string(root.path().join("mdbook/src/SUMMARY.md")).unwrap();
    assert_eq!(summary.lines().filter(|line| line.contains(".md)")).count(), 40);
    assert!(summary.starts_with(
        "# Summary\n\n- [Operations manual](index.md)\n- [Messaging](messaging/index.md)\n  - ["
    ));
}

//! Which pages a corpus has, and where they lie.
//!
//! A nested corpus has five areas; pages fill them group by group: an area holds sections, a section up to six
//! groups, a group an index and fifteen pages. So the folder of a page looks the same in a corpus of a hundred pages
//! and in one of ten thousand, and a page is the same text in both.

use std::collections::BTreeSet;

use super::prose;
use super::random::Random;
use super::words::{fill, slug};

const AREAS: &[&str] = &["platform", "payments", "messaging", "storage", "operations"];
const GROUPS_IN_A_SECTION: usize = 6;
const PAGES_IN_A_GROUP: usize = 15;

/// A page before its text is written.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// The source file without `.md`: `platform/token-lease/queue/rotate-the-key`.
    pub(super) path: String,
    pub(super) title: String,
    pub(super) headings: Vec<String>,
}

impl Page {
    fn new(path: String, title: String) -> Self {
        let headings = prose::headings(&mut Random::of(&format!("headings of {path}")));
        Self {
            path,
            title,
            headings,
        }
    }

    /// The folder that holds it: empty at the root.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    pub(super) fn is_index(&self) -> bool {
        self.path == "index" || self.path.ends_with("/index")
    }
}

/// How pages are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Nested,
    /// All of them in one folder.
    Flat,
}

/// The pages of a corpus, the home page first. A smaller corpus is the start of a larger one.
pub(super) fn plan(count: usize, shape: Shape) -> Vec<Page> {
    let mut pages = vec![Page::new("index".to_owned(), "Operations manual".to_owned())];
    match shape {
        Shape::Nested => nested(&mut pages, count),
        Shape::Flat => fill_folder(&mut pages, "", count),
    }
    pages.truncate(count);
    pages
}

fn nested(pages: &mut Vec<Page>, count: usize) {
    let mut taken = BTreeSet::new();
    let mut sections: Vec<String> = vec![String::new(); AREAS.len()];
    for number in 0.. {
        if pages.len() >= count {
            return;
        }
        let (area, place) = (AREAS[number % AREAS.len()], number / AREAS.len());
        if place == 0 {
            pages.push(index(area));
        }
        let section = &mut sections[number % AREAS.len()];
        if place % GROUPS_IN_A_SECTION == 0 {
            *section = free_folder(&mut taken, area, place, "‹kebab›");
            pages.push(index(section));
        }
        let group = free_folder(&mut taken, section, place, "‹noun›-‹plural›");
        pages.push(index(&group));
        let full = pages.len() + PAGES_IN_A_GROUP;
        fill_folder(pages, &group, full);
    }
}

fn index(folder: &str) -> Page {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    Page::new(
        format!("{folder}/index"),
        super::words::capital(&name.replace('-', " ")),
    )
}

/// Adds pages in a folder until there are `count` in all.
fn fill_folder(pages: &mut Vec<Page>, folder: &str, count: usize) {
    let mut taken = BTreeSet::from(["index".to_owned()]);
    let mut number = 0_usize;
    while pages.len() < count {
        number += 1;
        let title = prose::title(&mut Random::of(&format!("title {number} of {folder}")));
        let mut name = slug(&title);
        if !taken.insert(name.clone()) {
            name = format!("{name}-{number}");
            taken.insert(name.clone());
        }
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        pages.push(Page::new(path, title));
    }
}

fn free_folder(taken: &mut BTreeSet<String>, above: &str, place: usize, template: &str) -> String {
    let name = fill(template, &mut Random::of(&format!("folder {place} of {above}")));
    let mut folder = format!("{above}/{name}");
    if !taken.insert(folder.clone()) {
        folder = format!("{folder}-{place}");
        taken.insert(folder.clone());
    }
    folder
}

//! What must be the same in two sites of one book, and what need not be.
//!
//! Entry point: [`check`]. Nothing is held against ours that is a fault of mdBook's site:
//!
//! - `toc.html` is the inside of mdBook's own frame for readers without scripts, no page of the book.
//! - The text of a `404.html` that no page of the book was made for is each program's own.
//! - A heading without a letter or a digit has an empty id there, and on `print.html` one of nothing but numbers.
//! - A link that is broken in mdBook's site (`x.mdx` becomes `x.htmlx` there, `README.md` leads to a `README.html` that
//!   does not exist) may lead anywhere in ours. Queries, which mdBook drops, are not compared.
//! - The copy of the first chapter at `index.html` keeps relative links there that are meant for the chapter's own folder;
//!   ours lead where the chapter's do.
//! - Files whose names say that they are private (dotfiles, keys), and where the source is the book's root `book.toml` and
//!   the theme, are copied by mdBook and left out by ours.
//! - On `print.html` ours leads to the place of a chapter on that very page where mdBook, which does not see through `%20`
//!   or a path from the root, leads to the chapter's own page. What is broken on a chapter's page is judged there.
//! - Where mdBook knows no title of the book, ours names the site after its folder: titles are information only.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{Main, Page};
use super::site::{Site, Target};

/// The whole book on one page.
const PRINT: &str = "print.html";

/// How many words around the first different one are shown.
const AROUND: usize = 6;

/// What two sites have in common, and what not.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was compared, with a count of each.
    pub counts: BTreeMap<&'static str, usize>,
    /// What ours lacks or has otherwise, one line each, by what it is about.
    pub differences: BTreeMap<&'static str, Vec<String>>,
    /// What differs and may.
    pub notes: Vec<String>,
}

impl Outcome {
    fn count(&mut self, what: &'static str, number: usize) {
        *self.counts.entry(what).or_default() += number;
    }

    fn differ(&mut self, what: &'static str, text: String) {
        self.differences.entry(what).or_default().push(text);
    }

    /// How many differences there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.differences.values().map(Vec::len).sum()
    }
}

/// Holds our site against mdBook's; `source` is what lies in the book's source folder.
pub(super) fn check(theirs: &Site, ours: &Site, source: &BTreeMap<String, Vec<u8>>) -> Outcome {
    let mut outcome = Outcome::default();
    let home = home(source);
    for (path, page) in theirs.pages.iter().filter(|(path, _)| *path != "toc.html") {
        outcome.count("pages", 1);
        let Some(other) = ours.pages.get(path) else {
            outcome.differ("pages", format!("{path}: missing"));
            continue;
        };
        compare_page((path, home), (theirs, page), (ours, other), &mut outcome);
    }
    for page in ours.pages.keys().filter(|path| !theirs.pages.contains_key(*path)) {
        outcome.notes.push(format!("{page}: only ours has this page"));
    }
    compare_files(theirs, ours, source, &mut outcome);
    outcome
}

/// What lies at `index.html`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    Own,
    /// A page that has its own address too.
    Copy,
}

fn home(source: &BTreeMap<String, Vec<u8>>) -> Home {
    let is_index = |path: &String| {
        let stem = path.split_once('.').map_or(path.as_str(), |(stem, _)| stem);
        stem.eq_ignore_ascii_case("readme") || stem == "index"
    };
    if source.keys().any(is_index) {
        Home::Own
    } else {
        Home::Copy
    }
}

fn compare_page(
    (path, home): (&str, Home),
    theirs: (&Site, &Page),
    ours: (&Site, &Page),
    outcome: &mut Outcome,
) {
    let (their_site, their_page) = theirs;
    let (our_site, our_page) = ours;
    if their_page.title != our_page.title {
        outcome.notes.push(format!(
            "{path}: the title is `{}`, mdBook's `{}`",
            our_page.title, their_page.title
        ));
    }
    if path == "404.html" && is_default_404(their_page) {
        outcome.notes.push(format!("{path}: each program's own text"));
        return;
    }
    let main = |page: &'_ Page| page.refresh.is_none() && page.main.is_some();
    match (
        their_page.main.as_ref().filter(|_| main(their_page)),
        our_page.main.as_ref().filter(|_| main(our_page)),
    ) {
        (Some(main), Some(other)) => {
            compare_ids(path, main, other, outcome);
            compare_words(path, main, other, outcome);
            if path != "index.html" || home == Home::Own {
                compare_links(path, (their_site, main), (our_site, other), outcome);
            }
        }
        (None, None) => compare_redirect(path, theirs, ours, outcome),
        (Some(_), None) => outcome.differ("pages", format!("{path}: ours has no <main>")),
        (None, Some(_)) => outcome.differ("pages", format!("{path}: mdBook's is a redirect, ours a page")),
    }
    compare_fragments(path, theirs, ours, outcome);
    // What the theme links to must be there, too.
    let accepted: BTreeSet<Target> = their_page
        .links
        .iter()
        .map(|link| their_site.target(path, link))
        .filter(|target| their_site.broken(target).is_some())
        .collect();
    for link in &our_page.links {
        let target = our_site.target(path, link);
        if let Some(why) = our_site.broken(&target)
            && !(path == PRINT && is_judged_elsewhere(our_site, &target))
            && !accepted.contains(&target)
            && !accepted.contains(&our_site.target(path, &as_mdbook_writes(link)))
        {
            outcome.differ("links", format!("{path}: `{link}` is broken: {why}"));
        }
    }
    outcome.count("links", our_page.links.len());
}

/// Whether a link of the whole book stands on a page of its own, too.
fn is_judged_elsewhere(site: &Site, target: &Target) -> bool {
    let mut others = site.pages.iter().filter(|(path, _)| *path != PRINT);
    others.any(|(path, page)| page.links.iter().any(|link| site.target(path, link) == *target))
}

/// mdBook makes `.html` of the last `.md` in a link and drops what follows, but for a fragment.
fn as_mdbook_writes(link: &str) -> String {
    match link.rsplit_once(".md") {
        Some((start, end)) if end.starts_with('#') => format!("{start}.html{end}"),
        Some((start, _)) => format!("{start}.html"),
        None => link.to_owned(),
    }
}

/// The page that mdBook writes where the book has none for unknown addresses.
fn is_default_404(page: &Page) -> bool {
    let ids = page.main.as_ref().map(|main| main.ids.as_slice());
    ids == Some(&["document-not-found-404".to_owned()])
}

fn compare_ids(path: &str, theirs: &Main, ours: &Main, outcome: &mut Outcome) {
    let known: BTreeSet<&String> = ours.ids.iter().collect();
    outcome.count("ids", theirs.ids.len());
    let excused = |id: &String| id.is_empty() || (path == PRINT && is_numbers(id));
    for id in theirs.ids.iter().filter(|id| !known.contains(id) && !excused(id)) {
        outcome.differ("ids", format!("{path}: no id `{id}`"));
    }
}

/// What mdBook makes of an empty id that it has given already.
fn is_numbers(id: &str) -> bool {
    id.starts_with('-') && id.chars().all(|letter| letter == '-' || letter.is_ascii_digit())
}

fn compare_words(path: &str, theirs: &Main, ours: &Main, outcome: &mut Outcome) {
    outcome.count("words", theirs.words.len());
    let same = theirs
        .words
        .iter()
        .zip(&ours.words)
        .take_while(|(left, right)| left == right);
    let at = same.count();
    if at == theirs.words.len() && at == ours.words.len() {
        return;
    }
    let shown = |words: &[String]| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND).min(words.len());
        words.get(from..to).unwrap_or_default().join(" ")
    };
    outcome.differ(
        "words",
        format!(
            "{path}: word {at}\n    mdBook: {}\n    ours:   {}",
            shown(&theirs.words),
            shown(&ours.words)
        ),
    );
}

/// Every place that mdBook's text leads to, ours does.
fn compare_links(path: &str, theirs: (&Site, &Main), ours: (&Site, &Main), outcome: &mut Outcome) {
    let reached: BTreeSet<Target> = ours
        .1
        .links
        .iter()
        .map(|link| ours.0.target(path, link))
        .collect();
    for link in &theirs.1.links {
        let target = theirs.0.target(path, link);
        let whole = matches!(target, Target::Inside(..)) && theirs.0.broken(&target).is_none();
        // The heading's link to itself is a control.
        let own = matches!(&target, Target::Inside(page, _) if page == path) && link.starts_with('#');
        let chapter = path == PRINT
            && matches!(&target, Target::Inside(page, _) if theirs.0.pages.get(page).is_some_and(|page| page.main.is_some()));
        if whole && !own && !chapter && !reached.contains(&target) {
            outcome.differ(
                "links",
                format!("{path}: nothing leads where mdBook's `{link}` does"),
            );
        }
    }
}

fn compare_redirect(path: &str, theirs: (&Site, &Page), ours: (&Site, &Page), outcome: &mut Outcome) {
    outcome.count("redirects", 1);
    let end = |(site, page): (&Site, &Page)| end_of(site, path, page.refresh.as_deref().unwrap_or_default());
    let (left, right) = (end(theirs), end(ours));
    if left != right {
        outcome.differ(
            "redirects",
            format!("{path}: leads to {right:?}, mdBook's to {left:?}"),
        );
    }
}

/// Every fragment that mdBook sends elsewhere, ours sends to the same place.
fn compare_fragments(path: &str, theirs: (&Site, &Page), ours: (&Site, &Page), outcome: &mut Outcome) {
    for (name, to) in &theirs.1.fragments {
        outcome.count("redirects", 1);
        let left = end_of(theirs.0, path, to);
        let right = ours.1.fragments.get(name).map(|to| end_of(ours.0, path, to));
        let same = right
            .as_ref()
            .is_some_and(|right| *right == left || is_copy(theirs.0, ours.0, (&left.0, &right.0)));
        if !same {
            outcome.differ(
                "redirects",
                format!("{path}#{name}: leads to {right:?}, mdBook's to {left:?}"),
            );
        }
    }
}

/// Whether two places are the same part of the first chapter, at its own address and at `index.html`.
fn is_copy(theirs: &Site, ours: &Site, places: (&Target, &Target)) -> bool {
    let (Target::Inside(left, id), Target::Inside(right, other)) = places else {
        return false;
    };
    let words = |site: &Site, path: &str| {
        let main = site.pages.get(path).and_then(|page| page.main.as_ref());
        main.map(|main| main.words.clone())
    };
    left == "index.html" && id == other && words(theirs, left) == words(ours, right)
}

/// Where a redirect leads in the end: mdBook's go one by one, ours lead to the last one at once.
fn end_of(site: &Site, from: &str, to: &str) -> (Target, String) {
    let (mut page, mut link) = (from.to_owned(), to.to_owned());
    for _ in 0..10 {
        let Target::Inside(path, fragment) = site.target(&page, &link) else {
            return (Target::Elsewhere, link);
        };
        match site.pages.get(&path).and_then(|page| page.refresh.clone()) {
            Some(next) => (page, link) = (path, next),
            None => return (Target::Inside(path, fragment), String::new()),
        }
    }
    (Target::Elsewhere, link)
}

fn compare_files(theirs: &Site, ours: &Site, source: &BTreeMap<String, Vec<u8>>, outcome: &mut Outcome) {
    let copied = |path: &String, bytes: &Vec<u8>| source.get(path) == Some(bytes);
    let always = [".nojekyll", "CNAME"];
    for (path, bytes) in &theirs.files {
        let expected = copied(path, bytes) || always.contains(&path.as_str());
        if !expected {
            continue;
        }
        outcome.count("files", 1);
        match ours.files.get(path) {
            None if is_private(path) || is_read(path) => {
                outcome.notes.push(format!("{path}: left out as private"))
            }
            None => outcome.differ("files", format!("{path}: missing")),
            Some(other) if other != bytes && path != ".nojekyll" => {
                outcome.differ("files", format!("{path}: other content"));
            }
            Some(_) => {}
        }
    }
}

/// What a program reads itself, where the source is the book's root.
fn is_read(path: &str) -> bool {
    path == "book.toml" || path.starts_with("theme/")
}

fn is_private(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|part| part.starts_with('.'))
        || name.starts_with("id_")
        || [".pem", ".key", "~", ".swp"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

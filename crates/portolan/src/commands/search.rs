//! `portolan search`: asks the index of a built site.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use portolan_build::{BakedIndex, Mode, Programs, Request, site_of};
use portolan_search::{Hits, PageHit, Piece, Request as Question, SectionHit};
use serde::Serialize;

use super::build::{mdbook_variables, plural};
use crate::Verdict;
use crate::args::Search;
use crate::printer::{Look, Printer, shown, shown_json};

/// How many sections of a page are looked for.
const SECTIONS: usize = 3;

/// Searches a site.
pub(crate) fn run(arguments: &Search, printer: &Printer) -> anyhow::Result<Verdict> {
    let site = site(&arguments.place)?;
    let question = Question {
        q: arguments.query.clone(),
        limit: arguments.limit.into(),
        sections: SECTIONS,
        kind: arguments.kind.clone(),
        owner: arguments.owner.clone(),
        tag: arguments.tag.clone(),
        snippets: true,
        ..Question::default()
    };
    let mut index = BakedIndex::open(&site)?;
    let hits = index.ask(&question).with_context(|| {
        format!(
            "the search index in `{}` cannot be used; build the site again",
            site.display()
        )
    })?;
    let verdict = if hits.pages.is_empty() {
        Verdict::Nothing
    } else {
        Verdict::Fine
    };
    if arguments.json {
        let json = serde_json::to_string(&Found::of(&arguments.query, &hits)).context("cannot write JSON")?;
        printer.line(&shown_json(&json));
    } else {
        show(&hits, arguments, printer);
    }
    Ok(verdict)
}

/// The folder of the site: the one that was named, or that of the book there.
fn site(place: &Path) -> anyhow::Result<PathBuf> {
    if !place.is_dir() {
        bail!("there is no folder `{}`", place.display());
    }
    if place.join("site.js").is_file() {
        return Ok(place.to_path_buf());
    }
    let is_book = ["book.toml", "src/SUMMARY.md"]
        .iter()
        .any(|file| place.join(file).is_file());
    if !is_book {
        bail!(
            "`{}` is neither a built site nor a book: name the folder of one of them",
            place.display()
        );
    }
    let site = site_of(&Request {
        book: place.to_path_buf(),
        mode: Mode::Write { output: None },
        strict: false,
        threads: None,
        source_date_epoch: None,
        today: None,
        environment: mdbook_variables(),
        programs: Programs::Refused,
    })?;
    if !site.join("site.js").is_file() {
        let book = match place.to_str() {
            Some(".") | None => String::new(),
            Some(book) => format!(" {book}"),
        };
        bail!(
            "the book in `{}` has no site yet: run `portolan build{book}`, or name the folder that it was built into",
            place.display()
        );
    }
    Ok(site)
}

fn show(hits: &Hits, arguments: &Search, printer: &Printer) {
    for (typed, taken) in &hits.corrected {
        printer.line(&format!(
            "No page has {}: showing {}",
            quoted(typed),
            quoted(taken)
        ));
    }
    if hits.pages.is_empty() {
        printer.line(&format!("Nothing found for {}", quoted(&arguments.query)));
        if !hits.near.is_empty() {
            let near: Vec<String> = hits.near.iter().map(|text| quoted(text)).collect();
            printer.line(&format!("Near to it: {}", near.join(", ")));
        }
        return;
    }
    if hits.some {
        printer.line("No page has all of these words: these have some of them");
    }
    for page in &hits.pages {
        show_page(page, printer);
    }
    let rest = hits.total.saturating_sub(hits.pages.len());
    let mut line = plural(hits.total, "page");
    if rest > 0 {
        line.push_str(&format!(", {rest} not shown: see `--limit`"));
    }
    printer.line(&printer.part(Look::Faint, &line));
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", shown(text).replace('\n', " "))
}

/// A page: its title, where it stands, and its sections with the text around the hits.
fn show_page(page: &PageHit, printer: &Printer) {
    let mut line = printer.part(Look::Title, &page.title);
    if !page.breadcrumb.is_empty() {
        let above = format!("  {}", page.breadcrumb.join(" > "));
        line.push_str(&printer.part(Look::Faint, &above));
    }
    if !page.kind.is_empty() {
        line.push_str(&printer.part(Look::Faint, &format!("  [{}]", page.kind)));
    }
    printer.line(&line);
    for section in &page.sections {
        let mut line = format!("  {}", printer.part(Look::Plain, &url(page, section)));
        if !section.heading.is_empty() {
            line.push_str(&format!("  {}", printer.part(Look::Title, &section.heading)));
        }
        printer.line(&line);
        let text: String = section
            .snippet
            .iter()
            .map(|piece| {
                let look = if piece.hit { Look::Hit } else { Look::Plain };
                printer.part(look, &one_line(&piece.text))
            })
            .collect();
        if !text.trim().is_empty() {
            printer.line(&format!("    {}", text.trim()));
        }
    }
    if page.more > 0 {
        let more = format!("  and {} more", plural(page.more, "section"));
        printer.line(&printer.part(Look::Faint, &more));
    }
    printer.line("");
}

/// Where a section is, from the site's root.
fn url(page: &PageHit, section: &SectionHit) -> String {
    if section.anchor.is_empty() {
        page.url.clone()
    } else {
        format!("{}#{}", page.url, section.anchor)
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// What `--json` prints. Documented in the manual: keys are added, never changed.
#[derive(Serialize)]
struct Found<'a> {
    query: &'a str,
    /// How many pages match.
    total: usize,
    hits: Vec<FoundPage<'a>>,
}

/// A page, with its best section.
#[derive(Serialize)]
struct FoundPage<'a> {
    url: String,
    title: &'a str,
    heading: &'a str,
    breadcrumb: &'a [String],
    kind: &'a str,
    score: f32,
    snippet: String,
    /// Further sections of the page.
    more: Vec<FoundSection<'a>>,
}

#[derive(Serialize)]
struct FoundSection<'a> {
    url: String,
    heading: &'a str,
    score: f32,
    snippet: String,
}

impl<'a> Found<'a> {
    fn of(query: &'a str, hits: &'a Hits) -> Self {
        Self {
            query,
            total: hits.total,
            hits: hits.pages.iter().map(FoundPage::of).collect(),
        }
    }
}

impl<'a> FoundPage<'a> {
    fn of(page: &'a PageHit) -> Self {
        let best = page.sections.first();
        Self {
            url: best.map_or_else(|| page.url.clone(), |best| url(page, best)),
            title: &page.title,
            heading: best.map_or("", |best| &best.heading),
            breadcrumb: &page.breadcrumb,
            kind: &page.kind,
            score: page.score,
            snippet: best.map_or_else(String::new, |best| plain(&best.snippet)),
            more: page
                .sections
                .iter()
                .skip(1)
                .map(|section| FoundSection {
                    url: url(page, section),
                    heading: &section.heading,
                    score: section.score,
                    snippet: plain(&section.snippet),
                })
                .collect(),
        }
    }
}

/// A snippet without its marks.
fn plain(snippet: &[Piece]) -> String {
    snippet.iter().map(|piece| piece.text.as_str()).collect()
}

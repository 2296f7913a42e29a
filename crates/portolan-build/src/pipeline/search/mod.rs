//! The search stage: one index of all pages that may be found, in the files that browsers and the program read.
//!
//! Entry points: [`Search::of`], [`Search::make`] for the index itself, [`bake`] for its files in the site, [`last`]
//! for those of the last build, which may stay until the pages are in their place. Pages are
//! prepared in parallel, a window at a time, and written one after the other in the site's order: the texts of a large
//! book are never in memory at once, and the bytes are the same whatever the thread count. The index has one key over
//! all that it is made from; where that is the key of the last build, its files are kept unread.

mod bake;
mod page;

use std::panic::AssertUnwindSafe;
use std::sync::OnceLock;

use portolan_core::assemble::view::{address, titles_above};
use portolan_core::assemble::{PageIx, PageRole, SiteIndex};
use portolan_core::model::{Diagnostic, Diagnostics, PageSource, SearchOptions};
use portolan_core::resolve::nearest_page;
use portolan_core::search_text::{self, PageText};
use portolan_core::site_files::SearchFacts;
use portolan_search::page::SearchPage;
use portolan_search::{MODULE_LICENCES, Options, Pack, Prepared, Writer, module};
use rayon::prelude::*;

use super::book::Book;
use super::problem::{failed, panicked};
use super::render::Stage;
use crate::cache::{Key, KeyBuilder};
pub(super) use bake::{Baked, bake, last};

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 3;

/// How many pages are prepared at once.
const WINDOW: usize = 1024;

/// How many of them one thread takes together: enough that most of their words are each other's.
const TOGETHER: usize = 256;

/// Where fewer than one page in so many has changed, pages come into their place before the index: making it takes
/// longer than all the rest then. A build of more has work for every thread with both at once.
const FEW: usize = 8;

/// The search of one book.
pub(super) struct Search<'a> {
    stage: &'a Stage<'a>,
    options: &'a SearchOptions,
    /// What the index itself is told.
    index: Options,
    /// The pages that may be found, in the site's order.
    pages: Vec<PageIx>,
    /// The hash of everything that the index is made from, once it is asked for.
    key: OnceLock<Key>,
    /// Of each of its pages.
    page_keys: OnceLock<Vec<Key>>,
}

/// An index, and how much is in it.
pub(super) struct Made {
    pub(super) pack: Pack,
    pub(super) pages: usize,
    pub(super) sections: usize,
}

/// Why there is no index.
pub(super) enum NotMade {
    /// Nobody waits for it any more.
    Stopped,
    /// Pages of the book cannot be read.
    Problems(Diagnostics),
    /// The machine failed.
    Failed(anyhow::Error),
}

/// A page as it can be found, or why there is none.
pub(super) type Read = Result<SearchPage, Diagnostic>;

/// Some pages, ready to be written.
struct Ready {
    pages: Prepared,
    sections: usize,
    problems: Diagnostics,
}

impl<'a> Search<'a> {
    /// The search of a book; `None` where it has none.
    pub(super) fn of(stage: &'a Stage<'a>) -> Option<Self> {
        let options = stage.book.search.as_ref()?;
        Some(Self {
            stage,
            options,
            index: index_options(options, &stage.site.options.language.0),
            pages: findable(stage.book, stage.site),
            key: OnceLock::new(),
            page_keys: OnceLock::new(),
        })
    }

    /// The hash of everything that the index is made from.
    fn key(&self) -> &Key {
        self.key.get_or_init(|| {
            let mut key = KeyBuilder::new("search", VERSION);
            key.text(env!("CARGO_PKG_VERSION"))
                .number(u64::from(search_text::VERSION))
                .text(module().hash)
                .hashed(self.options)
                .hashed(&self.index)
                .number(self.pages.len() as u64);
            for page in self.page_keys() {
                key.key(page);
            }
            key.finish()
        })
    }

    /// What of it comes from each page.
    fn page_keys(&self) -> &[Key] {
        self.page_keys.get_or_init(|| {
            let site = self.stage.site;
            let key_of = |page: &PageIx| {
                let mut key = KeyBuilder::new("search page", VERSION);
                key.hashed(&facts(site, *page));
                match self.stage.body_of(*page) {
                    Some(body) => key.bytes(body),
                    None => key.text(&site.pages[*page].entry.file),
                };
                key.finish()
            };
            self.pages.par_iter().map(key_of).collect()
        })
    }

    /// Whether so few pages differ from those of another index (by their keys, in order) that pages need not wait for
    /// theirs.
    fn is_near(&self, others: &[Key]) -> bool {
        let changed = self
            .page_keys()
            .iter()
            .filter(|key| others.binary_search(key).is_err())
            .count();
        changed * FEW < self.pages.len()
    }

    /// Makes the index. `is_stopped` is asked often.
    pub(super) fn make(&self, is_stopped: &(dyn Fn() -> bool + Sync)) -> Result<Made, NotMade> {
        make(
            &self.index,
            self.pages.len(),
            &|nth| self.read(self.pages[nth]),
            is_stopped,
        )
    }

    /// One page with its text.
    fn read(&self, page: PageIx) -> Read {
        let entry = &self.stage.site.pages[page].entry;
        let attempt = AssertUnwindSafe(|| {
            let hash = self.stage.body_of(page)?;
            let read = self
                .stage
                .parser
                .read_html(&entry.id.path, hash, search_text::page_text);
            Some(with_text(facts(self.stage.site, page), read?, self.options))
        });
        match std::panic::catch_unwind(attempt) {
            Ok(found) => found.ok_or_else(|| failed(&entry.file)),
            Err(panic) => Err(panicked(&entry.file, panic.as_ref())),
        }
    }
}

/// What of a page does not come from its text.
pub(super) fn facts(site: &SiteIndex, page: PageIx) -> SearchPage {
    let info = &site.pages[page];
    let meta = &info.entry.meta;
    SearchPage {
        url: address(site, page),
        title: info.title.clone(),
        breadcrumb: titles_above(site, page),
        kind: meta.kind.clone().unwrap_or_default(),
        owner: meta.owner.clone().unwrap_or_default(),
        tags: meta.tags.clone(),
        language: meta.lang.as_ref().unwrap_or(&site.options.language).0.clone(),
        boost: meta.search.boost.unwrap_or(1.0),
        sections: Vec::new(),
    }
}

/// A page with its text.
pub(super) fn with_text(facts: SearchPage, text: PageText, options: &SearchOptions) -> SearchPage {
    page::of_text(facts, text, options.heading_levels)
}

/// Makes the index of so many pages, which `read` reads in parallel. `is_stopped` is asked often.
pub(super) fn make(
    index: &Options,
    pages: usize,
    read: &(dyn Fn(usize) -> Read + Sync),
    is_stopped: &(dyn Fn() -> bool + Sync),
) -> Result<Made, NotMade> {
    let window = |start: usize| -> Vec<Ready> {
        let numbers: Vec<usize> = (start..pages.min(start + WINDOW)).collect();
        // A small book has work for every thread, too.
        let together = numbers
            .len()
            .div_ceil(rayon::current_num_threads())
            .clamp(1, TOGETHER);
        numbers
            .par_chunks(together)
            .map(|some| ready(some, read, index))
            .collect()
    };
    let mut writer = Writer::new(index.clone());
    let mut sections = 0;
    let mut problems = Diagnostics::new();
    let mut prepared = window(0);
    for next in (WINDOW..pages + WINDOW).step_by(WINDOW) {
        if is_stopped() {
            return Err(NotMade::Stopped);
        }
        // The writer takes pages in the site's order; other threads prepare the next ones meanwhile.
        let add = || {
            let _span = tracing::info_span!("gather words").entered();
            for ready in prepared {
                writer.add(ready.pages);
                sections += ready.sections;
                problems.extend(ready.problems);
            }
        };
        ((), prepared) = rayon::join(add, || window(next));
    }
    if is_stopped() {
        return Err(NotMade::Stopped);
    }
    if !problems.is_empty() {
        return Err(NotMade::Problems(problems));
    }
    let _span = tracing::info_span!("order words").entered();
    Ok(Made {
        pack: writer.finish().map_err(machine)?,
        pages,
        sections,
    })
}

/// Prepares some pages.
fn ready(numbers: &[usize], read: &(dyn Fn(usize) -> Read + Sync), index: &Options) -> Ready {
    let _span = tracing::info_span!("index pages", pages = numbers.len()).entered();
    let mut pages = Vec::with_capacity(numbers.len());
    let mut problems = Diagnostics::new();
    for number in numbers {
        match read(*number) {
            Ok(page) => pages.push(page),
            Err(problem) => problems.push(problem),
        }
    }
    Ready {
        pages: Prepared::new(&pages, index),
        sections: pages.iter().map(|page| page.sections.len()).sum(),
        problems,
    }
}

/// What `site.js` says of an index.
pub(super) fn facts_of(
    options: &SearchOptions,
    site: &SiteIndex,
    (pack, texts, boot_bytes): (&str, u32, u64),
) -> SearchFacts {
    let engine = module();
    let pinned = pinned(options, site).filter_map(|(_, _, page)| page);
    SearchFacts {
        pack: pack.to_owned(),
        engine: engine.hash.to_owned(),
        texts,
        bytes: engine.bytes.len() as u64 + boot_bytes,
        limit: options.limit,
        pinned: pinned
            .map(|page| (site.pages[page].title.clone(), address(site, page)))
            .collect(),
    }
}

/// The terms of what the search of a book is made of, where it has one.
pub(super) fn licences(book: &Book) -> Option<&'static str> {
    book.search.as_ref().map(|_| MODULE_LICENCES)
}

/// Reports pinned pages that the site does not have.
pub(super) fn check_pinned(book: &Book, site: &SiteIndex) -> Diagnostics {
    let Some(options) = &book.search else {
        return Diagnostics::new();
    };
    let lost = pinned(options, site).filter(|(_, _, page)| page.is_none());
    let found = lost.map(|(nth, path, _)| {
        let place = book.place_of(&["search", "pinned", &format!("[{nth}]")]);
        let message = format!("the site has no page `{path}`, which `search.pinned` names");
        let hint = match nearest_page(site, path) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the path of a published page from the source folder".to_owned(),
        };
        Diagnostic::new("broken-link", message).at(place).hint(hint)
    });
    found.collect()
}

/// The pages that are pinned: their place in the list, the path, and the page where there is one.
fn pinned<'a>(
    options: &'a SearchOptions,
    site: &'a SiteIndex,
) -> impl Iterator<Item = (usize, &'a str, Option<PageIx>)> {
    let paths = options.pinned.iter().enumerate();
    paths.map(|(nth, path)| (nth, path.as_str(), site.page_of_source(path)))
}

/// The author's pages that are not left out of the search. Lists, redirects and the whole book on one page say nothing of
/// their own.
pub(super) fn findable(book: &Book, site: &SiteIndex) -> Vec<PageIx> {
    let pages = site.pages.iter().enumerate();
    pages
        .filter(|(_, page)| {
            page.role == PageRole::Content
                && page.entry.source == PageSource::File
                && !page.entry.meta.search.exclude
                && book.is_searched(&page.entry.id.path)
        })
        .map(|(page, _)| page)
        .collect()
}

fn machine(error: portolan_search::Error) -> NotMade {
    NotMade::Failed(anyhow::Error::new(error).context("cannot write the search index"))
}

pub(super) fn index_options(options: &SearchOptions, language: &str) -> Options {
    Options {
        language: language.to_owned(),
        synonyms: options.synonyms.clone(),
        kinds: options.kinds.clone(),
        any_word: options.any_word,
        title: options.boosts.title,
        heading: options.boosts.heading,
        body: options.boosts.text,
        snippet_words: options.snippet_words,
        expand: options.expand,
    }
}

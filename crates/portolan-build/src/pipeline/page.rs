//! The parse stage: every page from its file to a body with link slots, from the cache where nothing changed.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use portolan_core::highlight::{self, Highlighter};
use portolan_core::markdown::{self, BlockWords, ParseInput};
use portolan_core::model::{
    Diagnostic, Diagnostics, Dialect, FrontMatter, Location, PageEntry, PageId, PageSource, PageSummary,
    ParsedPage, Slot, SourcePath,
};
use portolan_project::expand::{Dependency, Expanded};
use portolan_project::files::FileError;
use portolan_project::{encoding, expand, front_matter, mojibake};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::book::Book;
use super::sources::Sources;
use super::theme::LoadedTheme;
use crate::cache::{BODY, Cache, Key, KeyBuilder, PAGE};
use crate::progress::Progress;

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 1;

/// All pages that are published.
pub(super) struct Pages {
    /// In the order of their paths.
    pub(super) all: Vec<Page>,
    /// Source files that did not come from the cache.
    pub(super) parsed: Vec<SourcePath>,
    /// Of all pages, failed ones too.
    pub(super) diagnostics: Diagnostics,
    /// Declared variables that some page uses.
    pub(super) used_variables: BTreeSet<String>,
}

/// A page that was parsed.
pub(super) struct Page {
    pub(super) path: SourcePath,
    pub(super) record: PageRecord,
}

/// What is kept of a page between builds, besides its body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PageRecord {
    /// Files that the text was made from, or that were looked for.
    dependencies: Vec<Dependency>,
    pub(super) meta: FrontMatter,
    pub(super) summary: PageSummary,
    diagnostics: Diagnostics,
    used_variables: BTreeSet<String>,
    /// Where the body lies in the cache: the hash of its bytes.
    pub(super) body: [u8; 32],
}

/// The rest of a [`ParsedPage`].
#[derive(Serialize, Deserialize)]
struct Body {
    html: String,
    slots: Vec<Slot>,
    lead_end: u32,
}

impl Pages {
    /// What each page contributes to the site.
    pub(super) fn entries(&self) -> Vec<PageEntry> {
        self.all.iter().map(Page::entry).collect()
    }
}

impl Page {
    fn entry(&self) -> PageEntry {
        PageEntry {
            id: PageId::of(self.path.clone()),
            source: PageSource::File,
            file: self.record.summary.files.first().cloned().unwrap_or_default(),
            meta: self.record.meta.clone(),
            summary: self.record.summary.clone(),
        }
    }
}

/// What became of one file.
enum Outcome {
    Page { page: Box<Page>, fresh: bool },
    Failed(Diagnostics),
}

/// What makes Markdown a page: [`markdown::parse`], or what a test puts in its place.
pub(super) type ParseMarkdown = dyn Fn(&ParseInput<'_>) -> (ParsedPage, Diagnostics) + Sync;

fn gather(book: &Book, outcomes: Vec<Outcome>) -> Pages {
    let mut pages = Pages {
        all: Vec::new(),
        parsed: Vec::new(),
        diagnostics: Vec::new(),
        used_variables: BTreeSet::new(),
    };
    let mut drafts = 0;
    for outcome in outcomes {
        match outcome {
            Outcome::Failed(mut problems) => pages.diagnostics.append(&mut problems),
            Outcome::Page { page, fresh } => {
                if fresh {
                    pages.parsed.push(page.path.clone());
                }
                pages
                    .used_variables
                    .extend(page.record.used_variables.iter().cloned());
                if page.record.meta.draft {
                    drafts += 1;
                    continue;
                }
                pages.diagnostics.extend(page.record.diagnostics.iter().cloned());
                pages.all.push(*page);
            }
        }
    }
    if drafts > 0 {
        let text = if drafts == 1 {
            "1 draft is".to_owned()
        } else {
            format!("{drafts} drafts are")
        };
        pages
            .diagnostics
            .push(Diagnostic::new("draft-skipped", format!("{text} not published")));
    }
    pages
        .diagnostics
        .extend(book.unused_variables(&pages.used_variables));
    pages
}

/// Everything besides the page itself that decides what parsing gives.
fn options_key(book: &Book, theme: &LoadedTheme) -> Key {
    let mut key = KeyBuilder::new("page", VERSION);
    key.number(u64::from(markdown::VERSION))
        .number(u64::from(highlight::VERSION));
    key.text(env!("CARGO_PKG_VERSION"));
    key.hashed(&book.markdown)
        .hashed(&(book.site.dialect, &book.expand.variables))
        .hashed(&theme.block_words);
    key.finish()
}

/// Parses the pages of a book.
pub(super) struct Parser<'a> {
    book: &'a Book,
    theme: &'a LoadedTheme,
    cache: &'a Cache,
    sources: Sources<'a>,
    /// Loading syntaxes takes time that a build without changes does not have.
    highlighter: std::sync::OnceLock<Highlighter>,
    options_key: Key,
    markdown: &'a ParseMarkdown,
}

impl<'a> Parser<'a> {
    /// A parser for the pages of this book.
    pub(super) fn new(
        book: &'a Book,
        theme: &'a LoadedTheme,
        cache: &'a Cache,
        markdown: &'a ParseMarkdown,
    ) -> Self {
        Self {
            book,
            theme,
            cache,
            sources: Sources::new(book.files.as_ref()),
            highlighter: std::sync::OnceLock::new(),
            options_key: options_key(book, theme),
            markdown,
        }
    }

    /// Parses all pages of the book, in parallel.
    pub(super) fn parse_all(&self, progress: &dyn Progress) -> Pages {
        let outcomes: Vec<Outcome> = self
            .book
            .tree
            .pages
            .par_iter()
            // The pages of a stopped build are asked for by nobody.
            .filter(|_| !progress.is_stopped())
            .map(|path| {
                let outcome = self.page(path);
                progress.step();
                outcome
            })
            .collect();
        gather(self.book, outcomes)
    }

    /// The body of a page, from the cache, or parsed again where the cache lost it. The links stay where they are, in
    /// the summary.
    pub(super) fn body(&self, page: &Page) -> Option<ParsedPage> {
        let kept = self.cache.get(BODY, &Key::from_bytes(page.record.body));
        let body = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let body: Body = body.or_else(|| self.body_again(page))?;
        Some(ParsedPage {
            html: body.html,
            slots: body.slots,
            lead_end: body.lead_end,
            summary: PageSummary::default(),
        })
    }

    fn body_again(&self, page: &Page) -> Option<Body> {
        let file = self.book.file_of(&page.path);
        let bytes = self.book.files.read_up_to(&file, encoding::PAGE_LIMIT).ok()?;
        let (record, body) = self.parse(&page.path, &file, bytes).ok()?;
        if record.body != page.record.body {
            // The file has changed since, and its links with it.
            return None;
        }
        self.cache.put(BODY, Key::from_bytes(record.body), &body);
        postcard::from_bytes(&body).ok()
    }

    fn page(&self, path: &SourcePath) -> Outcome {
        let file = self.book.file_of(path);
        let bytes = match self.book.files.read_up_to(&file, encoding::PAGE_LIMIT) {
            Ok(bytes) => bytes,
            Err(error) => return Outcome::Failed(vec![unreadable(&file, &error)]),
        };
        let key = self.key(path, &file, &bytes);
        if let Some(record) = self.cached(&key) {
            return Outcome::Page {
                page: Box::new(Page {
                    path: path.clone(),
                    record,
                }),
                fresh: false,
            };
        }
        let parsed = std::panic::catch_unwind(AssertUnwindSafe(|| self.parse(path, &file, bytes)));
        match parsed {
            Ok(Ok((record, body))) => {
                self.keep(key, &record, &body);
                Outcome::Page {
                    page: Box::new(Page {
                        path: path.clone(),
                        record,
                    }),
                    fresh: true,
                }
            }
            Ok(Err(problems)) => Outcome::Failed(problems),
            Err(panic) => Outcome::Failed(vec![panicked(&file, panic.as_ref())]),
        }
    }

    fn key(&self, path: &SourcePath, file: &str, bytes: &[u8]) -> Key {
        let mut key = KeyBuilder::new("page", VERSION);
        key.key(&self.options_key).text(file);
        key.bytes(blake3::hash(bytes).as_bytes());
        key.hashed(&self.book.defaults_for(path));
        key.finish()
    }

    /// The record of an earlier build, when all that it was made from is as it was.
    fn cached(&self, key: &Key) -> Option<PageRecord> {
        let record: PageRecord = postcard::from_bytes(&self.cache.get(PAGE, key)?).ok()?;
        let same = record
            .dependencies
            .iter()
            .all(|it| self.sources.hash(&it.path) == it.hash);
        (same && self.cache.contains(BODY, &Key::from_bytes(record.body))).then_some(record)
    }

    fn keep(&self, key: Key, record: &PageRecord, body: &[u8]) {
        self.cache.put(BODY, Key::from_bytes(record.body), body);
        if let Ok(bytes) = postcard::to_stdvec(record) {
            self.cache.put(PAGE, key, &bytes);
        }
    }

    fn parse(
        &self,
        path: &SourcePath,
        file: &str,
        bytes: Vec<u8>,
    ) -> Result<(PageRecord, Vec<u8>), Diagnostics> {
        let text = encoding::decode(file, bytes).map_err(|problem| vec![problem])?;
        let mut diagnostics = mojibake::check(file, &text);
        let (meta, body_offset) = self.front_matter(path, file, &text, &mut diagnostics);
        let (expanded, mut problems) = expand::expand(
            &expand::PageText {
                file,
                text: &text,
                body_offset,
            },
            self.book.files.as_ref(),
            &self.book.expand,
        );
        diagnostics.append(&mut problems);
        let Expanded {
            text,
            map,
            dependencies,
            head_title,
            used_variables,
        } = expanded;
        let language = meta.lang.as_ref().unwrap_or(&self.book.site.language);
        let input = ParseInput {
            text: &text,
            spans: &map,
            options: &self.book.markdown,
            highlighter: self.highlighter.get_or_init(Highlighter::new),
            words: self.words(language.language()),
        };
        let (mut parsed, mut problems) = (self.markdown)(&input);
        diagnostics.append(&mut problems);
        parsed.summary.head_title = head_title;
        if parsed.summary.files.is_empty() {
            parsed.summary.files.push(file.to_owned());
        }
        let body = Body {
            html: parsed.html,
            slots: parsed.slots,
            lead_end: parsed.lead_end,
        };
        let body = postcard::to_stdvec(&body).map_err(|_| vec![failed(file)])?;
        let record = PageRecord {
            dependencies,
            meta,
            summary: parsed.summary,
            diagnostics,
            used_variables,
            body: *blake3::hash(&body).as_bytes(),
        };
        Ok((record, body))
    }

    fn front_matter(
        &self,
        path: &SourcePath,
        file: &str,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> (FrontMatter, usize) {
        if self.book.site.dialect != Dialect::Portolan {
            return (FrontMatter::default(), 0);
        }
        let (raw, offset) = front_matter::split(text);
        let (meta, mut problems) =
            front_matter::parse(raw.as_ref(), file, text, &self.book.defaults_for(path));
        diagnostics.append(&mut problems);
        (meta, offset)
    }

    fn words(&self, language: &str) -> &BlockWords {
        self.theme.block_words(language)
    }
}

/// A file that cannot be read, or may not be.
pub(super) fn unreadable(file: &str, error: &FileError) -> Diagnostic {
    if let FileError::TooLarge { bytes, limit, .. } = error {
        return encoding::too_large(file, *bytes, *limit);
    }
    Diagnostic::new("page-unreadable", error.to_string())
        .at(Location::file(file))
        .hint("check the file and its permissions, or move it out of the source")
}

/// A library panicked: the page is named, with what the library said, and nothing else of the site is lost.
pub(super) fn panicked(file: &str, panic: &(dyn std::any::Any + Send)) -> Diagnostic {
    let said = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let mut diagnostic = failed(file);
    if let Some(said) = said.and_then(|said| said.lines().next()) {
        let said: String = said.chars().take(200).collect();
        diagnostic.message = format!("{}: {said}", diagnostic.message);
    }
    diagnostic
}

/// What became of the page is nobody's mistake but ours.
pub(super) fn failed(file: &str) -> Diagnostic {
    Diagnostic::new(
        "page-failed",
        "the page could not be rendered because of a fault in Portolan",
    )
    .at(Location::file(file))
    .hint("please report it with the page; splitting or simplifying the page may help meanwhile")
}

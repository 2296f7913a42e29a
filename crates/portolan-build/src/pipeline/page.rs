//! One page from its file to a body with link slots, from the cache where nothing changed.
//!
//! Entry point: [`Parser`]. It must not look at other pages: what a page links to is decided later.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, LazyLock, OnceLock};

use portolan_check::{Exception, PageInput, check_page, read_exceptions};
use portolan_core::copies::{self, Draft, TextOrigin};
use portolan_core::highlight::{self, Highlighter};
use portolan_core::markdown::{self, ParseInput};
use portolan_core::model::{
    Diagnostics, FrontMatter, MarkdownOptions, PageParts, PageSummary, ParsedPage, PieceOrigin, Slot,
    SourcePath, SpanMap,
};
use portolan_project::expand;
use portolan_project::expand::{Dependency, Expanded};
use serde::{Deserialize, Serialize};

use super::book::Book;
use super::diagrams::{Drawer, PROGRAM};
use super::fresh::{CopyDraft, Fresh};
use super::preprocess::{Prepared, PreparedPages};
use super::problem::{failed, panicked, unreadable};
use super::sources::Sources;
use super::theme::LoadedTheme;
use super::written;
use crate::cache::{BODY, Cache, Key, KeyBuilder, PAGE, TEXT};

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 10;

/// A page that was parsed, now or by an earlier build.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) path: SourcePath,
    pub(super) record: PageRecord,
    pub(super) origin: Origin,
    /// Whether a file of the author's stands behind it.
    pub(super) written: bool,
    /// What was found in its text before it was Markdown, where the cache does not keep that.
    pub(super) diagnostics: Diagnostics,
}

/// Where a page's record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nothing that it is made from has changed.
    Cache,
    /// It was parsed.
    Source,
}

/// What makes Markdown a page: [`markdown::parse`], or what a test puts in its place.
pub(super) type ParseMarkdown = dyn Fn(&ParseInput<'_>) -> (ParsedPage, Diagnostics) + Sync;

/// The hash of a body's bytes: its name in the cache.
pub(super) type BodyHash = [u8; 32];

/// The highlighter of all builds of this process. It is never dropped: taking apart what it has prepared would take a
/// small book longer than it saves.
static HIGHLIGHTER: LazyLock<Arc<OnceLock<Highlighter>>> = LazyLock::new(Arc::default);

/// Prepares the highlighter while other things are done.
pub(super) fn prepare_highlighter() {
    rayon::spawn(|| _ = highlighter());
}

/// The highlighter of all builds of this process.
pub(super) fn highlighter() -> &'static Highlighter {
    HIGHLIGHTER.get_or_init(Highlighter::new)
}

/// What is kept of a page between builds, besides its body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PageRecord {
    /// Files that the text was made from, or that were looked for.
    pub(super) dependencies: Vec<Dependency>,
    pub(super) meta: Box<FrontMatter>,
    pub(super) summary: Box<PageSummary>,
    pub(super) diagnostics: Diagnostics,
    pub(super) used_variables: BTreeSet<String>,
    /// The exceptions from rules that it makes.
    pub(super) exceptions: Vec<Exception>,
    pub(super) body: BodyHash,
    /// The hash of the draft of its copy, where the site has copies.
    pub(super) text: Option<BodyHash>,
    /// The pictures of its diagrams.
    pub(super) diagrams: Vec<Key>,
}

/// A page as it was made now.
struct Parsed {
    record: PageRecord,
    body: Body,
    /// The body as the cache keeps it.
    bytes: Vec<u8>,
    copy: Option<CopyDraft>,
    /// The draft of its copy as the cache keeps it.
    copy_bytes: Vec<u8>,
}

/// The rest of a [`ParsedPage`].
#[derive(Serialize, Deserialize)]
struct Body {
    /// Stands first: [`Parser::read_html`] takes it off the front.
    html: String,
    slots: Vec<Slot>,
    lead_end: u32,
}

fn parsed_page(body: Body) -> ParsedPage {
    ParsedPage {
        html: body.html,
        slots: body.slots,
        lead_end: body.lead_end,
        summary: PageSummary::default(),
        parts: PageParts::default(),
    }
}

/// Whether a page's text stands in its file as it is, to the file's end.
fn origin_of(text: &str, map: &SpanMap) -> TextOrigin {
    let mut pieces = map.pieces();
    let file = map.sources().next().map(|(_, text)| text);
    match (pieces.next(), pieces.next(), file) {
        (Some((0, 0, offset, PieceOrigin::Kept)), None, Some(file)) if file.get(offset..) == Some(text) => {
            TextOrigin::Written
        }
        _ => TextOrigin::Made,
    }
}

/// The hash of a draft and of the text that it does not hold.
fn draft_hash(draft: &Draft, bytes: &[u8], text: &str) -> BodyHash {
    let mut hasher = blake3::Hasher::new();
    if draft.needs_text() {
        hasher.update(text.as_bytes());
    }
    *hasher.update(bytes).finalize().as_bytes()
}

/// A value as the cache keeps it, of about so many bytes besides a few hundred.
fn bytes_of<T: Serialize>(value: &T, about: usize) -> postcard::Result<Vec<u8>> {
    postcard::to_extend(value, Vec::with_capacity(about + about / 8 + 1024))
}

/// Everything besides the page itself that decides what parsing gives.
fn options_key(book: &Book, theme: &LoadedTheme, drawer: &Drawer<'_>) -> Key {
    let mut key = KeyBuilder::new("page", VERSION);
    key.number(u64::from(markdown::VERSION))
        .number(u64::from(highlight::VERSION))
        .number(u64::from(portolan_check::VERSION));
    key.text(env!("CARGO_PKG_VERSION"));
    key.number(u64::from(copies::VERSION))
        .number(u64::from(book.site.copies.markdown));
    key.hashed(&book.markdown)
        .hashed(&book.expand.key_parts())
        .hashed(&theme.block_words)
        .key(&drawer.key());
    key.finish()
}

/// How much of a page is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// All of it.
    Whole,
    /// What the rest of the site may know, quickly: code is not highlighted, and no body is kept. A body that is
    /// asked for is made on the spot, whole.
    Outline,
}

/// Parses pages of one book, from as many threads as ask.
pub(super) struct Parser<'a> {
    book: &'a Book,
    theme: &'a LoadedTheme,
    cache: &'a Cache,
    sources: Sources<'a>,
    /// The texts that preprocessors made; a page that is not among them is read from its file.
    prepared: &'a PreparedPages,
    /// Loading syntaxes takes time that a build without changes does not have.
    highlighter: Arc<OnceLock<Highlighter>>,
    options_key: Key,
    markdown: &'a ParseMarkdown,
    drawer: Drawer<'a>,
    depth: Depth,
    fresh: Fresh,
}

impl<'a> Parser<'a> {
    /// A parser for the pages of this book.
    pub(super) fn new(
        book: &'a Book,
        theme: &'a LoadedTheme,
        cache: &'a Cache,
        prepared: &'a PreparedPages,
        markdown: &'a ParseMarkdown,
    ) -> Self {
        let drawer = Drawer::new(book, cache);
        Self {
            book,
            theme,
            cache,
            sources: Sources::new(book.files.as_ref()),
            prepared,
            highlighter: Arc::clone(&HIGHLIGHTER),
            options_key: options_key(book, theme, &drawer),
            drawer,
            markdown,
            depth: Depth::Whole,
            fresh: Fresh::default(),
        }
    }

    /// The same, for a build that may be stopped while a program draws.
    pub(super) fn stopped_by(mut self, is_stopped: &'a (dyn Fn() -> bool + Sync)) -> Self {
        self.drawer = self.drawer.stopped_by(is_stopped);
        self
    }

    /// What it has made, which is large.
    pub(super) fn into_fresh(self) -> Fresh {
        self.fresh
    }

    /// The same for the outlines of pages, with a highlighter that outlives it.
    pub(super) fn of_outlines(mut self, highlighter: &Arc<OnceLock<Highlighter>>) -> Self {
        self.depth = Depth::Outline;
        self.highlighter = Arc::clone(highlighter);
        self
    }

    /// The page of a source file, or why there is none.
    pub(super) fn page(&self, path: &SourcePath) -> Result<Page, Diagnostics> {
        if let Some(prepared) = self.prepared.get(path) {
            let key = self.prepared_key(prepared);
            let parse = || self.prepared_page(prepared, self.depth);
            let mut page = self.cached_or(path, &prepared.file, key, parse)?;
            page.diagnostics.clone_from(&prepared.diagnostics);
            page.written = prepared.written;
            return Ok(page);
        }
        let file = self.book.file_of(path);
        let bytes = self
            .book
            .page_bytes(path)
            .map_err(|error| vec![unreadable(&file, &error)])?;
        let key = self.key(path, &file, &bytes);
        self.cached_or(path, &file, key, || self.parse(path, &file, bytes, self.depth))
    }

    /// The page that the cache has under this key, or the one that `parse` makes.
    fn cached_or(
        &self,
        path: &SourcePath,
        file: &str,
        key: Key,
        parse: impl FnOnce() -> Result<Parsed, Diagnostics>,
    ) -> Result<Page, Diagnostics> {
        let page = |record, origin| Page {
            path: path.clone(),
            record,
            origin,
            written: true,
            diagnostics: Diagnostics::new(),
        };
        if let Some(record) = self.cached(&key) {
            return Ok(page(record, Origin::Cache));
        }
        let span = tracing::info_span!("markdown").entered();
        let parsed = std::panic::catch_unwind(AssertUnwindSafe(parse));
        drop(span);
        let parsed = parsed.unwrap_or_else(|panic| Err(vec![panicked(file, panic.as_ref())]))?;
        self.keep(key, &parsed);
        if self.depth == Depth::Whole {
            let body = Arc::new(parsed_page(parsed.body));
            self.fresh.keep_body(parsed.record.body, &body);
            if let (Some(hash), Some(copy)) = (parsed.record.text, parsed.copy) {
                self.fresh.keep_draft(hash, copy);
            }
        }
        Ok(page(parsed.record, Origin::Source))
    }

    /// The body of a page: from the cache, or made again where the cache has lost it. The links stay where they are,
    /// in the summary.
    pub(super) fn body(&self, path: &SourcePath, hash: &BodyHash) -> Option<Arc<ParsedPage>> {
        if let Some(body) = self.fresh.body(hash) {
            return Some(body);
        }
        if self.depth == Depth::Outline {
            let parsed = self.made(path, Depth::Whole).ok()?;
            let body = Arc::new(parsed_page(parsed.body));
            self.fresh.keep_body(*hash, &body);
            return Some(body);
        }
        let kept = self.cache.get(BODY, &Key::from_bytes(*hash));
        let body = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let body: Body = body.or_else(|| self.body_again(path, hash))?;
        Some(Arc::new(parsed_page(body)))
    }

    /// Reads the HTML of a page's body. Where the cache alone has it, nothing else of it is taken apart.
    pub(super) fn read_html<T>(
        &self,
        path: &SourcePath,
        hash: &BodyHash,
        read: impl FnOnce(&str) -> T,
    ) -> Option<T> {
        if let Some(body) = self.fresh.body(hash) {
            return Some(read(&body.html));
        }
        if self.depth == Depth::Whole
            && let Some(bytes) = self.cache.get(BODY, &Key::from_bytes(*hash))
            && let Ok((html, _)) = postcard::take_from_bytes::<&str>(&bytes)
        {
            return Some(read(html));
        }
        self.body(path, hash).map(|body| read(&body.html))
    }

    /// The draft of a page's copy: from the cache, or made again where the cache has lost it. `None` when the file has
    /// changed since its links were read.
    pub(super) fn draft(&self, path: &SourcePath, hash: &BodyHash) -> Option<Draft> {
        if let Some(draft) = self.fresh.take_draft(hash) {
            return Some(draft);
        }
        self.kept_draft(path, hash).or_else(|| {
            let parsed = self.made(path, Depth::Outline).ok()?;
            let is_same = parsed.record.text == Some(*hash);
            Some(parsed.copy.filter(|_| is_same)?.whole())
        })
    }

    /// The draft that the cache has, with the text of the file where it needs that and it is the same.
    fn kept_draft(&self, path: &SourcePath, hash: &BodyHash) -> Option<Draft> {
        let bytes = self.cache.get(TEXT, &Key::from_bytes(*hash))?;
        let draft: Draft = postcard::from_bytes(&bytes).ok()?;
        if !draft.needs_text() {
            return Some(draft);
        }
        let text = written::body(self.book, path)?;
        (draft_hash(&draft, &bytes, &text) == *hash).then(|| draft.with_text(text))
    }

    /// The draft of a page's copy, made now.
    pub(super) fn draft_now(&self, path: &SourcePath) -> Option<Draft> {
        Some(self.made(path, Depth::Outline).ok()?.copy?.whole())
    }

    /// The HTML of a page's body to read its text from: made now, without colours in its code.
    pub(super) fn plain_body(&self, path: &SourcePath) -> Option<String> {
        self.made(path, Depth::Outline)
            .ok()
            .map(|parsed| parsed.body.html)
    }

    /// Parses for the body alone. `None` when the file has changed since its links were read.
    fn body_again(&self, path: &SourcePath, hash: &BodyHash) -> Option<Body> {
        let parsed = self.made(path, Depth::Whole).ok()?;
        if parsed.record.body != *hash {
            return None;
        }
        self.cache.put(BODY, Key::from_bytes(*hash), &parsed.bytes);
        Some(parsed.body)
    }

    /// A page, made now.
    fn made(&self, path: &SourcePath, depth: Depth) -> Result<Parsed, Diagnostics> {
        if let Some(prepared) = self.prepared.get(path) {
            return self.prepared_page(prepared, depth);
        }
        let file = self.book.file_of(path);
        let bytes = self
            .book
            .page_bytes(path)
            .map_err(|error| vec![unreadable(&file, &error)])?;
        self.parse(path, &file, bytes, depth)
    }

    fn prepared_page(&self, prepared: &Prepared, depth: Depth) -> Result<Parsed, Diagnostics> {
        self.markdown(
            &prepared.file,
            prepared.meta.clone(),
            prepared.expanded.clone(),
            depth,
        )
    }

    fn key(&self, path: &SourcePath, file: &str, bytes: &[u8]) -> Key {
        let mut key = KeyBuilder::new("page", VERSION);
        key.key(&self.options_key).text(file);
        key.bytes(blake3::hash(bytes).as_bytes());
        key.hashed(&self.book.defaults_for(path));
        key.number(u64::from(self.book.is_glossary(file)));
        key.finish()
    }

    fn prepared_key(&self, prepared: &Prepared) -> Key {
        let expanded = &prepared.expanded;
        let mut key = KeyBuilder::new("prepared page", VERSION);
        key.key(&self.options_key)
            .text(&prepared.file)
            .text(&expanded.text);
        key.hashed(&prepared.meta)
            .optional(expanded.head_title.as_deref());
        key.number(u64::from(self.book.is_glossary(&prepared.file)));
        for (name, text) in expanded.map.sources() {
            key.text(name).bytes(blake3::hash(text.as_bytes()).as_bytes());
        }
        for (at, file, offset, origin) in expanded.map.pieces() {
            let kept = origin == PieceOrigin::Kept;
            for number in [at, file, offset, usize::from(kept)] {
                key.number(number as u64);
            }
        }
        key.finish()
    }

    /// The record of an earlier build, when all that it was made from is as it was.
    fn cached(&self, key: &Key) -> Option<PageRecord> {
        let record: PageRecord = postcard::from_bytes(&self.cache.get(PAGE, key)?).ok()?;
        let same = record
            .dependencies
            .iter()
            .all(|it| self.sources.hash(&it.path) == it.hash);
        let has_body =
            self.depth == Depth::Outline || self.cache.contains(BODY, &Key::from_bytes(record.body));
        let has_text = self.depth == Depth::Outline
            || record
                .text
                .is_none_or(|text| self.cache.contains(TEXT, &Key::from_bytes(text)));
        if !(same && has_body && has_text) {
            return None;
        }
        self.drawer.need(&record.diagrams);
        Some(record)
    }

    fn keep(&self, key: Key, parsed: &Parsed) {
        if self.depth == Depth::Whole {
            self.cache
                .put(BODY, Key::from_bytes(parsed.record.body), &parsed.bytes);
            if let Some(hash) = parsed.record.text {
                self.cache.put(TEXT, Key::from_bytes(hash), &parsed.copy_bytes);
            }
        }
        // What a program could not do may be done next time.
        if parsed.record.diagnostics.iter().any(|found| found.id == PROGRAM) {
            return;
        }
        if let Ok(bytes) = bytes_of(&parsed.record, 0) {
            self.cache.put(PAGE, key, &bytes);
        }
    }

    fn parse(
        &self,
        path: &SourcePath,
        file: &str,
        bytes: Vec<u8>,
        depth: Depth,
    ) -> Result<Parsed, Diagnostics> {
        let written = written::read(self.book, path, file, bytes)?;
        let (expanded, mut problems) = expand::expand(
            &expand::PageText {
                file,
                text: &written.text,
                body_offset: written.body_offset,
            },
            self.book.files.as_ref(),
            &self.book.expand,
        );
        let mut parsed = self.markdown(file, written.meta, expanded, depth)?;
        let diagnostics = &mut parsed.record.diagnostics;
        let found = std::mem::replace(diagnostics, written.diagnostics);
        diagnostics.append(&mut problems);
        diagnostics.extend(found);
        Ok(parsed)
    }

    /// From a page's text to its record and body.
    fn markdown(
        &self,
        file: &str,
        meta: FrontMatter,
        expanded: Expanded,
        depth: Depth,
    ) -> Result<Parsed, Diagnostics> {
        let Expanded {
            text,
            map,
            mut dependencies,
            head_title,
            used_variables,
        } = expanded;
        let language = meta.lang.as_ref().unwrap_or(&self.book.site.language);
        let options = match depth {
            Depth::Whole => &self.book.markdown,
            Depth::Outline => &self.book.outline,
        };
        let wanted = markdown::wanted_files(&text, &map, options.flavour, &self.drawer.endings());
        let files = expand::read_data(wanted, self.book.files.as_ref(), &mut dependencies);
        let own = meta.math.map(|math| MarkdownOptions {
            math,
            ..options.clone()
        });
        let drawer = self.drawer.of_page();
        let input = ParseInput {
            text: &text,
            spans: &map,
            options: own.as_ref().unwrap_or(options),
            highlighter: self.highlighter.get_or_init(Highlighter::new),
            words: self.theme.block_words(language.language()),
            files: &files,
            diagrams: &drawer,
        };
        let (mut parsed, mut diagnostics) = (self.markdown)(&input);
        let page = PageInput {
            text: &text,
            spans: &map,
            parts: &parsed.parts,
        };
        diagnostics.append(&mut check_page(&page));
        let (exceptions, mut problems) = read_exceptions(&page);
        diagnostics.append(&mut problems);
        parsed.summary.head_title = head_title;
        if !self.book.is_glossary(file) {
            parsed.summary.terms = Vec::new();
        }
        if parsed.summary.files.is_empty() {
            parsed.summary.files.push(file.to_owned());
        }
        let has_copy = self.book.site.copies.markdown;
        let draft = has_copy.then(|| copies::draft(&text, &parsed, origin_of(&text, &map)));
        let draft_bytes = draft.as_ref().and_then(|draft| bytes_of(draft, 0).ok());
        let copy_bytes = draft_bytes.unwrap_or_default();
        let body = Body {
            html: parsed.html,
            slots: parsed.slots,
            lead_end: parsed.lead_end,
        };
        let bytes = bytes_of(&body, body.html.len()).map_err(|_| vec![failed(file)])?;
        let record = PageRecord {
            dependencies,
            meta: Box::new(meta),
            summary: Box::new(parsed.summary),
            diagnostics,
            used_variables,
            exceptions,
            body: *blake3::hash(&bytes).as_bytes(),
            text: draft.as_ref().map(|draft| draft_hash(draft, &copy_bytes, &text)),
            diagrams: drawer.used(),
        };
        let copy = draft.map(|draft| CopyDraft { draft, text });
        Ok(Parsed {
            record,
            body,
            bytes,
            copy,
            copy_bytes,
        })
    }
}

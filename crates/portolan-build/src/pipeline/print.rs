//! The whole book, and sections of it, on one page: made again where a text, a link, a title or the order of its chapters has changed.
//!
//! Entry point: [`add`]. Bodies are read twice, once for their ids and once to be written, a window of them at a
//! time, so that the page may be larger than memory.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context as _;
use portolan_core::assemble::PageIx;
use portolan_core::assemble::view::{page_view, template};
use portolan_core::model::{Diagnostics, ParsedPage};
use portolan_core::print::{Found, PrintBook, chapters, parts};
use portolan_core::resolve::complete;
use portolan_core::theme::view::PageView;
use rayon::prelude::*;

use super::problem::failed;
use super::render::{RenderKeys, Rendered, RenderedPage, Stage};
use crate::cache::{Key, KeyBuilder};
use crate::output::SiteWriter;
use crate::progress::{Progress, Silent};

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 3;

/// How many bodies are in memory at once.
const WINDOW: usize = 64;

/// What parts one chapter from the next.
const BREAK: &str = "<div class=\"next-chapter\" data-pt></div>\n";

/// Adds the pages to those that are rendered, where the site has any.
pub(super) fn add(
    stage: &Stage<'_>,
    writer: Option<&SiteWriter>,
    before: &RenderKeys,
    rendered: &mut Rendered,
    progress: &dyn Progress,
) -> anyhow::Result<()> {
    for print in stage.site.prints() {
        add_one(stage, print, writer, before, rendered, progress)?;
    }
    Ok(())
}

fn add_one(
    stage: &Stage<'_>,
    print: PageIx,
    writer: Option<&SiteWriter>,
    before: &RenderKeys,
    rendered: &mut Rendered,
    progress: &dyn Progress,
) -> anyhow::Result<()> {
    let url = &stage.site.pages[print].url;
    let pages = chapters(stage.site, print);
    let view = page_view(stage.site, print, url);
    let key = key_of(stage, print, &pages, &view, &rendered.contents);
    if let Some(last) = before.get(url.as_str()).filter(|last| last.key == key)
        && writer
            .map_or(Ok(true), |writer| writer.keep(url, &last.hash))
            .with_context(|| format!("cannot write `{url}`"))?
    {
        rendered.keys.insert(url.as_str().to_owned(), *last);
        return Ok(());
    }
    let made = match Made::of(stage, print, &pages, view, key) {
        Ok(made) => made,
        Err(problems) => {
            super::go_on(progress)?;
            rendered.diagnostics.extend(problems);
            return Ok(());
        }
    };
    super::go_on(progress)?;
    rendered.fresh.push(url.clone());
    if let Some(writer) = writer {
        let hash = writer.stream(url, &mut |out| made.write(stage, &pages, out, progress));
        super::go_on(progress)?;
        let hash = hash.with_context(|| format!("cannot write `{url}`"))?;
        rendered
            .keys
            .insert(url.as_str().to_owned(), RenderedPage { key, hash });
    }
    Ok(())
}

/// The page as a preview shows it: its key, and its HTML unless that is the one of `known`.
pub(super) fn one(
    stage: &Stage<'_>,
    print: PageIx,
    known: Option<Key>,
) -> (Key, Option<Result<String, Diagnostics>>) {
    let pages = chapters(stage.site, print);
    let url = &stage.site.pages[print].url;
    let view = page_view(stage.site, print, url);
    let contents = pages
        .par_iter()
        .map(|page| (*page, stage.content_of(*page)))
        .collect();
    let key = key_of(stage, print, &pages, &view, &contents);
    if known == Some(key) {
        return (key, None);
    }
    let html = Made::of(stage, print, &pages, view, key).and_then(|made| {
        let mut html = Vec::new();
        let lost = || vec![failed(url.as_str())];
        made.write(stage, &pages, &mut html, &Silent)
            .map_err(|_| lost())?;
        String::from_utf8(html).map_err(|_| lost())
    });
    (key, Some(html))
}

/// The page but for its chapters, which are written one after the other.
struct Made<'a> {
    book: PrintBook<'a>,
    head: String,
    tail: String,
}

impl<'a> Made<'a> {
    fn of(
        stage: &Stage<'a>,
        print: PageIx,
        pages: &[PageIx],
        mut view: PageView,
        key: Key,
    ) -> Result<Self, Diagnostics> {
        let found: Vec<Option<Found>> = pages
            .par_iter()
            .map(|page| body_of(stage, *page).map(|body| Found::in_body(&body.html)))
            .collect();
        let lost = pages.iter().zip(&found).filter(|(_, found)| found.is_none());
        let lost: Diagnostics = lost
            .map(|(page, _)| failed(&stage.site.pages[*page].entry.file))
            .collect();
        if !lost.is_empty() {
            return Err(lost);
        }
        let book = PrintBook::new(stage.site, print, found.into_iter().flatten().collect());
        view.listing = book.contents();
        view.show_title = false;
        // The content goes where this stands, which no text of the book can hold: it is made from all of them.
        let marker = format!("<!--{key}-->");
        view.content.clone_from(&marker);
        let shell = stage.theme.theme.render(template(stage.site, print), view);
        let shell = shell.map_err(|problem| vec![problem])?;
        let (head, tail) = shell.split_once(&marker).unwrap_or((&shell, ""));
        Ok(Self {
            book,
            head: head.to_owned(),
            tail: tail.to_owned(),
        })
    }

    fn write(
        &self,
        stage: &Stage<'_>,
        pages: &[PageIx],
        out: &mut dyn Write,
        progress: &dyn Progress,
    ) -> io::Result<()> {
        out.write_all(self.head.as_bytes())?;
        write_chapters(stage, &self.book, pages, out, progress)?;
        out.write_all(self.tail.as_bytes())
    }
}

/// The hash of everything that the page is made from.
fn key_of(
    stage: &Stage<'_>,
    print: PageIx,
    pages: &[PageIx],
    view: &PageView,
    contents: &BTreeMap<PageIx, Key>,
) -> Key {
    let site = stage.site;
    let mut key = KeyBuilder::new("print", VERSION);
    key.text(env!("CARGO_PKG_VERSION"));
    key.bytes(&stage.theme.theme.key()).text(template(site, print));
    // A link to the first page's copy is one within the book.
    key.number(u64::from(site.home_copy));
    key.hashed(view).number(pages.len() as u64);
    for page in pages {
        let info = &site.pages[*page];
        key.text(info.url.as_str()).text(&info.title);
        match contents.get(page) {
            Some(content) => key.key(content),
            None => key.text(""),
        };
    }
    // The contents name chapters as the navigation does, by part.
    for part in parts(site, print, pages) {
        key.text(part.title).number(part.chapters.len() as u64);
        for chapter in part.chapters {
            key.text(&chapter.node.title)
                .hashed(&(&chapter.node.number, chapter.depth));
            key.text(site.pages[chapter.page].url.as_str());
        }
    }
    key.finish()
}

/// The body of a page, its links not yet decided; `None` where it cannot be had.
fn body_of(stage: &Stage<'_>, page: PageIx) -> Option<Arc<ParsedPage>> {
    let path = &stage.site.pages[page].entry.id.path;
    stage.parser.body(path, stage.body_of(page)?)
}

fn write_chapters(
    stage: &Stage<'_>,
    book: &PrintBook<'_>,
    pages: &[PageIx],
    out: &mut dyn Write,
    progress: &dyn Progress,
) -> io::Result<()> {
    let site = stage.site;
    let chapter = |page: &PageIx| {
        let url = &site.pages[*page].url;
        let (decided, _) = stage.decided(*page, url);
        body_of(stage, *page).map(|body| book.rewrite(*page, &complete(&body, &decided).0))
    };
    let mut first = true;
    for window in pages.chunks(WINDOW) {
        if progress.is_stopped() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let texts: Vec<Option<String>> = window.par_iter().map(chapter).collect();
        for text in texts {
            let text = text.ok_or_else(|| io::Error::other("a page has changed while the book was built"))?;
            if !std::mem::take(&mut first) {
                out.write_all(BREAK.as_bytes())?;
            }
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(())
}

//! The parse stage: all pages of a book, in parallel.

use std::collections::BTreeSet;

use portolan_check::Exception;
use portolan_core::model::{
    Diagnostic, Diagnostics, FrontMatter, PageEntry, PageId, PageSource, PageSummary, SourcePath,
};
use rayon::prelude::*;

use super::book::Book;
use super::page::{BodyHash, Origin, Page, Parser};
use crate::progress::Progress;

/// All pages that are published.
#[derive(Default)]
pub(super) struct Pages {
    /// What each contributes to the site, in the order of their paths.
    pub(super) entries: Vec<PageEntry>,
    /// The body of each, in the same order.
    pub(super) bodies: Vec<BodyHash>,
    /// The draft of the copy of each, in the same order.
    pub(super) texts: Vec<Option<BodyHash>>,
    /// Source files that did not come from the cache.
    pub(super) parsed: Vec<SourcePath>,
    /// The exceptions from rules that they make.
    pub(super) exceptions: Vec<Exception>,
    /// Of all pages, failed ones too.
    pub(super) diagnostics: Diagnostics,
}

/// Parses all pages of the book.
pub(super) fn parse_all(book: &Book, parser: &Parser<'_>, progress: &dyn Progress) -> Pages {
    let parsed: Vec<Result<Page, Diagnostics>> = book
        .tree
        .pages
        .par_iter()
        .map(|path| {
            if progress.is_stopped() {
                // The pages of a stopped build are asked for by nobody.
                return Err(Diagnostics::new());
            }
            let span = tracing::info_span!("parse", page = path.as_str()).entered();
            let page = parser.page(path);
            drop(span);
            progress.step();
            page
        })
        .collect();
    gather(book, parsed)
}

/// What a page contributes to the site.
pub(super) fn entry(
    path: SourcePath,
    meta: Box<FrontMatter>,
    summary: Box<PageSummary>,
    written: bool,
) -> PageEntry {
    let file = summary.files.first().filter(|_| written);
    PageEntry {
        id: PageId::of(path),
        source: PageSource::File,
        file: file.cloned().unwrap_or_default(),
        meta,
        summary,
    }
}

fn gather(book: &Book, parsed: Vec<Result<Page, Diagnostics>>) -> Pages {
    let mut pages = Pages {
        entries: Vec::with_capacity(parsed.len()),
        bodies: Vec::with_capacity(parsed.len()),
        texts: Vec::with_capacity(parsed.len()),
        ..Pages::default()
    };
    let mut used_variables = BTreeSet::new();
    let mut drafts = 0;
    for page in parsed {
        let Page {
            path,
            record,
            origin,
            written,
            diagnostics,
        } = match page {
            Ok(page) => page,
            Err(mut problems) => {
                pages.diagnostics.append(&mut problems);
                continue;
            }
        };
        if origin == Origin::Source {
            pages.parsed.push(path.clone());
        }
        used_variables.extend(record.used_variables);
        if record.meta.draft {
            drafts += 1;
            continue;
        }
        pages.diagnostics.extend(diagnostics);
        pages.diagnostics.extend(record.diagnostics);
        pages.exceptions.extend(record.exceptions);
        pages.bodies.push(record.body);
        pages.texts.push(record.text);
        pages
            .entries
            .push(entry(path, record.meta, record.summary, written));
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
    pages.diagnostics.extend(book.unused_variables(&used_variables));
    pages
}

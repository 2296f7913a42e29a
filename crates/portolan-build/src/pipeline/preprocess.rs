//! A book on its way through other people's programs: its chapters as the protocol wants them, and back again.
//!
//! Entry points: [`load`] reads the texts, [`for_site`] has them preprocessed and gives the pages and the navigation
//! that came of it. Only books that name programs pay for any of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use portolan_core::model::{
    Diagnostic, Diagnostics, FrontMatter, NavSource, Readme, SourcePath, SpanMap, SummaryItem,
};
use portolan_project::expand::{self, Expanded};
use portolan_project::files::normalise;
use rayon::prelude::*;

use super::book::Book;
use super::problem::unreadable;
use super::written;
use crate::programs::Setting;
use crate::programs::book::{self, Chapter, Item};
use crate::programs::order::{Step, steps};
use crate::programs::preprocess::{ChapterText, Outcome, Texts, index_path, preprocess};

/// The pages that preprocessors made, by their source; empty for a book without programs.
pub(super) type PreparedPages = BTreeMap<SourcePath, Prepared>;

/// A page whose text is ready for Markdown.
pub(super) struct Prepared {
    /// Its file, relative to the book's root; for a page that a program added, where that would lie.
    pub(super) file: String,
    /// Whether a file of the author's stands behind the page.
    pub(super) written: bool,
    pub(super) meta: FrontMatter,
    pub(super) expanded: Expanded,
    /// Of the file, and of following its includes.
    pub(super) diagnostics: Diagnostics,
}

/// The chapters of a book as they were written.
pub(super) struct Chapters {
    texts: Texts,
    /// Front matter, by the file's path in the source.
    metas: BTreeMap<String, FrontMatter>,
    /// What the files themselves have wrong.
    diagnostics: Diagnostics,
    /// Pages whose file cannot be read: they are reported and left out.
    lost: BTreeSet<String>,
    steps: Vec<Step>,
}

/// Reads every page of the book.
pub(super) fn load(book: &Book, nav: &NavSource) -> Chapters {
    let (steps, mut diagnostics) = steps(&book.preprocessors(), &book.built_in());
    let items = items_of(book, nav);
    let whole = book::Book { items };
    let (mut metas, mut lost) = (BTreeMap::new(), BTreeSet::new());
    let read: Vec<_> = whole
        .chapters()
        .into_par_iter()
        .map(|chapter| {
            chapter
                .source_path
                .as_ref()
                .map(|source| (source.clone(), chapter_text(book, source)))
        })
        .collect();
    let mut chapters = Vec::with_capacity(read.len());
    for read in read {
        let Some((source, text)) = read else {
            chapters.push(ChapterText::default());
            continue;
        };
        match text {
            Ok((meta, text)) => {
                metas.insert(source, meta);
                chapters.push(text);
            }
            Err(mut problems) => {
                diagnostics.append(&mut problems);
                lost.insert(source);
                chapters.push(ChapterText::default());
            }
        }
    }
    Chapters {
        texts: Texts {
            book: whole,
            chapters,
        },
        metas,
        diagnostics,
        lost,
        steps,
    }
}

fn chapter_text(book: &Book, source: &str) -> Result<(FrontMatter, ChapterText), Diagnostics> {
    let path = SourcePath::new(source);
    let file = book.file_of(&path);
    let bytes = book
        .page_bytes(&path)
        .map_err(|error| vec![unreadable(&file, &error)])?;
    let written = written::read(book, &path, &file, bytes)?;
    let text = &written.text[written.body_offset..];
    let chapter = ChapterText {
        expanded: Expanded {
            text: text.to_owned(),
            map: SpanMap::of_file(
                file.as_str(),
                Arc::from(written.text.as_str()),
                written.body_offset,
            ),
            ..Expanded::default()
        },
        file,
        diagnostics: written.diagnostics,
    };
    Ok((written.meta, chapter))
}

/// The summary as the protocol writes it; without one, all pages in the order of their paths.
fn items_of(book: &Book, nav: &NavSource) -> Vec<Item> {
    let known: BTreeSet<&str> = book.tree.pages.iter().map(SourcePath::as_str).collect();
    match nav {
        NavSource::Summary(items) => items.iter().map(|item| item_of(item, &[], &known)).collect(),
        NavSource::Tree => book
            .tree
            .pages
            .iter()
            .filter(|page| book.site.not_found.as_deref() != Some(page.as_str()))
            .map(|page| {
                Item::Chapter(Chapter {
                    name: page.stem().to_owned(),
                    path: Some(page.as_str().to_owned()),
                    source_path: Some(page.as_str().to_owned()),
                    ..Chapter::default()
                })
            })
            .collect(),
    }
}

fn item_of(item: &SummaryItem, above: &[String], known: &BTreeSet<&str>) -> Item {
    match item {
        SummaryItem::Separator => Item::Separator,
        SummaryItem::Part(title) => Item::PartTitle(title.clone()),
        SummaryItem::Chapter {
            title,
            path,
            number,
            children,
        } => {
            let path = path
                .as_ref()
                .map(SourcePath::as_str)
                .filter(|path| known.contains(path));
            let below: Vec<String> = above.iter().chain([title]).cloned().collect();
            Item::Chapter(Chapter {
                name: title.clone(),
                content: String::new(),
                number: number.clone(),
                sub_items: children
                    .iter()
                    .map(|child| item_of(child, &below, known))
                    .collect(),
                path: path.map(str::to_owned),
                source_path: path.map(str::to_owned),
                parent_names: above.to_vec(),
            })
        }
    }
}

/// What became of the book for the site.
pub(super) struct ForSite {
    pub(super) pages: PreparedPages,
    /// The navigation, where a summary gives it.
    pub(super) nav: NavSource,
    pub(super) outcome: Outcome,
}

impl Chapters {
    /// The book as a renderer is given it: preprocessed for it.
    pub(super) fn for_renderer(
        &self,
        book: &Book,
        renderer: &str,
        setting: &Setting<'_>,
    ) -> (Texts, Outcome) {
        let mut texts = self.texts.clone();
        let links = |file: &str, text: &str, map: SpanMap| {
            expand::expand_mapped(file, text, map, book.files.as_ref(), &book.expand)
        };
        let outcome = preprocess(&mut texts, &self.steps, renderer, setting, book.programs, &links);
        (texts, outcome)
    }

    /// The pages and the navigation of the site.
    pub(super) fn for_site(&self, book: &Book, nav: NavSource, setting: &Setting<'_>) -> ForSite {
        let (
            Texts {
                book: whole,
                chapters,
            },
            mut outcome,
        ) = self.for_renderer(book, "html", setting);
        outcome.diagnostics.extend(self.diagnostics.iter().cloned());
        let mut taking = Taking {
            book,
            chapters: self,
            texts: chapters.into_iter(),
            pages: PreparedPages::new(),
            diagnostics: Diagnostics::new(),
        };
        let items: Vec<SummaryItem> = whole.items.into_iter().map(|item| taking.item(item)).collect();
        outcome.diagnostics.append(&mut taking.diagnostics);
        ForSite {
            pages: taking.pages,
            nav: match nav {
                NavSource::Summary(_) => NavSource::Summary(items),
                NavSource::Tree => NavSource::Tree,
            },
            outcome,
        }
    }
}

/// Makes pages of what programs gave back, in the order of the book.
struct Taking<'a, T: Iterator<Item = ChapterText>> {
    book: &'a Book,
    chapters: &'a Chapters,
    texts: T,
    pages: PreparedPages,
    diagnostics: Diagnostics,
}

impl<T: Iterator<Item = ChapterText>> Taking<'_, T> {
    fn item(&mut self, item: Item) -> SummaryItem {
        match item {
            Item::Separator => SummaryItem::Separator,
            Item::PartTitle(title) => SummaryItem::Part(title),
            Item::Chapter(chapter) => self.chapter(chapter),
        }
    }

    fn chapter(&mut self, chapter: Chapter) -> SummaryItem {
        // Texts stand in the order in which chapters are met.
        let text = self.texts.next().unwrap_or_default();
        let path = self.page(&chapter, text);
        SummaryItem::Chapter {
            title: chapter.name,
            path,
            number: chapter.number,
            children: chapter
                .sub_items
                .into_iter()
                .map(|item| self.item(item))
                .collect(),
        }
    }

    /// Keeps the page of a chapter; its path where it has a page.
    fn page(&mut self, chapter: &Chapter, text: ChapterText) -> Option<SourcePath> {
        let path = chapter.path.as_deref()?;
        let source = chapter
            .source_path
            .as_deref()
            .filter(|source| !self.chapters.lost.contains(*source));
        if source.is_none() && chapter.source_path.is_some() {
            return None;
        }
        let at = match source.filter(|source| self.lies_at(source, path)) {
            Some(source) => Some(SourcePath::new(source)),
            None => place(path),
        };
        let Some(at) = at else {
            let message = format!(
                "a preprocessor put the chapter `{}` at `{path}`, which is no place of the book",
                chapter.name
            );
            let hint = "a chapter's path is relative to the source folder and stays in it";
            self.diagnostics
                .push(Diagnostic::new("program-failed", message).hint(hint));
            return None;
        };
        let known = source.and_then(|source| self.chapters.metas.get(source));
        let prepared = Prepared {
            file: text.file,
            written: known.is_some(),
            meta: known.cloned().unwrap_or_default(),
            expanded: text.expanded,
            diagnostics: text.diagnostics,
        };
        if self.pages.contains_key(&at) {
            let message = format!(
                "a preprocessor put two chapters at `{path}`; the second is `{}`",
                chapter.name
            );
            let hint = "every chapter needs a path of its own";
            self.diagnostics
                .push(Diagnostic::new("program-failed", message).hint(hint));
            return Some(at);
        }
        self.pages.insert(at.clone(), prepared);
        Some(at)
    }

    /// Whether a file's page lies where it would without programs.
    fn lies_at(&self, source: &str, path: &str) -> bool {
        source == path || (self.book.site.readme == Readme::IsIndex && index_path(source) == path)
    }
}

/// A path that a program gave, when it is one of the source.
pub(super) fn place(path: &str) -> Option<SourcePath> {
    let normal = normalise(path)?;
    let inside = !normal.is_empty() && normal != ".." && !normal.starts_with("../");
    // Names with `@` at their start are those of pages that Portolan makes.
    let odd = normal.starts_with('@') || normal.chars().any(|letter| letter.is_control() || letter == '\\');
    (inside && !odd).then(|| SourcePath::new(normal))
}

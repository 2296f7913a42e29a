//! Where the blocks of a page were written, and which files an author may be led to.

use std::path::PathBuf;

use portolan_core::assemble::PageRole;
use portolan_core::markdown;
use portolan_core::model::{Diagnostics, PageSource, SourcePath, UrlPath};

use super::super::page::{Page, Parser};
use super::Preview;
use super::state::State;

/// A page whose blocks say where they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedPage {
    /// The page, the same as [`Preview::find`] gives it but for the attribute `data-pt-at` of its blocks, such as
    /// `0:12`: the index of a file, and the line.
    pub html: String,
    /// The files that the page's text was made from, relative to the book's root.
    pub files: Vec<String>,
}

impl Preview {
    /// The page at a path of the site, made once more with the places of its blocks. None of pages that no author
    /// wrote as one file, and of those that show an earlier text than their file now has.
    #[must_use]
    pub fn places(&self, path: &str) -> Option<PlacedPage> {
        self.read().places(path)
    }

    /// Where a file of the book really lies, links followed, by its path relative to the root. Only of files that an
    /// author writes: pages, what they include, the summary, the configuration and the theme.
    #[must_use]
    pub fn written_file(&self, file: &str) -> Option<PathBuf> {
        self.read().written_file(file)
    }
}

impl State {
    fn places(&self, path: &str) -> Option<PlacedPage> {
        let page = self.page_at(path)?;
        let entry = &self.site.pages[page].entry;
        let holds_many = self.site.pages[page].role == PageRole::Print;
        if entry.source != PageSource::File || holds_many || self.broken.contains_key(&entry.id.path) {
            return None;
        }
        let parse = &markdown::parse_with_places;
        let parser = Parser::new(&self.book, &self.theme, &self.outlines, &self.prepared, parse)
            .of_outlines(&self.highlighter);
        let mut stage = self.stage(&parser);
        // Its bodies are longer than those that others know.
        stage.term_uses = None;
        let (_, html) = stage.one(page, &UrlPath::new(path), None);
        Some(PlacedPage {
            html: html?.ok()?,
            files: entry.summary.files.clone(),
        })
    }

    fn written_file(&self, file: &str) -> Option<PathBuf> {
        if !self.is_written(file) {
            return None;
        }
        let real = self.book.files.resolve(file).ok()?;
        Some(self.book.real_place(&real)).filter(|place| place.is_file())
    }

    fn is_written(&self, file: &str) -> bool {
        let is_of_page = |page: &Result<Page, Diagnostics>| {
            page.as_ref()
                .is_ok_and(|page| page.record.summary.files.iter().any(|it| it == file))
        };
        self.book.form_files().any(|it| it == file)
            || self.book.file_of(&SourcePath::new("SUMMARY.md")) == file
            || self.pages.keys().any(|page| self.book.file_of(page) == file)
            || self.pages.values().any(is_of_page)
            || self
                .book
                .theme_folders()
                .any(|folder| self.book.files_below(folder).iter().any(|it| it == file))
    }
}

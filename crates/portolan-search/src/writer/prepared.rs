//! A page, ready to be written: its words cut, its record and lengths made. All of it needs no other page.

use std::ops::Range;

use super::stream::Words;
use crate::Options;
use crate::analysis::stop::{StopWords, primary};
use crate::analysis::tokens::{Scanner, Shape, Token};
use crate::format::pages::level;
use crate::format::record::{Record, Section};
use crate::page::{SearchPage, SearchSection};

/// Code up to so many bytes is a name or a command, in which every word tells (`for`, `git init .`).
const INLINE: u32 = 80;

/// A page, ready to be written. Made in parallel; holds the page's text once, and about half as much again.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// For each document, the words of its heading, the words of its text, and what is no plain word of it.
    pub(super) documents: Vec<[String; 3]>,
    pub(super) lengths: Vec<u8>,
    pub(super) title_words: usize,
    pub(super) record: Vec<u8>,
    pub(super) text: String,
    pub(super) kind: String,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) language: String,
    pub(super) boost: f32,
}

impl Prepared {
    /// Prepares a page.
    #[must_use]
    pub fn new(page: &SearchPage, options: &Options) -> Self {
        let language = if page.language.is_empty() {
            &options.language
        } else {
            &page.language
        };
        let mut cutter = Cutter {
            scanner: Scanner::default(),
            stop: StopWords::of(language),
        };
        // The first document is the top of the page, whether it has text or not.
        let top = SearchSection::default();
        let has_top = page
            .sections
            .first()
            .is_some_and(|section| section.anchor.is_empty());
        let sections = (!has_top).then_some(&top).into_iter().chain(&page.sections);
        let (title, title_words) = cutter.heading(&page.title);
        let mut title = Some(title);
        let mut prepared = Self {
            documents: Vec::with_capacity(page.sections.len() + 1),
            lengths: Vec::with_capacity(page.sections.len() + 1),
            title_words,
            record: Vec::new(),
            text: String::with_capacity(page.sections.iter().map(|section| section.text.len()).sum()),
            kind: page.kind.clone(),
            owner: page.owner.clone(),
            tags: page.tags.clone(),
            language: primary(language),
            boost: if page.boost.is_finite() && page.boost > 0.0 {
                page.boost
            } else {
                1.0
            },
        };
        let mut record = Record {
            url: page.url.clone(),
            title: page.title.clone(),
            breadcrumb: page.breadcrumb.clone(),
            text: 0,
            sections: Vec::with_capacity(page.sections.len() + 1),
        };
        for section in sections {
            let head = title.take().unwrap_or_else(|| cutter.heading(&section.heading).0);
            let ([body, odd], words) = cutter.text(&section.text, &section.code);
            prepared.documents.push([head, body, odd]);
            prepared.lengths.push(level(words));
            prepared.text.push_str(&section.text);
            record.sections.push(Section {
                anchor: section.anchor.clone(),
                heading: section.heading.clone(),
                text: section.text.len() as u64,
            });
        }
        prepared.record = record.write();
        prepared
    }

    /// How many documents it has.
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }
}

/// Cuts the texts of a page in one language.
struct Cutter {
    scanner: Scanner,
    stop: StopWords,
}

impl Cutter {
    /// The words of a heading, all of them, and how many there are.
    fn heading(&mut self, heading: &str) -> (String, usize) {
        let mut words = Words::default();
        let count = self
            .scanner
            .scan(heading, 0, &mut |token| push(&mut words, token));
        (words.finish(), count as usize)
    }

    /// The words of a text, those of prose and of long code without stop words, and its length in words.
    fn text(&mut self, text: &str, code: &[Range<u32>]) -> ([String; 2], u32) {
        let (mut words, mut odd) = (Words::default(), Words::default());
        words.reserve(text.len());
        let mut code = code.iter().peekable();
        let stop = &self.stop;
        let count = self.scanner.scan(text, 0, &mut |token| {
            if token.shape == Shape::Word && stop.has(token.lower) {
                while code.next_if(|range| range.end as usize <= token.start).is_some() {}
                let is_code = code.peek().is_some_and(|range| {
                    (range.start as usize) <= token.start && range.end - range.start <= INLINE
                });
                if !is_code {
                    return;
                }
            }
            push(if token.is_plain() { &mut words } else { &mut odd }, token);
        });
        ([words.finish(), odd.finish()], count)
    }
}

fn push(words: &mut Words, token: &Token<'_>) {
    let accents =
        (token.lower.len() != token.folded.len() || token.lower != token.folded).then_some(token.lower);
    words.push(token.folded, accents, token.position);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(text: &str, code: Range<u32>) -> Prepared {
        let page = SearchPage {
            title: "How to deploy".to_owned(),
            language: "en".to_owned(),
            sections: vec![SearchSection {
                anchor: "x".to_owned(),
                heading: "In short".to_owned(),
                text: text.to_owned(),
                code: std::iter::once(code).collect(),
                ..SearchSection::default()
            }],
            ..SearchPage::default()
        };
        Prepared::new(&page, &Options::default())
    }

    #[test]
    fn stop_words_stay_in_headings_and_code_alone() {
        let page = prepared("If the for loop", 7..10);
        assert_eq!(
            page.documents,
            [
                ["how\u{1}to\u{2}deploy\u{2}", "", ""],
                ["in\u{1}short\u{2}", "for\u{3}loop\u{2}", ""]
            ]
        );
        assert_eq!((page.title_words, page.lengths, page.boost), (3, vec![0, 3], 1.0));
    }
}

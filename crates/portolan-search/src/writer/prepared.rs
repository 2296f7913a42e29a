//! Some pages, ready to be written: their words cut and turned round, their records and lengths made. All of it needs no
//! other page.

use super::inverted::{Inverted, Inverter};
use super::pieces::Pieces;
use crate::Options;
use crate::analysis::stop::{StopWords, primary};
use crate::analysis::tokens::Scanner;
use crate::format::pages::level;
use crate::format::record::{Record, Section};
use crate::page::{SearchPage, SearchSection};

/// Some pages that follow each other, ready to be written. Made in parallel; holds their text once, and about half as
/// much again.
#[derive(Debug)]
pub struct Prepared {
    pub(super) pages: Vec<Page>,
    /// What is turned round of all their documents: the words of headings, the words of texts, and what is no plain word of
    /// these.
    pub(super) fields: [Inverted; 3],
    /// The texts of all pages, one behind the other.
    pub(super) text: String,
}

/// What is known of one of them.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) lengths: Vec<u8>,
    pub(super) title_words: usize,
    pub(super) record: Vec<u8>,
    /// How many bytes of text it has.
    pub(super) text: u64,
    pub(super) kind: String,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) language: String,
    pub(super) boost: f32,
}

impl Prepared {
    /// Prepares pages.
    #[must_use]
    pub fn new(pages: &[SearchPage], options: &Options) -> Self {
        let texts = pages.iter().flat_map(|page| &page.sections);
        let mut cutter = Cutter {
            scanner: Scanner::default(),
            pieces: Vec::new(),
            fields: Default::default(),
            document: 0,
            text: String::with_capacity(texts.map(|section| section.text.len()).sum()),
        };
        let pages = pages.iter().map(|page| cutter.page(page, options)).collect();
        Self {
            pages,
            fields: cutter.fields.map(Inverter::finish),
            text: cutter.text,
        }
    }
}

/// Cuts the texts of pages.
struct Cutter {
    scanner: Scanner,
    /// The pieces of texts, by the languages so far.
    pieces: Vec<(String, Pieces)>,
    fields: [Inverter; 3],
    /// The document that is cut.
    document: u32,
    text: String,
}

impl Cutter {
    fn page(&mut self, page: &SearchPage, options: &Options) -> Page {
        let language = if page.language.is_empty() {
            &options.language
        } else {
            &page.language
        };
        let pieces = self.pieces_of(language);
        // The first document is the top of the page, whether it has text or not.
        let top = SearchSection::default();
        let has_top = page
            .sections
            .first()
            .is_some_and(|section| section.anchor.is_empty());
        let sections = (!has_top).then_some(&top).into_iter().chain(&page.sections);
        let mut lengths = Vec::with_capacity(page.sections.len() + 1);
        let mut record = Record {
            url: page.url.clone(),
            title: page.title.clone(),
            breadcrumb: page.breadcrumb.clone(),
            text: 0,
            sections: Vec::with_capacity(page.sections.len() + 1),
        };
        let mut title_words = None;
        let begun = self.text.len();
        for section in sections {
            match title_words {
                None => title_words = Some(self.heading(&page.title)),
                Some(_) => _ = self.heading(&section.heading),
            }
            lengths.push(level(self.section(section, pieces)));
            self.document += 1;
            self.text.push_str(&section.text);
            record.sections.push(Section {
                anchor: section.anchor.clone(),
                heading: section.heading.clone(),
                text: section.text.len() as u64,
            });
        }
        Page {
            lengths,
            title_words: title_words.unwrap_or_default(),
            record: record.write(),
            text: (self.text.len() - begun) as u64,
            kind: page.kind.clone(),
            owner: page.owner.clone(),
            tags: page.tags.clone(),
            language: primary(language),
            boost: if page.boost.is_finite() && page.boost > 0.0 {
                page.boost
            } else {
                1.0
            },
        }
    }

    /// The number of a language's pieces.
    fn pieces_of(&mut self, language: &str) -> usize {
        let known = self.pieces.iter().position(|(known, _)| known == language);
        known.unwrap_or_else(|| {
            let pieces = Pieces::new(StopWords::of(language));
            self.pieces.push((language.to_owned(), pieces));
            self.pieces.len() - 1
        })
    }

    /// Takes the words of a heading, all of them, and says how many there are.
    fn heading(&mut self, heading: &str) -> usize {
        let (head, document) = (&mut self.fields[0], self.document);
        let count = self
            .scanner
            .scan(heading, 0, &mut |token| head.push(token, document));
        count as usize
    }

    /// Takes the words of a text and says how long it is in words.
    fn section(&mut self, section: &SearchSection, pieces: usize) -> u32 {
        let [_, body, odd] = &mut self.fields;
        let (_, pieces) = &mut self.pieces[pieces];
        let text = (section.text.as_str(), section.code.as_slice());
        pieces.section(&mut self.scanner, text, self.document, [body, odd])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word, and its documents with their places.
    type Word = (String, Vec<(u32, Vec<u32>)>);

    fn words(field: &Inverted) -> Vec<Word> {
        let words = 0..u32::try_from(field.words.len()).expect("a few words");
        words
            .map(|word| {
                let mut places = Vec::new();
                field.each(word, &mut Vec::new(), |document, deltas| {
                    places.push((document, deltas.to_vec()));
                });
                (
                    String::from_utf8_lossy(field.words.get(word)).into_owned(),
                    places,
                )
            })
            .collect()
    }

    #[test]
    fn stop_words_stay_in_headings_and_code_alone() {
        let page = SearchPage {
            title: "How to deploy".to_owned(),
            language: "en".to_owned(),
            sections: vec![SearchSection {
                anchor: "x".to_owned(),
                heading: "In short".to_owned(),
                text: "If the for loop".to_owned(),
                code: std::iter::once(7..10).collect(),
                ..SearchSection::default()
            }],
            ..SearchPage::default()
        };
        let prepared = Prepared::new(std::slice::from_ref(&page), &Options::default());
        let at = |word: &str, document, place| (word.to_owned(), vec![(document, vec![place])]);
        assert_eq!(
            prepared.fields.each_ref().map(words),
            [
                vec![
                    at("how", 0, 0),
                    at("to", 0, 1),
                    at("deploy", 0, 2),
                    at("in", 1, 0),
                    at("short", 1, 1)
                ],
                vec![at("for", 1, 2), at("loop", 1, 3)],
                Vec::new()
            ]
        );
        let of_page = &prepared.pages[0];
        assert_eq!(
            (of_page.title_words, &of_page.lengths[..], of_page.boost),
            (3, &[0, 3][..], 1.0)
        );
    }
}

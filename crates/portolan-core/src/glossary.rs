//! Where the words of a glossary stand in the text of a page.
//!
//! Entry points: [`Names::of`] makes one search out of all names, however many, and [`Names::find`] goes through a
//! finished body once. Code, links, headings and what a theme draws are passed over; in each section the first place of
//! a term counts. Must not know what becomes of what is found ([`crate::resolve`]), or which page is a glossary.

mod skip;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use self::skip::{Meaning, meaning};
use crate::markdown::push_text;
use crate::model::DefinedTerm;
use crate::search_text::name_of;
use crate::tags::{Piece, pieces};

/// The version of this stage: part of the keys of its kept results.
pub const VERSION: u32 = 1;

/// All names of a glossary as one search.
#[derive(Debug)]
pub struct Names {
    search: Option<AhoCorasick>,
    names: Vec<Name>,
    key: [u8; 32],
}

#[derive(Debug)]
struct Name {
    /// As HTML has it.
    written: String,
    /// Its capitals count.
    exact: bool,
    term: u32,
}

/// A place in a body where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// Byte offset in the body.
    pub at: u32,
    /// In bytes.
    pub length: u32,
    /// The term by its place in the glossary.
    pub term: u32,
}

impl Names {
    /// The names of these terms, but for those that are left out. Of two terms with one name, the first has it.
    #[must_use]
    pub fn of(terms: &[DefinedTerm], left_out: &[String]) -> Self {
        let mut known: HashSet<String> = left_out.iter().map(|name| folded(name)).collect();
        let mut names = Vec::new();
        for (term, name) in terms
            .iter()
            .enumerate()
            .flat_map(|(at, term)| term.names.iter().map(move |name| (at, name)))
        {
            if known.insert(folded(name)) {
                let mut written = String::new();
                push_text(&mut written, name);
                names.push(Name {
                    exact: is_all_capitals(name),
                    term: u32::try_from(term).unwrap_or(u32::MAX),
                    written,
                });
            }
        }
        let patterns = names.iter().map(|name| folded(&name.written));
        // More names than this search can hold are a book's own fault, and stay without links.
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(patterns)
            .ok()
            .filter(|_| !names.is_empty());
        let mut hasher = blake3::Hasher::new();
        hasher.update(&VERSION.to_le_bytes());
        for name in &names {
            hasher.update(&(name.written.len() as u64).to_le_bytes());
            hasher.update(name.written.as_bytes());
            hasher.update(&name.term.to_le_bytes());
        }
        Self {
            search,
            names,
            key: *hasher.finalize().as_bytes(),
        }
    }

    /// A hash of everything that decides what is found.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Where the terms stand in a body, in order.
    #[must_use]
    pub fn find(&self, html: &str) -> Vec<Use> {
        let mut finder = Finder {
            names: self,
            html,
            passed_over: None,
            met: HashSet::new(),
            folded: String::new(),
            uses: Vec::new(),
        };
        if let Some(search) = &self.search {
            pieces(html, |piece| finder.piece(search, &piece));
        }
        finder.uses
    }
}

/// A body that is being gone through.
struct Finder<'n, 'h> {
    names: &'n Names,
    html: &'h str,
    /// The element whose text is passed over, and how many of that name are open.
    passed_over: Option<(&'h str, usize)>,
    /// The terms that this section has.
    met: HashSet<u32>,
    folded: String,
    uses: Vec<Use>,
}

impl<'h> Finder<'_, 'h> {
    fn piece(&mut self, search: &AhoCorasick, piece: &Piece) {
        match piece {
            Piece::Start(range) => self.start(&self.html[range.clone()]),
            Piece::End(range) => self.end(&self.html[range.clone()]),
            Piece::Text(range) if self.passed_over.is_none() => self.text(search, range.clone()),
            Piece::Text(_) => {}
        }
    }

    fn start(&mut self, tag: &'h str) {
        let name = name_of(tag);
        if let Some((outer, open)) = &mut self.passed_over {
            *open += usize::from(name.eq_ignore_ascii_case(outer));
            return;
        }
        let meaning = meaning(name, tag);
        if meaning == Meaning::Heading {
            self.met.clear();
        }
        if meaning != Meaning::Prose {
            self.passed_over = Some((name, 1));
        }
    }

    fn end(&mut self, tag: &str) {
        let Some((outer, open)) = &mut self.passed_over else {
            return;
        };
        if name_of(tag).eq_ignore_ascii_case(outer) {
            *open -= 1;
            if *open == 0 {
                self.passed_over = None;
            }
        }
    }

    fn text(&mut self, search: &AhoCorasick, range: std::ops::Range<usize>) {
        let (html, names) = (self.html, self.names);
        let text = &html[range.clone()];
        self.folded.clear();
        fold_into(text, &mut self.folded);
        // Several names may end at one place, and a longer one that is no whole word must not hide a shorter one.
        let mut found: Vec<(usize, usize, &Name)> = search
            .find_overlapping_iter(self.folded.as_str())
            .map(|hit| (hit.start(), hit.end(), &names.names[hit.pattern().as_usize()]))
            .filter(|(start, end, name)| is_word(text, *start, *end) && name.fits(&text[*start..*end]))
            .collect();
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut free = 0;
        for (start, end, name) in found {
            if start < free {
                continue;
            }
            free = end;
            if self.met.insert(name.term) {
                self.uses.push(Use {
                    at: u32::try_from(range.start + start).unwrap_or(u32::MAX),
                    length: u32::try_from(end - start).unwrap_or(u32::MAX),
                    term: name.term,
                });
            }
        }
    }
}

impl Name {
    fn fits(&self, text: &str) -> bool {
        !self.exact || self.written.split_whitespace().eq(text.split_whitespace())
    }
}

/// Whether a part of a text is neither within a word nor within a character reference.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let before = text[..start].chars().next_back();
    let behind = text[end..].chars().next();
    let (first, last) = (text[start..].chars().next(), text[..end].chars().next_back());
    let starts = first.is_some_and(|first| !is_letter(first)) || before.is_none_or(|it| !is_letter(it));
    let ends = last.is_some_and(|last| !is_letter(last)) || behind.is_none_or(|it| !is_letter(it));
    starts && ends && !matches!(before, Some('&' | '#'))
}

/// Whether a name is written in capitals, so that its small letters would be another word.
fn is_all_capitals(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// The same text as it is compared; every byte keeps its place.
fn fold_into(text: &str, out: &mut String) {
    for letter in text.chars() {
        let mut small = letter.to_lowercase();
        match (small.next(), small.next()) {
            _ if letter.is_ascii_whitespace() => out.push(' '),
            (Some(small), None) if small.len_utf8() == letter.len_utf8() => out.push(small),
            _ => out.push(letter),
        }
    }
}

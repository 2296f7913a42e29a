//! Includes and variables: from the text that an author wrote to the text that Markdown sees.
//!
//! Owns [`expand`]. mdBook's directives mean what they mean there: `{{#include file}}` with lines or an anchor,
//! `{{#rustdoc_include}}`, `{{#playground}}`, `{{#title}}`, `\{{#…}}` for one that is shown; paths are relative to the
//! file that holds the directive; unknown directives stay as they are; all of it works inside code fences, because
//! the text is not parsed yet. Every byte of the result is traced to its file by the [`SpanMap`].
//!
//! In Portolan's dialect there are also variables. The rule that lets other people's templates through unharmed:
//!
//! - `{{ name }}`, spaces optional, is replaced where `name` is declared in `[var]`; anything else between braces
//!   stays byte for byte, three braces (`{{{ name }}}`) included.
//! - A backslash before `{{` is dropped, and what follows is left alone, only where what follows is a declared
//!   variable or one of the directives above; every other backslash stays.
//! - Variables work in code fences and in included text. Their values are not expanded again.
//!
//! There, too, an include that begins its line in a list's item or a quote stays in it: its further lines get the same
//! margin.
//!
//! A directive that cannot be followed stays in the page, with a diagnostic at its line; in mdBook's dialect one whose
//! file is there and whose lines or anchor are not leaves nothing, as there. Work is bounded: depth,
//! number of includes, bytes.

mod data;
mod directive;
mod include;
mod margin;
mod rewrite;
mod take;
mod traced;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use portolan_core::model::{Diagnostic, Diagnostics, Dialect, Level, Location, SpanMap};
use serde::{Deserialize, Serialize};

pub use self::data::read_data;

use crate::files::{Files, folder_of};
use directive::{Kind, Scanner, Token};
use include::Loaded;
use take::Selection;
use traced::Traced;

/// Files include each other this deep, as in mdBook.
const DEEPEST: usize = 10;

/// Include directives of one page, those in included files counted each time.
const MOST_INCLUDES: usize = 10_000;

/// Bytes that includes and variables may add to one page.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Problems that are reported for one page; a page with more has one cause for all of them.
const MOST_PROBLEMS: usize = 100;

/// How a book's pages are expanded. Part of the key of every parsed page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpandOptions {
    /// Whose rules: mdBook's dialect has no variables.
    pub dialect: Dialect,
    /// Whether `{{#…}}` means anything.
    pub directives: Directives,
    /// The names and values of `[var]`.
    pub variables: BTreeMap<String, String>,
}

/// What happens to directives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Directives {
    /// They are followed.
    #[default]
    Followed,
    /// They stay as they are: a book of mdBook's that switched off the preprocessor `links`.
    LeftAlone,
}

impl ExpandOptions {
    /// What decides the result besides the files: everything.
    #[must_use]
    pub fn key_parts(&self) -> (Dialect, Directives, &BTreeMap<String, String>) {
        (self.dialect, self.directives, &self.variables)
    }
}

/// A page as it was read.
#[derive(Clone, Copy, Debug)]
pub struct PageText<'a> {
    /// The file, relative to the book's root.
    pub file: &'a str,
    /// Its whole text, as [`crate::encoding::decode`] gives it.
    pub text: &'a str,
    /// Where the body starts, after front matter.
    pub body_offset: usize,
}

/// A file that a page was made from, or that was looked for: what makes a cached page stale.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// The file, relative to the book's root.
    pub path: String,
    /// The blake3 hash of its bytes; `None` where it could not be read.
    pub hash: Option<[u8; 32]>,
}

/// A page's body, expanded.
#[derive(Clone, Debug, Default)]
pub struct Expanded {
    /// The text that Markdown sees.
    pub text: String,
    /// Where each byte of it was written.
    pub map: SpanMap,
    /// The files that were read or looked for besides the page, each once.
    pub dependencies: Vec<Dependency>,
    /// `{{#title …}}`; the last one counts.
    pub head_title: Option<String>,
    /// Declared variables that the text uses.
    pub used_variables: BTreeSet<String>,
}

/// Expands a page's body.
#[must_use]
pub fn expand(page: &PageText<'_>, files: &dyn Files, options: &ExpandOptions) -> (Expanded, Diagnostics) {
    let mut at = page.body_offset.min(page.text.len());
    while !page.text.is_char_boundary(at) {
        at -= 1;
    }
    let map = SpanMap::of_file(page.file, Arc::from(page.text), at);
    expand_mapped(page.file, &page.text[at..], map, files, options)
}

/// Expands a text that stands for a file and was not written there as it is: `map` says where its parts were.
#[must_use]
pub fn expand_mapped(
    file: &str,
    text: &str,
    map: SpanMap,
    files: &dyn Files,
    options: &ExpandOptions,
) -> (Expanded, Diagnostics) {
    if options.directives == Directives::LeftAlone || !text.contains("{{") {
        let text = text.to_owned();
        return (
            Expanded {
                text,
                map,
                ..Expanded::default()
            },
            Vec::new(),
        );
    }
    let mut expander = Expander::new(file, &map, files, options);
    let input = Traced::of_map(text, &map);
    let output = expander.text(&input, folder_of(file));
    expander.finish(output)
}

impl Expanded {
    /// Replaces the text by what someone else made of it: what was kept still points at the author's lines, what was
    /// made at the place where it stands.
    pub fn rewrite(&mut self, text: String) {
        if text == self.text {
            return;
        }
        let pieces = rewrite::pieces(&self.text, &text);
        self.map = self.map.rewritten(&pieces, text.len());
        self.text = text;
    }
}

/// A file that text comes from.
struct Source {
    name: String,
    text: Arc<str>,
}

struct Expander<'a> {
    files: &'a dyn Files,
    options: &'a ExpandOptions,
    /// The page first, then included files in order of their first use.
    sources: Vec<Source>,
    /// Files by path, so that each is read once a page.
    loaded: BTreeMap<String, Loaded>,
    dependencies: BTreeMap<String, Option<[u8; 32]>>,
    /// What is being expanded, from the page inwards: the same part of a file twice is a circle.
    stack: Vec<(String, Selection)>,
    includes: usize,
    bytes: usize,
    /// A bound was reached: what remains is left as it is.
    stopped: bool,
    head_title: Option<String>,
    used_variables: BTreeSet<String>,
    diagnostics: Diagnostics,
    unreported: usize,
}

impl<'a> Expander<'a> {
    fn new(file: &str, map: &SpanMap, files: &'a dyn Files, options: &'a ExpandOptions) -> Self {
        let sources = map.sources().map(|(name, text)| Source {
            name: name.to_owned(),
            text: Arc::clone(text),
        });
        Self {
            files,
            options,
            sources: sources.collect(),
            loaded: BTreeMap::new(),
            dependencies: BTreeMap::new(),
            stack: vec![(file.to_owned(), Selection::ALL)],
            includes: 0,
            bytes: 0,
            stopped: false,
            head_title: None,
            used_variables: BTreeSet::new(),
            diagnostics: Vec::new(),
            unreported: 0,
        }
    }

    fn finish(mut self, output: Traced) -> (Expanded, Diagnostics) {
        if let Some(last) = self.diagnostics.last_mut().filter(|_| self.unreported > 0) {
            last.message
                .push_str(&format!(", and {} more problems on this page", self.unreported));
        }
        let map = output.span_map(
            self.sources
                .iter()
                .map(|source| (source.name.as_str(), &source.text)),
        );
        let dependencies = self
            .dependencies
            .into_iter()
            .map(|(path, hash)| Dependency { path, hash })
            .collect();
        let expanded = Expanded {
            text: output.into_text(),
            map,
            dependencies,
            head_title: self.head_title,
            used_variables: self.used_variables,
        };
        (expanded, self.diagnostics)
    }

    /// Expands a text whose directives are relative to `folder`.
    fn text(&mut self, input: &Traced, folder: &str) -> Traced {
        let mut output = Traced::default();
        let mut copied = 0;
        let mut scanner = Scanner::new(input.text(), self.options);
        while !self.stopped {
            let Some(token) = scanner.next() else { break };
            output.push_slice(input, copied..token.range.start);
            let replaced = self.replace(&token, input, folder, &mut output);
            copied = if replaced {
                token.range.end
            } else {
                token.range.start
            };
        }
        output.push_slice(input, copied..input.text().len());
        output
    }

    /// Writes what a token stands for; whether it did.
    fn replace(&mut self, token: &Token<'_>, input: &Traced, folder: &str, output: &mut Traced) -> bool {
        match &token.kind {
            Kind::Escaped => {
                output.push_slice(input, token.range.start + 1..token.range.end);
                true
            }
            Kind::Title(title) => {
                self.head_title = Some((*title).to_owned()).filter(|title| !title.is_empty());
                true
            }
            Kind::Variable(name) => {
                let options = self.options;
                let Some(value) = options.variables.get(*name) else {
                    return false;
                };
                if !self.spend(value.len(), token, input) {
                    return false;
                }
                self.used_variables.insert((*name).to_owned());
                let (file, offset) = input.origin(token.range.start);
                output.push_made(file, offset, value);
                true
            }
            Kind::Include(include) => match self.include(include, token, input, folder) {
                Some(included) => {
                    let margin = margin::of(input.text(), &token.range)
                        .filter(|_| self.options.dialect == Dialect::Portolan);
                    match margin {
                        Some(margin) => margin::push_behind(output, &included, &margin),
                        None => output.push_slice(&included, 0..included.text().len()),
                    }
                    true
                }
                None => false,
            },
        }
    }

    /// Counts bytes that are added; whether there is room for them.
    fn spend(&mut self, bytes: usize, token: &Token<'_>, input: &Traced) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes <= MOST_BYTES {
            return true;
        }
        let message = format!("includes and variables make the page larger than {MOST_BYTES} bytes");
        self.stop(&message, token, input);
        false
    }

    fn stop(&mut self, message: &str, token: &Token<'_>, input: &Traced) {
        self.stopped = true;
        let place = self.place(input, &token.range);
        self.report(
            Diagnostic::new("page-too-large", message)
                .at(place)
                .hint("what follows here is left as it is; include less, or split the page"),
        );
    }

    fn report(&mut self, mut diagnostic: Diagnostic) {
        // mdBook leaves the directive in the page and goes on: such a book must still build. What makes a page too
        // large for any reader stays an error.
        if self.options.dialect == Dialect::Mdbook && diagnostic.id != "page-too-large" {
            diagnostic.level = diagnostic.level.min(Level::Warning);
        }
        if self.diagnostics.len() < MOST_PROBLEMS {
            self.diagnostics.push(diagnostic);
        } else {
            self.unreported += 1;
        }
    }

    /// Where a piece of a text that is being expanded was written.
    fn place(&self, input: &Traced, range: &Range<usize>) -> Location {
        let (file, offset) = input.origin(range.start);
        let Some(source) = self.sources.get(file) else {
            return Location::file("");
        };
        Location::in_text(&source.name, &source.text, offset..offset + range.len())
    }
}

#[cfg(test)]
mod tests;

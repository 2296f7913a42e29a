//! Code blocks: from an info string and code to HTML with classed spans.
//!
//! Entry point: [`Highlighter::block`]. The classes are listed in `scopes.rs`; what a fence may ask for in `fence.rs`.
//! The text of the HTML's `<code>` is the code as it was written, except in mdBook's flavour, where the marks of hidden
//! lines are taken off and Rust samples get a hidden `fn main`, as in mdBook.
//!
//! | element | when |
//! |---|---|
//! | `figure.code[data-lang]` | always; `.numbers` with line numbers, `.wrap`, `.focus`, `.long` with more lines than a sheet of paper should keep together; `[data-fold]` with the count of lines that are shown at first |
//! | `figcaption > .title` | with a title |
//! | `.line`, `.line.hl`, `.line.ins`, `.line.del`, `.line[data-n]` | with line numbers, stressed lines, in a diff |
//! | `.line.in`, `.line.more` | a line that is in focus, one that is not shown at first |
//! | `.mark` | the number of an annotation, which stands for the comment that it was; a link where a list explains it |
//! | `.sign` | the first column of a diff |
//! | `.prompt`, `.out` | in a session of a shell |
//! | `.boring` | around a hidden line and its newline |
//!
//! Work is bounded by counts of lines, bytes and attempts to match, never by time, so that the result does not depend
//! on the machine. Must not fail on any input, must not emit `style=` attributes.

mod annotations;
mod block;
mod diff;
mod engine;
mod escape;
mod fence;
mod hidden;
mod languages;
mod lines;
mod memo;
mod prompts;
mod scopes;
mod wrap;

use crate::model::{CodeOptions, Flavour};

pub(crate) use annotations::{is_annotated, numbers};
pub(crate) use fence::{FenceInfo, split_title};

use engine::Graph;
use languages::{Language, Languages, Method};
use lines::Painter;
use memo::Memo;

/// A map that is looked into for every line of code: hashing with the standard library's function was a fortieth of a
/// first build.
type QuickMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;

/// Part of the key of everything that holds highlighted code. Raised whenever the HTML of some block changes.
pub const VERSION: u32 = 6;

/// A code block as Markdown holds it.
#[derive(Clone, Copy, Debug)]
pub struct CodeBlock<'a> {
    /// What stands behind the opening fence; empty for an indented block.
    pub info: &'a str,
    /// The code, with its final newline where it has one.
    pub code: &'a str,
    /// Whose rules.
    pub flavour: Flavour,
    /// The book's settings.
    pub options: &'a CodeOptions,
    /// Which of the page's annotated blocks it is, from 1, where a list explains its marks: they are links to its entries.
    pub annotated: Option<u32>,
}

/// A code block as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHtml {
    /// One element and a newline. Safe whatever the code and the info string hold.
    pub html: String,
    /// What is wrong with the block.
    pub problems: Vec<CodeProblem>,
}

/// Something that is wrong with a code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeProblem {
    /// One of the ids in the catalogue of rules.
    pub id: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Where it is.
    pub place: ProblemPlace,
}

/// A place in a code block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemPlace {
    /// The info string.
    Info,
    /// A line of the code, counted from 0.
    Line(usize),
}

/// Highlights code. One serves all threads of a program; it prepares a language when that is first used, and remembers
/// lines.
pub struct Highlighter {
    graphs: Vec<Graph>,
    languages: Languages,
    memo: Memo,
}

impl std::fmt::Debug for Highlighter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Highlighter").finish_non_exhaustive()
    }
}

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

impl Highlighter {
    /// A highlighter for all languages. Takes a few milliseconds.
    #[must_use]
    pub fn new() -> Self {
        let graphs = graphs();
        let languages = Languages::new(&graphs);
        Self {
            graphs,
            languages,
            memo: Memo::default(),
        }
    }

    /// The block as HTML. Never fails: what cannot be highlighted is shown plain.
    #[must_use]
    pub fn block(&self, block: &CodeBlock<'_>) -> CodeHtml {
        let _span = tracing::info_span!("highlight").entered();
        match block.flavour {
            Flavour::Gfm | Flavour::Commonmark => CodeHtml {
                html: block::plain(block),
                problems: Vec::new(),
            },
            Flavour::Portolan | Flavour::Mdbook => block::figure(self, block),
        }
    }

    /// Code within a line as HTML, without an element around it; `None` where the language is not known.
    #[must_use]
    pub fn inline(&self, language: &str, code: &str, options: &CodeOptions) -> Option<String> {
        let language = self.languages.find(language)?;
        let mut html = String::with_capacity(code.len() * 2);
        let painter = self.painter(language, code.len()).filter(|_| options.highlight);
        match painter {
            // What is too long is plain.
            Some(mut painter) => drop(painter.paint(code, &mut html)),
            None => escape::push_text(&mut html, code),
        }
        Some(html)
    }

    /// The known name of a language that is most like this one, if any is.
    #[must_use]
    pub fn nearest_language(&self, name: &str) -> Option<&'static str> {
        self.languages.nearest(name)
    }

    /// A painter for a block of `bytes` in this language, if a syntax highlights it.
    fn painter(&self, language: &Language, bytes: usize) -> Option<Painter<'_>> {
        let Method::Syntax { graph, .. } = language.method else {
            return None;
        };
        let (_, start) = language.start(&self.graphs)?;
        Painter::new(&self.graphs, (graph, start), &self.memo, bytes)
    }
}

/// The syntaxes that code may be written in: our own, then those of other people.
fn graphs() -> Vec<Graph> {
    [portolan_syntaxes::own(), portolan_syntaxes::others()]
        .map(|set| Graph::new(set, scopes::kind))
        .into()
}

#[cfg(test)]
mod tests;

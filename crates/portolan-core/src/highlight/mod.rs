//! From the code of a block to HTML.
//!
//! Entry point: [`Highlighter::block`]. Must not know of pages or files.

use crate::model::{CodeOptions, Flavour};

/// Turns code blocks into HTML.
#[derive(Debug, Default)]
pub struct Highlighter;

/// A code block as it was written.
#[derive(Clone, Copy, Debug)]
pub struct CodeBlock<'a> {
    /// The info string, entities decoded; empty for indented code.
    pub info: &'a str,
    /// The code, with its last line end.
    pub code: &'a str,
    /// Whose rules.
    pub flavour: Flavour,
    /// The book's settings.
    pub options: &'a CodeOptions,
}

/// A code block as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHtml {
    /// One block-level element.
    pub html: String,
    /// What is wrong with it.
    pub problems: Vec<CodeProblem>,
}

/// Something wrong with a code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeProblem {
    /// The rule.
    pub id: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Where.
    pub place: ProblemPlace,
}

/// Which part of a code block a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemPlace {
    /// The info string.
    Info,
    /// A line of the code, from 0.
    Line(usize),
}

impl Highlighter {
    /// A highlighter.
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// The HTML of a block.
    #[must_use]
    pub fn block(&self, block: &CodeBlock<'_>) -> CodeHtml {
        let language = match block.flavour {
            Flavour::Gfm | Flavour::Commonmark => block.info.split_ascii_whitespace().next(),
            Flavour::Portolan | Flavour::Mdbook => {
                block.info.split([' ', '\t', ',']).find(|word| !word.is_empty())
            }
        };
        let mut html = String::from("<pre><code");
        if let Some(language) = language {
            html.push_str(" class=\"language-");
            push_escaped(&mut html, language);
            html.push('"');
        }
        html.push('>');
        push_escaped(&mut html, block.code);
        html.push_str("</code></pre>");
        CodeHtml {
            html,
            problems: Vec::new(),
        }
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
}

//! Diagrams: texts in languages such as Mermaid, which become drawings within the page.
//!
//! Entry points: [`Draw`] is what draws, given to [`crate::markdown::parse`] from outside, for renderers are heavy and
//! tools are programs; [`Picture`] is a drawing that may stand in a page. A picture can only be had by [`Picture::read`],
//! which cleans what a renderer or a program wrote: nothing else gets into a page. Must not know how anything is drawn.

mod picture;
mod svg;

use std::fmt;
use std::sync::Arc;

pub use self::picture::Picture;
pub(crate) use self::picture::Piece;
pub use self::svg::{Inks, MOST_BYTES};
pub use crate::theme::Colour;

/// Changes whenever the same drawing would become another picture.
pub const VERSION: u32 = 2;

/// Draws diagrams.
pub trait Draw: fmt::Debug + Send + Sync {
    /// Whether code of this language is a diagram.
    fn draws(&self, language: &str) -> bool;

    /// The language of files with this ending, in lower case, where they are diagrams.
    fn language_of(&self, ending: &str) -> Option<&str>;

    /// All endings of files that are diagrams, in lower case.
    fn endings(&self) -> Vec<&str>;

    /// The picture of a diagram. Asked only for languages that it [draws](Draw::draws).
    ///
    /// # Errors
    /// Why there is no picture.
    fn draw(&self, language: &str, code: &str) -> Result<Arc<Picture>, Fault>;
}

/// Why there is no picture of a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that it breaks.
    pub rule: &'static str,
    /// What is wrong: lower case, no final dot.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// The line of the code that is wrong, from 0, where it is known.
    pub line: Option<usize>,
}

impl Fault {
    /// The code is wrong.
    #[must_use]
    pub fn broken(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            rule: "broken-diagram",
            message: message.into(),
            hint: hint.into(),
            line: None,
        }
    }

    /// In this line of the code, from 0.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

/// The line of code, from 0, that a program or a renderer names in what it says: `… line 3 …`, or `-:3:1: …`.
#[must_use]
pub fn line_said(said: &str) -> Option<usize> {
    let number = |rest: &str| -> Option<usize> {
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        digits.parse::<usize>().ok()?.checked_sub(1)
    };
    let said = said.to_ascii_lowercase();
    let mut words = said.match_indices("line ").filter(|(at, _)| {
        // Not of `inline 3`.
        !said[..*at].ends_with(char::is_alphanumeric)
    });
    let in_words = words.find_map(|(at, word)| number(said[at + word.len()..].trim_start_matches('#')));
    in_words.or_else(|| {
        let places = said.split_whitespace().filter_map(|word| {
            let names = ["-:", "<stdin>:", "stdin:", "/dev/stdin:"];
            names.iter().find_map(|name| word.strip_prefix(name))
        });
        places.into_iter().find_map(number)
    })
}

/// Draws nothing: diagrams stay code.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDiagrams;

impl Draw for NoDiagrams {
    fn draws(&self, _: &str) -> bool {
        false
    }

    fn language_of(&self, _: &str) -> Option<&str> {
        None
    }

    fn endings(&self) -> Vec<&str> {
        Vec::new()
    }

    fn draw(&self, language: &str, _: &str) -> Result<Arc<Picture>, Fault> {
        Err(Fault::broken(
            format!("diagrams of the kind `{language}` are not drawn"),
            "the code is shown",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_a_program_names() {
        for (said, line) in [
            ("Error: <stdin>: syntax error in line 3 near '}'", Some(2)),
            ("err: failed to compile -: \n-:2:1: unexpected text", Some(1)),
            ("<stdin>:14: no such thing", Some(13)),
            ("Line 7: no", Some(6)),
            ("inline 3 and polyline 5; parse error on line 4", Some(3)),
            ("at 12:30: host:80 does not answer", None),
            ("something else: broken", None),
            ("line 0", None),
        ] {
            assert_eq!(line_said(said), line, "{said}");
        }
    }
}

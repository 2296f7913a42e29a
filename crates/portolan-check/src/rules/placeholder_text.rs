//! Text that is still to be written
//!
//! The page says that it is not finished: `TODO`, `FIXME`, "lorem ipsum", "coming soon". Readers cannot do anything
//! with it. Code and comments are not looked at, so a note to other authors belongs in a comment:
//! `<!-- TODO: measure again -->`.
//!
//! `TODO` and `FIXME` are reported where they stand for text: at the start of a paragraph, cell or heading, before a
//! colon, in brackets, or as the last word. A sentence about TODO comments is left alone, and so is what stands in
//! quotation marks.
//!
//! ## Reported
//!
//! ```markdown
//! TODO: describe the failover
//!
//! | Region | Address       |
//! | ------ | ------------- |
//! | Oslo   | (coming soon) |
//! ```

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use portolan_core::model::{Diagnostics, ProsePart};

use crate::PageInput;

/// Notes of authors to themselves.
const NOTES: [&str; 2] = ["TODO", "FIXME"];

/// What stands where a text is to come, in large or small letters.
const PHRASES: [&str; 2] = ["lorem ipsum", "coming soon"];

/// A part of all that is looked for, in every mix of large and small letters that it may have: of a phrase the first three
/// letters behind its space.
static PARTS: LazyLock<Option<Searcher>> = LazyLock::new(|| {
    let mut parts: Vec<String> = NOTES.map(str::to_owned).into();
    let behind = |phrase: &str| {
        phrase
            .split(' ')
            .nth(1)
            .and_then(|word| word.get(..3))
            .map(str::to_owned)
    };
    for part in PHRASES.into_iter().filter_map(behind) {
        for large in 0..8_u8 {
            let letters = part.chars().enumerate();
            let letter = |(at, letter): (usize, char)| match large >> at & 1 {
                1 => letter.to_ascii_uppercase(),
                _ => letter,
            };
            parts.push(letters.map(letter).collect());
        }
    }
    Searcher::new(parts)
});

/// Looks at each run of prose.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    // Hardly a page has any of them.
    if PARTS
        .as_ref()
        .is_some_and(|parts| parts.find(page.text).is_none())
    {
        return;
    }
    let prose = &page.parts.prose;
    for (index, part) in prose.iter().enumerate() {
        let neighbour = |at: Option<usize>| at.and_then(|at| prose.get(at)).map(|it| it.block);
        let run = Run {
            text: page.slice(part.range.clone()),
            outside: page.slice(0..part.range.start).chars().next_back(),
            starts_block: neighbour(index.checked_sub(1)) != Some(part.block),
            ends_block: neighbour(Some(index + 1)) != Some(part.block),
        };
        run.find(|range, what| report(page, part, range, what, found));
    }
}

fn report(page: &PageInput<'_>, part: &ProsePart, range: Range<usize>, what: &str, found: &mut Diagnostics) {
    let range = part.range.start + range.start..part.range.start + range.end;
    let message = format!("the text is still to be written: it says `{what}`");
    found.push(
        page.report("placeholder-text", range, message)
            .hint("write it, remove it, or put the note into a comment, which readers do not see"),
    );
}

/// A run of prose.
struct Run<'a> {
    text: &'a str,
    /// What stands before it in the page: a mark of emphasis, a quotation mark.
    outside: Option<char>,
    starts_block: bool,
    ends_block: bool,
}

/// Words behind `TODO` that make a sentence of it.
const THINGS: &[&str] = &[
    "app",
    "application",
    "comment",
    "comments",
    "entries",
    "entry",
    "file",
    "files",
    "item",
    "items",
    "list",
    "lists",
    "marker",
    "markers",
    "note",
    "notes",
    "tag",
    "tags",
    "task",
    "tasks",
];

impl Run<'_> {
    fn find(&self, mut each: impl FnMut(Range<usize>, &str)) {
        let bytes = self.text.as_bytes();
        for at in
            memchr::memchr3_iter(b'T', b'F', b'l', bytes).chain(memchr::memchr3_iter(b'L', b'c', b'C', bytes))
        {
            let rest = &self.text[at..];
            if !self.is_word_start(at) {
                continue;
            }
            for word in NOTES {
                if rest.starts_with(word) && self.stands_for_text(at..at + word.len()) {
                    each(at..at + word.len(), word);
                }
            }
            for phrase in PHRASES {
                let written = rest.get(..phrase.len());
                if written.is_some_and(|it| it.eq_ignore_ascii_case(phrase))
                    && self.is_word_end(at + phrase.len())
                    && !self.is_quoted(at)
                {
                    each(at..at + phrase.len(), &rest[..phrase.len()]);
                }
            }
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn is_word_start(&self, at: usize) -> bool {
        match self.before(at) {
            None => !self.outside.is_some_and(char::is_alphanumeric),
            Some(letter) => !letter.is_alphanumeric() && !matches!(letter, '_' | '-' | '/' | '.' | '@' | '#'),
        }
    }

    fn is_word_end(&self, at: usize) -> bool {
        let next = self.text[at..].chars().next();
        next.is_none_or(|letter| !letter.is_alphanumeric() && !matches!(letter, '_' | '-' | '/'))
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.before(at)
            .or(self.outside)
            .is_some_and(|letter| matches!(letter, '"' | '\'' | '“' | '‘' | '«' | '„' | '‚'))
    }

    /// Whether a word is a note in the place of text, and not a word of a sentence.
    fn stands_for_text(&self, word: Range<usize>) -> bool {
        if !self.is_word_end(word.end) || self.is_quoted(word.start) {
            return false;
        }
        let before = self.text[..word.start].trim_end();
        let after = &self.text[word.end..];
        let is_first = self.starts_block && before.is_empty();
        let rest = after.trim_start_matches(['.', '!', '…', ' ']);
        if after.starts_with(':') || (before.ends_with(['(', '[']) && after.starts_with([')', ']'])) {
            return true;
        }
        if rest.is_empty() {
            // Where the block goes on, code or a link follows, and it may be a sentence.
            let ends_sentence = before.ends_with(['.', '!', '?', ':', '…', '–', '—']);
            return self.ends_block && (is_first || ends_sentence);
        }
        let next = rest.split(|letter: char| !letter.is_alphanumeric()).next();
        let next = next.unwrap_or_default().to_lowercase();
        is_first && after.starts_with([' ', '…', '.', '!']) && !THINGS.contains(&next.as_str())
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    #[test]
    fn notes_in_the_place_of_text_are_reported() {
        let text = "TODO\n\nTODO: write\n\nTODO write this.\n\nSee below. TODO\n\nBefore (TODO) after, and [FIXME].\n\n\
                    | a | FIXME |\n|---|---|\n| TODO | Coming soon |\n\n# Setup TODO: later\n\nLorem ipsum dolor\n\n\
                    A page is coming soon.\n\n- **TODO**\n- _FIXME: x_\n- FIXME!\n- TODO …\n";
        insta::assert_snapshot!(findings(text), @r#"
        1:1+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        3:1+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        5:1+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        7:12+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        9:9+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        9:27+5 placeholder-text: the text is still to be written: it says `FIXME` (write it, remove it, or put the note into a comment, which readers do not see)
        11:7+5 placeholder-text: the text is still to be written: it says `FIXME` (write it, remove it, or put the note into a comment, which readers do not see)
        13:3+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        13:10+11 placeholder-text: the text is still to be written: it says `Coming soon` (write it, remove it, or put the note into a comment, which readers do not see)
        15:9+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        17:1+11 placeholder-text: the text is still to be written: it says `Lorem ipsum` (write it, remove it, or put the note into a comment, which readers do not see)
        19:11+11 placeholder-text: the text is still to be written: it says `coming soon` (write it, remove it, or put the note into a comment, which readers do not see)
        21:5+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        22:4+5 placeholder-text: the text is still to be written: it says `FIXME` (write it, remove it, or put the note into a comment, which readers do not see)
        23:3+5 placeholder-text: the text is still to be written: it says `FIXME` (write it, remove it, or put the note into a comment, which readers do not see)
        24:3+4 placeholder-text: the text is still to be written: it says `TODO` (write it, remove it, or put the note into a comment, which readers do not see)
        "#);
    }

    #[test]
    fn sentences_code_comments_and_names_are_left_alone() {
        let text = "TODO comments are found by the linter.\n\nTODO lists and a TODO list.\n\nWrite TODO where it is missing.\n\n\
                    `TODO: x` and \"coming soon\" and “TODO: x” and \"TODO: x\"\n\n```text\nTODO: x\n```\n\n<!-- TODO: x -->\n\n\
                    TODO, FIXME and others\n\nTODO/FIXME notes, TODO-lists\n\nMYTODO: a, TODOs: b, x/TODO: c, TODO_LIST: d, todo: e\n\n[a](TODO.md) becoming soon coming sooner\n\n\
                    TODO `comments` are found.\n\nLorem alone. \"Lorem ipsum\"\n";
        assert_eq!(findings(text), "");
    }

    #[test]
    fn letters_beyond_ascii_do_no_harm() {
        assert_eq!(
            findings("T€DO ćoming soon, Coming soön, lorem ipsüm, FIXMÉ: x\n"),
            ""
        );
    }

    #[test]
    fn letters_may_be_large_or_small() {
        for text in ["COMING SOON", "Coming sOoN", "LOREM IPSUM", "lorem iPsUm"] {
            assert!(findings(text).contains(text), "{text}");
        }
    }
}

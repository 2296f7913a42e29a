//! Text that grows piece by piece: white space collapsed, lines parted, code remembered.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::raw::{Token, tokens};

/// Text as a reader sees it: lines parted by `\n`, words by one space, neither at the ends.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) text: String,
    /// What of it is code: ascending, not touching, never empty.
    pub(super) code: Vec<Range<u32>>,
    pending: Gap,
    /// Where the code that is open starts, once it has text.
    open: Option<u32>,
    is_code: bool,
}

/// What parts the next word from the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

impl Text {
    /// What follows stands on a line of its own.
    pub(super) fn line(&mut self) {
        self.pending = Gap::Line;
    }

    /// What follows is another word.
    pub(super) fn space(&mut self) {
        self.pending = self.pending.max(Gap::Space);
    }

    /// From here on the text is code.
    pub(super) fn start_code(&mut self) {
        self.is_code = true;
    }

    /// From here on it is none.
    pub(super) fn end_code(&mut self) {
        self.is_code = false;
        let Some(start) = self.open.take() else { return };
        let end = self.length();
        match self.code.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => self.code.push(start..end),
        }
    }

    /// Adds text of HTML, in which line breaks are white space.
    pub(super) fn push(&mut self, html: &str) {
        self.push_words(&decoded(html));
    }

    /// Adds text that is no HTML, in which line breaks are kept.
    pub(super) fn push_lines(&mut self, text: &str) {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            self.push_words(&text[start..end]);
            self.line();
            start = end + 1;
        }
        self.push_words(&text[start..]);
    }

    /// Adds text that is no HTML.
    pub(super) fn push_plain(&mut self, text: &str) {
        self.push_words(text);
    }

    fn push_words(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_ascii(text);
        } else {
            self.push_unicode(text);
        }
    }

    fn push_unicode(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        for word in text.split_whitespace() {
            self.push_word(word);
            self.space();
        }
        // The last word may go on in the next piece.
        if !text.ends_with(char::is_whitespace) && self.pending == Gap::Space {
            self.pending = Gap::None;
        }
    }

    /// The same for text of nothing but ASCII, as nearly all is: words that one space parts are taken together.
    fn push_ascii(&mut self, text: &str) {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            self.push_line(&text[start..end]);
            self.space();
            start = end + 1;
        }
        self.push_line(&text[start..]);
    }

    fn push_line(&mut self, line: &str) {
        let words = line.trim_matches(' ');
        if words.is_empty() || !is_even(words.as_bytes()) {
            return self.push_uneven(line);
        }
        if line.starts_with(' ') {
            self.space();
        }
        self.push_visible(words);
        if line.ends_with(' ') {
            self.space();
        }
    }

    /// The same where gaps are wider than one space.
    fn push_uneven(&mut self, text: &str) {
        let is_space = |letter: char| matches!(letter, ' ' | '\t'..='\r');
        for (nth, word) in text.split(is_space).enumerate() {
            if nth > 0 {
                self.space();
            }
            if !word.is_empty() {
                self.push_visible(word);
            }
        }
    }

    fn push_word(&mut self, word: &str) {
        let word = visible(word);
        if !word.is_empty() {
            self.push_visible(&word);
        }
    }

    fn push_visible(&mut self, word: &str) {
        if !self.text.is_empty() {
            match self.pending {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.pending = Gap::None;
        if self.is_code && self.open.is_none() {
            self.open = Some(self.length());
        }
        self.text.push_str(word);
    }

    /// A body is a page's, whose size is bounded far below what the number can hold.
    fn length(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

/// Whether one space, and nothing else, parts each word from the next; the ends are words.
fn is_even(bytes: &[u8]) -> bool {
    // Without an early end, so that many bytes are looked at in one step.
    let has_control = bytes.iter().fold(false, |found, byte| found | (*byte < b' '));
    let pairs = bytes.iter().zip(&bytes[1..]);
    let has_gap = pairs.fold(false, |found, (left, right)| {
        found | ((*left == b' ') & (*right == b' '))
    });
    !has_control && !has_gap
}

/// A word without the marks that only say where it may be broken.
fn visible(word: &str) -> Cow<'_, str> {
    const MARKS: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];
    if word.is_ascii() || !word.contains(MARKS) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.replace(MARKS, ""))
}

/// Text with its character references decoded.
pub(crate) fn decoded(html: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', html.as_bytes()) else {
        return Cow::Borrowed(html);
    };
    let mut text = String::with_capacity(html.len());
    text.push_str(&html[..first]);
    let mut rest = &html[first..];
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((letter, length)) = usual(rest) else {
            text.push_str(&tokenized(rest));
            return Cow::Owned(text);
        };
        text.push(letter);
        rest = &rest[length..];
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The references that nearly all are, with their length.
fn usual(text: &str) -> Option<(char, usize)> {
    const USUAL: [(&str, char); 5] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&#39;", '\''),
    ];
    let found = USUAL.iter().find(|(name, _)| text.starts_with(name));
    found.map(|(name, letter)| (*letter, name.len()))
}

/// All others, read as raw HTML is.
fn tokenized(html: &str) -> String {
    let texts = tokens(html).into_iter().map(|token| match token {
        Token::Text(text) => text,
        _ => String::new(),
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_as_a_browser_does() {
        let cases = [
            ("a &lt;b&gt; &amp;amp; &quot;c&quot;", "a <b> &amp; \"c\""),
            ("caf&eacute; &#x2014; &#8364;", "café — €"),
            ("R&D &lt;x &unknown; &ampx", "R&D <x &unknown; &x"),
            ("no reference", "no reference"),
        ];
        for (html, text) in cases {
            assert_eq!(decoded(html), text);
        }
    }

    #[test]
    fn white_space_is_one_space_or_one_line_break() {
        let mut text = Text::default();
        text.push("\n  one \t two");
        text.push("&nbsp;three");
        text.line();
        text.space();
        text.push(" four ");
        text.line();
        assert_eq!(text.text, "one two three\nfour");
    }

    #[test]
    fn ascii_is_cut_as_all_text_is() {
        let pieces = [
            " ",
            "  ",
            "\n",
            "a",
            " a",
            "a ",
            "a b",
            "a  b",
            " a b ",
            "a\tb",
            "a\n b",
            "\n\na\n",
            "a b\nc d\n e",
            "\r\nx\r\n",
            "\u{1}a\u{b}b",
        ];
        for left in pieces {
            for right in pieces {
                let (mut ascii, mut general) = (Text::default(), Text::default());
                for piece in [left, right, "end"] {
                    ascii.push_ascii(piece);
                    general.push_unicode(piece);
                }
                assert_eq!(ascii.text, general.text, "{left:?} {right:?}");
            }
        }
    }

    #[test]
    fn code_is_remembered_without_the_gaps_around_it() {
        let mut text = Text::default();
        text.push("run ");
        text.start_code();
        text.push(" a b ");
        text.end_code();
        text.start_code();
        text.push("c");
        text.end_code();
        text.push("d");
        text.start_code();
        text.end_code();
        assert_eq!(text.text, "run a b cd");
        let code: Vec<&str> = text
            .code
            .iter()
            .map(|range| &text.text[range.start as usize..range.end as usize])
            .collect();
        assert_eq!(code, ["a b", "c"]);
    }

    #[test]
    fn marks_within_words_are_left_out() {
        let mut text = Text::default();
        text.push("Donau&shy;dampf\u{200b}schiff &#8203; end");
        assert_eq!(text.text, "Donaudampfschiff end");
    }
}

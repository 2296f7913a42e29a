//! The rules over one page, one after the other.

use std::ops::Range;

use portolan_core::model::{Diagnostic, Diagnostics, Location, PageParts, SpanMap};

use crate::rules;

/// A page's file as its author wrote it.
#[derive(Clone, Copy, Debug)]
pub struct FileInput<'a> {
    /// Relative to the book's root.
    pub file: &'a str,
    /// All of it, decoded.
    pub text: &'a str,
    /// Where the body starts, behind the front matter.
    pub body_offset: usize,
}

/// A page as it was parsed.
#[derive(Clone, Copy, Debug)]
pub struct PageInput<'a> {
    /// The text that was parsed.
    pub text: &'a str,
    /// Where each byte of it was written.
    pub spans: &'a SpanMap,
    /// Its parts.
    pub parts: &'a PageParts,
}

impl<'a> PageInput<'a> {
    /// The text of a range; empty where there is none.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// A finding at a range of the text.
    pub(crate) fn report(&self, id: &'static str, range: Range<usize>, message: String) -> Diagnostic {
        Diagnostic::new(id, message).at(self.spans.locate(range))
    }

    /// Whether a byte stands in code.
    pub(crate) fn is_code(&self, at: usize) -> bool {
        let next = self.parts.code.partition_point(|range| range.start <= at);
        next.checked_sub(1)
            .is_some_and(|last| self.parts.code[last].end > at)
    }
}

/// Finds what is wrong with the text of a file before it is Markdown: everywhere what was saved in the wrong
/// encoding, in the front matter characters that nobody sees. The body's are found by [`check_page`].
#[must_use]
pub fn check_file(input: &FileInput<'_>) -> Diagnostics {
    let mut found = rules::mojibake::check(input.file, input.text);
    let head = input.text.get(..input.body_offset).unwrap_or_default();
    if !head.is_ascii() {
        let place = |range| Location::in_text(input.file, input.text, range);
        rules::invisible_character::check(head, &|_| false, &place, &mut found);
        rules::bidi_control::check(head, &|_| false, &place, &mut found);
    }
    found
}

/// Finds what is wrong with a page, in the order of the rules.
#[must_use]
pub fn check_page(input: &PageInput<'_>) -> Diagnostics {
    let mut found = Diagnostics::new();
    for rule in [
        rules::heading_jump::check,
        rules::missing_alt::check,
        rules::duplicate_id::check,
        rules::placeholder_text::check,
        rules::invalid_json::check,
        rules::invalid_toml::check,
        rules::invalid_yaml::check,
    ] {
        rule(input, &mut found);
    }
    if !input.text.is_ascii() {
        let place = |range| input.spans.locate(range);
        let is_code = |at| input.is_code(at);
        rules::invisible_character::check(input.text, &is_code, &place, &mut found);
        rules::bidi_control::check(input.text, &is_code, &place, &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::test_page::{exceptions, findings, findings_in_file};

    /// Pieces that rules look at, and characters of every length among them.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "# ",
            "#### ",
            "\n",
            "\n\n",
            "```json\n",
            "```yaml\n",
            "```toml\n",
            "```\n",
            "> ",
            "- ",
            "    ",
            "{",
            "}",
            "\"é\": ",
            "'ü'",
            "é",
            "日",
            "👩\u{200d}💻",
            "\u{200b}",
            "\u{202e}",
            "\u{ad}",
            "\u{feff}",
            "\0",
            "\t",
            "Ã©",
            "TODO",
            ": ",
            "coming soon",
            "![](a)",
            "<img src=é>",
            "<h2 id=é>",
            "<!-- portolan-ignore ",
            "missing-alt",
            " -->",
            "`",
            "| a |\n|-|\n",
            "[^1]",
            "=",
            "+++\n",
            "---\n",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_page_can_be_checked(text in pieces(), offset in 0_usize..40) {
            let _ = findings(&text);
            let _ = exceptions(&text);
            let _ = findings_in_file(&text, offset);
        }
    }
}

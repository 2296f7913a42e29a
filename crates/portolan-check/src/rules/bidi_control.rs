//! Characters that turn the direction of text
//!
//! Invisible characters can make text run from right to left. In code that shows something else than what runs:
//! reviewers read one order, the compiler another (CVE-2021-42574). In prose they come with copied text and move
//! full stops and brackets to odd places.
//!
//! In code, all such characters are reported. In prose, those that override the direction of letters are; marks are
//! where the page has no Hebrew, Arabic or other letter that runs from right to left; embeddings and isolates are
//! there, too, and wherever one is opened and not closed on its line. Plain right-to-left text needs none of them and
//! is never reported.
//!
//! Nothing is deleted by `--fix`: look at what the line says without them.

use std::ops::Range;

use portolan_core::model::{Diagnostic, Diagnostics, Location};

/// Reports each directional character of a text that does not belong there; `is_code` tells whether a byte stands in
/// code.
pub(crate) fn check(
    text: &str,
    is_code: &dyn Fn(usize) -> bool,
    place: &dyn Fn(Range<usize>) -> Location,
    found: &mut Diagnostics,
) {
    if !text.chars().any(is_directional) {
        return;
    }
    let has_right_to_left = text.chars().any(is_right_to_left);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_balanced = is_balanced(line);
        for (at, letter) in line.char_indices().filter(|(_, letter)| is_directional(*letter)) {
            let range = start + at..start + at + letter.len_utf8();
            let is_fine = match letter {
                '\u{202d}' | '\u{202e}' => false,
                '\u{61c}' | '\u{200e}' | '\u{200f}' => has_right_to_left,
                _ => has_right_to_left && is_balanced,
            };
            if !is_fine || is_code(range.start) {
                found.push(report(place(range), letter));
            }
        }
        start += line.len();
    }
}

fn report(place: Location, letter: char) -> Diagnostic {
    let message = format!(
        "U+{:04X} ({}) turns the direction of the text here",
        u32::from(letter),
        name_of(letter)
    );
    Diagnostic::new("bidi-control", message)
        .at(place)
        .hint("delete it, and read the line again: it may say something else than it seemed to")
}

fn is_directional(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Whether every embedding and isolate of a line is closed on it, in the right order.
fn is_balanced(line: &str) -> bool {
    let mut open = Vec::new();
    for letter in line.chars() {
        match letter {
            '\u{202a}'..='\u{202b}' | '\u{202d}'..='\u{202e}' => open.push('\u{202c}'),
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202c}' | '\u{2069}' if open.pop() != Some(letter) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

fn name_of(letter: char) -> &'static str {
    match letter {
        '\u{61c}' => "Arabic letter mark",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{202a}' => "left-to-right embedding",
        '\u{202b}' => "right-to-left embedding",
        '\u{202c}' => "pop directional formatting",
        '\u{202d}' => "left-to-right override",
        '\u{202e}' => "right-to-left override",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        _ => "pop directional isolate",
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::{findings, findings_in_file};

    const ALL: [char; 12] = [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
        '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ];

    #[test]
    fn code_may_hold_none_whatever_the_page_is_written_in() {
        for letter in ALL {
            for text in [
                format!("عربي\n\n```c\nif (x{letter}) {{}}\n```\n"),
                format!("עברית `a{letter}b`\n"),
                format!("عربي\n\n    x{letter}\n"),
                format!("plain{letter} text\n"),
            ] {
                let found = findings(&text);
                assert_eq!(found.lines().count(), 1, "U+{:04X}: {found}", u32::from(letter));
                assert!(found.contains("bidi-control"), "{found}");
            }
        }
    }

    #[test]
    fn right_to_left_prose_may_hold_what_it_closes() {
        let text = "שלום\u{200f}! \u{2067}שלום\u{2069}, \u{202b}مرحبا\u{202c} \u{2068}x\u{2069} C++\u{200e} \u{61c}5\n";
        assert_eq!(findings(text), "");
        assert_eq!(findings("שלום עולם، مرحبا بالعالم (كود)\n"), "");
    }

    #[test]
    fn overrides_and_what_stays_open_are_reported_everywhere() {
        let text = "שלום \u{202e}abc\u{202c}\n\nשלום \u{2067}abc\n\n\u{202a}a\u{2069} ש\n";
        insta::assert_snapshot!(findings(text), @r#"
        1:6+1 bidi-control: U+202E (right-to-left override) turns the direction of the text here (delete it, and read the line again: it may say something else than it seemed to)
        3:6+1 bidi-control: U+2067 (right-to-left isolate) turns the direction of the text here (delete it, and read the line again: it may say something else than it seemed to)
        5:1+1 bidi-control: U+202A (left-to-right embedding) turns the direction of the text here (delete it, and read the line again: it may say something else than it seemed to)
        5:3+1 bidi-control: U+2069 (pop directional isolate) turns the direction of the text here (delete it, and read the line again: it may say something else than it seemed to)
        "#);
    }

    #[test]
    fn front_matter_is_looked_at_too() {
        let text = "---\ntitle: a\u{202e}b\n---\nx\n";
        assert_eq!(findings_in_file(text, text.len() - 2).lines().count(), 1);
    }
}

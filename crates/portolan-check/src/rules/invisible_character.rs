//! Characters that nobody sees
//!
//! A character without width stands in the text: a zero width space, a byte order mark in the middle of a page, a soft
//! hyphen in code. They come with text that was copied from elsewhere. A word that holds one is not found, a command
//! that holds one does not run, a link that holds one leads nowhere, and nobody sees why.
//!
//! Where a script or an emoji needs such a character it is left alone: joiners in Persian, Hindi or 👩‍💻, zero width
//! spaces in Thai or Khmer, fillers between Korean letters, soft hyphens in prose. In code all of them are reported.
//!
//! `portolan check --fix` deletes what is reported.

use std::ops::Range;

use portolan_core::model::{Diagnostic, Diagnostics, Location};

/// Reports each run of invisible characters in a text; `is_code` tells whether a byte stands in code.
pub(crate) fn check(
    text: &str,
    is_code: &dyn Fn(usize) -> bool,
    place: &dyn Fn(Range<usize>) -> Location,
    found: &mut Diagnostics,
) {
    let mut run: Option<(Range<usize>, char)> = None;
    let mut before = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map(|(_, next)| *next);
        let is_unwanted = !letter.is_ascii()
            && kind_of(letter).is_some_and(|kind| {
                !is_needed(kind, before, after) && (kind != Kind::InProse || is_code(at))
            });
        if is_unwanted {
            match &mut run {
                Some((range, _)) if range.end == at => range.end = at + letter.len_utf8(),
                _ => {
                    found.extend(run.take().map(|(range, first)| report(place, range, first)));
                    run = Some((at..at + letter.len_utf8(), letter));
                }
            }
        } else {
            before = Some(letter);
        }
    }
    found.extend(run.map(|(range, first)| report(place, range, first)));
}

fn report(place: &dyn Fn(Range<usize>) -> Location, range: Range<usize>, first: char) -> Diagnostic {
    let message = format!(
        "an invisible character, U+{:04X} ({}), stands here",
        u32::from(first),
        name_of(first)
    );
    Diagnostic::new("invisible-character", message)
        .at(place(range))
        .hint("delete it, or let `portolan check --fix` do so")
}

/// Why a character may be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nowhere.
    Never,
    /// Between words of scripts that write none apart.
    Break,
    /// Between letters of some scripts, and in emoji.
    Join,
    /// In Korean that is written letter by letter.
    Hangul,
    /// In Mongolian.
    Mongolian,
    /// In flags.
    Tag,
    /// Behind an ideograph.
    Variant,
    /// In prose, as a typographer's sign.
    InProse,
}

fn kind_of(letter: char) -> Option<Kind> {
    Some(match letter {
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' => Kind::Never,
        '\u{200b}' => Kind::Break,
        '\u{200c}' | '\u{200d}' => Kind::Join,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => Kind::Hangul,
        '\u{180e}' => Kind::Mongolian,
        '\u{e0000}'..='\u{e007f}' => Kind::Tag,
        '\u{e0100}'..='\u{e01ef}' => Kind::Variant,
        '\u{ad}' | '\u{34f}' | '\u{2060}'..='\u{2064}' => Kind::InProse,
        _ => return None,
    })
}

/// Whether its neighbours need it; `before` is the last character that is not reported.
fn is_needed(kind: Kind, before: Option<char>, after: Option<char>) -> bool {
    let near = |is: fn(char) -> bool| before.is_some_and(is) || after.is_some_and(is);
    match kind {
        Kind::Never | Kind::InProse => false,
        Kind::Break => near(has_no_spaces),
        // An emoji, or a letter of a script that joins its letters: all of them are beyond Latin, Greek and Cyrillic.
        Kind::Join => before.is_some_and(|letter| u32::from(letter) >= 0x590 && !letter.is_whitespace()),
        Kind::Hangul => near(
            |letter| matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}'),
        ),
        Kind::Mongolian => near(|letter| matches!(letter, '\u{1820}'..='\u{18aa}')),
        Kind::Tag => before.is_some_and(|letter| matches!(letter, '\u{1f3f4}' | '\u{e0020}'..='\u{e007e}')),
        Kind::Variant => before.is_some_and(is_ideograph),
    }
}

/// Scripts whose words stand side by side: Thai, Lao, Tibetan, Myanmar, Khmer, and the ideographs with kana.
fn has_no_spaces(letter: char) -> bool {
    is_ideograph(letter)
        || matches!(letter, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{1aad}' | '\u{3040}'..='\u{30ff}')
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn name_of(letter: char) -> &'static str {
    match letter {
        '\u{ad}' => "soft hyphen",
        '\u{34f}' => "combining grapheme joiner",
        '\u{180e}' => "Mongolian vowel separator",
        '\u{200b}' => "zero width space",
        '\u{200c}' => "zero width non-joiner",
        '\u{200d}' => "zero width joiner",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        '\u{feff}' => "byte order mark",
        '\u{fff9}'..='\u{fffb}' => "annotation mark",
        '\u{e0000}'..='\u{e007f}' => "tag",
        '\u{e0100}'..='\u{e01ef}' => "variation selector",
        _ => "filler",
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::{findings, findings_in_file};

    #[test]
    fn characters_without_width_are_reported_with_their_name() {
        let text = "a\u{200b}b \u{feff}c\n\n`cur\u{ad}l` and `x\u{2060}y`\n\n```text\nz\u{200d}\u{200b}\u{200b}z\n```\n\n[t](a\u{200c}.md)\n\n\
                    x\u{e0041}\u{e0042} y\u{e0101} \u{3164}\n";
        insta::assert_snapshot!(findings(text), @r#"
        1:2+1 invisible-character: an invisible character, U+200B (zero width space), stands here (delete it, or let `portolan check --fix` do so)
        1:5+1 invisible-character: an invisible character, U+FEFF (byte order mark), stands here (delete it, or let `portolan check --fix` do so)
        3:5+1 invisible-character: an invisible character, U+00AD (soft hyphen), stands here (delete it, or let `portolan check --fix` do so)
        3:15+1 invisible-character: an invisible character, U+2060 (word joiner), stands here (delete it, or let `portolan check --fix` do so)
        6:2+3 invisible-character: an invisible character, U+200D (zero width joiner), stands here (delete it, or let `portolan check --fix` do so)
        9:6+1 invisible-character: an invisible character, U+200C (zero width non-joiner), stands here (delete it, or let `portolan check --fix` do so)
        11:2+2 invisible-character: an invisible character, U+E0041 (tag), stands here (delete it, or let `portolan check --fix` do so)
        11:6+1 invisible-character: an invisible character, U+E0101 (variation selector), stands here (delete it, or let `portolan check --fix` do so)
        11:8+1 invisible-character: an invisible character, U+3164 (filler), stands here (delete it, or let `portolan check --fix` do so)
        "#);
    }

    #[test]
    fn scripts_and_emoji_keep_what_they_need() {
        let text = "می\u{200c}خواهم क्\u{200d}ष 👩\u{200d}💻 ❤️\u{200d}🔥 👩🏽\u{200d}🚀\n\n\
                    ภาษา\u{200b}ไทย 中\u{200b}文 ខ្មែរ\u{200b}a\n\n🏴\u{e0067}\u{e0062}\u{e007f} 葛\u{e0100} ᄀ\u{1160}ᆨ ᠠ\u{180e}ᠡ\n\n\
                    Donau\u{ad}dampf\u{2060}schiff f\u{2061}(x)\n\nno\u{a0}break x\u{fe0f}\n";
        assert_eq!(findings(text), "");
    }

    #[test]
    fn front_matter_is_looked_at_too() {
        let text = "---\ntitle: a\u{200b}b\n---\nx\u{200b}\n";
        insta::assert_snapshot!(findings_in_file(text, text.len() - 5), @r#"2:9+1 invisible-character: an invisible character, U+200B (zero width space), stands here (delete it, or let `portolan check --fix` do so)"#);
    }
}

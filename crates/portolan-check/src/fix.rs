//! Repairs of a file's text: what can be mended without a doubt, and nothing else.
//!
//! Entry point: [`fix`]. It changes a text and says where; it writes nothing.

use portolan_core::model::Diagnostic;

use crate::rules::{RULE_FILES, mojibake};

/// A text that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The whole text, its line ends and its byte order mark as they were.
    pub text: String,
    /// What was changed, in order.
    pub changes: Vec<Change>,
}

/// A line that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule whose finding it was.
    pub rule: &'static str,
    /// From 1.
    pub line: u32,
    /// The line before.
    pub before: String,
    /// The line after.
    pub after: String,
}

/// Whether there is a repair for the findings of a rule.
#[must_use]
pub fn is_fixable(rule: &str) -> bool {
    RULE_FILES.iter().any(|it| it.id == rule && it.repair.is_some())
}

/// Mends a file's text. `findings` are the diagnostics of this file that are left after exceptions; `is_excepted`
/// tells whether a line is excepted from a rule. `None` when nothing changes.
#[must_use]
pub fn fix(text: &str, findings: &[&Diagnostic], is_excepted: &dyn Fn(&str, u32) -> bool) -> Option<Fixed> {
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let is_garbled = findings.iter().any(|it| it.id == "mojibake");
    let mut fixed = String::with_capacity(text.len());
    fixed.push_str(mark);
    let mut changes = Vec::new();
    for (index, (line, end)) in lines(body).enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mended = Some(())
            .filter(|()| is_garbled && !is_excepted("mojibake", number))
            .and_then(|()| mojibake::repair(line))
            .map(|(_, repaired)| ("mojibake", repaired))
            // Places in a line that was garbled mean nothing any more; the next run sees them.
            .or_else(|| {
                without_invisible(line, number, findings).map(|clean| ("invisible-character", clean))
            });
        match mended {
            Some((rule, after)) => {
                fixed.push_str(&after);
                changes.push(Change {
                    rule,
                    line: number,
                    before: line.to_owned(),
                    after,
                });
            }
            None => fixed.push_str(line),
        }
        fixed.push_str(end);
    }
    (!changes.is_empty()).then_some(Fixed { text: fixed, changes })
}

/// A line without the characters that were found in it.
fn without_invisible(line: &str, number: u32, findings: &[&Diagnostic]) -> Option<String> {
    let mut unwanted = Vec::new();
    for finding in findings.iter().filter(|it| it.id == "invisible-character") {
        if let Some(place) = finding
            .location
            .as_ref()
            .filter(|place| place.line == number && place.column > 0)
        {
            unwanted.push(place.column..place.column.saturating_add(place.length.max(1)));
        }
    }
    if unwanted.is_empty() {
        return None;
    }
    let kept = (1_u32..).zip(line.chars());
    let kept = kept.filter(|(column, _)| !unwanted.iter().any(|range| range.contains(column)));
    let clean: String = kept.map(|(_, letter)| letter).collect();
    (clean != line).then_some(clean)
}

/// The lines of a text with their ends, which are `\n`, `\r\n` or a single `\r`.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, after) = rest.split_at(length);
        let end = if after.starts_with("\r\n") {
            2
        } else {
            after.len().min(1)
        };
        let (end, after) = after.split_at(end);
        rest = after;
        Some((line, end))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::{FileInput, check_file};
    use crate::test_page::with_page;

    fn mended(text: &str, is_excepted: &dyn Fn(&str, u32) -> bool) -> Option<Fixed> {
        // As a build decodes a file.
        let decoded = text
            .trim_start_matches('\u{feff}')
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let mut found = check_file(&FileInput {
            file: "a.md",
            text: &decoded,
            body_offset: 0,
        });
        found.extend(with_page(&decoded, crate::check_page));
        found.retain(|it| !is_excepted(&it.id, it.location.as_ref().map_or(0, |place| place.line)));
        fix(text, &found.iter().collect::<Vec<_>>(), is_excepted)
    }

    #[test]
    fn lines_are_mended_and_all_else_stays() {
        let text = "\u{feff}# CafÃ©\r\n\r\na\u{200b}b and c\u{200b}d `x\u{ad}y`\r\nGrüße, שלום\rÃ¼ber\u{200b}\n\nplain";
        let fixed = mended(text, &|_, _| false).unwrap();
        assert_eq!(
            fixed.text,
            "\u{feff}# Café\r\n\r\nab and cd `xy`\r\nGrüße, שלום\rüber\u{200b}\n\nplain"
        );
        let places: Vec<_> = fixed.changes.iter().map(|it| (it.rule, it.line)).collect();
        assert_eq!(
            places,
            [("mojibake", 1), ("invisible-character", 3), ("mojibake", 5)]
        );
        let again = mended(&fixed.text, &|_, _| false).unwrap();
        assert_eq!(again.changes.len(), 1);
        assert_eq!(mended(&again.text, &|_, _| false), None);
    }

    #[test]
    fn excepted_lines_and_clean_texts_are_left_alone() {
        assert_eq!(mended("plain\n\nשלום \u{202e}x\n", &|_, _| false), None);
        let text = "cafÃ©\n\ncafÃ©\n";
        let fixed = mended(text, &|_, line| line == 1).unwrap();
        assert_eq!(fixed.text, "cafÃ©\n\ncafé\n");
        assert_eq!(mended(text, &|rule, _| rule == "mojibake"), None);
    }

    proptest! {
        #[test]
        fn any_text_keeps_all_that_is_not_mended(text in "([a-cÃ©¼\u{200b}\u{feff}\u{ad}`\n #]|\r\n){0,60}") {
            if let Some(fixed) = mended(&text, &|_, _| false) {
                prop_assert_ne!(&fixed.text, &text);
                let ends = |text: &str| -> Vec<String> { lines(text).map(|(_, end)| end.to_owned()).filter(|end| !end.is_empty()).collect() };
                prop_assert_eq!(ends(&fixed.text), ends(&text));
            }
        }
    }
}

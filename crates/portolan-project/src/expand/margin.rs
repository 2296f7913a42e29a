//! What the lines of an include stand behind: the marks of the lists and quotes around its directive.
//!
//! Entry points: [`of`] reads it off the line of the directive, [`push_behind`] puts it before each further line, so
//! that a file of many lines stays in the item or the quote that includes it.

use std::ops::Range;

use portolan_core::model::margin_behind;

use super::traced::Traced;

/// What the lines behind the first stand behind; `None` where the directive does not begin its line, or has nothing
/// before it.
pub(super) fn of(text: &str, directive: &Range<usize>) -> Option<String> {
    let start = text[..directive.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..directive.start];
    let is_mark = |word: &str| {
        let number = word.strip_suffix(['.', ')']);
        let is_number =
            number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit()));
        matches!(word, "-" | "*" | "+") || is_number
    };
    let mut words = before.split([' ', '\t', '>']).filter(|word| !word.is_empty());
    if before.is_empty() || !words.all(is_mark) {
        return None;
    }
    Some(margin_behind(before))
}

/// Adds a text, with a margin before each line but the first. Empty lines stay empty, but for quotes, which would end.
pub(super) fn push_behind(output: &mut Traced, text: &Traced, margin: &str) {
    let whole = text.text();
    let mut from = 0;
    for end in whole.match_indices('\n').map(|(at, _)| at + 1) {
        output.push_slice(text, from..end);
        from = end;
        let next = &whole[end..];
        let margin = match next.as_bytes().first() {
            None => break,
            Some(b'\n' | b'\r') => margin.trim_end(),
            Some(_) => margin,
        };
        let (file, offset) = text.origin(end);
        output.push_made(file, offset, margin);
    }
    output.push_slice(text, from..whole.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_read_off_the_line() {
        let cases = [
            ("{{", None),
            ("a {{", None),
            ("x\n{{", None),
            ("- {{", Some("  ")),
            ("x\n  {{", Some("  ")),
            ("12) {{", Some("    ")),
            ("> - {{", Some(">   ")),
            (">{{", Some(">")),
            ("\t- {{", Some("\t  ")),
            ("-x {{", None),
            ("1 {{", None),
            (". {{", None),
        ];
        for (text, expected) in cases {
            let at = text.find("{{").unwrap_or_default();
            assert_eq!(of(text, &(at..at + 2)).as_deref(), expected, "{text:?}");
        }
    }
}

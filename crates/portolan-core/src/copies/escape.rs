//! Text as Markdown that says just that text.

/// Appends a text of one line or of a cell; white space in it becomes single spaces, and those at its ends stay.
pub(crate) fn push_plain(out: &mut String, text: &str) {
    let mut before = out.chars().next_back().unwrap_or(' ');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        if letter.is_whitespace() && letter != '\u{a0}' && letter != '\u{202f}' {
            if before != ' ' || out.ends_with(|end: char| !end.is_whitespace()) {
                out.push(' ');
            }
            before = ' ';
            continue;
        }
        if means_something(letter, before, next) {
            out.push('\\');
        }
        out.push(letter);
        before = letter;
    }
}

/// Whether Markdown would read more than a letter here.
fn means_something(letter: char, before: char, next: char) -> bool {
    match letter {
        '\\' | '`' | '*' | '[' | ']' | '|' | '~' => true,
        // Within a word it is a letter.
        '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
        '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
        '&' => next.is_ascii_alphabetic() || next == '#',
        _ => false,
    }
}

/// Appends code, between as many marks as it needs.
pub(crate) fn push_code(out: &mut String, code: &str) {
    if code.is_empty() {
        return;
    }
    let longest = code.split(|letter| letter != '`').map(str::len).max();
    let mark = "`".repeat(longest.unwrap_or(0) + 1);
    let room = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    for piece in [&mark, room, code, room, &mark] {
        out.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_means_nothing_but_itself() {
        let cases = [
            ("a_b _c_ *d*", "a_b \\_c\\_ \\*d\\*"),
            ("<b> 1 < 2 &lt; & b", "\\<b> 1 < 2 \\&lt; & b"),
            (
                "[x](y) `z` a|b ~~c~~ \\",
                "\\[x\\](y) \\`z\\` a\\|b \\~\\~c\\~\\~ \\\\",
            ),
            ("a\n b", "a b"),
            ("1\u{202f}000", "1\u{202f}000"),
        ];
        for (text, expected) in cases {
            let mut out = String::new();
            push_plain(&mut out, text);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn code_has_room_for_its_own_marks() {
        for (code, expected) in [("a", "`a`"), ("a`b", "``a`b``"), ("``", "``` `` ```"), ("", "")] {
            let mut out = String::new();
            push_code(&mut out, code);
            assert_eq!(out, expected);
        }
    }
}

//! What is too short to be broken over lines: `eu-central-1` reads as one word, in a cell of a table, in a list of
//! pages and in a sentence.

/// Text of at most this many columns stays on one line.
const SHORT: usize = 16;

/// Whether text is short enough to stay on one line. Wide characters count twice.
pub(crate) fn is_short(text: &str) -> bool {
    let columns: usize = text
        .chars()
        .take(SHORT + 1)
        .map(|letter| if letter < '\u{1100}' { 1 } else { 2 })
        .sum();
    (1..=SHORT).contains(&columns)
}

/// Whether a browser might break this code at the end of a line where it ought to hold together: after a hyphen, a slash
/// or a space.
pub(super) fn is_one_word(code: &str) -> bool {
    code.contains(['-', '/', ' ']) && is_short(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert!(is_short("eu-central-1"));
        assert!(is_short("中文中文中文中文"));
        assert!(!is_short("中文中文中文中文中"));
        assert!(!is_short(""));
    }

    #[test]
    fn short_code_that_could_break_is_held() {
        for code in ["qm-db-1", "git push", "v1/plans", "--json"] {
            assert!(is_one_word(code), "{code}");
        }
        for code in ["", "QM_DB_HOST", "portolan build --strict"] {
            assert!(!is_one_word(code), "{code}");
        }
    }
}

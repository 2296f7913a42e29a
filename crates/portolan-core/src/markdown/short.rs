//! What is too short to be broken over lines (`eu-central-1` reads as one word, in a cell of a table, in a list of
//! pages and in a sentence), and where a person would break code that is long.

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

/// Words of code from so many bytes on may have to be broken.
const LONG: usize = 24;

/// Where code may be broken, as a person would do it: in a long word, behind what joins its parts, and before a capital.
/// Behind a hyphen and a slash browsers do it themselves.
pub(super) fn joints(code: &str) -> impl Iterator<Item = usize> {
    let mut end = 0;
    let words = code.split_inclusive(' ').map(move |word| {
        end += word.len();
        (end - word.len(), word)
    });
    let is_long = |(_, word): &(usize, &str)| word.len() >= LONG;
    words.filter(is_long).flat_map(|(start, word)| {
        let pairs = word.char_indices().zip(word.char_indices().skip(1));
        pairs
            .filter(|((_, before), (_, letter))| is_joint(*before, *letter))
            .map(move |(_, (at, _))| start + at)
    })
}

/// Whether an identifier may be broken between these two.
fn is_joint(before: char, letter: char) -> bool {
    match before {
        '_' => letter.is_alphanumeric(),
        ':' => letter.is_alphabetic(),
        _ => before.is_lowercase() && letter.is_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_code_is_broken_where_a_person_would() {
        let broken = [
            (
                "QuartermasterDatabaseNoPrimary",
                "Quartermaster|Database|No|Primary",
            ),
            ("pg_stat_replication", "pg_stat_replication"),
            ("pg_stat_replication_slots", "pg_|stat_|replication_|slots"),
            (
                "foo::bar::a_b == HTTPServer.connect_or_wait",
                "foo::bar::a_b == HTTPServer.connect_|or_|wait",
            ),
            ("std::collections::HashMap", "std::|collections::|Hash|Map"),
            ("2026-11-30T20:45:00.123456Z", "2026-11-30T20:45:00.123456Z"),
            ("ls -la QM_DB_HOST", "ls -la QM_DB_HOST"),
            ("", ""),
        ];
        for (code, expected) in broken {
            let mut found = code.to_owned();
            let joints: Vec<usize> = joints(code).collect();
            joints.iter().rev().for_each(|at| found.insert(*at, '|'));
            assert_eq!(found, expected);
        }
    }

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

//! Rows in order: numbers by their value, other text as people count (`item 2` before `item 10`), empty cells last.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::table::{Table, cell};

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// Sorts by the columns that an author names, `-limit, name`; gives back the names that the table does not have. Rows
/// that are equal in all of them stay as they are.
pub(in crate::markdown) fn sort(table: &mut Table, written: &str) -> Vec<String> {
    let mut unknown = Vec::new();
    let mut columns = Vec::new();
    for name in written.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let (name, direction) = match name.strip_prefix('-') {
            // A column may be called `-x`.
            Some(rest) if table.column(name).is_none() => (rest.trim(), Direction::Down),
            _ => (name, Direction::Up),
        };
        match table.column(name) {
            Some(column) => columns.push((column, direction)),
            None => unknown.push(name.to_owned()),
        }
    }
    let keys: Vec<Vec<Key>> = columns
        .iter()
        .map(|(column, _)| keys_of(table, *column))
        .collect();
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    order.sort_by(|left, right| {
        let compared = keys.iter().zip(&columns);
        compared
            .map(|(keys, (_, direction))| keys[*left].compare(&keys[*right], *direction))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    let mut rows: Vec<_> = std::mem::take(&mut table.rows).into_iter().map(Some).collect();
    table.rows = order
        .into_iter()
        .filter_map(|at| rows.get_mut(at)?.take())
        .collect();
    unknown
}

/// What a cell is sorted by.
enum Key {
    Number(f64),
    Text { folded: String, written: String },
    Empty,
}

impl Key {
    fn compare(&self, other: &Self, direction: Direction) -> Ordering {
        let order = match (self, other) {
            (Self::Empty, Self::Empty) => return Ordering::Equal,
            (Self::Empty, _) => return Ordering::Greater,
            (_, Self::Empty) => return Ordering::Less,
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::Number(_), _) => Ordering::Less,
            (_, Self::Number(_)) => Ordering::Greater,
            (
                Self::Text { folded, written },
                Self::Text {
                    folded: other_folded,
                    written: other_written,
                },
            ) => as_people_count(folded, other_folded).then_with(|| written.cmp(other_written)),
        };
        match direction {
            Direction::Up => order,
            Direction::Down => order.reverse(),
        }
    }
}

/// The keys of a column. Numbers are compared where they have the unit of the column's first one.
fn keys_of(table: &Table, column: usize) -> Vec<Key> {
    let cells = || table.rows.iter().map(|row| cell(row, column).trim());
    let unit = cells().find_map(quantity).map(|(_, unit)| unit);
    cells()
        .map(|text| match quantity(text) {
            _ if text.is_empty() => Key::Empty,
            Some((number, found)) if Some(&found) == unit.as_ref() => Key::Number(number),
            _ => Key::Text {
                folded: folded(text),
                written: text.to_owned(),
            },
        })
        .collect()
}

/// A text without case and accents: `África` stands among other words with an A.
fn folded(text: &str) -> String {
    let letters = text.nfd().filter(|letter| !is_combining_mark(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

/// A number with what stands around it, three characters at most: `99.9 %`, `€ 3`, `1,024`.
fn quantity(text: &str) -> Option<(f64, String)> {
    let start =
        text.find(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '−' | '.'))?;
    let rest = &text[start..];
    let is_inside = |letter: char| {
        letter.is_ascii_digit()
            || matches!(
                letter,
                '-' | '+' | '−' | '.' | ',' | '_' | '\'' | '\u{a0}' | '\u{202f}'
            )
    };
    let end = rest.find(|letter| !is_inside(letter)).unwrap_or(rest.len());
    let (before, behind) = (text[..start].trim(), rest[end..].trim());
    let around = || before.chars().chain(behind.chars());
    if around().count() > 3 || around().any(|letter| letter.is_numeric()) {
        return None;
    }
    let digits: String = rest[..end]
        .replace('−', "-")
        .chars()
        .filter(|letter| !matches!(letter, ',' | '_' | '\'' | '\u{a0}' | '\u{202f}'))
        .collect();
    let number: f64 = digits.parse().ok()?;
    Some((number, format!("{before} {behind}")))
}

/// Compares texts, runs of digits by what they count.
fn as_people_count(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (digits, other_digits) = (leading_digits(left), leading_digits(right));
        if !digits.is_empty() && !other_digits.is_empty() {
            let counted = |digits: &str| digits.trim_start_matches('0').len();
            let order = counted(digits).cmp(&counted(other_digits)).then_with(|| {
                digits
                    .trim_start_matches('0')
                    .cmp(other_digits.trim_start_matches('0'))
            });
            if order.is_ne() {
                return order;
            }
            left = &left[digits.len()..];
            right = &right[other_digits.len()..];
            continue;
        }
        let (mut letters, mut others) = (left.chars(), right.chars());
        match (letters.next(), others.next()) {
            (None, None) => return Ordering::Equal,
            (letter, other) if letter != other => return letter.cmp(&other),
            _ => (left, right) = (letters.as_str(), others.as_str()),
        }
    }
}

fn leading_digits(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(cells: &[&str], written: &str) -> String {
        let mut table = Table {
            columns: vec!["a".to_owned(), "b".to_owned()],
            rows: cells
                .iter()
                .map(|cell| cell.split('|').map(str::to_owned).collect())
                .collect(),
        };
        let unknown = sort(&mut table, written);
        let rows: Vec<_> = table.rows.iter().map(|row| row.join("|")).collect();
        format!("{} / {}", rows.join(" "), unknown.join(" "))
    }

    #[test]
    fn numbers_are_sorted_by_value() {
        let cells = ["10", "9", "-2.5", "", "1,024", "x", "1.25"];
        assert_eq!(sorted(&cells, "a"), "-2.5 1.25 9 10 1,024 x  / ");
        assert_eq!(sorted(&cells, "-a"), "x 1,024 10 9 1.25 -2.5  / ");
        assert_eq!(sorted(&["10%", "9%", "n/a", "100%"], "a"), "9% 10% 100% n/a / ");
    }

    #[test]
    fn text_is_sorted_as_people_count() {
        assert_eq!(
            sorted(
                &[
                    "item10",
                    "Item2",
                    "item2",
                    "1.10.0",
                    "1.9.3",
                    "2026-11-29",
                    "2026-2-1"
                ],
                "a"
            ),
            "1.9.3 1.10.0 2026-2-1 2026-11-29 Item2 item2 item10 / "
        );
    }

    #[test]
    fn accents_and_case_come_second() {
        assert_eq!(
            sorted(
                &["Zorro", "África", "abeja", "agua", "Éxito", "dado", "ágil"],
                "a"
            ),
            "abeja África ágil agua dado Éxito Zorro / "
        );
    }

    #[test]
    fn equal_rows_keep_their_order() {
        assert_eq!(sorted(&["x|2", "y|1", "x|1", "y|2"], "a"), "x|2 x|1 y|1 y|2 / ");
        assert_eq!(
            sorted(&["x|2", "y|1", "x|1", "y|2"], "-a, b, c"),
            "y|1 y|2 x|1 x|2 / c"
        );
    }
}

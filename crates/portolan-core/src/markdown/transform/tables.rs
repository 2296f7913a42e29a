//! Tables learn what their cells hold: short ones are never broken over lines, columns of numbers are set as such,
//! wordy ones are cards on narrow screens, and each table gets a number and the heading above it, so that its frame has
//! a name of its own.

use crate::markdown::short::is_short;
use crate::markdown::tree::{Images, Kind, Narrow, NodeId, Tree};

/// Measures every table.
pub(super) fn measure(tree: &mut Tree<'_>) {
    let mut heading = String::new();
    let mut number = 0;
    for node in tree.ids() {
        match tree.kind_mut(node) {
            Kind::Heading(found) => heading.clone_from(&found.text),
            Kind::Table(table) => {
                number += 1;
                table.number = number;
                if table.heading.is_empty() {
                    table.heading.clone_from(&heading);
                }
                measure_table(tree, node);
            }
            _ => {}
        }
    }
}

fn measure_table(tree: &mut Tree<'_>, table: NodeId) {
    let rows: Vec<Vec<NodeId>> = tree
        .children(table)
        .map(|row| tree.children(row).collect())
        .collect();
    let width = rows.first().map_or(0, Vec::len);
    let mut columns = vec![Column::default(); width];
    let mut shorts = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        for (&cell, column) in row.iter().zip(&mut columns) {
            let text = tree.plain_text(cell, Images::AsText);
            let text = text.trim();
            shorts.push((cell, is_short(text) && !has_break(tree, cell)));
            if index > 0 && !text.is_empty() {
                column.filled = true;
                column.other |= !is_number(text);
                column.wordy |= !is_short(text);
            }
        }
    }
    if let Kind::Table(table) = tree.kind_mut(table)
        && table.looks.narrow == Narrow::ByCells
        && is_for_cards(&columns, rows.len().saturating_sub(1))
    {
        table.looks.narrow = Narrow::Cards;
    }
    for (cell, short) in shorts {
        if let Kind::Cell(cell) = tree.kind_mut(cell) {
            cell.short = short;
        }
    }
    let head = rows.first().map_or(&[][..], Vec::as_slice);
    let beside_empty = head.iter().any(|&cell| tree.children(cell).next().is_none());
    for &cell in head {
        if let Kind::Cell(cell) = tree.kind_mut(cell) {
            cell.beside_empty = beside_empty;
        }
    }
    for row in &rows {
        for (&cell, column) in row.iter().zip(&columns) {
            if let Kind::Cell(cell) = tree.kind_mut(cell) {
                cell.number = column.filled && !column.other;
            }
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Column {
    filled: bool,
    other: bool,
    /// Holds more than short words.
    wordy: bool,
}

/// Rows from which a table is long: its head stays in sight then, so it remains a table.
const LONG: usize = 21;

/// Whether a table is better read as cards where the screen is narrow: it has several columns of text, which would be
/// towers of words or out of sight. Columns of figures are there to be compared.
fn is_for_cards(columns: &[Column], rows: usize) -> bool {
    let wordy = columns.iter().filter(|column| column.wordy).count();
    columns.len() >= 4 && wordy >= 2 && rows < LONG
}

/// Whether a cell holds something that has its own line breaks or size.
fn has_break(tree: &Tree<'_>, cell: NodeId) -> bool {
    tree.children(cell).any(|child| {
        matches!(
            tree.kind(child),
            Kind::HardBreak | Kind::Image(_) | Kind::InlineHtml(_)
        ) || has_break(tree, child)
    })
}

/// `1`, `-2.5`, `1,024`, `99.9 %`, `€ 3`: a quantity, with at most three characters around it.
fn is_number(text: &str) -> bool {
    let mut digits = 0;
    let mut others = 0;
    for letter in text.chars() {
        match letter {
            '0'..='9' => digits += 1,
            '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '+' | '-' | '−' | '±' | '~' => {}
            _ => others += 1,
        }
    }
    digits > 0 && others <= 3 && text.starts_with(|first: char| !first.is_alphabetic()) && !is_dated(text)
}

/// Dates, versions and ranges hold digits and are no quantities.
fn is_dated(text: &str) -> bool {
    text.char_indices().skip(1).any(|(at, letter)| {
        matches!(letter, '-' | '/' | ':') && text[at + 1..].starts_with(|next: char| next.is_ascii_digit())
    }) || text.matches('.').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_told_from_dates_and_versions() {
        for text in ["1", "-2.5", "1,024", "99.9 %", "30 s", "120 ms", "€3"] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "2026-11-20",
            "1.2.3",
            "10:30",
            "5432/tcp",
            "v2",
            "eu-west-1",
            "n/a",
            "8010-8020",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }
}

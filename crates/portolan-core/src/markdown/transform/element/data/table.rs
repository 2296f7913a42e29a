//! `:::table[Caption]{src="limits.csv" columns="name=Name, limit=Limit a day" where="plan=team" sort="-limit"}`: a
//! table from a file of data, or from a block of code between its lines.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::super::Maker;
use super::super::maker::{Attributes, listed};
use super::grid::{Grid, clean};
use super::{Loaded, NOTE, frame, load, note, put_note, spend, spoken_title};
use crate::markdown::cell::read_cell;
use crate::markdown::data::{Chosen, Data, Miss, Reached, Table, cell, choose, filter, reach, records, sort};
use crate::markdown::tree::NodeId;
use crate::model::Diagnostic;
use crate::nearest::nearest;

/// Rows that one table shows: a browser still lays them out in a moment.
const MOST_ROWS: usize = 10_000;

/// What a cell costs besides its text.
const CELL: usize = 64;

/// Makes a table of data.
pub(in super::super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let known = [
        "src", "columns", "where", "sort", "at", "rows", "code", "markdown",
    ];
    let attributes = maker.attributes(line, &known);
    match blocks(maker, node, line, &attributes) {
        Some(blocks) => frame(maker, node, line, &attributes, ("", blocks)),
        None => put_note(maker, node, line, &attributes),
    }
}

fn blocks(
    maker: &mut Maker<'_, '_, '_>,
    node: NodeId,
    line: usize,
    attributes: &Attributes,
) -> Option<Vec<NodeId>> {
    let loaded = load(maker, node, line, attributes)?;
    let mut table = read(maker, &loaded, attributes)?;
    let named = |key| Named::of(attributes, key);
    if let Some(conditions) = named("where") {
        let (kept, missed) = filter(&table, conditions.value);
        conditions.report_missed(maker, &missed, &table);
        let mut kept = kept.into_iter();
        table.rows.retain(|_| kept.next() != Some(false));
    }
    if let Some(keys) = named("sort") {
        let unknown = sort(&mut table, keys.value);
        keys.report(maker, &unknown, &table);
    }
    let (chosen, unknown) = choose(&table, named("columns").map(|names| names.value));
    if let Some(names) = named("columns") {
        names.report(maker, &unknown, &table);
    }
    let wanted = row_limit(maker, attributes).min(table.rows.len());
    if table.rows.is_empty() {
        let words = maker.context.words.no_entries.clone();
        return Some(vec![note(maker, words, line)]);
    }
    if chosen.is_empty() {
        return None;
    }
    let looks = looks(maker, &table, attributes);
    let (made, shown) = rows(maker, line, &loaded.place(), &table, (&chosen, &looks), wanted);
    let mut blocks = vec![made];
    if shown < wanted {
        let words = maker.context.words.rows_cut.clone();
        let words = words
            .replace("{shown}", &shown.to_string())
            .replace("{count}", &wanted.to_string());
        blocks.push(note(maker, words, line));
    }
    Some(blocks)
}

/// The rows that the data holds.
fn read(maker: &mut Maker<'_, '_, '_>, loaded: &Loaded, attributes: &Attributes) -> Option<Table> {
    let format = loaded.format(maker)?;
    let path = Named::of(attributes, "at");
    let value = match format.read(&loaded.text) {
        Ok(Data::Value(value)) => value,
        Ok(Data::Table(table)) => {
            if let Some(path) = path {
                let message = format!("`at` means nothing in {}, which holds one table", format.name());
                maker.report(
                    Diagnostic::new("container-syntax", message).hint("take it out"),
                    path.place,
                );
            }
            return Some(table);
        }
        Err(problem) => {
            let what = format!("the data is not {}", format.name());
            loaded.report(maker, &what, &problem, NOTE);
            return None;
        }
    };
    let rows = match path
        .as_ref()
        .map_or(Reached::Value(&value), |path| reach(&value, path.value))
    {
        Reached::Value(rows) => rows,
        Reached::Nothing { part, known } => {
            let message = format!("the data has nothing at `{part}`");
            let names = known.iter().map(String::as_str);
            let found = Diagnostic::new("unknown-column", message).hint(near_or_all(&part, names));
            maker.report(found, path.map_or_else(|| loaded.place(), |path| path.place));
            return None;
        }
    };
    match records(rows) {
        Ok(table) => Some(table),
        Err(problem) => {
            loaded.report(maker, "the data is no table", &problem, NOTE);
            None
        }
    }
}

/// How the cells of columns are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Text,
    Code,
    Markdown,
}

/// How each column of the table is read: as `code` and `markdown` name them, or all of them say.
fn looks(maker: &mut Maker<'_, '_, '_>, table: &Table, attributes: &Attributes) -> Vec<Look> {
    let mut looks = vec![Look::Text; table.columns.len()];
    for (key, look) in [("markdown", Look::Markdown), ("code", Look::Code)] {
        let Some(names) = Named::of(attributes, key) else {
            continue;
        };
        if names.value.is_empty() {
            looks.fill(look);
            continue;
        }
        let mut unknown = Vec::new();
        for name in names.value.split(',').map(str::trim) {
            match table.column(name) {
                Some(column) => looks[column] = look,
                None => unknown.push(name.to_owned()),
            }
        }
        names.report(maker, &unknown, table);
    }
    looks
}

/// How many rows the author wants at most.
fn row_limit(maker: &mut Maker<'_, '_, '_>, attributes: &Attributes) -> usize {
    let Some(rows) = Named::of(attributes, "rows") else {
        return usize::MAX;
    };
    match rows.value.parse() {
        Ok(limit) if limit > 0 => limit,
        _ => {
            let message = format!("`rows` is a number from 1, not `{}`", rows.value);
            let found = Diagnostic::new("container-syntax", message).hint("write `rows=20`");
            maker.report(found, rows.place);
            usize::MAX
        }
    }
}

/// The table, and how many rows it has.
fn rows(
    maker: &mut Maker<'_, '_, '_>,
    line: usize,
    place: &Range<usize>,
    table: &Table,
    (chosen, looks): (&[Chosen], &[Look]),
    wanted: usize,
) -> (NodeId, usize) {
    let name = spoken_title(maker, line);
    let labels: Vec<String> = chosen.iter().map(|column| column.label.clone()).collect();
    let start = maker.start(line).name.start;
    let grid = Grid::new(maker, start, &name, &labels, Alignment::None);
    let mut shown = 0;
    for row in table.rows.iter().take(wanted) {
        if shown == MOST_ROWS {
            let message = format!("the table has {wanted} rows; the first {MOST_ROWS} are shown");
            let hint = "show fewer with `rows=`, or link to the file beside the table";
            maker.report(Diagnostic::new("data-cut", message).hint(hint), place.clone());
            break;
        }
        let bytes: usize = chosen.iter().map(|it| cell(row, it.column).len() + CELL).sum();
        if !spend(maker, bytes, place) {
            break;
        }
        let cells = chosen
            .iter()
            .map(|it| content(maker, &grid, cell(row, it.column), looks[it.column], place));
        let cells: Vec<_> = cells.collect();
        grid.row(maker, cells);
        shown += 1;
    }
    (grid.table, shown)
}

fn content(
    maker: &mut Maker<'_, '_, '_>,
    grid: &Grid,
    text: &str,
    look: Look,
    place: &Range<usize>,
) -> Vec<NodeId> {
    match look {
        Look::Text => grid.text(maker, text),
        Look::Code => grid.code(maker, text),
        Look::Markdown => read_cell(maker.tree, &clean(text), place, maker.context.options),
    }
}

/// An attribute whose value names columns.
struct Named<'a> {
    value: &'a str,
    place: Range<usize>,
}

impl<'a> Named<'a> {
    fn of(attributes: &'a Attributes, key: &str) -> Option<Self> {
        Some(Self {
            value: attributes.get(key)?,
            place: attributes.place(key)?,
        })
    }

    /// Reports names that no column has, each where it stands.
    fn report(&self, maker: &mut Maker<'_, '_, '_>, unknown: &[String], table: &Table) {
        // Of data without rows no columns are known.
        if table.columns.is_empty() {
            return;
        }
        for name in unknown {
            let columns = table.columns.iter().map(String::as_str);
            let found = Diagnostic::new("unknown-column", format!("the data has no column `{name}`"))
                .hint(near_or_all(name, columns));
            let place = self.place_of(maker, name);
            maker.report(found, place);
        }
    }

    /// Reports conditions that are none, or that hold for no row of the whole table.
    fn report_missed(&self, maker: &mut Maker<'_, '_, '_>, missed: &[Miss], table: &Table) {
        for miss in missed {
            let (found, part) = match miss {
                Miss::Form(written) => (no_condition(written), written.as_str()),
                Miss::Column(name) => {
                    self.report(maker, std::slice::from_ref(name), table);
                    continue;
                }
                Miss::Value { column, value } => (no_value(table, *column, value), value.as_str()),
                Miss::Together => (no_row(), ""),
            };
            let place = self.place_of(maker, part);
            maker.report(found, place);
        }
    }

    /// Where a part of the value stands.
    fn place_of(&self, maker: &Maker<'_, '_, '_>, part: &str) -> Range<usize> {
        let written = maker.context.source.slice(self.place.clone());
        let within = written
            .find('=')
            .filter(|_| !part.is_empty())
            .and_then(|value| Some(value + 1 + written[value + 1..].find(part)?));
        match within {
            Some(at) => self.place.start + at..self.place.start + at + part.len(),
            None => self.place.clone(),
        }
    }
}

fn no_condition(written: &str) -> Diagnostic {
    let message = match written {
        "" => "`where` lacks a condition".to_owned(),
        written => format!("`{written}` is no condition"),
    };
    let hint = "write `column=value` or `column!=value`, with commas between conditions that all must hold";
    Diagnostic::new("container-syntax", message).hint(hint)
}

fn no_value(table: &Table, column: usize, value: &str) -> Diagnostic {
    let name = &table.columns[column];
    let mut known: Vec<&str> = table
        .rows
        .iter()
        .map(|row| cell(row, column).trim())
        .filter(|value| !value.is_empty())
        .collect();
    known.sort_unstable();
    known.dedup();
    let message = match value {
        "" => format!("no row lacks a value in `{name}`"),
        value => format!("no row has `{value}` in `{name}`"),
    };
    Diagnostic::new("empty-table", message).hint(near_or_all(value, known.iter().copied()))
}

fn no_row() -> Diagnostic {
    let hint = "all conditions must hold for a row; values of which any will do stand between bars: `plan=free|team`";
    Diagnostic::new("empty-table", "no row is left of this table").hint(hint)
}

/// The nearest name, or the first of them all.
fn near_or_all<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let first: Vec<&str> = known.clone().take(8).collect();
    if first.is_empty() {
        return "there are no names to choose from".to_owned();
    }
    let more = if known.count() > first.len() { " …" } else { "" };
    format!("it has {}{more}", listed(&first))
}

//! Values as rows: a list of maps, a list of lists, a map of maps, and the way to one of them through others.

use std::collections::HashMap;

use super::table::{MOST_COLUMNS, Table};
use super::{Problem, Value};

/// The column of the keys of a map.
const KEY: &str = "key";
/// The same, where the maps have a `key` of their own.
const OTHER_KEY: &str = "entry";
/// The column of what is no map itself.
const VALUE: &str = "value";
/// Maps lie this deep in a row before they are shown in one cell.
const DEEPEST: usize = 8;

/// Where a path through maps and lists leads.
pub(in crate::markdown) enum Reached<'v> {
    /// To a value.
    Value(&'v Value),
    /// To nothing: the part that there is not, and the names that are there instead.
    Nothing { part: String, known: Vec<String> },
}

/// Follows a path such as `limits.daily` or `teams.0`.
pub(in crate::markdown) fn reach<'v>(value: &'v Value, path: &str) -> Reached<'v> {
    let mut here = value;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let next = match here {
            Value::List(values) => part.parse().ok().and_then(|at: usize| values.get(at)),
            other => other.get(part),
        };
        let Some(next) = next else {
            let known = match here {
                Value::Map(entries) => entries.iter().map(|(name, _)| name.clone()).collect(),
                _ => Vec::new(),
            };
            return Reached::Nothing {
                part: part.to_owned(),
                known,
            };
        };
        here = next;
    }
    Reached::Value(here)
}

/// The rows of a value. Maps in a row become columns of their own: `limits.daily`.
pub(in crate::markdown) fn records(value: &Value) -> Result<Table, Problem> {
    let mut filling = Filling::default();
    match value {
        Value::Null => {}
        Value::List(values) if matches!(values.first(), Some(Value::List(_))) => {
            return lists(values);
        }
        Value::List(values) => {
            let of_maps = matches!(values.first(), Some(Value::Map(_)));
            for (at, value) in values.iter().enumerate() {
                match value {
                    Value::Map(entries) if of_maps => filling.row(entries)?,
                    Value::Map(_) | Value::List(_) => return Err(mixed(at)),
                    _ if of_maps => return Err(mixed(at)),
                    other => {
                        filling.start_row();
                        filling.put(VALUE, other.shown())?;
                    }
                }
            }
        }
        Value::Map(entries) => {
            let own = entries.iter().any(|(_, value)| value.get(KEY).is_some());
            let name = if own { OTHER_KEY } else { KEY };
            for (key, value) in entries {
                filling.start_row();
                filling.put(name, key.clone())?;
                match value {
                    Value::Map(entries) => filling.fill("", entries, 1)?,
                    other => filling.put(VALUE, other.shown())?,
                }
            }
        }
        Value::Text(_) => {
            return Err(Problem::new(
                "it is a single value; a table needs a list or a map",
            ));
        }
    }
    Ok(filling.table)
}

fn mixed(at: usize) -> Problem {
    Problem::new(format!(
        "entry {} of the list is not like those before it",
        at + 1
    ))
}

/// A list of lists: the first names the columns.
fn lists(values: &[Value]) -> Result<Table, Problem> {
    let mut rows = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        match value {
            Value::List(cells) => rows.push(cells.iter().map(Value::shown).collect::<Vec<_>>()),
            _ => return Err(mixed(at)),
        }
    }
    let columns = rows.remove(0);
    if columns.len() > MOST_COLUMNS {
        return Err(too_wide());
    }
    if let Some(at) = rows.iter().position(|row| row.len() > columns.len()) {
        let message = format!(
            "entry {} of the list has {} values, and the first names {} columns",
            at + 2,
            rows[at].len(),
            columns.len()
        );
        return Err(Problem::new(message));
    }
    Ok(Table { columns, rows })
}

fn too_wide() -> Problem {
    Problem::new(format!("it has more than {MOST_COLUMNS} columns"))
}

/// A table whose columns are found as its rows are filled.
#[derive(Default)]
struct Filling {
    table: Table,
    places: HashMap<String, usize>,
}

impl Filling {
    fn row(&mut self, entries: &[(String, Value)]) -> Result<(), Problem> {
        self.start_row();
        self.fill("", entries, 1)
    }

    fn start_row(&mut self) {
        self.table.rows.push(Vec::new());
    }

    fn fill(&mut self, before: &str, entries: &[(String, Value)], depth: usize) -> Result<(), Problem> {
        for (key, value) in entries {
            let name = match before {
                "" => key.clone(),
                before => format!("{before}.{key}"),
            };
            match value {
                Value::Map(entries) if depth < DEEPEST && !entries.is_empty() => {
                    self.fill(&name, entries, depth + 1)?;
                }
                other => self.put(&name, other.shown())?,
            }
        }
        Ok(())
    }

    /// Puts a cell into the last row.
    fn put(&mut self, column: &str, text: String) -> Result<(), Problem> {
        let place = match self.places.get(column) {
            Some(place) => *place,
            None if self.table.columns.len() == MOST_COLUMNS => return Err(too_wide()),
            None => {
                self.table.columns.push(column.to_owned());
                self.places
                    .insert(column.to_owned(), self.table.columns.len() - 1);
                self.table.columns.len() - 1
            }
        };
        if let Some(row) = self.table.rows.last_mut() {
            if row.len() <= place {
                row.resize(place + 1, String::new());
            }
            row[place] = text;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read_value};
    use super::*;

    fn shown(json: &str) -> String {
        let value = read_value(Format::Json, json).unwrap();
        match records(&value) {
            Ok(table) => format!("{:?} {:?}", table.columns, table.rows),
            Err(problem) => problem.message,
        }
    }

    #[test]
    fn rows_come_in_several_shapes() {
        assert_eq!(
            shown(r#"[{"a": 1, "b": {"c": 2, "d": [3, 4]}}, {"e": "x", "a": null}]"#),
            r#"["a", "b.c", "b.d", "e"] [["1", "2", "3, 4"], ["", "", "", "x"]]"#
        );
        assert_eq!(
            shown(r#"[["a", "b"], [1, 2], [3]]"#),
            r#"["a", "b"] [["1", "2"], ["3"]]"#
        );
        assert_eq!(
            shown(r#"{"x": {"a": 1}, "y": {"b": 2}}"#),
            r#"["key", "a", "b"] [["x", "1"], ["y", "", "2"]]"#
        );
        assert_eq!(
            shown(r#"{"x": 1, "y": [1, {"a": 2}]}"#),
            r#"["key", "value"] [["x", "1"], ["y", "1, a: 2"]]"#
        );
        assert_eq!(shown(r#"["x", "y"]"#), r#"["value"] [["x"], ["y"]]"#);
        assert_eq!(shown("[]"), "[] []");
        assert_eq!(shown("null"), "[] []");
    }

    #[test]
    fn what_is_no_table_says_why() {
        assert_eq!(shown("3"), "it is a single value; a table needs a list or a map");
        assert_eq!(
            shown(r#"[{"a": 1}, 2]"#),
            "entry 2 of the list is not like those before it"
        );
        assert_eq!(
            shown(r#"[2, {"a": 1}]"#),
            "entry 2 of the list is not like those before it"
        );
        assert_eq!(
            shown(r#"[["a"], {}]"#),
            "entry 2 of the list is not like those before it"
        );
        assert_eq!(
            shown(r#"[["a"], [1, 2]]"#),
            "entry 2 of the list has 2 values, and the first names 1 columns"
        );
        let wide: Vec<_> = (0..101).map(|at| format!("\"c{at}\": 1")).collect();
        assert_eq!(
            shown(&format!("[{{{}}}]", wide.join(","))),
            "it has more than 100 columns"
        );
    }

    #[test]
    fn paths_lead_through_maps_and_lists() {
        let value = read_value(Format::Json, r#"{"limits": {"daily": [1, {"a": 2}]}}"#).unwrap();
        let shown = |path| match reach(&value, path) {
            Reached::Value(value) => value.shown(),
            Reached::Nothing { part, known } => format!("no {part} of {known:?}"),
        };
        assert_eq!(shown("limits.daily.1.a"), "2");
        assert_eq!(shown(""), "limits: daily: 1, a: 2");
        assert_eq!(shown("limits.dayly"), "no dayly of [\"daily\"]");
        assert_eq!(shown("limits.daily.5"), "no 5 of []");
    }
}

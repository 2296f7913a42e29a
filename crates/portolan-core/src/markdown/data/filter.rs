//! Which rows of a table are shown: `service=api, status!=410|423`.

use super::table::{Table, cell};

/// What an author's conditions ask for in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Miss {
    /// This is no condition. It is passed over.
    Form(String),
    /// The table has no such column. The condition is passed over.
    Column(String),
    /// No row has this value in the column.
    Value { column: usize, value: String },
    /// Each condition holds for some row, and all of them for none.
    Together,
}

/// What must be true of a row.
struct Condition<'w> {
    column: usize,
    test: Test,
    values: Vec<&'w str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    Is,
    IsNot,
}

impl Condition<'_> {
    fn holds(&self, row: &[String]) -> bool {
        let is = self.values.contains(&cell(row, self.column).trim());
        is == (self.test == Test::Is)
    }
}

/// For each row whether all conditions hold, and which of them cannot.
pub(in crate::markdown) fn filter(table: &Table, written: &str) -> (Vec<bool>, Vec<Miss>) {
    let mut missed = Vec::new();
    let mut conditions = Vec::new();
    for part in parts(written, ',') {
        match condition(table, part) {
            Ok(condition) => conditions.push(condition),
            Err(miss) => missed.push(miss),
        }
    }
    for condition in conditions.iter().filter(|it| it.test == Test::Is) {
        let column = condition.column;
        let is_there = |value: &str| table.rows.iter().any(|row| cell(row, column).trim() == value);
        let lost = condition.values.iter().filter(|value| !is_there(value));
        missed.extend(lost.map(|value| Miss::Value {
            column,
            value: (*value).to_owned(),
        }));
    }
    let rows = table.rows.iter();
    let kept: Vec<bool> = rows
        .map(|row| conditions.iter().all(|condition| condition.holds(row)))
        .collect();
    if kept.is_empty() {
        missed.retain(|miss| !matches!(miss, Miss::Value { .. }));
    } else if missed.is_empty() && !kept.contains(&true) {
        missed.push(Miss::Together);
    }
    (kept, missed)
}

fn condition<'w>(table: &Table, written: &'w str) -> Result<Condition<'w>, Miss> {
    let form = || Miss::Form(written.to_owned());
    let (name, values) = written.split_once('=').ok_or_else(form)?;
    let (name, test) = match name.strip_suffix('!') {
        Some(name) => (name.trim(), Test::IsNot),
        None => (name.trim(), Test::Is),
    };
    if name.is_empty() {
        return Err(form());
    }
    let column = table.column(name).ok_or_else(|| Miss::Column(name.to_owned()))?;
    let values = parts(values, '|').into_iter().map(unquoted).collect();
    Ok(Condition { column, test, values })
}

/// What stands between the signs that part it, but for those in quotes.
fn parts(written: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(letter) = written[at..].chars().next() {
        if letter == sign {
            parts.push(written[start..at].trim());
            start = at + letter.len_utf8();
        }
        at += quoted_length(written, at).unwrap_or(letter.len_utf8());
    }
    parts.push(written[start..].trim());
    parts
}

/// The length of a value in quotes. Only around a whole value they are quotes, so that it may hold an apostrophe.
fn quoted_length(written: &str, at: usize) -> Option<usize> {
    let inner = written[at..].strip_prefix('\'')?;
    let before = written[..at].trim_end();
    if !before.is_empty() && !before.ends_with(['=', '|']) {
        return None;
    }
    let mut ends = inner.match_indices('\'').map(|(end, _)| end);
    let end = ends.find(|end| {
        let behind = inner[end + 1..].trim_start();
        behind.is_empty() || behind.starts_with([',', '|'])
    })?;
    Some(end + 2)
}

fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first cells of the rows that are kept, and what was asked for in vain.
    fn kept(written: &str) -> String {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = Table {
            columns: ["code", "status", "who's"].map(str::to_owned).to_vec(),
            rows: vec![
                row(["a", "401", "core"]),
                row(["b", " 403 ", "it's, all"]),
                row(["c", "401", "x|y"]),
                vec!["d".to_owned()],
            ],
        };
        let (kept, missed) = filter(&table, written);
        let rows = table.rows.iter().zip(kept).filter(|(_, is_kept)| *is_kept);
        let rows: Vec<_> = rows.map(|(row, _)| row[0].as_str()).collect();
        let missed: Vec<_> = missed.iter().map(|miss| format!(" {miss:?}")).collect();
        rows.concat() + &missed.concat()
    }

    #[test]
    fn rows_are_kept_where_all_conditions_hold() {
        let cases = [
            ("status=401", "ac"),
            ("status != 401", "bd"),
            ("status=401|403, code!=a", "bc"),
            ("status=", "d"),
            ("status!=", "abc"),
            ("who's='it's, all'", "b"),
            ("who's='x|y'|core", "ac"),
            ("who's!='it's, all', status=401|403", "ac"),
            ("code='a'", "a"),
        ];
        for (written, expected) in cases {
            assert_eq!(kept(written), expected, "{written}");
        }
    }

    #[test]
    fn what_is_asked_in_vain_is_told() {
        let cases = [
            ("", r#"abcd Form("")"#),
            ("status", r#"abcd Form("status")"#),
            ("=401", r#"abcd Form("=401")"#),
            ("stats=401, code=a", r#"a Column("stats")"#),
            ("status=401|402", r#"ac Value { column: 1, value: "402" }"#),
            ("status='401", r#" Value { column: 1, value: "'401" }"#),
            ("status='", r#" Value { column: 1, value: "'" }"#),
            ("status=401, code=b", " Together"),
            ("status!=401|403|", " Together"),
        ];
        for (written, expected) in cases {
            assert_eq!(kept(written), expected, "{written}");
        }
    }

    #[test]
    fn of_a_table_without_rows_nothing_is_missed() {
        let table = Table {
            columns: vec!["a".to_owned()],
            rows: Vec::new(),
        };
        assert_eq!(filter(&table, "a=1"), (Vec::new(), Vec::new()));
    }
}

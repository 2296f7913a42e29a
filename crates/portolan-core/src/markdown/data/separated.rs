//! CSV and TSV: the first line names the columns, and every line has as many fields.

use super::table::{MOST_COLUMNS, Table};
use super::{Problem, start_of_line};

/// Reads fields behind a separator, some of them in double quotes.
pub(super) fn read(text: &str, separator: u8) -> Result<Table, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns: Vec<String> = reader
        .headers()
        .map_err(|error| problem(text, &error))?
        .iter()
        .map(str::to_owned)
        .collect();
    if columns.len() > MOST_COLUMNS {
        return Err(Problem::new(format!(
            "it has {} columns; a table may have {MOST_COLUMNS}",
            columns.len()
        )));
    }
    if let Some(twice) = columns
        .iter()
        .enumerate()
        .find(|(at, name)| columns[..*at].contains(name))
    {
        return Err(Problem {
            message: format!("two columns are named `{}`", twice.1),
            at: Some(0),
        });
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| problem(text, &error))?;
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(Table { columns, rows })
}

fn problem(text: &str, error: &csv::Error) -> Problem {
    let line = error.position().map(csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "the line has {len} {}, and the first line names {expected_len} columns",
            if *len == 1 { "field" } else { "fields" }
        ),
        _ => error.to_string(),
    };
    Problem {
        message,
        at: line.map(|line| start_of_line(text, usize::try_from(line).unwrap_or(usize::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, separator: u8) -> String {
        match read(text, separator) {
            Ok(table) => format!("{:?} {:?}", table.columns, table.rows),
            Err(problem) => format!("{} at {:?}", problem.message, problem.at),
        }
    }

    #[test]
    fn fields_are_read_with_and_without_quotes() {
        assert_eq!(
            shown("name, limit\n\"a, b\", 10\n\n\"say \"\"x\"\"\",\n", b','),
            r#"["name", "limit"] [["a, b", "10"], ["say \"x\"", ""]]"#
        );
        assert_eq!(
            shown("a\tb\n\"two\nlines\"\t2\n", b'\t'),
            r#"["a", "b"] [["two\nlines", "2"]]"#
        );
        assert_eq!(shown("", b','), "[] []");
        assert_eq!(shown("a,b\n", b','), r#"["a", "b"] []"#);
    }

    #[test]
    fn a_line_of_another_length_has_its_place() {
        assert_eq!(
            shown("a,b\n1,2\n3,4,5\n", b','),
            "the line has 3 fields, and the first line names 2 columns at Some(8)"
        );
        assert_eq!(
            shown("a,b\n\"x\ny\",2\n1\n", b','),
            "the line has 1 field, and the first line names 2 columns at Some(12)"
        );
        assert_eq!(shown("a,a\n", b','), "two columns are named `a` at Some(0)");
    }
}

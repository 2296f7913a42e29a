//! Rows under named columns.

/// Columns that one table may have; a wider one is no table that anybody reads.
pub(super) const MOST_COLUMNS: usize = 100;

/// What data says, in rows. Cells are text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Table {
    pub(in crate::markdown) columns: Vec<String>,
    /// A row may be shorter than there are columns: what it lacks is empty.
    pub(in crate::markdown) rows: Vec<Vec<String>>,
}

impl Table {
    /// The place of a column.
    pub(in crate::markdown) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == name)
    }
}

/// The cell of a row.
pub(in crate::markdown) fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", String::as_str)
}

//! Which columns of a table are shown, in which order, and what they are called: `name=Name, limit=Limit a day`.

use super::table::Table;

/// A column that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Chosen {
    /// Its place in the table.
    pub(in crate::markdown) column: usize,
    pub(in crate::markdown) label: String,
}

/// The columns that an author names, and the names that the table does not have; all columns where nothing is named.
pub(in crate::markdown) fn choose(table: &Table, written: Option<&str>) -> (Vec<Chosen>, Vec<String>) {
    let mut chosen = Vec::new();
    let mut unknown = Vec::new();
    let Some(written) = written else {
        let all = table.columns.iter().enumerate();
        let all = all.map(|(column, label)| Chosen {
            column,
            label: label.clone(),
        });
        return (all.collect(), unknown);
    };
    for entry in written
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        let (name, label) = entry.split_once('=').unwrap_or((entry, entry));
        match table.column(name.trim()) {
            Some(column) => chosen.push(Chosen {
                column,
                label: label.trim().to_owned(),
            }),
            None => unknown.push(name.trim().to_owned()),
        }
    }
    (chosen, unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_chosen_and_named() {
        let table = Table {
            columns: ["id", "name", "limits.daily"].map(str::to_owned).to_vec(),
            rows: Vec::new(),
        };
        let shown = |written| {
            let (chosen, unknown) = choose(&table, written);
            let chosen: Vec<_> = chosen
                .iter()
                .map(|it| format!("{} {}", it.column, it.label))
                .collect();
            format!("{} / {}", chosen.join(", "), unknown.join(", "))
        };
        assert_eq!(shown(None), "0 id, 1 name, 2 limits.daily / ");
        assert_eq!(
            shown(Some("limits.daily = Limit a day ,name,, nam=Name")),
            "2 Limit a day, 1 name / nam"
        );
        assert_eq!(shown(Some("")), " / ");
    }
}

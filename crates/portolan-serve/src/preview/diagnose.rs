//! What of a book's diagnostics is told, and to whom: tabs get all that concern a reader, the terminal what is new.

use std::collections::BTreeMap;

use portolan_core::model::{Diagnostic, Diagnostics, Level};

use crate::live::{Live, Message, Problem};

/// More than these nobody reads in a panel.
const MOST: usize = 500;

/// What was told already.
#[derive(Default)]
pub(super) struct Told {
    panel: Vec<Problem>,
    known: BTreeMap<Name, usize>,
}

/// What tells one problem from another. Not its line: a line that was put in above it makes no new problem.
type Name = (String, String, String);

impl Told {
    /// Tells the tabs; gives what is new.
    pub(super) fn tell(&mut self, problems: Vec<Problem>, live: &Live) -> Diagnostics {
        let mut counts: BTreeMap<Name, usize> = BTreeMap::new();
        let mut new = Diagnostics::new();
        for problem in &problems {
            let name = name(&problem.diagnostic);
            let seen = counts.entry(name.clone()).or_default();
            *seen += 1;
            if *seen > self.known.get(&name).copied().unwrap_or_default() {
                new.push(problem.diagnostic.clone());
            }
        }
        self.known = counts;
        let mut panel: Vec<Problem> = problems;
        panel.retain(|problem| problem.diagnostic.level >= Level::Warning);
        // The gravest first, where there are too many.
        panel.sort_by_key(|problem| std::cmp::Reverse(problem.diagnostic.level));
        panel.truncate(MOST);
        if panel != self.panel {
            self.panel.clone_from(&panel);
            live.publish(Message::Diagnostics { list: panel });
        }
        new
    }
}

fn name(diagnostic: &Diagnostic) -> Name {
    let file = diagnostic.location.as_ref().map(|place| place.file.clone());
    (
        diagnostic.id.to_string(),
        file.unwrap_or_default(),
        diagnostic.message.clone(),
    )
}

#[cfg(test)]
mod tests {
    use portolan_core::model::Location;

    use super::*;

    fn problem(message: &str, line: u32) -> Problem {
        let place = Location {
            file: "a.md".into(),
            line,
            column: 1,
            length: 1,
        };
        Problem {
            url: None,
            diagnostic: Diagnostic::new("broken-link", message).at(place),
        }
    }

    #[test]
    fn only_what_is_new_is_told_again() {
        let live = Live::new().unwrap();
        let mut told = Told::default();
        let mut tell = |problems: &[(&str, u32)]| -> Vec<(String, u32)> {
            let problems = problems.iter().map(|(message, line)| problem(message, *line));
            let new = told.tell(problems.collect(), &live);
            new.into_iter()
                .map(|it| (it.message, it.location.map_or(0, |place| place.line)))
                .collect()
        };
        let lines = |lines: &[(&str, u32)]| -> Vec<(String, u32)> {
            lines
                .iter()
                .map(|(message, line)| ((*message).to_owned(), *line))
                .collect()
        };
        assert_eq!(tell(&[("a", 1), ("b", 2)]), lines(&[("a", 1), ("b", 2)]));
        assert_eq!(tell(&[("a", 5), ("b", 6)]), lines(&[]), "they moved");
        assert_eq!(
            tell(&[("a", 5), ("a", 7)]),
            lines(&[("a", 7)]),
            "one more of a kind"
        );
        assert_eq!(tell(&[]), lines(&[]));
        assert_eq!(tell(&[("a", 5)]), lines(&[("a", 5)]), "it is back");
    }
}

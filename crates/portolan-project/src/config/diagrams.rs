//! Which languages a book has drawn, and by what.
//!
//! Owns the check of `[diagrams.NAME]` and the view that drawing needs. Must not run anything.

use std::collections::BTreeMap;
use std::time::Duration;

use portolan_core::model::{Diagnostics, Dialect, Location};

use super::Config;
use super::validate::invalid;

/// The language that is drawn without a program.
pub const MERMAID: &str = "mermaid";

/// A language that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramLanguage {
    /// The word behind the fence.
    pub name: String,
    /// The program and its arguments; none for Mermaid's own renderer.
    pub command: Vec<String>,
    /// Endings of files, in lower case.
    pub endings: Vec<String>,
    /// How long the program may take.
    pub time_limit: Duration,
    /// Its table in the configuration.
    pub location: Option<Location>,
}

impl Config {
    /// The languages that are drawn, in the order of their names. Mermaid is one of them unless the book says otherwise, or
    /// has a preprocessor for it.
    #[must_use]
    pub fn diagram_languages(&self, dialect: Dialect) -> Vec<DiagramLanguage> {
        let mut languages = self.drawn_languages();
        if dialect == Dialect::Mdbook {
            // mdBook knows no files that are shown drawn.
            languages.iter_mut().for_each(|language| language.endings.clear());
        }
        languages
    }

    fn drawn_languages(&self) -> Vec<DiagramLanguage> {
        let mut found: BTreeMap<&str, DiagramLanguage> = BTreeMap::new();
        if !self.preprocessor.contains_key(MERMAID) {
            found.insert(
                MERMAID,
                DiagramLanguage {
                    name: MERMAID.to_owned(),
                    command: Vec::new(),
                    endings: own_endings(MERMAID),
                    time_limit: Duration::ZERO,
                    location: None,
                },
            );
        }
        for (name, table) in &self.diagrams {
            if !table.draw {
                found.remove(name.as_str());
                continue;
            }
            if table.command.is_empty() && name != MERMAID {
                continue;
            }
            let endings = table.endings.as_ref().map(|endings| {
                let plain = endings.iter().map(|it| it.trim_start_matches('.').to_lowercase());
                plain.collect()
            });
            let language = DiagramLanguage {
                name: name.clone(),
                command: table.command.clone(),
                endings: endings.unwrap_or_else(|| own_endings(name)),
                time_limit: Duration::from_secs(u64::from(table.time_limit)),
                location: self.locate(&["diagrams", name]),
            };
            found.insert(name, language);
        }
        found.into_values().collect()
    }
}

fn own_endings(name: &str) -> Vec<String> {
    match name {
        MERMAID => vec!["mmd".to_owned(), MERMAID.to_owned()],
        name => vec![name.to_lowercase()],
    }
}

/// Reports tables that say nothing, and endings that two languages want.
pub(super) fn validate(config: &mut Config, diagnostics: &mut Diagnostics) {
    for (name, table) in &config.diagrams {
        let no_program = table
            .command
            .first()
            .is_none_or(|program| program.trim().is_empty());
        if no_program && table.draw && name != MERMAID {
            diagnostics.push(invalid(
                config,
                &["diagrams", name],
                "names no program",
                "write `command = [\"dot\", \"-Tsvg\"]`: a program that reads code and writes an SVG, and its arguments",
            ));
        }
        if table.time_limit == 0 {
            diagnostics.push(invalid(
                config,
                &["diagrams", name, "time-limit"],
                "leaves no time",
                "give a number of seconds, such as `time-limit = 60`",
            ));
        }
    }
    endings(config, diagnostics);
}

/// Reports endings that two languages want, at the table of one that says so itself.
fn endings(config: &Config, diagnostics: &mut Diagnostics) {
    let says = |name: &str| {
        let table = config.diagrams.get(name);
        table.map_or(0, |table| 1 + u8::from(table.endings.is_some()))
    };
    let languages = config.drawn_languages();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for language in &languages {
        for ending in &language.endings {
            let owner = *owners.entry(ending.as_str()).or_insert(&language.name);
            if owner == language.name {
                continue;
            }
            let (table, other) = if says(owner) > says(&language.name) {
                (owner, language.name.as_str())
            } else {
                (language.name.as_str(), owner)
            };
            let message = format!("wants files that end in `.{ending}`, as `{other}` does");
            let hint = "give each ending to one language";
            diagnostics.push(invalid(config, &["diagrams", table], &message, hint));
        }
    }
}

//! The order of preprocessors: after what they follow, before what they precede, ties by name (mdbook-driver,
//! `determine_preprocessors`).

use std::collections::{BTreeMap, BTreeSet};

use portolan_core::model::{Diagnostic, Diagnostics, Location};
use portolan_project::config::{Preprocessor, Program};

/// A step of preprocessing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Includes and their kin.
    Links,
    /// A README becomes its folder's index.
    Index,
    /// A program, and the renderers that the book has it for.
    Program(Program, Option<Vec<String>>),
}

/// The steps in their order. `built_in` are `links` and `index` where the book has them without a table.
pub(crate) fn steps(preprocessors: &[Preprocessor], built_in: &[&str]) -> (Vec<Step>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let tables: BTreeMap<&str, &Preprocessor> = preprocessors
        .iter()
        .map(|preprocessor| (preprocessor.program.name.as_str(), preprocessor))
        .collect();
    let names: BTreeSet<&str> = tables.keys().copied().chain(built_in.iter().copied()).collect();
    // What each one waits for.
    let mut waits: BTreeMap<&str, BTreeSet<&str>> =
        names.iter().map(|name| (*name, BTreeSet::new())).collect();
    for (name, table) in &tables {
        for (key, others) in [("before", &table.before), ("after", &table.after)] {
            for other in others {
                let Some(other) = names.get(other.as_str()).copied() else {
                    diagnostics.push(unknown(table, key, other));
                    continue;
                };
                let (first, second) = if key == "before" {
                    (*name, other)
                } else {
                    (other, *name)
                };
                waits.entry(second).or_default().insert(first);
            }
        }
    }
    let mut steps = Vec::new();
    while !waits.is_empty() {
        let ready: Vec<&str> = waits
            .iter()
            .filter(|(_, waits)| waits.is_empty())
            .map(|(name, _)| *name)
            .collect();
        if ready.is_empty() {
            diagnostics.push(circle(&waits, &tables));
            break;
        }
        for name in &ready {
            waits.remove(name);
            steps.extend(step(name, &tables));
        }
        for waits in waits.values_mut() {
            waits.retain(|name| !ready.contains(name));
        }
    }
    (steps, diagnostics)
}

fn step(name: &str, tables: &BTreeMap<&str, &Preprocessor>) -> Option<Step> {
    Some(match name {
        "links" => Step::Links,
        "index" => Step::Index,
        name => {
            let table = tables.get(name)?;
            Step::Program(table.program.clone(), table.renderers.clone())
        }
    })
}

fn unknown(table: &Preprocessor, key: &str, other: &str) -> Diagnostic {
    let name = &table.program.name;
    let message = format!("`preprocessor.{name}.{key}` names `{other}`, which this book does not have");
    let mut found = at(
        Diagnostic::new("preprocessor-order", message),
        table.program.location.clone(),
    )
    .hint("remove the name, or add the table of that preprocessor");
    // mdBook goes on, so that a preprocessor can be switched off for a while.
    found.level = portolan_core::model::Level::Warning;
    found
}

fn circle(waits: &BTreeMap<&str, BTreeSet<&str>>, tables: &BTreeMap<&str, &Preprocessor>) -> Diagnostic {
    let names: Vec<String> = waits.keys().map(|name| format!("`{name}`")).collect();
    let message = format!("the preprocessors {} wait for each other", names.join(", "));
    let first = waits
        .keys()
        .find_map(|name| tables.get(name)?.program.location.clone());
    at(Diagnostic::new("preprocessor-order", message), first)
        .hint("remove one of their `before` or `after`, so that one of them can be the first")
}

fn at(diagnostic: Diagnostic, location: Option<Location>) -> Diagnostic {
    match location {
        Some(location) => diagnostic.at(location),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use portolan_project::config::parse;

    use super::*;

    fn shown(config: &str) -> String {
        let (config, problems) = parse("book.toml", config);
        assert!(problems.is_empty(), "{problems:?}");
        let (steps, diagnostics) = steps(&config.preprocessors(), &["links", "index"]);
        let names = steps.iter().map(|step| match step {
            Step::Links => "links",
            Step::Index => "index",
            Step::Program(program, _) => program.name.as_str(),
        });
        let mut out = names.collect::<Vec<_>>().join(" ");
        for found in diagnostics {
            let line = found.location.map_or(0, |place| place.line);
            out.push_str(&format!("\n{:?} {line}: {}", found.level, found.message));
        }
        out
    }

    #[test]
    fn names_break_ties() {
        assert_eq!(shown(""), "index links");
        assert_eq!(
            shown("[preprocessor.toc]\n[preprocessor.admonish]\n"),
            "admonish index links toc"
        );
    }

    #[test]
    fn before_and_after_count() {
        assert_eq!(
            shown(
                "[preprocessor.toc]\nbefore = [\"links\"]\n[preprocessor.a]\nafter = [\"links\", \"toc\"]\n"
            ),
            "index toc links a"
        );
        assert_eq!(
            shown("[preprocessor.toc]\nbefore = [\"nobody\"]\n"),
            "index links toc\nWarning 1: `preprocessor.toc.before` names `nobody`, which this book does not have"
        );
    }

    #[test]
    fn circles_are_reported() {
        assert_eq!(
            shown("[preprocessor.a]\nafter = [\"b\"]\n[preprocessor.b]\nafter = [\"a\"]\n"),
            "index links\nError 1: the preprocessors `a`, `b` wait for each other"
        );
    }
}

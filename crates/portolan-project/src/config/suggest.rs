//! What to do about a key that is not known.

use super::check::dotted;
use super::schema::{KnownKey, known_keys};
use crate::nearest::{ALIKE, best};

/// For a key of another table, which is a bolder guess.
const ALIKE_ELSEWHERE: f64 = 0.85;

/// What to do about the unknown `key` of a table.
pub(super) fn hint_for_key(table: &[String], key: &str) -> String {
    let (here, elsewhere): (Vec<_>, Vec<_>) = known_keys()
        .iter()
        .partition(|known| indexed(table, &known.table));
    let elsewhere: Vec<_> = elsewhere.into_iter().filter(|known| !is_narrow(known)).collect();
    let near = best(key, here.iter().map(|known| (known.key.as_str(), *known)), ALIKE);
    let exact = || {
        elsewhere
            .iter()
            .filter(|known| known.key == key)
            .max_by_key(|known| shared(table, known))
    };
    let alike = || {
        best(
            key,
            elsewhere.iter().map(|known| (known.key.as_str(), *known)),
            ALIKE_ELSEWHERE,
        )
    };
    match near.or_else(|| exact().copied()).or_else(alike) {
        Some(known) => {
            let mut path = known.table.clone();
            path.push(known.key.clone());
            format!("did you mean `{}`?", dotted(&path))
        }
        None => "remove it, or look it up in the configuration reference".to_owned(),
    }
}

/// Keys of list entries and ids of diagnostics mean nothing in another table.
fn is_narrow(known: &KnownKey) -> bool {
    let table: Vec<_> = known.table.iter().map(String::as_str).collect();
    matches!(
        table.as_slice(),
        [
            "diagnostics" | "defaults" | "announcement" | "languages" | "versions",
            ..
        ] | ["portolan" | "check" | "header" | "theme", _, ..]
    )
}

/// Whether `table` is the table `known` but for the numbers of list entries.
fn indexed(table: &[String], known: &[String]) -> bool {
    table
        .iter()
        .filter(|part| !part.starts_with('['))
        .eq(known.iter())
}

/// How much of the way to a key the table has in common; of equals, the one nearest the root wins.
fn shared(table: &[String], known: &KnownKey) -> (usize, isize) {
    let common = table
        .iter()
        .zip(&known.table)
        .take_while(|(one, other)| one == other)
        .count();
    (common, -known.table.len().cast_signed())
}

//! Words of the book that the theme does not have, languages that lack some, and words that lost a value's place.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::super::files::{Layer, Layers, ThemeFile};
use super::super::manifest::Manifest;
use crate::model::{Diagnostic, Diagnostics, Location};
use crate::nearest::nearest;

/// How the tables of parts begin.
const PARTS: &str = "parts.";

/// How many missing words are named.
const NAMED: usize = 8;

/// Words by table and key, each with its text and the place of its key.
type Table = BTreeMap<(String, String), (String, Range<usize>)>;

/// What does not fit in the book's language files.
pub(super) fn unfit(layers: &Layers<'_>) -> Diagnostics {
    let theme = [Layer::Builtin, Layer::Theme];
    let english: Table = theme
        .into_iter()
        .filter_map(|layer| layers.find_in(layer, "i18n/en.toml"))
        .flat_map(|file| read(&file))
        .collect();
    let mut own_english: Table = layers
        .find_in(Layer::Override, "i18n/en.toml")
        .map(|file| read(&file))
        .unwrap_or_default();
    own_english.retain(|(table, key), _| is_asked_for(layers, table, key));
    let own = layers.of(Layer::Override, "i18n/");
    own.filter(|file| file.path.ends_with(".toml"))
        .flat_map(|file| {
            let words = read(&file);
            let mut found = one_by_one(layers, &file, &words, &english);
            found.extend(missing(layers, &file, &words, &[&english, &own_english]));
            found
        })
        .collect()
}

fn read(file: &ThemeFile<'_>) -> Table {
    let mut found = Table::new();
    let tables = file.text().ok().and_then(|text| DeTable::parse(text).ok());
    for (table, words) in tables.iter().flat_map(|tables| inner_tables(tables.get_ref())) {
        if table == "parts" {
            for (part, words) in inner_tables(words) {
                take(&mut found, &format!("{PARTS}{part}"), words);
            }
        } else {
            take(&mut found, table, words);
        }
    }
    found
}

fn inner_tables<'t>(table: &'t DeTable<'_>) -> impl Iterator<Item = (&'t str, &'t DeTable<'t>)> {
    table.iter().filter_map(|(name, value)| match value.get_ref() {
        DeValue::Table(inner) => Some((name.get_ref().as_ref(), inner)),
        _ => None,
    })
}

fn take(found: &mut Table, table: &str, words: &DeTable<'_>) {
    for (key, word) in words {
        if let DeValue::String(word) = word.get_ref() {
            let name = (table.to_owned(), key.get_ref().to_string());
            found.insert(name, (word.to_string(), key.span()));
        }
    }
}

/// Words that the theme does not have and the book's own files do not ask for; words without the place of a value.
fn one_by_one(layers: &Layers<'_>, file: &ThemeFile<'_>, words: &Table, english: &Table) -> Diagnostics {
    let text = file.text().unwrap_or_default();
    let mut found = Diagnostics::new();
    for ((table, key), (word, at)) in words {
        let place = Location::in_text(file.name(), text, at.clone());
        let Some((original, _)) = english.get(&(table.clone(), key.clone())) else {
            if !is_asked_for(layers, table, key) {
                let known = english
                    .keys()
                    .filter(|(of, _)| of == table)
                    .map(|(_, key)| key.as_str());
                let hint = match nearest(key, known) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => part_meant(layers, table).unwrap_or_else(|| use_of(table).to_owned()),
                };
                let message = format!("nothing shows the word `{table}.{key}`");
                found.push(Diagnostic::new("theme-words", message).at(place).hint(hint));
            }
            continue;
        };
        let lost: Vec<String> = places(original).difference(&places(word)).cloned().collect();
        if !lost.is_empty() {
            let message = format!(
                "the word `{table}.{key}` has no place for `{}`",
                lost.join("` and `")
            );
            let hint = format!("the English one is “{original}”");
            found.push(Diagnostic::new("theme-words", message).at(place).hint(hint));
        }
    }
    found
}

/// The part that was meant by the table of one that is not there.
fn part_meant(layers: &Layers<'_>, table: &str) -> Option<String> {
    let manifest = Manifest::read(layers).ok()?;
    let part = table.strip_prefix(PARTS)?;
    if manifest.parts().contains_key(part) {
        return None;
    }
    let near = nearest(part, manifest.parts().keys().map(String::as_str))?;
    Some(format!(
        "there is no part `{part}`: did you mean `[parts.{near}]`?"
    ))
}

/// How a word of the book's own is used.
fn use_of(table: &str) -> &'static str {
    match table {
        "ui" => "remove it; a word of your own is shown by a template as `{{ t.KEY }}`",
        "blocks" | "listing" | "preview" => "remove it",
        _ => "remove it; a script of your own asks for a word by `portolan.word(\"KEY\")`",
    }
}

/// Whether the book's own templates and scripts ask for a word.
fn is_asked_for(layers: &Layers<'_>, table: &str, key: &str) -> bool {
    let folder = match table {
        "ui" | "script" | "search" => String::new(),
        _ => match table.strip_prefix(PARTS) {
            Some(part) => format!("components/{part}/"),
            None => return false,
        },
    };
    let own = [Layer::Theme, Layer::Override].into_iter();
    own.flat_map(|layer| layers.of(layer, "")).any(|file| {
        let text = String::from_utf8_lossy(file.bytes);
        match file.path.rsplit_once('.') {
            Some((_, "html")) if table == "ui" => {
                text.contains(&format!("t.{key}")) || text.contains(&format!("t[\"{key}\"]"))
            }
            Some((_, "js")) if table != "ui" && file.path.starts_with(&folder) => asks_for(&text, key),
            _ => false,
        }
    })
}

/// Whether a script asks for a word by its name, or by one that it puts together and that begins so.
fn asks_for(script: &str, key: &str) -> bool {
    let asked = ["word(\"", "word('"]
        .into_iter()
        .flat_map(|mark| script.split(mark).skip(1));
    asked
        .filter_map(|rest| rest.split_once(['"', '\'']))
        .any(|(name, after)| name == key || key.starts_with(name) && after.trim_start().starts_with('+'))
}

/// `{}` and `{count}`.
fn places(word: &str) -> BTreeSet<String> {
    let parts = word
        .split('{')
        .skip(1)
        .filter_map(|part| Some(part.split_once('}')?.0));
    parts.map(|part| format!("{{{part}}}")).collect()
}

/// What a language lacks, the theme's own words for it and for its primary language counted.
fn missing(
    layers: &Layers<'_>,
    file: &ThemeFile<'_>,
    words: &Table,
    english: &[&Table],
) -> Option<Diagnostic> {
    let tag = file.path.strip_prefix("i18n/")?.strip_suffix(".toml")?;
    if tag.eq_ignore_ascii_case("en") {
        return None;
    }
    let primary = tag.split('-').next().unwrap_or(tag);
    let files = [tag, primary].map(|tag| format!("i18n/{}.toml", tag.to_ascii_lowercase()));
    let theme = [Layer::Builtin, Layer::Theme];
    let known: BTreeSet<(String, String)> = theme
        .into_iter()
        .flat_map(|layer| files.iter().filter_map(move |path| layers.find_in(layer, path)))
        .flat_map(|file| read(&file).into_keys())
        .collect();
    let mut lacking: Vec<String> = english
        .iter()
        .flat_map(|table| table.keys())
        .filter(|name| !words.contains_key(*name) && !known.contains(*name))
        .map(|(table, key)| format!("{table}.{key}"))
        .collect();
    lacking.sort();
    lacking.dedup();
    let count = lacking.len();
    if count == 0 {
        return None;
    }
    lacking.truncate(NAMED);
    let names = lacking.join("`, `");
    let more = match count.saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let words = if count == 1 {
        "1 word is".to_owned()
    } else {
        format!("{count} words are")
    };
    let message = format!("{words} missing, and shown in English: `{names}`{more}");
    Some(
        Diagnostic::new("theme-words", message)
            .at(Location::file(file.name()))
            .hint("`portolan theme eject i18n/en.toml` writes all words with their English texts, to look them up"),
    )
}

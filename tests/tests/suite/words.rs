//! The words of the interface: each language has each word, each word is shown somewhere, and nothing asks for one that
//! is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portolan_core::assemble::GeneratedWords;
use portolan_core::markdown::BlockWords;
use portolan_core::resolve::ListingWords;
use serde::Serialize;

type Table = BTreeMap<String, BTreeMap<String, String>>;

fn words(language: &str) -> Table {
    let builtin = portolan_themes::builtin();
    let text = String::from_utf8_lossy(&builtin[&format!("i18n/{language}.toml")]).into_owned();
    let file: toml::Table = toml::from_str(&text).expect("a language file");
    let mut tables = Table::new();
    for (name, value) in file {
        let inner = value.as_table().expect("a table of words").clone();
        if name == "parts" {
            tables.extend(
                inner
                    .into_iter()
                    .map(|(part, words)| (format!("parts.{part}"), texts(words))),
            );
        } else {
            tables.insert(name, texts(inner.into()));
        }
    }
    tables
}

fn texts(words: toml::Value) -> BTreeMap<String, String> {
    words.try_into().expect("words")
}

fn keys(table: &str) -> BTreeSet<String> {
    words("en")[table].keys().cloned().collect()
}

/// The texts of the theme's files whose names pass.
fn theme(of: impl Fn(&str) -> bool) -> String {
    let builtin = portolan_themes::builtin();
    let files = builtin.iter().filter(|(path, _)| of(path));
    files
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned() + "\n")
        .collect()
}

fn is_of_search(path: &str) -> bool {
    path.starts_with("scripts/search/") || path == "scripts/results.js"
}

/// What follows each `mark`, up to a character that is in no name.
fn named(text: &str, mark: &str) -> BTreeSet<String> {
    let name = |rest: &str| {
        rest.chars()
            .take_while(|it| it.is_ascii_lowercase() || *it == '_')
            .collect()
    };
    text.split(mark)
        .skip(1)
        .map(name)
        .filter(|name: &String| !name.is_empty())
        .collect()
}

/// The beginnings of words whose names a script puts together: `"failed_" + kind`.
fn begun(script: &str) -> BTreeSet<&str> {
    let ends = script.match_indices("_\" + ");
    ends.filter_map(|(at, _)| script[..=at].rsplit('"').next())
        .collect()
}

/// Keys that stand nowhere as text in a script, and do not begin like those that it puts together.
fn unused(table: &str, script: &str) -> Vec<String> {
    let begun = begun(script);
    // Names stand in quotes, alone or with others.
    let named = |name: &str| {
        ["\"{}\"", "\"{} ", " {}\""]
            .iter()
            .any(|form| script.contains(&form.replace("{}", name)))
    };
    // The words of a part begin alike, and its script asks for what follows.
    let of_part = table.starts_with("parts.");
    let is_used = |key: &String| {
        let rest = |start: &&str| {
            key.strip_prefix(*start)
                .is_some_and(|rest| !of_part || named(rest))
        };
        named(key) || begun.iter().any(rest)
    };
    keys(table).into_iter().filter(|key| !is_used(key)).collect()
}

/// Words that a script asks for and that are not there.
fn absent(table: &str, script: &str) -> Vec<String> {
    let mut known = keys(table);
    if table.starts_with("parts.") {
        known.extend(keys("script"));
        let begun = begun(script);
        let rests = known
            .iter()
            .flat_map(|key| begun.iter().filter_map(|start| key.strip_prefix(start)));
        let rests: Vec<String> = rests.map(str::to_owned).collect();
        known.extend(rests);
    }
    let asked = script.match_indices("word(\"").filter_map(|(at, mark)| {
        let rest = &script[at + mark.len()..];
        let (name, after) = rest.split_once('"')?;
        (!after.trim_start().starts_with('+')).then(|| name.to_owned())
    });
    asked.filter(|name| !known.contains(name)).collect()
}

fn fields<T: Serialize>(words: &T) -> BTreeSet<String> {
    let value = serde_json::to_value(words).expect("words as JSON");
    let fields = value.as_object().expect("a struct").keys();
    fields.map(|key| key.replace('-', "_")).collect()
}

#[test]
fn every_language_has_every_word_and_its_values() {
    let english = words("en");
    let places = |word: &str| -> BTreeSet<String> {
        let parts = word
            .split('{')
            .skip(1)
            .filter_map(|part| Some(part.split_once('}')?.0.to_owned()));
        parts.collect()
    };
    for language in ["es"] {
        let other = words(language);
        for (table, entries) in &english {
            let keys = |entries: &BTreeMap<String, String>| entries.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&other[table]), keys(entries), "{language}: [{table}]");
            for (key, word) in entries {
                assert_eq!(
                    places(&other[table][key]),
                    places(word),
                    "{language}: {table}.{key}"
                );
                assert!(!other[table][key].trim().is_empty(), "{language}: {table}.{key}");
            }
        }
        assert_eq!(other.len(), english.len(), "{language}");
    }
}

#[test]
fn templates_show_every_word_and_ask_for_no_other() {
    let templates = theme(|path| path.ends_with(".html"));
    let mut used = named(&templates, " t.");
    used.extend(named(&templates, "{t."));
    let by_program: BTreeSet<String> = fields(&GeneratedWords::default())
        .into_iter()
        .map(|name| {
            if name == "all_pages" {
                name
            } else {
                format!("list_{name}")
            }
        })
        .collect();
    let known = keys("ui");
    let absent: Vec<_> = used
        .union(&by_program)
        .filter(|name| !known.contains(*name))
        .collect();
    assert_eq!(absent, Vec::<&String>::new());
    let unused: Vec<_> = known
        .iter()
        .filter(|key| !used.contains(*key) && !by_program.contains(*key))
        .collect();
    assert_eq!(unused, Vec::<&String>::new());
}

#[test]
fn scripts_say_every_word_and_ask_for_no_other() {
    let parts = ["diagram", "feedback", "runbook"];
    let part_of = |path: &str| {
        let name = parts
            .iter()
            .find(|name| path.starts_with(&format!("components/{name}/")));
        name.map(|name| format!("parts.{name}"))
    };
    let pages = theme(|path| path.ends_with(".js") && !is_of_search(path) && part_of(path).is_none());
    let of_parts = parts.map(|name| {
        let table = format!("parts.{name}");
        let script = theme(|path| path.ends_with(".js") && part_of(path).is_some_and(|it| it == table));
        (table, script)
    });
    let search = theme(is_of_search);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut preview = String::new();
    for folder in [
        "crates/portolan-serve/src/live/script",
        "crates/portolan-serve/src/preview",
    ] {
        let mut files: Vec<_> = std::fs::read_dir(repository.join(folder))
            .expect("sources")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        for file in files {
            preview += &std::fs::read_to_string(file).expect("a source");
        }
    }
    // The level of a problem is a word, too.
    assert!(preview.contains("word(problem.level)"));
    preview += "\"error\" \"warning\" \"notice\"";
    let of_parts = of_parts.iter().map(|(table, script)| (table.as_str(), script));
    let others = [("script", &pages), ("search", &search), ("preview", &preview)];
    for (table, script) in others.into_iter().chain(of_parts) {
        assert_eq!(
            absent(table, script),
            Vec::<String>::new(),
            "[{table}]: asked for in vain"
        );
        assert_eq!(
            unused(table, script),
            Vec::<String>::new(),
            "[{table}]: never asked for"
        );
    }
}

#[test]
fn blocks_and_lists_have_their_words() {
    assert_eq!(keys("blocks"), fields(&BlockWords::default()));
    assert_eq!(keys("listing"), fields(&ListingWords::default()));
}

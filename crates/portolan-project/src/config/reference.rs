//! What is written from the definition of the configuration: the JSON schema and the reference pages.
//!
//! Entry point: [`generated`]. `cargo xtask codegen` writes the files; CI rejects drift.

use std::fmt::Write;

use portolan_core::model::{RULES, RuleOrigin};
use serde_json::{Map, Value, json};

use super::check::{dotted, names_of};
use super::level_name;
use super::schema::{free_keys, properties, schema};

/// Every generated file: its path from the repository's root, and its content.
#[must_use]
pub fn generated() -> Vec<(&'static str, String)> {
    vec![
        ("docs/schema/book.schema.json", json_schema()),
        ("docs/src/reference/configuration.md", configuration_page()),
        ("docs/src/reference/diagnostics.md", diagnostics_page()),
    ]
}

/// The JSON schema of `book.toml`.
#[must_use]
pub fn json_schema() -> String {
    let mut schema = schema().clone();
    without_marks(&mut schema);
    format!("{schema:#}\n")
}

/// Marks of our own are for the reference page; editors would complain of them.
fn without_marks(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_marks),
        Value::Object(object) => {
            object.retain(|key, _| !key.starts_with("x-"));
            object.values_mut().for_each(without_marks);
        }
        _ => {}
    }
}

const CONFIGURATION_HEAD: &str = r#"---
# Written by `cargo xtask codegen` from the types of the configuration: change their doc comments, not this page.
title: Configuration
description: Every key of book.toml, with its type, its default and what it does.
kind: reference
weight: 10
---

# Configuration

A book is configured by `book.toml` in its root folder. Every key is optional. Most are mdBook's, with mdBook's
meaning; the tables [`[portolan]`](#portolan), [`[var]`](#var), [`[[defaults]]`](#defaults), [`[assets]`](#assets),
[`[code]`](#code), [`[markdown]`](#markdown), [`[admonitions.NAME]`](#admonitions-name),
[`[diagrams.NAME]`](#diagrams-name), [`[theme]`](#theme), [`[header]`](#header), [`[footer]`](#footer), [`[head]`](#head),
[`[[announcement]]`](#announcement), [`[[languages]]`](#languages), [`[[versions]]`](#versions),
[`[feedback]`](#feedback), [`[copies]`](#copies),
[`[abbreviations]`](#abbreviations), [`[glossary]`](#glossary), [`[listing]`](#listing), [`[search]`](#search),
[`[diagnostics]`](#diagnostics) and [`[check]`](#check) are Portolan's own.

An unknown key is a warning that names the line and the nearest known key. A value of a wrong type is an error; all
such problems are reported in one run. Keys marked *accepted* are read and checked so that an mdBook book builds
unchanged, and change nothing.

Editors that understand JSON schemas complete and check `book.toml` by the file `docs/schema/book.schema.json` of
Portolan's repository.
"#;

/// The reference page of every key.
#[must_use]
pub fn configuration_page() -> String {
    let mut page = CONFIGURATION_HEAD.to_owned();
    write_table(&mut page, schema(), &mut Vec::new());
    page
}

/// One table and those under it.
fn write_table(page: &mut String, schema: &Value, path: &mut Vec<String>) {
    let Some(keys) = properties(schema) else { return };
    if !path.is_empty() {
        write_rows(page, schema, keys, path);
    }
    for (key, entry) in keys.iter().filter(|(_, entry)| entry.get("deprecated").is_none()) {
        path.push(key.clone());
        if key == "diagnostics" {
            write_levels(page, entry, path);
        } else if is_table(entry) {
            match free_keys(entry).filter(|_| properties(entry).is_none()) {
                Some(free) if properties(free).is_some() => write_named_tables(page, entry, free, path),
                Some(free) => write_free_table(page, entry, free, path),
                None => write_table(page, entry, path),
            }
        } else if path.len() == 1 {
            write_list(page, entry, path);
        }
        path.pop();
    }
    if let Some(free) = free_keys(schema).filter(|free| !path.is_empty() && properties(free).is_some()) {
        write_named_tables(page, schema, free, path);
    }
}

fn is_table(schema: &Value) -> bool {
    schema.get("type") == Some(&json!("object"))
}

/// `[preprocessor.NAME]`: tables under names that the author chooses.
fn write_named_tables(page: &mut String, parent: &Value, free: &Value, path: &mut Vec<String>) {
    path.push("NAME".to_owned());
    if let Some(keys) = properties(free) {
        let mut table = free.clone();
        let about = if properties(parent).is_some() {
            free
        } else {
            parent
        };
        if let (Value::Object(table), Some(text)) = (&mut table, about.get("description")) {
            table.insert("description".to_owned(), text.clone());
        }
        write_rows(page, &table, keys, path);
    }
    path.pop();
}

/// `[var]`: keys that the author chooses, with a value each.
fn write_free_table(page: &mut String, entry: &Value, free: &Value, path: &[String]) {
    heading(page, &format!("[{}]", dotted(path)), path, entry);
    let _ = write!(page, "\nAny key; each value is {}.\n", type_words(free));
    if accepted_only(entry) {
        page.push_str("\n*Accepted.*\n");
    }
    example(page, &format!("[{}]", dotted(path)), &own_examples(entry));
}

/// `[diagnostics]`: the ids have a page of their own.
fn write_levels(page: &mut String, entry: &Value, path: &[String]) {
    heading(page, "[diagnostics]", path, entry);
    let level = properties(entry)
        .and_then(|rules| rules.values().next())
        .map(type_words)
        .unwrap_or_default();
    let _ = write!(
        page,
        "\nEach key is the id of a [diagnostic](diagnostics.md); its value is one of {level}.\n"
    );
    example(page, "[diagnostics]", &own_examples(entry));
}

/// `[[defaults]]`: a list of tables.
fn write_list(page: &mut String, entry: &Value, path: &[String]) {
    let Some(items) = entry.get("items") else { return };
    let Some(keys) = properties(items) else { return };
    heading(page, &format!("[[{}]]", dotted(path)), path, items);
    rows(page, keys);
    example(page, &format!("[[{}]]", dotted(path)), &examples_of(keys));
}

fn write_rows(page: &mut String, schema: &Value, keys: &Map<String, Value>, path: &[String]) {
    let own = keys.iter().filter(|(_, entry)| !is_table(entry));
    let own: Map<_, _> = own.map(|(key, entry)| (key.clone(), entry.clone())).collect();
    if own.is_empty() {
        return;
    }
    heading(page, &format!("[{}]", dotted(path)), path, schema);
    rows(page, &own);
    example(page, &format!("[{}]", dotted(path)), &examples_of(&own));
}

fn heading(page: &mut String, name: &str, path: &[String], schema: &Value) {
    let anchor = path.join("-").to_lowercase();
    let about = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let _ = write!(page, "\n## `{name}` {{#{anchor}}}\n\n{about}\n");
}

fn rows(page: &mut String, keys: &Map<String, Value>) {
    page.push_str("\n| Key | Type | Default | What it does |\n|---|---|---|---|\n");
    for (key, entry) in keys {
        let about = entry
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let accepted = if accepted_only(entry) { " *Accepted.*" } else { "" };
        let cells = [
            format!("`{key}`"),
            type_words(entry),
            default_words(entry),
            format!("{about}{accepted}"),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
}

fn accepted_only(entry: &Value) -> bool {
    entry.get("x-accepted-only").is_some()
}

fn type_words(entry: &Value) -> String {
    if let Some(choices) = entry.get("anyOf").and_then(Value::as_array) {
        return choices.iter().map(type_words).collect::<Vec<_>>().join(" or ");
    }
    if let Some(names) = names_of(entry) {
        return names
            .iter()
            .map(|name| format!("`\"{name}\"`"))
            .collect::<Vec<_>>()
            .join(", ");
    }
    match entry.get("type").and_then(Value::as_str) {
        Some("string") => "text".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("object") => "table".to_owned(),
        Some("array") => match entry.get("items").and_then(properties) {
            Some(keys) => {
                let keys: Vec<_> = keys.keys().map(|key| format!("`{key}`")).collect();
                let list = match keys.as_slice() {
                    [first @ .., last] if first.len() > 1 => format!("{} and {last}", first.join(", ")),
                    keys => keys.join(" and "),
                };
                format!("list of tables with {list}")
            }
            None if entry.pointer("/items/type") == Some(&json!("array")) => {
                "list of lists of text".to_owned()
            }
            None => "list of text".to_owned(),
        },
        _ => "anything".to_owned(),
    }
}

fn default_words(entry: &Value) -> String {
    if let Some(words) = entry.get("x-default").and_then(Value::as_str) {
        return words.to_owned();
    }
    match entry.get("default") {
        Some(value) => format!("`{}`", toml_of(value)),
        None => "none".to_owned(),
    }
}

/// An example of each key, as lines of TOML.
fn examples_of(keys: &Map<String, Value>) -> Vec<String> {
    let pairs = keys
        .iter()
        .filter_map(|(key, entry)| Some((key, entry.pointer("/examples/0")?)));
    pairs.map(|(key, value)| line_of(key, value)).collect()
}

fn own_examples(entry: &Value) -> Vec<String> {
    entry
        .pointer("/examples/0")
        .and_then(Value::as_object)
        .map(lines_of)
        .unwrap_or_default()
}

fn lines_of(table: &Map<String, Value>) -> Vec<String> {
    table.iter().map(|(key, value)| line_of(key, value)).collect()
}

fn line_of(key: &str, value: &Value) -> String {
    format!("{} = {}", dotted(&[key.to_owned()]), toml_of(value))
}

fn toml_of(value: &Value) -> String {
    match value {
        Value::String(text) => toml::Value::String(text.clone()).to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(toml_of).collect::<Vec<_>>().join(", ")),
        Value::Object(table) if table.is_empty() => "{}".to_owned(),
        Value::Object(table) => format!("{{ {} }}", lines_of(table).join(", ")),
        other => other.to_string(),
    }
}

fn example(page: &mut String, name: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(page, "\n```toml\n{name}\n{}\n```\n", lines.join("\n"));
}

const DIAGNOSTICS_HEAD: &str = r#"---
# Written by `cargo xtask codegen` from the catalogue of rules: change it there, not on this page.
title: Diagnostics
description: Every problem that Portolan reports, what it means and what to do.
kind: reference
weight: 20
---

# Diagnostics

A diagnostic has an id, a level and a place. An *error* keeps the site from being published, a *warning* does so
under `--strict`, a *notice* never does. The table [`[diagnostics]`](configuration.md#diagnostics) of `book.toml`
sets another level or switches a rule off:

```toml
[diagnostics]
broken-link = "error"
unlisted-page = "off"
```
"#;

/// The reference page of every diagnostic.
#[must_use]
pub fn diagnostics_page() -> String {
    let mut page = DIAGNOSTICS_HEAD.to_owned();
    let mut rules: Vec<_> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.id);
    for rule in rules {
        let level = level_name(rule.level);
        let more = match rule.origin {
            RuleOrigin::Stage => String::new(),
            RuleOrigin::Check if rule.id.starts_with("ignore-") => {
                " See [exceptions](../checks/index.md#exceptions).".to_owned()
            }
            RuleOrigin::Check => format!(" [More](../checks/{}.md).", rule.id),
        };
        let _ = write!(
            page,
            "\n## `{}` {{#{}}}\n\nLevel: {level}. {}{more}\n",
            rule.id, rule.id, rule.doc
        );
    }
    page
}

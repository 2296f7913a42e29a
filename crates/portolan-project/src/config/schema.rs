//! The JSON schema of `book.toml`, made from the types of the configuration.
//!
//! Editors complete by it, the checker finds unknown keys and wrong types by it, and the reference page is written
//! from it: what one of them knows, all know. Entry points: [`schema`] and [`known_keys`].

use std::sync::LazyLock;

use portolan_core::model::RULES;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::{Config, level_name};

/// The schema, in JSON Schema draft 7, which editors' TOML extensions read. Every reference is written out in place.
pub(super) fn schema() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
        let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
        let mut schema = settings
            .into_generator()
            .into_root_schema_for::<Config>()
            .to_value();
        tidy(&mut schema);
        add_rules(&mut schema);
        add_old_names(&mut schema);
        schema
    });
    &SCHEMA
}

/// One key that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownKey {
    /// The table that holds it: `["output", "html"]`.
    pub table: Vec<String>,
    /// The key itself.
    pub key: String,
}

/// Every key with a name of its own, in the order of the schema; free keys (`[var]`) are not among them.
pub(super) fn known_keys() -> &'static [KnownKey] {
    static KEYS: LazyLock<Vec<KnownKey>> = LazyLock::new(|| {
        let mut keys = Vec::new();
        collect_keys(schema(), &mut Vec::new(), &mut keys);
        keys
    });
    &KEYS
}

fn collect_keys(table: &Value, path: &mut Vec<String>, keys: &mut Vec<KnownKey>) {
    let Some(properties) = properties(table.get("items").unwrap_or(table)) else {
        return;
    };
    for (key, schema) in properties
        .iter()
        .filter(|(_, schema)| schema.get("deprecated").is_none())
    {
        keys.push(KnownKey {
            table: path.clone(),
            key: key.clone(),
        });
        path.push(key.clone());
        collect_keys(schema, path, keys);
        path.pop();
    }
}

/// The named keys of a table's schema.
pub(super) fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object)
}

/// What a table's schema says of keys without a name of their own: their schema, when it takes any.
pub(super) fn free_keys(schema: &Value) -> Option<&Value> {
    schema
        .get("additionalProperties")
        .filter(|free| **free != Value::Bool(false))
}

/// Takes out what TOML cannot express (null), what a reader does not want (number formats) and the line breaks of
/// doc comments; closes tables that name their keys.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(object) => {
            object.retain(|key, value| {
                !(key == "default" && (value.is_null() || *value == json!([]) || value.is_object()))
            });
            allow_no_null(object);
            bound_integers(object);
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            for (key, value) in object.iter_mut() {
                if key != "examples" && key != "default" {
                    tidy(value);
                }
            }
        }
        _ => {}
    }
}

fn allow_no_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(names)) = object.get_mut("enum") {
        names.retain(|name| !name.is_null());
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else {
        return;
    };
    choices.retain(|choice| choice.get("type") != Some(&json!("null")));
    if let [Value::Object(only)] = choices.as_mut_slice() {
        let only = std::mem::take(only);
        object.shift_remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

fn bound_integers(object: &mut Map<String, Value>) {
    let bounds = match object.shift_remove("format").as_ref().and_then(Value::as_str) {
        Some("uint8") => (0_u64, u32::from(u8::MAX)),
        Some("uint32") => (0, u32::MAX),
        _ => return,
    };
    // Every number of these types starts at 0; a field may say that its own starts later, or ends earlier.
    let least = object.get("minimum").and_then(Value::as_u64).unwrap_or(0);
    object.insert("minimum".to_owned(), json!(least.max(bounds.0)));
    object.entry("maximum").or_insert_with(|| json!(bounds.1));
}

/// `[diagnostics]` and exceptions take the ids of the catalogue and nothing else.
fn add_rules(schema: &mut Value) {
    const EXCEPTED: &str = "/properties/check/properties/exceptions/items/properties/rules/items";
    if let Some(items) = schema.pointer_mut(EXCEPTED).and_then(Value::as_object_mut) {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        items.insert("enum".to_owned(), json!(ids));
    }
    let Some(table) = schema
        .pointer_mut("/properties/diagnostics")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let level = table.shift_remove("additionalProperties").unwrap_or_default();
    let rules = RULES.iter().map(|rule| {
        let mut entry = level.clone();
        if let Value::Object(entry) = &mut entry {
            entry.insert("description".to_owned(), json!(rule.doc));
            entry.insert("default".to_owned(), json!(level_name(rule.level)));
        }
        (rule.id.to_owned(), entry)
    });
    let rules: Map<_, _> = rules.collect();
    table.insert("properties".to_owned(), Value::Object(rules));
    table.insert("additionalProperties".to_owned(), Value::Bool(false));
}

/// Names that mdBook gave up and still reads.
fn add_old_names(schema: &mut Value) {
    let Some(html) = schema.pointer_mut("/properties/output/properties/html/properties") else {
        return;
    };
    let Some(mut old) = html.get("playground").cloned() else {
        return;
    };
    if let (Value::Object(html), Value::Object(entry)) = (html, &mut old) {
        entry.insert("description".to_owned(), json!("The old name of `playground`."));
        entry.insert("deprecated".to_owned(), Value::Bool(true));
        html.insert("playpen".to_owned(), old);
    }
}

//! Holds what was written against the schema: unknown keys, removed keys and wrong types are reported where they
//! stand and left out, so that everything else still counts.
//!
//! Entry point: [`Checker::check`]. What comes out fits the schema, and so the types that it was made from.

use portolan_core::model::Diagnostics;
use serde_json::Value as Json;
use toml::Value;

use super::places::Places;
use super::schema::{free_keys, properties};
use super::source::{Entry, Node, NodeValue, Place, Sources};
use super::suggest;
use crate::nearest::nearest;

/// Keys that mdBook had before 0.5, and what to do instead.
const REMOVED: &[(&str, &str)] = &[
    ("book.multilingual", "remove the line: it never had an effect"),
    ("output.html.copy-fonts", "remove the line: no fonts are copied"),
    ("output.html.curly-quotes", "use `output.html.smart-punctuation`"),
    (
        "output.html.google-analytics",
        "remove the line: pages call no other host",
    ),
];

/// How many names a hint lists: the ids of rules are too many.
const LISTED: usize = 12;

/// Walks a configuration along the schema.
pub(super) struct Checker<'a> {
    pub sources: &'a Sources,
    pub diagnostics: Diagnostics,
    /// Where every known key stands, by its path.
    pub places: Places,
    path: Vec<String>,
    /// False when a syntax error hides a part: what is missing may stand there.
    complete: bool,
}

impl<'a> Checker<'a> {
    /// A walk that starts at the root.
    pub fn new(sources: &'a Sources, complete: bool) -> Self {
        Self {
            sources,
            diagnostics: Vec::new(),
            places: Places::default(),
            path: Vec::new(),
            complete,
        }
    }

    /// The part of `node` that fits `schema`; `None` when nothing of it does.
    pub fn check(&mut self, schema: &Json, node: &Node) -> Option<Value> {
        if let NodeValue::Unreadable(number) = &node.value {
            let message = format!("{} cannot be read: {number} is out of range", self.name());
            self.report(
                "config-invalid",
                &node.place,
                message,
                Some("write a smaller number".to_owned()),
            );
            return None;
        }
        if let Some(choices) = schema.get("anyOf").and_then(Json::as_array) {
            return match choices.iter().find(|choice| fits(choice, node)) {
                Some(choice) => self.check(choice, node),
                None => self.wrong_type(schema, node),
            };
        }
        if let Some(names) = names_of(schema) {
            return self.check_name(schema, &names, node);
        }
        if !fits(schema, node) {
            return self.wrong_type(schema, node);
        }
        match &node.value {
            NodeValue::Table(entries) => self.check_table(schema, node, entries),
            NodeValue::Array(items) => Some(self.check_array(schema, items)),
            NodeValue::Leaf(value) => self.check_range(schema, node, value),
            NodeValue::Unreadable(_) => None,
        }
    }

    fn check_table(&mut self, schema: &Json, node: &Node, entries: &[Entry]) -> Option<Value> {
        let mut table = toml::Table::new();
        for entry in entries {
            let named = properties(schema).and_then(|named| named.get(&entry.key));
            let Some(found) = named.or_else(|| free_keys(schema)) else {
                self.unknown_key(entry);
                continue;
            };
            self.path.push(entry.key.clone());
            self.places.insert(self.path.clone(), entry.key_place.clone());
            let value = self.check(found, &entry.node);
            self.path.pop();
            if let Some(value) = value {
                table.insert(entry.key.clone(), value);
            }
        }
        let required = schema.get("required").and_then(Json::as_array);
        let missing = required
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .find(|key| !table.contains_key(*key));
        if let Some(key) = missing {
            // A key that is there with a wrong type has been reported already.
            if self.complete && node.get(key).is_none() {
                let message = format!("{} has no `{key}`", self.name());
                self.report(
                    "config-invalid",
                    &node.place,
                    message,
                    Some(format!("add `{key} = \"…\"`")),
                );
            }
            return None;
        }
        Some(Value::Table(table))
    }

    fn check_array(&mut self, schema: &Json, items: &[Node]) -> Value {
        let anything = Json::Bool(true);
        let item_schema = schema.get("items").unwrap_or(&anything);
        let mut kept = Vec::new();
        for (index, item) in items.iter().enumerate() {
            self.path.push(format!("[{index}]"));
            self.places.insert(self.path.clone(), item.place.clone());
            let value = self.check(item_schema, item);
            self.path.pop();
            if let Some(value) = value {
                self.places.move_entry(&self.path, index, kept.len());
                kept.push(value);
            }
        }
        Value::Array(kept)
    }

    fn check_range(&mut self, schema: &Json, node: &Node, value: &Value) -> Option<Value> {
        let bound = |name| schema.get(name).and_then(Json::as_i64);
        if let (Some(number), Some(least), Some(most)) =
            (value.as_integer(), bound("minimum"), bound("maximum"))
            && !(least..=most).contains(&number)
        {
            let message = format!("{} cannot be {number}", self.name());
            self.report(
                "config-invalid",
                &node.place,
                message,
                Some(format!("use a number from {least} to {most}")),
            );
            return None;
        }
        // A date where text is wanted is the date as text: `reviewed = 2026-11-05`.
        if wants(schema, "string")
            && let Value::Datetime(date) = value
        {
            return Some(Value::String(date.to_string()));
        }
        Some(value.clone())
    }

    fn check_name(&mut self, schema: &Json, names: &[&str], node: &Node) -> Option<Value> {
        let NodeValue::Leaf(Value::String(written)) = &node.value else {
            return self.wrong_type(schema, node);
        };
        if names.contains(&written.as_str()) {
            return Some(Value::String(written.clone()));
        }
        let near = nearest(written, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let list = (names.len() <= LISTED).then(|| {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        });
        let hint = match (near, list) {
            (Some(near), Some(list)) => format!("{near} It is one of {list}"),
            (Some(near), None) => near,
            (None, Some(list)) => format!("use one of {list}"),
            (None, None) => "the reference lists the ids of all diagnostics".to_owned(),
        };
        let message = format!("{} cannot be `{}`", self.name(), shorten(written));
        self.report("config-invalid", &node.place, message, Some(hint));
        None
    }

    fn wrong_type(&mut self, schema: &Json, node: &Node) -> Option<Value> {
        let message = format!(
            "{} must be {}, not {}",
            self.name(),
            expected(schema),
            found(node)
        );
        let hint = match self.path.last() {
            Some(entry) if entry.starts_with('[') => example_of_entry(schema, node),
            Some(key) => example(schema, key, node),
            None => String::new(),
        };
        self.report("config-invalid", &node.place, message, Some(hint));
        None
    }

    fn unknown_key(&mut self, entry: &Entry) {
        self.path.push(entry.key.clone());
        let path = dotted(&self.path);
        self.path.pop();
        if let Some((_, hint)) = REMOVED.iter().find(|(removed, _)| *removed == path) {
            let message = format!("`{path}` is no longer a key of mdBook and does nothing");
            self.report(
                "config-removed",
                &entry.key_place,
                message,
                Some((*hint).to_owned()),
            );
            return;
        }
        let hint = if self.path.first().is_some_and(|table| table == "diagnostics") {
            match nearest(&entry.key, portolan_core::model::RULES.iter().map(|rule| rule.id)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it; the reference lists the ids of all diagnostics".to_owned(),
            }
        } else {
            suggest::hint_for_key(&self.path, &entry.key)
        };
        let message = if self.path.first().is_some_and(|table| table == "diagnostics") {
            format!(
                "no diagnostic has the id `{}`",
                dotted(std::slice::from_ref(&entry.key))
            )
        } else {
            format!("unknown key `{path}`")
        };
        self.report("config-unknown-key", &entry.key_place, message, Some(hint));
    }

    fn report(&mut self, id: &'static str, place: &Place, message: String, hint: Option<String>) {
        let diagnostic = self.sources.diagnostic(id, place, message);
        self.diagnostics.push(match hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        });
    }

    fn name(&self) -> String {
        format!("`{}`", dotted(&self.path))
    }
}

/// A path as it is written in TOML: `output.html.redirect."/old.html"`, `portolan.nav-links[0].url`.
pub(super) fn dotted(path: &[String]) -> String {
    let mut text = String::new();
    for part in path {
        let bare = part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if part.starts_with('[') {
            text.push_str(part);
            continue;
        }
        if !text.is_empty() {
            text.push('.');
        }
        if bare && !part.is_empty() {
            text.push_str(part);
        } else {
            text.push_str(&Value::String(part.clone()).to_string());
        }
    }
    text
}

/// Short enough for a message, and without characters that a terminal obeys.
fn shorten(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
        .collect();
    if text.chars().count() <= 40 {
        text
    } else {
        text.chars().take(39).chain(['…']).collect()
    }
}

/// The names that a value may have, when it is one of a few.
pub(super) fn names_of(schema: &Json) -> Option<Vec<&str>> {
    if let Some(names) = schema.get("enum").and_then(Json::as_array) {
        return Some(names.iter().filter_map(Json::as_str).collect());
    }
    let choices = schema.get("oneOf").and_then(Json::as_array)?;
    let mut names = Vec::new();
    for choice in choices {
        match choice.get("const") {
            Some(name) => names.extend(name.as_str()),
            None => names.extend(
                choice
                    .get("enum")
                    .and_then(Json::as_array)?
                    .iter()
                    .filter_map(Json::as_str),
            ),
        }
    }
    Some(names)
}

fn wants(schema: &Json, kind: &str) -> bool {
    schema.get("type").and_then(Json::as_str) == Some(kind)
}

fn fits(schema: &Json, node: &Node) -> bool {
    let Some(kind) = schema.get("type").and_then(Json::as_str) else {
        return true;
    };
    match &node.value {
        NodeValue::Table(_) => kind == "object",
        NodeValue::Array(_) => kind == "array",
        NodeValue::Leaf(Value::String(_)) => kind == "string",
        NodeValue::Leaf(Value::Datetime(_)) => kind == "string" && schema.get("x-date").is_some(),
        NodeValue::Leaf(Value::Integer(_)) => kind == "integer" || kind == "number",
        NodeValue::Leaf(Value::Float(_)) => kind == "number",
        NodeValue::Leaf(Value::Boolean(_)) => kind == "boolean",
        NodeValue::Leaf(_) | NodeValue::Unreadable(_) => false,
    }
}

/// What a schema takes, in words.
pub(super) fn expected(schema: &Json) -> String {
    if let Some(choices) = schema.get("anyOf").and_then(Json::as_array) {
        return choices.iter().map(expected).collect::<Vec<_>>().join(" or ");
    }
    if names_of(schema).is_some() {
        return "text".to_owned();
    }
    match schema.get("type").and_then(Json::as_str) {
        Some("string") => "text",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("boolean") => "`true` or `false`",
        Some("object") => "a table",
        Some("array") => match schema
            .get("items")
            .and_then(|items| items.get("type"))
            .and_then(Json::as_str)
        {
            Some("object") => "a list of tables",
            Some("array") => "a list of lists of text",
            _ => "a list of text",
        },
        _ => "a value",
    }
    .to_owned()
}

fn found(node: &Node) -> &'static str {
    match &node.value {
        NodeValue::Table(_) => "a table",
        NodeValue::Array(_) => "a list",
        NodeValue::Leaf(Value::String(_)) => "text",
        NodeValue::Leaf(Value::Boolean(_)) => "`true` or `false`",
        NodeValue::Leaf(Value::Datetime(_)) => "a date",
        NodeValue::Leaf(Value::Float(_)) => "a number with a fraction",
        NodeValue::Leaf(_) | NodeValue::Unreadable(_) => "a number",
    }
}

/// What was written, as text in quotes.
fn quoted(node: &Node) -> Value {
    Value::String(match &node.value {
        NodeValue::Leaf(Value::String(text)) => shorten(text),
        NodeValue::Leaf(value) => value.to_string(),
        _ => "…".to_owned(),
    })
}

/// What to write as an entry of a list instead.
fn example_of_entry(schema: &Json, node: &Node) -> String {
    if wants(schema, "array") {
        return format!("write the entry as a list: `[{}, \"…\"]`", quoted(node));
    }
    match properties(schema).and_then(|keys| keys.keys().next()) {
        Some(key) => format!("write the entry as a table: `{{ {key} = \"…\" }}`"),
        None => format!("write the entry in quotes: `{}`", quoted(node)),
    }
}

/// What to write instead, made from what was written.
fn example(schema: &Json, key: &str, node: &Node) -> String {
    let quoted = quoted(node);
    let key = dotted(&[key.to_owned()]);
    match schema.get("type").and_then(Json::as_str) {
        Some("boolean") => format!("write `{key} = true` or `{key} = false`, without quotes"),
        Some("integer") => format!("write a number without quotes, such as `{key} = 1`"),
        Some("number") => format!("write a number without quotes, such as `{key} = 1.5`"),
        Some("array") if expected(schema) == "a list of tables" => {
            format!("write a list of tables: `{key} = [{{ … }}]`, or `[[{key}]]` on a line of its own")
        }
        Some("array") if expected(schema) == "a list of lists of text" => {
            format!("write lists in a list: `{key} = [[\"…\", \"…\"]]`")
        }
        Some("array") => format!("write a list: `{key} = [{quoted}]`"),
        Some("object") => format!("write `{key}` as a table of keys and values"),
        _ => format!("write it in quotes: `{key} = {quoted}`"),
    }
}

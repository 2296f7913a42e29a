//! What was written, before anyone asks what it means: one tree of values made from `book.toml`, the files laid over
//! it and the environment, in which every key and value knows where it stands.
//!
//! Entry point: [`Sources::read`]. Knows TOML and JSON, and no key by name.

use std::ops::Range;
use std::sync::Arc;

use portolan_core::model::{Diagnostic, Diagnostics, Location};
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

/// More keys within keys than this are not read from the environment: no setting lies that deep.
const DEEPEST_OVERRIDE: usize = 16;

/// Where a key or value stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// Bytes of the file with this index.
    File(usize, Range<usize>),
    /// An environment variable.
    Variable(Arc<str>),
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub place: Place,
    pub value: NodeValue,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeValue {
    Table(Vec<Entry>),
    Array(Vec<Node>),
    /// Neither a table nor an array.
    Leaf(Value),
    /// A number that no TOML reader can hold, as it was written.
    Unreadable(String),
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

impl Node {
    /// The entry of this key, when the node is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            NodeValue::Table(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            NodeValue::Table(entries) => entries
                .iter_mut()
                .find(|entry| entry.key == key)
                .map(|entry| &mut entry.node),
            _ => None,
        }
    }
}

/// The texts that a configuration was read from: turns places into locations.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sources {
    files: Vec<(String, Arc<str>)>,
}

impl Sources {
    /// Reads `files`, each laid over those before it, then `overrides` (names of environment variables and their
    /// values). Tables are merged key by key; any other value replaces the one below it.
    /// With the diagnostics of syntax, which is right when there are none.
    pub fn read(files: &[(&str, &str)], overrides: &[(String, String)]) -> (Self, Node, Diagnostics) {
        let mut sources = Self::default();
        let mut diagnostics = Vec::new();
        let mut root = Node {
            place: Place::File(0, 0..0),
            value: NodeValue::Table(Vec::new()),
        };
        for (name, text) in files {
            let layer = sources.read_file(name, text, &mut diagnostics);
            lay_over(&mut root, layer);
        }
        let mut overrides: Vec<_> = overrides.iter().collect();
        overrides.sort();
        for (name, value) in overrides {
            override_one(&mut root, name, value);
        }
        (sources, root, diagnostics)
    }

    fn read_file(&mut self, name: &str, text: &str, diagnostics: &mut Diagnostics) -> Node {
        let file = self.files.len();
        self.files.push((name.to_owned(), Arc::from(text)));
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut lines = Vec::new();
        for error in &errors {
            let found = self.syntax_error(file, error);
            // One slip makes the parser stumble several times; what it says first is what matters.
            let line = found.location.as_ref().map_or(0, |location| location.line);
            if !lines.contains(&line) {
                lines.push(line);
                diagnostics.push(found);
            }
        }
        let span = table.span();
        let mut node = Node {
            place: Place::File(file, span),
            value: table_node(file, table.into_inner()),
        };
        if let Some(first) = errors
            .iter()
            .filter_map(toml::de::Error::span)
            .map(|span| span.start)
            .min()
        {
            keep_before(&mut node, first);
        }
        node
    }

    fn syntax_error(&self, file: usize, error: &toml::de::Error) -> Diagnostic {
        let message: Vec<_> = error
            .message()
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let (name, text) = &self.files[file];
        let location = error.span().map_or_else(
            || Location::file(name),
            |span| Location::in_text(name, text, span),
        );
        let message = message.join(", ").replace(", expected nothing", "");
        Diagnostic::new("config-invalid", format!("this is not valid TOML: {message}"))
            .at(location)
            .hint("correct this line; what follows it is read once it is right")
    }

    /// The name of the first file.
    pub fn first_name(&self) -> &str {
        self.files.first().map_or("book.toml", |(name, _)| name.as_str())
    }

    /// Where a place is, when it is in a file.
    pub fn locate(&self, place: &Place) -> Option<Location> {
        match place {
            Place::File(file, range) => {
                let (name, text) = self.files.get(*file)?;
                Some(Location::in_text(name, text, range.clone()))
            }
            Place::Variable(_) => None,
        }
    }

    /// A diagnostic about something at `place`.
    pub fn diagnostic(&self, id: &'static str, place: &Place, message: String) -> Diagnostic {
        match place {
            Place::Variable(name) => Diagnostic::new(id, format!("environment variable `{name}`: {message}")),
            Place::File(..) => {
                let diagnostic = Diagnostic::new(id, message);
                match self.locate(place) {
                    Some(location) => diagnostic.at(location),
                    None => diagnostic,
                }
            }
        }
    }
}

/// What stands before the first syntax error was surely read as it was meant; the rest was guessed.
fn keep_before(node: &mut Node, end: usize) {
    match &mut node.value {
        NodeValue::Table(entries) => {
            entries.retain(|entry| starts_before(&entry.key_place, end) && !holds(&entry.node, end));
            for entry in entries {
                keep_before(&mut entry.node, end);
            }
        }
        NodeValue::Array(items) => {
            items.retain(|item| starts_before(&item.place, end) && !holds(item, end));
            for item in items {
                keep_before(item, end);
            }
        }
        NodeValue::Leaf(_) | NodeValue::Unreadable(_) => {}
    }
}

/// Whether the value reaches the error, or is the parser's stand-in for one that is missing.
fn holds(node: &Node, at: usize) -> bool {
    let is_leaf = matches!(node.value, NodeValue::Leaf(_));
    matches!(&node.place, Place::File(_, range) if range.end > at || (is_leaf && range.is_empty()))
}

fn starts_before(place: &Place, end: usize) -> bool {
    matches!(place, Place::File(_, range) if range.start < end)
}

fn table_node(file: usize, table: DeTable<'_>) -> NodeValue {
    let entries = table.into_iter().map(|(key, value)| Entry {
        key_place: Place::File(file, key.span()),
        key: key.into_inner().into_owned(),
        node: value_node(file, value),
    });
    NodeValue::Table(entries.collect())
}

fn value_node(file: usize, value: Spanned<DeValue<'_>>) -> Node {
    let place = Place::File(file, value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => NodeValue::Leaf(Value::String(text.into_owned())),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => NodeValue::Leaf(Value::Integer(number)),
            Err(_) => NodeValue::Unreadable(number.to_string()),
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) => NodeValue::Leaf(Value::Float(number)),
            Err(_) => NodeValue::Unreadable(number.to_string()),
        },
        DeValue::Boolean(value) => NodeValue::Leaf(Value::Boolean(value)),
        DeValue::Datetime(value) => NodeValue::Leaf(Value::Datetime(value)),
        DeValue::Array(items) => {
            NodeValue::Array(items.into_iter().map(|item| value_node(file, item)).collect())
        }
        DeValue::Table(table) => table_node(file, table),
    };
    Node { place, value }
}

/// Reads the table `old` as the table `new`, which wins where both have a key.
pub(super) fn rename_table(parent: &mut Node, old: &str, new: &str) {
    let NodeValue::Table(entries) = &mut parent.value else {
        return;
    };
    let Some(at) = entries.iter().position(|entry| entry.key == old) else {
        return;
    };
    let mut renamed = entries.remove(at);
    new.clone_into(&mut renamed.key);
    if let Some(at) = entries.iter().position(|entry| entry.key == new) {
        let newer = entries.remove(at);
        lay_over(&mut renamed.node, newer.node);
    }
    entries.push(renamed);
}

fn lay_over(below: &mut Node, above: Node) {
    match (&mut below.value, above.value) {
        (NodeValue::Table(entries), NodeValue::Table(over)) => {
            for entry in over {
                match entries.iter_mut().find(|known| known.key == entry.key) {
                    Some(known) => {
                        known.key_place = entry.key_place;
                        lay_over(&mut known.node, entry.node);
                    }
                    None => entries.push(entry),
                }
            }
        }
        (_, value) => {
            *below = Node {
                place: above.place,
                value,
            }
        }
    }
}

/// The tables that the environment may set.
const OVERRIDABLE: [&str; 5] = ["book", "build", "rust", "output", "preprocessor"];

/// mdBook's rule: `MDBOOK_OUTPUT__HTML__SITE_URL` is `output.html.site-url`, its value JSON or else text, and
/// replaces whatever stood there.
fn override_one(root: &mut Node, name: &str, value: &str) {
    let Some(path) = name.strip_prefix("MDBOOK_") else {
        return;
    };
    let path = path.to_lowercase().replace("__", ".").replace('_', "-");
    // As there, other tables do not count: `MDBOOK_VERSION` is a script's own, `MDBOOK_LOG` sets what mdBook prints.
    let table = path.split('.').next().unwrap_or_default();
    if !OVERRIDABLE.contains(&table) {
        return;
    }
    let place = Place::Variable(Arc::from(name));
    let json = serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::String(value.to_owned()));
    let Some(node) = json_node(&place, json) else {
        return;
    };
    let keys: Vec<_> = path.split('.').take(DEEPEST_OVERRIDE).collect();
    set(root, &keys, node);
}

fn set(below: &mut Node, keys: &[&str], node: Node) {
    let Some((first, rest)) = keys.split_first() else {
        *below = node;
        return;
    };
    if !matches!(below.value, NodeValue::Table(_)) {
        *below = Node {
            place: node.place.clone(),
            value: NodeValue::Table(Vec::new()),
        };
    }
    let NodeValue::Table(entries) = &mut below.value else {
        return;
    };
    let at = entries
        .iter()
        .position(|entry| entry.key == *first)
        .unwrap_or_else(|| {
            let empty = Node {
                place: node.place.clone(),
                value: NodeValue::Table(Vec::new()),
            };
            entries.push(Entry {
                key: (*first).to_owned(),
                key_place: node.place.clone(),
                node: empty,
            });
            entries.len() - 1
        });
    if rest.is_empty() {
        entries[at].key_place = node.place.clone();
    }
    set(&mut entries[at].node, rest, node);
}

/// TOML has no null: it is left out.
fn json_node(place: &Place, json: serde_json::Value) -> Option<Node> {
    use serde_json::Value as Json;
    let value = match json {
        Json::Null => return None,
        Json::Bool(value) => NodeValue::Leaf(Value::Boolean(value)),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => NodeValue::Leaf(Value::Integer(number)),
            (None, Some(number)) => NodeValue::Leaf(Value::Float(number)),
            (None, None) => NodeValue::Unreadable(number.to_string()),
        },
        Json::String(text) => NodeValue::Leaf(Value::String(text)),
        Json::Array(items) => NodeValue::Array(
            items
                .into_iter()
                .filter_map(|item| json_node(place, item))
                .collect(),
        ),
        Json::Object(map) => {
            let entries = map.into_iter().filter_map(|(key, value)| {
                Some(Entry {
                    key,
                    key_place: place.clone(),
                    node: json_node(place, value)?,
                })
            });
            NodeValue::Table(entries.collect())
        }
    };
    Some(Node {
        place: place.clone(),
        value,
    })
}

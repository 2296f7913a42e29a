//! YAML and TOML to one kind of value, within bounds.
//!
//! YAML's aliases let a few lines stand for billions of values, so what is built is counted while it is built.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::{Format, Raw, plain};

/// Values that one front matter may hold. A page has some dozens.
const VALUES: usize = 20_000;

/// Bytes of text that count as one more value.
const BYTES: usize = 256;

/// Why front matter cannot be read at all.
pub(super) struct Problem {
    pub(super) message: String,
    /// Bytes of the raw text.
    pub(super) place: Option<Range<usize>>,
}

/// The keys and values of front matter, in their order. Dates become text as they are written.
pub(super) fn read(raw: &Raw<'_>) -> Result<Map<String, Value>, Problem> {
    match raw.format {
        Format::Yaml => plain::read(raw.text).map_or_else(|| read_yaml(raw.text), Ok),
        Format::Toml => read_toml(raw.text),
    }
}

pub(super) fn read_yaml(text: &str) -> Result<Map<String, Value>, Problem> {
    let budget = Cell::new(VALUES);
    match (Bounded { left: &budget }).deserialize(yaml_serde::Deserializer::from_str(text)) {
        Ok(Value::Object(values)) => Ok(values),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(Problem {
            message: "expected lines of the form `key: value`".to_owned(),
            place: None,
        }),
        Err(error) => {
            let said = error.to_string();
            // The library counts lines from the front matter's start; ours stand in the location.
            let message = said.split(" at line ").next().unwrap_or(&said);
            let place = error.location().map(|at| offset_of(text, at.line(), at.column()));
            let place = twice(text, message).or(place.map(|at| at..at));
            Err(Problem {
                message: one_line(message),
                place,
            })
        }
    }
}

fn read_toml(text: &str) -> Result<Map<String, Value>, Problem> {
    match toml::from_str::<toml::Table>(text) {
        Ok(table) => Ok(table
            .into_iter()
            .map(|(key, value)| (key, from_toml(value)))
            .collect()),
        Err(error) => {
            let message = match error.message() {
                "duplicate key" => "the key is there twice",
                message => message,
            };
            Err(Problem {
                message: one_line(message),
                place: error.span(),
            })
        }
    }
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => from_float(number),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, it)| (key, from_toml(it))).collect())
        }
    }
}

/// JSON has no infinity: it becomes the word for it.
fn from_float(number: f64) -> Value {
    Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
}

/// Where the last of two equal keys stands; the library only knows where their table starts.
fn twice(text: &str, message: &str) -> Option<Range<usize>> {
    let key = message
        .strip_prefix("the key `")?
        .strip_suffix("` is there twice")?;
    let raw = Raw {
        format: Format::Yaml,
        text,
        offset: 0,
        body_offset: 0,
    };
    let first = find_key(&raw, key, 0, Indent::None)?;
    let next_line = first.end + text.get(first.end..)?.find('\n')? + 1;
    find_key(&raw, key, next_line, Indent::None)
}

fn one_line(message: &str) -> String {
    message
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches('.')
        .to_owned()
}

/// The byte at a line and a column, both from 1, the column in characters.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(start..).unwrap_or("");
    let within = rest
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(rest.len(), |(at, _)| at);
    start + within
}

/// Where a key of front matter is written, or a key of the table under it.
pub(super) fn place_of(raw: &Raw<'_>, key: &str, inner: Option<&str>) -> Option<Range<usize>> {
    let outer = find_key(raw, key, 0, Indent::None).or_else(|| find_table(raw, key));
    let Some(inner) = inner else { return outer };
    let from = outer.clone().map_or(0, |range| range.start);
    find_key(raw, inner, from, Indent::Any).or(outer)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Indent {
    None,
    Any,
}

fn find_key(raw: &Raw<'_>, key: &str, from: usize, indent: Indent) -> Option<Range<usize>> {
    let mut at = 0;
    for line in raw.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if at <= from {
            continue;
        }
        let content = if indent == Indent::Any {
            line.trim_start()
        } else {
            line
        };
        let shift = line.len() - content.len();
        let bare = content.trim_start_matches(['"', '\'']);
        let quotes = content.len() - bare.len();
        let Some(rest) = bare.strip_prefix(key) else {
            continue;
        };
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        let sign = match raw.format {
            Format::Yaml => rest.starts_with(':'),
            Format::Toml => rest.starts_with('=') || rest.starts_with('.'),
        };
        if sign {
            let begin = start + shift + quotes;
            return Some(begin..begin + key.len());
        }
    }
    None
}

/// `[search]` of TOML.
fn find_table(raw: &Raw<'_>, key: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in raw.text.split_inclusive('\n') {
        let name = line.trim().trim_start_matches('[').trim_start();
        if raw.format == Format::Toml && line.trim_start().starts_with('[') && name.starts_with(key) {
            let begin = at + line.len() - line.trim_start().trim_start_matches('[').trim_start().len();
            return Some(begin..begin + key.len());
        }
        at += line.len();
    }
    None
}

/// Builds a value while something is left of its budget.
#[derive(Clone, Copy)]
struct Bounded<'a> {
    left: &'a Cell<usize>,
}

impl Bounded<'_> {
    fn spend<E: serde::de::Error>(&self, values: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(values);
        self.left.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| E::custom("it stands for too many values"))
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_bool<E: serde::de::Error>(self, yes: bool) -> Result<Value, E> {
        self.spend(1).map(|()| Value::Bool(yes))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        self.spend(1).map(|()| Value::from(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.spend(1).map(|()| Value::from(number))
    }

    fn visit_i128<E: serde::de::Error>(self, number: i128) -> Result<Value, E> {
        self.spend(1).map(|()| Value::String(number.to_string()))
    }

    fn visit_u128<E: serde::de::Error>(self, number: u128) -> Result<Value, E> {
        self.spend(1).map(|()| Value::String(number.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        self.spend(1).map(|()| from_float(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.spend(1 + text.len() / BYTES)
            .map(|()| Value::String(text.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.spend(1).map(|()| Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.spend(1)?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Value, A::Error> {
        self.spend(1)?;
        let mut values = Map::new();
        while let Some(key) = table.next_key_seed(self)? {
            let key = match key {
                Value::String(key) => key,
                Value::Array(_) | Value::Object(_) => return Err(A::Error::custom("a key must be a word")),
                other => other.to_string(),
            };
            let value = table.next_value_seed(self)?;
            if values.contains_key(&key) {
                return Err(A::Error::custom(format!("the key `{key}` is there twice")));
            }
            values.insert(key, value);
        }
        Ok(Value::Object(values))
    }

    /// A tagged value (`!ENV x`) counts as the value without its tag.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, inner) = tagged.variant_seed(self)?;
        inner.newtype_variant_seed(self)
    }
}

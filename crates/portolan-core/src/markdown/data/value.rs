//! One kind of value for JSON, YAML and TOML: keys keep their order, numbers and dates are as they are written.
//!
//! YAML's aliases let a few lines stand for billions of values, so what is built is counted while it is built.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

/// A value of a data file.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::markdown) enum Value {
    Null,
    /// Text, a number, a date, or a word such as `true`.
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value of a key.
    pub(in crate::markdown) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a key.
    pub(in crate::markdown) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// On one line: entries of lists and maps behind commas.
    pub(in crate::markdown) fn shown(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::List(values) => {
                // A list of maps would run together.
                let join = match values.first() {
                    Some(Self::Map(_)) => "; ",
                    _ => ", ",
                };
                values.iter().map(Self::shown).collect::<Vec<_>>().join(join)
            }
            Self::Map(entries) => {
                let shown = entries
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", value.shown()));
                shown.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The key under which the TOML library hands over a date.
const DATE: &str = "$__toml_private_datetime";

/// Bytes of text that count as one more value.
const BYTES: usize = 256;

/// Builds a value while something is left of its budget.
#[derive(Clone, Copy)]
pub(super) struct Bounded<'a> {
    pub(super) left: &'a Cell<usize>,
}

impl Bounded<'_> {
    fn spend<E: Error>(&self, values: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(values);
        self.left.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| E::custom("it stands for too many values"))
    }

    fn word<E: Error>(self, word: impl ToString) -> Result<Value, E> {
        self.spend(1).map(|()| Value::Text(word.to_string()))
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

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Value, E> {
        self.word(yes)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        self.word(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        self.word(number)
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Value, E> {
        self.word(number)
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Value, E> {
        self.word(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        // As JSON writes it: `2.0` stays `2.0`.
        let json = serde_json::Number::from_f64(number);
        self.word(json.map_or_else(|| number.to_string(), |json| json.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.spend(1 + text.len() / BYTES)
            .map(|()| Value::Text(text.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.spend(1).map(|()| Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
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
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.spend(1)?;
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut known = std::collections::HashSet::new();
        while let Some(key) = map.next_key_seed(self)? {
            let key = match key {
                Value::Text(key) => key,
                Value::Null => "null".to_owned(),
                Value::List(_) | Value::Map(_) => return Err(A::Error::custom("a key must be a word")),
            };
            let value = map.next_value_seed(self)?;
            if key == DATE {
                return Ok(value);
            }
            if !known.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key `{key}` is there twice")));
            }
            entries.push((key, value));
        }
        Ok(Value::Map(entries))
    }

    /// A tagged value (`!Ref x`) counts as the value without its tag.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, inner) = tagged.variant_seed(self)?;
        inner.newtype_variant_seed(self)
    }
}

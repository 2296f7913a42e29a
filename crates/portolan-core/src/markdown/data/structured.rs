//! JSON, YAML and TOML as values, or where and why they are none.

use std::cell::Cell;

use serde::de::DeserializeSeed as _;

use super::value::{Bounded, Value};
use super::{Format, Problem, byte_at, start_of_line};

/// Values that one text may stand for; of YAML's aliases, each time anew.
const VALUES: usize = 2_000_000;

/// Reads a text of one of the three formats that hold nested values.
pub(in crate::markdown) fn read(format: Format, text: &str) -> Result<Value, Problem> {
    let left = Cell::new(VALUES);
    let seed = Bounded { left: &left };
    match format {
        Format::Yaml => read_yaml(text, seed),
        Format::Toml => read_toml(text, seed),
        _ => read_json(text, seed),
    }
}

fn read_json(text: &str, seed: Bounded<'_>) -> Result<Value, Problem> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = seed
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        let at = start_of_line(text, error.line()) + error.column().saturating_sub(1);
        Problem {
            message: one_line(&error.to_string()),
            at: Some(at.min(text.len())),
        }
    })
}

fn read_yaml(text: &str, seed: Bounded<'_>) -> Result<Value, Problem> {
    seed.deserialize(yaml_serde::Deserializer::from_str(text))
        .map_err(|error| Problem {
            message: one_line(&error.to_string()),
            at: error
                .location()
                .map(|place| byte_at(text, place.line(), place.column())),
        })
}

fn read_toml(text: &str, seed: Bounded<'_>) -> Result<Value, Problem> {
    let problem = |error: &toml::de::Error| Problem {
        message: one_line(match error.message() {
            "duplicate key" => "the key is there twice",
            message => message,
        }),
        at: error.span().map(|span| span.start),
    };
    let reader = toml::Deserializer::parse(text).map_err(|error| problem(&error))?;
    seed.deserialize(reader).map_err(|error| problem(&error))
}

/// A library's message on one line, without the place, which is told in our own way.
fn one_line(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    let words: Vec<_> = message.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(format: Format, text: &str) -> String {
        match read(format, text) {
            Ok(value) => format!("{value:?}").replace("Text(", "").replace("\")", "\""),
            Err(problem) => format!("{} at {:?}", problem.message, problem.at),
        }
    }

    #[test]
    fn the_three_formats_give_the_same_values() {
        let expected = r#"Map([("b", "1"), ("a", List(["x", "2.5"])), ("c", Map([("d", "true")]))])"#;
        assert_eq!(
            shown(Format::Json, r#"{"b": 1, "a": ["x", 2.5], "c": {"d": true}}"#),
            expected
        );
        assert_eq!(
            shown(Format::Yaml, "b: 1\na: [x, 2.5]\nc:\n  d: true\n"),
            expected
        );
        assert_eq!(
            shown(Format::Toml, "b = 1\na = [\"x\", 2.5]\n[c]\nd = true\n"),
            expected
        );
    }

    #[test]
    fn dates_tags_numbers_and_odd_keys_are_words() {
        assert_eq!(
            shown(Format::Toml, "a = 2026-11-29\nb = 07:32:00\nc = 1.0"),
            r#"Map([("a", "2026-11-29"), ("b", "07:32:00"), ("c", "1.0")])"#
        );
        assert_eq!(
            shown(Format::Yaml, "a: 2026-11-29\n200: ok\nb: !Ref x\nc: ~\n"),
            r#"Map([("a", "2026-11-29"), ("200", "ok"), ("b", "x"), ("c", Null)])"#
        );
        assert_eq!(
            shown(Format::Json, "[12345678901234567890, 1e3]"),
            r#"List(["12345678901234567890", "1000.0"])"#
        );
    }

    #[test]
    fn what_cannot_be_read_has_its_place() {
        let cases = [
            (Format::Json, "{\n  \"a\": tru\n}"),
            (Format::Json, "[1] x"),
            (Format::Json, "{\"a\": 1, \"a\": 2}"),
            (Format::Json, ""),
            (Format::Yaml, "a: 1\nb: c: d\n"),
            (Format::Yaml, "a: 1\na: 2\n"),
            (Format::Yaml, "ä: 1\nä: [1, 2\n"),
            (Format::Toml, "a = 1\nb = x\n"),
            (Format::Toml, "a = 1\na = 2\n"),
        ];
        let all: Vec<_> = cases.iter().map(|(format, text)| shown(*format, text)).collect();
        insta::assert_snapshot!(all.join("\n"), @r"
        expected ident at Some(13)
        trailing characters at Some(4)
        the key `a` is there twice at Some(15)
        EOF while parsing a value at Some(0)
        mapping values are not allowed in this context at Some(9)
        the key `a` is there twice at Some(0)
        did not find expected ',' or ']' at Some(16)
        string values must be quoted, expected literal string at Some(10)
        the key is there twice at Some(6)
        ");
    }

    #[test]
    fn aliases_are_counted() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let before = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{before}]\n"));
        }
        assert!(read(Format::Yaml, &text).is_err());
    }
}

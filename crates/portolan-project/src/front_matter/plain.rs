//! YAML of the form that nearly all front matter has, read line by line.
//!
//! Only what can mean nothing else is read here: a key at the margin, and behind it a word or a sentence, a whole number, a
//! date, text in double quotes without escapes, or a list of words in brackets. Of everything else, mistakes included,
//! nothing is said, and the YAML library reads the whole text. A property holds both against each other.

use serde_json::{Map, Value};

/// Longer front matter is not of that form, and its values have to be counted.
const LONGEST: usize = 4096;

/// The keys and values in their order. `None`: the library must read it.
pub(super) fn read(text: &str) -> Option<Map<String, Value>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut values = Map::new();
    for line in text.split_terminator('\n') {
        let (key, value) = line.split_once(": ")?;
        if !is_word(key) || values.insert(key.to_owned(), value_of(value)?).is_some() {
            return None;
        }
    }
    (!values.is_empty()).then_some(values)
}

fn value_of(text: &str) -> Option<Value> {
    match text.as_bytes().first()? {
        b'"' => quoted(text).map(Value::from),
        b'[' => list(text),
        b'0'..=b'9' => number_or_date(text),
        _ => is_sentence(text).then(|| Value::from(text)),
    }
}

fn quoted(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = |letter: char| is_printable(letter) && !matches!(letter, '"' | '\\');
    inner.chars().all(is_plain).then_some(inner)
}

fn list(text: &str) -> Option<Value> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let words = inner.split(", ");
    words
        .map(|word| is_word(word).then(|| Value::from(word)))
        .collect()
}

fn number_or_date(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    let is_date = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_date {
        return Some(Value::from(text));
    }
    let is_number = bytes.iter().all(u8::is_ascii_digit) && (bytes[0] != b'0' || bytes.len() == 1);
    // 18 digits fit every kind of number.
    (is_number && bytes.len() <= 18).then(|| text.parse::<u64>().ok().map(Value::from))?
}

/// Text that stands for itself: it starts with a letter, is on one line, and holds no sign that could end it.
fn is_sentence(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|letter| is_printable(letter) && !matches!(letter, ':' | '#'))
        && !text.ends_with(' ')
        && !is_other_value(text)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !is_other_value(text)
}

/// Words that stand for a value that is no text.
fn is_other_value(text: &str) -> bool {
    ["true", "false", "null"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

fn is_printable(letter: char) -> bool {
    matches!(letter, ' '..='~') || (!letter.is_ascii() && letter.is_alphabetic())
}

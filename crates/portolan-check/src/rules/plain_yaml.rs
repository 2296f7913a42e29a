//! A quick yes for YAML of the form that most of it has: keys and lists in blocks, with a word, a number or quoted text behind
//! them.
//!
//! Entry point: [`is_plain`]. It says yes only to what the YAML library reads without complaint, which a property holds; of all
//! else it says nothing, and the library is asked.

/// Deeper code is left to the library, which has a limit of its own.
const DEEPEST: usize = 32;

/// Whether code is YAML of that form, without a fault.
pub(super) fn is_plain(code: &str) -> bool {
    let mut blocks = Blocks::default();
    let is_plain = code
        .split_terminator('\n')
        .all(|line| blocks.line(line).is_some());
    is_plain && !blocks.open.is_empty()
}

/// The lists and tables that are open, the outermost first.
#[derive(Default)]
struct Blocks<'c> {
    open: Vec<Block<'c>>,
    /// The innermost block's last entry has no value yet.
    awaits: bool,
}

struct Block<'c> {
    /// In columns.
    indent: usize,
    /// `None`: a list.
    keys: Option<Vec<&'c str>>,
}

/// What a line, or what stands behind a dash, is an entry of.
#[derive(Clone, Copy)]
enum Entry<'c> {
    List,
    Table(&'c str),
}

impl<'c> Blocks<'c> {
    fn line(&mut self, line: &'c str) -> Option<()> {
        if !line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return None;
        }
        let mut text = line.trim_start_matches(' ');
        if text.is_empty() || text.starts_with('#') {
            return Some(());
        }
        let mut indent = line.len() - text.len();
        let mut in_list = false;
        while let Some(rest) = text.strip_prefix("- ") {
            self.enter(indent, Entry::List)?;
            self.awaits = true;
            in_list = true;
            indent += 2;
            text = rest;
        }
        let Some((key, value)) = entry(text) else {
            self.awaits = false;
            return (in_list && is_scalar(text)).then_some(());
        };
        self.enter(indent, Entry::Table(key))?;
        self.awaits = value.is_empty();
        (self.awaits || is_scalar(value)).then_some(())
    }

    /// Goes to the block that an entry belongs to; it is a new one where the last entry has no value yet.
    fn enter(&mut self, indent: usize, entry: Entry<'c>) -> Option<()> {
        while self.open.last().is_some_and(|block| {
            let ends_list = matches!(entry, Entry::Table(_)) && block.keys.is_none();
            block.indent > indent || (block.indent == indent && ends_list)
        }) {
            self.open.pop();
            self.awaits = false;
            if self.open.is_empty() {
                return None;
            }
        }
        let may_open = self.awaits && self.open.len() < DEEPEST;
        match (self.open.last_mut(), entry) {
            (
                Some(Block {
                    indent: at,
                    keys: None,
                }),
                Entry::List,
            ) if *at == indent => Some(()),
            (
                Some(Block {
                    indent: at,
                    keys: Some(keys),
                }),
                Entry::Table(key),
            ) if *at == indent => {
                let is_new = !keys.contains(&key);
                keys.push(key);
                is_new.then_some(())
            }
            (Some(_), _) if !may_open => None,
            _ => {
                let keys = match entry {
                    Entry::List => None,
                    Entry::Table(key) => Some(vec![key]),
                };
                self.open.push(Block { indent, keys });
                Some(())
            }
        }
    }
}

/// A key that is a word, and what stands behind it.
fn entry(text: &str) -> Option<(&str, &str)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/');
    let length = text.bytes().take_while(|byte| is_part(*byte)).count();
    let (key, rest) = text.split_at(length);
    let value = rest.strip_prefix(':')?;
    let is_text = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && !["true", "false", "null"]
            .iter()
            .any(|word| key.eq_ignore_ascii_case(word));
    let value = if value.is_empty() {
        value
    } else {
        value.strip_prefix(' ')?
    };
    is_text.then_some((key, value))
}

/// Whether text is a value on one line: quoted without escapes, or such that no sign in it means anything.
fn is_scalar(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [quote @ (b'"' | b'\''), inner @ .., last] => {
            quote == last && !inner.iter().any(|byte| byte == quote || *byte == b'\\')
        }
        // The library knows no number that is larger than 64 bits.
        [b'0'..=b'9', ..] if bytes.len() > 18 => false,
        [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/', .., last] => {
            let is_key = |pair: &[u8]| pair == b": ";
            !matches!(last, b' ' | b':') && !bytes.contains(&b'#') && !bytes.windows(2).any(is_key)
        }
        [one] => one.is_ascii_alphanumeric(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize as _;

    use super::*;

    const USUAL: &str = "# Two of them\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    app.kubernetes.io/name: web\n\
        spec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n      - name: web\n        image: registry.example/web:1.4.2\n\
        \x20       args:\n          - \"--port: 80\"\n          - '-v'\n      - name: side\n\n        image: side\n  empty:\nlast: 2026-11-20\n";

    #[test]
    fn usual_code_is_told_at_once() {
        assert!(is_plain(USUAL));
        assert!(is_plain("- a\n- - b\n  - c\n- d: 1\n  e: 2\n"));
        for other in [
            "",
            "a",
            "a: [1]",
            "a: |\n  b",
            "a: 1\na: 2",
            "a: 1\n  b: 2",
            "a:\n  b: 1\n c: 2",
            "- a\nb: 1",
            "a: b: c",
            "a: b #c",
            "a: *b",
            "true: 1",
            "a:\tb",
            "a: 'it''s'",
            "a: \"x",
            "---\na: 1",
            "a: b\n c",
            "a:\n  - b\n - c",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    fn is_read(code: &str) -> Result<(), TestCaseError> {
        if !is_plain(code) {
            return Ok(());
        }
        for document in yaml_serde::Deserializer::from_str(code) {
            let read = yaml_serde::Value::deserialize(document);
            prop_assert!(read.is_ok(), "{code:?}: {read:?}");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn blocks_that_are_plain_are_read(code in "((|  |    | )(- ){0,2}(a|b|c)(:|: x|: x y|)\n){1,6}") {
            is_read(&code)?;
        }

        #[test]
        fn values_that_are_plain_are_read(
            values in prop::collection::vec("(x|[0-9]{1,20}|[0-9.eExo_+-]{1,8}|k:v|a: b|\"[a-z: #]{0,4}\"|'[a-z: #]{0,4}'|\"q'|-|- z|#|&a|~|null|/|\\[|[a-z/.:,\\[\\]{}'\"!*&%@ ]{1,8}|\\PC{0,2}) ?", 1..4)
        ) {
            let lines = ["a: ", "b: ", "c:\n  - "].iter().zip(&values);
            let code: String = lines.map(|(key, value)| format!("{key}{value}\n")).collect();
            is_read(&code)?;
        }
    }
}

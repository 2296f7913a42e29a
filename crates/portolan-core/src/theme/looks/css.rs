//! The variables of a style sheet: where they are set, to what, and where they are asked for.
//!
//! Reads as much of CSS as that needs: comments, strings, blocks and brackets. A sheet that is broken is read as far as
//! it makes sense.

use std::collections::BTreeMap;
use std::ops::Range;

/// A variable that a style sheet sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Property<'a> {
    /// Without the dashes.
    pub name: &'a str,
    /// As it is written, without space around it.
    pub value: &'a str,
    /// The bytes of the value.
    pub at: Range<usize>,
    /// It counts for the whole page, whatever the window, the reader and the scheme: it stands in `:root` alone, in no
    /// block but those of layers.
    pub everywhere: bool,
}

/// All variables that are set, in order.
pub(crate) fn properties(css: &str) -> Vec<Property<'_>> {
    let mut found = Vec::new();
    let mut blocks: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut scan = Scan::new(css);
    while let Some((at, byte)) = scan.next_mark() {
        match byte {
            b'{' => {
                blocks.push(&css[start..at]);
                start = at + 1;
            }
            b';' | b'}' => {
                found.extend(property(css, start..at, &blocks));
                if byte == b'}' {
                    blocks.pop();
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn property<'a>(css: &'a str, range: Range<usize>, blocks: &[&str]) -> Option<Property<'a>> {
    let text = css.get(range.clone())?;
    let name_at = skip(text);
    let name = text.get(name_at..)?.strip_prefix("--")?;
    let (name, _) = name.split_once(':')?;
    let value_at = name_at + 2 + name.len() + 1;
    let raw = text.get(value_at..)?;
    let value = raw.trim();
    let start = range.start + value_at + (raw.len() - raw.trim_start().len());
    let everywhere = blocks.iter().all(|block| {
        let block = block[skip(block)..].trim();
        block == ":root" || block.starts_with("@layer")
    });
    Some(Property {
        name: name.trim(),
        value,
        at: start..start + value.len(),
        everywhere: everywhere && !blocks.is_empty(),
    })
}

/// Where the first character stands that is neither space nor comment.
fn skip(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start().len();
        let Some(comment) = text[at..].strip_prefix("/*") else {
            return at;
        };
        match comment.find("*/") {
            Some(end) => at += end + 4,
            None => return text.len(),
        }
    }
}

/// The variables that are asked for without another value behind a comma, each at its name.
pub(crate) fn asked(css: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = css[from..].find("var(") {
        let start = from + at + "var(".len();
        from = start;
        let rest = &css[start..];
        let lead = rest.len() - rest.trim_start().len();
        let Some(name) = rest[lead..].strip_prefix("--") else {
            continue;
        };
        let end = name.find([')', ',', ' ', '\n']).unwrap_or(name.len());
        if name[end..].trim_start().starts_with(')') && !is_comment(css, start) {
            let place = start + lead;
            found.push((&name[..end], place..place + 2 + end));
        }
    }
    found
}

/// Whether a place is within a comment.
fn is_comment(css: &str, at: usize) -> bool {
    let before = css.get(..at.min(css.len())).unwrap_or_default();
    match (before.rfind("/*"), before.rfind("*/")) {
        (Some(start), Some(end)) => start > end,
        (Some(_), None) => true,
        _ => false,
    }
}

/// The two sides of `light-dark(…, …)`; of anything else both are the whole.
pub(crate) fn sides(value: &str) -> (&str, &str) {
    let Some(inner) = value
        .strip_prefix("light-dark(")
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return (value, value);
    };
    let mut depth = 0_u32;
    for (at, letter) in inner.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => return (inner[..at].trim(), inner[at + 1..].trim()),
            _ => {}
        }
    }
    (value, value)
}

/// The sheet with other values for the variables that count everywhere.
pub(crate) fn with_values(css: &str, values: &BTreeMap<String, String>) -> String {
    let (mut out, mut done) = (String::with_capacity(css.len()), 0);
    for property in properties(css).into_iter().filter(|property| property.everywhere) {
        if let Some(value) = values.get(property.name) {
            out.push_str(&css[done..property.at.start]);
            out.push_str(value);
            done = property.at.end;
        }
    }
    out.push_str(&css[done..]);
    out
}

/// Goes through a sheet from one `{`, `}` or `;` to the next, past comments, strings and brackets.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(css: &'a str) -> Self {
        Self {
            bytes: css.as_bytes(),
            at: 0,
        }
    }

    fn next_mark(&mut self) -> Option<(usize, u8)> {
        let mut depth = 0_u32;
        while let Some(&byte) = self.bytes.get(self.at) {
            let at = self.at;
            self.at += 1;
            match byte {
                b'/' if self.bytes.get(self.at) == Some(&b'*') => self.comment(),
                b'"' | b'\'' => self.string(byte),
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                // A bracket that is never closed ends with its block.
                b'{' | b'}' => return Some((at, byte)),
                b';' if depth == 0 => return Some((at, byte)),
                _ => {}
            }
        }
        None
    }

    fn comment(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let end = memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2);
        self.at += 1 + end;
    }

    fn string(&mut self, quote: u8) {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                byte if byte == quote || byte == b'\n' => return,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(css: &str) -> Vec<String> {
        let one = |it: &Property<'_>| {
            let mark = if it.everywhere { "" } else { " (there)" };
            assert_eq!(&css[it.at.clone()], it.value);
            format!("{}={}{mark}", it.name, it.value)
        };
        properties(css).iter().map(one).collect()
    }

    #[test]
    fn variables_and_where_they_count() {
        let css = "/* a{--no: 1} */ @layer tokens { :root { /* b */ --a: light-dark(#fff, #000);\n --b: url(\"x;}y\") ; \
                   color: red; --c:1 }\n [data-theme=\"light\"] { --d: 2; }\n @media (width < 3rem) { :root { --e: 3; } } }\
                   .x{--f: var(--a)}";
        assert_eq!(
            shown(css),
            [
                "a=light-dark(#fff, #000)",
                "b=url(\"x;}y\")",
                "c=1",
                "d=2 (there)",
                "e=3 (there)",
                "f=var(--a) (there)"
            ]
        );
        for broken in [
            "",
            "{",
            "}",
            "a{--",
            "a{--x",
            "a{--x:",
            "/*",
            "a{\"",
            ":root{--x:(;}",
            "--x:1;",
        ] {
            let _ = shown(broken);
        }
    }

    #[test]
    fn values_are_replaced_where_they_count() {
        let values = [("a", "red"), ("z", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let css = ":root{--a: blue;--b: 1}@media print{:root{--a: black}}";
        assert_eq!(
            with_values(css, &BTreeMap::from(values)),
            ":root{--a: red;--b: 1}@media print{:root{--a: black}}"
        );
    }

    #[test]
    fn what_is_asked_for_without_another_value() {
        let css = "a{color:var(--a);margin:var( --b ) var(--c, 1px);x:var(--d,var(--e))}/* var(--f) */";
        let names: Vec<_> = asked(css)
            .into_iter()
            .map(|(name, at)| (name, &css[at]))
            .collect();
        assert_eq!(names, [("a", "--a"), ("b", "--b"), ("e", "--e")]);
    }

    #[test]
    fn the_sides_of_a_value() {
        assert_eq!(sides("light-dark(rgb(1, 2, 3), #000)"), ("rgb(1, 2, 3)", "#000"));
        assert_eq!(sides("#fff"), ("#fff", "#fff"));
        assert_eq!(
            sides("light-dark(#fff)"),
            ("light-dark(#fff)", "light-dark(#fff)")
        );
    }
}

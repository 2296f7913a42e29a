//! Lines of a formula that begin like a list, a quote or a heading: `+ b` between two lines of `$$`.
//!
//! The parser would end the formula there. [`mask`] puts control characters, of which no text has any, in the place of
//! such signs, and [`unmask`] takes them out of all that was read. Every offset stays.

use pulldown_cmark::CowStr;

use crate::markdown::container::prefix;

const SIGNS: [char; 6] = ['+', '-', '*', '>', '#', '='];

/// A formula whose end is looked for.
struct Open {
    /// How many quotes it stands in.
    quotes: usize,
    /// Where its lines begin with a sign.
    signs: Vec<usize>,
}

/// A block of code whose end is looked for.
struct Code<'t> {
    /// How many quotes it stands in: it ends with them.
    quotes: usize,
    fence: &'t str,
}

impl Code<'_> {
    /// Whether a line is in it.
    fn has(&self, line: &str) -> bool {
        let marks = &line[..quoted(line, self.quotes)];
        marks.matches('>').count() == self.quotes
    }
}

/// Masks the signs that lines within formulas begin with; `None` when there are none.
pub(in crate::markdown) fn mask(text: &str) -> Option<String> {
    memchr::memmem::find(text.as_bytes(), b"$$")?;
    let mut signs = Vec::new();
    let mut open: Option<Open> = None;
    let mut code: Option<Code<'_>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        code = code.filter(|code| code.has(body));
        match &mut open {
            _ if code.is_some() => code = code.filter(|code| !ends(body, code.fence)),
            Some(formula) => {
                let start = quoted(body, formula.quotes);
                let inner = &body[start..];
                if inner.starts_with(SIGNS) {
                    formula.signs.push(at + start);
                }
                if inner.contains("$$") {
                    signs.append(&mut formula.signs);
                }
                if inner.is_empty() || inner.contains("$$") {
                    open = None;
                }
            }
            None => {
                let start = prefix(body);
                let quotes = body[..start].matches('>').count();
                code = fence(&body[start..]).map(|fence| Code { quotes, fence });
                let is_start = body[start..]
                    .strip_prefix("$$")
                    .is_some_and(|rest| !rest.contains("$$"));
                open = is_start.then(|| Open {
                    quotes,
                    signs: Vec::new(),
                });
            }
        }
        at += line.len();
    }
    if signs.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for sign in signs {
        masked.push_str(&text[from..sign]);
        masked.push(masked_sign(&text[sign..]));
        from = sign + 1;
    }
    masked.push_str(&text[from..]);
    Some(masked)
}

/// The fence that a line opens a block of code with.
fn fence(line: &str) -> Option<&str> {
    let sign = line.bytes().next().filter(|sign| matches!(sign, b'`' | b'~'))?;
    let length = line.bytes().take_while(|byte| *byte == sign).count();
    let is_fence = length >= 3 && !(sign == b'`' && line[length..].contains('`'));
    is_fence.then(|| &line[..length])
}

/// Whether a line ends the block of code that `fence` has opened.
fn ends(line: &str, fence: &str) -> bool {
    let own = line.trim_start_matches([' ', '\t', '>']);
    own.starts_with(fence) && own.trim_start_matches(&fence[..1]).is_empty()
}

/// Where a line's own text starts, behind white space and at most so many marks of quotes.
fn quoted(line: &str, quotes: usize) -> usize {
    let blank = |at: usize| line.len() - line[at..].trim_start().len();
    let mut at = blank(0);
    for _ in 0..quotes {
        if line[at..].starts_with('>') {
            at = blank(at + 1);
        }
    }
    at
}

fn masked_sign(text: &str) -> char {
    let found = SIGNS.iter().position(|sign| text.starts_with(*sign));
    char::from(1 + u8::try_from(found.unwrap_or(0)).unwrap_or(0))
}

/// A text with the signs that were masked in it.
pub(in crate::markdown) fn unmask(text: CowStr<'_>) -> CowStr<'_> {
    let masked = |letter: char| (1..=SIGNS.len() as u32).contains(&u32::from(letter));
    if !text.contains(masked) {
        return text;
    }
    let sign = |letter: char| {
        let at = (u32::from(letter) as usize).checked_sub(1);
        at.and_then(|at| SIGNS.get(at).copied()).unwrap_or(letter)
    };
    CowStr::from(text.chars().map(sign).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_masked_within_formulas_alone() {
        let cases = [
            (
                "+ a\n\n$$\na\n+ b\n= c\n$$\n- d",
                Some("+ a\n\n$$\na\n\u{1} b\n\u{6} c\n$$\n- d"),
            ),
            ("> - $$ a\n>   > b\n>   $$", Some("> - $$ a\n>   \u{4} b\n>   $$")),
            ("$$\na\n- b\n\nc $$", None),
            ("$$a$$\n- b\n$$c$$", None),
            ("$$\na\n- b", None),
            ("$$\na\n# b $$\n# c", Some("$$\na\n\u{5} b $$\n# c")),
            ("```\n$$\n```\n- a\n- $$ b", None),
            ("> ~~~tex\n> $$\n> - a\n> $$\n> ~~~\n> - $$", None),
            ("```` a\n```\n$$\n````\n- a $$", None),
            // A block of code ends with the quote that it stands in.
            ("> ```\n> a\n\n$$\n- b\n$$", Some("> ```\n> a\n\n$$\n\u{2} b\n$$")),
            ("```a```\n$$\n- b\n$$", Some("```a```\n$$\n\u{2} b\n$$")),
            ("$$\na\n```\n- b\n$$", Some("$$\na\n```\n\u{2} b\n$$")),
        ];
        for (text, expected) in cases {
            let masked = mask(text);
            assert_eq!(masked.as_deref(), expected, "{text:?}");
            if let Some(masked) = masked {
                assert_eq!(&*unmask(CowStr::from(masked)), text);
            }
        }
    }
}

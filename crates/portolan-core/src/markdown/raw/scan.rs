//! A piece of raw HTML as tags with places, read as a browser reads it.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token as GumToken, Tokenizer};

/// A part of a piece; ranges are bytes of the piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Start {
        name: String,
        attributes: Vec<Attribute>,
        self_closing: bool,
        span: Range<usize>,
    },
    End {
        name: String,
        span: Range<usize>,
    },
    /// Decoded.
    Text(String),
    Comment,
    Doctype,
}

/// An attribute, its value decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: String,
    /// The value as written, its quotes included; `None` where there is none.
    pub(crate) written: Option<Range<usize>>,
    /// Where the attribute starts.
    pub(crate) start: usize,
}

/// Reads a piece. A tag that the piece does not end is not one.
pub(crate) fn tokens(html: &str) -> Vec<Token> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut tokens = Vec::new();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        // Reading from a string cannot fail.
        let Ok(token) = token;
        match token {
            GumToken::StartTag(tag) => {
                let mut attributes: Vec<Attribute> = tag
                    .attributes
                    .iter()
                    .map(|(name, value)| Attribute {
                        name: text_of(name),
                        value: text_of(&value.value),
                        written: value_range(html, value.span.start..tag.span.end),
                        start: value.span.start,
                    })
                    .collect();
                attributes.sort_by_key(|attribute| attribute.start);
                tokens.push(Token::Start {
                    name: text_of(&tag.name),
                    attributes,
                    self_closing: tag.self_closing,
                    span: tag.span.start..tag.span.end,
                });
            }
            GumToken::EndTag(tag) => {
                tokens.push(Token::End {
                    name: text_of(&tag.name),
                    span: tag.span.start..tag.span.end,
                });
            }
            GumToken::String(text) => tokens.push(Token::Text(text_of(&text.value))),
            GumToken::Comment(_) => tokens.push(Token::Comment),
            GumToken::Doctype(_) => tokens.push(Token::Doctype),
            GumToken::Error(_) => {}
        }
    }
    tokens
}

/// Whether a piece is nothing but comments, which are never shown.
pub(in crate::markdown) fn is_comments(html: &str) -> bool {
    let mut rest = html.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        // `<!-->` is a whole comment to a browser; without an end, all that follows belongs to it.
        let at = if comment.starts_with('>') || comment.starts_with("->") {
            comment.find('>').map(|at| at + 1)
        } else {
            comment.find("-->").map(|at| at + 3)
        };
        rest = at.map_or("", |at| comment[at..].trim_start());
    }
    rest.is_empty()
}

fn text_of(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// The value of the attribute that starts where `range` does, with its quotes.
fn value_range(html: &str, range: Range<usize>) -> Option<Range<usize>> {
    let bytes = html.as_bytes().get(..range.end)?;
    let skip = |at: usize, wanted: fn(u8) -> bool| {
        bytes[at..]
            .iter()
            .position(|byte| !wanted(*byte))
            .map_or(bytes.len(), |length| at + length)
    };
    let is_name = |byte: u8| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/');
    // A name may begin with an equals sign.
    let equals = skip(skip((range.start + 1).min(bytes.len()), is_name), |byte| {
        byte.is_ascii_whitespace()
    });
    if bytes.get(equals) != Some(&b'=') {
        return None;
    }
    let start = skip(equals + 1, |byte| byte.is_ascii_whitespace());
    let end = match bytes.get(start)? {
        quote @ (b'"' | b'\'') => start + 2 + memchr::memchr(*quote, &bytes[start + 1..])?,
        b'>' => start,
        _ => skip(start, |byte| !byte.is_ascii_whitespace() && byte != b'>'),
    };
    html.get(start..end).map(|_| start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_as_written() {
        let html = "<a HREF = \"x&amp;y\"b='q' c=d/e f g=\"\" h=>";
        let found = tokens(html);
        let Token::Start { attributes, .. } = &found[0] else {
            panic!("{found:?}")
        };
        let shown: Vec<_> = attributes
            .iter()
            .map(|found| {
                format!(
                    "{} {:?} {:?}",
                    found.name,
                    found.value,
                    found.written.clone().map(|at| &html[at])
                )
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        href "x&y" Some("\"x&amp;y\"")
        b "q" Some("'q'")
        c "d/e" Some("d/e")
        f "" None
        g "" Some("\"\"")
        h "" Some("")
        "#);
    }

    #[test]
    fn comments_are_told_from_what_follows_them() {
        for text in [
            "<!-- a -->",
            "<!-- a --> <!-- b -->\n",
            "<!-->",
            "<!-- open",
            "<!--->",
        ] {
            assert!(is_comments(text), "{text}");
        }
        for text in ["<!-- a --><b>", "<!--><script>", "<? x ?>", "<b>"] {
            assert!(!is_comments(text), "{text}");
        }
    }
}

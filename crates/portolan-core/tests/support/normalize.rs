//! HTML in a form in which only what matters differs: attributes sorted, white space that no browser shows removed,
//! entities decoded, as the CommonMark test runner does it.

use html5gum::{Token, Tokenizer};

const BLOCKS: &[&str] = &[
    "article",
    "header",
    "aside",
    "hgroup",
    "blockquote",
    "hr",
    "iframe",
    "body",
    "li",
    "map",
    "button",
    "object",
    "canvas",
    "ol",
    "caption",
    "output",
    "col",
    "p",
    "colgroup",
    "pre",
    "dd",
    "progress",
    "div",
    "section",
    "dl",
    "table",
    "td",
    "dt",
    "tbody",
    "embed",
    "textarea",
    "fieldset",
    "tfoot",
    "figcaption",
    "th",
    "figure",
    "thead",
    "footer",
    "tr",
    "form",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "video",
    "script",
    "style",
];

/// The comparable form of a document.
pub fn normalize(html: &str) -> String {
    let mut out = String::new();
    let mut in_pre = false;
    // What was written last: a block's tag swallows the white space after it.
    let mut after_block = true;
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let block = BLOCKS.contains(&name.as_str());
                if block {
                    out.truncate(out.trim_end().len());
                }
                in_pre |= name == "pre";
                out.push('<');
                out.push_str(&name);
                // The map is sorted by name.
                for (attribute, value) in &tag.attributes {
                    let value = String::from_utf8_lossy(&value.value).into_owned();
                    out.push_str(&format!(" {}={value:?}", String::from_utf8_lossy(attribute)));
                }
                out.push('>');
                after_block = block || name == "br";
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let block = BLOCKS.contains(&name.as_str());
                if name == "pre" {
                    in_pre = false;
                } else if block {
                    out.truncate(out.trim_end().len());
                }
                out.push_str(&format!("</{name}>"));
                after_block = block;
            }
            Token::String(text) => {
                let text = String::from_utf8_lossy(&text.value).into_owned();
                if in_pre {
                    out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
                } else {
                    push_collapsed(&mut out, &text, after_block);
                }
                after_block = false;
            }
            Token::Comment(comment) => {
                out.push_str(&format!("<!--{}-->", String::from_utf8_lossy(&comment.value)));
                after_block = false;
            }
            Token::Doctype(_) => out.push_str("<!doctype>"),
            Token::Error(_) => {}
        }
    }
    out.trim().to_owned()
}

fn push_collapsed(out: &mut String, text: &str, after_block: bool) {
    let mut space = after_block || out.ends_with(' ');
    for letter in text.chars() {
        if letter.is_ascii_whitespace() {
            if !space {
                out.push(' ');
            }
            space = true;
        } else {
            space = false;
            match letter {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                letter => out.push(letter),
            }
        }
    }
}

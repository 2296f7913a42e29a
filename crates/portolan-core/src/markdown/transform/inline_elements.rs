//! `:kbd[Ctrl+K]`, `:badge[NEW]{.tip}`, `:time[5 min]`, `:icon[server]`: small elements within a line. A name that is not known stays text, and is
//! reported where it is nearly one that is.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Context;
use super::splice::{Cut, splice};
use crate::font_awesome::{icon, style_with};
use crate::markdown::container::{Attribute, AttributeName, read_attributes};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics};
use crate::nearest::nearest;

const NAMES: [&str; 4] = ["badge", "icon", "kbd", "time"];

/// Makes the inline elements of a page.
pub(super) fn make<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    if !may_hold_one(context.source.text.as_bytes()) {
        return;
    }
    splice(tree, &mut |tree, node| {
        let Kind::Text(text) = tree.kind(node).clone() else {
            return Vec::new();
        };
        let span = tree.span(node);
        // Where the text reads otherwise in the source, its places are not known.
        let verbatim = context.source.slice(span.clone()) == &*text;
        let mut cuts = Vec::new();
        let mut from = 0;
        while let Some(found) = verbatim.then(|| next(&text, from)).flatten() {
            from = found.range.end;
            let escaped = found.range.start == 0 && context.source.slice(0..span.start).ends_with('\\');
            if escaped {
                continue;
            }
            let place = span.start + found.range.start..span.start + found.range.end;
            if let Some(cut) = element(tree, context, diagnostics, &text, &found, place) {
                cuts.push(cut);
            }
        }
        cuts
    });
}

/// A cheap sieve for whole pages: a bracket behind a word behind a colon.
fn may_hold_one(text: &[u8]) -> bool {
    memchr::memchr_iter(b'[', text).any(|bracket| {
        let word = text[..bracket]
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_lowercase());
        let length = word.count();
        length > 0 && text[..bracket - length].ends_with(b":")
    })
}

/// How long a content may be: where none of many ends, the rest of the text is not read for each of them.
const LONGEST: usize = 4 << 10;

/// `:name[content]{attributes}` in a text.
struct Found {
    range: Range<usize>,
    name: Range<usize>,
    content: Range<usize>,
    attributes: Vec<Attribute>,
}

fn next(text: &str, from: usize) -> Option<Found> {
    let mut at = from;
    loop {
        let colon = at + text[at..].find(':')?;
        at = colon + 1;
        let before = text[..colon].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == ':') {
            continue;
        }
        let rest = &text[at..];
        let length = rest
            .find(|letter: char| !letter.is_ascii_lowercase())
            .unwrap_or(rest.len());
        let Some(inner) = rest[length..].strip_prefix('[').filter(|_| length > 0) else {
            continue;
        };
        // A key may itself be a bracket: `:kbd[]]`.
        let end = if inner.starts_with("]]") {
            Some(1)
        } else {
            inner[..inner.floor_char_boundary(LONGEST)].find(']')
        };
        let Some(end) = end.filter(|end| *end > 0) else {
            continue;
        };
        let content = at + length + 1..at + length + 1 + end;
        let (attributes, braces) = read_attributes(&text[content.end + 1..]).unwrap_or_default();
        return Some(Found {
            range: colon..content.end + 1 + braces,
            name: at..at + length,
            content,
            attributes,
        });
    }
}

fn element<'s>(
    tree: &mut Tree<'s>,
    context: &Context<'s, '_>,
    diagnostics: &mut Diagnostics,
    text: &CowStr<'s>,
    found: &Found,
    place: Range<usize>,
) -> Option<Cut> {
    let content = text[found.content.clone()].to_owned();
    // What is made stands nowhere in the source, but for its start.
    let made = place.start..place.start;
    let node = match &text[found.name.clone()] {
        "kbd" => keys(tree, &content, &made),
        "time" => time(tree, &content, &made),
        "icon" => match icon_html(content.trim()) {
            Ok(html) => tree.add(Kind::OwnInline(html), made),
            Err(unknown) => {
                diagnostics.push(unknown.at(context.source.location(place)));
                return None;
            }
        },
        "badge" => badge(tree, &content, &found.attributes, &made),
        name => {
            let near = nearest(name, NAMES)?;
            let message = format!("there is no element `{name}`, so it stays text");
            diagnostics.push(
                Diagnostic::new("unknown-container", message)
                    .at(context.source.location(place))
                    .hint(format!(
                        "did you mean `:{near}[{content}]`? Write `\\:{name}` for text"
                    )),
            );
            return None;
        }
    };
    Some((found.range.clone(), vec![node]))
}

/// `Ctrl+K`: each key by itself, the plus between them as text.
fn keys(tree: &mut Tree<'_>, content: &str, place: &Range<usize>) -> NodeId {
    let holder = ElementNode::new("span", "keys", Content::Inline);
    let holder = tree.add(Kind::Element(Box::new(holder)), place.clone());
    for (at, key) in split_keys(content).into_iter().enumerate() {
        if at > 0 {
            tree.push(holder, Kind::Text(CowStr::Borrowed("+")), place.clone());
        }
        let kbd = ElementNode::new("kbd", "", Content::Inline);
        let kbd = tree.push(holder, Kind::Element(Box::new(kbd)), place.clone());
        tree.push(kbd, Kind::Text(CowStr::from(key)), place.clone());
    }
    holder
}

/// The keys of a combination; the last one may be the plus itself.
fn split_keys(content: &str) -> Vec<String> {
    let (combined, plus) = match content.strip_suffix("++") {
        Some(combined) => (combined, true),
        None if content.trim() == "+" => ("", true),
        None => (content, false),
    };
    let keys = combined.split('+').map(str::trim).filter(|key| !key.is_empty());
    keys.map(str::to_owned)
        .chain(plus.then(|| "+".to_owned()))
        .collect()
}

/// A word on a ground, in the colours that its class names, or that the word has of itself (`NEW`, `deprecated`).
fn badge(tree: &mut Tree<'_>, content: &str, attributes: &[Attribute], place: &Range<usize>) -> NodeId {
    let classes = attributes
        .iter()
        .filter(|found| found.name == AttributeName::Class);
    let mut class = "badge".to_owned();
    for found in classes {
        class.push(' ');
        class.push_str(&found.value);
    }
    let word = content.trim().to_lowercase();
    let element = ElementNode::new("span", &class, Content::Inline).with("data-v", word);
    with_text(tree, element, content, place)
}

/// An icon of the set in the size and colour of the text around it, or what is wrong with its name.
pub(super) fn icon_html(name: &str) -> Result<String, Diagnostic> {
    let found = style_with(name).and_then(|style| icon(style, name));
    let unknown = || {
        Diagnostic::new("unknown-icon", format!("there is no icon `{name}`"))
            .hint("Font Awesome's free icons, version 6, are built in: `server`, `database`, `triangle-exclamation` …")
    };
    let svg = found.ok_or_else(unknown)?;
    Ok(format!("<span class=\"fa-svg\">{svg}</span>"))
}

/// How long something may take.
fn time(tree: &mut Tree<'_>, content: &str, place: &Range<usize>) -> NodeId {
    let element = ElementNode::new("span", "time", Content::Inline);
    with_text(tree, element, content, place)
}

/// An element whose content is a text.
fn with_text(tree: &mut Tree<'_>, element: ElementNode, content: &str, place: &Range<usize>) -> NodeId {
    let node = tree.add(Kind::Element(Box::new(element)), place.clone());
    tree.push(
        node,
        Kind::Text(CowStr::from(content.trim().to_owned())),
        place.clone(),
    );
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_split_at_pluses() {
        let cases: [(&str, &[&str]); 6] = [
            ("Ctrl+K", &["Ctrl", "K"]),
            ("Ctrl + Shift + P", &["Ctrl", "Shift", "P"]),
            ("Ctrl++", &["Ctrl", "+"]),
            ("+", &["+"]),
            ("/", &["/"]),
            ("Page up", &["Page up"]),
        ];
        for (content, expected) in cases {
            assert_eq!(split_keys(content), expected, "{content}");
        }
    }
}

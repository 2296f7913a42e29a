//! `` `SELECT 1`{.sql} ``: code in a line with its language.

use pulldown_cmark::CowStr;

use crate::markdown::container::{AttributeName, read_attributes};
use crate::markdown::tree::{Kind, NodeId, Tree};

/// Gives code its language where braces with one name stand right behind it.
pub(super) fn name(tree: &mut Tree<'_>) {
    for node in tree.ids() {
        if !matches!(tree.kind(node), Kind::CodeSpan(_)) {
            continue;
        }
        let Some((behind, language, length)) = tree.next(node).and_then(|next| language_of(tree, next))
        else {
            continue;
        };
        let Kind::CodeSpan(code) = tree.kind(node).clone() else {
            continue;
        };
        *tree.kind_mut(node) = Kind::LanguageSpan(Box::new((language, code)));
        let span = tree.span(behind);
        if let Kind::Text(text) = tree.kind_mut(behind) {
            let rest = match &*text {
                CowStr::Borrowed(text) => CowStr::Borrowed(&text[length..]),
                text => CowStr::from(text[length..].to_owned()),
            };
            *text = rest;
        }
        tree.set_span(behind, span.start + length..span.end);
        let start = tree.span(node).start;
        tree.set_span(node, start..span.start + length);
    }
}

/// A text that starts with a language in braces: the text, the language, the length of the braces.
fn language_of(tree: &Tree<'_>, node: NodeId) -> Option<(NodeId, String, usize)> {
    let Kind::Text(text) = tree.kind(node) else {
        return None;
    };
    let (found, length) = text.starts_with("{.").then(|| read_attributes(text))??;
    match found.as_slice() {
        [only] if only.name == AttributeName::Class && !only.value.is_empty() => {
            Some((node, only.value.clone(), length))
        }
        _ => None,
    }
}

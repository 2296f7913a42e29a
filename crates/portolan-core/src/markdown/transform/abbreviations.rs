//! `*[RTO]: Recovery time objective`: what a short form stands for. The lines that define it are not shown; wherever
//! the short form stands as a word, its meaning is a tooltip.

use std::collections::BTreeMap;

use pulldown_cmark::CowStr;

use super::Context;
use super::splice::{Cut, part, splice};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, Tree};

/// Explains the abbreviations of a page.
pub(super) fn explain<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>) {
    if memchr::memmem::find(context.source.text.as_bytes(), b"*[").is_none() {
        return;
    }
    let meanings = take_definitions(tree, context);
    if meanings.is_empty() {
        return;
    }
    splice(tree, &mut |tree, node| {
        let Kind::Text(text) = tree.kind(node).clone() else {
            return Vec::new();
        };
        find(&text, &meanings)
            .into_iter()
            .map(|(range, meaning)| {
                let start = tree.span(node).start;
                let place = start..start;
                let element = ElementNode::new("abbr", "", Content::Inline).with("title", meaning);
                let abbr = tree.add(Kind::Element(Box::new(element)), place.clone());
                tree.push(abbr, Kind::Text(part(&text, range.clone())), place);
                (range, vec![abbr])
            })
            .collect::<Vec<Cut>>()
    });
}

/// Takes the paragraphs that do nothing but define out of the page.
fn take_definitions(tree: &mut Tree<'_>, context: &Context<'_, '_>) -> BTreeMap<String, String> {
    let mut meanings = BTreeMap::new();
    let parents: Vec<NodeId> = tree.ids().collect();
    for parent in parents {
        let children: Vec<NodeId> = tree.children(parent).collect();
        let kept: Vec<NodeId> = children
            .iter()
            .copied()
            .filter(|child| {
                let definitions = match tree.kind(*child) {
                    Kind::Paragraph => definitions(context.source.slice(tree.span(*child))),
                    _ => None,
                };
                let is_kept = definitions.is_none();
                meanings.extend(definitions.into_iter().flatten());
                is_kept
            })
            .collect();
        if kept.len() < children.len() {
            tree.set_children(parent, &kept);
        }
    }
    meanings
}

/// What a paragraph defines, if each of its lines does.
fn definitions(paragraph: &str) -> Option<Vec<(String, String)>> {
    if !paragraph.starts_with("*[") {
        return None;
    }
    paragraph
        .lines()
        .map(|line| {
            let line = line.trim_start_matches([' ', '\t', '>']);
            let (short, meaning) = line.strip_prefix("*[")?.split_once("]:")?;
            let (short, meaning) = (short.trim(), meaning.trim());
            (!short.is_empty() && !meaning.is_empty()).then(|| (short.to_owned(), meaning.to_owned()))
        })
        .collect()
}

/// Where short forms stand as words, the longest first where several would do.
fn find<'m>(
    text: &CowStr<'_>,
    meanings: &'m BTreeMap<String, String>,
) -> Vec<(std::ops::Range<usize>, &'m str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let starts_word = text[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric());
        let matches = |short: &str| {
            rest.strip_prefix(short)
                .is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
        };
        let longest = meanings
            .iter()
            .filter(|(short, _)| starts_word && matches(short))
            .max_by_key(|(short, _)| short.len());
        if let Some((short, meaning)) = longest {
            found.push((at..at + short.len(), meaning.as_str()));
            at += short.len();
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

//! `*[RTO]: Recovery time objective`: what a short form stands for. The lines that define it are not shown; wherever
//! the short form stands as a word, its meaning is a tooltip. Those that the book defines for all pages are explained in
//! the same way, unless the page has a meaning of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use pulldown_cmark::CowStr;

use super::Context;
use super::splice::{Cut, part, splice};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, Tree};

/// Explains the abbreviations of a page.
pub(super) fn explain<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>) {
    let defines = memchr::memmem::find(context.source.text.as_bytes(), b"*[").is_some();
    let own = if defines {
        take_definitions(tree, context)
    } else {
        BTreeMap::new()
    };
    let of_book = &context.options.abbreviations;
    if own.is_empty() && of_book.is_empty() {
        return;
    }
    let meanings = Meanings::of(&own, of_book);
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

/// What short forms stand for, by their first letters: a book may have many.
struct Meanings<'m>(HashMap<char, Vec<(&'m str, &'m str)>>);

impl<'m> Meanings<'m> {
    fn of(own: &'m BTreeMap<String, String>, of_book: &'m BTreeMap<String, String>) -> Self {
        let mut by_letter: HashMap<char, Vec<(&str, &str)>> = HashMap::new();
        let others = of_book.iter().filter(|(short, _)| !own.contains_key(*short));
        for (short, meaning) in own.iter().chain(others) {
            if let Some(first) = short.chars().next() {
                by_letter.entry(first).or_default().push((short, meaning));
            }
        }
        for shorts in by_letter.values_mut() {
            shorts.sort_by_key(|(short, _)| Reverse(short.len()));
        }
        Self(by_letter)
    }

    /// The longest short form that a text starts with, as a word.
    fn at_start(&self, text: &str) -> Option<(&'m str, &'m str)> {
        let shorts = self.0.get(&text.chars().next()?)?;
        let stands = |short: &str| {
            text.strip_prefix(short)
                .is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
        };
        shorts.iter().copied().find(|(short, _)| stands(short))
    }
}

/// Where short forms stand as words, the longest where several would do.
fn find<'m>(text: &CowStr<'_>, meanings: &Meanings<'m>) -> Vec<(std::ops::Range<usize>, &'m str)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut starts_word = true;
    while let Some(letter) = text[at..].chars().next() {
        let short = meanings.at_start(&text[at..]).filter(|_| starts_word);
        let end = at + short.map_or(letter.len_utf8(), |(short, _)| short.len());
        if let Some((_, meaning)) = short {
            found.push((at..end, meaning));
        }
        let last = text[at..end].chars().next_back();
        starts_word = last.is_none_or(|last| !last.is_alphanumeric());
        at = end;
    }
    found
}

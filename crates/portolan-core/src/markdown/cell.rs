//! A short text from elsewhere, such as a cell of a data file, as inline Markdown.
//!
//! Entry point: [`read_cell`]. Its text is not the page's, so its nodes stand where the author asked for it; raw HTML
//! in it is text, and so is a cell that is more than a paragraph.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag};

use super::read::{inline_kind, parser_options};
use super::tree::{Kind, NodeId, Tree};
use crate::model::MarkdownOptions;

/// Emphasis and links lie this deep in each other.
const DEEPEST: usize = 20;

/// The inline elements of a text; they hang nowhere yet. `place` is where links in it are reported.
pub(super) fn read_cell(
    tree: &mut Tree<'_>,
    text: &str,
    place: &Range<usize>,
    options: &MarkdownOptions,
) -> Vec<NodeId> {
    let holder = tree.add(Kind::Plain, place.clone());
    if fill(tree, holder, text, place, options).is_none() {
        let text = Kind::Text(CowStr::from(text.to_owned()));
        return vec![tree.add(text, place.start..place.start)];
    }
    let inlines: Vec<NodeId> = tree.children(holder).collect();
    for &inline in &inlines {
        tree.unlink(inline);
    }
    inlines
}

/// `None` where the text is no line of inline elements.
fn fill(
    tree: &mut Tree<'_>,
    holder: NodeId,
    text: &str,
    place: &Range<usize>,
    options: &MarkdownOptions,
) -> Option<()> {
    // What is made stands nowhere in the source, but for its start.
    let made = place.start..place.start;
    let mut open = vec![holder];
    let mut paragraphs = 0;
    for event in Parser::new_ext(text, parser_options(options)) {
        let parent = *open.last()?;
        let leaf = match event.into_static() {
            Event::Start(Tag::Paragraph) if paragraphs == 0 => {
                paragraphs = 1;
                open.push(holder);
                continue;
            }
            Event::Start(tag) => {
                let kind = inline_kind(tag).filter(|_| open.len() < DEEPEST)?;
                let span = match kind {
                    Kind::Link(_) | Kind::Image(_) => place.clone(),
                    _ => made.clone(),
                };
                open.push(tree.push(parent, kind, span));
                continue;
            }
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Text(text) | Event::InlineHtml(text) => Kind::Text(text),
            Event::Code(code) => Kind::CodeSpan(code),
            Event::SoftBreak => Kind::SoftBreak,
            Event::HardBreak => Kind::HardBreak,
            _ => return None,
        };
        tree.push(parent, leaf, made.clone());
    }
    Some(())
}

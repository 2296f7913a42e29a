//! `::::cards` of `:::card[Title]{href="page.md" icon=server}`s, or of a list: a grid of boxes, each of which leads somewhere.
//!
//! In a list, what an item starts with (a link, as a rule) is its card's title, and the rest its text. To other
//! programs it is a list.

use pulldown_cmark::CowStr;

use super::Maker;
use super::maker::framed;
use crate::markdown::transform::containers::is_inline;
use crate::markdown::transform::inline_elements::icon_html;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, TargetNode};

/// Makes a grid of cards.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let children = maker.children(node);
    if let [list] = *children
        && matches!(maker.tree.kind(list), Kind::List(_))
    {
        let items = maker.children(list);
        for &item in &items {
            of_item(maker, item);
        }
        maker.tree.set_children(node, &items);
    } else {
        for (card, inner) in maker.parts(node, line, "card") {
            of_container(maker, card, inner, "li");
        }
    }
    let all: Vec<NodeId> = maker.children(node);
    let is_card = |child: &NodeId| matches!(maker.tree.kind(*child), Kind::Element(card) if card.tag == "li");
    // What is no card was reported; a list holds items alone.
    let tag = if all.iter().all(is_card) { "ul" } else { "div" };
    if tag == "div" {
        for card in all {
            if let Kind::Element(card) = maker.tree.kind_mut(card)
                && card.tag == "li"
            {
                card.tag = "div";
            }
        }
    }
    let element = ElementNode::new(tag, "cards", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

/// Makes one card that stands by itself.
pub(super) fn alone(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    of_container(maker, node, line, "div");
}

fn of_container(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize, tag: &'static str) {
    let attributes = maker.attributes(line, &["href", "icon"]);
    match (
        maker.title(line),
        attributes.get("href"),
        attributes.place("href"),
    ) {
        (Some(title), Some(href), Some(place)) if !href.is_empty() => {
            let link = linked(maker, &title, href.to_owned());
            maker.tree.set_span(link, place);
            put_title(maker, node, &[link]);
        }
        (Some(title), ..) => put_title(maker, node, &title),
        (None, ..) => maker.report_line(
            line,
            "a card has no title".to_owned(),
            "write `:::card[Title]{href=\"page.md\"}`",
        ),
    }
    if let (Some(name), Some(place)) = (attributes.get("icon"), attributes.place("icon")) {
        match icon_html(name) {
            Ok(html) => {
                let icon = maker.tree.add(Kind::OwnInline(html), place.start..place.start);
                let element = ElementNode::new("p", "card-icon", Content::Line);
                let icon = maker.wrap(Kind::Element(Box::new(element)), &[icon]);
                maker.prepend(node, icon);
            }
            Err(unknown) => maker.report(unknown, place),
        }
    }
    let element = ElementNode::new(tag, "card", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

fn linked(maker: &mut Maker<'_, '_, '_>, title: &[NodeId], href: String) -> NodeId {
    let target = TargetNode::new(CowStr::from(href), CowStr::Borrowed(""));
    maker.wrap(Kind::Link(Box::new(target)), title)
}

fn put_title(maker: &mut Maker<'_, '_, '_>, node: NodeId, title: &[NodeId]) {
    let element = ElementNode::new("p", "card-title", Content::Line);
    let title = maker.wrap(Kind::Element(Box::new(element)), title);
    maker.prepend(node, title);
}

/// Makes a card of a list's item.
fn of_item(maker: &mut Maker<'_, '_, '_>, item: NodeId) {
    let children = maker.children(item);
    let paragraph = children
        .first()
        .copied()
        .filter(|first| matches!(maker.tree.kind(*first), Kind::Paragraph));
    let (line, rest) = match paragraph {
        Some(paragraph) => (maker.children(paragraph), children[1..].to_vec()),
        None => {
            let inlines = children
                .iter()
                .take_while(|child| is_inline(maker.tree.kind(**child)));
            let (line, rest) = children.split_at(inlines.count());
            (line.to_vec(), rest.to_vec())
        }
    };
    let end = line
        .iter()
        .position(|child| matches!(maker.tree.kind(*child), Kind::SoftBreak | Kind::HardBreak));
    let leads = line
        .first()
        .is_some_and(|first| matches!(maker.tree.kind(*first), Kind::Link(_) | Kind::Strong));
    let cut = if leads { 1 } else { end.unwrap_or(line.len()) };
    let (title, text) = line.split_at(cut.min(line.len()));
    let text = without_joint(maker, text);
    let mut whole = Vec::new();
    if !text.is_empty() {
        whole.push(maker.wrap(Kind::Paragraph, &text));
    }
    whole.extend(rest);
    maker.tree.set_children(item, &whole);
    put_title(maker, item, title);
    maker.become_element(item, ElementNode::new("li", "card", Content::Blocks));
}

/// The text behind a title, without the colon, dash or break that joins them.
fn without_joint(maker: &mut Maker<'_, '_, '_>, text: &[NodeId]) -> Vec<NodeId> {
    let mut text = text.to_vec();
    while let Some(&first) = text.first() {
        match maker.tree.kind(first) {
            Kind::SoftBreak | Kind::HardBreak => {}
            Kind::Text(words) => {
                let rest = words.trim_start_matches([' ', ':', '–', '—', '-']);
                if !rest.is_empty() {
                    *maker.tree.kind_mut(first) = Kind::Text(CowStr::from(rest.to_owned()));
                    return text;
                }
            }
            _ => return text,
        }
        text.remove(0);
    }
    text
}

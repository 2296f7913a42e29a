//! `::::runbook`: numbered steps that are ticked off, each with what is expected (`:::expected`), how it is verified
//! (`:::verify`) and how it is taken back (`:::rollback`). How long a step may take is `:time[5 min]` in its first line,
//! its own id `{#id}` at the end of that line, how long all of it may take `{rto="5 min"}` of the runbook.
//!
//! Which names a run of it is kept under is decided by `transform/runs`.

use std::fmt::Write as _;

use super::Maker;
use super::maker::framed;
use crate::markdown::container::{AttributeName, read_attributes};
use crate::markdown::escape;
use crate::markdown::transform::containers::is_inline;
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId};
use crate::model::{RawHtml, seconds_of};

/// Makes a runbook of a numbered list.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["rto"]);
    let title = maker.title(line);
    let mut steps = 0;
    for list in maker.children(node) {
        let Kind::List(Some(first)) = *maker.tree.kind(list) else {
            continue;
        };
        for (number, item) in (first..).zip(maker.children(list)) {
            make_step(maker, item, number);
            steps += 1;
        }
    }
    if steps == 0 {
        let hint = "write a list whose items start with `1.`, `2.` …";
        maker.report_line(line, "`runbook` holds no numbered list".to_owned(), hint);
        let element = ElementNode::new("div", "steps", Content::Blocks);
        return maker.become_element(node, framed(element, &attributes));
    }
    let mut element = ElementNode::new("div", "steps runbook", Content::Blocks)
        .with("role", "group")
        .with("data-run", "");
    // Without one that of the page counts; none of its own, and the page's does not count either.
    if let Some(written) = attributes.get("rto") {
        let seconds = if written == "none" {
            Some(0)
        } else {
            seconds_of(written)
        };
        match seconds {
            Some(seconds) => element = element.with("data-rto", seconds.to_string()),
            None => {
                let message = format!("`{written}` is no length of time");
                let hint = "write `rto=\"15 min\"`, `rto=\"1 h 30 min\"` or `rto=none`";
                maker.report_line(line, message, hint);
            }
        }
    }
    if let Some(title) = title {
        let paragraph = maker.wrap(
            Kind::Element(Box::new(ElementNode::new("p", "run-title", Content::Line))),
            &title,
        );
        let words = maker.tree.plain_text(paragraph, Images::AsText);
        element = element.with("aria-label", words.trim());
        maker.prepend(node, paragraph);
    }
    let signature = signature(maker);
    let end = maker.tree.span(node).end;
    maker.tree.push(node, Kind::OwnInline(signature), end..end);
    maker.become_element(node, framed(element, &attributes));
}

/// Makes a step of an item: its first paragraph starts with a box, and on paper there is room to sign it.
fn make_step(maker: &mut Maker<'_, '_, '_>, item: NodeId, number: u64) {
    let span = maker.tree.span(item);
    let hash = hash_of(maker.context.source.slice(span.clone()));
    let head = head_of(maker, item, number);
    let id = read_id(maker, head);
    let mut element = ElementNode::new("li", "step", Content::Blocks)
        .with("data-step", "")
        .with("data-hash", hash);
    if let Some(id) = id {
        element = element.with("id", id);
    }
    let words = maker.context.words;
    let mut sign = "<span class=\"sign\" hidden data-pt>".to_owned();
    for word in [&words.sign_name, &words.sign_time, &words.sign_initials] {
        let _ = write!(sign, "<span>{}</span>", escape::text(word));
    }
    sign.push_str("</span>");
    maker.tree.push(item, Kind::OwnInline(sign), span.end..span.end);
    maker.become_element(item, element);
}

/// The first paragraph of a step, with its box; a step that starts with code, say, is called by its number.
fn head_of(maker: &mut Maker<'_, '_, '_>, item: NodeId, number: u64) -> NodeId {
    let start = maker.tree.span(item).start;
    let mut children = maker.children(item);
    let inline = children
        .iter()
        .take_while(|child| is_inline(maker.tree.kind(**child)))
        .count();
    let head = match children.first() {
        Some(first) if matches!(maker.tree.kind(*first), Kind::Paragraph) => *first,
        _ => {
            let mut words: Vec<NodeId> = children.drain(..inline).collect();
            if words.is_empty() {
                let title = maker.context.words.step.replace("{}", &number.to_string());
                words.push(maker.text(title, start..start));
            }
            let head = maker.wrap(Kind::Paragraph, &words);
            children.insert(0, head);
            head
        }
    };
    maker.tree.set_children(item, &children);
    let mut words = maker.children(head);
    // A run begins with nothing done.
    words.retain(|word| !matches!(maker.tree.kind(*word), Kind::TaskBox(_)));
    let made = maker.tree.add(Kind::StepBox, start..start);
    words.insert(0, made);
    maker.tree.set_children(head, &words);
    head
}

/// Takes `{#id}` from the end of a step's first line.
fn read_id(maker: &mut Maker<'_, '_, '_>, head: NodeId) -> Option<String> {
    let line = maker
        .children(head)
        .into_iter()
        .take_while(|node| !matches!(maker.tree.kind(*node), Kind::SoftBreak | Kind::HardBreak));
    let last = line.last()?;
    let Kind::Text(text) = maker.tree.kind(last).clone() else {
        return None;
    };
    let start = text.rfind(" {#")?;
    let braces = text.get(start + 1..)?.trim_end();
    let (attributes, length) = read_attributes(braces)?;
    let [attribute] = attributes.as_slice() else {
        return None;
    };
    let allowed = maker.context.options.raw_html == RawHtml::Allow || !attribute.value.starts_with("pt-");
    if length != braces.len() || attribute.name != AttributeName::Id || attribute.value.is_empty() || !allowed
    {
        return None;
    }
    let span = maker.tree.span(last);
    let place = span.start..(span.start + start).min(span.end);
    let shortened = maker.text(text.get(..start).unwrap_or_default().to_owned(), place);
    let mut words = maker.children(head);
    for word in &mut words {
        if *word == last {
            *word = shortened;
        }
    }
    maker.tree.set_children(head, &words);
    Some(attribute.value.clone())
}

/// What tells a changed step from the same one: its lines, whatever its number and its place.
fn hash_of(written: &str) -> String {
    let numbered = written.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let text = numbered.trim_start_matches(['.', ')']);
    let mut hasher = blake3::Hasher::new();
    for line in text.trim().lines() {
        hasher.update(line.trim().as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex().as_str()[..6].to_owned()
}

/// Room for who went through it, on paper.
fn signature(maker: &Maker<'_, '_, '_>) -> String {
    let words = maker.context.words;
    let mut html = "<p class=\"signature\" hidden data-pt>".to_owned();
    for word in [&words.signed_by, &words.signed_on, &words.signature] {
        let _ = write!(html, "<span>{}</span>", escape::text(word));
    }
    html.push_str("</p>");
    html
}

/// Makes a part of a step, under its name.
pub(super) fn part(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let name = maker.name(line);
    let words = maker.context.words;
    let word = match name {
        "expected" => &words.expected,
        "rollback" => &words.rollback,
        _ => &words.verify,
    };
    let place = maker.start(line).name.start;
    let title = match maker.title(line) {
        Some(title) => title,
        None => vec![maker.text(word.clone(), place..place)],
    };
    let element = ElementNode::new("p", "part-title", Content::Line);
    let title = maker.wrap(Kind::Element(Box::new(element)), &title);
    maker.prepend(node, title);
    let element = ElementNode::new("div", &format!("part {name}"), Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

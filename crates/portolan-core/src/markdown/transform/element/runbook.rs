//! `::::runbook`: numbered steps that are ticked off, each with what is expected (`:::expected`), how it is verified
//! (`:::verify`) and how it is taken back (`:::rollback`). How long a step may take is `:time[5 min]` in its first line.

use super::Maker;
use super::maker::framed;
use crate::markdown::transform::containers::is_inline;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

/// Makes the steps of a runbook: each gets a box, which is kept like that of any checklist.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &[]);
    let mut steps = 0;
    for list in maker.children(node) {
        if !matches!(maker.tree.kind(list), Kind::List(Some(_))) {
            continue;
        }
        for item in maker.children(list) {
            put_box(maker, item);
            steps += 1;
        }
    }
    if steps == 0 {
        let hint = "write a list whose items start with `1.`, `2.` …";
        maker.report_line(line, "`runbook` holds no numbered list".to_owned(), hint);
    }
    let element = ElementNode::new("div", "steps runbook", Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

/// Puts a box before the first line of a step, unless the author wrote one.
fn put_box(maker: &mut Maker<'_, '_, '_>, item: NodeId) {
    let first = maker.tree.first(item);
    let holder = match first.map(|first| maker.tree.kind(first)) {
        Some(Kind::Paragraph) => first,
        Some(kind) if is_inline(kind) => Some(item),
        _ => None,
    };
    let start = maker.tree.span(item).start;
    let Some(holder) = holder else {
        // A step that starts with code, say, has no words to tick.
        return;
    };
    let has_box = maker
        .tree
        .first(holder)
        .is_some_and(|first| matches!(maker.tree.kind(first), Kind::TaskBox(_)));
    if !has_box {
        let made = maker.tree.add(Kind::TaskBox(false), start..start);
        maker.prepend(holder, made);
    }
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

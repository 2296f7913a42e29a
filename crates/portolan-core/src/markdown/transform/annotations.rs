//! Code with marks (`# (1)`) and the list below that explains them belong together: they lead to each other.

use super::Context;
use crate::highlight::{is_annotated, numbers};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics};

/// Finds the list of every block of code that asks for marks.
pub(super) fn join(tree: &mut Tree<'_>, context: &Context<'_, '_>, diagnostics: &mut Diagnostics) {
    let mut blocks = 0;
    for node in tree.ids() {
        match tree.kind(node) {
            Kind::Code(Some(info)) if is_annotated(info) => {}
            _ => continue,
        }
        let marks = marks(tree, node);
        let list = tree.next(node).and_then(|list| match tree.kind(list) {
            Kind::List(Some(start)) => Some((list, *start)),
            _ => None,
        });
        let problem = match list {
            None => Some("no numbered list follows the code that is marked `annotate`".to_owned()),
            Some((list, start)) => {
                blocks += 1;
                tree.annotated.insert(node, blocks);
                explain(tree, list, start, blocks, &marks);
                let last = start.saturating_add(tree.children(list).count() as u64);
                let lost = marks
                    .iter()
                    .find(|mark| !(start..last).contains(&u64::from(**mark)));
                lost.map(|mark| format!("the mark `({mark})` has no entry in the list below"))
            }
        };
        let problem = problem.or_else(|| marks.is_empty().then(|| "the code has no marks".to_owned()));
        if let Some(message) = problem {
            let span = tree.span(node);
            let line = context
                .source
                .slice(span.clone())
                .lines()
                .next()
                .unwrap_or_default();
            let place = context.source.location(span.start..span.start + line.len());
            let hint =
                "end a line with a comment such as `# (1)`, and write `1.` in a list right below the code";
            diagnostics.push(Diagnostic::new("code-annotation", message).at(place).hint(hint));
        }
    }
}

fn marks(tree: &Tree<'_>, code: NodeId) -> Vec<u32> {
    let mut text = String::new();
    for child in tree.children(code) {
        if let Kind::Text(line) = tree.kind(child) {
            text.push_str(line);
        }
    }
    numbers(&text)
}

/// Makes the list that of the block's marks: each entry has the number that its mark leads to.
fn explain(tree: &mut Tree<'_>, list: NodeId, start: u64, block: u32, marks: &[u32]) {
    let items: Vec<NodeId> = tree.children(list).collect();
    for (number, item) in (start..).zip(items) {
        let place = tree.span(item).start..tree.span(item).start;
        let is_marked = marks.iter().any(|mark| u64::from(*mark) == number);
        let html = if is_marked {
            format!("<a class=\"mark\" href=\"#mark-{block}-{number}\" data-pt>{number}</a> ")
        } else {
            format!("<span class=\"mark\" data-pt>{number}</span> ")
        };
        let link = tree.add(Kind::OwnInline(html), place);
        let holder = match tree.first(item) {
            Some(first) if matches!(tree.kind(first), Kind::Paragraph) => first,
            _ => item,
        };
        let children: Vec<NodeId> = std::iter::once(link).chain(tree.children(holder)).collect();
        tree.set_children(holder, &children);
        let element =
            ElementNode::new("li", "", Content::Blocks).with("id", format!("note-{block}-{number}"));
        *tree.kind_mut(item) = Kind::Element(Box::new(element));
    }
    let mut element = ElementNode::new("ol", "annotations", Content::Blocks);
    if start != 1 {
        element = element.with("start", start.to_string());
    }
    *tree.kind_mut(list) = Kind::Element(Box::new(element));
}

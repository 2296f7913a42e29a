//! `:::example`: Markdown as it was written, and beside it what becomes of it, from one source.
//!
//! The result belongs to the page but not to its outline: its headings are in no contents and never the title, and
//! nothing in it takes an id that the page itself would have ([`Tree::samples`]).

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Maker;
use super::maker::framed;
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId};

/// Makes the two halves of an example.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["stacked"]);
    let written = written(maker, node, line);
    if written.is_empty() {
        let hint = "write between its lines what is to be shown";
        maker.report_line(line, "an example holds nothing".to_owned(), hint);
    }
    let place = maker.context.source.fences[line].span.clone();
    let info = info(maker, line);
    let source = maker
        .tree
        .add(Kind::Code(Some(CowStr::from(info))), place.clone());
    // The words stand in the result, too, where rules see them.
    let start = place.start..place.start;
    maker.tree.push(source, Kind::Text(CowStr::from(written)), start);

    let children = maker.children(node);
    let element = ElementNode::new("div", "result", Content::Blocks)
        .with("role", "group")
        .with("aria-label", &*maker.context.words.result);
    let result = maker.tree.add(Kind::Element(Box::new(element)), place);
    maker.tree.set_children(result, &children);
    maker.tree.samples.push(result);
    maker.tree.set_children(node, &[source, result]);
    let class = if attributes.has("stacked") {
        "example stacked"
    } else {
        "example"
    };
    let element = ElementNode::new("div", class, Content::Blocks);
    maker.become_element(node, framed(element, &attributes));
}

/// The info string of the source: the example's title is that of the code.
fn info(maker: &mut Maker<'_, '_, '_>, line: usize) -> String {
    let Some(title) = maker.title(line) else {
        return "markdown wrap".to_owned();
    };
    let holder = maker.wrap(Kind::Plain, &title);
    let title = maker.tree.plain_text(holder, Images::AsText);
    let escaped = title.replace('\\', "\\\\").replace('"', "\\\"");
    format!("markdown wrap title=\"{escaped}\"")
}

/// What the author wrote between the two lines of colons, without the marks of the lists and quotes around them.
fn written(maker: &Maker<'_, '_, '_>, node: NodeId, line: usize) -> String {
    let source = maker.context.source;
    let text = &*source.text;
    let start = source.fences[line].span.start;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let body = body(text, source.fences_in(&maker.tree.span(node)), |fence| {
        source.fences[fence].span.clone()
    });
    let prefix = &text[line_start..start];
    let lines: Vec<String> = source
        .written(body)
        .lines()
        .map(|line| dedented(line, prefix).to_owned())
        .collect();
    let is_blank = |line: &&String| line.trim().is_empty();
    let first = lines.iter().take_while(is_blank).count();
    let behind = lines.iter().rev().take_while(is_blank).count();
    match lines.get(first..lines.len() - behind.min(lines.len() - first)) {
        None | Some([]) => String::new(),
        Some(lines) => lines.join("\n") + "\n",
    }
}

/// The lines between the first and the last of a container's lines.
fn body(text: &str, fences: Range<usize>, span: impl Fn(usize) -> Range<usize>) -> Range<usize> {
    let (first, last) = (span(fences.start), span(fences.end.max(1) - 1));
    let start = text[first.end..]
        .find('\n')
        .map_or(text.len(), |at| first.end + at + 1);
    let end = text[..last.start].rfind('\n').map_or(0, |at| at + 1);
    start..end.max(start)
}

/// A line without what the first line of its container has before its colons: quotes, and room for the marks of lists.
fn dedented<'l>(line: &'l str, prefix: &str) -> &'l str {
    let mut rest = line;
    for letter in prefix.chars() {
        if letter == '>' {
            match rest.trim_start_matches(' ').strip_prefix('>') {
                Some(inner) => rest = inner,
                // A line that its quote goes on with unsaid.
                None => return rest,
            }
        } else {
            rest = rest.strip_prefix([' ', '\t']).unwrap_or(rest);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_what_stands_before_their_container() {
        let cases = [
            ("", "  a", "  a"),
            ("  ", "  a", "a"),
            ("  ", "    a", "  a"),
            ("  ", "\ta", "a"),
            ("  ", "a", "a"),
            ("1. ", "   a", "a"),
            ("> ", "> > a", "> a"),
            ("> ", ">a", "a"),
            ("> - ", ">   a", "a"),
            ("- > ", "  > a", "a"),
            ("> ", "lazy", "lazy"),
            ("> ", ">", ""),
        ];
        for (prefix, line, expected) in cases {
            assert_eq!(dedented(line, prefix), expected, "{prefix:?} {line:?}");
        }
    }
}

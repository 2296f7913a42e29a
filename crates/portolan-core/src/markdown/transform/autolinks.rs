//! Bare addresses become links: `www.…`, `http(s)://…`, `ftp://…` and mail addresses, by the rules of GitHub's
//! extended autolinks. Never inside links, code or raw HTML.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use pulldown_cmark::CowStr;

use super::Context;
use crate::markdown::tree::{Kind, NodeId, TargetNode, Tree};

/// In every address that names no protocol.
static WWW: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("ww."));

/// Links every bare address of the page.
pub(super) fn link<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>) {
    let mut parents = Vec::new();
    gather(tree, Tree::ROOT, &mut parents);
    for parent in parents {
        link_children(tree, context, parent);
    }
}

/// Finds the nodes with texts among their children that may hold an address.
fn gather(tree: &Tree<'_>, node: NodeId, parents: &mut Vec<NodeId>) {
    let mut candidate = false;
    for child in tree.children(node) {
        match tree.kind(child) {
            Kind::Link(_) | Kind::Image(_) | Kind::Code(_) | Kind::HtmlBlock => {}
            Kind::Text(_) => candidate |= is_candidate(tree, child),
            _ => gather(tree, child, parents),
        }
    }
    if candidate {
        parents.push(node);
    }
}

fn is_candidate(tree: &Tree<'_>, node: NodeId) -> bool {
    let Kind::Text(text) = tree.kind(node) else {
        return false;
    };
    let text = text.as_bytes();
    memchr::memchr2(b':', b'@', text).is_some() || WWW.find(text).is_some()
}

/// A text node as part of a run of texts.
struct Piece {
    node: NodeId,
    /// Where it lies in the run's text.
    run: Range<usize>,
    /// Where it starts in the page's text.
    source: usize,
}

/// Neighbouring texts as the author wrote them: typographic replacements undone, entities not decoded.
struct Run {
    text: String,
    pieces: Vec<Piece>,
}

fn link_children<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, parent: NodeId) {
    let children: Vec<NodeId> = tree.children(parent).collect();
    let mut rebuilt = Vec::with_capacity(children.len() + 4);
    let mut changed = false;
    let mut in_raw_link = false;
    let mut at = 0;
    while at < children.len() {
        in_raw_link = raw_link(tree.kind(children[at])).unwrap_or(in_raw_link);
        let run = run_from(tree, context, &children[at..]);
        if in_raw_link || run.pieces.is_empty() {
            rebuilt.push(children[at]);
            at += 1;
            continue;
        }
        at += run.pieces.len();
        let before = context.source.slice(0..run.pieces[0].source).chars().next_back();
        let found = find(&run.text, before);
        if found.is_empty() {
            rebuilt.extend(run.pieces.iter().map(|piece| piece.node));
        } else {
            changed = true;
            split(tree, &run, &found, &mut rebuilt);
        }
    }
    if changed {
        tree.set_children(parent, &rebuilt);
    }
}

/// Whether a node opens or closes a link of raw HTML.
fn raw_link(kind: &Kind<'_>) -> Option<bool> {
    let Kind::InlineHtml(html) = kind else { return None };
    let (name, opens) = html
        .strip_prefix("</")
        .map_or((html.get(1..)?, true), |name| (name, false));
    let rest = name.strip_prefix(['a', 'A'])?;
    rest.starts_with(|next: char| next.is_ascii_whitespace() || next == '>')
        .then_some(opens)
}

/// The run of texts that starts a list of siblings; empty when the first is not one.
fn run_from(tree: &Tree<'_>, context: &Context<'_, '_>, siblings: &[NodeId]) -> Run {
    let mut run = Run {
        text: String::new(),
        pieces: Vec::new(),
    };
    for &node in siblings {
        let Kind::Text(text) = tree.kind(node) else { break };
        let span = tree.span(node);
        let written = context.source.slice(span.clone());
        // A decoded entity is no part of an address: it ends the run, and starts one of its own.
        // Nor is the line of a container that is shown as written: its source is masked.
        let masked = !context.source.fences_in(&span).is_empty();
        let entity = masked || written.starts_with('&') && written != &**text;
        if entity && !run.pieces.is_empty() {
            break;
        }
        let start = run.text.len();
        run.text.push_str(if entity { text } else { written });
        run.pieces.push(Piece {
            node,
            run: start..run.text.len(),
            source: span.start,
        });
        if entity {
            break;
        }
    }
    run
}

/// Replaces the texts of a run by texts and links.
fn split<'s>(tree: &mut Tree<'s>, run: &Run, found: &[Found], out: &mut Vec<NodeId>) {
    let first = out.len();
    let mut at = 0;
    for address in found {
        keep(tree, run, at..address.range.start, out);
        let span = run.source_of(address.range.clone());
        let shown = &run.text[address.range.clone()];
        let url = CowStr::from(format!("{}{shown}", address.scheme));
        let target = TargetNode::new(url, CowStr::Borrowed(""));
        let link = tree.add(Kind::Link(Box::new(target)), span.clone());
        tree.push(link, Kind::Text(CowStr::from(shown.to_owned())), span);
        out.push(link);
        at = address.range.end;
    }
    keep(tree, run, at..run.text.len(), out);
    let kept: HashSet<NodeId> = out[first..].iter().copied().collect();
    for piece in &run.pieces {
        // What was cut up hangs nowhere any more; transforms that look at every node must not read it again.
        if !kept.contains(&piece.node) {
            *tree.kind_mut(piece.node) = Kind::Plain;
        }
    }
}

/// Keeps what lies between two links.
fn keep<'s>(tree: &mut Tree<'s>, run: &Run, range: Range<usize>, out: &mut Vec<NodeId>) {
    let first = run.pieces.partition_point(|piece| piece.run.end <= range.start);
    for piece in run.pieces[first..]
        .iter()
        .take_while(|piece| piece.run.start < range.end)
    {
        if range.start <= piece.run.start && piece.run.end <= range.end {
            out.push(piece.node);
            continue;
        }
        let part = piece.run.start.max(range.start)..piece.run.end.min(range.end);
        let text = CowStr::from(run.text[part.clone()].to_owned());
        let span = run.source_of(part);
        out.push(tree.add(Kind::Text(text), span));
    }
}

impl Run {
    fn source_of(&self, range: Range<usize>) -> Range<usize> {
        // A place between two pieces belongs to the second as a start and to the first as an end.
        let starts = self
            .pieces
            .partition_point(|piece| piece.run.start <= range.start)
            .saturating_sub(1);
        let ends = self
            .pieces
            .partition_point(|piece| piece.run.end < range.end)
            .min(self.pieces.len() - 1);
        let place = |index: usize, at: usize| {
            let piece = &self.pieces[index];
            piece.source + at.saturating_sub(piece.run.start)
        };
        let start = place(starts, range.start);
        start..place(ends, range.end).max(start)
    }
}

/// An address in a run.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    range: Range<usize>,
    /// What its link has before it.
    scheme: &'static str,
}

/// Every address in a text; `before` is the character that stands in front of it.
fn find(text: &str, before: Option<char>) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found: Vec<Found> = Vec::new();
    // Up to here a domain was read that cannot be one, whatever its start.
    let mut dead = 0;
    let mut done = 0;
    for at in memchr::memchr3_iter(b':', b'@', b'w', bytes) {
        if at < done {
            continue;
        }
        let address = match bytes[at] {
            b':' => web(text, at, done),
            b'@' => mail(text, at, done),
            _ if at >= dead => {
                let previous = text[..at].chars().next_back().or(before);
                www(text, at, previous, &mut dead)
            }
            _ => None,
        };
        // What stands in angle brackets and is no autolink was meant to be none.
        let bracketed = |address: &Found| {
            let front = text[..address.range.start].trim_end_matches(' ');
            front.ends_with('<') || (front.is_empty() && before == Some('<'))
        };
        if let Some(address) = address.filter(|address| !bracketed(address)) {
            done = address.range.end;
            found.push(address);
        }
    }
    found
}

fn www(text: &str, at: usize, previous: Option<char>, dead: &mut usize) -> Option<Found> {
    let free = previous.is_none_or(|letter| letter.is_whitespace() || "*_~(".contains(letter));
    if !free || !text[at..].starts_with("www.") {
        return None;
    }
    let domain = domain_end(text, at);
    if !is_domain(&text[at..domain], Dots::Needed) {
        *dead = domain;
        return None;
    }
    let end = trimmed_end(text, at, path_end(text, domain));
    (end > at + 4).then_some(Found {
        range: at..end,
        scheme: "http://",
    })
}

fn web(text: &str, colon: usize, from: usize) -> Option<Found> {
    if !text[colon..].starts_with("://") {
        return None;
    }
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len()).filter(|start| *start >= from);
        start
            .and_then(|start| text.get(start..colon))
            .is_some_and(|name| name.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    if text[..start].ends_with(|letter: char| letter.is_alphanumeric()) {
        return None;
    }
    let domain = domain_end(text, colon + 3);
    if !is_domain(&text[colon + 3..domain], Dots::Optional) {
        return None;
    }
    let end = trimmed_end(text, start, path_end(text, domain));
    (end > colon + 3).then_some(Found {
        range: start..end,
        scheme: "",
    })
}

fn mail(text: &str, at: usize, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let local = bytes[from..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+'))
        .count();
    let host = bytes[at + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        .count();
    let domain = text[at + 1..at + 1 + host].trim_end_matches('.');
    let valid = local > 0
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with(['-', '_'])
        && bytes.get(at + 1 + host) != Some(&b'@');
    valid.then(|| Found {
        range: at - local..at + 1 + domain.len(),
        scheme: "mailto:",
    })
}

fn domain_end(text: &str, start: usize) -> usize {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    text[start..]
        .find(|letter| !is_part(letter))
        .map_or(text.len(), |length| start + length)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dots {
    Needed,
    /// `http://localhost` is an address.
    Optional,
}

/// Segments parted by dots, no underscore in the last two.
fn is_domain(domain: &str, dots: Dots) -> bool {
    let domain = domain.trim_end_matches('.');
    let mut last = domain.rsplit('.');
    let has_letters = domain.starts_with(|first: char| first.is_alphanumeric());
    has_letters
        && (dots == Dots::Optional || domain.contains('.'))
        && !last
            .next()
            .is_some_and(|segment| segment.contains('_') || segment.is_empty())
        && !last
            .next()
            .is_some_and(|segment| segment.contains('_') || segment.is_empty())
}

fn path_end(text: &str, start: usize) -> usize {
    let ends = |letter: char| letter.is_whitespace() || letter == '<';
    text[start..]
        .find(ends)
        .map_or(text.len(), |length| start + length)
}

/// Leaves off what belongs to the sentence: punctuation, a parenthesis that nothing opened, an entity.
fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    let count = |wanted: u8| bytes[start..].iter().filter(|byte| **byte == wanted).count();
    let opened = count(b'(');
    let mut closed = count(b')');
    let mut end = end;
    while end > start {
        match bytes[end - 1] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if closed > opened => {
                closed -= 1;
                end -= 1;
            }
            b';' => {
                let name = bytes[start..end - 1]
                    .iter()
                    .rev()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                let entity = name > 0 && end - 1 - name > start && bytes[end - 2 - name] == b'&';
                end -= if entity { name + 2 } else { 1 };
            }
            _ => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> String {
        let found = find(text, None);
        found
            .iter()
            .map(|found| format!("{}{}", found.scheme, &text[found.range.clone()]))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let cases = [
            ("see https://a.b/c?d=e#f.", "https://a.b/c?d=e#f"),
            ("(https://a.b/c_(d))", "https://a.b/c_(d)"),
            ("https://a.b/x)))", "https://a.b/x"),
            ("\"http://localhost:8080/x\",", "http://localhost:8080/x"),
            ("www.a.b/&amp;", "http://www.a.b/"),
            ("www.a.b;", "http://www.a.b"),
            ("xhttp://a.b ahttps://c.d", ""),
            ("a@b.c, d@e f.g@h.i-", "mailto:a@b.c"),
            ("http:// https://. www. @ :", ""),
            ("www._a._b xwww.a.b", ""),
            ("https://münchen.example/straße", "https://münchen.example/straße"),
            ("HTTPS://A.B", "HTTPS://A.B"),
            ("<https://a.b c> < www.a.b >", ""),
            ("ftp://f.g/h mailto:i@j.k", "ftp://f.g/h mailto:i@j.k"),
        ];
        for (text, expected) in cases {
            assert_eq!(addresses(text), expected, "{text}");
        }
    }
}

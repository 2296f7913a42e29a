//! From text to nodes.

use super::{BlockKind, Escape, Node, Path, Refusal};

/// Blocks within blocks; deeper templates are refused.
const DEEPEST: usize = 32;

/// Reads a template.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, Vec<Refusal>> {
    let mut parser = Parser {
        text,
        at: 0,
        open: vec![Open::default()],
        refused: Vec::new(),
    };
    parser.run();
    if parser.refused.is_empty() {
        Ok(parser.open.pop().map(|open| open.then).unwrap_or_default())
    } else {
        Err(parser.refused)
    }
}

/// A block that has not ended, or the template itself.
#[derive(Default)]
struct Open {
    block: Option<(BlockKind, Path, u32)>,
    then: Vec<Node>,
    otherwise: Option<Vec<Node>>,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open>,
    refused: Vec<Refusal>,
}

/// One tag: what stands in it and where it ends.
struct Tag<'t> {
    inner: &'t str,
    written: &'t str,
    end: usize,
    escape: Escape,
}

impl<'t> Parser<'t> {
    fn run(&mut self) {
        while let Some(found) = self.text[self.at..].find("{{") {
            let start = self.at + found;
            let before = &self.text[self.at..start];
            if let Some(text) = before.strip_suffix('\\') {
                // `\{{x}}` is text.
                let end = self.text[start..]
                    .find("}}")
                    .map_or(self.text.len(), |end| start + end + 2);
                self.push_text(text);
                self.push_text(&self.text[start..end]);
                self.at = end;
                continue;
            }
            let Some(tag) = self.tag(start) else {
                self.refuse(start, "`{{` without `}}`".to_owned());
                self.at = self.text.len();
                break;
            };
            self.step(start, before, &tag);
        }
        let rest = &self.text[self.at..];
        self.push_text(rest);
        if let Some(Open {
            block: Some((kind, _, line)),
            ..
        }) = self.open.last()
        {
            let message = format!("`{{{{#{}}}}}` has no end", word(*kind));
            self.refused.push(Refusal { line: *line, message });
        }
    }

    fn tag(&self, start: usize) -> Option<Tag<'t>> {
        let rest = &self.text[start..];
        let (open, close, escape) = if rest.starts_with("{{!--") || rest.starts_with("{{~!--") {
            ("{{", "--}}", Escape::Html)
        } else if rest.starts_with("{{{") {
            ("{{{", "}}}", Escape::Nothing)
        } else {
            ("{{", "}}", Escape::Html)
        };
        let length = rest.find(close).or_else(|| rest.find("}}"))?;
        let close = if rest[length..].starts_with(close) {
            close
        } else {
            "}}"
        };
        Some(Tag {
            inner: rest.get(open.len()..length)?,
            written: &rest[..length + close.len()],
            end: start + length + close.len(),
            escape,
        })
    }

    fn step(&mut self, start: usize, before: &'t str, tag: &Tag<'t>) {
        let mut inner = tag.inner;
        let (mut before, mut end) = (before, tag.end);
        let quiet = |inner: &str| inner.starts_with(['#', '/', '!']) || inner.trim() == "else";
        if let Some(rest) = inner.strip_prefix('~') {
            inner = rest;
            before = before.trim_end();
        }
        if let Some(rest) = inner.strip_suffix('~') {
            inner = rest;
            end = self.text.len() - self.text[end..].trim_start().len();
        }
        if quiet(inner.trim()) && end == tag.end {
            // A tag that prints nothing takes its line along when it is alone on it.
            let line_before = before.rsplit('\n').next().unwrap_or(before);
            let starts_line = before.contains('\n') || start == before.len();
            let line_after = self.text[end..].split_inclusive('\n').next().unwrap_or("");
            if starts_line && line_before.trim().is_empty() && line_after.trim().is_empty() {
                before = &before[..before.len() - line_before.len()];
                end += line_after.len();
            }
        }
        self.push_text(before);
        self.at = end;
        let inner = inner.trim();
        if inner.starts_with('!') {
            return;
        }
        if let Some(block) = inner.strip_prefix('#') {
            return self.start_block(start, block, tag.written);
        }
        if let Some(name) = inner.strip_prefix('/') {
            return self.end_block(start, name.trim(), tag.written);
        }
        if inner == "else" || inner == "^" {
            return match self.open.last_mut() {
                Some(open) if open.block.is_some() && open.otherwise.is_none() => {
                    open.otherwise = Some(Vec::new())
                }
                _ => self.refuse(start, format!("`{}` stands in no block", tag.written)),
            };
        }
        let escape = if inner.starts_with('&') {
            Escape::Nothing
        } else {
            tag.escape
        };
        match value(inner.trim_start_matches('&').trim(), escape) {
            Some(node) => self.push(node),
            None => self.refuse(start, format!("`{}` is not supported", one_line(tag.written))),
        }
    }

    fn start_block(&mut self, start: usize, block: &str, written: &str) {
        let mut words = block.split_whitespace();
        let kind = match words.next() {
            Some("if") => BlockKind::If,
            Some("unless") => BlockKind::Unless,
            Some("each") => BlockKind::Each,
            _ => return self.refuse(start, format!("`{}` is not supported", one_line(written))),
        };
        let path = words.next().and_then(path).filter(|_| words.next().is_none());
        match path {
            Some(path) if self.open.len() < DEEPEST => {
                let line = self.line(start);
                self.open.push(Open {
                    block: Some((kind, path, line)),
                    ..Open::default()
                });
            }
            _ => self.refuse(start, format!("`{}` is not supported", one_line(written))),
        }
    }

    fn end_block(&mut self, start: usize, name: &str, written: &str) {
        let matches = |open: &Open| open.block.as_ref().is_some_and(|(kind, ..)| word(*kind) == name);
        if !self.open.last().is_some_and(matches) {
            // The end of a block that was refused is no news.
            if self.refused.is_empty() {
                self.refuse(start, format!("`{written}` ends nothing"));
            }
            return;
        }
        if let Some(Open {
            block: Some((kind, path, _)),
            then,
            otherwise,
        }) = self.open.pop()
        {
            self.push(Node::Block {
                kind,
                path,
                then,
                otherwise: otherwise.unwrap_or_default(),
            });
        }
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push(Node::Text(text.to_owned()));
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(open) = self.open.last_mut() {
            let nodes = open.otherwise.as_mut().unwrap_or(&mut open.then);
            match (nodes.last_mut(), node) {
                (Some(Node::Text(text)), Node::Text(more)) => text.push_str(&more),
                (_, node) => nodes.push(node),
            }
        }
    }

    fn refuse(&mut self, at: usize, message: String) {
        let line = self.line(at);
        self.refused.push(Refusal { line, message });
    }

    fn line(&self, at: usize) -> u32 {
        let breaks = self.text[..at].bytes().filter(|byte| *byte == b'\n').count();
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }
}

fn word(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::If => "if",
        BlockKind::Unless => "unless",
        BlockKind::Each => "each",
    }
}

fn one_line(written: &str) -> String {
    let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(60).collect()
}

/// `x.y`, `resource "name"` or `fa "solid" "name"`.
fn value(inner: &str, escape: Escape) -> Option<Node> {
    if let Some(path) = path(inner) {
        return Some(Node::Value { path, escape });
    }
    let (helper, arguments) = inner.split_once(char::is_whitespace)?;
    let mut texts = Vec::new();
    let mut rest = arguments.trim();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (text, after) = rest[1..].split_once(quote)?;
        texts.push(text.to_owned());
        rest = after.trim_start();
    }
    let mut texts = texts.into_iter();
    let (first, second, third, more) = (texts.next(), texts.next(), texts.next(), texts.next());
    match (helper, first, second, third, more) {
        ("resource", Some(name), None, None, None) => Some(Node::Resource(name)),
        ("fa", Some(style), Some(name), id, None) => Some(Node::Icon { style, name, id }),
        _ => None,
    }
}

fn path(text: &str) -> Option<Path> {
    let mut rest = text;
    let mut up = 0;
    while let Some(after) = rest.strip_prefix("../") {
        up += 1;
        rest = after;
    }
    let rest = rest.strip_prefix("./").unwrap_or(rest);
    let usable = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '@');
    let mut keys: Vec<String> = Vec::new();
    for key in rest.split(['.', '/']) {
        if key.is_empty() || !key.chars().all(usable) {
            return None;
        }
        keys.push(key.to_owned());
    }
    if keys.first().is_some_and(|key| key == "this") {
        keys.remove(0);
    }
    // `else` and its kin are no values.
    let reserved = matches!(
        keys.first().map(String::as_str),
        Some("else" | "null" | "undefined")
    );
    (!reserved).then_some(Path { up, keys })
}

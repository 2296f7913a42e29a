//! Raw HTML by the book's setting: as written (its links become slots), as text, or what of it is allowed.

use std::borrow::Cow;
use std::ops::Range;

use super::out::Level;
use super::remote::Fate;
use super::{Writer, icon};
use crate::markdown::raw::{
    Attribute, Scope, Target, Token, attribute_is_allowed, is_comments, is_unsafe, tag_is_allowed, tokens,
    unsafe_url, url_attribute,
};
use crate::markdown::tree::{Kind, NodeId, Tree};
use crate::model::{Diagnostic, Flavour, LinkKind, RawHtml};

/// A piece of raw HTML that is read at once, and where its lines were written.
pub(super) struct Piece<'p> {
    pub(super) text: Cow<'p, str>,
    /// Start of a line in the piece, and in the page's text.
    lines: Vec<(usize, usize)>,
}

impl<'p> Piece<'p> {
    /// The lines of an HTML block.
    pub(super) fn of_block(tree: &'p Tree<'_>, block: NodeId) -> Self {
        let mut piece = Self {
            text: Cow::Borrowed(""),
            lines: Vec::new(),
        };
        for line in tree.children(block) {
            let (Kind::Html(html) | Kind::Text(html)) = tree.kind(line) else {
                continue;
            };
            piece.lines.push((piece.text.len(), tree.span(line).start));
            if piece.text.is_empty() {
                piece.text = Cow::Borrowed(&**html);
            } else {
                piece.text.to_mut().push_str(html);
            }
        }
        piece
    }

    fn of_inline(html: &'p str, start: usize) -> Self {
        Self {
            text: Cow::Borrowed(html),
            lines: vec![(0, start)],
        }
    }

    /// Where a range of the piece was written.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let next = self.lines.partition_point(|(start, _)| *start <= at);
            next.checked_sub(1)
                .and_then(|line| self.lines.get(line))
                .map_or(0, |(start, source)| source + (at - start))
        };
        let start = place(range.start);
        start..place(range.end).max(start)
    }
}

impl Writer<'_, '_> {
    pub(super) fn html_block(&mut self, node: NodeId) {
        let tree = self.tree;
        let piece = Piece::of_block(tree, node);
        self.out.fresh_line();
        self.links_open = 0;
        match self.tools.options.raw_html {
            RawHtml::Allow => self.as_written(&piece),
            RawHtml::Escape => {
                self.out.push("<p>");
                self.out.push_text(piece.text.trim_end());
                self.out.push("</p>");
            }
            RawHtml::Sanitize => {
                self.allowed(&piece, Scope::Block);
                self.filter.stop_dropping();
            }
        }
        self.out.fresh_line();
    }

    pub(super) fn inline_html(&mut self, node: NodeId, html: &str) {
        let piece = Piece::of_inline(html, self.tree.span(node).start);
        match self.tools.options.raw_html {
            RawHtml::Allow => self.as_written(&piece),
            RawHtml::Escape => self.out.push_text(html),
            RawHtml::Sanitize => self.allowed(&piece, Scope::Line),
        }
    }

    /// Byte by byte what the author wrote, but for the addresses, which are slots.
    fn as_written(&mut self, piece: &Piece<'_>) {
        let text = &*piece.text;
        let bytes = text.as_bytes();
        let title = memchr::memmem::find(bytes, b"<h1").is_some();
        let watches = self.watches_hosts();
        let plain = !title && memchr::memchr(b'=', bytes).is_none();
        if !self.rich || plain && !(watches && self.may_end_embed(text)) {
            return self.out.push(text);
        }
        let leads = title && self.leads() && text.trim_start().starts_with("<h1");
        let start = self.out.html.len();
        let mut copied = 0;
        let found = tokens(text);
        self.raw_title(&found);
        for (at, token) in found.iter().enumerate() {
            if let Token::End { name, span } = token
                && watches
            {
                self.out.push(&text[copied..span.start]);
                let is_gone = self.remote_end(piece, name, span.clone());
                copied = if is_gone { span.end } else { span.start };
            }
            let Token::Start {
                name,
                attributes,
                span,
                ..
            } = token
            else {
                continue;
            };
            let mut without = Vec::new();
            if watches {
                self.out.push(&text[copied..span.start]);
                copied = span.start;
                match self.remote_start(piece, name, attributes) {
                    Fate::Kept => {}
                    Fate::Without(some) => without = some,
                    Fate::Gone => {
                        copied = span.end;
                        continue;
                    }
                }
            }
            self.collect_anchors(name, attributes);
            if let Some(named) = icon::named(&found[at..]).filter(|_| self.draws_icons()) {
                self.out.push(&text[copied..named.span.start]);
                copied = named.span.start;
                if self.icon(&named, piece) {
                    copied = named.span.end;
                }
                continue;
            }
            let sized = attributes
                .iter()
                .any(|attribute| matches!(attribute.name.as_str(), "width" | "height"));
            let mut image = None;
            for (at, attribute) in attributes.iter().enumerate() {
                let Some(written) = attribute.written.clone() else {
                    continue;
                };
                if without.contains(&at) {
                    self.out.push(text[copied..attribute.start].trim_end());
                    copied = written.end;
                    continue;
                }
                let Some(target) = url_attribute(name, &attribute.name) else {
                    continue;
                };
                let link = self.raw_link(piece, attribute, target, written.clone());
                image = (target == Target::Image).then_some(link).or(image);
                self.out.push(&text[copied..written.start]);
                self.out.push("\"");
                self.out.push_url(link);
                self.out.push("\"");
                copied = written.end;
            }
            if let (Some(link), false) = (image, sized) {
                let end = if text[..span.end].ends_with("/>") {
                    span.end - 2
                } else {
                    span.end - 1
                };
                let end = end.max(copied);
                self.out.push(text[copied..end].trim_end());
                self.out.push_size(link);
                copied = end;
            }
        }
        self.out.push(&text[copied..]);
        if leads && let Some(end) = self.out.html[start..].find("</h1>") {
            self.written.lead_end = start + end + "</h1>".len();
        }
    }

    /// A title in raw HTML is one where Markdown has none.
    fn raw_title(&mut self, found: &[Token]) {
        let is_title = |token: &Token| matches!(token, Token::Start { name, .. } if name == "h1");
        let Some(at) = found
            .iter()
            .position(is_title)
            .filter(|_| self.written.raw_title.is_none())
        else {
            return;
        };
        let inside = found[at + 1..]
            .iter()
            .take_while(|token| !matches!(token, Token::End { name, .. } if name == "h1"));
        let text: String = inside
            .filter_map(|token| {
                if let Token::Text(text) = token {
                    Some(text.as_str())
                } else {
                    None
                }
            })
            .collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.written.raw_title = Some(text).filter(|text| !text.is_empty());
    }

    fn collect_anchors(&mut self, tag: &str, attributes: &[Attribute]) {
        for attribute in attributes {
            if attribute.name == "id" || (attribute.name == "name" && tag == "a") {
                self.written.anchors.push(attribute.value.clone());
            }
        }
    }

    fn raw_link(
        &mut self,
        piece: &Piece<'_>,
        attribute: &Attribute,
        target: Target,
        written: Range<usize>,
    ) -> u32 {
        let kind = match target {
            Target::Link => LinkKind::Link,
            Target::Image => LinkKind::Image,
            Target::Other => LinkKind::Other,
        };
        // The mark is on the address, not on its quotes.
        let quotes = usize::from(piece.text[written.clone()].starts_with(['"', '\'']));
        let inner = written.start + quotes..written.end.saturating_sub(quotes).max(written.start + quotes);
        self.link(attribute.value.trim().to_owned(), kind, piece.source(inner))
    }

    /// What of a piece is allowed, as well-formed tags.
    fn allowed(&mut self, piece: &Piece<'_>, scope: Scope) {
        if is_comments(&piece.text) {
            return;
        }
        let found = tokens(&piece.text);
        self.raw_title(&found);
        if !found
            .iter()
            .any(|token| matches!(token, Token::Start { .. } | Token::End { .. }))
        {
            self.lost(
                piece,
                0..piece.text.trim_end().len(),
                "this is no HTML tag and was removed".to_owned(),
            );
        }
        for token in found {
            match &token {
                Token::Start { name, .. } if self.filter.is_dropping() => self.filter.start_dropped(name),
                Token::Start { name, attributes, .. }
                    if name == "iframe" && self.remote_frame(piece, scope, attributes) =>
                {
                    self.filter.drop_element(name);
                }
                Token::Start { name, .. } if !tag_is_allowed(name) => self.refuse(piece, &token),
                Token::Start {
                    name,
                    attributes,
                    span,
                    ..
                } => {
                    self.start_tag(piece, scope, name, attributes, span.clone());
                }
                Token::End { name, span } => {
                    if !(self.watches_hosts() && self.remote_end(piece, name, span.clone())) {
                        self.filter.end(name, &mut self.out.html);
                    }
                }
                Token::Text(text) if !self.filter.is_dropping() => self.out.push_text(text),
                Token::Text(_) | Token::Comment | Token::Doctype => {}
            }
        }
    }

    /// Leaves out a tag that is not allowed, some with all that follows up to their end.
    fn refuse(&mut self, piece: &Piece<'_>, token: &Token) {
        let Token::Start {
            name,
            self_closing,
            span,
            ..
        } = token
        else {
            return;
        };
        self.lost(
            piece,
            span.clone(),
            format!("`<{name}>` is not allowed in raw HTML and was removed"),
        );
        if !(*self_closing && matches!(name.as_str(), "svg" | "math")) {
            self.filter.drop_element(name);
        }
    }

    /// A frame of another host: it, where the book allows the host, else a link. False for any other.
    fn remote_frame(&mut self, piece: &Piece<'_>, scope: Scope, attributes: &[Attribute]) -> bool {
        let level = match scope {
            Scope::Block => Level::Block,
            Scope::Line => Level::Inline,
        };
        if self.tools.options.flavour != Flavour::Portolan {
            return false;
        }
        let is_shown = self.frame(attributes, level);
        is_shown
            || self.watches_hosts() && matches!(self.remote_start(piece, "iframe", attributes), Fate::Gone)
    }

    fn start_tag(
        &mut self,
        piece: &Piece<'_>,
        scope: Scope,
        name: &str,
        attributes: &[Attribute],
        span: Range<usize>,
    ) {
        let fate = if self.watches_hosts() {
            self.remote_start(piece, name, attributes)
        } else {
            Fate::Kept
        };
        let without = match fate {
            Fate::Kept => Vec::new(),
            Fate::Without(some) => some,
            Fate::Gone => return,
        };
        let plain = attributes
            .iter()
            .filter(|attribute| url_attribute(name, &attribute.name).is_none());
        let ink = plain.map(|attribute| attribute.value.len()).sum();
        if self.filter.start(name, scope, ink).is_err() {
            let place = piece.source(span);
            let message = format!("raw HTML is nested too deep here; `<{name}>` was removed");
            let found = Diagnostic::new("nesting-too-deep", message);
            return self.report(found.hint("end the elements before it"), place);
        }
        self.out.push("<");
        self.out.push(name);
        for (at, attribute) in attributes.iter().enumerate() {
            if !without.contains(&at) {
                self.attribute(piece, name, attribute);
            }
        }
        let waits = attributes
            .iter()
            .any(|attribute| matches!(attribute.name.as_str(), "loading" | "decoding"));
        if name == "img" && !waits {
            self.out.push(" loading=\"lazy\" decoding=\"async\"");
        }
        self.out.push(">");
    }

    fn attribute(&mut self, piece: &Piece<'_>, tag: &str, attribute: &Attribute) {
        let name = attribute.name.as_str();
        let place = attribute.start
            ..attribute
                .written
                .as_ref()
                .map_or(attribute.start + name.len(), |at| at.end);
        if !attribute_is_allowed(tag, name) {
            let message =
                format!("the attribute `{name}` of `<{tag}>` is not allowed in raw HTML and was removed");
            return self.lost(piece, place, message);
        }
        if matches!(name, "id" | "name") && attribute.value.starts_with("pt-") {
            let message = format!(
                "the id `{}` belongs to the theme and was removed",
                attribute.value
            );
            return self.lost(piece, place, message);
        }
        let target = url_attribute(tag, name);
        if (target.is_some() || name == "cite") && is_unsafe(&attribute.value, target.unwrap_or(Target::Link))
        {
            let found = unsafe_url(&attribute.value, self.tools.source.location(piece.source(place)));
            return self.diagnostics.push(found);
        }
        match (target, attribute.written.clone()) {
            (Some(target), Some(written)) => {
                let link = self.raw_link(piece, attribute, target, written);
                self.out.push(" ");
                self.out.push(name);
                self.out.push("=\"");
                self.out.push_url(link);
                self.out.push("\"");
            }
            (Some(_), None) => {}
            (None, _) => self.out.push_attribute(name, &attribute.value),
        }
    }

    /// Says that something of the author's is gone: once a line for each thing.
    fn lost(&mut self, piece: &Piece<'_>, range: Range<usize>, message: String) {
        let place = self.tools.source.location(piece.source(range));
        if self
            .reported
            .insert((place.file.clone(), place.line, message.clone()))
        {
            let hint = "write it in Markdown, or set `html = \"allow\"` for a book whose authors you trust";
            self.diagnostics
                .push(Diagnostic::new("html-sanitized", message).hint(hint).at(place));
        }
    }
}

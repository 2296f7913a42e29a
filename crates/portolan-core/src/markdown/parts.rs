//! The parts of a page that rules judge, read off its tree after the transforms.
//!
//! Entry point: [`of`]. It judges nothing, and writes nothing: places and words as the author gave them.

use std::ops::Range;
use std::sync::Arc;

use super::raw::{self, Token};
use super::source::Source;
use super::tree::{Images, Kind, NodeId, Tree};
use crate::model::{
    Alt, CommentPart, DiagramPart, FencePart, HeadingPart, IdPart, ImagePart, MarkdownOptions, PageParts,
    ProsePart, RawHtml,
};

/// Reads a tree.
pub(super) fn of(tree: &Tree<'_>, source: &Source<'_>, options: &MarkdownOptions) -> PageParts {
    let mut reader = Reader {
        tree,
        source,
        options,
        parts: PageParts::default(),
        block: 0,
        row: None,
    };
    reader.children(Tree::ROOT, 0..source.text.len());
    let mut parts = reader.parts;
    // Footnotes have moved to the end of the tree.
    parts.headings.sort_by_key(|part| part.range.start);
    parts.ids.sort_by_key(|part| part.range.start);
    parts.images.sort_by_key(|part| part.range.start);
    parts.fences.sort_by_key(|part| part.range.start);
    parts.code.sort_by_key(|range| range.start);
    parts.prose.sort_by_key(|part| part.range.start);
    parts.comments.sort_by_key(|part| part.range.start);
    parts.samples = samples(tree, source);
    parts
}

/// What the examples of a page show, those within another one left out.
fn samples(tree: &Tree<'_>, source: &Source<'_>) -> Vec<Range<usize>> {
    let shown = |sample: &NodeId| {
        let start = tree.span(tree.first(*sample)?).start;
        let end = tree.children(*sample).map(|child| tree.span(child).end).max()?;
        Some(source.original_range(start..end))
    };
    let mut found: Vec<Range<usize>> = tree.samples.iter().filter_map(shown).collect();
    found.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found.dedup_by(|next, last| next.start < last.end);
    found
}

struct Reader<'t, 's, 'i> {
    tree: &'t Tree<'s>,
    source: &'t Source<'i>,
    options: &'t MarkdownOptions,
    parts: PageParts,
    block: u32,
    /// The comments that are being read.
    row: Option<Row>,
}

/// Blocks of nothing but comments, one behind the other.
struct Row {
    last: NodeId,
    /// What they stand before.
    following: Option<NodeId>,
}

impl Reader<'_, '_, '_> {
    /// Reads what a node holds; `block` is the innermost block around it.
    fn children(&mut self, node: NodeId, block: Range<usize>) {
        let mut next = self.tree.first(node);
        while let Some(child) = next {
            self.node(child, &block);
            next = self.tree.next(child);
        }
    }

    fn node(&mut self, node: NodeId, block: &Range<usize>) {
        let span = self.tree.span(node);
        match self.tree.kind(node) {
            Kind::Text(_) => {
                let range = self.source.original_range(span);
                let block = self.block;
                self.parts.prose.push(ProsePart { range, block });
            }
            Kind::CodeSpan(_) | Kind::LanguageSpan(_) | Kind::Formula(_) => {
                self.parts.code.push(self.source.original_range(span))
            }
            Kind::Code(info) => self.code(node, info.as_deref()),
            Kind::Diagram(diagram) => self.parts.diagrams.push(DiagramPart {
                range: self.source.original_range(span),
                language: diagram.language.clone(),
                code: Arc::clone(&diagram.code),
                caption: diagram.caption.clone(),
            }),
            Kind::HtmlBlock => self.html_block(node),
            Kind::InlineHtml(_) | Kind::Html(_) => self.html(span, block),
            Kind::Image(_) => {
                let alt = self.tree.plain_text(node, Images::AsText);
                self.parts.images.push(ImagePart {
                    alt: Alt::Text(alt),
                    range: self.source.original_range(span),
                });
            }
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) | Kind::Plain => {
                self.children(node, block.clone());
            }
            Kind::Heading(heading) => {
                let range = self.trimmed(span.clone());
                if !heading.sample {
                    self.parts.headings.push(HeadingPart {
                        level: heading.level,
                        range: range.clone(),
                    });
                }
                let ids = [&heading.id, &heading.alias].into_iter().flatten().cloned();
                self.parts.ids.extend(ids.map(|id| IdPart {
                    id,
                    range: range.clone(),
                }));
                self.leaf(node, span);
            }
            Kind::Term(id) => {
                let range = self.trimmed(span.clone());
                let id = id.clone();
                self.parts.ids.push(IdPart { id, range });
                self.leaf(node, span);
            }
            Kind::SoftBreak
            | Kind::HardBreak
            | Kind::Rule
            | Kind::TaskBox(_)
            | Kind::StepBox
            | Kind::Anchor(_)
            | Kind::OwnInline(_)
            | Kind::FootnoteReference(_)
            | Kind::NumberedReference(_) => {}
            _ => self.leaf(node, span),
        }
    }

    /// A block, whose text is apart from that before and behind it.
    fn leaf(&mut self, node: NodeId, span: Range<usize>) {
        self.block += 1;
        self.children(node, span);
        self.block += 1;
    }

    fn code(&mut self, node: NodeId, info: Option<&str>) {
        let mut pieces = Vec::new();
        for child in self.tree.children(node) {
            pieces.push(self.source.original_range(self.tree.span(child)));
        }
        self.parts.code.extend(pieces.iter().cloned());
        if let Some(info) = info {
            self.parts.fences.push(FencePart {
                info: info.to_owned(),
                range: self.trimmed(self.tree.span(node)),
                pieces,
            });
        }
    }

    /// A block of raw HTML; comments in it stand before what follows it.
    fn html_block(&mut self, node: NodeId) {
        let span = self.tree.span(node);
        let row = self.row.take().unwrap_or_else(|| self.row_from(node));
        let following = row.following.map(|next| self.tree.span(next).end);
        if row.last != node {
            self.row = Some(row);
        }
        let end = following.map_or(span.end, |end| end.max(span.end));
        self.html(span.clone(), &(span.start..end));
    }

    fn row_from(&self, node: NodeId) -> Row {
        let (mut last, mut following) = (node, self.tree.next(node));
        while let Some(next) = following.filter(|next| self.is_comments(*next)) {
            (last, following) = (next, self.tree.next(next));
        }
        Row { last, following }
    }

    fn is_comments(&self, node: NodeId) -> bool {
        matches!(self.tree.kind(node), Kind::HtmlBlock)
            && raw::is_comments(self.source.slice(self.tree.span(node)))
    }

    /// Comments and tags; `covered` is what a comment among them stands before.
    fn html(&mut self, span: Range<usize>, covered: &Range<usize>) {
        let html = self.source.slice(span.clone());
        let mut from = 0;
        while let Some(start) = html[from..].find("<!--").map(|at| from + at) {
            let end = html[start..].find("-->").map_or(html.len(), |at| start + at + 3);
            let range = span.start + start..span.start + end;
            self.parts.comments.push(CommentPart {
                range: self.source.original_range(range.clone()),
                covers: self
                    .source
                    .original_range(covered.start.min(range.start)..covered.end),
            });
            from = end;
        }
        // Elsewhere tags are text.
        if self.options.raw_html == RawHtml::Escape {
            return;
        }
        self.tags(span.start, html);
    }

    fn tags(&mut self, start: usize, html: &str) {
        for token in raw::tokens(html) {
            let Token::Start {
                name,
                attributes,
                span: tag,
                ..
            } = token
            else {
                continue;
            };
            let range = self.source.original_range(start + tag.start..start + tag.end);
            let value = |wanted: &str| {
                let mut found = attributes.iter().filter(|it| it.name == wanted);
                found.next().map(|it| it.value.clone())
            };
            if name == "img" {
                self.parts.images.push(ImagePart {
                    alt: value("alt").map_or(Alt::Missing, Alt::Attribute),
                    range: range.clone(),
                });
            }
            if let [b'h', digit @ b'1'..=b'6'] = name.as_bytes() {
                self.parts.headings.push(HeadingPart {
                    level: digit - b'0',
                    range: range.clone(),
                });
            }
            if let Some(id) = value("id").filter(|id| !id.is_empty()) {
                self.parts.ids.push(IdPart { id, range });
            }
        }
    }

    /// The place of a range without white space at its end.
    fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let length = self.source.slice(span.clone()).trim_end().len();
        self.source.original_range(span.start..span.start + length)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use crate::highlight::Highlighter;
    use crate::markdown::{BlockWords, DataFiles, ParseInput, parse};
    use crate::model::{Flavour, MarkdownOptions, PageParts, RawHtml, SpanMap};

    fn parts(text: &str, raw_html: RawHtml) -> PageParts {
        let mut options = MarkdownOptions::of(Flavour::Portolan);
        options.raw_html = raw_html;
        options.code.highlight = false;
        let spans = SpanMap::of_file("a.md", Arc::from(text), 0);
        let input = ParseInput {
            text,
            spans: &spans,
            options: &options,
            highlighter: &Highlighter::new(),
            words: &BlockWords::default(),
            files: DataFiles::NONE,
            diagrams: &crate::diagram::NoDiagrams,
        };
        parse(&input).0.parts
    }

    /// The parts, one a line, with the text that their places name.
    fn shown(text: &str, parts: &PageParts) -> String {
        let mut out = String::new();
        for it in &parts.headings {
            let _ = writeln!(out, "h{} {:?}", it.level, &text[it.range.clone()]);
        }
        for it in &parts.ids {
            let _ = writeln!(out, "id {} {:?}", it.id, &text[it.range.clone()]);
        }
        for it in &parts.images {
            let _ = writeln!(out, "image {:?} {:?}", it.alt, &text[it.range.clone()]);
        }
        for it in &parts.fences {
            let code: String = it.pieces.iter().map(|piece| &text[piece.clone()]).collect();
            let _ = writeln!(out, "fence {:?} {code:?} {:?}", it.info, &text[it.range.clone()]);
        }
        let code: Vec<_> = parts.code.iter().map(|range| &text[range.clone()]).collect();
        let _ = writeln!(out, "code {code:?}");
        let first = parts.prose.first().map_or(0, |it| it.block);
        for it in &parts.prose {
            let _ = writeln!(out, "prose {} {:?}", it.block - first, &text[it.range.clone()]);
        }
        for it in &parts.comments {
            let (all, covers) = (&text[it.range.clone()], &text[it.covers.clone()]);
            let _ = writeln!(out, "comment {all:?} before {covers:?}");
        }
        out
    }

    #[test]
    fn every_part_names_its_place() {
        let text = "# One `x` {#one}\n\nSome ![a *b*](c.png) and `code`.\n\n\
                    > ```json title=\"t\"\n> {\n> }\n> ```\n\n    plain\n\n\
                    <h3 id=\"two\">T</h3>\n\n<img src=a>\n\n- x <img alt=\"\" src=b>\n- y\n";
        insta::assert_snapshot!(shown(text, &parts(text, RawHtml::Sanitize)), @r##"
        h1 "# One `x` {#one}"
        h3 "<h3 id=\"two\">"
        id one "# One `x` {#one}"
        id two "<h3 id=\"two\">"
        image Text("a b") "![a *b*](c.png)"
        image Missing "<img src=a>"
        image Attribute("") "<img alt=\"\" src=b>"
        fence "json title=\"t\"" "{\n}\n" "```json title=\"t\"\n> {\n> }\n> ```"
        code ["`x`", "`code`", "{\n", "}\n", "plain\n"]
        prose 0 "One "
        prose 2 "Some "
        prose 2 " and "
        prose 2 "."
        prose 7 "x "
        prose 9 "y"
        "##);
    }

    #[test]
    fn comments_stand_before_the_next_block_that_is_more() {
        let text =
            "<!-- a -->\n<!-- b -->\n\n- one\n- two\n\nText <!-- c --> here\nand there.\n\n<!-- d -->\n";
        insta::assert_snapshot!(shown(text, &parts(text, RawHtml::Sanitize)), @r##"
        code []
        prose 0 "one"
        prose 2 "two"
        prose 5 "Text "
        prose 5 " here"
        prose 5 "and there."
        comment "<!-- a -->" before "<!-- a -->\n<!-- b -->\n\n- one\n- two\n\n"
        comment "<!-- b -->" before "<!-- b -->\n\n- one\n- two\n\n"
        comment "<!-- c -->" before "Text <!-- c --> here\nand there.\n"
        comment "<!-- d -->" before "<!-- d -->\n"
        "##);
    }

    #[test]
    fn a_row_of_comments_is_walked_through_once() {
        let text = "<!-- a -->\n\n".repeat(20_000) + "End\n";
        let found = parts(&text, RawHtml::Allow);
        assert_eq!(found.comments.len(), 20_000);
        assert!(found.comments.iter().all(|it| it.covers.end == text.len()));
    }

    #[test]
    fn escaped_html_has_comments_alone() {
        let text = "<!-- a -->\n\n<h2 id=x>y</h2>\n\n<img src=a>\n";
        insta::assert_snapshot!(shown(text, &parts(text, RawHtml::Escape)), @r##"
        code []
        comment "<!-- a -->" before "<!-- a -->\n\n<h2 id=x>y</h2>\n"
        "##);
    }

    #[test]
    fn places_stay_true_behind_control_characters() {
        let text = "a\u{1}b\n\n# T\u{2}u\n";
        let found = parts(text, RawHtml::Allow);
        assert_eq!(&text[found.headings[0].range.clone()], "# T\u{2}u");
    }
}

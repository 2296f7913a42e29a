//! From text to a tree: the events of pulldown-cmark, bounded in depth.
//!
//! Entry points: [`read`] for a page, [`read_line`] for a part of a line, such as a container's title. The lines of
//! containers come masked as HTML (see [`super::container`]) and become [`Kind::Fence`] where the parser takes them for
//! blocks; everywhere else they are shown as written. Must not interpret what it reads: that is the affair of
//! transforms.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::formula::Display;
use super::source::Source;
use super::tree::{
    CellNode, FormulaNode, HeadingNode, Kind, NodeId, TableLooks, TableNode, TargetNode, Tree,
};
use crate::model::{Diagnostic, Diagnostics, Flavour, MarkdownOptions};

/// Deeper blocks are shown as text; every later stage may recurse this far.
const MAX_BLOCKS: usize = 100;
/// Deeper emphasis and links are dropped, their text stays.
const MAX_INLINES: usize = 100;

/// Reads a whole page.
pub(super) fn read<'s>(
    source: &'s Source<'_>,
    options: &MarkdownOptions,
    diagnostics: &mut Diagnostics,
) -> Tree<'s> {
    let mut tree = Tree::new(source.text.len());
    append(
        &mut tree,
        Tree::ROOT,
        source,
        0..source.text.len(),
        options,
        diagnostics,
    );
    tree
}

/// Reads a part of one line as inline elements that hang nowhere yet.
pub(super) fn read_line<'s>(
    tree: &mut Tree<'s>,
    source: &'s Source<'_>,
    range: Range<usize>,
    options: &MarkdownOptions,
    diagnostics: &mut Diagnostics,
) -> Vec<NodeId> {
    let holder = tree.add(Kind::Plain, range.clone());
    append(tree, holder, source, range.clone(), options, diagnostics);
    let blocks: Vec<NodeId> = tree.children(holder).collect();
    if let [paragraph] = *blocks
        && matches!(tree.kind(paragraph), Kind::Paragraph)
    {
        let inlines: Vec<NodeId> = tree.children(paragraph).collect();
        for &inline in &inlines {
            tree.unlink(inline);
        }
        return inlines;
    }
    // `1. Prepare` would be a list, were it not a title.
    tree.set_children(holder, &[]);
    vec![tree.add(Kind::Text(CowStr::Borrowed(source.slice(range.clone()))), range)]
}

/// Reads a part of the text as children of a node.
fn append<'s>(
    tree: &mut Tree<'s>,
    parent: NodeId,
    source: &'s Source<'_>,
    range: Range<usize>,
    options: &MarkdownOptions,
    diagnostics: &mut Diagnostics,
) {
    let mut reader = Reader {
        tree,
        source,
        base: range.start,
        open: vec![Open {
            node: parent,
            block: true,
        }],
        skipped: 0,
        blocks: 1,
        inlines: 0,
        column: 0,
        header: false,
        verbatim: None,
        too_deep: None,
        ended: None,
    };
    let text = source.slice(range);
    for (event, span) in Parser::new_ext(text, parser_options(options)).into_offset_iter() {
        reader.event(event, span);
    }
    if let Some(span) = reader.too_deep {
        diagnostics.push(
            Diagnostic::new(
                "nesting-too-deep",
                "the nesting is deeper than 100 levels; the rest is shown as text",
            )
            .at(source.location(span))
            .hint("move the inner parts out of the quote, list or emphasis that holds them"),
        );
    }
}

/// What pulldown-cmark is asked for.
pub(super) fn parser_options(options: &MarkdownOptions) -> Options {
    let mut wanted = match options.flavour {
        Flavour::Commonmark => Options::empty(),
        Flavour::Gfm => Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS,
        Flavour::Portolan | Flavour::Mdbook => {
            Options::ENABLE_TABLES
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_HEADING_ATTRIBUTES
        }
    };
    wanted.set(Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    wanted.set(Options::ENABLE_DEFINITION_LIST, options.definition_lists);
    wanted.set(Options::ENABLE_GFM, options.alerts);
    wanted.set(Options::ENABLE_MATH, options.math);
    wanted
}

/// An element that has started and not ended.
struct Open {
    /// Where its children go; for one that was dropped, its parent's node.
    node: NodeId,
    block: bool,
}

struct Reader<'t, 's, 'i> {
    tree: &'t mut Tree<'s>,
    source: &'s Source<'i>,
    /// Where the parsed text starts in the page's.
    base: usize,
    open: Vec<Open>,
    /// How many elements are open inside one that is shown as text.
    skipped: usize,
    blocks: usize,
    inlines: usize,
    /// The column of the next table cell.
    column: usize,
    /// In a table's head.
    header: bool,
    /// The last text, when it reads in the source as it reads in the tree.
    verbatim: Option<NodeId>,
    too_deep: Option<Range<usize>>,
    /// The HTML block in which a container has just ended.
    ended: Option<NodeId>,
}

impl<'s> Reader<'_, 's, '_> {
    fn event(&mut self, event: Event<'s>, span: Range<usize>) {
        let span = self.base + span.start..self.base + span.end;
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        let leaf = match event {
            Event::Start(tag) => return self.start(tag, span),
            Event::End(end) => return self.end(end),
            Event::Text(text) => return self.text(text, span),
            Event::Code(code) => Kind::CodeSpan(self.source.unmasked(code, &span)),
            Event::Html(html) => return self.html(html, span),
            Event::InlineHtml(html) => Kind::InlineHtml(self.source.unmasked(html, &span)),
            Event::FootnoteReference(label) => Kind::FootnoteReference(label),
            Event::SoftBreak => Kind::SoftBreak,
            Event::HardBreak => Kind::HardBreak,
            Event::Rule => Kind::Rule,
            Event::TaskListMarker(done) => Kind::TaskBox(done),
            Event::InlineMath(tex) => self.formula(tex, Display::Inline, &span),
            Event::DisplayMath(tex) => self.formula(tex, Display::Block, &span),
        };
        self.tree.has_html |= matches!(leaf, Kind::InlineHtml(_));
        self.tree.push(self.parent(), leaf, span);
    }

    /// A formula; a line of three colons in one is none of a container's.
    fn formula(&self, tex: CowStr<'s>, display: Display, span: &Range<usize>) -> Kind<'s> {
        let tex = self.source.unmasked(tex, span);
        Kind::Formula(Box::new(FormulaNode { tex, display }))
    }

    /// A line of an HTML block. One that a container's line was masked as is a block by itself.
    fn html(&mut self, html: CowStr<'s>, span: Range<usize>) {
        let fence = self.source.fences_in(&span).next().filter(|fence| {
            let line = self.source.fences[*fence].masked();
            html.trim() == self.source.slice(line)
        });
        let parent = self.parent();
        let first = self.tree.first(parent);
        match fence {
            Some(fence) if first.is_none() && self.ended != Some(parent) => {
                *self.tree.kind_mut(parent) = Kind::Fence(fence);
                return;
            }
            // Behind the end of one, a line may end or start the next.
            Some(fence)
                if self.ended == Some(parent)
                    || self.source.fences[fence].start.is_none() && !self.is_verbatim(first) =>
            {
                self.tree.push(self.grandparent(), Kind::Fence(fence), span);
                self.ended = Some(parent);
                return;
            }
            _ => {}
        }
        self.tree.has_html = true;
        let parent = self.html_block(span.start);
        let html = self.source.unmasked(html, &span);
        self.tree.push(parent, Kind::Html(html), span);
    }

    fn parent(&self) -> NodeId {
        self.open.last().map_or(Tree::ROOT, |open| open.node)
    }

    /// The HTML block that lines go to: another one, once a container has ended in the middle of it.
    fn html_block(&mut self, start: usize) -> NodeId {
        let parent = self.parent();
        if self.ended.take_if(|ended| *ended == parent).is_none() {
            return parent;
        }
        let end = self.tree.span(parent).end;
        self.tree.set_end(parent, start);
        let rest = self
            .tree
            .push(self.grandparent(), Kind::HtmlBlock, start..end.max(start));
        if let Some(open) = self.open.last_mut() {
            open.node = rest;
        }
        rest
    }

    fn grandparent(&self) -> NodeId {
        let outer = self.open.iter().rev().nth(1);
        outer.map_or(Tree::ROOT, |open| open.node)
    }

    /// Whether an HTML block ends by its own rule: a script, a comment and the like hold any line.
    fn is_verbatim(&self, first: Option<NodeId>) -> bool {
        let Some(Kind::Html(html)) = first.map(|first| self.tree.kind(first)) else {
            return false;
        };
        let start = html.trim_start().to_ascii_lowercase();
        ["<!", "<?", "<pre", "<script", "<style", "<textarea"]
            .iter()
            .any(|tag| start.starts_with(tag))
    }

    /// Texts that stand side by side in the source become one, so that later passes see whole words.
    fn text(&mut self, text: CowStr<'s>, span: Range<usize>) {
        let parent = self.parent();
        let text = self.source.unmasked(text, &span);
        let verbatim = self.source.slice(span.clone()) == &*text;
        if let Some(last) = self
            .tree
            .last(parent)
            .filter(|last| verbatim && self.verbatim == Some(*last))
        {
            let before = self.tree.span(last);
            if before.end == span.start {
                let whole: &'s str = self.source.slice(before.start..span.end);
                *self.tree.kind_mut(last) = Kind::Text(CowStr::Borrowed(whole));
                self.tree.set_end(last, span.end);
                return;
            }
        }
        let node = self.tree.push(parent, Kind::Text(text), span);
        self.verbatim = verbatim.then_some(node);
    }

    fn start(&mut self, tag: Tag<'s>, span: Range<usize>) {
        let block = is_block(&tag);
        let limit_reached = if block {
            self.blocks > MAX_BLOCKS
        } else {
            self.inlines >= MAX_INLINES
        };
        if limit_reached {
            self.too_deep.get_or_insert(span.clone());
            return if block {
                self.as_text(span)
            } else {
                self.open.push(Open {
                    node: self.parent(),
                    block,
                })
            };
        }
        let parent = self.parent();
        let kind = self.kind_of(tag);
        let node = self.tree.push(parent, kind, span);
        *(if block {
            &mut self.blocks
        } else {
            &mut self.inlines
        }) += 1;
        self.open.push(Open { node, block });
    }

    /// Shows the source of a block and leaves out all that it holds.
    fn as_text(&mut self, span: Range<usize>) {
        let paragraph = self.tree.push(self.parent(), Kind::Paragraph, span.clone());
        let text = CowStr::Borrowed(self.source.slice(span.clone()).trim_end());
        let text = self.source.unmasked(text, &span);
        self.tree.push(paragraph, Kind::Text(text), span);
        self.skipped = 1;
    }

    fn end(&mut self, end: TagEnd) {
        if end == TagEnd::TableHead {
            self.header = false;
        }
        if self.open.len() > 1
            && let Some(closed) = self.open.pop()
        {
            // An element that was dropped shares its parent's node and was not counted.
            let counted = self.open.last().is_none_or(|parent| parent.node != closed.node);
            let count = if closed.block {
                &mut self.blocks
            } else {
                &mut self.inlines
            };
            *count -= usize::from(counted);
        }
    }

    fn kind_of(&mut self, tag: Tag<'s>) -> Kind<'s> {
        match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => Kind::Heading(Box::new(HeadingNode {
                level: level as u8,
                id: id.map(|id| id.to_string()),
                alias: None,
                classes,
                attributes: attrs,
                text: String::new(),
                sample: false,
            })),
            Tag::BlockQuote(None) => Kind::Quote,
            Tag::BlockQuote(Some(alert)) => Kind::Alert(alert),
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(None),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Code(Some(info)),
            Tag::HtmlBlock => Kind::HtmlBlock,
            Tag::List(start) => Kind::List(start),
            Tag::Item => Kind::Item(None),
            Tag::FootnoteDefinition(label) => Kind::FootnoteDefinition(label),
            Tag::DefinitionList => Kind::DefinitionList,
            Tag::DefinitionListTitle => Kind::Term(String::new()),
            Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Table(alignments) => Kind::Table(Box::new(TableNode {
                alignments,
                number: 0,
                heading: String::new(),
                looks: TableLooks::default(),
            })),
            Tag::TableHead => {
                self.header = true;
                self.column = 0;
                Kind::TableHead
            }
            Tag::TableRow => {
                self.column = 0;
                Kind::TableRow
            }
            Tag::TableCell => self.cell(),
            // What is neither was not asked for.
            tag => inline_kind(tag).unwrap_or(Kind::Plain),
        }
    }

    fn cell(&mut self) -> Kind<'s> {
        // The row's table is two levels up: table, row, cell.
        let table = self
            .open
            .iter()
            .rev()
            .nth(1)
            .map(|open| self.tree.kind(open.node));
        let alignment = match table {
            Some(Kind::Table(table)) => table.alignments.get(self.column).copied(),
            _ => None,
        };
        self.column += 1;
        Kind::Cell(CellNode {
            alignment: alignment.unwrap_or(pulldown_cmark::Alignment::None),
            header: self.header,
            short: false,
            number: false,
            beside_empty: false,
        })
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// The node of an element within a line.
pub(super) fn inline_kind<'s>(tag: Tag<'s>) -> Option<Kind<'s>> {
    Some(match tag {
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strikethrough,
        Tag::Link {
            link_type,
            dest_url,
            title,
            ..
        } => {
            let url = match link_type {
                LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
                _ => dest_url,
            };
            Kind::Link(Box::new(TargetNode::new(url, title)))
        }
        Tag::Image { dest_url, title, .. } => Kind::Image(Box::new(TargetNode::new(dest_url, title))),
        _ => return None,
    })
}

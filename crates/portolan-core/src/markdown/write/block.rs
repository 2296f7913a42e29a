//! Blocks: paragraphs, headings, lists, quotes, alerts, code.

use std::fmt::Write as _;

use pulldown_cmark::BlockQuoteKind;

use super::Writer;
use super::out::Level;
use crate::highlight::{CodeBlock, ProblemPlace};
use crate::markdown::escape;
use crate::markdown::raw::is_comments;
use crate::markdown::tree::{Content, HeadingNode, Kind, NodeId};
use crate::model::{Diagnostic, Heading, ListingQuery, RawHtml};

impl Writer<'_, '_> {
    /// Writes the children of a node that holds blocks, or (a tight list's item) inlines before them.
    pub(super) fn blocks(&mut self, parent: NodeId) {
        let tree = self.tree;
        let outer = self.filter.enter();
        for child in tree.children(parent) {
            self.block(child);
        }
        self.filter.leave(outer, &mut self.out.html);
    }

    pub(super) fn block(&mut self, node: NodeId) {
        self.placed(node, |writer| writer.unplaced(node));
    }

    fn unplaced(&mut self, node: NodeId) {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Paragraph => self.paragraph(node),
            Kind::Heading(heading) => self.heading(node, heading),
            Kind::Quote => self.framed(node, "<blockquote>\n", "</blockquote>\n"),
            Kind::Alert(kind) => self.alert(node, *kind),
            Kind::Code(info) => self.code(node, info.as_deref()),
            Kind::HtmlBlock => self.html_block(node),
            Kind::List(start) => self.list(node, *start),
            Kind::Item(done) => self.item(node, *done),
            Kind::Footnotes => self.footnotes(node),
            Kind::Footnote(footnote) => self.footnote(node, footnote),
            Kind::DefinitionList => self.framed(node, "<dl>\n", "</dl>\n"),
            Kind::Term(id) => self.term(node, id),
            Kind::Definition => self.framed(node, "<dd>", "</dd>\n"),
            Kind::Table(table) => self.table(node, table),
            Kind::TableHead | Kind::TableRow => self.cells(node),
            Kind::Cell(cell) => self.cell(node, *cell),
            Kind::Rule => {
                self.out.fresh_line();
                self.out.push(if self.rich { "<hr>\n" } else { "<hr />\n" });
            }
            Kind::Element(element) => self.element(node, element),
            Kind::Listing(query) => self.listing(query),
            Kind::Diagram(diagram) => self.diagram_of_file(node, diagram),
            Kind::Root | Kind::FootnoteDefinition(_) | Kind::Fence(_) => {}
            _ => self.inline(node),
        }
    }

    fn framed(&mut self, node: NodeId, start: &str, end: &str) {
        self.out.fresh_line();
        self.out.push(start);
        self.blocks(node);
        if !start.starts_with("<dd") {
            self.out.fresh_line();
        }
        self.out.push(end);
    }

    fn paragraph(&mut self, node: NodeId) {
        self.out.fresh_line();
        self.out.push("<p>");
        self.links_open = 0;
        self.inlines(node);
        self.out.push("</p>\n");
    }

    fn heading(&mut self, node: NodeId, heading: &HeadingNode<'_>) {
        let leads = heading.level == 1 && self.leads();
        self.out.fresh_line();
        let _ = write!(self.out.html, "<h{}", heading.level);
        let id = heading.id.as_deref().filter(|_| self.rich);
        if let Some(id) = id {
            self.out.push_attribute("id", id);
        }
        self.heading_attributes(node, heading);
        self.out.push(">");
        if let Some(alias) = &heading.alias {
            let alias = alias.clone();
            self.out.push("<span");
            self.out.push_attribute("id", &alias);
            self.out.push("></span>");
            self.written.anchors.push(alias);
        }
        let outer = self.filter.enter();
        self.inlines(node);
        self.filter.leave(outer, &mut self.out.html);
        if let Some(id) = id.filter(|_| heading.sample) {
            self.written.anchors.push(id.to_owned());
        } else if let Some(id) = id {
            self.anchor_link(id, &heading.text);
            let html = self.contents_html(node);
            let id = id.to_owned();
            self.written.headings.push(Heading {
                level: heading.level,
                id,
                text: heading.text.clone(),
                html,
            });
        }
        let _ = write!(self.out.html, "</h{}>", heading.level);
        if leads {
            self.written.lead_end = self.out.html.len();
        }
        self.out.push("\n");
    }

    /// Whether nothing that shows was written yet.
    pub(super) fn leads(&self) -> bool {
        self.written.lead_end == 0 && is_comments(&self.out.html)
    }

    /// Classes as written; other attributes only where authors may write any HTML.
    fn heading_attributes(&mut self, node: NodeId, heading: &HeadingNode<'_>) {
        if !heading.classes.is_empty() {
            self.out.push_attribute("class", &heading.classes.join(" "));
        }
        for (name, value) in &heading.attributes {
            let plain = name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
                && name.starts_with(|first: char| first.is_ascii_alphabetic());
            let allowed = plain && matches!(&**name, "lang" | "dir" | "title");
            if allowed || plain && self.tools.options.raw_html == RawHtml::Allow {
                self.out
                    .push_attribute(name, value.as_deref().unwrap_or_default());
            } else {
                let message = format!("the attribute `{name}` of a heading is not allowed and was removed");
                let hint = "only an id, classes, `lang`, `dir` and `title` may be given";
                self.report(
                    Diagnostic::new("html-sanitized", message).hint(hint),
                    self.tree.span(node),
                );
            }
        }
    }

    /// The link of a heading, or of something like one, to itself.
    pub(super) fn anchor_link(&mut self, id: &str, text: &str) {
        let mut link = String::with_capacity(id.len() + text.len() + 96);
        link.push_str("<a class=\"anchor\" href=\"#");
        escape::push_text(&mut link, id);
        link.push_str("\" aria-label=\"");
        for (nth, words) in self.tools.words.link_to.split("{}").enumerate() {
            if nth > 0 {
                escape::push_text(&mut link, text);
            }
            escape::push_text(&mut link, words);
        }
        link.push_str("\" data-pt></a>");
        self.out.push_own(&link, Level::Inline);
    }

    fn alert(&mut self, node: NodeId, kind: BlockQuoteKind) {
        let words = self.tools.words;
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", &words.note),
            BlockQuoteKind::Tip => ("tip", &words.tip),
            BlockQuoteKind::Important => ("important", &words.important),
            BlockQuoteKind::Warning => ("warning", &words.warning),
            BlockQuoteKind::Caution => ("danger", &words.caution),
        };
        self.out.fresh_line();
        let _ = write!(
            self.out.html,
            "<div class=\"admonition {class}\">\n<p class=\"admonition-title\">"
        );
        self.out.push_text(title);
        self.out.push("</p>\n");
        self.blocks(node);
        self.out.fresh_line();
        self.out.push("</div>\n");
    }

    fn code(&mut self, node: NodeId, info: Option<&str>) {
        let tree = self.tree;
        let mut code = String::new();
        for child in tree.children(node) {
            if let Kind::Text(text) = tree.kind(child) {
                code.push_str(text);
            }
        }
        if info.is_some_and(|info| self.fenced_diagram(node, info, &code)) {
            return;
        }
        self.written.code_blocks += 1;
        let made = self.tools.highlighter.block(&CodeBlock {
            info: info.unwrap_or_default(),
            code: &code,
            flavour: self.tools.options.flavour,
            options: &self.tools.options.code,
            annotated: tree.annotated.get(&node).copied(),
        });
        self.out.fresh_line();
        let html = self.own_placed(made.html, node);
        self.out.push_own(html.trim_end_matches('\n'), Level::Block);
        self.out.push("\n");
        for problem in made.problems {
            let mut diagnostic = Diagnostic::new(problem.id, problem.message);
            diagnostic.hint = problem.hint;
            self.report(
                diagnostic,
                self.place_in_code(node, info.is_some(), problem.place),
            );
        }
    }

    /// Where a problem of a code block is: its info string, or a line of its code.
    pub(super) fn place_in_code(
        &self,
        node: NodeId,
        fenced: bool,
        place: ProblemPlace,
    ) -> std::ops::Range<usize> {
        let span = self.tree.span(node);
        let source = self.tools.source.slice(span.clone());
        let wanted = match place {
            ProblemPlace::Info => 0,
            ProblemPlace::Line(line) => line.saturating_add(usize::from(fenced)),
        };
        let mut start = span.start;
        for (index, line) in source.split_inclusive('\n').enumerate() {
            if index == wanted {
                let skipped = match place {
                    ProblemPlace::Info => line.len() - line.trim_start_matches(['`', '~', ' ', '\t']).len(),
                    ProblemPlace::Line(_) => 0,
                };
                return start + skipped..(start + line.trim_end().len()).max(start + skipped);
            }
            start += line.len();
        }
        span.start..span.start
    }

    fn list(&mut self, node: NodeId, start: Option<u64>) {
        self.out.fresh_line();
        let end = match start {
            None => {
                self.out.push("<ul>\n");
                "</ul>\n"
            }
            Some(1) => {
                self.out.push("<ol>\n");
                "</ol>\n"
            }
            Some(start) => {
                let _ = writeln!(self.out.html, "<ol start=\"{start}\">");
                "</ol>\n"
            }
        };
        self.blocks(node);
        self.out.push(end);
    }

    fn item(&mut self, node: NodeId, done: Option<bool>) {
        self.out.fresh_line();
        if done.is_some() && self.rich {
            self.out.push("<li class=\"task\">");
            let tight = self
                .tree
                .first(node)
                .is_some_and(|first| matches!(self.tree.kind(first), Kind::TaskBox(_)));
            if tight {
                self.tight_task(node);
            } else {
                self.blocks(node);
            }
        } else {
            self.out.push("<li>");
            self.blocks(node);
        }
        self.out.push("</li>\n");
    }

    /// A task whose text stands in the item itself: the label ends where the first block starts.
    fn tight_task(&mut self, node: NodeId) {
        let tree = self.tree;
        let outer = self.filter.enter();
        let labelled = self.filter.enter();
        self.out.push("<label>");
        let mut open = true;
        for child in tree.children(node) {
            if open && is_block(tree.kind(child)) {
                open = false;
                self.filter.leave(labelled, &mut self.out.html);
                self.out.push("</label>");
            }
            self.block(child);
        }
        if open {
            self.filter.leave(labelled, &mut self.out.html);
            self.out.push("</label>");
        }
        self.filter.leave(outer, &mut self.out.html);
    }

    /// The place of a list that is made once the site is known.
    fn listing(&mut self, query: &ListingQuery) {
        let number = u32::try_from(self.written.listings.len()).unwrap_or(u32::MAX);
        self.written.listings.push(query.clone());
        self.out.fresh_line();
        self.out.push_listing(number);
    }

    fn term(&mut self, node: NodeId, id: &str) {
        self.out.fresh_line();
        self.out.push("<dt");
        self.out.push_attribute("id", id);
        self.out.push(">");
        self.written.anchors.push(id.to_owned());
        self.inlines(node);
        self.out.push("</dt>\n");
    }
}

/// Whether a child of a tight list's item is a block.
fn is_block(kind: &Kind<'_>) -> bool {
    if let Kind::Element(element) = kind {
        return element.content != Content::Inline;
    }
    matches!(
        kind,
        Kind::Paragraph
            | Kind::Heading(_)
            | Kind::Quote
            | Kind::Alert(_)
            | Kind::Code(_)
            | Kind::HtmlBlock
            | Kind::List(_)
            | Kind::DefinitionList
            | Kind::Table(_)
            | Kind::Rule
    )
}

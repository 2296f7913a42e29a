//! Inlines: text, emphasis, links, images, and the same without links for the on-page contents.

use super::Writer;
use super::out::Level;
use crate::markdown::escape;
use crate::markdown::short::{is_one_word, joints};
use crate::markdown::tree::{Images, Kind, Medium, NodeId, ReferenceNode, TargetNode};
use crate::model::{Diagnostic, Flavour, LinkKind};

impl Writer<'_, '_> {
    /// Writes the children of a node that holds inlines.
    pub(super) fn inlines(&mut self, parent: NodeId) {
        let tree = self.tree;
        let outer = self.filter.enter();
        // The label of a task in a paragraph of its own.
        let labelled = self.rich
            && tree
                .first(parent)
                .is_some_and(|first| matches!(tree.kind(first), Kind::TaskBox(_)));
        if labelled {
            self.out.push("<label>");
        }
        for child in tree.children(parent) {
            self.inline(child);
        }
        self.filter.leave(outer, &mut self.out.html);
        if labelled {
            self.out.push("</label>");
        }
    }

    pub(super) fn inline(&mut self, node: NodeId) {
        let tree = self.tree;
        if self.filter.is_dropping() && !matches!(tree.kind(node), Kind::InlineHtml(_)) {
            return;
        }
        match tree.kind(node) {
            Kind::Text(text) => self.out.push_text(text),
            Kind::CodeSpan(code) => self.code_span(code),
            Kind::LanguageSpan(code) => self.language_span(node, &code.0, &code.1),
            Kind::Formula(formula) => self.formula(node, formula),
            Kind::Emphasis => self.wrapped(node, "<em>", "</em>"),
            Kind::Strong => self.wrapped(node, "<strong>", "</strong>"),
            Kind::Strikethrough => self.wrapped(node, "<del>", "</del>"),
            Kind::Link(link) => self.markdown_link(node, link),
            Kind::Image(image) => self.image(node, image),
            Kind::InlineHtml(html) => self.inline_html(node, html),
            Kind::NumberedReference(reference) => self.reference(reference),
            Kind::SoftBreak => self.out.push("\n"),
            Kind::HardBreak => self.out.push(match self.tools.options.flavour {
                Flavour::Mdbook => "<br>",
                Flavour::Portolan => "<br>\n",
                _ => "<br />\n",
            }),
            Kind::TaskBox(done) => self.task_box(*done),
            Kind::StepBox => self.out.push_own("<input type=\"checkbox\">", Level::Inline),
            Kind::Element(element) => self.element(node, element),
            Kind::OwnInline(html) => self.out.push_own(html, Level::Inline),
            Kind::Anchor(anchor) => self.anchor_link(&anchor.0, &anchor.1),
            Kind::FootnoteReference(label) => {
                self.out.push("[^");
                self.out.push_text(label);
                self.out.push("]");
            }
            _ => self.inlines(node),
        }
    }

    /// Code in a sentence: held together where it is short, with places to break it where it is long.
    fn code_span(&mut self, code: &str) {
        if self.tools.options.flavour != Flavour::Portolan {
            self.out.push("<code>");
            self.out.push_text(code);
            return self.out.push("</code>");
        }
        let held = is_one_word(code);
        self.out.push(if held { "<code class=\"nw\">" } else { "<code>" });
        let mut start = 0;
        for at in joints(code) {
            self.out.push_text(&code[start..at]);
            self.out.push("<wbr>");
            start = at;
        }
        self.out.push_text(&code[start..]);
        self.out.push("</code>");
    }

    /// Code in colours; its classes are such as authors may write, so the sanitiser may see it.
    fn language_span(&mut self, node: NodeId, language: &str, code: &str) {
        let options = &self.tools.options.code;
        let painted = self.tools.highlighter.inline(language, code, options);
        self.out.push("<code");
        self.out.push_attribute("class", &format!("language-{language}"));
        self.out.push(">");
        match painted {
            Some(html) => self.out.push(&html),
            None => {
                self.out.push_text(code);
                let near = self.tools.highlighter.nearest_language(language);
                let hint = near.map_or_else(
                    || "leave it out for code that is to stay plain".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("the language `{language}` is not known");
                let found = Diagnostic::new("unknown-language", message).hint(hint);
                self.report(found, self.tree.span(node));
            }
        }
        self.out.push("</code>");
    }

    fn wrapped(&mut self, node: NodeId, start: &str, end: &str) {
        self.out.push(start);
        self.inlines(node);
        self.out.push(end);
    }

    fn markdown_link(&mut self, node: NodeId, link: &TargetNode<'_>) {
        let number = self.link(link.url.to_string(), LinkKind::Link, self.tree.span(node));
        self.out.push("<a href=\"");
        self.out.push_url(number);
        self.out.push("\"");
        if !link.title.is_empty() {
            self.out.push_attribute("title", &link.title);
        }
        self.out.push(">");
        self.linked += 1;
        self.inlines(node);
        self.linked -= 1;
        self.out.push("</a>");
    }

    fn image(&mut self, node: NodeId, image: &TargetNode<'_>) {
        let number = self.link(image.url.to_string(), LinkKind::Image, self.tree.span(node));
        if image.medium != Medium::Picture {
            return self.medium(node, image, number);
        }
        self.out.push("<img src=\"");
        self.out.push_url(number);
        self.out.push("\"");
        self.out
            .push_attribute("alt", &self.tree.plain_text(node, Images::AltOfImage));
        if !image.title.is_empty() {
            self.out.push_attribute("title", &image.title);
        }
        if !self.rich {
            return self.out.push(" />");
        }
        self.look(image);
        if !image.eager {
            self.out.push(" loading=\"lazy\" decoding=\"async\"");
        }
        let given = |name: &str| image.attributes.iter().find(|(found, _)| *found == name);
        match (given("width"), given("height")) {
            (None, None) => self.out.push_size(number),
            (Some((_, width)), None) => self.out.push_height(number, width.parse().unwrap_or_default()),
            _ => {}
        }
        self.out.push(">");
    }

    fn look(&mut self, image: &TargetNode<'_>) {
        for (name, value) in &image.attributes {
            self.out.push_attribute(name, value);
        }
    }

    /// A video or a sound with the browser's controls, and a link for browsers that cannot play it.
    fn medium(&mut self, node: NodeId, image: &TargetNode<'_>, number: u32) {
        let tag = if image.medium == Medium::Video {
            "video"
        } else {
            "audio"
        };
        let alt = self.tree.plain_text(node, Images::AltOfImage);
        self.out.push("<");
        self.out.push(tag);
        self.out.push(" src=\"");
        self.out.push_url(number);
        self.out.push("\" controls preload=\"metadata\"");
        if !alt.is_empty() {
            self.out.push_attribute("aria-label", &alt);
        }
        self.look(image);
        self.out.push("><a href=\"");
        self.out.push_url(number);
        self.out.push("\">");
        self.out.push_text(if alt.is_empty() { &image.url } else { &alt });
        self.out.push("</a></");
        self.out.push(tag);
        self.out.push(">");
    }

    fn reference(&mut self, reference: &ReferenceNode) {
        // Two references side by side would read as one number.
        if self.out.html.ends_with("</sup>") {
            self.out.push(" ");
        }
        let id = format!("fr-{}-{}", reference.label, reference.nth);
        self.out.push("<sup class=\"footnote-reference\"");
        self.out.push_attribute("id", &id);
        self.out.push("><a");
        self.out
            .push_attribute("href", &format!("#footnote-{}", reference.label));
        self.out.push(">");
        self.out.push(&reference.number.to_string());
        self.out.push("</a></sup>");
        self.written.anchors.push(id);
    }

    fn task_box(&mut self, done: bool) {
        let html = match (self.rich, done) {
            (true, true) => "<input type=\"checkbox\" disabled checked>",
            (true, false) => "<input type=\"checkbox\" disabled>",
            (false, true) => "<input checked=\"\" disabled=\"\" type=\"checkbox\">",
            (false, false) => "<input disabled=\"\" type=\"checkbox\">",
        };
        self.out.push_own(html, Level::Inline);
        self.out.push(" ");
    }

    /// A heading's inlines for the on-page contents: no links, no images, no ids, no raw HTML.
    pub(super) fn contents_html(&self, node: NodeId) -> String {
        let mut html = String::new();
        self.push_contents(node, &mut html);
        html.trim().to_owned()
    }

    fn push_contents(&self, node: NodeId, html: &mut String) {
        for child in self.tree.children(node) {
            let tag = match self.tree.kind(child) {
                Kind::Text(text) => {
                    escape::push_text(html, text);
                    continue;
                }
                Kind::LanguageSpan(code) => {
                    html.push_str("<code>");
                    escape::push_text(html, &code.1);
                    html.push_str("</code>");
                    continue;
                }
                Kind::CodeSpan(code) => {
                    html.push_str("<code>");
                    escape::push_text(html, code);
                    html.push_str("</code>");
                    continue;
                }
                Kind::Formula(formula) => {
                    self.push_formula_of_contents(formula, html);
                    continue;
                }
                Kind::SoftBreak | Kind::HardBreak => {
                    html.push(' ');
                    continue;
                }
                Kind::Image(_) => {
                    escape::push_text(html, &self.tree.plain_text(child, Images::AsText));
                    continue;
                }
                Kind::Emphasis => "em",
                Kind::Strong => "strong",
                Kind::Strikethrough => "del",
                Kind::Link(_) | Kind::Plain | Kind::Element(_) => {
                    self.push_contents(child, html);
                    continue;
                }
                _ => continue,
            };
            html.push('<');
            html.push_str(tag);
            html.push('>');
            self.push_contents(child, html);
            html.push_str("</");
            html.push_str(tag);
            html.push('>');
        }
    }
}

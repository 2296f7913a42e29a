//! What every element is made with: its line, its title, its attributes, its children.

use std::ops::Range;

use super::{Context, UsedIds};
use crate::markdown::container::{Attribute, AttributeName, Start};
use crate::markdown::read::read_line;
use crate::markdown::tree::{ElementNode, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics, RawHtml};
use crate::nearest::nearest;

/// A page whose elements are being made.
pub(super) struct Maker<'m, 's, 'i> {
    pub(super) tree: &'m mut Tree<'s>,
    pub(super) context: &'m Context<'s, 'i>,
    pub(super) diagnostics: &'m mut Diagnostics,
    /// Bytes of data that the page may still read and show.
    pub(super) data_left: usize,
    /// Ids that elements have given themselves.
    pub(super) ids: UsedIds,
}

/// What stands between a container's braces, checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) classes: Vec<String>,
    /// Words and values by their names, those that the element knows.
    values: Vec<Attribute>,
}

impl Attributes {
    /// The value of a name; empty for a word alone.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.find(key).map(|found| found.value.as_str())
    }

    /// Whether a word stands there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Where a name stands.
    pub(super) fn place(&self, key: &str) -> Option<Range<usize>> {
        self.find(key).map(|found| found.span.clone())
    }

    fn find(&self, key: &str) -> Option<&Attribute> {
        self.values
            .iter()
            .find(|found| matches!(&found.name, AttributeName::Key(name) if name == key))
    }
}

impl<'s> Maker<'_, 's, '_> {
    /// The line that starts a container.
    pub(super) fn start(&self, line: usize) -> &'s Start {
        self.context.source.fences[line]
            .start
            .as_ref()
            .expect("only lines that start a container become one")
    }

    pub(super) fn name(&self, line: usize) -> &'s str {
        self.context.source.slice(self.start(line).name.clone())
    }

    /// The inline elements of the title, each time anew; text behind the name counts as one, too.
    pub(super) fn title(&mut self, line: usize) -> Option<Vec<NodeId>> {
        let start = self.start(line);
        let rest = Some(start.rest.clone()).filter(|rest| !rest.is_empty());
        let range = start.title.clone().or(rest)?;
        let Context { source, options, .. } = *self.context;
        Some(read_line(self.tree, source, range, options, self.diagnostics))
    }

    /// Reports what was not understood in a line.
    pub(super) fn report_rest(&mut self, line: usize) {
        let start = self.start(line);
        if start.rest.is_empty() {
            return;
        }
        let name = self.name(line);
        let written = self.context.source.slice(start.rest.clone());
        let hint = if written.starts_with('{') {
            "attributes end with `}` on the same line, and values with their quotes".to_owned()
        } else if start.title.is_some() || written.starts_with('[') {
            "a title stands in brackets behind the name, attributes in braces behind that, and nothing else"
                .to_owned()
        } else {
            format!("write a title in brackets: `:::{name}[{written}]`")
        };
        let message = format!("`{written}` is not understood in the line of a container");
        self.report(
            Diagnostic::new("container-syntax", message).hint(hint),
            start.rest.clone(),
        );
    }

    /// The attributes of a container that knows these names, besides ids and classes.
    pub(super) fn attributes(&mut self, line: usize, known: &[&str]) -> Attributes {
        let mut attributes = Attributes::default();
        let start = self.start(line);
        for found in &start.attributes {
            match &found.name {
                AttributeName::Id if self.may_be_id(&found.value) => {
                    attributes.id = Some(found.value.clone())
                }
                AttributeName::Class if !found.value.is_empty() => {
                    attributes.classes.push(found.value.clone())
                }
                AttributeName::Key(key) if known.contains(&key.as_str()) => {
                    attributes.values.push(found.clone())
                }
                AttributeName::Key(key) => {
                    let name = self.name(line);
                    self.unknown_attribute(name, key, known, found.span.clone());
                }
                AttributeName::Id | AttributeName::Class => {
                    let message = "this id or class is not used".to_owned();
                    let hint = "ids must not be empty, and those that start with `pt-` belong to the theme";
                    self.report(
                        Diagnostic::new("container-syntax", message).hint(hint),
                        found.span.clone(),
                    );
                }
            }
        }
        attributes
    }

    fn may_be_id(&self, id: &str) -> bool {
        !id.is_empty() && (self.context.options.raw_html == RawHtml::Allow || !id.starts_with("pt-"))
    }

    fn unknown_attribute(&mut self, name: &str, key: &str, known: &[&str], place: Range<usize>) {
        let hint = match (nearest(key, known.iter().copied()), known) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "only an id (`#name`) and classes (`.name`) may be given".to_owned(),
            (None, known) => format!("it may have {}", listed(known)),
        };
        let message = format!("`{name}` has no attribute `{key}`");
        self.report(Diagnostic::new("container-syntax", message).hint(hint), place);
    }

    pub(super) fn report(&mut self, found: Diagnostic, place: Range<usize>) {
        self.diagnostics
            .push(found.at(self.context.source.location(place)));
    }

    /// Reports the line of a container.
    pub(super) fn report_line(&mut self, line: usize, message: String, hint: &str) {
        let place = self.context.source.fences[line].span.clone();
        self.report(Diagnostic::new("container-syntax", message).hint(hint), place);
    }

    /// The parts of a container: those inside of it that have this name. Everything else in it is reported, once.
    pub(super) fn parts(&mut self, node: NodeId, line: usize, part: &str) -> Vec<(NodeId, usize)> {
        let children = self.children(node);
        let mut parts = Vec::with_capacity(children.len());
        for &child in &children {
            if let Kind::Container(inner) = *self.tree.kind(child)
                && self.name(inner) == part
            {
                self.report_rest(inner);
                parts.push((child, inner));
            }
        }
        if parts.len() < children.len() || parts.is_empty() {
            let name = self.name(line);
            let hint = format!("put each part into a container `:::{part}` with fewer colons than `{name}`");
            self.report_line(line, format!("`{name}` does not hold `{part}`s alone"), &hint);
        }
        parts
    }

    /// A new node around others, which hangs nowhere yet.
    pub(super) fn wrap(&mut self, kind: Kind<'s>, children: &[NodeId]) -> NodeId {
        let span = match (children.first(), children.last()) {
            (Some(first), Some(last)) => {
                let start = self.tree.span(*first).start;
                start..self.tree.span(*last).end.max(start)
            }
            _ => 0..0,
        };
        let node = self.tree.add(kind, span);
        self.tree.set_children(node, children);
        node
    }

    /// A new text.
    pub(super) fn text(
        &mut self,
        text: impl Into<pulldown_cmark::CowStr<'s>>,
        place: Range<usize>,
    ) -> NodeId {
        self.tree.add(Kind::Text(text.into()), place)
    }

    /// Puts a node before the children of another.
    pub(super) fn prepend(&mut self, parent: NodeId, child: NodeId) {
        let mut children = vec![child];
        children.extend(self.tree.children(parent));
        self.tree.set_children(parent, &children);
    }

    pub(super) fn become_element(&mut self, node: NodeId, element: ElementNode) {
        *self.tree.kind_mut(node) = Kind::Element(Box::new(element));
    }

    pub(super) fn children(&self, node: NodeId) -> Vec<NodeId> {
        self.tree.children(node).collect()
    }
}

/// A container's classes and the author's, and the id that it was given.
pub(super) fn framed(mut element: ElementNode, attributes: &Attributes) -> ElementNode {
    if !attributes.classes.is_empty() {
        let own = attributes.classes.join(" ");
        let classes = element
            .attribute("class")
            .map(|classes| format!("{classes} {own}"));
        element.set("class", classes.unwrap_or(own));
    }
    if let Some(id) = &attributes.id {
        element.set("id", id.clone());
    }
    element
}

/// "`a`, `b` and `c`".
pub(super) fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

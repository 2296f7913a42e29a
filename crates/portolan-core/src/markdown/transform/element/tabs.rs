//! `::::tabs{group=os}`: sections of which a reader sees one. A section is a `:::tab[Linux]`, or a block of code, whose
//! title is the label. Sets of the same group follow each other over the whole site; without a group, sets of the same
//! labels do. On paper and without scripts all sections stand one below the other, each under its label.

use pulldown_cmark::CowStr;

use super::Maker;
use super::maker::framed;
use crate::highlight::split_title;
use crate::markdown::transform::{UsedIds, heading_id};
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId};

/// Makes a set of tabs.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["group"]);
    let mut used = UsedIds::default();
    let mut names = Vec::new();
    let mut children = Vec::new();
    let mut other = false;
    for child in maker.children(node) {
        let section = match maker.tree.kind(child).clone() {
            Kind::Container(inner) if maker.name(inner) == "tab" => Some(tab(maker, child, inner)),
            Kind::Code(Some(info)) => Some(code(maker, child, &info)),
            _ => None,
        };
        let Some((section, label)) = section else {
            other = true;
            children.push(child);
            continue;
        };
        let name = used.unique(
            Some(heading_id(&label))
                .filter(|id| !id.is_empty())
                .unwrap_or_else(|| "tab".to_owned()),
        );
        let element = ElementNode::new("section", "tab", Content::Blocks).with("data-tab", &*name);
        maker.become_element(section, element);
        names.push(name);
        children.push(section);
    }
    if other || names.is_empty() {
        let hint = "put each part into a container `:::tab[Label]` with fewer colons than the tabs, or write blocks of code";
        maker.report_line(
            line,
            "`tabs` holds tabs and blocks of code, and nothing else".to_owned(),
            hint,
        );
    }
    maker.tree.set_children(node, &children);
    if names.is_empty() {
        return maker.become_element(
            node,
            framed(ElementNode::new("div", "", Content::Blocks), &attributes),
        );
    }
    let group = attributes
        .get("group")
        .map(heading_id)
        .filter(|group| !group.is_empty());
    let key = group.unwrap_or_else(|| names.join("-"));
    let element = ElementNode::new("div", "tab-set", Content::Blocks).with("data-tabs", key);
    maker.become_element(node, framed(element, &attributes));
}

/// A tab where there are no tabs around it: its content under its label.
pub(super) fn alone(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let hint = "put it into `::::tabs` … `::::`, with more colons than its own";
    maker.report_line(line, "a tab stands outside of `tabs`".to_owned(), hint);
    tab(maker, node, line);
    maker.become_element(node, ElementNode::new("section", "", Content::Blocks));
}

/// Puts the label of a tab before what it holds.
fn tab(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) -> (NodeId, String) {
    maker.report_rest(line);
    let _ = maker.attributes(line, &[]);
    let title = match maker.title(line) {
        Some(title) => title,
        None => {
            maker.report_line(line, "a tab has no label".to_owned(), "write `:::tab[Label]`");
            vec![maker.text("…", maker.start(line).name.clone())]
        }
    };
    let title = label(maker, &title);
    maker.prepend(node, title);
    (node, maker.tree.plain_text(title, Images::AsText))
}

/// A section around a block of code, whose title is now the label.
fn code(maker: &mut Maker<'_, '_, '_>, node: NodeId, info: &str) -> (NodeId, String) {
    let (title, rest) = split_title(info);
    let name = title.unwrap_or_else(|| {
        let language = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
        if language.is_empty() { "Text" } else { language }.to_owned()
    });
    *maker.tree.kind_mut(node) = Kind::Code(Some(CowStr::from(rest)));
    let place = maker.tree.span(node).start..maker.tree.span(node).start;
    let text = maker.text(name.clone(), place);
    let title = label(maker, &[text]);
    let section = maker.wrap(Kind::Plain, &[node]);
    maker.prepend(section, title);
    (section, name)
}

fn label(maker: &mut Maker<'_, '_, '_>, title: &[NodeId]) -> NodeId {
    let element = ElementNode::new("p", "tab-title", Content::Line);
    maker.wrap(Kind::Element(Box::new(element)), title)
}

//! `:::note[Title]{folded}`: a highlighted block, the same as `> [!NOTE]`. Kinds of the book's own are like one of
//! ours, with a title and a class of their own.

use super::Maker;
use super::maker::{Attributes, framed};
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};
use crate::model::Diagnostic;

/// Makes an admonition.
pub(super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let name = maker.name(line);
    let attributes = maker.attributes(line, &["foldable", "folded"]);
    let (class, word) = looks(maker, name);
    let own = maker.title(line);
    // On paper, and for those who hear the page, colour and icon do not say what a title of the author's is of.
    let kind = own.is_some().then(|| word.clone());
    let title = own.unwrap_or_else(|| vec![maker.text(word, maker.start(line).name.clone())]);
    let must_show = class.starts_with("warning") || class.starts_with("danger");
    let folds = attributes.has("folded") || attributes.has("foldable");
    let shut = attributes.has("folded") && !must_show;
    if must_show && let Some(place) = attributes.place("folded") {
        let message = format!("`{name}` is not folded: it warns of something that a reader must not miss");
        let hint = "write `foldable`, with which it starts open";
        maker.report(Diagnostic::new("container-syntax", message).hint(hint), place);
    }
    frame(
        maker,
        node,
        &class,
        &attributes,
        (title, kind),
        folds.then_some(shut),
    );
}

fn frame(
    maker: &mut Maker<'_, '_, '_>,
    node: NodeId,
    class: &str,
    attributes: &Attributes,
    (title, kind): (Vec<NodeId>, Option<String>),
    shut: Option<bool>,
) {
    let (tag, title_tag) = if shut.is_some() {
        ("details", "summary")
    } else {
        ("div", "p")
    };
    let mut title_element = ElementNode::new(title_tag, "admonition-title", Content::Line);
    if let Some(kind) = kind {
        title_element = title_element.with("data-kind", kind);
    }
    let title = maker.wrap(Kind::Element(Box::new(title_element)), &title);
    maker.prepend(node, title);
    let mut element = ElementNode::new(tag, &format!("admonition {class}"), Content::Blocks);
    if shut == Some(false) {
        element = element.with("open", "");
    }
    maker.become_element(node, framed(element, attributes));
}

/// The classes and the title of a kind.
fn looks(maker: &Maker<'_, '_, '_>, name: &str) -> (String, String) {
    if let Some(own) = maker.context.options.admonitions.get(name) {
        return (format!("{} {name}", own.like.class()), own.title.clone());
    }
    let words = maker.context.words;
    let (class, word) = match name {
        "tip" => ("tip", &words.tip),
        "important" => ("important", &words.important),
        "warning" => ("warning", &words.warning),
        "caution" => ("danger", &words.caution),
        "danger" => ("danger", &words.danger),
        _ => ("note", &words.note),
    };
    (class.to_owned(), word.clone())
}

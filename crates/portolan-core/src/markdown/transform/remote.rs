//! Images, films and sounds of Markdown that lie on another host are links to it, unless the book allows the host.

use pulldown_cmark::CowStr;

use super::Context;
use crate::markdown::tree::{Images, Kind, Medium, NodeId, TargetNode, Tree};
use crate::markdown::write::remote_hint;
use crate::model::{Diagnostic, Diagnostics};

/// Replaces what may not be loaded.
pub(super) fn link<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    let embeds = &context.options.remote_embeds;
    let refused = |tree: &Tree<'_>, node: NodeId| match tree.kind(node) {
        Kind::Image(image) => embeds.refused(&image.url),
        _ => None,
    };
    if !tree.ids().any(|node| refused(tree, node).is_some()) {
        return;
    }
    let mut open = vec![(Tree::ROOT, false)];
    while let Some((node, in_link)) = open.pop() {
        if let Some(host) = refused(tree, node) {
            let message = replace(tree, node, in_link);
            let place = context.source.location(tree.span(node));
            diagnostics.push(
                Diagnostic::new("remote-embed", message)
                    .hint(remote_hint(&host))
                    .at(place),
            );
            continue;
        }
        let in_link = in_link || matches!(tree.kind(node), Kind::Link(_));
        let from = open.len();
        open.extend(tree.children(node).map(|child| (child, in_link)));
        open[from..].reverse();
    }
}

/// Makes a link of an image, or its words where it stands in a link, and says so.
fn replace(tree: &mut Tree<'_>, node: NodeId, in_link: bool) -> String {
    let Kind::Image(image) = tree.kind(node).clone() else {
        return String::new();
    };
    let is_dark = image
        .attributes
        .iter()
        .any(|(name, value)| *name == "class" && value.split(' ').any(|class| class == "dark-only"));
    let words = tree.plain_text(node, Images::AsText);
    let words = if words.trim().is_empty() {
        image.url.to_string()
    } else {
        words
    };
    let span = tree.span(node);
    let text = tree.add(Kind::Text(CowStr::from(words)), span.start..span.start);
    let what = match image.medium {
        Medium::Picture => "an image",
        _ => "a video or sound",
    };
    if is_dark {
        *tree.kind_mut(node) = Kind::Plain;
        tree.set_children(node, &[]);
        return "an image for the dark scheme lies on another host and is left out".to_owned();
    }
    tree.set_children(node, &[text]);
    if in_link {
        *tree.kind_mut(node) = Kind::Plain;
        return format!("{what} on another host is not shown; its words stand there instead");
    }
    let link = TargetNode::new(image.url, image.title);
    *tree.kind_mut(node) = Kind::Link(Box::new(link));
    format!("{what} on another host is not shown; a link leads to it")
}

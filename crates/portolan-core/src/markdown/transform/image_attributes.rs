//! `![alt](way.svg){width=400 .left dark=way-dark.svg}`: how an image is shown; and files of video and audio, which are
//! written like images and get controls.

use pulldown_cmark::CowStr;

use super::Context;
use super::splice::part;
use crate::markdown::container::{Attribute, AttributeName, read_attributes};
use crate::markdown::tree::{Images, Kind, Medium, NodeId, TargetNode, Tree};
use crate::model::{Diagnostic, Diagnostics};

const VIDEOS: [&str; 5] = ["m4v", "mov", "mp4", "ogv", "webm"];
const SOUNDS: [&str; 7] = ["aac", "flac", "m4a", "mp3", "oga", "opus", "wav"];

/// Reads what stands in braces right behind images, and tells videos and sounds from pictures.
pub(super) fn read<'s>(tree: &mut Tree<'s>, context: &Context<'s, '_>, diagnostics: &mut Diagnostics) {
    if !tree.ids().any(|node| matches!(tree.kind(node), Kind::Image(_))) {
        return;
    }
    for parent in tree.ids() {
        let children: Vec<NodeId> = tree.children(parent).collect();
        let mut added = false;
        let mut rebuilt = Vec::with_capacity(children.len() + 1);
        for child in children {
            rebuilt.push(child);
            if !matches!(tree.kind(child), Kind::Image(_)) {
                continue;
            }
            let attributes = take_attributes(tree, child, context);
            let dark = apply(tree, child, attributes, context, diagnostics);
            added |= dark.is_some();
            rebuilt.extend(dark);
            name_medium(tree, child);
        }
        if added {
            tree.set_children(parent, &rebuilt);
        }
    }
}

/// Takes the braces behind an image off the texts that hold them: quotes in them may have become typographic, so they
/// are read as they were written. Places are those in the page's text.
fn take_attributes(tree: &mut Tree<'_>, image: NodeId, context: &Context<'_, '_>) -> Vec<Attribute> {
    let start = tree.span(image).end;
    let behind = context.source.slice(start..context.source.text.len());
    let on_line =
        |(found, length): &(Vec<Attribute>, usize)| !found.is_empty() && !behind[..*length].contains('\n');
    let Some((mut found, length)) = read_attributes(behind).filter(on_line) else {
        return Vec::new();
    };
    let end = start + length;
    let mut texts = Vec::new();
    let mut next = tree.next(image);
    while let Some(node) = next.filter(|node| tree.span(*node).start < end) {
        if !matches!(tree.kind(node), Kind::Text(_)) {
            return Vec::new();
        }
        texts.push(node);
        next = tree.next(node);
    }
    if texts.is_empty() {
        return Vec::new();
    }
    for node in texts {
        let span = tree.span(node);
        let cut = if span.end <= end {
            usize::MAX
        } else {
            end - span.start
        };
        if let Kind::Text(text) = tree.kind(node) {
            let rest = part(text, cut.min(text.len())..text.len());
            *tree.kind_mut(node) = Kind::Text(rest);
        }
        tree.set_span(node, end..span.end.max(end));
    }
    for attribute in &mut found {
        attribute.span = start + attribute.span.start..start + attribute.span.end;
    }
    found
}

/// Gives an image its attributes; the result is its picture for the dark scheme, if it has one.
fn apply<'s>(
    tree: &mut Tree<'s>,
    image: NodeId,
    found: Vec<Attribute>,
    context: &Context<'s, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<NodeId> {
    let mut classes = Vec::new();
    let mut attributes = Vec::new();
    let mut dark = None;
    for one in found {
        match &one.name {
            AttributeName::Class if !one.value.is_empty() => classes.push(one.value),
            AttributeName::Key(key) if key == "dark" && !one.value.is_empty() => {
                dark = Some((one.value, one.span))
            }
            AttributeName::Key(key) if key == "width" && is_size(&one.value) => {
                attributes.push(("width", one.value))
            }
            AttributeName::Key(key) if key == "height" && is_size(&one.value) => {
                attributes.push(("height", one.value))
            }
            _ => {
                let found =
                    Diagnostic::new("container-syntax", "this attribute of an image is not understood");
                let hint = "an image may have `width` and `height` in pixels, `dark` (a picture for the dark scheme) and classes";
                diagnostics.push(found.at(context.source.location(one.span)).hint(hint));
            }
        }
    }
    let dark = dark.map(|(url, span)| {
        let mut classes = classes.clone();
        classes.push("dark-only".to_owned());
        let text = tree.plain_text(image, Images::AltOfImage);
        let mut picture = target_of(tree, image);
        picture.url = CowStr::from(url);
        picture.attributes = with_class(&classes, &attributes);
        let start = span.start..span.start;
        let node = tree.add(Kind::Image(Box::new(picture)), span);
        tree.push(node, Kind::Text(CowStr::from(text)), start);
        node
    });
    if dark.is_some() {
        classes.push("light-only".to_owned());
    }
    if let Kind::Image(image) = tree.kind_mut(image) {
        image.attributes = with_class(&classes, &attributes);
    }
    dark
}

fn target_of<'s>(tree: &Tree<'s>, image: NodeId) -> TargetNode<'s> {
    match tree.kind(image) {
        Kind::Image(target) => (**target).clone(),
        _ => TargetNode::new(CowStr::Borrowed(""), CowStr::Borrowed("")),
    }
}

fn with_class(classes: &[String], attributes: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let class = (!classes.is_empty()).then(|| ("class", classes.join(" ")));
    class.into_iter().chain(attributes.iter().cloned()).collect()
}

fn is_size(value: &str) -> bool {
    (1..=5).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_digit())
        && !value.starts_with('0')
}

/// A video or a sound by the ending of its file.
fn name_medium(tree: &mut Tree<'_>, node: NodeId) {
    if let Kind::Image(image) = tree.kind_mut(node) {
        image.medium = medium_of(&image.url);
    }
}

fn medium_of(url: &str) -> Medium {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    if VIDEOS.contains(&ending.as_str()) {
        Medium::Video
    } else if SOUNDS.contains(&ending.as_str()) {
        Medium::Sound
    } else {
        Medium::Picture
    }
}

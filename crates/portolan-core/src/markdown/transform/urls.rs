//! Links and images of Markdown whose address can run code lose it; their text stays.

use super::Context;
use crate::markdown::raw::{Target, is_unsafe, unsafe_url};
use crate::markdown::tree::{Kind, Tree};
use crate::model::Diagnostics;

/// Refuses unsafe addresses.
pub(super) fn refuse_unsafe(tree: &mut Tree<'_>, context: &Context<'_, '_>, diagnostics: &mut Diagnostics) {
    for node in tree.ids() {
        let (url, target) = match tree.kind(node) {
            Kind::Link(link) => (&link.url, Target::Link),
            Kind::Image(image) => (&image.url, Target::Image),
            _ => continue,
        };
        if is_unsafe(url, target) {
            diagnostics.push(unsafe_url(url, context.source.location(tree.span(node))));
            *tree.kind_mut(node) = Kind::Plain;
        }
    }
}

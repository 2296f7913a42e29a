//! Icons in the way of Font Awesome: `<i class="fa fa-heart"></i>` within a line is read as two tags, and is one thing.

use pulldown_cmark::CowStr;

use crate::markdown::tree::{Kind, Tree};

/// Joins the start tag of an empty `<i>` that names an icon with its end tag.
pub(super) fn join(tree: &mut Tree<'_>) {
    if !tree.has_html {
        return;
    }
    for start in tree.ids() {
        let Kind::InlineHtml(html) = tree.kind(start) else {
            continue;
        };
        if !(html.starts_with("<i ") && html.contains("fa-")) {
            continue;
        }
        let Some(end) = tree.next(start) else { continue };
        if let Kind::InlineHtml(tag) = tree.kind(end)
            && tag.eq_ignore_ascii_case("</i>")
        {
            let whole = format!("{html}{tag}");
            *tree.kind_mut(start) = Kind::InlineHtml(CowStr::from(whole));
            *tree.kind_mut(end) = Kind::Plain;
        }
    }
}

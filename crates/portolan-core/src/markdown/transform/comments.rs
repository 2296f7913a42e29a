//! Comments by the rules of GFM 0.29: a text that holds two hyphens, starts like an end or ends with a hyphen is no
//! comment and shows as it was written.

use crate::markdown::tree::{Kind, Tree};

/// Shows what is no comment.
pub(super) fn show_malformed(tree: &mut Tree<'_>) {
    for node in tree.ids() {
        if let Kind::InlineHtml(html) = tree.kind(node)
            && is_malformed(html)
        {
            let text = html.clone();
            *tree.kind_mut(node) = Kind::Text(text);
        }
    }
}

fn is_malformed(html: &str) -> bool {
    let Some(comment) = html.strip_prefix("<!--") else {
        return false;
    };
    let Some(text) = comment.strip_suffix("-->") else {
        return true;
    };
    text.starts_with('>') || text.starts_with("->") || text.ends_with('-') || text.contains("--")
}

//! GitHub's tag filter: a few tags that change how all following HTML is read are shown as text.

use pulldown_cmark::CowStr;

use crate::markdown::tree::{Kind, NodeId, Tree};

const TAGS: [&str; 9] = [
    "script",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "style",
];

/// Disarms them in every piece of raw HTML. A block that `<style>` starts is left alone: Markdown reads it to the
/// same end as browsers do, and the specification's own examples keep it. Scripts are disarmed everywhere.
pub(super) fn disarm(tree: &mut Tree<'_>) {
    for node in tree.ids() {
        match tree.kind_mut(node) {
            Kind::InlineHtml(html) => disarm_piece(html, &TAGS),
            Kind::HtmlBlock => disarm_block(tree, node),
            _ => {}
        }
    }
}

fn disarm_block(tree: &mut Tree<'_>, block: NodeId) {
    let lines: Vec<NodeId> = tree.children(block).collect();
    let starts_with_style = lines.first().is_some_and(|first| {
        let Kind::Html(html) = tree.kind(*first) else {
            return false;
        };
        html.trim_start()
            .strip_prefix('<')
            .is_some_and(|tag| starts_tag(tag, "style"))
    });
    let tags = if starts_with_style {
        &TAGS[..TAGS.len() - 1]
    } else {
        &TAGS[..]
    };
    for line in lines {
        if let Kind::Html(html) = tree.kind_mut(line) {
            disarm_piece(html, tags);
        }
    }
}

fn disarm_piece(html: &mut CowStr<'_>, tags: &[&str]) {
    if let Some(safe) = filtered(html, tags) {
        *html = CowStr::from(safe);
    }
}

fn filtered(html: &str, tags: &[&str]) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for (at, _) in html.match_indices('<') {
        let name = html[at + 1..].strip_prefix('/').unwrap_or(&html[at + 1..]);
        if tags.iter().any(|tag| starts_tag(name, tag)) {
            out.push_str(&html[copied..at]);
            out.push_str("&lt;");
            copied = at + 1;
        }
    }
    (copied > 0).then(|| out + &html[copied..])
}

fn starts_tag(text: &str, tag: &str) -> bool {
    let Some(name) = text.get(..tag.len()) else {
        return false;
    };
    let rest = &text[tag.len()..];
    name.eq_ignore_ascii_case(tag)
        && (rest.is_empty()
            || rest.starts_with([' ', '\t', '\n', '\r', '\x0c', '>'])
            || rest.starts_with("/>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_disarmed() {
        assert_eq!(
            filtered("<b> <Script src=x> </script> <scripts>", &TAGS).unwrap(),
            "<b> &lt;Script src=x> &lt;/script> <scripts>"
        );
        assert_eq!(filtered("<b>", &TAGS), None);
    }
}

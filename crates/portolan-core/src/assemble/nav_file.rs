//! The whole navigation as one file that pages load when a reader opens a branch that their HTML does not hold.
//!
//! Format: `portolan.nav([...])`, an array of nodes `[title, url, children, number, role]`. `url` is relative to
//! the site's root and percent-encoded, or null; trailing values that are empty are left out. `role` is `part`,
//! `separator` or `link`, and empty for pages.

use super::nav::{Nav, NavIx, NavRole};
use super::{SiteIndex, relative_url};
use crate::model::UrlPath;

/// The script's text. The same navigation gives the same bytes.
#[must_use]
pub fn nav_script(site: &SiteIndex) -> String {
    let mut out = String::with_capacity(site.nav.nodes.len() * 64 + 32);
    out.push_str("portolan.nav(");
    // Depth-first with explicit closing marks: a summary may nest deeper than a stack should.
    let mut stack = Vec::new();
    push_list(&mut stack, &site.nav.roots);
    while let Some(step) = stack.pop() {
        match step {
            Step::Text(text) => out.push_str(text),
            Step::Close(ix) => push_tail(&mut out, &site.nav, ix),
            Step::Open(ix) => {
                push_head(&mut out, site, ix);
                stack.push(Step::Close(ix));
                let children = &site.nav.nodes[ix].children;
                if !children.is_empty() {
                    out.push(',');
                    push_list(&mut stack, children);
                }
            }
        }
    }
    out.push_str(");\n");
    out
}

enum Step {
    Open(NavIx),
    Text(&'static str),
    Close(NavIx),
}

/// The steps that write `[node,node]`, the first one last, so that they can be popped.
fn push_list(stack: &mut Vec<Step>, nodes: &[NavIx]) {
    stack.push(Step::Text("]"));
    for (at, node) in nodes.iter().enumerate().rev() {
        stack.push(Step::Open(*node));
        stack.push(Step::Text(if at == 0 { "[" } else { "," }));
    }
    if nodes.is_empty() {
        stack.push(Step::Text("["));
    }
}

fn push_head(out: &mut String, site: &SiteIndex, ix: NavIx) {
    let node = &site.nav.nodes[ix];
    out.push('[');
    push_json(out, &node.title);
    out.push(',');
    match (&node.link, node.page) {
        (Some(link), _) => push_json(out, link),
        (None, Some(page)) => push_json(
            out,
            &relative_url(&UrlPath::new("index.html"), &site.pages[page].url),
        ),
        (None, None) => out.push_str("null"),
    }
}

fn push_tail(out: &mut String, nav: &Nav, ix: NavIx) {
    let node = &nav.nodes[ix];
    let role = match node.role {
        NavRole::Page => "",
        NavRole::Part => "part",
        NavRole::Separator => "separator",
        NavRole::Link => "link",
    };
    let number = number_label(&node.number);
    if !number.is_empty() || !role.is_empty() {
        if node.children.is_empty() {
            out.push_str(",[]");
        }
        out.push(',');
        push_json(out, &number);
        if !role.is_empty() {
            out.push(',');
            push_json(out, role);
        }
    }
    out.push(']');
}

/// `1.2.` for `[1, 2]`, as mdBook shows section numbers.
pub(super) fn number_label(number: &[u32]) -> String {
    number.iter().fold(String::new(), |mut label, part| {
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = write!(label, "{part}.");
        label
    })
}

/// A JSON string that may stand in a script: `<` is escaped, so that no `</script>` can appear.
pub(crate) fn push_json(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '<' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' => {
                use std::fmt::Write as _;
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}

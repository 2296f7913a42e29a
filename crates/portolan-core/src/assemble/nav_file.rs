//! The whole navigation as files that pages load when a reader opens a branch that their HTML does not hold.
//!
//! # Format
//!
//! The first file calls `portolan.nav([node, …])` with the top level. A node is `[title, url, children, number,
//! role, severity]`; trailing values that are empty are left out.
//!
//! - `url` is relative to the site's root and percent-encoded (or leads to another host), or null.
//! - `children` is an array of nodes, empty for none, or a string: then they lie in another file, and `"nav-0f3c#2"`
//!   names list 2 (from 0) of the file `nav-0f3c.js`, in the same folder as the first file.
//! - `number` is `1.2.` or empty.
//! - `role` is `part`, `separator` or `link` (leaves the site), and empty for pages.
//! - `severity` is that of a page for an incident (`SEV1`), or empty.
//!
//! Another file calls `portolan.navPart("nav-0f3c", [[node, …], …])`: its own name without ending, and its lists.
//! Names hold a hash of the content, so a file never changes under its name.
//!
//! One file suffices up to [`LARGEST`] entries. Above, the first file holds the levels at the top, as far down as
//! they fit, and whole branches below share further files: opening one costs at most one request, unless it is
//! itself larger than a file, and then one a step down.

mod plan;

use std::fmt::Write as _;

use super::SiteIndex;
use super::links::{Linker, configured_url, is_external};
use super::nav::{NavIx, NavRole};
use plan::{Below, Plan};

pub use plan::LARGEST;

/// A file of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavFile {
    /// Its file name, `nav-….js`. Others refer to it, so it must be kept; all lie in one folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files of the navigation, the first one first. The same navigation gives the same bytes.
#[must_use]
pub fn nav_files(site: &SiteIndex) -> Vec<NavFile> {
    let plan = Plan::of(&site.nav);
    // A file names those below it by their content, so the last one is written first.
    let mut ids: Vec<String> = vec![String::new(); plan.files.len()];
    let mut files = Vec::with_capacity(plan.files.len());
    for (number, lists) in plan.files.iter().enumerate().rev() {
        let mut body = String::new();
        for (at, list) in lists.iter().enumerate() {
            body.push_str(if at == 0 { "" } else { ",\n" });
            let nodes = site.nav.siblings(*list);
            push_nodes(&mut body, site, nodes, &plan, &ids);
        }
        let id = format!("nav-{}", &blake3::hash(body.as_bytes()).to_hex()[..12]);
        let text = if number == 0 {
            format!("portolan.nav({body});\n")
        } else {
            format!("portolan.navPart(\"{id}\",[{body}]);\n")
        };
        files.push(NavFile {
            name: format!("{id}.js"),
            text,
        });
        ids[number] = id;
    }
    files.reverse();
    files
}

enum Step {
    Open(NavIx),
    Text(&'static str),
    Close(NavIx),
}

/// Writes `[node,node]`, depth first with explicit closing marks: a summary may nest deeper than a stack should.
fn push_nodes(out: &mut String, site: &SiteIndex, nodes: &[NavIx], plan: &Plan, ids: &[String]) {
    let mut stack = Vec::new();
    push_list(&mut stack, nodes);
    while let Some(step) = stack.pop() {
        match step {
            Step::Text(text) => out.push_str(text),
            Step::Close(ix) => push_tail(out, site, ix),
            Step::Open(ix) => {
                push_head(out, site, ix);
                stack.push(Step::Close(ix));
                match plan.below[ix] {
                    Below::Nothing => {}
                    Below::Here => {
                        out.push(',');
                        push_list(&mut stack, &site.nav.nodes[ix].children);
                    }
                    Below::File { file, list } => {
                        let _ = write!(out, ",\"{}#{list}\"", ids[file]);
                    }
                }
            }
        }
    }
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
    let root = Linker::of_root();
    out.push('[');
    push_json(out, &node.title);
    out.push(',');
    match (&node.link, node.page) {
        (Some(link), _) => push_json(out, &configured_url(site, link, &root)),
        (None, Some(page)) => push_json(out, &root.url(&site.pages[page].url)),
        (None, None) => out.push_str("null"),
    }
}

fn push_tail(out: &mut String, site: &SiteIndex, ix: NavIx) {
    let node = &site.nav.nodes[ix];
    let role = match node.role {
        NavRole::Part => "part",
        NavRole::Separator => "separator",
        NavRole::Link if node.link.as_deref().is_some_and(is_external) => "link",
        NavRole::Page | NavRole::Link => "",
    };
    let number = number_label(&node.number);
    let page = node.page.map(|page| &site.pages[page].entry.meta);
    let severity = page.and_then(|meta| meta.severity.as_deref()).unwrap_or_default();
    let values = [number.as_str(), role, severity];
    if let Some(last) = values.iter().rposition(|value| !value.is_empty()) {
        if node.children.is_empty() {
            out.push_str(",[]");
        }
        for value in &values[..=last] {
            out.push(',');
            push_json(out, value);
        }
    }
    out.push(']');
}

/// `1.2.` for `[1, 2]`, as mdBook shows section numbers.
pub(super) fn number_label(number: &[u32]) -> String {
    number.iter().fold(String::new(), |mut label, part| {
        // Writing to a string cannot fail.
        let _ = write!(label, "{part}.");
        label
    })
}

/// A JSON string that may stand in a script: `<` is escaped, so that neither `</script>` nor `<!--` can appear.
pub(crate) fn push_json(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        if !matches!(
            letter,
            '"' | '\\' | '<' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}'
        ) {
            continue;
        }
        out.push_str(&text[from..at]);
        from = at + letter.len_utf8();
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // Writing to a string cannot fail.
            letter => drop(write!(out, "\\u{:04x}", u32::from(letter))),
        }
    }
    out.push_str(&text[from..]);
    out.push('"');
}

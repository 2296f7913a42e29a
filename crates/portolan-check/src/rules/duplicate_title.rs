//! Two neighbours with the same title
//!
//! Two pages that stand side by side in the navigation have the same title: readers cannot tell which is which, there
//! and in the results of a search. Pages in different sections may share a title, as the "Monitoring" of two products
//! does. Case and spaces do not make a difference.
//!
//! Give one of the pages another heading, or another `title` in its front matter. In a book with a `SUMMARY.md`, the
//! title is the text of the link there.

use std::collections::HashMap;

use portolan_core::assemble::{NavIx, NavRole, PageIx};
use portolan_core::model::{Diagnostic, Diagnostics};

use crate::{Field, SiteInput};

/// Looks at each group of neighbours.
pub(crate) fn check(input: &SiteInput<'_>, found: &mut Diagnostics) {
    let nav = &input.site.nav;
    group(input, &nav.roots, found);
    for node in &nav.nodes {
        group(input, &node.children, found);
    }
}

fn group(input: &SiteInput<'_>, siblings: &[NavIx], found: &mut Diagnostics) {
    let mut first: HashMap<String, PageIx> = HashMap::new();
    for &ix in siblings {
        let node = &input.site.nav.nodes[ix];
        if node.role == NavRole::Part {
            // A part begins a group of its own.
            first.clear();
        }
        let Some(page) = node.page.filter(|_| node.role == NavRole::Page) else {
            continue;
        };
        let title = node
            .title
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let Some(&other) = first.get(&title) else {
            first.insert(title, page);
            continue;
        };
        let (info, other) = (&input.site.pages[page], &input.site.pages[other]);
        // Two pages with one URL are reported as that.
        let is_same_place = other.url.as_str().to_lowercase() == info.url.as_str().to_lowercase();
        if info.entry.file.is_empty() || is_same_place {
            continue;
        }
        let message = format!("the page beside it has the title `{}` too", node.title);
        let hint = format!("tell them apart: the other page is `{}`", other.entry.id.path);
        found.push(
            Diagnostic::new("duplicate-title", message)
                .at((input.place)(info, Field::Title))
                .on_page(info.entry.id.path.clone())
                .hint(hint),
        );
    }
}

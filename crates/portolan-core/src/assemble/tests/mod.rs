//! Sites from text, and what is made of them as text.

pub(crate) mod builder;

mod conflicts;
mod generated;
mod large;
mod nav;
mod nav_file;
mod reader;
mod redirects;
mod views;

use builder::{shown, site};

use super::view::page_view;
use super::{NavIx, NavRole, PageIx, SiteIndex};
use crate::theme::view::{LinkView, NavView, PageView};

/// The navigation, one node a line: number, title, URL.
fn nav_tree(site: &SiteIndex) -> String {
    let mut lines = Vec::new();
    let mut stack: Vec<(NavIx, usize)> = site.nav.roots.iter().rev().map(|ix| (*ix, 0)).collect();
    while let Some((ix, depth)) = stack.pop() {
        let node = &site.nav.nodes[ix];
        let number = super::nav_file::number_label(&node.number);
        let url = match (&node.link, node.page) {
            (Some(link), _) => link.as_str(),
            (None, Some(page)) => site.pages[page].url.as_str(),
            (None, None) => "-",
        };
        let text = match node.role {
            NavRole::Page => format!("{number} {} → {url}", node.title),
            NavRole::Link => format!("link {} → {url}", node.title),
            NavRole::Part => format!("part {}", node.title),
            NavRole::Separator => "separator".to_owned(),
        };
        lines.push(format!("{}{}", "  ".repeat(depth), text.trim()));
        stack.extend(node.children.iter().rev().map(|child| (*child, depth + 1)));
    }
    lines.join("\n")
}

/// The pages in reading order.
fn reading_order(site: &SiteIndex) -> String {
    let urls: Vec<_> = site
        .nav
        .order
        .iter()
        .map(|page| site.pages[*page].url.as_str())
        .collect();
    urls.join(" ")
}

fn page_at(site: &SiteIndex, url: &str) -> PageIx {
    site.page_of_url(url)
        .unwrap_or_else(|| panic!("no page at {url}"))
}

fn view_of(site: &SiteIndex, url: &str) -> PageView {
    let page = page_at(site, url);
    page_view(site, page, &site.pages[page].url)
}

/// A view's navigation, one entry a line.
fn nav_lines(nav: &[NavView], depth: usize) -> String {
    let mut text = String::new();
    for view in nav {
        let mark = if view.current { "* " } else { "" };
        let more = if view.has_children && view.children.is_empty() {
            " …"
        } else {
            ""
        };
        let url = view.url.as_deref().unwrap_or("-");
        let indent = "  ".repeat(depth);
        text.push_str(&format!(
            "{indent}{mark}{} {} {} → {url}{more}\n",
            view.role, view.number, view.title
        ));
        text.push_str(&nav_lines(&view.children, depth + 1));
    }
    text.replace("  →", " →")
        .replace("page  ", "page ")
        .replace("link  ", "link ")
        .replace("more  ", "more ")
}

fn link_line(links: &[LinkView]) -> String {
    let shown = |link: &LinkView| {
        let current = if link.current { "*" } else { "" };
        let external = if link.external { "^" } else { "" };
        format!("{current}{}{external} → {}", link.title, link.url)
    };
    links.iter().map(shown).collect::<Vec<_>>().join(" / ")
}

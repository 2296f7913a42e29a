//! Where a page stands in the navigation: breadcrumb, neighbourhood, sections.
//!
//! All of it is bounded, whatever the size of the site: a page that stands in a folder of 10,000 shows as much as
//! one in a folder of 200.

use super::super::index::PageRole;
use super::super::links::{configured_url, is_external};
use super::super::nav::{NavIx, NavRole};
use super::super::{PageIx, SiteIndex, nav_file};
use super::{Linker, all_pages_url, page_link, reader};
use crate::model::{Children, Dialect, PageSource};
use crate::theme::view::{LinkView, NavView};

/// How many siblings, and how many children, a page's HTML holds.
pub const WINDOW: usize = 50;

/// How many nodes of a level are shown around the page's own folder. They say what else there is, and every page of the
/// branch pays for them.
const BESIDE: usize = 16;

/// How many sections the header names; the rest is one link to all pages.
const SECTIONS: usize = 7;

/// Up to how many entries the navigation of an mdBook book is shown whole. Every page holds it then, and none holds more.
const WHOLE: usize = 256;

/// From the home page down to the parent.
pub(super) fn breadcrumb(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<LinkView> {
    let Some(home) = site.home.filter(|home| *home != page) else {
        return Vec::new();
    };
    let mut crumbs = vec![LinkView {
        title: site.options.title.clone(),
        ..page_link(site, home, link)
    }];
    if let Some(list) = list_of_values(site, page) {
        crumbs.push(page_link(site, list, link));
    }
    for ix in above(site, page) {
        let node = &site.nav.nodes[ix];
        if node.page == Some(home) {
            continue;
        }
        let url = node
            .page
            .map(|page| link.url(&site.pages[page].url))
            .unwrap_or_default();
        crumbs.push(LinkView {
            title: node.title.clone(),
            url,
            external: false,
            current: false,
        });
    }
    crumbs
}

/// The titles of what stands above a page, the outermost first, the home page not among them.
pub(super) fn titles_above(site: &SiteIndex, page: PageIx) -> Vec<String> {
    let nodes = above(site, page).into_iter().map(|ix| &site.nav.nodes[ix]);
    nodes
        .filter(|node| node.page.is_none() || node.page != site.home)
        .map(|node| node.title.clone())
        .collect()
}

/// The nodes above a page, the outermost first; for one that navigation does not show, those of its folder.
fn above(site: &SiteIndex, page: PageIx) -> Vec<NavIx> {
    match site.pages[page].nav {
        Some(nav) => site.nav.ancestors(nav),
        None => context_node(site, page).map_or_else(Vec::new, |nav| {
            let mut path = site.nav.ancestors(nav);
            path.push(nav);
            path
        }),
    }
}

/// The list of all tags, for one tag's list.
fn list_of_values(site: &SiteIndex, page: PageIx) -> Option<PageIx> {
    let info = &site.pages[page];
    let listing = matches!(info.role, PageRole::Listing(_));
    let index = listing.then(|| site.page_of_url(&format!("{}/index.html", info.url.parent())))?;
    index.filter(|index| *index != page)
}

/// Where a page that navigation does not show belongs: the node of the nearest folder above it.
fn context_node(site: &SiteIndex, page: PageIx) -> Option<NavIx> {
    let info = &site.pages[page];
    if info.entry.source == PageSource::Generated {
        return None;
    }
    let mut folder = info.entry.id.path.parent();
    loop {
        let index = site
            .page_of_folder(folder)
            .filter(|index| *index != page && site.home != Some(*index));
        if let Some(nav) = index.and_then(|index| site.pages[index].nav) {
            return Some(nav);
        }
        folder = folder.rsplit_once('/')?.0;
    }
}

/// The navigation around a page: its ancestors with what stands beside them, its level, its children. A short top level
/// is shown whole, so that nothing moves from page to page; of a longer one the page's own branch, and the sections around
/// it. A page that navigation does not show sees what it would see as the first page of its folder.
pub(super) fn nav(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<NavView> {
    // Paper has no navigation; where other pages are renamed it need not be made again.
    if site.pages[page].role == PageRole::Print {
        return Vec::new();
    }
    let own = site.pages[page].nav;
    if site.options.dialect == Dialect::Mdbook {
        return book_nav(site, own, link);
    }
    let place = own.or_else(|| {
        let context = context_node(site, page)?;
        site.nav.nodes[context]
            .children
            .first()
            .copied()
            .or(Some(context))
    });
    let Some(place) = place else {
        return window(site, &site.nav.roots, 0, None, link);
    };
    branch(site, place, own, link)
}

/// The level of a node and the way down to it.
fn branch(site: &SiteIndex, place: NavIx, own: Option<NavIx>, link: &Linker) -> Vec<NavView> {
    let node = &site.nav.nodes[place];
    let mut level = window(site, site.nav.siblings(node.parent), node.position, own, link);
    for (above, ancestor) in site.nav.ancestors(place).into_iter().rev().enumerate() {
        let mut view = nav_view(site, ancestor, link);
        view.children = level;
        let node = &site.nav.nodes[ancestor];
        let siblings = site.nav.siblings(node.parent);
        let is_shown = match node.parent {
            Some(_) => above == 0,
            None => siblings.len() <= BESIDE,
        };
        level = if is_shown {
            beside(site, siblings, node.position, view, link)
        } else {
            vec![view]
        };
    }
    level
}

/// The navigation of an mdBook book, whose sidebar is its table of contents: all of its top level, and of the levels below
/// those that are open. Of a large book the top level around the page, and its branch.
fn book_nav(site: &SiteIndex, own: Option<NavIx>, link: &Linker) -> Vec<NavView> {
    if site.nav.nodes.len() <= WHOLE {
        let mut path = own.map_or_else(Vec::new, |own| site.nav.ancestors(own));
        path.extend(own);
        let levels = site.options.open_levels.map_or(usize::MAX, usize::from);
        return outline(site, &site.nav.roots, levels, &path, own, link);
    }
    let top = own.map(|own| site.nav.top_of(own));
    let position = top.map_or(0, |top| site.nav.nodes[top].position);
    let mut level = window(site, &site.nav.roots, position, own, link);
    if let (Some(top), Some(own)) = (top.filter(|top| Some(*top) != own), own)
        && let Some(mine) = branch(site, own, Some(own), link).pop()
    {
        let roots = around(&site.nav.roots, position, WINDOW);
        if let Some(at) = roots.iter().position(|root| *root == top) {
            level[at] = mine;
        }
    }
    level
}

/// Nodes and what lies below them, `levels` deep and along the way to the page.
fn outline(
    site: &SiteIndex,
    nodes: &[NavIx],
    levels: usize,
    path: &[NavIx],
    own: Option<NavIx>,
    link: &Linker,
) -> Vec<NavView> {
    nodes
        .iter()
        .map(|ix| {
            let mut view = nav_view(site, *ix, link);
            view.current = own == Some(*ix);
            if levels > 0 || path.contains(ix) {
                let below = &site.nav.nodes[*ix].children;
                view.children = outline(site, below, levels.saturating_sub(1), path, own, link);
            }
            view
        })
        .collect()
}

/// `ancestor`, which stands at `position`, among at most [`BESIDE`] nodes of its level. What was cut is one link.
fn beside(
    site: &SiteIndex,
    nodes: &[NavIx],
    position: usize,
    ancestor: NavView,
    link: &Linker,
) -> Vec<NavView> {
    let shown = around(nodes, position, BESIDE);
    let own = nodes.get(position);
    let mut ancestor = Some(ancestor);
    let mut views: Vec<_> = shown
        .iter()
        .filter_map(|ix| {
            if Some(ix) == own {
                ancestor.take()
            } else {
                Some(nav_view(site, *ix, link))
            }
        })
        .collect();
    if shown.len() < nodes.len() {
        views.push(more(site, nodes, link));
    }
    views
}

/// At most `most` of `nodes`, `position` in their middle where there are enough on both sides.
fn around(nodes: &[NavIx], position: usize, most: usize) -> &[NavIx] {
    let first = position
        .saturating_sub(most / 2)
        .min(nodes.len().saturating_sub(most));
    &nodes[first..nodes.len().min(first + most)]
}

/// At most [`WINDOW`] nodes around `position`; the current one with its first children. What was cut is one link.
fn window(
    site: &SiteIndex,
    nodes: &[NavIx],
    position: usize,
    current: Option<NavIx>,
    link: &Linker,
) -> Vec<NavView> {
    let shown = around(nodes, position, WINDOW);
    let mut views: Vec<_> = shown
        .iter()
        .map(|ix| {
            let mut view = nav_view(site, *ix, link);
            if current == Some(*ix) {
                view.current = true;
                view.children = window(site, &site.nav.nodes[*ix].children, 0, None, link);
            }
            view
        })
        .collect();
    if shown.len() < nodes.len() {
        views.push(more(site, nodes, link));
    }
    views
}

/// Leads to all of `nodes`: to their folder's index where that lists them, else to the list of all pages.
fn more(site: &SiteIndex, nodes: &[NavIx], link: &Linker) -> NavView {
    let parent = nodes.first().and_then(|ix| site.nav.nodes[*ix].parent);
    let index = parent.and_then(|parent| site.nav.nodes[parent].page);
    let listing = index.filter(|index| reader::children(site, *index) != Children::None);
    let url = listing
        .map(|index| link.url(&site.pages[index].url))
        .or_else(|| all_pages_url(site, link));
    NavView {
        title: site.words.all_pages.clone(),
        url,
        role: "more",
        ..NavView::default()
    }
}

fn nav_view(site: &SiteIndex, ix: NavIx, link: &Linker) -> NavView {
    let node = &site.nav.nodes[ix];
    NavView {
        title: node.title.clone(),
        number: nav_file::number_label(&node.number),
        url: match &node.link {
            Some(target) => Some(configured_url(site, target, link)),
            None => node.page.map(|page| link.url(&site.pages[page].url)),
        },
        role: match node.role {
            NavRole::Page => "page",
            NavRole::Part => "part",
            NavRole::Separator => "separator",
            NavRole::Link if node.link.as_deref().is_some_and(is_external) => "link",
            NavRole::Link => "page",
        },
        severity: node
            .page
            .and_then(|page| site.pages[page].entry.meta.severity.clone())
            .unwrap_or_default(),
        current: false,
        has_children: !node.children.is_empty(),
        children: Vec::new(),
    }
}

/// The nodes that the header may name, one more than it does at most: more than that is never looked at.
pub(in crate::assemble) fn sections_of(site: &SiteIndex) -> Vec<NavIx> {
    let is_section = |ix: &&NavIx| {
        let node = &site.nav.nodes[**ix];
        node.page.is_some() && !node.children.is_empty()
    };
    site.nav
        .roots
        .iter()
        .filter(is_section)
        .take(SECTIONS + 2)
        .copied()
        .collect()
}

/// The top-level sections. One section too many is shown rather than a link to it alone. The
/// sections of an mdBook book stand in its sidebar.
pub(super) fn sections(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<LinkView> {
    let top = site.pages[page].nav.map(|nav| site.nav.top_of(nav));
    let in_sidebar = site.options.dialect == Dialect::Mdbook;
    let too_many = !in_sidebar && site.sections.len() > SECTIONS + 1;
    let shown: &[NavIx] = match (in_sidebar, too_many) {
        (true, _) => &[],
        (false, true) => &site.sections[..SECTIONS],
        (false, false) => &site.sections,
    };
    let mut links: Vec<LinkView> = shown
        .iter()
        .filter_map(|ix| {
            let node = &site.nav.nodes[*ix];
            let url = link.url(&site.pages[node.page?].url);
            Some(LinkView {
                title: node.title.clone(),
                url,
                external: false,
                current: top == Some(*ix),
            })
        })
        .collect();
    if too_many {
        links.push(LinkView {
            title: site.words.all_pages.clone(),
            url: all_pages_url(site, link).unwrap_or_default(),
            ..LinkView::default()
        });
    }
    links
}

//! The navigation as a tree in one array.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::PageIx;
use crate::model::SiteOptions;

/// A node by its place in [`Nav::nodes`].
pub type NavIx = usize;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavRole {
    /// A page, or a draft chapter without one.
    Page,
    /// The title of a part.
    Part,
    /// A line between groups.
    Separator,
    /// A link that the configuration added.
    Link,
}

/// One entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavNode {
    /// What is shown.
    pub title: String,
    /// Where it leads within the site.
    pub page: Option<PageIx>,
    /// Where a [`NavRole::Link`] leads, as configured.
    pub link: Option<String>,
    /// `[1, 2]` for 1.2; empty when not numbered.
    pub number: Vec<u32>,
    /// What it is.
    pub role: NavRole,
    /// The node above.
    pub parent: Option<NavIx>,
    /// The nodes below, in order.
    pub children: Vec<NavIx>,
    /// Its place among its siblings.
    pub position: usize,
}

impl NavNode {
    /// A node that stands alone until it is added.
    pub(super) fn new(role: NavRole, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            page: None,
            link: None,
            number: Vec::new(),
            role,
            parent: None,
            children: Vec::new(),
            position: 0,
        }
    }
}

/// The navigation of an edition.
#[derive(Debug, Default)]
pub struct Nav {
    /// All nodes; a node stands after its parent.
    pub nodes: Vec<NavNode>,
    /// The nodes of the top level, in order.
    pub roots: Vec<NavIx>,
    /// Pages in the order in which a reader walks through them.
    pub order: Vec<PageIx>,
    /// The place of each page in `order`.
    places: HashMap<PageIx, usize>,
}

impl Nav {
    /// Adds a node as the last child of `parent`.
    pub(super) fn add(&mut self, parent: Option<NavIx>, mut node: NavNode) -> NavIx {
        let ix = self.nodes.len();
        node.parent = parent;
        node.position = self.siblings(parent).len();
        self.nodes.push(node);
        match parent {
            Some(parent) => self.nodes[parent].children.push(ix),
            None => self.roots.push(ix),
        }
        ix
    }

    /// The children of a node, or the top level.
    #[must_use]
    pub fn siblings(&self, parent: Option<NavIx>) -> &[NavIx] {
        parent.map_or(&self.roots, |parent| &self.nodes[parent].children)
    }

    /// From the top level down to the node's parent.
    #[must_use]
    pub fn ancestors(&self, node: NavIx) -> Vec<NavIx> {
        let mut path = Vec::new();
        let mut next = self.nodes[node].parent;
        while let Some(above) = next {
            path.push(above);
            next = self.nodes[above].parent;
        }
        path.reverse();
        path
    }

    /// The node of the top level that holds this one, or is it.
    #[must_use]
    pub fn top_of(&self, node: NavIx) -> NavIx {
        let mut top = node;
        while let Some(above) = self.nodes[top].parent {
            top = above;
        }
        top
    }

    /// The page before and the page after, in reading order.
    #[must_use]
    pub fn neighbours(&self, page: PageIx) -> (Option<PageIx>, Option<PageIx>) {
        let Some(place) = self.place_of(page) else {
            return (None, None);
        };
        let before = place.checked_sub(1).and_then(|at| self.order.get(at));
        (before.copied(), self.order.get(place + 1).copied())
    }

    /// The place of a page in the reading order.
    pub(crate) fn place_of(&self, page: PageIx) -> Option<usize> {
        self.places.get(&page).copied()
    }

    /// These nodes and all below them in order, each with its depth: 0 for these.
    pub(crate) fn walk(&self, from: &[NavIx]) -> impl Iterator<Item = (NavIx, u32)> + use<'_> {
        let mut stack: Vec<(NavIx, u32)> = from.iter().rev().map(|ix| (*ix, 0)).collect();
        std::iter::from_fn(move || {
            let (ix, depth) = stack.pop()?;
            let below = self.nodes[ix].children.iter().rev();
            stack.extend(below.map(|child| (*child, depth + 1)));
            Some((ix, depth))
        })
    }

    /// Adds configured links and walks the tree once for the reading order.
    pub(super) fn finish(&mut self, options: &SiteOptions) {
        for link in &options.nav_links {
            let mut node = NavNode::new(NavRole::Link, &link.title);
            node.link = Some(link.url.clone());
            self.add(None, node);
        }
        let (mut order, mut places) = (Vec::new(), HashMap::new());
        for (ix, _) in self.walk(&self.roots) {
            let node = &self.nodes[ix];
            if node.role == NavRole::Page
                && let Some(page) = node.page
                && let Entry::Vacant(free) = places.entry(page)
            {
                free.insert(order.len());
                order.push(page);
            }
        }
        (self.order, self.places) = (order, places);
    }
}

//! Which file holds which branch of the navigation.

use std::collections::VecDeque;

use super::super::nav::{Nav, NavIx};

/// A file holds at most this many entries, unless a single list of siblings is longer.
pub const LARGEST: usize = 5_000;

/// A file nests at most so many levels: browsers read array literals with a stack.
const DEEPEST: usize = 32;

/// Where a node's children lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    Nothing,
    /// In the same file as the node.
    Here,
    File {
        file: usize,
        list: usize,
    },
}

/// The files, each as the lists that it holds: whose children, or the top level. A file refers to later ones only.
pub(super) struct Plan {
    pub(super) files: Vec<Vec<Option<NavIx>>>,
    /// By node.
    pub(super) below: Vec<Below>,
}

impl Plan {
    pub(super) fn of(nav: &Nav) -> Self {
        let sizes = sizes(nav);
        let mut plan = Self {
            files: vec![vec![None]],
            below: vec![Below::Nothing; nav.nodes.len()],
        };
        let mut file = 0;
        while file < plan.files.len() {
            let cut = plan.fill(nav, file);
            plan.add_files(&cut, &sizes);
            file += 1;
        }
        plan
    }

    /// Takes level after level into a file while there is room. Returns the nodes whose children found none, in
    /// reading order.
    fn fill(&mut self, nav: &Nav, file: usize) -> Vec<NavIx> {
        let mut room = LARGEST;
        let mut queue: VecDeque<(NavIx, usize)> = VecDeque::new();
        for list in &self.files[file] {
            let nodes = nav.siblings(*list);
            room = room.saturating_sub(nodes.len());
            queue.extend(nodes.iter().map(|ix| (*ix, 1)));
        }
        let mut cut = Vec::new();
        while let Some((ix, depth)) = queue.pop_front() {
            let children = &nav.nodes[ix].children;
            if children.is_empty() {
                continue;
            }
            if children.len() <= room && depth < DEEPEST {
                room -= children.len();
                self.below[ix] = Below::Here;
                queue.extend(children.iter().map(|child| (*child, depth + 1)));
            } else {
                cut.push(ix);
            }
        }
        // Nodes are numbered in reading order, so neighbours share a file.
        cut.sort_unstable();
        cut
    }

    /// Adds files for cut branches: as many whole branches in each as fit.
    fn add_files(&mut self, cut: &[NavIx], sizes: &[usize]) {
        let mut used = LARGEST;
        for ix in cut {
            if used.saturating_add(sizes[*ix]) > LARGEST {
                self.files.push(Vec::new());
                used = 0;
            }
            used = used.saturating_add(sizes[*ix]);
            let file = self.files.len() - 1;
            if let Some(lists) = self.files.last_mut() {
                self.below[*ix] = Below::File {
                    file,
                    list: lists.len(),
                };
                lists.push(Some(*ix));
            }
        }
    }
}

/// How many nodes stand below each.
fn sizes(nav: &Nav) -> Vec<usize> {
    let mut sizes = vec![0; nav.nodes.len()];
    // A node stands after its parent.
    for ix in (0..nav.nodes.len()).rev() {
        if let Some(parent) = nav.nodes[ix].parent {
            sizes[parent] += sizes[ix] + 1;
        }
    }
    sizes
}

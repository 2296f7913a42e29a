//! The contexts of a set of syntaxes, prepared when they are first entered.

use std::sync::{Arc, OnceLock};

use portolan_syntaxes::{Context, Item, Set};

use super::rules::{Chain, Entry, Rule, Shape, Styled};
use super::slots::Slots;
use crate::highlight::scopes::Kind;

/// A context's number in its [`Set`].
pub(in crate::highlight) type NodeId = u32;

/// How the meaning of a scope is decided; see [`crate::highlight::scopes`].
pub(super) type Classify = fn(&str) -> Kind;

/// How deep contexts may include each other.
const MAX_INCLUDES: usize = 64;

/// One context of a syntax.
struct Node {
    context: Context,
    shape: OnceLock<Shape>,
    chain: OnceLock<Chain>,
    alone: OnceLock<Chain>,
}

/// The contexts of a set as a graph that is prepared while it is walked. Shared by all threads.
pub(in crate::highlight) struct Graph {
    set: Set,
    classify: Classify,
    nodes: Slots<Option<Box<Node>>>,
    /// Contexts include each other's rules by the hundred.
    rules: Slots<Option<Arc<Rule>>>,
    /// Rules share a few hundred scopes.
    kinds: Slots<Kind>,
}

impl Graph {
    /// The graph of a set. Cheap: nothing is prepared yet.
    pub(in crate::highlight) fn new(set: Set, classify: Classify) -> Self {
        Self {
            set,
            classify,
            nodes: Slots::new(set.contexts()),
            rules: Slots::new(set.rules()),
            kinds: Slots::new(set.scopes()),
        }
    }

    /// The set that it was made from.
    pub(in crate::highlight) fn set(&self) -> Set {
        self.set
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        let make = || {
            Some(Box::new(Node {
                context: self.set.context(node)?,
                shape: OnceLock::new(),
                chain: OnceLock::new(),
                alone: OnceLock::new(),
            }))
        };
        self.nodes.get(node as usize, make)?.as_deref()
    }

    /// The scopes and switches of a context.
    pub(super) fn shape(&self, node: NodeId) -> Option<&Shape> {
        let node = self.node(node)?;
        Some(node.shape.get_or_init(|| Shape::new(self, &node.context)))
    }

    /// What may match inside a context: the rules of its prototype, then its own.
    pub(super) fn chain(&self, node: NodeId) -> Option<&Chain> {
        let node = self.node(node)?;
        Some(node.chain.get_or_init(|| {
            let mut entries = Vec::new();
            if let Some(prototype) = node.context.prototype.and_then(|prototype| self.node(prototype)) {
                self.entries(&prototype.context, false, 0, &mut entries);
            }
            self.entries(&node.context, true, 0, &mut entries);
            Chain::new(entries)
        }))
    }

    /// The rules of a context alone, as they apply where it is somebody's `with_prototype`.
    pub(super) fn alone(&self, node: NodeId) -> Option<&Chain> {
        let node = self.node(node)?;
        Some(node.alone.get_or_init(|| {
            let mut entries = Vec::new();
            self.entries(&node.context, true, 0, &mut entries);
            Chain::new(entries)
        }))
    }

    /// The rules of a context, includes followed.
    fn entries(&self, context: &Context, own: bool, depth: usize, entries: &mut Vec<Entry>) {
        for item in &context.items {
            match item {
                Item::Rule(number) => entries.extend(self.rule(*number).map(|rule| Entry { rule, own })),
                Item::Include(included) if depth < MAX_INCLUDES => {
                    if let Some(included) = self.node(*included) {
                        self.entries(&included.context, own, depth + 1, entries);
                    }
                }
                Item::Include(_) => {}
            }
        }
    }

    fn rule(&self, number: u32) -> Option<Arc<Rule>> {
        let make = || Some(Arc::new(Rule::new(self, self.set.rule(number)?)));
        self.rules.get(number as usize, make)?.clone()
    }

    /// Scopes with their meanings.
    pub(super) fn styled(&self, scopes: &[u32]) -> Box<[Styled]> {
        scopes.iter().map(|scope| (*scope, self.kind(*scope))).collect()
    }

    fn kind(&self, scope: u32) -> Kind {
        let make = || self.set.scope(scope).map_or(Kind::Through, self.classify);
        self.kinds
            .get(scope as usize, make)
            .copied()
            .unwrap_or(Kind::Through)
    }
}

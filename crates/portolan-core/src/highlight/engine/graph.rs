//! The contexts of a syntax set, numbered as they are met and prepared when they are first entered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use syntect::parsing::syntax_definition::{Context, ContextId, ContextReference};
use syntect::parsing::{Scope, SyntaxReference, SyntaxSet};

use super::rules::{Chain, Rule, Shape};
use crate::highlight::QuickMap;
use crate::highlight::scopes::Kind;

/// A context's number in a [`Graph`].
pub(in crate::highlight) type NodeId = u32;

/// How the meaning of a scope is decided; see [`crate::highlight::scopes`].
pub(super) type Classify = fn(&str) -> Kind;

/// One context of a syntax.
pub(super) struct Node {
    reference: ContextReference,
    shape: OnceLock<Option<Shape>>,
    chain: OnceLock<Chain>,
    alone: OnceLock<Chain>,
}

/// The contexts of a syntax set as a graph that grows while it is walked. Shared by all threads.
pub(in crate::highlight) struct Graph {
    set: SyntaxSet,
    classify: Classify,
    nodes: Nodes,
    ids: Mutex<QuickMap<ContextId, NodeId>>,
    /// Rules by the address of their pattern: contexts include each other's patterns by the hundred.
    rules: Mutex<QuickMap<usize, Arc<Rule>>>,
    /// Scopes whose meaning was asked for: patterns share a few hundred of them.
    kinds: Mutex<QuickMap<Scope, Kind>>,
}

impl Graph {
    /// The graph of a set. Cheap: nothing is prepared yet.
    pub(in crate::highlight) fn new(set: SyntaxSet, classify: Classify) -> Self {
        Self {
            set,
            classify,
            nodes: Nodes::default(),
            ids: Mutex::default(),
            rules: Mutex::default(),
            kinds: Mutex::default(),
        }
    }

    /// The set that it was made from.
    pub(in crate::highlight) fn set(&self) -> &SyntaxSet {
        &self.set
    }

    /// The context in which text of this syntax starts.
    pub(in crate::highlight) fn start(&self, syntax: &SyntaxReference) -> Option<NodeId> {
        self.intern(start_context(syntax)?)
    }

    /// The number of the context with this id.
    pub(super) fn intern(&self, id: ContextId) -> Option<NodeId> {
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(node) = ids.get(&id) {
            return Some(*node);
        }
        let node = NodeId::try_from(ids.len()).ok()?;
        self.nodes.add(node, Node::new(reference(id)?))?;
        ids.insert(id, node);
        Some(node)
    }

    /// The number of the context that a reference of the linked set names.
    pub(super) fn target(&self, reference: &ContextReference) -> Option<NodeId> {
        self.intern(reference.id().ok()?)
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// The scopes and switches of a context.
    pub(super) fn shape(&self, node: NodeId) -> Option<&Shape> {
        let node = self.node(node)?;
        node.shape
            .get_or_init(|| Some(Shape::new(self, self.context(node)?)))
            .as_ref()
    }

    /// What may match inside a context: the rules of its prototype, then its own.
    pub(super) fn chain(&self, node: NodeId) -> Option<&Chain> {
        let node = self.node(node)?;
        Some(node.chain.get_or_init(|| {
            let own = self.context(node);
            let prototype = own.and_then(|context| context.prototype).and_then(reference);
            let prototype = prototype
                .as_ref()
                .and_then(|reference| reference.resolve(&self.set).ok());
            Chain::new(self, [prototype, own])
        }))
    }

    /// The rules of a context alone, as they apply where it is somebody's `with_prototype`.
    pub(super) fn alone(&self, node: NodeId) -> Option<&Chain> {
        let node = self.node(node)?;
        Some(
            node.alone
                .get_or_init(|| Chain::new(self, [None, self.context(node)])),
        )
    }

    fn context(&self, node: &Node) -> Option<&Context> {
        node.reference.resolve(&self.set).ok()
    }

    /// The rule kept under an address, made where there is none yet.
    pub(super) fn rule(&self, address: usize, make: impl FnOnce() -> Rule) -> Arc<Rule> {
        if let Some(rule) = self
            .rules
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&address)
        {
            return Arc::clone(rule);
        }
        // Made outside the lock: making a rule interns contexts and can load another syntax.
        let rule = Arc::new(make());
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rules.entry(address).or_insert(rule))
    }

    pub(super) fn kind(&self, scope: Scope) -> Kind {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        *kinds
            .entry(scope)
            .or_insert_with(|| (self.classify)(&scope.build_string()))
    }
}

impl Node {
    fn new(reference: ContextReference) -> Self {
        Self {
            reference,
            shape: OnceLock::new(),
            chain: OnceLock::new(),
            alone: OnceLock::new(),
        }
    }
}

/// syntect keeps a syntax's start to itself, but writes it into its dumps: so that is where it is read from.
fn start_context(syntax: &SyntaxReference) -> Option<ContextId> {
    #[derive(Deserialize)]
    struct Dumped {
        serialized_lazy_contexts: Vec<u8>,
    }
    #[derive(Deserialize)]
    struct Contexts {
        context_ids: HashMap<String, ContextId>,
    }
    let dumped: Dumped = serde_json::from_slice(&serde_json::to_vec(syntax).ok()?).ok()?;
    let contexts: Contexts = syntect::dumps::from_reader(&dumped.serialized_lazy_contexts[..]).ok()?;
    contexts.context_ids.get("__start").copied()
}

/// A reference to a context by its id. syntect lets no one else construct one, except by deserialising it.
fn reference(id: ContextId) -> Option<ContextReference> {
    serde_json::from_value(serde_json::json!({ "Direct": id })).ok()
}

/// A list that grows while others read it: chunks of doubling size, none of which ever moves.
#[derive(Default)]
struct Nodes {
    chunks: [OnceLock<Box<[OnceLock<Node>]>>; 16],
}

/// The size of the first chunk.
const FIRST_CHUNK: usize = 64;

impl Nodes {
    fn place(node: NodeId) -> (usize, usize) {
        let shifted = node as usize + FIRST_CHUNK;
        let chunk = (shifted / FIRST_CHUNK).ilog2() as usize;
        (chunk, shifted - (FIRST_CHUNK << chunk))
    }

    fn get(&self, node: NodeId) -> Option<&Node> {
        let (chunk, at) = Self::place(node);
        self.chunks.get(chunk)?.get()?.get(at)?.get()
    }

    /// Puts a node where no one has been; `None` when the list is full.
    fn add(&self, id: NodeId, node: Node) -> Option<()> {
        let (chunk, at) = Self::place(id);
        let slots = self.chunks.get(chunk)?.get_or_init(|| {
            std::iter::repeat_with(OnceLock::new)
                .take(FIRST_CHUNK << chunk)
                .collect()
        });
        slots.get(at)?.set(node).ok()
    }
}

//! The rules of a context in the form in which they are run.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::parsing::syntax_definition::{
    Context, ContextReference, MatchOperation, MatchPattern, context_iter,
};
use syntect::parsing::{ClearAmount, Scope};

use super::graph::{Graph, NodeId};
use super::matcher::Matcher;
use crate::highlight::scopes::Kind;

/// A scope and what it means.
pub(super) type Styled = (Scope, Kind);

/// What entering and leaving a context does to the scopes.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) meta: Box<[Styled]>,
    pub(super) meta_content: Box<[Styled]>,
    pub(super) clear: Option<ClearAmount>,
    /// Its patterns refer to what the pattern that entered it captured.
    pub(super) uses_backrefs: bool,
}

impl Shape {
    pub(super) fn new(graph: &Graph, context: &Context) -> Self {
        Self {
            meta: styled(graph, &context.meta_scope),
            meta_content: styled(graph, &context.meta_content_scope),
            clear: context.clear_scopes,
            uses_backrefs: context.uses_backrefs,
        }
    }
}

fn styled(graph: &Graph, scopes: &[Scope]) -> Box<[Styled]> {
    scopes.iter().map(|scope| (*scope, graph.kind(*scope))).collect()
}

/// What a match does to the stack of contexts. A target that cannot be resolved is `None`.
#[derive(Debug)]
pub(super) enum Operation {
    Push(Box<[Option<NodeId>]>),
    Set(Box<[Option<NodeId>]>),
    Pop,
    None,
}

/// A pattern with what happens when it matches.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) matcher: Matcher,
    /// The pattern names groups that may belong to the pattern that entered the context.
    pub(super) has_backrefs: bool,
    pub(super) scopes: Box<[Styled]>,
    pub(super) captures: Box<[(usize, Box<[Styled]>)]>,
    pub(super) operation: Operation,
    pub(super) with_prototype: Option<NodeId>,
    /// Matchers in which the foreign groups are filled in.
    filled: Mutex<HashMap<String, Arc<Matcher>>>,
}

/// How many filled-in patterns a rule keeps.
const MAX_FILLED: usize = 64;

/// The groups of a match that contexts can refer to: ten at most, by one digit.
pub(super) type Captures = [Option<Box<str>>];

impl Rule {
    fn new(graph: &Graph, pattern: &MatchPattern) -> Self {
        let targets = |references: &[ContextReference]| {
            references
                .iter()
                .map(|reference| graph.target(reference))
                .collect::<Box<[_]>>()
        };
        Self {
            matcher: Matcher::new(pattern.regex().regex_str().to_owned()),
            has_backrefs: pattern.has_captures,
            scopes: styled(graph, &pattern.scope),
            captures: pattern
                .captures
                .iter()
                .flatten()
                .map(|(at, scopes)| (*at, styled(graph, scopes)))
                .collect(),
            operation: match &pattern.operation {
                MatchOperation::Push(references) => Operation::Push(targets(references)),
                MatchOperation::Set(references) => Operation::Set(targets(references)),
                MatchOperation::Pop => Operation::Pop,
                MatchOperation::None => Operation::None,
            },
            with_prototype: pattern
                .with_prototype
                .as_ref()
                .and_then(|reference| graph.target(reference)),
            filled: Mutex::default(),
        }
    }

    /// The rule's matcher where the groups of the entering pattern are these.
    pub(super) fn matcher_with(&self, captures: &Captures) -> Arc<Matcher> {
        let pattern = fill(self.matcher.pattern(), captures);
        let mut filled = self.filled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matcher) = filled.get(&pattern) {
            return Arc::clone(matcher);
        }
        let matcher = Arc::new(Matcher::new(pattern.clone()));
        if filled.len() < MAX_FILLED {
            filled.insert(pattern, Arc::clone(&matcher));
        }
        matcher
    }
}

/// Replaces `\1` by the text of group 1, escaped; by nothing where the group did not take part.
fn fill(pattern: &str, captures: &Captures) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some(digit) if digit.is_ascii_digit() => {
                let group = usize::from(digit as u8 - b'0');
                if let Some(text) = captures.get(group).and_then(Option::as_deref) {
                    escape(text, &mut out);
                }
            }
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(char) {
            out.push('\\');
        }
        out.push(char);
    }
}

/// Rules in order of precedence, with a table that tells for each byte which of them can match where it stands.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) rules: Box<[Entry]>,
    /// By symbol: 256 bytes, then the end of the text. Most never stand in a context, so a list is made when it is
    /// first asked for.
    lists: Box<[OnceLock<Box<[u16]>>]>,
}

/// How many lists a chain has.
const SYMBOLS: usize = 257;

/// A rule in a chain.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) rule: Arc<Rule>,
    /// It stands in the context itself, not in its prototype: so the entering pattern's groups are meant for it.
    pub(super) own: bool,
}

impl Chain {
    /// The rules of a prototype and of a context, includes followed.
    pub(super) fn new(graph: &Graph, [prototype, own]: [Option<&Context>; 2]) -> Self {
        let entries = |context: Option<&Context>, own: bool| {
            let patterns = context
                .map(|context| context_iter(graph.set(), context))
                .into_iter()
                .flatten();
            patterns
                .filter_map(|(context, at)| context.match_at(at).ok())
                .map(|pattern| {
                    let address = std::ptr::from_ref(pattern).addr();
                    Entry {
                        rule: graph.rule(address, || Rule::new(graph, pattern)),
                        own,
                    }
                })
                .collect::<Vec<_>>()
        };
        let mut rules = entries(prototype, false);
        rules.extend(entries(own, true));
        rules.truncate(usize::from(u16::MAX));
        Self {
            rules: rules.into(),
            lists: std::iter::repeat_with(OnceLock::new).take(SYMBOLS).collect(),
        }
    }

    /// The rules that can match where `symbol` stands, in order.
    pub(super) fn candidates(&self, symbol: usize) -> &[u16] {
        let Some(list) = self.lists.get(symbol) else {
            return &[];
        };
        list.get_or_init(|| {
            (0u16..)
                .zip(&self.rules)
                .filter(|(_, entry)| entry.rule.matcher.first.symbols.has(symbol))
                .map(|(at, _)| at)
                .collect()
        })
    }
}

//! The rules of a context in the form in which they are run.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use portolan_syntaxes::{self as compiled, Clear, Context, Operation};

use super::graph::{Graph, NodeId};
use super::matcher::Matcher;
use crate::highlight::scopes::Kind;

/// A scope's number in its set, and what the scope means.
pub(super) type Styled = (u32, Kind);

/// What entering and leaving a context does to the scopes.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) meta: Box<[Styled]>,
    pub(super) meta_content: Box<[Styled]>,
    pub(super) clear: Option<Clear>,
    /// Its patterns refer to what the pattern that entered it captured.
    pub(super) uses_backrefs: bool,
}

impl Shape {
    pub(super) fn new(graph: &Graph, context: &Context) -> Self {
        Self {
            meta: graph.styled(&context.meta),
            meta_content: graph.styled(&context.meta_content),
            clear: context.clear,
            uses_backrefs: context.uses_backrefs,
        }
    }
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
    pub(super) fn new(graph: &Graph, rule: compiled::Rule<'static>) -> Self {
        Self {
            matcher: Matcher::new(rule.pattern.into()),
            has_backrefs: rule.has_backrefs,
            scopes: graph.styled(&rule.scopes),
            captures: rule
                .captures
                .iter()
                .map(|(at, scopes)| (*at, graph.styled(scopes)))
                .collect(),
            operation: rule.operation,
            with_prototype: rule.with_prototype,
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
    /// A chain of these rules.
    pub(super) fn new(mut rules: Vec<Entry>) -> Self {
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

//! The interpreter: a stack of contexts that moves along a line.

use std::sync::Arc;

use onig::Region;
use portolan_syntaxes::{Clear, Operation};

use super::graph::{Graph, NodeId};
use super::matcher::Matcher;
use super::place::Place;
use super::rules::{Captures, Chain, Rule, Shape, Styled};

/// A change to the stack of scopes, as syntect names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::highlight) enum Op {
    /// A scope is opened.
    Push(Styled),
    /// The innermost scopes are closed.
    Pop(usize),
    /// Scopes are put aside until they are restored.
    Clear(Clear),
    /// The scopes last put aside come back.
    Restore,
}

/// Where an [`Op`] happens, as a byte offset of the line.
pub(in crate::highlight) type Ops = Vec<(usize, Op)>;

/// What is left of the work that a block may cause, counted in attempts, never in time: the result must not depend on
/// how busy the machine is.
#[derive(Clone, Copy, Debug)]
pub(in crate::highlight) struct Budget {
    /// Attempts to match a pattern.
    pub attempts: u32,
    /// Attempts that took far more steps than usual.
    pub costly: u32,
}

/// The interpreter's memory between two lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::highlight) struct State {
    pub(super) stack: Vec<Level>,
    fresh: bool,
    /// The heights at which a `with_prototype`'s own match pushed: below them other prototypes do not count.
    proto_starts: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Level {
    pub(super) node: NodeId,
    pub(super) prototypes: Vec<NodeId>,
    pub(super) captures: Option<Arc<Captures>>,
}

impl State {
    /// The state in front of the first line, in the context `start`.
    pub(in crate::highlight) fn new(start: NodeId) -> Self {
        let level = Level {
            node: start,
            prototypes: Vec::new(),
            captures: None,
        };
        Self {
            stack: vec![level],
            fresh: true,
            proto_starts: Vec::new(),
        }
    }
}

/// The line was too much for the budget, or the syntax is broken. What follows cannot be highlighted.
#[derive(Clone, Copy, Debug)]
pub(in crate::highlight) struct Abandoned;

/// A stack as high as this takes no more pushes.
const MAX_STACK: usize = 100;

/// The winner at a position.
pub(super) struct Found<'g> {
    pub(super) rule: &'g Rule,
    pub(super) matcher: Option<Arc<Matcher>>,
    /// Where the search began.
    pub(super) from: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    from_with_prototype: bool,
    would_loop: bool,
}

/// Runs the contexts of a graph over lines. Holds only buffers, so one may serve any number of blocks.
pub(in crate::highlight) struct Parser<'g> {
    graph: &'g Graph,
    pub(super) region: Region,
    /// Rules that matched nothing from the current start and so are out until the next token.
    dead: Vec<*const Rule>,
}

/// What holds for a search.
#[derive(Clone, Copy)]
struct Switches {
    /// Where it began.
    start: usize,
    /// An empty pop would undo an empty push.
    undoes: bool,
    /// The stack takes no more pushes.
    full: bool,
}

/// One group of rules to try at a position.
struct Segment<'g> {
    chain: &'g Chain,
    captures: Option<Arc<Captures>>,
    with_prototype: bool,
}

impl<'g> Parser<'g> {
    /// A parser over a graph.
    pub(in crate::highlight) fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            region: Region::with_capacity(8),
            dead: Vec::new(),
        }
    }

    /// Parses one line, which ends with its newline, and appends what happens on it to `ops`.
    pub(in crate::highlight) fn parse_line(
        &mut self,
        state: &mut State,
        line: &str,
        budget: &mut Budget,
        ops: &mut Ops,
    ) -> Result<(), Abandoned> {
        if state.fresh {
            state.fresh = false;
            let shape = self.shape(state.stack.last().ok_or(Abandoned)?.node)?;
            ops.extend(shape.meta_content.first().map(|styled| (0, Op::Push(*styled))));
        }
        let mut start = 0;
        let mut push_at = (0, 0);
        while let Some(next) = self.step(state, line, start, &mut push_at, budget, ops)? {
            start = next;
            if budget.attempts == 0 || budget.costly == 0 {
                return Err(Abandoned);
            }
        }
        Ok(())
    }

    pub(super) fn shape(&self, node: NodeId) -> Result<&'g Shape, Abandoned> {
        self.graph.shape(node).ok_or(Abandoned)
    }

    /// Handles the next match from `start` on and gives the position after it; `None` at the end of the line.
    fn step(
        &mut self,
        state: &mut State,
        line: &str,
        start: usize,
        push_at: &mut (usize, usize),
        budget: &mut Budget,
        ops: &mut Ops,
    ) -> Result<Option<usize>, Abandoned> {
        budget.attempts = budget.attempts.saturating_sub(1);
        // A push that consumed nothing must not be undone by a pop that consumes nothing.
        let undoes = *push_at == (start, state.stack.len());
        while state
            .proto_starts
            .last()
            .is_some_and(|height| *height >= state.stack.len())
        {
            state.proto_starts.pop();
        }
        let Some(found) = self.find(state, line, start, undoes, budget)? else {
            return Ok(None);
        };
        if found.would_loop {
            return Ok(line[start..]
                .char_indices()
                .nth(1)
                .map(|(length, _)| start + length));
        }
        if found.end == start && matches!(found.rule.operation, Operation::Push(_)) {
            *push_at = (start, state.stack.len() + 1);
        }
        if found.from_with_prototype {
            state.proto_starts.push(state.stack.len());
        }
        self.execute(state, line, &found, budget, ops)?;
        Ok(Some(found.end))
    }

    /// The leftmost match from `start` on; among several at one position, that of the first rule.
    fn find(
        &mut self,
        state: &State,
        line: &str,
        start: usize,
        undoes: bool,
        budget: &mut Budget,
    ) -> Result<Option<Found<'g>>, Abandoned> {
        self.dead.clear();
        let top = state.stack.last().ok_or(Abandoned)?;
        let mut segments = self.with_prototypes(state)?;
        segments.push(Segment {
            chain: self.graph.chain(top.node).ok_or(Abandoned)?,
            captures: top.captures.clone(),
            with_prototype: false,
        });
        let full = state.stack.len() >= MAX_STACK;
        let mut place = Place::default();
        let mut at = start;
        loop {
            place.move_to(line, at);
            let undoes = undoes && at == start;
            let found = self.find_here(&segments, line, &place, Switches { start, undoes, full }, budget);
            if found.is_some() || at >= line.len() {
                return Ok(found);
            }
            at += line[at..].chars().next().map_or(1, char::len_utf8);
        }
    }

    /// The match of the first rule that matches at a position. One that would loop gives way to any other.
    fn find_here(
        &mut self,
        segments: &[Segment<'g>],
        line: &str,
        place: &Place,
        switches: Switches,
        budget: &mut Budget,
    ) -> Option<Found<'g>> {
        let mut looping = None;
        for segment in segments {
            for candidate in segment.chain.candidates(place.symbol) {
                let entry = segment.chain.rules.get(usize::from(*candidate))?;
                let rule = &*entry.rule;
                if !place.allows(&rule.matcher.first) {
                    continue;
                }
                let captures = segment.captures.as_deref();
                let captures = captures.filter(|_| entry.own || segment.with_prototype);
                let at = (switches.start, place.at);
                let matched = self.attempt(rule, captures, line, at, switches.full, budget);
                let Some((end, matcher)) = matched else { continue };
                let would_loop =
                    switches.undoes && end == place.at && matches!(rule.operation, Operation::Pop);
                let from_with_prototype = segment.with_prototype;
                let found = Found {
                    rule,
                    matcher,
                    from: switches.start,
                    start: place.at,
                    end,
                    from_with_prototype,
                    would_loop,
                };
                if !would_loop {
                    return Some(found);
                }
                looping = Some(found);
            }
        }
        looping
    }

    fn with_prototypes(&self, state: &State) -> Result<Vec<Segment<'g>>, Abandoned> {
        let from = state.proto_starts.last().copied().unwrap_or(0);
        let mut segments = Vec::new();
        for level in state.stack.get(from..).unwrap_or_default() {
            for node in &level.prototypes {
                let chain = self.graph.alone(*node).ok_or(Abandoned)?;
                segments.push(Segment {
                    chain,
                    captures: level.captures.clone(),
                    with_prototype: true,
                });
            }
        }
        Ok(segments)
    }

    /// Tries a rule at a position. Gives the end of the match, and the matcher where it is not the rule's own.
    fn attempt(
        &mut self,
        rule: &Rule,
        captures: Option<&Captures>,
        line: &str,
        at: (usize, usize),
        full: bool,
        budget: &mut Budget,
    ) -> Option<(usize, Option<Arc<Matcher>>)> {
        if full && matches!(rule.operation, Operation::Push(_)) {
            return None;
        }
        if self.dead.contains(&std::ptr::from_ref(rule)) {
            return None;
        }
        let captures = captures.filter(|_| rule.has_backrefs);
        let filled = captures.map(|captures| rule.matcher_with(captures));
        let matcher = filled.as_deref().unwrap_or(&rule.matcher);
        let length = matcher.match_at(line, at, None, budget)?;
        if length == 0 && matches!(rule.operation, Operation::None) {
            // The leftmost match is what counts, and an empty one that changes nothing counts as none.
            self.dead.push(rule);
            return None;
        }
        Some((at.1 + length, filled))
    }
}

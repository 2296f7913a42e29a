//! The interpreter: a stack of contexts that moves along a line.

use std::sync::Arc;

use onig::Region;
use syntect::parsing::ClearAmount;

use super::first::First;
use super::graph::{Graph, NodeId};
use super::matcher::Matcher;
use super::rules::{Captures, Chain, Operation, Rule, Shape, Styled};
use super::symbols::is_white;

/// A change to the stack of scopes, as syntect names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::highlight) enum Op {
    /// A scope is opened.
    Push(Styled),
    /// The innermost scopes are closed.
    Pop(usize),
    /// Scopes are put aside until they are restored.
    Clear(ClearAmount),
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
    stack: Vec<Level>,
    fresh: bool,
    /// The heights at which a `with_prototype`'s own match pushed: below them other prototypes do not count.
    proto_starts: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Level {
    node: NodeId,
    prototypes: Vec<NodeId>,
    captures: Option<Arc<Captures>>,
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
struct Found {
    rule: Arc<Rule>,
    matcher: Option<Arc<Matcher>>,
    start: usize,
    end: usize,
    from_with_prototype: bool,
    would_loop: bool,
}

/// Runs the contexts of a graph over lines. Holds only buffers, so one may serve any number of blocks.
pub(in crate::highlight) struct Parser<'g> {
    graph: &'g Graph,
    region: Region,
    /// Rules that matched nothing from the current start and so are out until the next token.
    dead: Vec<*const Rule>,
}

/// One group of rules to try at a position.
#[derive(Clone)]
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

    fn shape(&self, node: NodeId) -> Result<&'g Shape, Abandoned> {
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
    ) -> Result<Option<Found>, Abandoned> {
        self.dead.clear();
        let top = state.stack.last().ok_or(Abandoned)?;
        let chain = self.graph.chain(top.node).ok_or(Abandoned)?;
        let own = Segment {
            chain,
            captures: top.captures.clone(),
            with_prototype: false,
        };
        let protos = self.with_prototypes(state)?;
        let segments = protos.iter().chain(std::iter::once(&own));
        let full = state.stack.len() >= MAX_STACK;
        let mut at = start;
        let mut place = Place::default();
        loop {
            place.move_to(line, at);
            let mut best: Option<Found> = None;
            for segment in segments.clone() {
                for candidate in segment.chain.candidates(place.symbol) {
                    let Some(entry) = segment.chain.rules.get(usize::from(*candidate)) else {
                        continue;
                    };
                    let captures = segment
                        .captures
                        .as_deref()
                        .filter(|_| entry.own || segment.with_prototype);
                    let Some((end, matcher)) =
                        self.attempt(&entry.rule, captures, line, &place, full, budget)
                    else {
                        continue;
                    };
                    let would_loop = undoes && end == start && matches!(entry.rule.operation, Operation::Pop);
                    let found = Found {
                        rule: Arc::clone(&entry.rule),
                        matcher,
                        start: at,
                        end,
                        from_with_prototype: segment.with_prototype,
                        would_loop,
                    };
                    if !would_loop {
                        return Ok(Some(found));
                    }
                    best = Some(found);
                }
            }
            if best.is_some() || at >= line.len() {
                return Ok(best);
            }
            at += line[at..].chars().next().map_or(1, char::len_utf8);
        }
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
        rule: &Arc<Rule>,
        captures: Option<&Captures>,
        line: &str,
        place: &Place,
        full: bool,
        budget: &mut Budget,
    ) -> Option<(usize, Option<Arc<Matcher>>)> {
        if !place.allows(&rule.matcher.first) {
            return None;
        }
        if full && matches!(rule.operation, Operation::Push(_)) {
            return None;
        }
        let address = Arc::as_ptr(rule);
        if self.dead.contains(&address) {
            return None;
        }
        let filled = captures
            .filter(|_| rule.has_backrefs)
            .map(|captures| rule.matcher_with(captures));
        let matcher = filled.as_deref().unwrap_or(&rule.matcher);
        let length = matcher.match_at(line, place.at, None, budget)?;
        if length == 0 && matches!(rule.operation, Operation::None) {
            // The leftmost match is what counts, and an empty one that changes nothing counts as none.
            self.dead.push(address);
            return None;
        }
        Some((place.at + length, filled))
    }

    fn execute(
        &mut self,
        state: &mut State,
        line: &str,
        found: &Found,
        budget: &mut Budget,
        ops: &mut Ops,
    ) -> Result<(), Abandoned> {
        let rule = &*found.rule;
        let shape = self.shape(state.stack.last().ok_or(Abandoned)?.node)?;
        if !rule.captures.is_empty() || self.needs_groups(state, rule)? {
            let matcher = found.matcher.as_deref().unwrap_or(&rule.matcher);
            matcher.match_at(line, found.start, Some(&mut self.region), budget);
        }
        self.before(shape, &rule.operation, found.start, ops)?;
        ops.extend(rule.scopes.iter().map(|styled| (found.start, Op::Push(*styled))));
        self.captured(rule, ops);
        if !rule.scopes.is_empty() {
            ops.push((found.end, Op::Pop(rule.scopes.len())));
        }
        self.after(shape, &rule.operation, found.end, ops)?;
        self.operate(state, line, rule)
    }

    /// Whether a context that the match enters refers to the match's groups.
    fn needs_groups(&self, state: &State, rule: &Rule) -> Result<bool, Abandoned> {
        // A `set` keeps the prototypes of the level that it replaces.
        let (targets, kept) = match &rule.operation {
            Operation::Push(targets) => (targets, None),
            Operation::Set(targets) => (targets, state.stack.last()),
            Operation::Pop | Operation::None => return Ok(false),
        };
        let kept = kept
            .into_iter()
            .flat_map(|level| &level.prototypes)
            .copied()
            .map(Some);
        for node in targets
            .iter()
            .copied()
            .chain(rule.with_prototype.map(Some))
            .chain(kept)
        {
            if self.shape(node.ok_or(Abandoned)?)?.uses_backrefs {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The scopes of the groups, outer ones first.
    fn captured(&self, rule: &Rule, ops: &mut Ops) {
        let mut placed = Vec::new();
        for (group, scopes) in &rule.captures {
            let Some((start, end)) = self.region.pos(*group).filter(|(start, end)| start < end) else {
                continue;
            };
            // Of groups that start together the longest opens first; what ends closes before anything opens.
            let order = i64::try_from(end - start).unwrap_or(i64::MAX);
            placed.extend(scopes.iter().map(|styled| ((start, -order), Op::Push(*styled))));
            placed.push(((end, i64::MIN), Op::Pop(scopes.len())));
        }
        placed.sort_by_key(|(key, _)| *key);
        ops.extend(placed.into_iter().map(|((at, _), op)| (at, op)));
    }

    /// The scopes that change in front of a match.
    fn before(
        &self,
        shape: &Shape,
        operation: &Operation,
        at: usize,
        ops: &mut Ops,
    ) -> Result<(), Abandoned> {
        match operation {
            Operation::Pop => close(shape.meta_content.len(), at, ops),
            Operation::Push(targets) => {
                for target in targets {
                    let target = self.shape(target.ok_or(Abandoned)?)?;
                    ops.extend(target.clear.map(|amount| (at, Op::Clear(amount))));
                    open(&target.meta, at, ops);
                }
            }
            Operation::Set(targets) => {
                if shape.clear.is_some() {
                    ops.push((at, Op::Restore));
                }
                for target in targets {
                    open(&self.shape(target.ok_or(Abandoned)?)?.meta, at, ops);
                }
            }
            Operation::None => {}
        }
        Ok(())
    }

    /// The scopes that change behind a match.
    fn after(&self, shape: &Shape, operation: &Operation, at: usize, ops: &mut Ops) -> Result<(), Abandoned> {
        let (targets, is_set) = match operation {
            Operation::Pop => {
                close(shape.meta.len(), at, ops);
                if shape.clear.is_some() {
                    ops.push((at, Op::Restore));
                }
                return Ok(());
            }
            Operation::None => return Ok(()),
            Operation::Push(targets) => (targets, false),
            Operation::Set(targets) => (targets, true),
        };
        let mut shapes = Vec::with_capacity(targets.len());
        for target in targets {
            shapes.push(self.shape(target.ok_or(Abandoned)?)?);
        }
        let left_behind = if is_set {
            shape.meta.len() + shape.meta_content.len()
        } else {
            0
        };
        let changes = |target: &&Shape| !target.meta_content.is_empty() || is_set && target.clear.is_some();
        if left_behind == 0 && !shapes.iter().any(changes) {
            return Ok(());
        }
        // Everything is closed and opened again, so that the content's scopes stand in the right order.
        close(
            shapes.iter().map(|target| target.meta.len()).sum::<usize>() + left_behind,
            at,
            ops,
        );
        for target in shapes {
            if is_set {
                ops.extend(target.clear.map(|amount| (at, Op::Clear(amount))));
            }
            open(&target.meta, at, ops);
            open(&target.meta_content, at, ops);
        }
        Ok(())
    }

    /// Changes the stack of contexts.
    fn operate(&self, state: &mut State, line: &str, rule: &Rule) -> Result<(), Abandoned> {
        let (targets, mut inherited) = match &rule.operation {
            Operation::None => return Ok(()),
            Operation::Pop => {
                state.stack.pop();
                return Ok(());
            }
            Operation::Push(targets) => (targets, Vec::new()),
            Operation::Set(targets) => (
                targets,
                state
                    .stack
                    .pop()
                    .map(|level| level.prototypes)
                    .unwrap_or_default(),
            ),
        };
        for (at, target) in targets.iter().enumerate() {
            let node = target.ok_or(Abandoned)?;
            let mut prototypes = std::mem::take(&mut inherited);
            if at + 1 == targets.len() {
                prototypes.extend(rule.with_prototype);
            }
            let mut refers = self.shape(node)?.uses_backrefs;
            for prototype in &prototypes {
                refers = refers || self.shape(*prototype)?.uses_backrefs;
            }
            let captures = refers.then(|| self.groups(line));
            state.stack.push(Level {
                node,
                prototypes,
                captures,
            });
        }
        Ok(())
    }

    fn groups(&self, line: &str) -> Arc<Captures> {
        let group = |at| {
            self.region
                .pos(at)
                .and_then(|(start, end)| line.get(start..end))
                .map(Box::from)
        };
        (0..10).map(group).collect()
    }
}

fn open(scopes: &[Styled], at: usize, ops: &mut Ops) {
    ops.extend(scopes.iter().map(|styled| (at, Op::Push(*styled))));
}

fn close(count: usize, at: usize, ops: &mut Ops) {
    if count > 0 {
        ops.push((at, Op::Pop(count)));
    }
}

/// A position and what stands around it.
#[derive(Default)]
struct Place {
    at: usize,
    symbol: usize,
    second: usize,
    behind: usize,
    /// What stands behind the white space from here on, and where that is.
    past: usize,
    past_at: usize,
    boundary: bool,
}

impl Place {
    fn move_to(&mut self, line: &str, at: usize) {
        let bytes = line.as_bytes();
        self.at = at;
        self.symbol = symbol_at(line, at);
        self.second = symbol_at(line, at + 1);
        self.behind = at.checked_sub(1).map_or(EDGE, |before| symbol_at(line, before));
        if self.past_at <= at {
            let white = bytes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| is_white(**byte));
            self.past_at = at + white.count();
            self.past = symbol_at(line, self.past_at);
        }
        self.boundary = match (is_word(self.behind), is_word(self.symbol)) {
            (Some(behind), Some(here)) => behind != here,
            _ => true,
        };
    }

    /// False only where the pattern certainly does not match here.
    fn allows(&self, first: &First) -> bool {
        first.behind.has(self.behind)
            && first.second.has(self.second)
            && (self.boundary || !first.boundary)
            && (self.past_at == self.at || first.past.has(self.past))
    }
}

/// The symbol for the start and the end of the line.
const EDGE: usize = 256;

fn symbol_at(line: &str, at: usize) -> usize {
    line.as_bytes().get(at).map_or(EDGE, |byte| usize::from(*byte))
}

/// Whether the symbol belongs to a word; unknown beyond ASCII.
fn is_word(symbol: usize) -> Option<bool> {
    match u8::try_from(symbol) {
        Ok(byte) if byte.is_ascii() => Some(byte.is_ascii_alphanumeric() || byte == b'_'),
        Ok(_) => None,
        Err(_) => Some(false),
    }
}

//! What a match does: to the scopes around it, and to the stack of contexts.
//!
//! The order in which scopes open and close at one place is Sublime Text's, as syntect found it out.

use std::sync::Arc;

use portolan_syntaxes::Operation;

use super::parse::{Abandoned, Budget, Found, Level, Op, Ops, Parser, State};
use super::rules::{Captures, Rule, Shape, Styled};

impl<'g> Parser<'g> {
    /// Does what a match stands for: the scopes around it, and the contexts behind it.
    pub(super) fn execute(
        &mut self,
        state: &mut State,
        line: &str,
        found: &Found<'g>,
        budget: &mut Budget,
        ops: &mut Ops,
    ) -> Result<(), Abandoned> {
        let rule = found.rule;
        let shape = self.shape(state.stack.last().ok_or(Abandoned)?.node)?;
        if !rule.captures.is_empty() || self.needs_groups(state, rule)? {
            let matcher = found.matcher.as_deref().unwrap_or(&rule.matcher);
            let at = (found.from, found.start);
            if matcher
                .match_at(line, at, Some(&mut self.region), budget)
                .is_none()
            {
                self.region.clear();
            }
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

//! From a set of syntect's to the bytes that the program reads.

use std::collections::HashMap;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use syntect::parsing::syntax_definition::{
    Context, ContextId, ContextReference, MatchOperation, MatchPattern, Pattern,
};
use syntect::parsing::{ClearAmount, Scope, SyntaxReference, SyntaxSet};

use crate::record;

/// The set as four tables behind their lengths.
pub(crate) fn bytes(set: &SyntaxSet) -> anyhow::Result<Vec<u8>> {
    let linked: Vec<Linked> = set.syntaxes().iter().map(linked).collect::<anyhow::Result<_>>()?;
    let mut compiler = Compiler::new(&linked);
    let mut syntaxes = Table::default();
    for (syntax, linked) in set.syntaxes().iter().zip(&linked) {
        syntaxes.add(&record::Syntax {
            name: &syntax.name,
            extensions: syntax.file_extensions.iter().map(String::as_str).collect(),
            hidden: syntax.hidden,
            start: linked.context_ids.get("__start").and_then(|id| compiler.id(*id)),
        })?;
    }
    let mut contexts = Table::default();
    for context in linked.iter().flat_map(|linked| &linked.contexts) {
        contexts.add(&compiler.context(context)?)?;
    }
    let tables = [syntaxes, contexts, compiler.rules, compiler.scopes].map(Table::bytes);
    let mut all = Vec::new();
    for table in &tables {
        all.extend(u32::try_from(table.len())?.to_le_bytes());
    }
    Ok(tables.into_iter().fold(all, |mut all, table| {
        all.extend(table);
        all
    }))
}

/// What syntect keeps of a syntax once it is linked to the others.
#[derive(Deserialize)]
struct Linked {
    context_ids: HashMap<String, ContextId>,
    contexts: Vec<Context>,
}

/// syntect keeps it to itself, but writes it into its dumps: so that is where it is read from.
fn linked(syntax: &SyntaxReference) -> anyhow::Result<Linked> {
    #[derive(Deserialize)]
    struct Dumped {
        serialized_lazy_contexts: Vec<u8>,
    }
    let dumped: Dumped = serde_json::from_value(serde_json::to_value(syntax)?)?;
    syntect::dumps::from_reader(&dumped.serialized_lazy_contexts[..]).with_context(|| syntax.name.clone())
}

/// The two numbers of an id, which syntect shows to nobody else.
#[derive(Deserialize)]
struct Id {
    syntax_index: usize,
    context_index: usize,
}

struct Compiler {
    /// How many contexts the syntaxes before each one have.
    before: Vec<u32>,
    contexts: u32,
    rules: Table,
    /// Equal rules are one: syntaxes of one family repeat each other.
    known_rules: HashMap<Vec<u8>, u32>,
    scopes: Table,
    known_scopes: HashMap<Scope, u32>,
}

impl Compiler {
    fn new(linked: &[Linked]) -> Self {
        let mut contexts = 0;
        let before = linked
            .iter()
            .map(|linked| {
                let before = contexts;
                contexts += u32::try_from(linked.contexts.len()).unwrap_or(0);
                before
            })
            .collect();
        Self {
            before,
            contexts,
            rules: Table::default(),
            known_rules: HashMap::new(),
            scopes: Table::default(),
            known_scopes: HashMap::new(),
        }
    }

    fn id(&self, id: ContextId) -> Option<u32> {
        let id: Id = serde_json::from_value(serde_json::to_value(id).ok()?).ok()?;
        let before = self.before.get(id.syntax_index)?;
        let after = self.before.get(id.syntax_index + 1).unwrap_or(&self.contexts);
        let number = before + u32::try_from(id.context_index).ok()?;
        (number < *after).then_some(number)
    }

    fn target(&self, reference: &ContextReference) -> Option<u32> {
        reference.id().ok().and_then(|id| self.id(id))
    }

    fn targets(&self, references: &[ContextReference]) -> Vec<Option<u32>> {
        references
            .iter()
            .map(|reference| self.target(reference))
            .collect()
    }

    fn context(&mut self, context: &Context) -> anyhow::Result<record::Context> {
        let mut items = Vec::new();
        for pattern in &context.patterns {
            match pattern {
                Pattern::Match(pattern) => items.push(record::Item::Rule(self.rule(pattern)?)),
                Pattern::Include(reference) => {
                    items.extend(self.target(reference).map(record::Item::Include));
                }
            }
        }
        Ok(record::Context {
            meta: self.scopes(&context.meta_scope)?,
            meta_content: self.scopes(&context.meta_content_scope)?,
            clear: context.clear_scopes.map(|clear| match clear {
                ClearAmount::TopN(count) => record::Clear::TopN(count),
                ClearAmount::All => record::Clear::All,
            }),
            uses_backrefs: context.uses_backrefs,
            prototype: context.prototype.and_then(|id| self.id(id)),
            items,
        })
    }

    fn rule(&mut self, pattern: &MatchPattern) -> anyhow::Result<u32> {
        let mut captures = Vec::new();
        for (group, scopes) in pattern.captures.iter().flatten() {
            captures.push((*group, self.scopes(scopes)?));
        }
        let rule = record::Rule {
            pattern: pattern.regex.regex_str(),
            has_backrefs: pattern.has_captures,
            scopes: self.scopes(&pattern.scope)?,
            captures,
            operation: match &pattern.operation {
                MatchOperation::Push(targets) => record::Operation::Push(self.targets(targets)),
                MatchOperation::Set(targets) => record::Operation::Set(self.targets(targets)),
                MatchOperation::Pop => record::Operation::Pop,
                MatchOperation::None => record::Operation::None,
            },
            with_prototype: pattern
                .with_prototype
                .as_ref()
                .and_then(|reference| self.target(reference)),
        };
        let bytes = postcard::to_stdvec(&rule)?;
        if let Some(number) = self.known_rules.get(&bytes) {
            return Ok(*number);
        }
        let number = self.rules.push(&bytes)?;
        self.known_rules.insert(bytes, number);
        Ok(number)
    }

    fn scopes(&mut self, scopes: &[Scope]) -> anyhow::Result<Vec<u32>> {
        scopes.iter().map(|scope| self.scope(*scope)).collect()
    }

    fn scope(&mut self, scope: Scope) -> anyhow::Result<u32> {
        if let Some(number) = self.known_scopes.get(&scope) {
            return Ok(*number);
        }
        let number = self.scopes.push(scope.build_string().as_bytes())?;
        self.known_scopes.insert(scope, number);
        Ok(number)
    }
}

/// Records one behind the other, and where each ends.
#[derive(Default)]
struct Table {
    ends: Vec<u32>,
    records: Vec<u8>,
}

impl Table {
    fn add(&mut self, record: &impl Serialize) -> anyhow::Result<u32> {
        self.push(&postcard::to_stdvec(record)?)
    }

    fn push(&mut self, record: &[u8]) -> anyhow::Result<u32> {
        let number = u32::try_from(self.ends.len())?;
        self.records.extend(record);
        self.ends.push(u32::try_from(self.records.len())?);
        Ok(number)
    }

    fn bytes(self) -> Vec<u8> {
        let count = u32::try_from(self.ends.len()).unwrap_or(0);
        let ends = self.ends.into_iter().flat_map(u32::to_le_bytes);
        let mut bytes: Vec<u8> = count.to_le_bytes().into_iter().chain(ends).collect();
        bytes.extend(self.records);
        bytes
    }
}

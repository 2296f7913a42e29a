//! What is written down of a syntax definition. Numbers name records of the same set: contexts, rules and scopes are each
//! counted from 0 through all of its syntaxes.

use serde::{Deserialize, Serialize};

/// A syntax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Syntax<'a> {
    /// Its own name.
    pub name: &'a str,
    /// Endings of files, some with a dot.
    #[serde(borrow)]
    pub extensions: Vec<&'a str>,
    /// It serves other syntaxes only.
    pub hidden: bool,
    /// The context in which its text starts.
    pub start: Option<u32>,
}

/// A context: what may match while it is the innermost one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// Scopes of its text, the text that enters and leaves it included.
    pub meta: Vec<u32>,
    /// Scopes of its text, without what enters and leaves it.
    pub meta_content: Vec<u32>,
    /// Scopes around it that do not count inside.
    pub clear: Option<Clear>,
    /// Its patterns refer to what the pattern that entered it captured.
    pub uses_backrefs: bool,
    /// The context whose rules come before its own.
    pub prototype: Option<u32>,
    /// Rules and other contexts' rules, in order of precedence.
    pub items: Vec<Item>,
}

/// What a context consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// A rule.
    Rule(u32),
    /// All that this context consists of.
    Include(u32),
}

/// How many of the scopes around a context do not count inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clear {
    /// The innermost ones, so many.
    TopN(usize),
    /// All.
    All,
}

/// A pattern, and what happens when it matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule<'a> {
    /// A regular expression of Oniguruma's.
    pub pattern: &'a str,
    /// The pattern names groups that may belong to the pattern that entered the context.
    pub has_backrefs: bool,
    /// Scopes of the match.
    pub scopes: Vec<u32>,
    /// Scopes of groups.
    pub captures: Vec<(usize, Vec<u32>)>,
    /// What becomes of the stack of contexts.
    pub operation: Operation,
    /// A context whose rules come before those of all contexts that are entered.
    pub with_prototype: Option<u32>,
}

/// What a match does to the stack of contexts. A target that the definitions do not have is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// Enters these contexts, the last one innermost.
    Push(Vec<Option<u32>>),
    /// Enters these in place of the innermost one.
    Set(Vec<Option<u32>>),
    /// Leaves the innermost one.
    Pop,
    /// Nothing.
    None,
}

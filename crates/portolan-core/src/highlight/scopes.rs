//! From a stack of scopes to one short class.
//!
//! Syntax definitions name what they find with thousands of dotted scopes, one inside another; a stylesheet wants a
//! dozen and a half classes. These are all of them:
//!
//! | class | what | class | what |
//! |---|---|---|---|
//! | `k` | keyword | `g` | tag |
//! | `s` | string | `b` | built-in, constant |
//! | `n` | number | `e` | escape, placeholder |
//! | `f` | function | `x` | regular expression |
//! | `t` | type | `i` | inserted |
//! | `v` | variable | `d` | deleted |
//! | `c` | comment | `h` | heading, header, meta line |
//! | `o` | operator | `m` | macro, decorator, directive |
//! | `a` | attribute, option | `p` | property, key |
//!
//! The innermost scope that has a class decides; scopes without one change nothing, and some (the inside of an
//! interpolation, embedded code) take the class away again. Entry points: [`kind`] and [`Scopes`].

use portolan_syntaxes::Clear;

use crate::highlight::engine::Op;

/// What one scope does to the class of the text inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Nothing.
    Through,
    /// The text has no class.
    Plain,
    /// The text has this class.
    Class(u8),
    /// The text has this class, and strings inside are keys of a mapping.
    Key,
    /// The text is a string, or a key where a mapping says so.
    Str,
}

use Kind::{Class, Key, Plain, Str, Through};

/// What a scope means, by its longest prefix in this table.
static PREFIXES: &[(&str, Kind)] = &[
    ("comment", Class(b'c')),
    ("constant", Class(b'b')),
    ("constant.character", Class(b's')),
    ("constant.character.entity", Class(b'e')),
    ("constant.character.escape", Class(b'e')),
    ("constant.numeric", Class(b'n')),
    ("constant.other.color", Class(b'n')),
    ("constant.other.database-name", Class(b'v')),
    ("constant.other.date", Class(b'n')),
    ("constant.other.datetime", Class(b'n')),
    ("constant.other.object.key", Key),
    ("constant.other.placeholder", Class(b'e')),
    ("constant.other.table-name", Class(b'v')),
    ("constant.other.time", Class(b'n')),
    ("constant.other.timestamp", Class(b'n')),
    ("embedding", Plain),
    ("entity.name", Class(b't')),
    ("entity.name.constant", Class(b'b')),
    ("entity.name.field", Class(b'p')),
    ("entity.name.function", Class(b'f')),
    ("entity.name.label", Class(b'h')),
    ("entity.name.other.anchor", Class(b'v')),
    ("entity.name.section", Class(b'h')),
    ("entity.name.tag", Class(b'g')),
    ("entity.name.variable", Class(b'v')),
    ("entity.other.attribute-name", Class(b'a')),
    ("entity.other.inherited-class", Class(b't')),
    ("entity.other.pseudo-class", Class(b'k')),
    ("entity.other.pseudo-element", Class(b'k')),
    ("entity.section", Class(b'h')),
    ("invalid", Through),
    ("keyword", Class(b'k')),
    ("keyword.control.flow.alias", Class(b'o')),
    ("keyword.control.property.anchor", Class(b'o')),
    ("keyword.name", Class(b'p')),
    ("keyword.operator", Class(b'o')),
    ("keyword.other.block", Class(b'e')),
    ("keyword.other.http-header", Class(b'a')),
    ("keyword.other.js", Class(b'x')),
    ("keyword.other.substitution", Class(b'e')),
    ("keyword.other.template", Class(b's')),
    ("keyword.other.unit", Class(b'n')),
    ("markup.bold", Class(b'k')),
    ("markup.changed", Class(b'h')),
    ("markup.deleted", Class(b'd')),
    ("markup.error", Class(b'd')),
    ("markup.heading", Class(b'h')),
    ("markup.inserted", Class(b'i')),
    ("markup.link", Class(b's')),
    ("markup.quote", Class(b'c')),
    ("markup.raw", Class(b's')),
    ("markup.underline.link", Class(b's')),
    ("markup.warning", Class(b'h')),
    ("meta.annotation", Class(b'm')),
    ("meta.annotation.arguments", Plain),
    ("meta.diff", Class(b'h')),
    ("meta.group.expansion", Plain),
    ("meta.interpolation", Plain),
    ("meta.mapping.key", Key),
    ("meta.object-literal.key", Key),
    ("meta.preprocessor", Class(b'm')),
    ("meta.structure.dictionary.key", Key),
    ("meta.template.expression", Plain),
    ("punctuation.accessor", Plain),
    ("punctuation.definition.annotation", Class(b'm')),
    ("punctuation.definition.comment", Class(b'c')),
    ("punctuation.definition.template-expression", Class(b'e')),
    ("punctuation.definition.variable", Class(b'v')),
    ("punctuation.section.expansion", Class(b'e')),
    ("punctuation.section.interpolation", Class(b'e')),
    ("punctuation.section.mapping", Plain),
    ("punctuation.section.sequence", Plain),
    ("punctuation.separator.key-value", Plain),
    ("source", Plain),
    ("storage", Class(b'k')),
    ("storage.modifier.lifetime", Class(b't')),
    ("storage.type.function.arrow", Class(b'o')),
    ("storage.type.numeric", Class(b'n')),
    ("storage.type.primitive", Class(b't')),
    ("storage.type.string", Str),
    ("string", Str),
    ("string.regexp", Class(b'x')),
    ("support", Class(b'b')),
    ("support.class", Class(b't')),
    ("support.function", Class(b'f')),
    ("support.macro", Class(b'm')),
    ("support.type", Class(b't')),
    ("support.type.custom-property", Class(b'v')),
    ("support.type.property-name", Class(b'p')),
    ("text", Plain),
    ("text.html.javadoc", Class(b'c')),
    ("variable", Class(b'v')),
    ("variable.annotation", Class(b'm')),
    ("variable.function", Class(b'f')),
    ("variable.language", Class(b'b')),
    ("variable.other.member", Class(b'p')),
    ("variable.other.property", Class(b'p')),
    ("variable.parameter.option", Class(b'a')),
];

/// What a scope of one syntax means, where it differs: the scope's prefix and its last part. The first row counts.
static OF_SYNTAX: &[(&str, &str, Kind)] = &[
    ("entity.name.function", "sql", Class(b't')),
    ("entity.name.tag", "toml", Class(b'p')),
    ("entity.name.tag", "yaml", Class(b'p')),
    ("meta.annotation", "log", Through),
    ("punctuation.definition.variable", "variable", Through),
    ("storage.type.keyword", "go", Class(b'k')),
    ("storage.type", "go", Class(b't')),
    ("storage.type.builtin", "kotlin", Class(b't')),
    ("storage.type.buildin", "kotlin", Class(b't')),
];

/// What a scope does to the class of the text inside it.
pub(super) fn kind(scope: &str) -> Kind {
    let starts = |prefix: &str| {
        scope
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let last = scope.rsplit('.').next().unwrap_or_default();
    let special = OF_SYNTAX
        .iter()
        .find(|(prefix, syntax, _)| *syntax == last && starts(prefix));
    if let Some((_, _, kind)) = special {
        return *kind;
    }
    let matching = PREFIXES.iter().filter(|(prefix, _)| starts(prefix));
    matching
        .max_by_key(|(prefix, _)| prefix.len())
        .map_or(Through, |(_, kind)| *kind)
}

/// The class of text, as a letter; 0 is none.
pub(super) type Letter = u8;

/// The innermost class, and whether strings are keys.
type Frame = (Letter, bool);

/// The scopes that are open, each with the class that text has inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Scopes {
    open: Vec<Frame>,
    aside: Vec<Vec<Frame>>,
}

impl Scopes {
    /// The class of text here.
    pub(super) fn class(&self) -> Letter {
        self.open.last().map_or(0, |frame| frame.0)
    }

    /// Opens and closes scopes as a parser says.
    pub(super) fn apply(&mut self, op: &Op) {
        match op {
            Op::Push((_, kind)) => {
                let (letter, keys) = self.open.last().copied().unwrap_or_default();
                self.open.push(match kind {
                    Through => (letter, keys),
                    Plain => (0, false),
                    Class(class) => (*class, keys),
                    Key => (letter, true),
                    Str => (if keys { b'p' } else { b's' }, keys),
                });
            }
            Op::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            Op::Clear(Clear::TopN(count)) => {
                self.aside
                    .push(self.open.split_off(self.open.len().saturating_sub(*count)));
            }
            Op::Clear(Clear::All) => self.aside.push(std::mem::take(&mut self.open)),
            Op::Restore => self.open.extend(self.aside.pop().unwrap_or_default()),
        }
    }
}

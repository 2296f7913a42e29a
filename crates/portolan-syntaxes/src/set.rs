//! A set of syntaxes as bytes: four tables, each an ascending list of ends and then its records.

use serde::Deserialize;

use crate::record::{Context, Rule, Syntax};

/// A set of syntaxes.
#[derive(Clone, Copy, Debug)]
pub struct Set {
    syntaxes: Table,
    contexts: Table,
    rules: Table,
    scopes: Table,
}

impl Set {
    /// What the build script wrote: the four lengths, then the tables. Anything else reads as empty.
    pub(crate) fn new(bytes: &'static [u8]) -> Self {
        let (head, mut rest) = bytes.split_at_checked(16).unwrap_or_default();
        let mut table = |at: usize| {
            let length = number(head, at);
            let (table, after) = rest.split_at_checked(length).unwrap_or_default();
            rest = after;
            Table::new(table)
        };
        Self {
            syntaxes: table(0),
            contexts: table(1),
            rules: table(2),
            scopes: table(3),
        }
    }

    /// All syntaxes in their order.
    pub fn syntaxes(&self) -> impl ExactSizeIterator<Item = Syntax<'static>> + use<> {
        let table = self.syntaxes;
        (0..table.count).map(move |at| {
            table
                .record(at)
                .expect("the build script wrote every record, in the form that is read here")
        })
    }

    /// The context of this number.
    #[must_use]
    pub fn context(&self, number: u32) -> Option<Context> {
        self.contexts.record(number as usize)
    }

    /// How many contexts there are.
    #[must_use]
    pub fn contexts(&self) -> usize {
        self.contexts.count
    }

    /// The rule of this number.
    #[must_use]
    pub fn rule(&self, number: u32) -> Option<Rule<'static>> {
        self.rules.record(number as usize)
    }

    /// How many rules there are.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.rules.count
    }

    /// How many scopes there are.
    #[must_use]
    pub fn scopes(&self) -> usize {
        self.scopes.count
    }

    /// The scope of this number, dotted.
    #[must_use]
    pub fn scope(&self, number: u32) -> Option<&'static str> {
        std::str::from_utf8(self.scopes.bytes(number as usize)?).ok()
    }
}

/// Records one behind the other.
#[derive(Clone, Copy, Debug)]
struct Table {
    count: usize,
    ends: &'static [u8],
    records: &'static [u8],
}

impl Table {
    fn new(bytes: &'static [u8]) -> Self {
        let count = number(bytes, 0);
        let (ends, records) = bytes
            .get(4..)
            .and_then(|rest| rest.split_at_checked(count * 4))
            .unwrap_or_default();
        Self {
            count: ends.len() / 4,
            ends,
            records,
        }
    }

    fn bytes(&self, at: usize) -> Option<&'static [u8]> {
        if at >= self.count {
            return None;
        }
        let from = if at == 0 { 0 } else { number(self.ends, at - 1) };
        self.records.get(from..number(self.ends, at))
    }

    fn record<T: Deserialize<'static>>(&self, at: usize) -> Option<T> {
        postcard::from_bytes(self.bytes(at)?).ok()
    }
}

/// The number at a place in a list of little-endian ones; 0 past its end.
fn number(list: &[u8], at: usize) -> usize {
    list.get(at * 4..at * 4 + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
}

#[cfg(test)]
mod tests {
    use crate::{Item, Operation, Set, others, own};

    #[test]
    fn the_sets_hold_what_was_compiled() {
        let names: Vec<_> = own().syntaxes().map(|syntax| syntax.name).collect();
        assert_eq!(names, ["Gherkin", "Mermaid", "PromQL"]);
        let set = others();
        let known = two_face::syntax::extra_newlines();
        assert_eq!(set.syntaxes().len(), known.syntaxes().len());
        for (ours, theirs) in set.syntaxes().zip(known.syntaxes()) {
            assert_eq!(ours.name, theirs.name);
            assert_eq!(ours.extensions, theirs.file_extensions);
            assert!(ours.start.is_some(), "{}", ours.name);
        }
    }

    #[test]
    fn our_own_syntaxes_are_compiled() {
        let mut sources = blake3::Hasher::new();
        for source in [
            include_str!("../syntaxes/gherkin.sublime-syntax"),
            include_str!("../syntaxes/mermaid.sublime-syntax"),
            include_str!("../syntaxes/promql.sublime-syntax"),
        ] {
            sources.update(source.as_bytes());
        }
        assert_eq!(
            crate::OWN_STAMP,
            sources.finalize().as_bytes(),
            "run `cargo xtask codegen`"
        );
    }

    #[test]
    fn every_number_names_a_record() {
        for set in [own(), others()] {
            for context in (0..set.contexts()).map(|at| set.context(u32::try_from(at).unwrap()).unwrap()) {
                let items = context.items.iter().map(|item| match item {
                    Item::Rule(rule) => set.rule(*rule).is_some(),
                    Item::Include(context) => set.context(*context).is_some(),
                });
                assert!(items.into_iter().all(|known| known));
                let scopes = context.meta.iter().chain(&context.meta_content);
                assert!(scopes.into_iter().all(|scope| set.scope(*scope).is_some()));
            }
            for rule in (0..set.rules()).map(|at| set.rule(u32::try_from(at).unwrap()).unwrap()) {
                let (Operation::Push(targets) | Operation::Set(targets)) = rule.operation else {
                    continue;
                };
                let targets = targets.into_iter().chain([rule.with_prototype]).flatten();
                assert!(targets.into_iter().all(|context| set.context(context).is_some()));
            }
        }
    }

    #[test]
    fn bytes_that_are_no_set_hold_nothing() {
        for bytes in [&b""[..], b"x", &[255; 40]] {
            let set = Set::new(bytes);
            assert_eq!(set.syntaxes().len(), 0);
            assert!(set.context(0).is_none() && set.rule(0).is_none() && set.scope(0).is_none());
        }
    }
}

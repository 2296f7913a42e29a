//! Every heading and every definition's term gets an id that links can name, by mdBook's rules. In Portolan's own dialect
//! a term with several names has the id of the first.

use std::collections::HashMap;

use super::Context;
use crate::markdown::tree::{Images, Kind, NodeId, Tree};
use crate::model::{Diagnostic, Diagnostics, Flavour, RawHtml};

/// Names headings and terms in the order of the page.
pub(super) fn name(tree: &mut Tree<'_>, context: &Context<'_, '_>, diagnostics: &mut Diagnostics) {
    let mut used = UsedIds::default();
    let samples = tree.sampled();
    let mut nodes: Vec<NodeId> = tree
        .ids()
        .filter(|node| matches!(tree.kind(*node), Kind::Heading(_) | Kind::Term(_)))
        .collect();
    // Examples take what ids the page leaves.
    nodes.sort_by_key(|node| samples.contains(node));
    for node in nodes {
        let sample = samples.contains(&node);
        let text = tree.plain_text(node, Images::AsText);
        let written = match tree.kind(node) {
            Kind::Heading(heading) => heading.id.clone().filter(|id| !id.is_empty()),
            _ => None,
        };
        let written = written.filter(|id| {
            let refused = context.options.raw_html != RawHtml::Allow && id.starts_with("pt-");
            if refused {
                let message =
                    format!("the id `{id}` is not used: ids that start with `pt-` belong to the theme");
                let found = Diagnostic::new("html-sanitized", message);
                diagnostics.push(
                    found
                        .at(context.source.location(tree.span(node)))
                        .hint("choose another id"),
                );
            }
            !refused
        });
        // An id that the author wrote is not kept from automatic ones: links into existing books rely on those.
        let mut alias = None;
        let is_heading = matches!(tree.kind(node), Kind::Heading(_));
        let id = written.or_else(|| {
            (!(sample && is_heading)).then(|| {
                let images = match context.options.flavour {
                    Flavour::Mdbook => Images::NotesInstead,
                    _ => Images::LeftOut,
                };
                let text = tree.plain_text(node, images);
                let id = id_of(match context.options.flavour {
                    Flavour::Portolan if !is_heading => first_name(&text),
                    _ => &text,
                });
                if !id.is_empty() {
                    return used.unique(id);
                }
                if context.options.flavour == Flavour::Mdbook {
                    alias = Some(used.unique(String::new())).filter(|alias| !alias.is_empty());
                }
                used.unique("section".to_owned())
            })
        });
        match tree.kind_mut(node) {
            Kind::Heading(heading) => {
                heading.id = id;
                heading.sample = sample;
                heading.alias = alias;
                heading.text = text.trim().to_owned();
            }
            Kind::Term(term) => *term = id.unwrap_or_default(),
            _ => {}
        }
    }
}

/// The first name of a term: what it is called besides that does not change its id.
fn first_name(term: &str) -> &str {
    let first = term.split(',').next().unwrap_or(term);
    if first.trim().is_empty() { term } else { first }
}

/// The id that a text asks for: empty where it holds no letter and no digit.
pub(crate) fn id_of(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for letter in text.trim().to_lowercase().chars() {
        if letter.is_alphanumeric() || letter == '_' || letter == '-' {
            id.push(letter);
        } else if letter.is_whitespace() {
            id.push('-');
        }
    }
    id
}

/// Ids that are taken, and the way to one that is not.
#[derive(Debug, Default)]
pub(crate) struct UsedIds {
    /// For each id, the number that is tried first when it is asked for again: all below it are taken, so that a
    /// thousand equal headings cost a thousand steps.
    next: HashMap<String, u32>,
}

impl UsedIds {
    /// The id itself, or where it is taken the first of `id-1`, `id-2` … that is free.
    pub(crate) fn unique(&mut self, id: String) -> String {
        let Some(mut number) = self.next.get(&id).copied() else {
            self.next.insert(id.clone(), 1);
            return id;
        };
        let chosen = loop {
            let candidate = format!("{id}-{number}");
            number += 1;
            if !self.next.contains_key(&candidate) {
                break candidate;
            }
        };
        self.next.insert(id, number);
        self.next.insert(chosen.clone(), 1);
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_mdbook() {
        let ids = [
            ("`--passes`: add more passes", "--passes-add-more-passes"),
            (
                "Method-call 🐙 expressions \u{1f47c}",
                "method-call--expressions-",
            ),
            ("_-_12345", "_-_12345"),
            ("中文標題 CJK title", "中文標題-cjk-title"),
            ("ÜBER  uns", "über--uns"),
            // The combining dot that lower-casing leaves is no letter, so it goes.
            ("İstanbul", "istanbul"),
            ("!?", ""),
        ];
        for (text, id) in ids {
            assert_eq!(id_of(text), id);
        }
    }

    #[test]
    fn duplicates_are_numbered_past_ids_that_are_taken() {
        let mut used = UsedIds::default();
        let ids: Vec<_> = ["a", "a", "a-1", "a", "a-1"]
            .into_iter()
            .map(|id| used.unique(id.to_owned()))
            .collect();
        assert_eq!(ids, ["a", "a-1", "a-1-1", "a-2", "a-1-2"]);
    }
}

//! Runbooks and their steps get names that outlive a change of the page: what a reader has done is kept under them.
//!
//! A runbook is called by its own id, else by the heading above it; a step by the id that its author gave it, else by the
//! words of its title. Titles become labels of the steps' boxes here, once it is known what stands in them.

use std::rc::Rc;

use super::headings::{UsedIds, id_of};
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId, Tree};

/// How many letters of a title are enough to tell it from others.
const LONGEST: usize = 60;

/// Names the runbooks of a page.
pub(super) fn name(tree: &mut Tree<'_>) {
    if !tree.features.contains("runbook") {
        return;
    }
    let mut used = UsedIds::default();
    // What examples show takes no name that the page itself would have.
    let (samples, own): (Vec<Run>, Vec<Run>) = runs(tree).into_iter().partition(|run| run.sample);
    for run in own.into_iter().chain(samples) {
        name_run(tree, run.node, &run.heading, &mut used);
    }
}

/// A runbook, with the id and the words of the heading above it.
struct Run {
    node: NodeId,
    heading: Rc<(String, String)>,
    /// It lies in the result of an example.
    sample: bool,
}

/// The runbooks of a page, in order.
fn runs(tree: &Tree<'_>) -> Vec<Run> {
    let samples = tree.sampled();
    let mut found = Vec::new();
    // A heading of an example stands above what the example shows, and above nothing else.
    let (mut heading, mut sample_heading) = (Rc::default(), Rc::default());
    let mut open = vec![Tree::ROOT];
    while let Some(node) = open.pop() {
        match tree.kind(node) {
            Kind::Heading(it) => {
                sample_heading = Rc::new((it.id.clone().unwrap_or_default(), it.text.clone()));
                if !it.sample {
                    heading = Rc::clone(&sample_heading);
                }
            }
            Kind::Element(element) if element.attribute("data-run").is_some() => {
                let sample = samples.contains(&node);
                let heading = if sample { &sample_heading } else { &heading };
                found.push(Run {
                    node,
                    heading: Rc::clone(heading),
                    sample,
                });
            }
            _ => {}
        }
        let children: Vec<NodeId> = tree.children(node).collect();
        open.extend(children.into_iter().rev());
    }
    found
}

fn name_run(tree: &mut Tree<'_>, run: NodeId, heading: &(String, String), used: &mut UsedIds) {
    let steps: Vec<NodeId> = tree
        .children(run)
        .filter(|list| matches!(tree.kind(*list), Kind::List(Some(_))))
        .flat_map(|list| tree.children(list).collect::<Vec<_>>())
        .collect();
    name_steps(tree, &steps);
    let Kind::Element(element) = tree.kind_mut(run) else {
        return;
    };
    let own = element.attribute("id").filter(|id| !id.is_empty());
    let id = own.or(Some(&heading.0)).filter(|id| !id.is_empty());
    let id = used.unique(id.unwrap_or("runbook").to_owned());
    element.set("data-run", id);
    if element.attribute("aria-label").is_none() && !heading.1.is_empty() {
        element.set("aria-label", heading.1.clone());
    }
}

/// Ids of authors first: an automatic one must never take the place of another step's.
fn name_steps(tree: &mut Tree<'_>, steps: &[NodeId]) {
    let mut used = UsedIds::default();
    let is_written = |tree: &Tree<'_>, step: NodeId| matches!(tree.kind(step), Kind::Element(element) if element.attribute("id").is_some());
    let (written, automatic): (Vec<NodeId>, Vec<NodeId>) =
        steps.iter().partition(|step| is_written(tree, **step));
    for step in written.into_iter().chain(automatic) {
        let title = label(tree, step);
        let Kind::Element(element) = tree.kind_mut(step) else {
            continue;
        };
        let own = element.attribute("id").map(str::to_owned);
        let id = own.unwrap_or_else(|| {
            let words: String = id_of(&title).chars().take(LONGEST).collect();
            if words.is_empty() {
                "step".to_owned()
            } else {
                words
            }
        });
        element.set("data-step", used.unique(id));
    }
}

/// Puts the title of a step into a label together with its box, and gives its words. The title is what stands in bold at
/// the start, else what stands before how long the step may take, else the whole paragraph.
fn label(tree: &mut Tree<'_>, step: NodeId) -> String {
    let Some(head) = tree.first(step) else {
        return String::new();
    };
    let inner: Vec<NodeId> = tree.children(head).collect();
    let starts_bold = inner
        .get(1)
        .is_some_and(|first| matches!(tree.kind(*first), Kind::Strong));
    let is_time = |node: &NodeId| matches!(tree.kind(*node), Kind::Element(element) if element.attribute("class") == Some("time"));
    let end = match inner.iter().position(is_time) {
        _ if starts_bold => 2,
        Some(time) if time > 1 => time,
        _ => inner.len(),
    };
    let (title, rest) = inner.split_at(end);
    let span = tree.span(head);
    let element = ElementNode::new("label", "", Content::Inline);
    let label = tree.add(Kind::Element(Box::new(element)), span.start..span.start);
    tree.set_children(label, title);
    let children: Vec<NodeId> = std::iter::once(label).chain(rest.iter().copied()).collect();
    tree.set_children(head, &children);
    tree.plain_text(label, Images::AsText).trim().to_owned()
}

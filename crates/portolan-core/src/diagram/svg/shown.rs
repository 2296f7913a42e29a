//! What of a drawing is shown, and what is needed to show it.
//!
//! Entry point: [`Shown::of`], which also refuses drawings of which a few bytes are shown very often. It must not decide
//! how anything looks.

use std::collections::{BTreeMap, BTreeSet};

use super::inks::server;
use super::policy::{is_definition, is_shown};
use super::style::Style;
use super::tree::{Id, Tree};

/// The most elements that a browser has to draw, each copy of one counted.
const MOST_DRAWN: u64 = 400_000;

/// The elements of a drawing that come through.
pub(super) struct Shown<'t> {
    shown: Vec<bool>,
    /// The first element of each id.
    named: BTreeMap<&'t str, Id>,
    /// Ids that something refers to.
    referred: BTreeSet<&'t str>,
    /// What each element needs, with how often.
    needs: Vec<Vec<(Id, u64)>>,
    /// Elements that something refers to and that lie in what is not shown.
    pub(super) strays: Vec<Id>,
}

impl<'t> Shown<'t> {
    /// Walks from the root to everything that is shown, and from there to everything that it refers to.
    pub(super) fn of(tree: &'t Tree, styles: &[Style]) -> Result<Self, String> {
        let mut found = Self {
            shown: vec![false; tree.elements.len()],
            named: BTreeMap::new(),
            referred: BTreeSet::new(),
            needs: vec![Vec::new(); tree.elements.len()],
            strays: Vec::new(),
        };
        for (id, element) in tree.elements.iter().enumerate() {
            if let Some(name) = element.get("id").filter(|name| is_id(name)) {
                found.named.entry(name).or_insert(id);
            }
        }
        let mut open = vec![0];
        while let Some(id) = open.pop() {
            if found.shown[id] || !is_shown(&tree.elements[id].name) || is_hidden(&styles[id]) {
                continue;
            }
            found.shown[id] = true;
            found.needs[id] = found.needs_of(tree, &styles[id], id);
            open.extend(found.needs[id].iter().map(|(id, _)| *id));
        }
        let is_stray = |id: &Id| {
            let parent = tree.elements[*id].parent;
            found.shown[*id] && parent.is_some_and(|parent| !found.shown[parent])
        };
        found.strays = (0..tree.elements.len()).filter(is_stray).collect();
        if found.drawn() > MOST_DRAWN {
            return Err("it shows a part of itself too often".to_owned());
        }
        Ok(found)
    }

    /// Whether an element comes through.
    pub(super) fn has(&self, id: Id) -> bool {
        self.shown[id]
    }

    /// The element of an id, where that comes through.
    pub(super) fn target(&self, name: &str) -> Option<Id> {
        self.named.get(name).copied().filter(|id| self.shown[*id])
    }

    /// The id of an element, where something refers to it by that.
    pub(super) fn name_of(&self, tree: &'t Tree, id: Id) -> Option<&'t str> {
        let name = tree.elements[id].get("id")?;
        (self.referred.contains(name) && self.named.get(name) == Some(&id)).then_some(name)
    }

    /// What lies in an element and is shown with it, and what it refers to.
    fn needs_of(&mut self, tree: &'t Tree, style: &Style, id: Id) -> Vec<(Id, u64)> {
        let element = &tree.elements[id];
        // What stands in `defs` is shown only by reference.
        let children = tree.children(id).filter(|_| element.name != "defs");
        let children = children.filter(|child| !is_definition(&tree.elements[*child].name));
        let mut needs: Vec<(Id, u64)> = children.map(|child| (child, 1)).collect();
        let mut refer = |name: &str, times: u64| {
            if let Some((name, target)) = self.named.get_key_value(name) {
                self.referred.insert(*name);
                needs.push((*target, times));
            }
        };
        // One at each corner, which takes a letter at least.
        let corners = element.get("d").or(element.get("points")).map_or(1, str::len);
        // A marker has no markers of its own.
        let mut outer = std::iter::successors(Some(id), |id| tree.elements[*id].parent);
        let is_in_marker = outer.any(|id| tree.elements[id].name == "marker");
        for (property, value) in style.said() {
            if let Some(name) = server(value)
                && !(is_in_marker && property.starts_with("marker"))
            {
                let is_everywhere = property == "marker-mid";
                refer(name, if is_everywhere { 1 + corners as u64 } else { 1 });
            }
        }
        if let Some(name) = element.target().filter(|_| element.name != "a") {
            refer(name, 1);
        }
        needs
    }

    /// How many elements a browser draws: no end of them where one refers to what it lies in.
    fn drawn(&self) -> u64 {
        let mut known: Vec<Option<u64>> = vec![None; self.shown.len()];
        let mut begun = vec![false; self.shown.len()];
        let mut open = vec![0];
        while let Some(&id) = open.last() {
            if known[id].is_some() || !self.shown[id] {
                open.pop();
            } else if begun[id] {
                open.pop();
                let inner = self.needs[id].iter();
                let inner = inner.filter(|(id, _)| self.shown[*id]).map(|(id, times)| {
                    // What has begun and not ended is what it lies in itself.
                    known[*id].unwrap_or(u64::MAX).saturating_mul(*times)
                });
                known[id] = Some(inner.fold(1, u64::saturating_add));
            } else {
                begun[id] = true;
                open.extend(self.needs[id].iter().map(|(id, _)| *id).filter(|id| !begun[*id]));
            }
        }
        known.first().copied().flatten().unwrap_or(0)
    }
}

/// Whether an id can be named in `url(#…)` as it is.
fn is_id(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | ':');
    !name.is_empty() && name.chars().all(fits)
}

fn is_hidden(style: &Style) -> bool {
    style.named("display") == Some("none")
        || style.named("visibility") == Some("hidden")
        || style.named("opacity").is_some_and(|it| it.parse() == Ok(0.0))
}

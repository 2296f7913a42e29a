//! From a drawing as a program wrote it to one that may stand in a page.
//!
//! Entry point: [`clean`]. The result is written anew, element by element: what this does not name cannot come through.
//! `looks` writes the attributes.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::inks::{Inks, Paint};
use super::policy::{is_definition, is_harmless, is_picture};
use super::shown::Shown;
use super::style::{FILL, Style};
use super::tree::{Child, Id, Tree};
use crate::diagram::picture::{ID, Piece};
use crate::markdown::push_text;
use crate::markdown::raw::{Target, is_unsafe};

/// The longest text of a drawing's labels.
const MOST_LABELS: usize = 20_000;

/// The longest markup: no drawing that is read needs so much.
const MOST_MARKUP: usize = 2 * super::MOST_BYTES;

/// What cleaning gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::diagram) struct Cleaned {
    pub(in crate::diagram) pieces: Vec<Piece>,
    /// How the drawing stands in its room, as an attribute.
    pub(in crate::diagram) aspect: String,
    /// What its texts say, in order.
    pub(in crate::diagram) labels: Vec<String>,
    /// Addresses that can run code, and so are no links any more.
    pub(in crate::diagram) unsafe_links: Vec<String>,
    /// Colours that are none of the theme's.
    pub(in crate::diagram) own_colours: BTreeSet<String>,
}

/// Cleans a drawing, or says why it cannot be shown. `decimals` is how exact its numbers stay.
pub(super) fn clean(tree: &Tree, styles: &[Style], inks: &Inks, decimals: usize) -> Result<Cleaned, String> {
    let shown = Shown::of(tree, styles)?;
    if is_text_lost(tree, &shown) {
        return Err("it has texts in HTML (`foreignObject`), which do not come through".to_owned());
    }
    let mut cleaner = Cleaner {
        tree,
        inks,
        decimals,
        styles,
        shown,
        backs: HashMap::new(),
        within: Within::default(),
        drawn: 0,
        label_bytes: 0,
        written: 0,
        out: Cleaned::default(),
        html: String::new(),
    };
    cleaner.find_backs();
    cleaner.root();
    if cleaner.written > MOST_MARKUP {
        return Err("it says too much of too many elements".to_owned());
    }
    if cleaner.drawn == 0 {
        return Err("nothing of it can be shown".to_owned());
    }
    Ok(cleaner.out)
}

/// Whether texts would be missing: HTML is left out, and only within `switch` there is something else in its place.
fn is_text_lost(tree: &Tree, shown: &Shown<'_>) -> bool {
    let is_lost = |id: Id| {
        let element = &tree.elements[id];
        let parent = element.parent.filter(|parent| shown.has(*parent));
        element.name == "foreignObject"
            && parent.is_some_and(|parent| tree.elements[parent].name != "switch")
            && !tree.text(id).is_empty()
    };
    (0..tree.elements.len()).any(is_lost)
}

/// What the element that is written lies in.
#[derive(Clone, Copy, Debug, Default)]
struct Within {
    link: bool,
    text: bool,
    definition: bool,
}

pub(super) struct Cleaner<'t> {
    pub(super) tree: &'t Tree,
    pub(super) inks: &'t Inks,
    pub(super) decimals: usize,
    pub(super) styles: &'t [Style],
    pub(super) shown: Shown<'t>,
    /// Groups whose ground the author has coloured: whether it is light.
    pub(super) backs: HashMap<Id, bool>,
    within: Within,
    /// How many shapes and texts can be seen.
    drawn: usize,
    label_bytes: usize,
    /// How many bytes were written before the last link.
    written: usize,
    pub(super) out: Cleaned,
    html: String,
}

impl Cleaner<'_> {
    /// Text on a ground that the author has coloured must be readable in both schemes of the theme.
    fn find_backs(&mut self) {
        for id in 0..self.tree.elements.len() {
            let element = &self.tree.elements[id];
            let is_shape = matches!(
                element.name.as_str(),
                "rect" | "path" | "polygon" | "circle" | "ellipse"
            );
            if !is_shape || !self.shown.has(id) {
                continue;
            }
            let Some(Paint::Own(colour)) = self.paint(id, FILL) else {
                continue;
            };
            if colour.alpha() < 0.5 {
                continue;
            }
            let mut at = element.parent;
            for _ in 0..4 {
                let Some(group) = at else { break };
                let classes = self.tree.elements[group].get("class").unwrap_or_default();
                if self.inks.is_ground(classes) {
                    self.backs.entry(group).or_insert(colour.is_light());
                    break;
                }
                at = self.tree.elements[group].parent;
            }
        }
    }

    /// Everything within the root. The theme says what the root itself looks like, so what the drawing says of it holds
    /// for a group around the rest.
    fn root(&mut self) {
        let aspect = self.tree.elements[0].get("preserveAspectRatio");
        if let Some(aspect) = aspect.filter(|aspect| is_harmless(aspect)) {
            self.out.aspect = format!(" preserveAspectRatio=\"{}\"", aspect.trim());
        }
        let looks = self.looks(0, None);
        if !looks.is_empty() {
            let _ = write!(self.html, "<g{looks}>");
        }
        self.children(0);
        let strays = std::mem::take(&mut self.shown.strays);
        if !strays.is_empty() {
            self.html.push_str("<defs>");
            self.within.definition = true;
            self.shown.strays.clone_from(&strays);
            strays.iter().for_each(|id| self.element(*id));
            self.html.push_str("</defs>");
        }
        if !looks.is_empty() {
            self.html.push_str("</g>");
        }
        self.flush();
    }

    fn element(&mut self, id: Id) {
        if !self.shown.has(id) || self.written + self.html.len() > MOST_MARKUP {
            return;
        }
        let element = &self.tree.elements[id];
        let outer = self.within;
        let name = element.name.as_str();
        self.within.definition |= name == "defs" || is_definition(name);
        let is_drawn = matches!(
            name,
            "rect" | "circle" | "ellipse" | "line" | "path" | "polygon" | "polyline" | "use"
        );
        self.drawn += usize::from(is_drawn && !self.within.definition);
        match name {
            "a" => self.link(id),
            "image" => {
                if let Some(bytes) = element.get("href").filter(|href| is_picture(href)) {
                    self.drawn += usize::from(!self.within.definition);
                    self.wrapped(id, name, &attribute("href=\"", bytes));
                }
            }
            "use"
                if element
                    .target()
                    .and_then(|name| self.shown.target(name))
                    .is_none() => {}
            "switch" => self.wrapped(id, "g", ""),
            "text" => {
                if !outer.text {
                    self.label(id);
                }
                self.within.text = true;
                self.wrapped(id, name, "");
            }
            // The root's own name within it would begin a picture of its own, which it is.
            _ => {
                let target = element.target().filter(|name| self.shown.target(name).is_some());
                let href =
                    target.map_or_else(String::new, |target| attribute(&format!("href=\"#{ID}"), target));
                self.wrapped(id, name, &href);
            }
        }
        self.within = outer;
    }

    fn label(&mut self, id: Id) {
        let text = self.tree.text(id);
        if text.is_empty() {
            return;
        }
        self.drawn += usize::from(!self.within.definition);
        if self.label_bytes + text.len() <= MOST_LABELS && self.out.labels.last() != Some(&text) {
            self.label_bytes += text.len();
            self.out.labels.push(text);
        }
    }

    /// A link, where it leads somewhere safe and lies in no other; else what stands in it.
    fn link(&mut self, id: Id) {
        let address = self.tree.elements[id].get("href").unwrap_or_default().trim();
        let leads = !address.is_empty() && address != "about:blank" && !self.within.link;
        if !leads || is_unsafe(address, Target::Link) {
            if leads {
                self.out.unsafe_links.push(address.to_owned());
            }
            return self.wrapped(id, "g", "");
        }
        self.within.link = true;
        self.html.push_str("<a href=\"");
        self.flush();
        self.out.pieces.push(Piece::Link(address.to_owned()));
        let looks = self.looks(id, None);
        let _ = write!(self.html, "\"{looks}>");
        self.children(id);
        self.html.push_str("</a>");
    }

    /// An element with what lies in it, unless it holds nothing or changes nothing.
    fn wrapped(&mut self, id: Id, name: &str, extra: &str) {
        let back = self.back_of(id);
        let looks = self.looks(id, back);
        let start = self.html.len();
        let pieces = self.out.pieces.len();
        let _ = write!(self.html, "<{name}{looks}{extra}>");
        let inner = self.html.len();
        self.children(id);
        let is_here = self.out.pieces.len() == pieces;
        let is_group = matches!(name, "g" | "defs" | "text" | "tspan");
        if is_here && self.html.len() == inner {
            if is_group {
                self.html.truncate(start);
            } else {
                // As short as it can be, and read alike by HTML and XML.
                self.html.truncate(inner - 1);
                self.html.push_str("/>");
            }
        } else if is_here && matches!(name, "g" | "tspan") && inner - start == name.len() + 2 {
            self.html.replace_range(start..inner, "");
        } else {
            let _ = write!(self.html, "</{name}>");
        }
    }

    fn children(&mut self, id: Id) {
        let tree = self.tree;
        let name = tree.elements[id].name.as_str();
        let is_text = self.within.text && matches!(name, "text" | "tspan" | "textPath" | "a");
        for child in &tree.elements[id].children {
            match child {
                Child::Element(id) => self.element(*id),
                Child::Text(text) if is_text => self.text(text),
                Child::Text(_) => {}
            }
        }
    }

    /// Text, its white space as one space each, for that is how it is shown.
    fn text(&mut self, text: &str) {
        let mut words = text.split_ascii_whitespace();
        if text.starts_with(|first: char| first.is_ascii_whitespace()) {
            self.html.push(' ');
        }
        if let Some(first) = words.next() {
            push_text(&mut self.html, first);
            for word in words {
                self.html.push(' ');
                push_text(&mut self.html, word);
            }
            if text.ends_with(|last: char| last.is_ascii_whitespace()) {
                self.html.push(' ');
            }
        }
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.written += self.html.len();
            let html = std::mem::take(&mut self.html);
            self.out.pieces.push(Piece::Html(html));
        }
    }

    /// The ground that a text stands on, where its author has coloured it.
    fn back_of(&self, id: Id) -> Option<bool> {
        if self.backs.is_empty() || !matches!(self.tree.elements[id].name.as_str(), "text" | "tspan") {
            return None;
        }
        let mut outer =
            std::iter::successors(self.tree.elements[id].parent, |id| self.tree.elements[*id].parent);
        outer.find_map(|group| self.backs.get(&group).copied())
    }
}

/// An attribute, its name and how its value begins as they are.
fn attribute(start: &str, value: &str) -> String {
    let mut out = format!(" {start}");
    push_text(&mut out, value);
    out.push('"');
    out
}

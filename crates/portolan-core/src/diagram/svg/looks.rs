//! What an element of a cleaned drawing says of itself: where it is and what it looks like.

use std::fmt::Write as _;

use super::clean::Cleaner;
use super::inks::{Paint, TEXT, server};
use super::number::{push, rounded, rounded_path};
use super::policy::{is_geometry, is_harmless};
use super::style::{COLOR, FILL, PROPERTIES, STROKE};
use super::tree::Id;
use crate::diagram::picture::ID;
use crate::markdown::push_text;
use crate::theme::Colour;

/// What properties are where nothing is said.
const INITIAL: [(&str, &str); 13] = [
    ("fill-opacity", "1"),
    ("stroke-opacity", "1"),
    ("opacity", "1"),
    ("font-size", "16px"),
    ("font-size", "16"),
    ("font-weight", "normal"),
    ("font-weight", "400"),
    ("font-style", "normal"),
    ("stroke-dasharray", "none"),
    ("stroke-dasharray", "0"),
    ("stroke-dasharray", "1, 0"),
    ("text-anchor", "start"),
    ("visibility", "visible"),
];

/// How much of an author's colour a ground behind a part of the drawing has.
const TINT: f32 = 0.25;

/// The attributes of one element, as they are gathered.
#[derive(Default)]
struct Looks {
    classes: Vec<String>,
    attributes: String,
}

impl Cleaner<'_> {
    /// The attributes of an element, its classes first. `back` is the ground of a text, where its author has coloured
    /// that: whether it is light.
    pub(super) fn looks(&mut self, id: Id, back: Option<bool>) -> String {
        let mut looks = Looks::default();
        let element = &self.tree.elements[id];
        // The page says what the root is called and where it stands.
        if id > 0 {
            if let Some(name) = self.shown.name_of(self.tree, id) {
                let _ = write!(looks.attributes, " id=\"{ID}");
                push_text(&mut looks.attributes, name);
                looks.attributes.push('"');
            }
            for (name, value) in &element.attributes {
                if is_geometry(name) && is_harmless(value) {
                    let value = match name.as_str() {
                        "d" => rounded_path(value.trim(), self.decimals),
                        _ => rounded(value.trim(), self.decimals),
                    };
                    let _ = write!(looks.attributes, " {name}=\"{value}\"");
                }
            }
        }
        for (number, property) in PROPERTIES.iter().enumerate() {
            if matches!(number, FILL | STROKE) || property.name == "stop-color" {
                self.colour(id, number, back, &mut looks);
            } else {
                self.property(id, number, &mut looks);
            }
        }
        if looks.classes.is_empty() {
            return looks.attributes;
        }
        format!(" class=\"{}\"{}", looks.classes.join(" "), looks.attributes)
    }

    /// What an element has of a property because of what it lies in.
    fn outer(&self, id: Id, number: usize) -> Option<&str> {
        // A definition that lay in what is not shown stands in the root.
        let parent = self.tree.elements[id].parent?;
        let parent = if self.shown.has(parent) { parent } else { 0 };
        self.styles[parent]
            .get(number)
            .filter(|_| PROPERTIES[number].inherited)
    }

    /// How an element is painted.
    pub(super) fn paint(&self, id: Id, number: usize) -> Option<Paint> {
        let style = &self.styles[id];
        match self.inks.read(style.get(number)?, style.get(COLOR))? {
            Paint::Server(name, rest) if self.shown.target(&name).is_none() => {
                let instead = self.inks.read(&rest, None);
                let instead = instead.filter(|paint| !matches!(paint, Paint::Server(..)));
                Some(instead.unwrap_or(Paint::Nothing))
            }
            paint => Some(paint),
        }
    }

    fn colour(&mut self, id: Id, number: usize, back: Option<bool>, looks: &mut Looks) {
        let name = PROPERTIES[number].name;
        let (value, outer) = (self.styles[id].get(number), self.outer(id, number));
        // In text an author's colour is not what it is in the shapes and lines around it.
        let is_text = number == FILL && self.tree.elements[id].name == "text" && !self.inks.is_empty();
        let is_same = value == outer && back.is_none();
        if is_same && !is_text {
            return;
        }
        let paint = self.paint(id, number);
        // The ground decides on the colour of a text that has the theme's.
        if let (FILL, Some(light)) = (number, back)
            && matches!(paint, None | Some(Paint::Theme(..)))
        {
            let colour = if light { "#111" } else { "#fff" };
            let _ = write!(looks.attributes, " fill=\"{colour}\"");
            return;
        }
        let is_initial = outer.is_none()
            && match number {
                STROKE => value == Some("none"),
                // The theme gives all of a drawing this one.
                FILL => id == 0 && paint == Some(Paint::Theme(TEXT.to_owned(), 1.0)),
                _ => false,
            };
        if is_initial || is_same && !matches!(paint, Some(Paint::Own(_))) {
            return;
        }
        if let Some(paint) = paint {
            let paint = self.seen(id, number, back, paint);
            self.painted(name, &paint, looks);
        }
    }

    /// The paint with which an element is seen in both schemes.
    fn seen(&mut self, id: Id, number: usize, back: Option<bool>, paint: Paint) -> Paint {
        let Paint::Own(colour) = paint else {
            return paint;
        };
        self.out.own_colours.insert(colour.to_string());
        let element = &self.tree.elements[id];
        let instead = match number {
            STROKE if !matches!(self.paint(id, FILL), Some(Paint::Own(_))) => {
                self.inks.instead_of_line(colour)
            }
            FILL if matches!(element.name.as_str(), "text" | "tspan") && back.is_none() => {
                self.inks.instead_of_text(colour)
            }
            FILL if self.is_in_marker(id) => self.inks.instead_of_line(colour),
            _ => None,
        };
        if let Some(ink) = instead {
            return Paint::Theme(ink.to_owned(), colour.alpha());
        }
        // What lies behind texts of the theme's colour must not hide them in either scheme.
        let is_behind = number == FILL && self.inks.is_tint(element.get("class").unwrap_or_default());
        Paint::Own(if is_behind {
            colour.with_alpha(colour.alpha().min(TINT))
        } else {
            colour
        })
    }

    fn is_in_marker(&self, id: Id) -> bool {
        let parent = self.tree.elements[id].parent;
        parent.is_some_and(|parent| self.tree.elements[parent].name == "marker")
    }

    fn property(&self, id: Id, number: usize, looks: &mut Looks) {
        let (name, inherited) = (PROPERTIES[number].name, PROPERTIES[number].inherited);
        let outer = self.outer(id, number);
        // Nothing is what there is by itself.
        let says = |value: &&str| {
            let is_initial = outer.is_none() && INITIAL.contains(&(name, *value));
            Some(*value) != outer && !is_initial && (inherited || *value != "none")
        };
        let Some(value) = self.styles[id].get(number).filter(says) else {
            return;
        };
        let element = self.tree.elements[id].name.as_str();
        match name {
            "color" | "display" => {}
            "overflow" if !matches!(element, "marker" | "symbol" | "svg" | "pattern") => {}
            "alignment-baseline" if !matches!(element, "tspan" | "textPath") => {}
            "font-family" => {
                let folded = value.to_ascii_lowercase();
                if folded.contains("mono") || folded.contains("courier") {
                    looks.classes.push("mono".to_owned());
                }
            }
            "transform" => {
                if is_harmless(value) {
                    let _ = write!(looks.attributes, " transform=\"{}\"", rounded(value, 3));
                }
            }
            _ => {
                if let Some(target) = server(value) {
                    self.refer(name, target, looks);
                } else if is_harmless(value)
                    && !value.is_empty()
                    && !looks.attributes.contains(&format!(" {name}="))
                {
                    let plain = value.strip_suffix("px").unwrap_or(value);
                    let _ = write!(looks.attributes, " {name}=\"{}\"", rounded(plain, 2));
                }
            }
        }
    }

    fn refer(&self, name: &str, target: &str, looks: &mut Looks) {
        if self.shown.target(target).is_some() {
            let _ = write!(looks.attributes, " {name}=\"url(#{ID}");
            push_text(&mut looks.attributes, target);
            looks.attributes.push_str(")\"");
        }
    }

    fn painted(&mut self, name: &str, paint: &Paint, looks: &mut Looks) {
        match paint {
            Paint::Nothing => {
                let _ = write!(looks.attributes, " {name}=\"none\"");
            }
            Paint::Theme(ink, alpha) => {
                let kind = match name {
                    "fill" => 'f',
                    "stroke" => 's',
                    _ => 'g',
                };
                looks.classes.push(format!("{kind}-{ink}"));
                looks.opacity(name, *alpha);
            }
            Paint::Own(colour) => {
                let solid: Colour = colour.with_alpha(1.0);
                let _ = write!(looks.attributes, " {name}=\"{solid}\"");
                looks.opacity(name, colour.alpha());
            }
            Paint::Foreign(value) => {
                self.out.own_colours.insert(value.clone());
                let _ = write!(looks.attributes, " {name}=\"");
                push_text(&mut looks.attributes, value);
                looks.attributes.push('"');
            }
            Paint::Server(target, _) => self.refer(name, target, looks),
        }
    }
}

impl Looks {
    fn opacity(&mut self, name: &str, alpha: f32) {
        if alpha < 1.0 {
            let _ = write!(self.attributes, " {}-opacity=\"", name.trim_end_matches("-color"));
            push(&mut self.attributes, f64::from(alpha), 2);
            self.attributes.push('"');
        }
    }
}

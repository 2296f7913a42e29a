//! What each element of a drawing looks like: its attributes, its `style` and the drawing's style sheets, by the rules of
//! CSS, as one set of properties.
//!
//! Entry point: [`styles`]. Pages hold no styles of their own, so afterwards each property is an attribute. It must not
//! decide which elements stay.

use std::collections::HashMap;

use super::css::{Declaration, Effort, Rule, Sheet, Weight, declarations, sheet};
use super::tree::{Id, Tree};

/// A property of drawings: its name, and whether elements within have it too.
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) inherited: bool,
}

const fn handed_down(name: &'static str) -> Property {
    Property {
        name,
        inherited: true,
    }
}

const fn own(name: &'static str) -> Property {
    Property {
        name,
        inherited: false,
    }
}

/// All properties that a drawing may set.
pub(super) const PROPERTIES: [Property; 38] = [
    handed_down("fill"),
    handed_down("stroke"),
    handed_down("color"),
    handed_down("fill-opacity"),
    handed_down("fill-rule"),
    handed_down("stroke-width"),
    handed_down("stroke-opacity"),
    handed_down("stroke-dasharray"),
    handed_down("stroke-dashoffset"),
    handed_down("stroke-linecap"),
    handed_down("stroke-linejoin"),
    handed_down("stroke-miterlimit"),
    handed_down("clip-rule"),
    handed_down("font-family"),
    handed_down("font-size"),
    handed_down("font-weight"),
    handed_down("font-style"),
    handed_down("text-anchor"),
    handed_down("dominant-baseline"),
    handed_down("letter-spacing"),
    handed_down("writing-mode"),
    handed_down("direction"),
    handed_down("visibility"),
    handed_down("paint-order"),
    handed_down("marker-start"),
    handed_down("marker-mid"),
    handed_down("marker-end"),
    own("opacity"),
    own("display"),
    own("stop-color"),
    own("stop-opacity"),
    own("alignment-baseline"),
    own("baseline-shift"),
    own("text-decoration"),
    own("clip-path"),
    own("mask"),
    own("overflow"),
    own("transform"),
];

pub(super) const FILL: usize = 0;
pub(super) const STROKE: usize = 1;
pub(super) const COLOR: usize = 2;

/// The longest value of a property. What a rule says may be said of every element.
const LONGEST_VALUE: usize = 1_000;

/// The number of a property.
pub(super) fn number_of(name: &str) -> Option<usize> {
    PROPERTIES.iter().position(|property| property.name == name)
}

/// The properties of an element, in the order of [`PROPERTIES`].
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// What the element has: its own or handed down.
    pub(super) values: Vec<Option<std::rc::Rc<str>>>,
}

impl Style {
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        self.values[number].as_deref()
    }

    /// Everything that is said of an element, with the names of the properties.
    pub(super) fn said(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = PROPERTIES.iter().zip(&self.values);
        all.filter_map(|(property, value)| Some((property.name, value.as_deref()?)))
    }

    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.get(number_of(name)?)
    }
}

/// The styles of all elements, by their place in the tree, or why that cannot be found out.
pub(super) fn styles(tree: &Tree) -> Result<Vec<Style>, String> {
    let mut effort = Effort::default();
    let mut found = Sheet::default();
    for (id, element) in tree.elements.iter().enumerate() {
        if element.name == "style" {
            sheet(&raw_text(tree, id), &mut found);
        }
    }
    let rules = Rules::of(&found);
    let mut styles: Vec<Style> = Vec::with_capacity(tree.elements.len());
    for id in 0..tree.elements.len() {
        // An element stands behind those that it lies in.
        let outer = tree.elements[id].parent.map(|parent| &styles[parent]);
        let values = PROPERTIES.iter().enumerate().map(|(number, property)| {
            let outer = outer.filter(|_| property.inherited)?;
            outer.values[number].clone()
        });
        let mut style = Style {
            values: values.collect(),
        };
        for (number, value) in rules.cascade(tree, id, &mut effort) {
            match value.as_str() {
                "inherit" | "unset" | "revert" => {}
                "initial" => style.values[number] = None,
                value => style.values[number] = Some(value.into()),
            }
        }
        styles.push(style);
        if effort.is_too_much() {
            return Err("its style sheets ask for too much".to_owned());
        }
    }
    Ok(styles)
}

fn raw_text(tree: &Tree, id: Id) -> String {
    use super::tree::Child;
    let texts = tree.elements[id].children.iter().map(|child| match child {
        Child::Text(text) => text.as_str(),
        Child::Element(_) => "",
    });
    texts.collect()
}

/// The rules of a sheet by a class that their elements have.
struct Rules<'s> {
    sheet: &'s Sheet,
    by_class: HashMap<&'s str, Vec<usize>>,
    others: Vec<usize>,
}

/// Where a value comes from: later ones in this order win.
type Rank = (bool, bool, Weight, usize);

impl<'s> Rules<'s> {
    fn of(sheet: &'s Sheet) -> Self {
        let mut by_class: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut others = Vec::new();
        let says_something = |block: &Vec<Declaration>| block.iter().any(|it| number_of(&it.name).is_some());
        let says_something: Vec<bool> = sheet.blocks.iter().map(says_something).collect();
        for (number, rule) in sheet.rules.iter().enumerate() {
            if !says_something[rule.block] {
                continue;
            }
            match rule.class() {
                Some(class) => by_class.entry(class).or_default().push(number),
                None => others.push(number),
            }
        }
        Self {
            sheet,
            by_class,
            others,
        }
    }

    /// The properties that an element has of its own, with the value that wins.
    fn cascade(&self, tree: &Tree, id: Id, effort: &mut Effort) -> Vec<(usize, String)> {
        let element = &tree.elements[id];
        let mut best: HashMap<usize, (Rank, String)> = HashMap::new();
        let mut offer = |number: usize, rank: Rank, value: &str| {
            let wins = best.get(&number).is_none_or(|(other, _)| *other <= rank);
            if wins && value.len() <= LONGEST_VALUE {
                best.insert(number, (rank, value.trim().to_owned()));
            }
        };
        for (name, value) in &element.attributes {
            if let Some(number) = number_of(name) {
                offer(number, (false, false, (0, 0, 0), 0), value);
            }
        }
        let classes = element.get("class").unwrap_or_default();
        let by_class = classes
            .split_ascii_whitespace()
            .filter_map(|class| self.by_class.get(class));
        for &number in by_class.flatten().chain(&self.others) {
            if effort.is_too_much() {
                break;
            }
            let rule: &Rule = &self.sheet.rules[number];
            if rule.matches(tree, id, effort) {
                let block = &self.sheet.blocks[rule.block];
                effort.add(block.len() * 32);
                of_block(block, |property, important, value| {
                    offer(property, (important, false, rule.weight, number + 1), value);
                });
            }
        }
        if let Some(style) = element.get("style") {
            of_block(&declarations(style), |property, important, value| {
                offer(property, (important, true, (0, 0, 0), 0), value);
            });
        }
        let mut values: Vec<_> = best
            .into_iter()
            .map(|(number, (_, value))| (number, value))
            .collect();
        values.sort_unstable_by_key(|(number, _)| *number);
        values
    }
}

fn of_block(block: &[Declaration], mut meet: impl FnMut(usize, bool, &str)) {
    for declaration in block {
        // Where things are is said by attributes; what style sheets move, they move for other programs.
        if declaration.name == "transform" {
            continue;
        }
        if let Some(number) = number_of(&declaration.name) {
            meet(number, declaration.important, &declaration.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::read;
    use super::*;

    #[test]
    fn the_cascade_is_that_of_css() {
        let tree = read(
            "<svg id=\"s\"><style>#s{fill:#333;font-size:16px}.node rect{fill:red;stroke:blue!important}rect{fill:green}#s .x{opacity:.5}</style>\
             <g class=\"node\"><rect fill=\"pink\" style=\"stroke:white\"/><rect style=\"fill:black;stroke:inherit\"/><text/></g>\
             <rect class=\"x\" stroke=\"grey\"/></svg>",
        )
        .expect("a drawing");
        let styles = styles(&tree).expect("styles");
        let seen = |id: usize| {
            let style = &styles[id];
            let all = ["fill", "stroke", "opacity", "font-size"];
            let all = all.map(|name| style.named(name).unwrap_or("-"));
            format!("{} {}", tree.elements[id].name, all.join(" "))
        };
        let seen: Vec<_> = (0..tree.elements.len()).map(seen).collect();
        assert_eq!(
            seen,
            [
                "svg #333 - - 16px",
                "style #333 - - 16px",
                "g #333 - - 16px",
                "rect red blue - 16px",
                "rect black blue - 16px",
                "text #333 - - 16px",
                "rect green grey .5 16px",
            ]
        );
    }

    #[test]
    fn sheets_that_ask_for_too_much_are_refused() {
        let many = "<rect/>".repeat(2_000);
        for rules in [
            "*{fill:red}".repeat(1_500),
            format!("*{{{}}}", "fill:red;".repeat(1_500)),
        ] {
            let tree = read(&format!("<svg><style>{rules}</style>{many}</svg>")).expect("a drawing");
            assert_eq!(
                styles(&tree).map(|_| ()),
                Err("its style sheets ask for too much".to_owned())
            );
        }
    }
}

//! The style sheets that stand in drawings: rules of simple selectors.
//!
//! Entry points: [`sheet`] and [`declarations`]. What browsers understand and this does not (pseudo-classes, siblings,
//! at-rules) is left out, never guessed. It must not know which properties matter.

use super::tree::{Id, Tree};

/// The most rules that are read of a drawing.
const MOST_RULES: usize = 4_000;

/// The most names, ids, classes and attributes of a selector.
const MOST_PARTS: u16 = 16;

/// How much a selector counts: ids, then classes and attributes, then names.
pub(super) type Weight = (u16, u16, u16);

/// A selector with what it gives.
#[derive(Debug)]
pub(super) struct Rule {
    /// From the element itself outwards, each with how it hangs together with the one before.
    steps: Vec<(Relation, Compound)>,
    pub(super) weight: Weight,
    /// Which of [`Sheet::blocks`].
    pub(super) block: usize,
}

/// `name: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) important: bool,
}

/// A style sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) rules: Vec<Rule>,
    pub(super) blocks: Vec<Vec<Declaration>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Own,
    Within,
    Child,
}

#[derive(Debug, Default)]
struct Compound {
    name: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
}

/// Adds the rules of a text to a sheet.
pub(super) fn sheet(text: &str, sheet: &mut Sheet) {
    let text = without_comments(text);
    let mut rest = text.as_str();
    while let Some(open) = rest.find(['{', ';']) {
        let head = rest[..open].trim();
        if rest.as_bytes()[open] == b';' {
            // `@import …;` and its kin.
            rest = &rest[open + 1..];
            continue;
        }
        let length = block_length(&rest[open..]);
        let body = rest[open..].get(1..length.saturating_sub(1)).unwrap_or_default();
        rest = &rest[open + length..];
        if head.starts_with('@') || body.contains('{') {
            continue;
        }
        let block = sheet.blocks.len();
        sheet.blocks.push(declarations(body));
        for written in head.split(',') {
            if sheet.rules.len() >= MOST_RULES {
                return;
            }
            if let Some((steps, weight)) = selector(written) {
                sheet.rules.push(Rule { steps, weight, block });
            }
        }
    }
}

/// What a `style` attribute or the body of a rule says.
pub(super) fn declarations(text: &str) -> Vec<Declaration> {
    let parts = text.split(';').filter_map(|part| part.split_once(':'));
    parts
        .map(|(name, value)| {
            let value = value.trim();
            let plain = value
                .rsplit_once('!')
                .filter(|(_, word)| word.trim().eq_ignore_ascii_case("important"))
                .map(|(value, _)| value.trim());
            Declaration {
                name: name.trim().to_ascii_lowercase(),
                value: plain.unwrap_or(value).to_owned(),
                important: plain.is_some(),
            }
        })
        .collect()
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        out.push_str(&rest[..at]);
        rest = rest[at + 2..].find("*/").map_or("", |end| &rest[at + end + 4..]);
    }
    out.push_str(rest);
    out
}

/// The length of the block in braces that a text starts with.
fn block_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// A selector, or `None` where a part of it is not understood.
fn selector(text: &str) -> Option<(Vec<(Relation, Compound)>, Weight)> {
    let spaced = text.replace('>', " > ");
    let mut steps: Vec<(Relation, Compound)> = Vec::new();
    let mut weight = (0, 0, 0);
    let mut relation = Relation::Own;
    for part in spaced.split_whitespace().rev() {
        if part == ">" {
            relation = Relation::Child;
            continue;
        }
        let compound = compound(part, &mut weight)?;
        steps.push((relation, compound));
        relation = Relation::Within;
    }
    (!steps.is_empty() && steps.len() <= 8).then_some((steps, weight))
}

fn compound(text: &str, weight: &mut Weight) -> Option<Compound> {
    let mut found = Compound::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if weight.0 + weight.1 + weight.2 >= MOST_PARTS {
            return None;
        }
        match first {
            '*' => rest = &rest[1..],
            '[' => {
                let end = rest.find(']')?;
                let inner = &rest[1..end];
                let (name, value) = match inner.split_once('=') {
                    Some((name, value)) => (name, Some(value.trim_matches(['"', '\'']).to_owned())),
                    None => (inner, None),
                };
                if !is_plain(name) {
                    return None;
                }
                found.attributes.push((name.to_owned(), value));
                weight.1 += 1;
                rest = &rest[end + 1..];
            }
            '#' | '.' => {
                let end = rest[1..].find(['#', '.', '[']).map_or(rest.len(), |at| at + 1);
                let name = &rest[1..end];
                if !is_plain(name) {
                    return None;
                }
                if first == '#' {
                    found.id = Some(name.to_owned());
                    weight.0 += 1;
                } else {
                    found.classes.push(name.to_owned());
                    weight.1 += 1;
                }
                rest = &rest[end..];
            }
            _ => {
                let end = rest.find(['#', '.', '[']).unwrap_or(rest.len());
                // `:root` is the drawing itself.
                let name = if &rest[..end] == ":root" {
                    "svg"
                } else {
                    &rest[..end]
                };
                if !is_plain(name) {
                    return None;
                }
                found.name = Some(name.to_owned());
                weight.2 += 1;
                rest = &rest[end..];
            }
        }
    }
    Some(found)
}

fn is_plain(name: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
    !name.is_empty() && name.chars().all(fits)
}

impl Rule {
    /// A class that an element must have for this rule, where there is one.
    pub(super) fn class(&self) -> Option<&str> {
        self.steps[0].1.classes.first().map(String::as_str)
    }

    /// Whether this rule is about an element. What was compared on the way is counted.
    pub(super) fn matches(&self, tree: &Tree, element: Id, effort: &mut Effort) -> bool {
        if !self.steps[0].1.fits(tree, element, effort) {
            return false;
        }
        // One bit for each step that may fit: in any element further out, or only in the next one.
        let (mut anywhere, mut next) = (0_u16, 0_u16);
        let mut fitted = 1_u16;
        let mut at = tree.elements[element].parent;
        loop {
            for (number, (relation, _)) in self.steps.iter().enumerate().skip(1) {
                if fitted & (1 << (number - 1)) == 0 {
                    continue;
                }
                match relation {
                    Relation::Child => next |= 1 << number,
                    Relation::Own | Relation::Within => anywhere |= 1 << number,
                }
            }
            if fitted & (1 << (self.steps.len() - 1)) != 0 {
                return true;
            }
            let Some(outer) = at.filter(|_| anywhere | next != 0) else {
                return false;
            };
            fitted = 0;
            for (number, (_, compound)) in self.steps.iter().enumerate() {
                if (anywhere | next) & (1 << number) != 0 && compound.fits(tree, outer, effort) {
                    fitted |= 1 << number;
                }
            }
            next = 0;
            at = tree.elements[outer].parent;
        }
    }
}

/// How much was done to find out what elements look like. A few bytes of rules can ask for very much.
#[derive(Debug, Default)]
pub(super) struct Effort(u64);

impl Effort {
    /// What is done for a drawing at most: some hundred times of what one usually takes.
    const MOST: u64 = 2_000_000;

    /// Counts what takes as long as reading so many bytes.
    pub(super) fn add(&mut self, bytes: usize) {
        self.0 += 1 + bytes as u64 / 32;
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.0 > Self::MOST
    }
}

impl Compound {
    fn fits(&self, tree: &Tree, element: Id, effort: &mut Effort) -> bool {
        let element = &tree.elements[element];
        effort.add(0);
        if self.name.as_ref().is_some_and(|name| *name != element.name) {
            return false;
        }
        if !self.classes.is_empty() {
            let own = element.get("class").unwrap_or_default();
            for wanted in &self.classes {
                effort.add(own.len());
                if !own.split_ascii_whitespace().any(|class| class == wanted) {
                    return false;
                }
            }
        }
        let mut attributes = self.attributes.iter();
        self.id
            .as_ref()
            .is_none_or(|id| element.get("id") == Some(id.as_str()))
            && attributes.all(|(name, value)| {
                effort.add(element.attributes.len());
                let own = element.get(name);
                own.is_some() && value.as_ref().is_none_or(|value| own == Some(value.as_str()))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::read;
    use super::*;

    /// Which elements each rule of a sheet is about, by their ids.
    fn matched(css: &str) -> Vec<String> {
        let tree = read(
            "<svg id=\"r\"><g id=\"a\" class=\"node x\"><rect id=\"b\" class=\"y\"/><g id=\"c\"><rect id=\"d\" data-look=\"neo\"/></g></g></svg>",
        )
        .expect("a drawing");
        let mut found = Sheet::default();
        sheet(css, &mut found);
        let of_rule = |rule: &Rule| {
            let ids = (0..tree.elements.len()).filter(|id| rule.matches(&tree, *id, &mut Effort::default()));
            let ids: Vec<_> = ids.filter_map(|id| tree.elements[id].get("id")).collect();
            format!("{:?} {}", rule.weight, ids.join(""))
        };
        found.rules.iter().map(of_rule).collect()
    }

    #[test]
    fn selectors_find_their_elements() {
        assert_eq!(
            matched(
                "#r{a:b} .node rect{} #r .node>rect,.node.x{} [data-look=\"neo\"]{} *{} rect.y#b{} :root{} g g rect{}"
            ),
            [
                "(1, 0, 0) r",
                "(0, 1, 1) bd",
                "(1, 1, 1) b",
                "(0, 2, 0) a",
                "(0, 1, 0) d",
                "(0, 0, 0) rabcd",
                "(1, 1, 1) b",
                "(0, 0, 1) r",
                "(0, 0, 3) d",
            ]
        );
    }

    #[test]
    fn steps_that_could_fit_in_many_ways_are_tried_once() {
        let groups = "<g class=\"g\">".repeat(150);
        let tree = read(&format!("<svg>{groups}<rect/>{}</svg>", "</g>".repeat(150))).expect("a drawing");
        let mut found = Sheet::default();
        sheet("a g>g g>g g>g rect{} g>g g>g g>g rect{}", &mut found);
        sheet("g>svg rect{}", &mut found);
        let mut effort = Effort::default();
        let matched = found
            .rules
            .iter()
            .map(|rule| rule.matches(&tree, 151, &mut effort));
        assert_eq!(matched.collect::<Vec<_>>(), [false, true, false]);
        assert!(effort.0 < 10_000, "{effort:?}");
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        assert_eq!(
            matched(
                "@import url(x);@media print{rect{fill:red}} rect:hover{} a+b{} a~b{} @font-face{src:url(x)} /* g{} */ g{x:y"
            ),
            ["(0, 0, 1) ac"]
        );
    }

    #[test]
    fn declarations_are_read() {
        let found = declarations(" Fill : red !important; ; stroke:#fff;x");
        let found: Vec<_> = found
            .iter()
            .map(|it| format!("{}={} {}", it.name, it.value, it.important))
            .collect();
        assert_eq!(found, ["fill=red true", "stroke=#fff false"]);
    }
}

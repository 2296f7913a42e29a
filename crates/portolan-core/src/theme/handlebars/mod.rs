//! The part of Handlebars that mdBook's `head.hbs` and `header.hbs` are written in: values, `#if`, `#unless`, `#each`,
//! and mdBook's helpers `resource` and `fa`.
//!
//! Entry points: [`Handlebars::parse`] and [`Handlebars::render`]. What lies beyond that part is refused when it is
//! parsed, with its line. Must not know what a book is: data and helpers are passed in.

mod parse;
mod render;

#[cfg(test)]
mod tests;

/// A template that can be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handlebars {
    nodes: Vec<Node>,
}

/// What keeps a template from being used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line, from 1.
    pub line: u32,
    /// What stands there, in words: `` `{{> menu}}` is not supported ``.
    pub message: String,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Text(String),
    Value {
        path: Path,
        escape: Escape,
    },
    /// The address of a file of the site.
    Resource(String),
    /// An icon: its style (`solid`), its name and the id that it gets.
    Icon {
        style: String,
        name: String,
        id: Option<String>,
    },
    Block {
        kind: BlockKind,
        path: Path,
        then: Vec<Node>,
        otherwise: Vec<Node>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    Html,
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockKind {
    If,
    Unless,
    Each,
}

/// `../a.b`: how many levels up, and the keys from there. A key that starts with `@` is the loop's own.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Path {
    up: usize,
    keys: Vec<String>,
}

/// What a template may use besides its data.
pub trait Helpers {
    /// Where the file of this name lies, as the page names it.
    fn resource(&self, name: &str) -> String;
    /// An icon as HTML; `None` when there is none of that name.
    fn icon(&self, style: &str, name: &str) -> Option<String>;
}

impl Handlebars {
    /// Reads a template. `None` when it prints nothing.
    ///
    /// # Errors
    /// All that it holds beyond what is supported.
    pub fn parse(text: &str) -> Result<Option<Self>, Vec<Refusal>> {
        let nodes = parse::parse(text)?;
        let prints = nodes
            .iter()
            .any(|node| !matches!(node, Node::Text(text) if prints_nothing(text)));
        Ok(prints.then_some(Self { nodes }))
    }

    /// The icons that it names, as style and name.
    #[must_use]
    pub fn icons(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        icons_of(&self.nodes, &mut found);
        found
    }

    /// What the template prints with these values.
    #[must_use]
    pub fn render(&self, data: &serde_json::Value, helpers: &dyn Helpers) -> String {
        render::render(&self.nodes, data, helpers)
    }
}

fn icons_of<'n>(nodes: &'n [Node], found: &mut Vec<(&'n str, &'n str)>) {
    for node in nodes {
        match node {
            Node::Icon { style, name, .. } => found.push((style, name)),
            Node::Block { then, otherwise, .. } => {
                icons_of(then, found);
                icons_of(otherwise, found);
            }
            Node::Text(_) | Node::Value { .. } | Node::Resource(_) => {}
        }
    }
}

/// White space and comments.
fn prints_nothing(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some((_, after)) = rest
        .strip_prefix("<!--")
        .and_then(|comment| comment.split_once("-->"))
    {
        rest = after.trim_start();
    }
    rest.is_empty()
}

//! A drawing as a tree of elements.
//!
//! Entry point: [`read`], which takes XML as programs write it: comments, declarations and processing instructions are
//! left out, references are decoded, prefixes of names are cut off. It must not judge what an element may do.

/// The most elements that a drawing may have.
pub(super) const MOST_ELEMENTS: usize = 40_000;
/// The most attributes that an element may have.
const MOST_ATTRIBUTES: usize = 200;
/// The most bytes of an element's classes, which every rule of a style sheet may look at.
const MOST_CLASSES: usize = 1_000;
/// The deepest that elements may lie in each other.
pub(super) const DEEPEST: usize = 200;

/// An element, by its place in [`Tree::elements`].
pub(super) type Id = usize;

/// An element with what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Without a prefix.
    pub(super) name: String,
    /// Names without a prefix, but for `xml:…` and `xmlns…`, which are left out.
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Child>,
    pub(super) parent: Option<Id>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The id of the element that it refers to.
    pub(super) fn target(&self) -> Option<&str> {
        self.get("href")?.strip_prefix('#')
    }
}

/// What stands in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Child {
    Element(Id),
    /// Decoded.
    Text(String),
}

/// A drawing. The first element is its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    pub(super) elements: Vec<Element>,
}

impl Tree {
    /// The elements directly within one.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        self.elements[id].children.iter().filter_map(|child| match child {
            Child::Element(id) => Some(*id),
            Child::Text(_) => None,
        })
    }

    /// All text within an element, its lines (`tspan`) parted by spaces.
    pub(super) fn text(&self, id: Id) -> String {
        let mut words = Vec::new();
        let mut open: Vec<&Child> = self.elements[id].children.iter().rev().collect();
        while let Some(child) = open.pop() {
            match child {
                Child::Text(text) => words.extend(text.split_whitespace()),
                Child::Element(id) => open.extend(self.elements[*id].children.iter().rev()),
            }
        }
        words.join(" ")
    }
}

/// Reads a drawing, or says why it is none.
pub(super) fn read(text: &str) -> Result<Tree, String> {
    let mut reader = Reader {
        rest: text,
        tree: Tree::default(),
        open: Vec::new(),
    };
    while !reader.rest.is_empty() {
        reader.step()?;
    }
    if let Some(open) = reader.open.last() {
        let name = &reader.tree.elements[*open].name;
        return Err(format!("the element `{name}` has no end"));
    }
    match reader.tree.elements.first() {
        Some(root) if root.name == "svg" => Ok(reader.tree),
        _ => Err("it is no SVG".to_owned()),
    }
}

struct Reader<'t> {
    rest: &'t str,
    tree: Tree,
    open: Vec<Id>,
}

impl<'t> Reader<'t> {
    fn step(&mut self) -> Result<(), String> {
        let end = self.rest.find('<').unwrap_or(self.rest.len());
        if end > 0 {
            let text = self.take(end);
            self.text(&decoded(text));
        } else if self.rest.starts_with("<!--") {
            self.skip_past("-->")?;
        } else if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
            let end = rest.find("]]>").ok_or("a block of text has no end")?;
            let text = plain(rest[..end].to_owned());
            self.rest = &rest[end + 3..];
            self.text(&text);
        } else if self.rest.starts_with("<?") {
            self.skip_past("?>")?;
        } else if self.rest.starts_with("<!") {
            self.declaration()?;
        } else if self.rest.starts_with("</") {
            self.end()?;
        } else {
            self.start()?;
        }
        Ok(())
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn skip_past(&mut self, mark: &str) -> Result<(), String> {
        let at = self.rest.find(mark).ok_or("a comment has no end")?;
        self.rest = &self.rest[at + mark.len()..];
        Ok(())
    }

    /// `<!DOCTYPE …>`; definitions of its own are refused, for they can make much of little.
    fn declaration(&mut self) -> Result<(), String> {
        let end = self.rest.find('>').ok_or("a declaration has no end")?;
        if self.rest[..end].contains('[') {
            return Err("it defines entities of its own".to_owned());
        }
        self.take(end + 1);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(&open) = self.open.last() {
            self.tree.elements[open]
                .children
                .push(Child::Text(text.to_owned()));
        }
    }

    fn end(&mut self) -> Result<(), String> {
        let end = self.rest.find('>').ok_or("a tag has no end")?;
        let name = local(self.take(end + 1)[2..end].trim());
        match self.open.pop() {
            Some(open) if self.tree.elements[open].name == name => Ok(()),
            _ => Err(format!("the element `{}` ends where it is not open", shown(name))),
        }
    }

    fn start(&mut self) -> Result<(), String> {
        self.take(1);
        let length = name_length(self.rest);
        let name = local(self.take(length)).to_owned();
        if name.is_empty() {
            return Err("`<` stands where no tag begins".to_owned());
        }
        let mut element = Element {
            name,
            parent: self.open.last().copied(),
            ..Element::default()
        };
        let is_whole = loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                break true;
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                break false;
            }
            self.attribute(&mut element)?;
        };
        let id = self.tree.elements.len();
        if id >= MOST_ELEMENTS {
            return Err(format!("it has more than {MOST_ELEMENTS} elements"));
        }
        match element.parent {
            Some(parent) => self.tree.elements[parent].children.push(Child::Element(id)),
            None if id > 0 => return Err("it has more than one root".to_owned()),
            None => {}
        }
        self.tree.elements.push(element);
        if !is_whole {
            self.open.push(id);
            if self.open.len() > DEEPEST {
                return Err(format!("its elements lie deeper than {DEEPEST} in each other"));
            }
        }
        Ok(())
    }

    fn attribute(&mut self, element: &mut Element) -> Result<(), String> {
        let length = name_length(self.rest);
        let written = self.take(length);
        let rest = self.rest.trim_start();
        let value = rest.strip_prefix('=').map(str::trim_start);
        let quote = value.and_then(|value| value.chars().next().filter(|it| matches!(it, '"' | '\'')));
        let (Some(value), Some(quote), false) = (value, quote, written.is_empty()) else {
            return Err(format!(
                "an attribute of `{}` is not well formed",
                shown(&element.name)
            ));
        };
        let end = value[1..].find(quote).ok_or("an attribute has no end")?;
        let (text, rest) = (&value[1..=end], &value[end + 2..]);
        self.rest = rest;
        let is_of_xml = written.starts_with("xmlns") || written.starts_with("xml:");
        let name = local(written);
        if !is_of_xml && element.get(name).is_none() {
            if element.attributes.len() == MOST_ATTRIBUTES {
                return Err(format!("an element has more than {MOST_ATTRIBUTES} attributes"));
            }
            if name == "class" && text.len() > MOST_CLASSES {
                return Err(format!(
                    "an element has more than {MOST_CLASSES} bytes of classes"
                ));
            }
            element.attributes.push((name.to_owned(), decoded(text)));
        }
        Ok(())
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn name_length(text: &str) -> usize {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '>' | '=' | '"' | '\'' | '<');
    text.find(ends).unwrap_or(text.len())
}

fn shown(name: &str) -> String {
    name.chars().take(30).collect()
}

/// A text with its references replaced. What is none stays as it is written; control characters go.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((letter, length)) => {
                out.push(letter);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    plain(out)
}

/// A text without control characters.
fn plain(mut text: String) -> String {
    text.retain(|letter| letter >= ' ' || matches!(letter, '\n' | '\t' | '\r'));
    text
}

/// The letter of a reference at the start of a text, and how long it is.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_is_read() {
        let text = "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"x\">\n<!-- a <b> -->\n\
                    <svg:svg xmlns:svg=\"x\" viewBox='0 0 1 1'><g xlink:href=\"#a\"/><text>a &lt; b<tspan>c&#x41;&amp;</tspan></text><style><![CDATA[a>b]]></style></svg:svg>\n";
        let tree = read(text).expect("a drawing");
        let names: Vec<_> = tree.elements.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["svg", "g", "text", "tspan", "style"]);
        assert_eq!(tree.elements[0].get("viewBox"), Some("0 0 1 1"));
        assert_eq!(tree.elements[1].get("href"), Some("#a"));
        assert_eq!(tree.text(2), "a < b cA&");
        assert_eq!(tree.text(4), "a>b");
    }

    #[test]
    fn what_is_no_drawing_is_refused_with_a_reason() {
        for (text, why) in [
            ("", "it is no SVG"),
            ("<html/>", "it is no SVG"),
            ("<svg>", "the element `svg` has no end"),
            ("<svg></g></svg>", "the element `g` ends where it is not open"),
            ("<svg/><svg/>", "it has more than one root"),
            ("<svg a/>", "an attribute of `svg` is not well formed"),
            ("<svg a=\"/>", "an attribute has no end"),
            (
                "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
                "it defines entities of its own",
            ),
            ("< svg/>", "`<` stands where no tag begins"),
        ] {
            assert_eq!(read(text), Err(why.to_owned()), "{text}");
        }
        let attributes: String = (0..40_000).map(|number| format!(" a{number}=\"\"")).collect();
        assert_eq!(
            read(&format!("<svg{attributes}/>")),
            Err("an element has more than 200 attributes".to_owned())
        );
        let deep = "<svg>".repeat(300);
        assert_eq!(
            read(&deep),
            Err("its elements lie deeper than 200 in each other".to_owned())
        );
    }
}

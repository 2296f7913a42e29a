//! Keeps the raw HTML of a page balanced while it is let through: every element ends within the block, list item or
//! emphasis that it started in, so that no author's tag closes an element of the page's own.

use super::policy::{drops_content, is_void};

/// Raw elements open at once.
const MAX_OPEN: usize = 64;
/// Formatting elements open at once within a line, and around blocks: browsers open the latter again in every later
/// paragraph, so that a few unclosed ones could multiply a page.
const MAX_FORMATTING: usize = 8;
const MAX_FORMATTING_BLOCKS: usize = 3;
/// The longest text of attributes that may be repeated so.
const MAX_REPEATED: usize = 100;

/// Where a raw tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Scope {
    /// In an HTML block: what it opens may hold blocks.
    Block,
    /// In a paragraph, heading or cell, with which all that it opens ends.
    Line,
}

/// Why a tag is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum Refusal {
    /// It lies too deep.
    TooDeep,
}

/// The raw elements that are open.
#[derive(Debug, Default)]
pub(in crate::markdown) struct Filter {
    open: Vec<String>,
    /// Those before this one were opened outside of the current container.
    floor: usize,
    /// The element that is left out with its content, and how many of its name are open.
    dropping: Option<(String, usize)>,
}

impl Filter {
    /// Enters a container; give the result to [`Filter::leave`].
    pub(in crate::markdown) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.floor, self.open.len())
    }

    /// Leaves a container: ends what was opened in it.
    pub(in crate::markdown) fn leave(&mut self, outer: usize, out: &mut String) {
        self.close_to(self.floor, out);
        self.floor = outer;
        self.dropping = None;
    }

    /// Whether an element of this name is open.
    pub(in crate::markdown) fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|open| open == name)
    }

    /// Whether what is met now belongs to an element that is left out.
    pub(in crate::markdown) fn is_dropping(&self) -> bool {
        self.dropping.is_some()
    }

    /// Leaves out an element that is not allowed; some take their content along.
    pub(in crate::markdown) fn drop_element(&mut self, name: &str) {
        if drops_content(name) {
            self.dropping = Some((name.to_owned(), 1));
        }
    }

    /// Meets a start tag inside of an element that is left out.
    pub(in crate::markdown) fn start_dropped(&mut self, name: &str) {
        if let Some((dropped, depth)) = &mut self.dropping
            && dropped == name
        {
            *depth += 1;
        }
    }

    /// The dropped element ends with its block.
    pub(in crate::markdown) fn stop_dropping(&mut self) {
        self.dropping = None;
    }

    /// Opens an element whose attributes have `ink` bytes of text; the caller writes its start tag.
    pub(in crate::markdown) fn start(&mut self, name: &str, scope: Scope, ink: usize) -> Result<(), Refusal> {
        if is_void(name) {
            return Ok(());
        }
        while self.open.len() > self.floor && self.open.last().is_some_and(|last| is_ended_by(last, name)) {
            // A browser ends it by itself.
            self.open.pop();
        }
        let formatting = || self.open.iter().filter(|open| is_formatting(open)).count();
        let repeats = is_formatting(name)
            && match scope {
                Scope::Line => formatting() >= MAX_FORMATTING,
                Scope::Block => formatting() >= MAX_FORMATTING_BLOCKS || ink > MAX_REPEATED,
            };
        if self.open.len() >= MAX_OPEN || repeats {
            return Err(Refusal::TooDeep);
        }
        self.open.push(name.to_owned());
        Ok(())
    }

    /// Ends an element, and those inside of it that are still open. An end without a start is left out.
    pub(in crate::markdown) fn end(&mut self, name: &str, out: &mut String) {
        if let Some((dropped, depth)) = &mut self.dropping {
            if dropped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.dropping = None;
                }
            }
            return;
        }
        let Some(at) = self.open[self.floor..].iter().rposition(|open| open == name) else {
            return;
        };
        self.close_to(self.floor + at, out);
    }

    fn close_to(&mut self, length: usize, out: &mut String) {
        while self.open.len() > length {
            if let Some(name) = self.open.pop() {
                out.push_str("</");
                out.push_str(&name);
                out.push('>');
            }
        }
    }
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "i" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Elements whose end tag may be left out, and what ends them.
fn is_ended_by(open: &str, name: &str) -> bool {
    match open {
        "p" => !is_formatting(name) && !is_phrasing(name),
        "li" => name == "li",
        "dt" | "dd" => matches!(name, "dt" | "dd"),
        "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot"),
        "tr" => matches!(name, "tr" | "tbody" | "thead" | "tfoot"),
        "tbody" | "thead" | "tfoot" => matches!(name, "tbody" | "thead" | "tfoot"),
        "rt" | "rp" => matches!(name, "rt" | "rp"),
        _ => false,
    }
}

fn is_phrasing(name: &str) -> bool {
    matches!(
        name,
        "abbr"
            | "audio"
            | "bdi"
            | "bdo"
            | "cite"
            | "data"
            | "del"
            | "dfn"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "picture"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "samp"
            | "source"
            | "span"
            | "sub"
            | "sup"
            | "time"
            | "track"
            | "var"
            | "video"
    )
}

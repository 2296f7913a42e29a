//! The text of a page as its readers see it, section by section.
//!
//! Entry point: [`page_text`], which works on finished HTML, an author's raw HTML included. A section is the text from
//! one heading to the next; only headings that have an id begin one, because results lead to them. What nobody reads is
//! left out: controls of the theme, hidden lines of code, the marks of footnotes, what is hidden from sight.
//!
//! Must not know what is done with the text, and nothing of the site: a page's text is its own.

mod elements;
mod text;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::tags::{COLOUR, Piece, is_colour, pieces};
pub(crate) use elements::name_of;
use elements::{Element, element, is_hidden, is_void, may_be_hidden, read, value};
use text::Text;
pub(crate) use text::decoded;

/// Raised when the same HTML gives another text.
pub const VERSION: u32 = 3;

/// The text of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageText {
    /// The heading of the first level that no other heading stands before; empty where there is none. It is in no section.
    pub title: String,
    /// The sections in order. The first one is the text before the first heading below the title: its level is 0, its
    /// anchor and its heading are empty, and so may be its text.
    pub sections: Vec<Section>,
}

/// The text from one heading to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// The heading's id.
    pub anchor: String,
    /// The heading on one line.
    pub heading: String,
    /// The text: blocks, cells and lines of code parted by `\n`, words by one space.
    pub text: String,
    /// Which byte ranges of the text are code: ascending, not touching.
    pub code: Vec<Range<u32>>,
}

/// The text of a page's body.
#[must_use]
pub fn page_text(html: &str) -> PageText {
    let mut reader = Reader {
        html,
        page: PageText::default(),
        section: Section::default(),
        text: Text::default(),
        heading: None,
        lines: 0,
        run: String::new(),
        code: 0,
        unread: None,
    };
    pieces(html, |piece| reader.piece(piece));
    reader.finish()
}

/// Reads a body from its begin to its end.
struct Reader<'h> {
    html: &'h str,
    page: PageText,
    /// The section that is being read, without its text.
    section: Section,
    /// Its text so far.
    text: Text,
    heading: Option<Heading>,
    /// How many elements are open that keep line breaks.
    lines: usize,
    /// Text in these, without references, that no element but colours has parted yet.
    run: String,
    /// How many elements are open that hold code.
    code: usize,
    /// The element that nobody reads, and how many of its name are open.
    unread: Option<(String, usize)>,
}

/// A heading that is being read.
struct Heading {
    level: u8,
    id: String,
    text: Text,
}

impl Reader<'_> {
    fn piece(&mut self, piece: Piece) {
        let html = self.html;
        match piece {
            Piece::Text(_) if self.unread.is_some() => {}
            Piece::Text(range) => self.words(&html[range]),
            // Most of all: coloured code, whose text goes on.
            Piece::End(range) if self.unread.is_none() && html[range.clone()] == *"</span>" => {}
            Piece::Start(range)
                if self.unread.is_none() && range.len() == COLOUR && is_colour(&html[range.clone()]) => {}
            Piece::Start(range) => self.start(&html[range]),
            Piece::End(range) => self.end(name_of(&html[range])),
        }
    }

    fn words(&mut self, html: &str) {
        if self.lines > 0 {
            self.run.push_str(&decoded(html));
        } else {
            self.here().push(html);
        }
    }

    /// Adds the text that stands in lines so far.
    fn end_run(&mut self) {
        if !self.run.is_empty() {
            let run = std::mem::take(&mut self.run);
            self.here().push_lines(&run);
            self.run = run;
            self.run.clear();
        }
    }

    fn start(&mut self, tag: &str) {
        self.end_run();
        let name = name_of(tag);
        if let Some((unread, open)) = &mut self.unread {
            *open += usize::from(name.eq_ignore_ascii_case(unread) && !is_void(name, tag));
            return;
        }
        let element = element(name);
        let is_read = matches!(element, Element::Heading(_) | Element::Image) || may_be_hidden(tag);
        let read = is_read.then(|| read(tag)).flatten();
        if element == Element::Unread || read.as_ref().is_some_and(is_hidden) {
            if !is_void(name, tag) {
                self.unread = Some((name.to_owned(), 1));
            }
            return;
        }
        match element {
            Element::Heading(level) => {
                let id = read.and_then(|tag| value(&tag, "id").map(str::to_owned));
                self.start_heading(level, id.unwrap_or_default());
            }
            Element::Image => {
                if let Some(alt) = read.as_ref().and_then(|tag| value(tag, "alt")) {
                    let text = self.here();
                    text.space();
                    text.push_plain(alt);
                    text.space();
                }
            }
            Element::Code => {
                self.code += 1;
                self.text.start_code();
            }
            Element::Lines => {
                self.lines += 1;
                self.part(element);
            }
            _ => self.part(element),
        }
    }

    fn end(&mut self, name: &str) {
        self.end_run();
        if let Some((unread, open)) = &mut self.unread {
            *open -= usize::from(name.eq_ignore_ascii_case(unread));
            if *open == 0 {
                self.unread = None;
            }
            return;
        }
        match element(name) {
            Element::Heading(_) => self.end_heading(),
            Element::Code => {
                self.code = self.code.saturating_sub(1);
                if self.code == 0 {
                    self.text.end_code();
                }
            }
            element @ Element::Lines => {
                self.lines = self.lines.saturating_sub(1);
                self.part(element);
            }
            element => self.part(element),
        }
    }

    /// The text that is being written: the heading's or the section's.
    fn here(&mut self) -> &mut Text {
        self.heading.as_mut().map_or(&mut self.text, |it| &mut it.text)
    }

    /// Parts what follows from what was.
    fn part(&mut self, element: Element) {
        match (element, &mut self.heading) {
            (Element::Inline, _) => {}
            // A heading is one line.
            (_, Some(heading)) => heading.text.space(),
            (Element::Gap, None) => self.text.space(),
            (_, None) => self.text.line(),
        }
    }

    fn start_heading(&mut self, level: u8, id: String) {
        self.end_heading();
        self.close_code();
        self.heading = Some(Heading {
            level,
            id,
            text: Text::default(),
        });
    }

    /// Begins the section of the heading that has been read; one without an id is a line of the section around it.
    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        self.close_code();
        let Text { text, .. } = heading.text;
        let is_first = self.section.level == 0 && self.page.title.is_empty();
        if heading.level == 1 && is_first {
            self.page.title = text;
            self.text.line();
            return;
        }
        if heading.id.is_empty() {
            self.text.line();
            self.text.push_plain(&text);
            self.text.line();
            return;
        }
        let next = Section {
            level: heading.level,
            anchor: heading.id,
            heading: text,
            ..Section::default()
        };
        self.close_section(next);
    }

    /// Code that nobody has ended ends with the section.
    fn close_code(&mut self) {
        self.code = 0;
        self.text.end_code();
    }

    fn close_section(&mut self, next: Section) {
        let mut section = std::mem::replace(&mut self.section, next);
        let Text { text, code, .. } = std::mem::take(&mut self.text);
        (section.text, section.code) = (text, code);
        self.page.sections.push(section);
    }

    fn finish(mut self) -> PageText {
        self.end_run();
        self.end_heading();
        self.close_code();
        self.close_section(Section::default());
        self.page
    }
}

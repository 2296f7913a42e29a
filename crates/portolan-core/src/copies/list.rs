//! Lists of pages and figures, which are HTML by now, as Markdown.

use std::ops::Range;

use super::escape::push_plain;
use crate::search_text::{decoded, name_of};
use crate::tags::{Piece, pieces, simple, tokenized};

/// A list as Markdown; `url` says how the copy names what a link leads to.
#[must_use]
pub fn list(html: &str, url: &mut dyn FnMut(&str) -> String) -> String {
    let mut reader = Reader {
        html,
        url,
        out: String::new(),
        line: String::new(),
        entry: None,
        note: Note::None,
        target: String::new(),
        cells: Vec::new(),
        rule: String::new(),
    };
    pieces(html, |piece| reader.piece(&piece));
    reader.out.trim().to_owned()
}

struct Reader<'h, 'u> {
    html: &'h str,
    url: &'u mut dyn FnMut(&str) -> String,
    out: String,
    /// What stands in the entry, the cell or the paragraph so far.
    line: String,
    entry: Option<Entry>,
    note: Note,
    /// What the open link leads to.
    target: String,
    /// The cells of a row.
    cells: Vec<String>,
    /// The line below the head of a table.
    rule: String,
}

/// An entry of a list.
#[derive(Default)]
struct Entry {
    /// The page's name and link.
    name: String,
    /// What is said of it in brackets: its kind, its day.
    notes: Vec<String>,
}

/// Whether text is a remark of the entry's.
#[derive(PartialEq, Eq)]
enum Note {
    None,
    Open,
}

impl Reader<'_, '_> {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Start(range) => self.start(range.clone()),
            Piece::End(range) => self.end(name_of(&self.html[range.clone()])),
            Piece::Text(range) => self.text(range.clone()),
        }
    }

    fn start(&mut self, range: Range<usize>) {
        let html = self.html;
        let tag = &html[range];
        match name_of(tag) {
            "a" => {
                let found = simple(tag).or_else(|| tokenized(tag));
                let mut attributes = found.into_iter().flat_map(|tag| tag.attributes);
                let target = attributes.find(|it| it.name == "href");
                self.target = target.map_or_else(String::new, |it| (self.url)(&it.value));
                self.line.push('[');
            }
            "li" => self.entry = Some(Entry::default()),
            "span" | "time" => self.start_note(),
            "p" if tag.contains("\"kind\"") => self.start_note(),
            "p" => self.name_entry(),
            "dd" => self.line.push_str(": "),
            "th" => self.rule.push_str(if tag.contains("\"end\"") {
                " ---: |"
            } else {
                " --- |"
            }),
            _ => {}
        }
    }

    fn start_note(&mut self) {
        if let Some(entry) = &mut self.entry {
            entry.notes.push(String::new());
            self.note = Note::Open;
        }
    }

    /// What stands in the entry so far is its name, and what follows is said of it.
    fn name_entry(&mut self) {
        let line = self.taken();
        match &mut self.entry {
            Some(entry) if entry.name.is_empty() => entry.name = line,
            _ => self.line = line,
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" => {
                let target = std::mem::take(&mut self.target);
                self.line.push_str("](");
                self.line.push_str(&target);
                self.line.push(')');
            }
            "span" | "time" => self.note = Note::None,
            "p" if self.note == Note::Open => self.note = Note::None,
            "p" if self.entry.is_none() => self.end_line("\n"),
            "li" => self.end_entry(),
            "dd" => self.end_line("- "),
            "th" | "td" => {
                let cell = self.taken();
                self.cells.push(cell);
            }
            "tr" => {
                let row = format!("| {} |\n", self.cells.join(" | "));
                self.out.push_str(&row);
                self.cells.clear();
            }
            "thead" => {
                let rule = format!("|{}\n", self.rule);
                self.out.push_str(&rule);
            }
            _ => {}
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let text = decoded(&self.html[range]);
        let notes = self.entry.as_mut().filter(|_| self.note == Note::Open);
        match notes.and_then(|entry| entry.notes.last_mut()) {
            Some(note) => push_plain(note, &text),
            None => push_plain(&mut self.line, &text),
        }
    }

    fn end_entry(&mut self) {
        let line = self.taken();
        let entry = self.entry.take().unwrap_or_default();
        let (name, about) = match entry.name.as_str() {
            "" => (line.as_str(), ""),
            name => (name, line.as_str()),
        };
        self.out.push_str("- ");
        self.out.push_str(name);
        if !entry.notes.is_empty() {
            self.out.push_str(&format!(" ({})", entry.notes.join(", ")));
        }
        if !about.is_empty() {
            self.out.push_str(": ");
            self.out.push_str(about);
        }
        self.out.push('\n');
    }

    fn end_line(&mut self, before: &str) {
        let line = self.taken();
        self.out.push_str(before);
        self.out.push_str(&line);
        self.out.push('\n');
    }

    fn taken(&mut self) -> String {
        std::mem::take(&mut self.line).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    fn shown(html: &str) -> String {
        list(html, &mut |url| url.replace(".html", ".md"))
    }

    #[test]
    fn entries_have_their_link_and_what_is_said_of_them() {
        insta::assert_snapshot!(shown(
            "<ul class=\"rows\" data-pt>\n<li><a href=\"a.html\">A &amp; *B*</a> <span class=\"kind\">guide</span><p>About [a]: b.</p></li>\n\
             <li><a href=\"b.html\">B</a></li>\n</ul>\n<p class=\"listing-more\"><a href=\"all.html#x\">All 9</a></p>\n"
        ), @r"
        - [A & \*B\*](a.md) (guide): About \[a\]: b.
        - [B](b.md)

        [All 9](all.md#x)
        ");
        insta::assert_snapshot!(shown(
            "<ul class=\"cards\" data-pt>\n<li><a href=\"a.html\">A</a><p>About.</p><p class=\"kind\">guide</p></li>\n</ul>\n"
        ), @"- [A](a.md) (guide): About.");
        insta::assert_snapshot!(shown(
            "<ul class=\"rows recent\" data-pt>\n<li><a href=\"a.html\">A</a> <span class=\"badge\" data-v=\"new\">New</span> <time datetime=\"2026-11-01\">2026-11-01</time></li>\n</ul>\n"
        ), @"- [A](a.md) (New, 2026-11-01)");
        insta::assert_snapshot!(shown("<p class=\"listing-none\">No pages.</p>\n"), @"No pages.");
    }

    #[test]
    fn tables_and_figures_stay_such() {
        insta::assert_snapshot!(shown(
            "<div class=\"table\" data-pt>\n<table>\n<thead>\n<tr>\n<th>Page</th>\n<th>Updated</th>\n<th class=\"end\">Words</th>\n</tr>\n</thead>\n<tbody>\n\
             <tr>\n<td><a href=\"a.html\">A|B</a></td>\n<td class=\"nw\"><time datetime=\"2026-11-01\">2026-11-01</time></td>\n<td class=\"end\">7</td>\n</tr>\n</tbody>\n\
             <tfoot>\n<tr>\n<th scope=\"row\">Total</th>\n<td></td>\n<td class=\"end\">7</td>\n</tr>\n</tfoot>\n</table>\n</div>\n"
        ), @r"
        | Page | Updated | Words |
        | --- | --- | ---: |
        | [A\|B](a.md) | 2026-11-01 | 7 |
        | Total |  | 7 |
        ");
        insta::assert_snapshot!(shown("<dl class=\"figures\" data-pt>\n<div><dt>Words</dt><dd>7</dd></div>\n<div><dt>Links</dt><dd>1</dd></div>\n</dl>\n"), @r"
        - Words: 7
        - Links: 1
        ");
    }
}

//! `SUMMARY.md`: the order of a book as its author wrote it.
//!
//! Owns mdBook's grammar of a summary; the entry point is [`parse`]. A summary is a title that nobody reads, then
//! links (the prefix), then lists of links with part titles between them, then links again (the suffix). What mdBook
//! gives up on is a diagnostic here, and the rest of the file is still read; what mdBook leaves out without a word is
//! left out with one.
//!
//! Must not look at the disk: whether a listed file exists is judged by whoever knows the source, with the places
//! that [`Summary::chapters`] gives.

mod list;
mod outline;
mod place;
mod target;

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

use portolan_core::model::{Diagnostic, Diagnostics, Level, Location, SourcePath, SummaryItem};
use pulldown_cmark::{Event, HeadingLevel, LinkType, OffsetIter, Parser, Tag, TagEnd};

use place::Places;

/// A summary, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Prefix, parts and suffix, in order. No file is in it twice, and no chapter lies deeper than 100 levels.
    pub items: Vec<SummaryItem>,
    /// Every chapter of `items` that has a file, in order.
    pub chapters: Vec<ChapterPlace>,
    /// What does not follow the form: errors where mdBook gives up, warnings where it leaves something out.
    pub diagnostics: Diagnostics,
}

/// Where a chapter is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterPlace {
    /// The text of its link.
    pub title: String,
    /// The file that is listed.
    pub path: SourcePath,
    /// Its link in the summary.
    pub location: Location,
}

/// Reads the summary `text` of `file`, which is named relative to the book's root.
#[must_use]
pub fn parse(file: &str, text: &str) -> Summary {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        text,
        events: Parser::new(text).into_offset_iter().peekable(),
        places: Places::new(file, text),
        section: Section::Prefix,
        after_part_title: false,
        plain_paragraph: false,
        numbered_roots: 0,
        listed: HashMap::new(),
        summary: Summary::default(),
    };
    reader.read();
    reader.summary
}

/// Which of the three kinds of chapters is being read.
#[derive(Clone, Copy)]
enum Section {
    Prefix,
    Numbered,
    Suffix {
        /// The line of the paragraph that ended the numbered chapters.
        since: u32,
    },
}

struct Reader<'a> {
    text: &'a str,
    events: Peekable<OffsetIter<'a>>,
    places: Places<'a>,
    section: Section,
    /// The last block was a part's title: mdBook leaves out a paragraph there.
    after_part_title: bool,
    /// The paragraph that is being read has held nothing but text so far.
    plain_paragraph: bool,
    /// How many numbered chapters lie at the root: their numbers go on across lists and parts.
    numbered_roots: u32,
    /// The line on which each file is listed; only looked up, never walked.
    listed: HashMap<SourcePath, u32>,
    summary: Summary,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        self.skip_title();
        while let Some((event, range)) = self.events.next() {
            match self.section {
                Section::Numbered => self.numbered(event, range),
                Section::Prefix | Section::Suffix { .. } => self.unnumbered(event, range),
            }
        }
        let has_chapter = |item: &SummaryItem| matches!(item, SummaryItem::Chapter { .. });
        if self.summary.diagnostics.is_empty() && !self.summary.items.iter().any(has_chapter) {
            let place = self.places.file();
            self.warn(
                place,
                "no chapter is listed",
                "list the pages: `- [Title](page.md)`",
            );
        }
    }

    /// Leaves out an H1 at the start, and comments before it.
    fn skip_title(&mut self) {
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => {}
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                }) => {
                    self.events.next();
                    self.plain_text(IN_HEADING);
                    return;
                }
                _ => return,
            }
            self.events.next();
        }
    }

    /// The prefix and the suffix: every link is a chapter, whatever it stands in.
    fn unnumbered(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(
                Tag::List(_)
                | Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                },
            ) => {
                if let Section::Suffix { since } = self.section {
                    self.report_after_suffix(&event, &range, since);
                }
                self.section = Section::Numbered;
                self.numbered(event, range);
            }
            Event::Start(Tag::Link {
                link_type, dest_url, ..
            }) => {
                self.plain_paragraph = false;
                let (title, path) = self.chapter(link_type, &dest_url, &range);
                let chapter = SummaryItem::Chapter {
                    title,
                    path,
                    number: None,
                    children: Vec::new(),
                };
                self.summary.items.push(chapter);
            }
            Event::Rule => self.summary.items.push(SummaryItem::Separator),
            Event::Start(Tag::Paragraph) => self.plain_paragraph = true,
            Event::Start(Tag::Image { .. }) | Event::InlineHtml(_) | Event::Code(_) => {
                self.plain_paragraph = false
            }
            Event::End(TagEnd::Paragraph) if self.plain_paragraph => self.check_plain_paragraph(range),
            _ => {}
        }
    }

    /// What stands between the lists: part titles and separators. A paragraph starts the suffix.
    fn numbered(&mut self, event: Event<'a>, range: Range<usize>) {
        let after_part_title = std::mem::take(&mut self.after_part_title);
        match event {
            Event::Start(Tag::Paragraph) if after_part_title => {
                self.plain_text(AFTER_PART_TITLE);
            }
            Event::Start(Tag::Paragraph) => {
                self.section = Section::Suffix {
                    since: self.places.at(&range).line,
                };
                self.unnumbered(event, range);
            }
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) => {
                let title = self.plain_text(IN_HEADING);
                self.summary.items.push(SummaryItem::Part(title));
                self.after_part_title = true;
            }
            Event::Start(Tag::List(_)) => self.list(),
            Event::Start(Tag::Heading { .. }) => {
                self.plain_text(IN_HEADING);
            }
            Event::Start(_) => {
                self.plain_text(IN_OTHER_BLOCK);
            }
            Event::Rule => self.summary.items.push(SummaryItem::Separator),
            _ => {}
        }
    }

    /// The title and file of a link whose start was just read. The file is `None` for a draft, and for a target that
    /// cannot be a chapter: then the reader sees its title, and the author the diagnostic.
    fn chapter(&mut self, kind: LinkType, href: &str, range: &Range<usize>) -> (String, Option<SourcePath>) {
        let location = self.places.at(range);
        let title = self.plain_text(IN_OTHER_BLOCK);
        if title.is_empty() {
            self.warn(
                location.clone(),
                "a chapter has no title",
                "write one between the brackets: `[Title](page.md)`",
            );
        }
        match target::parse(kind, href) {
            Ok(None) => (title, None),
            Ok(Some(path)) => {
                let listed = self.listed(&title, path, location);
                (title, listed)
            }
            Err(refusal) => {
                self.problem(location, refusal.message, refusal.hint);
                (title, None)
            }
        }
    }

    fn listed(&mut self, title: &str, path: SourcePath, location: Location) -> Option<SourcePath> {
        if let Some(line) = self.listed.get(&path) {
            let message = format!("`{path}` is listed twice, first on line {line}");
            let hint =
                "list every file once; remove one of the two, or write a draft without a path: `[Title]()`";
            self.summary
                .diagnostics
                .push(Diagnostic::new("duplicate-page", message).at(location).hint(hint));
            return None;
        }
        self.listed.insert(path.clone(), location.line);
        self.summary.chapters.push(ChapterPlace {
            title: title.to_owned(),
            path: path.clone(),
            location,
        });
        Some(path)
    }

    /// The text of the element whose start was just read, without its markup, up to its end. A link in it is no
    /// chapter; `advice` says what to do about that.
    fn plain_text(&mut self, advice: &'static str) -> String {
        let mut plain = String::new();
        let mut open = 1_usize;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Link {
                    link_type, dest_url, ..
                }) => {
                    open += 1;
                    self.warn_of_lost_link(link_type, &dest_url, &range, advice);
                }
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                event => push_plain(&mut plain, &event),
            }
            if open == 0 {
                break;
            }
        }
        plain.trim().to_owned()
    }

    /// mdBook passes over such a link in silence. Only one that could have been a chapter is worth a word.
    fn warn_of_lost_link(&mut self, kind: LinkType, href: &str, range: &Range<usize>, advice: &'static str) {
        if !href.starts_with('#') && target::parse(kind, href).is_ok() {
            let location = self.places.at(range);
            self.warn(location, "this link is not read as a chapter", advice);
        }
    }

    /// A link with a space in its path is no link in Markdown, and so no chapter: easily overlooked.
    fn check_plain_paragraph(&mut self, range: Range<usize>) {
        self.plain_paragraph = false;
        if self
            .text
            .get(range.clone())
            .is_some_and(|text| text.contains("]("))
        {
            let location = self.places.at(&range);
            self.warn(
                location,
                "this paragraph holds no link that Markdown knows, and so no chapter",
                BROKEN_LINK,
            );
        }
    }

    fn report_after_suffix(&mut self, event: &Event<'_>, range: &Range<usize>, since: u32) {
        let what = if matches!(event, Event::Start(Tag::List(_))) {
            "list"
        } else {
            "part title"
        };
        let location = self.places.at(range);
        let message =
            format!("a {what} cannot follow the paragraph on line {since}, which starts the suffix");
        let hint = format!("move the {what} above line {since}, or make that paragraph an item of a list");
        self.problem(location, message, hint);
    }

    fn problem(&mut self, location: Location, message: impl Into<String>, hint: impl Into<String>) {
        self.summary
            .diagnostics
            .push(Diagnostic::new("summary", message).at(location).hint(hint));
    }

    /// For what mdBook accepts: such a book must still build.
    fn warn(&mut self, location: Location, message: &str, hint: &str) {
        let mut diagnostic = Diagnostic::new("summary", message).at(location).hint(hint);
        diagnostic.level = Level::Warning;
        self.summary.diagnostics.push(diagnostic);
    }
}

const IN_HEADING: &str =
    "a heading holds no chapters: write `- [Title](page.md)`, and leave an empty line above `---` or `===`";
const AFTER_PART_TITLE: &str =
    "a paragraph right below a part title is left out: make it a list item, or put `---` above it";
const IN_OTHER_BLOCK: &str = "write it as a list item: `- [Title](page.md)`";
const BROKEN_LINK: &str = "write `[Title](page.md)`; a space in the path is written `%20`, or the path is put in angle brackets: `[Title](<a page.md>)`";

fn push_plain(plain: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        // mdBook joins the words around a hard break.
        Event::SoftBreak | Event::HardBreak => plain.push(' '),
        _ => {}
    }
}

#[cfg(test)]
mod tests;

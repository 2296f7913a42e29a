//! The numbered chapters: lists whose items start with a link.

use std::ops::Range;

use portolan_core::model::SourcePath;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::outline::{DEEPEST, Outline};
use super::{BROKEN_LINK, Reader, push_plain};

impl Reader<'_> {
    /// A list whose start was just read, with all that is nested in it. Beside the first link and the lists of an
    /// item, nothing counts.
    pub(super) fn list(&mut self) {
        let mut outline = Outline::new(self.numbered_roots);
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => self.item(&mut outline, &range),
                Event::Start(Tag::List(_)) => {
                    let fits = outline.open();
                    if !fits {
                        self.report_too_deep(&range);
                    }
                }
                Event::End(TagEnd::List(_)) => {
                    let at_root = outline.close();
                    if at_root {
                        break;
                    }
                }
                Event::Start(Tag::Link {
                    link_type, dest_url, ..
                }) => {
                    let advice = "only the link at the start of a list item is a chapter: give this one an item of its own";
                    self.warn_of_lost_link(link_type, &dest_url, &range, advice);
                }
                _ => {}
            }
        }
        let items = outline.finish();
        let roots = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.numbered_roots = self.numbered_roots.saturating_add(roots);
        self.summary.items.extend(items);
    }

    /// The head of a list item whose start was just read.
    fn item(&mut self, outline: &mut Outline, item: &Range<usize>) {
        self.events
            .next_if(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)));
        let link = self
            .events
            .next_if(|(event, _)| matches!(event, Event::Start(Tag::Link { .. })));
        if let Some((
            Event::Start(Tag::Link {
                link_type, dest_url, ..
            }),
            range,
        )) = link
        {
            let (title, path) = self.chapter(link_type, &dest_url, &range);
            outline.push(title, path);
            return;
        }
        self.report_item(item);
        match self.rescue_item() {
            Some((title, path)) => outline.push(title, path),
            None => outline.skip(),
        }
    }

    /// Makes the best of an item that does not start with a link, so that one slip does not hide the chapters
    /// around and under it: its first link, else its text as the title of a draft.
    fn rescue_item(&mut self) -> Option<(String, Option<SourcePath>)> {
        let mut title = String::new();
        loop {
            let (event, range) = self.events.next_if(|(event, _)| !ends_head(event))?;
            match event {
                Event::Start(Tag::Link {
                    link_type, dest_url, ..
                }) => {
                    return Some(self.chapter(link_type, &dest_url, &range));
                }
                event => push_plain(&mut title, &event),
            }
            if self.events.peek().is_none_or(|(event, _)| ends_head(event)) {
                let title = title.trim();
                return (!title.is_empty()).then(|| (title.to_owned(), None));
            }
        }
    }

    fn report_item(&mut self, item: &Range<usize>) {
        let (range, hint) = match self.events.peek() {
            None | Some((Event::End(_), _)) => (
                item.clone(),
                "write `- [Title](page.md)`, or remove the empty item",
            ),
            Some((event, range)) => (
                range.clone(),
                advice(event, self.text.get(range.start..).unwrap_or("")),
            ),
        };
        let location = self.places.at(&range);
        self.problem(location, "a list item must start with a link", hint);
    }

    fn report_too_deep(&mut self, range: &Range<usize>) {
        let location = self.places.at(range);
        let message = format!("chapters are nested deeper than {DEEPEST} levels");
        self.problem(
            location,
            message,
            "nest them less: the deeper ones are read as if they stood one level higher",
        );
    }
}

/// The head of an item ends with its first block, or where a list starts.
fn ends_head(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::List(_) | Tag::Item) => true,
        Event::End(end) => !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Image),
        _ => false,
    }
}

/// What to do about an item that starts with `event`; `rest` is the text from there on.
fn advice(event: &Event<'_>, rest: &str) -> &'static str {
    match event {
        Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
            "put the comment on a line of its own, between the items"
        }
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Heading { .. }) => {
            "put the markup inside the link: `- [**Title**](page.md)`"
        }
        Event::Text(_) if rest.lines().next().is_some_and(|line| line.contains("](")) => BROKEN_LINK,
        _ => "write `- [Title](page.md)`, or `- [Title]()` for a chapter that has no page yet",
    }
}

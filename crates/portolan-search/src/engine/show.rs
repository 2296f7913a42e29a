//! Hits as readers see them: addresses, headings and the words around a hit, from the chunks of records and texts.

use super::score::Section;
use super::snippet::snippet;
use super::stop::{Gathering, Stop};
use crate::format::boot::Boot;
use crate::format::record::Record;
use crate::shelf::Shelf;
use crate::{PageHit, SectionHit};

/// A page that is shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The page.
    pub(crate) page: usize,
    /// Its score.
    pub(crate) score: f32,
    /// Its sections, the best first, those that are not shown too.
    pub(crate) sections: Vec<Section>,
}

/// Reads records and texts.
pub(crate) struct Showcase<'a> {
    pub(crate) boot: &'a Boot,
    pub(crate) shelf: &'a Shelf,
    /// The first page of each chunk of records, and the number of all pages.
    pub(crate) record_starts: &'a [usize],
}

/// How hits are shown.
pub(crate) struct Manner<'a> {
    /// How many sections of a page.
    pub(crate) sections: usize,
    /// How many words of their texts; nothing for none.
    pub(crate) snippet: Option<usize>,
    /// The words that are marked.
    pub(crate) words: &'a [String],
}

impl Showcase<'_> {
    /// The pages as readers see them.
    pub(crate) fn show(&self, pages: &[Shown], manner: &Manner<'_>) -> Result<Vec<PageHit>, Stop> {
        let mut gathering = Gathering::default();
        let mut hits = Vec::new();
        for shown in pages {
            if let Some(hit) = gathering.take(self.page(shown, manner))? {
                hits.push(hit);
            }
        }
        gathering.finish()?;
        Ok(hits)
    }

    fn page(&self, shown: &Shown, manner: &Manner<'_>) -> Result<PageHit, Stop> {
        let record = self.record(shown.page)?;
        let pages = &self.boot.pages;
        let first = pages.documents_of(shown.page).start;
        let mut gathering = Gathering::default();
        let mut sections = Vec::new();
        for section in shown.sections.iter().take(manner.sections) {
            let place = (section.document - first) as usize;
            let Some(about) = record.sections.get(place) else {
                return Err(Stop::Damaged(
                    "the search index is damaged: a section is missing".to_owned(),
                ));
            };
            let pieces = match manner.snippet {
                Some(length) => {
                    let text = gathering.take(self.text(&record, place))?;
                    snippet(text.as_deref().unwrap_or_default(), manner.words, length)
                }
                None => Vec::new(),
            };
            sections.push(SectionHit {
                anchor: about.anchor.clone(),
                heading: about.heading.clone(),
                score: section.score,
                snippet: pieces,
            });
        }
        gathering.finish()?;
        Ok(PageHit {
            url: record.url,
            title: record.title,
            breadcrumb: record.breadcrumb,
            kind: pages.values[0].first(shown.page).to_owned(),
            language: pages.values[3].first(shown.page).to_owned(),
            score: shown.score,
            more: shown.sections.len() - sections.len(),
            sections,
        })
    }

    fn record(&self, page: usize) -> Result<Record, Stop> {
        let number = self
            .record_starts
            .partition_point(|start| *start <= page)
            .saturating_sub(1);
        let first = self.record_starts.get(number).copied().unwrap_or_default();
        let id =
            u32::try_from(number).map_or(u32::MAX, |number| self.boot.first_record.saturating_add(number));
        let chunk = self.shelf.chunk(id)?;
        Ok(Record::find(&chunk, page - first)?)
    }

    /// The text of a section.
    fn text(&self, record: &Record, place: usize) -> Result<String, Stop> {
        let before: u64 = record.sections[..place].iter().map(|section| section.text).sum();
        let start = record.text.saturating_add(before);
        let end = start.saturating_add(record.sections[place].text);
        if end > self.boot.text_length {
            return Err(Stop::Damaged(
                "the search index is damaged: a text is missing".to_owned(),
            ));
        }
        let size = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
        let text = self.shelf.range(
            self.boot.first_text,
            size(self.boot.text_size),
            size(start)..size(end),
        )?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

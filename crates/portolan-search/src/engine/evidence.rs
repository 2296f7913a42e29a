//! Where words stand: the sections that have a word, or a sequence of words side by side.

use std::ops::Range;
use std::sync::Arc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::expand::Variant;
use super::lexicon::Lexicon;
use super::memory::{Kept, Looked};
use super::stop::{Gathering, Stop};
use crate::format::boot::Boot;
use crate::format::common;
use crate::shelf::Shelf;

/// A section that has what was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    /// The document.
    pub(crate) document: u32,
    /// How well its heading has it: the weight of the best variant; 0 where it does not.
    pub(crate) head: f32,
    /// How well its text has it, the same way.
    pub(crate) body: f32,
    /// How often its text has it.
    pub(crate) count: u32,
}

/// What was found of a word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// The sections that have it.
    pub(crate) hits: Vec<Hit>,
    /// For each page, how well texts somewhere in it have a frequent word: the weight of the best variant. Empty where
    /// there is no frequent word.
    pub(crate) pages: Vec<f32>,
    /// How many sections have it, about.
    pub(crate) sections: usize,
}

/// From which share of all documents on hits are many: one in so many.
const MANY: usize = 32;

/// A place of a word: document and position.
type Place = (u32, u32);

/// Reads postings.
pub(crate) struct Finder<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// One for each document, all empty between two words.
    pub(crate) scratch: &'a mut Scratch,
    pub(crate) boot: &'a Boot,
    pub(crate) shelf: &'a Shelf,
    pub(crate) memory: &'a Kept<Looked, Arc<Evidence>>,
}

/// Room for the hits of a word.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    hits: Vec<Hit>,
    touched: Vec<u32>,
}

impl Scratch {
    /// Room for an index of so many documents.
    pub(crate) fn new(documents: usize) -> Self {
        let document = |number: usize| Hit {
            document: u32::try_from(number).unwrap_or(u32::MAX),
            head: 0.0,
            body: 0.0,
            count: 0,
        };
        Self {
            hits: (0..documents).map(document).collect(),
            touched: Vec::new(),
        }
    }

    /// Notes a hit; what lies beyond the index is damage and is left out.
    fn add(&mut self, document: u32, is_head: bool, weight: f32, count: u32) {
        let Some(hit) = self.hits.get_mut(document as usize) else {
            return;
        };
        if hit.head == 0.0 && hit.body == 0.0 {
            self.touched.push(document);
        }
        if is_head {
            hit.head = hit.head.max(weight);
        } else {
            hit.body = hit.body.max(weight);
            hit.count = hit.count.saturating_add(count);
        }
    }

    /// The hits in the order of their documents; the room is empty again.
    fn take(&mut self) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(self.touched.len());
        // Of many, looking at all documents is quicker than sorting.
        if self.touched.len() > self.hits.len() / MANY {
            self.touched.clear();
            for hit in &mut self.hits {
                if hit.head != 0.0 || hit.body != 0.0 || hit.count != 0 {
                    hits.push(*hit);
                    (hit.head, hit.body, hit.count) = (0.0, 0.0, 0);
                }
            }
            return hits;
        }
        self.touched.sort_unstable();
        for document in self.touched.drain(..) {
            if let Some(hit) = self.hits.get_mut(document as usize) {
                hits.push(*hit);
                (hit.head, hit.body, hit.count) = (0.0, 0.0, 0);
            }
        }
        hits
    }
}

impl Finder<'_> {
    /// Where a variant stands: whether in headings, and by which reader.
    fn fields<'a>(&self, variant: &'a Variant) -> Vec<(bool, Arc<InvertedIndexReader>, &'a TermInfo)> {
        let Lexicon { head, body, odd } = self.lexicon;
        let entry = &variant.entry;
        let fields = [
            (true, head, &entry.head),
            (false, body, &entry.body),
            (false, odd, &entry.odd),
        ];
        let present = fields
            .into_iter()
            .filter_map(|(is_head, reader, info)| Some((is_head, reader, info.as_ref()?)));
        present
            .map(|(is_head, reader, info)| (is_head, Arc::clone(reader), info))
            .collect()
    }

    /// Where one of the variants stands, or one of the sequences (each with its weight).
    pub(crate) fn find(
        &mut self,
        variants: &[Variant],
        sequences: &[(Sequence, f32)],
    ) -> Result<Arc<Evidence>, Stop> {
        let is_same = |other: &Looked| other.variants == variants && other.sequences == sequences;
        if let Some(known) = self.memory.find(is_same) {
            return Ok(known);
        }
        let found = Arc::new(self.read(variants, sequences)?);
        let looked = Looked {
            variants: variants.to_vec(),
            sequences: sequences.to_vec(),
        };
        self.memory.keep(looked, Arc::clone(&found));
        Ok(found)
    }

    fn read(&mut self, variants: &[Variant], sequences: &[(Sequence, f32)]) -> Result<Evidence, Stop> {
        let mut gathering = Gathering::default();
        let mut found = Evidence::default();
        for variant in variants {
            match gathering.take(self.frequent(variant))? {
                Some(None) => {}
                Some(Some(frequent)) => {
                    found.sections = found.sections.max(variant.entry.sections() as usize);
                    self.add_frequent(&frequent, variant.weight, &mut found.pages);
                    continue;
                }
                None => continue,
            }
            for (is_head, reader, info) in self.fields(variant) {
                let postings = reader.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
                let Some(mut postings) = gathering.take(postings.map_err(Stop::from))? else {
                    continue;
                };
                let mut document = postings.doc();
                while document != TERMINATED {
                    self.scratch
                        .add(document, is_head, variant.weight, postings.term_freq());
                    document = postings.advance();
                }
            }
        }
        for (sequence, weight) in sequences {
            if let Some(places) = gathering.take(self.sequence(sequence))? {
                for (is_head, places) in [(true, &places[0]), (false, &places[1])] {
                    for (document, _) in places {
                        self.scratch.add(*document, is_head, *weight, 1);
                    }
                }
            }
        }
        found.hits = self.scratch.take();
        found.sections = found.sections.max(found.hits.len());
        gathering.finish()?;
        Ok(found)
    }

    /// Where the entry of a frequent word lies, by its postings in texts.
    fn place_of(&self, info: &TermInfo) -> Option<Range<usize>> {
        let common = &self.boot.common;
        let number = common
            .binary_search_by_key(&(info.postings_range.start as u64), |entry| entry.0)
            .ok()?;
        let start = number.checked_sub(1).map_or(0, |before| common[before].1);
        Some(usize::try_from(start).ok()?..usize::try_from(common[number].1).ok()?)
    }

    /// The entry of a variant that is frequent in texts.
    fn frequent(&self, variant: &Variant) -> Result<Option<common::Entry>, Stop> {
        let Some(place) = variant.entry.body.as_ref().and_then(|info| self.place_of(info)) else {
            return Ok(None);
        };
        let size = usize::try_from(self.boot.common_size).unwrap_or(usize::MAX);
        let bytes = self.shelf.range(self.boot.first_common, size, place)?;
        Ok(Some(common::Entry::read(&bytes, self.boot.pages.len())?))
    }

    fn add_frequent(&mut self, frequent: &common::Entry, weight: f32, pages: &mut Vec<f32>) {
        for head in &frequent.heads {
            self.scratch.add(*head, true, weight, 1);
        }
        pages.resize(self.boot.pages.len(), 0.0);
        for (best, has) in pages.iter_mut().zip(&frequent.pages) {
            if *has {
                *best = best.max(weight);
            }
        }
    }

    /// Where a sequence ends, in headings and in texts.
    fn sequence(&self, sequence: &Sequence) -> Result<[Vec<Place>; 2], Stop> {
        let mut gathering = Gathering::default();
        let mut ends: Option<[Vec<Place>; 2]> = None;
        for (step, variants) in &sequence.0 {
            let Some(places) = gathering.take(self.places(variants))? else {
                continue;
            };
            ends = Some(match ends {
                None => places,
                Some([head, body]) => [follow(&head, &places[0], *step), follow(&body, &places[1], *step)],
            });
        }
        gathering.finish()?;
        Ok(ends.unwrap_or_default())
    }

    /// All places of some variants, in order.
    fn places(&self, variants: &[Variant]) -> Result<[Vec<Place>; 2], Stop> {
        let mut gathering = Gathering::default();
        let mut places = [Vec::new(), Vec::new()];
        let mut positions = Vec::new();
        for variant in variants {
            for (is_head, reader, info) in self.fields(variant) {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let postings = reader.read_postings_from_terminfo(info, option);
                let Some(mut postings) = gathering.take(postings.map_err(Stop::from))? else {
                    // tantivy gives up before it looks at the positions: a term of no documents makes it look.
                    let positions = TermInfo {
                        positions_range: info.positions_range.clone(),
                        ..TermInfo::default()
                    };
                    let looked = reader.read_postings_from_terminfo(&positions, option);
                    gathering.take(looked.map(drop).map_err(Stop::from))?;
                    continue;
                };
                let mut document = postings.doc();
                while document != TERMINATED {
                    postings.positions(&mut positions);
                    let of = positions.iter().map(|position| (document, *position));
                    places[usize::from(!is_head)].extend(of);
                    document = postings.advance();
                }
            }
        }
        gathering.finish()?;
        for places in &mut places {
            places.sort_unstable();
            places.dedup();
        }
        Ok(places)
    }
}

/// Words side by side: how far each is from the one before it, and what it may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sequence(pub(crate) Vec<(u32, Vec<Variant>)>);

impl Sequence {
    /// How many bytes of positions it takes.
    pub(crate) fn bytes(&self) -> usize {
        let of = |variants: &Vec<Variant>| {
            variants
                .iter()
                .map(|variant| variant.entry.place_bytes())
                .sum::<usize>()
        };
        self.0.iter().map(|(_, variants)| of(variants)).sum()
    }
}

/// The places of `next` that are `step` after one of `before`. The humps of a camel share a place, so that a step of one may
/// be none.
fn follow(before: &[Place], next: &[Place], step: u32) -> Vec<Place> {
    let mut found = Vec::new();
    for step in [step, if step == 1 { 0 } else { step }] {
        let mut before = before.iter().peekable();
        for place in next {
            let (document, position) = *place;
            let Some(wanted) = position.checked_sub(step) else {
                continue;
            };
            while before.next_if(|other| **other < (document, wanted)).is_some() {}
            if before.peek() == Some(&&(document, wanted)) {
                found.push(*place);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_each_other_within_a_document() {
        let before = [(1, 0), (1, 5), (2, 3), (4, 9)];
        let next = [(1, 1), (1, 7), (2, 3), (3, 4), (4, 10)];
        assert_eq!(follow(&before, &next, 1), [(1, 1), (2, 3), (4, 10)]);
        assert_eq!(follow(&before, &next, 2), [(1, 7)]);
        assert_eq!(follow(&before, &[], 1), []);
    }
}

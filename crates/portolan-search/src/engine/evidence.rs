//! Where words stand: the sections that have a word, or a sequence of words side by side.

use std::sync::Arc;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::expand::Variant;
use super::lexicon::Lexicon;
use super::stop::{Gathering, Stop};

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

/// A place of a word: document and position.
type Place = (u32, u32);

/// Reads postings.
pub(crate) struct Finder<'a> {
    pub(crate) lexicon: &'a Lexicon,
    /// One for each document, all empty between two words.
    pub(crate) scratch: &'a mut Scratch,
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
        self.touched.sort_unstable();
        let mut hits = Vec::with_capacity(self.touched.len());
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
    fn fields<'a>(
        &self,
        variant: &'a Variant,
    ) -> [(bool, Arc<InvertedIndexReader>, Option<&'a TermInfo>); 2] {
        [
            (true, Arc::clone(&self.lexicon.head), variant.entry.head.as_ref()),
            (false, Arc::clone(&self.lexicon.body), variant.entry.body.as_ref()),
        ]
    }

    /// The sections that have one of the variants, or one of the sequences (each with its weight).
    pub(crate) fn hits(
        &mut self,
        variants: &[Variant],
        sequences: &[(Sequence, f32)],
    ) -> Result<Vec<Hit>, Stop> {
        let mut gathering = Gathering::default();
        for variant in variants {
            for (is_head, reader, info) in self.fields(variant) {
                let Some(info) = info else { continue };
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
        let hits = self.scratch.take();
        gathering.finish()?;
        Ok(hits)
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
                let Some(info) = info else { continue };
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
#[derive(Clone, Debug, Default)]
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

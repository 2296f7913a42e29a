//! Which pages match, and how well: by what their title, headings and texts have of the words, weighed by how rare those
//! are.
//!
//! Words may be spread over a page: a page matches when its sections have them all together. Its score is that of its
//! best section, in the light of what the others have.

use std::ops::Range;
use std::sync::Arc;

use super::evidence::{Evidence, Hit};
use super::plan::Need;
use super::weights::{BODY, HEADING, LENGTH, OFTEN, SATURATION, SPREAD, TITLE, TITLE_LENGTH};
use crate::Options;
use crate::format::pages::{Pages, words};

/// What was found for one slot.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where it stands.
    pub(crate) evidence: Arc<Evidence>,
    /// What it counts, without its rarity.
    pub(crate) weight: f32,
    /// What pages must do with it.
    pub(crate) need: Need,
}

/// A page that has some of what is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// The page.
    pub(crate) page: usize,
    /// How much of the wanted words' worth it has, from 0 to 1.
    pub(crate) share: f32,
    /// Whether it has all of them.
    pub(crate) has_all: bool,
}

/// A section of a page that matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Section {
    /// The document.
    pub(crate) document: u32,
    /// How well it matches.
    pub(crate) score: f32,
}

/// Scores pages.
pub(crate) struct Scorer<'a> {
    pages: &'a Pages,
    options: &'a Options,
    found: &'a [Found],
    /// What each slot is worth: its weight times its rarity.
    worth: Vec<f32>,
    /// The mean length of a text.
    mean: f32,
    /// Where the page in hand begins in the hits of each slot. Pages come mostly in their order.
    begins: Vec<usize>,
    in_hand: InHand,
}

/// What the page in hand has of each slot.
#[derive(Debug, Default)]
struct InHand {
    first: u32,
    /// What each section has: a row for each.
    cells: Vec<f32>,
    title: Vec<f32>,
    /// The most that a section has.
    most: Vec<f32>,
    /// What the page as a whole gives each of its sections.
    context: f32,
}

impl InHand {
    /// Nothing yet, for so many slots.
    fn begin(&mut self, documents: &Range<u32>, slots: usize) {
        self.first = documents.start;
        let cells = documents.len() * slots;
        for (values, length) in [
            (&mut self.cells, cells),
            (&mut self.title, slots),
            (&mut self.most, slots),
        ] {
            values.clear();
            values.resize(length, 0.0);
        }
    }

    /// The sections that have something, in the page's order.
    fn each_section(&self, mut take: impl FnMut(Section)) {
        let in_title = self.title.iter().any(|cell| *cell > 0.0);
        let mut has_any = false;
        for (document, cells) in (self.first..).zip(self.cells.chunks_exact(self.most.len().max(1))) {
            let is_top = document == self.first && in_title;
            if is_top || cells.iter().any(|cell| *cell > 0.0) {
                has_any = true;
                let own: f32 = cells
                    .iter()
                    .zip(&self.most)
                    .map(|(cell, most)| cell + SPREAD * (most - cell))
                    .sum();
                let score = own + self.context;
                take(Section { document, score });
            }
        }
        if !has_any && self.context > 0.0 {
            take(Section {
                document: self.first,
                score: self.context,
            });
        }
    }
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(pages: &'a Pages, options: &'a Options, found: &'a [Found], mean: f32) -> Self {
        let documents = as_real(pages.documents());
        let worth = found.iter().map(|found| {
            found.weight * rarity(documents, as_real(found.evidence.sections.min(pages.documents())))
        });
        Self {
            pages,
            options,
            found,
            worth: worth.collect(),
            mean,
            begins: vec![0; found.len()],
            in_hand: InHand::default(),
        }
    }

    /// All pages that have something, in the order of the site.
    pub(crate) fn candidates(&self) -> Vec<Candidate> {
        let mut rests: Vec<&[Hit]> = self
            .found
            .iter()
            .map(|found| found.evidence.hits.as_slice())
            .collect();
        let mut candidates = Vec::new();
        let frequent: Vec<&Evidence> = self
            .found
            .iter()
            .map(|found| &*found.evidence)
            .filter(|found| !found.pages.is_empty())
            .collect();
        let mut has = vec![false; rests.len()];
        let mut page = 0;
        while page < self.pages.len() {
            if frequent
                .iter()
                .all(|found| found.pages.get(page).is_none_or(|weight| *weight == 0.0))
            {
                // The next page with a hit, as long as no frequent word stands before it.
                let next = rests
                    .iter()
                    .filter_map(|rest| rest.first())
                    .map(|hit| hit.document)
                    .min();
                let next = next.map_or(self.pages.len(), |document| self.pages.page_of(document));
                if next > page {
                    page = if frequent.is_empty() { next } else { page + 1 };
                    continue;
                }
            }
            let end = self.pages.documents_of(page).end;
            for (slot, rest) in rests.iter_mut().enumerate() {
                let here = rest.iter().take_while(|hit| hit.document < end).count();
                has[slot] = here > 0 || self.somewhere(slot, page) > 0.0;
                *rest = &rest[here..];
            }
            candidates.extend(self.candidate(page, &has));
            page += 1;
        }
        candidates
    }

    /// How well texts somewhere in a page have a frequent word of a slot.
    fn somewhere(&self, slot: usize, page: usize) -> f32 {
        let weight = self.found[slot]
            .evidence
            .pages
            .get(page)
            .copied()
            .unwrap_or_default();
        BODY * self.options.body * weight
    }

    /// A page by which slots it has, if it has what it must have.
    fn candidate(&self, page: usize, has: &[bool]) -> Option<Candidate> {
        let (mut has_all, mut had, mut wanted, mut has_any) = (true, 0.0, 0.0, false);
        for ((found, has), worth) in self.found.iter().zip(has).zip(&self.worth) {
            match (found.need, has) {
                (Need::Required, false) => return None,
                (Need::Required, true) => has_any = true,
                (Need::Optional, _) => {}
                (Need::Wanted, true) => (had, wanted, has_any) = (had + worth, wanted + worth, true),
                (Need::Wanted, false) => (wanted, has_all) = (wanted + worth, false),
            }
        }
        if !has_any {
            return None;
        }
        let share = if wanted > 0.0 { had / wanted } else { 1.0 };
        Some(Candidate { page, share, has_all })
    }

    /// How well a page matches.
    pub(crate) fn score(&mut self, candidate: &Candidate) -> f32 {
        let page = candidate.page;
        self.take(page);
        let mut best = 0.0_f32;
        self.in_hand
            .each_section(|section| best = best.max(section.score));
        let kind = self.pages.values[0].first(page);
        let kind = self.options.kinds.get(kind).copied().unwrap_or(1.0);
        let boost = self.pages.boosts.get(page).copied().unwrap_or(1.0) * kind;
        // Without words, pages are as good as their boosts.
        let best = if self.found.is_empty() { 1.0 } else { best };
        // The root: a page that lacks half of the words is not half as good.
        best * boost * candidate.share.sqrt()
    }

    /// The sections of a page that have something, in the page's order.
    pub(crate) fn sections(&mut self, page: usize) -> Vec<Section> {
        self.take(page);
        let mut sections = Vec::new();
        self.in_hand.each_section(|section| sections.push(section));
        sections
    }

    /// Takes a page in hand.
    fn take(&mut self, page: usize) {
        let mut hand = std::mem::take(&mut self.in_hand);
        let slots = self.found.len();
        let documents = self.pages.documents_of(page);
        hand.begin(&documents, slots);
        let title_words = f32::from(self.pages.titles.get(page).copied().unwrap_or(1).max(1));
        let title_weight = TITLE * self.options.title / (1.0 + TITLE_LENGTH * (title_words - 1.0).sqrt());
        let (mut often, mut somewhere) = (0.0, 0.0);
        for slot in 0..slots {
            let worth = self.worth[slot];
            let mut sections = 0_usize;
            for hit in self.hits_of(slot, &documents) {
                let place = (hit.document - documents.start) as usize;
                let mut cell = self.text(hit);
                if place == 0 {
                    hand.title[slot] = title_weight * hit.head * worth;
                } else {
                    cell += HEADING * self.options.heading * hit.head;
                }
                let cell = cell * worth;
                hand.cells[place * slots + slot] = cell;
                hand.most[slot] = hand.most[slot].max(cell);
                sections += usize::from(cell > 0.0);
            }
            somewhere += self.somewhere(slot, page) * worth;
            if sections > 1 {
                often += OFTEN * worth * log2(as_real(sections));
            }
        }
        hand.context = hand.title.iter().sum::<f32>() + often + somewhere;
        self.in_hand = hand;
    }

    /// What a slot has in these documents, which are those of a page.
    fn hits_of(&mut self, slot: usize, documents: &Range<u32>) -> &'a [Hit] {
        let hits = self.found[slot].evidence.hits.as_slice();
        let begin = &mut self.begins[slot];
        if *begin > 0 && hits[*begin - 1].document >= documents.start {
            *begin = hits.partition_point(|hit| hit.document < documents.start);
        }
        let rest = &hits[*begin..];
        *begin += rest
            .iter()
            .take_while(|hit| hit.document < documents.start)
            .count();
        let here = &hits[*begin..];
        &here[..here.iter().take_while(|hit| hit.document < documents.end).count()]
    }

    /// What a hit in a text counts.
    fn text(&self, hit: &Hit) -> f32 {
        if hit.body == 0.0 {
            return 0.0;
        }
        let level = self
            .pages
            .lengths
            .get(hit.document as usize)
            .copied()
            .unwrap_or_default();
        let length = 1.0 - LENGTH + LENGTH * words(level) / self.mean.max(1.0);
        let count = as_real(hit.count.max(1) as usize);
        let saturated = count * (SATURATION + 1.0) / (count + SATURATION * length);
        BODY * self.options.body * hit.body * saturated
    }
}

/// How much a word tells that so many of all sections have: more the fewer they are.
fn rarity(all: f32, having: f32) -> f32 {
    ln(1.0 + (all - having + 0.5).max(0.5) / (having + 0.5))
}

/// The natural logarithm of a positive number. Every machine gives the same, which a system's own one need not.
fn ln(number: f32) -> f32 {
    log2(number) * std::f32::consts::LN_2
}

/// The logarithm to base 2 of a positive number, good to five digits.
fn log2(number: f32) -> f32 {
    let bits = number.to_bits();
    let exponent = as_real((bits >> 23) as usize) - 127.0;
    let mantissa = f32::from_bits((bits & 0x7f_ffff) | 0x3f80_0000);
    // ln((1 + t) / (1 - t)) = 2 (t + t³/3 + t⁵/5 + …), with t at most a third.
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = t * (1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0))));
    exponent + 2.0 * series * std::f32::consts::LOG2_E
}

/// Counts are below what a float tells apart where it matters.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(crate) fn as_real(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_close_enough() {
        for number in [1.0_f32, 1.5, 1.999, 2.0, 3.0, 10.0, 12_345.6, 1e6] {
            assert!(
                (ln(number) - number.ln()).abs() < 2e-5 * number.ln().max(1.0),
                "{number}"
            );
        }
    }

    #[test]
    fn rare_words_are_worth_more() {
        assert!(rarity(1000.0, 1.0) > rarity(1000.0, 10.0));
        assert!(rarity(1000.0, 1000.0) > 0.0);
        assert!(rarity(1.0, 2.0) > 0.0);
    }
}

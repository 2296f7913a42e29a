//! What is looked for: a question's words as slots, each with all that it may be found by.

use super::evidence::Sequence;
use super::expand::{Expander, Expansion, Variant, add, scope};
use super::query::{Query, Word, list};
use super::stop::{Gathering, Stop};
use super::weights::{FORM_BYTES, MOST_NEAR, MOST_WORDS, NEIGHBOUR_BYTES, NEIGHBOURS, PARTS, STOP, SYNONYM};
use crate::analysis::stop::StopWords;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// What makes the score: first the words, then pairs of neighbours.
    pub(crate) slots: Vec<Slot>,
    /// Pages that have one of these are no hits.
    pub(crate) excluded: Vec<Sequence>,
    /// Titles must have each of these.
    pub(crate) titles: Vec<Sequence>,
    /// Whether words of a pasted line are left out, because the index does not have them or they are too many.
    pub(crate) left_out: bool,
    /// What words were taken for others.
    pub(crate) corrected: Vec<(String, String)>,
    /// Words that stand for nothing in the index.
    pub(crate) unknown: Vec<Word>,
}

/// One thing that is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slot {
    /// Words that it may be.
    pub(crate) variants: Vec<Variant>,
    /// Sequences that it may be.
    pub(crate) sequences: Vec<(Sequence, f32)>,
    /// What it counts.
    pub(crate) weight: f32,
    /// What pages must do with it.
    pub(crate) need: Need,
}

/// What pages must do with what is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Need {
    /// They should have it.
    #[default]
    Wanted,
    /// They must have it, whatever else they have.
    Required,
    /// It only makes them better.
    Optional,
}

/// Which forms of its words a sequence may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forms {
    /// As they are written.
    Written,
    /// Others too, as far as their places are worth loading.
    All,
}

/// Makes plans.
pub(crate) struct Planner<'a> {
    pub(crate) expander: Expander<'a>,
    pub(crate) stop: &'a [StopWords],
    pub(crate) synonyms: &'a Synonyms,
}

impl Planner<'_> {
    /// What a question looks for.
    pub(crate) fn plan(&self, query: &Query) -> Result<Plan, Stop> {
        let mut gathering = Gathering::default();
        let mut plan = Plan::default();
        let words = self.known_whole(&query.words)?;
        let is_only_stop = words.iter().all(|word| self.is_stop(word)) && query.phrases.is_empty();
        let lenient = !query.pasted;
        let mut asked: Vec<(Word, Slot)> = Vec::new();
        for word in words {
            let Some(expansion) = gathering.take(self.expander.expand(&word, lenient))? else {
                continue;
            };
            if let Some(corrected) = &expansion.corrected {
                plan.corrected.push((word.typed.clone(), corrected.clone()));
            }
            if expansion.variants.is_empty() {
                plan.unknown.push(word.clone());
            }
            let mut slot = self.slot(&word, expansion)?;
            if self.is_stop(&word) && !is_only_stop {
                (slot.need, slot.weight) = (Need::Optional, STOP);
            }
            asked.push((word, slot));
        }
        self.add_synonyms(&mut asked)?;
        if query.pasted {
            let all = asked.len();
            keep_rarest(&mut asked);
            plan.left_out = asked.len() < all;
        }
        let pairs = self.pairs(&asked);
        let phrases = query
            .phrases
            .iter()
            .map(|phrase| self.sequence(phrase, Forms::All));
        for phrase in phrases {
            if let Some(sequence) = gathering.take(phrase)? {
                plan.slots.push(Slot {
                    sequences: vec![(sequence, 1.0)],
                    weight: 1.0,
                    need: Need::Required,
                    ..Slot::default()
                });
            }
        }
        plan.slots.extend(asked.into_iter().map(|(_, slot)| slot));
        plan.slots.truncate(MOST_WORDS);
        plan.slots.extend(pairs);
        for words in &query.excluded {
            plan.excluded
                .extend(gathering.take(self.sequence(words, Forms::Written))?);
        }
        for words in &query.titles {
            plan.titles
                .extend(gathering.take(self.sequence(words, Forms::All))?);
        }
        gathering.finish()?;
        Ok(plan)
    }

    /// What to ask instead, where nothing was found.
    pub(crate) fn near(&self, query: &Query, plan: &Plan) -> Result<Vec<String>, Stop> {
        let mut near: Vec<String> = Vec::new();
        for phrase in &query.phrases {
            let words: Vec<&str> = phrase.iter().map(|word| word.typed.as_str()).collect();
            near.push(words.join(" "));
        }
        for word in &plan.unknown {
            near.extend(self.expander.near(word)?);
        }
        let mut once = Vec::new();
        for text in near {
            if once.len() < MOST_NEAR[1] && !once.contains(&text) {
                once.push(text);
            }
        }
        Ok(once)
    }

    /// The words, each once; an identifier that the index does not have as a whole is its parts.
    fn known_whole(&self, words: &[Word]) -> Result<Vec<Word>, Stop> {
        let mut known: Vec<Word> = Vec::new();
        let mut push = |word: &Word| {
            if known.iter().all(|other| other.lower != word.lower) {
                known.push(word.clone());
            }
        };
        for word in words {
            let is_known = word.parts.is_empty()
                || !self.expander.lexicon.exact(&word.folded, scope(word))?.is_empty()
                || word.open
                    && !self
                        .expander
                        .lexicon
                        .beginning(&word.folded, scope(word))?
                        .is_empty();
            if is_known {
                push(word);
            } else {
                let last = word.parts.len() - 1;
                for (number, part) in word.parts.iter().enumerate() {
                    push(&Word {
                        open: word.open && number == last,
                        ..part.clone()
                    });
                }
            }
        }
        Ok(known)
    }

    fn is_stop(&self, word: &Word) -> bool {
        word.parts.is_empty() && !word.open && self.stop.iter().any(|stop| stop.has(&word.lower))
    }

    fn slot(&self, word: &Word, expansion: Expansion) -> Result<Slot, Stop> {
        let mut slot = Slot {
            variants: expansion.variants,
            weight: 1.0,
            ..Slot::default()
        };
        if !word.parts.is_empty() {
            let sequence = self.sequence(&word.parts, Forms::Written)?;
            if sequence.bytes() <= NEIGHBOUR_BYTES {
                slot.sequences.push((sequence, PARTS));
            }
        }
        Ok(slot)
    }

    /// Words in this order, with stop words between them as they stand.
    fn sequence(&self, words: &[Word], forms: Forms) -> Result<Sequence, Stop> {
        let mut steps: Vec<(u32, Vec<Variant>)> = Vec::new();
        let mut before: Option<u32> = None;
        let flat = parts_of(words);
        let keeps_stop = flat.iter().all(|word| self.is_stop(word));
        for word in flat {
            if self.is_stop(word) && !keeps_stop {
                continue;
            }
            let mut variants = self.expander.written(word)?;
            let is_written = variants.iter().any(|variant| variant.entry.folded == word.folded);
            variants.retain(|variant| match forms {
                _ if variant.entry.folded == word.folded => true,
                Forms::Written => false,
                Forms::All => !is_written || variant.entry.place_bytes() <= FORM_BYTES,
            });
            let step = before.map_or(0, |before| word.position.saturating_sub(before));
            before = Some(word.position);
            steps.push((step, variants));
        }
        Ok(Sequence(steps))
    }

    /// Each two words that follow each other, as far as their places are worth loading.
    fn pairs(&self, asked: &[(Word, Slot)]) -> Vec<Slot> {
        let mut left = NEIGHBOUR_BYTES;
        let mut pairs = Vec::new();
        let worthy: Vec<&(Word, Slot)> = asked
            .iter()
            .filter(|(_, slot)| slot.need != Need::Optional && !slot.variants.is_empty())
            .collect();
        for pair in worthy.windows(2) {
            let [(first, first_slot), (second, second_slot)] = pair else {
                continue;
            };
            let step = second.position.saturating_sub(first.position);
            if !(1..=4).contains(&step) {
                continue;
            }
            let sequence = Sequence(vec![
                (0, first_slot.variants.clone()),
                (step, second_slot.variants.clone()),
            ]);
            let bytes = sequence.bytes();
            if bytes <= left {
                left -= bytes;
                pairs.push(Slot {
                    sequences: vec![(sequence, 1.0)],
                    weight: NEIGHBOURS,
                    need: Need::Optional,
                    ..Slot::default()
                });
            }
        }
        pairs
    }

    fn add_synonyms(&self, asked: &mut [(Word, Slot)]) -> Result<(), Stop> {
        let mut more: Vec<(std::ops::Range<usize>, &[Word])> = Vec::new();
        for group in &self.synonyms.0 {
            for (number, member) in group.iter().enumerate() {
                let Some(range) = self.place_of(member, asked) else {
                    continue;
                };
                let others = group.iter().enumerate().filter(|(other, _)| *other != number);
                more.extend(others.map(|(_, other)| (range.clone(), other.as_slice())));
            }
        }
        for (range, other) in more {
            let sequence = self.sequence(other, Forms::All)?;
            for (_, slot) in asked.get_mut(range).unwrap_or_default() {
                match other {
                    [word] if word.parts.is_empty() => {
                        let mut forms = self.expander.written(word)?;
                        forms.iter_mut().for_each(|variant| variant.weight *= SYNONYM);
                        add(&mut slot.variants, forms);
                    }
                    _ => slot.sequences.push((sequence.clone(), SYNONYM)),
                }
            }
        }
        Ok(())
    }

    /// Where the words of a synonym stand in the question, identifiers whole or in parts.
    fn place_of(&self, member: &[Word], asked: &[(Word, Slot)]) -> Option<std::ops::Range<usize>> {
        let find = |wanted: &[&Word]| {
            let mut windows = asked.windows(wanted.len().max(1));
            let start = windows.position(|window| {
                let mut pairs = window.iter().zip(wanted);
                pairs.all(|((word, _), wanted)| self.expander.is_same(word, wanted))
            })?;
            Some(start..start + wanted.len())
        };
        let whole: Vec<&Word> = member.iter().collect();
        find(&whole).or_else(|| find(&parts_of(member)))
    }
}

/// Words, those of identifiers one by one.
fn parts_of(words: &[Word]) -> Vec<&Word> {
    let mut parts = Vec::with_capacity(words.len());
    for word in words {
        if word.parts.is_empty() {
            parts.push(word);
        } else {
            parts.extend(&word.parts);
        }
    }
    parts
}

/// Of a pasted line, the words that fewest sections have; what the index does not have says nothing.
fn keep_rarest(asked: &mut Vec<(Word, Slot)>) {
    let sections = |slot: &Slot| {
        slot.variants
            .iter()
            .map(|variant| variant.entry.sections())
            .sum::<u32>()
    };
    asked.retain(|(_, slot)| !slot.variants.is_empty() || !slot.sequences.is_empty());
    if asked.len() <= MOST_WORDS {
        return;
    }
    let mut counts: Vec<u32> = asked.iter().map(|(_, slot)| sections(slot)).collect();
    counts.sort_unstable();
    let most = counts[MOST_WORDS - 1];
    let mut left = MOST_WORDS;
    asked.retain(|(_, slot)| {
        let keep = left > 0 && sections(slot) <= most;
        left -= usize::from(keep);
        keep
    });
}

/// The groups of words that mean the same, cut into words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Synonyms(Vec<Vec<Vec<Word>>>);

impl Synonyms {
    /// Those of a book.
    pub(crate) fn of(groups: &[Vec<String>]) -> Self {
        let cut = |text: &String| Some(list(text)).filter(|words| !words.is_empty());
        let groups = groups.iter().map(|group| group.iter().filter_map(cut).collect());
        Self(groups.collect())
    }
}

//! What a word of a question stands for: the words of the index that are written like it, have its stem, begin with it
//! while it is typed, or differ by a letter or two where there are none.

use super::distance::{allowed, distance};
use super::lexicon::{Entry, Lexicon, Scope};
use super::memory::{Kept, WordKey};
use super::query::Word;
use super::stop::Stop;
use super::weights::{MOST_NEAR, MOST_PREFIXES, MOST_STEMS, MOST_TYPOS, PREFIX, STEM, TYPO_1, TYPO_2};
use crate::analysis::fold::fold;
use crate::analysis::stem::Stemmers;

/// A word of the index that a word of a question stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) entry: Entry,
    /// What a hit counts, beside the word itself.
    pub(crate) weight: f32,
}

/// All that a word stands for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expansion {
    pub(crate) variants: Vec<Variant>,
    /// What the word was taken for, because the index does not have it.
    pub(crate) corrected: Option<String>,
}

/// Widens words.
pub(crate) struct Expander<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) stemmers: &'a Stemmers,
    pub(crate) memory: &'a Kept<WordKey, Expansion>,
}

impl Expander<'_> {
    /// The words of the index that a word stands for. `lenient` allows mistakes.
    pub(crate) fn expand(&self, word: &Word, lenient: bool) -> Result<Expansion, Stop> {
        let key = WordKey::of(word, lenient);
        if let Some(known) = self.memory.find(|other| *other == key) {
            return Ok(known);
        }
        let expansion = self.expanded(word, lenient)?;
        self.memory.keep(key, expansion.clone());
        Ok(expansion)
    }

    fn expanded(&self, word: &Word, lenient: bool) -> Result<Expansion, Stop> {
        let scope = scope(word);
        let mut variants = self.written(word)?;
        if word.open {
            add(&mut variants, self.begun(&word.folded, scope)?);
        }
        if !variants.is_empty() {
            return Ok(Expansion {
                variants,
                corrected: None,
            });
        }
        let expansion = if lenient {
            self.mistyped(word)?
        } else {
            Expansion::default()
        };
        if !expansion.variants.is_empty() || scope == Scope::All {
            return Ok(expansion);
        }
        // Identifiers may be written without what joins them. Their dictionary is looked into last: most of it lies in chunks.
        let exact = self.lexicon.exact(&word.folded, Scope::All)?;
        Ok(Expansion {
            variants: exact
                .into_iter()
                .map(|entry| Variant { entry, weight: 1.0 })
                .collect(),
            corrected: None,
        })
    }

    /// Those that are written like it, and those of the same stem.
    pub(crate) fn written(&self, word: &Word) -> Result<Vec<Variant>, Stop> {
        let exact = self.lexicon.exact(&word.folded, scope(word))?;
        let mut stems: Vec<Vec<String>> = Vec::new();
        for number in 0..self.stemmers.len() {
            let mut of = vec![self.stem(number, &word.lower)];
            of.extend(exact.iter().map(|entry| self.stem(number, entry.lower())));
            of.sort_unstable();
            of.dedup();
            stems.push(of);
        }
        let start = common_start(&word.folded, stems.iter().flatten());
        let mut variants: Vec<Variant> = exact
            .into_iter()
            .map(|entry| Variant { entry, weight: 1.0 })
            .collect();
        // Numbers and the like have no other forms.
        if stems.is_empty() || start.len() < 2 || !word.folded.chars().all(char::is_alphabetic) {
            return Ok(variants);
        }
        let mut others = Vec::new();
        for entry in self.lexicon.beginning(start, Scope::Plain)? {
            if entry.folded == word.folded || entry.folded.len() > word.folded.len() + 9 {
                continue;
            }
            let is_same = |(number, of): (usize, &Vec<String>)| {
                let stem = self.stem(number, entry.lower());
                of.binary_search(&stem).is_ok()
            };
            if stems.iter().enumerate().any(is_same) {
                others.push(entry);
            }
        }
        most_frequent(&mut others, MOST_STEMS);
        variants.extend(others.into_iter().map(|entry| Variant { entry, weight: STEM }));
        Ok(variants)
    }

    /// What a word that the index does not have may be meant for: words with the longest beginning that it shares with any,
    /// at least three letters and half of it.
    pub(crate) fn near(&self, word: &Word) -> Result<Vec<String>, Stop> {
        let ends: Vec<usize> = word.folded.char_indices().map(|(at, _)| at).collect();
        let least = (ends.len() / 2).max(3);
        for end in ends.iter().skip(least).rev() {
            let mut entries = self.lexicon.beginning(&word.folded[..*end], Scope::Plain)?;
            if !entries.is_empty() {
                most_frequent(&mut entries, MOST_NEAR[0]);
                return Ok(entries.iter().map(|entry| entry.lower().to_owned()).collect());
            }
        }
        Ok(Vec::new())
    }

    /// Whether two words are one, their endings aside.
    pub(crate) fn is_same(&self, left: &Word, right: &Word) -> bool {
        let same_stem = |number| self.stem(number, &left.lower) == self.stem(number, &right.lower);
        left.folded == right.folded || (0..self.stemmers.len()).any(same_stem)
    }

    fn stem(&self, number: usize, word: &str) -> String {
        fold(&self.stemmers.stem(number, word))
    }

    /// Those that begin with it.
    fn begun(&self, start: &str, scope: Scope) -> Result<Vec<Variant>, Stop> {
        if start.chars().nth(1).is_none() {
            return Ok(Vec::new());
        }
        let mut entries = self.lexicon.beginning(start, scope)?;
        entries.retain(|entry| entry.folded != start);
        most_frequent(&mut entries, MOST_PREFIXES);
        let weight = |entry: &Entry| {
            let share = ratio(start.len(), entry.folded.len());
            PREFIX * (0.5 + 0.5 * share)
        };
        Ok(entries
            .into_iter()
            .map(|entry| Variant {
                weight: weight(&entry),
                entry,
            })
            .collect())
    }

    /// Those that it begins, or that it is a mistake for.
    fn mistyped(&self, word: &Word) -> Result<Expansion, Stop> {
        let letters: Vec<char> = word.folded.chars().collect();
        let most = allowed(letters.len());
        let is_word = word.folded.chars().all(char::is_alphabetic);
        if most == 0 || !is_word || letters.len() > 30 {
            return Ok(Expansion::default());
        }
        let mut found: Vec<(usize, Entry)> = Vec::new();
        // The first letter is right, or changed places with the second.
        for (number, first) in letters.iter().take(2).enumerate() {
            if number == 1 && (*first == letters[0] || !found.is_empty()) {
                break;
            }
            for entry in self.lexicon.beginning(&first.to_string(), Scope::Plain)? {
                if !entry.folded.chars().all(char::is_alphabetic) {
                    continue;
                }
                let other: Vec<char> = entry.folded.chars().collect();
                let whole = distance(&letters, &other, most);
                let begun = || {
                    let start = other.get(..letters.len()).filter(|_| word.open)?;
                    distance(&letters, start, 1)
                };
                if let Some(distance) = whole.or_else(begun) {
                    found.push((distance, entry));
                }
            }
        }
        let Some(least) = found.iter().map(|(distance, _)| *distance).min() else {
            return Ok(Expansion::default());
        };
        found.retain(|(distance, _)| *distance == least);
        let mut entries: Vec<Entry> = found.into_iter().map(|(_, entry)| entry).collect();
        most_frequent(&mut entries, MOST_TYPOS);
        let weight = if least == 1 { TYPO_1 } else { TYPO_2 };
        let Some(best) = entries.first().cloned() else {
            return Ok(Expansion::default());
        };
        let mut variants: Vec<Variant> = entries
            .into_iter()
            .map(|entry| Variant { entry, weight })
            .collect();
        // The other forms of the likeliest word.
        let corrected = Word {
            lower: best.lower().to_owned(),
            folded: best.folded.clone(),
            ..Word::default()
        };
        let mut forms = self.written(&corrected)?;
        forms.iter_mut().for_each(|variant| variant.weight *= weight);
        add(&mut variants, forms);
        Ok(Expansion {
            variants,
            corrected: Some(best.lower().to_owned()),
        })
    }
}

/// Where a word is looked for.
pub(crate) fn scope(word: &Word) -> Scope {
    let is_plain = word.parts.is_empty() && !word.folded.bytes().any(|byte| byte.is_ascii_digit());
    if is_plain { Scope::Plain } else { Scope::All }
}

/// Adds variants that are not there yet.
pub(crate) fn add(variants: &mut Vec<Variant>, more: Vec<Variant>) {
    for variant in more {
        let same = |other: &Variant| {
            other.entry.folded == variant.entry.folded && other.entry.accented == variant.entry.accented
        };
        match variants.iter_mut().find(|other| same(other)) {
            Some(other) => other.weight = other.weight.max(variant.weight),
            None => variants.push(variant),
        }
    }
}

/// Keeps the most frequent, in the order of their frequency and then of their letters.
fn most_frequent(entries: &mut Vec<Entry>, most: usize) {
    entries.sort_by(|left, right| {
        let frequency = right.sections().cmp(&left.sections());
        frequency
            .then_with(|| left.folded.cmp(&right.folded))
            .then_with(|| left.accented.cmp(&right.accented))
    });
    entries.truncate(most);
}

/// What a word and its stems begin with; one letter less, because endings change the letter before them (`try`, `tries`).
fn common_start<'a>(word: &'a str, stems: impl Iterator<Item = &'a String>) -> &'a str {
    let mut length = word.len();
    for stem in stems {
        let same = word
            .bytes()
            .zip(stem.bytes())
            .take_while(|(left, right)| left == right);
        length = length.min(same.count());
    }
    if length > 2 {
        length -= 1;
    }
    while !word.is_char_boundary(length) {
        length -= 1;
    }
    &word[..length]
}

/// Lengths of words are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_start_leaves_room_for_endings() {
        let start = |word: &'static str, stems: &[&str]| {
            let stems: Vec<String> = stems.iter().map(|stem| (*stem).to_owned()).collect();
            common_start(word, stems.iter()).to_owned()
        };
        assert_eq!(start("tries", &["tri"]), "tr");
        assert_eq!(start("running", &["run"]), "ru");
        assert_eq!(start("go", &["go"]), "go");
        assert_eq!(start("éé", &["é"]), "é");
        assert_eq!(start("abc", &["xyz"]), "");
    }
}

//! One regular expression: compiled when it is first needed, tried at one position at a time, bounded in steps.

use std::sync::OnceLock;

use onig::{MatchParam, Regex, RegexOptions, Region, SearchOptions, Syntax};

use super::first::First;
use super::parse::Budget;
use super::quick::{Answer, Quick};

/// Retries that any attempt may take. Ordinary patterns on ordinary lines stay far below.
const CHEAP_RETRIES: u32 = 500;
/// Retries that an attempt may take once the cheap ones did not do; such attempts are counted.
const COSTLY_RETRIES: u32 = 20_000;

/// An attempt is charged once more for each so many bytes behind it.
const FAR: usize = 512;

/// A pattern and what it can start with.
#[derive(Debug)]
pub(super) struct Matcher {
    pattern: String,
    pub(super) first: First,
    quick: Quick,
    /// It asks where the last match ended.
    looks_back: bool,
    /// It names classes of characters that reach beyond ASCII.
    has_classes: bool,
    regex: OnceLock<Option<Regex>>,
    /// The same for lines of nothing but ASCII, where those classes need no tables of Unicode's: half of what a first
    /// build spends on compiling went into copying them.
    ascii: OnceLock<Option<Regex>>,
}

/// What names classes of characters.
const CLASSES: [&str; 7] = [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", "[:"];

/// Oniguruma's `ONIG_OPTION_WORD_IS_ASCII`, `…_DIGIT_…`, `…_SPACE_…` and `…_POSIX_…` (oniguruma.h), which the `onig`
/// crate does not name.
const CLASSES_ARE_ASCII: u32 = 0b1111 << 16;

impl Matcher {
    pub(super) fn new(pattern: String) -> Self {
        Self {
            first: First::of(&pattern),
            quick: Quick::of(&pattern),
            looks_back: pattern.contains(r"\G"),
            has_classes: CLASSES.iter().any(|class| pattern.contains(class)),
            pattern,
            regex: OnceLock::new(),
            ascii: OnceLock::new(),
        }
    }

    /// The pattern as it was written.
    pub(super) fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The length of the match that starts at `at`, where the text up to `from` was matched before. A pattern that does
    /// not compile, or that needs more than its share of steps, does not match.
    pub(super) fn match_at(
        &self,
        line: &str,
        (from, at): (usize, usize),
        mut region: Option<&mut Region>,
        budget: &mut Budget,
    ) -> Option<usize> {
        // Most patterns look no further than a word; one that looks to the end of a long line is charged for it.
        let charge = 1 + u32::try_from(line.len().saturating_sub(at) / FAR).unwrap_or(u32::MAX - 1);
        budget.attempts = budget.attempts.saturating_sub(charge);
        match self.quick.at(line, at) {
            Answer::Fails => return None,
            Answer::Matches(length) if region.is_none() => return Some(length),
            Answer::Matches(_) | Answer::Unknown => {}
        }
        let regex = self.regex_for(line)?;
        let attempt = if self.looks_back { attempt_from } else { attempt };
        match attempt(regex, line, (from, at), region.as_deref_mut(), CHEAP_RETRIES) {
            Ok(length) => length,
            Err(_) => {
                budget.costly = budget.costly.saturating_sub(1);
                attempt(regex, line, (from, at), region, COSTLY_RETRIES)
                    .ok()
                    .flatten()
            }
        }
    }

    /// The pattern compiled for this line; both forms match the same in ASCII.
    fn regex_for(&self, line: &str) -> Option<&Regex> {
        let (regex, options) = if self.has_classes && line.is_ascii() {
            (&self.ascii, RegexOptions::from_bits_retain(CLASSES_ARE_ASCII))
        } else {
            (&self.regex, RegexOptions::REGEX_OPTION_NONE)
        };
        regex.get_or_init(|| compile(&self.pattern, options)).as_ref()
    }
}

fn compile(pattern: &str, options: RegexOptions) -> Option<Regex> {
    let options = options | RegexOptions::REGEX_OPTION_CAPTURE_GROUP;
    Regex::with_options(pattern, options, Syntax::default()).ok()
}

fn attempt(
    regex: &Regex,
    line: &str,
    (_, at): (usize, usize),
    region: Option<&mut Region>,
    retries: u32,
) -> Result<Option<usize>, onig::Error> {
    let mut limits = MatchParam::default();
    limits.set_retry_limit_in_match(retries);
    regex.match_with_param(line, at, SearchOptions::SEARCH_OPTION_NONE, region, limits)
}

/// The same for patterns with `\G`, which is true at `from` alone: only a search has a place to start from.
fn attempt_from(
    regex: &Regex,
    line: &str,
    (from, at): (usize, usize),
    region: Option<&mut Region>,
    retries: u32,
) -> Result<Option<usize>, onig::Error> {
    let mut limits = MatchParam::default();
    limits.set_retry_limit_in_match(retries);
    let mut own = Region::new();
    let region = region.unwrap_or(&mut own);
    let options = SearchOptions::SEARCH_OPTION_NONE;
    let end = line.len().min(at + 1);
    let found = regex.search_with_param(line, from, end, options, Some(&mut *region), limits)?;
    Ok(found
        .filter(|found| *found == at)
        .and_then(|_| region.pos(0))
        .map(|(start, end)| end - start))
}

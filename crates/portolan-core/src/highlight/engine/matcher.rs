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
const CLASSES: [&str; 8] = [r"\p{", r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", "[:"];

/// Properties that syntaxes name, and what of them is ASCII, in a form that may stand in a class and outside of one.
const PROPERTIES: [(&str, &str); 3] = [("p{L}", "[a-zA-Z]"), ("p{N}", "[0-9]"), ("p{Nd}", "[0-9]")];

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
        if self.has_classes && line.is_ascii() {
            let options = RegexOptions::from_bits_retain(CLASSES_ARE_ASCII);
            let ascii = || compile(&in_ascii(&self.pattern), options);
            return self.ascii.get_or_init(ascii).as_ref();
        }
        let whole = || compile(&self.pattern, RegexOptions::REGEX_OPTION_NONE);
        self.regex.get_or_init(whole).as_ref()
    }
}

/// The pattern with the ASCII part of each property in its place.
fn in_ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let property = PROPERTIES.iter().find(|(name, _)| escape[1..].starts_with(name));
        let (new, length) = match property {
            Some((name, set)) => (*set, 1 + name.len()),
            None => {
                let escaped = escape[1..].chars().next().map_or(0, char::len_utf8);
                (&escape[..1 + escaped], 1 + escaped)
            }
        };
        out.push_str(new);
        rest = &escape[length..];
    }
    out.push_str(rest);
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_have_an_ascii_part() {
        let cases = [
            (r"\b[\p{L}_][\p{L}\p{N}_]*\b", r"\b[[a-zA-Z]_][[a-zA-Z][0-9]_]*\b"),
            (r"\p{L}\\p{L}\p{Lu}\", r"[a-zA-Z]\\p{L}\p{Lu}\"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(in_ascii(pattern), expected);
        }
    }

    #[test]
    fn both_forms_match_the_same_in_ascii() {
        let patterns = [
            r"[_$\p{L}][_$\p{L}\p{N}]*",
            r"[^\p{L}\s]+",
            r"(?i)\p{L}\p{Nd}?",
            r"[\w-]+\W",
            r"[[:alpha:]]+[^[:space:]\d]",
            r"(?<![\p{L}\p{N}])\S+\D",
            r"\p{Lu}+[\p{L}-]",
            r"[\p{L}\p{M}&&[[:^ascii:]]]|-",
        ];
        let line: String = (0u8..128).map(char::from).collect::<String>() + "Name-1 _x9 K-9\n";
        for pattern in patterns {
            let whole = compile(pattern, RegexOptions::REGEX_OPTION_NONE).unwrap();
            let options = RegexOptions::from_bits_retain(CLASSES_ARE_ASCII);
            let ascii = compile(&in_ascii(pattern), options).unwrap();
            for at in 0..=line.len() {
                let length = |regex| attempt(regex, &line, (0, at), None, COSTLY_RETRIES).unwrap();
                assert_eq!(length(&whole), length(&ascii), "{pattern} at {at}");
            }
        }
    }
}

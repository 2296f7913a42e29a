//! What belongs to one identifier: which letters join, where its parts and humps begin, which parts are worth finding.

use super::super::fold;

pub(super) fn letter_at(text: &str, index: usize) -> char {
    text[index..].chars().next().unwrap_or(' ')
}

pub(super) fn is_apostrophe(letter: char) -> bool {
    letter == '\'' || letter == '\u{2019}'
}

/// Letters of scripts without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
pub(super) fn is_single(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
        && letter.is_alphanumeric()
}

pub(super) fn is_of_word(letter: char) -> bool {
    (letter.is_alphanumeric() && !is_single(letter)) || fold::is_mark(letter)
}

/// The end of the run of letters and digits that begins at `start`; `c++` and `c#` are words.
pub(super) fn run_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let end = rest
        .find(|letter: char| !is_of_word(letter))
        .unwrap_or(rest.len());
    if end == 1 && rest.as_bytes()[0].is_ascii_alphabetic() {
        if rest[1..].starts_with("++") {
            return start + 3;
        }
        if rest[1..].starts_with('#') && !rest[2..].starts_with(|letter: char| letter.is_alphanumeric()) {
            return start + 2;
        }
    }
    start + end
}

/// What follows a run.
pub(super) enum Joiner {
    /// Nothing that belongs to it.
    None,
    /// An ending that is not part of the word (`'s`), which ends here.
    Ending(usize),
    /// An ending that makes one word with it (`don't`), which ends here.
    Contraction(usize),
    /// What came was an article or pronoun (`l'hôte`): the word begins here.
    Elision(usize),
    /// Another part, which begins here.
    Part(usize),
}

pub(super) fn joiner(text: &str, start: usize, end: usize, is_first: bool) -> Joiner {
    let rest = &text[end..];
    let mut letters = rest.chars();
    let Some(joiner) = letters.next() else {
        return Joiner::None;
    };
    if is_apostrophe(joiner) {
        return apostrophe(text, start, end, end + joiner.len_utf8(), is_first);
    }
    let length = match joiner {
        '_' => rest.len() - rest.trim_start_matches('_').len(),
        '-' | '.' => 1,
        ':' if rest.starts_with("::") => 2,
        _ => return Joiner::None,
    };
    match rest[length..].chars().next() {
        Some(next) if is_of_word(next) && !fold::is_mark(next) => Joiner::Part(end + length),
        _ => Joiner::None,
    }
}

pub(super) fn apostrophe(text: &str, start: usize, end: usize, next: usize, is_first: bool) -> Joiner {
    let after = run_end(text, next);
    let ending = &text[next..after];
    if ending.is_empty() || !ending.starts_with(char::is_alphabetic) {
        return Joiner::None;
    }
    match ending.to_ascii_lowercase().as_str() {
        "s" | "m" | "d" | "re" | "ve" | "ll" => Joiner::Ending(after),
        "t" => Joiner::Contraction(after),
        _ if is_first && text[start..end].chars().count() <= 2 => Joiner::Elision(next),
        _ => Joiner::None,
    }
}

/// Whether a part is worth finding alone: no single letter, no short number.
pub(super) fn is_worth(part: &str) -> bool {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        part.len() > 2
    } else {
        part.chars().nth(1).is_some()
    }
}

/// Whether so many hexadecimal digits or more were made by chance (`7f9cb2`): examples of identifiers, no names.
pub(super) fn is_key(word: &str, least: usize) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= least
        && digits > 1
        && digits < word.len()
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn has_humps(word: &str) -> bool {
    word.char_indices().skip(1).any(|(index, _)| is_hump(word, index))
}

/// Whether a hump begins at this letter, which is not the first: `rateLimit`, `HTTPServer`.
pub(super) fn is_hump(word: &str, index: usize) -> bool {
    let letter = letter_at(word, index);
    if !letter.is_uppercase() {
        return false;
    }
    let before = word[..index].chars().next_back().unwrap_or(' ');
    let rest = &word[index + letter.len_utf8()..];
    // The plural of an abbreviation (`URLs`).
    if rest == "s" && before.is_uppercase() {
        return false;
    }
    let after = rest.chars().next().unwrap_or(' ');
    before.is_lowercase()
        || before.is_numeric() && after.is_lowercase()
        || before.is_uppercase() && after.is_lowercase()
}

//! Reads what was typed: words, `"phrases"`, `-word`, `title:`, `kind:`, `owner:`, `tag:`.
//!
//! What people paste (log lines, commands, addresses) has colons, dashes and quotes of its own: syntax is only what stands
//! at the start of a word and has a known form, and a long line has none. Never fails.

use super::weights::PASTED;
use crate::analysis::tokens::{Scanner, Shape, Token};

/// The most bytes of a question that are read.
const LONGEST: usize = 16 << 10;
/// The most words that are read.
const MOST: usize = 400;

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// The words, in their order.
    pub(crate) words: Vec<Word>,
    /// What stood in quotes.
    pub(crate) phrases: Vec<Vec<Word>>,
    /// What pages must not have: words and phrases.
    pub(crate) excluded: Vec<Vec<Word>>,
    /// What titles must have: words and phrases.
    pub(crate) titles: Vec<Vec<Word>>,
    /// What follows `kind:`, `owner:` and `tag:`, as typed.
    pub(crate) filters: [Vec<String>; 3],
    /// Whether it is a pasted line.
    pub(crate) pasted: bool,
}

/// A word of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, with its accents.
    pub(crate) lower: String,
    /// Without accents.
    pub(crate) folded: String,
    /// As typed.
    pub(crate) typed: String,
    /// Its place.
    pub(crate) position: u32,
    /// The parts of an identifier.
    pub(crate) parts: Vec<Word>,
    /// Whether it may go on: the last word while it is typed.
    pub(crate) open: bool,
}

/// The names of filters, in the order of [`Query::filters`].
const FILTERS: [&str; 3] = ["kind", "owner", "tag"];

/// What one stretch of the question is.
enum Piece<'a> {
    Words(&'a str),
    Phrase(&'a str),
    Excluded(&'a str),
    Title(&'a str),
    Filter(usize, &'a str),
}

/// Reads a question; `typing` says whether its last word may go on.
pub(crate) fn parse(text: &str, typing: bool) -> Query {
    let text = cut(text, LONGEST);
    let mut query = Query::default();
    let words = text.split_whitespace().count();
    query.pasted = words >= PASTED || text.len() > 120 || text.trim().contains('\n');
    let mut reader = Reader::default();
    let pieces = if query.pasted {
        vec![Piece::Words(text)]
    } else {
        pieces(text)
    };
    let mut ends_open = false;
    for piece in &pieces {
        ends_open = false;
        match piece {
            Piece::Words(words) => {
                query.words.extend(reader.words(words));
                ends_open = words.ends_with(|letter: char| letter.is_alphanumeric());
            }
            Piece::Phrase(words) => query.phrases.extend(reader.list(words)),
            Piece::Excluded(words) => query.excluded.extend(reader.list(words)),
            Piece::Title(words) => query.titles.extend(reader.list(words)),
            Piece::Filter(name, value) => {
                let values = value.split(',').filter(|value| !value.is_empty());
                query.filters[*name].extend(values.map(str::to_owned));
            }
        }
    }
    query.words.truncate(MOST);
    let asks = query.words.len() + query.phrases.len() + query.titles.len();
    if asks == 0 && query.filters.iter().all(Vec::is_empty) && !query.excluded.is_empty() {
        // Nothing but dashes: an option that was pasted (`-rf`), not a wish to see all other pages.
        query.excluded.clear();
        query.words = reader.words(text);
        ends_open = true;
    }
    if let Some(last) = query.words.last_mut() {
        last.open = typing && ends_open && !query.pasted && !text.ends_with(char::is_whitespace);
    }
    query
}

/// The start of a text, at most so many bytes.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (piece, after) = piece(rest);
        pieces.push(piece);
        let trimmed = after.trim_start();
        rest = trimmed;
    }
    pieces
}

/// The piece at the start of a text that begins with no space, and what comes after it.
fn piece(text: &str) -> (Piece<'_>, &str) {
    if let Some((phrase, after)) = quoted(text) {
        return (Piece::Phrase(phrase), after);
    }
    if let Some(rest) = text.strip_prefix('-') {
        if let Some((phrase, after)) = quoted(rest) {
            return (Piece::Excluded(phrase), after);
        }
        let (word, after) = word(rest);
        // `-v` and `-rf` are options.
        if rest.starts_with(char::is_alphanumeric) && word.chars().count() > 2 {
            return (Piece::Excluded(word), after);
        }
    }
    if let Some((name, rest)) = text.split_once(':') {
        let (value, after) = quoted(rest).unwrap_or_else(|| word(rest));
        if !value.trim().is_empty() {
            let name = name.to_ascii_lowercase();
            if name == "title" {
                return (Piece::Title(value), after);
            }
            if let Some(number) = FILTERS.iter().position(|filter| *filter == name) {
                return (Piece::Filter(number, value), after);
            }
        }
    }
    let (word, after) = word(text);
    (Piece::Words(word), after)
}

/// What stands in the quotes that a text begins with; nothing where they are not closed.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(['"', '“', '”', '„'])?;
    let end = rest.find(['"', '“', '”'])?;
    let quote = rest[end..].chars().next().map_or(0, char::len_utf8);
    Some((&rest[..end], &rest[end + quote..]))
}

/// The text up to the next space.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// The words of a text that has no syntax.
pub(crate) fn list(text: &str) -> Vec<Word> {
    Reader::default().words(text)
}

/// Cuts pieces into words.
#[derive(Default)]
struct Reader {
    scanner: Scanner,
    position: u32,
}

impl Reader {
    fn words(&mut self, text: &str) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut whole_end = 0;
        let after = self.scanner.scan(text, self.position, &mut |token| {
            let word = word_of(token, text);
            match words.last_mut() {
                Some(last) if token.shape == Shape::Part && token.start < whole_end => last.parts.push(word),
                _ => {
                    if token.shape == Shape::Whole {
                        whole_end = token.end;
                    }
                    if words.len() < MOST {
                        words.push(word);
                    }
                }
            }
        });
        self.position = after;
        words
    }

    /// The words as a list of their own, unless there are none.
    fn list(&mut self, text: &str) -> Option<Vec<Word>> {
        let words = self.words(text);
        (!words.is_empty()).then_some(words)
    }
}

fn word_of(token: &Token<'_>, text: &str) -> Word {
    Word {
        lower: token.lower.to_owned(),
        folded: token.folded.to_owned(),
        typed: text[token.start..token.end].to_owned(),
        position: token.position,
        parts: Vec::new(),
        open: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[Word]) -> String {
        let mut out = Vec::new();
        for word in words {
            let parts: Vec<&str> = word.parts.iter().map(|part| part.folded.as_str()).collect();
            let open = if word.open { "*" } else { "" };
            out.push(if parts.is_empty() {
                format!("{}{open}", word.folded)
            } else {
                format!("{}({}){open}", word.folded, parts.join(" "))
            });
        }
        out.join(" ")
    }

    /// The question in one line: words, phrases in quotes, what is excluded after a dash, filters with their names.
    fn read(text: &str) -> String {
        let query = parse(text, true);
        let mut out = vec![shown(&query.words)];
        out.extend(query.phrases.iter().map(|words| format!("\"{}\"", shown(words))));
        out.extend(query.excluded.iter().map(|words| format!("-{}", shown(words))));
        out.extend(query.titles.iter().map(|words| format!("title:{}", shown(words))));
        for (name, values) in FILTERS.iter().zip(&query.filters) {
            out.extend(values.iter().map(|value| format!("{name}:{value}")));
        }
        out.retain(|part| !part.is_empty());
        out.join(" | ")
    }

    #[test]
    fn words_phrases_and_filters_are_told_apart() {
        assert_eq!(read("fail over"), "fail over*");
        assert_eq!(read("fail over "), "fail over");
        assert_eq!(
            read("a \"rolling update\" -helm"),
            "a | \"rolling update\" | -helm"
        );
        assert_eq!(
            read("restore kind:runbook,guide Owner:\"data team\" tag:db title:\"point in time\""),
            "restore | title:point in time | kind:runbook | kind:guide | owner:data team | tag:db"
        );
        assert_eq!(read("-\"old way\" new"), "new* | -old way");
    }

    #[test]
    fn what_only_looks_like_syntax_is_words() {
        assert_eq!(read("kind: Deployment"), "kind deployment*");
        assert_eq!(read("error: code:12 x-y -- - -v"), "error code 12 xy v*");
        assert_eq!(read("git --dry-run"), "git dryrun(dry run)*");
        assert_eq!(read("-rf"), "rf*");
        assert_eq!(read("-force"), "force*");
        assert_eq!(read("say \"unclosed quote"), "say unclosed quote*");
        assert_eq!(read("\"\" \" \""), "");
        assert_eq!(read("std::mem::swap"), "stdmemswap(std mem swap)*");
    }

    #[test]
    fn a_pasted_line_has_no_syntax() {
        let line = "ts=2024 level=error msg=\"refused\" kind:pod -because tag:x a b c d e f g h i j k l";
        let query = parse(line, true);
        assert!(query.pasted);
        assert!(query.phrases.is_empty() && query.excluded.is_empty() && query.filters[2].is_empty());
        assert!(query.words.iter().any(|word| word.folded == "because"));
        assert!(query.words.iter().all(|word| !word.open));
    }

    #[test]
    fn hostile_input_is_read_within_bounds() {
        let inputs = [
            "\u{0}\u{1}\u{7f}".to_owned(),
            "\u{202e}שלום עולם\u{202c}".to_owned(),
            "a".repeat(10_000),
            "\"".repeat(10_000),
            "-".repeat(10_000),
            "title:".repeat(2_000),
            "é ".repeat(20_000),
            "🙂".repeat(9_999),
        ];
        for input in inputs {
            let query = parse(&input, true);
            assert!(query.words.len() <= MOST, "{}", query.words.len());
        }
    }
}

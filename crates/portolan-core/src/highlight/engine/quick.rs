//! Answers that need no regular expression: what a pattern of a syntax is when it is hardly one, and text without which
//! it cannot match.
//!
//! Entry points: [`Quick::of`] reads a pattern once, [`Quick::at`] answers at a position. An attempt of Oniguruma
//! costs some microseconds whatever the pattern is, and most attempts fail: names that are looked at for a `::` or a `<`
//! behind them. What is not understood is left to Oniguruma; an answer that is given is Oniguruma's.

use memchr::memmem;

/// How far ahead required text is looked for: a longer line is left to the pattern, so that the work stays in bounds.
const AHEAD: usize = 512;
/// How many required texts are kept of a pattern.
const MOST: usize = 3;
/// Groups deeper than this are not understood.
const DEEPEST: usize = 32;

/// What is known of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Quick {
    /// The pattern is this text; with `ahead` it only looks at it.
    Text { bytes: Box<[u8]>, ahead: bool },
    /// The pattern is one of these ASCII characters.
    OneOf(Box<[u8]>),
    /// `(?=\S)`.
    NoSpaceAhead,
    /// Each of these stands at the position or after it where the pattern matches.
    Needs(Box<[Box<[u8]>]>),
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It matches so many bytes.
    Matches(usize),
    /// It does not match.
    Fails,
    /// Only the pattern knows.
    Unknown,
}

impl Quick {
    /// Reads a pattern.
    pub(super) fn of(pattern: &str) -> Self {
        if pattern == r"(?=\S)" {
            return Self::NoSpaceAhead;
        }
        let inner = pattern
            .strip_prefix("(?=")
            .and_then(|rest| rest.strip_suffix(')'));
        if let Some(bytes) = text(inner.unwrap_or(pattern)) {
            return Self::Text {
                bytes,
                ahead: inner.is_some(),
            };
        }
        if let Some(bytes) = one_of(pattern) {
            return Self::OneOf(bytes);
        }
        let mut reader = Reader {
            bytes: pattern.as_bytes(),
            at: 0,
            depth: 0,
        };
        let mut needs = match reader.sequence() {
            Ok(needs) if reader.at == pattern.len() => needs,
            _ => Vec::new(),
        };
        // The longest are the rarest.
        needs.sort_by_key(|need| std::cmp::Reverse(need.len()));
        needs.truncate(MOST);
        Self::Needs(needs.into_iter().map(Vec::into_boxed_slice).collect())
    }

    /// What the pattern would do at `at`.
    pub(super) fn at(&self, line: &str, at: usize) -> Answer {
        let rest = line.as_bytes().get(at..).unwrap_or_default();
        match self {
            Self::Text { bytes, ahead } if rest.starts_with(bytes) => {
                Answer::Matches(if *ahead { 0 } else { bytes.len() })
            }
            Self::OneOf(bytes) if rest.first().is_some_and(|first| bytes.contains(first)) => {
                Answer::Matches(1)
            }
            Self::Text { .. } | Self::OneOf(_) => Answer::Fails,
            Self::NoSpaceAhead => match rest.first() {
                None | Some(b' ' | b'\t'..=b'\r') => Answer::Fails,
                Some(first) if first.is_ascii_graphic() => Answer::Matches(0),
                Some(_) => Answer::Unknown,
            },
            Self::Needs(needs) => {
                let lacks = |need: &[u8]| match need {
                    [byte] => memchr::memchr(*byte, rest).is_none(),
                    need => memmem::find(rest, need).is_none(),
                };
                if rest.len() <= AHEAD && needs.iter().any(|need| lacks(need)) {
                    Answer::Fails
                } else {
                    Answer::Unknown
                }
            }
        }
    }
}

/// The text that a pattern is, when it is nothing else.
fn text(pattern: &str) -> Option<Box<[u8]>> {
    let mut bytes = Vec::with_capacity(pattern.len());
    let mut rest = pattern.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => bytes.push(rest.next().filter(u8::is_ascii_punctuation)?),
            byte if is_special(byte) => return None,
            byte => bytes.push(byte),
        }
    }
    Some(bytes.into_boxed_slice())
}

fn is_special(byte: u8) -> bool {
    b".^$*+?()[]{}|\\".contains(&byte)
}

/// The characters of a pattern that is a plain class.
fn one_of(pattern: &str) -> Option<Box<[u8]>> {
    let inner = pattern.strip_prefix('[')?.strip_suffix(']')?;
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\^-[]&".contains(&byte);
    (!inner.is_empty() && inner.bytes().all(plain)).then(|| inner.as_bytes().into())
}

/// Why a part of a pattern tells nothing.
enum Stop {
    /// It is one of several.
    Alternative,
    /// It is not understood, so nothing around it is either.
    Unknown,
}

type Needs = Vec<Vec<u8>>;

/// Reads what a pattern requires, from left to right.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

/// One piece of a sequence.
enum Atom {
    Byte(u8),
    Group(Needs),
    Other,
}

impl Reader<'_> {
    /// Up to the end of the pattern or of the group that it stands in.
    fn sequence(&mut self) -> Result<Needs, Stop> {
        let mut needs = Needs::new();
        let mut run = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| *byte != b')') {
            if byte == b'|' {
                return Err(Stop::Alternative);
            }
            let atom = self.atom(byte)?;
            let repeated = self.quantifier()?;
            let continues = matches!(atom, Atom::Byte(_)) && repeated.is_none();
            match atom {
                Atom::Byte(byte) if repeated != Some(Repeat::MayBeAbsent) => run.push(byte),
                Atom::Group(inner) if repeated != Some(Repeat::MayBeAbsent) => needs.extend(inner),
                _ => {}
            }
            if !continues && !run.is_empty() {
                needs.push(std::mem::take(&mut run));
            }
        }
        if !run.is_empty() {
            needs.push(run);
        }
        Ok(needs)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, Stop> {
        let byte = self.peek().ok_or(Stop::Unknown)?;
        self.at += 1;
        Ok(byte)
    }

    fn atom(&mut self, byte: u8) -> Result<Atom, Stop> {
        self.at += 1;
        match byte {
            b'\\' => self.escape(),
            b'[' => self.class(),
            b'(' => self.group(),
            b'.' | b'^' | b'$' => Ok(Atom::Other),
            byte if is_special(byte) => Err(Stop::Unknown),
            // A quantifier would mean all bytes of the character.
            byte if !byte.is_ascii() => {
                while self.peek().is_some_and(|next| next & 0xC0 == 0x80) {
                    self.at += 1;
                }
                Ok(Atom::Other)
            }
            byte => Ok(Atom::Byte(byte)),
        }
    }

    fn escape(&mut self) -> Result<Atom, Stop> {
        match self.next()? {
            b'p' | b'P' if self.peek() == Some(b'{') => {
                while self.next()? != b'}' {}
                Ok(Atom::Other)
            }
            b'b' | b'B' | b'd' | b'D' | b'w' | b'W' | b's' | b'S' | b'h' | b'H' | b'A' | b'z' | b'Z'
            | b'n' | b't' | b'r' | b'f' | b'v' => Ok(Atom::Other),
            byte if byte.is_ascii_punctuation() => Ok(Atom::Byte(byte)),
            _ => Err(Stop::Unknown),
        }
    }

    /// A class is skipped, classes in it too.
    fn class(&mut self) -> Result<Atom, Stop> {
        let mut depth = 1;
        self.at += usize::from(self.peek() == Some(b'^'));
        self.at += usize::from(self.peek() == Some(b']'));
        while depth > 0 {
            match self.next()? {
                b'\\' => self.at += 1,
                b'[' => depth += 1,
                b']' => depth -= 1,
                _ => {}
            }
        }
        Ok(Atom::Other)
    }

    fn group(&mut self) -> Result<Atom, Stop> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Stop::Unknown);
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (start, tells) = match rest {
            [b'?', b':' | b'=' | b'>', ..] => (2, true),
            // What must not follow, and what stands before, is required nowhere behind.
            [b'?', b'!', ..] => (2, false),
            [b'?', b'<', b'=' | b'!', ..] => (3, false),
            [b'?', ..] => return Err(Stop::Unknown),
            _ => (0, true),
        };
        self.at += start;
        let mut needs = self.sequence();
        while matches!(needs, Err(Stop::Alternative)) && self.peek() == Some(b'|') {
            self.at += 1;
            needs = match self.sequence() {
                Err(Stop::Unknown) => Err(Stop::Unknown),
                _ if self.peek() == Some(b'|') => Err(Stop::Alternative),
                _ => Ok(Needs::new()),
            };
        }
        let needs = needs?;
        if self.next()? != b')' {
            return Err(Stop::Unknown);
        }
        self.depth -= 1;
        Ok(if tells { Atom::Group(needs) } else { Atom::Other })
    }

    fn quantifier(&mut self) -> Result<Option<Repeat>, Stop> {
        let mut found = None;
        while let Some(byte @ (b'*' | b'+' | b'?' | b'{')) = self.peek() {
            self.at += 1;
            if byte == b'{' {
                while self.next()? != b'}' {}
            }
            let repeat = if byte == b'+' {
                Repeat::AtLeastOnce
            } else {
                Repeat::MayBeAbsent
            };
            // `+?` and `++` are forms of `+`; where it is written twice in earnest, absence is the safe guess.
            found = match (found, byte) {
                (None, _) => Some(repeat),
                (Some(Repeat::AtLeastOnce), b'?' | b'+') => Some(Repeat::AtLeastOnce),
                _ => Some(Repeat::MayBeAbsent),
            };
        }
        Ok(found)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    AtLeastOnce,
    MayBeAbsent,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match Quick::of(pattern) {
            Quick::Text { bytes, ahead } => {
                format!("{} {}", if ahead { "ahead" } else { "text" }, text(&bytes))
            }
            Quick::OneOf(bytes) => format!("one of {}", text(&bytes)),
            Quick::NoSpaceAhead => "no space".to_owned(),
            Quick::Needs(needs) => {
                let needs: Vec<_> = needs.iter().map(|need| text(need)).collect();
                format!("needs {}", needs.join(" "))
            }
        }
    }

    #[test]
    fn what_patterns_need() {
        let cases = [
            (r"\)", "text )"),
            ("", "text "),
            (r"(?=\{)", "ahead {"),
            ("//", "text //"),
            ("[:,]", "one of :,"),
            ("[^:]", "needs "),
            (r"[a\]]b", "needs b"),
            (r"(?=\S)", "no space"),
            (r"(?:(?:[\p{L}][_\p{L}\p{N}]*|_[_\p{L}\p{N}]+)\b)(::)", "needs ::"),
            (r"\b(a|b)\b(?=<)", "needs <"),
            (r"\b(a|b(c)|d)e", "needs e"),
            (r"x*y+z?(?!no)(?<=w)(?<!v)v", "needs y v"),
            (r"ab+c", "needs ab c"),
            ("a{0,2}b", "needs b"),
            ("(abc)?d(efg)+", "needs efg d"),
            ("a|b", "needs "),
            (r"(?i)abc", "needs "),
            (r"(?x) abc # d", "needs "),
            (r"\x41b", "needs "),
            (r"(\w+)\1b", "needs "),
            ("é+b", "needs b"),
            ("a)b", "needs "),
            ("(a", "needs "),
            ("a+?b++c+*d", "needs a b d"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(shown(pattern), expected, "{pattern}");
        }
    }

    /// Every answer is the one that the pattern gives.
    #[test]
    fn answers_are_those_of_the_patterns() {
        let patterns = [
            r"\)",
            "",
            r"(?=\{)",
            "//",
            "[:,]",
            r"(?=\S)",
            r"(?:[a-z]+\b)(::)",
            r"\b(a|b)\b(?=<)",
            r"ab+c",
            r"x*y+z?(?!no)v",
            "(abc)?d(efg)+",
            r"[a\]]b",
        ];
        let lines = [
            "a::b<c>) {//",
            " \tabbc,:]b",
            "xyv dv defg abcdefgefg",
            "é ::\u{a0}ü",
            "b<",
            "",
        ];
        for pattern in patterns {
            let quick = Quick::of(pattern);
            let regex = onig::Regex::new(pattern).unwrap();
            for line in lines {
                for at in (0..=line.len()).filter(|at| line.is_char_boundary(*at)) {
                    let options = onig::SearchOptions::SEARCH_OPTION_NONE;
                    let real = regex.match_with_options(line, at, options, None);
                    let expected = real.map_or(Answer::Fails, Answer::Matches);
                    let answer = quick.at(line, at);
                    assert!(
                        answer == Answer::Unknown || answer == expected,
                        "{pattern} at {at} of {line:?}: {answer:?}, {expected:?}"
                    );
                }
            }
        }
    }
}

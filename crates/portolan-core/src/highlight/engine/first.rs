//! What a regular expression can start with.
//!
//! A context of a syntax holds up to a hundred patterns, and nearly all of them can be ruled out at a position by the
//! one byte that stands there. [`First::of`] reads a pattern of Oniguruma's dialect and gives that set of bytes. The
//! set may be too large, never too small: whatever this module does not understand may start with anything.

use super::classes::Set;
use super::piece::{End, Piece, line_start};
use super::symbols::Symbols;

/// What must be true of a position at which a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct First {
    /// What may stand there.
    pub symbols: Symbols,
    /// What may stand one byte later.
    pub second: Symbols,
    /// What may stand behind the white space that stands there.
    pub past: Symbols,
    /// What may stand before it; the edge is the start of the line.
    pub behind: Symbols,
    /// Only a place between a word character and another will do.
    pub boundary: bool,
}

impl First {
    /// What is known of the pattern.
    pub(super) fn of(pattern: &str) -> Self {
        let mut reader = Reader {
            rest: pattern,
            flags: Flags::default(),
            depth: 0,
        };
        let piece = reader
            .alternatives()
            .filter(|_| reader.rest.is_empty())
            .unwrap_or(Piece::ANY);
        Self {
            symbols: piece.first.any(),
            second: piece.second(),
            past: piece.past.any(),
            behind: piece.behind,
            boundary: piece.boundary,
        }
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    extended: bool,
}

/// Groups may be nested this deep before a pattern counts as not understood.
pub(super) const MAX_DEPTH: usize = 64;

/// Reads a pattern from left to right. Every method gives `None` for what it does not understand.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a str,
    pub(super) flags: Flags,
    pub(super) depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let char = chars.next();
        self.rest = chars.as_str();
        char
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_past(&mut self, end: char) -> Option<()> {
        let at = self.rest.find(end)?;
        self.rest = &self.rest[at + end.len_utf8()..];
        Some(())
    }

    /// `a|b|c`, up to a closing parenthesis or the end. Flags set inside last until then.
    fn alternatives(&mut self) -> Option<Piece> {
        let flags = self.flags;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut sum = self.sequence()?;
        while self.eat("|") {
            sum = sum.or(self.sequence()?);
        }
        self.depth -= 1;
        self.flags = flags;
        Some(sum)
    }

    fn sequence(&mut self) -> Option<Piece> {
        let mut sum = Piece::NOTHING;
        while let Some(char) = self.peek() {
            if matches!(char, '|' | ')') {
                break;
            }
            if self.flags.extended && self.skip_layout(char) {
                continue;
            }
            let atom = self.atom()?;
            sum = sum.then(self.quantified(atom)?);
        }
        Some(sum)
    }

    fn skip_layout(&mut self, char: char) -> bool {
        if char.is_ascii_whitespace() {
            self.next();
            return true;
        }
        if char == '#' {
            self.rest = self.rest.find('\n').map_or("", |at| &self.rest[at..]);
            return true;
        }
        false
    }

    fn quantified(&mut self, mut piece: Piece) -> Option<Piece> {
        loop {
            if self.flags.extended {
                while self.peek().is_some_and(|char| self.skip_layout(char)) {}
            }
            match self.peek() {
                Some('*' | '?') => {
                    self.next();
                    piece = piece.optional();
                }
                Some('+') => {
                    self.next();
                    piece = piece.repeated();
                }
                Some('{') => match self.interval() {
                    Some(0) => piece = piece.optional(),
                    Some(_) => piece = piece.repeated(),
                    None => return Some(piece),
                },
                _ => return Some(piece),
            }
        }
    }

    /// The least number of an interval `{2}`, `{2,}`, `{,3}`, `{2,3}`; `None` where the brace is a literal one.
    fn interval(&mut self) -> Option<u32> {
        let (inner, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
        let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(least) || !digits(most) || least.is_empty() && most.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(least.parse().unwrap_or(0))
    }

    fn atom(&mut self) -> Option<Piece> {
        match self.next()? {
            '^' => Some(line_start()),
            '$' => {
                let line_end = Piece::zero_width(Symbols::EDGE.with(*b"\n"));
                Some(Piece {
                    past: End::empty(Symbols::EDGE),
                    ..line_end
                })
            }
            '.' => Some(Piece::text(Symbols::BYTES)),
            '[' => self.class().map(Set::piece),
            '(' => self.group(),
            '\\' => self.escape(),
            '*' | '+' | '?' => None,
            char => Some(self.literal(char)),
        }
    }

    fn literal(&self, char: char) -> Piece {
        let mut first = [0; 4];
        let first = char.encode_utf8(&mut first).as_bytes()[0];
        let set = match (self.flags.ignore_case, char.is_ascii()) {
            (false, _) => Symbols::NONE.with([first]),
            (true, true) => Symbols::NONE.with([first]).folded(),
            (true, false) => Symbols::BYTES,
        };
        let single = if char.is_ascii() {
            Symbols::NONE.with([first])
        } else {
            Symbols::NONE
        };
        Piece {
            single,
            ..Piece::text(set)
        }
    }

    fn group(&mut self) -> Option<Piece> {
        if self.rest.starts_with('*') {
            return None;
        }
        if !self.eat("?") {
            return self.close();
        }
        if self.eat("#") {
            self.skip_past(')')?;
            return Some(Piece::EMPTY);
        }
        if self.eat(":") || self.eat(">") {
            return self.close();
        }
        if self.eat("=") {
            return self.close().map(Piece::ahead);
        }
        if self.eat("!") {
            return self.close().map(|_| Piece::EMPTY);
        }
        if self.eat("<=") {
            return self.close().map(Piece::after);
        }
        if self.eat("<!") {
            return self.close().map(Piece::not_after);
        }
        if self.eat("<") {
            self.skip_past('>')?;
            return self.close();
        }
        self.option_group()
    }

    fn close(&mut self) -> Option<Piece> {
        let piece = self.alternatives()?;
        self.eat(")").then_some(piece)
    }

    /// `(?i)`, `(?x-i:…)`: what follows `(?`.
    fn option_group(&mut self) -> Option<Piece> {
        let before = self.flags;
        let mut on = true;
        loop {
            match self.next()? {
                '-' => on = false,
                'i' => self.flags.ignore_case = on,
                'x' => self.flags.extended = on,
                'm' => {}
                ')' => return Some(Piece::EMPTY),
                ':' => {
                    let piece = self.close();
                    self.flags = before;
                    return piece;
                }
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<Piece> {
        let char = self.next()?;
        Some(match char {
            'A' => line_start(),
            'b' => Piece {
                boundary: true,
                ..Piece::EMPTY
            },
            'B' | 'Z' | 'z' => Piece::EMPTY,
            'R' => Piece::text(Symbols::HIGH.with(*b"\r\n\x0b\x0c")),
            // A group of this pattern, or of the one that entered the context.
            '0'..='9' => Piece::ANY,
            _ => return self.escaped_set(char).map(|set| self.folded(set)).map(Set::piece),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> String {
        let first = First::of(pattern);
        let mut out: String = (0u8..128)
            .filter(|byte| first.symbols.has(usize::from(*byte)))
            .map(|byte| {
                if byte.is_ascii_graphic() {
                    byte as char
                } else {
                    '.'
                }
            })
            .collect();
        if out.chars().count() == 128 {
            out = "ASCII".to_owned();
        }
        let high = |set: Symbols| (128..256).any(|byte| set.has(byte));
        let marks = [
            (high(first.symbols), " high"),
            (first.symbols.has(256), " end"),
            (first.boundary, " boundary"),
            (first.behind != Symbols::ALL, " after"),
        ];
        marks
            .iter()
            .filter(|mark| mark.0)
            .for_each(|mark| out.push_str(mark.1));
        if first.behind != Symbols::ALL {
            let behind = (0..=256).filter(|symbol| first.behind.has(*symbol));
            let show = |symbol: usize| match symbol {
                256 => "<".to_owned(),
                symbol if symbol < 128 => (symbol as u8 as char).to_string(),
                128 => "…".to_owned(),
                _ => String::new(),
            };
            out.push_str(&match behind.clone().count() {
                count if count > 150 => {
                    let not: String = (0..128).filter(|s| !first.behind.has(*s)).map(show).collect();
                    format!(" ^{not}")
                }
                _ => format!(" {}", behind.map(show).collect::<String>()),
            });
        }
        out
    }

    #[test]
    fn sets_hold_what_a_pattern_can_start_with() {
        let cases = [
            ("abc", "a"),
            ("a|b", "ab"),
            ("a?b", "ab"),
            ("a*", "ASCII high end"),
            ("a+b", "a"),
            ("a{0,2}b", "ab"),
            ("a{2}b", "a"),
            ("{", "{"),
            (r"\bif\b", "i boundary"),
            (r"\b(?:if|else)\b", "ei boundary"),
            ("^#", "# after <"),
            (r"\Ax", "x after <"),
            ("(?<=[=(]|^return|é)x", "x after (=n…"),
            ("(?<![_a]|bc|d)x", "x after ^_ad"),
            ("(?<!a)?x", "x"),
            (r"(?<![_\x{80}-\x{10FFFF}])x", "x after ^_"),
            (r"(?<![+--])x", "x after ^+,-"),
            ("(?<=a*)x", "x"),
            ("y(?<=a)x", "y"),
            ("(?=x(?<=a))x", "x"),
            ("(?=(?<=a)x)", "x after a"),
            (
                r"(?<!\w)x",
                "x after ^0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
            ),
            ("^|a", "ASCII high end"),
            ("(?=[ab])(?=[bc]).", "b"),
            ("(?!a)b", "b"),
            ("(?<=a)b", "b after a"),
            ("(?<n>x)y", "x"),
            ("(?i)k", "Kk high"),
            ("(?i:k)l", "Kk high"),
            ("(?i:k)?l", "Kkl high"),
            ("(?x) # note\n a b", "a"),
            ("$", ". end"),
            ("[^\\x00-\\x7A]", "{|}~. high"),
            (
                r"[^\W]",
                "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz high",
            ),
            ("[[:digit:]x-]", "-0123456789x high"),
            ("[a-c&&b]", "ASCII high"),
            (r"\1a", "ASCII high end"),
            ("é", " high"),
            ("(?i)é", "ASCII high"),
            (r"\p{Lu}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ high"),
            (r"\p{Greek}", "ASCII high"),
            ("(unclosed", "ASCII high end"),
            (r"\Gx", "ASCII high end"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(shown(pattern), expected, "{pattern}");
        }
    }
}

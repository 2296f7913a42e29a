//! The part of the reader that reads sets of characters: escapes and classes in brackets.

use super::first::{MAX_DEPTH, Reader};
use super::piece::Piece;
use super::symbols::{Symbols, digits, hexadecimal, property, range, space, word};

/// The meaning of an escape or a class.
#[derive(Clone, Copy)]
pub(super) struct Set {
    symbols: Symbols,
    /// The ASCII part is exactly what matches, so that its complement may be taken.
    exact: bool,
    /// The one character that it is.
    char: Option<char>,
}

impl Set {
    const fn exactly(symbols: Symbols) -> Self {
        Self {
            symbols,
            exact: true,
            char: None,
        }
    }

    const fn at_most(symbols: Symbols) -> Self {
        Self {
            symbols,
            exact: false,
            char: None,
        }
    }

    fn one(char: char) -> Self {
        Self {
            symbols: range(char, char),
            exact: true,
            char: Some(char),
        }
    }

    fn join(&mut self, other: Self) {
        self.symbols = self.symbols.or(other.symbols);
        self.exact &= other.exact;
    }

    pub(super) fn piece(self) -> Piece {
        let single = if self.exact {
            self.symbols.and(Symbols::ASCII)
        } else {
            Symbols::NONE
        };
        Piece {
            single,
            ..Piece::text(self.symbols)
        }
    }
}

impl Reader<'_> {
    /// The set outside of classes, where case may be ignored.
    pub(super) fn folded(&self, set: Set) -> Set {
        match set.char {
            Some(char) if self.flags.ignore_case && char.is_ascii() => Set::at_most(set.symbols.folded()),
            // It may fold to several characters of ASCII.
            Some(_) if self.flags.ignore_case => Set::at_most(Symbols::BYTES),
            _ => set,
        }
    }

    /// An escape that means one of a set of characters, in a class or outside.
    pub(super) fn escaped_set(&mut self, char: char) -> Option<Set> {
        let set = |symbols| Some(Set::exactly(symbols));
        match char {
            'd' => set(digits().or(Symbols::HIGH)),
            'D' => set(digits().negated()),
            'w' => set(word().or(Symbols::HIGH)),
            'W' => set(word().negated()),
            's' => set(space().or(Symbols::HIGH)),
            'S' => set(space().negated()),
            'h' => set(hexadecimal()),
            'H' => set(hexadecimal().negated()),
            'p' | 'P' => {
                let (name, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
                self.rest = rest;
                match property(name) {
                    Some(ascii) if char == 'p' => set(ascii.or(Symbols::HIGH)),
                    Some(ascii) => set(ascii.negated()),
                    None => Some(Set::at_most(Symbols::BYTES)),
                }
            }
            'x' | 'u' => self.code_point(char),
            't' => Some(Set::one('\t')),
            'n' => Some(Set::one('\n')),
            'r' => Some(Set::one('\r')),
            'f' => Some(Set::one('\x0c')),
            'v' => Some(Set::one('\x0b')),
            'a' => Some(Set::one('\x07')),
            'e' => Some(Set::one('\x1b')),
            _ if char.is_ascii_alphanumeric() => None,
            _ => Some(Set::one(char)),
        }
    }

    /// `\x41`, `\x{1F600}`, `\u0041`.
    fn code_point(&mut self, kind: char) -> Option<Set> {
        let longest = if kind == 'x' { 2 } else { 4 };
        let digits = if kind == 'x' && self.eat("{") {
            let (digits, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            digits
        } else {
            let length = self.rest.bytes().take(longest).take_while(u8::is_ascii_hexdigit);
            let (digits, rest) = self.rest.split_at(length.count());
            self.rest = rest;
            digits
        };
        let code = if digits.is_empty() {
            0
        } else {
            u32::from_str_radix(digits, 16).ok()?
        };
        // Beyond what a `char` can be, it is not ASCII in any case.
        Some(Set::one(char::from_u32(code).unwrap_or(char::MAX)))
    }

    /// What follows `[`.
    pub(super) fn class(&mut self) -> Option<Set> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let negated = self.eat("^");
        if self.rest.starts_with(']') {
            return None;
        }
        let mut content = Set::exactly(Symbols::NONE);
        let mut last = None;
        loop {
            if self.eat("&&") {
                content = Set::at_most(Symbols::BYTES);
                continue;
            }
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && last.is_some() {
                self.next();
                let from = last.take()?;
                let to = self.class_char()?;
                content.symbols = content.symbols.or(range(from, to));
                continue;
            }
            last = match self.next()? {
                ']' => break,
                '[' => {
                    content.join(self.nested_class()?);
                    None
                }
                '\\' => {
                    let char = self.next()?;
                    self.class_escape(char, &mut content)?
                }
                char => {
                    content.symbols = content.symbols.or(range(char, char));
                    Some(char)
                }
            };
        }
        self.depth -= 1;
        Some(self.finish_class(content, negated))
    }

    fn finish_class(&self, content: Set, negated: bool) -> Set {
        let beyond_ascii = content.symbols.and(Symbols::HIGH) != Symbols::NONE;
        match (negated, self.flags.ignore_case) {
            (true, false) if content.exact => Set::exactly(content.symbols.negated()),
            (true, true) if content.exact => Set::at_most(content.symbols.negated()),
            (true, _) => Set::at_most(Symbols::BYTES),
            (false, true) if beyond_ascii => Set::at_most(Symbols::BYTES),
            (false, true) => Set::at_most(content.symbols.folded()),
            (false, false) => content,
        }
    }

    /// An escape in a class; gives the character that it is, if it is one.
    fn class_escape(&mut self, char: char, content: &mut Set) -> Option<Option<char>> {
        let set = if char == 'b' {
            Set::one('\x08')
        } else {
            self.escaped_set(char)?
        };
        content.join(set);
        Some(set.char)
    }

    /// The character that ends a range; `None` where it is not a single one.
    fn class_char(&mut self) -> Option<char> {
        match self.next()? {
            '[' | ']' => None,
            '\\' => {
                let char = self.next()?;
                self.class_escape(char, &mut Set::exactly(Symbols::NONE))?
            }
            char => Some(char),
        }
    }

    /// `[:alpha:]` or a class in a class.
    fn nested_class(&mut self) -> Option<Set> {
        if !self.eat(":") {
            return self.class();
        }
        let (name, rest) = self.rest.split_once(":]")?;
        self.rest = rest;
        let (name, negated) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
        let ascii = |test: fn(&u8) -> bool| Symbols::NONE.with((0..128u8).filter(test));
        let set = match name {
            "alpha" => ascii(u8::is_ascii_alphabetic),
            "digit" => ascii(u8::is_ascii_digit),
            "alnum" => ascii(u8::is_ascii_alphanumeric),
            "upper" => ascii(u8::is_ascii_uppercase),
            "lower" => ascii(u8::is_ascii_lowercase),
            "space" => space(),
            "blank" => Symbols::NONE.with(*b" \t"),
            "xdigit" => hexadecimal(),
            "word" => word(),
            _ => return Some(Set::at_most(Symbols::BYTES)),
        };
        let symbols = if negated {
            set.negated()
        } else {
            set.or(Symbols::HIGH)
        };
        Some(Set::exactly(symbols))
    }
}

//! The part of the reader that reads sets of characters: escapes and classes in brackets.

use super::first::{MAX_DEPTH, Reader};
use super::piece::Piece;
use super::symbols::{Symbols, digits, hexadecimal, property, range, space, word};

/// The meaning of an escape or a class.
#[derive(Clone, Copy)]
pub(super) struct Set {
    pub(super) symbols: Symbols,
    /// The ASCII part is exactly what matches, so that its complement may be taken.
    pub(super) exact: bool,
    /// It is one character.
    pub(super) char: bool,
}

impl Set {
    pub(super) fn join(&mut self, other: Self) {
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
    pub(super) fn folded(&self, set: Set) -> Set {
        match (set.char, self.flags.ignore_case) {
            (true, true) => Set {
                symbols: set.symbols.folded(),
                exact: false,
                char: false,
            },
            _ => set,
        }
    }

    /// An escape that means one of a set of characters, in a class or outside.
    pub(super) fn escaped_set(&mut self, char: char) -> Option<Set> {
        let set = |symbols, exact| {
            Some(Set {
                symbols,
                exact,
                char: false,
            })
        };
        match char {
            'd' => set(digits().or(Symbols::HIGH), true),
            'D' => set(digits().negated(), true),
            'w' => set(word().or(Symbols::HIGH), true),
            'W' => set(word().negated(), true),
            's' => set(space().or(Symbols::HIGH), true),
            'S' => set(space().negated(), true),
            'h' => set(hexadecimal(), true),
            'H' => set(hexadecimal().negated(), true),
            'p' | 'P' => {
                let (name, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
                self.rest = rest;
                match property(name) {
                    Some(ascii) if char == 'p' => set(ascii.or(Symbols::HIGH), true),
                    Some(ascii) => set(ascii.negated(), true),
                    None => set(Symbols::BYTES, false),
                }
            }
            'x' | 'u' => self.code_point(char),
            _ => {
                let byte = match char {
                    't' => b'\t',
                    'n' => b'\n',
                    'r' => b'\r',
                    'f' => b'\x0c',
                    'v' => b'\x0b',
                    'a' => b'\x07',
                    'e' => b'\x1b',
                    _ if char.is_ascii_alphanumeric() => return None,
                    _ if char.is_ascii() => char as u8,
                    _ => return set(Symbols::HIGH, true),
                };
                Some(Set {
                    symbols: Symbols::NONE.with([byte]),
                    exact: true,
                    char: true,
                })
            }
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
        Some(match u8::try_from(code) {
            Ok(byte) if byte.is_ascii() => Set {
                symbols: Symbols::NONE.with([byte]),
                exact: true,
                char: true,
            },
            _ => Set {
                symbols: Symbols::HIGH,
                exact: true,
                char: false,
            },
        })
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
        let mut content = Set {
            symbols: Symbols::NONE,
            exact: true,
            char: false,
        };
        let mut last = None;
        loop {
            if self.eat("&&") {
                content = Set {
                    symbols: Symbols::BYTES,
                    exact: false,
                    char: false,
                };
                continue;
            }
            if self.rest.starts_with('-') && !self.rest.starts_with("-]") && last.is_some() {
                self.next();
                let from = last.take()?;
                let to = self.class_char()??;
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
        let inexact = |symbols| Set {
            symbols,
            exact: false,
            char: false,
        };
        match (negated, self.flags.ignore_case) {
            (true, false) if content.exact => Set {
                symbols: content.symbols.negated(),
                ..content
            },
            (true, true) if content.exact => inexact(content.symbols.negated()),
            (true, _) => inexact(Symbols::BYTES),
            (false, true) if beyond_ascii => inexact(Symbols::BYTES),
            (false, true) => inexact(content.symbols.folded()),
            (false, false) => content,
        }
    }

    fn class_escape(&mut self, char: char, content: &mut Set) -> Option<Option<char>> {
        if char == 'b' {
            content.symbols.insert(0x08);
            return Some(Some('\x08'));
        }
        let set = self.escaped_set(char)?;
        content.join(set);
        let single = (0..128u8).find(|byte| set.symbols.has(usize::from(*byte)));
        Some(if set.char { single.map(char::from) } else { None })
    }

    /// The character that ends a range. The outer `None`: not understood; the inner one: not a single character.
    fn class_char(&mut self) -> Option<Option<char>> {
        match self.next()? {
            '[' | ']' => None,
            '\\' => {
                let char = self.next()?;
                let mut ignored = Set {
                    symbols: Symbols::NONE,
                    exact: true,
                    char: false,
                };
                if matches!(char, 'x' | 'u') {
                    let set = self.escaped_set(char)?;
                    let single = (0..128u8).find(|byte| set.symbols.has(usize::from(*byte)));
                    return Some(Some(single.map_or(char::MAX, char::from)));
                }
                self.class_escape(char, &mut ignored)
            }
            char => Some(Some(char)),
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
            _ => {
                return Some(Set {
                    symbols: Symbols::BYTES,
                    exact: false,
                    char: false,
                });
            }
        };
        let symbols = if negated {
            set.negated()
        } else {
            set.or(Symbols::HIGH)
        };
        Some(Set {
            symbols,
            exact: true,
            char: false,
        })
    }
}

//! Sets of bytes, and what classes of characters look like in them.

/// A set of what may stand at a position: one of 256 bytes, or the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Symbols {
    bytes: [u64; 4],
    end: bool,
}

impl Symbols {
    pub(super) const NONE: Self = Self {
        bytes: [0; 4],
        end: false,
    };
    pub(super) const ALL: Self = Self {
        bytes: [u64::MAX; 4],
        end: true,
    };
    /// What [`is_white`] says, as a set.
    pub(super) const WHITE: Self = Self {
        bytes: [0x0000_0001_0000_3e00, 0, 0, 0],
        end: false,
    };
    pub(super) const ASCII: Self = Self {
        bytes: [u64::MAX, u64::MAX, 0, 0],
        end: false,
    };
    pub(super) const BYTES: Self = Self {
        bytes: [u64::MAX; 4],
        end: false,
    };
    pub(super) const EDGE: Self = Self {
        bytes: [0; 4],
        end: true,
    };
    pub(super) const HIGH: Self = Self {
        bytes: [0, 0, u64::MAX, u64::MAX],
        end: false,
    };

    /// Whether the symbol is in the set; 256 is the end of the text.
    pub(super) fn has(&self, symbol: usize) -> bool {
        match self.bytes.get(symbol / 64) {
            Some(word) => word >> (symbol % 64) & 1 == 1,
            None => self.end,
        }
    }

    pub(super) fn insert(&mut self, byte: u8) {
        self.bytes[usize::from(byte / 64)] |= 1 << (byte % 64);
    }

    pub(super) fn with(mut self, bytes: impl IntoIterator<Item = u8>) -> Self {
        bytes.into_iter().for_each(|byte| self.insert(byte));
        self
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            bytes: std::array::from_fn(|at| self.bytes[at] | other.bytes[at]),
            end: self.end || other.end,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            bytes: std::array::from_fn(|at| self.bytes[at] & other.bytes[at]),
            end: self.end && other.end,
        }
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self {
            bytes: std::array::from_fn(|at| self.bytes[at] & !other.bytes[at]),
            end: self.end && !other.end,
        }
    }

    /// The other ASCII bytes, and everything beyond ASCII.
    pub(super) fn negated(self) -> Self {
        Self {
            bytes: [!self.bytes[0], !self.bytes[1], u64::MAX, u64::MAX],
            end: false,
        }
    }

    /// Upper and lower case alike, and what beyond ASCII may fold to a letter.
    pub(super) fn folded(self) -> Self {
        let letters = (b'a'..=b'z').filter(|&lower| {
            self.has(usize::from(lower)) || self.has(usize::from(lower.to_ascii_uppercase()))
        });
        self.or(Self::HIGH)
            .with(letters.flat_map(|lower| [lower, lower.to_ascii_uppercase()]))
    }
}

/// White space that [`First::past`] looks behind.
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The ASCII characters of a Unicode property, where it is one that syntaxes use.
pub(super) fn property(name: &str) -> Option<Symbols> {
    Some(match name {
        "L" | "Letter" | "Alpha" | "Alphabetic" => Symbols::NONE.with(b'a'..=b'z').with(b'A'..=b'Z'),
        "Lu" | "Upper" => Symbols::NONE.with(b'A'..=b'Z'),
        "Ll" | "Lower" => Symbols::NONE.with(b'a'..=b'z'),
        "N" | "Nd" | "Digit" => digits(),
        "Lt" | "Lm" | "Lo" | "Nl" | "No" | "M" | "Mn" | "Mc" | "Me" => Symbols::NONE,
        "Pc" => Symbols::NONE.with([b'_']),
        _ => return None,
    })
}

pub(super) fn range(from: char, to: char) -> Symbols {
    let set = if to.is_ascii() {
        Symbols::NONE
    } else {
        Symbols::HIGH
    };
    let ascii = |char: char| u8::try_from(u32::from(char).min(127)).unwrap_or(127);
    if from.is_ascii() {
        set.with(ascii(from)..=ascii(to))
    } else {
        set
    }
}

pub(super) fn digits() -> Symbols {
    Symbols::NONE.with(b'0'..=b'9')
}

pub(super) fn word() -> Symbols {
    digits().with(b'a'..=b'z').with(b'A'..=b'Z').with([b'_'])
}

pub(super) fn space() -> Symbols {
    Symbols::NONE.with(*b" \t\n\x0b\x0c\r")
}

pub(super) fn hexadecimal() -> Symbols {
    digits().with(b'a'..=b'f').with(b'A'..=b'F')
}

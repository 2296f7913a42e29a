//! What is known of parts of a pattern, and how it is put together from what is known of their parts.
//!
//! Every set here may be too large and never too small, except [`Piece::single`], which is the other way round.

use super::symbols::Symbols;

/// What may stand at one end of a part of a pattern.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// Where the part matches some text.
    pub(super) full: Symbols,
    /// Where it matches the empty text.
    pub(super) pass: Symbols,
}

impl End {
    pub(super) const fn text(full: Symbols) -> Self {
        Self {
            full,
            pass: Symbols::NONE,
        }
    }

    pub(super) const fn empty(pass: Symbols) -> Self {
        Self {
            full: Symbols::NONE,
            pass,
        }
    }

    pub(super) fn any(self) -> Symbols {
        self.full.or(self.pass)
    }

    pub(super) fn may_be_empty(self) -> bool {
        self.pass != Symbols::NONE
    }

    /// This end with another part behind it, seen from this end.
    pub(super) fn before(self, next: Self) -> Self {
        Self {
            full: self.full.or(self.pass.and(next.full)),
            pass: self.pass.and(next.pass),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            full: self.full.or(other.full),
            pass: self.pass.or(other.pass),
        }
    }
}

/// What is known of a part of a pattern.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// At its start.
    pub(super) first: End,
    /// At its start, once the white space that stands there is taken away from the text.
    pub(super) past: End,
    /// One byte after its start, where it matches more than one byte.
    pub(super) inner: Symbols,
    /// It may match one byte.
    pub(super) one: bool,
    /// At its end, where the edge is the start of the line.
    pub(super) last: End,
    /// What may stand before its start.
    pub(super) behind: Symbols,
    pub(super) boundary: bool,
    /// ASCII characters each of which it certainly matches as a whole.
    pub(super) single: Symbols,
    /// It is the empty pattern.
    pub(super) nothing: bool,
}

impl Piece {
    pub(super) const NOTHING: Self = Self {
        nothing: true,
        ..Self::zero_width(Symbols::ALL)
    };
    pub(super) const EMPTY: Self = Self::zero_width(Symbols::ALL);
    pub(super) const ANY: Self = {
        let any = End {
            full: Symbols::ALL,
            pass: Symbols::ALL,
        };
        Self {
            first: any,
            past: any,
            last: any,
            inner: Symbols::ALL,
            one: true,
            ..Self::EMPTY
        }
    };

    /// Matches one character, of which this is the first byte.
    pub(super) fn text(set: Symbols) -> Self {
        let wide = set.and(Symbols::HIGH) != Symbols::NONE;
        let last = if wide { set.or(Symbols::HIGH) } else { set };
        let white = if set.and(Symbols::WHITE) == Symbols::NONE {
            Symbols::NONE
        } else {
            Symbols::ALL
        };
        Self {
            first: End::text(set),
            past: End {
                full: set.without(Symbols::WHITE),
                pass: white,
            },
            inner: if wide { Symbols::HIGH } else { Symbols::NONE },
            one: set.and(Symbols::ASCII) != Symbols::NONE,
            last: End::text(last),
            ..Self::EMPTY
        }
    }

    pub(super) const fn zero_width(pass: Symbols) -> Self {
        Self {
            first: End::empty(pass),
            past: End::empty(pass),
            inner: Symbols::NONE,
            one: false,
            last: End::empty(Symbols::ALL),
            behind: Symbols::ALL,
            boundary: false,
            single: Symbols::NONE,
            nothing: false,
        }
    }

    pub(super) fn then(self, next: Self) -> Self {
        let only_empty = self.first.full == Symbols::NONE;
        Self {
            first: self.first.before(next.first),
            past: self.past.before(next.past),
            inner: self.inner_before(next),
            one: self.one && next.first.may_be_empty() || self.first.may_be_empty() && next.one,
            last: next.last.before(self.last),
            behind: if only_empty {
                self.behind.and(next.behind)
            } else {
                self.behind
            },
            boundary: self.boundary || only_empty && next.boundary,
            single: if self.nothing { next.single } else { Symbols::NONE },
            nothing: self.nothing && next.nothing,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            first: self.first.or(other.first),
            past: self.past.or(other.past),
            inner: self.inner.or(other.inner),
            one: self.one || other.one,
            last: self.last.or(other.last),
            behind: self.behind.or(other.behind),
            boundary: self.boundary && other.boundary,
            single: self.single.or(other.single),
            nothing: false,
        }
    }

    pub(super) fn inner_before(self, next: Self) -> Symbols {
        let mut inner = self.inner;
        if self.one {
            inner = inner.or(next.first.any());
        }
        if self.first.may_be_empty() {
            inner = inner.or(next.inner);
        }
        inner
    }

    /// What may stand one byte after the start of a match.
    pub(super) fn second(self) -> Symbols {
        if self.one || self.first.may_be_empty() {
            Symbols::ALL
        } else {
            self.inner
        }
    }

    /// The part, repeated at least once.
    pub(super) fn repeated(self) -> Self {
        Self {
            single: Symbols::NONE,
            inner: self.inner_before(self),
            ..self
        }
    }

    pub(super) fn optional(self) -> Self {
        let or_empty = |end: End| End {
            pass: Symbols::ALL,
            ..end
        };
        let Self { inner, one, .. } = self.repeated();
        Self {
            first: or_empty(self.first),
            past: or_empty(self.past),
            last: or_empty(self.last),
            inner,
            one,
            ..Self::EMPTY
        }
    }

    pub(super) fn ahead(self) -> Self {
        let past = End::empty(self.past.any());
        Self {
            past,
            behind: self.behind,
            boundary: self.boundary,
            ..Self::zero_width(self.first.any())
        }
    }

    pub(super) fn after(self) -> Self {
        Self {
            behind: self.last.any(),
            ..Self::EMPTY
        }
    }

    pub(super) fn not_after(self) -> Self {
        Self {
            behind: self.single.negated().or(Symbols::EDGE),
            ..Self::EMPTY
        }
    }
}

/// `^`: nothing stands before it. Lines hold one newline, their last byte.
pub(super) fn line_start() -> Piece {
    let last = End::empty(Symbols::EDGE);
    Piece {
        behind: Symbols::EDGE,
        last,
        ..Piece::EMPTY
    }
}

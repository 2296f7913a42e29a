//! What a regular expression can start with.
//!
//! A context of a syntax holds up to a hundred patterns, and nearly all of them can be ruled out at a position by the
//! one byte that stands there. [`First::of`] reads a pattern of Oniguruma's dialect and gives that set of bytes. The
//! set may be too large, never too small: whatever this module does not understand may start with anything.

/// A set of what may stand at a position: one of 256 bytes, or the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Symbols {
    bytes: [u64; 4],
    end: bool,
}

impl Symbols {
    const NONE: Self = Self { bytes: [0; 4], end: false };
    const ALL: Self = Self { bytes: [u64::MAX; 4], end: true };
    /// What [`is_white`] says, as a set.
    const WHITE: Self = Self { bytes: [0x0000_0001_0000_3e00, 0, 0, 0], end: false };
    const ASCII: Self = Self { bytes: [u64::MAX, u64::MAX, 0, 0], end: false };
    const BYTES: Self = Self { bytes: [u64::MAX; 4], end: false };
    const EDGE: Self = Self { bytes: [0; 4], end: true };
    const HIGH: Self = Self { bytes: [0, 0, u64::MAX, u64::MAX], end: false };

    /// Whether the symbol is in the set; 256 is the end of the text.
    pub(super) fn has(&self, symbol: usize) -> bool {
        match self.bytes.get(symbol / 64) {
            Some(word) => word >> (symbol % 64) & 1 == 1,
            None => self.end,
        }
    }

    fn insert(&mut self, byte: u8) {
        self.bytes[usize::from(byte / 64)] |= 1 << (byte % 64);
    }

    fn with(mut self, bytes: impl IntoIterator<Item = u8>) -> Self {
        bytes.into_iter().for_each(|byte| self.insert(byte));
        self
    }

    fn or(self, other: Self) -> Self {
        Self {
            bytes: std::array::from_fn(|at| self.bytes[at] | other.bytes[at]),
            end: self.end || other.end,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            bytes: std::array::from_fn(|at| self.bytes[at] & other.bytes[at]),
            end: self.end && other.end,
        }
    }

    fn without(self, other: Self) -> Self {
        Self { bytes: std::array::from_fn(|at| self.bytes[at] & !other.bytes[at]), end: self.end && !other.end }
    }

    /// The other ASCII bytes, and everything beyond ASCII.
    fn negated(self) -> Self {
        Self { bytes: [!self.bytes[0], !self.bytes[1], u64::MAX, u64::MAX], end: false }
    }

    /// Upper and lower case alike, and what beyond ASCII may fold to a letter.
    fn folded(self) -> Self {
        let letters = (b'a'..=b'z').filter(|&lower| {
            self.has(usize::from(lower)) || self.has(usize::from(lower.to_ascii_uppercase()))
        });
        self.or(Self::HIGH).with(letters.flat_map(|lower| [lower, lower.to_ascii_uppercase()]))
    }
}

/// White space that [`First::past`] looks behind.
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

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
        let mut reader = Reader { rest: pattern, flags: Flags::default(), depth: 0 };
        let piece = reader.alternatives().filter(|_| reader.rest.is_empty()).unwrap_or(Piece::ANY);
        Self {
            symbols: piece.first.any(),
            second: piece.second(),
            past: piece.past.any(),
            behind: piece.behind,
            boundary: piece.boundary,
        }
    }
}

/// What may stand at one end of a part of a pattern.
#[derive(Clone, Copy)]
struct End {
    /// Where the part matches some text.
    full: Symbols,
    /// Where it matches the empty text.
    pass: Symbols,
}

impl End {
    const fn text(full: Symbols) -> Self {
        Self { full, pass: Symbols::NONE }
    }

    const fn empty(pass: Symbols) -> Self {
        Self { full: Symbols::NONE, pass }
    }

    fn any(self) -> Symbols {
        self.full.or(self.pass)
    }

    fn may_be_empty(self) -> bool {
        self.pass != Symbols::NONE
    }

    /// This end with another part behind it, seen from this end.
    fn before(self, next: Self) -> Self {
        Self { full: self.full.or(self.pass.and(next.full)), pass: self.pass.and(next.pass) }
    }

    fn or(self, other: Self) -> Self {
        Self { full: self.full.or(other.full), pass: self.pass.or(other.pass) }
    }
}

/// What is known of a part of a pattern.
#[derive(Clone, Copy)]
struct Piece {
    /// At its start.
    first: End,
    /// At its start, once the white space that stands there is taken away from the text.
    past: End,
    /// One byte after its start, where it matches more than one byte.
    inner: Symbols,
    /// It may match one byte.
    one: bool,
    /// At its end, where the edge is the start of the line.
    last: End,
    /// What may stand before its start.
    behind: Symbols,
    boundary: bool,
    /// ASCII characters each of which it certainly matches as a whole.
    single: Symbols,
    /// It is the empty pattern.
    nothing: bool,
}

impl Piece {
    const NOTHING: Self = Self { nothing: true, ..Self::zero_width(Symbols::ALL) };
    const EMPTY: Self = Self::zero_width(Symbols::ALL);
    const ANY: Self = {
        let any = End { full: Symbols::ALL, pass: Symbols::ALL };
        Self { first: any, past: any, last: any, inner: Symbols::ALL, one: true, ..Self::EMPTY }
    };

    /// Matches one character, of which this is the first byte.
    fn text(set: Symbols) -> Self {
        let wide = set.and(Symbols::HIGH) != Symbols::NONE;
        let last = if wide { set.or(Symbols::HIGH) } else { set };
        let white = if set.and(Symbols::WHITE) == Symbols::NONE { Symbols::NONE } else { Symbols::ALL };
        Self {
            first: End::text(set),
            past: End { full: set.without(Symbols::WHITE), pass: white },
            inner: if wide { Symbols::HIGH } else { Symbols::NONE },
            one: set.and(Symbols::ASCII) != Symbols::NONE,
            last: End::text(last),
            ..Self::EMPTY
        }
    }

    const fn zero_width(pass: Symbols) -> Self {
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

    fn then(self, next: Self) -> Self {
        let only_empty = self.first.full == Symbols::NONE;
        Self {
            first: self.first.before(next.first),
            past: self.past.before(next.past),
            inner: self.inner_before(next),
            one: self.one && next.first.may_be_empty() || self.first.may_be_empty() && next.one,
            last: next.last.before(self.last),
            behind: if only_empty { self.behind.and(next.behind) } else { self.behind },
            boundary: self.boundary || only_empty && next.boundary,
            single: if self.nothing { next.single } else { Symbols::NONE },
            nothing: self.nothing && next.nothing,
        }
    }

    fn or(self, other: Self) -> Self {
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

    fn inner_before(self, next: Self) -> Symbols {
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
    fn second(self) -> Symbols {
        if self.one || self.first.may_be_empty() { Symbols::ALL } else { self.inner }
    }

    /// The part, repeated at least once.
    fn repeated(self) -> Self {
        Self { single: Symbols::NONE, inner: self.inner_before(self), ..self }
    }

    fn optional(self) -> Self {
        let or_empty = |end: End| End { pass: Symbols::ALL, ..end };
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

    fn ahead(self) -> Self {
        let past = End::empty(self.past.any());
        Self { past, behind: self.behind, boundary: self.boundary, ..Self::zero_width(self.first.any()) }
    }

    fn after(self) -> Self {
        Self { behind: self.last.any(), ..Self::EMPTY }
    }

    fn not_after(self) -> Self {
        Self { behind: self.single.negated().or(Symbols::EDGE), ..Self::EMPTY }
    }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    extended: bool,
}

/// Groups may be nested this deep before a pattern counts as not understood.
const MAX_DEPTH: usize = 64;

/// Reads a pattern from left to right. Every method gives `None` for what it does not understand.
struct Reader<'a> {
    rest: &'a str,
    flags: Flags,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let char = chars.next();
        self.rest = chars.as_str();
        char
    }

    fn eat(&mut self, text: &str) -> bool {
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
                Some(Piece { past: End::empty(Symbols::EDGE), ..line_end })
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
        let single = if char.is_ascii() { Symbols::NONE.with([first]) } else { Symbols::NONE };
        Piece { single, ..Piece::text(set) }
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
            'b' => Piece { boundary: true, ..Piece::EMPTY },
            'B' | 'Z' | 'z' => Piece::EMPTY,
            'R' => Piece::text(Symbols::HIGH.with(*b"\r\n\x0b\x0c")),
            // A group of this pattern, or of the one that entered the context.
            '0'..='9' => Piece::ANY,
            _ => return self.escaped_set(char).map(|set| self.folded(set)).map(Set::piece),
        })
    }

    fn folded(&self, set: Set) -> Set {
        match (set.char, self.flags.ignore_case) {
            (true, true) => Set { symbols: set.symbols.folded(), exact: false, char: false },
            _ => set,
        }
    }

    /// An escape that means one of a set of characters, in a class or outside.
    fn escaped_set(&mut self, char: char) -> Option<Set> {
        let set = |symbols, exact| Some(Set { symbols, exact, char: false });
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
                Some(Set { symbols: Symbols::NONE.with([byte]), exact: true, char: true })
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
        let code = if digits.is_empty() { 0 } else { u32::from_str_radix(digits, 16).ok()? };
        Some(match u8::try_from(code) {
            Ok(byte) if byte.is_ascii() => {
                Set { symbols: Symbols::NONE.with([byte]), exact: true, char: true }
            }
            _ => Set { symbols: Symbols::HIGH, exact: true, char: false },
        })
    }

    /// What follows `[`.
    fn class(&mut self) -> Option<Set> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let negated = self.eat("^");
        if self.rest.starts_with(']') {
            return None;
        }
        let mut content = Set { symbols: Symbols::NONE, exact: true, char: false };
        let mut last = None;
        loop {
            if self.eat("&&") {
                content = Set { symbols: Symbols::BYTES, exact: false, char: false };
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
        let inexact = |symbols| Set { symbols, exact: false, char: false };
        match (negated, self.flags.ignore_case) {
            (true, false) if content.exact => Set { symbols: content.symbols.negated(), ..content },
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
                let mut ignored = Set { symbols: Symbols::NONE, exact: true, char: false };
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
            _ => return Some(Set { symbols: Symbols::BYTES, exact: false, char: false }),
        };
        let symbols = if negated { set.negated() } else { set.or(Symbols::HIGH) };
        Some(Set { symbols, exact: true, char: false })
    }
}

/// The meaning of an escape or a class.
#[derive(Clone, Copy)]
struct Set {
    symbols: Symbols,
    /// The ASCII part is exactly what matches, so that its complement may be taken.
    exact: bool,
    /// It is one character.
    char: bool,
}

impl Set {
    fn join(&mut self, other: Self) {
        self.symbols = self.symbols.or(other.symbols);
        self.exact &= other.exact;
    }

    fn piece(self) -> Piece {
        let single = if self.exact { self.symbols.and(Symbols::ASCII) } else { Symbols::NONE };
        Piece { single, ..Piece::text(self.symbols) }
    }
}

/// `^`: nothing stands before it. Lines hold one newline, their last byte.
fn line_start() -> Piece {
    let last = End::empty(Symbols::EDGE);
    Piece { behind: Symbols::EDGE, last, ..Piece::EMPTY }
}

/// The ASCII characters of a Unicode property, where it is one that syntaxes use.
fn property(name: &str) -> Option<Symbols> {
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

fn range(from: char, to: char) -> Symbols {
    let set = if to.is_ascii() { Symbols::NONE } else { Symbols::HIGH };
    let ascii = |char: char| u8::try_from(u32::from(char).min(127)).unwrap_or(127);
    if from.is_ascii() { set.with(ascii(from)..=ascii(to)) } else { set }
}

fn digits() -> Symbols {
    Symbols::NONE.with(b'0'..=b'9')
}

fn word() -> Symbols {
    digits().with(b'a'..=b'z').with(b'A'..=b'Z').with([b'_'])
}

fn space() -> Symbols {
    Symbols::NONE.with(*b" \t\n\x0b\x0c\r")
}

fn hexadecimal() -> Symbols {
    digits().with(b'a'..=b'f').with(b'A'..=b'F')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> String {
        let first = First::of(pattern);
        let mut out: String = (0u8..128)
            .filter(|byte| first.symbols.has(usize::from(*byte)))
            .map(|byte| if byte.is_ascii_graphic() { byte as char } else { '.' })
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
        marks.iter().filter(|mark| mark.0).for_each(|mark| out.push_str(mark.1));
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
            ("(?<=a*)x", "x"),
            ("y(?<=a)x", "y"),
            ("(?=x(?<=a))x", "x"),
            ("(?=(?<=a)x)", "x after a"),
            (r"(?<!\w)x", "x after ^0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"),
            (r"(?<![^\w])x", "x after 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz…<"),
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
            (r"[^\W]", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz high"),
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

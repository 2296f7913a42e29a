//! A position on a line, and what can be told of it before any pattern is tried.

use super::first::First;
use super::symbols::is_white;

/// A position and what stands around it.
#[derive(Default)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) symbol: usize,
    second: usize,
    behind: usize,
    /// What stands behind the white space from here on, and where that is.
    past: usize,
    past_at: usize,
    boundary: bool,
}

impl Place {
    /// Moves on along the line; positions ascend.
    pub(super) fn move_to(&mut self, line: &str, at: usize) {
        let bytes = line.as_bytes();
        self.at = at;
        self.symbol = symbol_at(line, at);
        self.second = symbol_at(line, at + 1);
        self.behind = at.checked_sub(1).map_or(EDGE, |before| symbol_at(line, before));
        if self.past_at <= at {
            let white = bytes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| is_white(**byte));
            self.past_at = at + white.count();
            self.past = symbol_at(line, self.past_at);
        }
        self.boundary = match (is_word(self.behind), is_word(self.symbol)) {
            (Some(behind), Some(here)) => behind != here,
            _ => true,
        };
    }

    /// False only where the pattern certainly does not match here.
    pub(super) fn allows(&self, first: &First) -> bool {
        first.behind.has(self.behind)
            && first.second.has(self.second)
            && (self.boundary || !first.boundary)
            && (self.past_at == self.at || first.past.has(self.past))
    }
}

/// The symbol for the start and the end of the line.
const EDGE: usize = 256;

fn symbol_at(line: &str, at: usize) -> usize {
    line.as_bytes().get(at).map_or(EDGE, |byte| usize::from(*byte))
}

/// Whether the symbol belongs to a word; unknown beyond ASCII.
fn is_word(symbol: usize) -> Option<bool> {
    match u8::try_from(symbol) {
        Ok(byte) if byte.is_ascii() => Some(byte.is_ascii_alphanumeric() || byte == b'_'),
        Ok(_) => None,
        Err(_) => Some(false),
    }
}

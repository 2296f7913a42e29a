//! A list of known length whose entries are made when they are first asked for. Shared by all threads; most entries are
//! never asked for, so room is made for a few at a time.

use std::sync::OnceLock;

/// How many entries get their room at once.
const CHUNK: usize = 128;

type Chunk<T> = Box<[OnceLock<T>]>;

/// Entries by number.
pub(super) struct Slots<T> {
    chunks: Box<[OnceLock<Chunk<T>>]>,
}

impl<T> Slots<T> {
    /// Room for so many.
    pub(super) fn new(count: usize) -> Self {
        Self {
            chunks: empty(count.div_ceil(CHUNK)),
        }
    }

    /// The entry of this number, made now if it was not yet; `None` behind the last one.
    pub(super) fn get(&self, at: usize, make: impl FnOnce() -> T) -> Option<&T> {
        let chunk = self.chunks.get(at / CHUNK)?.get_or_init(|| empty(CHUNK));
        Some(chunk.get(at % CHUNK)?.get_or_init(make))
    }
}

fn empty<T>(count: usize) -> Box<[OnceLock<T>]> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_made_once_and_stays() {
        let slots = Slots::new(CHUNK + 1);
        let first = slots.get(CHUNK, || "made".to_owned()).unwrap();
        assert!(std::ptr::eq(first, slots.get(CHUNK, || unreachable!()).unwrap()));
        assert_eq!(slots.get(3, String::new), Some(&String::new()));
        assert_eq!(slots.get(2 * CHUNK, String::new), None);
    }
}

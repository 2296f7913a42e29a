//! Where very frequent words stand, page by page: what a question needs of them at a fraction of their postings.
//!
//! A word that thousands of sections have says little about any of them: it matters which pages have it, about how often,
//! and which headings. An entry has two bits for each page, then the documents whose heading has the word. Phrases still
//! read the postings.

use super::bytes::Bytes;
#[cfg(feature = "writer")]
use super::bytes::put_number;
use crate::Error;

const WHAT: &str = "a frequent word in the search index";

/// A word that fewer sections have is not frequent, however small the site.
#[cfg(feature = "writer")]
const FEWEST: usize = 1000;

/// From how many sections on a word is frequent: where its postings are longer than its entry.
#[cfg(feature = "writer")]
pub(crate) fn threshold(pages: usize) -> u32 {
    u32::try_from(FEWEST.max(pages / 6)).unwrap_or(u32::MAX)
}

/// Where a frequent word stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// For each page how often its texts have the word: 0, 1, 2 for two or three times, 3 for more.
    pub(crate) pages: Vec<u8>,
    /// The documents whose heading has it, ascending.
    pub(crate) heads: Vec<u32>,
}

/// The code of so many times.
#[cfg(feature = "writer")]
pub(crate) fn code(count: u32) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2 | 3 => 2,
        _ => 3,
    }
}

/// How many times a code stands for.
pub(crate) fn count(code: u8) -> u32 {
    [0, 1, 2, 5].get(usize::from(code)).copied().unwrap_or_default()
}

impl Entry {
    /// Writes it.
    #[cfg(feature = "writer")]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out: Vec<u8> = self
            .pages
            .chunks(4)
            .map(|codes| {
                codes
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (place, code)| byte | code << (2 * place))
            })
            .collect();
        put_number(&mut out, self.heads.len() as u64);
        let mut before = 0;
        for head in &self.heads {
            put_number(&mut out, u64::from(head - before));
            before = *head;
        }
        out
    }

    /// Reads what was written, of an index of so many pages.
    ///
    /// # Errors
    /// When it is damaged.
    pub(crate) fn read(bytes: &[u8], pages: usize) -> Result<Self, Error> {
        let mut bytes = Bytes::new(bytes, WHAT);
        let packed = bytes.take(pages.div_ceil(4))?;
        let codes = packed
            .iter()
            .flat_map(|byte| [byte & 3, byte >> 2 & 3, byte >> 4 & 3, byte >> 6]);
        let codes = codes.take(pages).collect();
        let mut before = 0_u32;
        let heads = bytes.list(|bytes| {
            before = before.checked_add(bytes.small()?).ok_or(Error::Damaged(WHAT))?;
            Ok(before)
        })?;
        Ok(Self { pages: codes, heads })
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back() {
        let entry = Entry {
            pages: vec![0, 1, 2, 3, 0, 3, 1],
            heads: vec![0, 7, 300],
        };
        let written = entry.write();
        assert_eq!(Entry::read(&written, 7), Ok(entry));
        for length in 0..written.len() {
            assert!(Entry::read(&written[..length], 7).is_err(), "{length}");
        }
        assert_eq!(
            [0, 1, 2, 3, 4, 99].map(|number| count(code(number))),
            [0, 1, 2, 2, 5, 5]
        );
    }
}

//! Where very frequent words stand, page by page: what a question needs of them at a fraction of their postings.
//!
//! A word that thousands of sections have says little about any of them: it matters which pages have it
//! and which headings. An entry has a bit for each page, then the documents whose heading has the word. Phrases still
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
    /// For each page whether its texts have the word.
    pub(crate) pages: Vec<bool>,
    /// The documents whose heading has it, ascending.
    pub(crate) heads: Vec<u32>,
}

impl Entry {
    /// Writes it.
    #[cfg(feature = "writer")]
    pub(crate) fn write(&self) -> Vec<u8> {
        let byte = |pages: &[bool]| {
            let bits = pages.iter().enumerate();
            bits.fold(0, |byte, (place, has)| byte | u8::from(*has) << place)
        };
        let mut out: Vec<u8> = self.pages.chunks(8).map(byte).collect();
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
        let packed = bytes.take(pages.div_ceil(8))?;
        let has = |page: usize| {
            packed
                .get(page / 8)
                .is_some_and(|byte| byte >> (page % 8) & 1 == 1)
        };
        let of_pages = (0..pages).map(has).collect();
        let mut before = 0_u32;
        let heads = bytes.list(|bytes| {
            before = before.checked_add(bytes.small()?).ok_or(Error::Damaged(WHAT))?;
            Ok(before)
        })?;
        Ok(Self {
            pages: of_pages,
            heads,
        })
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back() {
        let entry = Entry {
            pages: [0, 1, 1, 1, 0, 0, 1, 0, 1].map(|bit| bit == 1).to_vec(),
            heads: vec![0, 7, 300],
        };
        let written = entry.write();
        assert_eq!(Entry::read(&written, 9), Ok(entry));
        for length in 0..written.len() {
            assert!(Entry::read(&written[..length], 9).is_err(), "{length}");
        }
    }
}

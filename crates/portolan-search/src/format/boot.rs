//! The file that opens an index: everything that is needed before the first question, and where all else lies.

use super::VERSION;
use super::bytes::{Bytes, checksum};
#[cfg(feature = "writer")]
use super::bytes::{put_bytes, put_number};
use super::chunk::PackId;
use super::pages::Pages;
use crate::{ChunkId, Error, Options};

const WHAT: &str = "the start of the search index";
const MAGIC: &[u8; 8] = b"portolan";

/// The content of the boot file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Boot {
    /// The pack that it opens.
    pub(crate) pack: PackId,
    /// What the book decides.
    pub(crate) options: Options,
    /// tantivy's `meta.json`.
    pub(crate) meta: String,
    /// tantivy's other files.
    pub(crate) files: Vec<File>,
    /// Where frequent words stand: the start of the word's postings, and where its entry ends among all entries.
    pub(crate) common: Vec<(u64, u64)>,
    /// The first chunk with these entries.
    pub(crate) first_common: ChunkId,
    /// The bytes in each of them but the last.
    pub(crate) common_size: u64,
    /// The first chunk with records, then how many pages each of them has.
    pub(crate) first_record: ChunkId,
    /// How many pages each of these chunks has.
    pub(crate) records: Vec<u32>,
    /// The first chunk with text.
    pub(crate) first_text: ChunkId,
    /// The bytes in each of them but the last.
    pub(crate) text_size: u64,
    /// The bytes of all texts.
    pub(crate) text_length: u64,
    /// The pages.
    pub(crate) pages: Pages,
}

/// A file of tantivy's, of which some ranges lie here and all others in chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct File {
    /// The ending of its name.
    pub(crate) ending: String,
    /// Its length.
    pub(crate) length: u64,
    /// The chunk with its first byte.
    pub(crate) first: ChunkId,
    /// The bytes in each of its chunks but the last; 0 where it has none.
    pub(crate) size: u64,
    /// Where the ranges that lie here begin, ascending, and their bytes.
    pub(crate) hot: Vec<(u64, Vec<u8>)>,
}

impl File {
    /// How many chunks it has.
    #[cfg(feature = "writer")]
    pub(crate) fn chunks(&self) -> u32 {
        match self.size {
            0 => 0,
            size => u32::try_from(self.length.div_ceil(size)).unwrap_or(u32::MAX),
        }
    }
}

impl Boot {
    /// How many chunks the pack has.
    pub(crate) fn chunks(&self) -> u32 {
        let texts = self.text_length.div_ceil(self.text_size.max(1));
        self.first_text
            .saturating_add(u32::try_from(texts).unwrap_or(u32::MAX))
    }

    /// Everything but the pack's id, which follows from it.
    #[cfg(feature = "writer")]
    pub(crate) fn content(&self) -> Result<Vec<u8>, Error> {
        let options = serde_json::to_vec(&self.options).map_err(|error| Error::Index(error.to_string()))?;
        let mut out = Vec::new();
        put_bytes(&mut out, &options);
        put_bytes(&mut out, self.meta.as_bytes());
        put_number(&mut out, self.files.len() as u64);
        for file in &self.files {
            put_bytes(&mut out, file.ending.as_bytes());
            put_number(&mut out, file.length);
            put_number(&mut out, u64::from(file.first));
            put_number(&mut out, file.size);
            put_number(&mut out, file.hot.len() as u64);
            for (start, bytes) in &file.hot {
                put_number(&mut out, *start);
                put_bytes(&mut out, bytes);
            }
        }
        put_number(&mut out, self.common.len() as u64);
        let mut before = (0, 0);
        for (postings, end) in &self.common {
            put_number(&mut out, postings - before.0);
            put_number(&mut out, end - before.1);
            before = (*postings, *end);
        }
        put_number(&mut out, u64::from(self.first_common));
        put_number(&mut out, self.common_size);
        put_number(&mut out, u64::from(self.first_record));
        put_number(&mut out, self.records.len() as u64);
        self.records
            .iter()
            .for_each(|pages| put_number(&mut out, u64::from(*pages)));
        put_number(&mut out, u64::from(self.first_text));
        put_number(&mut out, self.text_size);
        put_number(&mut out, self.text_length);
        self.pages.write(&mut out);
        Ok(out)
    }

    /// The whole file, of a pack's id and its content.
    #[cfg(feature = "writer")]
    pub(crate) fn file(pack: PackId, content: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(content.len() + 28);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&pack.to_le_bytes());
        out.extend_from_slice(&checksum(pack, content).to_le_bytes());
        out.extend_from_slice(content);
        out
    }

    /// Reads the whole file.
    ///
    /// # Errors
    /// When it is damaged or of another version.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut bytes = Bytes::new(bytes, WHAT);
        if bytes.take(MAGIC.len())? != MAGIC {
            return Err(Error::Damaged(WHAT));
        }
        if bytes.take(4)? != VERSION.to_le_bytes() {
            return Err(Error::Version);
        }
        let (pack, sum) = (bytes.fixed()?, bytes.fixed()?);
        if checksum(pack, bytes.rest()) != sum {
            return Err(Error::Damaged(WHAT));
        }
        let options = serde_json::from_slice(bytes.bytes()?).map_err(|_| Error::Damaged(WHAT))?;
        let meta = bytes.text()?.to_owned();
        let files = bytes.list(|bytes| {
            Ok(File {
                ending: bytes.text()?.to_owned(),
                length: bytes.number()?,
                first: bytes.small()?,
                size: bytes.number()?,
                hot: bytes.list(|bytes| Ok((bytes.number()?, bytes.bytes()?.to_vec())))?,
            })
        })?;
        let mut before = (0_u64, 0_u64);
        let common = bytes.list(|bytes| {
            let postings = before.0.checked_add(bytes.number()?);
            let end = before.1.checked_add(bytes.number()?);
            before = postings.zip(end).ok_or(Error::Damaged(WHAT))?;
            Ok(before)
        })?;
        Ok(Self {
            pack,
            options,
            meta,
            files,
            common,
            first_common: bytes.small()?,
            common_size: bytes.number()?,
            first_record: bytes.small()?,
            records: bytes.list(Bytes::small)?,
            first_text: bytes.small()?,
            text_size: bytes.number()?,
            text_length: bytes.number()?,
            pages: Pages::read(&mut bytes)?,
        })
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn a_boot_file_comes_back_and_no_damaged_one() {
        let boot = Boot {
            pack: 0x1234_5678_9abc_def0,
            options: Options::default(),
            meta: "{}".to_owned(),
            files: vec![File {
                ending: "idx".to_owned(),
                length: 40_000,
                first: 0,
                size: 16_384,
                hot: vec![(0, vec![1, 2]), (39_990, vec![3])],
            }],
            common: vec![(5, 100), (70, 180)],
            first_common: 3,
            common_size: 100,
            first_record: 3,
            records: vec![10, 2],
            first_text: 5,
            text_size: 100,
            text_length: 250,
            pages: Pages {
                starts: vec![0],
                ..Pages::default()
            },
        };
        assert_eq!((boot.files[0].chunks(), boot.chunks()), (3, 8));
        let file = Boot::file(boot.pack, &boot.content().unwrap());
        let read = Boot::read(&file).unwrap();
        assert_eq!(
            (read.pack, &read.files, &read.records, &read.common),
            (boot.pack, &boot.files, &boot.records, &boot.common)
        );
        assert_eq!(read.chunks(), 8);
        for length in 0..file.len() {
            assert!(Boot::read(&file[..length]).is_err(), "{length}");
        }
        for bit in 0..file.len() * 8 {
            let mut other = file.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(Boot::read(&other).is_err(), "bit {bit}");
        }
    }
}

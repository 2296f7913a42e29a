//! A written index as the files of a site: a boot file and chunks.
//!
//! Chunks are numbered: tantivy's files first, then frequent words, records and texts. They are cut and deflated when they are asked
//! for, so that the caller does it in parallel and holds few of them.

use std::ops::Range;

use tantivy::directory::OwnedBytes;

use super::deflate::deflate;
use super::hot::{Taken, Written};
use super::texts::Texts;
use crate::format::boot::{Boot, File};
use crate::format::chunk::{PackId, frame};
use crate::format::pages::Pages;
use crate::format::{VERSION, record};
use crate::{ChunkId, Error, Options};

/// The bytes of a chunk of postings, before deflating: a word of a question takes one or two.
const POSTINGS: u64 = 4 << 10;
/// The bytes of a chunk of positions, which phrases alone need.
const POSITIONS: u64 = 16 << 10;
/// The bytes of a chunk of the dictionary, as far as it is not a part of the boot file.
const DICTIONARY: u64 = 8 << 10;
/// The bytes of a chunk of frequent words' entries.
const COMMON: usize = 4 << 10;
/// About the bytes of a chunk of records; a record is never parted. Each hit takes one.
const RECORDS: usize = 5 << 9;
/// The bytes of a chunk of text: few enough for the snippets of a screen, enough for a site to have few files.
const TEXTS: u64 = 20 << 10;

/// How hard the boot file is deflated: it is loaded with every first question.
const BOOT_LEVEL: i32 = 9;
/// How hard postings are: they are dense already.
const POSTINGS_LEVEL: i32 = 1;
/// How hard the dictionary is, as far as it is not a part of the boot file: it is small, and words deflate well.
const DICTIONARY_LEVEL: i32 = 7;
/// How hard records are: each hit loads one.
const RECORD_LEVEL: i32 = 7;
/// How hard texts are: they are most of what is deflated.
const TEXT_LEVEL: i32 = 1;

/// What a pack is made of.
pub(super) struct Parts {
    pub(super) options: Options,
    pub(super) taken: Taken,
    pub(super) pages: Pages,
    pub(super) records: Vec<Vec<u8>>,
    pub(super) texts: Texts,
}

/// A written index, whose files are made when they are asked for.
#[derive(Debug)]
pub struct Pack {
    id: PackId,
    name: String,
    /// The boot file, as it is before deflating.
    boot: Vec<u8>,
    files: Vec<(File, OwnedBytes)>,
    first_common: ChunkId,
    /// The entries of frequent words.
    common: Vec<u8>,
    first_record: ChunkId,
    records: Vec<Vec<u8>>,
    /// The pages of each chunk of records.
    record_chunks: Vec<Range<usize>>,
    first_text: ChunkId,
    texts: Texts,
}

impl Pack {
    pub(super) fn new(parts: Parts) -> Result<Self, Error> {
        let mut first = 0;
        let mut files = Vec::new();
        for written in parts.taken.files {
            let file = file(&written, first);
            first += file.chunks();
            files.push((file, written.bytes));
        }
        let first_common = first;
        let mut common = Vec::new();
        let mut common_ends = Vec::new();
        for (postings, entry) in parts.taken.common {
            common.extend_from_slice(&entry);
            common_ends.push((postings, common.len() as u64));
        }
        let first_record = first_common + count(common.len().div_ceil(COMMON));
        let record_chunks = record_chunks(&parts.records);
        let first_text = first_record + count(record_chunks.len());
        let boot = Boot {
            pack: 0,
            options: parts.options,
            meta: parts.taken.meta,
            files: files.iter().map(|(file, _)| file.clone()).collect(),
            common: common_ends,
            first_common,
            common_size: COMMON as u64,
            first_record,
            records: record_chunks.iter().map(|pages| count(pages.len())).collect(),
            first_text,
            text_size: TEXTS,
            text_length: parts.texts.len(),
            pages: parts.pages,
        };
        let content = boot.content()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&VERSION.to_le_bytes()).update(&content);
        for (_, bytes) in &files {
            hasher.update(bytes);
        }
        hasher.update(&common);
        for record in &parts.records {
            hasher.update(record);
        }
        for text in parts.texts.pieces() {
            hasher.update(text.as_bytes());
        }
        let id = hasher.finalize().as_bytes()[..8]
            .try_into()
            .map_or(0, u64::from_be_bytes);
        Ok(Self {
            id,
            name: format!("{id:016x}"),
            boot: Boot::file(id, &content),
            files,
            first_common,
            common,
            first_record,
            records: parts.records,
            record_chunks,
            first_text,
            texts: parts.texts,
        })
    }

    /// 16 hex digits that follow from everything in it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many chunks it has.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.first_text + count(usize_of(self.texts.len().div_ceil(TEXTS)))
    }

    /// Whether it has no chunk: an index of no page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first of the chunks that hold nothing but text for snippets.
    #[must_use]
    pub fn texts(&self) -> u32 {
        self.first_text
    }

    /// The boot file, raw-deflated. That takes a while: ask once.
    #[must_use]
    pub fn boot(&self) -> Vec<u8> {
        deflate(&self.boot, BOOT_LEVEL)
    }

    /// A chunk, raw-deflated; empty when the pack does not have it.
    #[must_use]
    pub fn chunk(&self, id: ChunkId) -> Vec<u8> {
        let framed = |content: &[u8], level| deflate(&frame(self.id, id, content), level);
        if id >= self.len() {
            return Vec::new();
        }
        if let Some(number) = id.checked_sub(self.first_text) {
            let start = u64::from(number) * TEXTS;
            return framed(&self.texts.range(start, start + TEXTS), TEXT_LEVEL);
        }
        if let Some(number) = id.checked_sub(self.first_record) {
            return framed(&self.record_chunk(number as usize), RECORD_LEVEL);
        }
        if let Some(number) = id.checked_sub(self.first_common) {
            let start = number as usize * COMMON;
            let end = (start + COMMON).min(self.common.len());
            return framed(&self.common[start..end], POSTINGS_LEVEL);
        }
        let found = self
            .files
            .iter()
            .rev()
            .find(|(file, _)| file.size > 0 && file.first <= id);
        let Some((file, bytes)) = found else {
            return Vec::new();
        };
        let start = usize_of(u64::from(id - file.first) * file.size);
        let end = (start + usize_of(file.size)).min(bytes.len());
        let level = match file.ending.as_str() {
            "term" => DICTIONARY_LEVEL,
            _ => POSTINGS_LEVEL,
        };
        framed(&bytes[start..end], level)
    }

    fn record_chunk(&self, number: usize) -> Vec<u8> {
        let pages = self.record_chunks[number].clone();
        let records: Vec<(u64, &[u8])> = pages
            .map(|page| (self.texts.start_of(page), self.records[page].as_slice()))
            .collect();
        record::chunk(&records)
    }
}

/// How a file of tantivy's lies in the pack, its first chunk having this number.
fn file(written: &Written, first: ChunkId) -> File {
    let length = written.bytes.len();
    let hot: usize = written.hot.iter().map(Range::len).sum();
    let size = match written.ending.as_str() {
        "idx" => POSTINGS,
        "pos" => POSITIONS,
        // Where the dictionaries are hot, hardly more than the closing mark is left of it.
        "term" if hot + 1024 < length => DICTIONARY,
        // Of the others nothing is ever read but what opening reads.
        _ => 0,
    };
    File {
        ending: written.ending.clone(),
        length: length as u64,
        first,
        size,
        hot: written
            .hot
            .iter()
            .map(|range| (range.start as u64, written.bytes[range.clone()].to_vec()))
            .collect(),
    }
}

/// Which pages' records lie together.
fn record_chunks(records: &[Vec<u8>]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut bytes = RECORDS;
    for (page, record) in records.iter().enumerate() {
        match chunks.last_mut() {
            Some(last) if bytes + record.len() <= RECORDS => last.end = page + 1,
            _ => {
                chunks.push(page..page + 1);
                bytes = 0;
            }
        }
        bytes += record.len();
    }
    chunks
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn usize_of(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

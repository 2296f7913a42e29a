//! What a hit says: the addresses and headings of a page.
//!
//! The records of neighbouring pages lie in one chunk: their lengths, then the records.

use super::bytes::Bytes;
#[cfg(feature = "writer")]
use super::bytes::{put_bytes, put_number};
use crate::Error;

const WHAT: &str = "a page's entry in the search index";

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its address.
    pub(crate) url: String,
    /// Its title.
    pub(crate) title: String,
    /// What stands above it.
    pub(crate) breadcrumb: Vec<String>,
    /// Where its text begins among all texts, in bytes.
    pub(crate) text: u64,
    /// Its sections, one for each document.
    pub(crate) sections: Vec<Section>,
}

/// A section of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its id.
    pub(crate) anchor: String,
    /// Its heading.
    pub(crate) heading: String,
    /// The bytes of its text.
    pub(crate) text: u64,
}

impl Record {
    /// Writes it, but for the place of its text, which is known later: [`place`] goes before it.
    #[cfg(feature = "writer")]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_bytes(&mut out, self.url.as_bytes());
        put_bytes(&mut out, self.title.as_bytes());
        put_number(&mut out, self.breadcrumb.len() as u64);
        self.breadcrumb
            .iter()
            .for_each(|title| put_bytes(&mut out, title.as_bytes()));
        put_number(&mut out, self.sections.len() as u64);
        for section in &self.sections {
            put_bytes(&mut out, section.heading.as_bytes());
            // Most anchors follow from their heading; 0 says so, else it is the length and one.
            if section.anchor == slug(&section.heading) {
                put_number(&mut out, 0);
            } else {
                put_number(&mut out, section.anchor.len() as u64 + 1);
                out.extend_from_slice(section.anchor.as_bytes());
            }
            put_number(&mut out, section.text);
        }
        out
    }

    fn read(bytes: &mut Bytes<'_>) -> Result<Self, Error> {
        let text = bytes.number()?;
        let url = bytes.text()?.to_owned();
        let title = bytes.text()?.to_owned();
        let breadcrumb = bytes.list(|bytes| bytes.text().map(str::to_owned))?;
        let sections = bytes.list(|bytes| {
            let heading = bytes.text()?.to_owned();
            let anchor = match bytes.size()? {
                0 => slug(&heading),
                length => std::str::from_utf8(bytes.take(length - 1)?)
                    .map_err(|_| Error::Damaged(WHAT))?
                    .to_owned(),
            };
            let text = bytes.number()?;
            Ok(Section {
                anchor,
                heading,
                text,
            })
        })?;
        Ok(Self {
            url,
            title,
            breadcrumb,
            text,
            sections,
        })
    }

    /// Reads the record of this place in a chunk.
    ///
    /// # Errors
    /// When the chunk does not have it, or is damaged.
    pub(crate) fn find(chunk: &[u8], place: usize) -> Result<Self, Error> {
        let mut bytes = Bytes::new(chunk, WHAT);
        let lengths = bytes.list(Bytes::size)?;
        let length = *lengths.get(place).ok_or(Error::Damaged(WHAT))?;
        for before in &lengths[..place] {
            bytes.take(*before)?;
        }
        Self::read(&mut Bytes::new(bytes.take(length)?, WHAT))
    }
}

/// The content of a chunk: records, each with the place of its text.
#[cfg(feature = "writer")]
pub(crate) fn chunk(records: &[(u64, &[u8])]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut out = Vec::new();
    put_number(&mut out, records.len() as u64);
    for (text, record) in records {
        let before = all.len();
        put_number(&mut all, *text);
        all.extend_from_slice(record);
        put_number(&mut out, (all.len() - before) as u64);
    }
    out.extend_from_slice(&all);
    out
}

/// The id that a heading most likely has; a guess that only saves room.
fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for letter in heading.chars() {
        if letter.is_alphanumeric() || letter == '_' || letter == '-' {
            slug.extend(letter.to_lowercase());
        } else if letter.is_whitespace() {
            slug.push('-');
        }
    }
    slug
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    fn record(url: &str) -> Record {
        let section = |heading: &str, anchor: &str| Section {
            anchor: anchor.to_owned(),
            heading: heading.to_owned(),
            text: 300,
        };
        Record {
            url: url.to_owned(),
            title: "Título".to_owned(),
            breadcrumb: vec!["Guide".to_owned()],
            text: 70_000,
            sections: vec![
                section("", ""),
                section("Roll back!", "roll-back"),
                section("Go", "go-1"),
            ],
        }
    }

    #[test]
    fn records_come_back() {
        let records: Vec<Record> = ["a.html", "b.html", "c.html"].map(record).into();
        let written: Vec<Vec<u8>> = records.iter().map(Record::write).collect();
        let placed: Vec<_> = written.iter().map(|record| (70_000, record.as_slice())).collect();
        let chunk = chunk(&placed);
        for (place, record) in records.iter().enumerate() {
            assert_eq!(Record::find(&chunk, place).as_ref(), Ok(record));
        }
        assert_eq!(Record::find(&chunk, 3), Err(Error::Damaged(WHAT)));
        for length in 0..chunk.len() {
            assert!(Record::find(&chunk[..length], 2).is_err(), "{length}");
        }
    }
}

//! What is known of every page without loading a chunk: what it is filtered and counted by, and how long its texts are.
//!
//! Written column by column, because neighbouring pages are alike and a column of them deflates to little.

use super::bytes::Bytes;
#[cfg(feature = "writer")]
use super::bytes::{put_bytes, put_number};
use crate::Error;

/// The properties that pages are filtered and counted by, in the order of their facets.
pub(crate) const PROPERTIES: [&str; 4] = ["kind", "owner", "tag", "language"];

/// The pages of an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pages {
    /// The first document of each page, and the number of all documents.
    pub(crate) starts: Vec<u32>,
    /// The values of [`PROPERTIES`].
    pub(crate) values: [Values; 4],
    /// What each page's score is multiplied by.
    pub(crate) boosts: Vec<f32>,
    /// How many words each title has.
    pub(crate) titles: Vec<u8>,
    /// How long the text of each document is, as [`level`] says.
    pub(crate) lengths: Vec<u8>,
}

/// One property of all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values {
    /// The values, each once.
    pub(crate) names: Vec<String>,
    /// Where the values of each page begin in `of`, and the number of all.
    starts: Vec<u32>,
    of: Vec<u32>,
}

impl Values {
    /// The numbers of a page's values.
    pub(crate) fn of(&self, page: usize) -> &[u32] {
        let bounds = self.starts.get(page).zip(self.starts.get(page + 1));
        bounds
            .and_then(|(start, end)| self.of.get(*start as usize..*end as usize))
            .unwrap_or_default()
    }

    /// The first value of a page, or nothing.
    pub(crate) fn first(&self, page: usize) -> &str {
        let number = self.of(page).first();
        number
            .and_then(|number| self.names.get(*number as usize))
            .map_or("", String::as_str)
    }

    fn read(bytes: &mut Bytes<'_>, pages: usize) -> Result<Self, Error> {
        let names = bytes.list(|bytes| bytes.text().map(str::to_owned))?;
        let (mut starts, mut of) = (vec![0], Vec::new());
        let mut counts = Vec::with_capacity(pages);
        for _ in 0..pages {
            counts.push(bytes.size()?);
        }
        for count in counts {
            for _ in 0..count {
                of.push(bytes.small()?);
            }
            starts.push(u32::try_from(of.len()).map_err(|_| Error::Damaged("the list of pages"))?);
        }
        Ok(Self { names, starts, of })
    }

    #[cfg(feature = "writer")]
    fn write(&self, out: &mut Vec<u8>) {
        put_number(out, self.names.len() as u64);
        self.names.iter().for_each(|name| put_bytes(out, name.as_bytes()));
        self.starts
            .windows(2)
            .for_each(|pair| put_number(out, u64::from(pair[1] - pair[0])));
        self.of
            .iter()
            .for_each(|number| put_number(out, u64::from(*number)));
    }

    /// Adds the next page with its values.
    #[cfg(feature = "writer")]
    fn add<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        for value in values.into_iter().filter(|value| !value.is_empty()) {
            let found = self.names.iter().position(|name| name == value);
            let number = found.unwrap_or_else(|| {
                self.names.push(value.to_owned());
                self.names.len() - 1
            });
            self.of.push(u32::try_from(number).unwrap_or(u32::MAX));
        }
        self.starts.push(u32::try_from(self.of.len()).unwrap_or(u32::MAX));
    }
}

/// A page as it is added.
#[cfg(feature = "writer")]
#[derive(Debug)]
pub(crate) struct NewPage<'a> {
    pub(crate) kind: &'a str,
    pub(crate) owner: &'a str,
    pub(crate) tags: &'a [String],
    pub(crate) language: &'a str,
    pub(crate) boost: f32,
    pub(crate) title_words: usize,
    pub(crate) lengths: &'a [u8],
}

impl Pages {
    /// How many pages there are.
    pub(crate) fn len(&self) -> usize {
        self.boosts.len()
    }

    /// How many documents there are.
    pub(crate) fn documents(&self) -> usize {
        self.lengths.len()
    }

    /// The page of a document.
    pub(crate) fn page_of(&self, document: u32) -> usize {
        self.starts
            .partition_point(|start| *start <= document)
            .saturating_sub(1)
    }

    /// The documents of a page.
    pub(crate) fn documents_of(&self, page: usize) -> std::ops::Range<u32> {
        let start = self.starts.get(page).copied().unwrap_or_default();
        start..self.starts.get(page + 1).copied().unwrap_or(start)
    }

    /// Adds the next page.
    #[cfg(feature = "writer")]
    pub(crate) fn add(&mut self, page: &NewPage<'_>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let [kinds, owners, tags, languages] = &mut self.values;
        kinds.add([page.kind]);
        owners.add([page.owner]);
        tags.add(page.tags.iter().map(String::as_str));
        languages.add([page.language]);
        self.boosts.push(page.boost);
        self.titles
            .push(u8::try_from(page.title_words).unwrap_or(u8::MAX));
        self.lengths.extend_from_slice(page.lengths);
        self.starts
            .push(u32::try_from(self.lengths.len()).unwrap_or(u32::MAX));
    }

    /// Writes them.
    #[cfg(feature = "writer")]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        put_number(out, self.len() as u64);
        self.starts
            .windows(2)
            .for_each(|pair| put_number(out, u64::from(pair[1] - pair[0])));
        self.values.iter().for_each(|values| values.write(out));
        let mut boosts: Vec<u32> = self.boosts.iter().map(|boost| boost.to_bits()).collect();
        boosts.sort_unstable();
        boosts.dedup();
        put_number(out, boosts.len() as u64);
        boosts.iter().for_each(|boost| put_number(out, u64::from(*boost)));
        for boost in &self.boosts {
            put_number(
                out,
                boosts.binary_search(&boost.to_bits()).unwrap_or_default() as u64,
            );
        }
        out.extend_from_slice(&self.titles);
        out.extend_from_slice(&self.lengths);
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// When it is damaged.
    pub(crate) fn read(bytes: &mut Bytes<'_>) -> Result<Self, Error> {
        let damaged = || Error::Damaged("the list of pages");
        let counts = bytes.list(Bytes::small)?;
        let pages = counts.len();
        let mut starts = vec![0_u32];
        let mut documents = 0_u32;
        for count in counts {
            documents = documents.checked_add(count).ok_or_else(damaged)?;
            starts.push(documents);
        }
        let mut values: [Values; 4] = Default::default();
        for values in &mut values {
            *values = Values::read(bytes, pages)?;
        }
        let distinct = bytes.list(|bytes| bytes.small().map(f32::from_bits))?;
        let mut boosts = Vec::with_capacity(pages);
        for _ in 0..pages {
            boosts.push(*distinct.get(bytes.size()?).ok_or_else(damaged)?);
        }
        let titles = bytes.take(pages)?.to_vec();
        let lengths = bytes.take(documents as usize)?.to_vec();
        Ok(Self {
            starts,
            values,
            boosts,
            titles,
            lengths,
        })
    }
}

/// The level of a length in words: 0 for none, then one for each doubling.
#[cfg(feature = "writer")]
pub(crate) fn level(words: u32) -> u8 {
    u8::try_from(u32::BITS - words.leading_zeros()).unwrap_or(u8::MAX)
}

/// The length that stands for a level, in words.
pub(crate) fn words(level: u8) -> f32 {
    match level {
        0 => 0.0,
        1 => 1.0,
        level => 0.75 * f32::from(1_u16 << level.min(15)),
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let mut pages = Pages::default();
        for (number, kind) in ["api", "", "guide", "api"].into_iter().enumerate() {
            pages.add(&NewPage {
                kind,
                owner: "team",
                tags: &["a".to_owned(), format!("t{number}")],
                language: "en",
                boost: if number == 2 { 1.5 } else { 1.0 },
                title_words: number,
                lengths: &[3, 4][..1 + number % 2],
            });
        }
        pages
    }

    #[test]
    fn pages_come_back() {
        let pages = pages();
        let mut out = Vec::new();
        pages.write(&mut out);
        assert_eq!(Pages::read(&mut Bytes::new(&out, "it")), Ok(pages));
        for length in 0..out.len() {
            assert!(
                Pages::read(&mut Bytes::new(&out[..length], "it")).is_err(),
                "{length}"
            );
        }
    }

    #[test]
    fn documents_know_their_page() {
        let pages = pages();
        assert_eq!((pages.len(), pages.documents()), (4, 6));
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(|document| pages.page_of(document)),
            [0, 1, 1, 2, 3, 3]
        );
        assert_eq!(pages.documents_of(1), 1..3);
        assert_eq!((pages.values[0].first(0), pages.values[0].first(1)), ("api", ""));
        assert_eq!(pages.values[2].of(2), [0, 3]);
    }

    #[test]
    fn a_length_is_near_its_level() {
        assert_eq!([0, 1, 2, 3, 4, 100, 1000].map(level), [0, 1, 2, 2, 3, 7, 10]);
        for count in [1_u16, 5, 40, 100, 900] {
            let near = words(level(u32::from(count))) / f32::from(count);
            assert!((0.7..1.5).contains(&near), "{count}: {near}");
        }
    }
}

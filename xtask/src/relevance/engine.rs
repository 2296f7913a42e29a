//! What answers queries: the interface of all engines, and what their hits are to us.
//!
//! Entry points: [`Engine`], [`pages`]. Engines give sections in the order of their ranking; [`pages`] makes of them what
//! is judged, pages.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use super::judged::Query;

/// How many pages of an answer are looked at.
pub const DEPTH: usize = 10;

/// A book that is asked, as copies in a temporary folder.
#[derive(Clone, Debug)]
pub struct Book {
    /// The name of its judged queries.
    pub name: String,
    /// Its copy: the folder of `book.toml`.
    pub folder: PathBuf,
    /// The source folder within the copy.
    pub source: PathBuf,
    /// Our site of it.
    pub site: PathBuf,
    /// Where engines may write.
    pub place: PathBuf,
    /// The language of its pages, where a query does not say another.
    pub language: String,
    /// Whether the book is written in mdBook's dialect.
    pub is_mdbook: bool,
    /// Values of `{{ name }}` in its pages.
    pub variables: BTreeMap<String, String>,
}

/// What an engine says to one query: places of the site, best first, as the engine writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Its hits, which may be none.
    Hits(Vec<String>),
    /// Why it gave no answer.
    Failed(String),
}

/// All answers for a book.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The options that were in effect, where the book decides them.
    pub options: String,
    /// An answer for each query, in their order.
    pub answers: Vec<Answer>,
}

/// Something that answers queries.
pub trait Engine {
    /// A short name for tables.
    fn name(&self) -> &'static str;

    /// Version and options, in one line.
    fn about(&self) -> String;

    /// Prepares a book, and asks all queries.
    ///
    /// # Errors
    /// When the engine cannot be asked at all.
    fn ask(&self, book: &Book, queries: &[&Query]) -> anyhow::Result<Asked>;
}

/// A page that was hit, by its best section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its path in the site.
    pub page: String,
    /// The id of the section that was hit first.
    pub anchor: Option<String>,
}

/// The pages of an answer, each once, where its best section stands.
#[must_use]
pub fn pages(places: &[String], same_page: &BTreeMap<String, String>) -> Vec<Hit> {
    let mut seen = BTreeSet::new();
    let mut hits = Vec::new();
    for place in places {
        let (path, anchor) = match place.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor.to_owned())),
            None => (place.as_str(), None),
        };
        let page = page_of(path);
        let page = same_page.get(&page).cloned().unwrap_or(page);
        if seen.insert(page.clone()) {
            hits.push(Hit { page, anchor });
        }
    }
    hits.truncate(DEPTH);
    hits
}

/// The file that an address within a site names.
fn page_of(address: &str) -> String {
    let address = address.split('?').next().unwrap_or_default();
    let path = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    let path = path.trim_start_matches("./").trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_counts_once_where_its_best_section_stands() {
        let places = [
            "/b/#x",
            "a.html#one",
            "/b/index.html",
            "a.html#two",
            "/",
            "intro.html#start",
        ];
        let same_page = BTreeMap::from([("index.html".to_owned(), "intro.html".to_owned())]);
        let hits: Vec<_> = pages(&places.map(str::to_owned), &same_page)
            .into_iter()
            .map(|hit| (hit.page, hit.anchor))
            .collect();
        assert_eq!(
            hits,
            [
                ("b/index.html".to_owned(), Some("x".to_owned())),
                ("a.html".to_owned(), Some("one".to_owned())),
                ("intro.html".to_owned(), None),
            ]
        );
    }

    #[test]
    fn ten_pages_are_looked_at() {
        let places: Vec<String> = (0..30).map(|number| format!("{}.html", number / 2)).collect();
        assert_eq!(pages(&places, &BTreeMap::new()).len(), DEPTH);
    }

    #[test]
    fn addresses_are_read_as_a_browser_reads_them() {
        assert_eq!(page_of("./caf%C3%A9.html?highlight=x"), "café.html");
    }
}

//! What is answered.

use serde::{Deserialize, Serialize};

/// The number of a chunk within its pack.
pub type ChunkId = u32;

/// What the index says to a [`Request`](crate::Request).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// These chunks are missing: put them, then ask again. Ascending, never empty.
    Need(Vec<ChunkId>),
    /// The hits.
    Hits(Hits),
    /// It cannot be answered: a damaged index. A sentence for readers.
    Failed(String),
}

/// The hits of one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hits {
    /// How many pages match.
    pub total: usize,
    /// The best pages first.
    pub pages: Vec<PageHit>,
    /// The words that were looked for, as they stand in texts (folded, not stemmed): what a page marks.
    pub words: Vec<String>,
    /// What words were taken for others, because the index does not have them: (as typed, as looked for).
    pub corrected: Vec<(String, String)>,
    /// Where nothing was found: what the index has instead. Words that begin like unknown ones, a phrase as its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<String>,
    /// No page has all words: these have some of them.
    pub some: bool,
    /// How many pages have each value, the filters of the same name left aside: `kind`, `owner`, `tag`, `language`.
    pub facets: Vec<Facet>,
}

/// How the matching pages divide by one property.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// `kind`, `owner`, `tag` or `language`.
    pub name: String,
    /// The most frequent first, then by name.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// How many matching pages have it.
    pub pages: usize,
}

/// A page that matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageHit {
    /// Its address relative to the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The titles of what stands above it, the outermost first.
    pub breadcrumb: Vec<String>,
    /// Its kind, or empty.
    pub kind: String,
    /// Its language.
    pub language: String,
    /// That of its best section, with what the page itself adds.
    pub score: f32,
    /// Its best sections, the best one first.
    pub sections: Vec<SectionHit>,
    /// How many more of its sections match.
    pub more: usize,
}

/// A section that matches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionHit {
    /// The id to go to; empty for the top of the page.
    pub anchor: String,
    /// Its heading; empty for the text before the first one.
    pub heading: String,
    /// How well it matches.
    pub score: f32,
    /// The words around the best place; empty when they were not asked for.
    pub snippet: Vec<Piece>,
}

/// A part of a snippet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its text, to be escaped by who shows it.
    pub text: String,
    /// Whether it is a hit.
    pub hit: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Request;

    #[test]
    fn the_json_of_both_sides_is_what_the_dialog_expects() {
        let asked: Request = serde_json::from_str(r#"{"q":"fail over","limit":3}"#).unwrap();
        assert_eq!((asked.limit, asked.sections, asked.typing), (3, 3, true));
        let need = serde_json::to_string(&Answer::Need(vec![2, 7])).unwrap();
        assert_eq!(need, r#"{"need":[2,7]}"#);
        let hits = serde_json::to_string(&Answer::Hits(Hits::default())).unwrap();
        assert_eq!(
            hits,
            r#"{"hits":{"total":0,"pages":[],"words":[],"corrected":[],"some":false,"facets":[]}}"#
        );
    }
}

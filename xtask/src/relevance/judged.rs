//! Queries with the pages that answer them, as judged by hand.
//!
//! Owns the files of `tests/relevance`, whose README tells the format. Entry point: [`load`]. Must not know any search
//! engine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;

/// The judged queries of one book.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The file's name without its ending.
    pub name: String,
    /// The book's folder in the corpora; without one it is the example portal.
    pub corpus: Option<String>,
    /// Pages that are copies of others.
    pub same_page: BTreeMap<String, String>,
    /// The queries, in the file's order.
    pub queries: Vec<Query>,
}

/// What a reader might ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What is typed.
    pub text: String,
    /// What it tries.
    pub kind: Kind,
    /// The language of the page that it is asked from, where it is not the book's.
    pub language: Option<String>,
    /// Whether it is kept away from tuning.
    pub held_back: bool,
    /// One to three pages that answer it, each once.
    pub pages: Vec<Expected>,
}

/// A page that answers a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its path in the site.
    pub page: String,
    /// The id of its best section.
    pub anchor: Option<String>,
    /// 2 for the answer, 1 for what is also right.
    pub grade: u8,
}

/// What a query tries; the README describes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the README of the queries describes each")]
pub enum Kind {
    Words,
    Question,
    Prefix,
    Typo,
    Phrase,
    Exclude,
    Filter,
    Inflected,
    Spanish,
    Identifier,
    Error,
    Synonym,
    Oncall,
    Newcomer,
}

impl Kind {
    /// Every kind, in the README's order.
    pub const ALL: [Self; 14] = [
        Self::Words,
        Self::Question,
        Self::Prefix,
        Self::Typo,
        Self::Phrase,
        Self::Exclude,
        Self::Filter,
        Self::Inflected,
        Self::Spanish,
        Self::Identifier,
        Self::Error,
        Self::Synonym,
        Self::Oncall,
        Self::Newcomer,
    ];

    /// As it is written in the files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Question => "question",
            Self::Prefix => "prefix",
            Self::Typo => "typo",
            Self::Phrase => "phrase",
            Self::Exclude => "exclude",
            Self::Filter => "filter",
            Self::Inflected => "inflected",
            Self::Spanish => "spanish",
            Self::Identifier => "identifier",
            Self::Error => "error",
            Self::Synonym => "synonym",
            Self::Oncall => "oncall",
            Self::Newcomer => "newcomer",
        }
    }

    /// Whether it needs what others have no notation or setting for: to hold it against them would flatter us.
    #[must_use]
    pub fn is_ours_alone(self) -> bool {
        matches!(self, Self::Exclude | Self::Filter | Self::Synonym)
    }
}

/// A file of judged queries, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    corpus: Option<String>,
    #[serde(default)]
    same_page: BTreeMap<String, String>,
    query: Vec<WrittenQuery>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenQuery {
    text: String,
    kind: Kind,
    language: Option<String>,
    #[serde(default)]
    held_back: bool,
    pages: BTreeMap<String, u8>,
}

/// Every file of a folder, in the order of their names.
///
/// # Errors
/// When one cannot be read, or breaks the rules of the README.
pub fn load(folder: &Path) -> anyhow::Result<Vec<Judged>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in entries {
        files.push(entry?.path());
    }
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        parse(&name, &text).with_context(|| format!("in `{}`", file.display()))
    };
    files.iter().map(read).collect()
}

/// The judged queries of one file's text.
///
/// # Errors
/// When it is not TOML of the format, or breaks the rules of the README.
pub fn parse(name: &str, text: &str) -> anyhow::Result<Judged> {
    let written: Written = toml::from_str(text)?;
    let mut seen = BTreeSet::new();
    let mut queries = Vec::new();
    for query in written.query {
        if !seen.insert(query.text.clone()) {
            bail!("`{}` is judged twice", query.text);
        }
        queries.push(judged(query)?);
    }
    Ok(Judged {
        name: name.to_owned(),
        corpus: written.corpus,
        same_page: written.same_page,
        queries,
    })
}

fn judged(query: WrittenQuery) -> anyhow::Result<Query> {
    let text = query.text;
    if !(1..=3).contains(&query.pages.len()) {
        bail!("`{text}`: one to three pages answer a query");
    }
    let mut pages: Vec<Expected> = Vec::new();
    for (url, grade) in query.pages {
        if !(1..=2).contains(&grade) {
            bail!("`{text}`: the grade of `{url}` is neither 1 nor 2");
        }
        let (page, anchor) = url
            .split_once('#')
            .map_or((url.as_str(), None), |(page, anchor)| (page, Some(anchor)));
        if pages.iter().any(|expected| expected.page == page) {
            bail!("`{text}` names `{page}` twice");
        }
        pages.push(Expected {
            page: page.to_owned(),
            anchor: anchor.map(str::to_owned),
            grade,
        });
    }
    if pages.iter().all(|expected| expected.grade < 2) {
        bail!("`{text}`: no page is the answer (2)");
    }
    Ok(Query {
        text,
        kind: query.kind,
        language: query.language,
        held_back: query.held_back,
        pages,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        format!("{:#}", parse("book", text).expect_err("a refused file"))
    }

    #[test]
    fn a_query_has_a_kind_and_graded_pages_with_their_sections() {
        let judged = parse(
            "book",
            "corpus = \"nomicon\"\n[[query]]\ntext = \"a -b\"\nkind = \"exclude\"\nheld_back = true\n\
             pages = { \"a/b.html#c\" = 2, \"d.html\" = 1 }\n",
        )
        .expect("a well-formed file");
        assert_eq!(judged.corpus.as_deref(), Some("nomicon"));
        let expected = |page: &str, anchor: Option<&str>, grade| Expected {
            page: page.to_owned(),
            anchor: anchor.map(str::to_owned),
            grade,
        };
        assert_eq!(
            judged.queries,
            [Query {
                text: "a -b".to_owned(),
                kind: Kind::Exclude,
                language: None,
                held_back: true,
                pages: vec![expected("a/b.html", Some("c"), 2), expected("d.html", None, 1)],
            }]
        );
    }

    #[test]
    fn judgements_that_say_nothing_are_refused() {
        let query =
            |pages: &str| format!("[[query]]\ntext = \"q\"\nkind = \"words\"\npages = {{ {pages} }}\n");
        assert_eq!(refused(&query("")), "`q`: one to three pages answer a query");
        assert_eq!(
            refused(&query("\"a\" = 3")),
            "`q`: the grade of `a` is neither 1 nor 2"
        );
        assert_eq!(refused(&query("\"a\" = 1")), "`q`: no page is the answer (2)");
        assert_eq!(refused(&query("\"a#x\" = 2, \"a#y\" = 1")), "`q` names `a` twice");
        let twice = query("\"a\" = 2").repeat(2);
        assert_eq!(refused(&twice), "`q` is judged twice");
    }

    #[test]
    fn every_kind_is_read_by_its_name() {
        for kind in Kind::ALL {
            let text = format!(
                "[[query]]\ntext = \"q\"\nkind = \"{}\"\npages = {{ \"a\" = 2 }}\n",
                kind.name()
            );
            assert_eq!(parse("book", &text).expect("a known kind").queries[0].kind, kind);
        }
    }
}

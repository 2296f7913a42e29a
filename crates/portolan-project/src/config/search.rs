//! `[search]`, and what becomes of it together with mdBook's `[output.html.search]`.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page. Entry points:
//! [`Config::search_options`], [`Config::is_searched`] and [`Config::check_search`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portolan_core::model::{
    Diagnostic, Diagnostics, Dialect, Location, SearchBoosts, SearchOptions, SourcePath,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Config;
use super::validate::{bad_pattern, invalid, pattern};
use crate::nearest::nearest;

/// How many pages may be pinned.
pub const MOST_PINNED: usize = 5;

/// How much more, at most, the pages of a kind may count.
const MOST_BOOST: f32 = 100.0;

/// What readers find, and in which order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct SiteSearch {
    /// Whether the site has a search.
    #[schemars(example = false)]
    pub enable: bool,
    /// Groups of words or short phrases that mean the same: who looks for one of them finds the others.
    #[schemars(example = serde_json::json!([["k8s", "kubernetes"], ["fail over", "switch over"]]))]
    pub synonyms: Vec<Vec<String>>,
    /// How much more the pages of a kind count, from 0 to 100; 1 is neutral. The kind is what the page's front matter
    /// says.
    #[schemars(example = serde_json::json!({ "runbook": 1.5, "changelog": 0.5 }))]
    pub kinds: BTreeMap<String, f32>,
    /// Pages that the dialog offers before anything is typed, at most five, by their path from the source folder.
    #[schemars(example = serde_json::json!(["runbooks/restore.md"]))]
    pub pinned: Vec<String>,
    /// Pages that are left out, by patterns over paths from the source folder: `*` stays within a folder, `**` crosses
    /// folders, and the name of a folder stands for all that is in it.
    #[schemars(example = serde_json::json!(["archive", "**/drafts/*.md"]))]
    pub exclude: Vec<String>,
    /// The most pages that a list of results shows.
    #[schemars(range(min = 1, max = 200), example = 20)]
    pub limit: u32,
    /// About how many words of text are shown around a hit.
    #[schemars(range(min = 5, max = 200), example = 20)]
    pub snippet_words: u32,
}

impl Default for SiteSearch {
    fn default() -> Self {
        Self {
            enable: true,
            synonyms: Vec::new(),
            kinds: BTreeMap::new(),
            pinned: Vec::new(),
            exclude: Vec::new(),
            limit: 30,
            snippet_words: 30,
        }
    }
}

/// Checks what types cannot say. A value that cannot be used is reported and left out.
pub(super) fn validate(config: &mut Config, diagnostics: &mut Diagnostics) {
    synonyms(config, diagnostics);
    kinds(config, diagnostics);
    pinned(config, diagnostics);
    for (at, text) in config.search.exclude.iter().enumerate() {
        let place = format!("[{at}]");
        // A folder's name stands for what is in it; so does one with a slash at its end.
        let folder = text.trim_end_matches('/');
        let patterns = [text.trim_end_matches('/').to_owned(), format!("{folder}/**")];
        for text in patterns {
            match pattern(&text) {
                Ok(matcher) => config.loaded.unsearched.push((at, matcher)),
                Err(problem) => {
                    diagnostics.push(bad_pattern(config, &["search", "exclude", &place], &problem));
                    break;
                }
            }
        }
    }
}

fn synonyms(config: &mut Config, diagnostics: &mut Diagnostics) {
    let groups = std::mem::take(&mut config.search.synonyms);
    for (at, group) in groups.into_iter().enumerate() {
        let mut known = BTreeSet::new();
        let words: Vec<String> = group
            .iter()
            .map(|word| word.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|word| !word.is_empty() && known.insert(word.to_lowercase()))
            .collect();
        if words.len() > 1 {
            config.search.synonyms.push(words);
            continue;
        }
        diagnostics.push(invalid(
            config,
            &["search", "synonyms", &format!("[{at}]")],
            "has no second word that the first could mean",
            "write at least two words or phrases that differ: `[\"k8s\", \"kubernetes\"]`",
        ));
    }
}

fn kinds(config: &mut Config, diagnostics: &mut Diagnostics) {
    let is_bad = |boost: &f32| !(0.0..=MOST_BOOST).contains(boost);
    let bad: Vec<String> = config
        .search
        .kinds
        .iter()
        .filter(|(_, boost)| is_bad(boost))
        .map(|(kind, _)| kind.clone())
        .collect();
    for kind in bad {
        diagnostics.push(invalid(
            config,
            &["search", "kinds", &kind],
            "is not from 0 to 100",
            "1 is neutral, 2 counts twice as much, 0.5 half as much",
        ));
        config.search.kinds.remove(&kind);
    }
}

fn pinned(config: &mut Config, diagnostics: &mut Diagnostics) {
    if config.search.pinned.len() <= MOST_PINNED {
        return;
    }
    diagnostics.push(invalid(
        config,
        &["search", "pinned", &format!("[{MOST_PINNED}]")],
        "is one page too many",
        "pin at most five pages",
    ));
    config.search.pinned.truncate(MOST_PINNED);
}

impl Config {
    /// What the book decides about its search; `None` when the site has none.
    #[must_use]
    pub fn search_options(&self) -> Option<SearchOptions> {
        let (own, html) = (&self.search, &self.output.html.search);
        if !self.search_setting("enable", own.enable, "enable", html.enable) {
            return None;
        }
        let is_set = |key| self.is_written(&["output", "html", "search", key]);
        let boost = |key, value: u8, usual: f32| {
            if is_set(key) {
                f32::from(value) / usual
            } else {
                1.0
            }
        };
        let snippet = self.search_setting(
            "snippet-words",
            own.snippet_words,
            "teaser-word-count",
            html.teaser_word_count,
        );
        let limit = self.search_setting("limit", own.limit, "limit-results", html.limit_results);
        Some(SearchOptions {
            limit: limit.clamp(1, 200),
            snippet_words: u16::try_from(snippet.clamp(5, 200)).unwrap_or(200),
            synonyms: own.synonyms.clone(),
            kinds: own.kinds.clone(),
            any_word: is_set("use-boolean-and") && !html.use_boolean_and,
            boosts: SearchBoosts {
                title: boost("boost-title", html.boost_title, 2.0),
                heading: boost("boost-hierarchy", html.boost_hierarchy, 1.0),
                text: boost("boost-paragraph", html.boost_paragraph, 1.0),
            },
            expand: !is_set("expand") || html.expand,
            heading_levels: if is_set("heading-split-level") {
                html.heading_split_level.min(6)
            } else {
                6
            },
            pinned: own.pinned.iter().map(|path| in_source(path).to_owned()).collect(),
        })
    }

    /// A setting of `[search]`, or mdBook's where only that one is written.
    fn search_setting<T>(&self, key: &str, own: T, other_key: &str, other: T) -> T {
        let is_theirs =
            self.is_written(&["output", "html", "search", other_key]) && !self.is_written(&["search", key]);
        if is_theirs { other } else { own }
    }

    /// Whether the configuration lets a page be found.
    #[must_use]
    pub fn is_searched(&self, path: &SourcePath) -> bool {
        let place = Path::new(path.as_str());
        let is_excluded = |(_, matcher): &(usize, globset::GlobMatcher)| matcher.is_match(place);
        !self.loaded.unsearched.iter().any(is_excluded) && self.chapter_is_searched(place)
    }

    /// The setting for the nearest folder, or for the page itself.
    fn chapter_is_searched(&self, page: &Path) -> bool {
        let chapters = self.output.html.search.chapter.iter();
        let fitting = chapters.filter_map(|(key, chapter)| {
            let key = Path::new(in_source(key));
            Some((key.components().count(), chapter.enable?)).filter(|_| page.starts_with(key))
        });
        fitting
            .max_by_key(|(depth, _)| *depth)
            .is_none_or(|(_, enable)| enable)
    }

    /// Reports what names no page: chapters of `[output.html.search.chapter]`, as mdBook does, and patterns of
    /// `[search] exclude`.
    #[must_use]
    pub fn check_search(&self, dialect: Dialect, pages: &[SourcePath]) -> Diagnostics {
        if self.search_options().is_none() {
            return Vec::new();
        }
        let mut diagnostics = self.lost_chapters(dialect, pages);
        diagnostics.extend(self.lost_patterns(pages));
        diagnostics
    }

    fn lost_chapters(&self, dialect: Dialect, pages: &[SourcePath]) -> Diagnostics {
        let names = |key: &str| {
            let key = in_source(key);
            pages.iter().any(|page| Path::new(page.as_str()).starts_with(key))
        };
        let chapters = self.output.html.search.chapter.keys();
        let lost = chapters.filter(|key| !names(key));
        let found = lost.map(|key| {
            let place = self.locate(&["output", "html", "search", "chapter", key]);
            let near = nearest(key, pages.iter().map(SourcePath::as_str));
            let hint = near.map_or_else(
                || {
                    "write the path of a chapter, or of a folder of chapters, from the source folder"
                        .to_owned()
                },
                |near| format!("did you mean `{near}`?"),
            );
            // mdBook does not build such a book.
            let rule = match dialect {
                Dialect::Mdbook => "config-invalid",
                Dialect::Portolan => "config-no-effect",
            };
            Diagnostic::new(rule, format!("`{key}` is no chapter of the book"))
                .at(place.unwrap_or_else(|| Location::file("book.toml")))
                .hint(hint)
        });
        found.collect()
    }

    fn lost_patterns(&self, pages: &[SourcePath]) -> Diagnostics {
        let patterns = self.search.exclude.iter().enumerate();
        let is_lost = |at: usize| {
            let mut own = self
                .loaded
                .unsearched
                .iter()
                .filter(|(of, _)| *of == at)
                .peekable();
            own.peek().is_some()
                && !own.any(|(_, matcher)| {
                    pages
                        .iter()
                        .any(|page| matcher.is_match(Path::new(page.as_str())))
                })
        };
        let lost = patterns.filter(|(at, _)| is_lost(*at));
        let found = lost.map(|(at, pattern)| {
            let place = self.locate(&["search", "exclude", &format!("[{at}]")]);
            let message = format!("`search.exclude[{at}]` has no effect: no page lies at `{pattern}`");
            Diagnostic::new("config-no-effect", message)
                .at(place.unwrap_or_else(|| Location::file("book.toml")))
                .hint("write a path from the source folder; `*` stays within a folder, `**` crosses folders")
        });
        found.collect()
    }
}

/// A path as it lies in the source, however its begin was written.
fn in_source(path: &str) -> &str {
    path.trim_start_matches("./").trim_start_matches('/')
}

//! `book.toml`: mdBook's keys and Portolan's own, typed.
//!
//! One definition, the types of this module, gives parsing, defaults, the JSON schema that editors complete by and
//! the reference page. Entry points: [`parse`], and [`load`] for several files and the environment. Reading never
//! fails: what cannot be used is a diagnostic and its default stands in. Must not touch the disk or the
//! environment: texts are passed in.

mod check;
mod diagrams;
mod html;
mod levels;
mod looks;
mod mdbook;
mod options;
mod own;
mod places;
mod programs;
mod reader;
pub mod reference;
mod schema;
mod scheme;
mod search;
mod source;
mod suggest;
mod surroundings;
#[cfg(test)]
mod tests;
mod validate;

use std::collections::BTreeMap;
use std::path::Path;

use globset::GlobMatcher;
use portolan_core::model::{Diagnostics, Location, SourcePath};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use diagrams::{DiagramLanguage, MERMAID};
pub use html::{Fold, Html, HtmlCode, Playground, Print, Search, SearchChapter};
pub use levels::Levels;
use levels::level_name;
pub use looks::{FontFace, Theme, ThemeTokens};
pub use mdbook::{Book, Build, Rust, RustEdition, TextDirection};
use mdbook::{PreprocessorKeys, RendererKeys};
pub use options::{PRINT_UNASKED, PrintPage};
pub use own::{
    Admonition, AllowedHosts, Assets, Check, CheckException, Code, Copies, DefaultsEntry, Diagram, Glossary,
    LevelSetting, Link, Listing, Markdown, Portolan,
};
use places::Places;
pub use programs::{Necessity, Preprocessor, Program, Renderer};
pub use reader::{Feedback, Language, Version};
pub use scheme::StartScheme;
pub use search::{MOST_PINNED, SiteSearch};
use source::{NodeValue, Sources};
pub use surroundings::{Announcement, Footer, Head, Header, HeaderLink, ending};

/// The configuration of a book. Every value can be used: what could not be was reported and replaced by its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(title = "book.toml of Portolan", description = "The configuration of a book.")]
pub struct Config {
    /// What the book is.
    pub book: Book,
    /// How the book is built.
    pub build: Build,
    /// How Rust samples are run and tested.
    pub rust: Rust,
    /// What is made of the book.
    pub output: Output,
    /// mdBook's preprocessors, by name: programs that change the text of the book before it is read. Other keys
    /// belong to the preprocessor itself. `--no-exec` keeps them from being run.
    #[schemars(with = "BTreeMap<String, PreprocessorKeys>")]
    pub preprocessor: BTreeMap<String, toml::Table>,
    /// What only Portolan knows.
    pub portolan: Portolan,
    /// Variables: `{{ name }}` in a page is replaced by the text of that name. Only names that stand here are
    /// replaced.
    #[schemars(example = serde_json::json!({ "product": "Harbourmaster", "version": "4.2" }))]
    pub var: BTreeMap<String, String>,
    /// Front matter for many pages at once.
    pub defaults: Vec<DefaultsEntry>,
    /// Files that are published besides the pages.
    pub assets: Assets,
    /// Code blocks.
    pub code: Code,
    /// What pages are written in.
    pub markdown: Markdown,
    /// Kinds of admonitions of the book's own, by the name of their container: `[admonitions.security]` is written
    /// `:::security` in a page. Each has the name as a class of its own.
    pub admonitions: BTreeMap<String, Admonition>,
    /// Languages that are drawn, by the word behind the fence: `[diagrams.dot]` is for code that begins with three
    /// backticks and `dot`. Mermaid is drawn without a program; `[diagrams.mermaid]` changes how.
    pub diagrams: BTreeMap<String, Diagram>,
    /// How the site looks.
    pub theme: Theme,
    /// The top of every page.
    pub header: Header,
    /// The foot of every page.
    pub footer: Footer,
    /// The `<head>` of every page.
    pub head: Head,
    /// Bars above every page.
    pub announcement: Vec<Announcement>,
    /// The languages in which pages are written. `[[languages]]` begins one; with two or more each page offers its
    /// translations.
    pub languages: Vec<Language>,
    /// The versions that have a documentation, in this order. `[[versions]]` begins one; with two or more pages offer them.
    pub versions: Vec<Version>,
    /// How readers say whether a page helped them. Without `endpoint` and `link` they are not asked.
    pub feedback: Feedback,
    /// Files for people and programs that want text instead of pages.
    pub copies: Copies,
    /// What short forms stand for, on every page: `RTO = "Recovery time objective"` is as if each page had the line
    /// `*[RTO]: Recovery time objective`. A page's own line wins.
    #[schemars(example = serde_json::json!({ "RTO": "Recovery time objective", "WAL": "Write-ahead log" }))]
    pub abbreviations: BTreeMap<String, String>,
    /// The book's glossary: a page whose definition lists (`Term`, then `: definition`) explain its words. On all other
    /// pages the first place of each term in a section leads there and shows the definition. Front matter
    /// `glossary: false` leaves a page as it is.
    pub glossary: Glossary,
    /// Lists of pages.
    pub listing: Listing,
    /// What readers find, and in which order.
    pub search: SiteSearch,
    /// How grave each kind of problem is, by the id of the diagnostic.
    #[schemars(example = serde_json::json!({ "broken-link": "error", "unused-variable": "off" }))]
    pub diagnostics: BTreeMap<String, LevelSetting>,
    /// Exceptions from rules.
    pub check: Check,
    /// What the types do not hold.
    #[serde(skip)]
    loaded: Loaded,
}

/// What is made of the book.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Output {
    /// How the site looks and what is published.
    pub html: Html,
    /// mdBook's other renderers, by name: programs that make something else of the book. With more than one table
    /// under `output`, each gets a folder of its name in the output folder; without `output.html` there is no site.
    /// `markdown` is built in: the text as the preprocessors left it.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, RendererKeys>")]
    pub others: BTreeMap<String, toml::Table>,
}

/// What reading found besides the values themselves.
#[derive(Clone, Debug, Default)]
struct Loaded {
    sources: Sources,
    places: Places,
    defaults: Vec<DefaultsRule>,
    assets: Vec<GlobMatcher>,
    exceptions: Vec<ExceptionRule>,
    /// The patterns of `[search] exclude`, each with its place in the list.
    unsearched: Vec<(usize, GlobMatcher)>,
    /// `book.toml` itself, not a file over it, has one of Portolan's tables.
    has_own_tables: bool,
    /// `[output]` and `[preprocessor]` as they were written, for the programs that they name.
    output: toml::Table,
    preprocessor: toml::Table,
}

/// Where values come from is no part of what a configuration says.
impl PartialEq for Loaded {
    fn eq(&self, other: &Self) -> bool {
        self.has_own_tables == other.has_own_tables
    }
}

/// One entry of `[[defaults]]`, ready to be asked.
#[derive(Clone, Debug)]
pub struct DefaultsRule {
    matcher: GlobMatcher,
    /// The front matter as written, keys as in pages; the types were checked.
    pub values: serde_json::Map<String, serde_json::Value>,
    /// Where the entry stands.
    pub location: Option<Location>,
}

impl DefaultsRule {
    fn new(matcher: GlobMatcher, values: &toml::Table, location: Option<Location>) -> Self {
        let values = values.iter().map(|(key, value)| (key.clone(), json_of(value)));
        Self {
            matcher,
            values: values.collect(),
            location,
        }
    }

    /// Whether the entry is meant for the page at `path`.
    #[must_use]
    pub fn matches(&self, path: &SourcePath) -> bool {
        self.matcher.is_match(Path::new(path.as_str()))
    }
}

/// One entry of `[[check.exceptions]]`, ready to be asked.
#[derive(Clone, Debug)]
pub struct ExceptionRule {
    matchers: Vec<GlobMatcher>,
    /// The ids of rules, each of the catalogue.
    pub rules: Vec<String>,
    /// Where the entry stands.
    pub location: Option<Location>,
}

impl ExceptionRule {
    /// Whether the entry is meant for the file at `path`, from the source folder.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.matchers
            .iter()
            .any(|matcher| matcher.is_match(Path::new(path)))
    }
}

/// A TOML value as JSON: dates are text, and a number that JSON does not have is too.
fn json_of(value: &toml::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        toml::Value::String(text) => Json::String(text.clone()),
        toml::Value::Integer(number) => Json::from(*number),
        toml::Value::Float(number) => serde_json::Number::from_f64(*number)
            .map_or_else(|| Json::String(number.to_string()), Json::Number),
        toml::Value::Boolean(value) => Json::Bool(*value),
        toml::Value::Datetime(date) => Json::String(date.to_string()),
        toml::Value::Array(items) => Json::Array(items.iter().map(json_of).collect()),
        toml::Value::Table(table) => Json::Object(
            table
                .iter()
                .map(|(key, value)| (key.clone(), json_of(value)))
                .collect(),
        ),
    }
}

/// Reads one file. `file_name` is its path from the book's root, for diagnostics.
#[must_use]
pub fn parse(file_name: &str, text: &str) -> (Config, Diagnostics) {
    load(&[(file_name, text)], &[])
}

/// Reads `book.toml`, the first of `files` (name, text), with the others laid over it key by key, and then
/// `overrides`: environment variables that start with `MDBOOK_`, as mdBook reads them.
#[must_use]
pub fn load(files: &[(&str, &str)], overrides: &[(String, String)]) -> (Config, Diagnostics) {
    let (sources, mut root, mut diagnostics) = Sources::read(files, overrides);
    let has_own_tables = files.first().is_some_and(|(_, text)| names_own_table(text));
    if let Some(html) = root.get_mut("output").and_then(|output| output.get_mut("html")) {
        source::rename_table(html, "playpen", "playground");
    }
    let mut checker = check::Checker::new(&sources, diagnostics.is_empty());
    let checked = checker.check(schema::schema(), &root);
    let places = std::mem::take(&mut checker.places);
    diagnostics.append(&mut checker.diagnostics);
    let checked = checked.unwrap_or_else(|| toml::Table::new().into());
    let written = |name: &str| {
        checked
            .get(name)
            .and_then(toml::Value::as_table)
            .cloned()
            .unwrap_or_default()
    };
    let (output, preprocessor) = (written("output"), written("preprocessor"));
    let mut config = match Config::deserialize(checked) {
        Ok(config) => config,
        // The schema is made from the types, so what passed it fits them; should it ever not, the author hears it.
        Err(error) => {
            let place = Location::file(sources.first_name());
            let message = format!("the configuration cannot be used: {}", error.message());
            diagnostics.push(portolan_core::model::Diagnostic::new("config-invalid", message).at(place));
            Config::default()
        }
    };
    config.loaded = Loaded {
        sources,
        places,
        has_own_tables,
        output,
        preprocessor,
        ..Loaded::default()
    };
    diagnostics.extend(validate::validate(&mut config));
    diagnostics.sort();
    (config, diagnostics)
}

fn names_own_table(book_toml: &str) -> bool {
    let (_, root, _) = Sources::read(&[("", book_toml)], &[]);
    match root.value {
        NodeValue::Table(entries) => entries
            .iter()
            .any(|entry| own::OWN_TABLES.contains(&entry.key.as_str())),
        _ => false,
    }
}

impl Config {
    /// Where a key stands, by its path: `["var", "version"]`, `["portolan", "nav-links", "[0]"]`. `None` when it
    /// is not written in a file.
    #[must_use]
    pub fn locate(&self, path: &[&str]) -> Option<Location> {
        let path: Vec<_> = path.iter().map(|part| (*part).to_owned()).collect();
        self.locate_path(&path)
    }

    /// Whether a key is written, in a file or in the environment, whatever its value.
    fn is_written(&self, path: &[&str]) -> bool {
        let path: Vec<_> = path.iter().map(|part| (*part).to_owned()).collect();
        self.loaded.places.get(&path).is_some()
    }

    fn locate_path(&self, path: &[String]) -> Option<Location> {
        self.loaded
            .places
            .get(path)
            .and_then(|place| self.loaded.sources.locate(place))
    }

    /// The entries of `[[defaults]]`, in order.
    #[must_use]
    pub fn defaults_rules(&self) -> &[DefaultsRule] {
        &self.loaded.defaults
    }

    /// The front matter that `[[defaults]]` sets for a page, as written; later ones win.
    pub fn defaults_for(
        &self,
        path: &SourcePath,
    ) -> impl Iterator<Item = &serde_json::Map<String, serde_json::Value>> {
        self.loaded
            .defaults
            .iter()
            .filter(|rule| rule.matches(path))
            .map(|rule| &rule.values)
    }

    /// Whether `[assets] include` names a file that would be left out by its name.
    #[must_use]
    pub fn includes_asset(&self, path: &SourcePath) -> bool {
        self.loaded
            .assets
            .iter()
            .any(|matcher| matcher.is_match(Path::new(path.as_str())))
    }

    /// Whether `[assets] include` may name a file somewhere in a folder: true where in doubt.
    #[must_use]
    pub fn may_include_in(&self, folder: &str) -> bool {
        let folder = format!("{folder}/");
        self.loaded.assets.iter().any(|matcher| {
            let pattern = matcher.glob().glob();
            let literal = pattern
                .find(['*', '?', '[', '{', '\\'])
                .map_or(pattern, |end| &pattern[..end]);
            literal.starts_with(&folder) || folder.starts_with(literal)
        })
    }

    /// The entries of `[[check.exceptions]]`, in order.
    #[must_use]
    pub fn exceptions(&self) -> &[ExceptionRule] {
        &self.loaded.exceptions
    }

    /// The levels that the book sets for diagnostics.
    #[must_use]
    pub fn levels(&self) -> Levels<'_> {
        Levels(&self.diagnostics)
    }
}

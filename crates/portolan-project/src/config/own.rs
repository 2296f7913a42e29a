//! Portolan's own tables of `book.toml`. A book that has one of them is written in Portolan's dialect unless it
//! says otherwise.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page.

use portolan_core::model::{AdmonitionKind, Dialect, Level, RawHtml};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The names of the tables that mdBook does not have.
pub(super) const OWN_TABLES: &[&str] = &[
    "admonitions",
    "assets",
    "check",
    "code",
    "defaults",
    "diagnostics",
    "portolan",
    "search",
    "var",
];

/// What only Portolan knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Portolan {
    /// Whose rules the book is written by: `portolan`, or `mdbook` for a book that must build unchanged and without
    /// anything that mdBook does not have.
    #[schemars(
        with = "Option<String>",
        example = &"portolan",
        extend(
            "enum" = ["mdbook", "portolan"],
            "x-default" = "`mdbook` where there is a `SUMMARY.md` and `book.toml` has none of Portolan's tables, else `portolan`"
        )
    )]
    pub dialect: Option<Dialect>,
    /// The name under which browsers keep the reader's settings for this site. Letters, digits, `-`, `_` and `.`.
    #[schemars(example = &"handbook", extend("x-default" = "made from the title"))]
    pub id: Option<String>,
    /// What happens to HTML that pages contain: `allow` publishes it as written, `sanitize` removes scripts, styles,
    /// forms and event handlers, `escape` shows it as text.
    #[schemars(
        with = "Option<String>",
        example = &"sanitize",
        extend("enum" = ["allow", "sanitize", "escape"], "x-default" = "`sanitize`; `allow` in the mdBook dialect")
    )]
    pub html: Option<RawHtml>,
    /// Pages that list all pages by tag, owner, kind and audience.
    #[schemars(example = true)]
    pub listings: bool,
    /// Links in the header of every page, in this order.
    #[schemars(example = serde_json::json!([{ "title": "Status", "url": "https://status.example.com" }]))]
    pub header_links: Vec<Link>,
    /// Links at the end of the navigation, in this order.
    #[schemars(example = serde_json::json!([{ "title": "Service desk", "url": "https://desk.example.com" }]))]
    pub nav_links: Vec<Link>,
    /// Folders outside the book that includes may read, relative to `book.toml`. In the mdBook dialect the repository
    /// around the book (or the folder around it, where there is none) is one of them.
    #[schemars(example = serde_json::json!(["../deploy"]))]
    pub roots: Vec<String>,
    /// The day of the last change and its authors, from git, on every page.
    #[schemars(example = false)]
    pub git: bool,
    /// How many seconds a preprocessor or another renderer may take before it is ended.
    #[schemars(range(min = 1, max = 86_400), example = 300, extend("x-default" = "`60` for a preprocessor, `600` for a renderer"))]
    pub program_time_limit: Option<u32>,
}

impl Default for Portolan {
    fn default() -> Self {
        Self {
            dialect: None,
            id: None,
            html: None,
            listings: true,
            header_links: Vec::new(),
            nav_links: Vec::new(),
            roots: Vec::new(),
            git: true,
            program_time_limit: None,
        }
    }
}

/// A link by configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Link {
    /// The text of the link.
    pub title: String,
    /// An absolute URL, or a page by its path from the source folder (`/guide/index.md`).
    pub url: String,
}

/// Front matter for every page whose path matches. Besides `path` it takes any key of a page's front matter. The
/// page's own value wins, then the last matching entry's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DefaultsEntry {
    /// Which pages: a pattern over paths from the source folder. `*` stays within a folder, `**` crosses folders.
    #[schemars(example = &"es/**")]
    pub path: String,
    /// The front matter, as written.
    #[serde(flatten)]
    #[schemars(with = "FrontMatterKeys")]
    pub values: toml::Table,
}

/// The keys of front matter as `[[defaults]]` takes them; a description only, pages are read elsewhere.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct FrontMatterKeys {
    /// The title in navigation, instead of the first heading.
    title: Option<String>,
    /// One sentence for search engines, listings and cards.
    description: Option<String>,
    /// The language of the page.
    #[schemars(example = &"es")]
    lang: Option<String>,
    /// The place among its siblings, ascending.
    weight: Option<i64>,
    /// False hides the page from the navigation.
    nav: Option<bool>,
    /// What sort of page it is, such as `guide` or `runbook`.
    #[schemars(example = &"guide")]
    kind: Option<String>,
    /// The team or person who keeps it true.
    #[schemars(example = &"support")]
    owner: Option<String>,
    /// The day of the last review, `YYYY-MM-DD`.
    #[schemars(extend("x-date" = true))]
    reviewed: Option<String>,
    /// How long a review holds: days, or text such as `90 days`.
    review_every: Option<TextOrNumber>,
    /// For whom it is.
    audience: Option<TextOrList>,
    /// Free tags.
    tags: Option<TextOrList>,
    /// Any word, such as `stable` or `deprecated`.
    status: Option<String>,
    /// How grave the incident is that a runbook is for, such as `SEV1`.
    severity: Option<String>,
    /// The services that it is about.
    services: Option<TextOrList>,
    /// Recovery time objective.
    rto: Option<String>,
    /// Recovery point objective.
    rpo: Option<String>,
    /// The tier of the service.
    tier: Option<TextOrNumber>,
    /// Who may see it, such as `internal`.
    classification: Option<String>,
    /// True leaves the page out of the site.
    draft: Option<bool>,
    /// Old addresses that lead here.
    aliases: Option<TextOrList>,
    /// The template, without `.html`.
    template: Option<String>,
    /// What search does with the page: `exclude` (true or false) and `boost` (a number).
    search: Option<SearchKeys>,
    /// False leaves out the contents beside the text.
    toc: Option<bool>,
    /// The book's own values, for its templates.
    extra: Option<serde_json::Map<String, serde_json::Value>>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum TextOrList {
    Text(String),
    List(Vec<String>),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum TextOrNumber {
    Number(i64),
    Text(String),
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct SearchKeys {
    /// True leaves the page out of the search.
    exclude: Option<bool>,
    /// Multiplies its rank.
    boost: Option<f32>,
}

/// Files that are published besides the pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Assets {
    /// Patterns over paths from the source folder: matching files are published even if their name says that they
    /// are private (dotfiles, `.env`, keys).
    #[schemars(example = serde_json::json!([".well-known/**"]))]
    pub include: Vec<String>,
}

/// A kind of admonition of the book's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Admonition {
    /// The title of those that are written without one.
    #[schemars(example = &"Security", extend("x-default" = "the name"))]
    pub title: Option<String>,
    /// The built-in kind whose colours and icon it has: `note`, `tip`, `important`, `warning` or `danger`.
    #[schemars(
        with = "String",
        example = &"danger",
        extend("enum" = ["note", "tip", "important", "warning", "danger"])
    )]
    pub like: AdmonitionKind,
}

/// Code blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Code {
    /// The language of code blocks that name none.
    #[schemars(example = &"bash", extend("x-default" = "`text`"))]
    pub default_language: Option<String>,
    /// Every code block has line numbers.
    #[schemars(example = true)]
    pub line_numbers: bool,
}

/// Exceptions from rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Check {
    /// Files in which rules find nothing. `[[check.exceptions]]` begins an entry; `rules` are the ids of
    /// [diagnostics](diagnostics.md), `paths` patterns over paths from the source folder (`*` stays within a folder,
    /// `**` crosses folders), and `reason` says why. An entry that nothing needs is reported.
    #[schemars(example = serde_json::json!([{ "rules": ["missing-alt"], "paths": ["legacy/**"], "reason": "moved as they are" }]))]
    pub exceptions: Vec<CheckException>,
}

/// One exception for many files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CheckException {
    /// The ids of rules.
    pub rules: Vec<String>,
    /// Which files, by patterns over paths from the source folder.
    pub paths: Vec<String>,
    /// Why the rules do not hold there.
    pub reason: String,
}

/// How grave a rule's diagnostics are in this book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelSetting {
    /// Not reported.
    Off,
    /// Said once, changes nothing.
    Notice,
    /// A problem; an error under `--strict`.
    Warning,
    /// The site is not published.
    Error,
}

impl LevelSetting {
    /// The level that it stands for; `None` when the rule is off.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::Notice => Some(Level::Notice),
            Self::Warning => Some(Level::Warning),
            Self::Error => Some(Level::Error),
        }
    }
}

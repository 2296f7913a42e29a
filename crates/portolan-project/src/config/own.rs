//! Portolan's own tables of `book.toml`. A book that has one of them is written in Portolan's dialect unless it
//! says otherwise.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page.

use std::collections::BTreeMap;

use portolan_core::model::{AdmonitionKind, Children, Dialect, Level, ListingOptions, RawHtml};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The names of the tables that mdBook does not have.
pub(super) const OWN_TABLES: &[&str] = &[
    "abbreviations",
    "admonitions",
    "announcement",
    "assets",
    "check",
    "code",
    "copies",
    "defaults",
    "diagnostics",
    "diagrams",
    "feedback",
    "footer",
    "glossary",
    "head",
    "header",
    "languages",
    "listing",
    "markdown",
    "portolan",
    "search",
    "theme",
    "var",
    "versions",
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
    /// A shorter title for the navigation and the way above the text, where `title` repeats what stands above it.
    nav_title: Option<String>,
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
    /// The day on which it was first published, `YYYY-MM-DD`, instead of the one that git knows.
    #[schemars(extend("x-date" = true))]
    created: Option<String>,
    /// The day of its last change, `YYYY-MM-DD`, instead of the one that git knows.
    #[schemars(extend("x-date" = true))]
    updated: Option<String>,
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
    /// False leaves the page without links to the glossary.
    glossary: Option<bool>,
    /// True makes formulas of `$x$` and `$$x$$`, false leaves them text.
    math: Option<bool>,
    /// The head of a page that leads into others: `title`, `text` and `actions`, links with `title` and `href`.
    hero: Option<HeroKeys>,
    /// How its index shows the pages below it: `cards`, `rows` or `none`.
    #[schemars(extend("enum" = ["cards", "rows", "none"]))]
    children: Option<String>,
    /// True writes its section on one page, too, `print.html` beside it.
    print: Option<bool>,
    /// False does not ask whether the page helped.
    feedback: Option<bool>,
    /// The page that this one is the translation of, by its path from the source folder.
    #[schemars(example = &"guide/install.md")]
    translates: Option<String>,
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

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct HeroKeys {
    /// Instead of the page's title.
    title: Option<String>,
    /// A sentence or two under it.
    text: Option<String>,
    /// Where most readers want to go, the first before all others.
    actions: Option<Vec<HeroActionKeys>>,
}

#[derive(Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
struct HeroActionKeys {
    /// The text of the link.
    title: String,
    /// An absolute URL, or a page as links in the text name it.
    href: String,
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

/// How blocks of code in a language become drawings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Diagram {
    /// A program and its arguments, run in the book's folder. It reads the code from standard input and writes an SVG to
    /// standard output; what it draws is kept, and it is run again only for other code. Not run under `--no-exec`.
    #[schemars(example = serde_json::json!(["dot", "-Tsvg"]))]
    pub command: Vec<String>,
    /// The endings of files in this language, which pages show like pictures: `![Caption](network.dot)`.
    #[schemars(example = serde_json::json!(["dot", "gv"]), extend("x-default" = "the name; `mmd` and `mermaid` for Mermaid"))]
    pub endings: Option<Vec<String>>,
    /// How many seconds the program may take for one diagram before it is ended.
    #[schemars(range(min = 1, max = 3_600), example = 60)]
    pub time_limit: u32,
    /// False leaves the language code. Only Mermaid is drawn unasked.
    #[schemars(example = false)]
    pub draw: bool,
}

impl Default for Diagram {
    fn default() -> Self {
        Self {
            command: Vec::new(),
            endings: None,
            time_limit: 20,
            draw: true,
        }
    }
}

/// The book's glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Glossary {
    /// The page, by its path from the source folder, for pages in the book's language. A term may have several names:
    /// `RTO, recovery time objective`.
    #[schemars(example = &"glossary.md")]
    pub page: Option<String>,
    /// The page for each other language that the book has.
    #[schemars(example = serde_json::json!({ "es": "es/glosario.md" }))]
    pub pages: BTreeMap<String, String>,
    /// Names that stand in the glossary and lead there from no page, because elsewhere they mean something else too.
    #[schemars(example = serde_json::json!(["window", "lead"]))]
    pub skip: Vec<String>,
}

/// Lists of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Listing {
    /// For so many days from the day when it was created a page is marked as new in `:::recent`; 0 for never. Days are
    /// counted back from `SOURCE_DATE_EPOCH`, else from the commit that is checked out, else from the newest page.
    #[schemars(example = 60)]
    pub new_days: u32,
    /// For so many days from its last change a page is marked as updated there; 0 for never.
    #[schemars(example = 30)]
    pub updated_days: u32,
    /// How the index of a folder shows the pages below it: as `cards` beside each other, as `rows`, or as `none`. A page's
    /// front matter may say otherwise.
    #[schemars(
        with = "String",
        example = &"rows",
        extend("enum" = ["cards", "rows", "none"], "x-default" = "`\"cards\"`")
    )]
    pub children: Children,
}

impl Default for Listing {
    fn default() -> Self {
        let ListingOptions {
            new_days,
            updated_days,
        } = ListingOptions::default();
        Self {
            new_days,
            updated_days,
            children: Children::default(),
        }
    }
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
    /// A code block of more lines shows its first 24 until the reader asks for all, but on paper and without scripts. `0`
    /// shows all lines of every block. `collapse` and `collapse=0` of a block count more.
    #[schemars(range(min = 0, max = 1_000_000), example = 60, extend("x-default" = "`40`; `0` in the mdBook dialect"))]
    pub collapse_after: Option<u32>,
    /// Long lines of code are broken instead of scrolled. `wrap` and `wrap=false` of a block count more.
    #[schemars(example = true)]
    pub wrap: bool,
}

/// What pages are written in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Markdown {
    /// `$x^2$` in a line and `$$x^2$$` are formulas, written in LaTeX and set as MathML. A page may say otherwise with `math`
    /// in its front matter. Not in the mdBook dialect.
    #[schemars(example = true)]
    pub math: bool,
    /// From which other hosts pages may load pictures, films, frames and whatever else a page shows: their names
    /// (`*.example.com` for all below `example.com`), or `true` for all. From all others nothing is loaded: a link leads
    /// there. With `html = "allow"` their scripts and styles, too. The mdBook dialect loads what is written.
    #[schemars(example = serde_json::json!(["video.example.com"]))]
    pub remote_embeds: AllowedHosts,
}

/// All hosts, none, or those that are named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AllowedHosts {
    /// All or none.
    All(bool),
    /// These.
    Named(Vec<String>),
}

impl Default for AllowedHosts {
    fn default() -> Self {
        Self::All(false)
    }
}

/// Files for people and programs that want text instead of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Copies {
    /// The Markdown of each page lies beside it (`guide/install.md` beside `guide/install.html`), and the page offers to
    /// copy it. Includes and variables are replaced, comments are left out. Pages that the search leaves out have none.
    #[schemars(example = false, extend("x-default" = "`true`; `false` in the mdBook dialect"))]
    pub markdown: Option<bool>,
    /// A file `llms.txt` lists the pages with their descriptions, section by section.
    #[schemars(example = false, extend("x-default" = "`true`; `false` in the mdBook dialect"))]
    pub llms: Option<bool>,
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

//! The tables of `book.toml` that say what the book is and how it is built: mdBook's names and defaults.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page. A field marked
//! `x-accepted-only` is read and checked so that an mdBook book builds unchanged, and changes nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the book is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Book {
    /// The title of the book: shown in the header and in the title of every page.
    #[schemars(example = &"Harbour handbook")]
    pub title: Option<String>,
    /// The names of the authors.
    #[schemars(example = serde_json::json!(["Ada Jensen", "Tom Reyes"]))]
    pub authors: Vec<String>,
    /// One sentence about the book, for search engines and previews of links.
    #[schemars(example = &"How we run the harbour's systems")]
    pub description: Option<String>,
    /// The folder that holds the Markdown, relative to `book.toml` and inside its folder. `.` is that folder itself.
    #[schemars(example = &"docs")]
    pub src: String,
    /// The language of pages that do not name their own, as a BCP 47 tag.
    #[schemars(example = &"en")]
    pub language: String,
    /// The direction of the text.
    #[schemars(example = &"rtl", extend("x-default" = "by `language`"))]
    pub text_direction: Option<TextDirection>,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            title: None,
            authors: Vec::new(),
            description: None,
            src: "src".to_owned(),
            language: "en".to_owned(),
            text_direction: None,
        }
    }
}

/// The direction of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextDirection {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// How the book is built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Build {
    /// The folder that receives the site, relative to `book.toml` or absolute. `-d` on the command line wins.
    #[schemars(example = &"public", extend("x-default" = "`site`; `book` in the mdBook dialect"))]
    pub build_dir: Option<String>,
    /// Whether a chapter that `SUMMARY.md` lists and that has no file gets a page with nothing but its title. mdBook
    /// writes that page into the source, Portolan never does: the page is in the site alone, with a warning. With
    /// `false` such a chapter is an error. In Portolan's own dialect it is left out, with a warning.
    #[schemars(example = false)]
    pub create_missing: bool,
    /// Whether the parts of mdBook that it calls the preprocessors `links` (directives such as `{{#include}}`) and
    /// `index` (a README is its folder's index) do their work. A table `[preprocessor.links]` switches that one on
    /// again. In Portolan's own dialect both always do.
    #[schemars(example = true)]
    pub use_default_preprocessors: bool,
    /// More folders that `portolan serve` follows, such as data that preprocessors read.
    #[schemars(example = serde_json::json!(["po"]))]
    pub extra_watch_dirs: Vec<String>,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            build_dir: None,
            create_missing: true,
            use_default_preprocessors: true,
            extra_watch_dirs: Vec::new(),
        }
    }
}

/// How Rust samples are run and tested.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Rust {
    /// The edition of Rust samples that do not name one.
    #[schemars(example = &"2024", extend("x-accepted-only" = true, "x-default" = "`\"2015\"`"))]
    pub edition: Option<RustEdition>,
}

/// An edition of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RustEdition {
    /// Rust 2015.
    #[serde(rename = "2015")]
    E2015,
    /// Rust 2018.
    #[serde(rename = "2018")]
    E2018,
    /// Rust 2021.
    #[serde(rename = "2021")]
    E2021,
    /// Rust 2024.
    #[serde(rename = "2024")]
    E2024,
}

/// A preprocessor of mdBook, by name. Other keys belong to the preprocessor itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct PreprocessorKeys {
    /// The command, split like a shell's words. A program whose name has a `/` is looked for from `book.toml`'s folder.
    #[schemars(example = &"python3 tools/glossary.py", extend("x-default" = "`mdbook-NAME`"))]
    command: Option<String>,
    /// Names of preprocessors that this one runs before.
    #[schemars(example = serde_json::json!(["index"]))]
    before: Vec<String>,
    /// Names of preprocessors that this one runs after.
    #[schemars(example = serde_json::json!(["links"]))]
    after: Vec<String>,
    /// The renderers that it runs for.
    #[schemars(example = serde_json::json!(["html"]), extend("x-default" = "all that it supports"))]
    renderers: Vec<String>,
    /// True: a command that is not installed is no error.
    #[schemars(example = true)]
    optional: bool,
    #[serde(flatten)]
    free: serde_json::Map<String, serde_json::Value>,
}

/// Another renderer of mdBook, by name. Other keys belong to the renderer itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct RendererKeys {
    /// The command, split like a shell's words. A program whose name has a `/` is looked for from `book.toml`'s folder.
    #[schemars(example = &"mdbook-epub", extend("x-default" = "`mdbook-NAME`"))]
    command: Option<String>,
    /// True: a command that is not installed is no error.
    #[schemars(example = true)]
    optional: bool,
    #[serde(flatten)]
    free: serde_json::Map<String, serde_json::Value>,
}

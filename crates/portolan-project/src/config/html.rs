//! `[output.html]` and the tables under it: mdBook's names and defaults.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page. A field marked
//! `x-accepted-only` is read and checked so that an mdBook book builds unchanged, and changes nothing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the site looks and what is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Html {
    /// The folder of the book's own theme files, relative to `book.toml`.
    #[schemars(example = &"brand", extend("x-default" = "`theme`, where it exists"))]
    pub theme: Option<String>,
    /// The name of mdBook's colour theme. `coal`, `navy` and `ayu` make pages dark until the reader chooses otherwise;
    /// `light` and `rust` follow the reader's system. In mdBook's dialect it is the class of `<html>` too.
    #[schemars(example = &"rust", extend("x-default" = "`light`"))]
    pub default_theme: Option<String>,
    /// The name of mdBook's colour theme for readers whose system is dark. `light` or `rust` here make pages light until
    /// the reader chooses otherwise. In mdBook's dialect it is the class of `<html>` in the dark scheme.
    #[schemars(example = &"ayu", extend("x-default" = "`navy`"))]
    pub preferred_dark_theme: Option<String>,
    /// Straight quotes, `--`, `---` and `...` become typographic.
    #[schemars(example = false)]
    pub smart_punctuation: bool,
    /// A line that starts with `: ` defines the term on the line above.
    #[schemars(example = true)]
    pub definition_lists: bool,
    /// `> [!NOTE]` and its kin become highlighted blocks.
    #[schemars(example = true)]
    pub admonitions: bool,
    /// mdBook loads MathJax from another host. Portolan fetches nothing: formulas keep their source.
    #[schemars(example = true, extend("x-accepted-only" = true))]
    pub mathjax_support: bool,
    /// Style sheets of the book, relative to `book.toml`, loaded after the theme's. Each is published at its own path,
    /// with the fonts and images that it names.
    #[schemars(example = serde_json::json!(["theme/harbour.css"]))]
    pub additional_css: Vec<String>,
    /// Scripts of the book, relative to `book.toml`, loaded after the theme's.
    #[schemars(example = serde_json::json!(["theme/harbour.js"]))]
    pub additional_js: Vec<String>,
    /// True leaves the numbers of `SUMMARY.md`'s chapters out of the navigation.
    #[schemars(example = true)]
    pub no_section_label: bool,
    /// The web address of the repository. Links that leave the source but stay in the repository lead there.
    #[schemars(example = &"https://git.example.com/harbour/handbook")]
    pub git_repository_url: Option<String>,
    /// The icon of the link to the repository, by its Font Awesome name: `fab-` before a company's sign, `fas-` before a
    /// filled icon, `fa-` before an outline.
    #[schemars(example = &"fab-gitlab", extend("x-default" = "`fab-github` in the mdBook dialect for a repository there, else Portolan's own"))]
    pub git_repository_icon: Option<String>,
    /// The address of a page's edit link. `{path}` stands for the file, relative to the repository's root.
    #[schemars(example = &"https://git.example.com/harbour/handbook/edit/main/{path}")]
    pub edit_url_template: Option<String>,
    /// The page that a server shows for an unknown address, relative to the source folder. `""` writes none.
    #[schemars(example = &"not-found.md", extend("x-default" = "`404.md`, where it exists, else a page made by Portolan"))]
    pub input_404: Option<String>,
    /// Where the site is served: an absolute URL, or a path such as `/handbook/`. With an absolute URL the site gets
    /// a sitemap, canonical links and OpenGraph data. Links between pages are relative whatever it is.
    #[schemars(example = &"https://docs.example.com/handbook/", extend("x-default" = "`/`"))]
    pub site_url: Option<String>,
    /// The host name that a `CNAME` file is written for.
    #[schemars(example = &"docs.example.com")]
    pub cname: Option<String>,
    /// Names of the book's own style sheets and scripts carry a hash of their content. Those of the theme always do.
    #[schemars(example = false)]
    pub hash_files: bool,
    /// mdBook's sidebar lists the headings of the current page. Portolan lists them beside the text.
    #[schemars(example = true, extend("x-accepted-only" = true))]
    pub sidebar_header_nav: bool,
    /// Old addresses and where they lead now. The key is a path of the site and may carry a `#fragment`, the value
    /// any URL.
    #[schemars(example = serde_json::json!({ "/old/start.html": "../guide/index.html" }))]
    pub redirect: BTreeMap<String, String>,
    /// The whole book on one page.
    pub print: Print,
    /// Which chapters the navigation shows open at first.
    pub fold: Fold,
    /// Running Rust samples on another host. Portolan draws no buttons for it. mdBook's old name `playpen` is read
    /// too.
    pub playground: Playground,
    /// Code blocks.
    pub code: HtmlCode,
    /// mdBook's search settings. What a book sets here takes effect; what it does not set is as in `[search]`, which wins
    /// where both set a thing.
    pub search: Search,
}

impl Default for Html {
    fn default() -> Self {
        Self {
            theme: None,
            default_theme: None,
            preferred_dark_theme: None,
            smart_punctuation: true,
            definition_lists: true,
            admonitions: true,
            mathjax_support: false,
            additional_css: Vec::new(),
            additional_js: Vec::new(),
            no_section_label: false,
            git_repository_url: None,
            git_repository_icon: None,
            edit_url_template: None,
            input_404: None,
            site_url: None,
            cname: None,
            hash_files: true,
            sidebar_header_nav: true,
            redirect: BTreeMap::new(),
            print: Print::default(),
            fold: Fold::default(),
            playground: Playground::default(),
            code: HtmlCode::default(),
            search: Search::default(),
        }
    }
}

/// The whole book on one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Print {
    /// The site gets a page `print.html` that holds every chapter in order, to print or to search as one. It takes
    /// time that grows with the book.
    #[schemars(example = true, extend("x-default" = "`true` in the mdBook dialect up to 500 pages, else `false`"))]
    pub enable: bool,
    /// A new sheet of paper for every chapter.
    #[schemars(example = false)]
    pub page_break: bool,
}

impl Default for Print {
    fn default() -> Self {
        Self {
            enable: true,
            page_break: true,
        }
    }
}

/// Which chapters the navigation shows open at first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Fold {
    /// True opens no chapter but those around the current page, and those of the first `level` levels. False opens all
    /// of them in a book of at most 256 entries; in a larger one they fold, so that pages stay small. In mdBook's
    /// dialect only: otherwise they always fold.
    #[schemars(example = true)]
    pub enable: bool,
    /// How many levels are open at first, where chapters fold.
    #[schemars(example = 1)]
    pub level: u8,
}

/// Running Rust samples on another host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Playground {
    /// Samples can be edited in the page. In Portolan they cannot; those that are marked `editable` get no hidden
    /// `fn main`.
    #[schemars(example = false)]
    pub editable: bool,
    /// Samples have a copy button. In Portolan every code block has one.
    #[schemars(example = true, extend("x-accepted-only" = true))]
    pub copyable: bool,
    /// The editor's script is copied into the site.
    #[schemars(example = true, extend("x-accepted-only" = true))]
    pub copy_js: bool,
    /// Editable samples have line numbers. For numbers in every code block, see `code.line-numbers`.
    #[schemars(example = true, extend("x-accepted-only" = true))]
    pub line_numbers: bool,
    /// Samples have a run button, which sends them to another host. Portolan draws none, but in mdBook's dialect
    /// Rust samples without a `fn main` get a hidden one, as they do there; `false` leaves them as they are.
    #[schemars(example = false)]
    pub runnable: bool,
}

impl Default for Playground {
    fn default() -> Self {
        Self {
            editable: false,
            copyable: true,
            copy_js: true,
            line_numbers: false,
            runnable: true,
        }
    }
}

/// Code blocks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct HtmlCode {
    /// By language: lines of a code block that start with this prefix are hidden.
    #[schemars(example = serde_json::json!({ "python": "~" }))]
    pub hidelines: BTreeMap<String, String>,
}

/// mdBook's search settings. What a book sets here takes effect; what it does not set is as in `[search]`, which wins where
/// both set a thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Search {
    /// Whether the site has a search.
    #[schemars(example = false)]
    pub enable: bool,
    /// The most pages that a list of results shows.
    #[schemars(example = 20)]
    pub limit_results: u32,
    /// About how many words of text are shown around a hit.
    #[schemars(example = 20)]
    pub teaser_word_count: u32,
    /// True: pages have all words of a query. False: one of them is enough.
    #[schemars(example = true, extend("x-default" = "all words; where no page has them all, pages with some of them"))]
    pub use_boolean_and: bool,
    /// How much a match in the title counts. mdBook's own 2 is Portolan's measure, 4 is twice as much.
    #[schemars(example = 2)]
    pub boost_title: u8,
    /// How much a match in a heading counts. 1 is Portolan's measure.
    #[schemars(example = 1)]
    pub boost_hierarchy: u8,
    /// How much a match in the text counts. 1 is Portolan's measure.
    #[schemars(example = 1)]
    pub boost_paragraph: u8,
    /// The last word of a query, while it is typed, also stands for every word that it begins.
    #[schemars(example = false)]
    pub expand: bool,
    /// The deepest level of heading that a result leads to. Text below a deeper one belongs to the heading above it.
    #[schemars(example = 3, extend("x-default" = "every heading"))]
    pub heading_split_level: u8,
    /// The search's script is copied into the site.
    #[schemars(example = true, extend("x-accepted-only" = true))]
    pub copy_js: bool,
    /// Settings for a page or a folder of pages, by its path in the source folder; the most specific one counts.
    pub chapter: BTreeMap<String, SearchChapter>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            enable: true,
            limit_results: 30,
            teaser_word_count: 30,
            use_boolean_and: false,
            boost_title: 2,
            boost_hierarchy: 1,
            boost_paragraph: 1,
            expand: true,
            heading_split_level: 3,
            copy_js: true,
            chapter: BTreeMap::new(),
        }
    }
}

/// What search does with a page or a folder of pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct SearchChapter {
    /// False leaves it out of the search.
    #[schemars(example = false, extend("x-default" = "`true`"))]
    pub enable: Option<bool>,
}

//! A page in each of its states: what it was made from, what parsing gave, what the rest of the site may know.

use serde::{Deserialize, Serialize};

use super::{FrontMatter, ListingQuery, PageId, PageParts, UrlPath};

/// Where a page comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageSource {
    /// A Markdown file of the source.
    File,
    /// Made by Portolan: an index of a folder, a listing by tag, the list of all pages.
    Generated,
}

/// What a page contributes to the site before any other page is known: its identity, its front matter (defaults of
/// its subtree applied) and what parsing found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageEntry {
    /// Its identity.
    pub id: PageId,
    /// A file, or made by Portolan.
    pub source: PageSource,
    /// The source file relative to the book's root (`src/guide/a.md`), for edit links, git facts and diagnostics.
    pub file: String,
    /// Its front matter. Both are large, and entries are moved.
    pub meta: Box<FrontMatter>,
    /// What parsing found.
    pub summary: Box<PageSummary>,
}

/// A page's body as HTML in which links are not yet decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedPage {
    /// The body. Well-formed, safe to publish under the book's `html` setting; slots hold nothing yet.
    pub html: String,
    /// Where `html` is completed once the site is known, in ascending order of offset.
    pub slots: Vec<Slot>,
    /// Where the first `<h1>…</h1>` ends, when it is the first block of the body; else 0. What the theme puts under
    /// the title goes here.
    pub lead_end: u32,
    /// What the rest of the site may know of the page.
    pub summary: PageSummary,
    /// What rules look at; not kept with the page.
    #[serde(skip)]
    pub parts: PageParts,
}

/// A place in a [`ParsedPage`]'s HTML that waits for the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Byte offset in the HTML.
    pub at: u32,
    /// Index into [`PageSummary::links`]; of a listing into [`PageSummary::listings`].
    pub link: u32,
    /// What to write there.
    pub kind: SlotKind,
}

/// What a slot receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotKind {
    /// The escaped URL alone, inside the quotes of an attribute that is already there (`href="…"`, `src="…"`).
    Url,
    /// After an image's other attributes: ` width="…" height="…"`, when the file's size is known. Used only where
    /// the author gave neither.
    ImageSize,
    /// After an image's other attributes: ` height="…"`, in proportion to the width that the author gave, when the
    /// file's size is known.
    ImageHeight(u32),
    /// Between blocks: the list of pages.
    Listing,
}

/// What the rest of the site may know of a page. Small: it stays in memory for every page of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSummary {
    /// The first H1 as plain text.
    pub title: Option<String>,
    /// The first paragraph as plain text, cut at a word to at most 200 characters.
    pub lead: Option<String>,
    /// Headings in order, the H1 included.
    pub headings: Vec<Heading>,
    /// All other ids of the body that a link may name (raw HTML, definition terms, footnotes), in order.
    pub anchors: Vec<String>,
    /// Every link, image and raw reference, in order.
    pub links: Vec<RawLink>,
    /// Every list of pages that it asks for, in order.
    pub listings: Vec<ListingQuery>,
    /// The terms that its definition lists define; kept of a book's glossaries alone.
    pub terms: Vec<DefinedTerm>,
    /// What its text has that parts of a theme may be for, in byte order: the names of its containers, `diagram`,
    /// `formula`, `operation`, and `sortable` for tables that can be sorted.
    pub features: Vec<String>,
    /// The files that the page's text was made from, relative to the book's root, its own first. Marks index it.
    pub files: Vec<String>,
    /// Words of prose (code not counted).
    pub words: u32,
    /// Code blocks.
    pub code_blocks: u32,
    /// `{{#title …}}`: overrides the `<title>` only.
    pub head_title: Option<String>,
}

/// A term that a glossary defines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinedTerm {
    /// What it is called, the usual name first; never empty.
    pub names: Vec<String>,
    /// Its id on the page.
    pub id: String,
    /// The start of its definition, as plain text.
    pub text: String,
    /// Where it is defined.
    pub mark: Mark,
}

/// A heading of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Inline HTML without links and ids (code, emphasis), for the on-page contents.
    pub html: String,
}

/// A link as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawLink {
    /// The target as written, entities decoded, percent-encoding kept.
    pub target: String,
    /// What refers to it.
    pub kind: LinkKind,
    /// Where it was written.
    pub mark: Mark,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// A Markdown link or a raw `<a href>`: may lead to a page, a file or another host.
    Link,
    /// An image of Markdown or a raw `<img src>`.
    Image,
    /// Any other raw reference (`<video src>`, `<source>`, `<link>`): resolved as a file where it exists, else left.
    Other,
}

/// A place in one of a page's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Index into [`PageSummary::files`].
    pub file: u16,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// In characters.
    pub length: u32,
}

impl PageSummary {
    /// The location that a mark stands for.
    #[must_use]
    pub fn locate(&self, mark: Mark) -> super::Location {
        super::Location {
            file: self
                .files
                .get(usize::from(mark.file))
                .cloned()
                .unwrap_or_default(),
            line: mark.line,
            column: mark.column,
            length: mark.length,
        }
    }

    /// Whether a link may name `#id` on this page.
    #[must_use]
    pub fn has_anchor(&self, id: &str) -> bool {
        id.is_empty()
            || self.headings.iter().any(|heading| heading.id == id)
            || self.anchors.iter().any(|anchor| anchor == id)
    }
}

/// A page that has its place in the site.
impl PageEntry {
    /// The title that navigation, `<title>` and listings show: front matter, else the first H1, else the file's
    /// name made readable.
    #[must_use]
    pub fn title(&self) -> String {
        if let Some(title) = &self.meta.title {
            return title.clone();
        }
        if let Some(title) = self.summary.title.as_ref().filter(|title| !title.is_empty()) {
            return title.clone();
        }
        title_of_path(&UrlPath::new(self.id.path.as_str()))
    }
}

/// `02-getting_started.md` reads `Getting started`; an index takes its folder's name.
fn title_of_path(path: &UrlPath) -> String {
    let stem = match path.stem() {
        "index" | "README" | "readme" => path.parent().rsplit('/').next().unwrap_or_default(),
        stem => stem,
    };
    let stem = strip_number_prefix(stem).replace(['-', '_'], " ");
    let mut letters = stem.chars();
    letters.next().map_or_else(
        || "Home".to_owned(),
        |first| first.to_uppercase().chain(letters).collect(),
    )
}

/// A name without its ordering prefix: `install` for `01-install`. A name that is nothing but a number keeps it.
#[must_use]
pub(crate) fn strip_number_prefix(name: &str) -> &str {
    split_number_prefix(name).1
}

/// The ordering number of `01-install` and the rest of the name. `2024-report` is a year, not an order: at most
/// three digits count.
#[must_use]
pub(crate) fn split_number_prefix(name: &str) -> (Option<u32>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return (None, name);
    }
    let rest = &name[digits..];
    match rest
        .strip_prefix(['-', '_', '.'])
        .map(|rest| rest.trim_start_matches(' '))
    {
        Some(rest) if !rest.is_empty() => (name[..digits].parse().ok(), rest),
        _ => (None, name),
    }
}

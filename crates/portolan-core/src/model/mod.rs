//! The words of the project as types: ids, spans, diagnostics, pages, navigation, site.
//!
//! Owns data and its invariants only; no stage lives here. Everything that crosses from one stage to the next, or
//! into the cache, is defined in this module.

mod asset;
mod diagnostic;
mod front_matter;
mod id;
mod nav;
mod options;
pub(crate) mod page;
mod parts;
mod rules;
mod span;

pub use asset::{AssetFacts, GitFact};
pub use diagnostic::{Diagnostic, Diagnostics, Level, Location};
pub use front_matter::{FrontMatter, SearchMeta};
pub use id::{EditionId, Locale, PageId, SourcePath, UrlPath, file_in_book, is_windows_device};
pub use nav::{ExternalLink, NavSource, SummaryItem};
pub use options::{
    AdmonitionKind, CodeOptions, Dialect, Flavour, MarkdownOptions, OwnAdmonition, PrintOptions, RawHtml,
    Readme, SearchBoosts, SearchOptions, SiteOptions,
};
pub use page::{
    Heading, LinkKind, Mark, PageEntry, PageSource, PageSummary, ParsedPage, RawLink, Slot, SlotKind,
};
pub use parts::{Alt, CommentPart, FencePart, HeadingPart, IdPart, ImagePart, PageParts, ProsePart};
pub use rules::{RULES, Rule, RuleOrigin, rule};
pub use span::{Piece, PieceOrigin, SpanMap, SpanMapBuilder};

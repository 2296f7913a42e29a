//! The words of the project as types: ids, spans, diagnostics, pages, navigation, site.
//!
//! Owns data and its invariants only; no stage lives here. Everything that crosses from one stage to the next, or
//! into the cache, is defined in this module.

mod asset;
mod diagnostic;
mod duration;
mod front_matter;
mod id;
mod listing;
mod margin;
mod nav;
mod options;
pub(crate) mod page;
mod parts;
mod reader;
mod remote;
mod rules;
mod span;
mod surroundings;

pub use asset::{AssetFacts, GitFact};
pub use diagnostic::{Diagnostic, Diagnostics, Level, Location};
pub use duration::seconds_of;
pub use front_matter::{FrontMatter, SearchMeta};
pub use id::{EditionId, Locale, PageId, SourcePath, UrlPath, file_in_book, is_windows_device};
pub use listing::{
    ListingBy, ListingColumn, ListingFilter, ListingForm, ListingOptions, ListingQuery, ListingShows,
    ListingSort,
};
pub use margin::margin_behind;
pub use nav::{ExternalLink, NavSource, SummaryItem};
pub use options::{
    AdmonitionKind, CodeOptions, CopyOptions, Dialect, Flavour, MarkdownOptions, OwnAdmonition, PrintOptions,
    RawHtml, Readme, SearchBoosts, SearchOptions, SiteOptions,
};
pub use page::{
    DefinedTerm, Heading, LinkKind, Mark, PageEntry, PageSource, PageSummary, ParsedPage, RawLink, Slot,
    SlotKind,
};
pub use parts::{
    Alt, CommentPart, DiagramPart, FencePart, HeadingPart, IdPart, ImagePart, MadePart, PageParts, ProsePart,
};
pub use reader::{Children, FeedbackOptions, Hero, HeroAction, SiteLanguage, SiteVersion};
pub use remote::{RemoteEmbeds, remote_host};
pub use rules::{RULES, Rule, RuleOrigin, rule};
pub use span::{Piece, PieceOrigin, SpanMap, SpanMapBuilder};
pub use surroundings::{Announcement, HeaderLink, SiteText, TextPiece};

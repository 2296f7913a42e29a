//! Other people's programs that a book names: preprocessors and renderers, by mdBook's protocol.
//!
//! Owns the protocol ([`book`]: the book as JSON), the order of preprocessors ([`order`]), and how a program is run
//! ([`process`]: bounded in time and output, ended with everything that it has started). Entry points:
//! [`preprocess`] and [`render`]. A program that fails is a diagnostic at its table in the configuration. Only what
//! the book's own configuration names is ever run, and nothing at all where the caller refuses programs.

pub(crate) mod book;
mod command;
pub(crate) mod order;
pub(crate) mod preprocess;
pub(crate) mod problem;
pub(crate) mod process;
pub(crate) mod render;

/// Whether the programs that a book names may be run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Programs {
    /// They are run.
    #[default]
    Run,
    /// None is run; each is reported instead.
    Refused,
}

/// What every program is told, and how long it may take.
pub(crate) struct Setting<'a> {
    /// The book's root, absolute.
    pub(crate) root: &'a std::path::Path,
    /// The source folder, relative to the root.
    pub(crate) source: &'a str,
    /// mdBook's tables of the configuration.
    pub(crate) config: &'a serde_json::Value,
    /// How long a program may take, where the book says so.
    pub(crate) time_limit: Option<std::time::Duration>,
    /// Asked again and again while a program runs.
    pub(crate) is_stopped: &'a (dyn Fn() -> bool + Sync),
}

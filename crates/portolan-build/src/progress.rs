//! What a build tells of itself while it runs.

/// A stage of the pipeline, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Configuration, folders, summary, history.
    Load,
    /// Other people's programs change the text of the book.
    Preprocess,
    /// Reading pages, includes, Markdown, highlighting.
    Parse,
    /// Navigation, URLs, listings.
    Assemble,
    /// Links, templates, writing of pages.
    Render,
    /// What of the search index is left to do once all pages are rendered.
    Search,
    /// Files that are published as they are, and files of the site.
    Files,
    /// The new site takes the old one's place.
    Publish,
    /// Other people's programs make something else of the book.
    Renderers,
}

impl Stage {
    /// As it is shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Preprocess => "preprocess",
            Self::Parse => "parse",
            Self::Assemble => "assemble",
            Self::Render => "render",
            Self::Search => "search",
            Self::Files => "files",
            Self::Publish => "publish",
            Self::Renderers => "renderers",
        }
    }
}

/// Hears of a build's progress. Called from many threads.
pub trait Progress: Sync {
    /// A stage with `total` steps starts.
    fn stage(&self, stage: Stage, total: usize);
    /// A step of it is done.
    fn step(&self);
    /// Something worth a line happens now (waiting for another build).
    fn note(&self, text: &str) {
        let _ = text;
    }
    /// Whether the build is to end without a result, as soon as it can. Asked often.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _stage: Stage, _total: usize) {}
    fn step(&self) {}
}

//! What a page may have that a part of a theme is for.
//!
//! Owns the words that `when` of `theme.toml` knows besides what is written in texts: see `PageSummary::features`.

use super::view::{PageView, SiteView};

/// Whether a page has it.
pub(super) fn has(page: &PageView, feature: &str) -> bool {
    match feature {
        "announcement" => page.announcements.iter().any(|bar| bar.key.is_some()),
        "choice" => !page.languages.is_empty() || !page.versions.is_empty(),
        "copy" => page.copy_url.is_some(),
        "feedback" => page
            .feedback
            .as_ref()
            .is_some_and(|asked| asked.endpoint.is_some()),
        "hero" => page.hero.is_some(),
        "moved" => !page.moved.is_empty(),
        "terms" => page.has_terms,
        other => page.role == other || page.features.iter().any(|known| known == other),
    }
}

/// What pages are, which is a feature of each.
const ROLES: [&str; 7] = [
    "all-pages",
    "content",
    "listing",
    "not-found",
    "print",
    "search",
    "section",
];

/// Whether any page of a site may have it: a part that is for nothing else is not published.
pub(super) fn may_have(site: &SiteView, feature: &str) -> bool {
    match feature {
        "announcement" => site.announces,
        "choice" => site.switches,
        "copy" => site.copies,
        "feedback" => site.asks,
        "terms" => site.glossary,
        "diagram" | "moved" => true,
        role if ROLES.contains(&role) => true,
        // The rest is written in Portolan's own dialect.
        _ => !site.mdbook,
    }
}

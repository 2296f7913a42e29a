//! The texts that configuration puts around all pages, read as Markdown.
//!
//! Entry point: [`read`].

use portolan_core::markdown::site_text;
use portolan_core::model::{
    Announcement, Diagnostic, Diagnostics, Location, MarkdownOptions, SiteOptions, SiteText,
};
use portolan_project::config::Config;

use super::page::highlighter;

/// Puts the line at the foot and the announcements into the options of a site.
pub(super) fn read(
    config: &Config,
    options: &MarkdownOptions,
    site: &mut SiteOptions,
    diagnostics: &mut Diagnostics,
) {
    if let Some(written) = &config.footer.text {
        let place = config.locate(&["footer", "text"]);
        site.footer = text(written, place, options, diagnostics);
    }
    for (at, bar) in config.announcement.iter().enumerate() {
        // An empty one has been reported.
        if bar.text.trim().is_empty() {
            continue;
        }
        let Some(text) = text(&bar.text, config.announcement_place(at), options, diagnostics) else {
            continue;
        };
        let link = config.announcement_link(at);
        let key = Announcement::key_of(&text, link.as_ref());
        site.announcements.push(Announcement {
            text,
            kind: bar.kind,
            link,
            key: Some(key).filter(|_| bar.dismissible),
        });
    }
}

fn text(
    written: &str,
    place: Option<Location>,
    options: &MarkdownOptions,
    diagnostics: &mut Diagnostics,
) -> Option<SiteText> {
    let (text, problems) = site_text(written.trim(), place.clone(), options, highlighter());
    diagnostics.extend(problems);
    if text.is_none() {
        let place = place.unwrap_or_else(|| Location::file("book.toml"));
        let what = "this text is more than a line: it holds a heading, a list or paragraphs";
        diagnostics.push(
            Diagnostic::new("config-invalid", what)
                .at(place)
                .hint("write one paragraph; a `\\` before `#`, `-` or a number with a dot keeps it text"),
        );
    }
    text
}

//! `llms.txt`: what a program that reads the site should know first (llmstxt.org): its title, a sentence, and every page
//! with its description, section by section.

use std::fmt::Write as _;

use super::copy_path;
use crate::assemble::{PageIx, SiteIndex, all_pages, push_encoded};
use crate::model::UrlPath;

/// The list of all pages of the author's; `is_listed` tells which of them may be named. A page with a copy is named by
/// that.
#[must_use]
pub fn llms(site: &SiteIndex, is_listed: &dyn Fn(PageIx) -> bool) -> String {
    let options = &site.options;
    let mut text = format!("# {}\n", one_line(&options.title));
    if !options.description.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n> {}\n", one_line(&options.description));
    }
    for group in all_pages(site).groups {
        let entries: Vec<_> = group
            .entries
            .iter()
            .filter(|entry| is_listed(entry.page))
            .collect();
        if entries.is_empty() {
            continue;
        }
        let title = if group.title.is_empty() {
            &options.title
        } else {
            &group.title
        };
        let _ = write!(text, "\n## {}\n\n", one_line(title));
        for entry in entries {
            let info = &site.pages[entry.page];
            let title = entry.title.as_ref().unwrap_or(&info.title);
            let _ = write!(text, "- [{}]({})", bracketed(title), address(site, entry.page));
            let summary = &info.entry.summary;
            let about = info.entry.meta.description.as_ref().or(summary.lead.as_ref());
            if let Some(about) = about.filter(|about| !about.is_empty()) {
                let _ = write!(text, ": {}", one_line(about));
            }
            text.push('\n');
        }
    }
    text
}

/// Absolute where the site's address is known, else from the site's root.
fn address(site: &SiteIndex, page: PageIx) -> String {
    let mut url = site.options.absolute_url().unwrap_or_default().to_owned();
    let place = &site.pages[page].url;
    let copy: Option<UrlPath> = copy_path(place).filter(|_| site.has_copy(page));
    push_encoded(&mut url, copy.as_ref().unwrap_or(place).as_str());
    url
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bracketed(text: &str) -> String {
    one_line(text).replace('[', "\\[").replace(']', "\\]")
}

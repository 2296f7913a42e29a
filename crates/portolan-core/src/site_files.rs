//! The files of a site that are no pages: for search engines, servers and the theme's scripts.
//!
//! Each function gives the whole text of one file. Must not know where files are written.

mod search;
mod sitemap;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

pub use search::{SearchFacts, pack_of};
pub use sitemap::{Sitemap, sitemaps};

use crate::assemble::nav_file::push_json;
use crate::model::{Flavour, MarkdownOptions, RawHtml, SiteOptions};

/// `robots.txt`: everything may be read; names the sitemap when the site's address is known (RFC 9309, sitemaps.org).
#[must_use]
pub fn robots(options: &SiteOptions) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = options.absolute_url() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\nSitemap: {base}sitemap.xml");
    }
    text
}

/// `headers.txt`: the headers that a server should send with every file, in the form of a list `Name: value`.
///
/// The policy is the one of ARCHITECTURE.md; `inline_script_hash` is that of the theme's only inline script.
#[must_use]
pub fn headers(inline_script_hash: &str, markdown: &MarkdownOptions, site: &SiteOptions) -> String {
    format!(
        "Content-Security-Policy: {}\n\
         X-Content-Type-Options: nosniff\n\
         Referrer-Policy: same-origin\n\
         Cross-Origin-Opener-Policy: same-origin\n\
         Cross-Origin-Resource-Policy: same-origin\n",
        content_security_policy(inline_script_hash, markdown, site)
    )
}

/// The one Content-Security-Policy of a site: everything from the site itself, and what pages show from the hosts that
/// the book allows, and answers of readers to the one that takes them; their scripts and styles only where authors may write any HTML.
#[must_use]
pub fn content_security_policy(
    inline_script_hash: &str,
    markdown: &MarkdownOptions,
    site: &SiteOptions,
) -> String {
    let hosts = match markdown.flavour {
        Flavour::Portolan => markdown.remote_embeds.policy(),
        _ => String::new(),
    };
    let answers = site.feedback.as_ref().and_then(|feedback| feedback.other_host());
    let answers = answers.map_or_else(String::new, |host| format!(" {host}"));
    let code = if markdown.raw_html == RawHtml::Allow {
        &*hosts
    } else {
        ""
    };
    let frames = if hosts.is_empty() {
        String::new()
    } else {
        format!(" frame-src{hosts};")
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' '{inline_script_hash}'{code}; style-src 'self'{code}; \
         img-src 'self' data:{hosts}; media-src 'self'{hosts};{frames} font-src 'self'; connect-src 'self'{answers}; manifest-src 'self'; worker-src 'self' blob:; \
         base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
    )
}

/// Facts about one build, which no page holds itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildFacts {
    /// The hash of everything that was written.
    pub id: String,
    /// The day of the newest commit or of SOURCE_DATE_EPOCH, `YYYY-MM-DD`, or empty.
    pub date: String,
    /// The commit that was built, abbreviated, or empty.
    pub commit: String,
}

/// `site.js`: the one stable file that names what changes with every build. `search` is `None` where the site has none.
#[must_use]
pub fn site_script(nav: &str, search: Option<&SearchFacts>, facts: &BuildFacts) -> String {
    let mut text = String::from("portolan.site({nav:");
    push_json(&mut text, nav);
    if let Some(search) = search {
        text.push_str(",search:");
        search.push(&mut text);
    }
    text.push_str(",build:{id:");
    push_json(&mut text, &facts.id);
    text.push_str(",date:");
    push_json(&mut text, &facts.date);
    text.push_str(",commit:");
    push_json(&mut text, &facts.commit);
    text.push_str("}});\n");
    text
}

/// `licences.txt`: what of other people's work is in a site, and on what terms. `search` are the terms of what its search
/// is made of, where it has one.
#[must_use]
pub fn licences(search: Option<&str>) -> String {
    let mut text = String::from(
        "This site was made with Portolan (MIT OR Apache-2.0). Its theme, scripts and icons are part of Portolan.\n\n\
         Icons that the text names in the way of Font Awesome are Font Awesome Free 6 by Fonticons, Inc. \
         (https://fontawesome.com), under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).\n\n\
         Code was highlighted with syntax definitions under the licences below.\n\n",
    );
    text.push_str(portolan_syntaxes::LICENCES);
    if let Some(search) = search {
        text.push_str("\nThe search is made of the libraries below.\n\n");
        text.push_str(search);
    }
    text
}

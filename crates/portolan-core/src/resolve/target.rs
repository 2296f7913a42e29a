//! What one link means: a place on the page, a page, a file, a place in the repository, or another host.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::nearest;
use super::{ResolvedLink, shows};
use crate::assemble::view::Linker;
use crate::assemble::{PageIx, SiteIndex};
use crate::model::{Diagnostic, LinkKind, PageSource, RawLink, SourcePath, UrlPath};

/// Where a link stands.
pub(super) struct Context<'a> {
    pub(super) site: &'a SiteIndex,
    pub(super) page: PageIx,
    pub(super) linker: &'a Linker,
}

/// A link in its parts (RFC 3986, section 3).
struct Parts<'a> {
    path: &'a str,
    query: &'a str,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(target: &'a str) -> Self {
        let (rest, fragment) = target
            .split_once('#')
            .map_or((target, None), |(rest, id)| (rest, Some(id)));
        let (path, query) = rest.find('?').map_or((rest, ""), |at| rest.split_at(at));
        Self {
            path,
            query,
            fragment,
        }
    }

    fn tail(&self) -> String {
        let mut tail = self.query.to_owned();
        if let Some(fragment) = self.fragment {
            tail.push('#');
            tail.push_str(fragment);
        }
        tail
    }
}

/// What a path of the source names.
enum Found {
    Page(PageIx),
    Asset(SourcePath, Option<(u32, u32)>),
    Redirect(UrlPath),
}

/// Decides one link.
pub(super) fn decide(context: &Context<'_>, raw: &RawLink) -> (ResolvedLink, Option<Diagnostic>) {
    let target = raw.target.trim();
    if target.is_empty() || leaves_site(target) {
        return (verbatim(target), None);
    }
    let parts = Parts::of(target);
    if parts.path.is_empty() {
        return same_page(context, target, &parts);
    }
    let path: Cow<'_, str> = percent_decode_str(parts.path).decode_utf8_lossy();
    let info = &context.site.pages[context.page];
    let folder = info.entry.id.path.parent();
    let Some(joined) = join(folder, &path) else {
        return outside(context, raw, &path, &parts);
    };
    match find(context.site, &joined) {
        Some(found) => to_found(context, &parts, found),
        None if raw.kind == LinkKind::Other => (verbatim(target), None),
        None => (
            verbatim(&left_as_written(target, &parts)),
            Some(broken(context, raw, &joined)),
        ),
    }
}

fn verbatim(url: &str) -> ResolvedLink {
    ResolvedLink {
        url: url.to_owned(),
        dimensions: None,
    }
}

/// A broken link keeps the form that it would have if its page existed.
fn left_as_written(target: &str, parts: &Parts<'_>) -> String {
    match parts.path.strip_suffix(".md") {
        Some(stem) => format!("{stem}.html{}", parts.tail()),
        None => target.to_owned(),
    }
}

/// A scheme (`https:`, `mailto:`) or another host (`//host`).
fn leaves_site(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let scheme = target
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        .count();
    // One letter is a Windows drive, not a scheme.
    scheme > 1 && target.as_bytes()[0].is_ascii_alphabetic() && target.as_bytes().get(scheme) == Some(&b':')
}

fn same_page(context: &Context<'_>, target: &str, parts: &Parts<'_>) -> (ResolvedLink, Option<Diagnostic>) {
    let problem = parts
        .fragment
        .and_then(|id| missing_anchor(context, context.page, id));
    (verbatim(target), problem)
}

fn to_found(context: &Context<'_>, parts: &Parts<'_>, found: Found) -> (ResolvedLink, Option<Diagnostic>) {
    match found {
        Found::Page(page) => {
            let problem = parts.fragment.and_then(|id| missing_anchor(context, page, id));
            let url = context.linker.url(&context.site.pages[page].url) + &parts.tail();
            (
                ResolvedLink {
                    url,
                    dimensions: None,
                },
                problem,
            )
        }
        Found::Asset(path, dimensions) => {
            let url = context.linker.url(&UrlPath::new(path.as_str())) + &parts.tail();
            (ResolvedLink { url, dimensions }, None)
        }
        Found::Redirect(url) => (verbatim(&(context.linker.url(&url) + &parts.tail())), None),
    }
}

/// Joins a link to the folder of its page: `None` where it leads out of the source. A link that starts with `/`
/// starts at the source root.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        parts.extend(folder.split('/').filter(|part| !part.is_empty()));
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut joined = parts.join("/");
    if path.ends_with('/') && !joined.is_empty() {
        joined.push('/');
    }
    Some(joined)
}

/// What a path of the source names: a file, a page without its ending, a folder, a URL of the site.
fn find(site: &SiteIndex, path: &str) -> Option<Found> {
    let trimmed = path.trim_end_matches('/');
    if trimmed == path {
        if let Some(page) = site.page_of_source(path) {
            return Some(Found::Page(page));
        }
        if let Some(asset) = site.asset(path) {
            return Some(Found::Asset(asset.path.clone(), asset.dimensions));
        }
        let with_ending = format!("{path}.md");
        if let Some(page) = site.page_of_source(&with_ending) {
            return Some(Found::Page(page));
        }
    }
    if let Some(page) = site.page_of_folder(trimmed) {
        return Some(Found::Page(page));
    }
    let url = if trimmed == path && !path.is_empty() {
        path.to_owned()
    } else if trimmed.is_empty() {
        "index.html".to_owned()
    } else {
        format!("{trimmed}/index.html")
    };
    if let Some(page) = site.page_of_url(&url) {
        return Some(Found::Page(page));
    }
    if trimmed == path
        && let Some(page) = site.page_of_url(&format!("{path}.html"))
    {
        return Some(Found::Page(page));
    }
    let special = url == "index.html" && site.home_copy;
    (special || site.redirects.contains_key(&url)).then(|| Found::Redirect(UrlPath::new(url)))
}

fn missing_anchor(context: &Context<'_>, page: PageIx, fragment: &str) -> Option<Diagnostic> {
    let info = &context.site.pages[page];
    let id = percent_decode_str(fragment).decode_utf8_lossy();
    // `#top` is the start of any page (HTML, "indicated part of the document"); text fragments are the browser's.
    let known = info.entry.summary.has_anchor(&id)
        || info.entry.summary.has_anchor(fragment)
        || id.eq_ignore_ascii_case("top")
        || id.starts_with(":~:");
    // What a generated page holds is the theme's affair.
    if known || info.entry.source == PageSource::Generated {
        return None;
    }
    let ids = info
        .entry
        .summary
        .headings
        .iter()
        .map(|heading| heading.id.as_str());
    let all = ids.chain(info.entry.summary.anchors.iter().map(String::as_str));
    let diagnostic = if page == context.page {
        Diagnostic::new("broken-anchor", format!("this page has no heading or id `{id}`"))
    } else {
        Diagnostic::new(
            "broken-anchor",
            format!("`{}` has no heading or id `{id}`", info.entry.file),
        )
    };
    Some(match nearest::of(&id, all) {
        Some(near) => diagnostic.hint(format!("did you mean `#{near}`?")),
        None => diagnostic.hint("link to the page itself, or give the heading an id: `## Title {#id}`"),
    })
}

/// A target outside of the source: a place in the repository, where its address is known.
fn outside(
    context: &Context<'_>,
    raw: &RawLink,
    path: &str,
    parts: &Parts<'_>,
) -> (ResolvedLink, Option<Diagnostic>) {
    let options = &context.site.options;
    let info = &context.site.pages[context.page];
    let folder = info.entry.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let in_repository = join(&format!("{}{folder}", options.repository_prefix), path);
    match (&options.repository_url, in_repository) {
        (Some(base), Some(place)) if !shows(raw.kind) => {
            let mut url = format!("{base}/blob/HEAD/");
            crate::assemble::push_encoded(&mut url, &place);
            (verbatim(&(url + &parts.tail())), None)
        }
        _ if raw.kind == LinkKind::Other => (verbatim(&raw.target), None),
        _ => {
            let problem = Diagnostic::new(
                if shows(raw.kind) { "broken-image" } else { "broken-link" },
                format!("`{}` leads out of the source folder", raw.target),
            )
            .hint("only files inside the source are published; set `output.html.git-repository-url` to link to other files of the repository");
            (verbatim(&raw.target), Some(problem))
        }
    }
}

fn broken(context: &Context<'_>, raw: &RawLink, joined: &str) -> Diagnostic {
    let (id, what) = if shows(raw.kind) {
        ("broken-image", "image")
    } else {
        ("broken-link", "page or file")
    };
    let diagnostic = Diagnostic::new(id, format!("no {what} `{}`", raw.target));
    match nearest::target(context.site, joined, raw.kind) {
        Some(near) => diagnostic.hint(format!("did you mean `/{near}`?")),
        None => diagnostic.hint("the path is relative to this file; `/x.md` starts at the source folder"),
    }
}

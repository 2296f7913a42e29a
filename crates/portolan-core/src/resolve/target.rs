//! What one link means: a place on the page, a page, a file, a place in the repository, or another host.

use super::{ResolvedLink, nearest, shows};
use crate::assemble::view::Linker;
use crate::assemble::{Found, PageIx, Parts, SiteIndex, decoded, file_url, join, leaves_site};
use crate::model::{Diagnostic, Dialect, LinkKind, PageSource, RawLink, UrlPath};

/// Where a link stands.
pub(super) struct Context<'a> {
    pub(super) site: &'a SiteIndex,
    pub(super) page: PageIx,
    pub(super) linker: &'a Linker,
    pub(super) in_repository: super::InRepository<'a>,
}

/// Decides one link.
pub(super) fn decide(context: &Context<'_>, raw: &RawLink) -> (ResolvedLink, Option<Diagnostic>) {
    let target = raw.target.trim();
    if target.is_empty() || leaves_site(target) {
        return (verbatim(target), None);
    }
    let parts = Parts::of(target);
    if parts.path.is_empty() {
        let problem = parts
            .fragment
            .and_then(|id| missing_anchor(context, context.page, id));
        return (verbatim(target), problem);
    }
    let path = decoded(parts.path);
    if let Some(found) = find(context, &path).or_else(|| find(context, parts.path)) {
        return to_found(context, raw, &parts, found);
    }
    if raw.kind == LinkKind::Other {
        return (verbatim(target), None);
    }
    match join(folder_of(context), &path) {
        Some(joined) => {
            let problem = broken(context, raw, &joined);
            match as_mdbook_reads(context, &path) {
                Some(page) => (to_page(context, page, fragment_of(&parts)), Some(problem)),
                None => (verbatim(&left_as_written(target, &parts)), Some(problem)),
            }
        }
        None => outside(context, raw, &path, &parts),
    }
}

/// The page of the site that a link leads to, through a redirect too.
pub(super) fn page_of(context: &Context<'_>, raw: &RawLink) -> Option<PageIx> {
    let target = raw.target.trim();
    if target.is_empty() || leaves_site(target) || raw.kind != LinkKind::Link {
        return None;
    }
    let parts = Parts::of(target);
    if parts.path.is_empty() {
        return None;
    }
    let path = decoded(parts.path);
    match find(context, &path).or_else(|| find(context, parts.path))? {
        Found::Page(page) => Some(page),
        Found::Redirect(place) => match context.site.redirects.get(place.as_str()) {
            Some(target) => context.site.page_of_url(&decoded(Parts::of(target).path)),
            // The copy of the first page.
            None => context.site.home,
        },
        Found::Asset(_) => None,
    }
}

/// mdBook reads a link up to its last `.md`, so that `x.mdr` leads to the page of `x.md` there; a book that relies on
/// it keeps its link, and its author hears of it.
fn as_mdbook_reads(context: &Context<'_>, path: &str) -> Option<PageIx> {
    let end = path
        .rfind(".md")
        .filter(|_| context.site.options.dialect == Dialect::Mdbook)?;
    match find(context, &path[..end + 3])? {
        Found::Page(page) => Some(page),
        _ => None,
    }
}

/// `#fragment` as written, or nothing.
fn fragment_of<'a>(parts: &Parts<'a>) -> &'a str {
    parts.tail.find('#').map_or("", |at| &parts.tail[at..])
}

/// The folder of the source that a page's links start from.
fn folder_of<'a>(context: &Context<'a>) -> &'a str {
    context.site.pages[context.page].entry.id.path.parent()
}

/// Looks in the source first, then in the site: links are written by the names of files, and by those of pages, and
/// the two differ where number prefixes order the folders.
fn find<'a>(context: &Context<'a>, path: &str) -> Option<Found<'a>> {
    let site = context.site;
    if let Some(found) = join(folder_of(context), path).and_then(|joined| site.find(&joined)) {
        return Some(found);
    }
    let folder = site.pages[context.page].url.parent();
    if let Some(found) = join(folder, path).and_then(|joined| site.find_url(&joined)) {
        return Some(found);
    }
    // `/docs/a.html` where the site is served at `/docs/`.
    let base = site.options.base_path();
    let inside = path.strip_prefix(base).filter(|_| base != "/")?;
    join("", inside).and_then(|joined| site.find_url(&joined))
}

fn to_found(
    context: &Context<'_>,
    raw: &RawLink,
    parts: &Parts<'_>,
    found: Found<'_>,
) -> (ResolvedLink, Option<Diagnostic>) {
    let url_of = |place: &UrlPath| context.linker.url(place) + parts.tail;
    match found {
        Found::Page(page) if shows(raw.kind) => {
            let what = format!("`{}` is a page, which no image can show", raw.target.trim());
            let problem = Diagnostic::new("broken-image", what).hint("link to it instead: `[text](page.md)`");
            (verbatim(&url_of(&context.site.pages[page].url)), Some(problem))
        }
        Found::Page(page) => {
            let problem = parts.fragment.and_then(|id| missing_anchor(context, page, id));
            (to_page(context, page, parts.tail), problem)
        }
        Found::Asset(asset) => {
            let url = url_of(&UrlPath::new(asset.path.as_str()));
            (
                ResolvedLink {
                    url,
                    dimensions: asset.dimensions,
                    page: None,
                },
                None,
            )
        }
        Found::Redirect(place) => (verbatim(&url_of(&place)), None),
    }
}

fn verbatim(url: &str) -> ResolvedLink {
    ResolvedLink {
        url: url.to_owned(),
        ..ResolvedLink::default()
    }
}

fn to_page(context: &Context<'_>, page: PageIx, tail: &str) -> ResolvedLink {
    ResolvedLink {
        url: context.linker.url(&context.site.pages[page].url) + tail,
        dimensions: None,
        page: Some(page),
    }
}

/// A broken link keeps the form that it would have if its page existed.
fn left_as_written(target: &str, parts: &Parts<'_>) -> String {
    match parts.path.strip_suffix(".md") {
        Some(stem) => format!("{stem}.html{}", parts.tail),
        None => target.to_owned(),
    }
}

fn missing_anchor(context: &Context<'_>, page: PageIx, fragment: &str) -> Option<Diagnostic> {
    let site = context.site;
    let info = &site.pages[page];
    // What follows `:~:` is for the browser (text fragments); the start of a page is always there (HTML, "indicated
    // part of the document"); and what a generated page holds is the theme's affair.
    let fragment = fragment.split(":~:").next().unwrap_or(fragment);
    let id = decoded(fragment);
    if info.entry.source == PageSource::Generated
        || site.has_anchor(page, &id)
        || site.has_anchor(page, fragment)
        || id.eq_ignore_ascii_case("top")
        || site.redirects.contains_key(&format!("{}#{id}", info.url))
    {
        return None;
    }
    let diagnostic = if page == context.page {
        Diagnostic::new("broken-anchor", format!("this page has no heading or id `{id}`"))
    } else {
        Diagnostic::new(
            "broken-anchor",
            format!("`{}` has no heading or id `{id}`", info.entry.file),
        )
    };
    Some(match nearest::anchor(site, page, &id) {
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
    let place = in_repository(context, path);
    let exists = place.as_deref().is_some_and(context.in_repository);
    // Books for mdBook link to what lies beside them on their server (`../std/index.html`).
    if options.dialect == Dialect::Mdbook && !exists && !shows(raw.kind) {
        return (verbatim(raw.target.trim()), None);
    }
    if let (Some(repository), Some(place), false) = (&options.repository_url, &place, shows(raw.kind)) {
        let problem = (!exists).then(|| {
            Diagnostic::new("broken-link", format!("the repository has no file `{place}`")).hint(
                "the path is relative to this file; what is not published is linked to in the repository",
            )
        });
        return (verbatim(&(file_url(repository, place) + parts.tail)), problem);
    }
    let hint = match (&options.repository_url, place) {
        _ if shows(raw.kind) => "move the image into the source folder: only what lies there is published",
        (Some(_), _) => "it leads out of the repository, too; write an address that readers can open",
        (None, _) => {
            "only files inside the source are published; set `output.html.git-repository-url` to link to other \
             files of the repository"
        }
    };
    let id = if shows(raw.kind) {
        "broken-image"
    } else {
        "broken-link"
    };
    let problem = Diagnostic::new(id, format!("`{}` leads out of the source folder", raw.target)).hint(hint);
    (verbatim(raw.target.trim()), Some(problem))
}

/// A link's path relative to the repository's root, `None` where it leads out of that.
fn in_repository(context: &Context<'_>, path: &str) -> Option<String> {
    let options = &context.site.options;
    let prefix = &options.repository_prefix;
    let start = match path.strip_prefix('/') {
        // Such a link starts at the source root.
        Some(_) => format!("{prefix}{}", options.source_folder),
        None => {
            let file = &context.site.pages[context.page].entry.file;
            format!(
                "{prefix}{}",
                file.rsplit_once('/').map_or("", |(folder, _)| folder)
            )
        }
    };
    join(&start, path.trim_start_matches('/'))
}

fn broken(context: &Context<'_>, raw: &RawLink, joined: &str) -> Diagnostic {
    let (id, what) = if shows(raw.kind) {
        ("broken-image", "image")
    } else {
        ("broken-link", "page or file")
    };
    let diagnostic = Diagnostic::new(id, format!("no {what} `{}`", raw.target.trim()));
    match nearest::target(context.site, joined, raw.kind) {
        Some(near) => diagnostic.hint(format!("did you mean `/{near}`?")),
        None if joined.contains('\\') => {
            diagnostic.hint("folders in a link are parted by `/` on every system")
        }
        None => diagnostic.hint("the path is relative to this file; `/x.md` starts at the source folder"),
    }
}

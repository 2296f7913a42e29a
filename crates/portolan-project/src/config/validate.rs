//! What types cannot say: folders that lie where they may, patterns that parse, addresses that can be used.
//!
//! Entry point: [`validate`]. A value that cannot be used is reported, and its default stands in.

use std::path::{Component, Path};

use globset::{GlobBuilder, GlobMatcher};
use portolan_core::model::{Diagnostic, Diagnostics};

use super::check::dotted;
use super::own::AllowedHosts;
use super::source::Place;
use super::{Config, DefaultsRule, ExceptionRule};

/// Schemes that run code.
const UNSAFE_SCHEMES: &[&str] = &["javascript", "data", "vbscript"];

/// Checks a configuration whose types are right and compiles its patterns.
pub(super) fn validate(config: &mut Config) -> Diagnostics {
    let mut diagnostics = Vec::new();
    folders(config, &mut diagnostics);
    addresses(config, &mut diagnostics);
    names(config, &mut diagnostics);
    patterns(config, &mut diagnostics);
    exceptions(config, &mut diagnostics);
    super::surroundings::validate(config, &mut diagnostics);
    super::looks::validate(config, &mut diagnostics);
    super::reader::validate(config, &mut diagnostics);
    hosts(config, &mut diagnostics);
    super::diagrams::validate(config, &mut diagnostics);
    super::search::validate(config, &mut diagnostics);
    diagnostics
}

pub(super) fn invalid(config: &Config, path: &[&str], message: &str, hint: &str) -> Diagnostic {
    let path: Vec<_> = path.iter().map(|part| (*part).to_owned()).collect();
    let message = format!("`{}` {message}", dotted(&path));
    let place = config
        .loaded
        .places
        .get(&path)
        .cloned()
        .unwrap_or(Place::File(0, 0..0));
    config
        .loaded
        .sources
        .diagnostic("config-invalid", &place, message)
        .hint(hint)
}

/// A path by its components alone: `a/./b/../c` is `a/c`. `None` when it climbs above where it starts.
pub(super) fn normal(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for component in Path::new(&path.replace('\\', "/")).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

fn folders(config: &mut Config, diagnostics: &mut Diagnostics) {
    match normal(&config.book.src) {
        Some(src) => config.book.src = src,
        None => {
            diagnostics.push(invalid(
                config,
                &["book", "src"],
                "leads out of the book's folder",
                "name a folder beside or below `book.toml`, such as `src = \"src\"`",
            ));
            config.book.src = "src".to_owned();
        }
    }
    let Some(build_dir) = config.build.build_dir.clone() else {
        return;
    };
    let Some(problem) = build_dir_problem(&build_dir, &config.book.src) else {
        return;
    };
    diagnostics.push(invalid(
        config,
        &["build", "build-dir"],
        problem,
        "name a folder of its own for the site, such as `build-dir = \"site\"`",
    ));
    config.build.build_dir = None;
}

fn build_dir_problem(build_dir: &str, src: &str) -> Option<&'static str> {
    if build_dir.trim().is_empty() {
        return Some("is empty");
    }
    if Path::new(build_dir)
        .components()
        .all(|part| part == Component::ParentDir)
    {
        return Some("holds the book itself");
    }
    let normal = normal(build_dir)?;
    if normal.is_empty() {
        return Some("is the book's own folder");
    }
    let inside = Path::new(src).starts_with(&normal);
    inside.then_some("is or holds the source folder")
}

/// Hosts go into the Content-Security-Policy, so nothing else may stand there.
fn hosts(config: &mut Config, diagnostics: &mut Diagnostics) {
    let AllowedHosts::Named(written) = config.markdown.remote_embeds.clone() else {
        return;
    };
    let (good, bad): (Vec<_>, Vec<_>) = written
        .into_iter()
        .enumerate()
        .partition(|(_, host)| is_host(host));
    for (index, host) in bad {
        diagnostics.push(invalid(
            config,
            &["markdown", "remote-embeds", &format!("[{index}]")],
            &format!("cannot be `{}`", host.escape_debug()),
            "write the name of a host without `https://` and without a path: `video.example.com`, or `*.example.com`",
        ));
    }
    config.markdown.remote_embeds = AllowedHosts::Named(good.into_iter().map(|(_, host)| host).collect());
}

/// Labels with points between them, and a port or not.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let name = name.strip_prefix("*.").unwrap_or(name);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.split('.').all(is_label) && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn addresses(config: &mut Config, diagnostics: &mut Diagnostics) {
    if let Some(url) = config.output.html.site_url.clone() {
        config.output.html.site_url = site_url(&url);
        if url.contains(['?', '#']) {
            diagnostics.push(invalid(
                config,
                &["output", "html", "site-url"],
                "cannot hold `?` or `#`",
                "write the address of the site's first page without them",
            ));
        }
    }
    let links = std::mem::take(&mut config.portolan.nav_links);
    for (index, link) in links.into_iter().enumerate() {
        match link_problem(&link.title, &link.url) {
            None => config.portolan.nav_links.push(link),
            Some(problem) => diagnostics.push(invalid(
                config,
                &["portolan", "nav-links", &format!("[{index}]")],
                problem,
                "write an absolute URL, or a page by its path from the source folder: `url = \"/guide/index.md\"`",
            )),
        }
    }
}

/// What is wrong with a link by itself.
pub(super) fn link_problem(title: &str, url: &str) -> Option<&'static str> {
    let url = url.trim();
    if url.is_empty() {
        return Some("leads nowhere");
    }
    // Browsers skip control characters and spaces in front of and within a scheme.
    let scheme: String = url
        .chars()
        .filter(|letter| !letter.is_control() && !letter.is_whitespace())
        .collect();
    let scheme = scheme
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    if scheme.is_some_and(|scheme| UNSAFE_SCHEMES.contains(&scheme.as_str())) {
        return Some("has a scheme that runs code");
    }
    title.trim().is_empty().then_some("has an empty title")
}

/// The address as the rest of the program knows it: absolute or from the root, without query, with a final `/`.
fn site_url(written: &str) -> Option<String> {
    let url = written.trim().split(['?', '#']).next().unwrap_or_default();
    let mut url = match url.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
        None => format!("/{}", url.trim_start_matches("./").trim_start_matches('/')),
    };
    if !url.ends_with('/') {
        url.push('/');
    }
    (url != "/").then_some(url)
}

fn names(config: &mut Config, diagnostics: &mut Diagnostics) {
    let usable = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if let Some(id) = &config.portolan.id
        && (id.is_empty() || !id.chars().all(usable))
    {
        diagnostics.push(invalid(
            config,
            &["portolan", "id"],
            "may hold letters, digits, `-`, `_` and `.` only",
            "choose a short name, such as `id = \"handbook\"`",
        ));
        config.portolan.id = None;
    }
    let bad: Vec<_> = config
        .var
        .keys()
        .filter(|name| name.is_empty() || !name.chars().all(usable))
        .cloned()
        .collect();
    for name in bad {
        diagnostics.push(invalid(
            config,
            &["var", &name],
            "cannot be the name of a variable",
            "use letters, digits, `-`, `_` and `.`",
        ));
        config.var.remove(&name);
    }
}

fn patterns(config: &mut Config, diagnostics: &mut Diagnostics) {
    for (index, entry) in config.defaults.iter().enumerate() {
        let place = ["defaults", &format!("[{index}]"), "path"];
        match pattern(&entry.path) {
            Ok(matcher) => {
                let path: Vec<_> = place[..2].iter().map(|part| (*part).to_owned()).collect();
                let location = config.locate_path(&path);
                config
                    .loaded
                    .defaults
                    .push(DefaultsRule::new(matcher, &entry.values, location));
            }
            Err(problem) => diagnostics.push(bad_pattern(config, &place, &problem)),
        }
    }
    for (index, text) in config.assets.include.iter().enumerate() {
        match pattern(text) {
            Ok(matcher) => config.loaded.assets.push(matcher),
            Err(problem) => {
                diagnostics.push(bad_pattern(
                    config,
                    &["assets", "include", &format!("[{index}]")],
                    &problem,
                ));
            }
        }
    }
}

fn exceptions(config: &mut Config, diagnostics: &mut Diagnostics) {
    for (index, entry) in config.check.exceptions.iter().enumerate() {
        let at = format!("[{index}]");
        if entry.reason.trim().is_empty() {
            let place = ["check", "exceptions", &at, "reason"];
            diagnostics.push(invalid(
                config,
                &place,
                "is empty",
                "say why the rules do not hold there",
            ));
        }
        for list in [
            ("rules", entry.rules.is_empty()),
            ("paths", entry.paths.is_empty()),
        ] {
            if let (list, true) = list {
                let place = ["check", "exceptions", &at, list];
                diagnostics.push(invalid(
                    config,
                    &place,
                    "is empty",
                    "name at least one, or remove the entry",
                ));
            }
        }
        let mut matchers = Vec::new();
        for (path_index, text) in entry.paths.iter().enumerate() {
            match pattern(text) {
                Ok(matcher) => matchers.push(matcher),
                Err(problem) => {
                    let place = ["check", "exceptions", &at, "paths", &format!("[{path_index}]")];
                    diagnostics.push(bad_pattern(config, &place, &problem));
                }
            }
        }
        let location = config.locate(&["check", "exceptions", &at]);
        config.loaded.exceptions.push(ExceptionRule {
            matchers,
            rules: entry.rules.clone(),
            location,
        });
    }
}

pub(super) fn bad_pattern(config: &Config, path: &[&str], problem: &str) -> Diagnostic {
    let message = format!("is not a pattern for paths: {problem}");
    invalid(
        config,
        path,
        &message,
        "`*` stays within a folder, `**` crosses folders: `guide/**`",
    )
}

pub(super) fn pattern(text: &str) -> Result<GlobMatcher, String> {
    // Paths have no leading slash; a pattern that starts at the root means the same without it.
    let text = text
        .strip_prefix("./")
        .or_else(|| text.strip_prefix('/'))
        .unwrap_or(text);
    let glob = GlobBuilder::new(text)
        .literal_separator(true)
        .build()
        .map_err(|error| error.kind().to_string())?;
    Ok(glob.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_url_is_absolute_or_from_the_root_and_ends_with_a_slash() {
        let cases = [
            "https://a.example",
            "HTTPS://a.example/x",
            "/x",
            "x/y/",
            "./x",
            "/",
            "",
            "./",
        ];
        let read: Vec<_> = cases
            .iter()
            .map(|url| site_url(url).unwrap_or_default())
            .collect();
        let expected = [
            "https://a.example/",
            "https://a.example/x/",
            "/x/",
            "/x/y/",
            "/x/",
            "",
            "",
            "",
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn the_site_never_lands_on_the_source() {
        let cases = [
            "",
            ".",
            "..",
            "../..",
            "docs/..",
            "docs",
            "./docs/",
            "docs/site",
            "site",
            "../site",
            "/srv/www",
        ];
        let refused: Vec<_> = cases
            .iter()
            .copied()
            .filter(|folder| build_dir_problem(folder, "docs/pages").is_some())
            .collect();
        assert_eq!(refused, ["", ".", "..", "../..", "docs/..", "docs", "./docs/"]);
    }
}

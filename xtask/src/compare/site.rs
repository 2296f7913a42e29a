//! A whole site on disk: its files, its pages, and where links lead in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use percent_encoding::percent_decode_str;

use super::page::Page;

/// A site that was read.
#[derive(Debug, Default)]
pub(super) struct Site {
    /// Every file by its path.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// Every HTML file that is not one of the author's.
    pub(super) pages: BTreeMap<String, Page>,
    /// The path at which it is served: starts and ends with `/`.
    pub(super) base: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// Another host, or nothing that a site decides.
    Elsewhere,
    /// A path of the site and a fragment (empty: none), both decoded.
    Inside(String, String),
}

/// Every file below a folder, by its path with `/`.
pub(super) fn files(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                folders.push((path, name + "/"));
            } else {
                let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
                found.insert(name, bytes);
            }
        }
    }
    Ok(found)
}

impl Site {
    /// Reads a site; HTML files that `source` has too are the author's own, and no pages.
    pub(super) fn read(folder: &Path, source: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<Self> {
        let files = files(folder)?;
        let pages = files
            .iter()
            .filter(|(path, bytes)| path.ends_with(".html") && source.get(*path) != Some(*bytes))
            .map(|(path, bytes)| (path.clone(), Page::read(&String::from_utf8_lossy(bytes))))
            .collect();
        Ok(Self {
            files,
            pages,
            base: "/".to_owned(),
        })
    }

    /// Where a link of a page leads.
    pub(super) fn target(&self, page: &str, link: &str) -> Target {
        let link = link.trim();
        let base = self.pages.get(page).and_then(|page| page.base.as_deref());
        let (reference, fragment) = link.split_once('#').unwrap_or((link, ""));
        let path = reference.split('?').next().unwrap_or_default();
        if reference.starts_with("//") || has_scheme(reference) {
            return Target::Elsewhere;
        }
        if path.is_empty() {
            return Target::Inside(page.to_owned(), decoded(fragment));
        }
        let absolute = path.starts_with('/');
        let site_path = if absolute {
            path.strip_prefix(&self.base)
        } else {
            Some(path)
        };
        let Some(site_path) = site_path else {
            return Target::Elsewhere;
        };
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = if absolute || base.is_some() { "" } else { folder };
        match joined(folder, &decoded(site_path)) {
            Some(path) => Target::Inside(path, decoded(fragment)),
            None => Target::Elsewhere,
        }
    }

    /// Why a link of a page leads nowhere; `None` when it does not.
    pub(super) fn broken(&self, target: &Target) -> Option<String> {
        let Target::Inside(path, fragment) = target else {
            return None;
        };
        if !self.files.contains_key(path) {
            return Some(format!("there is no `{path}`"));
        }
        let page = self.pages.get(path)?;
        let known =
            fragment.is_empty() || fragment == "top" || page.ids.contains(fragment) || page.main.is_none();
        (!known).then(|| format!("`{path}` has no id `{fragment}`"))
    }
}

fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A path in a folder; one that names a folder leads to its index. `None` out of the site.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    if matches!(path.rsplit('/').next(), Some("" | "." | "..")) {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_files_and_ids() {
        let mut site = Site {
            base: "/".to_owned(),
            ..Site::default()
        };
        for (path, html) in [
            ("a/b.html", "<main><p id=x></main>"),
            ("index.html", "<main></main>"),
        ] {
            site.files.insert(path.to_owned(), html.as_bytes().to_vec());
            site.pages.insert(path.to_owned(), Page::read(html));
        }
        let broken = |link| site.broken(&site.target("a/b.html", link));
        for whole in [
            "#x",
            "../index.html?q#top",
            "../",
            "b.html#x",
            "/a/b.html",
            "https://x.y/z",
            "../../std/",
        ] {
            assert_eq!(broken(whole), None, "{whole}");
        }
        assert_eq!(broken("#y").as_deref(), Some("`a/b.html` has no id `y`"));
        assert_eq!(broken("c.html").as_deref(), Some("there is no `a/c.html`"));
    }
}

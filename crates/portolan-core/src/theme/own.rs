//! What a book adds to its theme: style sheets, scripts and fonts of its own, and pieces for the head and the top of
//! its pages.
//!
//! Entry point: [`publish`] gives files their names in the site. Must not read files.

use std::collections::BTreeMap;

use super::handlebars::Handlebars;
use super::looks::Looks;
use crate::assemble::{push_encoded, relative_url};
use crate::model::UrlPath;

/// How pages use a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnUse {
    /// A style sheet that every page names.
    Style,
    /// A script that every page names.
    Script,
    /// Named by other files only: a font, an image of a style sheet.
    Part,
}

/// A file of the book before it has its name in the site.
#[derive(Clone, Debug)]
pub struct OwnSource {
    /// Where it would lie in the site without a fingerprint: `theme/brand.css`.
    pub path: String,
    /// How pages use it.
    pub role: OwnUse,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Whether names carry a hash of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fingerprints {
    /// `theme/brand-0123abcd.css`
    Hashed,
    /// `theme/brand.css`
    Plain,
}

/// A file of the book as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// Where it lies in the site.
    pub url: UrlPath,
    /// How pages use it.
    pub role: OwnUse,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// All that a book adds.
#[derive(Clone, Debug, Default)]
pub struct OwnParts {
    /// Its files, in the order in which pages name them.
    pub files: Vec<OwnFile>,
    /// Where files that templates may ask for by name lie (percent-encoded), by their path without a fingerprint.
    pub resources: BTreeMap<String, String>,
    /// What stands in every page's `<head>`.
    pub head: Option<Handlebars>,
    /// What stands above every page's header.
    pub header: Option<Handlebars>,
    /// HTML at the end of every page's `<head>`; `{{ root }}` in it is the way to the site's root.
    pub extra_head: String,
    /// The logo, the logo for the dark scheme and the icon, under the names that templates have for them.
    pub pictures: Vec<OwnPicture>,
    /// Colours, fonts and sizes by configuration.
    pub looks: Looks,
}

/// A picture that templates name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPicture {
    /// `logo`, `logo_dark` or `icon`.
    pub name: &'static str,
    /// The ending of its file's name, which says what it is.
    pub ending: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl OwnParts {
    /// Whether pages look or behave otherwise than the theme alone would have them.
    #[must_use]
    pub fn restyles(&self) -> bool {
        self.head.is_some() || self.files.iter().any(|file| file.role != OwnUse::Part)
    }
}

/// Gives files their names, and puts the names of others where style sheets and scripts ask for them with
/// `{{ resource "theme/other.css" }}`, as mdBook does. Parts that style sheets name by themselves keep their names. The
/// second value is [`OwnParts::resources`].
#[must_use]
pub fn publish(
    sources: Vec<OwnSource>,
    fingerprints: Fingerprints,
) -> (Vec<OwnFile>, BTreeMap<String, String>) {
    let names: BTreeMap<String, UrlPath> = sources
        .iter()
        .map(|source| (source.path.clone(), name_of(source, &sources, fingerprints)))
        .collect();
    let file = |source: OwnSource| {
        let url = names
            .get(&source.path)
            .cloned()
            .unwrap_or_else(|| UrlPath::new(&source.path));
        let bytes = match (source.role, std::str::from_utf8(&source.bytes)) {
            (OwnUse::Style | OwnUse::Script, Ok(text)) => with_resources(text, &url, &names).into_bytes(),
            _ => source.bytes,
        };
        OwnFile {
            url,
            role: source.role,
            bytes,
        }
    };
    let mut files: Vec<OwnFile> = sources.into_iter().map(file).collect();
    // A file that is named twice is published and linked once.
    let mut known = std::collections::BTreeSet::new();
    files.retain(|file| known.insert(file.url.as_str().to_owned()));
    let resources = names
        .into_iter()
        .map(|(path, url)| (path, encoded(&url)))
        .collect();
    (files, resources)
}

/// A URL from the site's root, percent-encoded.
pub(super) fn encoded(url: &UrlPath) -> String {
    let mut encoded = String::new();
    push_encoded(&mut encoded, url.as_str());
    encoded
}

fn name_of(source: &OwnSource, all: &[OwnSource], fingerprints: Fingerprints) -> UrlPath {
    let path = source.path.as_str();
    let name_at = path.rfind('/').map_or(0, |at| at + 1);
    let dot = path[name_at..].rfind('.').filter(|at| *at > 0);
    let (Some(dot), Fingerprints::Hashed) = (dot.map(|at| at + name_at), fingerprints) else {
        return UrlPath::new(path);
    };
    // Style sheets name fonts and images by their plain names.
    if source.role == OwnUse::Part {
        return UrlPath::new(path);
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&source.bytes);
    // The names of others are part of its content.
    if memchr::memmem::find(&source.bytes, RESOURCE.as_bytes()).is_some() {
        for other in all {
            hasher.update(other.path.as_bytes());
            hasher.update(&other.bytes);
        }
    }
    let hash = hasher.finalize().to_hex();
    UrlPath::new(format!("{}-{}{}", &path[..dot], &hash[..8], &path[dot..]))
}

const RESOURCE: &str = "{{ resource \"";

fn with_resources(text: &str, from: &UrlPath, names: &BTreeMap<String, UrlPath>) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once(RESOURCE) {
        let Some((name, after)) = after.split_once("\" }}") else {
            break;
        };
        out.push_str(before);
        let target = names.get(name).cloned().unwrap_or_else(|| UrlPath::new(name));
        out.push_str(&relative_url(from, &target));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(files: &[(&str, OwnUse, &str)], fingerprints: Fingerprints) -> String {
        let sources = files.iter().map(|(path, role, text)| OwnSource {
            path: (*path).to_owned(),
            role: *role,
            bytes: text.as_bytes().to_vec(),
        });
        publish(sources.collect(), fingerprints)
            .0
            .iter()
            .map(|file| format!("{} {}\n", file.url, String::from_utf8_lossy(&file.bytes)))
            .collect()
    }

    #[test]
    fn names_carry_the_content_and_reach_those_who_ask_for_them() {
        let files = [
            ("theme/a.css", OwnUse::Style, "a{}"),
            (
                "b.min.js",
                OwnUse::Script,
                "load('{{ resource \"theme/a.css\" }}')",
            ),
            ("fonts/x.woff2", OwnUse::Part, "x"),
            ("theme/a.css", OwnUse::Style, "a{}"),
            ("noending", OwnUse::Style, "{{ resource \"favicon.svg\" }}"),
        ];
        insta::assert_snapshot!(shown(&files, Fingerprints::Hashed), @r"
        theme/a-adb96967.css a{}
        b.min-a727e5d8.js load('theme/a-adb96967.css')
        fonts/x.woff2 x
        noending favicon.svg
        ");
        insta::assert_snapshot!(shown(&files, Fingerprints::Plain), @r"
        theme/a.css a{}
        b.min.js load('theme/a.css')
        fonts/x.woff2 x
        noending favicon.svg
        ");
    }
}

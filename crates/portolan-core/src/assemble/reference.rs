//! URL references as text (RFC 3986): taking them apart, joining them to a folder, writing a relative one.
//!
//! Knows nothing of the site: a path here may name anything.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::model::UrlPath;

/// What a path component must not hold literally within a URL: RFC 3986, section 3.3, and what HTML or a shell
/// would stumble over.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What the value of a query must not hold either, lest it end there.
const QUERY: &AsciiSet = &PATH.add(b'&').add(b'+').add(b'=');

/// A reference without scheme and host, in its parts (RFC 3986, section 3).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    /// As written, percent-encoded.
    pub(crate) path: &'a str,
    /// `?query#fragment` as written, or empty.
    pub(crate) tail: &'a str,
    /// What follows `#`, percent-encoded.
    pub(crate) fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Takes a reference apart.
    pub(crate) fn of(target: &'a str) -> Self {
        let (path, tail) =
            memchr::memchr2(b'#', b'?', target.as_bytes()).map_or((target, ""), |at| target.split_at(at));
        let fragment = memchr::memchr(b'#', tail.as_bytes()).map(|at| &tail[at + 1..]);
        Self { path, tail, fragment }
    }
}

/// Percent-decoded text; what is no UTF-8 becomes U+FFFD.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8_lossy()
}

/// A scheme (`https:`, `mailto:`) or another host (`//host`).
pub(crate) fn leaves_site(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let scheme = target.bytes().take_while(is_scheme).count();
    let bytes = target.as_bytes();
    // One letter is a Windows drive, not a scheme.
    scheme > 1 && bytes[0].is_ascii_alphabetic() && bytes.get(scheme) == Some(&b':')
}

/// Joins a decoded path to a folder: `None` where it leads out of the root. A path that starts with `/` starts at
/// the root; one that names a folder (`x/`, `.`, `..`) keeps a final `/`, unless it is the root itself.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
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
    let names_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    if names_folder && !joined.is_empty() {
        joined.push('/');
    }
    Some(joined)
}

/// How the page at `from` names the place `to` of the same site: relative, percent-encoded, with the file name.
///
/// ```
/// use portolan_core::{assemble::relative_url, model::UrlPath};
/// let url = relative_url(&UrlPath::new("a/b/c.html"), &UrlPath::new("a/über uns.html"));
/// assert_eq!(url, "../%C3%BCber%20uns.html");
/// ```
#[must_use]
pub fn relative_url(from: &UrlPath, to: &UrlPath) -> String {
    let (from, to) = (from.as_str(), to.as_str());
    let same = common_start(from.as_bytes(), to.as_bytes());
    let before = memchr::memrchr(b'/', &from.as_bytes()[..same]);
    let shared = before.map_or(0, |at| at + 1);
    let ups = memchr::memchr_iter(b'/', &from.as_bytes()[shared..]).count();
    let rest = &to[shared..];
    let mut url = String::with_capacity(ups * 3 + rest.len() + 8);
    for _ in 0..ups {
        url.push_str("../");
    }
    // A first component with a colon would read as a scheme.
    let first_sign = || memchr::memchr2(b'/', b':', rest.as_bytes());
    if ups == 0 && first_sign().is_some_and(|at| rest.as_bytes()[at] == b':') {
        url.push_str("./");
    }
    push_encoded(&mut url, rest);
    url
}

/// How many bytes two texts begin with alike.
fn common_start(left: &[u8], right: &[u8]) -> usize {
    const BLOCK: usize = 8;
    let blocks = left.chunks_exact(BLOCK).zip(right.chunks_exact(BLOCK));
    let start = blocks.take_while(|(left, right)| left == right).count() * BLOCK;
    let rest = left[start..].iter().zip(&right[start..]);
    start + rest.take_while(|(left, right)| left == right).count()
}

/// Appends a path, percent-encoded, `/` kept.
pub(crate) fn push_encoded(url: &mut String, path: &str) {
    // Together for many bytes: `-`, `.`, `/` and what follows up to `9`, letters, `_`.
    let is_plain = |byte: u8| {
        let letter = byte | 0x20;
        (b'-'..=b'9').contains(&byte) | letter.is_ascii_lowercase() | (byte == b'_')
    };
    if path.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        url.push_str(path);
        return;
    }
    url.extend(utf8_percent_encode(path, PATH));
}

/// Appends the value of a query, percent-encoded, `/` kept.
pub(crate) fn push_encoded_query(url: &mut String, value: &str) {
    url.extend(utf8_percent_encode(value, QUERY));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_urls() {
        let cases = [
            ("index.html", "a/b.html", "a/b.html"),
            ("a/b.html", "index.html", "../index.html"),
            ("a/b.html", "a/c.html", "c.html"),
            ("a/b.html", "ab/c.html", "../ab/c.html"),
            ("ab/b.html", "a/c.html", "../a/c.html"),
            ("a/b/c.html", "a/d/e.html", "../d/e.html"),
            ("a/b/c/d.html", "a/b/e.html", "../e.html"),
            ("a/b.html", "a/b.html", "b.html"),
            (
                "long-folder/inner/b.html",
                "long-folder/inner/c/d.html",
                "c/d.html",
            ),
            (
                "long-folder/inner/b.html",
                "long-folder/index.html",
                "../index.html",
            ),
            (
                "long-folder/a.html",
                "long-folder-2/a.html",
                "../long-folder-2/a.html",
            ),
            ("a.html", "c:d.html", "./c:d.html"),
            ("a.html", "c/d:e.html", "c/d:e.html"),
            ("é/a.html", "è/b 100%.html", "../%C3%A8/b%20100%25.html"),
            ("a.html", "what? #1 [x].html", "what%3F%20%231%20%5Bx%5D.html"),
        ];
        for (from, to, expected) in cases {
            assert_eq!(
                relative_url(&UrlPath::new(from), &UrlPath::new(to)),
                expected,
                "{from} -> {to}"
            );
        }
    }

    #[test]
    fn joined_paths() {
        let cases = [
            ("a/b", "c.md", Some("a/b/c.md")),
            ("a/b", "../c.md", Some("a/c.md")),
            ("a/b", "/c.md", Some("c.md")),
            ("a/b", "c//./d.md", Some("a/b/c/d.md")),
            ("a/b", "", Some("a/b/")),
            ("a/b", ".", Some("a/b/")),
            ("a/b", "..", Some("a/")),
            ("a/b", "../..", Some("")),
            ("", "../x.md", None),
            ("a", "/../x.md", None),
        ];
        for (folder, path, expected) in cases {
            assert_eq!(join(folder, path).as_deref(), expected, "{folder} + {path}");
        }
    }

    #[test]
    fn what_leaves_the_site() {
        let cases = [
            ("https://x.example", true),
            ("mailto:a@x.example", true),
            ("web+x:1", true),
            ("//x.example/a", true),
            ("C:\\a.md", false),
            ("/a.md", false),
            ("a.md", false),
            ("1a:b", false),
            (":a", false),
            ("", false),
            ("é:b", false),
        ];
        for (target, expected) in cases {
            assert_eq!(leaves_site(target), expected, "{target}");
        }
    }
}

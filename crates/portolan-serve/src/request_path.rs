//! The path of a request: decoded once, and taken apart into names that can lead nowhere but down.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use portolan_core::model::is_windows_device;

/// What stays as it is in a path that is written into a header.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The one folder with a dot that is meant for visitors (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Whose rules names of files follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// A name is any text without a slash.
    Unix,
    /// Some names are devices, streams or second names of other files.
    Windows,
}

impl Names {
    /// The rules of the system that this runs on.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Unix };
}

/// A path within a site. Its names are not empty, hold no separator and no control character, and begin with no dot
/// (`.well-known` at the top aside): joined to a folder they stay in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePath {
    names: Vec<String>,
    folder: bool,
}

impl SitePath {
    /// Reads the path of a request's target; nothing where no file of a site can have it.
    #[must_use]
    pub fn parse(path: &str, rules: Names) -> Option<Self> {
        let rest = path.strip_prefix('/')?;
        let (rest, folder) = match rest.strip_suffix('/') {
            Some(rest) => (rest, true),
            None => (rest, rest.is_empty()),
        };
        if rest.is_empty() {
            // `//` is no second name of the home page.
            return (path == "/").then_some(Self {
                names: Vec::new(),
                folder,
            });
        }
        let mut names = Vec::new();
        for part in rest.split('/') {
            let name = percent_decode_str(part).decode_utf8().ok()?;
            let known = names.is_empty() && name == WELL_KNOWN;
            if !known && !is_plain(&name, rules) {
                return None;
            }
            names.push(name.into_owned());
        }
        Some(Self { names, folder })
    }

    /// The names from the top of the site down.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the path ends in a slash, or is the top of the site.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        self.folder
    }

    /// The path of the file that is meant, as [`portolan_core::model::UrlPath`] writes it: without a leading slash,
    /// and with `index.html` where a folder is.
    #[must_use]
    pub fn file(&self) -> String {
        let mut file = self.names.join("/");
        if self.folder {
            if !file.is_empty() {
                file.push('/');
            }
            file.push_str("index.html");
        }
        file
    }

    /// The same path with a slash at its end, for `Location`. It begins with one slash only.
    #[must_use]
    pub fn as_folder(&self) -> String {
        let mut path = String::from("/");
        for name in &self.names {
            path.extend(utf8_percent_encode(name, UNSAFE));
            path.push('/');
        }
        path
    }
}

fn is_plain(name: &str, rules: Names) -> bool {
    let harmful = |letter: char| matches!(letter, '/' | '\\') || letter.is_control();
    if name.is_empty() || name.starts_with('.') || name.contains(harmful) {
        return false;
    }
    rules == Names::Unix || is_plain_on_windows(name)
}

/// No device, no stream (`page.html::$DATA`), no drive, no name that the system would shorten or that is short for
/// another (`PORTOL~1`).
fn is_plain_on_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let short = name
        .split_once('~')
        .is_some_and(|(_, rest)| rest.starts_with(|letter: char| letter.is_ascii_digit()));
    !is_windows_device(stem) && !short && !name.contains(':') && !name.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Option<String> {
        SitePath::parse(path, Names::Unix).map(|path| path.file())
    }

    #[test]
    fn paths_are_decoded_once() {
        let cases = [
            ("/", "index.html"),
            ("/a.html", "a.html"),
            ("/a/", "a/index.html"),
            ("/a/b", "a/b"),
            ("/%61%20b/%C3%A9.html", "a b/é.html"),
            ("/%252e%252e/x", "%2e%2e/x"),
            ("/100%.html", "100%.html"),
            ("/.well-known/security.txt", ".well-known/security.txt"),
        ];
        for (path, expected) in cases {
            assert_eq!(file(path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn paths_that_could_lead_out_are_none() {
        let cases = [
            "",
            "*",
            "a",
            "//",
            "///",
            "//etc/passwd",
            "/a//b",
            "/a//",
            "/..",
            "/../x",
            "/a/../../x",
            "/./a",
            "/%2e%2e/x",
            "/%2E%2E%2Fx",
            "/.%2e/x",
            "/a%2f..%2f..%2fx",
            "/..\\x",
            "/..%5cx",
            "/a\\..\\x",
            "/%00",
            "/a.html%00.png",
            "/a%0d%0aX: y",
            "/%ff%fe",
            "/%c0%ae%c0%ae/x",
            "/.portolan-site",
            "/%2eportolan-site",
            "/.git/config",
            "/a/.env",
            "/a/.well-known/x",
            "/.well-known/../x",
            "/.well-known/.x",
            "/.well-known2/x",
        ];
        for path in cases {
            assert_eq!(file(path), None, "{path}");
        }
    }

    #[test]
    fn names_that_windows_reads_otherwise_are_none_there() {
        let cases = [
            "/aux",
            "/CON.html",
            "/nul .txt",
            "/a/com1.tar.gz",
            "/C:/x",
            "/a.html::$DATA",
            "/a.html.",
            "/a.html%20",
            "/PORTOL~1",
        ];
        for path in cases {
            assert_eq!(SitePath::parse(path, Names::Windows), None, "{path}");
            assert!(SitePath::parse(path, Names::Unix).is_some(), "{path}");
        }
        for path in ["/console.html", "/a~b.html", "/auxiliary"] {
            assert!(SitePath::parse(path, Names::Windows).is_some(), "{path}");
        }
    }

    #[test]
    fn a_location_is_within_the_site() {
        let path = SitePath::parse("/a%20b/%3Cscript%3E", Names::Unix).unwrap();
        assert_eq!(path.as_folder(), "/a%20b/%3Cscript%3E/");
        let path = SitePath::parse("/evil.example", Names::Unix).unwrap();
        assert_eq!(path.as_folder(), "/evil.example/");
    }
}

//! Which URL a page has, and in which form URLs are compared.
//!
//! `a/b.md` lies at `a/b.html`; a README is its folder's index. Where navigation comes from the folder tree, a
//! number prefix of a component orders it and is not part of the URL.

use std::borrow::Cow;
use std::collections::HashSet;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::model::page::strip_number_prefix;
use crate::model::{
    Diagnostic, Diagnostics, Dialect, Location, NavSource, PageEntry, Readme, SiteOptions, UrlPath,
};

/// What a number at the start of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefixes {
    /// An order: not part of the URL.
    Order,
    /// Part of the name.
    Name,
}

impl Prefixes {
    /// The rule of a book: numbers order a folder tree in Portolan's own dialect.
    pub(super) fn of(options: &SiteOptions, nav: &NavSource) -> Self {
        if options.dialect == Dialect::Portolan && *nav == NavSource::Tree {
            Self::Order
        } else {
            Self::Name
        }
    }

    fn strip(self, name: &str) -> &str {
        match self {
            Self::Name => name,
            // `01-..` must not become a way up, `01-.x` not a hidden file.
            Self::Order => Some(strip_number_prefix(name))
                .filter(|rest| !rest.starts_with('.'))
                .unwrap_or(name),
        }
    }
}

/// The URL of every page, in the order of `pages`.
pub(super) fn assign(
    options: &SiteOptions,
    prefixes: Prefixes,
    pages: &[PageEntry],
    diagnostics: &mut Diagnostics,
) -> Vec<UrlPath> {
    let with_index: HashSet<&str> = pages
        .iter()
        .filter(|page| page.id.path.file_name() == "index.md")
        .map(|page| page.id.path.parent())
        .collect();
    pages
        .iter()
        .map(|page| {
            let path = page.id.path.as_str();
            if options.readme == Readme::KeepsName || !page.id.path.stem().eq_ignore_ascii_case("readme") {
                return url_of(path, Readme::KeepsName, prefixes);
            }
            if with_index.contains(page.id.path.parent()) {
                diagnostics.push(index_conflict(page));
                return url_of(path, Readme::KeepsName, prefixes);
            }
            url_of(path, Readme::IsIndex, prefixes)
        })
        .collect()
}

fn index_conflict(page: &PageEntry) -> Diagnostic {
    Diagnostic::new(
        "index-conflict",
        "this folder has an `index.md` too, which is used as its index",
    )
    .at(Location::file(&page.file))
    .hint("move the text of one into the other, or give this file another name")
}

fn url_of(source: &str, readme: Readme, prefixes: Prefixes) -> UrlPath {
    let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
    // A chapter of an mdBook book may have any ending, or none.
    let stem = name
        .rsplit_once('.')
        .map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let mut url = folder_url(folder, prefixes);
    url.push_str(match readme {
        Readme::IsIndex => "index",
        Readme::KeepsName => prefixes.strip(stem),
    });
    url.push_str(".html");
    UrlPath::new(url)
}

/// The folder of the site in which the pages of a source folder lie: empty, or ends with `/`.
pub(super) fn folder_url(folder: &str, prefixes: Prefixes) -> String {
    let mut url = String::with_capacity(folder.len() + 16);
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        url.push_str(prefixes.strip(part));
        url.push('/');
    }
    url
}

/// A name in Unicode's composed form (NFC): what is typed and what a file system gives back differ in form.
pub(super) fn composed(name: &str) -> Cow<'_, str> {
    if name.is_ascii() || is_nfc_quick(name.chars()) == IsNormalized::Yes {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.nfc().collect())
    }
}

/// The form in which places of the site are compared: file systems and servers differ in case and in Unicode form.
pub(super) fn folded(url: &str) -> String {
    if url.is_ascii() {
        return url.to_ascii_lowercase();
    }
    // Lower case may decompose (`İ`), so composing comes last.
    url.chars().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_sources() {
        let cases = [
            ("a/b.md", Prefixes::Name, "a/b.html"),
            (
                "01-intro/02_first step.md",
                Prefixes::Order,
                "intro/first step.html",
            ),
            (
                "01-intro/02_first step.md",
                Prefixes::Name,
                "01-intro/02_first step.html",
            ),
            ("2024-report.md", Prefixes::Order, "2024-report.html"),
            ("v1.2/LICENSE", Prefixes::Name, "v1.2/LICENSE.html"),
            ("notes.v3.markdown", Prefixes::Name, "notes.v3.html"),
            (".md", Prefixes::Name, ".md.html"),
            ("01.md", Prefixes::Order, "01.html"),
            ("01-../02-..md", Prefixes::Order, "01-../02-..html"),
            ("01-.git/a.md", Prefixes::Order, "01-.git/a.html"),
        ];
        for (source, prefixes, expected) in cases {
            assert_eq!(url_of(source, Readme::KeepsName, prefixes).as_str(), expected);
        }
        assert_eq!(
            url_of("a/README.md", Readme::IsIndex, Prefixes::Name).as_str(),
            "a/index.html"
        );
    }

    #[test]
    fn urls_that_count_as_equal() {
        for (left, right) in [
            ("A/B.html", "a/b.html"),
            ("\u{e9}.html", "E\u{301}.html"),
            ("Σ.html", "σ.html"),
        ] {
            assert_eq!(folded(left), folded(right));
        }
        assert_eq!(composed("e\u{301}"), "\u{e9}");
    }
}

//! Names of files and encodings of texts: each page is found wherever a reader or a server may look for it, or is named with
//! what is wrong.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use portolan_serve::{Names, SitePath};
use portolan_tests::{Site, TestBook, shown};

/// Names of pages that are found everywhere.
const FINE: &[&str] = &[
    "plain.md",
    "UPPER.md",
    "with space.md",
    " leading.md",
    "two  spaces.md",
    "dots.in.name.md",
    "dash-and_underscore.md",
    "trailing-dash-.md",
    "123.md",
    "1.md",
    "2026-01-02-day.md",
    "01-first.md",
    "percent%.md",
    "percent%20.md",
    "percent%2Fslash.md",
    "hash#.md",
    "ampersand&.md",
    "plus+.md",
    "equals=.md",
    "comma,.md",
    "semicolon;.md",
    "at@.md",
    "exclamation!.md",
    "dollar$.md",
    "tilde-a~b.md",
    "apostrophe'.md",
    "parens (1).md",
    "brackets [1].md",
    "braces {1}.md",
    "caret^.md",
    "backtick`.md",
    "größe.md",
    "straße.md",
    "naïve café.md",
    "Ελληνικά.md",
    "Русский.md",
    "日本語.md",
    "한국어.md",
    "العربية.md",
    "עברית.md",
    "ไทย.md",
    "हिन्दी.md",
    "emoji-🐙.md",
    "zwj-👩‍💻.md",
    "İstanbul.md",
    "ﬁ-ligature.md",
    "index.html.md",
    "README.txt.md",
    "print.md",
    "404.md",
    "search.md",
    "sitemap.md",
    "site.md",
    "constructor.md",
    "__proto__.md",
    "undefined.md",
    "null.md",
    "assets.md",
    "tags.md",
    "con-sole.md",
    "deep/a b/ü/日本/x.md",
    "deep/percent%/y.md",
    "deep/dot.folder/z.md",
    "long-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.md",
];

/// Names that some system cannot have or would show otherwise, with the id of what is said; the rest of the book is there.
const NAMED: &[(&str, &str)] = &[
    ("aux.md", "portable-name"),
    ("CON.md", "portable-name"),
    ("com1.notes.md", "portable-name"),
    ("colon:.md", "portable-name"),
    ("question?.md", "portable-name"),
    ("star*.md", "portable-name"),
    ("quote\".md", "portable-name"),
    ("less<.md", "portable-name"),
    ("pipe|.md", "portable-name"),
    ("back\\slash.md", "portable-name"),
    ("trailing .md/x.md", "-"),
    ("trailing./x.md", "portable-name"),
    ("folder /x.md", "portable-name"),
    ("line\nbreak.md", "portable-name"),
    ("tab\t.md", "portable-name"),
    ("escape\u{1b}.md", "portable-name"),
    ("bidi\u{202e}dm.md", "portable-name"),
    ("@generated.md", "portable-name"),
    (".hidden.md", "asset-skipped"),
    ("backup.md~", "asset-skipped"),
];

/// Names that meet on a system that tells them apart less well, or in one address.
const MEETING: &[[&str; 2]] = &[
    ["case.md", "Case.md"],
    ["caf\u{e9}.md", "cafe\u{301}.md"],
    ["a/index.md", "a/README.md"],
    ["01-x.md", "02-x.md"],
];

/// All files that the pages of a site name, as paths within it.
fn named_by_pages(site: &Site) -> BTreeSet<(String, String)> {
    let mut named = BTreeSet::new();
    for (path, bytes) in site
        .iter()
        .filter(|(path, _)| path.ends_with(".html") && *path != "404.html")
    {
        let text = String::from_utf8_lossy(bytes);
        for part in text.split(" href=\"").skip(1) {
            let url = part.split('"').next().unwrap_or_default();
            let url = url
                .replace("&amp;", "&")
                .replace("&#39;", "'")
                .replace("&#x27;", "'");
            let url = url.split(['#', '?']).next().unwrap_or_default();
            if url.is_empty() || url.contains("://") || url.starts_with("mailto:") {
                continue;
            }
            named.insert((path.clone(), below(path, url)));
        }
    }
    named
}

/// The file that a link of a page means.
fn below(page: &str, url: &str) -> String {
    let mut parts: Vec<String> = page.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in url.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(decoded(part)),
        }
    }
    if parts.last().is_some_and(String::is_empty) || parts.is_empty() {
        parts.pop();
        parts.push("index.html".to_owned());
    }
    parts.join("/")
}

/// A part of a URL without its escapes.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).expect("links are UTF-8")
}

/// A name in a URL, with every byte escaped that may be.
fn encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if byte == b'/' {
                "/".to_owned()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[test]
fn every_name_is_found_by_link_navigation_and_server() {
    let book = TestBook::default();
    let mut links = String::from("# Home\n\n");
    for (number, name) in FINE.iter().enumerate() {
        let text = format!(
            "# Of {}\n\n[home](/index.md)\n\n- {}\n",
            encoded(name),
            mark(number)
        );
        book.write(&format!("docs/{name}"), text);
        let _ = writeln!(links, "[x](/{})\n", encoded(name));
    }
    book.write("docs/index.md", links);
    let report = book.build();
    assert!(report.published);
    assert_eq!(shown(&report.diagnostics), "");
    let site = book.site();
    for (page, file) in named_by_pages(&site) {
        assert!(site.contains_key(&file), "{page} names `{file}`");
    }
    for (number, name) in FINE.iter().enumerate() {
        let (file, _) = site
            .iter()
            .find(|(path, bytes)| path.ends_with(".html") && holds(bytes, &mark(number)))
            .unwrap_or_else(|| panic!("no page of `{name}`"));
        let asked = SitePath::parse(&format!("/{}", encoded(file)), Names::Unix);
        assert_eq!(asked.map(|path| path.file()).as_ref(), Some(file), "{name}");
    }
}

/// A word that only the page of a number has, in a text that no list shows.
fn mark(number: usize) -> String {
    format!("mark-{number}-of-names")
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_name_that_is_no_good_everywhere_is_named() {
    let mut told = String::new();
    let mut expected = String::new();
    for (name, id) in NAMED {
        let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
        book.write(&format!("docs/{name}"), "# Odd\n\n[home](/index.md)\n");
        let report = book.build();
        let ids: BTreeSet<_> = report.diagnostics.iter().map(|it| it.id.to_string()).collect();
        let shown = if ids.is_empty() {
            "-".to_owned()
        } else {
            ids.into_iter().collect::<Vec<_>>().join(" ")
        };
        let _ = writeln!(told, "{name:?} {shown}");
        let _ = writeln!(expected, "{name:?} {id}");
    }
    assert_eq!(told, expected);
}

#[test]
fn names_that_meet_are_named() {
    for names in MEETING {
        let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
        for name in names {
            book.write(&format!("docs/{name}"), format!("# Of {name}\n"));
        }
        let report = book.build();
        let said = shown(&report.diagnostics);
        assert!(!report.diagnostics.is_empty(), "{names:?}: {said}");
    }
}

#[test]
fn a_name_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStrExt as _;

    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    std::fs::write(book.path("docs").join(Path::new(name)), "# Odd\n").expect("a file");
    let said = shown(&book.build().diagnostics);
    assert!(
        said.contains("portable-name") && said.contains("not UTF-8"),
        "{said}"
    );
}

/// Texts as they come from other programs: what they hold, and whether they are UTF-8 all the same.
fn encodings() -> Vec<(&'static str, Vec<u8>, bool)> {
    let utf16 = |big: bool, mark: bool| {
        let text = if mark {
            "\u{feff}# Größe\n\nText.\n"
        } else {
            "# Größe\n\nText.\n"
        };
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect::<Vec<_>>()
    };
    vec![
        ("utf-8", "# Größe\n\nText.\n".into(), true),
        ("byte order mark", "\u{feff}# Größe\n\nText.\n".into(), true),
        ("two marks", "\u{feff}\u{feff}# Größe\n".into(), true),
        ("windows lines", "# Größe\r\n\r\nText.\r\n".into(), true),
        ("old mac lines", "# Größe\r\rText.\r".into(), true),
        ("mixed lines", "# Größe\r\n\nText.\r- a\n".into(), true),
        ("no last line end", "# Größe".into(), true),
        ("empty", Vec::new(), true),
        ("only a mark", "\u{feff}".into(), true),
        ("nothing but spaces", " \n\t\n".into(), true),
        ("nul", b"# Gr\0sse\n".to_vec(), true),
        (
            "controls",
            "# Gr\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}\u{85}sse\n".into(),
            true,
        ),
        ("line separators", "# Größe\u{2028}a\u{2029}b\n".into(), true),
        (
            "not characters",
            "# Größe\u{fffe}\u{ffff}\u{10ffff}\n".into(),
            true,
        ),
        ("replaced", "# Gr\u{fffd}sse\n".into(), true),
        ("latin-1", b"# Gr\xf6\xdfe\n".to_vec(), false),
        ("windows-1252", b"# \x93Gr\xf6\xdfe\x94 \x80\n".to_vec(), false),
        ("utf-16 little", utf16(false, true), false),
        ("utf-16 big", utf16(true, true), false),
        ("utf-32", b"\xff\xfe\0\0#\0\0\0".to_vec(), false),
        ("shift-jis", b"# \x93\xfa\x96\x7b\x8c\xea\n".to_vec(), false),
        ("gbk", b"# \xd6\xd0\xce\xc4\n".to_vec(), false),
        ("koi8-r", b"# \xf2\xd5\xd3\xd3\xcb\xc9\xca\n".to_vec(), false),
        ("overlong", b"# a\xc0\xafb\n".to_vec(), false),
        ("surrogates", b"# a\xed\xa0\x80b\n".to_vec(), false),
        ("cut off", b"# a\xe2\x82".to_vec(), false),
        ("stray", b"# a\x80b\n".to_vec(), false),
    ]
}

#[test]
fn a_text_in_another_encoding_is_named_wherever_it_stands() {
    for (what, bytes, is_utf8) in encodings() {
        for place in ["docs/a.md", "docs/part.txt", "docs/SUMMARY.md"] {
            let book = TestBook::of_pages(&[
                ("index.md", "# Home\n\n{{#include part.txt}}\n"),
                ("part.txt", "Part.\n"),
            ]);
            book.write(place, &bytes);
            let report = book.build();
            let said = shown(&report.diagnostics);
            assert!(!said.contains("page-failed"), "{what} in {place}: {said}");
            let is_named = report.diagnostics.iter().any(|it| {
                it.id == "encoding"
                    && it
                        .location
                        .as_ref()
                        .is_some_and(|at| at.file.ends_with(place.rsplit('/').next().unwrap_or_default()))
            });
            assert_eq!(is_named, !is_utf8, "{what} in {place}: {said}");
            // A table of contents may be none in any encoding.
            if is_utf8 && !place.ends_with("SUMMARY.md") {
                assert!(report.published, "{what} in {place}: {said}");
            }
        }
    }
}

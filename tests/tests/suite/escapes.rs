//! Nothing that lies outside of a book gets into its site, whatever asks for it: links of the file system, includes, data,
//! pictures, settings.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::os::unix::fs::symlink;
use std::path::Path;

use portolan_build::{Programs, Request, Silent};
use portolan_tests::{PLAIN, TestBook, read_folder, shown};

const SECRET: &str = "not-for-readers";

/// A book beside which secrets lie.
struct Around {
    all: TestBook,
}

impl Around {
    fn new() -> Self {
        let all = TestBook::new(&[
            ("secret.txt", SECRET),
            ("secret.md", "# not-for-readers\n"),
            ("secret.csv", "not-for-readers,b\n1,2\n"),
            ("secret.env", "# x\nA=not-for-readers\n"),
            (
                "secret.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>not-for-readers</title></svg>",
            ),
            ("secret.mmd", "flowchart LR\n  a[not-for-readers] --> b\n"),
            ("secret.css", "/* not-for-readers */"),
            ("secret.html", "<!doctype html><title>not-for-readers</title>"),
            // Its name begins like the book's.
            ("book-secret/secret.txt", SECRET),
            ("folder/page.md", "# not-for-readers\n"),
            ("folder/theme.toml", "name = \"not-for-readers\"\n"),
            ("folder/templates/page.html", "not-for-readers"),
            ("book/book.toml", PLAIN),
            ("book/docs/index.md", "# Home\n"),
            ("book/docs/sub/a.md", "# A\n"),
        ]);
        Self { all }
    }

    fn page(&self, text: &str) {
        self.all.write("book/docs/sub/a.md", format!("# A\n\n{text}\n"));
    }

    fn config(&self, more: &str) {
        self.all.write("book/book.toml", format!("{PLAIN}{more}"));
    }

    fn link(&self, to: &str, at: &str) {
        let at = self.all.path("book").join(at);
        let _ = std::fs::remove_file(&at);
        std::fs::create_dir_all(at.parent().unwrap()).unwrap();
        symlink(to.replace("OUTSIDE", self.all.root().to_str().unwrap()), at).unwrap();
    }

    /// What is said of a build; the secret must be in nothing that it makes or says.
    fn said(&self, case: &str) -> String {
        let request = Request {
            book: self.all.path("book"),
            programs: Programs::Refused,
            ..self.all.request()
        };
        let said = match portolan_build::run(&request, &Silent) {
            Ok(report) => shown(&report.diagnostics),
            Err(error) => format!("failed: {error:#}\n"),
        };
        for (path, bytes) in read_folder(&self.all.path("book/site")) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(SECRET), "{case}: the secret is in {path}");
        }
        assert!(!said.contains(SECRET), "{case}: {said}");
        let place = self.all.root().canonicalize().unwrap();
        said.replace(place.to_str().unwrap(), "OUTSIDE")
            .replace(Path::new(self.all.root()).to_str().unwrap(), "OUTSIDE")
    }
}

/// What is asked for, and the id of what is said of it, `-` for nothing: the text is then no request at all.
fn refused(cases: &[(&str, &str, &str)], ask: impl Fn(&Around, &str, &str)) {
    let mut told = String::new();
    let mut expected = String::new();
    for (first, second, id) in cases {
        let around = Around::new();
        ask(&around, first, second);
        let case = format!("{first} {second}");
        let said = around.said(&case);
        let ids: Vec<_> = said
            .lines()
            .map(|line| line.split(' ').nth(1).unwrap_or_default())
            .collect();
        let is_failure = said.starts_with("failed: ");
        let shown = if ids.contains(id) || (ids.is_empty() && *id == "-") || (is_failure && *id == "failed") {
            (*id).to_owned()
        } else {
            format!("{said:?}")
        };
        told.push_str(&format!("{case}: {shown}\n"));
        expected.push_str(&format!("{case}: {id}\n"));
    }
    assert_eq!(told, expected);
}

#[test]
fn includes() {
    let cases = [
        ("{{#include ../../../secret.txt}}", "", "include-outside"),
        (
            "{{#include ../../../../../../../../../../etc/passwd}}",
            "",
            "include-outside",
        ),
        ("{{#include OUTSIDE/secret.txt}}", "", "include-outside"),
        (
            "{{#include ../../../book-secret/secret.txt}}",
            "",
            "include-outside",
        ),
        ("{{#include ./.././../.././secret.txt}}", "", "include-outside"),
        (
            "{{#include %2e%2e/%2e%2e/%2e%2e/secret.txt}}",
            "",
            "broken-include",
        ),
        ("{{#include ..\\..\\..\\secret.txt}}", "", "broken-include"),
        ("{{#include file://OUTSIDE/secret.txt}}", "", "broken-include"),
        ("{{#include ~/secret.txt}}", "", "broken-include"),
        ("{{#rustdoc_include ../../../secret.txt}}", "", "include-outside"),
        ("{{#include ../../../secret.txt:1:2}}", "", "include-outside"),
        ("{{#include ../../../secret.txt:anchor}}", "", "include-outside"),
        (
            ":::table{src=\"../../../secret.csv\"}\n:::",
            "",
            "include-outside",
        ),
        (":::env{src=\"OUTSIDE/secret.env\"}\n:::", "", "include-outside"),
        ("![x](../../../secret.svg)", "", "broken-image"),
        ("![x](../../../secret.mmd)", "", "include-outside"),
        ("[x](../../../secret.txt)", "", "broken-link"),
        ("[x](../../../secret.md)", "", "broken-link"),
    ];
    refused(&cases, |around, text, _| {
        around.page(&text.replace("OUTSIDE", around.all.root().to_str().unwrap()));
    });
}

#[test]
fn links_of_the_file_system() {
    let cases = [
        ("../../secret.md", "docs/linked.md", "include-outside"),
        ("OUTSIDE/secret.md", "docs/linked.md", "include-outside"),
        ("../../folder", "docs/linked", "include-outside"),
        ("../../secret.txt", "docs/linked.txt", "include-outside"),
        ("../linked.txt", "docs/chain.txt", "page-unreadable"),
        ("OUTSIDE/secret.md", "docs/SUMMARY.md", "include-outside"),
        (
            "OUTSIDE/secret.html",
            "theme/templates/listing.html",
            "page-unreadable",
        ),
        ("OUTSIDE/folder", "theme", "page-unreadable"),
        ("loop", "docs/loop", "page-unreadable"),
        ("/dev/zero", "docs/zero.md", "include-outside"),
        ("/proc/self/environ", "docs/environ.md", "include-outside"),
    ];
    refused(&cases, |around, to, at| around.link(to, at));
}

#[test]
fn settings() {
    let cases = [
        ("[glossary]\npage = \"../../secret.md\"\n", "", "broken-link"),
        ("[header]\nlogo = \"../secret.svg\"\n", "", "missing-theme-file"),
        ("[theme]\npath = \"../folder\"\n", "", "config-invalid"),
        (
            "[output.html]\nadditional-css = [\"../secret.css\"]\n",
            "",
            "missing-theme-file",
        ),
        ("[output.html]\ninput-404 = \"../../secret.md\"\n", "", "-"),
        ("[book]\nsrc = \"../folder\"\n", "", "config-invalid"),
        ("[build]\nbuild-dir = \"docs\"\n", "", "config-invalid"),
    ];
    refused(&cases, |around, more, _| {
        if more.starts_with("[book]") {
            let text = PLAIN.replace("src = \"docs\"", "src = \"../folder\"");
            around.all.write("book/book.toml", text);
        } else {
            around.config(more);
        }
    });
}

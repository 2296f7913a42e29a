//! Broken books: one clear diagnostic or error each, the file named, no panic, the last good site in place.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use portolan_tests::{TestBook, difference, shown};

/// Builds a good book, breaks it, builds again: what is said, and that a failed build leaves the site alone.
fn broken(break_it: impl FnOnce(&TestBook)) -> String {
    let book = TestBook::of_pages(&[("index.md", "# Home\n"), ("a.md", "# A\n\nText.\n")]);
    assert!(book.build().published);
    break_it(&book);
    let before = book.site();
    match book.try_build() {
        Err(error) => {
            assert_eq!(
                difference(&before, &book.site()),
                "",
                "an error leaves the last good site"
            );
            format!(
                "failed: {}\n",
                error.replace(&book.root().display().to_string(), "BOOK")
            )
        }
        Ok(report) if report.failed() => {
            assert!(!report.published);
            assert_eq!(
                difference(&before, &book.site()),
                "",
                "a failed build leaves the last good site"
            );
            shown(&report.diagnostics)
        }
        Ok(report) => format!("published\n{}", shown(&report.diagnostics)),
    }
}

/// Compares what was said with `tests/golden/bad_input/NAME.txt`; `UPDATE_CASES=1` writes it instead.
fn golden(name: &str, said: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/bad_input/{name}.txt"));
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&file, said).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(said, expected, "{}", file.display());
}

/// The same with one page of this content.
fn page(content: impl AsRef<[u8]>) -> String {
    broken(|book| book.write("docs/a.md", content))
}

#[test]
fn encodings() {
    golden("latin-1", &page(b"# Caf\xe9\n"));
    golden("utf-16", &page(b"\xff\xfe#\0 \0A\0"));
    assert_eq!(page("\u{feff}# A\r\n\r\nText.\r\n"), "published\n");
    golden("nul", &page("# A\n\nnul \0 here\n"));
    golden("mojibake", &page("# A\n\nEl cafÃ© estÃ¡ aquÃ\u{ad}.\n"));
}

#[test]
fn front_matter() {
    golden("fm-yaml-syntax", &page("---\ntitle: [a\n---\n# A\n"));
    golden(
        "fm-types",
        &page("---\ntitle: A\nweight: heavy\nownr: ops\n---\n# A\n"),
    );
    golden("fm-toml-syntax", &page("+++\ntitle = \n+++\n# A\n"));
}

#[test]
fn includes() {
    golden("include-missing", &page("# A\n\n{{#include b.txt}}\n"));
    golden(
        "include-outside",
        &page("# A\n\n{{#include ../../../../etc/passwd}}\n"),
    );
    golden("include-absolute", &page("# A\n\n{{#include /etc/passwd}}\n"));
    golden(
        "include-cycle",
        &broken(|book| {
            book.write("docs/a.md", "# A\n\n{{#include one.txt}}\n");
            book.write("docs/one.txt", "{{#include two.txt}}\n");
            book.write("docs/two.txt", "{{#include one.txt}}\n");
        }),
    );
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system() {
    use std::os::unix::fs::symlink;
    golden(
        "symlink-file-outside",
        &broken(|book| symlink("/etc/passwd", book.path("docs/b.md")).unwrap()),
    );
    golden(
        "symlink-folder-outside",
        &broken(|book| symlink("/etc", book.path("docs/etc")).unwrap()),
    );
    golden(
        "symlink-to-nothing",
        &broken(|book| symlink("nowhere", book.path("docs/b.md")).unwrap()),
    );
    golden(
        "symlink-include",
        &broken(|book| {
            symlink("/etc", book.path("docs/etc")).unwrap();
            book.write("docs/a.md", "# A\n\n{{#include etc/passwd}}\n");
        }),
    );
    assert_eq!(
        broken(|book| symlink("a.md", book.path("docs/b.md")).unwrap()),
        "published\nwarning duplicate-title docs/b.md:1:1: the page beside it has the title `A` too (tell them apart: the other page is `a.md`)\n"
    );
}

#[test]
fn names_are_encoded_in_urls() {
    let book = TestBook::of_pages(&[
        (
            "index.md",
            "# Home\n\n[x](<my page %231 100%25.md>) [y](größe.md) [z](my%20page%20%231%20100%25.md)\n",
        ),
        ("my page #1 100%.md", "# Odd\n"),
        ("größe.md", "# Größe\n"),
    ]);
    let report = book.build();
    assert_eq!(shown(&report.diagnostics), "");
    let home = book.page("index.html");
    let links: Vec<_> = home
        .match_indices("href=\"my%20page%20%231%20100%25.html\"")
        .collect();
    assert!(links.len() >= 2, "{home}");
    assert!(home.contains("href=\"gr%C3%B6%C3%9Fe.html\""), "{home}");
}

#[test]
fn names_that_windows_reserves() {
    golden(
        "windows-name",
        &broken(|book| book.write("docs/aux.md", "# Aux\n")),
    );
}

#[test]
fn two_pages_with_one_url() {
    golden("url-case", &broken(|book| book.write("docs/A.md", "# A\n")));
    golden("url-prefix", &broken(|book| book.write("docs/01-a.md", "# A\n")));
}

#[test]
fn output_folders_that_are_not_ours() {
    golden(
        "output-foreign",
        &broken(|book| {
            std::fs::remove_dir_all(book.path("site")).unwrap();
            book.write("site/thesis.txt", "the only copy");
        })
        .replace("BOOK/", ""),
    );
    golden(
        "output-is-source",
        &broken(|book| {
            book.write(
                "book.toml",
                format!("{}[build]\nbuild-dir = \"docs\"\n", portolan_tests::PLAIN),
            )
        }),
    );
}

#[test]
fn books_that_are_none() {
    golden("no-book", &broken(|book| book.remove("book.toml")));
    golden(
        "config-syntax",
        &broken(|book| book.write("book.toml", "[book\n")),
    );
    golden(
        "no-source",
        &broken(|book| std::fs::remove_dir_all(book.path("docs")).unwrap()),
    );
}

#[test]
fn an_empty_book_and_empty_pages() {
    let book = TestBook::default();
    std::fs::create_dir_all(book.path("docs")).unwrap();
    let report = book.build();
    assert!(report.published, "{}", shown(&report.diagnostics));
    book.write("docs/empty.md", "");
    book.write("docs/only-title.md", "# Only a title");
    let report = book.build();
    assert_eq!(shown(&report.diagnostics), "");
    assert!(book.page("empty.html").contains("<h1"));
}

#[test]
fn nesting_without_end() {
    let deep = [
        ">".repeat(10_000),
        (0..10_000)
            .map(|depth| format!("{}- x\n", " ".repeat(depth)))
            .collect::<String>(),
        format!("{}x{}", "*".repeat(10_000), "*".repeat(10_000)),
        format!("{}x{}", "[".repeat(10_000), "](y)".repeat(10_000)),
        "<div>".repeat(10_000),
        "<b>".repeat(10_000),
    ];
    for text in deep {
        let report = broken(|book| book.write("docs/a.md", format!("# A\n\n{text}\n")));
        assert!(
            report.lines().count() < 40,
            "{} lines for {:.20}",
            report.lines().count(),
            text
        );
        assert!(!report.contains("page-failed"), "{report}");
    }
}

#[test]
fn a_template_that_does_not_parse() {
    golden(
        "template-syntax",
        &broken(|book| book.write("theme/templates/page.html", "{% if %}\n")),
    );
}

#[test]
fn a_link_into_the_repository_leads_to_a_file_that_exists() {
    let book = TestBook::of_pages(&[(
        "index.md",
        "# Home\n\n[code](../src/main.rs)\n\n[gone](../src/gone.rs)\n",
    )]);
    book.write("src/main.rs", "fn main() {}\n");
    book.write(
        "book.toml",
        format!(
            "{}[output.html]\ngit-repository-url = \"https://github.com/o/r\"\n",
            portolan_tests::PLAIN
        ),
    );
    let report = book.build();
    golden("repository-link", &shown(&report.diagnostics));
    assert!(
        book.page("index.html")
            .contains("href=\"https://github.com/o/r/blob/HEAD/src/main.rs\"")
    );
}

#[test]
fn a_book_for_mdbook_may_link_to_what_lies_beside_it_on_its_server() {
    let book = TestBook::new(&[
        (
            "book.toml",
            "[book]\ntitle = \"Test\"\n[output.html]\ngit-repository-url = \"https://github.com/o/r\"\n",
        ),
        ("src/SUMMARY.md", "# Summary\n\n- [Start](start.md)\n"),
        (
            "src/start.md",
            "# Start\n\n[slices](../std/primitive.slice.html#method.len)\n",
        ),
    ]);
    let report = book.build();
    assert_eq!(
        report.count(portolan_core::model::Level::Warning),
        0,
        "{}",
        shown(&report.diagnostics)
    );
    let page = std::fs::read_to_string(book.path("book/start.html")).unwrap();
    assert!(
        page.contains("href=\"../std/primitive.slice.html#method.len\""),
        "{page}"
    );
}

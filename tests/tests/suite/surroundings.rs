//! What lies around the pages: further configuration, git, the cache, odd output folders.

use portolan_build::{Mode, Request, Silent};
use portolan_tests::{TestBook, git, shown};

fn build(book: &TestBook, change: impl FnOnce(&mut Request)) -> Result<portolan_build::Report, String> {
    let mut request = book.request();
    change(&mut request);
    portolan_build::run(&request, &Silent).map_err(|error| format!("{error:#}"))
}

#[test]
fn configuration_is_laid_over_book_toml() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    book.write(
        "portolan.toml",
        "[book]\ntitle = \"Overlaid\"\nlangauge = \"en\"\n",
    );
    let report = book.build();
    assert!(
        shown(&report.diagnostics).starts_with("warning config-unknown-key portolan.toml:3:1: "),
        "{}",
        shown(&report.diagnostics)
    );
    assert_eq!(report.title, "Overlaid");
    let variables = vec![("MDBOOK_BOOK__TITLE".to_owned(), "From outside".to_owned())];
    let report = build(&book, |request| request.environment = variables).unwrap();
    assert_eq!(report.title, "From outside");
    assert!(book.page("index.html").contains("From outside"));
}

/// A book for mdBook, with what only Portolan knows in a file that mdBook does not read.
fn overlaid(overlay: &str) -> TestBook {
    TestBook::new(&[
        ("book.toml", "[book]\ntitle = \"Harbour\"\n"),
        ("portolan.toml", overlay),
        ("src/SUMMARY.md", "- [Home](home.md)\n"),
        ("src/home.md", "# Home\n\n[gone](gone.md) {{ name }}\n"),
    ])
}

#[test]
fn an_overlay_says_what_mdbook_must_not_read() {
    let book = overlaid(
        "[portolan]\ngit = false\nlisitngs = false\n[header]\nlinks = [{ title = \"Status\", url = \"https://x.example\" }]\n\
         [diagnostics]\nbroken-link = \"notice\"\n[var]\nname = \"x\"\n",
    );
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning config-unknown-key portolan.toml:3:1: unknown key `portolan.lisitngs` (did you mean \
         `portolan.listings`?)\n\
         notice config-no-effect portolan.toml:8:2: `var` has no effect (the book is read by mdBook's rules: set \
         `dialect = \"portolan\"` under `[portolan]` to use it)\n\
         notice broken-link src/home.md:3:1: no page or file `gone.md` (the path is relative to this file; `/x.md` starts at the source folder)\n"
    );
    // It is mdBook's book still: the site lies in `book`, and what is no directive of mdBook's is text.
    let page = std::fs::read_to_string(book.path("book/home.html")).unwrap();
    assert!(page.contains("https://x.example") && page.contains("{{ name }}"));

    let book = overlaid("[portolan]\ngit = false\ndialect = \"portolan\"\n[var]\nname = \"Ada\"\n");
    assert_eq!(book.build().diagnostics.len(), 1);
    assert!(book.page("home.html").contains("Ada"));
}

#[test]
fn configuration_and_sites_in_the_source_are_not_published() {
    let book = TestBook::new(&[
        ("book.toml", "[book]\nsrc = \".\"\n"),
        ("portolan.toml", "[portolan]\ngit = false\n"),
        ("SUMMARY.md", "- [Home](home.md)\n"),
        ("home.md", "# Home\n"),
        ("notes.txt", "published\n"),
        // What mdBook left.
        ("book/index.html", "mdBook"),
        ("book/print.html", "mdBook"),
        ("book/book.js", "mdBook"),
        ("book/toc.js", "mdBook"),
        ("book/css/general.css", "mdBook"),
        ("book/.nojekyll", ""),
    ]);
    let first = book.build();
    let aside = first.notices.last().map_or("", String::as_str);
    assert!(aside.ends_with("book.before-portolan`"), "{:?}", first.notices);
    assert_eq!(shown(&book.build().diagnostics), "");
    let site = portolan_tests::read_folder(&book.path("book"));
    let others: Vec<_> = site
        .keys()
        .filter(|path| !path.starts_with("assets/") && !path.ends_with(".html"))
        .collect();
    let ours = [
        ".nojekyll",
        ".portolan-site",
        "headers.txt",
        "licences.txt",
        "notes.txt",
        "robots.txt",
        "site.js",
    ];
    assert_eq!(others, ours);
    assert!(!site.keys().any(|path| path.contains("before-portolan")));
    assert_eq!(
        std::fs::read_to_string(book.path("book.before-portolan/print.html")).unwrap(),
        "mdBook"
    );
}

#[test]
fn a_configuration_that_is_not_utf_8_is_named_with_its_line() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    book.write("book.toml", b"[book]\ntitle = \"caf\xe9\"\n");
    let error = book
        .try_build()
        .unwrap_err()
        .replace(&book.root().display().to_string(), "BOOK");
    assert_eq!(
        error,
        "`BOOK/book.toml` in line 2: byte 19 (`0xE9`) is not valid UTF-8: save the file as UTF-8, or convert it, for \
         example with `iconv -f WINDOWS-1252 -t UTF-8`"
    );
    let bom = format!("\u{feff}{}", portolan_tests::PLAIN.replace('\n', "\r\n"));
    book.write("book.toml", bom);
    assert_eq!(shown(&book.build().diagnostics), "");
}

#[test]
fn a_site_is_never_built_into_its_own_source() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    for folder in ["docs/site", ".portolan/site"] {
        let output = book.path(folder);
        let error = build(&book, |request| {
            request.mode = Mode::Write {
                output: Some(output.clone()),
            };
        });
        assert!(
            error.unwrap_err().contains("lies in the source or the cache"),
            "{folder}"
        );
        assert!(!output.exists());
    }
}

#[cfg(unix)]
#[test]
fn a_failure_of_the_machine_is_said_once() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    std::os::unix::fs::symlink("nowhere", book.path("site")).unwrap();
    let error = book.try_build().unwrap_err();
    assert_eq!(error.matches("leads nowhere").count(), 1, "{error}");
}

/// When the commits of these tests are made.
const DAY: &str = "2026-05-04";

#[test]
fn dates_and_authors_come_from_a_whole_history_only() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    book.write("book.toml", portolan_tests::PLAIN.replace("git = false\n", ""));
    let said = |book: &TestBook| shown(&book.build().diagnostics);
    assert_eq!(
        said(&book),
        "notice git-absent: pages have no line about their last change: the book is in no git repository\n"
    );
    git(book.root(), DAY, &["init", "--quiet"]);
    assert_eq!(
        said(&book),
        "notice git-absent: pages have no line about their last change: the repository has no commit\n"
    );
    git(book.root(), DAY, &["add", "book.toml", "docs"]);
    git(book.root(), DAY, &["commit", "--quiet", "-m", "first"]);
    assert_eq!(said(&book), "");
    let page = book.page("index.html");
    assert!(
        page.contains("datetime=\"2026-05-04\"") && page.contains("Ada"),
        "{page}"
    );

    book.write("docs/index.md", "# Home again\n");
    git(book.root(), DAY, &["commit", "--quiet", "-am", "second"]);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", book.root().display());
    git(
        clone.path(),
        DAY,
        &["clone", "--quiet", "--depth", "1", &from, "book"],
    );
    let request = Request {
        book: clone.path().join("book"),
        ..book.request()
    };
    let report = portolan_build::run(&request, &Silent).unwrap();
    assert_eq!(
        shown(&report.diagnostics),
        "notice git-absent: pages have no line about their last change: the clone is shallow (fetch the whole \
         history, for example with `fetch-depth: 0`)\n"
    );
}

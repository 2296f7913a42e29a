//! What a fault of the machine or of a library costs: the page or the time, never the build.

use std::fs;
use std::path::Path;

use portolan_core::model::Diagnostic;

use super::*;
use crate::progress::Silent;

const BOOK: &str = "[book]\nsrc = \"docs\"\n[portolan]\ngit = false\n";

fn book(config: &str, pages: &[(&str, &str)]) -> (tempfile::TempDir, Request) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("book.toml"), config).unwrap();
    for (name, text) in pages {
        fs::write(folder.path().join("docs").join(name), text).unwrap();
    }
    let request = Request {
        book: folder.path().to_path_buf(),
        mode: Mode::Write { output: None },
        strict: false,
        threads: Some(1),
        source_date_epoch: None,
        today: None,
        environment: Vec::new(),
        programs: Programs::Run,
    };
    (folder, request)
}

fn build(request: &Request, markdown: &ParseMarkdown) -> Report {
    Run::new(request, &Silent, markdown).go().unwrap()
}

fn said(report: &Report) -> Vec<String> {
    let line = |it: &Diagnostic| {
        let file = it.location.as_ref().map_or("", |place| place.file.as_str());
        format!("{:?} {} {file}: {}", it.level, it.id, it.message)
    };
    report.diagnostics.iter().map(line).collect()
}

fn page(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join("site").join(name)).unwrap_or_default()
}

#[test]
fn a_page_that_panics_a_library_is_one_diagnostic_and_the_others_are_fine() {
    let pages = [
        ("index.md", "# Home\n"),
        ("bad.md", "# Bad\n\nkaboom\n"),
        ("good.md", "# Good\n\n[home](index.md)\n"),
    ];
    let fragile: &ParseMarkdown = &|input| {
        assert!(!input.text.contains("kaboom"), "index out of bounds");
        markdown::parse(input)
    };
    let expected = "page-failed docs/bad.md: the page could not be rendered because of a fault in Portolan: index out of bounds";

    let (folder, request) = book(BOOK, &pages);
    let report = build(&request, fragile);
    assert_eq!(said(&report), [format!("Error {expected}")]);
    assert!(!report.published && page(folder.path(), "good.html").is_empty());

    let lenient = format!("{BOOK}[diagnostics]\npage-failed = \"warning\"\n");
    let (folder, request) = book(&lenient, &pages);
    let report = build(&request, fragile);
    assert_eq!(said(&report), [format!("Warning {expected}")]);
    assert!(report.published);
    assert!(page(folder.path(), "good.html").contains("<h1"));
    assert!(page(folder.path(), "bad.html").is_empty());

    let report = build(&request, &markdown::parse);
    assert_eq!((said(&report), report.published), (Vec::new(), true));
    assert!(page(folder.path(), "bad.html").contains("kaboom"));
}

#[test]
fn a_damaged_body_in_the_cache_is_parsed_again() {
    let (folder, request) = book(BOOK, &[("index.md", "# Home\n"), ("a.md", "# A\n\nKept text.\n")]);
    build(&request, &markdown::parse);
    let before = page(folder.path(), "a.html");
    let bodies = fs::read_dir(folder.path().join(".portolan"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.to_string_lossy().contains("body-") && path.extension().is_some_and(|it| it == "pack")
        })
        .unwrap();
    let length = fs::read(&bodies).unwrap().len();
    fs::write(&bodies, vec![b'x'; length]).unwrap();
    // Everything is rendered anew, nothing parsed.
    let titled = BOOK.replace("[book]", "[book]\ntitle = \"Other\"");
    fs::write(folder.path().join("book.toml"), titled).unwrap();
    let report = build(&request, &markdown::parse);
    assert_eq!((said(&report), report.published), (Vec::new(), true));
    let after = page(folder.path(), "a.html");
    assert!(after.contains("Kept text.") && after != before);
}

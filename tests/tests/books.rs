//! Real books: ours are without a flaw, other people's are built without an error.

use std::path::{Path, PathBuf};

use portolan_core::model::Level;
use portolan_tests::{TestBook, shown};

/// What is said of a book of this repository when it is built strictly: nothing, but for the history that a copy has
/// not.
fn said(book: &TestBook) -> String {
    let request = portolan_build::Request {
        strict: true,
        ..book.request()
    };
    let mut report =
        portolan_build::run(&request, &portolan_build::Silent).expect("a build that runs to its end");
    assert_eq!(report.published, !report.failed());
    report
        .diagnostics
        .retain(|diagnostic| diagnostic.id != "git-absent");
    shown(&report.diagnostics)
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn the_example_portal_has_no_flaw() {
    let book = TestBook::new(&[]);
    book.copy_in(&repository().join("book.toml"), "book.toml");
    book.copy_in(&repository().join("example-docs"), "example-docs");
    assert_eq!(said(&book), "");
}

#[test]
fn the_manual_has_no_flaw() {
    let book = TestBook::new(&[]);
    book.copy_in(&repository().join("docs"), ".");
    assert_eq!(said(&book), "");
}

#[test]
fn the_starter_has_no_flaw() {
    for title in ["My docs", "\"Q&A\" <b> 100 % {{ x }}"] {
        let files = portolan_project::starter::starter(title);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(said(&TestBook::new(&files)), "", "{title}");
    }
}

/// Builds a book of the corpora: how many pages of its own it has, and its errors. `None`, and a line that says so,
/// where the corpora are absent.
#[expect(clippy::print_stdout, reason = "a test says what it could not build")]
fn corpus(name: &str) -> Option<(usize, String)> {
    let corpora = std::env::var_os("PORTOLAN_CORPORA")
        .map_or_else(|| repository().join("../shared/corpora"), PathBuf::from);
    let folder = corpora.join(name);
    if !folder.join("book.toml").is_file() {
        println!("{name} is absent: set PORTOLAN_CORPORA to the folder that holds it; nothing was built");
        return None;
    }
    let book = TestBook::new(&[]);
    book.copy_in(&folder, ".");
    let mut report = book.build();
    let parsed = report.parsed.len();
    report
        .diagnostics
        .retain(|diagnostic| diagnostic.level == Level::Error);
    Some((parsed, shown(&report.diagnostics)))
}

#[test]
fn the_nomicon_builds() {
    if let Some(built) = corpus("nomicon") {
        assert_eq!(built, (63, String::new()));
    }
}

#[test]
fn rust_by_example_builds() {
    if let Some(built) = corpus("rust-by-example") {
        assert_eq!(built, (197, String::new()));
    }
}

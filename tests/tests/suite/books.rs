//! Real books: ours are without a flaw, other people's are built without an error.

use std::path::{Path, PathBuf};

use portolan_core::model::{Diagnostic, Level, Location, RuleOrigin, rule};
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

/// Builds a book of the corpora: how many pages of its own it has, and its errors, then what `check` finds on its
/// pages. `None`, and a line that says so, where the corpora are absent.
#[expect(clippy::print_stdout, reason = "a test says what it could not build")]
fn corpus(name: &str) -> Option<(usize, String, Vec<String>)> {
    let corpora = std::env::var_os("PORTOLAN_CORPORA")
        .map_or_else(|| repository().join("../shared/corpora"), PathBuf::from);
    let folder = corpora.join(name);
    if !folder.join("book.toml").is_file() {
        println!("{name} is absent: set PORTOLAN_CORPORA to the folder that holds it; nothing was built");
        return None;
    }
    let book = TestBook::new(&[]);
    book.copy_in(&folder, ".");
    let report = book.build();
    let by_check = |it: &&Diagnostic| rule(&it.id).is_some_and(|rule| rule.origin == RuleOrigin::Check);
    let found = report.diagnostics.iter().filter(by_check).map(|it| {
        let place = it.location.clone().unwrap_or_else(|| Location::file(""));
        format!("{}:{} {}", place.file, place.line, it.id)
    });
    let found = found.collect();
    let mut errors = report.diagnostics;
    errors.retain(|diagnostic| diagnostic.level == Level::Error);
    Some((report.parsed.len(), shown(&errors), found))
}

/// Each of these was looked at: five notes of the authors in the text of pages.
#[test]
fn the_nomicon_builds() {
    if let Some(built) = corpus("nomicon") {
        let found = [
            "src/arc-mutex/arc-and-mutex.md:7 placeholder-text",
            "src/atomics.md:148 placeholder-text",
            "src/atomics.md:148 placeholder-text",
            "src/constructors.md:57 placeholder-text",
            "src/send-and-sync.md:248 placeholder-text",
        ];
        assert_eq!(built, (63, String::new(), found.map(str::to_owned).into()));
    }
}

/// Its pages have sections of level 3 (`### See also:`) right under the title.
#[test]
fn rust_by_example_builds() {
    if let Some((pages, errors, found)) = corpus("rust-by-example") {
        assert_eq!((pages, errors.as_str()), (197, ""));
        let other: Vec<_> = found.iter().filter(|it| !it.ends_with(" heading-jump")).collect();
        assert_eq!((found.len(), other), (73, Vec::new()));
    }
}

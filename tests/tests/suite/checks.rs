//! Rules over the whole site, exceptions through includes and preprocessors' texts, and what a check keeps.

use portolan_build::{Mode, Request, Silent};
use portolan_tests::TestBook;

const BOOK: &str =
    "[book]\ntitle = \"T\"\nsrc = \"docs\"\n\n[portolan]\ndialect = \"portolan\"\ngit = false\n";

/// A book of these files, in Portolan's dialect.
fn book(files: &[(&str, &str)]) -> TestBook {
    let book = TestBook::new(&[("book.toml", BOOK), ("docs/index.md", "# Home\n\nText.\n")]);
    for (path, text) in files {
        book.write(path, text);
    }
    book
}

/// What a check says: place and rule, a line each; and how many pages it read.
fn checked(book: &TestBook, today: Option<&str>) -> (Vec<String>, usize) {
    let request = Request {
        mode: Mode::Check,
        today: today.map(str::to_owned),
        ..book.request()
    };
    let report = portolan_build::run(&request, &Silent).expect("a check that runs to its end");
    let lines = report.diagnostics.iter().map(|it| {
        let place = it
            .location
            .as_ref()
            .map_or_else(String::new, |place| format!("{}:{}", place.file, place.line));
        format!("{place} {}", it.id)
    });
    (lines.collect(), report.parsed.len())
}

fn found(book: &TestBook) -> Vec<String> {
    checked(book, None).0
}

const NONE: [&str; 0] = [];

#[test]
fn only_neighbours_need_titles_of_their_own() {
    let book = book(&[
        ("docs/a/index.md", "# A\n"),
        ("docs/a/setup.md", "# Setup\n"),
        ("docs/b/index.md", "# B\n"),
        ("docs/b/setup.md", "# Setup\n"),
        (
            "docs/b/hidden.md",
            "---\nnav: false\n---\n# Setup\n\n[x](setup.md)\n",
        ),
        ("docs/b/x.md", "# X\n\n[hidden](hidden.md)\n"),
    ]);
    assert_eq!(found(&book), NONE);
    book.write(
        "docs/b/y.md",
        "---\ndescription: d\ntitle: \" SETUP  \"\n---\n\nText.\n",
    );
    assert_eq!(found(&book), ["docs/b/y.md:3 duplicate-title"]);
}

#[test]
fn parts_of_a_summary_are_groups_of_their_own() {
    let book = TestBook::new(&[
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        (
            "src/SUMMARY.md",
            "# A\n\n- [Setup](a.md)\n- [Draft]()\n- [Draft]()\n\n# B\n\n- [Setup](b.md)\n  - [Setup](c.md)\n- [setup](d.md)\n",
        ),
    ]);
    for page in ["a", "b", "c", "d"] {
        book.write(&format!("src/{page}.md"), format!("Intro.\n\n# {page}\n"));
    }
    let found = found(&book);
    let titles: Vec<_> = found.iter().filter(|it| it.ends_with("title")).collect();
    assert_eq!(titles, ["src/d.md:3 duplicate-title"]);
}

#[test]
fn a_page_is_an_orphan_when_no_other_page_leads_to_it() {
    let hidden = "---\nnav: false\n---\n";
    let book = book(&[
        (
            "docs/self.md",
            &format!("{hidden}# Self\n\n[me](self.md) [there](#self)\n"),
        ),
        ("docs/linked.md", &format!("{hidden}# Linked\n")),
        (
            "docs/moved.md",
            "---\nnav: false\naliases: [old.html]\n---\n# Moved\n",
        ),
        (
            "docs/shown.md",
            "# Shown\n\n<a href=\"linked.md#linked\">raw</a> and [old](old.html)\n",
        ),
        ("docs/404.md", "# Not there\n"),
    ]);
    assert_eq!(found(&book), ["docs/self.md:0 orphan-page"]);
    // The link mends it, without asking the page itself again.
    book.write(
        "docs/shown.md",
        "# Shown\n\n[a](linked.md) [b](old.html) [c](./self.md)\n",
    );
    assert_eq!(checked(&book, None), (Vec::new(), 1));
    book.write(
        "docs/self.md",
        format!(
            "{hidden}# Self\n\n<!-- portolan-ignore orphan-page: its address is in a mail -->\n\nText.\n"
        ),
    );
    book.write("docs/shown.md", "# Shown\n\n[a](linked.md) [b](old.html)\n");
    assert_eq!(found(&book), NONE);
}

#[test]
fn a_page_is_missing_from_the_navigation_when_its_folder_alone_is_hidden() {
    let book = book(&[
        (
            "docs/h/index.md",
            "---\nnav: false\n---\n# H\n\n[a](a.md) [b](b.md)\n",
        ),
        ("docs/h/a.md", "# A\n\n[h](index.md)\n"),
        ("docs/h/b.md", "---\nnav: false\n---\n# B\n"),
    ]);
    assert_eq!(found(&book), ["docs/h/a.md:0 not-in-nav"]);
    book.write(
        "book.toml",
        format!("{BOOK}\n[[defaults]]\npath = \"h/**\"\nnav = false\n"),
    );
    assert_eq!(found(&book), NONE);
}

#[test]
fn reviews_are_looked_at_on_the_day_that_is_given() {
    let book = book(&[
        (
            "docs/a.md",
            "+++\nreview_every = 30\nreviewed = 2026-01-01\n+++\n# A\n",
        ),
        ("docs/b.md", "---\nreviewed: 2026-01-01\n---\n# B\n"),
        ("docs/c.md", "---\nreview_every: 30\n---\n# C\n"),
    ]);
    assert_eq!(checked(&book, None), (Vec::new(), 4));
    assert_eq!(checked(&book, Some("2026-01-31")), (Vec::new(), 0));
    assert_eq!(
        checked(&book, Some("2026-02-01")),
        (vec!["docs/a.md:3 overdue-review".to_owned()], 0)
    );
}

#[test]
fn exceptions_hold_in_their_own_file() {
    let book = book(&[
        (
            "docs/a.md",
            "# A\n\n<!-- portolan-ignore placeholder-text: of this file -->\n\n{{#include ../parts/b.md}}\n",
        ),
        ("docs/c.md", "# C\n\n{{#include ../parts/c.md}}\n"),
        ("docs/d.md", "# D\n\n{{#include ../parts/c.md}}\n"),
        ("parts/b.md", "TODO\n"),
        (
            "parts/c.md",
            "<!-- portolan-ignore placeholder-text: of the part -->\nTODO\n",
        ),
    ]);
    assert_eq!(
        found(&book),
        ["docs/a.md:3 ignore-unused", "parts/b.md:1 placeholder-text"]
    );
}

#[test]
fn what_a_check_found_is_kept_with_the_page() {
    let book = book(&[
        (
            "docs/a.md",
            "# A\n\n![](x.png)\n\n<!-- portolan-ignore mojibake: x -->\n",
        ),
        ("docs/x.png", "x"),
    ]);
    let expected = vec![
        "docs/a.md:3 missing-alt".to_owned(),
        "docs/a.md:5 ignore-unused".to_owned(),
    ];
    assert_eq!(checked(&book, None), (expected.clone(), 2));
    assert_eq!(checked(&book, None), (expected.clone(), 0));
    book.write("docs/index.md", "# Home\n\nOther.\n");
    assert_eq!(checked(&book, None), (expected, 1));
    book.write("docs/a.md", "# A\n\n![x](x.png)\n");
    assert_eq!(checked(&book, None), (Vec::new(), 1));
}

#[test]
fn a_draft_is_not_judged() {
    let book = book(&[(
        "docs/a.md",
        "---\ndraft: true\n---\n# A\n\nTODO\n\n<!-- portolan-ignore mojibake: x -->\n",
    )]);
    assert_eq!(found(&book), [" draft-skipped"]);
}

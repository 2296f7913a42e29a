//! Other people's programs: what they make of a book, and what becomes of a book when they fail.

use std::collections::BTreeMap;

use portolan_build::{Mode, Programs, Report, Request, Silent};
use portolan_tests::{TestBook, listed, shown};

const PROGRAM: &str = env!("CARGO_BIN_EXE_portolan-test-program");

const SUMMARY: &str = "- [One](one.md)\n  - [Index](sub/README.md)\n- [Draft]()\n";
const ONE: &str = "# One\n\nquiet words, [x](broken.md)\n\n{{#include ../part.txt}}\n";
const PART: &str = "A part, [y](nowhere.md).\n";

/// A book whose configuration ends with these lines; `@` stands for the program.
fn book(config: &str) -> TestBook {
    let config = config.replace('@', PROGRAM);
    TestBook::new(&[
        ("book.toml", &format!("[book]\ntitle = \"Programs\"\n{config}")),
        (
            "portolan.toml",
            "[portolan]\ngit = false\nprogram-time-limit = 1\n",
        ),
        ("part.txt", PART),
        ("src/SUMMARY.md", SUMMARY),
        ("src/one.md", ONE),
        ("src/sub/README.md", "# Index\n\nquiet\n"),
    ])
}

fn preprocessor(what: &str) -> TestBook {
    book(&format!("[preprocessor.p]\ncommand = \"@ {what}\"\n"))
}

fn page(book: &TestBook, path: &str) -> String {
    let text = std::fs::read_to_string(book.path("book").join(path)).expect("a page of the site");
    let main = text
        .split("<main")
        .nth(1)
        .and_then(|main| main.split("</main>").next());
    let parts = main.expect("a page has a main part").split('>').skip(1);
    let words: String = parts
        .map(|part| part.split('<').next().unwrap_or_default())
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said, without the program's own path.
fn said(report: &Report) -> String {
    let mut kept: Vec<_> = report.diagnostics.clone();
    kept.retain(|it| it.id != "git-absent");
    shown(&kept).replace(PROGRAM, "@").replace(
        "the path is relative to this file; `/x.md` starts at the source folder",
        "RELATIVE",
    )
}

fn notices(report: &Report) -> Vec<String> {
    let notices = report
        .notices
        .iter()
        .filter(|notice| !notice.starts_with("Dialect"));
    notices.map(|notice| notice.replace(PROGRAM, "@")).collect()
}

#[test]
fn a_preprocessor_changes_pages_and_diagnostics_stay_at_the_authors_lines() {
    let book = preprocessor("loud");
    let report = book.build();
    assert!(report.published);
    assert_eq!(
        page(&book, "one.html"),
        "A line from a program. One LOUD words, x A part, y."
    );
    assert_eq!(page(&book, "sub/index.html"), "A line from a program. Index LOUD");
    assert_eq!(
        said(&report),
        "warning broken-link part.txt:1:9: no page or file `nowhere.md` (RELATIVE)\n\
         warning broken-link src/one.md:3:14: no page or file `broken.md` (RELATIVE)\n"
    );
    assert_eq!(
        notices(&report),
        ["Preprocessors for html: p (`@ loud`)", "p: did loud"]
    );
}

#[test]
fn only_pages_that_change_are_made_again() {
    let book = preprocessor("loud");
    let first = book.build();
    assert_eq!(listed(&first.parsed), "one.md sub/README.md");
    let second = book.build();
    assert_eq!(
        (listed(&second.parsed), listed(&second.rendered)),
        (String::new(), String::new())
    );
    book.write("part.txt", "Another part.\n");
    let third = book.build();
    assert_eq!(listed(&third.parsed), "one.md");
    assert_eq!(
        page(&book, "one.html"),
        "A line from a program. One LOUD words, x Another part."
    );
    // A line above moves the place of a problem, though the page stays as it is.
    book.write("src/one.md", ONE.replace("# One", "<!-- -->\n\n# One"));
    let fourth = book.build();
    let warning = "warning broken-link src/one.md:5:14: no page or file `broken.md` (RELATIVE)\n";
    assert_eq!(said(&fourth), warning);
    let anew = preprocessor("loud");
    anew.write("part.txt", "Another part.\n");
    anew.write("src/one.md", ONE.replace("# One", "<!-- -->\n\n# One"));
    let _ = anew.build();
    let folder = |book: &TestBook| portolan_tests::read_folder(&book.path("book"));
    assert_eq!(portolan_tests::difference(&folder(&book), &folder(&anew)), "");
}

#[test]
fn a_chapter_that_a_program_adds_or_moves_has_a_page() {
    let added = preprocessor("add");
    let report = added.build();
    assert_eq!(page(&added, "added.html"), "Added gone");
    let nav = std::fs::read_to_string(added.path("book/one.html")).expect("a page");
    assert!(nav.contains("href=\"added.html\""));
    let own = "warning broken-link src/added.md:3:1: no page or file `gone.md` (did you mean `/one.md`?)\n";
    assert_eq!(
        said(&report).lines().find(|line| line.contains("added")),
        Some(own.trim_end())
    );
    let moved = preprocessor("move");
    assert!(moved.build().published);
    assert_eq!(page(&moved, "moved/here.html"), "One quiet words, x A part, y.");
    assert!(!moved.path("book/one.html").exists());
}

#[test]
fn a_program_that_fails_leaves_the_last_site_and_says_why() {
    let cases = [
        (
            "fail",
            "the preprocessor `p` failed (exit status: 3) (it said:\nthis is why)",
        ),
        (
            "garbage",
            "what the preprocessor `p` gave back is not a book: expected value at line 1 column 1 (a preprocessor \
             writes the whole book as JSON to standard output, and everything else to standard error)",
        ),
        (
            "silent",
            "what the preprocessor `p` gave back is not a book: EOF while parsing a value at line 1 column 0 (a \
             preprocessor writes the whole book as JSON to standard output, and everything else to standard error)",
        ),
        (
            "hang",
            "the preprocessor `p` did not end within 1 s, so it was ended (set `portolan.program-time-limit` if it \
             needs longer\nit said:\nstill thinking)",
        ),
        (
            "old-fail",
            "the preprocessor `p` only speaks the protocol of mdBook 0.4, and failed with that, too (install a \
             version of `@ old-fail` that is made for mdBook 0.5\nit said:\nold, and broken)",
        ),
    ];
    for (what, expected) in cases {
        let book = preprocessor(what);
        let config = std::fs::read_to_string(book.path("book.toml")).expect("the configuration");
        book.write("book.toml", config.replace(what, "loud"));
        assert!(book.build().published);
        let before = portolan_tests::read_folder(&book.path("book"));
        book.write("book.toml", config);
        let report = book.build();
        assert_eq!(
            said(&report),
            format!("error program-failed book.toml:3:15: {expected}\n"),
            "{what}"
        );
        assert!(!report.published && report.failed());
        assert_eq!(
            portolan_tests::difference(&before, &portolan_tests::read_folder(&book.path("book"))),
            ""
        );
    }
}

#[test]
fn a_first_build_that_fails_leaves_nothing() {
    let book = preprocessor("fail");
    assert!(book.build().failed());
    assert!(!book.path("book").exists());
}

#[test]
fn a_program_for_mdbook_0_4_is_named_and_still_does_its_work() {
    let book = preprocessor("old");
    let report = book.build();
    assert_eq!(
        page(&book, "one.html"),
        "A line from a program. One LOUD words, x A part, y."
    );
    assert_eq!(
        said(&report).lines().next(),
        Some(
            "warning program-outdated book.toml:3:15: the preprocessor `p` only speaks the protocol of mdBook 0.4; it \
             was run with that (install a version of `@ old` that is made for mdBook 0.5; mdBook 0.5 itself cannot \
             run this one)"
        )
    );
}

#[test]
fn a_chapter_stays_in_the_book() {
    let report = preprocessor("outside").build();
    assert!(said(&report).contains(
        "error program-failed: a preprocessor put the chapter `One` at `../here.md`, which is no place of the book"
    ));
    assert!(!report.published);
}

#[test]
fn what_is_not_installed() {
    let missing = book("[preprocessor.p]\ncommand = \"no-such-program-here\"\n").build();
    assert_eq!(
        said(&missing),
        "error program-missing book.toml:3:15: the preprocessor `p` is not installed: there is no \
         `no-such-program-here` (install it, for instance with `cargo install mdbook-p`; or write `optional = true` \
         under `[preprocessor.p]` to build without it)\n"
    );
    let optional = book("[preprocessor.p]\ncommand = \"no-such-program-here\"\noptional = true\n").build();
    assert!(optional.published);
    assert_eq!(
        said(&optional).lines().next(),
        Some(
            "notice program-missing book.toml:3:15: the preprocessor `p` is not installed: there is no \
             `no-such-program-here` (the book says that it can do without it)"
        )
    );
}

#[test]
fn programs_that_are_refused_are_not_run() {
    let book = book(
        "[preprocessor.p]\ncommand = \"@ loud\"\n[output.html]\n[output.names]\ncommand = \"@ names\"\n",
    );
    let request = Request {
        programs: Programs::Refused,
        ..book.request()
    };
    let report = portolan_build::run(&request, &Silent).expect("a build that runs to its end");
    assert!(report.published);
    let site = std::fs::read_to_string(book.path("book/html/one.html")).expect("a page");
    assert!(site.contains("quiet words") && !book.path("book/names").exists());
    let refused = said(&report);
    let lines: Vec<_> = refused
        .lines()
        .filter(|line| line.contains("program-refused"))
        .collect();
    assert_eq!(
        lines,
        [
            "warning program-refused book.toml:3:15: the preprocessor `p` was not run, because programs are refused \
             (build without `--no-exec` to run `@ loud`, where you trust this book)",
            "warning program-refused book.toml:6:9: the renderer `names` was not run, because programs are refused \
             (build without `--no-exec` to run `@ names`, where you trust this book)",
        ]
    );
}

#[test]
fn a_preprocessor_for_another_renderer_is_left_out() {
    for config in [
        "[preprocessor.p]\ncommand = \"@ loud\"\nrenderers = [\"epub\"]\n",
        "[preprocessor.p]\ncommand = \"@ only-epub\"\n",
    ] {
        let book = book(config);
        assert!(book.build().published);
        assert_eq!(page(&book, "one.html"), "One quiet words, x A part, y.");
    }
}

#[test]
fn before_and_after_decide_what_a_program_sees() {
    // `index` has not run yet when the names are written: a README is still one.
    let names = |config: &str| {
        let book = book(&format!("{config}[output.names]\ncommand = \"@ names\"\n"));
        assert!(!book.build().failed());
        std::fs::read_to_string(book.path("book/names.txt")).expect("what the renderer wrote")
    };
    assert_eq!(names(""), "One one.md\nIndex sub/index.md\nDraft -\n");
    assert_eq!(
        names("[build]\nuse-default-preprocessors = false\n"),
        "One one.md\nIndex sub/README.md\nDraft -\n"
    );
}

#[test]
fn mdbooks_own_preprocessors_can_be_switched_off() {
    let book = book("[build]\nuse-default-preprocessors = false\n");
    assert!(book.build().published);
    assert_eq!(page(&book, "sub/README.html"), "Index quiet");
    assert_eq!(
        page(&book, "one.html"),
        "One quiet words, x {{#include ../part.txt}}"
    );
}

#[test]
fn several_renderers_have_a_folder_each() {
    let book = book("[output.html]\n[output.markdown]\n[output.names]\ncommand = \"@ names\"\n");
    let report = book.build();
    assert!(report.published);
    let mut files: BTreeMap<String, Vec<u8>> = portolan_tests::read_folder(&book.path("book"));
    files.retain(|path, _| !path.starts_with("html/") && !path.ends_with(".portolan-site"));
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        ["markdown/one.md", "markdown/sub/index.md", "names/names.txt"]
    );
    assert_eq!(
        text("markdown/one.md"),
        ONE.replace("{{#include ../part.txt}}", PART.trim_end())
    );
    assert!(book.path("book/html/one.html").is_file());
    let folder = |name: &str| book.path("book").join(name).display().to_string();
    assert_eq!(
        notices(&report),
        [
            format!("Rendered markdown into `{}`", folder("markdown")),
            format!("Rendered names (`@ names`) into `{}`", folder("names")),
        ]
    );
    let removed = portolan_build::clean(book.root(), None).expect("what was built is removed");
    assert_eq!(removed.len(), 4);
    assert!(portolan_tests::read_folder(&book.path("book")).is_empty());
}

#[test]
fn a_renderer_that_fails_leaves_what_it_made_before() {
    let config = "[output.html]\n[output.names]\ncommand = \"@ names\"\n";
    let book = book(config);
    assert!(!book.build().failed());
    let before = std::fs::read(book.path("book/names/names.txt")).expect("what the renderer wrote");
    let failing = std::fs::read_to_string(book.path("book.toml")).expect("the configuration");
    book.write("book.toml", failing.replace(" names\"", " names-fail\""));
    book.write("src/SUMMARY.md", "- [One](one.md)\n");
    let report = book.build();
    assert!(report.published && report.failed());
    assert_eq!(
        said(&report).lines().find(|line| line.starts_with("error")),
        Some("error program-failed book.toml:4:9: the renderer `names` failed (exit status: 3) (it said:")
    );
    assert_eq!(
        std::fs::read(book.path("book/names/names.txt")).expect("it stays"),
        before
    );
}

#[test]
fn a_renderer_for_mdbook_0_4_is_named_and_still_does_its_work() {
    let book = book("[output.names]\ncommand = \"@ names-old\"\n");
    let report = book.build();
    assert!(book.path("book/names.txt").is_file());
    assert_eq!(
        said(&report),
        "warning program-outdated book.toml:3:9: the renderer `names` only speaks the protocol of mdBook 0.4; it was \
         run with that (install a version of `@ names-old` that is made for mdBook 0.5; mdBook 0.5 itself cannot run \
         this one)\n"
    );
}

#[test]
fn a_book_without_an_html_table_among_others_has_no_site() {
    let book = book("[output.names]\ncommand = \"@ names\"\n");
    let report = book.build();
    assert!(!report.published && !report.failed());
    assert_eq!(
        portolan_tests::read_folder(&book.path("book"))
            .into_keys()
            .collect::<Vec<_>>(),
        [".portolan-site", "names.txt"]
    );
    assert!(
        notices(&report)[0].starts_with("No site: "),
        "{:?}",
        notices(&report)
    );
}

#[test]
fn a_check_runs_preprocessors_and_writes_nothing() {
    let book =
        book("[preprocessor.p]\ncommand = \"@ add\"\n[output.html]\n[output.names]\ncommand = \"@ names\"\n");
    let request = Request {
        mode: Mode::Check,
        ..book.request()
    };
    let report = portolan_build::run(&request, &Silent).expect("a check that runs to its end");
    assert!(said(&report).contains("src/added.md:3:1"));
    assert!(!book.path("book").exists());
}

#[test]
fn a_book_in_portolans_dialect_has_preprocessors_too() {
    let config = format!(
        "[book]\nsrc = \"docs\"\n[portolan]\ngit = false\n[var]\nx = \"quiet\"\n[preprocessor.p]\ncommand = \"{PROGRAM} loud\"\nafter = [\"links\"]\n"
    );
    let book = TestBook::new(&[
        ("book.toml", &config),
        (
            "docs/index.md",
            "---\ntitle: Home\ntags: [a]\n---\n# Top\n\n{{ x }}\n",
        ),
        ("docs/b.md", "# B\n\n[z](none.md)\n"),
    ]);
    let report = book.build();
    assert_eq!(
        said(&report),
        "warning broken-link docs/b.md:3:1: no page or file `none.md` (RELATIVE)\n"
    );
    let home = book.page("index.html");
    assert!(home.contains("LOUD") && home.contains("A line from a program."));
    assert!(book.path("site/tags/a.html").is_file());
}

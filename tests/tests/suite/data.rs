//! Data files in pages: what a changed file renders, in builds and previews, what is refused, what search finds, and
//! how much a page shows.

use std::fmt::Write as _;
use std::path::PathBuf;

use portolan_build::Silent;
use portolan_build::preview::{Changed, Found, Preview};
use portolan_tests::{TestBook, listed, shown};

fn book() -> TestBook {
    TestBook::of_pages(&[
        ("index.md", "# Home\n\n[Limits](guide/limits.md)\n"),
        (
            "guide/limits.md",
            "# Limits\n\nThe limits.\n\n:::table[Limits]{src=\"../files/limits.csv\" sort=\"-limit\"}\n:::\n",
        ),
        (
            "guide/settings.md",
            "# Settings\n\nThe settings.\n\n:::env{src=\"../files/env.example\"}\n:::\n",
        ),
        ("guide/other.md", "# Other\n\n[limits](limits.md)\n"),
        ("files/limits.csv", "name,limit\nMessages,100\nUploads,5\n"),
        ("files/env.example", "# The port.\nPORT=8080\n"),
    ])
}

/// What the second build parsed and rendered, after `edit`.
fn after(edit: impl FnOnce(&TestBook)) -> (String, String) {
    let book = book();
    let first = book.build();
    assert_eq!(shown(&first.diagnostics), "");
    book.rebuilt(edit)
}

fn pair(parsed: &str, rendered: &str) -> (String, String) {
    (parsed.to_owned(), rendered.to_owned())
}

#[test]
fn a_changed_data_file_renders_the_pages_that_show_it() {
    assert_eq!(after(|_| ()), pair("", ""));
    assert_eq!(
        after(|book| book.write("docs/files/limits.csv", "name,limit\nMessages,1000\n")),
        pair("guide/limits.md", "guide/limits.html")
    );
    assert_eq!(
        after(|book| book.write("docs/files/env.example", "PORT=\n")),
        pair("guide/settings.md", "guide/settings.html")
    );
    assert_eq!(
        after(|book| book.remove("docs/files/limits.csv")),
        pair("guide/limits.md", "guide/limits.html")
    );
}

#[test]
fn a_table_that_waited_for_its_file_appears_with_it() {
    let book = book();
    book.remove("docs/files/limits.csv");
    book.write("docs/files/limit.csv", "name\nx\n");
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning broken-data docs/guide/limits.md:5:18: the data file `docs/files/limits.csv` does not exist (did you mean `../files/limit.csv`?)\n"
    );
    assert!(
        book.page("guide/limits.html")
            .contains("This data cannot be shown.")
    );
    book.rename("docs/files/limit.csv", "docs/files/limits.csv");
    book.write("docs/files/limits.csv", "name,limit\nSeats,7\n");
    let second = book.build();
    assert_eq!(shown(&second.diagnostics), "");
    assert_eq!(listed(&second.rendered), "guide/limits.html");
    assert!(
        book.page("guide/limits.html")
            .contains("<td class=\"nw\">Seats</td>")
    );
}

#[test]
fn a_preview_follows_data_files() {
    let book = book();
    let preview = Preview::open(&book.request(), &Silent).expect("a preview");
    let text = |path: &str| match preview.find(path) {
        Found::Page(html) => html.to_string(),
        other => format!("{other:?}"),
    };
    assert!(text("guide/limits.html").contains(">100</td>"));
    book.write("docs/files/limits.csv", "name,limit\nMessages,2000\n");
    let changed: Vec<PathBuf> = vec![book.path("docs/files/limits.csv")];
    let update = preview
        .follow(&changed, &Silent)
        .expect("a change that can be followed");
    let Changed::Only(pages) = &update.pages else {
        panic!("not every page shows the file");
    };
    // The file itself is published, too.
    assert_eq!(listed(&update.parsed), "guide/limits.md");
    assert!(listed(pages).split(' ').any(|page| page == "guide/limits.html"));
    assert!(!listed(pages).contains("settings"));
    assert!(text("guide/limits.html").contains(">2000</td>"));
    book.remove("docs/files/limits.csv");
    let _ = preview
        .follow(&changed, &Silent)
        .expect("a change that can be followed");
    assert!(text("guide/limits.html").contains("This data cannot be shown."));
    assert_eq!(preview.diagnostics().len(), 1);
}

#[test]
fn data_that_is_broken_is_told_with_both_places() {
    let book = book();
    book.write("docs/files/limits.csv", "name,limit\nMessages\n");
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning invalid-data docs/guide/limits.md:5:18: the data is not CSV: the line has 1 field, and the first line names 2 columns, at `docs/files/limits.csv:2:1` (mend the data; until then a note is shown in its place)\n"
    );
    // Nothing of it is read again while nothing changes, and it is still told.
    let second = book.build();
    assert_eq!((second.parsed.len(), second.diagnostics.len()), (0, 1));
}

#[test]
fn nothing_outside_of_the_book_is_read() {
    let book = book();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.csv"), "name\nsecret\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        outside.path().join("secret.csv"),
        book.path("docs/files/link.csv"),
    )
    .unwrap();
    let page = |src: &str| format!("# Limits\n\nText.\n\n:::table{{src=\"{src}\"}}\n:::\n");
    for src in ["/etc/passwd", "../../../secret.csv", "../files/link.csv"] {
        book.write("docs/guide/limits.md", page(src));
        let report = book.build();
        let ids: Vec<_> = report
            .diagnostics
            .iter()
            .filter(|it| it.location.as_ref().is_some_and(|place| place.line == 5))
            .map(|it| it.id.to_string())
            .collect();
        assert_eq!(ids, ["include-outside"], "{src}");
        assert!(!report.published, "{src}");
    }
}

#[test]
fn rows_are_found_by_search() {
    let book = book();
    book.write(
        "docs/files/env.example",
        "# How many zebras are kept.\nZEBRA_POOL=8\n",
    );
    let _ = book.build();
    let text = portolan_core::search_text::page_text(&book.page("guide/settings.html"));
    let text: String = text
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    assert!(
        text.contains("ZEBRA_POOL\n8\nno\nHow many zebras are kept."),
        "{text}"
    );
}

#[test]
fn large_tables_are_shown_and_larger_ones_cut() {
    let book = book();
    let mut csv = "name,limit,note\n".to_owned();
    for row in 0..10_000 {
        let _ = writeln!(csv, "row-{row},{},note number {row}", row % 97);
    }
    book.write("docs/files/limits.csv", &csv);
    assert_eq!(shown(&book.build().diagnostics), "");
    assert_eq!(book.page("guide/limits.html").matches("<tr>").count(), 10_001);
    csv.push_str("one,too,many\n");
    book.write("docs/files/limits.csv", &csv);
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning data-cut docs/guide/limits.md:5:18: the table has 10001 rows; the first 10000 are shown (show fewer with `rows=`, or link to the file beside the table)\n"
    );
    let page = book.page("guide/limits.html");
    assert_eq!(page.matches("<tr>").count(), 10_001);
    assert!(page.contains("10000 of 10001 rows are shown."));
}

#[test]
fn runbooks_of_alerts_are_links_that_are_checked() {
    let book = TestBook::new(&[(
        "book.toml",
        "[book]\ntitle = \"T\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n[output.html]\nsite-url = \"https://docs.example.org/portal/\"\n",
    )]);
    book.write("docs/index.md", "# Home\n\n[alerts](ops/alerts.md)\n");
    book.write(
        "docs/ops/alerts.md",
        "# Alerts\n\nThe alerts.\n\n:::alerts{src=\"rules.yml\"}\n:::\n\n[down](#alert-down)\n",
    );
    book.write(
        "docs/ops/runbooks/database.md",
        "# Database\n\nThe database.\n\n## Down\n",
    );
    let rule = |name: &str, url: &str| {
        format!("  - alert: {name}\n    expr: up == 0\n    annotations: {{ runbook_url: \"{url}\" }}\n")
    };
    let rules = [
        rule(
            "Down",
            "https://docs.example.org/portal/ops/runbooks/database.html#down",
        ),
        rule("Near", "runbooks/database.md#down"),
        rule("Folder", "https://docs.example.org/portal/"),
        rule(
            "Gone",
            "https://docs.example.org/portal/ops/runbooks/databse.html",
        ),
        rule("Lost", "runbooks/database.md#up"),
        rule("Away", "https://wiki.example.org/x"),
    ];
    book.write(
        "docs/ops/rules.yml",
        format!("groups:\n- name: x\n  rules:\n{}", rules.concat()),
    );
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning broken-anchor docs/ops/alerts.md:5:11: `docs/ops/runbooks/database.md` has no heading or id `up` (link to the page itself, or give the heading an id: `## Title {#id}`)\n\
         warning broken-link docs/ops/alerts.md:5:11: no page or file `/ops/runbooks/databse.html` (did you mean `/ops/runbooks/database.md`?)\n"
    );
    let page = book.page("ops/alerts.html");
    let mut links: Vec<&str> = page
        .split("<a href=\"")
        .skip(1)
        .filter(|rest| rest.contains(">Runbook</a>"))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    links.truncate(6);
    assert_eq!(
        links,
        [
            "runbooks/database.html#down",
            "runbooks/database.html#down",
            "../index.html",
            "/ops/runbooks/databse.html",
            "runbooks/database.html#up",
            "https://wiki.example.org/x",
        ]
    );
}

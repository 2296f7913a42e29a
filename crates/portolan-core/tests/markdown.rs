//! What Markdown becomes, case by case: see `cases/` and how a case is written in `support/cases.rs`.

mod support;

use support::cases::{parsed, run};

#[test]
fn blocks() {
    run("blocks.md");
}

#[test]
fn inlines() {
    run("inlines.md");
}

#[test]
fn headings() {
    run("headings.md");
}

#[test]
fn footnotes() {
    run("footnotes.md");
}

#[test]
fn tables() {
    run("tables.md");
}

#[test]
fn raw_html() {
    run("raw_html.md");
}

#[test]
fn containers() {
    run("containers.md");
}

#[test]
fn admonitions() {
    run("admonitions.md");
}

#[test]
fn tabs() {
    run("tabs.md");
}

#[test]
fn layout() {
    run("layout.md");
}

#[test]
fn code() {
    run("code.md");
}

#[test]
fn small() {
    run("small.md");
}

#[test]
fn formulas() {
    run("formulas.md");
}

#[test]
fn media() {
    run("media.md");
}

#[test]
fn runbook() {
    run("runbook.md");
}

#[test]
fn data_tables() {
    run("data_tables.md");
}

#[test]
fn settings() {
    run("settings.md");
}

#[test]
fn alerts() {
    run("alerts.md");
}

#[test]
fn problems() {
    run("problems.md");
}

#[test]
fn summaries() {
    run("summaries.md");
}

#[test]
fn example() {
    run("example.md");
}

#[test]
fn remote() {
    run("remote.md");
}

#[test]
fn listing() {
    run("listing.md");
}

#[test]
fn places() {
    run("places.md");
}

/// Not in a suite, so that no file of the repository holds such characters.
#[test]
fn control_characters_are_shown_and_reported() {
    let (page, diagnostics) = parsed("a\0 ä\u{1} b`\u{8}` &#1;\n", "portolan");
    assert_eq!(
        page.html,
        "<p>a\u{FFFD} ä\u{FFFD} b<code>\u{FFFD}</code> \u{FFFD}</p>\n"
    );
    let columns: Vec<_> = diagnostics
        .iter()
        .filter_map(|found| Some(found.location.as_ref()?.column))
        .collect();
    assert_eq!(columns, [2, 5, 9]);
}

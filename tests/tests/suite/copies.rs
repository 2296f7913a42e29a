//! The Markdown of pages beside them, and `llms.txt`.

use portolan_tests::{PLAIN, TestBook, difference, listed, shown};

fn book(config: &str) -> TestBook {
    let book = TestBook::of_pages(&[
        (
            "index.md",
            "---\ndescription: The first page\n---\n# Home\n\n<!-- secret -->\n[Install](01-guide/install.md#steps) {{ product }}\n",
        ),
        ("01-guide/index.md", "# Guide\n"),
        (
            "01-guide/install.md",
            "---\ntitle: 'Install \"it\"'\ntags: [a]\n---\n{{#include ../shared.txt}}\n\n## Steps\n\n[Home](/index.md) ![x](x.png) [out](https://x.example)\n[hidden](hidden.md) [tag](/tags/a.html)\n",
        ),
        (
            "01-guide/hidden.md",
            "---\nsearch:\n  exclude: true\n---\n# Hidden\n",
        ),
        ("01-guide/draft.md", "---\ndraft: true\n---\n# Draft\n"),
        ("shared.txt", "shared [home](index.md)\n"),
        ("01-guide/x.png", "x"),
    ]);
    book.write(
        "book.toml",
        format!(
            "{}{config}[var]\nproduct = \"Harbour\"\n",
            PLAIN.replace("title = \"Test\"", "title = \"Test\"\ndescription = \"A book.\"")
        ),
    );
    book
}

fn markdown_files(book: &TestBook) -> String {
    let site = book.site();
    let files = site
        .keys()
        .filter(|path| path.ends_with(".md") || *path == "llms.txt");
    files.cloned().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_text_of_a_page_lies_beside_it() {
    let book = book("");
    insta::assert_snapshot!(shown(&book.build().diagnostics), @"notice draft-skipped: 1 draft is not published");
    assert_eq!(
        markdown_files(&book),
        "guide/index.md guide/install.md index.md llms.txt"
    );
    insta::assert_snapshot!(book.page("index.md"), @r#"
    ---
    title: "Home"
    description: "The first page"
    ---

    # Home

    [Install](guide/install.md#steps) Harbour
    "#);
    insta::assert_snapshot!(book.page("guide/install.md"), @r#"
    ---
    title: "Install \"it\""
    ---

    # Install "it"

    shared [home](index.md)

    ## Steps

    [Home](../index.md) ![x](../01-guide/x.png) [out](https://x.example)
    [hidden](hidden.html) [tag](../tags/a.html)
    "#);
    insta::assert_snapshot!(book.page("llms.txt"), @r#"
    # Test

    > A book.

    ## Test

    - [Home](index.md): The first page

    ## Guide

    - [Guide](guide/index.md)
    - [Install "it"](guide/install.md): shared home
    "#);
    let html = book.page("guide/install.html");
    assert!(html.contains("<link rel=\"alternate\" type=\"text/markdown\" href=\"install.md\">"));
    assert!(html.contains("data-copy=\"install.md\" hidden"));
    assert!(!book.page("guide/hidden.html").contains("text/markdown"));
}

#[test]
fn both_can_be_switched_off() {
    let book = book("[copies]\nmarkdown = false\nllms = false\n");
    let _ = book.build();
    assert_eq!(markdown_files(&book), "");
    assert!(!book.page("index.html").contains("markdown"));
}

#[test]
fn mdbooks_books_have_neither_unless_they_ask() {
    let files = [
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        ("src/one.md", "# One\n"),
    ];
    let book = TestBook::new(&files);
    let _ = book.build();
    assert!(!book.path("book/one.md").exists() && !book.path("book/llms.txt").exists());
    book.write("portolan.toml", "[copies]\nmarkdown = true\n");
    let _ = book.build();
    assert!(book.path("book/one.md").exists() && !book.path("book/llms.txt").exists());
}

#[test]
fn a_copy_follows_what_it_is_made_from() {
    let book = book("");
    let _ = book.build();
    let after = |path: &str, text: &str| {
        book.write(path, text);
        let report = book.build();
        assert_eq!(difference(&book.site(), &book.build_clean()), "");
        listed(&report.rendered)
    };
    // A comment is no part of the page, and none of its copy.
    let text = "# Guide\n\n<!-- note -->\n";
    let before = book.page("guide/index.md");
    let _ = after("docs/01-guide/index.md", text);
    assert_eq!(book.page("guide/index.md"), before);
    // What is included is.
    let _ = after("docs/shared.txt", "other\n");
    assert!(book.page("guide/install.md").contains("\nother\n"));
    // A page that may be found has a copy, and others lead to it.
    let _ = after("docs/01-guide/hidden.md", "# Shown\n");
    assert!(book.page("guide/install.md").contains("[hidden](hidden.md)"));
    let _ = after("docs/01-guide/hidden.md", "---\ndraft: true\n---\n# Shown\n");
    assert!(!book.site().contains_key("guide/hidden.md"));
    assert_eq!(
        after("docs/01-guide/hidden.md", "---\ndraft: true\n---\n# Shown\n"),
        ""
    );
}

#[test]
fn data_and_lists_stand_in_copies_and_are_followed() {
    let book = TestBook::of_pages(&[
        (
            "index.md",
            "# Home\n\n:::pages{under=\"ops\" sort=title}\n:::\n\n> :::pages{under=\"ops\" sort=title as=table columns=description}\n> :::\n",
        ),
        (
            "ops/limits.md",
            "# Limits\n\n:::table[Limits]{src=\"limits.csv\" where=\"plan=team\" columns=\"name=Name, limit=Limit\" markdown=name}\n:::\n",
        ),
        (
            "ops/limits.csv",
            "name,plan,limit\n[Seats](seats.md#few),team,25\nSeats,free,1\n",
        ),
        (
            "ops/seats.md",
            "---\ndescription: What *one* takes.\n---\n# Seats\n\n## Few {#few}\n",
        ),
    ]);
    book.write("book.toml", PLAIN);
    assert_eq!(shown(&book.build().diagnostics), "");
    insta::assert_snapshot!(book.page("ops/limits.md"), @r#"
    ---
    title: "Limits"
    ---

    # Limits

    Limits

    | Name | Limit |
    | --- | ---: |
    | [Seats](seats.md#few) | 25 |
    "#);
    insta::assert_snapshot!(book.page("index.md"), @r#"
    ---
    title: "Home"
    ---

    # Home

    - [Limits](ops/limits.md)
    - [Seats](ops/seats.md): What \*one\* takes.

    > | Page | About |
    > | --- | --- |
    > | [Limits](ops/limits.md) |  |
    > | [Seats](ops/seats.md) | What \*one\* takes. |
    "#);
    let after = |path: &str, text: &str| {
        book.write(path, text);
        let _ = book.build();
        assert_eq!(difference(&book.site(), &book.build_clean()), "");
    };
    after("docs/ops/limits.csv", "name,plan,limit\nUploads,team,7\n");
    assert!(book.page("ops/limits.md").ends_with("\n| Uploads | 7 |\n"));
    // A page without a copy is listed by its page.
    after(
        "docs/ops/seats.md",
        "---\nsearch: { exclude: true }\n---\n# Few seats\n",
    );
    let home = book.page("index.md");
    assert!(home.contains("\n- [Few seats](ops/seats.html)\n"), "{home}");
}

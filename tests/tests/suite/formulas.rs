//! Who decides that dollars make formulas: the book, or a page for itself.

use portolan_tests::{PLAIN, TestBook, difference, listed, shown};

#[test]
fn the_book_or_the_page_asks_for_formulas() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\n$a$\n"),
        ("on.md", "---\nmath: true\n---\n# On\n\n$a$\n"),
        ("off.md", "---\nmath: false\n---\n# Off\n\n$a$\n"),
    ]);
    let formulas = || {
        let pages = ["index.html", "on.html", "off.html"];
        pages.map(|page| book.page(page).matches("<math").count())
    };
    assert_eq!(shown(&book.build().diagnostics), "");
    assert_eq!(formulas(), [0, 1, 0]);

    book.write("book.toml", format!("{PLAIN}[markdown]\nmath = true\n"));
    let report = book.build();
    assert_eq!(formulas(), [1, 1, 0]);
    assert_eq!(listed(&report.rendered), "index.html");
    assert_eq!(difference(&book.site(), &book.build_clean()), "");

    book.write("docs/index.md", "# Home\n\n$\\nosuch$\n");
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning broken-formula docs/index.md:3:1: `\\nosuch` is no command that formulas have (write it with commands of \
         LaTeX, amsmath or amssymb; the formula is shown as code)\n"
    );
}

#[test]
fn an_mdbook_book_has_none_and_is_told_so() {
    let book = TestBook::new(&[
        ("book.toml", "[book]\ntitle = \"B\"\n"),
        (
            "portolan.toml",
            "[portolan]\ngit = false\n[markdown]\nmath = true\n",
        ),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        ("src/one.md", "# One\n\n$a$\n"),
    ]);
    assert_eq!(
        shown(&book.build().diagnostics),
        "notice config-no-effect portolan.toml:4:1: `markdown.math` has no effect (the book is read by mdBook's rules: set \
         `dialect = \"portolan\"` under `[portolan]` to use it)\n"
    );
    let page = std::fs::read_to_string(book.path("book/one.html")).unwrap_or_default();
    assert!(page.contains("<p>$a$</p>"));
}

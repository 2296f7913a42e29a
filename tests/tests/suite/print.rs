//! The whole book on one page: who gets it, what it holds, and when it is made again.

use portolan_tests::{TestBook, difference, shown};

/// A book for mdBook whose site goes where tests look for it.
fn mdbook(extra: &str, summary: &str, pages: &[(&str, &str)]) -> TestBook {
    let book = TestBook::new(&[(
        "book.toml",
        &format!("[book]\ntitle = \"Harbour\"\n[build]\nbuild-dir = \"site\"\n{extra}"),
    )]);
    book.write("portolan.toml", "[portolan]\ngit = false\n");
    book.write("src/SUMMARY.md", summary);
    for (path, text) in pages {
        book.write(&format!("src/{path}"), text);
    }
    book
}

fn small_book(extra: &str) -> TestBook {
    mdbook(
        extra,
        "- [One](one.md)\n- [Two](deep/two.md)\n- [Three](three.md)\n",
        &[
            (
                "one.md",
                "# One\n\n[two](deep/two.md) [part](deep/two.md#part)\n\n## Part\n",
            ),
            (
                "deep/two.md",
                "# Two\n\n![x](x.png) [one](../one.md#part)\n\n## Part\n",
            ),
            ("deep/x.png", "x"),
            ("three.md", "Text only.\n"),
        ],
    )
}

/// What stands in the page's `<main>`.
fn main_of(book: &TestBook) -> String {
    let page = book.page("print.html");
    let (_, main) = page
        .split_once("<main id=\"pt-main\" tabindex=\"-1\">\n")
        .unwrap_or_default();
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    // The links of headings are the theme's.
    let mut text = String::new();
    for (at, piece) in main.split("<a class=\"anchor\"").enumerate() {
        text.push_str(if at == 0 {
            piece
        } else {
            piece.split_once("</a>").map_or("", |(_, rest)| rest)
        });
    }
    text
}

#[test]
fn the_book_is_written_in_order_with_its_links_within() {
    let book = small_book("[output.html]\nsite-url = \"https://x.example/\"\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    insta::assert_snapshot!(main_of(&book), @r##"
    <h1 id="one">One</h1>
    <p><a href="#two">two</a> <a href="#part-1">part</a></p>
    <h2 id="part">Part</h2>
    <div class="next-chapter" data-pt></div>
    <h1 id="two">Two</h1>
    <p><img src="deep/x.png" alt="x"> <a href="#part">one</a></p>
    <h2 id="part-1">Part</h2>
    <div class="next-chapter" data-pt></div>
    <h1 id="three">Three</h1>
    <p>Text only.</p>
    "##);
    let page = book.page("print.html");
    assert!(
        page.contains("<meta name=\"robots\" content=\"noindex\">") && !page.contains("rel=\"canonical\"")
    );
    assert!(!book.page("sitemap.xml").contains("print.html"));
    assert!(
        book.page("deep/two.html")
            .contains("href=\"../print.html#pt-print\"")
    );
}

/// What the second build rendered, after `edit`.
fn after(edit: impl FnOnce(&TestBook)) -> String {
    let book = small_book("");
    let _ = book.build();
    book.rebuilt(edit).1
}

#[test]
fn it_is_made_again_where_something_in_it_changed() {
    assert_eq!(after(|_| ()), "");
    let text = |book: &TestBook| book.write("src/deep/two.md", "# Two\n\nOther.\n\n## Part\n");
    assert_eq!(after(text), "deep/two.html print.html");
    let order = |book: &TestBook| {
        book.write(
            "src/SUMMARY.md",
            "- [One](one.md)\n- [Three](three.md)\n- [Two](deep/two.md)\n",
        );
    };
    assert!(after(order).split(' ').any(|page| page == "print.html"));
    let breaks = |book: &TestBook| {
        let config = "[book]\ntitle = \"Harbour\"\n[build]\nbuild-dir = \"site\"\n[output.html.print]\npage-break = false\n";
        book.write("book.toml", config);
    };
    assert!(after(breaks).split(' ').any(|page| page == "print.html"));
    let asset = |book: &TestBook| book.write("src/deep/x.png", "other");
    assert_eq!(after(asset), "");
}

#[test]
fn a_book_may_leave_it_out() {
    let book = small_book("[output.html.print]\nenable = false\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    assert!(!book.site().contains_key("print.html"));
    assert!(!book.page("one.html").contains("pt-print"));
}

#[test]
fn in_our_own_dialect_a_book_asks_for_it() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n"), ("a.md", "No title.\n")]);
    let _ = book.build();
    assert!(!book.site().contains_key("print.html"));
    book.write(
        "book.toml",
        format!("{}[output.html.print]\nenable = true\n", portolan_tests::PLAIN),
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    insta::assert_snapshot!(main_of(&book), @r##"
    <h1 id="home">Home</h1>
    <div class="next-chapter" data-pt></div>
    <h1 id="a">A</h1>
    <p>No title.</p>
    "##);
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

#[test]
fn a_large_book_asks_for_it() {
    let pages: Vec<String> = (0..501).map(|number| format!("p{number}.md")).collect();
    let summary: String = pages.iter().map(|page| format!("- [{page}]({page})\n")).collect();
    let texts: Vec<(&str, &str)> = pages.iter().map(|page| (page.as_str(), "# P\n")).collect();
    let book = mdbook("", &summary, &texts);
    insta::assert_snapshot!(shown(&book.build().diagnostics), @"notice print-skipped book.toml: the book has 501 pages, so `print.html`, all of them in one, is not written (write `enable = true` under `[output.html.print]` to have it, or `false` to say nothing)");
    assert!(!book.site().contains_key("print.html"));
    book.write(
        "book.toml",
        "[build]\nbuild-dir = \"site\"\n[output.html.print]\nenable = true\n",
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("print.html");
    assert_eq!(
        (page.matches("<h1 ").count(), page.contains("id=\"p-500\"")),
        (501, true)
    );
}

#[test]
fn its_place_is_reserved() {
    let book = mdbook("", "- [Print](print.md)\n", &[("print.md", "# Print\n")]);
    let report = book.build();
    insta::assert_snapshot!(shown(&report.diagnostics), @"error duplicate-url src/print.md: `print.html` is reserved for the whole book on one page (give the file another name, or leave that page out: `[output.html.print] enable = false`)");
    assert!(!report.published);
    let book = mdbook(
        "[output.html.print]\nenable = false\n",
        "- [Print](print.md)\n",
        &[("print.md", "# Print\n")],
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    assert!(book.page("print.html").contains("<h1 id=\"print\">"));
}

#[test]
fn a_listed_404_page_is_a_chapter_and_a_draft_is_none() {
    let book = mdbook(
        "",
        "- [One](one.md)\n- [Draft]()\n- [Lost](404.md)\n",
        &[("one.md", "# One\n"), ("404.md", "# Lost\n")],
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let expected =
        "<h1 id=\"one\">One</h1>\n<div class=\"next-chapter\" data-pt></div>\n<h1 id=\"lost\">Lost</h1>\n\n";
    assert_eq!(main_of(&book), expected);
    let contents = "<li><a href=\"#one\">1. One</a></li>\n<li><a href=\"#lost\">3. Lost</a></li>";
    assert!(book.page("print.html").contains(contents));
}

#[test]
fn a_file_of_the_authors_wins() {
    let book = mdbook(
        "",
        "- [One](one.md)\n",
        &[("one.md", "# One\n"), ("print.html", "mine")],
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    assert_eq!(book.page("print.html"), "mine");
}

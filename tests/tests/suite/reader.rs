//! What a site offers its readers besides the text of its pages: a head that leads into others, translations, versions, a
//! way to answer, a section on one page.

use portolan_tests::{TestBook, shown};

/// A book with these tables beside its title.
fn book(tables: &str, pages: &[(&str, &str)]) -> TestBook {
    let book = TestBook::of_pages(pages);
    let start =
        "[book]\ntitle = \"Harbour\"\nsrc = \"docs\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n";
    book.write("book.toml", format!("{start}{tables}"));
    book
}

/// The lines of a page that hold a word, without spaces around them.
fn lines(page: &str, word: &str) -> String {
    let lines = page.lines().filter(|line| line.contains(word));
    lines.map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_head_stands_for_the_title() {
    let book = book(
        "",
        &[
            (
                "index.md",
                "---\nhero:\n  text: All < of it.\n  actions:\n    - {title: Start, href: a.md}\n---\n# Home\n\nText.\n",
            ),
            ("a.md", "# A\n"),
        ],
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("index.html");
    assert_eq!(page.matches("<h1").count(), 1);
    insta::assert_snapshot!(lines(&page, "class=\"hero\""), @r#"<div class="hero" data-pt><h1>Home</h1>"#);
    insta::assert_snapshot!(lines(&page, ">Start</a>"), @r#"<p class="ways"><a href="a.html">Start</a></p>"#);
    assert!(page.contains("<p>All &lt; of it.</p>"), "{page}");
    assert!(!book.page("a.html").contains("hero"), "other pages pay nothing");
}

#[test]
fn a_head_that_leads_nowhere_is_reported() {
    let head = "---\nhero:\n  actions:\n    - {title: Start, href: strat.md}\n---\n# Home\n";
    let book = book("", &[("index.md", head), ("start.md", "# Start\n")]);
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning broken-link docs/index.md:4:28: no page or file `strat.md` (did you mean `/start.md`?)\n"
    );
}

const LANGUAGES: &str = "[[languages]]\nlang = \"en\"\ntitle = \"English\"\n\
    [[languages]]\nlang = \"es\"\ntitle = \"Español\"\nfolder = \"es\"\n";

#[test]
fn a_page_and_its_translation_lead_to_each_other() {
    let book = book(
        LANGUAGES,
        &[
            ("index.md", "# Home\n"),
            ("a.md", "# A\n"),
            ("b.md", "# B\n"),
            ("es/index.md", "# Inicio\n"),
            ("es/uno.md", "---\ntranslates: a.md\n---\n# Uno\n"),
            ("es/two.md", "---\nlang: en\n---\n# Two\n"),
        ],
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    insta::assert_snapshot!(lines(&book.page("a.html"), "lang=\"es\""), @r#"<li><a href="es/uno.html" lang="es" rel="alternate" hreflang="es">Español</a></li>"#);
    insta::assert_snapshot!(lines(&book.page("b.html"), "lang=\"es\""), @r#"<li><a href="es/index.html" lang="es">Español <small lang="en">not translated</small></a></li>"#);
    insta::assert_snapshot!(lines(&book.page("es/uno.html"), "<html"), @r#"<html lang="es" data-site="harbour" data-edition="default">"#);
    insta::assert_snapshot!(lines(&book.page("es/two.html"), "lang=\"e"), @r#"
    <html lang="es" data-site="harbour" data-edition="default">
    <li><a href="../index.html" lang="en">English <small lang="es">sin traducir</small></a></li>
    <li><a href="two.html" lang="es" aria-current="true">Español</a></li>
    <main id="pt-main" tabindex="-1" lang="en">
    "#);
    assert!(
        book.page("es/two.html")
            .contains("Esta página aún no está traducida.")
    );
}

#[test]
fn an_old_version_says_so() {
    let versions =
        "[[versions]]\ntitle = \"2\"\nurl = \"../2/index.html\"\n[[versions]]\ntitle = \"1\"\nold = true\n";
    let book = book(versions, &[("index.md", "# Home\n"), ("a/b.md", "# B\n")]);
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("a/b.html");
    assert!(page.contains("documentation of version 1, which"), "{page}");
    assert!(
        page.contains("<a href=\"../../2/index.html\">Read about 2</a>"),
        "{page}"
    );
}

#[test]
fn readers_are_asked_where_the_book_says_so() {
    let feedback = "[feedback]\nendpoint = \"https://answers.example/form\"\nlink = \"mailto:a@b.example?subject={title}\"\n";
    let book = book(
        feedback,
        &[
            ("index.md", "# A & B\n"),
            ("a.md", "---\nfeedback: false\n---\n# A\n"),
        ],
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("index.html");
    assert!(
        page.contains("data-to=\"https://answers.example/form\""),
        "{page}"
    );
    assert!(
        page.contains("href=\"mailto:a@b.example?subject=A%20%26%20B\""),
        "{page}"
    );
    assert!(!book.page("a.html").contains("feedback"), "it is not asked there");
    let headers = book.page("headers.txt");
    assert!(
        headers.contains("connect-src 'self' https://answers.example;"),
        "{headers}"
    );
}

/// A book with a section of three pages.
fn section() -> TestBook {
    book(
        "",
        &[
            ("index.md", "# Home\n"),
            (
                "a/index.md",
                "---\nprint: true\n---\n# A\n\n[b](b.md#part) [home](../index.md) [out](https://x.example/)\n",
            ),
            ("a/b.md", "# B\n\n![x](x.png)\n\n## Part\n"),
            ("a/c/index.md", "# C\n\n[b](../b.md)\n\n## Part\n"),
            ("y/index.md", "# Y\n"),
            ("y/deep.md", "# Deep\n"),
            ("z.md", "# Z\n"),
        ],
    )
}

#[test]
fn a_section_on_one_page_has_its_links_within() {
    let book = section();
    book.write("docs/a/x.png", "x");
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("a/print.html");
    let main = page.split("<main").nth(1).unwrap_or_default();
    let main = main.split("</main>").next().unwrap_or_default();
    let links: Vec<&str> = [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|name| main.split(name).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    insta::assert_snapshot!(links.join("\n"), @r"
    #a
    #part
    ../index.html
    https://x.example/
    #b
    #part
    #c
    #b
    #part-1
    ../a/x.png
    ");
    insta::assert_snapshot!(lines(&page, "</li>"), @r##"
    <li><a href="index.html">A</a></li>
    <li><a href="../y/index.html">Y</a></li>
    <li><a href="#a">A</a></li>
    <li class="d1"><a href="#b">B</a></li>
    <li class="d1"><a href="#c">C</a></li>
    "##);
    assert!(book.page("a/c/index.html").contains("href=\"../print.html\""));
    assert!(!book.page("z.html").contains("print.html"));
}

#[test]
fn a_section_is_made_again_only_where_it_has_changed() {
    let book = section();
    book.write("docs/a/x.png", "x");
    assert_eq!(shown(&book.build().diagnostics), "");
    let (_, rendered) = book.rebuilt(|book| book.write("docs/z.md", "# Z\n\nMore.\n"));
    insta::assert_snapshot!(rendered, @"z.html");
    let (_, rendered) =
        book.rebuilt(|book| book.write("docs/y/deep.md", "# Other\n\n:::tabs\n## X\nX\n:::\n"));
    insta::assert_snapshot!(rendered, @"all-pages.html y/deep.html y/index.html z.html");
    let (_, rendered) = book.rebuilt(|book| book.write("docs/a/b.md", "# B\n\nMore.\n\n## Part\n"));
    insta::assert_snapshot!(rendered, @"a/b.html a/print.html");
}

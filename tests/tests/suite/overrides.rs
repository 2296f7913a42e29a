//! A file of the same name in `theme/` takes the place of the theme's: every kind of file, one by one.

use portolan_tests::{TestBook, shown};

/// A book with one file in its theme, built.
fn built(file: &str, text: &str) -> TestBook {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\n> [!NOTE]\n> Text.\n"),
        ("a/index.md", "# Part\n"),
        ("a/one.md", "---\nlang: es\n---\n# One\n\n## A\n\n## B\n\n## C\n"),
    ]);
    book.write(&format!("theme/{file}"), text);
    assert_eq!(shown(&book.build().diagnostics), "", "{file}");
    book
}

/// The file of the site whose name starts with `start`.
fn asset(book: &TestBook, start: &str, ending: &str) -> String {
    let site = book.site();
    let found = site
        .iter()
        .find(|(path, _)| path.starts_with(&format!("assets/{start}.")) && path.ends_with(ending));
    String::from_utf8_lossy(found.expect("the file").1).into_owned()
}

#[test]
fn a_block_of_a_template() {
    for (template, page) in [
        ("page", "a/one.html"),
        ("home", "index.html"),
        ("404", "404.html"),
        ("all-pages", "all-pages.html"),
        ("search", "search.html"),
        ("base", "a/one.html"),
    ] {
        let text =
            format!("{{% extends \"@portolan/{template}.html\" %}}{{% block end %}}OWN{{% endblock end %}}");
        let book = built(&format!("templates/{template}.html"), &text);
        assert!(book.page(page).contains("OWN"), "{template}");
    }
}

#[test]
fn a_component() {
    let book = built("components/pager/pager.html", "<p>PAGER</p>");
    assert!(book.page("a/one.html").contains("<p>PAGER</p>"));
    let book = built(
        "components/pager/pager.css",
        "@layer components { .pager { color: teal } }",
    );
    let css = asset(&book, "theme", ".css");
    assert!(
        css.contains(".pager{color: teal}") && css.matches(".pager a{").count() == 0,
        "{css}"
    );
    let book = built("components/anchor/anchor.js", "console.log('OWN ANCHOR')");
    let js = asset(&book, "theme", ".js");
    assert!(
        js.contains("OWN ANCHOR") && !js.contains("link_copied\")"),
        "{js}"
    );
}

#[test]
fn a_style_sheet_and_a_script() {
    let book = built(
        "styles/print.css",
        "@layer print { @media print { main { color: teal } } }",
    );
    let css = asset(&book, "theme", ".css");
    assert!(
        css.contains("main{color: teal}") && !css.contains("counter(pages)"),
        "{css}"
    );
    let book = built("styles/search.css", ".seeker { color: teal }");
    assert_eq!(asset(&book, "search", ".css"), ".seeker{color: teal}\n");
    let book = built("scripts/results.js", "console.log('OWN RESULTS')");
    assert!(asset(&book, "results", ".js").contains("OWN RESULTS"));
    let book = built("scripts/search/rows.js", "function rows() { return 'OWN ROWS' }");
    assert!(asset(&book, "search", ".js").contains("OWN ROWS"));
    let book = built("scripts/redirect.js", "location = 'OWN'");
    assert!(asset(&book, "redirect", ".js").contains("OWN"));
}

#[test]
fn an_icon() {
    let book = built(
        "icons/note.svg",
        "<svg viewBox=\"0 0 9 9\"><path d=\"M9 9\"/></svg>",
    );
    assert!(asset(&book, "theme", ".css").contains("M9 9"));
    let book = built("favicon.svg", "<svg>own</svg>");
    assert_eq!(asset(&book, "icon", ".svg"), "<svg>own</svg>");
}

#[test]
fn single_words_in_the_language_of_the_page() {
    let book = built("i18n/es.toml", "[ui]\non_this_page = \"Aquí\"\n");
    let page = book.page("a/one.html");
    assert!(
        page.contains(">Aquí<") && page.contains("Saltar al contenido"),
        "{page}"
    );
    assert!(book.page("index.html").contains("Skip to content"));
    let book = built(
        "i18n/en.toml",
        "[blocks]\nnote = \"Mind\"\n[script]\ncopied = \"Taken\"\n",
    );
    assert!(book.page("index.html").contains(">Mind<"));
    let js = asset(&book, "theme", ".js");
    assert!(
        js.contains("\"Taken\"") && js.contains("\"Copying failed\""),
        "{js}"
    );
}

#[test]
fn a_language_that_the_theme_does_not_have_falls_back_to_english() {
    let book = TestBook::of_pages(&[("index.md", "---\nlang: de-AT\n---\n# Start\n")]);
    book.write("theme/i18n/de.toml", "[ui]\nskip_to_content = \"Zum Inhalt\"\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("index.html");
    assert!(
        page.contains("<html lang=\"de-AT\"") && page.contains("Zum Inhalt"),
        "{page}"
    );
    assert!(page.contains(">All pages<"), "{page}");
}

#[test]
fn the_page_says_in_which_direction_its_language_is_written() {
    let pages = ["ar", "he-IL", "fa", "ur", "ks", "de", "pa-Arab"];
    let texts: Vec<(String, String)> = pages
        .iter()
        .map(|lang| {
            (
                format!("{lang}.md"),
                format!("---\nlang: {lang}\n---\n# In {lang}\n"),
            )
        })
        .collect();
    let mut all: Vec<(&str, &str)> = vec![("index.md", "# Home\n")];
    all.extend(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let book = TestBook::of_pages(&all);
    assert_eq!(shown(&book.build().diagnostics), "");
    let turned: Vec<&str> = pages
        .into_iter()
        .filter(|lang| {
            book.page(&format!("{lang}.html"))
                .contains(&format!("<html lang=\"{lang}\" dir=\"rtl\""))
        })
        .collect();
    assert_eq!(turned, ["ar", "he-IL", "fa", "ur", "ks", "pa-Arab"]);
    assert!(!book.page("index.html").contains("dir=\"rtl\""));
    book.write("book.toml", "[book]\ntitle = \"T\"\nsrc = \"docs\"\nlanguage = \"fa\"\n[portolan]\ndialect = \"portolan\"\ngit = false\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    assert!(book.page("index.html").contains("<html lang=\"fa\" dir=\"rtl\""));
}

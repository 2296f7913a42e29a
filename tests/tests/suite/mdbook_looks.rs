//! What an mdBook book says of its own looks: style sheets, scripts, the files of its `theme/` folder.

use portolan_tests::{TestBook, shown};

const SUMMARY: &str = "# Summary\n\n- [One](one.md)\n  - [Two](sub/two.md)\n";

/// A book of two pages with these lines under `[output.html]`.
fn book(html: &str, files: &[(&str, &str)]) -> TestBook {
    let config = format!("[book]\ntitle = \"Looks\"\n\n[output.html]\n{html}\n");
    let mut all = vec![
        ("book.toml", config.as_str()),
        ("src/SUMMARY.md", SUMMARY),
        ("src/one.md", "# One\n"),
        ("src/sub/two.md", "# Two\n"),
    ];
    all.extend_from_slice(files);
    TestBook::new(&all)
}

/// What was said, but for the history that such a book has not.
fn said(book: &TestBook) -> String {
    let mut report = book.build();
    report.diagnostics.retain(|found| found.id != "git-absent");
    shown(&report.diagnostics)
}

fn page(book: &TestBook, path: &str) -> String {
    std::fs::read_to_string(book.path("book").join(path)).unwrap_or_default()
}

/// The files of the book's own that the site holds.
fn own_files(book: &TestBook) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![book.path("book")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(book.path("book")) {
                found.push(inside.to_string_lossy().into_owned());
            }
        }
    }
    found.retain(|file| file.contains('/') && !file.starts_with("assets/") && !file.ends_with(".html"));
    found.sort();
    found
}

/// The lines of a page that name a file of the book's own.
fn named(book: &TestBook, path: &str) -> String {
    page(book, path)
        .lines()
        .filter(|line| line.starts_with("<link rel=\"stylesheet\"") || line.starts_with("<script src="))
        .filter(|line| !line.contains("assets/") && !line.contains("site.js"))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn styles_and_scripts_of_the_book_follow_the_themes() {
    let html =
        "additional-css = [\"./theme/brand.css\", \"src/inside.css\"]\nadditional-js = [\"js/own.js\"]";
    let files = [
        (
            "theme/brand.css",
            "h1 { background: url(\"img/a.png\") } h2 { background: url(../b.png) }",
        ),
        ("theme/img/a.png", "a"),
        ("src/b.png", "b"),
        ("src/inside.css", "p { color: red }"),
        ("js/own.js", "load(\"{{ resource \"theme/brand.css\" }}\");"),
    ];
    let book = book(html, &files);
    assert_eq!(said(&book), "");
    assert_eq!(
        named(&book, "sub/two.html"),
        "<link rel=\"stylesheet\" href=\"../theme/brand-1bf45e1e.css\">\n\
         <link rel=\"stylesheet\" href=\"../src/inside-b6554b42.css\">\n\
         <script src=\"../js/own-74e74e74.js\" defer></script>\n"
    );
    assert_eq!(
        own_files(&book),
        [
            "js/own-74e74e74.js",
            "src/inside-b6554b42.css",
            "theme/brand-1bf45e1e.css",
            "theme/img/a.png"
        ]
    );
    assert_eq!(
        page(&book, "js/own-74e74e74.js"),
        "load(\"../theme/brand-1bf45e1e.css\");"
    );

    book.write("theme/brand.css", "h1 { color: blue }");
    // A new name reaches every page.
    assert_eq!(
        portolan_tests::listed(&book.build().rendered),
        "404.html all-pages.html index.html one.html print.html search.html sub/two.html"
    );
    book.write("src/b.png", "other");
    assert_eq!(book.build().rendered, []);
}

#[test]
fn a_book_of_portolans_has_styles_of_its_own_too() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    let config = format!(
        "{}[output.html]\nadditional-css = [\"docs/a.css\"]\nhash-files = false\n",
        portolan_tests::PLAIN
    );
    book.write("book.toml", config);
    book.write("docs/a.css", "h1 { color: red }");
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("index.html");
    assert!(
        page.contains("<link rel=\"stylesheet\" href=\"docs/a.css\">\n"),
        "{page}"
    );
    assert!(!page.contains("data-classes"), "{page}");
}

#[test]
fn what_is_not_there_is_named_at_its_line() {
    let html = "theme = \"brand\"\nadditional-css = [\"a.css\"]\nadditional-js = [\"../b.js\"]\ngit-repository-url = \"https://x.example/r\"\ngit-repository-icon = \"fab-nothing\"";
    assert_eq!(
        said(&book(html, &[])),
        "warning missing-theme-file book.toml:5:1: there is no theme folder `brand` (write the path as it is seen from \
         `book.toml`, or remove the line)\n\
         warning missing-theme-file book.toml:6:19: there is no file `a.css` (write the path as it is seen from \
         `book.toml`, or remove the line)\n\
         warning missing-theme-file book.toml:7:18: `../b.js` is no file of the book's folder (write the path as it is \
         seen from `book.toml`, or remove the line)\n\
         warning unknown-icon book.toml:9:1: there is no icon `fab-nothing` in Font Awesome's free set (`fab-` names a \
         company's sign, `fas-` a filled icon, `fa-` an outline: `fab-gitlab`)\n"
    );
}

#[test]
fn files_of_mdbooks_theme_are_used_or_named() {
    let files = [
        (
            "theme/head.hbs",
            "<meta name=\"x\" content=\"{{ title }}|{{ path_to_root }}|{{ path }}\">\n",
        ),
        ("theme/header.hbs", "<p>Banner of {{{ book_title }}}</p>\n"),
        ("theme/favicon.svg", "<svg/>"),
        ("theme/favicon.png", "png"),
        ("theme/fonts/fonts.css", "@font-face { src: url(x.woff2) }"),
        ("theme/fonts/x.woff2", "font"),
        ("theme/css/variables.css", ".light { --fg: #200 }"),
        ("theme/css/general.css", "p {}"),
        ("theme/index.hbs", "<html>"),
        ("theme/book.js", "x"),
        ("theme/NOTES.txt", "x"),
        (
            "theme/styles/own.css",
            "@layer tokens { :root { --accent: light-dark(#a00, #faa) } }",
        ),
    ];
    let book = book("", &files);
    assert_eq!(
        said(&book),
        "notice theme-file-unused: nothing uses these files of the theme: `theme/NOTES.txt` (name style sheets and \
         scripts under `additional-css` and `additional-js`)\n\
         warning theme-override theme/book.js: this file of mdBook's theme is not used: pages have a theme of another \
         make (move what you added to it into a script of its own, and name that under `additional-js`)\n\
         warning theme-override theme/css/general.css: this file of mdBook's theme is not used: pages have a theme of \
         another make (move the rules that you added into a style sheet of their own, and name that under \
         `additional-css`)\n\
         warning theme-override theme/index.hbs: this file of mdBook's theme is not used: pages have a theme of another \
         make (write `theme/templates/page.html`, which extends `@portolan/page.html` and overrides a block of it)\n"
    );
    let two = page(&book, "sub/two.html");
    assert!(
        two.contains("<meta name=\"x\" content=\"Two - Looks|../|sub/two.md\">\n"),
        "{two}"
    );
    assert!(two.contains("<p>Banner of Looks</p>\n<header"), "{two}");
    assert_eq!(
        two.matches("rel=\"icon\"").count() + two.matches("rel=\"alternate icon\"").count(),
        2
    );
    assert_eq!(
        named(&book, "one.html"),
        "<link rel=\"stylesheet\" href=\"css/variables-958206ef.css\">\n\
         <link rel=\"stylesheet\" href=\"fonts/fonts-74b228d4.css\">\n"
    );
    assert_eq!(
        own_files(&book),
        [
            "css/variables-958206ef.css",
            "fonts/fonts-74b228d4.css",
            "fonts/x.woff2"
        ]
    );
}

#[test]
fn a_piece_of_a_theme_that_is_not_supported_is_left_out_and_named() {
    let book = book(
        "",
        &[("theme/header.hbs", "<p>\n{{> menu}}\n{{#with x}}a{{/with}}</p>\n")],
    );
    assert_eq!(
        said(&book),
        "warning theme-override theme/header.hbs:2: `{{> menu}}` is not supported, so `theme/header.hbs` is left out \
         (values, `#if`, `#unless`, `#each`, `resource` and `fa` are; or write a template that overrides the block \
         `header`)\n\
         warning theme-override theme/header.hbs:3: `{{#with x}}` is not supported, so `theme/header.hbs` is left out \
         (values, `#if`, `#unless`, `#each`, `resource` and `fa` are; or write a template that overrides the block \
         `header`)\n"
    );
    assert!(!page(&book, "one.html").contains("menu}}"));
}

#[test]
fn the_start_scheme_is_the_books() {
    let dark = book("default-theme = \"coal\"", &[]);
    assert_eq!(said(&dark), "");
    let page = page(&dark, "one.html");
    let start = page.lines().nth(1).unwrap_or_default();
    assert_eq!(
        start,
        "<html lang=\"en\" class=\"coal\" data-classes=\"light coal\" data-theme=\"dark\" data-start=\"dark\" \
         data-site=\"looks\" data-edition=\"default\">"
    );
}

#[test]
fn a_page_that_exists_carries_where_parts_of_it_have_moved() {
    let moved = book(
        "[output.html.redirect]\n\"/one.html#old\" = \"sub/two.html#new\"",
        &[],
    );
    moved.write("src/sub/two.md", "# Two\n\n## New\n");
    assert_eq!(said(&moved), "");
    let one = page(&moved, "one.html");
    assert!(
        one.contains(" data-moved=\"{&quot;old&quot;:&quot;sub/two.html#new&quot;}\""),
        "{one}"
    );
    assert!(!page(&moved, "sub/two.html").contains("data-moved"));
}

//! A theme that is not the built-in one: `tests/themes/plain` is a frame of twenty lines without a style or a script.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portolan_core::model::Level;
use portolan_tests::{PLAIN, Site, TestBook, shown};

fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The example portal with the theme.
fn portal() -> TestBook {
    let book = TestBook::default();
    let config = std::fs::read_to_string(repository("book.toml")).expect("the portal's configuration");
    let config = config.replace("dialect = \"portolan\"", "dialect = \"portolan\"\ngit = false");
    let config = config.replace("[theme]\n", "[theme]\npath = \"themes/plain\"\n");
    assert!(config.contains("themes/plain"));
    book.write("book.toml", config);
    book.copy_in(&repository("example-docs"), "example-docs");
    book.copy_in(&repository("tests/themes"), "themes");
    book
}

fn pages(site: &Site) -> BTreeMap<&str, &str> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .map(|(path, bytes)| {
            (
                path.as_str(),
                std::str::from_utf8(bytes).expect("a page is UTF-8"),
            )
        })
        .collect()
}

/// The values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let mark = format!(" {attribute}=\"");
    let parts = page.split(mark.as_str()).skip(1);
    parts.filter_map(|part| Some(part.split_once('"')?.0)).collect()
}

/// An address without percent signs.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(|_| *byte == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The file of the site that a link leads to, and the fragment.
fn target(from: &str, link: &str) -> Option<(String, String)> {
    let is_address = link
        .split(['/', '?', '#'])
        .next()
        .is_some_and(|part| part.contains(':'));
    if is_address || link.starts_with("//") {
        return None;
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return Some((from.to_owned(), decoded(fragment)));
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        parts.clear();
    }
    for part in path.split('/') {
        match part {
            ".." => _ = parts.pop(),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    Some((decoded(&parts.join("/")), decoded(fragment)))
}

fn broken_links(site: &Site) -> Vec<String> {
    let pages = pages(site);
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, page)| (*path, values(page, "id").into_iter().collect()))
        .collect();
    let mut broken = Vec::new();
    for (path, page) in &pages {
        for link in values(page, "href").into_iter().chain(values(page, "src")) {
            let Some((file, fragment)) = target(path, &link.replace("&amp;", "&")) else {
                continue;
            };
            let has_file = site.contains_key(&file);
            let has_id = fragment.is_empty()
                || ids
                    .get(file.as_str())
                    .is_none_or(|ids| ids.contains(fragment.as_str()));
            if !has_file || !has_id {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    broken
}

#[test]
fn a_theme_of_twenty_lines_shows_the_whole_portal() {
    let lines = ["theme.toml", "templates/base.html"].map(|file| {
        let text = std::fs::read_to_string(repository("tests/themes/plain").join(file))
            .expect("a file of the theme");
        text.lines().count()
    });
    assert!(lines.iter().sum::<usize>() <= 20, "{lines:?}");

    let book = portal();
    let report = book.build();
    let grave: Vec<_> = report
        .diagnostics
        .iter()
        .filter(|it| it.level > Level::Notice)
        .cloned()
        .collect();
    assert_eq!(shown(&grave), "");
    assert!(report.published);
    let site = book.site();
    let pages = pages(&site);
    assert!(pages.len() > 150, "{} pages", pages.len());
    for (path, page) in &pages {
        // Old addresses have a page of their own make.
        if page.contains("http-equiv=\"refresh\"") {
            continue;
        }
        assert_eq!(page.matches("<main").count(), 1, "{path}");
        // A section on one page has the heading of each of its pages.
        let headings = page.matches("<h1").count();
        assert!(
            headings == 1 || headings > 1 && path.ends_with("print.html"),
            "{path}"
        );
        // It is for paper, and has no navigation.
        assert!(
            path.ends_with("print.html")
                || page.contains("<nav aria-label=\"Documentation\">")
                || page.contains("<nav aria-label=\"Documentación\">"),
            "{path}"
        );
        assert_eq!(page.matches("<script").count(), 0, "{path}");
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 0, "{path}");
    }
    assert_eq!(broken_links(&site), Vec::<String>::new());
    let made: Vec<_> = site
        .keys()
        .filter(|path| path.ends_with(".css") || path.starts_with("assets/search"))
        .collect();
    assert_eq!(
        made,
        Vec::<&String>::new(),
        "no style of the built-in theme, and no search that nothing asks"
    );
    assert!(!site.contains_key("search.html"));
}

#[test]
fn a_theme_lists_what_it_takes_from_the_built_in_one() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n"),
        ("a.md", "# A\n\n## B\n\n## C\n\n## D\n"),
    ]);
    book.write(
        "book.toml",
        format!("{PLAIN}[theme]\npath = \"./themes/own/\"\naccent = \"#08704f\"\n"),
    );
    book.write(
        "themes/own/theme.toml",
        "name = \"own\"\nstyles = [\"tokens\", \"look\"]\nscripts = [\"portolan\"]\ncomponents = [\"toc\"]\n",
    );
    book.write("themes/own/styles/look.css", "h1 { color: var(--accent) }\n");
    book.write("themes/own/i18n/en.toml", "[ui]\non_this_page = \"Here\"\n");
    book.write(
        "themes/own/templates/page.html",
        "{% extends \"@portolan/page.html\" %}{% block header %}OWN{% endblock header %}",
    );
    // The book's own files lie over the theme's.
    book.write(
        "theme/templates/page.html",
        "{% extends \"@theme/page.html\" %}{% block end %}BOOK{% endblock end %}",
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let page = book.page("a.html");
    assert!(
        page.contains("OWN") && page.contains("BOOK") && page.contains(">Here<"),
        "{page}"
    );
    let site = book.site();
    let css = site
        .iter()
        .find(|(path, _)| path.ends_with(".css"))
        .expect("a style sheet");
    let css = String::from_utf8_lossy(css.1);
    assert!(css.contains("--accent: light-dark(#08704f,"), "{css}");
    assert!(
        css.contains("h1{color: var(--accent)}") && css.contains(".toc") && !css.contains(".admonition"),
        "{css}"
    );
}

#[test]
fn a_theme_that_is_not_there_or_is_none_is_named() {
    let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
    let said = |config: &str| {
        book.write("book.toml", format!("{PLAIN}{config}"));
        shown(&book.build().diagnostics)
    };
    insta::assert_snapshot!(said("[theme]\npath = \"themes/plian\"\n"), @r#"error config-invalid book.toml:8:1: there is no theme in `themes/plian` (write the folder as it is seen from `book.toml`, or remove the line for the built-in theme)"#);
    book.write("themes/empty/readme.txt", "nothing");
    insta::assert_snapshot!(said("[theme]\npath = \"themes/empty\"\n"), @r#"error template themes/empty/theme.toml: the theme in `themes/empty/` has no `theme.toml` (write one with a `name`, and with `styles`, `scripts` and `components` where the theme has any)"#);
    insta::assert_snapshot!(said("[theme]\npath = \"../elsewhere\"\n"), @r#"error config-invalid book.toml:8:1: `theme.path` is no folder within the book's (name a folder beside or below `book.toml`, such as `path = "themes/plain"`)"#);
    book.write("themes/bad/theme.toml", "name = \"bad\"\n");
    let frame =
        std::fs::read_to_string(repository("tests/themes/plain/templates/base.html")).expect("the frame");
    book.write(
        "themes/bad/templates/base.html",
        frame.replace("{{ site.title }}</title>", "{{ site.titel }}</title>"),
    );
    let said = said("[theme]\npath = \"themes/bad\"\n");
    assert!(
        said.contains("error template themes/bad/templates/base.html:7:"),
        "{said}"
    );
    let frame = frame.replace("{% block toc %}{% endblock toc %}\n", "");
    book.write("themes/bad/templates/base.html", frame);
    let said = shown(&book.build().diagnostics);
    assert!(
        said.contains("block `toc` is not defined in any parent template"),
        "{said}"
    );
}

#[test]
fn a_part_comes_with_a_kind_of_admonition_of_the_book() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n"),
        ("a.md", "# A\n\n:::rota\nWho is on call.\n:::\n"),
        (
            "b.md",
            "---\nmath: true\n---\n# B\n\n| A | B |\n| - | - |\n| 1 | 2 |\n| {.sortable} |\n\n$x^2$\n",
        ),
    ]);
    book.write(
        "book.toml",
        format!("{PLAIN}[admonitions.rota]\ntitle = \"On call\"\n"),
    );
    book.write("theme/theme.toml", "[parts.rota]\n");
    book.write("theme/components/rota/rota.css", ".rota { color: teal }\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    let parts = |page: &str| -> Vec<&str> {
        let page = book.page(page);
        let names = ["rota", "sort", "formula"].into_iter();
        names
            .filter(|name| page.contains(&format!("assets/{name}.")))
            .collect()
    };
    assert_eq!(parts("index.html"), Vec::<&str>::new());
    assert_eq!(parts("a.html"), ["rota"]);
    assert_eq!(parts("b.html"), ["sort", "formula"]);
}

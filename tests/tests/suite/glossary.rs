//! The glossary and abbreviations of whole books: where terms lead, what a change renders again, what is reported.

use std::path::PathBuf;

use portolan_build::Silent;
use portolan_build::preview::{Found, Preview};
use portolan_tests::{PLAIN, TestBook, listed, shown};

const GLOSSARY: &str = "# Glossary\n\nFence\n: To keep an *old* primary from writing.\n\n  More.\n\nRTO, recovery time objective\n: How long it may take.\n";

fn book_with(config: &str) -> TestBook {
    let book = TestBook::of_pages(&[
        (
            "index.md",
            "# Home of the fence\n\nThe fence, a fence.\n\n## Fence\n\nFence it. `fence`\n",
        ),
        ("ops/a.md", "# A\n\nThe recovery time objective; RTO.\n"),
        ("ops/b.md", "# B\n\nNothing of it. [fence](a.md)\n"),
        ("ops/off.md", "---\nglossary: false\n---\n# Off\n\nfence\n"),
        ("glossary.md", GLOSSARY),
        ("es/a.md", "---\nlang: es\n---\n# Uno\n\nfence, plazo\n"),
        (
            "es/glosario.md",
            "---\nlang: es\n---\n# Glosario\n\nPlazo\n: Tiempo.\n",
        ),
    ]);
    book.write("book.toml", format!("{PLAIN}{config}"));
    book
}

fn book() -> TestBook {
    book_with("[glossary]\npage = \"glossary.md\"\n[glossary.pages]\nes = \"es/glosario.md\"\n")
}

/// The words of a page that lead to a term: what they say, where they lead, what they show.
fn terms(page: &str) -> String {
    let mut found = Vec::new();
    for piece in page.split("<a class=\"term\" href=\"").skip(1) {
        let (url, rest) = piece.split_once("\" title=\"").expect("a term");
        let (title, rest) = rest.split_once("\">").expect("a title");
        let (text, _) = rest.split_once("</a>").expect("a text");
        found.push(format!("{text} → {url} ({title})"));
    }
    found.join("\n")
}

#[test]
fn the_first_place_in_each_section_leads_to_the_term() {
    let book = book();
    assert_eq!(shown(&book.build().diagnostics), "");
    assert_eq!(
        terms(&book.page("index.html")),
        "fence → glossary.html#fence (To keep an old primary from writing.)\n\
         Fence → glossary.html#fence (To keep an old primary from writing.)"
    );
    assert_eq!(
        terms(&book.page("ops/a.html")),
        "recovery time objective → ../glossary.html#rto (How long it may take.)"
    );
    assert_eq!(
        terms(&book.page("es/a.html")),
        "plazo → glosario.html#plazo (Tiempo.)"
    );
    for page in [
        "ops/b.html",
        "ops/off.html",
        "glossary.html",
        "es/glosario.html",
        "all-pages.html",
    ] {
        assert_eq!(terms(&book.page(page)), "", "{page}");
    }
    let script = |page: &str| book.page(page).contains("assets/terms.");
    assert!(script("index.html") && !script("ops/b.html"));
}

#[test]
fn without_a_glossary_of_its_language_a_page_has_no_terms() {
    let book = book_with("[glossary]\npage = \"glossary.md\"\nskip = [\"FENCE\"]\n");
    assert_eq!(shown(&book.build().diagnostics), "");
    assert_eq!(terms(&book.page("es/a.html")), "");
    assert_eq!(terms(&book.page("index.html")), "");
}

/// What a second build parsed and rendered after `edit`; it gives the same site as a clean one.
fn after(edit: impl FnOnce(&TestBook)) -> (String, String) {
    let book = book();
    let _ = book.build();
    book.rebuilt(edit)
}

#[test]
fn a_changed_definition_renders_the_pages_that_show_it() {
    let text = GLOSSARY.replace("How long it may take.", "How long.");
    let done = after(|book| book.write("docs/glossary.md", text));
    assert_eq!(
        done,
        ("glossary.md".to_owned(), "glossary.html ops/a.html".to_owned())
    );
}

#[test]
fn a_definition_beyond_the_first_paragraph_is_shown_nowhere_else() {
    let text = GLOSSARY.replace("More.", "Other.");
    let done = after(|book| book.write("docs/glossary.md", text));
    assert_eq!(done, ("glossary.md".to_owned(), "glossary.html".to_owned()));
}

#[test]
fn a_new_term_renders_the_pages_that_have_it() {
    let text = format!("{GLOSSARY}\nNothing\n: Not a thing.\n");
    let done = after(|book| book.write("docs/glossary.md", text));
    assert_eq!(
        done,
        ("glossary.md".to_owned(), "glossary.html ops/b.html".to_owned())
    );
}

#[test]
fn what_is_wrong_with_a_glossary_is_reported() {
    let book = book_with(
        "[glossary]\npage = \"glosary.md\"\n[glossary.pages]\nes = \"es/a.md\"\nfr = \"glossary.md\"\n",
    );
    book.write("docs/glossary.md", "# G\n\nA, b\n: x\n\nB\n: y\n");
    assert_eq!(
        shown(&book.build().diagnostics),
        "warning broken-link book.toml:8:1: the site has no page `glosary.md`, which `glossary` names (did you mean \
         `glossary.md`?)\n\
         warning glossary book.toml:10:1: the glossary `es/a.md` defines no term (a definition is a line with the \
         term, and below it `: ` and what it means)\n\
         warning glossary docs/glossary.md:6:1: `B` is defined in line 3 already (pages lead to the first definition: \
         put both meanings there, or give this one another name)\n"
    );
}

#[test]
fn abbreviations_of_the_book_stand_on_every_page() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\nThe RTO and the WAL.\n"),
        ("a.md", "# A\n\nRTO `RTO`\n\n*[RTO]: Another meaning\n"),
    ]);
    book.write(
        "book.toml",
        format!("{PLAIN}[abbreviations]\nRTO = \"Recovery time objective\"\nWAL = \"Write-ahead log\"\n"),
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let found = |page: &str| book.page(page).matches("<abbr title=\"").count();
    assert!(book.page("index.html").contains(
        "The <abbr title=\"Recovery time objective\">RTO</abbr> and the <abbr title=\"Write-ahead log\">WAL</abbr>."
    ));
    assert!(
        book.page("a.html")
            .contains("<p><abbr title=\"Another meaning\">RTO</abbr> <code>RTO</code></p>")
    );
    assert_eq!((found("index.html"), found("a.html")), (2, 1));
}

fn page(preview: &Preview, path: &str) -> String {
    match preview.find(path) {
        Found::Page(html) => html.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_preview_follows_the_glossary() {
    let book = book();
    let preview = Preview::open(&book.request(), &Silent).unwrap();
    let same = || {
        let built = book.build_clean();
        let pages = built.iter().filter(|(path, _)| path.ends_with(".html"));
        let other: Vec<&String> = pages
            .filter(|(path, bytes)| page(&preview, path).as_bytes() != bytes.as_slice())
            .map(|(path, _)| path)
            .collect();
        listed(&other)
    };
    assert_eq!(same(), "");
    for text in [
        GLOSSARY.replace("How long it may take.", "How long."),
        format!("{GLOSSARY}\nNothing\n: Not a thing.\n"),
    ] {
        book.write("docs/glossary.md", text);
        let paths: Vec<PathBuf> = vec![book.path("docs/glossary.md")];
        let _ = preview.follow(&paths, &Silent).unwrap();
        assert_eq!(same(), "");
    }
    // Terms are where they were among blocks that say their places.
    let placed = preview.places("index.html").unwrap().html;
    assert_eq!(terms(&placed), terms(&page(&preview, "index.html")));
}

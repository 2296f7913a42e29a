//! The judged queries name pages and sections that exist, and are kept apart as their README says.

use std::path::{Path, PathBuf};

use portolan_tests::TestBook;
use xtask::relevance::judged::{self, Expected, Judged};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn all() -> Vec<Judged> {
    judged::load(&repository().join("tests/relevance")).expect("files of judged queries")
}

/// The book of judged queries, built; `None`, and a line that says so, where its corpus is absent.
#[expect(clippy::print_stdout, reason = "a test says what it could not build")]
fn built(judged: &Judged) -> Option<TestBook> {
    let book = TestBook::new(&[]);
    let Some(corpus) = &judged.corpus else {
        book.copy_in(&repository().join("book.toml"), "book.toml");
        book.copy_in(&repository().join("example-docs"), "example-docs");
        let _ = book.build();
        return Some(book);
    };
    let corpora = std::env::var_os("PORTOLAN_CORPORA")
        .map_or_else(|| repository().join("../shared/corpora"), PathBuf::from);
    if !corpora.join(corpus).join("book.toml").is_file() {
        println!("{corpus} is absent: set PORTOLAN_CORPORA to the folder that holds it; nothing was checked");
        return None;
    }
    book.copy_in(&corpora.join(corpus), ".");
    let _ = book.build();
    Some(book)
}

/// What is wrong about a judged page, if anything is.
fn flaw(site: &Path, expected: &Expected) -> Option<String> {
    let Ok(html) = std::fs::read_to_string(site.join(&expected.page)) else {
        return Some(format!("no page `{}`", expected.page));
    };
    if html.contains("http-equiv=\"refresh\"") {
        return Some(format!("`{}` has moved", expected.page));
    }
    let anchor = expected.anchor.as_ref()?;
    (!html.contains(&format!(" id=\"{anchor}\""))).then(|| format!("no `#{anchor}` in `{}`", expected.page))
}

#[test]
fn judged_pages_and_sections_exist() {
    let mut flaws = Vec::new();
    for judged in all() {
        let Some(book) = built(&judged) else { continue };
        // Books of mdBook's dialect are written to mdBook's default folder.
        let site = ["site", "book"]
            .map(|name| book.path(name))
            .into_iter()
            .find(|site| site.is_dir())
            .expect("an output folder");
        for query in &judged.queries {
            for expected in &query.pages {
                flaws.extend(
                    flaw(&site, expected).map(|flaw| format!("{}: `{}`: {flaw}", judged.name, query.text)),
                );
            }
        }
        for page in judged.same_page.values() {
            assert!(site.join(page).is_file(), "{}: no `{page}`", judged.name);
        }
    }
    assert_eq!(flaws, Vec::<String>::new());
}

#[test]
fn a_third_of_each_books_queries_is_held_back() {
    let judged = all();
    assert!(judged.iter().map(|book| book.queries.len()).sum::<usize>() >= 150);
    for book in judged {
        let held_back = book.queries.iter().filter(|query| query.held_back).count();
        let third = book.queries.len() / 3;
        assert!(
            held_back.abs_diff(third) <= 1,
            "{}: {held_back} of {} queries are held back",
            book.name,
            book.queries.len()
        );
    }
}

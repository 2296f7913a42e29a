//! What a book no longer has is nowhere in its site: no page, no file, no entry of the index, no link, no mention.

use std::path::{Path, PathBuf};

use portolan_build::BakedIndex;
use portolan_search::Request;
use portolan_tests::{PLAIN, TestBook, difference};

/// Stands in whatever is going to be removed.
const WORD: &str = "marmalade";

/// With a tag, so that there is a list.
const B: &str = "---\ntags: [t]\n---\n# B\n\nText.\n";

fn book() -> TestBook {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\nWelcome.\n"),
        ("a.md", "# A\n\nText.\n"),
        ("deep/b.md", B),
    ]);
    book.write("book.toml", config(""));
    book
}

fn config(more: &str) -> String {
    format!("{PLAIN}[output.html.print]\nenable = true\n{more}")
}

/// How many pages the index of the built site has for the word.
fn found(book: &TestBook) -> usize {
    let mut index = BakedIndex::open(&book.path("site")).expect("a site with an index");
    let asked = Request {
        q: WORD.to_owned(),
        ..Request::default()
    };
    index.ask(&asked).expect("an answer").total
}

/// The folders below one that hold nothing.
fn empty_below(folder: &Path) -> Vec<PathBuf> {
    let inner: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder of the site")
        .flatten()
        .map(|it| it.path())
        .collect();
    if inner.is_empty() {
        return vec![folder.to_owned()];
    }
    let folders = inner.iter().filter(|it| it.is_dir());
    folders.flat_map(|it| empty_below(it)).collect()
}

/// Puts something into a book, takes it out again, and looks for what is left.
fn removed(what: &str, put: impl FnOnce(&TestBook), take: impl FnOnce(&TestBook)) {
    let book = book();
    let _ = book.build();
    let before = book.site();
    put(&book);
    let report = book.build();
    assert!(
        report.published,
        "{what}: {}",
        portolan_tests::shown(&report.diagnostics)
    );
    assert_ne!(
        difference(&before, &book.site()),
        "",
        "{what}: it shows while it is there"
    );
    take(&book);
    let report = book.build();
    assert!(
        report.published,
        "{what}: {}",
        portolan_tests::shown(&report.diagnostics)
    );
    let site = book.site();
    assert_eq!(difference(&site, &before), "", "{what}: the site is what it was");
    assert_eq!(
        difference(&site, &book.build_clean()),
        "",
        "{what}: and what a clean build makes"
    );
    let left = site.iter().find(|(path, bytes)| {
        path.contains(WORD) || String::from_utf8_lossy(bytes).to_lowercase().contains(WORD)
    });
    assert_eq!(left.map(|(path, _)| path), None, "{what}");
    assert_eq!(found(&book), 0, "{what}");
    assert_eq!(
        empty_below(&book.path("site")),
        Vec::<PathBuf>::new(),
        "{what}: an empty folder is left"
    );
}

/// The same for files that are written and removed.
fn file(what: &str, path: &str, text: &str) {
    removed(
        what,
        |book| book.write(path, text),
        |book| {
            book.remove(path);
            let folder = book.path(path);
            // Folders that were made for it, as far as they are empty.
            let _ = std::fs::remove_dir(folder.parent().expect("a folder"));
        },
    );
}

/// The same for a text of a page that is there anyway.
fn text(what: &str, path: &str, text: &str) {
    let path = format!("docs/{path}");
    let mut before = String::new();
    removed(
        what,
        |book| book.write(&path, text),
        |book| {
            before = match path.as_str() {
                "docs/index.md" => "# Home\n\nWelcome.\n".to_owned(),
                "docs/a.md" => "# A\n\nText.\n".to_owned(),
                _ => B.to_owned(),
            };
            book.write(&path, &before);
        },
    );
}

/// The same for the configuration.
fn setting(what: &str, more: &str) {
    removed(
        what,
        |book| book.write("book.toml", config(more)),
        |book| book.write("book.toml", config("")),
    );
}

#[test]
fn files_that_are_gone() {
    file(
        "a page",
        "docs/marmalade.md",
        "# Marmalade\n\nIt is made of marmalade.\n",
    );
    file(
        "a page in a folder of its own",
        "docs/marmalade/index.md",
        "# Marmalade\n",
    );
    file("a page far below", "docs/marmalade/x.md", "# Marmalade\n");
    file("an asset", "docs/files/marmalade.txt", "marmalade");
    file("an asset at the top", "docs/marmalade.bin", "marmalade");
    file(
        "a page with tags",
        "docs/c.md",
        "---\ntags: [marmalade]\n---\n# C\n",
    );
    file(
        "a page with an alias",
        "docs/c.md",
        "---\naliases: [marmalade.html]\n---\n# C\n",
    );
    file(
        "a page with an owner and a kind",
        "docs/c.md",
        "---\nowner: marmalade\nkind: marmalade\n---\n# C\n",
    );
    file(
        "an order of chapters",
        "docs/SUMMARY.md",
        "# Summary\n\n[Marmalade](index.md)\n\n- [A](a.md)\n- [B](deep/b.md)\n",
    );
    file(
        "a template",
        "theme/templates/listing.html",
        "<!doctype html><title>marmalade</title><main></main>",
    );
    file(
        "a page that was moved aside from",
        "docs/deep/c/d.md",
        "# Marmalade\n",
    );
}

#[test]
fn texts_that_are_gone() {
    text("a title", "a.md", "# Marmalade\n");
    text("a heading", "deep/b.md", "# B\n\n## Marmalade\n\nText.\n");
    text("a text", "index.md", "# Home\n\nmarmalade\n");
    text(
        "a description",
        "a.md",
        "---\ndescription: marmalade\n---\n# A\n\nText.\n",
    );
    text(
        "a page that no list shows",
        "a.md",
        "---\nnav: false\n---\n# Marmalade\n",
    );
    text(
        "code",
        "a.md",
        "# A\n\nText.\n\n```rust title=\"marmalade.rs\"\nfn marmalade() {}\n```\n",
    );
}

#[test]
fn settings_that_are_gone() {
    setting(
        "a redirect",
        "[output.html.redirect]\n\"/marmalade.html\" = \"a.html\"\n",
    );
    setting("an announcement", "[[announcement]]\ntext = \"marmalade\"\n");
    setting("a footer", "[footer]\ntext = \"marmalade\"\n");
    setting(
        "a site address",
        "[output.html]\nsite-url = \"https://marmalade.example/\"\n",
    );
}

#[test]
fn a_page_that_moves_leaves_its_old_address() {
    removed(
        "a move and back",
        |book| book.rename("docs/a.md", "docs/marmalade.md"),
        |book| book.rename("docs/marmalade.md", "docs/a.md"),
    );
    removed(
        "a file that becomes a folder and back",
        |book| {
            book.remove("docs/a.md");
            book.write("docs/a/index.md", "# Marmalade\n");
        },
        |book| {
            std::fs::remove_dir_all(book.path("docs/a")).expect("the folder");
            book.write("docs/a.md", "# A\n\nText.\n");
        },
    );
}

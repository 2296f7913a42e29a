//! What a book of mdBook's may include: files of the project around it, and nothing beyond.

use portolan_tests::{TestBook, shown};

/// A project in a folder of its own, with a book in it; the book's folder is returned.
fn project(marks: &[&str]) -> (TestBook, std::path::PathBuf) {
    let files = [
        ("outside.txt", "outside\n"),
        ("project/code/main.rs", "fn main() {}\n"),
        ("project/docs/guide/book.toml", "[book]\ntitle = \"T\"\n"),
        ("project/docs/guide/src/SUMMARY.md", "- [A](a.md)\n"),
        (
            "project/docs/guide/src/a.md",
            "# A\n\n{{#include ../../../code/main.rs}}\n\n{{#include ../../../../outside.txt}}\n",
        ),
    ];
    let book = TestBook::new(&files);
    for mark in marks {
        std::fs::create_dir_all(book.path(mark)).expect("a folder");
    }
    let root = book.path("project/docs/guide");
    (book, root)
}

fn said(root: &std::path::Path, book: &TestBook) -> String {
    let request = portolan_build::Request {
        book: root.to_path_buf(),
        ..book.request()
    };
    let mut report = portolan_build::run(&request, &portolan_build::Silent).expect("a build");
    assert!(report.published);
    report.diagnostics.retain(|it| it.id != "git-absent");
    shown(&report.diagnostics)
}

const BEYOND: &str = "warning include-outside src/a.md:5:1: the include `../../../../outside.txt` leads out of the book \
                      (copy the file into the book, or list its folder in `portolan.roots`)\n";

#[test]
fn a_book_includes_files_of_the_repository_around_it() {
    let (book, root) = project(&["project/.git"]);
    assert_eq!(said(&root, &book), BEYOND);
    let page = std::fs::read_to_string(root.join("book/a.html")).expect("the page");
    assert!(page.contains("fn main()") && page.contains("{{#include ../../../../outside.txt}}"));
}

#[test]
fn without_a_repository_it_is_the_folder_around_the_book() {
    let (book, root) = project(&[]);
    let both = said(&root, &book);
    assert_eq!(both.lines().count(), 2, "{both}");
    book.write("project/docs/near.txt", "near by\n");
    std::fs::write(root.join("src/a.md"), "# A\n\n{{#include ../../near.txt}}\n").expect("the page");
    assert_eq!(said(&root, &book), "");
}

//! Preprocessors that others have published, as they are: each is run where it is installed (in the folder that
//! `PORTOLAN_PEERS` names, or in `PATH`), and a line says so where it is not.

use std::path::PathBuf;

use portolan_tests::TestBook;

#[expect(clippy::print_stdout, reason = "a test says what it could not run")]
fn find(name: &str) -> Option<PathBuf> {
    let peers = std::env::var_os("PORTOLAN_PEERS").map(PathBuf::from).into_iter();
    let folders = peers.flat_map(|peers| [peers.join("bin"), peers]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = folders
        .chain(std::env::split_paths(&path))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        println!("{name} is not installed (`cargo install {name}`): nothing was run");
    }
    found
}

/// The page of a book of one page, as `program` leaves it; other keys of its table are in `config`.
fn page(program: &str, config: &str, text: &str) -> Option<String> {
    let file = find(program)?;
    let name = program.trim_start_matches("mdbook-");
    let book = TestBook::new(&[
        (
            "book.toml",
            &format!(
                "[book]\ntitle = \"T\"\n[preprocessor.{name}]\ncommand = '{}'\n{config}",
                file.display()
            ),
        ),
        ("portolan.toml", "[portolan]\ngit = false\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", text),
    ]);
    let report = book.build();
    assert!(report.published, "{}", portolan_tests::shown(&report.diagnostics));
    Some(std::fs::read_to_string(book.path("book/a.html")).expect("the page"))
}

#[test]
fn mdbook_toc() {
    if let Some(page) = page("mdbook-toc", "", "# A\n\n<!-- toc -->\n\n## Berth\n") {
        assert!(page.contains("<li><a href=\"#berth\">Berth</a></li>"), "{page}");
    }
}

#[test]
fn mdbook_mermaid() {
    if let Some(page) = page("mdbook-mermaid", "", "# A\n\n```mermaid\ngraph TD; A-->B;\n```\n") {
        assert!(
            page.contains("<pre class=\"mermaid\">graph TD; A--&gt;B;"),
            "{page}"
        );
    }
}

#[test]
fn mdbook_admonish() {
    let config = "assets_version = \"3.1.0\"\n";
    if let Some(page) = page(
        "mdbook-admonish",
        config,
        "# A\n\n```admonish tip\nMoor well.\n```\n",
    ) {
        assert!(
            page.contains("admonish-tip") && page.contains("Moor well."),
            "{page}"
        );
    }
}

#[test]
fn mdbook_katex() {
    if let Some(page) = page("mdbook-katex", "", "# A\n\nThe sum $x + y$ of both.\n") {
        assert!(
            page.contains("class=\"katex\"") && !page.contains("$x + y$"),
            "{page}"
        );
    }
}

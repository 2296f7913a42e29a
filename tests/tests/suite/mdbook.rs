//! Books for mdBook, one for each of its rules: `tests/books/*.txt` holds their files, `*.facts` what our site of each
//! says. Where the real mdBook is installed, our site is also held against the one that it makes.
//!
//! A book's file: `--- path` starts a file of the book; `[bom]`, `[crlf]` and `[empty]` behind the path change its
//! bytes. `--- env` holds environment variables. A book that has no `book.toml` but a `book/book.toml` lies in `book/`. `UPDATE_CASES=1` writes the facts anew.

use std::path::{Path, PathBuf};

use portolan_build::{Mode, Request, Silent};
use portolan_core::model::Level;
use portolan_tests::{TestBook, shown};
use xtask::compare;

/// A book and what it is built with.
struct Book {
    name: String,
    files: TestBook,
    environment: Vec<(String, String)>,
}

impl Book {
    fn inner(&self) -> &'static str {
        if self.files.path("book/book.toml").is_file() {
            "book"
        } else {
            ""
        }
    }

    fn root(&self) -> PathBuf {
        self.files.path(self.inner())
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("books")
}

fn books() -> Vec<Book> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder of books")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    let only = std::env::var("BOOK").ok();
    let name = |path: &PathBuf| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    paths.retain(|path| only.as_ref().is_none_or(|only| name(path) == *only));
    paths.iter().map(|path| read(name(path), path)).collect()
}

fn read(name: String, path: &Path) -> Book {
    let text = std::fs::read_to_string(path).expect("a book");
    let mut book = Book {
        name,
        files: TestBook::new(&[]),
        environment: Vec::new(),
    };
    for part in text.strip_prefix("--- ").expect("a file first").split("\n--- ") {
        let (head, content) = part.split_once('\n').unwrap_or((part, ""));
        let content = if content.is_empty() || content.ends_with('\n') {
            content.to_owned()
        } else {
            format!("{content}\n")
        };
        let (path, mark) = head.rsplit_once(" [").unwrap_or((head, ""));
        match mark {
            _ if head == "env" => {
                let pairs = content.lines().filter_map(|line| line.split_once('='));
                book.environment = pairs
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .collect();
            }
            "bom]" => book.files.write(path, format!("\u{feff}{content}")),
            "crlf]" => book.files.write(path, content.replace('\n', "\r\n")),
            "empty]" => book.files.write(path, ""),
            _ => book.files.write(head, content),
        }
    }
    book
}

/// Builds with ours; what is wrong with the book where that fails.
fn build(book: &Path, site: &Path, environment: &[(String, String)]) -> Result<(), String> {
    let request = Request {
        book: book.to_path_buf(),
        mode: Mode::Write {
            output: Some(site.to_path_buf()),
        },
        environment: environment.to_vec(),
        ..TestBook::new(&[]).request()
    };
    let mut report = portolan_build::run(&request, &Silent).map_err(|error| format!("{error:#}"))?;
    report
        .diagnostics
        .retain(|diagnostic| diagnostic.level == Level::Error);
    if report.failed() {
        return Err(shown(&report.diagnostics));
    }
    Ok(())
}

#[test]
fn books_give_the_site_that_is_known() {
    let mut changed = Vec::new();
    for book in books() {
        let site = tempfile::tempdir().expect("a folder");
        build(&book.root(), site.path(), &book.environment)
            .unwrap_or_else(|why| panic!("{} cannot be built: {why}", book.name));
        let facts = compare::facts(&book.root(), site.path()).expect("a site that can be read");
        let file = folder().join(format!("{}.facts", book.name));
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&file, &facts).expect("facts to write");
        }
        let known = std::fs::read_to_string(&file).unwrap_or_default();
        if known != facts {
            changed.push(format!("{}:\n{}", book.name, first_difference(&known, &facts)));
        }
    }
    assert_eq!(changed.join("\n"), "");
}

fn first_difference(known: &str, facts: &str) -> String {
    let mut lines = known.lines().zip(facts.lines());
    let pair = lines.find(|(left, right)| left != right);
    let (left, right) = pair.unwrap_or(("(the end of one)", "(the end of one)"));
    format!("  known: {left}\n  now:   {right}\n")
}

#[test]
fn books_give_the_site_that_mdbook_makes() {
    let Some(program) = compare::mdbook() else {
        println!(
            "mdBook is not installed: set PORTOLAN_PEERS to the folder that holds it; nothing was compared"
        );
        return;
    };
    let mut differences = String::new();
    for book in books() {
        let folder = tempfile::tempdir().expect("a folder");
        let theirs = compare::Theirs {
            program: &program,
            environment: &book.environment,
            inside: book.inner(),
        };
        let ours = |root: &Path, site: &Path| {
            build(root, site, &book.environment).map_err(|why| anyhow::anyhow!("{why}"))
        };
        let lines = match compare::book(book.files.root(), folder.path(), &theirs, &ours) {
            Ok(outcome) => outcome.lines(),
            Err(error) => format!("{error:#}\n"),
        };
        if !lines.is_empty() {
            differences.push_str(&format!("{}:\n{lines}\n", book.name));
        }
    }
    assert!(differences.is_empty(), "\n{differences}");
}

/// What is said of a book, and whether it is published.
fn said(files: &[(&str, &str)]) -> String {
    let book = TestBook::new(files);
    let report = book.build();
    let mut diagnostics = report.diagnostics.clone();
    diagnostics.retain(|diagnostic| diagnostic.id != "git-absent");
    format!("{}published: {}", shown(&diagnostics), report.published)
}

#[test]
fn chapters_without_a_file_are_made_in_memory() {
    let summary = "- [A](a.md)\n- [Not *there*](b/c.md)\n";
    let files = [
        ("src/SUMMARY.md", summary),
        ("src/a.md", "# A\n\n[c](b/c.md#not-there)\n"),
    ];
    let missing = "warning summary-missing-page src/SUMMARY.md:2:3: there is no file `b/c.md`, so a page with nothing \
                   but its title is published (write the file, correct the path, or empty the link's target for a \
                   draft)\npublished: true";
    assert_eq!(said(&files), missing);
    let refusing = [
        ("book.toml", "[build]\ncreate-missing = false\n"),
        files[0],
        ("src/a.md", "# A\n"),
    ];
    let refused = "error summary-missing-page src/SUMMARY.md:2:3: there is no file `b/c.md` (make the file, correct the \
                   path, or empty the link's target for a draft)\npublished: false";
    assert_eq!(said(&refusing), refused);
}

#[test]
fn a_search_setting_for_no_chapter_is_an_error() {
    let config = "[output.html.search.chapter.\"sub\"]\nenable = false\n\
                  [output.html.search.chapter.\"su\"]\nenable = false\n\
                  [output.html.search.chapter.\"sub/b.md\"]\nenable = true\n";
    let files = [
        ("book.toml", config),
        ("src/SUMMARY.md", "- [B](sub/b.md)\n"),
        ("src/sub/b.md", "# B\n"),
    ];
    let expected = "error config-invalid book.toml:3:29: `su` is no chapter of the book (write the path of a chapter, or \
                    of a folder of chapters, from the source folder)\npublished: false";
    assert_eq!(said(&files), expected);
}

//! `.portolan/`: safe to delete, to damage, to share between checkouts and branches, and never larger than the book asks for.

use std::path::{Path, PathBuf};

use portolan_tests::{PLAIN, TestBook, difference, listed};

/// What becomes of a file.
type Spoil = fn(&[u8]) -> Vec<u8>;

fn book() -> TestBook {
    let config = format!("{PLAIN}[output.html.print]\nenable = true\n");
    let book = TestBook::new(&[("book.toml", &config)]);
    book.write(
        "docs/index.md",
        "# Home\n\n[A](sub/a.md)\n\n{{#include part.txt}}\n",
    );
    book.write("docs/part.txt", "Part.\n");
    book.write(
        "docs/sub/a.md",
        "---\ntags: [x]\n---\n# A\n\n```rust\nfn a() {}\n```\n",
    );
    book.write(
        "docs/sub/b.md",
        "# B\n\n```mermaid\nflowchart LR\n  a --> b\n```\n",
    );
    book
}

/// The files of a cache, with what they hold.
fn files(book: &TestBook) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = book.path(".portolan");
    let files = portolan_tests::read_folder(&folder).into_iter();
    files
        .filter(|(name, _)| {
            Path::new(name)
                .extension()
                .is_some_and(|it| it == "pack" || it == "index")
        })
        .map(|(name, bytes)| (folder.join(name), bytes))
        .collect()
}

fn size(book: &TestBook) -> usize {
    files(book).iter().map(|(_, bytes)| bytes.len()).sum()
}

#[test]
fn without_it_the_site_is_the_same() {
    let book = book();
    let _ = book.build();
    let before = book.site();
    std::fs::remove_dir_all(book.path(".portolan")).expect("a cache");
    let report = book.build();
    assert_eq!(report.parsed.len(), 3);
    assert_eq!(difference(&before, &book.site()), "");
    assert_eq!(report.written, 0, "nothing is written that is the same");
}

#[test]
fn whatever_happened_to_its_files_the_site_is_the_same() {
    let book = book();
    let _ = book.build();
    let whole = files(&book);
    assert!(whole.len() >= 6, "{}", whole.len());
    let clean = book.build_clean();
    let spoil: [Spoil; 6] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| bytes[..bytes.len().saturating_sub(1)].to_vec(),
        |bytes| vec![0xff; bytes.len()],
        |bytes| bytes.iter().rev().copied().collect(),
        |bytes| [bytes, bytes].concat(),
    ];
    let mut round = 0;
    for (path, bytes) in &whole {
        for spoil in spoil {
            for (path, bytes) in &whole {
                std::fs::write(path, bytes).expect("a file of the cache");
            }
            std::fs::write(path, spoil(bytes)).expect("a file of the cache");
            round += 1;
            // Something has to be made anew, or nothing would be read.
            book.write(
                "docs/sub/a.md",
                format!("---\ntags: [x]\n---\n# A\n\n```rust\nfn a{round}() {{}}\n```\n"),
            );
            let report = book.build();
            assert!(report.published, "{}", path.display());
            book.write(
                "docs/sub/a.md",
                "---\ntags: [x]\n---\n# A\n\n```rust\nfn a() {}\n```\n",
            );
            let _ = book.build();
            assert_eq!(difference(&book.site(), &clean), "", "{} spoilt", path.display());
        }
    }
}

#[test]
fn files_that_changed_places_are_misses() {
    let book = book();
    let _ = book.build();
    let whole = files(&book);
    for turn in 1..whole.len() {
        for (number, (path, _)) in whole.iter().enumerate() {
            std::fs::write(path, &whole[(number + turn) % whole.len()].1).expect("a file of the cache");
        }
        book.write("docs/part.txt", format!("Part {turn}.\n"));
        let _ = book.build();
        assert_eq!(difference(&book.site(), &book.build_clean()), "");
    }
}

#[test]
fn another_checkout_can_use_it() {
    let book = book();
    let _ = book.build();
    let other = TestBook::default();
    other.copy_in(&book.path("docs"), "docs");
    other.copy_in(&book.path("book.toml"), "book.toml");
    std::fs::create_dir(other.path(".portolan")).expect("a folder");
    for (path, bytes) in files(&book) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        other.write(&format!(".portolan/{name}"), bytes);
    }
    let report = other.build();
    assert_eq!(listed(&report.parsed), "");
    assert_eq!(difference(&other.site(), &book.site()), "");
}

#[test]
fn going_to_another_branch_and_back_parses_nothing_again() {
    let book = book();
    let main = ["# Home\n\n[A](sub/a.md)\n", "---\ntags: [x]\n---\n# A\n", "# B\n"];
    let branch = [
        "# House\n\n[A](sub/a.md)\n",
        "---\ntags: [y]\n---\n# A!\n",
        "# B!\n",
    ];
    let switch = |to: &[&str; 3]| {
        for (path, text) in ["docs/index.md", "docs/sub/a.md", "docs/sub/b.md"].iter().zip(to) {
            book.write(path, text);
        }
        let report = book.build();
        assert_eq!(difference(&book.site(), &book.build_clean()), "");
        report.parsed.len()
    };
    assert_eq!([switch(&main), switch(&branch)], [3, 3]);
    for _ in 0..3 {
        assert_eq!([switch(&main), switch(&branch)], [0, 0]);
    }
}

#[test]
fn it_does_not_grow_with_the_number_of_builds() {
    let book = book();
    // More than what a rewrite is begun for.
    let text = |round: usize| {
        format!(
            "# A\n\n{}\n",
            format!("Of round {round}, a sentence. ").repeat(2_000)
        )
    };
    book.write("docs/sub/a.md", text(0));
    let _ = book.build();
    let first = size(&book);
    let mut largest = first;
    for round in 1..30 {
        book.write("docs/sub/a.md", text(round));
        let _ = book.build();
        largest = largest.max(size(&book));
    }
    assert!(
        largest < first * 12,
        "{first} bytes after the first build, up to {largest} later"
    );
}

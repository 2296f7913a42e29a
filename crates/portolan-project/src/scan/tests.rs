//! What a scan takes and leaves, over files in memory.

use super::*;
use crate::files::MemoryFiles;

fn shown(paths: &[&str], source: &str, include: &[&str]) -> String {
    let files = MemoryFiles::new(paths.iter().map(|path| (path, b"x")));
    let options = ScanOptions {
        source,
        reserved: &["site".to_owned(), "book.toml".to_owned(), "theme".to_owned()],
        included: &|path| include.contains(&path.as_str()),
        may_include: &|folder| include.iter().any(|path| path.starts_with(folder)),
    };
    let (tree, diagnostics) = scan(&files, &options);
    let mut text = String::new();
    for page in &tree.pages {
        text.push_str(&format!("page {page}\n"));
    }
    for asset in &tree.assets {
        text.push_str(&format!("file {asset}\n"));
    }
    if tree.has_summary {
        text.push_str("summary\n");
    }
    for diagnostic in diagnostics {
        let place = diagnostic
            .location
            .map(|place| format!(" {}:", place.file))
            .unwrap_or_default();
        text.push_str(&format!("{}{place} {}\n", diagnostic.id, diagnostic.message));
    }
    text
}

#[test]
fn pages_files_and_private_ones() {
    let paths = [
        "book.toml",
        "docs/SUMMARY.md",
        "docs/index.md",
        "docs/a/SUMMARY.md",
        "docs/a/logo.svg",
        "docs/.env.production",
        "docs/a/server.key",
        "docs/.well-known/security.txt",
        "docs/.github/workflows/ci.yml",
        "docs/id_rsa",
        "docs/id_ed25519.pub",
        "docs/a/ID_RSA.bak",
        "docs/id_card.png",
        "docs/id_mapping.md",
        "docs/built/.portolan-site",
        "docs/built/index.html",
        "site/index.html",
        "docs/book.before-portolan/index.html",
        "docs/book.before-portolan-2/index.html",
        "docs/what-was-before-portolan/index.html",
    ];
    let expected = "\
page a/SUMMARY.md
page id_mapping.md
page index.md
file .well-known/security.txt
file a/logo.svg
file id_card.png
file what-was-before-portolan/index.html
summary
asset-skipped docs/built: this folder is a site that was built, so it is left out
asset-skipped left out as private: `.env.production`, `.github/`, `a/ID_RSA.bak`, `a/server.key`, `id_ed25519.pub` and 1 more
";
    assert_eq!(shown(&paths, "docs", &[".well-known/security.txt"]), expected);
}

#[test]
fn a_book_whose_source_is_its_root_publishes_nothing_of_its_own() {
    let paths = [
        "book.toml",
        "index.md",
        "site/index.html",
        "theme/templates/page.html",
        ".portolan/x",
        ".git/HEAD",
    ];
    assert_eq!(shown(&paths, "", &[]), "page index.md\n");
    assert_eq!(shown(&paths, ".", &[]), "page index.md\n");
}

#[test]
fn names_that_do_not_work_everywhere() {
    let paths = [
        "d/aux.md",
        "d/a?.png",
        "d/end./x.md",
        "d/Read.md",
        "d/read.md",
        "d/ok name #1%.md",
    ];
    let expected = "\
page Read.md
page aux.md
page end./x.md
page ok name #1%.md
page read.md
file a?.png
portable-name d/aux.md: Windows reserves the name `aux.md`, which does not work on every system
portable-name d/end./x.md: `end.` ends with a dot or a space, which does not work on every system
portable-name d/read.md: the name differs from `Read.md` only in case or in the form of its accents
portable-name d/a?.png: `a?.png` holds `?`, which does not work on every system
";
    assert_eq!(shown(&paths, "d", &[]), expected);
}

#[test]
fn a_source_that_is_not_there_is_named() {
    assert_eq!(
        shown(&["book.toml"], "docs", &[]),
        "page-unreadable docs: `docs` does not exist\n"
    );
}

#[test]
fn links_are_followed_inside_the_book_and_never_in_circles() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for (path, text) in [("src/a/one.md", "x"), ("shared/two.md", "x"), ("src/@x.md", "x")] {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("../shared", root.join("src/linked")).unwrap();
        symlink("..", root.join("src/a/up")).unwrap();
        symlink("/etc", root.join("src/out")).unwrap();
        // What an editor leaves beside a file that it holds, and what nobody can mean.
        symlink("me@host.1:1", root.join("src/.#one.md")).unwrap();
        symlink("/etc/passwd", root.join("src/id_rsa")).unwrap();
        let files = crate::files::DiskFiles::new(root, &[]).unwrap();
        let options = ScanOptions {
            source: "src",
            reserved: &[],
            included: &|_| false,
            may_include: &|_| false,
        };
        let (tree, diagnostics) = scan(&files, &options);
        let pages: Vec<_> = tree.pages.iter().map(SourcePath::as_str).collect();
        assert_eq!(pages, ["a/one.md", "linked/two.md"]);
        let mut found: Vec<_> = diagnostics
            .iter()
            .map(|it| format!("{} {}", it.id, it.location.as_ref().unwrap().file))
            .collect();
        found.sort();
        assert_eq!(
            found,
            [
                "folder-skipped src/a/up",
                "include-outside src/out",
                "portable-name src/@x.md"
            ]
        );
    }
}

//! Folders and files of other people.

use super::*;
use crate::output::{InPlace, Swap};

const SITE: &[(&str, &str)] = &[("index.html", "home"), ("guide/a.html", "A")];

fn with(files: &[(&str, &str)], more: &[(&str, &str)]) -> Tree {
    let mut all = tree(files);
    all.extend(tree(more));
    all
}

#[test]
fn a_folder_without_our_mark_is_left_alone() {
    let mut desk = Desk::new();
    desk.put("site/thesis.tex", "years of work");
    let error = desk.build(SITE).unwrap_err();
    insta::assert_snapshot!(message(&error, &desk), @"`[desk]/site` is not empty and was not made by portolan: name another folder with `-d`, empty this one, or, if its files may stay beside the site, put an empty file `.portolan-site` in it");
    assert_eq!(desk.published(), tree(&[("thesis.tex", "years of work")]));

    desk.put("site/.portolan-site", "my notes about a site\n");
    assert!(matches!(
        desk.build(SITE).unwrap_err(),
        OutputError::NotOurs { .. }
    ));
    desk.put("site/.portolan-site", "portolan-site 2\nx\n");
    insta::assert_snapshot!(message(&desk.build(SITE).unwrap_err(), &desk), @"`[desk]/site` was written by a newer portolan: update portolan, or name another folder with `-d`");

    // The way out that the message names.
    desk.put("site/.portolan-site", "");
    desk.build(SITE).unwrap();
    assert_eq!(desk.published(), with(SITE, &[("thesis.tex", "years of work")]));
}

#[test]
fn an_empty_folder_is_fine_and_a_file_is_not() {
    let mut desk = Desk::new();
    fs::create_dir(desk.site()).unwrap();
    desk.build(SITE).unwrap();
    assert_eq!(
        (desk.published(), desk.beside()),
        (tree(SITE), vec!["site".to_owned()])
    );

    let mut desk = Desk::new();
    desk.put("site", "a file");
    insta::assert_snapshot!(message(&desk.build(SITE).unwrap_err(), &desk), @"`[desk]/site` cannot be the output folder: it is not a folder; name another one with `-d`");
}

#[test]
fn the_book_its_source_and_the_root_are_no_output_folders() {
    let desk = Desk::new();
    desk.put("book/src/index.md", "# Home");
    let folder = |path: &str| desk.root.path().join(path);
    let begin = |output: PathBuf| {
        let target = Target {
            folder: output,
            protected: vec![folder("book"), folder("book/src")],
            closed: vec![folder("book/src"), folder("book/.portolan")],
            facts: StatFacts::default(),
        };
        SiteWriter::begin(&target, &mut no_wait)
            .map(drop)
            .map_err(|error| message(&error, &desk))
    };
    let outputs = [
        "book",
        "book/src",
        "book/src/..",
        "",
        "book/site/../../book",
        "book/src/site",
        "book/.portolan/site",
        "book/site",
        "site",
    ];
    let mut found: Vec<_> = outputs.iter().map(|output| begin(folder(output))).collect();
    found.push(begin(PathBuf::from("/")));
    insta::assert_debug_snapshot!(found, @r#"
    [
        Err(
            "`[desk]/book` cannot be the output folder: it is the book itself, its source or your home folder; name another one with `-d`",
        ),
        Err(
            "`[desk]/book/src` cannot be the output folder: it is the book itself, its source or your home folder; name another one with `-d`",
        ),
        Err(
            "`[desk]/book/src/..` cannot be the output folder: it is the book itself, its source or your home folder; name another one with `-d`",
        ),
        Err(
            "`[desk]/` cannot be the output folder: it contains the book, its source or your home folder; name another one with `-d`",
        ),
        Err(
            "cannot find `[desk]/book/site/../../book`: No such file or directory (os error 2)",
        ),
        Err(
            "`[desk]/book/src/site` cannot be the output folder: it lies in the source or the cache of the book; name another one with `-d`",
        ),
        Err(
            "`[desk]/book/.portolan/site` cannot be the output folder: it lies in the source or the cache of the book; name another one with `-d`",
        ),
        Ok(
            (),
        ),
        Ok(
            (),
        ),
        Err(
            "`/` cannot be the output folder: it is the root of the file system; name another one with `-d`",
        ),
    ]
    "#);
}

#[cfg(unix)]
#[test]
fn files_of_others_stay_whatever_they_are() {
    let mut desk = Desk::with_site(SITE);
    desk.put("site/CNAME", "docs.example.org");
    desk.put("site/guide/notes.txt", "mine");
    std::os::unix::fs::symlink("nowhere", desk.site().join("link")).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"guide/odd-\xff");
    fs::write(desk.site().join(odd), "odd").unwrap();
    use std::os::unix::ffi::OsStrExt;
    let outcome = desk.build(&[("index.html", "new")]).unwrap();
    assert_eq!(
        (outcome.swap.clone(), counts(&outcome)),
        (Swap::Exchanged, (1, 0, 1))
    );
    assert_eq!(fs::read_to_string(desk.site().join(odd)).unwrap(), "odd");
    fs::remove_file(desk.site().join(odd)).unwrap();
    let theirs = [
        ("CNAME", "docs.example.org"),
        ("guide/notes.txt", "mine"),
        ("link", "-> nowhere"),
    ];
    assert_eq!(desk.published(), with(&[("index.html", "new")], &theirs));
}

#[test]
fn beside_a_folder_of_others_files_are_replaced_in_place() {
    let mut desk = Desk::with_site(SITE);
    desk.put("site/.git/HEAD", "ref: refs/heads/gh-pages");
    desk.put("site/guide/private/x", "mine");
    let theirs = [
        (".git/HEAD", "ref: refs/heads/gh-pages"),
        ("guide/private/x", "mine"),
    ];
    let outcome = desk.build(SITE).unwrap();
    assert_eq!(outcome.swap, Swap::Unchanged);
    let outcome = desk.build(&[("index.html", "new"), ("new/b.html", "B")]).unwrap();
    assert_eq!(counts(&outcome), (2, 0, 1));
    let Swap::InPlace(reason) = outcome.swap else {
        panic!("in place")
    };
    insta::assert_snapshot!(reason, @"it holds the folder `.git`, which portolan did not make");
    assert_eq!(
        desk.published(),
        with(&[("index.html", "new"), ("new/b.html", "B")], &theirs)
    );
    assert_eq!(desk.beside(), ["site"]);
    let outcome = desk.build(&[("index.html", "new"), ("new/b.html", "B")]).unwrap();
    assert_eq!(outcome.swap, Swap::Unchanged);
}

#[test]
fn a_folder_that_others_made_while_we_wrote_is_kept_too() {
    let desk = Desk::with_site(SITE);
    let writer = desk.begin().unwrap();
    writer.write(&UrlPath::new("index.html"), b"new").unwrap();
    desk.put("site/.git/HEAD", "ref");
    desk.put("site/late.txt", "mine");
    let outcome = writer.commit().unwrap();
    assert_eq!(outcome.swap, Swap::InPlace(InPlace::ForeignFolder(".git".into())));
    let theirs = [(".git/HEAD", "ref"), ("late.txt", "mine")];
    assert_eq!(desk.published(), with(&[("index.html", "new")], &theirs));
    assert_eq!(desk.beside(), ["site"]);
}

#[test]
fn a_file_of_others_is_never_overwritten() {
    let mut desk = Desk::with_site(SITE);
    desk.put("site/robots.txt", "mine");
    desk.put("site/new/x.html", "mine");
    desk.put("site/page", "mine");
    desk.put("site/same.txt", "same");
    let files = [
        ("index.html", "new"),
        ("robots.txt", "ours"),
        ("new/x.html", "ours"),
        ("page/x.html", "ours"),
        ("same.txt", "same"),
    ];
    let before = desk.published();
    let error = desk.build(&files).unwrap_err();
    insta::assert_snapshot!(message(&error, &desk), @"the site needs names that other files in `[desk]/site` have, which portolan did not write: move or delete `new/x.html`, `page`, `robots.txt`");
    assert_eq!(
        (desk.published(), desk.beside()),
        (before, vec!["site".to_owned()])
    );

    // What is the same is adopted.
    desk.build(&[("index.html", "new"), ("same.txt", "same")])
        .unwrap();
    let outcome = desk.build(&[("index.html", "new")]).unwrap();
    assert_eq!(counts(&outcome), (0, 1, 1));
    let theirs = [("robots.txt", "mine"), ("new/x.html", "mine"), ("page", "mine")];
    assert_eq!(desk.published(), with(&[("index.html", "new")], &theirs));
}

#[cfg(unix)]
#[test]
fn no_link_in_the_output_is_followed() {
    use std::os::unix::fs::symlink;
    for in_place in [false, true] {
        let mut desk = Desk::with_site(&[SITE[0], SITE[1], ("gone/x.html", "X"), ("a.html", "a")]);
        desk.put("outside/a.html", "A");
        desk.put("outside/x.html", "X");
        desk.put("secret", "a");
        if in_place {
            desk.put("site/.git/HEAD", "ref");
        }
        // A folder of ours that is gone from the site leads elsewhere now, and so does a file.
        for folder in ["gone", "a.html"] {
            let path = desk.site().join(folder);
            if path.is_dir() {
                fs::remove_dir_all(&path).unwrap()
            } else {
                fs::remove_file(&path).unwrap()
            }
        }
        symlink("../outside", desk.site().join("gone")).unwrap();
        symlink("../secret", desk.site().join("a.html")).unwrap();
        let writer = desk.begin().unwrap();
        let keep = |path, content| writer.can_keep(&UrlPath::new(path), &hash(content));
        assert_eq!((keep("gone/x.html", "X"), keep("a.html", "a")), (false, false));
        drop(writer);
        desk.build(&[("index.html", "new"), ("a.html", "b")]).unwrap();
        let mut theirs = vec![("gone", "-> ../outside")];
        theirs.extend(in_place.then_some((".git/HEAD", "ref")));
        assert_eq!(
            desk.published(),
            with(&[("index.html", "new"), ("a.html", "b")], &theirs)
        );
        let outside = tree(&[("a.html", "A"), ("x.html", "X")]);
        assert_eq!(read_tree(&desk.root.path().join("outside")), outside);
        assert_eq!(fs::read_to_string(desk.root.path().join("secret")).unwrap(), "a");

        // Where the site needs the folder, the link is in the way.
        let error = desk.build(&[("gone/x.html", "Y")]).unwrap_err();
        assert!(
            matches!(&error, OutputError::InTheWay { paths, .. } if paths == &["gone"]),
            "{error}"
        );
        assert_eq!(read_tree(&desk.root.path().join("outside")), outside);
    }
}

#[test]
fn a_manifest_from_elsewhere_deletes_nothing_outside() {
    let mut desk = Desk::with_site(SITE);
    desk.put("precious.txt", "mine");
    let manifest = fs::read_to_string(desk.site().join(MARK)).unwrap();
    let hash = hash("mine");
    desk.put(
        "site/.portolan-site",
        &format!("{manifest}{hash} 4 ../precious.txt\n{hash} 4 guide/../../precious.txt\n"),
    );
    desk.build(&SITE[..1]).unwrap();
    assert_eq!(desk.published(), tree(&SITE[..1]));
    assert_eq!(desk.beside(), ["precious.txt", "site"]);
}

/// What mdBook leaves: names without (0.4) or with (0.5) a hash.
fn put_mdbook(desk: &Desk, tail: &str) {
    desk.put("site/index.html", "mdBook");
    desk.put(&format!("site/book{tail}.js"), "script");
    desk.put(&format!("site/css/general{tail}.css"), "style");
    desk.put("site/.nojekyll", "");
}

#[test]
fn a_site_of_mdbook_is_moved_aside() {
    for tail in ["", "-a0b12cfe"] {
        let mut desk = Desk::new();
        for expected in ["site.before-portolan", "site.before-portolan-2"] {
            put_mdbook(&desk, tail);
            let moved = read_tree(&desk.site());
            let outcome = desk.build(SITE).unwrap();
            let aside = outcome.moved_aside.clone().unwrap();
            assert_eq!(
                (aside.file_name().unwrap().to_str().unwrap(), counts(&outcome)),
                (expected, (2, 0, 0))
            );
            assert_eq!((read_tree(&aside), desk.published()), (moved, tree(SITE)));
            fs::remove_dir_all(desk.site()).unwrap();
        }
        assert_eq!(desk.beside(), ["site.before-portolan", "site.before-portolan-2"]);
    }
}

#[test]
fn folders_of_several_renderers_are_moved_aside_together() {
    let mut desk = Desk::new();
    desk.put("site/html/index.html", "mdBook");
    desk.put("site/html/book-a0b12cfe.js", "script");
    desk.put("site/html/css/general-a0b12cfe.css", "style");
    desk.put("site/epub/book.epub", "an hour of work");
    let moved = read_tree(&desk.site());
    let outcome = desk.build(SITE).unwrap();
    let aside = outcome.moved_aside.unwrap();
    assert_eq!((read_tree(&aside), desk.published()), (moved, tree(SITE)));

    // A folder that mdBook does not make so is somebody's.
    let mut desk = Desk::new();
    desk.put("site/html/index.html", "mine");
    desk.put("site/html/css/general.css", "mine");
    assert!(matches!(
        desk.build(SITE).unwrap_err(),
        OutputError::NotOurs { .. }
    ));
    let mut desk = Desk::new();
    put_mdbook(&desk, "");
    fs::create_dir(desk.root.path().join("other")).unwrap();
    fs::rename(desk.site(), desk.root.path().join("other/html")).unwrap();
    fs::rename(desk.root.path().join("other"), desk.site()).unwrap();
    desk.put("site/notes.txt", "mine");
    assert!(matches!(
        desk.build(SITE).unwrap_err(),
        OutputError::NotOurs { .. }
    ));
}

#[test]
fn a_site_of_mdbook_that_is_a_work_tree_stays() {
    let mut desk = Desk::new();
    put_mdbook(&desk, "");
    desk.put("site/.git", "gitdir: elsewhere");
    let before = desk.published();
    insta::assert_snapshot!(message(&desk.build(SITE).unwrap_err(), &desk), @"`[desk]/site` holds a site made by mdBook that cannot be moved aside (it is a git work tree): move its files yourself, or name another folder with `-d`");
    assert_eq!(desk.published(), before);
}

#[test]
fn removing_a_site_removes_what_is_ours() {
    let desk = Desk::with_site(SITE);
    assert!(super::super::remove(&desk.site()).unwrap());
    assert!(!super::super::remove(&desk.site()).unwrap());
    assert_eq!(desk.beside(), [""; 0]);

    let desk = Desk::with_site(SITE);
    desk.put("site/guide/notes.txt", "mine");
    assert!(super::super::remove(&desk.site()).unwrap());
    assert_eq!(read_tree(&desk.site()), tree(&[("guide/notes.txt", "mine")]));
    assert!(matches!(
        super::super::remove(&desk.site()).unwrap_err(),
        OutputError::NotOurs { .. }
    ));
    assert_eq!(read_tree(&desk.site()), tree(&[("guide/notes.txt", "mine")]));
}

//! What a commit does to a site of ours.

use std::sync::Mutex;

use super::*;
use crate::output::{InPlace, Swap};

const SITE: &[(&str, &str)] = &[
    ("index.html", "home"),
    ("guide/a.html", "A"),
    ("guide/deep/b.html", "B"),
];

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::metadata(path).unwrap())
}

#[test]
fn a_first_build_makes_the_folder_and_all_above_it() {
    let mut desk = Desk::new();
    let outcome = desk.build(SITE).unwrap();
    assert_eq!(
        (outcome.swap.clone(), counts(&outcome)),
        (Swap::Exchanged, (3, 0, 0))
    );
    assert_eq!(desk.published(), tree(SITE));
    assert_eq!(desk.beside(), ["site"]);

    let target = Target {
        folder: desk.root.path().join("x/y/z"),
        ..Target::default()
    };
    let writer = SiteWriter::begin(&target, &mut no_wait).unwrap();
    writer.write(&UrlPath::new("index.html"), b"home").unwrap();
    drop(writer);
    assert_eq!(desk.beside(), ["site"]);
    let writer = SiteWriter::begin(&target, &mut no_wait).unwrap();
    writer.write(&UrlPath::new("index.html"), b"home").unwrap();
    writer.commit().unwrap();
    assert_eq!(
        fs::read_to_string(desk.root.path().join("x/y/z/index.html")).unwrap(),
        "home"
    );
}

#[test]
fn the_manifest_is_the_mark_and_has_the_same_bytes_for_the_same_site() {
    let desk = Desk::with_site(SITE);
    let manifest = fs::read_to_string(desk.site().join(MARK)).unwrap();
    insta::assert_snapshot!(manifest, @r#"
    portolan-site 1
    9b0498cbe3839becd0d496e05c553485 1 guide/a.html
    9d1b9bc4078a3e7274d3766ca02423f3 1 guide/deep/b.html
    a31aa7a9c2f303d1fee9e63fce526ec2 4 index.html
    "#);
    let reversed: Vec<_> = SITE.iter().rev().copied().collect();
    let other = Desk::with_site(&reversed);
    assert_eq!(fs::read_to_string(other.site().join(MARK)).unwrap(), manifest);
}

#[cfg(unix)]
#[test]
fn nothing_changed_nothing_written() {
    let mut desk = Desk::with_site(SITE);
    let before = (
        inode(&desk.site()),
        fs::metadata(desk.root.path()).unwrap().modified().unwrap(),
    );
    let outcome = desk.build(SITE).unwrap();
    assert_eq!(
        (outcome.swap.clone(), counts(&outcome)),
        (Swap::Unchanged, (0, 3, 0))
    );
    assert_eq!(
        (
            inode(&desk.site()),
            fs::metadata(desk.root.path()).unwrap().modified().unwrap()
        ),
        before
    );

    // Without the time stamps of the last build the files are read, to the same end.
    desk.facts = StatFacts::default();
    let again = desk.build(SITE).unwrap();
    let since = outcome.since;
    assert_eq!(Outcome { since, ..again }, outcome);
}

#[cfg(unix)]
#[test]
fn what_did_not_change_is_the_same_file_and_what_did_is_a_new_one() {
    let mut desk = Desk::with_site(SITE);
    let page = |name: &str| inode(&desk.site().join(name));
    let before = (page("guide/a.html"), page("index.html"));
    let reader = fs::File::open(desk.site().join("index.html")).unwrap();
    let outcome = desk
        .build(&[("index.html", "new"), SITE[1], ("c.html", "C")])
        .unwrap();
    assert_eq!(
        (outcome.swap.clone(), counts(&outcome)),
        (Swap::Exchanged, (2, 1, 1))
    );
    assert_eq!(
        desk.published(),
        tree(&[("index.html", "new"), SITE[1], ("c.html", "C")])
    );
    assert_eq!(inode(&desk.site().join("guide/a.html")), before.0);
    assert_ne!(inode(&desk.site().join("index.html")), before.1);
    assert_eq!(std::io::read_to_string(reader).unwrap(), "home");
    assert_eq!(desk.beside(), ["site"]);
}

#[test]
fn a_page_that_went_takes_its_empty_folders_with_it() {
    let mut desk = Desk::with_site(SITE);
    let outcome = desk.build(&SITE[..1]).unwrap();
    assert_eq!(counts(&outcome), (0, 1, 2));
    assert_eq!(desk.published(), tree(&SITE[..1]));
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let files = [("a", "file"), ("b/c", "below")];
    let turned = [("a/x", "below"), ("b", "file")];
    let mut desk = Desk::with_site(&files);
    desk.build(&turned).unwrap();
    assert_eq!(desk.published(), tree(&turned));

    let mut desk = Desk::with_site(&files);
    desk.put("site/.git/HEAD", "ref");
    let outcome = desk.build(&turned).unwrap();
    assert_eq!(outcome.swap, Swap::InPlace(InPlace::ForeignFolder(".git".into())));
    assert_eq!(
        desk.published(),
        tree(&[("a/x", "below"), ("b", "file"), (".git/HEAD", "ref")])
    );
}

#[test]
fn a_page_is_kept_only_while_its_file_is_as_we_left_it() {
    let mut desk = Desk::with_site(SITE);
    let ask = |desk: &Desk, path: &str, content: &str| {
        desk.begin()
            .unwrap()
            .can_keep(&UrlPath::new(path), &hash(content))
    };
    let asked = [
        ("index.html", "home"),
        ("index.html", "other"),
        ("absent.html", "home"),
    ];
    assert_eq!(
        asked.map(|(path, content)| ask(&desk, path, content)),
        [true, false, false]
    );

    desk.put("site/index.html", "h0me");
    assert!(!ask(&desk, "index.html", "home"));
    fs::remove_file(desk.site().join("guide/a.html")).unwrap();
    assert!(!ask(&desk, "guide/a.html", "A"));
    assert!(ask(&desk, "guide/deep/b.html", "B"));

    let writer = desk.begin().unwrap();
    let kept = SITE
        .iter()
        .map(|(path, content)| writer.keep(&UrlPath::new(path), &hash(content)).unwrap());
    assert_eq!(kept.collect::<Vec<_>>(), [false, false, true]);
    drop(writer);
    let outcome = desk.build(SITE).unwrap();
    assert_eq!((counts(&outcome), desk.published()), ((2, 1, 0), tree(SITE)));
}

#[test]
fn all_kept_is_unchanged_and_all_but_one_removes_that_one() {
    let desk = Desk::with_site(SITE);
    let keep = |files: &[(&str, &str)]| {
        let writer = desk.begin().unwrap();
        for (path, content) in files {
            assert!(writer.keep(&UrlPath::new(path), &hash(content)).unwrap());
        }
        writer.commit().unwrap()
    };
    assert_eq!(keep(SITE).swap, Swap::Unchanged);
    let outcome = keep(&SITE[1..]);
    assert_eq!(
        (outcome.swap.clone(), counts(&outcome)),
        (Swap::Exchanged, (0, 2, 1))
    );
    assert_eq!(desk.published(), tree(&SITE[1..]));
}

#[test]
fn files_are_copied_once_and_again_when_they_change() {
    let desk = Desk::with_site(SITE);
    let copy = |content: &str| {
        desk.put("source/logo.svg", content);
        let writer = desk.begin().unwrap();
        for (path, content) in SITE {
            writer.write(&UrlPath::new(path), content.as_bytes()).unwrap();
        }
        let copied = writer
            .copy(
                &UrlPath::new("img/logo.svg"),
                &desk.root.path().join("source/logo.svg"),
            )
            .unwrap();
        assert_eq!(copied, hash(content));
        counts(&writer.commit().unwrap())
    };
    assert_eq!(["one", "one", "two"].map(copy), [(1, 3, 0), (0, 4, 0), (1, 3, 0)]);
    assert_eq!(desk.published()["img/logo.svg"], "two");

    let writer = desk.begin().unwrap();
    let missing = writer
        .copy(&UrlPath::new("x"), &desk.root.path().join("source/x"))
        .unwrap_err();
    insta::assert_snapshot!(message(&missing, &desk), @"cannot copy `[desk]/source/x`: No such file or directory (os error 2)");
    let unfinished = writer.commit().unwrap_err();
    insta::assert_snapshot!(unfinished, @"`x` was begun and not finished, so the site is not complete");
}

#[test]
fn a_writer_that_is_dropped_leaves_no_trace() {
    let desk = Desk::with_site(SITE);
    let writer = desk.begin().unwrap();
    assert_eq!(writer.staging_folder(), None);
    writer.write(&UrlPath::new("index.html"), b"half").unwrap();
    let staging = writer.staging_folder().unwrap();
    assert_eq!(fs::read_to_string(staging.join("index.html")).unwrap(), "half");
    drop(writer);
    assert_eq!(
        (desk.published(), desk.beside()),
        (tree(SITE), vec!["site".to_owned()])
    );
}

#[test]
fn leftovers_of_dead_builds_go_and_those_of_living_ones_stay() {
    let mut desk = Desk::with_site(SITE);
    let other = Target {
        folder: desk.root.path().join("site2"),
        ..Target::default()
    };
    let living = SiteWriter::begin(&other, &mut no_wait).unwrap();
    living.write(&UrlPath::new("x.html"), b"x").unwrap();
    desk.put(".site.portolan-new-77/index.html", "half");
    desk.put(".site.portolan-new-77-3/index.html", "half");
    desk.put(".site.portolan-old-77/index.html", "not ours: no mark");
    desk.put(".site.portolan-new-77x/precious", "other people's");
    desk.put("site/.portolan-new-9/index.html", "half");
    desk.put("site/.portolan-newer/x", "other people's");
    desk.build(SITE).unwrap();
    let living = living
        .staging_folder()
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        desk.beside(),
        [".site.portolan-new-77x", ".site.portolan-old-77", &living, "site"]
    );
    let mut expected = tree(SITE);
    expected.insert(".portolan-newer/x".to_owned(), "other people's".to_owned());
    assert_eq!(desk.published(), expected);
}

#[test]
fn a_path_belongs_to_one_file_inside_the_site() {
    let desk = Desk::new();
    let writer = desk.begin().unwrap();
    let write = |path: &str| {
        writer
            .write(&UrlPath::new(path), b"x")
            .err()
            .map(|error| error.to_string())
    };
    let said = [
        "a.html", "a.html", "a.html/b", "c/d", "c", "e//f", MARK, "", "g/./h",
    ]
    .map(write);
    insta::assert_debug_snapshot!(said, @r#"
    [
        None,
        Some(
            "`a.html` would be written twice: give one of the two pages or files another name",
        ),
        Some(
            "`a.html` would be written twice: give one of the two pages or files another name",
        ),
        None,
        Some(
            "`c` would be written twice: give one of the two pages or files another name",
        ),
        Some(
            "`e//f` is not a path inside the site: rename the page or file that it comes from",
        ),
        Some(
            "`.portolan-site` is not a path inside the site: rename the page or file that it comes from",
        ),
        Some(
            "`` is not a path inside the site: rename the page or file that it comes from",
        ),
        Some(
            "`g/./h` is not a path inside the site: rename the page or file that it comes from",
        ),
    ]
    "#);
}

#[test]
fn a_kept_file_cannot_be_a_folder_too() {
    let desk = Desk::with_site(SITE);
    let writer = desk.begin().unwrap();
    assert!(writer.keep(&UrlPath::new("index.html"), &hash("home")).unwrap());
    writer.write(&UrlPath::new("index.html/x"), b"x").unwrap();
    insta::assert_snapshot!(writer.commit().unwrap_err(), @"`index.html` would be written twice: give one of the two pages or files another name");
    assert_eq!(desk.published(), tree(SITE));
}

#[test]
fn threads_write_one_site() {
    use rayon::prelude::*;
    let mut desk = Desk::with_site(SITE);
    let files: Vec<(String, String)> = (0..300)
        .map(|number| {
            (
                format!("s{}/t{}/p{number}.html", number % 7, number % 3),
                format!("{number}"),
            )
        })
        .collect();
    let writer = desk.begin().unwrap();
    files.par_iter().for_each(|(path, content)| {
        writer.write(&UrlPath::new(path), content.as_bytes()).unwrap();
    });
    desk.facts = writer.commit().unwrap().facts;
    assert_eq!(desk.published(), files.iter().cloned().collect::<Tree>());
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, content)| (&**path, &**content))
        .collect();
    assert_eq!(desk.build(&files).unwrap().swap, Swap::Unchanged);
}

#[test]
fn the_second_of_two_builds_waits_and_finds_the_first_ones_site() {
    let desk = Desk::with_site(SITE);
    let first = desk.begin().unwrap();
    first.write(&UrlPath::new("index.html"), b"first").unwrap();
    let first = Mutex::new(Some(first));
    let mut waits = 0;
    let second = SiteWriter::begin(&desk.target(), &mut |_| {
        waits += 1;
        if let Some(first) = first.lock().unwrap().take() {
            first.commit().unwrap();
        }
        ControlFlow::Continue(())
    });
    assert_eq!(waits, 1);
    let second = second.unwrap();
    assert!(second.keep(&UrlPath::new("index.html"), &hash("first")).unwrap());
    second.write(&UrlPath::new("other.html"), b"second").unwrap();
    second.commit().unwrap();
    assert_eq!(
        desk.published(),
        tree(&[("index.html", "first"), ("other.html", "second")])
    );
    assert_eq!(desk.beside(), ["site"]);
}

#[test]
fn two_first_builds_at_once_leave_one_whole_site() {
    let desk = Desk::new();
    let (first, second) = (desk.begin().unwrap(), desk.begin().unwrap());
    first.write(&UrlPath::new("a.html"), b"first").unwrap();
    second.write(&UrlPath::new("b.html"), b"second").unwrap();
    first.commit().unwrap();
    let outcome = second.commit().unwrap();
    assert_eq!(
        (outcome.swap.clone(), counts(&outcome)),
        (Swap::Exchanged, (1, 0, 1))
    );
    assert_eq!(desk.published(), tree(&[("b.html", "second")]));
    assert_eq!(desk.beside(), ["site"]);
}

#[test]
fn several_builds_race_and_one_whole_site_is_left() {
    let desk = Desk::with_site(SITE);
    std::thread::scope(|scope| {
        for number in 0..6 {
            let target = desk.target();
            scope.spawn(move || {
                let writer = SiteWriter::begin(&target, &mut |_| ControlFlow::Continue(())).unwrap();
                for page in 0..20 {
                    let path = UrlPath::new(format!("b{number}/{page}.html"));
                    writer.write(&path, format!("{number}").as_bytes()).unwrap();
                    writer
                        .write(
                            &UrlPath::new(format!("p{page}.html")),
                            format!("{number}").as_bytes(),
                        )
                        .unwrap();
                }
                writer.commit().unwrap();
            });
        }
    });
    let published = desk.published();
    let winner = published["p0.html"].clone();
    let expected: Tree = (0..20)
        .flat_map(|page| [format!("b{winner}/{page}.html"), format!("p{page}.html")])
        .map(|path| (path, winner.clone()))
        .collect();
    assert_eq!((published, desk.beside()), (expected, vec!["site".to_owned()]));
}

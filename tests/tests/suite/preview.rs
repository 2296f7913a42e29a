//! A preview shows what a build would write, renders what it is asked for, and follows what changes on disk.

use std::path::{Path, PathBuf};

use portolan_build::Silent;
use portolan_build::preview::{Changed, Found, NotFollowed, Preview, ThemeChange, Update};
use portolan_tests::{Site, TestBook, git, listed, read_folder, shown};

fn open(book: &TestBook) -> Preview {
    Preview::open(&book.request(), &Silent).expect("a preview")
}

fn text(preview: &Preview, path: &str) -> String {
    match preview.find(path) {
        Found::Page(html) => html.to_string(),
        Found::Made(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Found::File(file) => std::fs::read_to_string(file).expect("a file of the book"),
        Found::Failed(problems) => format!("failed: {}", shown(&problems)),
        Found::Nothing => "nothing".to_owned(),
    }
}

fn follow(preview: &Preview, book: &TestBook, paths: &[&str]) -> Update {
    let paths: Vec<PathBuf> = paths.iter().map(|path| book.path(path)).collect();
    preview
        .follow(&paths, &Silent)
        .expect("a change that can be followed")
}

fn pages(update: &Update) -> String {
    match &update.pages {
        Changed::Only(pages) => listed(pages),
        Changed::Any => "any".to_owned(),
    }
}

fn broken(preview: &Preview) -> String {
    listed(&preview.broken().into_keys().collect::<Vec<_>>())
}

fn two_pages() -> TestBook {
    TestBook::of_pages(&[
        ("index.md", "# Home\n\nWelcome.\n"),
        ("guide/a.md", "# Alpha\n\nLead.\n\nFirst text, [b](b.md#two).\n"),
        (
            "guide/b.md",
            "# Beta\n\nLead.\n\n## Two\n\n{{#include ../part.txt}}\n",
        ),
        ("part.txt", "a part\n"),
    ])
}

/// Every file of a site, as the preview gives it.
fn previewed(preview: &Preview, site: &Site) -> Site {
    site.keys()
        .map(|path| {
            let bytes = match preview.find(path) {
                Found::Page(html) => html.as_bytes().to_vec(),
                Found::Made(bytes) => bytes.to_vec(),
                Found::File(file) => std::fs::read(file).expect("a file of the book"),
                other => format!("{other:?}").into_bytes(),
            };
            (path.clone(), bytes)
        })
        .collect()
}

#[test]
fn a_preview_of_the_example_portal_is_what_a_build_writes() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let book = TestBook::new(&[]);
    book.copy_in(&repository.join("book.toml"), "book.toml");
    book.copy_in(&repository.join("example-docs"), "example-docs");
    let report = book.build();
    let mut built = read_folder(&book.path("site"));
    // The mark of the output folder is no part of the site, and `site.js` holds the hash of everything written.
    built.retain(|path, _| path != ".portolan-site" && path != "site.js");
    let preview = open(&book);
    preview.load_history();
    preview.index(&|| false).unwrap();
    assert_eq!(
        portolan_tests::difference(&built, &previewed(&preview, &built)),
        ""
    );
    assert_eq!(shown(&preview.diagnostics()), shown(&report.diagnostics));
    assert!(!book.path(".portolan/preview").exists());
}

#[test]
fn a_saved_text_touches_its_page_alone() {
    let book = two_pages();
    let preview = open(&book);
    assert!(text(&preview, "guide/a.html").contains("First text"));
    book.write(
        "docs/guide/a.md",
        "# Alpha\n\nLead.\n\nSecond text, [b](b.md#two).\n",
    );
    let update = follow(&preview, &book, &["docs/guide/a.md"]);
    assert_eq!(
        (listed(&update.parsed), pages(&update)),
        ("guide/a.md".to_owned(), "guide/a.html".to_owned())
    );
    assert!(text(&preview, "guide/a.html").contains("Second text"));
}

#[test]
fn a_saved_part_touches_the_pages_that_include_it() {
    let book = two_pages();
    let preview = open(&book);
    book.write("docs/part.txt", "another part\n");
    let update = follow(&preview, &book, &["docs/part.txt"]);
    assert_eq!(pages(&update), "guide/b.html");
    assert!(text(&preview, "guide/b.html").contains("another part"));
}

#[test]
fn a_saved_title_shows_where_it_is_named() {
    let book = two_pages();
    let preview = open(&book);
    assert!(text(&preview, "guide/b.html").contains(">Alpha<"));
    book.write("docs/guide/a.md", "# Gamma\n\nFirst text.\n");
    let update = follow(&preview, &book, &["docs/guide/a.md"]);
    assert_eq!(
        (listed(&update.parsed), pages(&update)),
        ("guide/a.md".to_owned(), "any".to_owned())
    );
    let page = text(&preview, "guide/b.html");
    assert!(page.contains(">Gamma<") && !page.contains(">Alpha<"));
}

#[test]
fn a_removed_heading_breaks_links_to_it_and_its_return_mends_them() {
    let book = two_pages();
    let preview = open(&book);
    let broken = || {
        let mut found = preview.diagnostics();
        found.retain(|it| it.id == "broken-anchor");
        shown(&found)
    };
    assert_eq!(broken(), "");
    book.write("docs/guide/b.md", "# Beta\n\n## Three\n");
    follow(&preview, &book, &["docs/guide/b.md"]);
    assert_eq!(
        broken(),
        "warning broken-anchor docs/guide/a.md:5:13: `docs/guide/b.md` has no heading or id `two` (link to the page itself, or give the heading an id: `## Title {#id}`)\n"
    );
    book.write("docs/guide/b.md", "# Beta\n\n## Two\n");
    follow(&preview, &book, &["docs/guide/b.md"]);
    assert_eq!(broken(), "");
}

#[test]
fn pages_come_move_and_go() {
    let book = two_pages();
    let preview = open(&book);
    assert_eq!(text(&preview, "guide/c.html"), "nothing");
    book.write("docs/guide/c.md", "# Gamma\n");
    let update = follow(&preview, &book, &["docs/guide/c.md"]);
    assert_eq!(listed(&update.parsed), "guide/c.md");
    assert!(text(&preview, "guide/a.html").contains(">Gamma<"));
    book.remove("docs/guide/c.md");
    let update = follow(&preview, &book, &["docs/guide/c.md"]);
    assert_eq!(
        (listed(&update.gone), listed(&update.parsed)),
        ("guide/c.html".to_owned(), String::new())
    );
    assert_eq!(text(&preview, "guide/c.html"), "nothing");
    assert!(!text(&preview, "guide/a.html").contains(">Gamma<"));
}

#[test]
fn a_file_that_no_page_is_made_of_changes_nothing() {
    let book = two_pages();
    let preview = open(&book);
    book.write("notes.txt", "mine");
    book.write("docs/.hidden", "mine");
    assert!(
        follow(
            &preview,
            &book,
            &["notes.txt", "docs/.hidden", "site/index.html", ".portolan/lock"]
        )
        .is_empty()
    );
}

#[test]
fn styles_and_templates_of_the_book_are_followed() {
    let book = two_pages();
    let preview = open(&book);
    let before = text(&preview, "guide/a.html");
    book.write(
        "theme/styles/own.css",
        "@layer components { h1 { color: teal } }\n",
    );
    let update = follow(&preview, &book, &["theme/styles/own.css"]);
    assert_eq!(
        (update.theme, listed(&update.parsed)),
        (ThemeChange::Styles, String::new())
    );
    assert_ne!(text(&preview, "guide/a.html"), before);
    book.write(
        "theme/templates/page.html",
        "{% extends \"@portolan/page.html\" %}{% block meta %}<p>OWN</p>{% endblock meta %}",
    );
    let update = follow(&preview, &book, &["theme/templates/page.html"]);
    assert_eq!(
        (update.theme, listed(&update.parsed)),
        (ThemeChange::All, String::new())
    );
    assert!(text(&preview, "guide/a.html").contains("<p>OWN</p>"));
}

#[test]
fn what_is_broken_leaves_the_last_good_pages() {
    let book = two_pages();
    let preview = open(&book);
    let config = std::fs::read_to_string(book.path("book.toml")).expect("the configuration");
    let breaks: [(&str, &str, &str); 2] = [
        ("book.toml", "[book\n", "config"),
        (
            "theme/templates/page.html",
            "{% extends \"@portolan/page.html\" %}{% block",
            "template",
        ),
    ];
    for (file, content, id) in breaks {
        book.write(file, content);
        match preview.follow(&[book.path(file)], &Silent) {
            Err(NotFollowed::Problems(problems)) => {
                assert!(
                    problems.iter().any(|it| it.id.starts_with(id)),
                    "{}",
                    shown(&problems)
                );
            }
            other => panic!("{other:?}"),
        }
        assert!(text(&preview, "guide/a.html").contains("First text"));
        if file == "book.toml" {
            book.write(file, &config);
        } else {
            book.remove(file);
        }
        follow(&preview, &book, &[file]);
    }
    book.write("docs/guide/a.md", "---\ntitle: [\n---\n# Alpha\n");
    follow(&preview, &book, &["docs/guide/a.md"]);
    assert!(shown(&preview.diagnostics()).contains("front-matter docs/guide/a.md"));
}

#[test]
fn files_are_given_as_they_are() {
    let book = two_pages();
    book.write("docs/logo.txt", "logo");
    let preview = open(&book);
    assert_eq!(text(&preview, "logo.txt"), "logo");
    book.write("docs/logo.txt", "logo, larger");
    let update = follow(&preview, &book, &["docs/logo.txt"]);
    assert_eq!(
        (listed(&update.assets), listed(&update.parsed)),
        ("logo.txt".to_owned(), String::new())
    );
    assert_eq!(text(&preview, "logo.txt"), "logo, larger");
    // The Markdown of a page is a copy of its text, not its file.
    assert!(text(&preview, "guide/a.md").starts_with("---\ntitle: \"Alpha\"\n"));
    for path in ["../book.toml", "book.toml", ".portolan/lock", "guide/gone.md", ""] {
        assert_eq!(text(&preview, path), "nothing", "{path}");
    }
}

#[test]
fn a_touch_without_a_change_comes_to_nothing() {
    let book = two_pages();
    book.write("theme/styles/own.css", "h1 { color: teal }\n");
    let preview = open(&book);
    for path in ["docs/guide/a.md", "docs/part.txt"] {
        let update = follow(&preview, &book, &[path]);
        assert_eq!((pages(&update), update.gone.len()), (String::new(), 0), "{path}");
    }
    for path in ["book.toml", "theme/styles/own.css"] {
        assert_eq!(follow(&preview, &book, &[path]), Update::default(), "{path}");
    }
    assert_eq!(preview.reload(&Silent).expect("a preview"), Update::default());
}

#[test]
fn a_page_that_cannot_be_read_stays_as_it_was() {
    let book = two_pages();
    let preview = open(&book);
    let before = text(&preview, "guide/a.html");
    book.write("docs/guide/a.md", "---\ntitle: [\n---\n# Alpha\n");
    let update = follow(&preview, &book, &["docs/guide/a.md"]);
    assert_eq!(
        (pages(&update), broken(&preview)),
        (String::new(), "guide/a.md".to_owned())
    );
    assert_eq!(text(&preview, "guide/a.html"), before);
    assert!(text(&preview, "guide/b.html").contains(">Alpha<"));
    assert!(shown(&preview.diagnostics()).contains("front-matter docs/guide/a.md"));
    // The form of the book changes meanwhile.
    book.write("docs/guide/c.md", "# Gamma\n");
    follow(&preview, &book, &["docs/guide/c.md"]);
    assert_eq!(text(&preview, "guide/a.html"), before);
    assert_eq!(broken(&preview), "guide/a.md");
    book.write("docs/guide/a.md", "# Alpha\n\nMended.\n");
    let update = follow(&preview, &book, &["docs/guide/a.md"]);
    assert_eq!(
        (listed(&update.parsed), preview.broken().len()),
        ("guide/a.md".to_owned(), 0)
    );
    assert!(text(&preview, "guide/a.html").contains("Mended."));
    assert!(!shown(&preview.diagnostics()).contains("front-matter"));
}

#[test]
fn a_renamed_page_is_known_by_its_text() {
    let book = two_pages();
    let preview = open(&book);
    book.rename("docs/guide/b.md", "docs/guide/c.md");
    let update = follow(&preview, &book, &["docs/guide/b.md", "docs/guide/c.md"]);
    let moved: Vec<String> = update
        .moved
        .iter()
        .map(|(from, to)| format!("{from} {to}"))
        .collect();
    assert_eq!(
        (moved.concat(), update.gone.len()),
        ("guide/b.html guide/c.html".to_owned(), 0)
    );
}

#[test]
fn what_a_book_is_made_from_is_watched() {
    let book = TestBook::new(&[
        (
            "book.toml",
            "[book]\ntitle = \"T\"\n[build]\nextra-watch-dirs = [\"data\"]\n[output.html]\nadditional-css = [\"own.css\"]\n",
        ),
        ("own.css", "h1 { color: teal }\n"),
        ("shared.txt", "shared\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
        (
            "src/one.md",
            "# One\n\n{{#include ../shared.txt}}\n{{#include part.txt}}\n",
        ),
        ("src/part.txt", "part\n"),
    ]);
    let preview = open(&book);
    let watched = preview.watched();
    let root = book.root().canonicalize().expect("the book's folder");
    let names = |paths: &[PathBuf]| -> String {
        let inside = paths.iter().map(|path| path.strip_prefix(&root).unwrap_or(path));
        listed(&inside.map(|path| path.display().to_string()).collect::<Vec<_>>())
    };
    assert_eq!(
        (
            names(&watched.folders),
            names(&watched.files),
            names(&watched.except)
        ),
        (
            "data src theme".to_owned(),
            "book.toml own.css portolan.toml shared.txt".to_owned(),
            ".portolan .git book".to_owned()
        )
    );
    book.write("own.css", "h1 { color: navy }\n");
    let update = follow(&preview, &book, &["own.css"]);
    assert_eq!(
        (update.theme, pages(&update)),
        (ThemeChange::All, "any".to_owned())
    );
}

#[test]
fn blocks_say_where_they_were_written() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\nWelcome.\n"),
        (
            "a.md",
            "---\ntitle: Alpha\n---\n# Alpha\n\nOwn text.\n\n{{#include part.txt}}\n\n```txt\n{{#include code.txt:2}}\n```\n",
        ),
        ("part.txt", "Of a part.\n\nMore of it.\n"),
        ("code.txt", "one\ntwo\n"),
    ]);
    let preview = open(&book);
    let placed = preview.places("a.html").expect("places");
    let (main, _) = placed.html.split_once("</main>").expect("a page");
    let places: Vec<String> = main
        .split(" data-pt-at=\"")
        .skip(1)
        .filter_map(|part| {
            let (place, rest) = part.split_once('"')?;
            let (file, line) = place.split_once(':')?;
            let file = placed.files.get(file.parse::<usize>().ok()?)?;
            let text = rest
                .split(['<', '>'])
                .map(str::trim)
                .find(|text| text.starts_with(char::is_uppercase) || *text == "two");
            Some(format!("{file}:{line} {}", text.unwrap_or_default()))
        })
        .collect();
    assert_eq!(
        places,
        [
            "docs/a.md:4 Alpha",
            "docs/a.md:6 Own text.",
            "docs/part.txt:1 Of a part.",
            "docs/part.txt:3 More of it.",
            "docs/code.txt:2 two",
        ]
    );
    // The page itself says nothing of it, before or after.
    assert!(!text(&preview, "a.html").contains("data-pt-at"));
    for path in [
        "print.html",
        "404.html",
        "nowhere.html",
        "docs/a.md",
        "../book.toml",
    ] {
        assert_eq!(preview.places(path), None, "{path}");
    }
}

#[test]
fn authors_are_led_to_files_that_they_write_and_to_no_other() {
    let book = two_pages();
    book.write("theme/styles/own.css", "h1 { color: teal }\n");
    book.write("secret.txt", "secret");
    book.write("docs/picture.svg", "<svg/>");
    let preview = open(&book);
    let root = book.root().canonicalize().expect("the book's folder");
    for file in [
        "docs/guide/a.md",
        "docs/part.txt",
        "book.toml",
        "theme/styles/own.css",
    ] {
        assert_eq!(preview.written_file(file), Some(root.join(file)), "{file}");
    }
    let others = [
        "secret.txt",
        "docs/picture.svg",
        "docs/gone.md",
        "docs/../secret.txt",
        "docs/guide/../guide/a.md",
        "/etc/passwd",
        "docs",
        "",
        "theme",
        ".portolan/lock",
    ];
    for file in others {
        assert_eq!(preview.written_file(file), None, "{file}");
    }
    book.remove("docs/guide/a.md");
    assert_eq!(preview.written_file("docs/guide/a.md"), None, "it is gone");
}

#[test]
fn a_commit_renders_the_pages_whose_dates_changed_and_no_other() {
    let book = two_pages();
    let config = std::fs::read_to_string(book.path("book.toml")).expect("the configuration");
    book.write("book.toml", config.replace("git = false\n", ""));
    git(book.root(), "2026-05-04", &["init", "--quiet"]);
    let preview = open(&book);
    preview.load_history();
    assert!(shown(&preview.diagnostics()).contains("the repository has no commit"));
    git(book.root(), "2026-05-04", &["add", "book.toml", "docs"]);
    git(book.root(), "2026-05-04", &["commit", "--quiet", "-m", "first"]);
    preview.load_history();
    assert!(!shown(&preview.diagnostics()).contains("git-absent"));
    let page = |path: &str| match preview.find(path) {
        Found::Page(html) => html,
        other => panic!("{other:?}"),
    };
    let (a, b) = (page("guide/a.html"), page("guide/b.html"));
    assert!(a.contains("datetime=\"2026-05-04\"") && b.contains("datetime=\"2026-05-04\""));
    book.write(
        "docs/guide/a.md",
        "# Alpha\n\nLead.\n\nFirst text, again, [b](b.md#two).\n",
    );
    follow(&preview, &book, &["docs/guide/a.md"]);
    git(book.root(), "2026-06-07", &["commit", "--quiet", "-am", "second"]);
    let update = preview.load_history();
    assert_eq!(pages(&update), "guide/a.html");
    assert!(page("guide/a.html").contains("datetime=\"2026-06-07\""));
    assert!(
        std::sync::Arc::ptr_eq(&page("guide/b.html"), &b),
        "not rendered anew"
    );
    assert!(text(&preview, "site.js").contains("2026-06-07"));
    // The same commit again, and one of other files.
    assert_eq!(preview.load_history(), Update::default());
    book.write("notes.txt", "mine");
    git(book.root(), "2026-07-08", &["add", "notes.txt"]);
    git(book.root(), "2026-07-08", &["commit", "--quiet", "-m", "third"]);
    assert_eq!(preview.load_history(), Update::default());
    assert!(text(&preview, "site.js").contains("2026-07-08"));
}

#[test]
fn settings_of_the_theme_swap_the_stylesheet_and_another_theme_draws_pages_anew() {
    let book = two_pages();
    let preview = open(&book);
    let config = std::fs::read_to_string(book.path("book.toml")).expect("the configuration");
    let before = text(&preview, "guide/a.html");
    book.write("book.toml", format!("{config}\n[theme]\naccent = \"teal\"\n"));
    let update = follow(&preview, &book, &["book.toml"]);
    assert_eq!(
        (update.theme, listed(&update.parsed)),
        (ThemeChange::Styles, String::new())
    );
    assert_ne!(text(&preview, "guide/a.html"), before);
    // What cannot be read leaves the last good page.
    book.write(
        "book.toml",
        format!("{config}\n[theme.tokens.light]\ntext = \"#777\"\n"),
    );
    match preview.follow(&[book.path("book.toml")], &Silent) {
        Err(NotFollowed::Problems(problems)) => {
            assert!(
                shown(&problems).contains("error theme-contrast book.toml:"),
                "{}",
                shown(&problems)
            );
        }
        other => panic!("{other:?}"),
    }
    // Another theme, whose files are followed, too.
    let frame = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/plain/templates/base.html");
    let frame = std::fs::read_to_string(frame).expect("the frame");
    book.write("themes/x/theme.toml", "name = \"x\"\n");
    book.write("themes/x/templates/base.html", &frame);
    book.write("book.toml", format!("{config}\n[theme]\npath = \"themes/x\"\n"));
    follow(&preview, &book, &["book.toml"]);
    assert!(text(&preview, "guide/a.html").contains("<body>\n\n<p><a href=\"../index.html\">"));
    book.write(
        "themes/x/templates/base.html",
        frame.replace("<main", "OTHER <main"),
    );
    let update = follow(&preview, &book, &["themes/x/templates/base.html"]);
    assert_eq!(update.theme, ThemeChange::All);
    assert!(text(&preview, "guide/a.html").contains("OTHER <main"));
    assert!(preview.written_file("themes/x/templates/base.html").is_some());
}

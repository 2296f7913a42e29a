//! The search of whole books: what is found, what leaves no trace, what a second build does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;

use portolan_build::preview::{Found, Indexed, Preview};
use portolan_build::{BakedError, BakedIndex, Mode, Request, Silent};
use portolan_search::{Hits, Request as Question, face, reader};
use portolan_tests::{PLAIN, Site, TestBook, difference, shown};

fn ask(site: &Path, query: &str) -> Hits {
    let question = Question {
        q: query.to_owned(),
        snippets: true,
        ..Question::default()
    };
    let mut index = BakedIndex::open(site).unwrap();
    index.ask(&question).unwrap()
}

/// The addresses of what is found, sections included, in order.
fn found(book: &TestBook, query: &str) -> Vec<String> {
    let hits = ask(&book.path("site"), query);
    let of_page = |page: portolan_search::PageHit| {
        let url = page.url;
        page.sections
            .into_iter()
            .map(move |section| match section.anchor.as_str() {
                "" => url.clone(),
                anchor => format!("{url}#{anchor}"),
            })
    };
    hits.pages.into_iter().flat_map(of_page).collect()
}

/// All that the files of the search hold, inflated, but for the engine.
fn index_bytes(site: &Site) -> Vec<u8> {
    let mut all = Vec::new();
    for (path, bytes) in site.iter().filter(|(path, _)| path.starts_with("assets/search/")) {
        if path.starts_with("assets/search/engine-") {
            continue;
        }
        let face = face::decode(bytes).unwrap();
        assert_eq!(format!("assets/search/{}.js", face.name), *path);
        all.extend(reader::inflate(&face.bytes).unwrap());
        all.push(b'\n');
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let text = text.to_lowercase();
    let lower = bytes.to_ascii_lowercase();
    lower.windows(text.len()).any(|window| window == text.as_bytes())
}

fn search_files(site: &Site) -> BTreeMap<&str, &[u8]> {
    let files = site.iter().filter(|(path, _)| path.starts_with("assets/search/"));
    files
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect()
}

#[test]
fn sections_are_found_with_their_anchors() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\nWelcome aboard.\n"),
        (
            "ops/restore.md",
            "---\nkind: runbook\nowner: devops\ntags: [backup]\n---\n# Restore\n\nIntroduction.\n\n\
             ## Stop the replica\n\nRun `pg_ctl stop` first.\n\n### Afterwards\n\nMarmalade.\n",
        ),
    ]);
    let report = book.build();
    assert_eq!(shown(&report.diagnostics), "");
    assert_eq!(found(&book, "marmalade"), ["ops/restore.html#afterwards"]);
    assert_eq!(found(&book, "pg_ctl"), ["ops/restore.html#stop-the-replica"]);
    assert_eq!(found(&book, "nonsenseword"), Vec::<String>::new());
    let hits = ask(&book.path("site"), "marmalade");
    let page = &hits.pages[0];
    assert_eq!(
        (
            page.title.as_str(),
            page.breadcrumb.as_slice(),
            page.kind.as_str()
        ),
        ("Restore", ["Ops".to_owned()].as_slice(), "runbook")
    );
    let search = report.search.unwrap();
    assert_eq!((search.pages, search.is_kept), (2, false));
}

const SECRET: &str = "Xylophonic quetzalcoatlus";

#[test]
fn what_is_left_out_leaves_no_trace() {
    let config = format!(
        "{PLAIN}[search]\nexclude = [\"archive\", \"**/internal-*.md\"]\n\
         [output.html.search.chapter.\"minutes\"]\nenable = false\n\
         [output.html.search.chapter.\"minutes/public.md\"]\nenable = true\n\
         [output.html.print]\nenable = true\n"
    );
    let text = format!("# {SECRET}\n\n{SECRET} text.\n\n## {SECRET} part\n");
    let with = |front: &str| format!("---\n{front}\n---\n{text}");
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\nPlain words.\n"),
        ("draft.md", &with("draft: true")),
        ("left.md", &with("search: { exclude: true }")),
        ("archive/old.md", &text),
        ("a/internal-x.md", &text),
        ("minutes/secret.md", &text),
        ("minutes/public.md", "# Public\n\nMarmalade.\n"),
        ("404.md", &text),
        (
            "tagged.md",
            "---\ntags: [harbourtag]\naliases: [old/alias.html]\n---\n# Tagged\n",
        ),
    ]);
    book.write("book.toml", config);
    let report = book.build();
    assert!(report.published, "{}", shown(&report.diagnostics));
    let site = book.site();
    assert!(site.contains_key("print.html") && site.contains_key("left.html"));
    let bytes = index_bytes(&site);
    for word in SECRET.split(' ') {
        assert!(!holds(&bytes, word), "`{word}` is in the index");
    }
    // What is published and not excluded is; pages that only list others are not.
    assert!(holds(&bytes, "marmalade"));
    for page in [
        "all-pages.html",
        "print.html",
        "tags/",
        "404.html",
        "old/alias.html",
        "left.html",
    ] {
        assert!(!holds(&bytes, page), "`{page}` is in the index");
    }
    assert_eq!(found(&book, "marmalade"), ["minutes/public.html"]);
    assert_eq!(found(&book, SECRET), Vec::<String>::new());
}

#[test]
fn a_book_without_search_has_nothing_of_it() {
    for config in [
        "[search]\nenable = false\n",
        "[output.html.search]\nenable = false\n",
    ] {
        let book = TestBook::of_pages(&[("index.md", "# Home\n")]);
        book.write("book.toml", format!("{PLAIN}{config}"));
        assert_eq!(book.build().search, None);
        let site = book.site();
        assert_eq!(search_files(&site), BTreeMap::new());
        assert!(!book.page("site.js").contains("search"));
        assert!(matches!(
            BakedIndex::open(&book.path("site")),
            Err(BakedError::NoSearch(_))
        ));
    }
}

fn small_book() -> TestBook {
    TestBook::of_pages(&[
        ("index.md", "# Home\n\nWelcome.\n"),
        ("a.md", "# Apple\n\nFruit.\n\n## Peel\n\nSkin.\n"),
        ("b/index.md", "---\nkind: guide\n---\n# Bread\n\nFlour.\n"),
    ])
}

#[test]
fn nothing_changed_keeps_the_index() {
    let book = small_book();
    let first = book.build().search.unwrap();
    let before = book.site();
    let second = book.build();
    assert_eq!(second.written, 0);
    let second = second.search.unwrap();
    assert_eq!((first.is_kept, second.is_kept), (false, true));
    assert_eq!((first.files, first.bytes), (second.files, second.bytes));
    assert_eq!(difference(&before, &book.site()), "");
    assert_eq!(difference(&before, &book.build_clean()), "");
}

#[test]
fn whatever_is_in_the_index_renews_it() {
    let edits: [(&str, &str, &str); 6] = [
        ("docs/a.md", "# Apple\n\nOther text.\n", "text"),
        ("docs/a.md", "# Apricot\n\nFruit.\n\n## Peel\n\nSkin.\n", "title"),
        (
            "docs/b/index.md",
            "---\nkind: runbook\n---\n# Bread\n\nFlour.\n",
            "kind",
        ),
        (
            "docs/b/index.md",
            "---\nkind: guide\nsearch: { boost: 2 }\n---\n# Bread\n\nFlour.\n",
            "boost",
        ),
        (
            "docs/b/index.md",
            "---\nkind: guide\ndraft: true\n---\n# Bread\n\nFlour.\n",
            "draft",
        ),
        (
            "book.toml",
            &format!("{PLAIN}[search]\nsynonyms = [[\"apple\", \"pomme\"]]\n"),
            "options",
        ),
    ];
    for (path, text, what) in edits {
        let book = small_book();
        let _ = book.build();
        let old: Vec<String> = search_files(&book.site())
            .into_keys()
            .map(str::to_owned)
            .collect();
        book.write(path, text);
        let report = book.build();
        assert!(report.search.is_some_and(|search| !search.is_kept), "{what}");
        let site = book.site();
        assert_eq!(difference(&site, &book.build_clean()), "", "{what}");
        // Only the engine stays: no earlier index is left behind.
        let new = search_files(&site);
        let stayed: Vec<&String> = old
            .iter()
            .filter(|path| new.contains_key(path.as_str()))
            .collect();
        assert_eq!(stayed.len(), 1, "{what}: {stayed:?}");
    }
}

#[test]
fn what_is_not_in_the_index_leaves_it() {
    let book = small_book();
    let _ = book.build();
    book.write("docs/files/x.txt", "x");
    book.write(
        "theme/templates/listing.html",
        "<!doctype html><title>{{ page.title }}</title>",
    );
    let report = book.build();
    assert!(report.search.is_some_and(|search| search.is_kept));
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

#[test]
fn a_file_of_the_index_that_was_touched_is_mended() {
    let book = small_book();
    let _ = book.build();
    let before = book.site();
    let chunk = search_files(&before).into_keys().last().unwrap().to_owned();
    std::fs::write(book.path("site").join(&chunk), "no chunk").unwrap();
    let report = book.build();
    assert!(report.search.is_some_and(|search| !search.is_kept));
    assert_eq!(difference(&before, &book.site()), "");
}

#[test]
fn the_index_is_the_same_whatever_the_thread_count() {
    let book = small_book();
    let build = |threads: usize, folder: &str| {
        let request = Request {
            threads: Some(threads),
            mode: Mode::Write {
                output: Some(book.path(folder)),
            },
            ..book.request()
        };
        portolan_build::run(&request, &Silent).unwrap();
        portolan_tests::read_folder(&book.path(folder))
    };
    assert_eq!(difference(&build(1, "one"), &build(4, "four")), "");
}

#[test]
fn pinned_pages_stand_in_the_script_of_the_site() {
    let book = small_book();
    book.rename("docs/a.md", "docs/apple.md");
    book.write(
        "book.toml",
        format!("{PLAIN}[search]\npinned = [\"/b/index.md\", \"apple.md\", \"aple.md\"]\nlimit = 7\n"),
    );
    let report = book.build();
    assert_eq!(
        shown(&report.diagnostics),
        "warning broken-link book.toml:8:38: the site has no page `aple.md`, which `search.pinned` names (did you mean `apple.md`?)\n"
    );
    let script = book.page("site.js");
    let (_, rest) = script.split_once(",limit:").unwrap();
    let (search, _) = rest.split_once("},build:").unwrap();
    assert_eq!(
        search,
        r#"7,pinned:[["Bread","b/index.html"],["Apple","apple.html"]]"#
    );
}

#[test]
fn bad_settings_are_named_where_they_stand() {
    let book = small_book();
    book.write(
        "book.toml",
        format!(
            "{PLAIN}[search]\nsynonyms = [[\"alone\"], [\"k8s\", \"K8S \"], [\"apple\", \"pomme\"]]\nlimit = 0\n\
             exclude = [\"nowhere/**\", \"a[.md\"]\npinned = [\"a.md\", \"a.md\", \"a.md\", \"a.md\", \"a.md\", \"a.md\"]\n\
             [search.kinds]\nguide = -1\n"
        ),
    );
    insta::assert_snapshot!(shown(&book.build().diagnostics), @r#"
    error config-invalid book.toml:8:13: `search.synonyms[0]` has no second word that the first could mean (write at least two words or phrases that differ: `["k8s", "kubernetes"]`)
    error config-invalid book.toml:8:24: `search.synonyms[1]` has no second word that the first could mean (write at least two words or phrases that differ: `["k8s", "kubernetes"]`)
    error config-invalid book.toml:9:9: `search.limit` cannot be 0 (use a number from 1 to 200)
    notice config-no-effect book.toml:10:12: `search.exclude[0]` has no effect: no page lies at `nowhere/**` (write a path from the source folder; `*` stays within a folder, `**` crosses folders)
    error config-invalid book.toml:10:26: `search.exclude[1]` is not a pattern for paths: unclosed character class; missing ']' (`*` stays within a folder, `**` crosses folders: `guide/**`)
    error config-invalid book.toml:11:51: `search.pinned[5]` is one page too many (pin at most five pages)
    error config-invalid book.toml:13:1: `search.kinds.guide` is not from 0 to 100 (1 is neutral, 2 counts twice as much, 0.5 half as much)
    "#);
}

#[test]
fn the_licences_of_the_search_are_in_the_site() {
    let book = small_book();
    let _ = book.build();
    let licences = book.page("licences.txt");
    assert!(!portolan_search::MODULE_LICENCES.is_empty());
    assert!(licences.ends_with(portolan_search::MODULE_LICENCES));
}

/// mdBook's settings, each by what it changes.
mod mdbook {
    use super::*;

    fn book(settings: &str) -> TestBook {
        TestBook::new(&[
            (
                "book.toml",
                &format!(
                    "[book]\ntitle = \"B\"\n[build]\nbuild-dir = \"site\"\n[output.html.search]\n{settings}\n"
                ),
            ),
            (
                "src/SUMMARY.md",
                "# Summary\n\n- [One](one.md)\n- [Two](deep/two.md)\n",
            ),
            (
                "src/one.md",
                "# One\n\nAlpha.\n\n## Second\n\nBeta words here.\n\n### Third\n\nGamma.\n",
            ),
            ("src/deep/two.md", "# Two\n\nAlpha delta.\n"),
        ])
    }

    fn asked(settings: &str, query: &str) -> Vec<String> {
        let book = book(settings);
        let report = book.build();
        assert!(report.published, "{}", shown(&report.diagnostics));
        found(&book, query)
    }

    #[test]
    fn without_settings_every_heading_is_found_and_all_words_are_needed() {
        assert_eq!(asked("", "gamma"), ["one.html#third"]);
        assert_eq!(asked("", "alpha delta"), ["deep/two.html"]);
    }

    #[test]
    fn heading_split_level_says_how_deep_results_lead() {
        assert_eq!(asked("heading-split-level = 2", "gamma"), ["one.html#second"]);
        assert_eq!(asked("heading-split-level = 1", "gamma"), ["one.html"]);
    }

    #[test]
    fn use_boolean_and_says_whether_one_word_is_enough() {
        let mut either = asked("use-boolean-and = false", "alpha delta");
        either.sort();
        assert_eq!(either, ["deep/two.html", "one.html"]);
        assert_eq!(asked("use-boolean-and = true", "alpha delta"), ["deep/two.html"]);
    }

    #[test]
    fn expand_says_whether_a_word_stands_for_longer_ones() {
        assert_eq!(asked("", "gam"), ["one.html#third"]);
        assert_eq!(asked("expand = false", "gam"), Vec::<String>::new());
    }

    #[test]
    fn chapters_can_be_left_out() {
        let settings = "[output.html.search.chapter.\"deep\"]\nenable = false";
        assert_eq!(asked(settings, "delta"), Vec::<String>::new());
        assert_eq!(asked(settings, "gamma"), ["one.html#third"]);
    }

    #[test]
    fn teaser_word_count_says_how_long_a_snippet_is() {
        let words = "lorem ipsum dolor sit amet consetetur sadipscing elitr ".repeat(20);
        let length = |settings: &str| {
            let book = book(settings);
            book.write("src/one.md", format!("# One\n\n{words} Gamma {words}\n"));
            let _ = book.build();
            let hits = ask(&book.path("site"), "gamma");
            let snippet = &hits.pages[0].sections[0].snippet;
            let text: String = snippet.iter().map(|piece| piece.text.as_str()).collect();
            text.split_whitespace().count()
        };
        let (short, long) = (length("teaser-word-count = 8"), length("teaser-word-count = 80"));
        assert!(short <= 16 && long >= 40, "{short} and {long} words");
    }

    #[test]
    fn limit_results_is_told_to_the_dialog() {
        let book = book("limit-results = 12");
        let _ = book.build();
        assert!(book.page("site.js").contains(",limit:12,"));
    }

    #[test]
    fn search_of_a_file_laid_over_the_book_keeps_its_dialect() {
        let book = book("");
        book.write(
            "portolan.toml",
            "[search]\nsynonyms = [[\"gamma\", \"marmalade\"]]\n",
        );
        let report = book.build();
        assert!(
            report
                .notices
                .iter()
                .any(|notice| notice.starts_with("Dialect: mdBook"))
        );
        assert_eq!(found(&book, "marmalade"), ["one.html#third"]);
    }
}

/// The search files that a preview has now.
fn previewed(preview: &Preview) -> Site {
    let file = |path: String| match preview.find(&path) {
        Found::Made(bytes) => (path, bytes.to_vec()),
        other => panic!("{path}: {other:?}"),
    };
    preview.index_files().into_iter().map(file).collect()
}

fn built(book: &TestBook) -> Site {
    let mut site = book.build_clean();
    site.retain(|path, _| path.starts_with("assets/search/"));
    site
}

#[test]
fn the_index_of_an_idle_preview_is_that_of_a_build() {
    let book = small_book();
    let preview = Preview::open(&book.request(), &Silent).unwrap();
    assert!(matches!(preview.index(&|| false).unwrap(), Indexed::New(_)));
    assert_eq!(difference(&previewed(&preview), &built(&book)), "");
    assert!(matches!(preview.index(&|| false).unwrap(), Indexed::Same));

    book.write("docs/a.md", "# Apple\n\n```rust\nfn marmalade() {}\n```\n");
    preview
        .follow(&[book.root().canonicalize().unwrap().join("docs/a.md")], &Silent)
        .unwrap();
    assert!(matches!(preview.index(&|| false).unwrap(), Indexed::New(_)));
    assert_eq!(difference(&previewed(&preview), &built(&book)), "");
}

#[test]
fn the_example_portal_is_previewed_with_the_index_of_its_build() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let book = TestBook::new(&[]);
    book.copy_in(&root.join("book.toml"), "book.toml");
    book.copy_in(&root.join("example-docs"), "example-docs");
    let preview = Preview::open(&book.request(), &Silent).unwrap();
    assert!(matches!(preview.index(&|| false).unwrap(), Indexed::New(_)));
    assert_eq!(difference(&previewed(&preview), &built(&book)), "");
}

#[test]
fn a_preview_gives_up_an_index_that_is_no_longer_wanted() {
    let book = small_book();
    let preview = Preview::open(&book.request(), &Silent).unwrap();
    assert!(matches!(preview.index(&|| true).unwrap(), Indexed::Stopped));
    assert_eq!(preview.index_files(), Vec::<String>::new());
    let Found::Made(script) = preview.find("site.js") else {
        panic!("no site.js")
    };
    assert!(String::from_utf8_lossy(&script).contains("search:{pack:\"0000000000000000\""));
}

#[test]
fn a_damaged_index_is_told_from_no_index() {
    let book = small_book();
    let _ = book.build();
    let site = book.path("site");
    let boot = search_files(&book.site())
        .into_keys()
        .find(|path| path.ends_with("/boot.js"))
        .unwrap()
        .to_owned();
    std::fs::write(site.join(&boot), "portolan.chunk(").unwrap();
    let Err(BakedError::Damaged { why, .. }) = BakedIndex::open(&site) else {
        panic!("a damaged index was opened")
    };
    assert!(why.to_string().contains(&boot), "{why}");
    std::fs::remove_file(site.join("site.js")).unwrap();
    assert!(matches!(BakedIndex::open(&site), Err(BakedError::NoSite(_))));
}

/// What a list says of other pages is found on those.
#[test]
fn lists_of_pages_are_no_text_of_their_page() {
    let page = |description: &str| {
        format!(
            "---\nkind: runbook\nupdated: 2026-11-01\ndescription: {description}\n---\n# Fail over\n\nText.\n"
        )
    };
    let lists = |search: &str| {
        format!(
            "# Overview\n\n{search} before.\n\n:::pages[Our runbooks]{{kind=runbook}}\n:::\n\n\
             :::pages{{kind=runbook as=cards}}\n:::\n\n:::pages{{kind=runbook as=table columns=description}}\n:::\n\n\
             :::recent\n:::\n\n:::statistics\n:::\n\n{search} behind.\n"
        )
    };
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\nWelcome.\n"),
        ("lists.md", &lists("Marmalade")),
        ("ops/fail-over.md", &page(SECRET)),
    ]);
    assert_eq!(shown(&book.build().diagnostics), "");
    let html = book.page("lists.html");
    assert_eq!(html.matches(SECRET).count(), 4);
    assert_eq!(found(&book, "marmalade"), ["lists.html"]);
    // The list's own title is the author's.
    assert_eq!(found(&book, "\"our runbooks\""), ["lists.html"]);
    for query in ["xylophonic", "\"fail over\"", "figures"] {
        let pages = found(&book, query);
        assert!(!pages.contains(&"lists.html".to_owned()), "{query}: {pages:?}");
    }
}

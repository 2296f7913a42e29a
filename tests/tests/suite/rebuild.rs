//! What a second build does: exactly what changed, and the same bytes as a clean one.

use std::collections::BTreeSet;

use portolan_build::Report;
use portolan_tests::{Site, TestBook, difference, listed};
use proptest::prelude::*;

fn small_book() -> TestBook {
    TestBook::of_pages(&[
        (
            "index.md",
            "# Home\n\nSee [install](guide/install.md) and [steps](guide/install.md#steps).\n",
        ),
        ("guide/index.md", "---\nweight: 1\n---\n# Guide\n"),
        (
            "guide/install.md",
            "# Install\n\n## Steps\n\n{{#include ../shared.txt}}\n",
        ),
        ("guide/use.md", "# Use\n\nText.\n"),
        (
            "ops/restore.md",
            "---\ntags: [backup]\nowner: devops\n---\n# Restore\n\n```bash\necho hi\n```\n",
        ),
        ("shared.txt", "shared text\n"),
    ])
}

/// What the second build parsed and rendered, after `edit`.
fn after(edit: impl FnOnce(&TestBook)) -> (String, String) {
    let book = small_book();
    let first = book.build();
    assert_eq!(first.parsed.len(), 5);
    book.rebuilt(edit)
}

#[test]
fn nothing_changed_nothing_done() {
    assert_eq!(after(|_| ()), (String::new(), String::new()));
}

#[test]
fn touched_but_unchanged_is_unchanged() {
    let (parsed, rendered) = after(|book| book.write("docs/guide/use.md", "# Use\n\nText.\n"));
    assert_eq!((parsed.as_str(), rendered.as_str()), ("", ""));
}

#[test]
fn a_changed_text_renders_its_page() {
    let (parsed, rendered) = after(|book| book.write("docs/guide/use.md", "# Use\n\nText.\n\nMore text.\n"));
    assert_eq!(
        (parsed.as_str(), rendered.as_str()),
        ("guide/use.md", "guide/use.html")
    );
}

#[test]
fn a_changed_include_renders_the_pages_that_include_it() {
    let (parsed, rendered) = after(|book| book.write("docs/shared.txt", "other text\n"));
    assert_eq!(
        (parsed.as_str(), rendered.as_str()),
        ("guide/install.md", "guide/install.html")
    );
}

#[test]
fn a_changed_title_renders_what_shows_it() {
    let (parsed, rendered) = after(|book| book.write("docs/guide/use.md", "# Usage\n\nText.\n"));
    assert_eq!(parsed, "guide/use.md");
    assert_eq!(
        rendered,
        "all-pages.html guide/index.html guide/install.html guide/use.html ops/index.html"
    );
}

#[test]
fn a_chapter_without_a_page_does_not_make_the_page_of_print_again() {
    let book = small_book();
    let print = "[output.html.print]\nenable = true\n";
    book.write("book.toml", format!("{}{print}", portolan_tests::PLAIN));
    book.write(
        "docs/SUMMARY.md",
        "# Summary\n\n- [Home](index.md)\n- [Later]()\n- [Last]()\n",
    );
    let _ = book.build();
    let (_, rendered) =
        book.rebuilt(|book| book.write("docs/SUMMARY.md", "# Summary\n\n- [Home](index.md)\n- [Last]()\n"));
    // The sidebars name it.
    assert_eq!(rendered, "404.html all-pages.html index.html search.html");
}

#[test]
fn a_new_page_mends_the_link_that_waited_for_it() {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n\n[later](deep/later)\n"),
        ("deep/a.md", "# A\n"),
        ("deep/b.md", "# B\n"),
    ]);
    let first = book.build();
    assert_eq!(
        first
            .diagnostics
            .iter()
            .filter(|it| it.id == "broken-link")
            .count(),
        1
    );
    book.write("docs/deep/later.md", "# Later\n");
    let second = book.build();
    assert_eq!(portolan_tests::shown(&second.diagnostics), "");
    assert!(listed(&second.rendered).split(' ').any(|url| url == "index.html"));
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

#[test]
fn a_removed_page_leaves_nothing_behind() {
    let book = small_book();
    let _ = book.build();
    assert!(book.site().contains_key("tags/backup.html"));
    book.remove("docs/ops/restore.md");
    let _ = book.build();
    let site = book.site();
    let left: Vec<_> = site
        .keys()
        .filter(|path| path.starts_with("ops") || path.starts_with("tags"))
        .collect();
    assert_eq!(left, Vec::<&String>::new());
    assert_eq!(difference(&site, &book.build_clean()), "");
}

#[test]
fn a_damaged_cache_is_a_miss() {
    let book = small_book();
    let _ = book.build();
    for entry in std::fs::read_dir(book.path(".portolan")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let mut bytes = std::fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 0x5a;
            }
            std::fs::write(&path, bytes).unwrap();
        }
    }
    book.write("docs/guide/use.md", "# Use\n\nNew.\n");
    let report = book.build();
    assert!(report.published);
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

#[test]
fn a_tampered_output_is_mended() {
    let book = small_book();
    let _ = book.build();
    std::fs::write(book.path("site/guide/use.html"), "defaced").unwrap();
    let _ = book.build();
    assert_eq!(difference(&book.site(), &book.build_clean()), "");
}

/// Pages that were rendered though they are what they were. Templates of the book's own may leave out what changed,
/// generated lists hand theirs more of each page than ours shows, and a setting of the site is told to every page.
fn needlessly_rendered(
    book: &TestBook,
    [before, after]: [&Site; 2],
    edit: &Edit,
    report: &Report,
) -> Vec<String> {
    if matches!(edit, Edit::Template(_) | Edit::Config(_)) || book.path("theme").exists() {
        return Vec::new();
    }
    let rendered = report.rendered.iter().map(ToString::to_string);
    let is_list = |url: &str| {
        ["all-pages", "kinds/", "owners/", "tags/"]
            .iter()
            .any(|list| url.starts_with(list))
    };
    rendered
        .filter(|url| before.get(url) == after.get(url) && !is_list(url))
        .collect()
}

/// Every page that a book may have.
fn all_paths() -> Vec<String> {
    let others = [
        "guide/index.md",
        "guide/install.md",
        "guide/use.md",
        "ops/restore.md",
        "glossary.md",
        "more/0.md",
        "more/1.md",
        "more/2.md",
        "more/3.md",
        "more/4.md",
    ];
    PATHS.iter().chain(&others).map(ToString::to_string).collect()
}

/// The pages for which something that is read when they are parsed was changed by an edit.
fn touched(edit: &Edit) -> Vec<String> {
    match edit {
        Edit::Text(at, _)
        | Edit::Blocks(at, _)
        | Edit::Title(at, _)
        | Edit::FrontMatter(at, _)
        | Edit::Move(_, at) => {
            vec![PATHS[*at].to_owned()]
        }
        Edit::Include(_) | Edit::Config(_) => all_paths(),
        Edit::Glossary(_) => vec!["glossary.md".to_owned()],
        Edit::Remove(_) | Edit::Template(_) | Edit::Asset(_) | Edit::Summary(_) => Vec::new(),
    }
}

/// One thing that an author may do between two builds.
#[derive(Clone, Debug)]
enum Edit {
    Text(usize, u8),
    Blocks(usize, u8),
    Glossary(u8),
    Title(usize, u8),
    FrontMatter(usize, usize),
    Remove(usize),
    Move(usize, usize),
    Include(u8),
    Config(usize),
    Template(u8),
    Asset(u8),
    Summary(u8),
}

const PATHS: [&str; 11] = [
    "index.md",
    "a.md",
    "b/index.md",
    "b/c.md",
    "b/d.md",
    "e/f/g.md",
    "e/02-h.md",
    "e/README.md",
    "es/index.md",
    "es/a.md",
    "es/b/c.md",
];

const FRONT_MATTER: [&str; 18] = [
    "weight: 3",
    "nav_title: In short",
    "severity: SEV1",
    "nav: false",
    "tags: [x, y]",
    "draft: true",
    "owner: ops",
    "aliases: [old/p.html]",
    "search: { exclude: true }",
    "kind: guide\nsearch: { boost: 2 }",
    "print: true",
    "print: true\nchildren: rows",
    "children: none",
    "children: cards\ndescription: About it.",
    "translates: a.md",
    "lang: es\ntranslates: es/a.md",
    "lang: ar",
    "hero:\n  text: Name 1.\n  actions:\n    - {title: A, href: /a.md}\n    - {title: C, href: /es/b/c.md}",
];

const CONFIG: [&str; 16] = [
    "",
    "[output.html]\nsmart-punctuation = false\n",
    "[var]\nname = \"x\"\n",
    "[output.html]\nsite-url = \"https://x.example/d/\"\n",
    "[output.html.print]\nenable = true\n",
    "[output.html.print]\nenable = true\npage-break = false\n",
    "[search]\nsynonyms = [[\"title\", \"name\"]]\npinned = [\"a.md\"]\n",
    "[search]\nexclude = [\"b\"]\n[search.kinds]\nguide = 2\n",
    "[search]\nenable = false\n",
    "[output.html.search]\nheading-split-level = 1\n",
    "[[languages]]\nlang = \"en\"\ntitle = \"English\"\n\
     [[languages]]\nlang = \"es\"\ntitle = \"Español\"\nfolder = \"es\"\n",
    "[[languages]]\nlang = \"en\"\ntitle = \"English\"\n\
     [[languages]]\nlang = \"es\"\ntitle = \"Español\"\nfolder = \"es\"\n\
     [output.html]\nsite-url = \"https://x.example/d/\"\n[glossary]\npage = \"glossary.md\"\n",
    "[[versions]]\ntitle = \"2\"\nurl = \"/2/\"\n[[versions]]\ntitle = \"1\"\nold = true\n",
    "[[versions]]\ntitle = \"2\"\n[[versions]]\ntitle = \"1\"\nurl = \"../1/index.html\"\nold = true\n",
    "[glossary]\npage = \"glossary.md\"\n",
    "[listing]\nchildren = \"none\"\n",
];

/// What is more than text.
const BLOCKS: [&str; 6] = [
    "```mermaid\nflowchart LR\n  a[Name] --> b\n```\n",
    "Name 0, name 1, name 2 and a lamp.\n",
    ":::pages{under=b}\n:::\n\n:::recent\n:::\n",
    "::::example\n:::note\nThe lamp, [it](a.md).\n:::\n::::\n\n:::runbook\n1. Name 1\n:::\n",
    "```mermaid\nsequenceDiagram\n  a->>b: Lamp\n```\n\n$$\na\n+ b\n$$\n",
    ":::statistics\n:::\n\n:::table{.sortable}\n```csv\na,b\n1,[x](index.md)\n```\n:::\n",
];

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let page = 0..PATHS.len();
    let edit = prop_oneof![
        4 => (page.clone(), any::<u8>()).prop_map(|(page, salt)| Edit::Text(page, salt)),
        3 => (page.clone(), any::<u8>()).prop_map(|(page, salt)| Edit::Title(page, salt % 5)),
        3 => (page.clone(), any::<u8>()).prop_map(|(page, salt)| Edit::Blocks(page, salt % 6)),
        1 => any::<u8>().prop_map(Edit::Glossary),
        4 => (page.clone(), 0..FRONT_MATTER.len()).prop_map(|(page, at)| Edit::FrontMatter(page, at)),
        1 => page.clone().prop_map(Edit::Remove),
        1 => (page.clone(), page).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => any::<u8>().prop_map(Edit::Include),
        3 => (0..CONFIG.len()).prop_map(Edit::Config),
        1 => (0_u8..3).prop_map(Edit::Template),
        1 => (0_u8..3).prop_map(Edit::Asset),
        1 => (0_u8..3).prop_map(Edit::Summary),
    ];
    proptest::collection::vec(edit, 3..9)
}

fn apply(book: &TestBook, edit: &Edit) {
    let page = |at: &usize| format!("docs/{}", PATHS[*at]);
    match edit {
        Edit::Text(at, salt) => {
            let target = PATHS[usize::from(*salt) % PATHS.len()];
            let text = format!(
                "# Page {at}\n\nText {salt}, see [it](/{target}#part).\n\n## Part\n\n{{{{#include /../inc.txt}}}}\n"
            );
            book.write(
                &page(at),
                text.replace(
                    "/../inc.txt",
                    &format!("{}inc.txt", "../".repeat(PATHS[*at].matches('/').count())),
                ),
            );
        }
        Edit::Blocks(at, salt) => book.write(
            &page(at),
            format!("# Blocks {salt}\n\n{}", BLOCKS[usize::from(*salt)]),
        ),
        Edit::Glossary(salt) => book.write(
            "docs/glossary.md",
            format!(
                "# Glossary\n\nName {}\n: The text {salt}.\n\nLamp\n: A light.\n",
                salt % 3
            ),
        ),
        Edit::Title(at, salt) => book.write(
            &page(at),
            format!("# Title {salt}\n\nText.\n\n```sh\nls -{salt}\n```\n"),
        ),
        Edit::FrontMatter(at, salt) => {
            book.write(
                &page(at),
                format!("---\n{}\n---\n# Page {at}\n", FRONT_MATTER[*salt]),
            );
        }
        Edit::Remove(at) => _ = std::fs::remove_file(book.path(&page(at))),
        Edit::Move(from, to) => _ = std::fs::rename(book.path(&page(from)), book.path(&page(to))),
        Edit::Include(salt) => book.write("docs/inc.txt", format!("included {salt}\n")),
        Edit::Config(salt) => {
            book.write("book.toml", format!("{}{}", portolan_tests::PLAIN, CONFIG[*salt]));
        }
        Edit::Template(0) => _ = std::fs::remove_dir_all(book.path("theme")),
        Edit::Template(salt) => book.write(
            "theme/templates/listing.html",
            format!("<!doctype html><title>{{{{ page.title }}}}</title><main>{salt}</main>"),
        ),
        Edit::Asset(salt) => book.write(&format!("docs/files/{}.txt", salt % 2), [b'a' + salt]),
        Edit::Summary(0) => _ = std::fs::remove_file(book.path("docs/SUMMARY.md")),
        Edit::Summary(salt) => {
            let order = if *salt == 1 {
                "- [A](a.md)\n  - [C](b/c.md)\n"
            } else {
                "- [C](b/c.md)\n- [A](a.md)\n"
            };
            book.write(
                "docs/SUMMARY.md",
                format!("# Summary\n\n[Start](index.md)\n\n{order}"),
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PORTOLAN_SEQUENCES").ok().and_then(|it| it.parse().ok()).unwrap_or(36),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_edits_built_one_by_one_equal_a_clean_build(edits in edits()) {
        let book = small_book();
        // Of so many pages one is so few that its index follows it.
        for at in 0..5 {
            book.write(&format!("docs/more/{at}.md"), format!("# More {at}\n\nText.\n"));
        }
        let _ = book.build();
        let mut last_good = book.site();
        let mut is_good = true;
        // Pages that were touched since they were parsed: a table of contents may leave one out for a while.
        let mut stale = BTreeSet::new();
        // For how many builds a table of contents may have left pages out: after four the cache knows them no more.
        let mut summarised = 0;
        for edit in &edits {
            apply(&book, edit);
            let report = book.build();
            stale.extend(touched(edit));
            if summarised >= 4 {
                stale.extend(all_paths());
            }
            summarised = if book.path("docs/SUMMARY.md").exists() { summarised + 1 } else { 0 };
            for parsed in &report.parsed {
                prop_assert!(stale.remove(parsed.as_str()), "{} is parsed after {:?} of {:?}", parsed, edit, edits);
            }
            if report.published {
                let site = book.site();
                prop_assert_eq!(difference(&site, &book.build_clean()), "", "after {:?} of {:?}", edit, edits);
                if is_good {
                    let needless = needlessly_rendered(&book, [&last_good, &site], edit, &report);
                    prop_assert_eq!(needless, [""; 0], "after {:?} of {:?}", edit, edits);
                }
                last_good = site;
                is_good = true;
            } else {
                is_good = false;
                prop_assert_eq!(difference(&last_good, &book.site()), "", "the last good site stays");
            }
        }
    }
}

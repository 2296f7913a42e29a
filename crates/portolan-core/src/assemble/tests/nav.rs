//! Navigation: from folders, from a summary.

use super::*;
use crate::assemble::assemble;
use crate::model::Dialect;

fn tree_of(text: &str) -> String {
    let (site, problems) = site(text);
    let tree = format!("{}\norder: {}", nav_tree(&site), reading_order(&site));
    if problems.is_empty() {
        tree
    } else {
        format!("{tree}\n{}", shown(&problems))
    }
}

#[test]
fn siblings_are_ordered_by_weight_then_number_then_title() {
    insta::assert_snapshot!(tree_of("
        index.md | Welcome
        zebra.md | Zebra | weight=1
        apple.md | apple
        Banana.md | Banana
        10-ten.md | Ten
        02-two.md | Two
        02-also.md | Also two
        heavy.md | Heavy | weight=-5
        03-folder/a.md | A
        2024-report.md | Report
    "), @r"
    Welcome → index.html
    Heavy → heavy.html
    Zebra → zebra.html
    Also two → also.html
    Two → two.html
    Folder → folder/index.html
      A → folder/a.html
    Ten → ten.html
    apple → apple.html
    Banana → Banana.html
    Report → 2024-report.html
    order: index.html heavy.html zebra.html also.html two.html folder/index.html folder/a.html ten.html apple.html Banana.html 2024-report.html
    ");
}

#[test]
fn the_navigation_may_have_titles_of_its_own() {
    let text = "
        signalman/index.md | Signalman
        signalman/api.md | Signalman API | nav_title=API
        signalman/zoo.md | Aardvarks of Signalman | nav_title=Zoo
    ";
    // The title orders them.
    insta::assert_snapshot!(tree_of(text), @r"
    Docs → index.html
    Signalman → signalman/index.html
      Zoo → signalman/zoo.html
      API → signalman/api.html
    order: index.html signalman/index.html signalman/zoo.html signalman/api.html
    ");
    let (site, _) = site(text);
    let page = site.page_of_source("signalman/api.md").unwrap();
    assert_eq!(site.pages[page].title, "Signalman API");
}

#[test]
fn number_prefixes_are_no_part_of_urls() {
    insta::assert_snapshot!(tree_of("
        01-start/02-install_it.md |
        01-start/1.first.md |
        02-reference/index.md | Reference
        02-reference/007.md |
    "), @r"
    Docs → index.html
    Start → start/index.html
      First → start/first.html
      Install it → start/install_it.html
    Reference → reference/index.html
      007 → reference/007.html
    order: index.html start/index.html start/first.html start/install_it.html reference/index.html reference/007.html
    ");
}

#[test]
fn index_wins_over_readme() {
    insta::assert_snapshot!(tree_of("
        README.md | Root
        a/index.md | A
        a/README.md | Read me
        b/readme.md | B
        b/c/d.md | D
    "), @r"
    Root → index.html
    A → a/index.html
      Read me → a/README.html
    B → b/index.html
      C → b/c/index.html
        D → b/c/d.html
    order: index.html a/index.html a/README.html b/index.html b/c/index.html b/c/d.html
    docs/a/README.md index-conflict: this folder has an `index.md` too, which is used as its index
      hint: move the text of one into the other, or give this file another name
    ");
}

#[test]
fn hidden_pages_and_sections_are_left_out() {
    insta::assert_snapshot!(tree_of("
        index.md | Home
        a.md | A | nav=false
        b/index.md | B | nav=false
        b/c.md | C
        d/e.md | E | nav=false
        d/f/g.md | G | nav=false
        h/i/j.md | J
        k/index.md | K
        k/l.md | L | nav=false
    "), @r"
    Home → index.html
    H → h/index.html
      I → h/i/index.html
        J → h/i/j.html
    K → k/index.html
    order: index.html h/index.html h/i/index.html h/i/j.html k/index.html
    ");
}

#[test]
fn a_hidden_home_page_is_still_the_home_page() {
    let (site, _) = site(
        "
        index.md | Home | nav=false
        a.md | A
    ",
    );
    insta::assert_snapshot!(nav_tree(&site), @"A → a.html");
    assert_eq!(site.home, site.page_of_url("index.html"));
}

#[test]
fn an_empty_source_has_a_home_page() {
    insta::assert_snapshot!(tree_of(""), @r"
    Docs → index.html
    order: index.html
    ");
}

#[test]
fn configured_links_follow_navigation() {
    insta::assert_snapshot!(tree_of("
        ! nav_link = Forum -> https://forum.example/
        ! nav_link = Start -> /01-guide/a.md#install
        ! nav_link = Gone -> /gone.md
        ! header_link = Odd -> guide.md
        index.md | Home
        01-guide/a.md | A
    "), @r"
    Home → index.html
    Guide → guide/index.html
      A → guide/a.html
    link Forum → https://forum.example/
    link Start → /01-guide/a.md#install
    link Gone → /gone.md
    order: index.html guide/index.html guide/a.html
    book.toml:7 broken-anchor: `docs/01-guide/a.md` has no heading or id `install` for the link “Start”
      hint: link to the page itself, or give the heading an id: `## Title {#id}`
    book.toml:7 broken-link: no page or file `/gone.md` for the link “Gone”
      hint: write an address, or a path from the source folder that starts with `/`
    book.toml:7 broken-link: no page or file `guide.md` for the link “Odd”
      hint: write an address, or a path from the source folder that starts with `/`
    ");
}

#[test]
fn a_summary_is_followed_to_the_letter() {
    let (site, problems) = site(
        "
        - [Introduction](intro.md)
        [Guide]
        - [Start](start/README.md) 1.
          - [Install](start/install.md) 1.1.
          - [Later]() 1.2.
            - [Much later](later.md) 1.2.1.
        ---
        - [Missing](missing.md) 2.
        - [End](end.md)
        intro.md | Another title
        start/README.md | Start here
        start/install.md | Install | title=Own_title
        later.md | Later
        end.md | End
    ",
    );
    insta::assert_snapshot!(nav_tree(&site), @r"
    Introduction → intro.html
    part Guide
    1. Start → start/index.html
      1.1. Install → start/install.html
      1.2. Later → -
        1.2.1. Much later → later.html
    separator
    2. Missing → -
    End → end.html
    ");
    insta::assert_snapshot!(reading_order(&site), @"intro.html start/index.html start/install.html later.html end.html");
    assert_eq!(shown(&problems), "");
    let titles: Vec<_> = ["intro.html", "start/install.html"]
        .map(|url| site.pages[page_at(&site, url)].title.clone())
        .into();
    assert_eq!(titles, ["Introduction", "Own title"]);
}

#[test]
fn numbers_can_be_switched_off() {
    insta::assert_snapshot!(tree_of("
        ! section_labels = false
        - [A](a.md) 1.
        a.md | A
    "), @r"
    A → a.html
    order: a.html
    ");
}

#[test]
fn a_summary_keeps_number_prefixes_in_urls() {
    insta::assert_snapshot!(tree_of("
        - [A](01-x/02-a.md) 1.
        01-x/02-a.md | A
    "), @r"
    1. A → 01-x/02-a.html
    order: 01-x/02-a.html
    ");
}

/// The first page of a summary: its own URL, and whether it is written as `index.html` too.
#[test]
fn the_first_chapter_is_the_home_page() {
    let cases = [
        (
            "- [A](a.md)\n- [B](b.md)\na.md | A\nb.md | B",
            Some("a.html"),
            true,
        ),
        ("- [Draft]()\n- [B](b.md)\nb.md | B", Some("b.html"), true),
        (
            "- [A](a.md)\n- [B](README.md)\na.md | A\nREADME.md | B",
            Some("index.html"),
            false,
        ),
        ("- [A](a.md)\na.md | A\n+ index.html", Some("a.html"), false),
        ("- [Draft]()", None, false),
    ];
    for (text, home, copy) in cases {
        let (site, _) = site(text);
        let url = site.home.map(|home| site.pages[home].url.as_str().to_owned());
        assert_eq!((url.as_deref(), site.home_copy), (home, copy), "{text}");
    }
}

#[test]
fn the_sidebar_of_an_mdbook_book_is_its_table_of_contents() {
    let book = |levels: Option<u8>| {
        let text = "
            a.md | A
            a/b.md | B
            a/b/c.md | C
            d.md | D
            d/e.md | E
            - [A](a.md)
              - [B](a/b.md)
                - [C](a/b/c.md)
            ---
            [Part]
            - [D](d.md)
              - [E](d/e.md)
        ";
        let mut input = builder::input(text);
        input.options.dialect = Dialect::Mdbook;
        input.options.open_levels = levels;
        let (site, _) = assemble(input);
        nav_lines(&view_of(&site, "d.html").nav, 0)
    };
    let tail = "separator  → -\npart  Part → -\n* page D → d.html\n  page E → d/e.html\n";
    let all = "page A → a.html\n  page B → a/b.html\n    page C → a/b/c.html\n";
    assert_eq!(book(None), format!("{all}{tail}"));
    assert_eq!(book(Some(0)), format!("page A → a.html …\n{tail}"));
    assert_eq!(
        book(Some(1)),
        format!("page A → a.html\n  page B → a/b.html …\n{tail}")
    );
}

#[test]
fn the_sidebar_of_a_large_mdbook_book_is_bounded() {
    let mut text = String::new();
    for chapter in 0..200 {
        text.push_str(&format!(
            "c{chapter}.md | C{chapter}\nc{chapter}/s.md | S{chapter}\n"
        ));
    }
    for chapter in 0..200 {
        text.push_str(&format!(
            "- [C{chapter}](c{chapter}.md)\n  - [S{chapter}](c{chapter}/s.md)\n"
        ));
    }
    let mut input = builder::input(&text);
    input.options.dialect = Dialect::Mdbook;
    let (site, _) = assemble(input);
    let nav = view_of(&site, "c100/s.html").nav;
    let shown: Vec<_> = nav
        .iter()
        .map(|view| (view.title.as_str(), view.children.len()))
        .collect();
    assert_eq!(shown.len(), 51);
    assert_eq!(shown[0], ("C75", 0));
    assert_eq!(shown[25], ("C100", 1));
    assert!(nav[25].children[0].current);
    assert_eq!(nav[50].role, "more");
}

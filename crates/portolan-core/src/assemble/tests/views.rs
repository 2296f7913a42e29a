//! What a page's template is given.

use super::*;
use crate::assemble::view::{Linker, template};
use crate::model::UrlPath;

const BOOK: &str = "
    ! site_url = https://docs.example/x/
    ! repository_url = https://github.com/o/r
    ! edit_url_template = https://github.com/o/r/edit/main/{path}
    ! header_link = Status -> https://status.example/
    ! header_link = Rules -> /02-ops/rules.md
    index.md | Docs
    01-guide/index.md | Guide
    01-guide/a b.md | A | reviewed=2026-11-20 review_every=90 owner=Team severity=SEV1
      # One
      ## One and a half
      # Two
    01-guide/c.md | C
    01-guide/deep/d.md | D
    02-ops/rules.md | Rules | lang=ar
    02-ops/secret.md | Secret | nav=false
    ~ docs/01-guide/a b.md 2026-11-05
";

#[test]
fn a_page_in_its_place() {
    let (site, problems) = site(BOOK);
    assert_eq!(shown(&problems), "");
    let view = view_of(&site, "guide/a b.html");
    insta::assert_snapshot!(link_line(&view.breadcrumb), @"Docs → ../index.html / Guide → index.html");
    insta::assert_snapshot!(nav_lines(&view.nav, 0), @r"
    page Docs → ../index.html
    page Guide → index.html
      * page A → a%20b.html
      page C → c.html
      page Deep → deep/index.html …
    page Ops → ../ops/index.html …
    ");
    insta::assert_snapshot!(link_line(&view.sections), @"*Guide → index.html / Ops → ../ops/index.html");
    let links: Vec<_> = view
        .links
        .iter()
        .map(|link| (link.title.as_str(), link.url.as_str()))
        .collect();
    assert_eq!(
        links,
        [
            ("Status", "https://status.example/"),
            ("Rules", "../ops/rules.html")
        ]
    );
    let around: Vec<_> = view.previous.into_iter().chain(view.next).collect();
    insta::assert_snapshot!(link_line(&around), @"Guide → index.html / C → c.html");
    let facts = [
        view.canonical,
        view.edit_url,
        view.meta.review_due,
        view.updated.and_then(|it| it.commit_url),
    ];
    insta::assert_snapshot!(facts.map(Option::unwrap).join("\n"), @r"
    https://docs.example/x/guide/a%20b.html
    https://github.com/o/r/edit/main/docs/01-guide/a%20b.md
    2027-02-18
    https://github.com/o/r/commit/0123456789
    ");
    assert_eq!(
        (
            view.root.as_str(),
            view.home_url.as_str(),
            view.all_pages_url.as_str()
        ),
        ("../", "../index.html", "../all-pages.html")
    );
    let toc: Vec<_> = view
        .toc
        .iter()
        .map(|entry| (entry.id.as_str(), entry.children.len()))
        .collect();
    assert_eq!(toc, [("one", 1), ("two", 0)]);
}

#[test]
fn the_tab_nearest_above_a_page_is_marked() {
    let (site, problems) = site(&format!(
        "! tab = Start -> /index.md
        ! tab = Guides -> /01-guide/
        ! tab = Deep -> /01-guide/deep/
        ! tab = Rules -> /02-ops/rules.md
        ! tab = Chat -> https://chat.example/
        {BOOK}"
    ));
    assert_eq!(shown(&problems), "");
    let marked = |url: &str| {
        let tabs = view_of(&site, url).tabs.unwrap();
        let current = tabs.iter().filter(|tab| tab.current);
        current
            .map(|tab| tab.title.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let cases = [
        ("index.html", "Start"),
        ("guide/index.html", "Guides"),
        ("guide/c.html", "Guides"),
        ("guide/deep/d.html", "Deep"),
        ("ops/rules.html", "Rules"),
        // Not above it.
        ("ops/secret.html", ""),
        ("404.html", ""),
    ];
    for (url, title) in cases {
        assert_eq!(marked(url), title, "{url}");
    }
    insta::assert_snapshot!(link_line(&view_of(&site, "ops/rules.html").tabs.unwrap()), @"Start → ../index.html / Guides → ../guide/index.html / Deep → ../guide/deep/index.html / *Rules → rules.html / Chat^ → https://chat.example/");
}

#[test]
fn configured_links_are_checked_where_they_are_written() {
    let (_, problems) = site(&format!(
        "! tab = Gone -> /01-guide/gone.md
        ! header_link = Near -> /01-guide/d.md#x
        ! header_link = Part -> /01-guide/a b.md#nowhere
        ! nav_link = Good -> /01-guide/a b.md#two
        {BOOK}"
    ));
    insta::assert_snapshot!(shown(&problems), @r"
    book.toml:7 broken-anchor: `docs/01-guide/a b.md` has no heading or id `nowhere` for the link “Part”
      hint: link to the page itself, or give the heading an id: `## Title {#id}`
    book.toml:7 broken-link: no page or file `/01-guide/d.md#x` for the link “Near”
      hint: did you mean `/01-guide/deep/d.md`?
    book.toml:7 broken-link: no page or file `/01-guide/gone.md` for the link “Gone”
      hint: write an address, or a path from the source folder that starts with `/`
    ");
}

#[test]
fn the_home_page() {
    let (site, _) = site(BOOK);
    let view = view_of(&site, "index.html");
    assert_eq!(
        (
            view.head_title.as_str(),
            view.home,
            view.breadcrumb.len(),
            view.root.as_str()
        ),
        ("", true, 0, "")
    );
    insta::assert_snapshot!(nav_lines(&view.nav, 0), @r"
    * page Docs → index.html
    page Guide → guide/index.html …
    page Ops → ops/index.html …
    ");
    assert_eq!(template(&site, page_at(&site, "index.html")), "home");
}

#[test]
fn what_stands_beside_a_folder_is_seen_from_inside_it() {
    let (few, _) = site(BOOK);
    insta::assert_snapshot!(nav_lines(&view_of(&few, "guide/deep/d.html").nav, 0), @r"
    page Docs → ../../index.html
    page Guide → ../index.html
      page A → ../a%20b.html
      page C → ../c.html
      page Deep → index.html
        * page D → d.html
    page Ops → ../../ops/index.html …
    ");
    let beside: String = (10..30)
        .map(|n| format!("    01-guide/{n}/p.md | P{n}\n"))
        .collect();
    let (many, _) = site(&format!("{BOOK}\n{beside}"));
    let folders = |range: std::ops::Range<u32>| -> String {
        range
            .map(|n| format!("  page {n} → ../{n}/index.html …\n"))
            .collect()
    };
    let expected = format!(
        "page Docs → ../../index.html\npage Guide → ../index.html\n{}  page 20 → index.html\n    * page P20 → p.html\n{}  \
        more All pages → ../../all-pages.html\npage Ops → ../../ops/index.html …\n",
        folders(12..20),
        folders(21..28),
    );
    assert_eq!(nav_lines(&view_of(&many, "guide/20/p.html").nav, 0), expected);
}

#[test]
fn a_hidden_page_sees_its_folder() {
    let (site, _) = site(BOOK);
    let view = view_of(&site, "ops/secret.html");
    insta::assert_snapshot!(link_line(&view.breadcrumb), @"Docs → ../index.html / Ops → index.html");
    insta::assert_snapshot!(nav_lines(&view.nav, 0), @r"
    page Docs → ../index.html
    page Guide → ../guide/index.html …
    page Ops → index.html
      page Rules → rules.html
    ");
    assert_eq!((view.previous, view.next), (None, None));
}

#[test]
fn a_listing_stands_under_the_list_of_its_values() {
    let (site, _) = site(BOOK);
    let view = view_of(&site, "owners/team.html");
    insta::assert_snapshot!(link_line(&view.breadcrumb), @"Docs → ../index.html / Owners → index.html");
    assert_eq!(view.description, "");
}

#[test]
fn direction_goes_by_language_unless_configured() {
    let (left, _) = site(BOOK);
    assert_eq!(view_of(&left, "ops/rules.html").dir, "rtl");
    assert_eq!(view_of(&left, "guide/c.html").dir, "ltr");
    let (turned, _) = site(&format!("! text_direction = rtl\n{BOOK}a.md | A | lang=fr"));
    assert_eq!(view_of(&turned, "guide/c.html").dir, "rtl");
    assert_eq!(view_of(&turned, "a.html").dir, "ltr");
}

#[test]
fn the_404_page_works_at_any_depth() {
    for (url, base) in [
        ("https://docs.example/x/", "/x/"),
        ("/y/", "/y/"),
        ("https://docs.example/", "/"),
    ] {
        let (site, _) = site(&format!("! site_url = {url}\nindex.md | Home\nü/a.md | A"));
        let view = view_of(&site, "404.html");
        assert_eq!((view.root.as_str(), view.canonical), (base, None), "{url}");
        assert_eq!(link_line(&view.breadcrumb), format!("Docs → {base}index.html"));
        assert_eq!(
            view.nav[1].url.as_deref(),
            Some(format!("{base}%C3%BC/index.html").as_str())
        );
    }
}

#[test]
fn the_copy_of_the_first_chapter_names_the_chapter() {
    let (site, _) = site("! site_url = https://docs.example/\n- [A](guide/a.md)\nguide/a.md | A");
    let home = site.home.unwrap();
    let view = page_view(&site, home, &UrlPath::new("index.html"));
    assert_eq!(
        view.canonical.as_deref(),
        Some("https://docs.example/guide/a.html")
    );
    assert_eq!(
        (view.root.as_str(), view.nav[0].url.as_deref()),
        ("", Some("guide/a.html"))
    );
    assert_eq!(
        Linker::new(&site, home, &UrlPath::new("index.html")).url(&UrlPath::new("b.html")),
        "b.html"
    );
}

#[test]
fn contents_need_three_headings() {
    let (site, _) = site(
        "
        index.md | Home
        few.md | Few
          # One
          # Two
        odd.md | Odd
          ## Deep first
          ## Deep second
          # Then
          ## Below
          ### Too deep
        off.md | Off | toc=false
          # One
          # Two
          # Three
    ",
    );
    let toc = |url: &str| {
        let entries = view_of(&site, url).toc;
        let shown: Vec<_> = entries
            .iter()
            .map(|entry| format!("{}({})", entry.id, entry.children.len()))
            .collect();
        shown.join(" ")
    };
    assert_eq!(toc("few.html"), "");
    assert_eq!(toc("odd.html"), "deep-first(0) deep-second(0) then(1)");
    assert_eq!(toc("off.html"), "");
}

#[test]
fn a_page_may_name_its_template_and_hold_own_values() {
    let (site, _) = site(
        "
        index.md | Home
        a.md | A | template=wide extra={\"n\":[1]}
        b.md | B | extra=broken
    ",
    );
    assert_eq!(template(&site, page_at(&site, "a.html")), "wide");
    assert_eq!(view_of(&site, "a.html").extra.to_string(), "{\"n\":[1]}");
    assert_eq!(view_of(&site, "b.html").extra.to_string(), "{}");
}

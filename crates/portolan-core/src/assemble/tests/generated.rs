//! Pages that Portolan makes.

use super::*;

/// Pages that no file stands for, with what they list.
fn generated(site: &SiteIndex) -> String {
    let mut text = String::new();
    for page in site
        .pages
        .iter()
        .filter(|page| page.entry.id.path.as_str().starts_with('@'))
    {
        text.push_str(&format!("{} “{}”\n", page.url, page.title));
        for group in view_of(site, page.url.as_str()).listing {
            if !group.title.is_empty() {
                text.push_str(&format!("  {} #{}\n", group.title, group.id));
            }
            for item in group.items {
                let count = if item.count == 0 {
                    String::new()
                } else {
                    format!(" ({})", item.count)
                };
                let indent = "  ".repeat(item.depth as usize + 2);
                text.push_str(&format!("{indent}{} → {}{count}\n", item.title, item.url));
            }
        }
    }
    text
}

#[test]
fn listings_by_front_matter() {
    let (site, problems) = site(
        "
        index.md | Home
        a.md | Apple | tags=DevOps,on_call owner=Team_A kind=guide audience=operators
        b.md | Banana | tags=devops,DevOps owner=team_a kind=runbook nav=false
        404.md | Lost | tags=lost
    ",
    );
    assert_eq!(shown(&problems), "");
    insta::assert_snapshot!(generated(&site), @r"
    tags/devops.html “Tag: DevOps”
        Apple → ../a.html
        Banana → ../b.html
    tags/on-call.html “Tag: on call”
        Apple → ../a.html
    tags/index.html “Tags”
        DevOps → devops.html (2)
        on call → on-call.html (1)
    owners/team-a.html “Pages of Team A”
        Apple → ../a.html
        Banana → ../b.html
    owners/index.html “Owners”
        Team A → team-a.html (2)
    kinds/guide.html “Kind: guide”
        Apple → ../a.html
    kinds/runbook.html “Kind: runbook”
        Banana → ../b.html
    kinds/index.html “Kinds of pages”
        guide → guide.html (1)
        runbook → runbook.html (1)
    audience/operators.html “For: operators”
        Apple → ../a.html
    audience/index.html “Audiences”
        operators → operators.html (1)
    all-pages.html “All pages”
        Home → index.html
        Apple → a.html
      Other pages #other-pages
        Banana → b.html
        Tag: DevOps → tags/devops.html
        Tag: on call → tags/on-call.html
        Tags → tags/index.html
        Pages of Team A → owners/team-a.html
        Owners → owners/index.html
        Kind: guide → kinds/guide.html
        Kind: runbook → kinds/runbook.html
        Kinds of pages → kinds/index.html
        For: operators → audience/operators.html
        Audiences → audience/index.html
    ");
}

#[test]
fn values_of_one_slug_have_pages_of_their_own() {
    let (site, _) = site(
        "
        index.md | Home
        a.md | A | tags=C++
        b.md | B | tags=C
        c.md | C | tags=C#,c-2
        d.md | D | tags=***,index,,運用,con
    ",
    );
    let urls: Vec<_> = site
        .pages
        .iter()
        .map(|page| page.url.as_str())
        .filter(|url| url.starts_with("tags/"))
        .collect();
    insta::assert_snapshot!(urls.join(" "), @"tags/u2a-u2a-u2a.html tags/c.html tags/c-3.html tags/c-4.html tags/c-2.html tags/con-.html tags/index-.html tags/運用.html tags/index.html");
    let tags = ["a", "b", "c", "d"].map(|page| link_line(&view_of(&site, &format!("{page}.html")).meta.tags));
    insta::assert_snapshot!(tags.join("\n"), @r"
    C++ → tags/c-4.html
    C → tags/c.html
    C# → tags/c-3.html / c-2 → tags/c-2.html
    *** → tags/u2a-u2a-u2a.html / index → tags/index-.html / 運用 → tags/%E9%81%8B%E7%94%A8.html / con → tags/con-.html
    ");
}

#[test]
fn an_authors_page_wins_and_is_linked() {
    let (site, problems) = site(
        "
        index.md | Home
        a.md | A | tags=Ops,other
        tags/OPS.md | All about Ops
        tags/index.md | Our tags
        all-pages.md | Everything
        404.md | Lost
    ",
    );
    assert_eq!(shown(&problems), "");
    insta::assert_snapshot!(generated(&site), @r"
    tags/other.html “Tag: other”
        A → ../a.html
    ");
    let view = view_of(&site, "a.html");
    insta::assert_snapshot!(link_line(&view.meta.tags), @"Ops → tags/OPS.html / other → tags/other.html");
    assert_eq!(view.all_pages_url, "all-pages.html");
}

#[test]
fn listings_can_be_switched_off() {
    let (site, _) = site(
        "
        ! listings = false
        ! not_found = off
        index.md | Home
        a.md | A | tags=x owner=Y
    ",
    );
    insta::assert_snapshot!(generated(&site), @r"
    all-pages.html “All pages”
        Home → index.html
        A → a.html
    ");
    let meta = view_of(&site, "a.html").meta;
    insta::assert_snapshot!(link_line(&meta.tags), @"x →");
}

#[test]
fn a_404_page_of_another_name_is_the_only_one() {
    let (site, _) = site(
        "
        ! not_found = errors/missing.md
        index.md | Home
        errors/missing.md | Lost
    ",
    );
    assert_eq!(site.page_of_url("404.html"), None);
    assert_eq!(
        super::super::view::template(&site, page_at(&site, "errors/missing.html")),
        "404"
    );
}

#[test]
fn all_pages_follow_the_parts_of_a_summary() {
    let (site, _) = site(
        "
        ! dialect = mdbook
        - [Intro](intro.md)
        [Guide]
        - [One](one.md) 1.
          - [Deep](deep.md) 1.1.
        - [Two](two.md) 2.
        [Guide]
        - [Three](three.md) 3.
        intro.md | Intro
        one.md | One
        deep.md | Deep
        two.md | Two
        three.md | Three
    ",
    );
    insta::assert_snapshot!(generated(&site), @r"
    404.html “Page not found”
    all-pages.html “All pages”
        Intro → intro.html
      Guide #guide
        One → one.html
          Deep → deep.html
        Two → two.html
      Guide #guide-2
        Three → three.html
    ");
}

#[test]
fn a_folder_without_index_lists_what_is_below() {
    let (site, _) = site(
        "
        guide/a.md | A | description=About_A kind=guide
        guide/deep/b.md | B
        guide/hidden.md | H | nav=false
    ",
    );
    insta::assert_snapshot!(generated(&site), @r"
    index.html “Docs”
        Guide → guide/index.html
    guide/index.html “Guide”
        A → a.html
        Deep → deep/index.html
    guide/deep/index.html “Deep”
        B → b.html
    kinds/guide.html “Kind: guide”
        A → ../guide/a.html
    kinds/index.html “Kinds of pages”
        guide → guide.html (1)
    404.html “Page not found”
    all-pages.html “All pages”
        Docs → index.html
      Guide #guide
        Guide → guide/index.html
          A → guide/a.html
          Deep → guide/deep/index.html
            B → guide/deep/b.html
      Other pages #other-pages
        H → guide/hidden.html
        Kind: guide → kinds/guide.html
        Kinds of pages → kinds/index.html
    ");
}

#[test]
fn a_site_with_a_search_has_a_page_for_it_that_is_listed_nowhere() {
    let (site, problems) = site(
        "
        ! search = true
        ! site_url = https://docs.example/
        index.md | Home
        guide/a.md | Apple
    ",
    );
    assert_eq!(shown(&problems), "");
    let view = view_of(&site, "guide/a.html");
    assert_eq!(view.search_url.as_deref(), Some("../search.html"));
    let search = view_of(&site, "search.html");
    assert_eq!((search.title.as_str(), search.canonical), ("Search", None));
    let all = view_of(&site, "all-pages.html").listing;
    let listed = all.iter().flat_map(|group| &group.items);
    let listed: Vec<_> = listed.map(|item| item.url.as_str()).collect();
    assert_eq!(listed, ["index.html", "guide/index.html", "guide/a.html"]);
    let sitemap: String = crate::site_files::sitemaps(&site)
        .into_iter()
        .map(|file| file.text)
        .collect();
    assert_eq!(sitemap.matches("search").count(), 0);
}

#[test]
fn the_page_of_search_makes_room_for_what_the_author_has_there() {
    let place = |lines: &str| {
        let (site, problems) = site(&format!("! search = true\nindex.md | Home\n{lines}"));
        (shown(&problems), site.pages[site.search.unwrap()].url.to_string())
    };
    let cases = [
        ("", "search.html"),
        ("search.md | How we search", "search-results.html"),
        ("Search.md | How we search", "search-results.html"),
        ("+ search.html", "search-results.html"),
        ("a.md | A | aliases=search.html", "search-results.html"),
        ("! redirect = search.html -> index.html", "search-results.html"),
        (
            "search.md | How we search\n+ search-results.html",
            "search-results-2.html",
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(
            place(lines),
            (String::new(), expected.to_owned()),
            "with `{lines}`"
        );
    }
}

//! Links from text: what each becomes, and what is said about it.

use super::{Decided, ResolvedLink, complete, resolve};
use crate::assemble::tests::builder::{heading, input, link, shown, site};
use crate::assemble::{SiteIndex, assemble};
use crate::model::{PageParts, PageSummary, ParsedPage, Slot, SlotKind, UrlPath};

/// Every link of a page with what it becomes, then the problems.
/// Every file of the tests' repositories exists, except those whose name says so.
fn in_repository(path: &str) -> bool {
    !path.contains("missing")
}

fn links_of(site: &SiteIndex, source: &str) -> String {
    let page = site.page_of_source(source).unwrap();
    let info = &site.pages[page];
    let (links, problems) = resolve(site, page, &info.url, &in_repository);
    let mut text = String::new();
    for (raw, link) in info.entry.summary.links.iter().zip(&links) {
        let size = link
            .dimensions
            .map_or(String::new(), |(width, height)| format!(" {width}x{height}"));
        text.push_str(&format!("{} → {}{size}\n", raw.target, link.url));
    }
    text + &shown(&problems)
}

/// The links of `guide/a.md` on a small site, given as lines.
fn on_small_site(links: &str) -> String {
    let links: String = links
        .split_whitespace()
        .map(|link| format!("> {}\n", link.replace('␣', " ")))
        .collect();
    let text = format!(
        "index.md | Home
         guide/index.md | Guide
         guide/a.md | A
         {links}
         guide/b c.md | B
           # Set up
           # Größe
         guide/v1.2.md | Version
         guide/100%.md | Percent
         guide/deep/README.md | Deep
         01-ops/02-run.md | Run
         both.md | Both
         both/x.md | X
         + img/logo.png 40x30
         + img/a#b.svg
         + guide/data.csv"
    );
    links_of(&site(&text).0, "guide/a.md")
}

#[test]
fn links_to_pages() {
    insta::assert_snapshot!(on_small_site("
        v1.2.md ./v1.2.md v1.2 ../guide/v1.2.md /guide/v1.2.md v1.2.html /guide/v1.2
        b%20c.md b␣c.md b%20c b%20c.html ../index.md ../ .. . ./ / index.md /index.html
        deep deep/ deep/README.md deep/index.html /guide/ /guide ../both ../both/ ../both.html
        100%25.md 100%.md
    "), @r"
    v1.2.md → v1.2.html
    ./v1.2.md → v1.2.html
    v1.2 → v1.2.html
    ../guide/v1.2.md → v1.2.html
    /guide/v1.2.md → v1.2.html
    v1.2.html → v1.2.html
    /guide/v1.2 → v1.2.html
    b%20c.md → b%20c.html
    b c.md → b%20c.html
    b%20c → b%20c.html
    b%20c.html → b%20c.html
    ../index.md → ../index.html
    ../ → ../index.html
    .. → ../index.html
    . → index.html
    ./ → index.html
    / → ../index.html
    index.md → index.html
    /index.html → ../index.html
    deep → deep/index.html
    deep/ → deep/index.html
    deep/README.md → deep/index.html
    deep/index.html → deep/index.html
    /guide/ → index.html
    /guide → index.html
    ../both → ../both.html
    ../both/ → ../both/index.html
    ../both.html → ../both.html
    100%25.md → 100%25.html
    100%.md → 100%25.html
    ");
}

#[test]
fn links_with_queries_and_fragments() {
    insta::assert_snapshot!(on_small_site("
        b%20c.md#set-up b%20c.md?x=1#set-up ?x=1 #a #top #TOP # #:~:text=x b%20c.md#:~:text=x
        b%20c.md#set-up:~:text=x b%20c.md#größe b%20c.md#gr%C3%B6%C3%9Fe ../img/logo.png#any
    "), @r"
    b%20c.md#set-up → b%20c.html#set-up
    b%20c.md?x=1#set-up → b%20c.html?x=1#set-up
    ?x=1 → ?x=1
    #a → #a
    #top → #top
    #TOP → #TOP
    # → #
    #:~:text=x → #:~:text=x
    b%20c.md#:~:text=x → b%20c.html#:~:text=x
    b%20c.md#set-up:~:text=x → b%20c.html#set-up:~:text=x
    b%20c.md#größe → b%20c.html#größe
    b%20c.md#gr%C3%B6%C3%9Fe → b%20c.html#gr%C3%B6%C3%9Fe
    ../img/logo.png#any → ../img/logo.png#any 40x30
    ");
}

#[test]
fn pages_are_linked_by_source_and_by_site_names() {
    insta::assert_snapshot!(on_small_site("
        ../01-ops/02-run.md /01-ops/02-run.md ../01-ops/02-run ../01-ops/ ../ops/run.html ../ops/ ../ops/run
    "), @r"
    ../01-ops/02-run.md → ../ops/run.html
    /01-ops/02-run.md → ../ops/run.html
    ../01-ops/02-run → ../ops/run.html
    ../01-ops/ → ../ops/index.html
    ../ops/run.html → ../ops/run.html
    ../ops/ → ../ops/index.html
    ../ops/run → ../ops/run.html
    ");
    let (site, problems) = site(
        "
        index.md | Home
        01-ops/01-a.md | A
        > b.html
        > 02-b.md
        > ../ops/b.html
        01-ops/02-b.md | B
    ",
    );
    assert_eq!(shown(&problems), "");
    insta::assert_snapshot!(links_of(&site, "01-ops/01-a.md"), @r"
    b.html → b.html
    02-b.md → b.html
    ../ops/b.html → b.html
    ");
}

#[test]
fn links_to_files() {
    insta::assert_snapshot!(on_small_site("
        data.csv img:../img/logo.png ../img/logo.png raw:../img/logo.png img:/img/a%23b.svg#icon
    "), @r"
    data.csv → data.csv
    ../img/logo.png → ../img/logo.png 40x30
    ../img/logo.png → ../img/logo.png 40x30
    ../img/logo.png → ../img/logo.png 40x30
    /img/a%23b.svg#icon → ../img/a%23b.svg#icon
    ");
}

#[test]
fn links_that_leave_the_site() {
    insta::assert_snapshot!(on_small_site("
        https://x.example/a.md mailto:a@x.example //x.example/y tel:+1 img:data:image/png;base64,AA==
    "), @r"
    https://x.example/a.md → https://x.example/a.md
    mailto:a@x.example → mailto:a@x.example
    //x.example/y → //x.example/y
    tel:+1 → tel:+1
    data:image/png;base64,AA== → data:image/png;base64,AA==
    ");
}

#[test]
fn broken_links_say_what_was_meant() {
    insta::assert_snapshot!(on_small_site("
        v1.3.md gone.md ../vv1.2.md /gide/ run.md logo.png img:../logo.png img:a.md img:index.md raw:gone.mp4 c:\\docs\\a.md
        deep\\readme.md b%20c.md#setup #nothing-like-it V1.2.MD
    "), @r"
    v1.3.md → v1.3.html
    gone.md → gone.html
    ../vv1.2.md → ../vv1.2.html
    /gide/ → /gide/
    run.md → run.html
    logo.png → logo.png
    ../logo.png → ../logo.png
    a.md → a.html
    index.md → index.html
    gone.mp4 → gone.mp4
    c:\docs\a.md → c:\docs\a.html
    deep\readme.md → deep\readme.html
    b%20c.md#setup → b%20c.html#setup
    #nothing-like-it → #nothing-like-it
    V1.2.MD → V1.2.MD
    docs/guide/a.md:10 broken-image: no image `../logo.png`
      hint: did you mean `/img/logo.png`?
    docs/guide/a.md:11 broken-image: `a.md` is a page, which no image can show
      hint: link to it instead: `[text](page.md)`
    docs/guide/a.md:12 broken-image: `index.md` is a page, which no image can show
      hint: link to it instead: `[text](page.md)`
    docs/guide/a.md:14 broken-link: no page or file `c:\docs\a.md`
      hint: did you mean `/guide/a.md`?
    docs/guide/a.md:15 broken-link: no page or file `deep\readme.md`
      hint: did you mean `/guide/deep/README.md`?
    docs/guide/a.md:16 broken-anchor: `docs/guide/b c.md` has no heading or id `setup`
      hint: did you mean `#set-up`?
    docs/guide/a.md:17 broken-anchor: this page has no heading or id `nothing-like-it`
      hint: link to the page itself, or give the heading an id: `## Title {#id}`
    docs/guide/a.md:18 broken-link: no page or file `V1.2.MD`
      hint: did you mean `/guide/v1.2.md`?
    docs/guide/a.md:4 broken-link: no page or file `v1.3.md`
      hint: did you mean `/guide/v1.2.md`?
    docs/guide/a.md:5 broken-link: no page or file `gone.md`
      hint: the path is relative to this file; `/x.md` starts at the source folder
    docs/guide/a.md:6 broken-link: no page or file `../vv1.2.md`
      hint: did you mean `/guide/v1.2.md`?
    docs/guide/a.md:7 broken-link: no page or file `/gide/`
      hint: did you mean `/guide/index.md`?
    docs/guide/a.md:8 broken-link: no page or file `run.md`
      hint: did you mean `/01-ops/02-run.md`?
    docs/guide/a.md:9 broken-link: no page or file `logo.png`
      hint: did you mean `/img/logo.png`?
    ");
}

#[test]
fn an_empty_link_leads_nowhere_else() {
    let mut input = input("index.md | Home");
    input.pages[0].summary.links.push(link("", 1));
    input.pages[0].summary.links.push(link("  index.md ", 1));
    assert_eq!(
        links_of(&assemble(input).0, "index.md"),
        " → \n  index.md  → index.html\n"
    );
}

#[test]
fn unicode_forms_of_names_are_one() {
    let (site, _) = site(
        "
        index.md | Home
        > \u{fc}.md
        > u\u{308}2.md
        > img:\u{fc}.png
        u\u{308}.md | Decomposed
        \u{fc}2.md | Composed
        + u\u{308}.png 1x1
    ",
    );
    insta::assert_snapshot!(links_of(&site, "index.md"), @r"
    ü.md → u%CC%88.html
    ü2.md → %C3%BC2.html
    ü.png → u%CC%88.png 1x1
    ");
}

#[test]
fn links_to_places_that_moved() {
    let (site, _) = site(
        "
        ! redirect = /b.html#gone -> index.html
        ! site_url = https://docs.example/base/
        index.md | Home
        a.md | A
        > old.html
        > old.md
        > older
        > older/
        > b.md#gone
        > b.md#nowhere
        > /base/b.html
        > tags/x.html#anything
        b.md | B | aliases=old.html,/older/ tags=x
    ",
    );
    insta::assert_snapshot!(links_of(&site, "a.md"), @r"
    old.html → old.html
    old.md → old.html
    older → older/index.html
    older/ → older/index.html
    b.md#gone → b.html#gone
    b.md#nowhere → b.html#nowhere
    /base/b.html → b.html
    tags/x.html#anything → tags/x.html#anything
    docs/a.md:11 broken-anchor: `docs/b.md` has no heading or id `nowhere`
      hint: link to the page itself, or give the heading an id: `## Title {#id}`
    docs/a.md:7 broken-link: no page or file `old.md`
      hint: the path is relative to this file; `/x.md` starts at the source folder
    ");
}

#[test]
fn links_out_of_the_source() {
    let links = "
        guide/a.md | A
        > ../../src/main.rs#L3
        > ../../src/
        > /../Cargo.toml
        > ../../../../outside.txt
        > img:../../logo.png
        > raw:../../film.mp4
    ";
    let of = |options: &str| links_of(&site(&format!("{options}{links}")).0, "guide/a.md");
    insta::assert_snapshot!(of("! repository_url = https://github.com/o/r\n! repository_prefix = sub/\n"), @r"
    ../../src/main.rs#L3 → https://github.com/o/r/blob/HEAD/sub/src/main.rs#L3
    ../../src/ → https://github.com/o/r/tree/HEAD/sub/src/
    /../Cargo.toml → https://github.com/o/r/blob/HEAD/sub/Cargo.toml
    ../../../../outside.txt → ../../../../outside.txt
    ../../logo.png → ../../logo.png
    ../../film.mp4 → ../../film.mp4
    docs/guide/a.md:8 broken-link: `../../../../outside.txt` leads out of the source folder
      hint: it leads out of the repository, too; write an address that readers can open
    docs/guide/a.md:9 broken-image: `../../logo.png` leads out of the source folder
      hint: move the image into the source folder: only what lies there is published
    ");
    insta::assert_snapshot!(of("! repository_url = https://gitlab.com/o/r\n"), @r"
    ../../src/main.rs#L3 → https://gitlab.com/o/r/-/blob/HEAD/src/main.rs#L3
    ../../src/ → https://gitlab.com/o/r/-/tree/HEAD/src/
    /../Cargo.toml → https://gitlab.com/o/r/-/blob/HEAD/Cargo.toml
    ../../../../outside.txt → ../../../../outside.txt
    ../../logo.png → ../../logo.png
    ../../film.mp4 → ../../film.mp4
    docs/guide/a.md:7 broken-link: `../../../../outside.txt` leads out of the source folder
      hint: it leads out of the repository, too; write an address that readers can open
    docs/guide/a.md:8 broken-image: `../../logo.png` leads out of the source folder
      hint: move the image into the source folder: only what lies there is published
    ");
    insta::assert_snapshot!(of(""), @r"
    ../../src/main.rs#L3 → ../../src/main.rs#L3
    ../../src/ → ../../src/
    /../Cargo.toml → /../Cargo.toml
    ../../../../outside.txt → ../../../../outside.txt
    ../../logo.png → ../../logo.png
    ../../film.mp4 → ../../film.mp4
    docs/guide/a.md:3 broken-link: `../../src/main.rs#L3` leads out of the source folder
      hint: only files inside the source are published; set `output.html.git-repository-url` to link to other files of the repository
    docs/guide/a.md:4 broken-link: `../../src/` leads out of the source folder
      hint: only files inside the source are published; set `output.html.git-repository-url` to link to other files of the repository
    docs/guide/a.md:5 broken-link: `/../Cargo.toml` leads out of the source folder
      hint: only files inside the source are published; set `output.html.git-repository-url` to link to other files of the repository
    docs/guide/a.md:6 broken-link: `../../../../outside.txt` leads out of the source folder
      hint: only files inside the source are published; set `output.html.git-repository-url` to link to other files of the repository
    docs/guide/a.md:7 broken-image: `../../logo.png` leads out of the source folder
      hint: move the image into the source folder: only what lies there is published
    ");
}

#[test]
fn the_404_page_links_from_the_base_path() {
    let (site, _) = site(
        "
        ! site_url = https://docs.example/x/
        index.md | Home
        guide/a.md | A
        404.md | Lost
        > guide/a.md
        > index.md
    ",
    );
    insta::assert_snapshot!(links_of(&site, "404.md"), @r"
    guide/a.md → /x/guide/a.html
    index.md → /x/index.html
    ");
}

#[test]
fn the_copy_of_the_first_chapter_links_from_the_root() {
    let (site, _) = site(
        "
        - [A](guide/a.md)
        - [B](guide/b.md)
        guide/a.md | A
        > b.md
        > ../index.html
        guide/b.md | B
    ",
    );
    let page = site.home.unwrap();
    let urls: Vec<_> = resolve(&site, page, &UrlPath::new("index.html"), &in_repository)
        .0
        .into_iter()
        .map(|link| link.url)
        .collect();
    assert_eq!(urls, ["guide/b.html", "index.html"]);
}

/// Both ways of finding an anchor give the same: few on a page, and many.
#[test]
fn anchors_of_a_long_page_are_found() {
    for count in [10, 10_000] {
        let mut input = input("index.md | Home");
        let summary = &mut input.pages[0].summary;
        summary.headings = (0..count)
            .map(|number| heading(2, &format!("Part {number:05}")))
            .collect();
        summary.anchors = vec!["raw".into(), "fn-1".into()];
        summary.links = (0..count)
            .map(|number| link(&format!("#part-{number:05}"), 1))
            .collect();
        summary.links.push(link("#fn-1", 1));
        summary.links.push(link("#part-0000x", 7));
        let (site, _) = assemble(input);
        let (links, problems) = resolve(&site, 0, &UrlPath::new("index.html"), &in_repository);
        assert_eq!(links.len(), count + 2);
        assert_eq!(
            shown(&problems),
            "docs/index.md:7 broken-anchor: this page has no heading or id `part-0000x`\n  hint: did you mean `#part-00000`?"
        );
    }
}

#[test]
fn hints_are_bounded_and_the_same_in_any_order() {
    let mut input = input("index.md | Home");
    for number in 0..3_000 {
        input.pages.push(crate::assemble::tests::builder::page(&format!(
            "d{}/page-{number:04}.md | P",
            number % 7
        )));
    }
    let broken = [
        "d3/page-0123x.md".to_owned(),
        "index.md/".to_owned(),
        "x".repeat(1_000_000),
    ];
    input.pages[0].summary.links = broken.iter().map(|target| link(target, 1)).collect();
    input.pages[0]
        .summary
        .links
        .extend((0..300).map(|number| link(&format!("gone-{number}.md"), 2)));
    let (site, _) = assemble(input);
    let (_, problems) = resolve(&site, 0, &UrlPath::new("index.html"), &in_repository);
    assert_eq!(problems.len(), 303);
    assert_eq!(
        problems[0].hint.as_deref(),
        Some("did you mean `/d4/page-0123.md`?")
    );
}

fn slot(at: usize, link: u32, kind: SlotKind) -> Slot {
    Slot {
        at: u32::try_from(at).unwrap(),
        link,
        kind,
    }
}

#[test]
fn slots_are_filled() {
    let html = "<h1><a href=\"\">T</a></h1><p>ü<img src=\"\" alt></p>";
    let page = ParsedPage {
        html: html.into(),
        slots: vec![
            slot(html.find("\">T").unwrap(), 0, SlotKind::Url),
            slot(html.find("\" alt").unwrap(), 1, SlotKind::Url),
            slot(html.find("></p>").unwrap(), 1, SlotKind::ImageSize),
        ],
        lead_end: u32::try_from(html.find("<p>").unwrap()).unwrap(),
        summary: PageSummary::default(),
        parts: PageParts::default(),
    };
    let links = vec![
        ResolvedLink {
            url: "a.html?b=\"1\"&c=<2>".into(),
            ..ResolvedLink::default()
        },
        ResolvedLink {
            url: "i.png".into(),
            dimensions: Some((4, 3)),
            page: None,
        },
    ];
    let decided = Decided {
        links,
        ..Decided::default()
    };
    let (filled, lead_end) = complete(&page, &decided);
    insta::assert_snapshot!(filled, @r#"<h1><a href="a.html?b=&quot;1&quot;&amp;c=&lt;2&gt;">T</a></h1><p>ü<img src="i.png" alt width="4" height="3"></p>"#);
    assert_eq!(&filled[lead_end..lead_end + 3], "<p>");
}

/// What a damaged cache might hold: nothing of it may panic.
#[test]
fn slots_out_of_place_are_passed_over() {
    let html = "ü<a href=\"\">x</a>";
    for lead_end in [0, 1, 5, 1_000] {
        let page = ParsedPage {
            html: html.into(),
            slots: [1, 11, 3, 900].map(|at| slot(at, 9, SlotKind::Url)).into(),
            lead_end,
            summary: PageSummary::default(),
            parts: PageParts::default(),
        };
        let (filled, end) = complete(&page, &Decided::default());
        assert_eq!(filled, html);
        assert!(filled.is_char_boundary(end), "{lead_end}");
    }
}

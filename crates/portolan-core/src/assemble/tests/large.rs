//! Sites and pages of a size at which anything that is not linear shows.

use super::*;
use crate::assemble::assemble;
use crate::assemble::view::WINDOW;

/// One folder of `count` pages.
fn flat(count: usize) -> SiteIndex {
    let mut input = builder::input("index.md | Home");
    for page in 0..count {
        input.pages.push(builder::page(&format!(
            "many/p{page:05}.md | Page {page:05} | tags=all"
        )));
    }
    assemble(input).0
}

#[test]
fn a_page_costs_the_same_in_a_small_and_a_large_site() {
    let (small, large) = (flat(200), flat(10_000));
    for page in [60, 100, 130] {
        let url = format!("many/p{page:05}.html");
        assert_eq!(
            serde_json::to_string(&view_of(&small, &url)).unwrap(),
            serde_json::to_string(&view_of(&large, &url)).unwrap()
        );
    }
}

/// What the navigation shows of the one folder.
fn level_of(site: &SiteIndex, url: &str) -> Vec<NavView> {
    let nav = view_of(site, url).nav;
    let folder = nav.into_iter().find(|node| !node.children.is_empty());
    folder.unwrap().children
}

#[test]
fn the_window_holds_fifty_siblings_and_a_link_to_all() {
    let site = flat(200);
    let shown = |url: &str| {
        let level = level_of(&site, url);
        let (first, last) = (&level[0], &level[level.len() - 2]);
        let more = &level[level.len() - 1];
        let more = format!("{} {} {}", more.role, more.title, more.url.as_deref().unwrap());
        (level.len() - 1, first.title.clone(), last.title.clone(), more)
    };
    let more = "more All pages index.html".to_owned();
    assert_eq!(
        shown("many/p00000.html"),
        (WINDOW, "Page 00000".into(), "Page 00049".into(), more.clone())
    );
    assert_eq!(
        shown("many/p00100.html"),
        (WINDOW, "Page 00075".into(), "Page 00124".into(), more.clone())
    );
    assert_eq!(
        shown("many/p00199.html"),
        (WINDOW, "Page 00150".into(), "Page 00199".into(), more)
    );
}

#[test]
fn children_are_cut_as_siblings_are() {
    let site = flat(200);
    let view = view_of(&site, "many/index.html");
    let section = view.nav.iter().find(|node| node.current).unwrap();
    assert_eq!(
        (section.children.len(), section.children[WINDOW].role),
        (WINDOW + 1, "more")
    );
    assert_eq!(view.listing[0].items.len(), 200);
}

#[test]
fn fifty_siblings_need_no_link() {
    let site = flat(WINDOW);
    let level = level_of(&site, "many/p00000.html");
    assert_eq!((level.len(), level[WINDOW - 1].role), (WINDOW, "page"));
}

#[test]
fn the_header_names_a_few_sections() {
    let sections = |count: usize| {
        let mut input = builder::input("index.md | Home");
        for section in 0..count {
            input
                .pages
                .push(builder::page(&format!("s{section:04}/a.md | A")));
        }
        let site = assemble(input).0;
        let sections = view_of(&site, "index.html").sections;
        (sections.len(), sections[sections.len() - 1].title.clone())
    };
    assert_eq!(sections(7), (7, "S0006".into()));
    assert_eq!(sections(8), (8, "S0007".into()));
    assert_eq!(sections(9), (8, "All pages".into()));
    assert_eq!(sections(3_000), (8, "All pages".into()));
}

#[test]
fn a_folder_may_lie_two_thousand_deep() {
    let mut input = builder::input("");
    input
        .pages
        .push(builder::page(&format!("{}p.md | P", "d/".repeat(2_000))));
    let (site, _) = assemble(input);
    assert_eq!(site.nav.nodes.len(), 2_002);
}

//! What an answer says: sections, snippets, filters, counts, order.

use std::collections::BTreeMap;

use portolan_search::page::SearchPage;
use portolan_search::{Options, Request};

use crate::book::{Book, counts, page, request};

fn with(page: SearchPage, kind: &str, owner: &str, tags: &[&str]) -> SearchPage {
    SearchPage {
        kind: kind.to_owned(),
        owner: owner.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..page
    }
}

fn portal() -> Book {
    let pages = [
        with(
            page("a", "Restore a database", &[("", "restore it")]),
            "runbook",
            "Data Team",
            &["db", "oncall"],
        ),
        with(
            page("b", "Backups", &[("", "before you restore")]),
            "guide",
            "data team",
            &["db"],
        ),
        with(page("c", "API", &[("", "POST restore")]), "api", "platform", &[]),
        with(page("d", "Colours", &[("", "red")]), "guide", "platform", &["ui"]),
    ];
    Book::new(&pages, &Options::default())
}

#[test]
fn filters_narrow_and_counts_leave_their_own_filter_aside() {
    let mut book = portal();
    let hits = book.hits(&request("restore kind:runbook"));
    assert_eq!(hits.total, 1);
    let all = |pairs: &[(&str, usize)]| {
        pairs
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(
        counts(&hits, "kind"),
        all(&[("runbook", 1), ("guide", 1), ("api", 1)])
    );
    assert_eq!(counts(&hits, "tag"), all(&[("db", 1), ("oncall", 1)]));
    assert_eq!(book.urls("restore owner:\"DATA team\"").len(), 2);
    assert_eq!(book.urls("restore tag:db kind:guide,api"), ["b"]);
    assert_eq!(book.urls("restore kind:run"), ["a"]);
    assert_eq!(book.urls("restore kind:nothing"), Vec::<String>::new());
    assert_eq!(book.urls("kind:guide"), ["b", "d"]);
    let chosen = Request {
        kind: vec!["guide".to_owned(), "api".to_owned()],
        tag: vec!["db".to_owned()],
        ..request("restore")
    };
    let hits = book.hits(&chosen);
    assert_eq!((hits.total, hits.pages[0].url.as_str()), (1, "b"));
    assert_eq!(counts(&hits, "kind"), all(&[("runbook", 1), ("guide", 1)]));
}

#[test]
fn titles_are_asked_alone() {
    let mut book = portal();
    assert_eq!(book.urls("title:restore"), ["a"]);
    assert_eq!(book.urls("restore title:\"a database\""), ["a"]);
    assert_eq!(book.urls("restore title:colours"), Vec::<String>::new());
}

#[test]
fn sections_are_grouped_by_page_with_their_anchor_and_snippet() {
    let text =
        "first words of a text that goes on. Then the pump fails and somebody has to look at it at night.";
    let mut written = page(
        "a/b.html",
        "Pumps",
        &[("", "about"), ("When it fails", text), ("Other", "the pump")],
    );
    written.breadcrumb = vec!["Plant".to_owned()];
    let mut book = Book::new(&[written, page("c", "C", &[("", "dry")])], &Options::default());
    let hits = book.hits(&Request {
        snippets: true,
        sections: 1,
        ..request("pump fail")
    });
    let page = &hits.pages[0];
    assert_eq!(
        (page.url.as_str(), page.title.as_str(), page.more),
        ("a/b.html", "Pumps", 2)
    );
    assert_eq!(page.breadcrumb, ["Plant"]);
    let section = &page.sections[0];
    assert_eq!(
        (section.anchor.as_str(), section.heading.as_str()),
        ("when-it-fails", "When it fails")
    );
    let marked: Vec<&str> = section
        .snippet
        .iter()
        .filter(|piece| piece.hit)
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(marked, ["pump", "fails"]);
    assert!(hits.words.contains(&"pump".to_owned()) && hits.words.contains(&"fails".to_owned()));
    assert_eq!(page.score.to_bits(), hits.pages[0].score.to_bits());
}

#[test]
fn titles_headings_and_boosts_decide_what_comes_first() {
    let text = "the quota of a tenant";
    let pages = [
        page("text", "One", &[("", text)]),
        page("heading", "Two", &[("", "x"), ("Quota", "what it is")]),
        page("title", "Quota", &[("", "what it is")]),
    ];
    assert_eq!(
        Book::new(&pages, &Options::default()).urls("quota"),
        ["title", "heading", "text"]
    );
    let mut boosted = pages.clone();
    boosted[0].boost = 20.0;
    assert_eq!(Book::new(&boosted, &Options::default()).urls("quota")[0], "text");
    let mut of_kind = pages.clone();
    of_kind[1].kind = "api".to_owned();
    let options = Options {
        kinds: BTreeMap::from([("api".to_owned(), 20.0)]),
        ..Options::default()
    };
    assert_eq!(Book::new(&of_kind, &options).urls("quota")[0], "heading");
    let options = Options {
        title: 0.0,
        heading: 0.0,
        ..Options::default()
    };
    assert_eq!(Book::new(&pages, &options).urls("quota")[0], "text");
}

#[test]
fn answers_are_given_in_parts() {
    let pages: Vec<SearchPage> = (0..25)
        .map(|number| page(&format!("p{number:02}"), "T", &[("", "equal text")]))
        .collect();
    let mut book = Book::new(&pages, &Options::default());
    let all = Request {
        limit: 25,
        ..request("equal")
    };
    let all = book.places(&all);
    let mut parts = Vec::new();
    for offset in [0, 10, 20, 30] {
        let hits = book.hits(&Request {
            offset,
            ..request("equal")
        });
        assert_eq!(hits.total, 25);
        parts.extend(hits.pages.into_iter().map(|page| page.url));
    }
    assert_eq!(parts, all);
}

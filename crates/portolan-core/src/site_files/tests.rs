//! The files' texts.

use super::{
    BuildFacts, SearchFacts, content_security_policy, headers, pack_of, robots, site_script, sitemaps,
};
use crate::assemble::tests::builder::{options, options as site_options, site};
use crate::model::{Flavour, MarkdownOptions, RawHtml, RemoteEmbeds};

#[test]
fn a_sitemap_names_every_page_once() {
    let (site, _) = site(
        "
        ! site_url = https://docs.example/a&b/
        index.md | Home
        ü & '.md | U | tags=x
        hidden.md | H | nav=false
        404.md | Lost
        ~ docs/index.md 2026-11-05
    ",
    );
    let files = sitemaps(&site);
    assert_eq!(files.len(), 1);
    insta::assert_snapshot!(files[0].text, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://docs.example/a&amp;b/hidden.html</loc></url>
    <url><loc>https://docs.example/a&amp;b/index.html</loc><lastmod>2026-11-05</lastmod></url>
    <url><loc>https://docs.example/a&amp;b/%C3%BC%20&amp;%20&apos;.html</loc></url>
    <url><loc>https://docs.example/a&amp;b/tags/x.html</loc></url>
    <url><loc>https://docs.example/a&amp;b/tags/index.html</loc></url>
    <url><loc>https://docs.example/a&amp;b/all-pages.html</loc></url>
    </urlset>
    "#);
}

#[test]
fn a_sitemap_needs_an_absolute_address() {
    assert_eq!(sitemaps(&site("index.md | Home").0), []);
    assert_eq!(sitemaps(&site("! site_url = /x/\nindex.md | Home").0), []);
}

#[test]
fn robots_are_told_where_the_sitemap_is() {
    assert_eq!(robots(&options()), "User-agent: *\nAllow: /\n");
    let (site, _) = site("! site_url = https://docs.example/x/");
    assert_eq!(
        robots(&site.options),
        "User-agent: *\nAllow: /\n\nSitemap: https://docs.example/x/sitemap.xml\n"
    );
}

#[test]
fn hosts_that_the_book_allows_are_in_the_policy() {
    let policy = |flavour, raw_html, remote_embeds| {
        let options = MarkdownOptions {
            raw_html,
            remote_embeds,
            ..MarkdownOptions::of(flavour)
        };
        content_security_policy("x", &options, &site_options())
    };
    let plain = policy(Flavour::Portolan, RawHtml::Sanitize, RemoteEmbeds::Nowhere);
    let hosts = || RemoteEmbeds::Hosts(vec!["a.example".to_owned(), "*.b.example".to_owned()]);
    let shown = |policy: &str| {
        let new = policy
            .split("; ")
            .filter(|part| plain.split("; ").all(|known| known != *part));
        new.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(shown(&policy(Flavour::Portolan, RawHtml::Sanitize, hosts())), @r"
    img-src 'self' data: a.example *.b.example
    media-src 'self' a.example *.b.example
    frame-src a.example *.b.example
    ");
    insta::assert_snapshot!(shown(&policy(Flavour::Portolan, RawHtml::Allow, hosts())), @r"
    script-src 'self' 'wasm-unsafe-eval' 'x' a.example *.b.example
    style-src 'self' a.example *.b.example
    img-src 'self' data: a.example *.b.example
    media-src 'self' a.example *.b.example
    frame-src a.example *.b.example
    ");
    let anywhere = policy(Flavour::Portolan, RawHtml::Sanitize, RemoteEmbeds::Anywhere);
    insta::assert_snapshot!(shown(&anywhere), @r"
    img-src 'self' data: https: http:
    media-src 'self' https: http:
    frame-src https: http:
    ");
    let mdbook = policy(Flavour::Mdbook, RawHtml::Allow, RemoteEmbeds::Anywhere);
    assert_eq!(mdbook, plain);
}

#[test]
fn the_headers_of_a_site() {
    insta::assert_snapshot!(headers("sha256-abc=", &MarkdownOptions::of(Flavour::Portolan), &site_options()), @r"
    Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-abc='; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'
    X-Content-Type-Options: nosniff
    Referrer-Policy: same-origin
    Cross-Origin-Opener-Policy: same-origin
    Cross-Origin-Resource-Policy: same-origin
    ");
}

#[test]
fn the_script_that_changes_with_every_build() {
    let facts = BuildFacts {
        id: "0f".into(),
        date: "2026-11-20".into(),
        commit: "</script>\"".into(),
    };
    insta::assert_snapshot!(site_script("assets/nav-1.js", None, &facts), @r#"portolan.site({nav:"assets/nav-1.js",build:{id:"0f",date:"2026-11-20",commit:"\u003c/script>\""}});"#);
}

#[test]
fn the_script_names_the_search_of_the_site() {
    let search = SearchFacts {
        pack: "00ff".into(),
        engine: "ee".into(),
        texts: 7,
        bytes: 1234,
        limit: 30,
        pinned: vec![(
            "Restore, search:{pack:\"no\"".into(),
            "runbooks/restore.html".into(),
        )],
    };
    let script = site_script("assets/nav-1.js", Some(&search), &BuildFacts::default());
    insta::assert_snapshot!(script, @r#"portolan.site({nav:"assets/nav-1.js",search:{pack:"00ff",engine:"ee",texts:7,bytes:1234,limit:30,pinned:[["Restore, search:{pack:\"no\"","runbooks/restore.html"]]},build:{id:"",date:"",commit:""}});"#);
    assert_eq!(pack_of(&script), Some("00ff"));
    let without = site_script("a,search:{pack:\"no\"", None, &BuildFacts::default());
    assert_eq!(pack_of(&without), None);
}

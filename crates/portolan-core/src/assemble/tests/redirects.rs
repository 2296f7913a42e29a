//! Places where pages used to be.

use super::*;

fn redirects_of(text: &str) -> String {
    let (site, problems) = site(text);
    let lines: Vec<_> = site
        .redirects
        .iter()
        .map(|(from, to)| format!("{from} → {to}"))
        .collect();
    format!("{}\n{}", lines.join("\n"), shown(&problems))
}

#[test]
fn aliases_and_configured_redirects() {
    insta::assert_snapshot!(redirects_of("
        ! redirect = /old.html -> a%20b.html#x
        ! redirect = /deep/old.html -> ../guide/c.md?q=1
        ! redirect = /deep/older.html -> c.html
        ! redirect = away.html -> https://x.example/a?b#c
        ! redirect = /folder/ -> /guide/
        ! redirect = /a%20b.html#gone -> guide/c.html#here
        ! redirect = /img -> logo.png
        ! redirect = /img2.html -> logo.png
        index.md | Home
        a b.md | A | aliases=/alias,alias.md,x/alias.html#part,x/alias.html
        guide/c.md | C
        + logo.png
    "), @r"
    a b.html#gone → guide/c.html#here
    alias.html → a%20b.html
    alias/index.html → a%20b.html
    away.html → https://x.example/a?b#c
    deep/old.html → guide/c.html?q=1
    deep/older.html → deep/c.html
    folder/index.html → guide/index.html
    img/index.html → img/logo.png
    img2.html → logo.png
    old.html → a%20b.html#x
    x/alias.html → a%20b.html
    x/alias.html#part → a%20b.html
    book.toml broken-link: the redirect `/deep/older.html` leads to `c.html`, which does not exist
      hint: write an address, or a path relative to the old page; `/` starts at the site's root
    book.toml broken-link: the redirect `/img` leads to `logo.png`, which does not exist
      hint: write an address, or a path relative to the old page; `/` starts at the site's root
    ");
}

#[test]
fn conflicts_chains_and_circles() {
    insta::assert_snapshot!(redirects_of("
        ! redirect = /one.html -> two.html#a
        ! redirect = /two.html -> three.html
        ! redirect = /three.html -> a.html#b
        ! redirect = /self.html -> self.html
        ! redirect = /ping.html -> pong.html
        ! redirect = /pong.html -> ping.html
        ! redirect = /into.html -> ping.html
        ! redirect = /a.html -> b.html
        ! redirect = /Alias.html -> a.html
        ! redirect = /../up.html -> a.html
        ! redirect = /nowhere.html#x -> a.html
        ! redirect = /logo.png/ -> a.html
        index.md | Home
        a.md | A | aliases=alias.html,b.html,../x
        b.md | B | aliases=alias.html
        b/c.md | C | aliases=/b
        + img/logo.png
        + d.html
        d/e.md | E | aliases=d.html,img/logo.png
    "), @r"
    alias.html → a.html
    logo.png/index.html → logo.png/a.html
    one.html → a.html#b
    three.html → a.html#b
    two.html → a.html#b
    book.toml broken-link: the redirect `/logo.png/` leads to `a.html`, which does not exist
      hint: write an address, or a path relative to the old page; `/` starts at the site's root
    book.toml invalid-url: the redirect `/../up.html` is not a path of the site
      hint: write a path from the site's root, such as `old/page.html`
    book.toml invalid-url: the redirect `/Alias.html` lies over the alias `alias.html` in `docs/a.md`
      hint: remove it, or move what lies there
    book.toml invalid-url: the redirect `/a.html` lies over `docs/a.md`
      hint: remove it, or move what lies there
    book.toml invalid-url: the redirect `/into.html` leads back to itself
      hint: let it lead to a page
    book.toml invalid-url: the redirect `/nowhere.html#x` names a fragment of a page that does not exist
      hint: add a redirect for `/nowhere.html` itself, which says where everything else leads
    book.toml invalid-url: the redirect `/ping.html` leads back to itself
      hint: let it lead to a page
    book.toml invalid-url: the redirect `/pong.html` leads back to itself
      hint: let it lead to a page
    book.toml invalid-url: the redirect `/self.html` leads back to itself
      hint: let it lead to a page
    docs/a.md invalid-url: the alias `../x` is not a path of the site
      hint: write a path from the site's root, such as `old/page.html`
    docs/a.md invalid-url: the alias `b.html` lies over `docs/b.md`
      hint: remove it, or move what lies there
    docs/b.md invalid-url: the alias `alias.html` lies over the alias `alias.html` in `docs/a.md`
      hint: remove it, or move what lies there
    docs/b/c.md invalid-url: the alias `/b` lies over the generated page “B”
      hint: remove it, or move what lies there
    docs/d/e.md invalid-url: the alias `d.html` lies over the file `d.html`
      hint: remove it, or move what lies there
    docs/d/e.md invalid-url: the alias `img/logo.png` lies over the file `img/logo.png`
      hint: remove it, or move what lies there
    ");
}

#[test]
fn a_base_path_is_no_folder_of_the_site() {
    insta::assert_snapshot!(redirects_of("
        ! site_url = https://docs.example/docs/
        ! redirect = /a1.html -> /docs/a.html
        ! redirect = /a2.html -> /a.html
        ! redirect = /a3.html -> /other/part.html
        ! redirect = /a4.html -> ../../outside.html
        index.md | Home
        a.md | A
    "), @r"
    a1.html → a.html
    a2.html → a.html
    a3.html → /other/part.html
    a4.html → ../../outside.html
    book.toml broken-link: the redirect `/a4.html` leads to `../../outside.html`, which does not exist
      hint: write an address, or a path relative to the old page; `/` starts at the site's root
    ");
}

#[test]
fn pages_that_send_readers_on() {
    let (site, _) = site(
        "
        ! site_url = https://docs.example/
        ! redirect = /x/old.html -> ../ü.html#here
        ! redirect = /x/old.html#part -> ../index.html
        ! redirect = /x/away.html -> https://x.example/
        ! redirect = /ü.html#moved -> index.html#now
        index.md | Home
        ü.md | Ü
    ",
    );
    let pages: Vec<_> = site
        .redirect_pages()
        .into_iter()
        .map(|page| {
            let canonical = page.canonical.unwrap_or_default();
            format!(
                "{} → {} “{}” {canonical} {:?}",
                page.path, page.url, page.title, page.fragments
            )
        })
        .collect();
    insta::assert_snapshot!(pages.join("\n"), @r#"
    x/away.html → https://x.example/ “https://x.example/”  {}
    x/old.html → ../%C3%BC.html#here “Ü” https://docs.example/%C3%BC.html#here {"part": "../index.html"}
    "#);
    let moved = site.moved_fragments(
        &crate::model::UrlPath::new("ü.html"),
        &crate::model::UrlPath::new("ü.html"),
    );
    insta::assert_snapshot!(format!("{moved:?}"), @r#"{"moved": "index.html#now"}"#);
}

#[test]
fn only_places_of_the_site_have_a_canonical_address() {
    let (site, _) = site(
        "
        ! site_url = https://docs.example/docs/
        ! redirect = /host.html -> /other/part.html
        ! redirect = /away.html -> https://x.example/
        ! redirect = /here.html -> index.html
        index.md | Home
    ",
    );
    let pages = site.redirect_pages().into_iter();
    let canonical: Vec<_> = pages.map(|page| (page.url, page.canonical)).collect();
    let here = Some("https://docs.example/docs/index.html".to_owned());
    let expected = [
        ("https://x.example/", None),
        ("index.html", here),
        ("/other/part.html", None),
    ];
    assert_eq!(
        canonical,
        expected.map(|(url, canonical)| (url.to_owned(), canonical))
    );
}

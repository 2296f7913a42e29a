//! Pages as HTML, and what becomes of them in the book.

use proptest::prelude::*;

use super::{Found, PrintBook, chapters};
use crate::assemble::SiteIndex;
use crate::assemble::tests::builder::site;
use crate::tags::tests::odd_html;

/// The chapters of a book of these pages (source, title, body), each on a line of its own.
fn book_of(pages: &[(&str, &str, &str)]) -> String {
    let text: Vec<String> = pages
        .iter()
        .map(|(source, title, _)| format!("{source} | {title}"))
        .collect();
    let (site, _) = site(&text.join("\n"));
    let body = |page: usize| body_of(&site, page, pages);
    let found = chapters(&site, at_root(&site))
        .iter()
        .map(|page| Found::in_body(body(*page)))
        .collect();
    let book = PrintBook::new(&site, at_root(&site), found);
    let parts: Vec<String> = chapters(&site, at_root(&site))
        .iter()
        .map(|page| format!("{}: {}", site.pages[*page].url, book.rewrite(*page, body(*page))))
        .collect();
    parts.join("\n")
}

/// A page at the root that holds no section: the book lies there.
fn at_root(site: &SiteIndex) -> usize {
    let mut pages = site.pages.iter();
    pages
        .position(|page| page.url.as_str() == "all-pages.html")
        .unwrap_or(0)
}

fn body_of<'p>(site: &SiteIndex, page: usize, pages: &[(&str, &str, &'p str)]) -> &'p str {
    let source = site.pages[page].entry.id.path.as_str();
    pages
        .iter()
        .find(|(path, ..)| *path == source)
        .map_or("", |(_, _, body)| body)
}

#[test]
fn ids_are_numbered_through_the_book() {
    let shown = book_of(&[
        (
            "index.md",
            "Home",
            r#"<h1 id="home">Home</h1><h2 id="setup">S</h2><i id="setup">twice</i>"#,
        ),
        (
            "a.md",
            "A",
            r#"<h1 id="a">A</h1><h2 id="setup">S</h2><h2 id="setup-1">S</h2>"#,
        ),
        (
            "b.md",
            "B",
            r##"<h1 id="a">A</h1><P ID=setup CLASS=x>a</P><a href="#setup">s</a>"##,
        ),
    ]);
    insta::assert_snapshot!(shown, @r##"
    index.html: <h1 id="home">Home</h1><h2 id="setup">S</h2><i id="setup-1">twice</i>
    a.html: <h1 id="a">A</h1><h2 id="setup-2">S</h2><h2 id="setup-1-1">S</h2>
    b.html: <h1 id="a-1">A</h1><P ID="setup-3" CLASS=x>a</P><a href="#setup-3">s</a>
    "##);
}

#[test]
fn a_chapter_without_a_title_gets_one() {
    let shown = book_of(&[
        ("index.md", "Home", "<p>text</p>"),
        (
            "a.md",
            "Sub <first>",
            r#"<h2 id="sub-first">S</h2><h1 id="late">L</h1>"#,
        ),
        (
            "b.md",
            "Zed",
            r#"<h1>raw</h1><a href="index.html">h</a> <a href="a.html">a</a>"#,
        ),
    ]);
    insta::assert_snapshot!(shown, @r##"
    index.html: <h1 id="home">Home</h1>
    <p>text</p>
    a.html: <h1 id="sub-first-1">Sub &lt;first&gt;</h1>
    <h2 id="sub-first">S</h2><h1 id="late">L</h1>
    b.html: <h1 id="zed">Zed</h1>
    <h1>raw</h1><a href="#home">h</a> <a href="#sub-first-1">a</a>
    "##);
}

/// The body of `guide/a.md` in a book, a line for each of these pieces.
fn in_guide(pieces: &[&str]) -> String {
    let body = format!("<h1 id=\"a\">A</h1>\n{}", pieces.join("\n"));
    let shown = book_of(&[
        (
            "index.md",
            "Home",
            r#"<h1 id="home">Home</h1><h2 id="setup">S</h2><h2 id="größe">S</h2>"#,
        ),
        (
            "guide/index.md",
            "Guide",
            r#"<h1 id="guide">G</h1><h2 id="größe">S</h2><h2 id="x y">S</h2>"#,
        ),
        (
            "guide/a.md",
            "A",
            &format!("{body}<h2 id=\"setup\">S</h2><p id=\"box\">"),
        ),
        ("guide/b c.md", "B", r#"<h1 id="b">B</h1><h2 id="box">S</h2>"#),
    ]);
    let from = shown.find("guide/a.html: ").unwrap();
    let to = shown[from..].find("<h2 id=\"setup-1\">").unwrap();
    shown[from..from + to].to_owned()
}

#[test]
fn links_between_chapters_are_links_within_the_book() {
    insta::assert_snapshot!(in_guide(&[
        r##"<a href="#setup">own</a> <a href="#">top</a> <a href="#gone">gone</a> <a href="#box:~:text=x">box</a>"##,
        r##"<a href="../index.html">home</a> <a href="../index.html#setup">setup</a> <a href="b%20c.html#box">box</a>"##,
        r##"<a href="index.html#gr%C3%B6%C3%9Fe">escaped</a> <a href=index.html#größe>plain</a>"##,
        r##"<a href="a.html?x=1#setup">query</a> <a href="./b%20c.html">b</a> <map><area href="a.html"></map>"##,
    ]), @r##"
    guide/a.html: <h1 id="a">A</h1>
    <a href="#setup-1">own</a> <a href="#a">top</a> <a href="#gone">gone</a> <a href="#box:~:text=x">box</a>
    <a href="#home">home</a> <a href="#setup">setup</a> <a href="#box-1">box</a>
    <a href="#gr%C3%B6%C3%9Fe-1">escaped</a> <a href="#gr%C3%B6%C3%9Fe-1">plain</a>
    <a href="guide/a.html?x=1#setup">query</a> <a href="#b">b</a> <map><area href="#a"></map>
    "##);
}

#[test]
fn other_addresses_start_at_the_root() {
    insta::assert_snapshot!(in_guide(&[
        r##"<img src="../x.png"><img src='y&amp;z.png'><img src=/x.png><img src=data:image/png;base64,AA==>"##,
        r##"<a href="../../std/index.html#a">out</a> <a href="..">up</a> <a href="../">up</a> <a href=".">here</a>"##,
        r##"<a href="https://x.example/#setup">x</a> <a href="mailto:a@x.example">m</a> <a href="//x/y">x</a> <a href="?q#s">q</a>"##,
        r##"<img srcset="a.png 1x, ../b.png 2x,c.png"> <video poster=p.jpg><source src="v.webm"></video>"##,
        r##"<a href="../c:d.html">colon</a> <a href="x.html" href="y.html">twice</a> <a href="">empty</a>"##,
    ]), @r##"
    guide/a.html: <h1 id="a">A</h1>
    <img src="x.png"><img src="guide/y&amp;z.png"><img src=/x.png><img src=data:image/png;base64,AA==>
    <a href="../std/index.html#a">out</a> <a href="./">up</a> <a href="./">up</a> <a href="guide/">here</a>
    <a href="https://x.example/#setup">x</a> <a href="mailto:a@x.example">m</a> <a href="//x/y">x</a> <a href="?q#s">q</a>
    <img srcset="guide/a.png 1x, b.png 2x, guide/c.png"> <video poster="guide/p.jpg"><source src="guide/v.webm"></video>
    <a href="./c:d.html">colon</a> <a href="guide/x.html" href="y.html">twice</a> <a href="">empty</a>
    "##);
}

#[test]
fn ids_are_followed_wherever_they_are_named() {
    insta::assert_snapshot!(in_guide(&[
        r##"<label for=setup>l</label><p aria-labelledby="setup box" aria-describedby='gone'>"##,
        r##"<svg><rect fill="url(#setup)" style="clip-path:url(#box)"/><use href="#setup"/><use xlink:href="#setup"/></svg>"##,
        r##"<!-- <a id="setup" href="x.html"> --><script>"<a href='x.html'>"</script><a title=it's href="#setup">"##,
        r##"<pre><code><span class="k">a</span> &lt;p id="setup"&gt;</code></pre><a data-id="#setup" title='id="setup"'>"##,
    ]), @r##"
    guide/a.html: <h1 id="a">A</h1>
    <label for="setup-1">l</label><p aria-labelledby="setup-1 box" aria-describedby='gone'>
    <svg><rect fill="url(#setup-1)" style="clip-path:url(#box)"/><use href="#setup-1"/><use xlink:href="#setup-1"/></svg>
    <!-- <a id="setup" href="x.html"> --><script>"<a href='x.html'>"</script><a title=it's href="#setup-1">
    <pre><code><span class="k">a</span> &lt;p id="setup"&gt;</code></pre><a data-id="#setup" title='id="setup"'>
    "##);
}

#[test]
fn an_id_cannot_leave_its_attribute() {
    let shown = book_of(&[
        ("index.md", "Home", r#"<h1 id="a&quot;><script>">A</h1>"#),
        (
            "a.md",
            "A",
            r##"<h1 id='a"><script>'>A</h1><a href='#a"><script>'>x</a>"##,
        ),
    ]);
    insta::assert_snapshot!(shown, @r##"
    index.html: <h1 id="a&quot;><script>">A</h1>
    a.html: <h1 id="a&quot;&gt;&lt;script&gt;-1">A</h1><a href="#a%22%3E%3Cscript%3E-1">x</a>
    "##);
}

proptest! {
    #[test]
    fn html_without_ids_and_addresses_stays(html in odd_html()) {
        let shown = book_of(&[("index.md", "Home", "<h1 id=\"home\"></h1>"), ("a.md", "A", &html)]);
        let (_, after) = shown.split_once("a.html: ").unwrap();
        if !html.contains("id") && !html.contains("href") {
            prop_assert!(after.ends_with(&html), "{:?}", after);
        }
    }
}

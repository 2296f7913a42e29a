//! Places of the site that two things want.

use super::*;

fn problems_of(text: &str) -> String {
    shown(&site(text).1)
}

#[test]
fn pages_with_one_url() {
    insta::assert_snapshot!(problems_of("
        index.md | Home
        a.md | A
        A.md | A again
        01-b.md | B
        02-b.md | B again
        u\u{308}ber.md | Decomposed
        \u{fc}ber.md | Composed
    "), @r"
    docs/02-b.md duplicate-url: this page has the URL `b.html`, which `docs/01-b.md` has already
      hint: rename one of the files; case, accents' form and a number prefix make no difference to a URL
    docs/a.md duplicate-url: this page has the URL `a.html`, which `docs/A.md` has already
      hint: rename one of the files; case, accents' form and a number prefix make no difference to a URL
    docs/über.md duplicate-url: this page has the URL `über.html`, which `docs/über.md` has already
      hint: rename one of the files; case, accents' form and a number prefix make no difference to a URL
    ");
}

#[test]
fn folders_with_one_url() {
    insta::assert_snapshot!(problems_of("
        index.md | Home
        01-guide/a.md | A
        02-guide/b.md | B
        Ops/a.md | A
        ops/b.md | B
        03-ref/index.md | Ref
        04-ref/a.md | A
    "), @r"
    docs/02-guide duplicate-url: this folder's index has the URL `guide/index.html`, which `01-guide` has already
      hint: rename one of the folders; a number prefix is not part of a URL, and case and accents' form do not count
    docs/04-ref duplicate-url: this folder's index has the URL `ref/index.html`, which `docs/03-ref/index.md` has already
      hint: rename one of the folders; a number prefix is not part of a URL, and case and accents' form do not count
    docs/ops duplicate-url: this folder's index has the URL `Ops/index.html`, which `Ops` has already
      hint: rename one of the folders; a number prefix is not part of a URL, and case and accents' form do not count
    ");
}

#[test]
fn files_over_pages_and_pages_under_pages() {
    insta::assert_snapshot!(problems_of("
        index.md | Home
        a.md | A
        + A.html
        b.md | B
        b.html/c.md | C
        + Logo.png
        + logo.png
        + tags/x.html
        d.md | D | tags=x
    "), @r"
    docs/A.html duplicate-url: the file `A.html` lies where `docs/a.md` is written
      hint: rename the file or the page
    docs/b.md duplicate-url: a folder has this page's URL, `b.html`
      hint: rename the folder or the page
    docs/tags/x.html duplicate-url: the file `tags/x.html` lies where the generated page “Tag: x” is written
      hint: rename the file or the page
    ");
}

#[test]
fn an_html_file_replaces_the_404_page() {
    let (site, problems) = site(
        "
        index.md | Home
        + 404.html
    ",
    );
    assert_eq!(shown(&problems), "");
    assert_eq!(site.page_of_url("404.html"), None);
}

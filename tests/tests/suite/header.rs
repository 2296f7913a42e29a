//! What configuration puts around the text of every page: `[header]`, `[footer]`, `[head]`, `[[announcement]]`.

use portolan_tests::{PLAIN, TestBook, difference, listed, shown};

const LOGO: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="96" height="32"></svg>"#;

/// A book of three pages with these lines at the end of its configuration.
fn book(config: &str) -> TestBook {
    let book = TestBook::of_pages(&[
        ("index.md", "# Home\n"),
        ("ops/index.md", "# Operations\n\n## On call\n"),
        ("ops/deep/restore.md", "# Restore\n"),
    ]);
    book.write("book.toml", format!("{PLAIN}{config}"));
    book.write("brand/logo.svg", LOGO);
    book.write("brand/dark.svg", LOGO.replace("96", "64"));
    book.write("brand/icon.png", "png");
    book.write("brand/head.html", "<meta name=\"b\" content=\"{{ root }}x\">\n");
    book
}

/// The lines of a page that hold `mark`.
fn lines(book: &TestBook, page: &str, mark: &str) -> String {
    let html = book.page(page);
    let found = html.lines().filter(|line| line.contains(mark));
    found.map(|line| format!("{line}\n")).collect()
}

#[test]
fn logo_icon_and_head_are_published_and_named_from_every_depth() {
    let book = book(
        "[header]\nlogo = \"brand/logo.svg\"\nlogo-dark = \"./brand/dark.svg\"\nlogo-only = true\n\
         [head]\nfavicon = \"brand/icon.png\"\nhtml = '<meta name=\"a\">'\nfile = \"brand/head.html\"\n",
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    insta::assert_snapshot!(lines(&book, "ops/deep/restore.html", "logo."), @r#"<a class="brand" href="../../index.html"><img class="light-only" src="../../assets/logo.bc339511.svg" alt="Test" width="96" height="32"><img class="dark-only" src="../../assets/logo.a0eeacec.svg" alt="Test" width="64" height="32"></a>"#);
    insta::assert_snapshot!(lines(&book, "ops/deep/restore.html", "rel=\"icon\""), @r#"<link rel="icon" href="../../assets/icon.bad7c9a3.png">"#);
    insta::assert_snapshot!(lines(&book, "ops/deep/restore.html", "<meta name=\"a\""), @r#"<meta name="a">"#);
    insta::assert_snapshot!(lines(&book, "404.html", "<meta name=\"b\""), @r#"<meta name="b" content="/x">"#);
    let files: Vec<_> = book
        .site()
        .into_keys()
        .filter(|path| path.contains("logo."))
        .collect();
    assert_eq!(files.len(), 2);
}

#[test]
fn texts_have_links_that_lead_from_every_page() {
    let book = book(
        "[footer]\ntext = \"Kept by *us*: [on call](/ops/index.md#on-call) & <b>you</b>\"\n\
         [[announcement]]\ntext = \"Down on **Saturday**\"\nkind = \"danger\"\n\
         link = { title = \"Plan\", url = \"/ops/deep/restore.md\" }\n\
         [[announcement]]\ntext = \"Stays\"\ndismissible = false\n",
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    insta::assert_snapshot!(lines(&book, "ops/deep/restore.html", "imprint"), @r#"<p class="imprint" dir="auto">Kept by <em>us</em>: <a href="../index.html#on-call">on call</a> &amp; <b>you</b></p>"#);
    insta::assert_snapshot!(lines(&book, "404.html", "imprint"), @r#"<p class="imprint" dir="auto">Kept by <em>us</em>: <a href="/ops/index.html#on-call">on call</a> &amp; <b>you</b></p>"#);
    let shorter = |page: &str| {
        let html = lines(&book, page, "<aside class=\"announcement");
        let icons = html
            .split("<svg")
            .map(|part| part.split_once("</svg>").map_or(part, |it| it.1));
        icons.collect::<Vec<_>>().join("(icon)")
    };
    insta::assert_snapshot!(shorter("index.html"), @r#"
    <aside class="announcement danger" aria-label="Announcement" data-key="38ded97b"><div>(icon)<p dir="auto">Down on <strong>Saturday</strong> <a href="ops/deep/restore.html">Plan</a></p><button class="icon" type="button" aria-label="Dismiss">(icon)</button></div></aside>
    <aside class="announcement note" aria-label="Announcement 2"><div>(icon)<p dir="auto">Stays</p></div></aside>
    "#);
    assert_eq!(
        lines(&book, "index.html", "assets/announcement.").lines().count(),
        1
    );
}

#[test]
fn tabs_and_links_in_the_header() {
    let book = book(
        "[header]\ntabs = [{ title = \"Ops\", url = \"/ops/\" }]\n\
         links = [{ title = \"Chat\", url = \"https://chat.example\", icon = \"fab-slack\" }, { title = \"Status\", url = \"https://s.example\" }]\n",
    );
    assert_eq!(shown(&book.build().diagnostics), "");
    let html = book.page("ops/deep/restore.html");
    let header = html.split_once("<nav class=\"tabs\"").unwrap().1;
    insta::assert_snapshot!(header.split_once("</nav>").unwrap().0, @r#"
     aria-label="Sections"><ul>
    <li><a href="../index.html" class="on" aria-current="true">Ops</a></li>
    <li><a href="https://s.example">Status</a></li>
    </ul>
    "#);
    insta::assert_snapshot!(lines(&book, "ops/deep/restore.html", "ico-0"), @r#"<a class="icon drawn ico-0" href="https://chat.example" aria-label="Chat" title="Chat"></a>"#);
    let site = book.site();
    let css = site
        .iter()
        .find(|(path, _)| path.ends_with(".css") && path.contains("theme."));
    let css = String::from_utf8_lossy(css.unwrap().1);
    assert_eq!(css.matches(".ico-0{--ico: url(\"data:image/svg+xml,").count(), 1);
}

#[test]
fn mistakes_are_said_at_their_lines() {
    let book = book(
        "[header]\nlogo = \"brand/logo.txt\"\nlogo-dark = \"brand/dark.svg\"\n\
         tabs = [{ title = \"Ops\", url = \"/opps/index.md\" }]\n\
         links = [\n  { title = \"A\", url = \"javascript:alert(1)\" },\n  { title = \"B\", url = \"ops\", icon = \"fas-nothing\" },\n]\n\
         [footer]\ntext = \"# Big\"\n\
         [head]\nfavicon = \"../icon.svg\"\nfile = \"brand/none.html\"\n\
         [[announcement]]\ntext = \" \"\n\
         [[announcement]]\ntext = \"See [it](/ops/gone.md) and [that](/ops/index.md#gone)\"\nkind = \"loud\"\n\
         link = { title = \"\", url = \"/index.md\" }\n",
    );
    insta::assert_snapshot!(shown(&book.build().diagnostics), @r#"
    error config-invalid book.toml:8:1: `header.logo` is no picture for this place (use a file that ends with `.svg`, `.png`, `.webp`, `.avif`, `.jpg`, `.jpeg`, `.gif`)
    warning broken-link book.toml:10:26: no page or file `/opps/index.md` for the link “Ops” (did you mean `/ops/index.md`?)
    error config-invalid book.toml:12:3: `header.links[0]` has a scheme that runs code (write an absolute URL, or a page by its path from the source folder: `url = "/guide/index.md"`)
    warning broken-link book.toml:13:18: no page or file `ops` for the link “B” (did you mean `/ops/index.md`?)
    warning unknown-icon book.toml:13:31: there is no icon `fas-nothing` in Font Awesome's free set (`fab-` names a company's sign, `fas-` a filled icon, `fa-` an outline: `fab-gitlab`)
    error config-invalid book.toml:16:1: this text is more than a line: it holds a heading, a list or paragraphs (write one paragraph; a `\` before `#`, `-` or a number with a dot keeps it text)
    warning missing-theme-file book.toml:18:1: `../icon.svg` is no file of the book's folder (write the path as it is seen from `book.toml`, or remove the line)
    warning missing-theme-file book.toml:19:1: there is no file `brand/none.html` (write the path as it is seen from `book.toml`, or remove the line)
    error config-invalid book.toml:21:1: `announcement[0].text` is empty (write a line of text, or remove the entry)
    warning broken-anchor book.toml:23:1: `docs/ops/index.md` has no heading or id `gone` for the announcement (link to the page itself, or give the heading an id: `## Title {#id}`)
    warning broken-link book.toml:23:1: no page or file `/ops/gone.md` for the announcement (write an address, or a path from the source folder that starts with `/`)
    error config-invalid book.toml:24:8: `announcement[1].kind` cannot be `loud` (use one of `note`, `tip`, `important`, `warning`, `danger`)
    error config-invalid book.toml:25:1: `announcement[1].link` has an empty title (write an absolute URL, or a page by its path from the source folder: `url = "/guide/index.md"`)
    "#);
}

#[test]
fn a_dismissed_text_is_known_by_what_it_says() {
    let key = |config: &str| {
        let book = book(config);
        let _ = book.build();
        let html = book.page("index.html");
        html.split_once("data-key=\"").unwrap().1[..8].to_owned()
    };
    let first = key("[[announcement]]\ntext = \"One\"\n");
    let louder = key("[[announcement]]\ntext = \"One\"\nkind = \"danger\"\n");
    let other = key("[[announcement]]\ntext = \"Two\"\n");
    assert_eq!(first, louder);
    assert_ne!(first, other);
}

#[test]
fn what_changes_around_pages_renders_them_and_parses_none() {
    let book = book("[header]\nlogo = \"brand/logo.svg\"\n");
    let all = listed(&book.build().rendered);
    let after = |config: &str| {
        book.write("book.toml", format!("{PLAIN}{config}"));
        let report = book.build();
        assert_eq!(difference(&book.site(), &book.build_clean()), "");
        (listed(&report.parsed), listed(&report.rendered) == all)
    };
    let none = String::new();
    assert_eq!(
        after("[header]\nlogo = \"brand/dark.svg\"\n"),
        (none.clone(), true)
    );
    assert_eq!(after("[footer]\ntext = \"x\"\n"), (none.clone(), true));
    assert_eq!(after("[[announcement]]\ntext = \"x\"\n"), (none.clone(), true));
    assert_eq!(after("[head]\nhtml = \"<!-- x -->\"\n"), (none.clone(), true));
    assert_eq!(after("[head]\nhtml = \"<!-- x -->\"\n"), (none, false));
}

#[test]
fn a_site_without_them_has_nothing_of_them() {
    let book = book("");
    let _ = book.build();
    let html = book.page("index.html");
    for word in ["announcement", "imprint", "<img", "ico-"] {
        assert_eq!(html.matches(word).count(), 0, "{word}");
    }
    assert!(
        !book
            .site()
            .keys()
            .any(|path| path.contains("announcement") || path.contains("logo"))
    );
}

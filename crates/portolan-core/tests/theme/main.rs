//! The theme through its public face: what a page, an override and a mistake come out as.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod gallery;
mod parts;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use portolan_core::model::{Diagnostic, Diagnostics};
use portolan_core::theme::view::{
    AnnouncementView, HeaderLinkView, LinkView, LogoView, NavView, PageView, RedirectView, SiteView, TocView,
};
use portolan_core::theme::{Folders, OwnParts, OwnPicture, Sources, Theme, ThemeFiles};

fn files(files: &[(&str, &str)]) -> ThemeFiles {
    files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Cow::Owned(text.as_bytes().to_vec())))
        .collect()
}

fn sources<'a>(builtin: &'a ThemeFiles, overrides: &'a ThemeFiles) -> Sources<'a> {
    Sources {
        builtin,
        theme: None,
        overrides,
        folders: Folders::default(),
    }
}

fn load(overrides: &[(&str, &str)]) -> Result<Theme, Diagnostics> {
    Theme::load(&portolan_themes::builtin(), &files(overrides), &gallery::site())
}

fn theme(overrides: &[(&str, &str)]) -> Theme {
    load(overrides).unwrap()
}

/// A diagnostic on one line: `file:line:column+length message | excerpt | hint`.
fn line(wrong: &Diagnostic) -> String {
    let place = wrong.location.as_ref().map_or_else(String::new, |place| {
        format!("{}:{}:{}+{} ", place.file, place.line, place.column, place.length)
    });
    let excerpt = wrong.excerpt.as_deref().unwrap_or("-");
    format!(
        "{}: {place}{} | {excerpt} | {}",
        wrong.id,
        wrong.message,
        wrong.hint.as_deref().unwrap_or("-")
    )
}

fn mistakes(overrides: &[(&str, &str)]) -> String {
    load(overrides)
        .unwrap_err()
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text between two marks, the first time they occur.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start)
        .and_then(|(_, rest)| rest.split_once(end))
        .map_or("", |(inner, _)| inner)
}

fn small() -> PageView {
    PageView {
        lang: "en".to_owned(),
        dir: "ltr".to_owned(),
        title: "A <b> & \"c\"".to_owned(),
        head_title: "A <b> & \"c\"".to_owned(),
        content: "<p>Text &amp; more</p>".to_owned(),
        content_head: "<h1 id=\"a\">A</h1>".to_owned(),
        home_url: "index.html".to_owned(),
        all_pages_url: "all.html".to_owned(),
        ..PageView::default()
    }
}

#[test]
fn every_kind_of_page_renders() {
    let theme = theme(&[]);
    for (name, template, view) in gallery::pages() {
        let html = theme.render(template, view.clone()).unwrap();
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(
            html.matches("style=").count(),
            0,
            "{name}: the policy forbids inline styles"
        );
        assert_eq!(html.matches("<script>").count(), 1, "{name}: one inline script");
        assert_eq!(
            html.matches(" onclick=").count(),
            0,
            "{name}: the policy forbids inline handlers"
        );
        let contents = [
            html.matches("href=\"#pt-toc\"").count(),
            html.matches("id=\"pt-toc\"").count(),
        ];
        assert_eq!(
            contents[0], contents[1],
            "{name}: a skip link to contents needs contents"
        );
        for landmark in ["<header", "<footer", "id=\"pt-nav\""] {
            assert_eq!(html.matches(landmark).count(), 1, "{name}: {landmark}");
        }
    }
}

#[test]
fn main_holds_the_content_as_it_is() {
    let html = theme(&[]).render("page", small()).unwrap();
    assert_eq!(
        between(&html, "<main id=\"pt-main\" tabindex=\"-1\">", "</main>").trim(),
        "<h1 id=\"a\">A</h1>\n<p>Text &amp; more</p>"
    );
}

#[test]
fn the_head_of_a_page() {
    let mut view = small();
    view.description = "One \"sentence\".".to_owned();
    view.canonical = Some("https://x.example/a.html".to_owned());
    view.root = "../".to_owned();
    let html = theme(&[("favicon.svg", "<svg/>")])
        .render("page", view.clone())
        .unwrap();
    let head = between(&html, "<meta charset", "</head>");
    let head: String = head
        .split('.')
        .map(|part| if is_hash(part) { "#" } else { part })
        .collect::<Vec<_>>()
        .join(".");
    insta::assert_snapshot!(head, @r#"
    ="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>A &lt;b&gt; &amp; &quot;c&quot; · Halyard Docs</title>
    <meta name="description" content="One &quot;sentence&quot;.">
    <meta name="generator" content="Portolan 0.1.0">
    <link rel="canonical" href="https://x.example/a.html">
    <meta property="og:type" content="article">
    <meta property="og:title" content="A &lt;b&gt; &amp; &quot;c&quot;">
    <meta property="og:url" content="https://x.example/a.html">
    <meta property="og:site_name" content="Halyard Docs">
    <meta property="og:description" content="One &quot;sentence&quot;.">
    <link rel="stylesheet" href="../assets/theme.#.css">
    <link rel="icon" href="../assets/icon.#.svg">
    <script src="../assets/theme.#.js" defer></script>
    <script src="../site.js" defer></script>
    "#);
}

fn is_hash(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[test]
fn without_a_site_url_nothing_absolute_is_written() {
    let html = theme(&[]).render("page", small()).unwrap();
    assert_eq!(html.matches("og:").count() + html.matches("canonical").count(), 0);
}

#[test]
fn all_text_is_escaped() {
    let evil = "\"><script>alert(1)</script>".to_owned();
    let link = |url: &str| LinkView {
        title: evil.clone(),
        url: url.to_owned(),
        ..LinkView::default()
    };
    let mut view = gallery::page();
    view.content = String::new();
    view.content_head = String::new();
    view.show_title = true;
    for field in [
        &mut view.title,
        &mut view.head_title,
        &mut view.description,
        &mut view.lang,
        &mut view.home_url,
    ] {
        field.clone_from(&evil);
    }
    view.breadcrumb = vec![link(&evil)];
    view.sections = vec![link(&evil)];
    view.previous = Some(link(&evil));
    view.tabs = Some(vec![link(&evil)]);
    view.links = vec![
        HeaderLinkView {
            title: evil.clone(),
            url: evil.clone(),
            icon: Some(0),
        },
        HeaderLinkView {
            title: evil.clone(),
            url: evil.clone(),
            icon: None,
        },
    ];
    view.announcements = vec![AnnouncementView {
        kind: "note",
        link: Some(link(&evil)),
        key: Some(evil.clone()),
        ..AnnouncementView::default()
    }];
    view.edit_url = Some(evil.clone());
    view.canonical = Some(evil.clone());
    view.meta.severity = Some(evil.clone());
    view.meta.services = vec![evil.clone()];
    view.meta.tags = vec![link(&evil)];
    view.nav[0].title.clone_from(&evil);
    view.toc[0].id.clone_from(&evil);
    let site = SiteView {
        title: evil.clone(),
        id: evil.clone(),
        announces: true,
        logo: Some(LogoView {
            only: true,
            ..LogoView::default()
        }),
        ..gallery::site()
    };
    let logo = OwnPicture {
        name: "logo",
        ending: "svg".to_owned(),
        bytes: b"<svg/>".to_vec(),
    };
    let own = OwnParts {
        pictures: vec![logo],
        ..OwnParts::default()
    };
    let (builtin, overrides) = (portolan_themes::builtin(), ThemeFiles::new());
    let theme = Theme::load_with(&sources(&builtin, &overrides), own, &site).unwrap();
    for template in ["page", "home", "section", "listing", "all-pages", "search", "404"] {
        assert_eq!(
            theme
                .render(template, view.clone())
                .unwrap()
                .matches("alert(1)</script>")
                .count(),
            0,
            "{template}"
        );
    }
}

#[test]
fn contents_are_shown_from_three_headings_on() {
    let theme = theme(&[]);
    let entry = |id: &str| TocView {
        id: id.to_owned(),
        html: "<code>x</code>".to_owned(),
        children: Vec::new(),
    };
    let mut view = small();
    view.toc = vec![entry("a"), entry("b")];
    assert_eq!(
        theme
            .render("page", view.clone())
            .unwrap()
            .matches("pt-toc")
            .count(),
        0
    );
    view.toc[1].children.push(entry("c"));
    let html = theme.render("page", view.clone()).unwrap();
    assert_eq!(
        between(&html, "On this page</p>", "<a class=\"top\""),
        "<ul>\n<li><a href=\"#a\"><code>x</code></a></li>\n<li><a href=\"#b\"><code>x</code></a><ul>\n<li><a \
         href=\"#c\"><code>x</code></a></li>\n</ul></li>\n</ul>"
    );
}

#[test]
fn every_role_of_the_navigation() {
    let entry = |title: &str, url: Option<&str>, role: &'static str| NavView {
        title: title.to_owned(),
        url: url.map(str::to_owned),
        role,
        ..NavView::default()
    };
    let mut view = small();
    view.nav = vec![
        entry("Part", None, "part"),
        NavView {
            number: "1.".to_owned(),
            has_children: true,
            children: vec![NavView {
                current: true,
                ..entry("Here", Some("a.html"), "page")
            }],
            ..entry("Open", Some("b.html"), "page")
        },
        NavView {
            has_children: true,
            ..entry("Far", Some("c.html"), "page")
        },
        entry("Draft", None, "page"),
        entry("", None, "separator"),
        entry("Status", Some("https://s.example"), "link"),
        entry("", Some("all.html"), "more"),
    ];
    let html = theme(&[]).render("page", view.clone()).unwrap();
    insta::assert_snapshot!(between(&html, "</button></div>\n", "\n</nav>"), @r#"
    <ul>
    <li class="part">Part</li>
    <li><a href="b.html"><b>1.</b> Open</a><details open><summary aria-label="Open"></summary><ul>
    <li><a href="a.html" aria-current="page">Here</a></li>
    </ul></details></li>
    <li><a href="c.html">Far</a><details class="far"><summary aria-label="Far"></summary></details></li>
    <li><span>Draft</span></li>
    <li class="separator"></li>
    <li><a href="https://s.example" class="link">Status</a></li>
    <li><a href="all.html" class="more">All pages</a></li>
    </ul>
    "#);
}

fn named(title: &str, url: &str) -> LinkView {
    LinkView {
        title: title.to_owned(),
        url: url.to_owned(),
        ..LinkView::default()
    }
}

/// A page in the second of three sections.
fn in_the_second_section() -> PageView {
    let mut view = small();
    view.sections = vec![
        named("One", "1.html"),
        named("Two", "2.html"),
        named("Three", "3.html"),
    ];
    view.nav = vec![NavView {
        title: "2".to_owned(),
        url: Some("2.html".to_owned()),
        role: "page",
        ..NavView::default()
    }];
    view
}

#[test]
fn the_drawer_names_the_sections_that_the_navigation_does_not() {
    let view = in_the_second_section();
    let html = theme(&[]).render("page", view.clone()).unwrap();
    insta::assert_snapshot!(between(&html, "</button></div>\n", "\n</nav>"), @r#"
    <ul class="sections">
    <li><a href="1.html">One</a></li>
    </ul>
    <ul>
    <li><a href="2.html">2</a></li>
    </ul>
    <ul class="sections">
    <li><a href="3.html">Three</a></li>
    </ul>
    "#);
}

#[test]
fn the_drawer_has_the_tabs_and_links_of_the_header() {
    let mut view = in_the_second_section();
    view.tabs = Some(vec![named("First", "1.html"), named("2", "2.html")]);
    view.links = vec![HeaderLinkView {
        title: "Chat".to_owned(),
        url: "https://chat.example".to_owned(),
        icon: Some(0),
    }];
    let html = theme(&[]).render("page", view.clone()).unwrap();
    insta::assert_snapshot!(between(&html, "</button></div>\n", "\n</nav>"), @r#"
    <ul class="sections">
    <li><a href="1.html">First</a></li>
    </ul>
    <ul>
    <li><a href="2.html">2</a></li>
    </ul>
    <ul class="others">
    <li><a href="3.html">Three</a></li>
    </ul>
    <ul class="sections">
    <li><a href="https://chat.example">Chat</a></li>
    </ul>
    "#);
}

#[test]
fn a_redirect_needs_no_script_and_keeps_fragments_with_one() {
    let view = RedirectView {
        lang: "es".to_owned(),
        root: "../".to_owned(),
        title: "Guía <1>".to_owned(),
        url: "b.html?x=1&y=2".to_owned(),
        canonical: None,
        fragments: BTreeMap::from([("old".to_owned(), "c.html#new".to_owned())]),
    };
    let theme = theme(&[]);
    let html = theme.render_redirect(&view).unwrap();
    let script = theme.asset_url("redirect").unwrap().as_str().to_owned();
    insta::assert_snapshot!(html.replace(&script, "SCRIPT"), @r#"
    <!DOCTYPE html>
    <html lang="es" data-to="b.html?x=1&amp;y=2" data-fragments="{&quot;old&quot;:&quot;c.html#new&quot;}">
    <head>
    <meta charset="utf-8">
    <title>Guía &lt;1&gt;</title>
    <script src="../SCRIPT"></script>
    <noscript><meta http-equiv="refresh" content="0; url=b.html?x=1&amp;y=2"></noscript>
    <meta name="robots" content="noindex">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    </head>
    <body>
    <main><h1>Esta página se ha trasladado</h1>
    <p><a href="b.html?x=1&amp;y=2">Guía &lt;1&gt;</a></p></main>
    </body>
    </html>
    "#);
}

#[test]
fn a_template_of_the_book_extends_the_built_in_one() {
    let theme = theme(&[
        (
            "templates/page.html",
            "{% extends \"@portolan/page.html\" %}{% block meta %}<p>{{ t.edit }}</p>{% endblock meta %}",
        ),
        ("components/pager/pager.html", "<hr>{{ page.title }}"),
    ]);
    let html = theme.render("page.html", small()).unwrap();
    assert_eq!(between(&html, "</h1>", "<p>Text"), "<p>Edit this page</p>\n");
    assert_eq!(
        between(&html, "<hr>", "<p class=\"colophon\">"),
        "A &lt;b&gt; &amp; &quot;c&quot;"
    );
}

#[test]
fn a_template_of_another_name_can_be_used() {
    let theme = theme(&[(
        "templates/card.txt.html",
        "{{ page.extra.colour }}: {{ page.title }}",
    )]);
    let view = PageView {
        extra: serde_json::json!({ "colour": "<red>" }),
        ..small()
    };
    assert_eq!(
        theme.render("card.txt", view.clone()).unwrap(),
        "&lt;red&gt;: A &lt;b&gt; &amp; &quot;c&quot;"
    );
    assert!(theme.has_template("card.txt") && !theme.has_template("cart"));
}

#[test]
fn styles_scripts_and_components_are_replaced_and_added() {
    let text = |theme: &Theme, name: &str| {
        let asset = theme.assets().iter().find(|asset| asset.name == name).unwrap();
        String::from_utf8(asset.bytes.clone()).unwrap()
    };
    let plain = theme(&[]);
    let own = theme(&[
        ("styles/tokens.css", "@layer tokens { :root { --accent: red } }"),
        ("styles/custom.css", "h1 { color: blue; }"),
        ("components/banner/banner.css", ".banner { color: green }"),
        (
            "components/banner/banner.js",
            "portolan.component(\"banner\", function () {});\n",
        ),
    ]);
    let css = text(&own, "css");
    assert_eq!(
        between(&css, "@layer tokens{", "@layer reset{"),
        ":root{--accent: red}}\n"
    );
    assert!(css.ends_with("h1{color: blue}\n.banner{color: green}\n"));
    assert!(
        text(&own, "js").contains("\"use strict\";\nportolan.component(\"banner\", function () {});\n})()")
    );
    assert_ne!(plain.asset_url("css"), own.asset_url("css"));
    assert_ne!(plain.key(), own.key());
    assert_eq!(plain.asset_url("redirect"), own.asset_url("redirect"));
}

#[test]
fn the_key_changes_with_what_a_page_is_made_of() {
    let keys: BTreeSet<[u8; 32]> = [
        theme(&[]),
        theme(&[("templates/page.html", "x")]),
        theme(&[("templates/other.html", "x")]),
        theme(&[("i18n/en.toml", "[ui]\nedit = \"Change\"\n")]),
        theme(&[("icons/menu.svg", "<svg viewBox=\"0 0 20 20\"></svg>")]),
        Theme::load(
            &portolan_themes::builtin(),
            &ThemeFiles::new(),
            &SiteView::default(),
        )
        .unwrap(),
    ]
    .iter()
    .map(Theme::key)
    .collect();
    assert_eq!(keys.len(), 6);
    assert_eq!(theme(&[]).key(), theme(&[]).key());
}

#[test]
fn words_of_a_page_are_in_its_language() {
    let theme = theme(&[
        ("i18n/es.toml", "[ui]\nedit = \"Corregir\"\n"),
        (
            "i18n/pt-BR.toml",
            "[ui]\nedit = \"Editar\"\n[blocks]\nnote = \"Observação\"\n",
        ),
    ]);
    let word = |lang: &str| theme.word(lang, "edit").unwrap().to_owned();
    let words = ["en", "es", "es-MX", "pt-br", "pt", "xx"].map(word);
    assert_eq!(
        words,
        [
            "Edit this page",
            "Corregir",
            "Corregir",
            "Editar",
            "Edit this page",
            "Edit this page"
        ]
    );
    assert_eq!(theme.block_words("pt-BR")["note"], "Observação");
    assert_eq!(theme.block_words("pt-BR")["tip"], "Tip");
    let html = theme
        .render(
            "page",
            PageView {
                lang: "es-MX".to_owned(),
                ..small()
            },
        )
        .unwrap();
    assert_eq!(
        between(&html, "<a class=\"skip\" href=\"#pt-main\">", "</a>"),
        "Saltar al contenido"
    );
}

#[test]
fn html_goes_in_unescaped_at_few_places_only() {
    let found: Vec<String> = portolan_themes::builtin()
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .flat_map(|(name, bytes)| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines
                .into_iter()
                .filter(|line| line.contains("safe") || line.contains("autoescape"))
                .map(|line| format!("{name}: {}", line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        found,
        [
            "components/announcement/announcement.html: <aside class=\"announcement {{ bar.kind }}\" aria-label=\"{{ t.announcement \
          }}{% if not loop.first %} {{ loop.index }}{% endif %}\"{% if bar.key %} data-key=\"{{ bar.key }}\"{% endif %}><div>{{ icons[bar.kind] }}<p dir=\"auto\">{{ bar.html | safe }}",
            "components/toc/toc.html: <li><a href=\"#{{ item.id }}\">{{ item.html | safe }}</a>{% if item.children \
          %}{{ <pt.toc items={item.children} /> }}{% endif %}</li>",
            "templates/base.html: {% if page.footer %}<p class=\"imprint\" dir=\"auto\">{{ page.footer | safe }}</p>"
        ]
    );
}

#[test]
fn every_rule_of_the_stylesheet_stands_in_a_layer() {
    for (name, bytes) in portolan_themes::builtin()
        .iter()
        .filter(|(name, _)| name.ends_with(".css"))
    {
        let text = String::from_utf8_lossy(bytes);
        let outside: Vec<&str> = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with([' ', '}', '/']))
            .filter(|line| !line.starts_with("@layer") && !line.starts_with("@page"))
            .collect();
        assert_eq!(outside, Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn no_colour_is_named_outside_of_the_tokens() {
    for (name, bytes) in portolan_themes::builtin()
        .iter()
        .filter(|(name, _)| name.ends_with(".css"))
    {
        if name == "styles/tokens.css" || name == "styles/print.css" {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        let paper = text.find("@media print").unwrap_or(text.len());
        let colours: Vec<&str> = text[..paper]
            .lines()
            .filter(|line| line.contains(": #") || line.contains(" #") || line.contains("rgb("))
            .filter(|line| !line.trim_start().starts_with(['#', '.', '[']) && !line.contains("#fff"))
            .collect();
        assert_eq!(colours, Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn the_theme_stays_within_its_budget() {
    // Bytes before compression; the compressed budgets (14 KiB of styles, 9 KiB of script) are asserted on a site.
    let theme = theme(&[]);
    let size = |name: &str| {
        theme
            .assets()
            .iter()
            .find(|asset| asset.name == name)
            .unwrap()
            .bytes
            .len()
    };
    assert!(size("css") < 70 * 1024, "styles: {} bytes", size("css"));
    assert!(size("js") < 32 * 1024, "script: {} bytes", size("js"));
    let view = gallery::page();
    let around = theme.render("page", view.clone()).unwrap().len() - view.content.len();
    assert!(around < 10 * 1024, "{around} bytes around the content");
}

#[test]
fn the_inline_script_is_named_by_its_hash() {
    let theme = theme(&[("scripts/head.js", "\nalert(1)\n")]);
    assert_eq!(
        theme.inline_script_hash(),
        "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="
    );
    let html = theme.render("page", small()).unwrap();
    assert_eq!(between(&html, "<script>", "</script>"), "alert(1)");
}

#[test]
fn mistakes_of_a_book_point_at_their_line() {
    insta::assert_snapshot!(mistakes(&[("templates/page.html", "<p>\n  {{ page.title | shout }}")]), @r#"template: theme/templates/page.html:2:19+5 unknown filter `shout` |   {{ page.title | shout }} | correct the template, or remove it to use the built-in one"#);
    insta::assert_snapshot!(mistakes(&[("templates/page.html", "{% if x %}"), ("templates/b.html", "{{ 1 + }}")]), @r#"
    template: theme/templates/b.html:1:8+2 found `}}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(` | {{ 1 + }} | correct the template, or remove it to use the built-in one
    template: theme/templates/page.html:1:11+1 unexpected end of input | {% if x %} | correct the template, or remove it to use the built-in one
    "#);
    insta::assert_snapshot!(mistakes(&[("templates/page.html", "{% extends \"nothing.html\" %}")]), @r#"template: theme/templates/page.html:0:0+0 `page.html` extends `nothing.html`, which does not exist | - | the built-in templates are named with `@portolan/` before them: `@portolan/page.html`"#);
    insta::assert_snapshot!(mistakes(&[("templates/page.html", "{% extends \"page.html\" %}")]), @r#"template: theme/templates/page.html:0:0+0 `page.html` extends itself: `page.html` | - | the built-in templates are named with `@portolan/` before them: `@portolan/page.html`"#);
    insta::assert_snapshot!(mistakes(&[("i18n/es.toml", "[ui]\nedit = 3\n")]), @r#"template: theme/i18n/es.toml:2:8+1 invalid type: integer `3`, expected a string | - | a language file has the tables `[ui]`, `[script]`, `[search]`, `[blocks]`, `[listing]`, `[preview]` and `[parts.NAME]` with `key = "text"` lines"#);
    insta::assert_snapshot!(mistakes(&[("theme.toml", "styles = 1\n")]), @r#"template: theme/theme.toml:1:10+1 invalid type: integer `1`, expected a sequence | - | `theme.toml` has a `name`, the lists `styles`, `scripts`, `components` and `search`, and a table `[parts.NAME]` for each part that only some pages need"#);
    insta::assert_snapshot!(mistakes(&[("styles/custom.css", "a { mask: url(\"icon:nothing\") }")]), @r#"template: theme/styles/custom.css:0:0+0 there is no icon `nothing` | - | add `icons/nothing.svg` to the theme"#);
    insta::assert_snapshot!(mistakes(&[("scripts/head.js", "var a = \"</script>\"")]), @r#"template: theme/scripts/head.js:0:0+0 the head script holds `</script` or `<!--` | - | write it as `<\/script`: the script stands inside the page"#);
}

#[test]
fn bytes_that_are_not_text_are_a_mistake() {
    let overrides = ThemeFiles::from([("templates/page.html".to_owned(), Cow::Borrowed(&b"\xff\xfe"[..]))]);
    let wrong = Theme::load(&portolan_themes::builtin(), &overrides, &gallery::site()).unwrap_err();
    assert_eq!(
        wrong.iter().map(line).collect::<Vec<_>>(),
        [
            "template: theme/templates/page.html:0:0+0 `templates/page.html` is not UTF-8 | - | save the file as UTF-8"
        ]
    );
}

#[test]
fn a_template_of_a_book_can_walk_the_navigation_itself() {
    let theme = theme(&[(
        "components/nav/nav.html",
        "{% for entry in page.nav %}[{{ entry.title }} {{ entry.children | length }}]{% endfor %}",
    )]);
    let view = PageView {
        nav: vec![NavView {
            title: "A & B".into(),
            role: "page",
            children: vec![NavView::default()],
            ..NavView::default()
        }],
        ..small()
    };
    let html = theme.render("page", view).unwrap();
    assert_eq!(html.matches("[A &amp; B 1]").count(), 1);
}

#[test]
fn a_page_that_fails_points_at_the_template() {
    let theme = theme(&[
        ("templates/page.html", "a\n {{ page.nothing }}"),
        ("templates/b.html", "{% include \"page.html\" %}"),
    ]);
    insta::assert_snapshot!(line(&theme.render("page", small()).unwrap_err()), @r#"template: theme/templates/page.html:2:10+7 field `nothing` is not defined |  {{ page.nothing }} | there are the fields: all_pages_url, announcements, breadcrumb, canonical, children, content, content_head, copy_url, description, dir, early_scripts, edit_url, extra, features, feedback, footer, has_terms, has_toc, head_title, header, hero, home, home_url, kind, lang, languages, links, listing, meta, moved, nav, nav_after, nav_before, nav_html, nav_others, next, old_version, path, previous, print_book, print_of, print_section, role, root, scripts, search_url, sections, show_title, styles, tabs, text_dir, text_lang, title, toc, updated, versions, whole_title"#);
    insta::assert_snapshot!(line(&theme.render("b", small()).unwrap_err()), @r#"template: theme/templates/page.html:2:10+7 field `nothing` is not defined |  {{ page.nothing }} | used from `theme/templates/b.html:1:12`; there are the fields: all_pages_url, announcements, breadcrumb, canonical, children, content, content_head, copy_url, description, dir, early_scripts, edit_url, extra, features, feedback, footer, has_terms, has_toc, head_title, header, hero, home, home_url, kind, lang, languages, links, listing, meta, moved, nav, nav_after, nav_before, nav_html, nav_others, next, old_version, path, previous, print_book, print_of, print_section, role, root, scripts, search_url, sections, show_title, styles, tabs, text_dir, text_lang, title, toc, updated, versions, whole_title"#);
    insta::assert_snapshot!(line(&theme.render("pgae", small()).unwrap_err()), @r#"template: there is no template `pgae.html` | - | the nearest one is `page.html`; a book's own lie in `theme/templates/`"#);
}

//! What a page offers besides its text.

use super::*;
use crate::assemble::view::template;
use crate::model::{Children, FeedbackOptions, Hero, HeroAction, Locale, Mark, SiteLanguage, SiteVersion};
use crate::resolve::{linked_pages, resolve};
use crate::theme::view::LanguageView;

/// A site of these pages with a change of its settings, and what is said of it.
fn site_with(pages: &str, change: impl FnOnce(&mut crate::assemble::SiteInput)) -> (SiteIndex, String) {
    let mut input = builder::input(pages);
    change(&mut input);
    let (site, problems) = crate::assemble::assemble(input);
    let problems = shown(&problems);
    (site, problems)
}

fn bilingual(input: &mut crate::assemble::SiteInput) {
    let language = |lang: &str, title: &str, folder: &str| SiteLanguage {
        lang: Locale(lang.into()),
        title: title.into(),
        folder: folder.into(),
    };
    input.options.languages = vec![language("en", "English", ""), language("es", "Español", "es")];
    for page in &mut input.pages {
        if page.id.path.as_str().starts_with("es/") && page.meta.lang.is_none() {
            page.meta.lang = Some(Locale("es".into()));
        }
    }
}

fn languages(site: &SiteIndex, url: &str) -> String {
    let entry = |it: &LanguageView| {
        let current = if it.current { "*" } else { "" };
        let missing = if it.missing { " (missing)" } else { "" };
        let canonical = it
            .canonical
            .as_ref()
            .map_or(String::new(), |url| format!(" = {url}"));
        format!("{current}{} → {}{missing}{canonical}", it.title, it.url)
    };
    let view = view_of(site, url);
    view.languages.iter().map(entry).collect::<Vec<_>>().join("\n")
}

const BOOK: &str = "
    ! site_url = https://docs.example/
    index.md | Docs
    guide/index.md | Guide
    guide/install.md | Install
    guide/remove.md | Remove
    es/index.md | Documentos
    es/guide/index.md | Guía
    es/guide/instalar.md | Instalar | translates=guide/install.md
    es/guide/english.md | English | lang=en
    es/other/x.md | X
";

#[test]
fn a_page_leads_to_its_translation_or_to_the_nearest_page_above_it() {
    let (site, problems) = site_with(BOOK, bilingual);
    assert_eq!(problems, "");
    insta::assert_snapshot!(languages(&site, "guide/install.html"), @r"
    *English → install.html = https://docs.example/guide/install.html
    Español → ../es/guide/instalar.html = https://docs.example/es/guide/instalar.html
    ");
    insta::assert_snapshot!(languages(&site, "es/guide/instalar.html"), @r"
    English → ../../guide/install.html = https://docs.example/guide/install.html
    *Español → instalar.html = https://docs.example/es/guide/instalar.html
    ");
    insta::assert_snapshot!(languages(&site, "guide/remove.html"), @r"
    *English → remove.html
    Español → ../es/guide/index.html (missing)
    ");
    insta::assert_snapshot!(languages(&site, "es/other/x.html"), @r"
    English → ../../index.html (missing)
    *Español → x.html
    ");
    insta::assert_snapshot!(languages(&site, "all-pages.html"), @r"
    *English → all-pages.html
    Español → es/index.html
    ");
}

#[test]
fn a_page_that_waits_for_its_translation_says_so_and_keeps_its_language() {
    let (site, _) = site_with(BOOK, bilingual);
    let of = |url: &str| {
        let view = view_of(&site, url);
        (view.lang, view.text_lang)
    };
    assert_eq!(of("es/guide/english.html"), ("es".into(), Some("en".into())));
    assert_eq!(of("es/guide/instalar.html"), ("es".into(), None));
    assert_eq!(of("guide/install.html"), ("en".into(), None));
}

#[test]
fn a_page_that_waits_for_its_translation_is_none_for_search_engines() {
    let (site, _) = site_with(
        "
        ! site_url = https://docs.example/
        index.md | Docs
        a.md | A
        es/index.md | Documentos
        es/a.md | A | lang=en
    ",
        bilingual,
    );
    insta::assert_snapshot!(languages(&site, "a.html"), @r"
    *English → a.html
    Español → es/a.html (missing)
    ");
    insta::assert_snapshot!(languages(&site, "es/a.html"), @r"
    English → ../a.html
    *Español → a.html
    ");
    insta::assert_snapshot!(languages(&site, "index.html"), @r"
    *English → index.html = https://docs.example/index.html
    Español → es/index.html = https://docs.example/es/index.html
    ");
}

#[test]
fn a_text_that_runs_the_other_way_says_so() {
    let (site, _) = site_with(
        "index.md | Docs\nes/index.md | Documentos\nes/a.md | A | lang=ar\nes/b.md | B | lang=en",
        bilingual,
    );
    let of = |url: &str| {
        let view = view_of(&site, url);
        (view.dir, view.text_dir)
    };
    assert_eq!(of("es/a.html"), ("ltr".into(), Some("rtl".into())));
    assert_eq!(of("es/b.html"), ("ltr".into(), None));
}

/// What is made for a folder or a section stands among the pages of its language.
#[test]
fn made_pages_are_in_the_language_of_their_place() {
    let pages = "
        index.md | Docs
        guide/index.md | Guide | print=true
        guide/a.md | A
        es/index.md | Documentos
        es/guide/index.md | Guía | print=true
        es/guide/a.md | A
        es/other/x.md | X
        other/y.md | Y
    ";
    let (site, problems) = site_with(pages, bilingual);
    assert_eq!(problems, "");
    let of = |url: &str| {
        let view = view_of(&site, url);
        format!("{} {:?}\n{}", view.lang, view.text_lang, languages(&site, url))
    };
    insta::assert_snapshot!(of("es/other/index.html"), @r"
    es None
    English → ../../other/index.html
    *Español → index.html
    ");
    insta::assert_snapshot!(of("other/index.html"), @r"
    en None
    *English → index.html
    Español → ../es/other/index.html
    ");
    insta::assert_snapshot!(of("es/guide/print.html"), @r"
    es None
    English → ../../guide/index.html
    *Español → print.html
    ");
    insta::assert_snapshot!(of("guide/print.html"), @r"
    en None
    *English → print.html
    Español → ../es/guide/index.html
    ");
}

#[test]
fn a_translation_of_nothing_is_reported() {
    let (_, problems) = site_with("index.md | Docs\nes/a.md | A | translates=indx.md", bilingual);
    insta::assert_snapshot!(problems, @r"
    docs/es/a.md broken-link: there is no page `indx.md` that this one could be the translation of
      hint: did you mean `index.md`?
    ");
}

#[test]
fn a_translation_in_the_same_language_or_a_second_one_is_reported() {
    let pages = "
        index.md | Docs
        a.md | A | translates=index.md
        es/b.md | B | translates=a.md
        es/c.md | C | translates=a.md
    ";
    let (site, problems) = site_with(pages, bilingual);
    insta::assert_snapshot!(problems, @r"
    docs/a.md front-matter: `index.md` is in the same language, so this page is no translation of it
      hint: name a page in another language, or move this one into the folder of its own
    docs/es/c.md front-matter: `docs/es/b.md` is the translation of `a.md` in this language already
      hint: take `translates` out of one of them
    ");
    insta::assert_snapshot!(languages(&site, "a.html"), @r"
    *English → a.html
    Español → es/b.html
    ");
    insta::assert_snapshot!(languages(&site, "index.html"), @r"
    *English → index.html
    Español → es/index.html (missing)
    ");
}

#[test]
fn a_page_that_names_nothing_that_counts_stands_behind_one_that_does() {
    let pages = "
        index.md | Docs
        a.md | A
        es/a.md | A | translates=es/index.md
        es/b.md | B | translates=a.md
        es/index.md | Documentos
    ";
    let (site, problems) = site_with(pages, bilingual);
    assert!(!problems.contains("es/b.md"), "{problems}");
    insta::assert_snapshot!(languages(&site, "a.html"), @r"
    *English → a.html
    Español → es/b.html
    ");
}

#[test]
fn pages_of_the_whole_site_are_in_the_language_that_has_no_folder() {
    let british = |input: &mut crate::assemble::SiteInput| {
        bilingual(input);
        input.options.languages[0].lang = Locale("en-GB".into());
    };
    let (site, _) = site_with("index.md | Docs\na.md | A\nes/a.md | A", british);
    assert!(
        languages(&site, "all-pages.html").starts_with("*English"),
        "{}",
        languages(&site, "all-pages.html")
    );
}

/// Whatever page of them is asked, all that name each other are the same in other languages.
#[test]
fn translations_of_translations_are_translations() {
    let three = |input: &mut crate::assemble::SiteInput| {
        bilingual(input);
        input.options.languages.push(SiteLanguage {
            lang: Locale("fr".into()),
            title: "Français".into(),
            folder: "fr".into(),
        });
    };
    let chain = "
        index.md | Docs
        fr/un.md | Un | lang=fr translates=es/uno.md
        es/uno.md | Uno | translates=a.md
        es/a.md | A
        a.md | A
    ";
    let circle = "
        index.md | Docs
        fr/un.md | Un | lang=fr translates=es/uno.md
        es/uno.md | Uno | translates=one.md
        one.md | One | translates=fr/un.md
    ";
    for (pages, own) in [(chain, "a.html"), (circle, "one.html")] {
        let (site, problems) = site_with(pages, three);
        assert_eq!(problems, "");
        for url in [own, "es/uno.html", "fr/un.html"] {
            let view = view_of(&site, url);
            let root = "../".repeat(url.matches('/').count());
            let found: Vec<_> = view
                .languages
                .iter()
                .map(|it| it.url.trim_start_matches(&root).rsplit('/').next().unwrap())
                .collect();
            assert_eq!(found, [own, "uno.html", "un.html"], "{url}");
        }
    }
    // A page that lies where the translation would, and is none.
    let (site, _) = site_with(chain, three);
    insta::assert_snapshot!(languages(&site, "es/a.html"), @r"
    English → ../a.html
    *Español → a.html
    Français → ../fr/un.html
    ");
}

#[test]
fn versions_start_at_the_root_unless_they_say_otherwise() {
    let version = |title: &str, url: Option<&str>, is_old| SiteVersion {
        title: title.into(),
        url: url.map(str::to_owned),
        is_old,
    };
    let (site, _) = site_with("index.md | Docs\na/b.md | B", |input| {
        input.options.versions = vec![
            version("3", Some("../3/index.html"), false),
            version("2", None, true),
            version("1", Some("/1/"), true),
            version("0", Some("https://old.example/"), true),
        ];
    });
    let view = view_of(&site, "a/b.html");
    insta::assert_snapshot!(link_line(&view.versions), @"3 → ../../3/index.html / *2 → ../index.html / 1 → /1/ / 0^ → https://old.example/");
    let old = view.old_version.unwrap();
    assert_eq!(old.title, "2");
    insta::assert_snapshot!(link_line(&Vec::from_iter(old.current)), @"3 → ../../3/index.html");
}

#[test]
fn readers_are_asked_on_pages_that_somebody_wrote() {
    let (site, _) = site_with(
        "index.md | Docs\na/b.md | Q & A | feedback=false\na/c+d.md | C&D #1?",
        |input| {
            input.options.feedback = Some(FeedbackOptions {
                endpoint: Some("answers.php".into()),
                link: Some("mailto:x@docs.example?subject={title}&body={path}".into()),
            });
        },
    );
    let asked = |url: &str| {
        view_of(&site, url)
            .feedback
            .map(|it| (it.endpoint.unwrap(), it.link.unwrap()))
    };
    let expected = "mailto:x@docs.example?subject=C%26D%20%231%3F&body=a/c%2Bd.html";
    assert_eq!(
        asked("a/c+d.html"),
        Some(("../answers.php".into(), expected.into()))
    );
    assert_eq!(asked("a/b.html"), None);
    assert_eq!(asked("all-pages.html"), None);
}

#[test]
fn a_head_leads_to_pages_as_its_text_would() {
    let action = |title: &str, href: &str| HeroAction {
        title: title.into(),
        href: href.into(),
        mark: Mark {
            line: 4,
            ..Mark::default()
        },
    };
    let (site, problems) = site_with("index.md | Docs\na/index.md | A\na/b.md | B", |input| {
        let page = input
            .pages
            .iter_mut()
            .find(|page| page.id.path.as_str() == "a/index.md");
        page.unwrap().meta.hero = Some(Hero {
            title: None,
            text: "Text.".into(),
            actions: vec![
                action("B", "b.md#x"),
                action("Home", "/index.md"),
                action("Lost", "lost.md"),
                action("Here", "#a"),
                action("Nowhere", "#z"),
                action("Out", "https://x.example/"),
            ],
        });
    });
    let hero = view_of(&site, "a/index.html").hero.unwrap();
    assert_eq!((hero.title.as_str(), hero.text.as_str()), ("A", "Text."));
    insta::assert_snapshot!(link_line(&hero.actions), @"B → b.html#x / Home → ../index.html / Lost → lost.html / Here → #a / Nowhere → #z / Out^ → https://x.example/");
    assert_eq!(problems, "");
    let page = page_at(&site, "a/index.html");
    let (_, problems) = resolve(&site, page, &site.pages[page].url, &|_| false);
    insta::assert_snapshot!(shown(&problems), @r"
    docs/a/index.md:4 broken-anchor: `docs/a/b.md` has no heading or id `x`
      hint: link to the page itself, or give the heading an id: `## Title {#id}`
    docs/a/index.md:4 broken-anchor: this page has no heading or id `z`
      hint: link to the page itself, or give the heading an id: `## Title {#id}`
    docs/a/index.md:4 broken-link: no page or file `lost.md`
      hint: the path is relative to this file; `/x.md` starts at the source folder
    ");
    let linked = linked_pages(&site, page).into_iter();
    let linked: Vec<_> = linked.map(|page| site.pages[page].url.as_str()).collect();
    assert_eq!(linked, ["a/b.html", "index.html"]);
}

#[test]
fn an_index_shows_what_is_below_it_as_it_is_told() {
    let pages = "
        index.md | Docs
        own/index.md | Own
        own/a.md | A | kind=Run_Book
        told/index.md | Told | children=rows
        told/b.md | B
        made/c.md | C
    ";
    let shows = |site: &SiteIndex, url: &str| {
        let view = view_of(site, url);
        let items = view.listing.iter().flat_map(|group| &group.items);
        let items: Vec<_> = items
            .map(|item| format!("{} {}", item.title, item.icon))
            .collect();
        format!(
            "{} {}: {}",
            template(site, page_at(site, url)),
            view.children,
            items.join(", ")
        )
    };
    let (site, _) = site_with(pages, |_| {});
    assert_eq!(shows(&site, "own/index.html"), "page none: ");
    assert_eq!(shows(&site, "told/index.html"), "page rows: B kind-page");
    assert_eq!(shows(&site, "made/index.html"), "section cards: C kind-page");
    let (site, _) = site_with(pages, |input| input.options.children = Children::Rows);
    assert_eq!(shows(&site, "own/index.html"), "page none: ");
    assert_eq!(shows(&site, "made/index.html"), "section rows: C kind-page");
}

#[test]
fn a_section_can_be_had_on_one_page() {
    let pages = "
        index.md | Docs | print=true
        a/index.md | A | print=true lang=es
        a/b.md | B
        a/deep/index.md | Deep
        a/deep/c.md | C
        d/index.md | D | print=true
        e.md | E | print=true
    ";
    let (site, problems) = site_with(pages, |input| {
        for page in &mut input.pages {
            let is_default = page.id.path.as_str() == "d/index.md";
            if page.meta.print && !is_default {
                let mark = Mark {
                    line: 2,
                    ..Mark::default()
                };
                page.meta.marks.insert("print".into(), mark);
            }
        }
    });
    insta::assert_snapshot!(problems, @r"
    docs/e.md:2 front-matter: `print` writes a section on one page, and no page of the navigation stands below this one
      hint: write it into the index of a section, or remove it
    docs/index.md:2 front-matter: `print` writes a section on one page, and no page of the navigation stands below this one
      hint: for the whole book on one page write `enable = true` under `[output.html.print]`
    ");
    let prints: Vec<_> = site.prints().map(|page| site.pages[page].url.as_str()).collect();
    assert_eq!(prints, ["a/print.html"]);
    let print = page_at(&site, "a/print.html");
    let chapters = crate::print::chapters(&site, print);
    let chapters: Vec<_> = chapters
        .into_iter()
        .map(|page| site.pages[page].url.as_str())
        .collect();
    assert_eq!(
        chapters,
        ["a/index.html", "a/b.html", "a/deep/index.html", "a/deep/c.html"]
    );
    let view = view_of(&site, "a/print.html");
    assert_eq!((view.title.as_str(), view.lang.as_str()), ("A", "es"));
    insta::assert_snapshot!(link_line(&Vec::from_iter(view.print_of)), @"A → index.html");
    let of_page = |url: &str| link_line(&Vec::from_iter(view_of(&site, url).print_section));
    assert_eq!(of_page("a/deep/c.html"), "A → ../print.html");
    assert_eq!(of_page("a/index.html"), "A → print.html");
    assert_eq!(of_page("index.html"), "");
}

#[test]
fn a_page_of_the_authors_keeps_its_place() {
    let (site, problems) = site_with(
        "index.md | Docs\na/index.md | A | print=true\na/print.md | P",
        |_| {},
    );
    assert_eq!(site.prints().count(), 0);
    insta::assert_snapshot!(problems, @r"
    docs/a/print.md duplicate-url: `a/print.html` is reserved for the section on one page
      hint: give the file another name, or take `print: true` out of the section's front matter
    ");
}

//! Parts of the theme that only some pages load.

use portolan_core::theme::Theme;
use portolan_core::theme::view::{AnnouncementView, FeedbackView, HeroView, LinkView, PageView, SiteView};
use portolan_core::theme::{Folders, OwnParts, Sources, ThemeFiles};

use super::{between, files, gallery, mistakes, small, theme};

/// The parts that a page names whose text has these things.
fn named(theme: &Theme, features: &[&str]) -> Vec<String> {
    let features = features.iter().map(|name| (*name).to_owned()).collect();
    loaded(theme, PageView { features, ..small() })
}

/// The parts that a page names, without their fingerprints.
fn loaded(theme: &Theme, view: PageView) -> Vec<String> {
    let root = "../".to_owned();
    let html = theme.render("page", PageView { root, ..view }).unwrap();
    let assets = html
        .split(['"', '>'])
        .filter(|piece| piece.starts_with("../assets/"));
    let parts = assets.filter(|url| !url.contains("/theme.") && !url.contains("/icon."));
    let plain = parts.map(|url| {
        let (name, ending) = (url.split('.').nth(2), url.rsplit('.').next());
        format!(
            "{}.{}",
            name.unwrap_or_default().trim_start_matches("/assets/"),
            ending.unwrap_or_default()
        )
    });
    plain.collect()
}

#[test]
fn only_pages_that_need_a_part_name_it() {
    let plain = theme(&[]);
    assert_eq!(named(&plain, &[]), Vec::<String>::new());
    assert_eq!(named(&plain, &["note", "tabs"]), Vec::<String>::new());
    assert_eq!(named(&plain, &["note", "runbook"]), ["runbook.css", "runbook.js"]);
    let in_all = |name: &str| {
        let asset = plain.assets().iter().find(|asset| asset.name == name).unwrap();
        String::from_utf8_lossy(&asset.bytes).contains("run-bar")
    };
    assert_eq!(
        ["css", "js", "runbook_css", "runbook"].map(in_all),
        [false, false, true, true]
    );
}

#[test]
fn a_book_for_mdbook_has_only_what_it_may_need() {
    let site = SiteView {
        mdbook: true,
        ..gallery::site()
    };
    let theme = Theme::load(&portolan_themes::builtin(), &Default::default(), &site).unwrap();
    assert_eq!(named(&theme, &["runbook"]), Vec::<String>::new());
    // Mermaid is drawn there, too.
    assert_eq!(named(&theme, &["diagram"]), ["diagram.css", "diagram.js"]);
    assert_eq!(theme.asset_url("runbook"), None);
}

const MANIFEST: &str = include_str!("../../../../themes/portolan/theme.toml");

#[test]
fn a_book_declares_and_replaces_parts() {
    let manifest =
        format!("{MANIFEST}\n[parts.rota]\nwhen = [\"rota\", \"runbook\"]\nscripts = [\"a\", \"b\"]\n");
    let files = [
        ("theme.toml", manifest.as_str()),
        ("components/rota/a.js", "var shared = 1;\n"),
        (
            "components/rota/b.js",
            "portolan.component(\"rota\", function () { shared; });\n",
        ),
        ("components/runbook/runbook.css", ".runbook { color: red }"),
        ("i18n/en.toml", "[parts.rota]\nrota_next = \"Next\"\n"),
    ];
    let own = theme(&files);
    assert_eq!(named(&own, &["rota"]), ["rota.js"]);
    assert_eq!(
        named(&own, &["runbook"]),
        ["runbook.css", "rota.js", "runbook.js"]
    );
    let text = |name: &str| text(&own, name);
    assert_eq!(
        text("rota"),
        "portolan.words([\"rota_next\"],{\"en\":[\"Next\"],\"es\":[\"Next\"]});\n\
         try{(function(){\"use strict\";\nvar shared = 1;\n\
         portolan.component(\"rota\", function () { shared; });\n})()}catch(e){console.error(e)}\n"
    );
    assert_eq!(text("runbook_css"), ".runbook{color: red}\n");
    assert!(!text("css").contains(".runbook{color: red}"));
    // When a page needs a part is in no asset, and yet decides what pages are.
    let other = manifest.replace("[\"rota\", \"runbook\"]", "[\"rota\"]");
    let mut other_files = files;
    other_files[0].1 = &other;
    assert_ne!(theme(&other_files).key(), own.key());
}

#[test]
fn a_manifest_of_the_book_has_the_parts_and_the_search_that_it_does_not_name() {
    let (before, _) = MANIFEST.split_once("\n[parts.").unwrap();
    let before = before.replace("    \"tasks\",\n", "    \"tasks\",\n    \"runbook\",\n");
    let old = before.lines().filter(|line| !line.starts_with("search = "));
    let old: String = old.map(|line| format!("{line}\n")).collect();
    let theme = theme(&[("theme.toml", &old)]);
    assert_eq!(named(&theme, &["runbook"]), ["runbook.css", "runbook.js"]);
    assert!(theme.has_search());
    let css = text(&theme, "css");
    assert!(!css.contains("run-bar") && !css.contains(".hero"), "{css}");
}

#[test]
fn a_manifest_of_the_book_may_be_a_part_alone() {
    let files = [
        ("theme.toml", "[parts.rota]\n"),
        ("components/rota/rota.css", ".rota { color: red }"),
    ];
    let own = theme(&files);
    assert_eq!(named(&own, &["rota"]), ["rota.css"]);
    assert_eq!(text(&own, "css"), text(&theme(&[]), "css"));
    assert_eq!(text(&own, "js"), text(&theme(&[]), "js"));
}

/// A site whose pages may have everything.
fn whole_site() -> SiteView {
    SiteView {
        announces: true,
        asks: true,
        switches: true,
        copies: true,
        glossary: true,
        ..gallery::site()
    }
}

fn text(theme: &Theme, name: &str) -> String {
    let asset = theme.assets().iter().find(|asset| asset.name == name).unwrap();
    String::from_utf8(asset.bytes.clone()).unwrap()
}

fn of_site(site: &SiteView, overrides: &[(&str, &str)]) -> Theme {
    Theme::load(&portolan_themes::builtin(), &files(overrides), site).unwrap()
}

#[test]
fn each_part_comes_with_what_it_is_for() {
    let theme = of_site(&whole_site(), &[]);
    let bar = |key: Option<&str>| AnnouncementView {
        kind: "note",
        key: key.map(str::to_owned),
        ..AnnouncementView::default()
    };
    let of_role = |role: &'static str| PageView { role, ..small() };
    let mut pages = vec![
        ("content", of_role("content")),
        ("section", of_role("section")),
        ("all-pages", of_role("all-pages")),
        ("not-found", of_role("not-found")),
        ("print", of_role("print")),
    ];
    let mut page = |name: &'static str, change: &dyn Fn(&mut PageView)| {
        let mut view = small();
        change(&mut view);
        pages.push((name, view));
    };
    page("a bar that stays", &|view| view.announcements = vec![bar(None)]);
    page("a bar", &|view| {
        view.announcements = vec![bar(None), bar(Some("k"))]
    });
    page("copy", &|view| view.copy_url = Some("a.md".to_owned()));
    page("a link for feedback", &|view| {
        view.feedback = Some(FeedbackView {
            link: Some("mailto:a@b.example".to_owned()),
            ..FeedbackView::default()
        });
    });
    page("feedback", &|view| {
        view.feedback = Some(FeedbackView {
            endpoint: Some("/say".to_owned()),
            ..FeedbackView::default()
        });
    });
    page("hero", &|view| view.hero = Some(HeroView::default()));
    page("moved", &|view| {
        _ = view.moved.insert("a".to_owned(), "b.html".to_owned())
    });
    page("terms", &|view| view.has_terms = true);
    page("choice", &|view| view.versions = vec![LinkView::default()]);
    page("sortable", &|view| view.features = vec!["sortable".to_owned()]);
    let shown: String = pages
        .into_iter()
        .map(|(name, view)| {
            format!(
                "{}\n",
                [vec![format!("{name}:")], loaded(&theme, view)]
                    .concat()
                    .join(" ")
            )
        })
        .collect();
    insta::assert_snapshot!(shown, @r"
    content:
    section:
    all-pages: index.css
    not-found: not-found.js
    print: print.css print.js
    a bar that stays:
    a bar: announcement.js
    copy: copy-page.js
    a link for feedback:
    feedback: feedback.js
    hero: hero.css
    moved: moved.js
    terms: terms.js
    choice:
    sortable: sort.css sort.js
    ");
}

#[test]
fn a_script_that_is_early_runs_before_anything_is_shown() {
    let theme = of_site(&whole_site(), &[]);
    let view = PageView {
        announcements: vec![AnnouncementView {
            kind: "note",
            key: Some("k".to_owned()),
            ..AnnouncementView::default()
        }],
        ..small()
    };
    let html = theme.render("page", view).unwrap();
    let (before, after) = html.split_once("assets/announcement.").unwrap();
    assert!(!before.contains("rel=\"stylesheet\""), "{before}");
    assert!(!after.split_once('>').unwrap().0.contains("defer"));
    assert!(
        !text(&theme, "announcement").contains("portolan."),
        "it is not there yet"
    );
}

#[test]
fn shared_styles_are_those_of_all_pages_where_the_site_needs_them() {
    let marks = [".announcement", ".feedback", ".pop"];
    let has = |site: &SiteView| {
        let css = text(
            &of_site(site, &[("styles/own.css", ".own { color: red }")]),
            "css",
        );
        assert!(css.ends_with(".own{color: red}\n"), "the book's own come last");
        marks.map(|mark| css.contains(&format!("{mark}{{")) || css.contains(&format!("{mark} ")))
    };
    assert_eq!(has(&whole_site()), [true; 3]);
    assert_eq!(has(&gallery::site())[..2], [false; 2]);
}

#[test]
fn a_theme_of_another_name_has_the_parts_that_it_names() {
    let own = files(&[(
        "theme.toml",
        "name = \"own\"\nscripts = [\"portolan\"]\ncomponents = [\"toc\", \"announcement\", \"sort\"]\n[parts.terms]\n",
    )]);
    let (builtin, none) = (portolan_themes::builtin(), ThemeFiles::new());
    let sources = Sources {
        builtin: &builtin,
        theme: Some(&own),
        overrides: &none,
        folders: Folders::default(),
    };
    let theme = Theme::load_with(&sources, OwnParts::default(), &whole_site()).unwrap();
    assert!(!theme.has_search());
    let mut view = PageView {
        features: vec!["sortable".to_owned(), "runbook".to_owned()],
        has_terms: true,
        copy_url: Some("a.md".to_owned()),
        ..small()
    };
    assert_eq!(loaded(&theme, view.clone()), ["sort.css", "sort.js", "terms.js"]);
    let css = text(&theme, "css");
    assert!(css.contains(".toc") && css.contains(".announcement") && !css.contains(".feedback"));
    view.features.clear();
    view.has_terms = false;
    assert_eq!(loaded(&theme, view), Vec::<String>::new());
}

#[test]
fn a_part_without_a_file_is_a_mistake() {
    let manifest = |part: &str| format!("{MANIFEST}\n[parts.rota]\n{part}\n");
    let wrong = |part: &str| mistakes(&[("theme.toml", &manifest(part))]);
    insta::assert_snapshot!(wrong("when = []"), @"template: theme/theme.toml:0:0+0 the part `rota` has no file | - | add `components/rota/rota.js` or `.css`, or take `[parts.rota]` out of `theme.toml`");
    insta::assert_snapshot!(wrong("when = []\nscripts = [\"a\"]"), @"template: theme/theme.toml:0:0+0 the theme has no `components/rota/a.js` | - | add the file, or take its name out of `theme.toml`");
    let unknown = wrong("if = \"x\"");
    assert_eq!(
        between(&unknown, "+2 ", " | "),
        "unknown field `if`, expected one of `when`, `scripts`, `shared`, `early`"
    );
}

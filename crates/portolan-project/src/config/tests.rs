//! Configurations as an author writes them, and what is said about them.

use std::fmt::Write;
use std::path::Path;

use portolan_core::model::{Diagnostics, Dialect, Flavour, RawHtml, RemoteEmbeds, SourcePath};

use super::*;

fn shown(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    for found in diagnostics {
        let place = found.location.as_ref().map_or_else(
            || "-".to_owned(),
            |place| format!("{}:{}:{}+{}", place.file, place.line, place.column, place.length),
        );
        let _ = writeln!(text, "{place} {} {}", found.id, found.message);
        if let Some(hint) = &found.hint {
            let _ = writeln!(text, "    {hint}");
        }
    }
    text
}

/// What is said about a `book.toml`.
fn said(text: &str) -> String {
    shown(&parse("book.toml", text).1)
}

/// A configuration that nothing is said about.
fn config(text: &str) -> Config {
    let (config, diagnostics) = parse("book.toml", text);
    assert_eq!(shown(&diagnostics), "");
    config
}

#[test]
fn an_empty_file_is_a_book() {
    let config = config("");
    assert_eq!(config.book.src, "src");
    assert_eq!(config, Config::default());
}

#[test]
fn syntax_errors_are_reported_with_what_stands_before_them() {
    insta::assert_snapshot!(said("[book]\ntitel = \"A\"\ntitle = = \"A\"\nauthors = 3\n"), @r#"
    book.toml:2:1+5 config-unknown-key unknown key `book.titel`
        did you mean `book.title`?
    book.toml:3:9+1 config-invalid this is not valid TOML: extra `=`
        correct this line; what follows it is read once it is right
    "#);
    insta::assert_snapshot!(said("[book\ntitle = \"A\"\n"), @r"
    book.toml:1:6+0 config-invalid this is not valid TOML: unclosed table, expected `]`
        correct this line; what follows it is read once it is right
    ");
    insta::assert_snapshot!(said("[book]\ntitle = \"A\n"), @r#"
    book.toml:2:11+0 config-invalid this is not valid TOML: invalid basic string, expected `"`
        correct this line; what follows it is read once it is right
    "#);
    insta::assert_snapshot!(said("[book]\ntitle = \"A\"\ntitle = \"B\"\n"), @r"
    book.toml:3:1+5 config-invalid this is not valid TOML: duplicate key
        correct this line; what follows it is read once it is right
    ");
    insta::assert_snapshot!(said("[[defaults]]\nlang = = 1\npath = \"x\"\n"), @r#"
    book.toml:2:8+1 config-invalid this is not valid TOML: extra `=`
        correct this line; what follows it is read once it is right
    "#);
}

/// An entry that is left out takes its number with it, and not the lines of those behind it.
#[test]
fn entries_behind_one_that_is_left_out_keep_their_lines() {
    let text = "[[announcement]]\nkind = 3\nlink = { title = \"A\", url = \"/a.md\" }\n\
                [[announcement]]\ntext = \"One\"\n\
                [[announcement]]\nkind = \"tip\"\ntext = \"Two\"\nlink = { title = \"B\", url = \"/b.md\" }\n";
    let (config, _) = parse("book.toml", text);
    let line = |place: Option<Location>| place.map(|place| place.line);
    let bars = (0..config.announcement.len())
        .map(|at| {
            let link = config.announcement_link(at).map(|link| line(link.location));
            (line(config.announcement_place(at)), link)
        })
        .collect::<Vec<_>>();
    assert_eq!(bars, [(Some(5), None), (Some(8), Some(Some(9)))]);
}

#[test]
fn wrong_types_are_reported_where_they_stand_and_the_rest_counts() {
    let text = "[book]\ntitle = 2024\nauthors = \"Ada\"\nlanguage = \"es\"\n\
                [output.html]\nsmart-punctuation = \"no\"\nredirect = []\n\
                [output.html.search]\nlimit-results = -1\nboost-title = 1.5\n\
                [rust]\nedition = \"2022\"\n\
                [portolan]\nhtml = \"sanitise\"\nnav-links = [{ title = \"A\" }, 3, { title = \"B\", url = \"/b.md\" }]\n\
                [var]\nversion = 4.2\nname = \"x\"\n\
                [diagnostics]\nbroken-link = \"fatal\"\n";
    insta::assert_snapshot!(said(text), @r#"
    book.toml:2:9+4 config-invalid `book.title` must be text, not a number
        write it in quotes: `title = "2024"`
    book.toml:3:11+5 config-invalid `book.authors` must be a list of text, not text
        write a list: `authors = ["Ada"]`
    book.toml:6:21+4 config-invalid `output.html.smart-punctuation` must be `true` or `false`, not text
        write `smart-punctuation = true` or `smart-punctuation = false`, without quotes
    book.toml:7:12+2 config-invalid `output.html.redirect` must be a table, not a list
        write `redirect` as a table of keys and values
    book.toml:9:17+2 config-invalid `output.html.search.limit-results` cannot be -1
        use a number from 0 to 4294967295
    book.toml:10:15+3 config-invalid `output.html.search.boost-title` must be a whole number, not a number with a fraction
        write a number without quotes, such as `boost-title = 1`
    book.toml:12:11+6 config-invalid `rust.edition` cannot be `2022`
        did you mean `2021`? It is one of `2015`, `2018`, `2021`, `2024`
    book.toml:14:8+10 config-invalid `portolan.html` cannot be `sanitise`
        did you mean `sanitize`? It is one of `allow`, `sanitize`, `escape`
    book.toml:15:14+15 config-invalid `portolan.nav-links[0]` has no `url`
        add `url = "…"`
    book.toml:15:31+1 config-invalid `portolan.nav-links[1]` must be a table, not a number
        write the entry as a table: `{ title = "…" }`
    book.toml:17:11+3 config-invalid `var.version` must be text, not a number with a fraction
        write it in quotes: `version = "4.2"`
    book.toml:20:15+7 config-invalid `diagnostics.broken-link` cannot be `fatal`
        use one of `off`, `notice`, `warning`, `error`
    "#);
    let (config, _) = parse("book.toml", text);
    assert_eq!(config.book.title, None);
    assert_eq!(config.book.language, "es");
    assert!(config.output.html.smart_punctuation);
    assert_eq!(
        config.portolan.nav_links,
        [Link {
            title: "B".into(),
            url: "/b.md".into()
        }]
    );
    assert_eq!(
        config.var.into_iter().collect::<Vec<_>>(),
        [("name".to_owned(), "x".to_owned())]
    );
}

#[test]
fn unknown_keys_get_the_nearest_known_one() {
    let text = "title = \"A\"\n[bok]\n[book]\ntitel = \"A\"\nsite-url = \"/\"\nmultilingual = true\nzzz = 1\n\
                [output.html]\nsite_url = \"/\"\ncurly-quotes = true\ncopy-fonts = true\ngoogle-analytics = \"x\"\n\
                [output.html.playpen]\neditible = true\n\
                [[defaults]]\npath = \"**\"\nonwer = \"a\"\n\
                [portolan]\nnav-links = [{ title = \"A\", url = \"/a\", icon = \"x\" }]\n\
                [diagnostics]\nbroken-lnik = \"off\"\n";
    insta::assert_snapshot!(said(text), @r"
    book.toml:1:1+5 config-unknown-key unknown key `title`
        did you mean `book.title`?
    book.toml:2:2+3 config-unknown-key unknown key `bok`
        did you mean `book`?
    book.toml:4:1+5 config-unknown-key unknown key `book.titel`
        did you mean `book.title`?
    book.toml:5:1+8 config-unknown-key unknown key `book.site-url`
        did you mean `output.html.site-url`?
    book.toml:6:1+12 config-removed `book.multilingual` is no longer a key of mdBook and does nothing
        remove the line: it never had an effect
    book.toml:7:1+3 config-unknown-key unknown key `book.zzz`
        remove it, or look it up in the configuration reference
    book.toml:9:1+8 config-unknown-key unknown key `output.html.site_url`
        did you mean `output.html.site-url`?
    book.toml:10:1+12 config-removed `output.html.curly-quotes` is no longer a key of mdBook and does nothing
        use `output.html.smart-punctuation`
    book.toml:11:1+10 config-removed `output.html.copy-fonts` is no longer a key of mdBook and does nothing
        remove the line: no fonts are copied
    book.toml:12:1+16 config-removed `output.html.google-analytics` is no longer a key of mdBook and does nothing
        remove the line: pages call no other host
    book.toml:14:1+8 config-unknown-key unknown key `output.html.playground.editible`
        did you mean `output.html.playground.editable`?
    book.toml:17:1+5 config-unknown-key unknown key `defaults[0].onwer`
        did you mean `defaults.owner`?
    book.toml:19:41+4 config-unknown-key unknown key `portolan.nav-links[0].icon`
        remove it, or look it up in the configuration reference
    book.toml:21:1+11 config-unknown-key no diagnostic has the id `broken-lnik`
        did you mean `broken-link`?
    ");
}

#[test]
fn other_tools_tables_are_theirs() {
    let text = "[output.linkcheck]\ntraverse-parent-directories = false\nsince = 2026-11-05\n\
                [preprocessor.toc]\nmarker = \"[toc]\"\nlevels = [1, 2.5]\nbefore = \"links\"\n";
    insta::assert_snapshot!(said(text), @r#"
    book.toml:7:10+7 config-invalid `preprocessor.toc.before` must be a list of text, not text
        write a list: `before = ["links"]`
    "#);
    let (config, _) = parse("book.toml", text);
    insta::assert_snapshot!(toml::to_string(&config.output.others).unwrap(), @r#"
    [linkcheck]
    traverse-parent-directories = false
    since = "2026-11-05"
    "#);
    insta::assert_snapshot!(toml::to_string(&config.preprocessor).unwrap(), @r#"
    [toc]
    marker = "[toc]"
    levels = [1, 2.5]
    "#);
}

#[test]
fn what_cannot_be_used_is_said() {
    let text = "[book]\nsrc = \"../src\"\n[build]\nbuild-dir = \".\"\n\
                [output.html]\nsite-url = \"https://a.example/?x\"\n\
                [portolan]\nid = \"a b\"\nnav-links = [{ title = \"X\", url = \"java\\tscript:alert(1)\" }]\n\
                [var]\n\"a b\" = \"x\"\n\
                [assets]\ninclude = [\"a[\", \"ok/**\"]\n\
                [[defaults]]\npath = \"{a\"\nlang = \"es\"\n";
    insta::assert_snapshot!(said(text), @r#"
    book.toml:2:1+3 config-invalid `book.src` leads out of the book's folder
        name a folder beside or below `book.toml`, such as `src = "src"`
    book.toml:4:1+9 config-invalid `build.build-dir` is the book's own folder
        name a folder of its own for the site, such as `build-dir = "site"`
    book.toml:6:1+8 config-invalid `output.html.site-url` cannot hold `?` or `#`
        write the address of the site's first page without them
    book.toml:8:1+2 config-invalid `portolan.id` may hold letters, digits, `-`, `_` and `.` only
        choose a short name, such as `id = "handbook"`
    book.toml:9:14+46 config-invalid `portolan.nav-links[0]` has a scheme that runs code
        write an absolute URL, or a page by its path from the source folder: `url = "/guide/index.md"`
    book.toml:11:1+5 config-invalid `var."a b"` cannot be the name of a variable
        use letters, digits, `-`, `_` and `.`
    book.toml:13:12+4 config-invalid `assets.include[0]` is not a pattern for paths: unclosed character class; missing ']'
        `*` stays within a folder, `**` crosses folders: `guide/**`
    book.toml:15:1+4 config-invalid `defaults[0].path` is not a pattern for paths: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
        `*` stays within a folder, `**` crosses folders: `guide/**`
    "#);
}

#[test]
fn an_ending_belongs_to_one_language() {
    let clash = |tables: &str| said(tables);
    let of_mermaid = "book.toml:1:11+3 config-invalid `diagrams.dot` wants files that end in `.mmd`, as `mermaid` does\n    \
                      give each ending to one language\n";
    let program = "command = [\"dot\"]\n";
    assert_eq!(
        clash(&format!(
            "[diagrams.dot]\n{program}endings = [\".MMD\", \"dot\", \"dot\"]\n"
        )),
        of_mermaid
    );
    let drawn = format!("[diagrams.dot]\n{program}endings = [\"mmd\"]\n[diagrams.mermaid]\ndraw = false\n");
    assert_eq!(clash(&drawn), "");
    let both = format!("[diagrams.b]\n{program}endings = [\"a\"]\n[diagrams.a]\n{program}");
    assert_eq!(
        clash(&both),
        "book.toml:1:11+1 config-invalid `diagrams.b` wants files that end in `.a`, as `a` does\n    give each ending to one language\n"
    );
}

#[test]
fn every_name_of_a_choice_can_be_read() {
    for known in schema::known_keys() {
        let mut at = schema::schema();
        for part in known.table.iter().chain([&known.key]) {
            at = &schema::properties(at.get("items").unwrap_or(at)).unwrap()[part];
        }
        for name in check::names_of(at).unwrap_or_default() {
            let table = match known.table.join(".").as_str() {
                "announcement" => "[[announcement]]\ntext = \"x\"".to_owned(),
                "defaults" => "[[defaults]]\npath = \"x\"".to_owned(),
                "theme.font-face" => "[[theme.font-face]]\nfamily = \"x\"\nfile = \"x.woff2\"".to_owned(),
                table => format!("[{table}]"),
            };
            config(&format!("{table}\n{} = \"{name}\"\n", known.key));
        }
    }
}

#[test]
fn the_two_names_of_the_playground_are_one_table() {
    let config =
        config("[output.html.playpen]\neditable = true\n[output.html.playground]\nrunnable = false\n");
    assert!(config.output.html.playground.editable);
    assert!(!config.output.html.playground.runnable);
}

#[test]
fn defaults_apply_in_order_to_matching_pages() {
    let config = config(
        "[[defaults]]\npath = \"**\"\nowner = \"docs\"\ntags = \"a\"\n\
         [[defaults]]\npath = \"es/**\"\nlang = \"es\"\nreviewed = 2026-11-05\n[defaults.extra]\nlogo = 1\n",
    );
    let asked = |path| {
        let rules: Vec<_> = config.defaults_for(&SourcePath::new(path)).collect();
        serde_json::to_string(&rules).unwrap()
    };
    insta::assert_snapshot!(asked("es/a/b.md"), @r#"[{"owner":"docs","tags":"a"},{"lang":"es","reviewed":"2026-11-05","extra":{"logo":1}}]"#);
    insta::assert_snapshot!(asked("index.md"), @r#"[{"owner":"docs","tags":"a"}]"#);
    let lines: Vec<_> = config
        .defaults_rules()
        .iter()
        .map(|rule| rule.location.as_ref().map(|place| place.line))
        .collect();
    assert_eq!(lines, [Some(1), Some(5)]);
    assert_eq!(
        config
            .locate(&["defaults", "[1]", "lang"])
            .map(|place| place.line),
        Some(7)
    );
}

#[test]
fn assets_are_included_by_pattern() {
    let config = config("[assets]\ninclude = [\".well-known/**\", \"/a/*.pem\"]\n");
    let asked = |path| config.includes_asset(&SourcePath::new(path));
    let cases = [".well-known/security.txt", "a/b.pem", "a/b/c.pem", "b.pem"];
    assert_eq!(cases.map(asked), [true, true, false, false]);
    let folders = [".well-known", ".well-known/deep", ".github", "a", ".a"];
    assert_eq!(
        folders.map(|folder| config.may_include_in(folder)),
        [true, true, false, true, false]
    );
    let everywhere = self::config("[assets]\ninclude = [\"**/.keep\"]\n");
    assert!(everywhere.may_include_in(".github/x"));
}

#[test]
fn a_second_file_is_laid_over_the_first() {
    let book = "[book]\ntitle = \"A\"\nauthors = [\"X\"]\n";
    let over = "[book]\nauthors = [\"Y\"]\n[portolan]\nlistings = false\nhtlm = \"allow\"\n";
    let (config, diagnostics) = load(&[("book.toml", book), ("portolan.toml", over)], &[]);
    insta::assert_snapshot!(shown(&diagnostics), @r"
    portolan.toml:5:1+4 config-unknown-key unknown key `portolan.htlm`
        did you mean `portolan.html`?
    ");
    assert_eq!(config.book.title.as_deref(), Some("A"));
    assert_eq!(config.book.authors, ["Y"]);
    assert!(!config.portolan.listings);
    assert_eq!(
        config.dialect(true),
        Dialect::Mdbook,
        "the table is not in book.toml itself"
    );
    assert_eq!(
        config
            .locate(&["book", "authors"])
            .map(|place| place.file)
            .as_deref(),
        Some("portolan.toml")
    );
}

#[test]
fn what_is_left_out_of_a_list_moves_the_places_of_the_rest() {
    let text = "[[versions]]\nurl = \"/1/\"\n[[versions]]\ntitle = \"\"\nurl = \"/2/\"\n\
                [[versions]]\ntitle = \"3\"\nurl = \"/3/\"\n\
                [[languages]]\nlang = \"?\"\ntitle = \"A\"\n[[languages]]\nlang = \"es\"\ntitle = \"B\"\nfolder = \"es\"\n";
    let (config, _) = load(&[("book.toml", text)], &[]);
    let line = |path: &[&str]| config.locate(path).map(|place| place.line);
    assert_eq!(
        config.versions.len(),
        1,
        "one without a title, one with an empty one"
    );
    assert_eq!(line(&["versions", "[0]", "url"]), Some(8));
    assert_eq!(line(&["versions", "[1]"]), None);
    assert_eq!(line(&["languages", "[0]"]), Some(12));
    assert_eq!(line(&["languages", "[0]", "title"]), Some(14));
}

#[test]
fn the_environment_wins_as_in_mdbook() {
    let overrides = [
        ("MDBOOK_BOOK__TITLE", "\"From JSON\""),
        ("MDBOOK_BOOK__DESCRIPTION", "plain text"),
        ("MDBOOK_BUILD", "{\"build-dir\": \"out\"}"),
        ("MDBOOK_OUTPUT__HTML__SITE_URL", "/x/"),
        ("MDBOOK_OUTPUT__HTML__PLAYPEN__EDITABLE", "true"),
        ("MDBOOK_BOOK__AUTHORS", "3"),
        ("MDBOOK_BOOK__TITEL", "1"),
        ("MDBOOK_LOG", "debug"),
        ("MDBOOK_VERSION", "0.5.4"),
        ("MDBOOK_PORTOLAN__ID", "x"),
        ("HOME", "/root"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let book = "[book]\ntitle = \"A\"\n[build]\ncreate-missing = false\n";
    let (config, diagnostics) = load(&[("book.toml", book)], &overrides);
    insta::assert_snapshot!(shown(&diagnostics), @r#"
    - config-invalid environment variable `MDBOOK_BOOK__AUTHORS`: `book.authors` must be a list of text, not a number
        write a list: `authors = ["3"]`
    - config-unknown-key environment variable `MDBOOK_BOOK__TITEL`: unknown key `book.titel`
        did you mean `book.title`?
    "#);
    assert_eq!(config.book.title.as_deref(), Some("From JSON"));
    assert_eq!(config.book.description.as_deref(), Some("plain text"));
    assert_eq!(
        config.build,
        Build {
            build_dir: Some("out".into()),
            ..Build::default()
        }
    );
    assert_eq!(config.output.html.site_url.as_deref(), Some("/x/"));
    assert!(config.output.html.playground.editable);
}

#[test]
fn the_dialect_follows_the_form_of_the_book() {
    let cases = [
        ("", false, Dialect::Portolan),
        ("", true, Dialect::Mdbook),
        ("[var]\nx = \"y\"\n", true, Dialect::Portolan),
        ("[portolan]\ndialect = \"mdbook\"\n", false, Dialect::Mdbook),
    ];
    for (text, has_summary, dialect) in cases {
        assert_eq!(config(text).dialect(has_summary), dialect, "{text}");
    }
}

#[test]
fn the_output_folder_follows_the_dialect() {
    let cases = [
        ("", Dialect::Mdbook, "book"),
        ("", Dialect::Portolan, "site"),
        ("[build]\nbuild-dir = \"../www\"\n", Dialect::Portolan, "../www"),
    ];
    for (text, dialect, folder) in cases {
        assert_eq!(config(text).build_dir(dialect), Path::new(folder), "{text}");
    }
}

#[test]
fn stages_get_their_settings() {
    let config = config(
        "[book]\ntitle = \"Ops — Handbook!\"\nsrc = \"./docs/\"\nlanguage = \"pt_BR\"\n\
         [output.html]\nadmonitions = false\nsite-url = \"https://a.example/x\"\ninput-404 = \"\"\n\
         git-repository-url = \"https://git.example/a/\"\nno-section-label = true\n\
         [output.html.code.hidelines]\npython = \"~\"\n[code]\nline-numbers = true\n",
    );
    let site = config.site_options(Dialect::Portolan);
    assert_eq!(site.id, "ops-handbook");
    assert_eq!(site.source_folder, "docs");
    assert_eq!(site.language.0, "pt-BR");
    assert_eq!(site.site_url.as_deref(), Some("https://a.example/x/"));
    assert_eq!(site.repository_url.as_deref(), Some("https://git.example/a"));
    assert_eq!(site.not_found, None);
    assert!(!site.section_labels);
    let markdown = config.markdown_options(Dialect::Portolan);
    assert_eq!(
        (markdown.flavour, markdown.raw_html),
        (Flavour::Portolan, RawHtml::Sanitize)
    );
    assert!(!markdown.alerts && markdown.smart_punctuation && markdown.code.line_numbers);
    assert_eq!(markdown.code.hidelines["python"], "~");
    assert_eq!(config.markdown_options(Dialect::Mdbook).raw_html, RawHtml::Allow);
}

#[test]
fn code_and_embeds_are_those_of_the_dialect() {
    let of = |text: &str, dialect| {
        let options = config(text).markdown_options(dialect);
        (
            options.code.collapse_after,
            options.code.wrap,
            options.remote_embeds,
        )
    };
    let nowhere = || RemoteEmbeds::Nowhere;
    let cases = [
        ("", Dialect::Portolan, (Some(40), false, nowhere())),
        ("", Dialect::Mdbook, (None, false, RemoteEmbeds::Anywhere)),
        (
            "[code]\ncollapse-after = 0\nwrap = true\n[markdown]\nremote-embeds = false\n",
            Dialect::Portolan,
            (None, true, nowhere()),
        ),
        (
            "[code]\ncollapse-after = 7\n[markdown]\nremote-embeds = [\"A.example\", \"*.b.example:8080\"]\n",
            Dialect::Portolan,
            (
                Some(7),
                false,
                RemoteEmbeds::Hosts(vec!["a.example".to_owned(), "*.b.example:8080".to_owned()]),
            ),
        ),
        (
            "[code]\ncollapse-after = 7\n[markdown]\nremote-embeds = true\n",
            Dialect::Mdbook,
            (None, false, RemoteEmbeds::Anywhere),
        ),
        (
            "[markdown]\nremote-embeds = true\n",
            Dialect::Portolan,
            (Some(40), false, RemoteEmbeds::Anywhere),
        ),
    ];
    for (text, dialect, expected) in cases {
        assert_eq!(of(text, dialect), expected, "{text}");
    }
}

#[test]
fn what_is_no_host_is_not_allowed() {
    let (config, found) = parse(
        "book.toml",
        "[markdown]\nremote-embeds = [\"https://a.example\", \"b.example; script-src *\", \"*\", \"c.example/x\", \"\", \"d.example\"]\n",
    );
    let named = AllowedHosts::Named(vec!["d.example".to_owned()]);
    assert_eq!(config.markdown.remote_embeds, named);
    insta::assert_snapshot!(shown(&found), @r#"
    book.toml:2:18+19 config-invalid `markdown.remote-embeds[0]` cannot be `https://a.example`
        write the name of a host without `https://` and without a path: `video.example.com`, or `*.example.com`
    book.toml:2:39+25 config-invalid `markdown.remote-embeds[1]` cannot be `b.example; script-src *`
        write the name of a host without `https://` and without a path: `video.example.com`, or `*.example.com`
    book.toml:2:66+3 config-invalid `markdown.remote-embeds[2]` cannot be `*`
        write the name of a host without `https://` and without a path: `video.example.com`, or `*.example.com`
    book.toml:2:71+13 config-invalid `markdown.remote-embeds[3]` cannot be `c.example/x`
        write the name of a host without `https://` and without a path: `video.example.com`, or `*.example.com`
    book.toml:2:86+2 config-invalid `markdown.remote-embeds[4]` cannot be ``
        write the name of a host without `https://` and without a path: `video.example.com`, or `*.example.com`
    "#);
}

#[test]
fn settings_without_effect_are_said_once() {
    let config = config(
        "[output.html]\nmathjax-support = true\n[output.html.playground]\neditable = true\n\
         [output.epub]\n[preprocessor.toc]\n[var]\nx = \"y\"\n",
    );
    insta::assert_snapshot!(shown(&config.notices(Dialect::Mdbook)), @r#"
    book.toml:2:1+15 config-no-effect `output.html.mathjax-support` has no effect
        pages fetch nothing from other hosts, so formulas keep their source
    book.toml:4:1+8 config-no-effect `output.html.playground.editable` has no effect
        samples would be sent to another host, so no button is drawn
    book.toml:7:2+3 config-no-effect `var` has no effect
        the book is read by mdBook's rules: set `dialect = "portolan"` under `[portolan]` to use it
    "#);
    assert_eq!(config.notices(Dialect::Portolan).len(), 2);
}

#[test]
fn what_is_made_of_a_book() {
    let names = |text: &str| {
        let renderers = config(text).renderers();
        let names: Vec<_> = renderers.iter().map(|it| it.name().to_owned()).collect();
        names.join(" ")
    };
    assert_eq!(names(""), "html");
    assert_eq!(names("[output.epub]\n"), "epub");
    assert_eq!(
        names("[output.pdf]\n[output.html]\n[output.epub]\n"),
        "epub html pdf"
    );
    let config = config("[output.pdf]\ncommand = \"make pdf\"\noptional = true\n[output.markdown]\n");
    let [Renderer::Markdown, Renderer::Program(program)] = &config.renderers()[..] else {
        panic!("two renderers");
    };
    assert_eq!(
        (program.command.as_str(), program.necessity),
        ("make pdf", Necessity::Optional)
    );
}

#[test]
fn programs_are_told_mdbooks_tables_alone() {
    let config = config(
        "[book]\ntitle = \"T\"\n[rust]\nedition = \"2021\"\n[output.html.fold]\nenable = true\n\
         [preprocessor.toc]\nmax-level = 3\n[portolan]\ndialect = \"mdbook\"\n[var]\nx = \"y\"\n",
    );
    insta::assert_snapshot!(config.for_programs(Dialect::Mdbook), @r#"{"book":{"title":"T","authors":[],"src":"src","language":"en"},"build":{"build-dir":"book","create-missing":true,"use-default-preprocessors":true,"extra-watch-dirs":[]},"rust":{"edition":"2021"},"output":{"html":{"fold":{"enable":true}}},"preprocessor":{"toc":{"max-level":3}}}"#);
}

#[test]
fn mdbooks_own_preprocessors() {
    let built_in = |text: &str, dialect| config(text).built_in(dialect).join(" ");
    let off = "[build]\nuse-default-preprocessors = false\n";
    assert_eq!(built_in("", Dialect::Mdbook), "links index");
    assert_eq!(built_in(off, Dialect::Mdbook), "");
    assert_eq!(built_in(off, Dialect::Portolan), "links index");
    assert_eq!(
        built_in(&format!("{off}[preprocessor.links]\n"), Dialect::Mdbook),
        "links"
    );
}

#[test]
fn levels_are_set_and_rules_switched_off() {
    let config = config("[diagnostics]\nbroken-link = \"error\"\nunused-variable = \"off\"\n");
    let mut found = ["broken-link", "unused-variable", "summary"]
        .map(|id| portolan_core::model::Diagnostic::new(id, "x"))
        .to_vec();
    config.levels().apply(&mut found);
    let found: Vec<_> = found
        .iter()
        .map(|found| format!("{} {:?}", found.id, found.level))
        .collect();
    assert_eq!(found, ["broken-link Error", "summary Error"]);
}

#[test]
fn the_corpora_are_read_without_a_word() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    let folder = std::env::var_os("PORTOLAN_CORPORA").map_or(corpora, Into::into);
    let Ok(books) = std::fs::read_dir(&folder) else {
        eprintln!(
            "no corpora in {}: set PORTOLAN_CORPORA to read them",
            folder.display()
        );
        return;
    };
    for book in books {
        let file = book.unwrap().path().join("book.toml");
        if let Ok(text) = std::fs::read_to_string(&file) {
            assert_eq!(said(&text), "", "{}", file.display());
        }
    }
}

#[test]
fn the_books_of_this_repository_are_read_without_a_word() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for file in ["book.toml", "docs/book.toml"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert_eq!(said(&text), "", "{file}");
    }
}

/// Keys as they stand in the contract with mdBook 0.5; the schema must offer every one.
#[test]
fn the_schema_lists_every_key_of_mdbook() {
    const KEYS: &[(&str, &str)] = &[
        ("book", "title authors description src language text-direction"),
        (
            "build",
            "build-dir create-missing use-default-preprocessors extra-watch-dirs",
        ),
        ("rust", "edition"),
        (
            "output/html",
            "theme default-theme preferred-dark-theme smart-punctuation definition-lists admonitions mathjax-support \
             additional-css additional-js no-section-label git-repository-url git-repository-icon edit-url-template \
             input-404 site-url cname hash-files sidebar-header-nav redirect print fold playground playpen code search",
        ),
        ("output/html/print", "enable page-break"),
        ("output/html/fold", "enable level"),
        (
            "output/html/playground",
            "editable copyable copy-js line-numbers runnable",
        ),
        ("output/html/code", "hidelines"),
        (
            "output/html/search",
            "enable limit-results teaser-word-count use-boolean-and boost-title boost-hierarchy boost-paragraph expand \
             heading-split-level copy-js chapter",
        ),
    ];
    let schema: serde_json::Value = serde_json::from_str(&reference::json_schema()).unwrap();
    for (table, keys) in KEYS {
        let pointer: String = table
            .split('/')
            .map(|part| format!("/properties/{part}"))
            .collect();
        let mut offered: Vec<_> = schema.pointer(&pointer).unwrap()["properties"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        let mut keys: Vec<_> = keys.split_whitespace().collect();
        offered.sort();
        keys.sort_unstable();
        assert_eq!(offered, keys, "{table}");
    }
}

#[test]
fn the_examples_of_the_reference_can_be_copied() {
    let page = reference::configuration_page();
    let examples: Vec<_> = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(
        examples.len(),
        page.matches("\n## ").count(),
        "every table has an example"
    );
    for example in examples {
        config(example);
    }
}

#[test]
fn every_default_is_the_one_that_an_empty_book_gets() {
    let empty = toml::Value::try_from(config("")).unwrap();
    for known in schema::known_keys() {
        let mut at = Some(schema::schema());
        let mut value = Some(&empty);
        for part in known.table.iter().chain([&known.key]) {
            at = at.and_then(schema::properties).and_then(|keys| keys.get(part));
            value = value.and_then(|value| value.get(part));
        }
        if let (Some(said), Some(value)) = (at.and_then(|at| at.get("default")), value) {
            assert_eq!(*said, json_of(value), "{known:?}");
        }
    }
}

#[test]
fn hostile_files_are_diagnostics_too() {
    let deep_keys = format!("{}x = 1\n", "a.".repeat(20_000));
    let deep_arrays = format!("[preprocessor.x]\ny = {}\n", "[".repeat(20_000));
    for text in [
        "\0",
        "\u{feff}[book]\ntitle = \"A\"\n",
        "=",
        "[",
        "é",
        deep_keys.as_str(),
        deep_arrays.as_str(),
    ] {
        let (_, diagnostics) = parse("book.toml", text);
        assert!(diagnostics.len() < 10, "{} diagnostics", diagnostics.len());
    }
    insta::assert_snapshot!(said("[book]\r\ntitle = 99999999999999999999\r\n"), @r"
    book.toml:2:9+20 config-invalid `book.title` cannot be read: 99999999999999999999 is out of range
        write a smaller number
    ");
    let shown = said("\"\\u001b[2J\" = 1\n");
    assert_eq!(
        shown
            .chars()
            .filter(|letter| letter.is_control() && *letter != '\n')
            .count(),
        0,
        "{shown:?}"
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_reading_panic(lines in proptest::collection::vec(proptest::sample::select(&[
        "[book]", "[output.html]", "[[defaults]]", "[portolan]", "[var]", "[output.x]", "title = \"é", "title = \"é\"",
        "src = \"\\u0000\"", "path = \"**\"", "url = 1979-05-27", "links = [{}]", "x = [1, {a = nan}]", "= [",
        "\"\"\"", "a.b.c = 0xff", "redirect = { \"/a\" = 3 }", "site-url = \"//\"", "\u{feff}", "]]", "title.x = 1",
    ][..]), 0..12)) {
        let (config, _) = parse("book.toml", &lines.join("\n"));
        assert_ne!(config.site_options(Dialect::Portolan).id, "");
        assert!(config.notices(Dialect::Mdbook).len() < 10);
    }
}

#[test]
fn exceptions_name_rules_paths_and_a_reason() {
    let text = "[[check.exceptions]]\nrules = [\"missing-alt\"]\npaths = [\"/legacy/**\", \"a.md\"]\nreason = \"moved\"\n";
    let config = config(text);
    let [exception] = config.exceptions() else {
        panic!("one exception: {:?}", config.exceptions());
    };
    assert_eq!(exception.rules, ["missing-alt"]);
    let matched: Vec<_> = ["legacy/a/b.md", "a.md", "b/a.md"]
        .map(|path| exception.matches(path))
        .into();
    assert_eq!(matched, [true, true, false]);
    assert_eq!(exception.location.as_ref().map(|place| place.line), Some(1));

    let text = "[[check.exceptions]]\nrules = [\"mising-alt\"]\npaths = [\"a[\"]\nreason = \" \"\n\
                [[check.exceptions]]\nrules = []\npaths = []\nreason = \"x\"\n\
                [[check.exceptions]]\nrules = [\"mojibake\"]\npaths = [\"b\"]\n";
    let (_, diagnostics) = parse("book.toml", text);
    insta::assert_snapshot!(shown(&diagnostics), @r#"
    book.toml:2:1+5 config-invalid `check.exceptions[0].rules` is empty
        name at least one, or remove the entry
    book.toml:2:10+12 config-invalid `check.exceptions[0].rules[0]` cannot be `mising-alt`
        did you mean `missing-alt`?
    book.toml:3:10+4 config-invalid `check.exceptions[0].paths[0]` is not a pattern for paths: unclosed character class; missing ']'
        `*` stays within a folder, `**` crosses folders: `guide/**`
    book.toml:4:1+6 config-invalid `check.exceptions[0].reason` is empty
        say why the rules do not hold there
    book.toml:6:1+5 config-invalid `check.exceptions[1].rules` is empty
        name at least one, or remove the entry
    book.toml:7:1+5 config-invalid `check.exceptions[1].paths` is empty
        name at least one, or remove the entry
    book.toml:9:1+20 config-invalid `check.exceptions[2]` has no `reason`
        add `reason = "…"`
    "#);
}

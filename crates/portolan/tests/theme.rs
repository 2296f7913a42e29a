//! `portolan theme` as its user calls it: what may be overridden, a copy to start from, what no longer fits.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const BOOK: &str =
    "[book]\ntitle = \"T\"\nsrc = \"src\"\n\n[portolan]\ndialect = \"portolan\"\ngit = false\n";

fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "book.toml", BOOK);
    write(folder.path(), "src/index.md", "# Home\n");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

fn portolan(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.stdin(Stdio::null()).output().unwrap()
}

/// The exit code, what was printed and what was said.
fn ran(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = portolan(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// What a check finds, a line each: `id file:line message | hint`.
fn found(folder: &Path) -> String {
    let (_, out, _) = ran(folder, &["theme", "check", "--format", "json"]);
    let lines = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .filter(|line| line["type"] == "diagnostic")
        .map(|it| {
            let of = |key: &str| it[key].to_string().trim_matches('"').replace("\\\"", "\"");
            format!(
                "{} {}:{} {} | {}\n",
                of("id"),
                of("file"),
                of("line"),
                of("message"),
                of("hint")
            )
        })
        .collect()
}

#[test]
fn the_list_marks_what_the_book_has_of_its_own() {
    let book = book(&[
        (
            "theme/templates/page.html",
            "{% extends \"@portolan/page.html\" %}",
        ),
        ("theme/styles/brand.css", "a { color: teal }"),
    ]);
    let (code, out, err) = ran(book.path(), &["theme", "list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("The built-in theme of Portolan 0.1.0; 2 files of the book in `theme`\n"),
        "{out}"
    );
    for line in [
        "* templates/page.html",
        "+ styles/brand.css",
        "  components/header/header.css",
        "  i18n/es.toml",
    ] {
        assert!(out.lines().any(|it| it == line), "{line} in {out}");
    }
    let (_, out, _) = ran(book.path(), &["theme", "list", "--json"]);
    let states: Vec<(String, String)> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["state"] != "theme")
        .map(|line| (line["path"].to_string(), line["state"].to_string()))
        .collect();
    assert_eq!(
        states,
        [
            ("\"styles/brand.css\"".to_owned(), "\"added\"".to_owned()),
            ("\"templates/page.html\"".to_owned(), "\"overridden\"".to_owned())
        ]
    );
}

#[test]
fn a_copy_is_the_original_and_overwrites_nothing() {
    let book = book(&[]);
    let folder = book.path();
    let (code, out, err) = ran(folder, &["theme", "eject", "pager"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "Wrote theme/components/pager/pager.css\nWrote theme/components/pager/pager.html\n"
    );
    let original = read(folder, "theme/components/pager/pager.html");
    assert_eq!(
        original.as_bytes(),
        portolan_themes::builtin()["components/pager/pager.html"].as_ref()
    );
    assert_eq!(
        read(folder, "theme/.ejected/components/pager/pager.html"),
        original
    );
    assert_eq!(found(folder), "");
    assert_eq!(
        ran(folder, &["build", "--strict"]).0,
        0,
        "a copy builds, and nothing is said of what lies beside it"
    );

    write(folder, "theme/components/pager/pager.html", "mine");
    let (code, _, err) = ran(folder, &["theme", "eject", "pager"]);
    assert_eq!(code, 2);
    assert!(
        err.contains(
            "`theme/components/pager/pager.css` is there already, and nothing was written: `--keep`"
        ),
        "{err}"
    );
    assert_eq!(read(folder, "theme/components/pager/pager.html"), "mine");
    assert_eq!(ran(folder, &["theme", "eject", "pager.html", "--keep"]).0, 0);
    assert_eq!(read(folder, "theme/components/pager/pager.html"), "mine");
    assert_eq!(ran(folder, &["theme", "eject", "pager.html", "--force"]).0, 0);
    assert_eq!(read(folder, "theme/components/pager/pager.html"), original);

    let (code, _, err) = ran(folder, &["theme", "eject", "pagge"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("the theme has no `pagge`, but `templates/page.html`"),
        "{err}"
    );
    let (code, _, err) = ran(folder, &["theme", "eject", "home", "--keep"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("the book has no `theme/templates/home.html` that could be kept"),
        "{err}"
    );
    assert_eq!(
        fs::read_dir(folder.join("theme")).unwrap().count(),
        2,
        "nothing is left over"
    );
}

#[test]
fn a_changed_original_is_found_with_what_changed_until_it_is_taken_over() {
    let book = book(&[]);
    let folder = book.path();
    assert_eq!(ran(folder, &["theme", "eject", "templates/home"]).0, 0);
    // As if the theme had another one then.
    let then =
        read(folder, "theme/.ejected/templates/home.html").replace("class=\"home\"", "class=\"start\"");
    write(folder, "theme/.ejected/templates/home.html", &then);
    let (code, out, err) = ran(folder, &["theme", "check"]);
    assert_eq!(
        (code, out.as_str()),
        (0, "Checked the theme: 1 file of the book, 1 warning\n")
    );
    assert!(
        err.contains("warning[theme-outdated]: the original of this file has changed since Portolan 0.1.0"),
        "{err}"
    );
    assert!(err.contains("-{% block body %} class=\"start\"{% endblock body %}\n+{% block body %} class=\"home\"{% endblock body %}\n"), "{err}");
    assert_eq!(ran(folder, &["theme", "check", "--strict", "-q"]).0, 1);
    let (_, out, _) = ran(folder, &["theme", "check", "--format", "json"]);
    let kinds: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["type"].to_string())
        .collect();
    assert_eq!(kinds, ["\"diagnostic\"", "\"change\"", "\"result\""]);
    let (_, out, _) = ran(folder, &["theme", "check", "--format", "github"]);
    assert!(
        out.starts_with("::warning file=theme/templates/home.html,title=theme-outdated::"),
        "{out}"
    );
    assert_eq!(ran(folder, &["theme", "eject", "templates/home", "--keep"]).0, 0);
    assert_eq!(found(folder), "");
    // A file that the theme has no more.
    write(folder, "theme/components/gone/gone.html", "x");
    write(folder, "theme/.ejected/components/gone/gone.html", "x");
    assert!(found(folder).contains("theme-outdated theme/components/gone/gone.html:null the theme has no `components/gone/gone.html` any more"));
}

#[test]
fn what_overrides_nothing_or_names_what_is_not_there() {
    let book = book(&[
        ("theme/templates/pages.html", "<p>"),
        (
            "theme/templates/page.html",
            "{% extends \"@portolan/page.html\" %}\n{% block foot %}{% block mine %}{{ page.titel }}{% endblock mine %}\n\
             {{ t.editt }} {{ icons.coppy }} {{ asset.theme }} {{ site.titel }} {{ page.extra.mine }}{% endblock foot %}",
        ),
        ("theme/components/headr/headr.css", "a { color: red }"),
        ("theme/components/header/extra.css", "a { color: red }"),
        (
            "theme/components/mine/mine.css",
            "a { color: var(--acent); margin: var(--own) } :root { --own: 1px }",
        ),
        ("theme/styles/token.css", "a { color: red }"),
        ("theme/scripts/extra.js", "1"),
        ("theme/icons/star.svg", "<svg/>"),
        ("theme/components/toc/toc.css", "a { color: red }"),
    ]);
    insta::assert_snapshot!(found(book.path()), @r#"
    theme-stale theme/components/header/extra.css:null nothing uses `components/header/extra.css` | the files of a component are called as its folder: `components/NAME/NAME.css`
    theme-stale theme/components/headr/headr.css:null `components/headr/headr.css` overrides no component of the theme | did you mean `components/header/`?
    theme-stale theme/components/mine/mine.css:1 no style sheet of the theme sets `--acent` | did you mean `accent`?
    theme-unrecorded theme/components/toc/toc.css:null nothing says from which version of the theme's `components/toc/toc.css` this was made | compare the two, then write `portolan theme eject components/toc/toc.css --keep`
    theme-stale theme/icons/star.svg:null nothing uses `icons/star.svg` | show it in a template as `{{ icons["NAME"] }}`, or in a style sheet as `url("icon:NAME")`
    theme-stale theme/scripts/extra.js:null nothing uses `scripts/extra.js` | name it under `additional-js` in `book.toml`, or in the lists of a `theme.toml`
    theme-stale theme/styles/token.css:null `styles/token.css` overrides no style sheet of the theme: it follows them | did you mean `styles/tokens.css`? One of your own needs a name less like it
    theme-stale theme/templates/page.html:2 there is no `page.titel` | did you mean `title`?
    theme-stale theme/templates/page.html:3 there is no `t.editt` | did you mean `edit`?
    theme-stale theme/templates/page.html:3 there is no `icons.coppy` | did you mean `copy`?
    theme-stale theme/templates/page.html:3 there is no `asset.theme` | remove it; the page on theming says where the values of templates are listed
    theme-stale theme/templates/page.html:3 there is no `site.titel` | did you mean `title`?
    theme-stale theme/templates/pages.html:null `templates/pages.html` overrides no template of the theme | did you mean `page.html`? A template of your own needs a name less like it
    "#);
    // A block that is not there keeps the theme from loading; the nearest name is told all the same.
    write(
        book.path(),
        "theme/templates/page.html",
        "{% extends \"@portolan/page.html\" %}{% block fooot %}{% endblock fooot %}",
    );
    let found = found(book.path());
    assert!(
        found.contains("template theme/templates/page.html:1 block `fooot` is not defined"),
        "{found}"
    );
    assert!(
        found.contains("theme-stale theme/templates/page.html:1 `@portolan/page.html` has no block `fooot` | did you mean `foot`?"),
        "{found}"
    );
}

#[test]
fn words_that_nobody_shows_and_languages_that_lack_some() {
    let book = book(&[
        (
            "theme/i18n/en.toml",
            "[ui]\nedti = \"Edit\"\nmine = \"Mine\"\n[blocks]\nrows_cut = \"Some rows\"\n",
        ),
        ("theme/i18n/es.toml", "[ui]\nedit = \"Corregir\"\n"),
        ("theme/i18n/de.toml", "[ui]\nedit = \"Bearbeiten\"\n"),
        (
            "theme/templates/page.html",
            "{% extends \"@portolan/page.html\" %}{% block end %}{{ t.mine }}{% endblock end %}",
        ),
    ]);
    let found = found(book.path());
    let (de, others): (Vec<&str>, Vec<&str>) = found.lines().partition(|line| line.contains("i18n/de.toml"));
    assert_eq!(de.len(), 1, "{de:?}");
    assert!(
        de[0].contains(" words are missing, and shown in English: `blocks.alert`, `"),
        "{de:?}"
    );
    insta::assert_snapshot!(others.join("\n"), @r#"
    theme-words theme/i18n/en.toml:2 nothing shows the word `ui.edti` | did you mean `edit`?
    theme-words theme/i18n/en.toml:5 the word `blocks.rows_cut` has no place for `{count}` and `{shown}` | the English one is “{shown} of {count} rows are shown.”
    theme-words theme/i18n/es.toml:null 1 word is missing, and shown in English: `ui.mine` | `portolan theme eject i18n/en.toml` writes all words with their English texts, to look them up
    "#);
}

#[test]
fn a_table_of_variables_that_lacks_some() {
    let book = book(&[(
        "theme/styles/tokens.css",
        "@layer tokens { :root { --bg: #fff; --text: #000 } }",
    )]);
    let found = found(book.path());
    assert!(found.contains("theme-stale theme/styles/tokens.css:null this table lacks variables that the theme asks for: `--accent-hover`, "), "{found}");
    assert!(
        found.contains("theme-unrecorded theme/styles/tokens.css"),
        "{found}"
    );
}

#[test]
fn a_theme_that_cannot_be_loaded_fails_the_check() {
    let book = book(&[
        ("theme/templates/page.html", "{% block"),
        ("theme/styles/a.css", "@layer tokens{:root{--text: #777}}"),
    ]);
    let (code, _, err) = ran(book.path(), &["theme", "check"]);
    assert_eq!(code, 1);
    assert!(err.contains("error[template]"), "{err}");
    write(
        book.path(),
        "theme/templates/page.html",
        "{% extends \"@portolan/page.html\" %}",
    );
    let (code, _, err) = ran(book.path(), &["theme", "check"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("error[theme-contrast]") && err.contains("theme/styles/a.css:1:"),
        "{err}"
    );
}

#[test]
fn a_copy_of_the_whole_theme_fits_it() {
    let book = book(&[]);
    for (path, bytes) in portolan_themes::builtin() {
        let text = String::from_utf8_lossy(&bytes);
        for folder in ["theme", "theme/.ejected"] {
            write(book.path(), &format!("{folder}/{path}"), &text);
        }
    }
    assert_eq!(found(book.path()), "");
}

#[test]
fn parts_icons_of_kinds_and_variables_of_other_sheets_are_known() {
    let book = book(&[
        (
            "theme/theme.toml",
            "[parts.rota]\nscripts = [\"shift\", \"rota\"]\n",
        ),
        (
            "theme/components/rota/shift.js",
            "var next = portolan.word(\"rota_next\");\n",
        ),
        (
            "theme/components/rota/rota.js",
            "portolan.component(\"rota\", function (root) { portolan.word(\"day_\" + next); });\n",
        ),
        ("theme/components/rota/odd.js", "1"),
        ("theme/icons/kind-drill.svg", "<svg/>"),
        ("theme/styles/mine.css", "a { color: var(--brand) }"),
        (
            "theme/templates/base.html",
            "{% extends \"@portolan/base.html\" %}{% block end %}{{ asset.terms }} {{ asset.hero_css }}{% endblock end %}",
        ),
        (
            "theme/i18n/en.toml",
            "[parts.rota]\nrota_next = \"Next\"\nday_one = \"Monday\"\nlost = \"?\"\n[parts.runbok]\nx = \"X\"\n\
             [parts.runbook]\nrun_strat = \"Go\"\n",
        ),
        ("brand.css", ":root { --brand: teal }"),
    ]);
    let config = format!("{BOOK}\n[output.html]\nadditional-css = [\"brand.css\"]\n");
    write(book.path(), "book.toml", &config);
    insta::assert_snapshot!(found(book.path()), @r#"
    theme-stale theme/components/rota/odd.js:null nothing uses `components/rota/odd.js` | the files of a component are called as its folder: `components/NAME/NAME.css`
    theme-words theme/i18n/en.toml:4 nothing shows the word `parts.rota.lost` | remove it; a script of your own asks for a word by `portolan.word("KEY")`
    theme-words theme/i18n/en.toml:6 nothing shows the word `parts.runbok.x` | there is no part `runbok`: did you mean `[parts.runbook]`?
    theme-words theme/i18n/en.toml:8 nothing shows the word `parts.runbook.run_strat` | did you mean `run_start`?
    "#);
}

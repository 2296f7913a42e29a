//! What is read from the head of a page, and what is said of its mistakes.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(text: &str, defaults: &[Value]) -> (FrontMatter, Diagnostics) {
    let (raw, _) = split(text);
    let defaults: Vec<_> = defaults.iter().filter_map(Value::as_object).collect();
    parse(raw.as_ref(), "src/a.md", text, &defaults)
}

/// What is set besides the defaults, as JSON, one key a line.
fn shown(meta: &FrontMatter) -> String {
    let plain = serde_json::to_value(FrontMatter::default()).unwrap();
    let Value::Object(all) = serde_json::to_value(meta).unwrap() else {
        return String::new();
    };
    let set = all.iter().filter(|(key, value)| plain[key.as_str()] != **value);
    set.map(|(key, value)| format!("{key} = {value}\n")).collect()
}

fn page(text: &str) -> String {
    let (meta, diagnostics) = read(text, &[]);
    let mut out = shown(&meta);
    for found in diagnostics {
        let place = found.location.unwrap();
        let hint = found.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
        out.push_str(&format!(
            "{} {}:{}+{}: {}{hint}\n",
            found.id, place.line, place.column, place.length, found.message
        ));
    }
    out
}

#[test]
fn only_closed_fences_on_the_first_line_are_front_matter() {
    let body = |text: &str| {
        let (raw, at) = split(text);
        format!(
            "{:?} {:?}",
            raw.map(|raw| (raw.format, raw.text.to_owned())),
            &text[at..]
        )
    };
    let cases = [
        ("---\na: 1\n---\nbody", r#"Some((Yaml, "a: 1\n")) "body""#),
        ("+++\na = 1\n+++", r#"Some((Toml, "a = 1\n")) """#),
        ("---  \n---\t\nbody", r#"Some((Yaml, "")) "body""#),
        ("---\nx\n---- \n---\n", r#"Some((Yaml, "x\n---- \n")) """#),
        ("---\nnever closed\n", r#"None "---\nnever closed\n""#),
        ("\n---\na: 1\n---\n", r#"None "\n---\na: 1\n---\n""#),
        ("---\na: 1\n+++\n", r#"None "---\na: 1\n+++\n""#),
        ("---", r#"None "---""#),
        ("", r#"None """#),
    ];
    for (text, expected) in cases {
        assert_eq!(body(text), expected);
    }
}

const YAML: &str = "---\ntitle: Restore\ndescription: How to.\nlang: pt-BR\nweight: -3\nnav: false\nkind: runbook\nowner: data\n\
    created: 2026-03-01\nupdated: 2026-11-04\nglossary: false\n\
    reviewed: 2026-11-05\nreview_every: 3 months\naudience: operator\ntags: [a, 2, b]\nstatus: stable\nseverity: SEV1\n\
    services:\n  - api\n  - worker\nrto: 15 min\nrpo: 5\ntier: 1\nclassification: internal\ndraft: true\n\
    aliases: [/old/, old.html]\ntemplate: wide.html\nsearch: {exclude: true, boost: 2.5}\ntoc: false\n\
    extra:\n  a: {b: [1, x]}\n---\n";

#[test]
fn every_key_is_read() {
    insta::assert_snapshot!(page(YAML), @r#"
    title = "Restore"
    description = "How to."
    lang = "pt-BR"
    weight = -3
    nav = false
    kind = "runbook"
    owner = "data"
    created = "2026-03-01"
    updated = "2026-11-04"
    reviewed = "2026-11-05"
    review_every = 90
    audience = ["operator"]
    tags = ["a","2","b"]
    status = "stable"
    severity = "SEV1"
    services = ["api","worker"]
    rto = "15 min"
    rpo = "5"
    tier = "1"
    classification = "internal"
    draft = true
    aliases = ["old/index.html","old.html"]
    template = "wide"
    search = {"exclude":true,"boost":2.5}
    toc = false
    glossary = false
    extra = "{\"a\":{\"b\":[1,\"x\"]}}"
    "#);
}

#[test]
fn toml_says_the_same() {
    let toml = "+++\ntitle = \"Restore\"\nreviewed = 2026-11-05\nreview_every = 90\ntags = \"one\"\naliases = \"/x\"\n\
        [search]\nboost = 2\n[extra]\nwhen = 2026-01-02T03:04:05Z\n+++\n";
    insta::assert_snapshot!(page(toml), @r#"
    title = "Restore"
    reviewed = "2026-11-05"
    review_every = 90
    tags = ["one"]
    aliases = ["x/index.html"]
    search = {"exclude":false,"boost":2.0}
    extra = "{\"when\":\"2026-01-02T03:04:05Z\"}"
    "#);
}

#[test]
fn one_bad_value_does_not_lose_the_rest() {
    let text = "---\ntitle: [a]\nweight: ten\nnav: yes\nreviewed: 2026-02-30\nreview_every: soon\nlang: english!\n\
        tags: [a, {b: c}]\naliases: [/ok, ../out, 'https://x.org']\nsearch: {exclude: 1, boost: -1, bost: 2}\ntoc:\n\
        extra: 5\ndraft: 1\ntier: 1.5\nownr: data\nbanana: 1\nowner: data\ntemplate: ../x\n---\n";
    insta::assert_snapshot!(page(text), @r#"
    owner = "data"
    aliases = ["ok/index.html"]
    front-matter 2:1+5: `title` takes text, not a list
    front-matter 3:1+6: `weight` takes a whole number, not the text `ten`
    front-matter 4:1+3: `nav` takes `true` or `false`, not the text `yes`
    front-matter 5:1+8: `reviewed` takes a day, not the text `2026-02-30` (write it as `YYYY-MM-DD`: `2026-11-05`)
    front-matter 6:1+12: `review_every` takes a span of time, not the text `soon` (write it like `90 days`, `3 months` or `1 year`)
    front-matter 7:1+4: `lang` takes a language tag, not the text `english!` (write it like `en`, `es` or `pt-BR`)
    front-matter 8:1+4: `tags` takes a list of texts, but holds a table (put it in quotes)
    invalid-url 9:1+7: the alias `../out` does not name a place inside the site (write it from the site's root, like `/old/page.html`)
    invalid-url 9:1+7: the alias `https://x.org` does not name a place inside the site (write it from the site's root, like `/old/page.html`)
    front-matter 10:1+6: `search.boost` takes a number from 0 to 1000, not the number `-1`
    front-matter 10:1+6: `search.exclude` takes `true` or `false`, not the number `1`
    front-matter-unknown-key 10:1+6: unknown key `search.bost` (`search` knows `exclude` and `boost`)
    front-matter 12:1+5: `extra` takes a table, not the number `5` (write `extra: { name: value }`)
    front-matter 13:1+5: `draft` takes `true` or `false`, not the number `1`
    front-matter 14:1+4: `tier` takes text, not the number `1.5` (put it in quotes)
    front-matter-unknown-key 15:1+4: unknown key `ownr` (did you mean `owner`? own values belong under `extra`)
    front-matter-unknown-key 16:1+6: unknown key `banana` (own values belong under `extra`: `extra.banana`)
    front-matter 18:1+8: `template` takes the name of a template, not the text `../x` (write its name without `.html`, like `page`)
    "#);
}

#[test]
fn syntax_errors_are_at_their_place_in_the_page() {
    insta::assert_snapshot!(page("---\ntitle: ok\ndescription: a: b\n---\n"), @r"
    front-matter 3:15+0: the front matter is not valid YAML: mapping values are not allowed in this context (put text that holds `: `, `#`, or starts with a sign in quotes)
    ");
    insta::assert_snapshot!(page("---\na: [1\n---\n"), @r"
    front-matter 3:1+0: the front matter is not valid YAML: did not find expected ',' or ']' (put text that holds `: `, `#`, or starts with a sign in quotes)
    ");
    insta::assert_snapshot!(page("---\njust text\n---\n"), @r"
    front-matter 1:1+3: the front matter is not valid YAML: expected lines of the form `key: value` (put text that holds `: `, `#`, or starts with a sign in quotes)
    ");
    insta::assert_snapshot!(page("---\ntitle: a\ntitle: b\n---\n"), @r"
    front-matter 3:1+5: the front matter is not valid YAML: the key `title` is there twice (keep one of them)
    ");
    insta::assert_snapshot!(page("+++\ntitle = Restore\n+++\n"), @r#"
    front-matter 2:9+7: the front matter is not valid TOML: string values must be quoted, expected literal string (text needs quotes in TOML: `title = "Guide"`)
    "#);
    insta::assert_snapshot!(page("+++\na = 1\na = 2\n+++\n"), @r#"
    front-matter 3:1+1: the front matter is not valid TOML: the key is there twice (keep one of them)
    "#);
    insta::assert_snapshot!(page("---\ntitle: never closed\n\n# Text\n"), @r"
    front-matter 1:1+3: the front matter has no closing `---` (write `---` on a line of its own after it)
    ");
    assert_eq!(page("---\n\nText between lines\n"), "");
    assert_eq!(page("---\n---\n"), "");
}

#[test]
fn defaults_lie_under_the_page() {
    let defaults = [
        json!({"owner": "docs", "lang": "es", "tags": ["x"], "weight": "wrong", "extra": {"a": 1, "deep": {"x": 1}}}),
        json!({"owner": "data", "draft": true}),
    ];
    let (meta, diagnostics) = read(
        "---\ntags: [y]\ndraft: false\nowner:\nextra: {deep: {y: 2}}\n---\n",
        &defaults,
    );
    assert_eq!(diagnostics, []);
    insta::assert_snapshot!(shown(&meta), @r#"
    lang = "es"
    owner = "data"
    tags = ["y"]
    extra = "{\"a\":1,\"deep\":{\"x\":1,\"y\":2}}"
    "#);
    assert_eq!(
        shown(&read("no front matter", &defaults[1..]).0),
        "owner = \"data\"\ndraft = true\n"
    );
}

#[test]
fn bombs_are_refused() {
    let mut aliases = String::from("---\na: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        let list = vec![format!("*{before}"); 10].join(",");
        aliases.push_str(&format!("{name}: &{name} [{list}]\n"));
    }
    aliases.push_str("---\n");
    let wide = format!(
        "---\na: &a [{}]\nb: [{}]\n---\n",
        "x,".repeat(4000),
        "*a,".repeat(4000)
    );
    let deep = format!("---\na: {}\n---\n", "[".repeat(30_000));
    let large = format!("---\na: {}\n---\n", "x".repeat(LIMIT));
    let cases = [aliases, wide, deep, large];
    let messages: Vec<_> = cases
        .iter()
        .map(|text| read(text, &[]).1.remove(0).message)
        .collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    the front matter is not valid YAML: e[0][6][8][8][3]: it stands for too many values
    the front matter is not valid YAML: b[3][3991]: it stands for too many values
    the front matter is not valid YAML: recursion limit exceeded
    the front matter has 65540 bytes; the limit is 65536
    ");
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "(---|\\+\\+\\+)\n([a-z:=&*!|>\\[\\]{}\"' \n-]|title|tags|search|\\PC){0,60}\n(---|\\+\\+\\+)\n\\PC{0,5}") {
        let _ = read(&text, &[]);
    }

    /// What is read line by line is what the library reads.
    #[test]
    fn plain_lines_mean_what_they_mean_to_the_library(
        text in "((title|a|b-c|true|on|é|1)(: | : |:  |:|\\t)([a-zA-Zéß][a-z0-9 .,:#'\"&*!?%@{}\\[\\]|>~`_/()=+é-]{0,12}|\"[a-z0-9 .,:#'&\\\\é-]{0,8}\"?|\\[[a-z0-9, -]{0,12}\\]|[0-9.eE+_:x-]{1,20}|20[0-9]{2}-[0-9]{2}-[0-9]{2}|Null|TRUE|yes|no|off|y|nan|inf|~|\\PC{0,3}) ?(\n|\r\n| \n  b\n)){1,4}"
    ) {
        if let Some(values) = plain::read(&text) {
            let said = syntax::read_yaml(&text).map_err(|problem| problem.message);
            prop_assert_eq!(Ok(values), said);
        }
    }
}

#[test]
fn usual_front_matter_needs_no_library() {
    let text = "title: Roll back, by hand\nkind: runbook\nweight: 40\nreviewed: 2026-11-20\nreview_every: \"90 days\"\ntags: [a, b-c]\n";
    let values = plain::read(text).map(Value::Object);
    assert_eq!(
        values,
        Some(json!({
            "title": "Roll back, by hand", "kind": "runbook", "weight": 40, "reviewed": "2026-11-20",
            "review_every": "90 days", "tags": ["a", "b-c"],
        }))
    );
    for other in [
        "a: b: c\n",
        "a: b #c\n",
        "a: true\n",
        "a: 01\n",
        "a: 1.5\n",
        "a: [true]\n",
        "a: b\n c\n",
        "a: b\na: c\n",
        "a:\n",
    ] {
        assert_eq!(plain::read(other), None, "{other}");
    }
}

#[test]
fn the_head_of_a_page_that_leads_into_others() {
    let written = "---\nhero:\n  title: Harbour\n  text: All of it.\n  actions:\n    - {title: Start, href: start.md}\nchildren: rows\nprint: true\nfeedback: false\ntranslates: /guide/a.md\n---\n";
    insta::assert_snapshot!(page(written), @r#"
    hero = {"title":"Harbour","text":"All of it.","actions":[{"title":"Start","href":"start.md","mark":{"file":0,"line":6,"column":28,"length":8}}]}
    children = "rows"
    print = true
    feedback = false
    translates = "guide/a.md"
    marks = {"print":{"file":0,"line":8,"column":1,"length":5},"translates":{"file":0,"line":10,"column":1,"length":10}}
    "#);
    let wrong = "---\nhero:\n  titel: A\n  text: [1]\n  actions: [{title: Start}]\nchildren: tiles\n---\n";
    insta::assert_snapshot!(page(wrong), @r#"
    hero = {"title":null,"text":"","actions":[]}
    front-matter-unknown-key 2:1+4: unknown key `hero.titel` (`hero` knows `title`, `text` and `actions`)
    front-matter 4:3+4: `hero.text` takes text, not a list
    front-matter 5:3+7: each entry of `hero.actions` takes a `title` and an `href` (write a list of links: `- { title: Start here, href: start.md }`)
    front-matter 6:1+8: `children` takes `cards`, `rows` or `none`, not the text `tiles`
    "#);
    insta::assert_snapshot!(page("---\nhero: Text\n---\n"), @"front-matter 2:1+4: `hero` takes a table, not the text `Text` (write `hero: { text: A sentence. }`)");
}

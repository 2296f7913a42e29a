//! Nothing that an author writes runs in a reader's browser, unless the book allows raw HTML.

mod support;

use html5gum::{Token, Tokenizer};
use portolan_core::markdown::container_names;
use portolan_core::model::{ParsedPage, SlotKind};
use support::cases::parsed;

/// Everything that a page may hold: what is not listed is a failure, whatever it is.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "audio",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "hr",
    "img",
    "input",
    "kbd",
    "label",
    "li",
    "ol",
    "p",
    "picture",
    "pre",
    "section",
    "source",
    "span",
    "strong",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "var",
    "video",
    "wbr",
];
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "checked",
    "class",
    "controls",
    "data-fold",
    "data-hash",
    "data-kind",
    "data-label",
    "data-lang",
    "data-pt",
    "data-rto",
    "data-run",
    "data-step",
    "data-tab",
    "data-tabs",
    "data-v",
    "decoding",
    "disabled",
    "hidden",
    "href",
    "id",
    "lang",
    "loading",
    "name",
    "open",
    "poster",
    "preload",
    "rel",
    "role",
    "sizes",
    "src",
    "srcset",
    "start",
    "tabindex",
    "target",
    "title",
    "type",
    "width",
    "height",
];

/// Every container in each form that it has: `{t}` is an attack on one line, `{b}` the attack as it is.
const CONTAINERS: &[(&str, &str)] = &[
    (
        "alerts",
        ":::alerts[{t}]{src=\"{t}\"}\n:::\n\n:::alerts{#{t}}\n```yaml\ngroups:\n- rules:\n  - alert: '{t}'\n    expr: '{t}'\n    labels: {severity: '{t}'}\n    annotations: {summary: '{t}', runbook_url: '{t}'}\n```\n:::",
    ),
    ("aside", ":::aside[{t}]{#a .{t}}\n{b}\n:::"),
    ("card", ":::card[{t}]{href=\"{t}\" icon=\"{t}\"}\n{b}\n:::"),
    (
        "cards",
        "::::cards{.{t}}\n:::card[{t}]{href=\"{t}\"}\n{b}\n:::\n::::\n\n:::cards\n- [{t}](x): {t}\n- {b}\n:::",
    ),
    ("caution", ":::caution[{t}]\n{b}\n:::"),
    ("column", ":::column[{t}]\n{b}\n:::"),
    ("columns", "::::columns{#{t}}\n:::column\n{b}\n:::\n{b}\n::::"),
    ("danger", ":::danger[{t}]{foldable}\n{b}\n:::"),
    ("details", ":::details[{t}]{open}\n{b}\n:::"),
    (
        "env",
        ":::env[{t}]{src=\"{t}\"}\n:::\n\n:::env[{t}]\n```ini\n# {t}\nA={t}\n{b}\n```\n:::",
    ),
    (
        "example",
        ":::example[{t}]{.{t}}\n{b}\n:::\n\n> - ::::example\n>   :::note[{t}]\n>   {t}\n>   :::\n>   ::::",
    ),
    ("expected", ":::expected[{t}]\n{b}\n:::"),
    (
        "figure",
        ":::figure[{t}]{#{t}}\n{b}\n:::\n\n:::figure[{t}]\n![{t}](<{t}>)\n:::",
    ),
    (
        "filetree",
        ":::filetree\n- {t}\n  - **{t}** {t}\n- `{t}` {t}\n:::\n\n:::filetree\n{b}\n:::",
    ),
    ("important", ":::important[{t}]\n{b}\n:::"),
    ("note", ":::note[{t}]{folded title=\"{t}\"}\n{b}\n:::"),
    (
        "pages",
        ":::pages[{t}]{under=\"{t}\" kind=\"{t}\" tag=\"{t}\" owner=\"{t}\" as=table .{t}}\n{b}\n:::",
    ),
    (
        "parameters",
        ":::parameters\n`{t}` {t}, required\n: {t}\n:::\n\n:::parameters\n{b}\n:::",
    ),
    ("recent", ":::recent[{t}]{limit=\"{t}\" #{t}}\n{b}\n:::"),
    ("rollback", ":::rollback[{t}]\n{b}\n:::"),
    (
        "runbook",
        "::::runbook[{t}]{rto=\"{t}\" .{t} #{t}}\n1. {t} :time[{t}] {#{t}}\n\n   :::verify[{t}]\n   {t}\n   :::\n2. x\n\n{b}\n::::",
    ),
    ("statistics", ":::statistics[{t}]{.{t}}\n{b}\n:::"),
    ("steps", ":::steps\n1. {t}\n2. x\n\n{b}\n:::"),
    ("tab", ":::tab[{t}]{.{t}}\n{b}\n:::"),
    (
        "table",
        ":::table[{t}]{src=\"{t}\" columns=\"{t}\"}\n:::\n\n:::table[{t}]\n```csv\n{t},b\n{t},{b}\n```\n:::",
    ),
    (
        "tabs",
        "::::tabs{group=\"{t}\"}\n:::tab[{t}]\n{b}\n:::\n```js title=\"{t}\"\n{b}\n```\n{b}\n::::",
    ),
    ("tip", ":::tip[{t}]\n{b}\n:::"),
    ("verify", ":::verify[{t}]\n{b}\n:::"),
    ("warning", ":::warning[{t}]{foldable}\n{b}\n:::"),
];

/// The notations that are no containers.
const SMALL: &[&str] = &[
    ":kbd[{t}] :badge[{t}]{.{t}} :time[{t}] :icon[{t}] :kbd[{b}]",
    "An RTO, x.\n\n*[RTO]: {t}\n*[x]: {t}",
    "- [ ] {t}\n- [x] {b}",
    "```operation\nGET /{t}\n```\n\n```operation\nGET /x/{{t}}\n```",
    "```js annotate title=\"{t}\" {1} focus={1}\nx(); // (1)\n{b}\n```\n\n1. {t}\n2. {b}",
    "```{t}\nx\n```\n\n`x`{.{t}} `{t}`{.js}",
    "![{t}](x.png){width={t} .{t} dark=\"{t}\"} ![{t}](x.mp4) ![{t}](https://a.example/x.mp4)",
    "Term {t}\n: {t}\n\nx[^{t}] y[^n]\n\n[^n]: {b}",
    "> [!NOTE]\n> {t}\n\n# {t} {#{t} .{t} title=\"{t}\"}",
    "<img src=\"https://a.example/x.png\" alt=\"{t}\"> <video src=\"//a.example/x\">{t}</video> {t}\n\n<iframe src=\"https://a.example/\" title=\"{t}\">{b}</iframe>",
];

fn attacks() -> Vec<String> {
    let lines = include_str!("cases/xss.txt")
        .lines()
        .filter(|line| !line.starts_with("# One attack"));
    lines
        .map(|line| line.replace("\\n", "\n").replace("\\t", "\t"))
        .collect()
}

/// The page as a browser gets it when nothing is done to links: slots hold the targets, escaped for HTML alone.
fn published(page: &ParsedPage) -> String {
    let mut html = String::new();
    let mut copied = 0;
    for slot in &page.slots {
        html.push_str(&page.html[copied..slot.at as usize]);
        copied = slot.at as usize;
        match slot.kind {
            SlotKind::Url => {
                let target = &page.summary.links[slot.link as usize].target;
                html.push_str(
                    &target
                        .replace('&', "&amp;")
                        .replace('"', "&quot;")
                        .replace('<', "&lt;"),
                );
            }
            SlotKind::ImageSize | SlotKind::ImageHeight(_) => html.push(' '),
            SlotKind::Listing => {}
        }
    }
    html + &page.html[copied..]
}

/// What of a page could run, or is not known not to.
fn dangers(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        let tag = match token {
            Token::StartTag(tag) => tag,
            Token::Comment(_) | Token::Doctype(_) => {
                found.push("a comment or declaration".to_owned());
                continue;
            }
            _ => continue,
        };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if !TAGS.contains(&name.as_str()) {
            found.push(format!("<{name}>"));
        }
        for (attribute, value) in &tag.attributes {
            let attribute = String::from_utf8_lossy(attribute).into_owned();
            let value = String::from_utf8_lossy(&value.value).into_owned();
            if !ATTRIBUTES.contains(&attribute.as_str()) {
                found.push(format!("<{name} {attribute}>"));
            }
            if matches!(attribute.as_str(), "href" | "src" | "poster") && runs(&value) {
                found.push(format!("{attribute}={value:?}"));
            }
            if attribute == "id" && value.starts_with("pt-") {
                found.push(format!("id={value}"));
            }
            if name == "input" && attribute == "type" && value != "checkbox" {
                found.push("an input".to_owned());
            }
        }
    }
    found
}

fn runs(url: &str) -> bool {
    let url: String = url
        .chars()
        .filter(|letter| !letter.is_control() && !letter.is_whitespace())
        .collect();
    let url = url.to_lowercase();
    ["javascript:", "vbscript:", "data:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
        && !url.starts_with("data:image/")
}

fn assert_harmless(text: &str, settings: &str) {
    let (page, _) = parsed(text, settings);
    let html = published(&page);
    let found = dangers(&html);
    assert!(
        found.is_empty(),
        "{settings}: {found:?}\n--- text\n{text}\n--- html\n{html}"
    );
    for heading in &page.summary.headings {
        let found = dangers(&heading.html);
        assert!(found.is_empty(), "{settings}: {found:?} in the contents\n{text}");
    }
}

#[test]
fn each_attack_fails_wherever_it_stands() {
    for attack in attacks() {
        let quoted = attack.replace('\n', "\n> ");
        let indented = attack.replace('\n', "\n  ");
        let one_line = attack.replace('\n', " ");
        for text in [
            attack.clone(),
            format!("text {attack} text"),
            format!("> {quoted}"),
            format!("- {indented}\n- {indented}"),
            format!("## {one_line}"),
            format!("| {one_line} |\n|---|\n| {one_line} |"),
            format!("*{attack}* [{attack}](x) ![{attack}](y)"),
            format!("<div>\n\n{attack}\n\n```\n{attack}\n```\n\n</div>"),
            format!("<p title=\"\n{attack}\n\">x"),
        ] {
            for settings in ["portolan", "portolan escape", "mdbook sanitize", "gfm sanitize"] {
                assert_harmless(&text, settings);
            }
        }
    }
}

#[test]
fn each_attack_fails_in_and_around_every_container() {
    let known: Vec<_> = CONTAINERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, container_names(), "each container has a case here");
    let templates = CONTAINERS.iter().map(|(_, template)| template).chain(SMALL);
    for template in templates {
        for attack in attacks() {
            let filled = template
                .replace("{t}", &attack.replace('\n', " "))
                .replace("{b}", &attack);
            let around = format!("{attack}\n{filled}\n{attack}");
            assert_harmless(&around, "portolan");
            assert_harmless(&around, "portolan escape");
            assert_harmless(&format!("<div>\n\n{filled}\n\n</div>{attack}"), "portolan");
        }
    }
}

#[test]
fn all_attacks_together_fail() {
    let attacks = attacks();
    assert!(attacks.len() >= 60);
    for separator in ["\n", "\n\n", " ", ""] {
        let text = attacks.join(separator);
        for settings in ["portolan", "portolan escape", "mdbook sanitize"] {
            assert_harmless(&text, settings);
        }
    }
}

#[test]
fn the_checker_sees_what_runs() {
    for html in [
        "<script>",
        "<p onclick=x>",
        "<a href=' java\nscript:x'>",
        "<p style=x>",
        "<!-- x -->",
        "<svg/>",
    ] {
        assert!(!dangers(html).is_empty(), "{html}");
    }
    assert!(dangers("<p class=\"x\"><a href=\"y\">z</a>").is_empty());
}

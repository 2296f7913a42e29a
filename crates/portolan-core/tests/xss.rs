//! Nothing that an author writes runs in a reader's browser, unless the book allows raw HTML.

mod support;

use html5gum::{Token, Tokenizer};
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
    "data-lang",
    "data-pt",
    "data-tab",
    "data-tabs",
    "data-v",
    "decoding",
    "disabled",
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

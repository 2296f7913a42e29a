//! Whatever the text: a page comes out, and its slots are in order and at character boundaries. Nested and repeated
//! input is read in time that grows with its length.

mod support;

use portolan_core::model::ParsedPage;
use proptest::prelude::*;
use support::cases::{parsed, with_slots};

const SETTINGS: &[&str] = &[
    "portolan",
    "portolan allow",
    "portolan escape",
    "mdbook",
    "mdbook sanitize",
    "gfm",
    "gfm sanitize",
    "commonmark",
];

fn assert_sound(page: &ParsedPage) {
    let mut before = 0;
    for slot in &page.slots {
        assert!(slot.at >= before, "slots ascend");
        assert!(
            page.html.is_char_boundary(slot.at as usize),
            "slots are at boundaries"
        );
        assert!(
            (slot.link as usize) < page.summary.links.len(),
            "slots have links"
        );
        before = slot.at;
    }
    assert!(page.html.is_char_boundary(page.lead_end as usize));
    assert!(page.lead_end == 0 || page.html[..page.lead_end as usize].ends_with("</h1>"));
}

/// Pieces of Markdown and HTML that mean something to some part of the parser.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "\n",
        "\n\n",
        " ",
        "  ",
        "    ",
        "\t",
        "\r\n",
        "\0",
        "\u{85}",
        "\u{feff}",
        "> ",
        "- ",
        "1. ",
        "# ",
        "## ",
        "===",
        "---",
        "***",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "~~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<a href=",
        "<img src=x>",
        "<div>",
        "</div>",
        "<p>",
        "<b>",
        "</b>",
        "<script>",
        "</script>",
        "<svg>",
        "<li>",
        "<td>",
        "\"",
        "'",
        "&amp;",
        "&#0;",
        "&copy;",
        "[^1]",
        "[^1]:",
        "[x]: y",
        "[ ] ",
        "[x] ",
        "> [!NOTE]\n",
        "| a | b |\n|---|--:|\n",
        "|",
        ":",
        "\n: ",
        "{#id}",
        "{.c a=b}",
        "www.a.b",
        "https://a.b/c",
        "a@b.c",
        "javascript:",
        "..",
        "--",
        "\\",
        "ä",
        "中",
        "🐙",
        "İ",
        "a",
        "x y",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_makes_a_page(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        for settings in SETTINGS {
            let (page, _) = parsed(&text, settings);
            assert_sound(&page);
        }
    }

    #[test]
    fn places_change_nothing_else_of_a_page(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        for settings in SETTINGS {
            let (page, found) = parsed(&text, settings);
            let (marked, found_again) = parsed(&text, &format!("{settings} places"));
            assert_sound(&marked);
            prop_assert_eq!(without_places(&with_slots(&marked)), with_slots(&page), "{}", settings);
            prop_assert_eq!((&marked.summary, found_again), (&page.summary, found));
            prop_assert_eq!(
                without_places(&marked.html[..marked.lead_end as usize]),
                &page.html[..page.lead_end as usize]
            );
        }
    }
}

/// HTML without the attributes that say where blocks were written.
fn without_places(html: &str) -> String {
    let mut parts = html.split(" data-pt-at=\"0:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.split_once('"').map_or(part, |(_, rest)| rest)
    })
}

/// What is repeated, and how often.
const REPEATED: &[(&str, usize)] = &[
    (">", 10_000),
    ("> ", 10_000),
    ("- ", 10_000),
    ("1. ", 10_000),
    ("*a ", 10_000),
    ("**a *b ", 10_000),
    ("_", 20_000),
    ("[", 10_000),
    ("![", 10_000),
    ("[a](", 10_000),
    ("[a](b", 10_000),
    ("`a``", 10_000),
    ("~~a ", 10_000),
    ("<", 10_000),
    ("<a ", 10_000),
    ("<div>", 5_000),
    ("<div>\n\n", 5_000),
    ("<b>", 5_000),
    ("<b>\n\nx\n\n", 2_000),
    ("x <b><i><u>\n\n", 2_000),
    ("<p>\n\n", 5_000),
    ("<!--", 10_000),
    ("<?", 10_000),
    ("&", 20_000),
    ("[^a]", 5_000),
    ("[^a]: x\n", 5_000),
    ("# a\n", 5_000),
    ("# a-1\n# a\n", 3_000),
    ("a | ", 5_000),
    ("www.", 10_000),
    (" _www._a", 5_000),
    ("a@", 10_000),
    ("http://", 10_000),
    ("http://a.b/) ", 5_000),
    ("[a](b) ä ", 5_000),
    ("\0", 20_000),
    ("\\[^a ", 5_000),
    ("a\n: b\n", 3_000),
    ("- [ ] a\n", 5_000),
    ("```\n", 5_000),
    ("```a\n```b\n", 3_000),
    ("\"a' -- ...", 5_000),
    ("<a href=\"x\">", 3_000),
    ("<img src=x>", 3_000),
    ("<svg>", 5_000),
];

#[test]
fn repeated_input_makes_a_page() {
    for (piece, times) in REPEATED {
        let text = piece.repeat(*times);
        for settings in ["portolan", "mdbook", "gfm"] {
            let (page, _) = parsed(&text, settings);
            assert_sound(&page);
            assert!(
                page.html.len() < text.len() * 60 + 10_000,
                "{piece:?} grows to {}",
                page.html.len()
            );
        }
    }
}

#[test]
fn nesting_on_lines_of_their_own_makes_a_page() {
    let mut lists = String::new();
    for depth in 0..400 {
        lists.push_str(&"  ".repeat(depth));
        lists.push_str("- a\n");
    }
    let (page, diagnostics) = parsed(&lists, "portolan");
    assert_sound(&page);
    let ids: Vec<_> = diagnostics.iter().map(|found| &*found.id).collect();
    assert_eq!(ids, ["nesting-too-deep"]);
}

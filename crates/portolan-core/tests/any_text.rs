//! Whatever the text: a page comes out, and its slots are in order and at character boundaries.

/// What the fuzzing of all parsers makes its texts of.
#[path = "../../../tests/src/fuzz/random.rs"]
#[expect(dead_code, reason = "the pieces alone are needed")]
mod random;
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

/// A piece of Markdown or HTML that means something to some part of the parser, or any text.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(random::pieces("markdown"));
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_change_nothing_else_of_a_page(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        for settings in SETTINGS {
            let (page, found) = parsed(&text, settings);
            let (marked, found_again) = parsed(&text, &format!("{settings} places"));
            assert_sound(&page);
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

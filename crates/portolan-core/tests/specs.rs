//! The examples of the CommonMark and GFM specifications.

mod support;

use portolan_core::highlight::Highlighter;
use portolan_core::markdown::render_fragment;
use portolan_core::model::{Flavour, MarkdownOptions};

use support::normalize::normalize;
use support::spec::{Example, examples};

/// Runs a specification; gives the numbers of the examples that differ, each with what was made of it.
fn failures(file: &str, flavour: Flavour) -> Option<Vec<(u32, String)>> {
    let options = MarkdownOptions::of(flavour);
    let highlighter = Highlighter::new();
    let failed = |example: &Example| {
        let made = render_fragment(&example.markdown, &options, &highlighter);
        (normalize(&made) != normalize(&example.html)).then(|| {
            let Example {
                number,
                section,
                markdown,
                html,
            } = example;
            (
                *number,
                format!("{number} ({section})\n{markdown}--- expected\n{html}--- made\n{made}"),
            )
        })
    };
    Some(examples(file)?.iter().filter_map(failed).collect())
}

#[test]
fn commonmark_holds_whole() {
    let Some(failed) = failures("commonmark-0.31.2.json", Flavour::Commonmark) else {
        return;
    };
    let shown: Vec<_> = failed.into_iter().map(|(_, shown)| shown).collect();
    assert_eq!(shown.join("\n"), "");
}

/// Examples of GFM 0.29 that come out otherwise, each with its reason.
const GFM_DIFFERS: &[(u32, &str)] = &[
    (
        140,
        "a script block without the tag filter; ours disarms scripts everywhere, as example 653 asks",
    ),
    (
        147,
        "a script block without the tag filter; ours disarms scripts everywhere, as example 653 asks",
    ),
    (
        619,
        "a bare address that is no link without extended autolinks; contradicts example 628",
    ),
    (
        620,
        "a bare mail address that is no link without extended autolinks; contradicts example 629",
    ),
];

#[test]
fn gfm_holds_but_for_documented_examples() {
    let Some(failed) = failures("gfm-0.29.json", Flavour::Gfm) else {
        return;
    };
    let numbers: Vec<_> = failed.iter().map(|(number, _)| *number).collect();
    let expected: Vec<_> = GFM_DIFFERS.iter().map(|(number, _)| *number).collect();
    let shown: Vec<_> = failed.into_iter().map(|(_, shown)| shown).collect();
    assert_eq!(numbers, expected, "{}", shown.join("\n"));
}

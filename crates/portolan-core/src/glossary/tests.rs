//! Bodies as text, with brackets around what was found.

use super::Names;
use crate::model::DefinedTerm;

fn names(terms: &[&str]) -> Names {
    names_without(terms, &[])
}

fn names_without(terms: &[&str], left_out: &[&str]) -> Names {
    let terms: Vec<DefinedTerm> = terms
        .iter()
        .map(|names| DefinedTerm {
            names: names.split(", ").map(str::to_owned).collect(),
            ..DefinedTerm::default()
        })
        .collect();
    let left_out: Vec<String> = left_out.iter().map(|&name| name.to_owned()).collect();
    Names::of(&terms, &left_out)
}

/// The body with each use as `[term:text]`.
fn marked(names: &Names, html: &str) -> String {
    let mut out = String::new();
    let mut copied = 0;
    for found in names.find(html) {
        let (start, end) = (found.at as usize, (found.at + found.length) as usize);
        out.push_str(&html[copied..start]);
        out.push_str(&format!("[{}:{}]", found.term, &html[start..end]));
        copied = end;
    }
    out + &html[copied..]
}

#[test]
fn whole_words_are_found_whatever_their_case() {
    let names = names(&["Burn rate", "RTO", "Índice", "C++", "R&D", "it"]);
    let cases = [
        (
            "<p>The burn\nrate, BURN RATE.</p>",
            "<p>The [0:burn\nrate], BURN RATE.</p>",
        ),
        (
            "<p>An RTO. rto, Rto, RTOs, xRTO, RTO_2.</p>",
            "<p>An [1:RTO]. rto, Rto, RTOs, xRTO, RTO_2.</p>",
        ),
        ("<p>pre-RTO</p>", "<p>pre-[1:RTO]</p>"),
        ("<p>El índice.</p>", "<p>El [2:índice].</p>"),
        ("<p>In C++, c++11 C+</p>", "<p>In [3:C++], c++11 C+</p>"),
        (
            "<p>Our R&amp;D; &it; &#it</p>",
            "<p>Our [4:R&amp;D]; &it; &#it</p>",
        ),
        ("<p>kit, IT</p>", "<p>kit, [5:IT]</p>"),
    ];
    for (html, expected) in cases {
        assert_eq!(marked(&names, html), expected);
    }
}

#[test]
fn the_longest_name_wins_where_it_is_a_word() {
    let names = names(&["ring", "ring buffer", "buffer overrun"]);
    let cases = [
        ("<p>a ring buffer</p>", "<p>a [1:ring buffer]</p>"),
        ("<p>two ring buffers</p>", "<p>two [0:ring] buffers</p>"),
        ("<p>ring buffer overrun</p>", "<p>[1:ring buffer] overrun</p>"),
    ];
    for (html, expected) in cases {
        assert_eq!(marked(&names, html), expected);
    }
}

#[test]
fn the_first_place_of_each_section_counts() {
    let names = names(&["SEV1, severity one", "lead"]);
    let html = "<p>SEV1 and severity one, lead</p>\n<h2 id=\"a\">SEV1</h2>\n<p>lead</p><p>lead SEV1</p>\n<H3>x</H3>lead";
    assert_eq!(
        marked(&names, html),
        "<p>[0:SEV1] and severity one, [1:lead]</p>\n<h2 id=\"a\">SEV1</h2>\n<p>[1:lead]</p><p>lead [0:SEV1]</p>\n<H3>x</H3>[1:lead]"
    );
}

#[test]
fn code_links_and_titles_are_passed_over() {
    let names = names(&["lead"]);
    let passed_over = [
        "<pre><code>lead</code></pre>",
        "<a href=\"\">x <b>lead</b></a>",
        "<A>lead<i></A>",
        "<abbr title=\"lead\">lead</abbr>",
        "<dl><dt id=\"lead\">lead</dt></dl>",
        "<p class=\"admonition-title\">lead</p>",
        "<li class=\"wide card\"><p>lead</p><ul><li>lead</li></ul>lead</li>",
        "<script>lead</script>",
        "<!-- lead -->",
        "<svg><text>lead</text></svg>",
        "<details><summary>lead</summary></details>",
        "<img alt=\"lead\">",
        "<p>leader mislead lead_1</p>",
    ];
    for html in passed_over {
        assert_eq!(marked(&names, html), html);
    }
    assert_eq!(
        marked(&names, "<code>lead</code> <em>lead</em>"),
        "<code>lead</code> <em>[0:lead]</em>"
    );
}

#[test]
fn names_may_be_left_out_and_shared() {
    let names = names_without(&["Window, Time window", "Primary", "window"], &["WINDOW"]);
    assert_eq!(
        marked(&names, "<p>The window, a time window, primary</p>"),
        "<p>The window, a [0:time window], [1:primary]</p>"
    );
}

#[test]
fn no_terms_no_uses() {
    assert_eq!(names(&[]).find("<p>lead</p>"), []);
    let one = names(&["a, b"]).key();
    assert_eq!(one, names(&["a, b"]).key());
    assert_ne!(one, names(&["a", "b"]).key());
}

#[test]
fn thousands_of_names_are_one_search() {
    let terms: Vec<String> = (0..5_000)
        .map(|number| format!("term {number} of many"))
        .collect();
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    let text = format!("<p>{} Term 4321 of many.</p>", "plain words ".repeat(20_000));
    let found = names(&terms).find(&text);
    assert_eq!(found.iter().map(|found| found.term).collect::<Vec<_>>(), [4321]);
}

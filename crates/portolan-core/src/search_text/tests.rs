//! Bodies and the text that is read from them.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::page_text;
use crate::tags::tests::odd_html;

/// The text of a body, a line for each line; code in angle quotes.
fn shown(html: &str) -> String {
    let page = page_text(html);
    let mut shown = format!("= {}\n", page.title);
    for section in page.sections {
        if section.level > 0 {
            let _ = writeln!(
                shown,
                "{} {} #{}",
                "=".repeat(section.level.into()),
                section.heading,
                section.anchor
            );
        }
        let mut text = section.text.clone();
        for range in section.code.iter().rev() {
            text.insert(range.end as usize, '»');
            text.insert(range.start as usize, '«');
        }
        if !text.is_empty() {
            shown.push_str(&text);
            shown.push('\n');
        }
    }
    shown
}

#[test]
fn sections_are_cut_at_headings() {
    let html = r##"<p>Before.</p>
<h1 id="title">A <em>title</em><a class="anchor" href="#title" aria-label="Link" data-pt></a></h1>
<p>Lead,
two lines.</p>
<h2 id="one"><span id="old"></span>One &amp; only</h2>
<p>Text.</p>
<h3 id="deep">Deep <code>call()</code></h3>
<h1 id="second">Second</h1>
<h2>No id</h2>
<p>End.</p>"##;
    insta::assert_snapshot!(shown(html), @r"
    = A title
    Before.
    Lead, two lines.
    == One & only #one
    Text.
    === Deep call() #deep
    = Second #second
    No id
    End.
    ");
}

#[test]
fn blocks_and_cells_are_lines() {
    let html = "<ul>\n<li>One<ul><li>Two</li></ul></li></ul><table><thead><tr><th>Key</th><th>Value</th></tr></thead>\
        <tbody><tr><td>a</td><td><code>1</code></td></tr></tbody></table><dl><dt>Term</dt><dd>What</dd></dl>\
        <details><summary>More</summary>Inside</details><p>a<br>b</p>";
    insta::assert_snapshot!(shown(html), @r"
    = 
    One
    Two
    Key
    Value
    a
    «1»
    Term
    What
    More
    Inside
    a
    b
    ");
}

#[test]
fn code_keeps_its_lines_and_is_marked() {
    let html = "<p>Run <code>cargo build</code> or<kbd>Ctrl</kbd>+<kbd>C</kbd>.</p>\
        <figure class=\"code\" data-lang=\"Bash\"><figcaption><span class=\"title\">deploy.sh</span></figcaption>\
        <pre tabindex=\"0\" role=\"group\" aria-label=\"Bash\"><code class=\"language-sh\">\
        <span class=\"line\" data-n=\"1\"><span class=\"prompt\">$ </span>echo <span class=\"s\">&quot;a  b&quot;</span></span>\n\
        \n    exit 1\n</code></pre></figure><p>after</p>";
    insta::assert_snapshot!(shown(html), @r#"
    = 
    Run «cargo build» or«Ctrl»+«C».
    deploy.sh
    «$ echo "a b"
    exit 1»
    after
    "#);
}

#[test]
fn what_nobody_reads_is_left_out() {
    let html = "<p>a<span hidden>no</span>b <span aria-hidden=\"true\">no<span>no</span></span>c\
        <sup class=\"footnote-reference\" id=\"fr-1-1\"><a href=\"#footnote-1\">1</a></sup></p>\
        <script>no</script><style>no</style><template><p>no</p></template><noscript>no</noscript>\
        <pre><code><span class=\"boring\">no\n</span>yes\n</code></pre><!-- no --><input hidden>\
        <div hidden=\"until-found\">found</div><svg aria-hidden=\"true\"><path d=\"M0\"/><text>no</text></svg>\
        <p>end <a class=\"footnote-back\" href=\"#x\" aria-label=\"Back\" data-pt>↩</a></p>";
    insta::assert_snapshot!(shown(html), @r"
    = 
    ab c
    «yes»
    found
    end
    ");
}

#[test]
fn what_is_hidden_is_found_however_it_is_written() {
    for tag in [
        "<b HIDDEN>",
        "<b Aria-Hidden='TRUE'>",
        "<b data-PT=x>",
        "<b class='a boring'>",
        "<b class=footnote-back>",
        "<b class=\"bor&#105;ng\">",
        "<b\nhidden\n>",
    ] {
        let page = page_text(&format!("<p>a {tag}no</b> z"));
        assert_eq!(page.sections[0].text, "a z", "{tag}");
    }
}

#[test]
fn pictures_and_formulas_are_text() {
    let html = "<p>See <img src=\"x.png\" alt=\"The &quot;map&quot;\" width=\"1\">now: <math><mi>E</mi><mo>=</mo><mi>m</mi>\
        <msup><mi>c</mi><mn>2</mn></msup><annotation encoding=\"application/x-tex\">E=mc^2</annotation></math>\
        and $a^2$.</p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>";
    insta::assert_snapshot!(shown(html), @r#"
    = 
    See The "map" now: E = m c 2 and $a^2$.
    漢 かん
    "#);
}

#[test]
fn a_page_without_text_has_its_first_section() {
    assert_eq!(page_text("").sections.len(), 1);
    assert_eq!(page_text("<h1 id=\"x\">X</h1>").sections.len(), 1);
}

#[test]
fn what_is_not_closed_ends_with_its_section() {
    let html = "<p>a <code>b<h2 id=\"x\">X <code>y</h2>c<h2 id=\"z\">Z";
    insta::assert_snapshot!(shown(html), @r"
    = 
    a «b»
    == X y #x
    c
    == Z #z
    ");
}

proptest! {
    #[test]
    fn any_html_gives_sound_text(html in odd_html()) {
        for section in page_text(&html).sections {
            prop_assert!(section.text.trim() == section.text && !section.text.contains("\n\n"));
            let mut end = None;
            for range in &section.code {
                prop_assert!(range.start < range.end && end.is_none_or(|end| end < range.start));
                prop_assert!(section.text.get(range.start as usize..range.end as usize).is_some());
                end = Some(range.end);
            }
        }
    }
}

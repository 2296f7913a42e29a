//! What may come through, and what may not.

use proptest::prelude::*;

use super::*;
use crate::diagram::picture::{ID, Piece};
use crate::diagram::{Colour, Picture};

fn clean(svg: &str, inks: &Inks) -> Result<Drawing, String> {
    Original::read(svg)?.cleaned(inks)
}

/// Inks as a renderer gives them.
fn inks() -> Inks {
    Inks::new([(Colour::solid(0x01_0203), "node".to_owned())])
        .with_lines([
            (Colour::solid(0x50_5050), "muted".to_owned()),
            (Colour::solid(0xc0_2020), "danger".to_owned()),
        ])
        .with_grounds(&["node"])
        .with_tints(&["behind"])
}

fn cleaned(body: &str) -> Drawing {
    let svg = format!("<svg viewBox=\"0 0 100 50\">{body}</svg>");
    clean(&svg, &inks()).expect("a drawing")
}

/// The markup, with `#` for the mark of ids and addresses in brackets.
fn markup(drawing: &Drawing) -> String {
    let pieces = drawing.cleaned.pieces.iter().map(|piece| match piece {
        Piece::Html(html) => html.replace(ID, "·"),
        Piece::Link(address) => format!("[{address}]"),
    });
    pieces.collect()
}

fn html(body: &str) -> String {
    markup(&cleaned(body))
}

#[test]
fn styles_become_attributes_and_classes() {
    assert_eq!(
        html(
            "<style>.a rect{fill:#010203;stroke:red!important;stroke-width:2.0000px} text{font-size:12px}</style>\
             <g class=\"a b\" id=\"unused\" data-x=\"1\"><rect x=\"1.23456\" style=\"stroke:blue;position:fixed\" width=\"5\"/>\
             <text font-family=\"Courier New\"> Hello  <tspan style=\"font-weight:bold\">you</tspan></text></g>"
        ),
        "<rect class=\"f-node\" x=\"1.23\" width=\"5\" stroke=\"#f00\" stroke-width=\"2\"/>\
         <text class=\"mono\" font-size=\"12\"> Hello <tspan font-weight=\"bold\">you</tspan></text>"
    );
}

#[test]
fn ids_stay_only_where_something_refers_to_them() {
    assert_eq!(
        html(
            "<defs><marker id=\"end\" refX=\"1\"><path d=\"M0 0\" fill=\"url(#g)\"/></marker><marker id=\"other\"><path d=\"M1 1\"/></marker>\
             <linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#010203\"/></linearGradient></defs>\
             <path id=\"p\" d=\"M0 0L1 1\" marker-end=\"url(#end)\" fill=\"none\" mask=\"url(https://evil.example/#m)\"/>"
        ),
        "<defs><marker id=\"·end\" refX=\"1\"><path d=\"M0 0\" fill=\"url(#·g)\"/></marker>\
         <linearGradient id=\"·g\"><stop class=\"g-node\" offset=\"0\"/></linearGradient></defs>\
         <path d=\"M0 0L1 1\" fill=\"none\" marker-end=\"url(#·end)\"/>"
    );
}

#[test]
fn text_on_a_ground_of_the_author_can_be_read() {
    let of = |fill: &str| {
        html(&format!(
            "<g class=\"node\"><rect width=\"1\" style=\"fill:{fill}\"/><g><text fill=\"#010203\">a</text></g></g>"
        ))
    };
    assert_eq!(
        of("#ffc"),
        "<rect width=\"1\" fill=\"#ffc\"/><text fill=\"#111\">a</text>"
    );
    assert_eq!(
        of("#003"),
        "<rect width=\"1\" fill=\"#003\"/><text fill=\"#fff\">a</text>"
    );
    assert_eq!(
        of("#010203"),
        "<rect class=\"f-node\" width=\"1\"/><text class=\"f-node\">a</text>"
    );
}

#[test]
fn links_are_kept_apart_and_unsafe_ones_dropped() {
    let drawing = cleaned(
        "<a href=\"guide/a.md?x=1&amp;y\" target=\"_top\" onclick=\"x()\"><text>Guide</text></a>\
         <a xlink:href=\"java&#x09;script:alert(1)\"><text>Bad</text></a><a><text>None</text></a>",
    );
    assert_eq!(
        markup(&drawing),
        "<a href=\"[guide/a.md?x=1&y]\"><text>Guide</text></a><text>Bad</text><text>None</text>"
    );
    assert_eq!(drawing.cleaned.unsafe_links, ["java\tscript:alert(1)"]);
    assert_eq!(drawing.cleaned.labels, ["Guide", "Bad", "None"]);
}

/// What programs or authors may try.
const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "<script href=\"https://evil.example/x.js\"/>",
    "<rect onload=\"alert(1)\" onclick='alert(1)' width=\"1\"/>",
    "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><img src=x onerror=alert(1)></img></body></foreignObject>",
    "<switch><foreignObject><iframe src=\"javascript:alert(1)\"/></foreignObject><text>x</text></switch>",
    "<image href=\"https://evil.example/x.png\" width=\"1\"/>",
    "<image xlink:href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
    "<image href=\"data:text/html;base64,AAAA\"/>",
    "<use href=\"https://evil.example/x.svg#a\"/>",
    "<use xlink:href=\"data:image/svg+xml,x#a\"/>",
    "<a href=\"javascript:alert(1)\"><text>x</text></a>",
    "<a href=\"data:text/html,x\"><text>x</text></a>",
    "<a href=\" \u{1}vbscript:x\"><text>x</text></a>",
    "<a><animate attributeName=\"href\" values=\"javascript:alert(1)\"/><text>x</text></a>",
    "<set attributeName=\"onmouseover\" to=\"alert(1)\"/>",
    "<animateTransform onbegin=\"alert(1)\"/>",
    "<style>@import url(https://evil.example/x.css);rect{fill:url(https://evil.example/#a)}</style><rect width=\"1\"/>",
    "<rect style=\"background:url(https://evil.example/x);fill:expression(alert(1))\" width=\"1\"/>",
    "<rect fill=\"url('https://evil.example/x#y')\" width=\"1\"/>",
    "<rect fill='red\"/><script>alert(1)</script>' width='1\"&gt;&lt;script&gt;'/>",
    "<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>",
    "<text>&#60;img src=x onerror=alert(1)></text>",
    "<title>&lt;/title>&lt;script>alert(1)&lt;/script></title>",
    "<text><![CDATA[<script>alert(1)</script>]]></text>",
    "<g id='x\"><script>alert(1)</script>'/><use href='#x\"&gt;&lt;script>'/>",
    "<svg onload=\"alert(1)\"><g/></svg>",
    "<handler type=\"text/javascript\">alert(1)</handler>",
    "<math><mtext><img src=x onerror=alert(1)/></mtext></math>",
    "<text><style><img src=x onerror=alert(1)/></style></text>",
    "<filter id=\"f\"><feImage href=\"https://evil.example/x\"/></filter><rect filter=\"url(#f)\" width=\"1\"/>",
    "<rect cursor=\"url(https://evil.example/c)\" width=\"1\"/>",
    "<path d=\"M0 0&quot; onload=&quot;alert(1)\"/>",
    "<rect transform=\"url(https://evil.example)\" width=\"1\"/>",
    "<discard onend=\"x\"/><mpath href=\"#a\"/><metadata><script/></metadata>",
];

/// Asserts that nothing in a picture runs, loads or reaches out, judged by a reader of HTML that is not ours.
fn assert_harmless(picture: &Picture) {
    let parts = picture.parts("pt-d1", Some("A \"name\" </title><script>"), "Diagram");
    let html: String = parts
        .iter()
        .map(|piece| match piece {
            Piece::Html(html) => html.as_str(),
            Piece::Link(address) => {
                assert!(!crate::markdown::raw::is_unsafe(
                    address,
                    crate::markdown::raw::Target::Link
                ));
                "x"
            }
        })
        .collect();
    assert!(!html.contains(ID), "{html}");
    let allowed = [
        "svg",
        "g",
        "a",
        "defs",
        "rect",
        "circle",
        "ellipse",
        "line",
        "path",
        "polygon",
        "polyline",
        "text",
        "tspan",
        "textPath",
        "image",
        "marker",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "symbol",
        "use",
        "title",
        "desc",
    ]
    .map(str::to_ascii_lowercase);
    for token in html5gum::Tokenizer::new(&html) {
        let Ok(token) = token;
        let html5gum::Token::StartTag(tag) = token else {
            continue;
        };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        assert!(allowed.contains(&name), "<{name}> in {html}");
        for (attribute, value) in &tag.attributes {
            let (attribute, value) = (String::from_utf8_lossy(attribute), String::from_utf8_lossy(value));
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "{attribute} in {html}"
            );
            let folded = value.to_ascii_lowercase();
            let inner = folded.replace("url(#", "");
            assert!(!inner.contains("url("), "{attribute}={value}");
            if name != "a" && attribute == "href" {
                assert!(
                    value.starts_with("#pt-d1-") || value.starts_with("data:image/"),
                    "{value}"
                );
            }
            if attribute == "id" {
                assert!(
                    value.starts_with("pt-d1-") || value == "pt-d1t" || value == "pt-d1d",
                    "{value}"
                );
            }
            assert!(
                attribute == "aria-labelledby" || !folded.contains("script:"),
                "{attribute}={value}"
            );
        }
    }
}

#[test]
fn nothing_that_runs_comes_through() {
    for payload in PAYLOADS {
        let svg = format!("<svg viewBox=\"0 0 9 9\" onload=\"alert(1)\" style=\"x\">{payload}</svg>");
        // Some are no drawings at all.
        let pictures = [Picture::read(&svg, &Inks::default()), Picture::read_foreign(&svg)];
        for picture in pictures.into_iter().flatten() {
            assert_harmless(&picture);
        }
    }
}

fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<g>",
        "</g>",
        "<g ",
        "<rect ",
        "/>",
        ">",
        "<text>",
        "</text>",
        "<a href=\"",
        "\"",
        "'",
        "=",
        "id=\"a\" ",
        "class=\"node\" ",
        "style=\"fill:red\" ",
        "fill=\"#010203\" ",
        "fill=\"url(#a)\" ",
        "<use href=\"#a\"/>",
        "<use id=\"a\" href=\"#a\"/>",
        "<style>",
        "</style>",
        ".node{fill:red}",
        "rect{stroke:url(x)}",
        "&lt;",
        "&#x3c;",
        "&",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "onload=\"x\" ",
        "javascript:",
        "url(",
        ")",
        "#",
        ";",
        "{",
        "}",
        "transform=\"scale(2)\" ",
        "d=\"M0 0\" ",
        "width=\"1e9\" ",
        "\u{1}",
        "ä",
        "中",
        "<svg>",
        "</svg>",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => any::<String>(), 3 => prop::sample::select(PAYLOADS.to_vec()).prop_map(str::to_owned)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_drawn_is_harmless_or_refused(pieces in prop::collection::vec(piece(), 0..30)) {
        let svg = format!("<svg viewBox=\"0 0 9 9\">{}</svg>", pieces.concat());
        if let Ok(picture) = Picture::read(&svg, &Inks::black_and_white()) {
            assert_harmless(&picture);
        }
        if let Ok(picture) = Picture::read_foreign(&svg) {
            assert_harmless(&picture);
        }
    }
}

/// Why a drawing is not shown.
fn refusal(body: &str) -> String {
    let svg = format!("<svg viewBox=\"0 0 100 50\">{body}</svg>");
    clean(&svg, &inks()).map_or_else(|why| why, |drawing| markup(&drawing))
}

#[test]
fn few_bytes_do_not_become_many_elements() {
    let mut doubled = "<g id=\"a0\"><rect width=\"1\"/></g>".to_owned();
    for level in 1..30 {
        let inner = level - 1;
        doubled.push_str(&format!(
            "<g id=\"a{level}\"><use href=\"#a{inner}\"/><use href=\"#a{inner}\"/></g>"
        ));
    }
    let many = format!(
        "<defs><g id=\"a\">{}</g></defs>{}",
        "<rect/>".repeat(1_000),
        "<use href=\"#a\"/>".repeat(1_000)
    );
    let corners = format!(
        "<marker id=\"a\">{}</marker><path marker-mid=\"url(#a)\" d=\"M0 0{}\"/>",
        "<rect/>".repeat(1_000),
        "L1 1".repeat(1_000)
    );
    let mut each_other = String::new();
    for user in 0..14 {
        let uses: String = (0..14)
            .filter(|used| *used != user)
            .map(|used| format!("<use href=\"#a{used}\"/>"))
            .collect();
        each_other.push_str(&format!("<g id=\"a{user}\">{uses}<rect/></g>"));
    }
    let itself = "<g id=\"a\"><rect/><use href=\"#a\"/></g>".to_owned();
    for body in [doubled, many, corners, each_other, itself] {
        assert_eq!(
            refusal(&body),
            "the drawing cannot be shown: it shows a part of itself too often"
        );
    }
    // Markers have no markers, whatever a rule says of every line.
    let marked = "<style>path{marker-end:url(#a)}</style><marker id=\"a\"><path d=\"M0 0\"/></marker><path d=\"M1 1\"/>";
    assert!(refusal(marked).starts_with("<marker id="), "{}", refusal(marked));
    let wide = format!(
        "<style>*{{baseline-shift:{0};text-decoration:{0}}}</style>{1}",
        "x".repeat(1_000),
        "<rect/>".repeat(9_000)
    );
    assert_eq!(
        refusal(&wide),
        "the drawing cannot be shown: it says too much of too many elements"
    );
}

#[test]
fn few_bytes_of_rules_do_not_take_long() {
    let names = "a ".repeat(2_000);
    let of_one = "a,".repeat(3_999);
    let unknown = "x:1;".repeat(50_000);
    let parts = ".a".repeat(70_000);
    for (body, why) in [
        (
            format!("<rect class=\"{names}\"/>"),
            "an element has more than 1000 bytes of classes",
        ),
        (
            format!(
                "<style>{of_one}rect{{{}}}</style><rect/>",
                "fill:red;".repeat(50_000)
            ),
            "",
        ),
        (format!("<style>{of_one}rect{{{unknown}}}</style><rect/>"), ""),
        (
            format!("<style>{parts}{{fill:red}}</style><rect class=\"a\"/>"),
            "",
        ),
    ] {
        let start = std::time::Instant::now();
        let said = refusal(&body);
        assert!(said.contains(why), "{said}");
        // Minutes, when each declaration or class is looked at for each selector.
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }
}

#[test]
fn what_lay_in_nothing_that_is_shown_keeps_the_looks_of_the_root() {
    let svg = "<svg viewBox=\"0 0 100 50\" fill=\"none\" stroke=\"red\"><g display=\"none\"><marker id=\"a\"><path d=\"M0 0\"/></marker></g><path marker-end=\"url(#a)\" d=\"M1 1\"/></svg>";
    let drawing = clean(svg, &inks()).map_or_else(|why| why, |drawing| markup(&drawing));
    assert!(drawing.starts_with("<g fill=\"none\""), "{drawing}");
    assert!(drawing.ends_with("</defs></g>"), "{drawing}");
}

#[test]
fn the_same_drawing_is_always_the_same_markup() {
    let mut body = "<g>".to_owned();
    let mut definitions = String::new();
    for number in 0..40 {
        body.push_str(&format!("<use href=\"#a{number}\"/>"));
        definitions.push_str(&format!(
            "<g id=\"a{number}\"><g><text>{number}</text><use href=\"#b{number}\"/></g></g>"
        ));
    }
    for number in 0..40 {
        definitions.push_str(&format!("<g id=\"b{number}\"><rect width=\"{number}\"/></g>"));
    }
    body.push_str(&format!("</g><defs>{definitions}</defs>"));
    let first = html(&body);
    assert!((0..10).all(|_| html(&body) == first));
}

#[test]
fn a_drawing_of_which_nothing_is_left_is_refused() {
    let nothing = "the drawing cannot be shown: nothing of it can be shown";
    let of_html =
        "the drawing cannot be shown: it has texts in HTML (`foreignObject`), which do not come through";
    for (body, why) in [
        ("", nothing),
        ("<g><text> </text></g>", nothing),
        ("<defs><rect id=\"a\"/></defs><metadata>x</metadata>", nothing),
        (
            "<marker id=\"a\"><path d=\"M0 0\"/></marker><g marker-end=\"url(#a)\"/>",
            nothing,
        ),
        ("<image href=\"https://elsewhere.example/a.png\"/>", nothing),
        ("<foreignObject><div>x</div></foreignObject>", of_html),
        ("<rect/><g><foreignObject><p>x</p></foreignObject></g>", of_html),
        (
            "<rect/><switch><foreignObject><p>x</p></foreignObject><text>y</text></switch>",
            "<rect/><text>y</text>",
        ),
        ("<rect/><foreignObject> </foreignObject>", "<rect/>"),
    ] {
        assert_eq!(refusal(body), why, "{body}");
    }
}

#[test]
fn what_the_root_says_holds_for_all_of_it() {
    let svg = "<svg viewBox=\"0 0 9 9\" fill=\"none\" stroke=\"red\" font-size=\"9\" preserveAspectRatio=\"xMinYMin meet\"><path d=\"M0 0\"/></svg>";
    let drawing = clean(svg, &Inks::default()).expect("a drawing");
    assert_eq!(
        markup(&drawing),
        "<g fill=\"none\" stroke=\"#f00\" font-size=\"9\"><path d=\"M0 0\"/></g>"
    );
    assert_eq!(drawing.cleaned.aspect, " preserveAspectRatio=\"xMinYMin meet\"");
}

#[test]
fn what_refers_to_a_part_finds_it() {
    for (body, shown) in [
        (
            "<path id=\"p\" d=\"M0 0L9 9\"/><text><textPath href=\"#p\" startOffset=\"50%\">along</textPath></text>",
            "<path id=\"·p\" d=\"M0 0L9 9\"/><text><textPath startOffset=\"50%\" href=\"#·p\">along</textPath></text>",
        ),
        (
            "<linearGradient id=\"a\"><stop stop-color=\"#010203\"/></linearGradient><linearGradient id=\"b\" x1=\"1\" xlink:href=\"#a\"/><rect fill=\"url(#b)\"/>",
            "<linearGradient id=\"·a\"><stop class=\"g-node\"/></linearGradient><linearGradient id=\"·b\" x1=\"1\" href=\"#·a\"/><rect fill=\"url(#·b)\"/>",
        ),
        // Nothing to find: the fallback, or none.
        ("<rect fill=\"url(#no) #010203\"/>", "<rect class=\"f-node\"/>"),
        (
            "<filter id=\"f\"/><rect fill=\"url(#f)\" clip-path=\"url(#f)\"/>",
            "<rect fill=\"none\"/>",
        ),
        // What lies in something that is not shown is shown by reference nevertheless.
        (
            "<g display=\"none\" fill=\"red\"><marker id=\"m\"><path d=\"M0 0\"/></marker></g><path marker-end=\"url(#m)\" d=\"M1 1\"/>",
            "<path d=\"M1 1\" marker-end=\"url(#·m)\"/><defs><marker id=\"·m\" fill=\"#f00\"><path d=\"M0 0\"/></marker></defs>",
        ),
    ] {
        assert_eq!(html(body), shown, "{body}");
    }
}

#[test]
fn a_link_lies_in_no_other() {
    assert_eq!(
        html("<a href=\"a.md\"><a href=\"b.md\"><text>x</text></a><rect/></a>"),
        "<a href=\"[a.md]\"><text>x</text><rect/></a>"
    );
}

#[test]
fn colours_of_authors_are_seen_in_both_schemes() {
    for (body, shown) in [
        (
            "<path stroke=\"#222\" fill=\"none\"/>",
            "<path class=\"s-muted\" fill=\"none\"/>",
        ),
        (
            "<path stroke=\"#777\" fill=\"none\"/>",
            "<path fill=\"none\" stroke=\"#777\"/>",
        ),
        (
            "<rect stroke=\"#222\" fill=\"#f96\"/>",
            "<rect fill=\"#f96\" stroke=\"#222\"/>",
        ),
        (
            "<text fill=\"#600\">x</text>",
            "<text class=\"f-danger\">x</text>",
        ),
        (
            "<g fill=\"#600\"><rect/><text>x<tspan>y</tspan></text></g>",
            "<g fill=\"#600\"><rect/><text class=\"f-danger\">xy</text></g>",
        ),
        (
            "<g class=\"node\"><rect fill=\"#ffc\"/><text fill=\"#600\">x</text></g>",
            "<rect fill=\"#ffc\"/><text fill=\"#600\">x</text>",
        ),
        (
            "<rect class=\"behind\" fill=\"#ffc\"/>",
            "<rect fill=\"#ffc\" fill-opacity=\"0.25\"/>",
        ),
        (
            "<rect fill=\"lab(50% 40 59)\"/>",
            "<rect fill=\"lab(50% 40 59)\"/>",
        ),
    ] {
        assert_eq!(html(body), shown, "{body}");
    }
    // On white they stay.
    let foreign = Picture::read_foreign("<svg viewBox=\"0 0 9 9\"><path stroke=\"#022\" fill=\"none\"/><text fill=\"currentColor\">x</text></svg>").expect("a picture");
    let markup = foreign.markup("a", "b");
    assert!(
        markup.ends_with("<path fill=\"none\" stroke=\"#022\"/><text fill=\"#000\">x</text></svg>"),
        "{markup}"
    );
}

#[test]
fn baselines_and_frames_stay() {
    assert_eq!(
        html(
            "<text alignment-baseline=\"middle\">a<tspan alignment-baseline=\"middle\">b</tspan></text><svg x=\"1\" width=\"5\" overflow=\"visible\" preserveAspectRatio=\"none\"><rect/></svg>"
        ),
        "<text>a<tspan alignment-baseline=\"middle\">b</tspan></text><svg x=\"1\" width=\"5\" preserveAspectRatio=\"none\" overflow=\"visible\"><rect/></svg>"
    );
}

#[test]
fn names_of_a_picture_are_those_of_no_part() {
    let picture = Picture::read(
        "<svg viewBox=\"0 0 9 9\"><marker id=\"t\"><path/></marker><path id=\"d\" marker-end=\"url(#t)\"/><use href=\"#d\"/></svg>",
        &Inks::default(),
    );
    let markup = picture.expect("a picture").markup("pt-d1", "Name");
    for id in ["id=\"pt-d1t\"", "id=\"pt-d1-t\"", "id=\"pt-d1-d\""] {
        assert_eq!(markup.matches(id).count(), 1, "{id} in {markup}");
    }
}

//! Every kind of diagram, and what is no diagram.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

/// The manual's page of every kind.
const GALLERY: &str = include_str!("../../../docs/src/writing/diagram-gallery.md");

/// The diagrams of a page, each with the line that it begins with.
fn diagrams(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("```mermaid") {
            continue;
        }
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push((code[0].to_owned(), code.join("\n")));
    }
    found
}

#[test]
fn every_kind_is_drawn_in_colours_of_the_theme() {
    let mermaid = Mermaid::new();
    let mut wrong = Vec::new();
    for (kind, code) in diagrams(GALLERY) {
        match mermaid.draw(&code) {
            Ok(picture) => {
                // What the author wrote stays.
                let written =
                    |colour: &&String| code.contains(colour.as_str()) || colour.starts_with("#dcebff");
                let named: Vec<_> = picture
                    .own_colours()
                    .iter()
                    .filter(|colour| !written(colour))
                    .collect();
                if !named.is_empty() {
                    wrong.push(format!("{kind}: {named:?}"));
                }
                if picture.labels().is_empty() {
                    wrong.push(format!("{kind}: no labels"));
                }
            }
            Err(fault) => wrong.push(format!("{kind}: {fault:?}")),
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_same_code_gives_the_same_picture() {
    for (kind, code) in diagrams(GALLERY) {
        assert_eq!(Mermaid::new().draw(&code), Mermaid::new().draw(&code), "{kind}");
    }
}

/// The rules that the theme has for pictures.
const RULES: &str = include_str!("../../../themes/portolan/components/diagram/diagram.css");

#[test]
fn the_theme_has_a_rule_for_every_ink() {
    let mut missing = Vec::new();
    for name in inks::NAMES {
        for kind in ['f', 's', 'g'] {
            let rule = format!(".{kind}-{name}");
            let ends = |rest: &str| rest.starts_with([' ', ',', ')']);
            if !RULES.split(rule.as_str()).skip(1).any(ends) {
                missing.push(rule);
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// What is said of code, as `line: message`.
fn said(code: &str) -> String {
    match Mermaid::new().draw(code) {
        Ok(_) => "drawn".to_owned(),
        Err(fault) => {
            let line = fault.line.map_or("-".to_owned(), |line| line.to_string());
            format!("{line}: {}", fault.message)
        }
    }
}

#[test]
fn what_is_wrong_is_said_at_its_line() {
    let cases = [
        ("", "0: the diagram is empty"),
        ("%% nothing", "0: the diagram is empty"),
        (
            "radar-beta\n  axis a[\"A\"], b[\"B is much too long to stand here\"], c[\"C\"]\n  curve x{1, 2, 3}",
            "1: there is no room for the label `B is much too long to stand here` beside a radar",
        ),
        (
            "flowchart LR\n  a --> b\n  b -->",
            "2: this diagram cannot be read: unexpected end of input; expected node identifier, edge label",
        ),
        (
            "---\ntitle: T\n---\n%%{init: {\n  'theme': 'dark'\n}}%%\nsequenceDiagram\n  a->>b: x\n  a->>",
            "8: this diagram cannot be read: unexpected end of input; expected plus, minus, central, num, actor",
        ),
        (
            "%%{init: {\n  \"theme\": \"dark\"\n}}%%\nflowchrt TD\n  a --> b",
            "3: `flowchrt` begins no kind of diagram that is known",
        ),
        (
            "%% note\n\nclassDiagram\n  class A {\n    +x\n  class B }}",
            "5: this diagram cannot be read: EOF inside class body",
        ),
        (
            "erDiagram\n  A ||--o{ B : has\n  A ||-- B",
            "2: this diagram cannot be read: unexpected name; expected zero or one, zero or more, one or more, only one, md parent",
        ),
        (
            "stateDiagram-v2\n  [*] --> A\n  state A {\n",
            "2: this diagram cannot be read: unexpected end of input; expected \"}\"",
        ),
        (
            "gantt\n  dateFormat YYYY-MM-DD\n  Task : a1, 2020-13-45, 3d\n",
            "2: this diagram cannot be read: invalid date:2020-13-45",
        ),
        (
            "pie\n  \"A\" : 1\n  \"B\" : x\n",
            "2: this diagram cannot be read: unexpected pie statement: \"B\" : x",
        ),
        (
            "flowchrt TD\n  a --> b",
            "0: `flowchrt` begins no kind of diagram that is known",
        ),
    ];
    assert_eq!(
        cases.map(|(code, _)| said(code)),
        cases.map(|(_, expected)| expected.to_owned())
    );
}

#[test]
fn a_diagram_that_grows_too_large_is_stopped() {
    let mut code = "flowchart LR\n".to_owned();
    for at in 0..60 {
        for to in 0..60 {
            code.push_str(&format!("a{at}-->b{to}\n"));
        }
    }
    let message = said(&code);
    assert!(
        message.contains("are the most") || message.contains("bytes"),
        "{message}"
    );
    assert_eq!(
        said(&"x".repeat(60_000)),
        "-: the diagram has more than 50000 bytes"
    );
}

#[test]
fn a_usual_flowchart_is_small() {
    let mut code = "flowchart LR\n".to_owned();
    for node in 0..15 {
        code.push_str(&format!("  n{node}[A service of part {node}]\n"));
    }
    for node in 1..15 {
        code.push_str(&format!("  n{} -->|calls| n{node}\n", node / 2));
    }
    let picture = Mermaid::new().draw(&code).expect("a picture");
    let markup = picture.markup("pt-d1", "Diagram");
    assert!(markup.len() <= 15_000, "{} bytes", markup.len());
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(markup.as_bytes()).expect("a buffer");
    let packed = packed.finish().expect("a buffer").len();
    assert!(packed <= 4_000, "{packed} bytes packed");
}

#[test]
fn boxes_are_as_wide_as_their_words_and_have_round_corners() {
    let picture = Mermaid::new()
        .draw("flowchart LR\n  subgraph g [Group]\n    a[Ox]\n    b[A service of many words]\n  end\n  c(Round)\n")
        .expect("a picture");
    let markup = picture.markup("pt-d1", "Diagram");
    let rects = markup.split("<rect ").skip(1);
    let looks: Vec<(bool, f64)> = rects
        .map(|rect| {
            let rect = rect.split('>').next().unwrap_or_default();
            let width = rect
                .split(" width=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            (
                rect.contains("rx=\""),
                width.and_then(|width| width.parse().ok()).unwrap_or_default(),
            )
        })
        .collect();
    assert!(looks.iter().all(|(is_round, _)| *is_round), "{markup}");
    let narrowest = looks.iter().map(|(_, width)| *width).fold(f64::MAX, f64::min);
    assert!(narrowest <= 100.0, "{looks:?}");
}

#[test]
fn links_stay_and_those_that_run_code_go() {
    let picture = Mermaid::new()
        .draw("flowchart LR\n  a --> b --> c\n  click a \"../x.md#y\" \"Tip\"\n  click b href \"javascript:alert(1)\"\n  click c call f()\n")
        .expect("a picture");
    assert_eq!(picture.links().collect::<Vec<_>>(), ["../x.md#y"]);
}

#[test]
fn what_the_theme_decides_no_diagram_changes() {
    let plain = Mermaid::new().draw("flowchart LR\n  a --> b\n");
    for head in [
        "%%{init: {'theme': 'dark', 'themeVariables': {'primaryColor': '#ff0000', 'lineColor': '#00ff00'}}}%%\n",
        "---\nconfig:\n  theme: forest\n  look: handDrawn\n  fontFamily: Comic Sans MS\n  layout: elk\n---\n",
        "%%{init: {'themeCSS': '.node rect { fill: red }', 'securityLevel': 'loose'}}%%\n",
    ] {
        assert_eq!(
            Mermaid::new().draw(&format!("{head}flowchart LR\n  a --> b\n")),
            plain,
            "{head}"
        );
    }
}

//! What includes and variables make of a page, and where each part came from.

use proptest::prelude::*;

use super::*;
use crate::files::MemoryFiles;

const PAGE: &str = "src/guide/page.md";

fn options(dialect: Dialect) -> ExpandOptions {
    let variables = [("company", "Halyard"), ("loop", "{{ company }}"), ("empty", "")];
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    ExpandOptions {
        dialect,
        directives: Directives::Followed,
        variables,
    }
}

fn expanded(dialect: Dialect, page: &str, files: &[(&str, &str)]) -> (Expanded, Diagnostics) {
    let files = MemoryFiles::new(files.iter().copied().chain([(PAGE, page)]));
    expand(
        &PageText {
            file: PAGE,
            text: page,
            body_offset: 0,
        },
        &files,
        &options(dialect),
    )
}

/// The text, then one line for each problem.
fn shown(dialect: Dialect, page: &str, files: &[(&str, &str)]) -> String {
    let (expanded, diagnostics) = expanded(dialect, page, files);
    let mut out = expanded.text;
    for found in diagnostics {
        let place = found.location.unwrap();
        let hint = found.hint.unwrap_or_default();
        out.push_str(&format!(
            "\n!{} {}:{}:{}+{}: {} ({hint})",
            found.id, place.file, place.line, place.column, place.length, found.message
        ));
    }
    out
}

fn mdbook(page: &str, files: &[(&str, &str)]) -> String {
    shown(Dialect::Mdbook, page, files)
}

fn portolan(page: &str, files: &[(&str, &str)]) -> String {
    shown(Dialect::Portolan, page, files)
}

const FIVE: (&str, &str) = ("src/guide/f", "one\ntwo\nthree\nfour\nfive\n");

#[test]
fn lines_are_taken_as_mdbook_takes_them() {
    let cases = [
        ("f", "one\ntwo\nthree\nfour\nfive"),
        ("f:", "one\ntwo\nthree\nfour\nfive"),
        ("f::", "one\ntwo\nthree\nfour\nfive"),
        ("f::x", "one\ntwo\nthree\nfour\nfive"),
        ("f:2", "two"),
        ("f:0", "one"),
        ("f:4:", "four\nfive"),
        ("f:4:x", "four\nfive"),
        ("f::2", "one\ntwo"),
        ("f:2:3", "two\nthree"),
        ("f:4:99", "four\nfive"),
        ("../guide/./f:5", "five"),
    ];
    for (target, expected) in cases {
        assert_eq!(
            mdbook(&format!("<{{{{#include {target}}}}}>"), &[FIVE]),
            format!("<{expected}>"),
            "{target}"
        );
    }
}

/// In mdBook's dialect only the first line stands where the directive did.
#[test]
fn an_include_stays_in_the_item_or_quote_that_it_begins() {
    let files = [
        ("src/guide/f", "one\n\ntwo\n"),
        ("src/guide/g", "- {{#include f}}\n  x\n"),
    ];
    let cases = [
        ("- {{#include f}}\n", "- one\n\n  two\n"),
        ("1. a\n\n   {{#include f}}\nb", "1. a\n\n   one\n\n   two\nb"),
        ("> {{#include f}}", "> one\n>\n> two"),
        (
            "  ```\n  {{#include f}}\n  ```\n",
            "  ```\n  one\n\n  two\n  ```\n",
        ),
        ("> {{#include g}}", "> - one\n>\n>   two\n>   x"),
        ("{{#include f}}", "one\n\ntwo"),
        ("- a {{#include f}}", "- a one\n\ntwo"),
    ];
    for (page, expected) in cases {
        assert_eq!(portolan(page, &files), expected, "{page:?}");
    }
    assert_eq!(mdbook("- {{#include f}}\n", &files), "- one\n\ntwo\n");
    let (found, _) = expanded(Dialect::Portolan, "- {{#include f}}\n", &files);
    let place = found
        .map
        .locate(found.text.find("two").unwrap()..found.text.len());
    assert_eq!(
        (place.file.as_str(), place.line, place.column),
        ("src/guide/f", 3, 1)
    );
}

const ANCHORS: (&str, &str) = (
    "src/guide/a",
    "zero\n// ANCHOR: all\none\n# ANCHOR:  in\ntwo\n# ANCHOR_END: in\nthree\n// ANCHOR_END: all\nfour\n-- ANCHOR: all\nfive\n",
);

#[test]
fn anchors_are_taken_without_their_marks() {
    assert_eq!(mdbook("{{#include a:all}}", &[ANCHORS]), "one\ntwo\nthree");
    assert_eq!(mdbook("{{#include a:in}}", &[ANCHORS]), "two");
    assert_eq!(
        mdbook("{{#rustdoc_include a:all}}", &[ANCHORS]),
        "# zero\none\ntwo\nthree\n# four\nfive"
    );
    assert_eq!(
        mdbook("{{#rustdoc_include f:2:3}}", &[FIVE]),
        "# one\ntwo\nthree\n# four\n# five"
    );
    assert_eq!(
        mdbook("{{#rustdoc_include f}}", &[FIVE]),
        "one\ntwo\nthree\nfour\nfive"
    );
}

#[test]
fn other_directives() {
    let rust = ("src/guide/m.rs", "fn main() {}");
    assert_eq!(
        mdbook("{{#playground m.rs}}", &[rust]),
        "```rust\nfn main() {}\n```\n"
    );
    assert_eq!(
        mdbook("{{#playground m.rs editable no_run }}", &[rust]),
        "```rust,editable,no_run\nfn main() {}\n```\n"
    );
    insta::assert_snapshot!(mdbook("{{#playpen m.rs}}", &[rust]), @r"
    ```rust
    fn main() {}
    ```
    
    !deprecated-directive src/guide/page.md:1:1+17: `{{#playpen}}` is called `{{#playground}}` now (rename it; it means the same)
    ");
    let (expanded, _) = expanded(Dialect::Mdbook, "{{#title  My Title }}\n# H\n", &[]);
    assert_eq!(
        (expanded.text.as_str(), expanded.head_title.as_deref()),
        ("\n# H\n", Some("My Title"))
    );
}

#[test]
fn what_is_no_directive_stays() {
    let texts = [
        "{{#include f",
        "{{#include}}",
        "{{#include }}",
        "{{#unknown f}}",
        "{{#if {{#include f}} }}",
        "{{ include f }}",
        "{{}} {{#}} {{# include f}}",
        "{{#include f}",
        "{{{{",
        "\\{{#include f",
        "{{ company }} \\{{ company }}",
        "}}{{",
    ];
    for text in texts {
        assert_eq!(mdbook(text, &[FIVE]), text);
    }
    assert_eq!(
        mdbook("{{  #include\n f:1\n}} {{{#include f:2}}}", &[FIVE]),
        "one {two}"
    );
    assert_eq!(
        mdbook("\\{{#include f}} {{#include f:1}} x\n{{#include f:1}}", &[FIVE]),
        "{{#include f}} {{#include f:1}} x\none"
    );
    assert_eq!(mdbook("\\{{#anything}}", &[]), "{{#anything}}");
}

#[test]
fn includes_are_relative_to_their_own_file_and_work_in_fences() {
    let files = [
        ("src/shared/b.md", "b {{#include deep/c.md}} b\n"),
        (
            "src/shared/deep/c.md",
            "c \\{{#include x}} {{#include ../d.md:2}}",
        ),
        ("src/shared/d.md", "\nd\n"),
    ];
    assert_eq!(
        mdbook("```\n{{#include ../shared/b.md}}\n```\n", &files),
        "```\nb c {{#include x}} {{#include ../d.md:2}} b\n```\n"
    );
    assert_eq!(
        portolan("```\n{{#include ../shared/b.md}}\n```\n", &files),
        "```\nb c {{#include x}} d b\n```\n"
    );
}

#[test]
fn only_declared_variables_are_replaced() {
    let cases = [
        (
            "{{ company }}|{{company}}|{{\tcompany }}|{{ empty }}",
            "Halyard|Halyard|Halyard|",
        ),
        ("{{ loop }}", "{{ company }}"),
        (
            "`{{ company }}`\n```\n{{ company }}\n```",
            "`Halyard`\n```\nHalyard\n```",
        ),
        (
            "\\{{ company }} \\\\{{ company }}",
            "{{ company }} \\{{ company }}",
        ),
        (
            "\\{{ other }} \\{{#if x}} \\{{ .Values.x }}",
            "\\{{ other }} \\{{#if x}} \\{{ .Values.x }}",
        ),
        ("\\{{#include f}} {{#include f:1}}", "{{#include f}} one"),
        (
            "{{ .Values.company }} {{- company -}} {{ company | upper }}",
            "{{ .Values.company }} {{- company -}} {{ company | upper }}",
        ),
        (
            "{{{ company }}} {{{{company}}}}",
            "{{{ company }}} {{{{company}}}}",
        ),
        (
            "${{ github.sha }} {% if company %} {{ companyx }} {{ compan }}",
            "${{ github.sha }} {% if company %} {{ companyx }} {{ compan }}",
        ),
        (
            "{{#each company}}{{company}}{{/each}}",
            "{{#each company}}Halyard{{/each}}",
        ),
        ("{{ company\n}} {{ company", "{{ company\n}} {{ company"),
    ];
    for (text, expected) in cases {
        assert_eq!(portolan(text, &[FIVE]), expected);
    }
    let (page, _) = expanded(
        Dialect::Portolan,
        "{{#include x}} \\{{ empty }}",
        &[("src/guide/x", "of {{ company }}")],
    );
    assert_eq!(page.text, "of Halyard {{ empty }}");
    assert_eq!(page.used_variables.into_iter().collect::<Vec<_>>(), ["company"]);
}

#[test]
fn broken_includes_stay_and_are_reported() {
    let page = "é {{#include files/confg.toml}}\n{{#include none/x}} {{#include a:inn}} {{#include f:bad}}\n\
        {{#include f:9}} {{#include f:4:2}} {{#include ../../../etc/passwd}} {{#include /etc/passwd}}\n{{#include bin}}\n";
    let files = [
        FIVE,
        ANCHORS,
        ("src/guide/files/config.toml", "x"),
        ("src/guide/in.md", "\n {{#include no}}\n"),
    ];
    let mut memory = MemoryFiles::new(files);
    memory.insert("src/guide/bin", b"ok\n\xff\xfe");
    let text = format!("---\nt: 1\n---\n{page}{{{{#include in.md}}}}");
    let (expanded, diagnostics) = expand(
        &PageText {
            file: PAGE,
            text: &text,
            body_offset: 13,
        },
        &memory,
        &options(Dialect::Portolan),
    );
    assert_eq!(expanded.text, format!("{page}\n {{{{#include no}}}}"));
    let lines: Vec<_> = diagnostics
        .into_iter()
        .map(|found| {
            let place = found.location.unwrap();
            let at = format!("{}:{}:{}+{}", place.file, place.line, place.column, place.length);
            format!(
                "{} {at}: {} ({})",
                found.id,
                found.message,
                found.hint.unwrap_or_default()
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    broken-include src/guide/page.md:4:3+29: the included file `src/guide/files/confg.toml` does not exist (did you mean `files/config.toml`?)
    broken-include src/guide/page.md:5:1+19: the included file `src/guide/none/x` does not exist (the path starts at the including file's folder, `src/guide`)
    broken-include src/guide/page.md:5:21+18: `src/guide/a` has no anchor `inn` (did you mean `in`?)
    broken-include src/guide/page.md:5:40+18: `src/guide/f` has no anchor `bad` (mark the lines in `src/guide/f` with `ANCHOR: bad` and `ANCHOR_END: bad`)
    broken-include src/guide/page.md:6:1+16: line 9 does not exist: `src/guide/f` has 5 lines (correct the lines, or include an anchor, which moves with the text)
    broken-include src/guide/page.md:6:18+18: the lines from 4 to 2 are none (write the first line before the last one; `src/guide/f` has 5 lines)
    include-outside src/guide/page.md:6:37+32: the include `../../../etc/passwd` leads out of the book (copy the file into the book, or list its folder in `portolan.roots`)
    include-outside src/guide/page.md:6:70+24: the include `/etc/passwd` leads out of the book (copy the file into the book, or list its folder in `portolan.roots`)
    encoding src/guide/bin:2:1+0: byte 3 (`0xFF`) is not valid UTF-8 (save the file as UTF-8, or convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`)
    broken-include src/guide/in.md:2:2+15: the included file `src/guide/no` does not exist (the path starts at the including file's folder, `src/guide`)
    ");
    let looked_for: Vec<_> = expanded
        .dependencies
        .iter()
        .map(|it| format!("{} {}", it.path, it.hash.is_some()))
        .collect();
    insta::assert_snapshot!(looked_for.join("\n"), @r"
    ../etc/passwd false
    src/guide/a true
    src/guide/bin true
    src/guide/f true
    src/guide/files/confg.toml false
    src/guide/in.md true
    src/guide/no false
    src/guide/none/x false
    ");
}

#[test]
fn circles_are_named_and_depth_is_bounded() {
    let circle = [
        ("src/guide/a.md", "a {{#include b.md}}"),
        ("src/guide/b.md", "b {{#include a.md}}"),
    ];
    insta::assert_snapshot!(mdbook("{{#include a.md}}", &circle), @r"
    a b {{#include a.md}}
    !include-cycle src/guide/b.md:1:3+17: files include each other in a circle: `src/guide/a.md` → `src/guide/b.md` → `src/guide/a.md` (take the include out of one of them)
    ");
    insta::assert_snapshot!(mdbook("{{#include page.md}}", &[]), @r"
    {{#include page.md}}
    !include-cycle src/guide/page.md:1:1+20: files include each other in a circle: `src/guide/page.md` → `src/guide/page.md` (take the include out of one of them)
    ");
    // Another part of the same file is no circle.
    assert_eq!(
        mdbook("{{#include s:1}}", &[("src/guide/s", "{{#include s:2}}\nend\n")]),
        "end"
    );
    let names: Vec<String> = (0..12).map(|depth| format!("src/guide/{depth}")).collect();
    let texts: Vec<String> = (1..13)
        .map(|depth| format!("{depth} {{{{#include {depth}}}}}"))
        .collect();
    let chain: Vec<_> = names
        .iter()
        .zip(&texts)
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    insta::assert_snapshot!(mdbook("{{#include 0}}", &chain), @r"
    1 2 3 4 5 6 7 8 9 10 {{#include 10}}
    !include-cycle src/guide/9:1:4+15: files include each other deeper than 10 levels: `src/guide/page.md` → `src/guide/0` → `src/guide/1` → `src/guide/2` → `src/guide/3` → `src/guide/4` → `src/guide/5` → `src/guide/6` → `src/guide/7` → `src/guide/8` → `src/guide/9` → `src/guide/10` (include the innermost file directly)
    ");
}

#[test]
fn bombs_end_early() {
    let ten = |next: usize| format!("{{{{#include {next}}}}}\n").repeat(10);
    let texts: Vec<(String, String)> = (0..9)
        .map(|depth| (format!("src/guide/{depth}"), ten(depth + 1)))
        .collect();
    let mut files: Vec<_> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let large = "x".repeat(1024 * 1024);
    files.push(("src/guide/9", "end"));
    files.push(("src/guide/large", &large));
    let problems = |page: &str| {
        let (page, diagnostics) = expanded(Dialect::Mdbook, page, &files);
        (
            page.text.len() < 80 * 1024 * 1024,
            diagnostics.into_iter().map(|it| it.message).collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        problems("{{#include 0}}"),
        (true, vec!["the page has more than 10000 includes".to_owned()])
    );
    let message = "includes and variables make the page larger than 67108864 bytes".to_owned();
    assert_eq!(
        problems(&"{{#include large}}\n".repeat(100)),
        (true, vec![message])
    );
    let (_, many) = expanded(Dialect::Mdbook, &"{{#include none}}\n".repeat(150), &[]);
    assert_eq!(
        (
            many.len(),
            many[99].message.ends_with(", and 50 more problems on this page")
        ),
        (100, true)
    );
}

#[test]
fn hostile_braces_take_linear_time() {
    for piece in [
        "{{",
        "{{#a ",
        "\\{{#a",
        "{{ ",
        "{{#include ",
        "\\{{#a}",
        "{{ company ",
    ] {
        let text = piece.repeat(200_000);
        for dialect in [Dialect::Mdbook, Dialect::Portolan] {
            assert_eq!(expanded(dialect, &text, &[]).0.text.len(), text.len());
        }
    }
}

/// Pieces of files: words that occur once in all files, and everything that changes a text.
fn fragments(file: &'static str) -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        4 => Just("\u{0}".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just(" é😀 ".to_owned()),
        1 => Just("{{ company }}".to_owned()),
        1 => Just("\\{{ company }}".to_owned()),
        1 => Just("{{#include ../b/two}}".to_owned()),
        1 => Just("{{#include ../b/three:2:}}".to_owned()),
        1 => Just("\n{{#rustdoc_include ../b/three:x}}\n".to_owned()),
        1 => Just("{{#playground ../b/three no_run}}".to_owned()),
        1 => Just("\n# ANCHOR: x\n".to_owned()),
        1 => Just("\n# ANCHOR_END: x\n".to_owned()),
        1 => Just("{{#title t}}".to_owned()),
        1 => Just("{{#include none}}".to_owned()),
    ];
    proptest::collection::vec(fragment, 0..25).prop_map(move |pieces| {
        let mut count = 0;
        pieces
            .into_iter()
            .map(|piece| {
                if piece != "\u{0}" {
                    return piece;
                }
                count += 1;
                format!("<{file}{count}>")
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_byte_is_traced_to_where_it_was_written(
        one in fragments("one"), two in fragments("two"), three in fragments("three"),
    ) {
        let page = "src/a/one";
        let texts = [(page, one.as_str()), ("src/b/two", &two), ("src/b/three", &three)];
        let files = MemoryFiles::new(texts);
        for dialect in [Dialect::Mdbook, Dialect::Portolan] {
            let options = options(dialect);
            let text = PageText { file: page, text: &one, body_offset: 0 };
            let map = SpanMap::of_file(page, Arc::from(one.as_str()), 0);
            let mut expander = Expander::new(page, &map, &files, &options);
            let mut input = Traced::default();
            input.push_verbatim(0, 0, &one);
            let output = expander.text(&input, "src/a");
            let mut ends = output.segments().iter().skip(1).map(|next| next.at).chain([output.text().len()]);
            for segment in output.segments() {
                let piece = &output.text()[segment.at..ends.next().unwrap()];
                let source = &expander.sources[segment.file].text;
                if segment.verbatim {
                    prop_assert_eq!(&source[segment.offset..segment.offset + piece.len()], piece);
                }
            }
            let (page, _) = expand(&text, &files, &options);
            for (at, _) in page.text.match_indices('<') {
                let word = &page.text[at..at + page.text[at..].find('>').unwrap() + 1];
                let (file, source) = texts.iter().find(|(_, source)| source.contains(word)).unwrap();
                let start = source.find(word).unwrap();
                let expected = Location::in_text(*file, source, start..start + word.len());
                prop_assert_eq!(page.map.locate(at..at + word.len()), expected);
            }
        }
    }

    #[test]
    fn any_text_can_be_expanded(page in "([\\\\{}#: \n]|include|title|f:1|company|\\PC){0,60}", file in "([\\\\{}#: \n]|include|f:2|\\PC){0,40}") {
        for dialect in [Dialect::Mdbook, Dialect::Portolan] {
            let _ = expanded(dialect, &page, &[("src/guide/f", &file)]);
        }
    }
}

#[test]
fn directives_that_are_switched_off_stay() {
    let page = "{{#include x.md}}\n\\{{#include x.md}}\n";
    let options = ExpandOptions {
        directives: Directives::LeftAlone,
        ..options(Dialect::Mdbook)
    };
    let text = PageText {
        file: PAGE,
        text: page,
        body_offset: 0,
    };
    let (expanded, diagnostics) = expand(&text, &MemoryFiles::new([(PAGE, page)]), &options);
    assert_eq!((expanded.text.as_str(), diagnostics), (page, Vec::new()));
}

#[test]
fn a_text_that_was_rewritten_points_at_the_authors_lines() {
    let (mut expanded, _) = expanded(
        Dialect::Mdbook,
        "one\n{{#include b}}\nthree [x](y)\n",
        &[("src/guide/b", "b1\nb2\n")],
    );
    expanded.rewrite("ONE\nnew\nb1\nb2\n\nTHREE [x](y)\n".to_owned());
    let place = |needle: &str| {
        let at = expanded.text.find(needle).unwrap();
        let place = expanded.map.locate(at..at + needle.len());
        format!("{}:{}:{}", place.file, place.line, place.column)
    };
    assert_eq!(place("ONE"), "src/guide/page.md:1:1");
    assert_eq!(place("b2"), "src/guide/b:2:1");
    assert_eq!(place("[x](y)"), "src/guide/page.md:3:7");
}

#[test]
fn what_a_program_wrote_before_is_expanded_at_the_authors_line() {
    let page = "one\n!b\nthree\n";
    let files = MemoryFiles::new([(PAGE, page), ("src/guide/b", "{{#include missing}}\n")]);
    let mut first = Expanded {
        text: page.to_owned(),
        map: SpanMap::of_file(PAGE, Arc::from(page), 0),
        ..Expanded::default()
    };
    first.rewrite("one\n{{#include b}}\nthree\n{{#include c}}\n".to_owned());
    let (_, problems) = expand_mapped(PAGE, &first.text, first.map, &files, &options(Dialect::Mdbook));
    let places: Vec<_> = problems
        .into_iter()
        .filter_map(|problem| problem.location)
        .collect();
    let shown: Vec<_> = places
        .iter()
        .map(|it| format!("{}:{}:{}", it.file, it.line, it.column))
        .collect();
    assert_eq!(shown, ["src/guide/b:1:1", "src/guide/page.md:4:1"]);
}

#[test]
fn an_include_that_mdbook_passes_over_is_no_error_in_its_dialect() {
    let page = "{{#include ../../../etc/passwd}}\n{{#include bin}}\n";
    let files = MemoryFiles::new([(PAGE, page.as_bytes()), ("src/guide/bin", b"\xff")]);
    for (dialect, level) in [
        (Dialect::Mdbook, Level::Warning),
        (Dialect::Portolan, Level::Error),
    ] {
        let text = PageText {
            file: PAGE,
            text: page,
            body_offset: 0,
        };
        let (_, found) = expand(&text, &files, &options(dialect));
        let levels: Vec<_> = found.iter().map(|it| (it.id.as_ref(), it.level)).collect();
        assert_eq!(levels, [("include-outside", level), ("encoding", level)]);
    }
}

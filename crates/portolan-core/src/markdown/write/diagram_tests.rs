//! Diagrams on a page, with a drawer that draws one rectangle of any code.

use std::sync::Arc;

use crate::diagram::{Draw, Fault, Inks, NoDiagrams, Picture};
use crate::highlight::Highlighter;
use crate::markdown::{BlockWords, DataFile, DataFiles, ParseInput, WantedFile, parse, wanted_files};
use crate::model::{Flavour, MarkdownOptions, ParsedPage, RawHtml, SpanMap};
use crate::{copies, search_text};

/// Draws the words of each line; a line `bad` cannot be drawn, and `to X` is a link.
#[derive(Debug)]
struct Words;

impl Draw for Words {
    fn draws(&self, language: &str) -> bool {
        language == "words"
    }

    fn language_of(&self, ending: &str) -> Option<&str> {
        (ending == "wds").then_some("words")
    }

    fn endings(&self) -> Vec<&str> {
        vec!["wds"]
    }

    fn draw(&self, _: &str, code: &str) -> Result<Arc<Picture>, Fault> {
        if let Some(line) = code.lines().position(|line| line == "bad") {
            return Err(Fault::broken("bad", "be good").at_line(line));
        }
        let texts = code.lines().map(|line| match line.strip_prefix("to ") {
            Some(address) => format!("<a href=\"{address}\"><text>link</text></a>"),
            None => format!("<text>{line}</text>"),
        });
        let svg = format!("<svg viewBox=\"0 0 10 20\">{}</svg>", texts.collect::<String>());
        Picture::read(&svg, &Inks::default()).map(Arc::new)
    }
}

/// The page, and what is said of it.
fn page(text: &str, raw_html: RawHtml) -> (ParsedPage, Vec<String>) {
    let mut options = MarkdownOptions::of(Flavour::Portolan);
    options.raw_html = raw_html;
    options.code.highlight = false;
    let spans = SpanMap::of_file("docs/a.md", Arc::from(text), 0);
    let mut files = DataFiles::default();
    for wanted in wanted_files(text, &spans, Flavour::Portolan, &Words.endings()) {
        let WantedFile { src, .. } = &wanted;
        let file = DataFile::Text {
            path: format!("docs/{src}"),
            text: Arc::from(if src == "bad.wds" {
                "one\nbad\n"
            } else {
                "one\nto b.md\n"
            }),
        };
        files.insert(wanted, file);
    }
    let (page, diagnostics) = parse(&ParseInput {
        text,
        spans: &spans,
        options: &options,
        highlighter: &Highlighter::new(),
        words: &BlockWords::default(),
        files: &files,
        diagrams: &Words,
    });
    let said = diagnostics.iter().map(|found| {
        let place = found.location.as_ref();
        let place = place.map(|place| format!("{}:{}:{}", place.file, place.line, place.column));
        format!("{} {}: {}", place.unwrap_or_default(), found.id, found.message)
    });
    (page, said.collect())
}

const PAGE: &str = "# A\n\n```words title=\"Cap & tion\"\nfirst\nto b.md\nto javascript:x\n```\n\n<b>x</b>\n\n![Of a *file*](c.wds)\n";

#[test]
fn a_diagram_is_a_figure_whose_links_wait_for_the_site() {
    let (allowed, said) = page(PAGE, RawHtml::Allow);
    let (sanitized, _) = page(PAGE, RawHtml::Sanitize);
    assert_eq!(allowed.html, sanitized.html);
    assert_eq!(allowed.slots, sanitized.slots);
    let links: Vec<_> = allowed
        .summary
        .links
        .iter()
        .map(|link| format!("{}:{} {}", link.mark.line, link.mark.column, link.target))
        .collect();
    assert_eq!(links, ["5:4 b.md", "11:1 b.md"]);
    assert_eq!(
        said,
        ["docs/a.md:6:4 unsafe-url: the address `javascript:x` can run code and was removed"]
    );
    assert_eq!(allowed.summary.features, ["diagram"]);
    let figure = allowed
        .html
        .split("<figure class=\"diagram\">")
        .nth(1)
        .unwrap_or_default();
    let picture = figure.split("<details").next().unwrap_or_default();
    assert_eq!(
        picture,
        "<div class=\"diagram-view\"><svg role=\"group\" width=\"10\" height=\"20\" viewBox=\"0 0 10 20\" aria-labelledby=\"pt-d1t\">\
         <title id=\"pt-d1t\" data-pt>Cap &amp; tion</title><text>first</text><a href=\"\"><text>link</text></a><text>link</text></svg></div>"
    );
    let caption = "</details><figcaption>Cap &amp; tion</figcaption></figure>";
    assert!(figure.contains(caption), "{figure}");
}

#[test]
fn links_are_where_they_are_written() {
    let text = "```words title=\"b.md\"\nto xb.md\nto b.md\nor\nto b.md\nto b.md#x\n```\n";
    let (page, _) = page(text, RawHtml::Sanitize);
    let links = page.summary.links.iter();
    let links: Vec<_> = links
        .map(|link| format!("{}:{} {}", link.mark.line, link.mark.column, link.target))
        .collect();
    assert_eq!(links, ["2:4 xb.md", "3:4 b.md", "5:4 b.md", "6:4 b.md#x"]);
}

#[test]
fn the_copy_of_a_file_has_no_braces_behind_it() {
    let text = "> ![Of a file](c.wds){width=300}\n";
    let (page, said) = page(text, RawHtml::Sanitize);
    assert_eq!(said, Vec::<String>::new());
    let fillings = copies::Fillings {
        urls: &["U".into()],
        lists: &[],
    };
    let copy = copies::finish(
        &copies::draft(text, &page, copies::TextOrigin::Written),
        "A",
        None,
        true,
        fillings,
    );
    let (_, body) = copy.split_once("---\n\n").expect("a head");
    assert_eq!(body, "> ```words title=\"Of a file\"\n> one\n> to b.md\n> ```\n");
}

#[test]
fn labels_are_found_once_and_copies_hold_the_source() {
    let (page, _) = page(PAGE, RawHtml::Sanitize);
    let text = search_text::page_text(&page.html);
    assert_eq!(
        text.sections[0].text,
        "first link link\nCap & tion\nx\none link\nOf a file"
    );
    let draft = copies::draft(PAGE, &page, copies::TextOrigin::Written);
    let fillings = copies::Fillings {
        urls: &["U".into(), "V".into()],
        lists: &[],
    };
    let copy = copies::finish(&draft, "A", None, true, fillings);
    assert!(
        copy.ends_with("```words title=\"Of a file\"\none\nto b.md\n```\n"),
        "{copy}"
    );
}

#[test]
fn what_cannot_be_drawn_is_shown_with_a_note() {
    let (shown, said) = page(
        "> ```words\n> one\n> bad\n> ```\n\n![B](bad.wds)\n\nIn ![a](c.wds) line.\n\n```words code\nbad\n```\n",
        RawHtml::Sanitize,
    );
    assert_eq!(
        said,
        [
            "docs/a.md:8:4 broken-diagram: a diagram stands within a line",
            "docs/a.md:3:1 broken-diagram: bad",
            "docs/bad.wds:2:1 broken-diagram: bad",
            "docs/a.md:10:4 unknown-language: the language `words` is not known",
        ]
    );
    assert_eq!(shown.html.matches("<figure class=\"diagram lost\">").count(), 2);
    assert_eq!(shown.html.matches("<svg").count(), 0);
    assert!(
        shown.html.contains("<p>In <a href=\"\">a</a> line.</p>"),
        "{}",
        shown.html
    );
}

#[test]
fn without_a_drawer_diagrams_are_code() {
    assert!(!NoDiagrams.draws("mermaid"));
    assert!(NoDiagrams.draw("mermaid", "").is_err());
}

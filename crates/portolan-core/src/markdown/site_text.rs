//! Inline Markdown that stands in no page: what the configuration puts around all of them.
//!
//! Entry point: [`site_text`].

use std::sync::Arc;

use super::{BlockWords, DataFiles, ParseInput, parse};
use crate::highlight::Highlighter;
use crate::model::{Diagnostics, Location, MarkdownOptions, SiteText, SlotKind, SpanMap, TextPiece};

/// One paragraph of Markdown without the paragraph; `None` where the text is anything else. Problems are at `location`.
#[must_use]
pub fn site_text(
    text: &str,
    location: Option<Location>,
    options: &MarkdownOptions,
    highlighter: &Highlighter,
) -> (Option<SiteText>, Diagnostics) {
    let spans = SpanMap::of_file("", Arc::from(""), 0);
    let (page, mut diagnostics) = parse(&ParseInput {
        text,
        spans: &spans,
        options,
        highlighter,
        words: &BlockWords::default(),
        files: DataFiles::NONE,
        diagrams: &crate::diagram::NoDiagrams,
    });
    for problem in &mut diagnostics {
        problem.location.clone_from(&location);
    }
    let paragraph = page.html.trim_end().strip_prefix("<p>");
    let Some(inner) = paragraph
        .and_then(|html| html.strip_suffix("</p>"))
        .filter(|html| !html.contains("<p>"))
    else {
        return (None, diagnostics);
    };
    let (start, end) = ("<p>".len(), "<p>".len() + inner.len());
    let mut pieces = Vec::new();
    let mut from = start;
    for slot in page.slots.iter().filter(|slot| slot.kind == SlotKind::Url) {
        let at = slot.at as usize;
        let Some(link) = page.summary.links.get(slot.link as usize) else {
            continue;
        };
        pieces.push(TextPiece::Html(page.html[from..at].to_owned()));
        pieces.push(TextPiece::Url(link.target.trim().to_owned()));
        from = at;
    }
    pieces.push(TextPiece::Html(page.html[from..end].to_owned()));
    (Some(SiteText { pieces, location }), diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flavour;

    fn shown(text: &str) -> String {
        let options = MarkdownOptions::of(Flavour::Portolan);
        let (found, problems) = site_text(text, None, &options, &Highlighter::new());
        let pieces = found.map(|text| {
            text.pieces.into_iter().map(|piece| match piece {
                TextPiece::Html(html) => html,
                TextPiece::Url(target) => format!("«{target}»"),
            })
        });
        let problems: String = problems.into_iter().map(|it| format!(" [{}]", it.id)).collect();
        pieces.map_or_else(|| "none".to_owned(), Iterator::collect::<String>) + &problems
    }

    #[test]
    fn links_wait_for_the_page_and_blocks_are_refused() {
        let cases = [
            ("", "none"),
            ("# Title", "none"),
            ("- a", "none"),
            ("a\n\nb", "none"),
            ("a\n\n- b\n\nc", "none"),
            ("<script>x</script>", "none"),
            ("a **b** & `c`", "a <strong>b</strong> &amp; <code>c</code>"),
            (
                "See [a & b](/x.md#y) and <https://z.example/>.",
                "See <a href=\"«/x.md#y»\">a &amp; b</a> and <a href=\"«https://z.example/»\">https://z.example/</a>.",
            ),
            ("<b onclick=\"x()\">a</b>", "<b>a</b>"),
        ];
        for (text, expected) in cases {
            let found = shown(text);
            assert_eq!(found.split(" [").next().unwrap_or_default(), expected, "{text}");
        }
    }
}

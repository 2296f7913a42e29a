//! How much a site, a part of it or a page holds, as HTML.

use super::Asker;
use super::html::{link, name, start_table, text_in};
use crate::assemble::{PageIx, Section, Totals};
use crate::markdown::push_text;
use crate::model::{ListingQuery, PageSource};

/// From here on digits are parted by threes.
const LONG: u64 = 10_000;

/// What each section of the site holds, or each part below a page.
pub(super) fn sections(asker: &Asker<'_>, query: &ListingQuery, number: usize, of: Option<PageIx>) -> String {
    let (site, words) = (asker.site, asker.words);
    let sections = site.sections_with_totals(of);
    let mut out = String::with_capacity(512 + sections.len() * 192);
    start_table(&mut out, &name(query, &words.figures, number));
    out.push_str("<thead>\n<tr>\n");
    text_in(&mut out, "th", "", &words.section);
    for word in [&words.pages, &words.words, &words.code_blocks] {
        text_in(&mut out, "th", "end", word);
    }
    out.push_str("\n</tr>\n</thead>\n<tbody>\n");
    for Section { title, page, totals } in &sections {
        out.push_str("<tr>\n<td>");
        match page {
            Some(page) => link(&mut out, &asker.url(*page), title),
            None => push_text(&mut out, title),
        }
        out.push_str("</td>");
        row_end(&mut out, *totals);
    }
    out.push_str("</tbody>\n<tfoot>\n<tr>\n<th scope=\"row\">");
    push_text(&mut out, &words.total);
    out.push_str("</th>");
    row_end(&mut out, site.total_of(of));
    out.push_str("</tfoot>\n</table>\n</div>\n");
    out
}

fn row_end(out: &mut String, totals: Totals) {
    for figure in [totals.pages, totals.words, totals.code_blocks] {
        text_in(out, "td", "end", &shown(figure));
    }
    out.push_str("\n</tr>\n");
}

/// What the page itself holds.
pub(super) fn page(asker: &Asker<'_>) -> String {
    let (site, words) = (asker.site, asker.words);
    let summary = &site.pages[asker.page].entry.summary;
    let totals = Totals::of_page(site, asker.page);
    let written = site.pages[asker.page].entry.source == PageSource::File;
    let count = |length: usize| if written { length as u64 } else { 0 };
    let headings = summary
        .headings
        .iter()
        .filter(|heading| heading.level > 1)
        .count();
    let figures = [
        (&words.words, totals.words),
        (&words.headings, count(headings)),
        (&words.code_blocks, totals.code_blocks),
        (&words.links, count(summary.links.len())),
    ];
    let mut out = "<dl class=\"figures\" data-pt>\n".to_owned();
    for (word, figure) in figures {
        out.push_str("<div>");
        text_in(&mut out, "dt", "", word);
        text_in(&mut out, "dd", "", &shown(figure));
        out.push_str("</div>\n");
    }
    out.push_str("</dl>\n");
    out
}

/// A number with a narrow space between thousands, as the SI writes it in every language.
fn shown(figure: u64) -> String {
    let digits = figure.to_string();
    if figure < LONG {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + 8);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn thousands_are_parted() {
        let cases = [
            (0, "0"),
            (9_999, "9999"),
            (10_000, "10\u{202f}000"),
            (1_234_567, "1\u{202f}234\u{202f}567"),
        ];
        for (figure, expected) in cases {
            assert_eq!(shown(figure), expected);
        }
    }
}

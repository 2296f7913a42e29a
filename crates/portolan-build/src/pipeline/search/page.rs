//! A page's text as the index takes it.

use std::ops::Range;

use portolan_core::search_text::{PageText, Section};
use portolan_search::page::{SearchPage, SearchSection};

/// Fills a page with its text. Headings deeper than `levels` begin no section: they and their text belong to the heading
/// above them.
pub(super) fn of_text(facts: SearchPage, text: PageText, levels: u8) -> SearchPage {
    let mut sections: Vec<SearchSection> = Vec::with_capacity(text.sections.len());
    // The headings that are open, the outermost first.
    let mut open: Vec<(u8, String)> = Vec::new();
    for (nth, section) in text.sections.into_iter().enumerate() {
        let is_deep = section.level > levels;
        match sections.last_mut() {
            Some(before) if is_deep => join(before, section),
            _ => {
                open.retain(|(level, _)| *level < section.level);
                let above = open.iter().map(|(_, heading)| heading.clone()).collect();
                if section.level > 0 {
                    open.push((section.level, section.heading.clone()));
                }
                let mut made = section_of(section, above);
                if nth == 0 {
                    name_first(&mut made, &text.title, &facts.title);
                }
                sections.push(made);
            }
        }
    }
    SearchPage { sections, ..facts }
}

fn section_of(section: Section, above: Vec<String>) -> SearchSection {
    SearchSection {
        anchor: section.anchor,
        heading: section.heading,
        above,
        text: section.text,
        code: section.code,
    }
}

/// A heading of the page that is not its title can be found like text: nothing else of the index has it.
fn name_first(section: &mut SearchSection, heading: &str, title: &str) {
    if heading.is_empty() || heading == title {
        return;
    }
    let text = std::mem::replace(&mut section.text, heading.to_owned());
    let code = std::mem::take(&mut section.code);
    append(section, &text, &code);
}

fn join(section: &mut SearchSection, deeper: Section) {
    append(section, &deeper.heading, &[]);
    append(section, &deeper.text, &deeper.code);
}

/// Adds text on a line of its own.
fn append(section: &mut SearchSection, text: &str, code: &[Range<u32>]) {
    if text.is_empty() {
        return;
    }
    if !section.text.is_empty() {
        section.text.push('\n');
    }
    // The size of a page is bounded far below what the number can hold.
    let start = u32::try_from(section.text.len()).unwrap_or(u32::MAX);
    section.text.push_str(text);
    section
        .code
        .extend(code.iter().map(|range| start + range.start..start + range.end));
}

#[cfg(test)]
mod tests {
    use portolan_core::search_text::page_text;

    use super::*;

    /// Sections as lines: what is above, the heading, the text with its code in angle quotes.
    fn shown(title: &str, html: &str, levels: u8) -> String {
        let facts = SearchPage {
            title: title.to_owned(),
            ..SearchPage::default()
        };
        let page = of_text(facts, page_text(html), levels);
        let lines = page.sections.iter().map(|section| {
            let mut text = section.text.clone();
            for range in section.code.iter().rev() {
                text.insert(range.end as usize, '»');
                text.insert(range.start as usize, '«');
            }
            format!(
                "[{}] {} #{}: {}.\n",
                section.above.join(" > "),
                section.heading,
                section.anchor,
                text.replace('\n', " | ")
            )
        });
        lines.collect()
    }

    const PAGE: &str = "<h1 id=\"t\">Title</h1><p>Lead <code>a</code></p><h2 id=\"one\">One</h2><p>1</p>\
        <h3 id=\"two\">Two</h3><p><code>b</code> 2</p><h4 id=\"three\">Three</h4><h2 id=\"four\">Four</h2>";

    #[test]
    fn sections_know_the_headings_above_them() {
        insta::assert_snapshot!(shown("Title", PAGE, 6), @r"
        []  #: Lead «a».
        [] One #one: 1.
        [One] Two #two: «b» 2.
        [One > Two] Three #three: .
        [] Four #four: .
        ");
    }

    #[test]
    fn deeper_headings_belong_to_the_one_above() {
        insta::assert_snapshot!(shown("Title", PAGE, 2), @r"
        []  #: Lead «a».
        [] One #one: 1 | Two | «b» 2 | Three.
        [] Four #four: .
        ");
        insta::assert_snapshot!(shown("Title", PAGE, 0), @"[]  #: Lead «a» | One | 1 | Two | «b» 2 | Three | Four.");
    }

    #[test]
    fn a_heading_that_is_not_the_title_is_text() {
        insta::assert_snapshot!(shown("Other", PAGE, 1), @"[]  #: Title | Lead «a» | One | 1 | Two | «b» 2 | Three | Four.");
    }
}

//! A list of pages as HTML: lines, boxes or a table. Everything that an author wrote is escaped.

use super::{Asker, Freshness, List, ListingWords};
use crate::assemble::PageIx;
use crate::markdown::push_text;
use crate::markdown::short::is_short;
use crate::model::{FrontMatter, ListingColumn, ListingForm, ListingQuery, ListingShows};

/// Instead of a list without a page.
pub(super) fn nothing(words: &ListingWords) -> String {
    let mut out = String::new();
    text_in(&mut out, "p", "listing-none", &words.none);
    out.push('\n');
    out
}

/// A list, the `number`th of its page.
pub(super) fn list(asker: &Asker<'_>, query: &ListingQuery, number: usize, list: &List) -> String {
    if list.pages.is_empty() {
        return nothing(asker.words);
    }
    let mut out = String::with_capacity(list.pages.len() * 192);
    match (query.shows, query.form) {
        (ListingShows::Recent, _) => recent(asker, list, &mut out),
        (_, ListingForm::List) => lines(asker, list, "rows", &mut out),
        (_, ListingForm::Cards) => lines(asker, list, "cards", &mut out),
        (_, ListingForm::Table) => table(asker, query, number, list, &mut out),
    }
    if let Some((total, place)) = list.more {
        out.push_str("<p class=\"listing-more\">");
        let word = asker.words.all.replace("{}", &total.to_string());
        link(&mut out, &asker.url(place), &word);
        out.push_str("</p>\n");
    }
    out
}

fn lines(asker: &Asker<'_>, list: &List, class: &str, out: &mut String) {
    let kind_of = |page: &PageIx| asker.site.pages[*page].entry.meta.kind.as_deref();
    let first = list.pages.first().and_then(kind_of);
    // What all of them are tells nothing.
    let tells_kind = list.pages.iter().any(|page| kind_of(page) != first);
    out.push_str("<ul class=\"");
    out.push_str(class);
    out.push_str("\" data-pt>\n");
    for page in &list.pages {
        let meta = &asker.site.pages[*page].entry.meta;
        let kind = meta.kind.as_deref().filter(|kind| tells_kind && !kind.is_empty());
        out.push_str("<li>");
        page_link(asker, *page, out);
        if let (Some(kind), "rows") = (kind, class) {
            out.push(' ');
            text_in(out, "span", "kind", kind);
        }
        description(meta, out);
        if let (Some(kind), "cards") = (kind, class) {
            text_in(out, "p", "kind", kind);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn recent(asker: &Asker<'_>, list: &List, out: &mut String) {
    out.push_str("<ul class=\"rows recent\" data-pt>\n");
    for page in &list.pages {
        out.push_str("<li>");
        page_link(asker, *page, out);
        match asker.freshness(*page) {
            Freshness::New => {
                out.push(' ');
                badge(out, "new", &asker.words.new);
            }
            Freshness::Updated => {
                out.push(' ');
                badge(out, "updated", &asker.words.updated_mark);
            }
            Freshness::Old => {}
        }
        if let Some(date) = asker.site.page_date(*page) {
            out.push(' ');
            time(out, date);
        }
        description(&asker.site.pages[*page].entry.meta, out);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn table(asker: &Asker<'_>, query: &ListingQuery, number: usize, list: &List, out: &mut String) {
    let columns = if query.columns.is_empty() {
        telling(asker, list)
    } else {
        query.columns.clone()
    };
    start_table(out, &name(query, &asker.words.pages, number));
    out.push_str("<thead>\n<tr>\n");
    text_in(out, "th", "", &asker.words.page);
    for column in &columns {
        out.push('\n');
        text_in(out, "th", "", heading(asker.words, *column));
    }
    out.push_str("\n</tr>\n</thead>\n<tbody>\n");
    for page in &list.pages {
        out.push_str("<tr>\n<td>");
        page_link(asker, *page, out);
        out.push_str("</td>\n");
        for column in &columns {
            let value = value(asker, *page, *column);
            let is_day = matches!(column, ListingColumn::Reviewed | ListingColumn::Updated);
            if is_day && !value.is_empty() {
                out.push_str("<td class=\"nw\">");
                time(out, &value);
                out.push_str("</td>");
            } else {
                text_in(out, "td", if is_short(&value) { "nw" } else { "" }, &value);
            }
            out.push('\n');
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// The columns that say something about these pages: not all the same.
fn telling(asker: &Asker<'_>, list: &List) -> Vec<ListingColumn> {
    let mut columns = vec![
        ListingColumn::Description,
        ListingColumn::Kind,
        ListingColumn::Severity,
        ListingColumn::Owner,
    ];
    columns.retain(|column| {
        let mut values = list.pages.iter().map(|page| value(asker, *page, *column));
        let first = values.next().unwrap_or_default();
        match column {
            ListingColumn::Description => !first.is_empty() || values.any(|value| !value.is_empty()),
            _ => values.any(|value| value != first),
        }
    });
    columns
}

/// What stands in a cell.
fn value(asker: &Asker<'_>, page: PageIx, column: ListingColumn) -> String {
    let meta = &asker.site.pages[page].entry.meta;
    let one = |value: &Option<String>| value.clone().unwrap_or_default();
    match column {
        ListingColumn::Description => one(&meta.description),
        ListingColumn::Kind => one(&meta.kind),
        ListingColumn::Owner => one(&meta.owner),
        ListingColumn::Audience => meta.audience.join(", "),
        ListingColumn::Tags => meta.tags.join(", "),
        ListingColumn::Status => one(&meta.status),
        ListingColumn::Severity => one(&meta.severity),
        ListingColumn::Services => meta.services.join(", "),
        ListingColumn::Tier => one(&meta.tier),
        ListingColumn::Reviewed => one(&meta.reviewed),
        ListingColumn::Updated => asker.site.page_date(page).unwrap_or_default().to_owned(),
    }
}

fn heading(words: &ListingWords, column: ListingColumn) -> &str {
    match column {
        ListingColumn::Description => &words.description,
        ListingColumn::Kind => &words.kind,
        ListingColumn::Owner => &words.owner,
        ListingColumn::Audience => &words.audience,
        ListingColumn::Tags => &words.tags,
        ListingColumn::Status => &words.status,
        ListingColumn::Severity => &words.severity,
        ListingColumn::Services => &words.services,
        ListingColumn::Tier => &words.tier,
        ListingColumn::Reviewed => &words.reviewed,
        ListingColumn::Updated => &words.updated,
    }
}

/// What a table is called: the author's title, else a word and its number on the page.
pub(super) fn name(query: &ListingQuery, word: &str, number: usize) -> String {
    if query.title.is_empty() {
        format!("{word} {}", number + 1)
    } else {
        query.title.clone()
    }
}

/// The frame of a table and the table's start.
pub(super) fn start_table(out: &mut String, name: &str) {
    out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
    push_text(out, name);
    out.push_str("\" data-pt>\n<table>\n");
}

fn page_link(asker: &Asker<'_>, page: PageIx, out: &mut String) {
    link(out, &asker.url(page), &asker.site.pages[page].title);
}

/// A link with its text.
pub(super) fn link(out: &mut String, url: &str, text: &str) {
    out.push_str("<a href=\"");
    push_text(out, url);
    out.push_str("\">");
    push_text(out, text);
    out.push_str("</a>");
}

fn description(meta: &FrontMatter, out: &mut String) {
    if let Some(text) = meta.description.as_deref().filter(|text| !text.is_empty()) {
        text_in(out, "p", "", text);
    }
}

fn badge(out: &mut String, name: &str, word: &str) {
    out.push_str("<span class=\"badge\" data-v=\"");
    out.push_str(name);
    out.push_str("\">");
    push_text(out, word);
    out.push_str("</span>");
}

fn time(out: &mut String, date: &str) {
    out.push_str("<time datetime=\"");
    push_text(out, date);
    out.push_str("\">");
    push_text(out, date);
    out.push_str("</time>");
}

/// A text in an element of a class, or of none.
pub(super) fn text_in(out: &mut String, tag: &str, class: &str, text: &str) {
    out.push('<');
    out.push_str(tag);
    if !class.is_empty() {
        out.push_str(" class=\"");
        out.push_str(class);
        out.push('"');
    }
    out.push('>');
    push_text(out, text);
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

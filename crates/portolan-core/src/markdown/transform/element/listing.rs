//! `:::pages{under="guide" kind=runbook}`, `:::recent{limit=10}` and `:::statistics`: what the site knows of its pages.
//!
//! A page is parsed without regard to others, so nothing but the question is made here; the answer takes its place
//! once the site is known ([`crate::resolve`]).

use super::Maker;
use super::maker::{Attributes, framed, listed};
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId};
use crate::model::{
    Diagnostic, ListingBy, ListingColumn, ListingFilter, ListingForm, ListingQuery, ListingShows, ListingSort,
};
use crate::nearest::nearest;

/// What pages may be chosen by.
const FILTERS: [(&str, ListingBy); 6] = [
    ("under", ListingBy::Under),
    ("kind", ListingBy::Kind),
    ("tag", ListingBy::Tag),
    ("owner", ListingBy::Owner),
    ("audience", ListingBy::Audience),
    ("lang", ListingBy::Lang),
];

const SORTS: [(&str, ListingSort); 3] = [
    ("weight", ListingSort::Weight),
    ("title", ListingSort::Title),
    ("updated", ListingSort::Updated),
];

const FORMS: [(&str, ListingForm); 3] = [
    ("list", ListingForm::List),
    ("cards", ListingForm::Cards),
    ("table", ListingForm::Table),
];

const FIGURES: [(&str, ListingShows); 3] = [
    ("site", ListingShows::Sections),
    ("section", ListingShows::Below),
    ("page", ListingShows::Page),
];

const COLUMNS: [(&str, ListingColumn); 11] = [
    ("description", ListingColumn::Description),
    ("kind", ListingColumn::Kind),
    ("owner", ListingColumn::Owner),
    ("audience", ListingColumn::Audience),
    ("tags", ListingColumn::Tags),
    ("status", ListingColumn::Status),
    ("severity", ListingColumn::Severity),
    ("services", ListingColumn::Services),
    ("tier", ListingColumn::Tier),
    ("reviewed", ListingColumn::Reviewed),
    ("updated", ListingColumn::Updated),
];

/// Makes a list of pages.
pub(super) fn pages(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let known = [
        "under", "kind", "tag", "owner", "audience", "lang", "depth", "sort", "limit", "as", "columns",
    ];
    let attributes = maker.attributes(line, &known);
    let form = choice(maker, &attributes, "as", &FORMS).unwrap_or_default();
    let query = ListingQuery {
        filters: filters(maker, &attributes),
        sort: choice(maker, &attributes, "sort", &SORTS).unwrap_or_default(),
        limit: number(maker, &attributes, "limit"),
        depth: number(maker, &attributes, "depth"),
        form,
        columns: columns(maker, &attributes),
        ..empty(maker, line, ListingShows::Pages)
    };
    if let Some(place) = attributes.place("columns").filter(|_| form != ListingForm::Table) {
        report(
            maker,
            "only a table has `columns`".to_owned(),
            "add `as=table`",
            place,
        );
    }
    if let Some(place) = attributes.place("depth").filter(|_| !attributes.has("under")) {
        let hint = "without a folder the pages directly below this one are listed: add `under=\".\"`";
        report(
            maker,
            "`depth` counts from the folder in `under`".to_owned(),
            hint,
            place,
        );
    }
    finish(maker, node, line, &attributes, query);
}

/// Makes a list of the pages that were changed last.
pub(super) fn recent(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let known = ["under", "kind", "tag", "owner", "audience", "lang", "limit"];
    let attributes = maker.attributes(line, &known);
    let query = ListingQuery {
        filters: filters(maker, &attributes),
        sort: ListingSort::Updated,
        limit: number(maker, &attributes, "limit").or(Some(10)),
        ..empty(maker, line, ListingShows::Recent)
    };
    finish(maker, node, line, &attributes, query);
}

/// Makes figures about the site, a part of it, or the page.
pub(super) fn statistics(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["of", "under"]);
    let shows = choice(maker, &attributes, "of", &FIGURES).unwrap_or(ListingShows::Sections);
    let query = ListingQuery {
        filters: filters(maker, &attributes),
        ..empty(maker, line, shows)
    };
    if let (Some(place), true) = (attributes.place("under"), attributes.has("of")) {
        let hint = "`under` names a folder whose pages are counted, `of` something else: keep one of them";
        report(
            maker,
            "`of` and `under` exclude each other".to_owned(),
            hint,
            place,
        );
    }
    finish(maker, node, line, &attributes, query);
}

fn empty(maker: &Maker<'_, '_, '_>, line: usize, shows: ListingShows) -> ListingQuery {
    let source = maker.context.source;
    ListingQuery {
        shows,
        filters: Vec::new(),
        sort: ListingSort::default(),
        limit: None,
        depth: None,
        form: ListingForm::default(),
        columns: Vec::new(),
        title: String::new(),
        mark: source.mark(source.fences[line].span.clone()),
    }
}

/// The frame around the place of the list, under its title.
fn finish(
    maker: &mut Maker<'_, '_, '_>,
    node: NodeId,
    line: usize,
    attributes: &Attributes,
    mut query: ListingQuery,
) {
    let mut children = maker.children(node);
    if !children.is_empty() {
        let message = format!("`{}` holds nothing of its own", maker.name(line));
        maker.report_line(
            line,
            message,
            "write the text before or after it, and end it with `:::` at once",
        );
    }
    if let Some(title) = maker.title(line) {
        let element = ElementNode::new("p", "listing-title", Content::Line);
        let title = maker.wrap(Kind::Element(Box::new(element)), &title);
        query.title = maker.tree.plain_text(title, Images::AsText);
        children.insert(0, title);
    }
    let place = maker.tree.span(node);
    children.push(maker.tree.add(Kind::Listing(Box::new(query)), place));
    maker.tree.set_children(node, &children);
    maker.tree.made.push(node);
    let element = ElementNode::new("div", "listing", Content::Blocks);
    maker.become_element(node, framed(element, attributes));
}

fn filters(maker: &mut Maker<'_, '_, '_>, attributes: &Attributes) -> Vec<ListingFilter> {
    let mut filters = Vec::new();
    for (key, by) in FILTERS {
        let (Some(written), Some(place)) = (attributes.get(key), attributes.place(key)) else {
            continue;
        };
        let values = values(written);
        if values.is_empty() {
            report(
                maker,
                format!("`{key}` names nothing"),
                &format!("write `{key}=…`"),
                place,
            );
            continue;
        }
        let mark = maker.context.source.mark(place);
        filters.push(ListingFilter { by, values, mark });
    }
    filters
}

/// What stands between commas.
fn values(written: &str) -> Vec<String> {
    let values = written.split(',').map(str::trim);
    values
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

fn columns(maker: &mut Maker<'_, '_, '_>, attributes: &Attributes) -> Vec<ListingColumn> {
    let (Some(written), Some(place)) = (attributes.get("columns"), attributes.place("columns")) else {
        return Vec::new();
    };
    let mut columns = Vec::new();
    for name in values(written) {
        match find(&name, &COLUMNS) {
            Some(column) => columns.push(column),
            None => unknown(maker, "columns", &name, &COLUMNS, place.clone()),
        }
    }
    columns
}

fn find<T: Copy>(name: &str, known: &[(&str, T)]) -> Option<T> {
    known
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

/// One of the words that an attribute may be.
fn choice<T: Copy>(
    maker: &mut Maker<'_, '_, '_>,
    attributes: &Attributes,
    key: &str,
    known: &[(&str, T)],
) -> Option<T> {
    let (written, place) = (attributes.get(key)?, attributes.place(key)?);
    let found = find(written, known);
    if found.is_none() {
        unknown(maker, key, written, known, place);
    }
    found
}

fn unknown<T>(
    maker: &mut Maker<'_, '_, '_>,
    key: &str,
    written: &str,
    known: &[(&str, T)],
    place: std::ops::Range<usize>,
) {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let hint = match nearest(written, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it may be {}", listed(&names).replace(" and ", " or ")),
    };
    report(maker, format!("`{key}` cannot be `{written}`"), &hint, place);
}

/// A whole number from 1.
fn number(maker: &mut Maker<'_, '_, '_>, attributes: &Attributes, key: &str) -> Option<u32> {
    let (written, place) = (attributes.get(key)?, attributes.place(key)?);
    let number = written.parse().ok().filter(|number| *number > 0);
    if number.is_none() {
        let message = format!("`{key}` cannot be `{written}`");
        report(maker, message, "write a whole number from 1", place);
    }
    number
}

fn report(maker: &mut Maker<'_, '_, '_>, message: String, hint: &str, place: std::ops::Range<usize>) {
    maker.report(Diagnostic::new("container-syntax", message).hint(hint), place);
}

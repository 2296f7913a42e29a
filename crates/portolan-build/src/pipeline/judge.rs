//! What a book says of findings: which are excepted, and how grave the others are. And the rules over the whole site,
//! with what they are told.

use portolan_check::{Exceptions, Field, PathException, SiteInput, check_site};
use portolan_core::assemble::{PageInfo, SiteIndex};
use portolan_core::model::{Diagnostics, Location};

use super::book::Book;
use super::excerpts;

/// The exceptions that the configuration makes.
pub(super) fn exceptions(book: &Book) -> Exceptions {
    let by_path = book.exceptions().iter().map(|rule| {
        let (matcher, source) = (rule.clone(), book.site.source_folder.clone());
        PathException {
            rules: rule.rules.clone(),
            matches: Box::new(move |file| matcher.matches(in_source(&source, file))),
            place: rule
                .location
                .clone()
                .unwrap_or_else(|| Location::file("book.toml")),
        }
    });
    Exceptions::new(by_path.collect())
}

/// The path of a file of the book from the source folder; as it is where the file lies elsewhere.
fn in_source<'f>(source: &str, file: &'f str) -> &'f str {
    let inside = file.strip_prefix(source.trim_matches('/'));
    let inside = inside.filter(|rest| rest.starts_with('/'));
    inside.unwrap_or(file).trim_start_matches('/')
}

/// What is wrong with the site as a whole.
pub(super) fn site(book: &Book, site: &SiteIndex, today: Option<&str>) -> Diagnostics {
    check_site(&SiteInput {
        site,
        today,
        place: &|page, field| place_of(book, page, field),
    })
}

/// Whether a rule is asked at all.
pub(super) fn was_run(rule: &str, today: Option<&str>) -> bool {
    rule != "overdue-review" || today.is_some()
}

/// Where something of a page stands: the line of its front matter, or of its first heading.
fn place_of(book: &Book, page: &PageInfo, field: Field) -> Location {
    let file = page.entry.file.as_str();
    let lines = excerpts::lines_of(book.files.as_ref(), file);
    let is_head = |line: &str| line.trim_end() == "---" || line.trim_end() == "+++";
    let head_end = lines
        .first()
        .filter(|first| is_head(first))
        .and_then(|_| lines.iter().skip(1).position(|line| is_head(line)))
        .map_or(0, |at| at + 2);
    let key = match field {
        Field::Title => "title",
        Field::Reviewed => "reviewed",
    };
    let is_key = |line: &String| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
    };
    let in_head = lines.iter().take(head_end).position(is_key);
    let heading = || {
        let body = lines.iter().skip(head_end);
        let at = body.clone().position(|line| line.starts_with("# "));
        at.map(|at| head_end + at).filter(|_| field == Field::Title)
    };
    match in_head.or_else(heading) {
        Some(at) => Location {
            file: file.to_owned(),
            line: u32::try_from(at + 1).unwrap_or(u32::MAX),
            column: 1,
            length: u32::try_from(lines[at].trim_end().chars().count()).unwrap_or(u32::MAX),
        },
        None => Location::file(file),
    }
}

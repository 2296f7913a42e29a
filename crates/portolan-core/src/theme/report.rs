//! From the template engine's errors to diagnostics at the template's line.
//!
//! The engine reports as text in one fixed form, several problems in one error when it checks all templates
//! together. That form is read here, and nowhere else.

use tera::ErrorKind;

use super::files::{BUILTIN_PREFIX, Folders, template_file};
use crate::model::{Diagnostic, Diagnostics, Location};

/// What the engine found wrong, never empty.
pub(super) fn diagnostics(error: &tera::Error, folders: Folders<'_>) -> Diagnostics {
    let (name, message) = match error.kind() {
        ErrorKind::MissingParent { current, parent } => (
            current,
            format!("`{current}` extends `{parent}`, which does not exist"),
        ),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain: chain,
        } => (tpl, format!("`{tpl}` extends itself: `{}`", chain.join("` → `"))),
        ErrorKind::CircularInclude {
            tpl,
            include_chain: chain,
        } => (tpl, format!("`{tpl}` includes itself: `{}`", chain.join("` → `"))),
        _ => {
            let text = error.to_string();
            let found: Diagnostics = reports(&text, folders).map(Report::diagnostic).collect();
            if found.is_empty() {
                return vec![Diagnostic::new("template", sentence(&text))];
            }
            return found;
        }
    };
    let hint = "the built-in templates are named with `@portolan/` before them: `@portolan/page.html`";
    vec![
        Diagnostic::new("template", message)
            .at(Location::file(template_file(name, folders)))
            .hint(hint),
    ]
}

/// The first thing the engine found wrong.
pub(super) fn diagnostic(error: &tera::Error, folders: Folders<'_>) -> Diagnostic {
    diagnostics(error, folders)
        .into_iter()
        .next()
        .unwrap_or_else(|| Diagnostic::new("template", sentence(&error.to_string())))
}

/// One `error: …` paragraph of the engine's text.
#[derive(Debug, Default)]
struct Report<'a> {
    message: &'a str,
    name: &'a str,
    line: u32,
    column: u32,
    length: u32,
    excerpt: &'a str,
    folders: Folders<'a>,
    /// Where the failing piece was used.
    from: Vec<String>,
}

impl Report<'_> {
    fn diagnostic(self) -> Diagnostic {
        let location = Location {
            file: template_file(self.name, self.folders),
            line: self.line,
            column: self.column,
            length: self.length,
        };
        // An unknown name comes with the list of the known ones: they are advice, not the problem.
        let (message, known) = match self.message.split_once(". Available ") {
            Some((message, known)) => (message, Some(known)),
            None => (self.message, None),
        };
        let mut hint = known.map_or_else(
            || advice(self.name).to_owned(),
            |known| format!("there are the {known}"),
        );
        if !self.from.is_empty() {
            hint = format!("used from {}; {hint}", self.from.join(", "));
        }
        let mut diagnostic = Diagnostic::new("template", sentence(message))
            .at(location)
            .hint(hint);
        diagnostic.excerpt = Some(self.excerpt.to_owned());
        diagnostic
    }
}

fn reports<'a>(text: &'a str, folders: Folders<'a>) -> impl Iterator<Item = Report<'a>> {
    let starts: Vec<usize> = text
        .match_indices("error: ")
        .map(|(at, _)| at)
        .filter(|&at| at == 0 || text[..at].ends_with("\n\n"))
        .collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(move |(start, end)| report(&text[start + "error: ".len()..end], folders))
}

fn report<'a>(text: &'a str, folders: Folders<'a>) -> Option<Report<'a>> {
    let (message, rest) = text.split_once("--> ")?;
    let (place, rest) = rest.split_once('\n')?;
    let (name, line, column) = split_place(place)?;
    // Below the place: an empty gutter, the line itself, its carets.
    let mut lines = rest
        .lines()
        .skip(1)
        .map(|line| line.split_once("| ").map_or("", |(_, text)| text));
    let excerpt = lines.next().unwrap_or_default();
    let carets = lines.next().unwrap_or_default();
    Some(Report {
        message: message.trim(),
        name,
        line,
        column,
        length: u32::try_from(carets.matches('^').count()).unwrap_or(1),
        excerpt,
        folders,
        from: rest
            .lines()
            .filter_map(|line| line.strip_prefix("note: "))
            .filter_map(|note| used_from(note, folders))
            .collect(),
    })
}

/// `page.html:3:14` of `called from page.html:3:14`.
fn used_from(note: &str, folders: Folders<'_>) -> Option<String> {
    let (name, line, column) = split_place(note.rsplit(' ').next()?)?;
    Some(format!("`{}:{line}:{column}`", template_file(name, folders)))
}

fn split_place(place: &str) -> Option<(&str, u32, u32)> {
    let (rest, column) = place.trim().rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    Some((name, line.parse().ok()?, column.parse().ok()?))
}

fn advice(template: &str) -> &'static str {
    if template.starts_with(BUILTIN_PREFIX) {
        "this template is part of Portolan: check what the book's own theme replaces, or report it with the page"
    } else {
        "correct the template, or remove it to use the built-in one"
    }
}

/// The engine's sentence in the form of our messages: lower case, no final dot, one line.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.').replace('\n', " ");
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return text };
    if letters.clone().next().is_some_and(char::is_lowercase) {
        first.to_lowercase().chain(letters).collect()
    } else {
        text
    }
}

//! The only door to the terminal: diagnostics, results, failures.
//!
//! Diagnostics and progress go to standard error, results to standard output. Control characters and bidirectional
//! marks of file names and texts never reach the terminal raw.

use std::borrow::Cow;
use std::io::{IsTerminal as _, Write as _};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Tone, Origin, Renderer, Snippet};
use portolan_core::model::{Diagnostic, Level, Location};

use crate::args::{Arguments, Color};

/// Writes for humans and, where asked, for programs.
#[derive(Clone)]
pub(crate) struct Printer {
    renderer: Renderer,
    /// Results are coloured, too.
    colours_results: bool,
}

/// How a part of a result looks where there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// As it comes.
    Plain,
    /// What it is about.
    Title,
    /// What was looked for.
    Hit,
    /// What is beside the point.
    Faint,
}

impl Printer {
    /// A printer that colours as the arguments and the environment say.
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let colour = |is_terminal: bool| match arguments.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty()),
        };
        let renderer = if colour(std::io::stderr().is_terminal()) {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        Self {
            renderer: renderer.decor_style(DecorStyle::Ascii),
            colours_results: colour(std::io::stdout().is_terminal()),
        }
    }

    /// A part of a line for standard output, safe on a terminal and coloured where colours are wanted.
    pub(crate) fn part(&self, look: Look, text: &str) -> String {
        let text = shown_line(text);
        let code = match look {
            Look::Title => "1",
            Look::Hit => "1;33",
            Look::Faint => "2",
            Look::Plain => return text.into_owned(),
        };
        if !self.colours_results || text.is_empty() {
            return text.into_owned();
        }
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// One line on standard output.
    pub(crate) fn line(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        // A closed pipe ends the reader's interest, not the work.
        let _ = writeln!(out, "{text}");
    }

    /// Text on standard output, as it is.
    pub(crate) fn raw(&self, text: &str) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// One line on standard error.
    pub(crate) fn note(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", shown(text));
    }

    /// A diagnostic with the author's line.
    pub(crate) fn diagnostic(&self, diagnostic: &Diagnostic) {
        let text = self.rendered(diagnostic);
        let _ = writeln!(std::io::stderr().lock(), "{text}\n");
    }

    /// Why the tool failed, with all that led to it.
    pub(crate) fn failure(&self, error: &anyhow::Error) {
        let chain = error
            .chain()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ");
        let chain = shown(&chain);
        let report = [Group::with_title(Tone::ERROR.primary_title(chain.as_ref()))];
        let _ = writeln!(std::io::stderr().lock(), "{}", self.renderer.render(&report));
    }

    fn rendered(&self, diagnostic: &Diagnostic) -> String {
        let tone = match diagnostic.level {
            Level::Notice => Tone::NOTE,
            Level::Warning => Tone::WARNING,
            Level::Error => Tone::ERROR,
        };
        let message = shown(&diagnostic.message);
        let hint = diagnostic.hint.as_deref().map(shown);
        let excerpt = diagnostic.excerpt.as_deref().map(shown);
        let file = diagnostic.location.as_ref().map(|place| shown_line(&place.file));
        let mut group = tone
            .primary_title(message.as_ref())
            .id(diagnostic.id.as_ref())
            .elements(Vec::<Origin<'_>>::new());
        if let (Some(place), Some(file)) = (&diagnostic.location, &file) {
            group = match &excerpt {
                Some(line) if place.line > 0 => group.element(
                    Snippet::source(line.as_ref())
                        .line_start(place.line as usize)
                        .path(file.as_ref())
                        .annotation(AnnotationKind::Primary.span(span_of(line, place))),
                ),
                _ => group.element(origin(file, place)),
            };
        }
        if let Some(hint) = &hint {
            group = group.element(Tone::HELP.message(hint.as_ref()));
        }
        self.renderer.render(&[group])
    }
}

fn origin<'a>(file: &'a str, place: &Location) -> Origin<'a> {
    let origin = Origin::path(file);
    match (place.line, place.column) {
        (0, _) => origin,
        (line, 0) => origin.line(line as usize),
        (line, column) => origin.line(line as usize).char_column(column as usize),
    }
}

/// The bytes of `line` that a location means.
fn span_of(line: &str, place: &Location) -> std::ops::Range<usize> {
    let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    if place.column == 0 {
        return 0..line.len();
    }
    let start = byte(place.column as usize - 1);
    let end = byte(place.column as usize - 1 + (place.length as usize).max(1));
    start..end.max(start)
}

/// JSON that is safe on a terminal: what a terminal obeys is escaped, so that programs still read what was written.
pub(crate) fn shown_json(json: &str) -> Cow<'_, str> {
    // Line ends stand between values; in texts they are escaped already.
    if !json.contains(is_harmful) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for letter in json.chars() {
        if is_harmful(letter) {
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// Whether a terminal obeys a character, or shows what stands around it in another order.
fn is_harmful(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// Text that is safe on a terminal: control characters and bidirectional marks are shown as U+FFFD, tabs as a space,
/// one for one, so that columns hold.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|letter| match letter {
                '\t' => ' ',
                letter if is_harmful(letter) => '\u{fffd}',
                letter => letter,
            })
            .collect(),
    )
}

/// The same for what must stay on its line, such as the name of a file.
pub(crate) fn shown_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') {
        Cow::Owned(shown(text).replace('\n', "\u{fffd}"))
    } else {
        shown(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printer() -> Printer {
        Printer {
            renderer: Renderer::plain().decor_style(DecorStyle::Ascii),
            colours_results: false,
        }
    }

    #[test]
    fn a_diagnostic_shows_the_line_and_the_way_out() {
        let place = Location {
            file: "docs/a.md".into(),
            line: 12,
            column: 5,
            length: 10,
        };
        let mut diagnostic = Diagnostic::new("broken-link", "no page or file `instal.md`")
            .at(place)
            .hint("did you mean `/install.md`?");
        diagnostic.excerpt = Some("See [instal](instal.md) first.".into());
        let expected = "\
warning[broken-link]: no page or file `instal.md`
  --> docs/a.md:12:5
   |
12 | See [instal](instal.md) first.
   |     ^^^^^^^^^^
   |
   = help: did you mean `/install.md`?";
        assert_eq!(printer().rendered(&diagnostic), expected);
    }

    #[test]
    fn terminal_escapes_are_defused() {
        assert_eq!(
            shown_json("{\"a\":\"x\u{85}\u{202e}ü\"}\n"),
            "{\"a\":\"x\\u0085\\u202eü\"}\n"
        );
        assert_eq!(shown("a\u{1b}[31mb\u{202e}c\td"), "a\u{fffd}[31mb\u{fffd}c d");
        let place = Location::file("docs/x\nerror: forged\u{1b}.md");
        let diagnostic = Diagnostic::new("portable-name", "a name").at(place);
        assert_eq!(
            printer().rendered(&diagnostic).lines().nth(1),
            Some("--> docs/x\u{fffd}error: forged\u{fffd}.md")
        );
    }
}

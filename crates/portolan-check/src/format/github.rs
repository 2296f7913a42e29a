//! Workflow commands of GitHub Actions, which it shows as annotations beside the changed lines: a line each.
//!
//! Messages and properties are escaped as the runner decodes them, so that no text of an author's ends a command or
//! begins another.

use std::fmt::Write as _;

use portolan_core::model::{Diagnostic, Level};

use super::path_of;

/// One command for each diagnostic. `prefix` is the book's folder in the repository, or empty.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], prefix: &str) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", command(diagnostic, prefix));
    }
    out
}

fn command(diagnostic: &Diagnostic, prefix: &str) -> String {
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.location {
        properties.push(format!("file={}", property(&path_of(prefix, &place.file))));
        if place.line > 0 {
            properties.push(format!("line={}", place.line));
        }
        if place.line > 0 && place.column > 0 {
            properties.push(format!("col={}", place.column));
            if place.length > 0 {
                properties.push(format!("endColumn={}", place.column.saturating_add(place.length)));
            }
        }
    }
    properties.push(format!("title={}", property(&diagnostic.id)));
    let text = match &diagnostic.hint {
        Some(hint) => format!("{} ({hint})", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let name = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    format!("::{name} {}::{}", properties.join(","), data(&text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use portolan_core::model::Location;

    use super::*;

    #[test]
    fn each_diagnostic_is_one_line_whatever_it_says() {
        let place = Location {
            file: "src/a,b:c.md".into(),
            line: 3,
            column: 5,
            length: 2,
        };
        let all = [
            Diagnostic::new("broken-link", "no page `x::y`\n::error::forged 100%")
                .at(place)
                .hint("so\r\nand so"),
            Diagnostic::new("page-failed", "bad").at(Location::file("b.md")),
            Diagnostic::new("git-absent", "no history"),
        ];
        insta::assert_snapshot!(github(&all, "docs/"), @r#"
        ::warning file=docs/src/a%2Cb%3Ac.md,line=3,col=5,endColumn=7,title=broken-link::no page `x::y`%0A::error::forged 100%25 (so%0D%0Aand so)
        ::error file=docs/b.md,title=page-failed::bad
        ::notice title=git-absent::no history
        "#);
    }
}

//! Commands that formulas cannot have: those that are refused by name, and those that nobody knows.

use std::ops::Range;

use super::Fault;

/// Commands that are refused before anything is read, and what to do instead.
const REFUSED: &[(&[&str], &str, &str)] = &[
    (
        &[
            "def",
            "edef",
            "gdef",
            "xdef",
            "let",
            "futurelet",
            "newcommand",
            "renewcommand",
            "providecommand",
            "DeclareMathOperator",
            "newenvironment",
            "renewenvironment",
        ],
        "defines a macro, which formulas cannot",
        "write out what it stands for",
    ),
    (
        &["tag", "notag", "nonumber", "label", "ref", "eqref"],
        "belongs to numbered equations, which there are none of",
        "write the number into the text: `(1)`",
    ),
    (
        &["ce", "pu"],
        "is chemistry's, which is not read",
        "write the formula with `\\mathrm` and subscripts: `\\mathrm{H_2O}`",
    ),
    (
        &[
            "href",
            "url",
            "includegraphics",
            "class",
            "cssId",
            "style",
            "htmlClass",
            "htmlId",
            "htmlStyle",
            "htmlData",
        ],
        "belongs to pages, not to formulas",
        "put links, images and styles into the text around the formula",
    ),
    (
        &["require", "usepackage", "input", "include", "documentclass"],
        "loads something, which formulas cannot",
        "remove it: the commands of amsmath and amssymb are known",
    ),
];

/// The first command that is refused.
pub(super) fn find(tex: &str) -> Option<Fault> {
    commands(tex).find_map(|range| {
        let name = &tex[range.start + 1..range.end];
        let (_, what, hint) = REFUSED.iter().find(|(names, ..)| names.contains(&name))?;
        Some(Fault {
            message: format!("`\\{name}` {what}"),
            hint: (*hint).to_owned(),
            range,
        })
    })
}

/// The first command that nobody knows, in a formula that could not be read; `refusal` reads one alone.
pub(super) fn unknown(tex: &str, refusal: &dyn Fn(&str) -> Option<String>) -> Option<Fault> {
    commands(tex).find_map(|range| {
        let command = &tex[range.clone()];
        // Read alone, a known command lacks its arguments at most.
        let why = refusal(command)?;
        let is_unknown = why.contains("unknown") && why.contains("command");
        is_unknown.then(|| Fault {
            message: format!("`{command}` is no command that formulas have"),
            hint: "write it with commands of LaTeX, amsmath or amssymb; the formula is shown as code"
                .to_owned(),
            range,
        })
    })
}

/// Where the commands with a name of letters stand.
fn commands(tex: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + tex[at..].find('\\')?;
            let name = tex[start + 1..]
                .bytes()
                .take_while(u8::is_ascii_alphabetic)
                .count();
            if name > 0 {
                at = start + 1 + name;
                return Some(start..at);
            }
            // `\\`, `\,` and the like.
            let next = tex[start + 1..].chars().next().map_or(0, char::len_utf8);
            at = start + 1 + next;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_between_escapes() {
        let tex = "\\\\tag \\alpha\\, \\é\\b1 \\";
        let found: Vec<_> = commands(tex).map(|range| &tex[range]).collect();
        assert_eq!(found, ["\\alpha", "\\b"]);
    }
}

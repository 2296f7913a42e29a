//! Marks in code that a list below explains: `# (1)` at the end of a line.

use super::fence::FenceInfo;
use crate::model::Flavour;

/// A mark at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Annotation {
    /// Where the code ends, without the space before the comment.
    end: usize,
    pub(super) number: u32,
}

impl Annotation {
    /// The line without its mark.
    pub(super) fn without(&self, line: &str) -> String {
        let newline = if line.ends_with('\n') { "\n" } else { "" };
        format!("{}{newline}", &line[..self.end])
    }
}

/// What starts a comment, and what ends it.
const COMMENTS: [(&str, &str); 7] = [
    ("<!--", "-->"),
    ("/*", "*/"),
    ("//", ""),
    ("--", ""),
    ("#", ""),
    (";", ""),
    ("%", ""),
];

/// The mark of a line: a comment of any language that holds a number in parentheses and nothing else.
pub(super) fn annotation(line: &str) -> Option<Annotation> {
    let body = line.trim_end();
    COMMENTS.iter().find_map(|(start, end)| {
        let inner = body.strip_suffix(end)?.trim_end().strip_suffix(')')?;
        let (before, number) = inner.rsplit_once('(')?;
        let code = before.trim_end().strip_suffix(start)?;
        let number = number.parse().ok()?;
        Some(Annotation {
            end: code.trim_end().len(),
            number,
        })
    })
}

/// Whether a block asks for marks, by its info string of Portolan's flavour.
pub(crate) fn is_annotated(info: &str) -> bool {
    info.contains("annotate") && FenceInfo::parse(info, Flavour::Portolan).annotate
}

/// The numbers of all marks of a block, in order.
pub(crate) fn numbers(code: &str) -> Vec<u32> {
    code.lines()
        .filter_map(|line| annotation(line).map(|found| found.number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_comments_with_a_number_alone() {
        let cases = [
            ("a: 1 # (1)\n", Some(("a: 1\n", 1))),
            ("x(); // (12)", Some(("x();", 12))),
            ("SELECT 1 -- (2)", Some(("SELECT 1", 2))),
            ("p {} /* (3) */", Some(("p {}", 3))),
            ("<b> <!-- (4) -->  \n", Some(("<b>\n", 4))),
            ("; (5)", Some(("", 5))),
            ("f(1)", None),
            ("a # see (1)", None),
            ("a # (x)", None),
            ("a # (99999999999)", None),
        ];
        for (line, expected) in cases {
            let found = annotation(line).map(|found| (found.without(line), found.number));
            let expected = expected.map(|(code, number): (&str, u32)| (code.to_owned(), number));
            assert_eq!(found, expected, "{line}");
        }
        assert_eq!(numbers("a # (2)\nb\nc # (1)\n"), [2, 1]);
    }
}

//! Lines of a diff: which were added, which removed, and where the sign ends.

use super::scopes::Letter;

/// What a line of a diff is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Neither added nor removed.
    None,
    /// Added.
    Inserted,
    /// Removed.
    Deleted,
}

impl Mark {
    /// The class of the line, behind `line`.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Inserted => " ins",
            Self::Deleted => " del",
        }
    }
}

/// A line of a diff, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DiffLine {
    pub mark: Mark,
    /// How many bytes at its start are its sign.
    pub sign: usize,
    /// The class of the rest.
    pub class: Letter,
}

/// Reads the lines of a diff in order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DiffReader {
    /// The line before was `--- a/file`, so that `+++ b/file` belongs to it.
    in_header: bool,
}

/// Lines between the files of a diff.
const HEADERS: [&str; 13] = [
    "diff ",
    "index ",
    "Index: ",
    "===",
    "@@",
    "new file",
    "deleted file",
    "similarity ",
    "rename ",
    "copy ",
    "old mode",
    "new mode",
    "Binary ",
];

impl DiffReader {
    /// What the line is; `next` is the one behind it.
    pub(super) fn read(&mut self, line: &str, next: Option<&str>) -> DiffLine {
        let header = DiffLine {
            mark: Mark::None,
            sign: 0,
            class: b'h',
        };
        let starts_file = line.starts_with("--- ") && next.is_some_and(|next| next.starts_with("+++ "));
        if starts_file || self.in_header && line.starts_with("+++ ") {
            self.in_header = starts_file;
            return header;
        }
        self.in_header = false;
        if HEADERS.iter().any(|start| line.starts_with(start)) {
            return header;
        }
        match line.as_bytes().first() {
            Some(b'+' | b'>') => DiffLine {
                mark: Mark::Inserted,
                sign: 1,
                class: b'i',
            },
            Some(b'-' | b'<') => DiffLine {
                mark: Mark::Deleted,
                sign: 1,
                class: b'd',
            },
            Some(b' ') => DiffLine {
                mark: Mark::None,
                sign: 1,
                class: 0,
            },
            Some(b'\\') => DiffLine {
                mark: Mark::None,
                sign: 0,
                class: b'c',
            },
            _ => DiffLine {
                mark: Mark::None,
                sign: 0,
                class: 0,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_signs_and_marks() {
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ fn\n same\n-old\n+new\n--- gone\n+++\n\\ No newline\n\nplain";
        let mut reader = DiffReader::default();
        let lines: Vec<_> = diff.split('\n').collect();
        let shown = lines.iter().enumerate().map(|(at, line)| {
            let read = reader.read(line, lines.get(at + 1).copied());
            let class = if read.class == 0 { '.' } else { read.class as char };
            format!("{class}{}{} {line}", read.sign, read.mark.class())
        });
        let shown = shown.collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(shown, @r#"
        h0 diff --git a/x b/x
        h0 --- a/x
        h0 +++ b/x
        h0 @@ -1,2 +1,2 @@ fn
        .1  same
        d1 del -old
        i1 ins +new
        d1 del --- gone
        i1 ins +++
        c0 \ No newline
        .0 
        .0 plain
        "#);
    }
}

//! What changed between two texts, as people and `patch` read it.

use std::fmt::Write as _;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

/// How many lines that stayed are shown around those that changed.
const AROUND: u32 = 3;

/// The change as a unified diff; empty where there is none.
pub(super) fn unified(path: &str, before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let (old, new) = (lines(before), lines(after));
    let mut out = String::new();
    let mut groups: Vec<Vec<(Range<u32>, Range<u32>)>> = Vec::new();
    for hunk in diff.hunks() {
        let goes_on = groups
            .last()
            .and_then(|group| group.last())
            .is_some_and(|last| hunk.before.start - last.0.end <= 2 * AROUND);
        match groups.last_mut().filter(|_| goes_on) {
            Some(group) => group.push((hunk.before, hunk.after)),
            None => groups.push(vec![(hunk.before, hunk.after)]),
        }
    }
    for group in groups {
        if out.is_empty() {
            let _ = write!(out, "--- {path}\n+++ {path}\n");
        }
        write_group(&mut out, &group, &old, &new);
    }
    out
}

fn write_group(out: &mut String, group: &[(Range<u32>, Range<u32>)], old: &[String], new: &[String]) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let lead = first.0.start.min(AROUND);
    let start = (first.0.start - lead, first.1.start - lead);
    let tail = AROUND.min(length(old).saturating_sub(last.0.end));
    let end = (last.0.end + tail, last.1.end + tail);
    let _ = writeln!(out, "@@ -{} +{} @@", span(start.0, end.0), span(start.1, end.1));
    let mut at = start.0;
    for (before, after) in group {
        write_lines(out, ' ', old, at..before.start);
        write_lines(out, '-', old, before.clone());
        write_lines(out, '+', new, after.clone());
        at = before.end;
    }
    write_lines(out, ' ', old, at..end.0);
}

fn span(start: u32, end: u32) -> String {
    let first = if start == end { start } else { start + 1 };
    format!("{first},{}", end - start)
}

fn length(lines: &[String]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(u32::MAX)
}

fn write_lines(out: &mut String, mark: char, lines: &[String], range: Range<u32>) {
    for at in range {
        let line = lines.get(at as usize).map_or("", String::as_str);
        let _ = writeln!(out, "{mark}{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_the_lines_around_them() {
        let before = (1..=20).map(|line| format!("{line}\n")).collect::<String>();
        let after = before.replace("\n4\n", "\nfour\nmore\n").replace("\n18\n", "\n");
        insta::assert_snapshot!(unified("a.css", &before, &after), @r"
        --- a.css
        +++ a.css
        @@ -1,7 +1,8 @@
         1
         2
         3
        -4
        +four
        +more
         5
         6
         7
        @@ -15,6 +16,5 @@
         15
         16
         17
        -18
         19
         20
        ");
        assert_eq!(unified("a", &before, &before), "");
        assert_eq!(unified("a", "", "x\n"), "--- a\n+++ a\n@@ -0,0 +1,1 @@\n+x\n");
    }
}

//! Lines and anchors: which part of a file is included.

use std::ops::Range;

use crate::nearest::nearest;

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    /// Lines from `start` (from 0) up to, not with, `end`.
    Lines { start: usize, end: Option<usize> },
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
}

impl Selection {
    pub(super) const ALL: Self = Self::Lines { start: 0, end: None };

    /// A path and the part of it that is meant: `f`, `f:2`, `f:2:`, `f::10`, `f:2:10`, `f:name`. What stands in
    /// place of the last line and is no number means the end of the file.
    pub(super) fn split(target: &str) -> (&str, Self) {
        let Some((path, part)) = target.split_once(':') else {
            return (target, Self::ALL);
        };
        let mut numbers = part.splitn(3, ':');
        let first = numbers.next().unwrap_or_default();
        let last = numbers.next().map(|last| last.parse::<usize>().ok());
        let selection = match first.parse::<usize>() {
            // Line 0 is taken for line 1.
            Ok(line) => {
                let start = line.saturating_sub(1);
                Self::Lines {
                    start,
                    end: last.unwrap_or(Some(start.saturating_add(1))),
                }
            }
            Err(_) if first.is_empty() => Self::Lines {
                start: 0,
                end: last.flatten(),
            },
            Err(_) => Self::Anchor(first.to_owned()),
        };
        (path, selection)
    }
}

/// A piece of included text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Bytes of the file.
    Bytes(Range<usize>),
    /// Text that is put before the byte at `at`.
    Made { text: &'static str, at: usize },
}

/// Why a part of a file is not there: a message and a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) message: String,
    pub(super) hint: String,
}

/// What was selected, and what is wrong with the selection: then nothing is selected that is not there.
pub(super) type Taken = (Vec<Piece>, Option<Missing>);

/// The selected lines, without the end of the last one.
pub(super) fn lines_of(path: &str, text: &str, selection: &Selection) -> Taken {
    let lines = lines(text);
    let (wanted, missing) = wanted(path, text, &lines, selection, Regions::First);
    let mut pieces = Vec::new();
    for (line, wanted) in lines.iter().zip(&wanted) {
        if *wanted == Line::Shown {
            push_line(&mut pieces, text, line);
        }
    }
    drop_last_end(&mut pieces, text);
    (pieces, missing)
}

/// All lines, with `# ` before those that are not selected.
pub(super) fn rustdoc_lines_of(path: &str, text: &str, selection: &Selection) -> Taken {
    let lines = lines(text);
    let (wanted, missing) = wanted(path, text, &lines, selection, Regions::All);
    let mut pieces = Vec::new();
    for (line, wanted) in lines.iter().zip(&wanted) {
        match wanted {
            Line::Dropped => continue,
            Line::Hidden => pieces.push(Piece::Made {
                text: "# ",
                at: line.start,
            }),
            Line::Shown => {}
        }
        push_line(&mut pieces, text, line);
    }
    drop_last_end(&mut pieces, text);
    (pieces, missing)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Shown,
    Hidden,
    /// It holds the mark of an anchor.
    Dropped,
}

/// An anchor may be set more than once. mdBook includes the first region alone, and hides what is in none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Regions {
    First,
    All,
}

/// The lines of a text, without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        lines.push(start..end);
        start = end + 1;
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

fn push_line(pieces: &mut Vec<Piece>, text: &str, line: &Range<usize>) {
    let end = (line.end + 1).min(text.len());
    match pieces.last_mut() {
        Some(Piece::Bytes(last)) if last.end == line.start => last.end = end,
        _ => pieces.push(Piece::Bytes(line.start..end)),
    }
}

fn drop_last_end(pieces: &mut [Piece], text: &str) {
    if let Some(Piece::Bytes(last)) = pieces.last_mut()
        && text[last.clone()].ends_with('\n')
    {
        last.end -= 1;
    }
}

fn wanted(
    path: &str,
    text: &str,
    lines: &[Range<usize>],
    selection: &Selection,
    regions: Regions,
) -> (Vec<Line>, Option<Missing>) {
    match selection {
        Selection::Lines { start, end } => {
            let range = *start..end.unwrap_or(usize::MAX);
            let shown = (0..lines.len()).map(|line| {
                if range.contains(&line) {
                    Line::Shown
                } else {
                    Line::Hidden
                }
            });
            (
                shown.collect(),
                check_lines(path, lines.len(), *start, *end).err(),
            )
        }
        Selection::Anchor(name) => anchored(path, text, lines, name, regions),
    }
}

fn check_lines(path: &str, count: usize, start: usize, end: Option<usize>) -> Result<(), Missing> {
    let has = match count {
        0 => format!("`{path}` is empty"),
        1 => format!("`{path}` has one line"),
        count => format!("`{path}` has {count} lines"),
    };
    if end.is_some_and(|end| end <= start) {
        let last = end.unwrap_or(0);
        let message = format!("the lines from {} to {last} are none", start + 1);
        return Err(Missing {
            message,
            hint: format!("write the first line before the last one; {has}"),
        });
    }
    if start >= count && (start > 0 || end.is_some()) {
        let message = format!("line {} does not exist: {has}", start + 1);
        return Err(Missing {
            message,
            hint: "correct the lines, or include an anchor, which moves with the text".to_owned(),
        });
    }
    Ok(())
}

fn anchored(
    path: &str,
    text: &str,
    lines: &[Range<usize>],
    wanted: &str,
    regions: Regions,
) -> (Vec<Line>, Option<Missing>) {
    let mut found = false;
    let mut inside = false;
    let mut known: Vec<&str> = Vec::new();
    let mut result = Vec::with_capacity(lines.len());
    for line in lines {
        let line = &text[line.clone()];
        let start = mark(line, "ANCHOR:");
        let end = mark(line, "ANCHOR_END:");
        known.extend(start);
        let shown = inside && start.is_none() && end.is_none();
        if inside {
            inside = end != Some(wanted);
        } else if start == Some(wanted) && (!found || regions == Regions::All) {
            inside = true;
            found = true;
        }
        result.push(match (shown, start.or(end)) {
            (true, _) => Line::Shown,
            (false, Some(_)) => Line::Dropped,
            (false, None) => Line::Hidden,
        });
    }
    if found {
        return (result, None);
    }
    let hint = match nearest(wanted, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => {
            format!("mark the lines in `{path}` with `ANCHOR: {wanted}` and `ANCHOR_END: {wanted}`")
        }
        None => format!("its anchors are {}", listed(&known)),
    };
    let missing = Missing {
        message: format!("`{path}` has no anchor `{wanted}`"),
        hint,
    };
    (result, Some(missing))
}

fn listed(names: &[&str]) -> String {
    let shown: Vec<_> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(shown.len());
    let and_more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{and_more}", shown.join(", "))
}

/// The name after the first `ANCHOR:` or `ANCHOR_END:` of a line that has one.
fn mark<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    line.match_indices(word).find_map(|(at, _)| {
        let rest = line[at + word.len()..].trim_start();
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
        let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
        Some(&rest[..end]).filter(|name| !name.is_empty())
    })
}

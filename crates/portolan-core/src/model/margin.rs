//! What the lines of a block stand behind in quotes and lists.

/// What the further lines of a block stand behind whose first line stands behind `before`: the marks of quotes, and as much
/// room as those of lists take.
#[must_use]
pub fn margin_behind(before: &str) -> String {
    let kept = |letter| if matches!(letter, '>' | '\t') { letter } else { ' ' };
    before.chars().map(kept).collect()
}

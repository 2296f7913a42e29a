//! The existing name that a mistyped one most likely meant.

/// A third of the letters may differ: less alike than this, a suggestion confuses more than it helps.
pub const ALIKE: f64 = 0.66;

/// The candidate that is nearest to `wanted`, when one is near enough to be worth a word. Ties go to the first.
#[must_use]
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    best(wanted, candidates.into_iter().map(|name| (name, name)), ALIKE)
}

/// Longer words are like nothing, and comparing them would cost.
const LONGEST: usize = 120;

/// The value whose name is nearest to `wanted` and at least so much alike (1 is the same). Case does not count, and
/// `_` is `-`.
pub fn best<'a, T>(wanted: &str, candidates: impl Iterator<Item = (&'a str, T)>, at_least: f64) -> Option<T> {
    let folded = |name: &str| name.to_lowercase().replace('_', "-");
    if wanted.chars().nth(LONGEST).is_some() {
        return None;
    }
    let wanted = folded(wanted);
    let mut winner: Option<(f64, T)> = None;
    for (name, value) in candidates {
        let alike = strsim::normalized_damerau_levenshtein(&wanted, &folded(name));
        if alike >= at_least && winner.as_ref().is_none_or(|(most, _)| alike > *most) {
            winner = Some((alike, value));
        }
    }
    winner.map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_suggested() {
        let known = ["owner", "description", "weight", "review_every"];
        assert_eq!(nearest("ownr", known), Some("owner"));
        assert_eq!(nearest("Weight", known), Some("weight"));
        assert_eq!(nearest("review-evry", known), Some("review_every"));
        assert_eq!(nearest("banana", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"a".repeat(121), [&*"a".repeat(121)]), None);
    }
}

//! How good an answer is.
//!
//! Entry point: [`Score::of`]. Pure: judged pages and hits in, figures out.

use super::engine::Hit;
use super::judged::Expected;

/// How many pages recall looks at: what stands on a screen.
const SEEN: usize = 5;

/// The figures of one answer, or the means of many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// 1 over the rank of the first page that is right; 0 without one.
    pub reciprocal_rank: f64,
    /// The share of the right pages that stand among the first five.
    pub recall: f64,
    /// Normalised discounted cumulative gain of the first ten pages.
    pub gain: f64,
}

impl Score {
    /// The figures of an answer to a query with these expected pages.
    #[must_use]
    pub fn of(expected: &[Expected], hits: &[Hit]) -> Self {
        let grade = |hit: &Hit| {
            let found = expected.iter().find(|expected| expected.page == hit.page);
            found.map_or(0, |expected| expected.grade)
        };
        let grades: Vec<u8> = hits.iter().map(grade).collect();
        let first = grades.iter().position(|grade| *grade > 0);
        let seen = grades.iter().take(SEEN).filter(|grade| **grade > 0).count();
        let mut ideal: Vec<u8> = expected.iter().map(|expected| expected.grade).collect();
        ideal.sort_unstable_by(|left, right| right.cmp(left));
        Self {
            reciprocal_rank: first.map_or(0.0, |index| 1.0 / as_real(index + 1)),
            recall: as_real(seen) / as_real(expected.len()),
            gain: discounted(&grades) / discounted(&ideal),
        }
    }

    /// The means of many; of none, zeroes.
    #[must_use]
    pub fn mean(scores: &[Self]) -> Self {
        let mean =
            |figure: fn(&Self) -> f64| super::bootstrap::mean(&scores.iter().map(figure).collect::<Vec<_>>());
        Self {
            reciprocal_rank: mean(|score| score.reciprocal_rank),
            recall: mean(|score| score.recall),
            gain: mean(|score| score.gain),
        }
    }
}

/// Whether an answer shows the expected section of the first right page that has one; nothing where none was found.
#[must_use]
pub fn section(expected: &[Expected], hits: &[Hit]) -> Option<bool> {
    hits.iter().take(SEEN).find_map(|hit| {
        let page = expected.iter().find(|expected| expected.page == hit.page)?;
        page.anchor.as_ref()?;
        Some(hit.anchor == page.anchor)
    })
}

/// The rank of the first right page.
#[must_use]
pub fn rank(expected: &[Expected], hits: &[Hit]) -> Option<usize> {
    let is_right = |hit: &Hit| expected.iter().any(|expected| expected.page == hit.page);
    hits.iter().position(is_right).map(|index| index + 1)
}

fn discounted(grades: &[u8]) -> f64 {
    let gain =
        |(index, grade): (usize, &u8)| (2_f64.powi(i32::from(*grade)) - 1.0) / as_real(index + 2).log2();
    // An empty sum of floats is -0.
    grades
        .iter()
        .enumerate()
        .map(gain)
        .fold(0.0, |sum, gain| sum + gain)
}

/// Counts of pages and queries are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(super) fn as_real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(pages: &[(&str, u8)]) -> Vec<Expected> {
        let page = |(page, grade): &(&str, u8)| Expected {
            page: (*page).to_owned(),
            anchor: Some("s".to_owned()),
            grade: *grade,
        };
        pages.iter().map(page).collect()
    }

    fn hits(pages: &str) -> Vec<Hit> {
        let hit = |place: &str| {
            let (page, anchor) = place
                .split_once('#')
                .map_or((place, None), |(page, anchor)| (page, Some(anchor)));
            Hit {
                page: page.to_owned(),
                anchor: anchor.map(str::to_owned),
            }
        };
        pages.split_whitespace().map(hit).collect()
    }

    #[test]
    fn the_best_order_scores_one_in_everything() {
        let score = Score::of(&expected(&[("a", 2), ("b", 1)]), &hits("a b x"));
        assert_eq!((score.reciprocal_rank, score.recall, score.gain), (1.0, 1.0, 1.0));
    }

    #[test]
    fn figures_fall_with_the_rank() {
        let expected = expected(&[("a", 2), ("b", 1)]);
        let score = Score::of(&expected, &hits("x b y z w a"));
        assert_eq!((score.reciprocal_rank, score.recall), (0.5, 0.5));
        // By hand: (1 / log2 3 + 3 / log2 7) / (3 / log2 2 + 1 / log2 3).
        assert!((score.gain - 0.468_076).abs() < 1e-6, "{}", score.gain);
        assert_eq!(rank(&expected, &hits("x b")), Some(2));
    }

    #[test]
    fn nothing_found_scores_nothing() {
        let expected = expected(&[("a", 2)]);
        assert_eq!(Score::of(&expected, &[]), Score::default());
        assert_eq!(Score::of(&expected, &hits("x y")), Score::default());
        assert_eq!((rank(&expected, &[]), section(&expected, &[])), (None, None));
    }

    #[test]
    fn sections_are_looked_at_where_the_page_was_found() {
        let expected = expected(&[("a", 2)]);
        assert_eq!(section(&expected, &hits("x a#s")), Some(true));
        assert_eq!(section(&expected, &hits("a#other")), Some(false));
        assert_eq!(section(&expected, &hits("x y z v w a#s")), None);
    }

    #[test]
    fn the_mean_of_none_is_nothing() {
        assert_eq!(Score::mean(&[]), Score::default());
        let one = Score {
            reciprocal_rank: 1.0,
            recall: 0.5,
            gain: 0.0,
        };
        assert_eq!(Score::mean(&[one, Score::default()]).reciprocal_rank, 0.5);
    }
}

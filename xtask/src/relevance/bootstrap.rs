//! How sure a difference of means is: the paired bootstrap.
//!
//! Entry point: [`Interval::of`]. The same figures give the same interval: the random numbers have a fixed seed.

use super::score::as_real;

/// How often the queries are drawn anew.
const RESAMPLES: usize = 10_000;

/// The mean of differences with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean of the differences themselves.
    pub mean: f64,
    /// 2.5 % of the resampled means lie below.
    pub low: f64,
    /// 2.5 % of them lie above.
    pub high: f64,
}

impl Interval {
    /// The interval of paired differences, one a query; of none, nothing.
    #[must_use]
    pub fn of(differences: &[f64]) -> Self {
        if differences.is_empty() {
            return Self {
                mean: 0.0,
                low: 0.0,
                high: 0.0,
            };
        }
        let mut random = Random(0x0070_6f72_746f_6c61);
        let mut means: Vec<f64> = (0..RESAMPLES)
            .map(|_| {
                let drawn = (0..differences.len()).map(|_| differences[random.below(differences.len())]);
                drawn.sum::<f64>() / as_real(differences.len())
            })
            .collect();
        means.sort_by(f64::total_cmp);
        let tail = RESAMPLES / 40;
        Self {
            mean: mean(differences),
            low: means[tail],
            high: means[RESAMPLES - 1 - tail],
        }
    }
}

/// The mean; of none, 0.
#[must_use]
pub fn mean(figures: &[f64]) -> f64 {
    if figures.is_empty() {
        return 0.0;
    }
    figures.iter().sum::<f64>() / as_real(figures.len())
}

/// SplitMix64: small, and good enough to draw queries.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` - 1: the upper half of a product, which needs no division and is even enough here.
    fn below(&mut self, limit: usize) -> usize {
        let product = u128::from(self.next()) * limit as u128;
        usize::try_from(product >> 64).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_difference_is_certain() {
        let interval = Interval::of(&[0.25; 40]);
        assert_eq!((interval.mean, interval.low, interval.high), (0.25, 0.25, 0.25));
    }

    #[test]
    fn the_interval_is_that_of_theory() {
        // 100 differences of 0 or 1, half of each: the mean's deviation is 0.05, so the interval is 0.5 ± 0.098.
        let differences: Vec<f64> = (0..100).map(|number| f64::from(number % 2)).collect();
        let interval = Interval::of(&differences);
        assert_eq!(interval.mean, 0.5);
        assert!((interval.low - 0.402).abs() < 0.011, "{interval:?}");
        assert!((interval.high - 0.598).abs() < 0.011, "{interval:?}");
    }

    #[test]
    fn the_same_figures_give_the_same_interval() {
        let differences: Vec<f64> = (0..37).map(|number| f64::from(number * 7 % 11)).collect();
        assert_eq!(Interval::of(&differences), Interval::of(&differences));
    }

    #[test]
    fn none_is_no_difference() {
        assert_eq!(Interval::of(&[]).mean, 0.0);
    }

    #[test]
    fn numbers_stay_below_their_limit_and_reach_all_of_it() {
        let mut random = Random(1);
        let drawn: std::collections::BTreeSet<usize> = (0..1000).map(|_| random.below(7)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    }
}

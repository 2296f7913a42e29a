//! The ids of a long page, in an order that makes finding one cheap.
//!
//! A page of 10,000 headings with as many links to itself would otherwise compare each with each.

use crate::model::PageSummary;

/// Pages with fewer ids are searched from front to back.
const LONG: usize = 64;

/// How many ids on each side of where a missing one would stand are compared with it.
const NEAR: usize = 48;

/// The ids of one page by name: places in the list that [`Anchors::all`] walks.
#[derive(Debug)]
pub(super) struct Anchors(Vec<u32>);

impl Anchors {
    /// All ids that a link may name, in the order of the page: headings, then the rest.
    pub(super) fn all(summary: &PageSummary) -> impl Iterator<Item = &str> {
        let headings = summary.headings.iter().map(|heading| heading.id.as_str());
        headings.chain(summary.anchors.iter().map(String::as_str))
    }

    /// The order of a page's ids, where there are so many that it pays.
    pub(super) fn of_long_page(summary: &PageSummary) -> Option<Self> {
        let count = summary.headings.len() + summary.anchors.len();
        if count < LONG {
            return None;
        }
        let mut order: Vec<u32> = (0..u32::try_from(count).ok()?).collect();
        order.sort_unstable_by(|left, right| at(summary, *left).cmp(at(summary, *right)));
        Some(Self(order))
    }

    /// Whether `id` is one of them.
    pub(super) fn contains(&self, summary: &PageSummary, id: &str) -> bool {
        self.0
            .binary_search_by(|place| at(summary, *place).cmp(id))
            .is_ok()
    }

    /// Those that begin like `id`.
    pub(super) fn near<'a>(&self, summary: &'a PageSummary, id: &str) -> Vec<&'a str> {
        let middle = self.0.partition_point(|place| at(summary, *place) < id);
        let range = middle.saturating_sub(NEAR)..(middle + NEAR).min(self.0.len());
        self.0[range].iter().map(|place| at(summary, *place)).collect()
    }
}

fn at(summary: &PageSummary, place: u32) -> &str {
    let place = place as usize;
    match summary.headings.get(place) {
        Some(heading) => &heading.id,
        None => summary
            .anchors
            .get(place - summary.headings.len())
            .map_or("", String::as_str),
    }
}

//! Filters and counts: which pages have a kind, an owner, a tag or a language, and how the matching ones divide.

use crate::analysis::fold::fold;
use crate::analysis::stop::primary;
use crate::format::pages::{PROPERTIES, Pages};
use crate::{Facet, FacetValue, Request};

/// What pages must be, by property.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filters {
    /// For each property the numbers of the values that pass; nothing where all do.
    pass: [Option<Vec<u32>>; 4],
}

impl Filters {
    /// The filters of a request and of what was typed (`kind:`, `owner:`, `tag:`).
    pub(crate) fn of(pages: &Pages, request: &Request, typed: &[Vec<String>; 3]) -> Self {
        let chosen = [&request.kind, &request.owner, &request.tag, &request.language];
        let mut filters = Self::default();
        for (property, pass) in filters.pass.iter_mut().enumerate() {
            let names = &pages.values[property].names;
            let of_request = (!chosen[property].is_empty()).then(|| {
                let wanted = chosen[property].iter().map(|value| key(property, value));
                matching(names, property, &wanted.collect::<Vec<_>>(), false)
            });
            let of_query = typed
                .get(property)
                .filter(|values| !values.is_empty())
                .map(|values| {
                    let wanted: Vec<String> = values.iter().map(|value| key(property, value)).collect();
                    matching(names, property, &wanted, true)
                });
            *pass = match (of_request, of_query) {
                (Some(mut left), Some(right)) => {
                    left.retain(|value| right.contains(value));
                    Some(left)
                }
                (left, right) => left.or(right),
            };
        }
        filters
    }

    /// Whether a page passes each of the filters.
    fn passes(&self, pages: &Pages, page: usize) -> [bool; 4] {
        let mut passes = [true; 4];
        for ((pass, filter), values) in passes.iter_mut().zip(&self.pass).zip(&pages.values) {
            if let Some(filter) = filter {
                *pass = values.of(page).iter().any(|value| filter.contains(value));
            }
        }
        passes
    }

    /// Whether there is any.
    pub(crate) fn is_empty(&self) -> bool {
        self.pass.iter().all(Option::is_none)
    }

    /// Divides matching pages by their properties, a property's own filter left aside; and keeps those that pass.
    pub(crate) fn apply<T>(
        &self,
        pages: &Pages,
        matching: Vec<T>,
        page_of: impl Fn(&T) -> usize,
    ) -> (Vec<T>, Vec<Facet>) {
        let mut counts = pages
            .values
            .each_ref()
            .map(|values| vec![0_usize; values.names.len()]);
        let mut kept = Vec::with_capacity(matching.len());
        for item in matching {
            let page = page_of(&item);
            let passes = self.passes(pages, page);
            let failed = passes.iter().filter(|pass| !**pass).count();
            for (property, counts) in counts.iter_mut().enumerate() {
                if failed == 0 || failed == 1 && !passes[property] {
                    for value in pages.values[property].of(page) {
                        if let Some(count) = counts.get_mut(*value as usize) {
                            *count += 1;
                        }
                    }
                }
            }
            if failed == 0 {
                kept.push(item);
            }
        }
        let facets = counts
            .iter()
            .enumerate()
            .map(|(property, counts)| facet(pages, property, counts));
        (kept, facets.filter(|facet| !facet.values.is_empty()).collect())
    }
}

fn facet(pages: &Pages, property: usize, counts: &[usize]) -> Facet {
    let mut values: Vec<FacetValue> = pages.values[property]
        .names
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(value, count)| FacetValue {
            value: value.clone(),
            pages: *count,
        })
        .collect();
    values.sort_by(|left, right| {
        right
            .pages
            .cmp(&left.pages)
            .then_with(|| left.value.cmp(&right.value))
    });
    Facet {
        name: PROPERTIES[property].to_owned(),
        values,
    }
}

/// What two spellings of a value have in common.
fn key(property: usize, value: &str) -> String {
    if PROPERTIES[property] == "language" {
        primary(value)
    } else {
        fold(value.trim())
    }
}

/// The numbers of the values that are wanted; where there are none and it is typed, of those that begin so.
fn matching(names: &[String], property: usize, wanted: &[String], typed: bool) -> Vec<u32> {
    let find = |is_match: &dyn Fn(&str, &str) -> bool| {
        let of = |name: &str| wanted.iter().any(|wanted| is_match(&key(property, name), wanted));
        let numbers = (0_u32..)
            .zip(names)
            .filter(|(_, name)| of(name))
            .map(|(number, _)| number);
        numbers.collect::<Vec<u32>>()
    };
    let exact = find(&|name, wanted| name == wanted);
    if exact.is_empty() && typed {
        find(&|name, wanted| name.starts_with(wanted))
    } else {
        exact
    }
}

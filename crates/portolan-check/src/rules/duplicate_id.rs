//! The same id twice on a page
//!
//! Two places of a page have the same id, one of them by hand: `{#setup}` behind a heading, or `id="setup"` in raw
//! HTML. Links to `#setup` lead to the first one alone. Headings that only have the same text are no problem: their
//! ids get numbers.
//!
//! ## Reported
//!
//! ```markdown
//! ## Setup of the server {#setup}
//!
//! ## Setup
//! ```
//!
//! ## Instead
//!
//! ```markdown
//! ## Setup of the server {#server-setup}
//!
//! ## Setup
//! ```

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use portolan_core::model::Diagnostics;

use crate::PageInput;

/// Looks for each id among those before it.
pub(crate) fn check(page: &PageInput<'_>, found: &mut Diagnostics) {
    let mut first = HashMap::with_capacity(page.parts.ids.len());
    for part in &page.parts.ids {
        match first.entry(part.id.as_str()) {
            Entry::Vacant(free) => _ = free.insert(&part.range),
            Entry::Occupied(taken) => {
                let place = page.spans.locate((*taken.get()).clone());
                let message = format!(
                    "the id `{}` is on this page already; links to it lead there",
                    part.id
                );
                let hint = format!("choose another: line {} of `{}` has it", place.line, place.file);
                found.push(
                    page.report("duplicate-id", part.range.clone(), message)
                        .hint(hint),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::test_page::findings;

    #[test]
    fn an_id_that_is_taken_is_reported_at_the_later_place() {
        let text =
            "## Setup of all {#setup}\n\n## Setup\n\n<a id=\"x\"></a>\n\ntext <b id=x>y</b>\n\n## Z {#x}\n";
        insta::assert_snapshot!(findings(text), @r#"
        3:1+8 duplicate-id: the id `setup` is on this page already; links to it lead there (choose another: line 1 of `a.md` has it)
        7:6+8 duplicate-id: the id `x` is on this page already; links to it lead there (choose another: line 5 of `a.md` has it)
        9:1+9 duplicate-id: the id `x` is on this page already; links to it lead there (choose another: line 5 of `a.md` has it)
        "#);
    }

    #[test]
    fn equal_headings_have_different_ids() {
        assert_eq!(
            findings("# A\n\n## A\n\n## A\n\n<a id=\"\"></a><a id></a><a id=A></a>\n"),
            ""
        );
    }
}

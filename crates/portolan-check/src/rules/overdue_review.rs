//! A review that is overdue
//!
//! The front matter of a page says when somebody last made sure that it is true (`reviewed`) and how long that holds
//! (`review_every`), and that day has passed. Runbooks that nobody has tried for a year fail on the night when they
//! are needed. Review the page and set `reviewed` to that day.
//!
//! ## What day it is
//!
//! Only `portolan check` reports it: a build must not come out differently tomorrow. Today is the day that `--today`
//! gives, else that of `SOURCE_DATE_EPOCH`, else the clock's (UTC). In CI, pass the day of the commit, so that the same
//! commit always has the same result:
//!
//! ```console
//! $ portolan check --strict --today "$(git log -1 --format=%cs)"
//! ```
//!
//! A nightly run without `--today` tells of reviews that fall due while nobody commits.

use portolan_core::assemble::add_days;
use portolan_core::model::{Diagnostic, Diagnostics};

use crate::{Field, SiteInput};

/// Compares each page's due day with today; without one nothing is overdue.
pub(crate) fn check(input: &SiteInput<'_>, found: &mut Diagnostics) {
    let Some(today) = input.today else { return };
    for info in &input.site.pages {
        let meta = &info.entry.meta;
        let (Some(reviewed), Some(days)) = (&meta.reviewed, meta.review_every) else {
            continue;
        };
        // Days of this form are in order as text is. On the day itself there is still time.
        let Some(due) = add_days(reviewed, days).filter(|due| due.as_str() < today) else {
            continue;
        };
        let owner = match &meta.owner {
            Some(owner) => format!("ask `{owner}`, who keeps it, to go through it"),
            None => "go through it".to_owned(),
        };
        found.push(
            Diagnostic::new(
                "overdue-review",
                format!("the page was to be reviewed by {due}; the last review was on {reviewed}"),
            )
            .at((input.place)(info, Field::Reviewed))
            .on_page(info.entry.id.path.clone())
            .hint(format!("{owner}, and set `reviewed` to that day")),
        );
    }
}

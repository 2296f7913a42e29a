//! An index that follows its pages: after a small change they need not wait for it.
//!
//! The pages are in their place by then, with the index of the last build, whose files are as they were: it finds all
//! that has not changed. This stage makes the new index and puts it into the site with a second exchange. Where that
//! does not come to its end the site stays usable, and the next build makes the index, because its key is another.

use anyhow::{Context as _, bail};
use portolan_core::model::Diagnostics;

use super::publish::{self, Hashes};
use super::render::Stage;
use super::search::{self, Baked, Search};
use crate::output::StatFacts;
use crate::progress::Progress;
use crate::report::Report;

const OLD_INDEX: &str =
    "the pages are published; the search finds what it found before them, until the next build";

/// A site whose pages are in their place.
pub(super) struct Published {
    /// What its files hold.
    pub(super) hashes: Hashes,
    /// What is known of them on disk.
    pub(super) facts: StatFacts,
    /// The index that it still has.
    pub(super) last: Baked,
}

/// Makes the index of a published site and puts it in the place of its last one.
pub(super) fn follow(
    search: &Search<'_>,
    stage: &Stage<'_>,
    site: Published,
    progress: &dyn Progress,
    report: &mut Report,
) -> anyhow::Result<Result<Baked, Diagnostics>> {
    let Published {
        mut hashes,
        facts,
        last,
    } = site;
    for (path, _) in &last.files {
        hashes.remove(path);
    }
    let attempt = || -> anyhow::Result<Result<Baked, Diagnostics>> {
        let writer = publish::again(stage, &hashes, facts, progress)?;
        let baked = match search::bake(search, &writer, progress)? {
            Ok(baked) => baked,
            Err(problems) => return Ok(Err(problems)),
        };
        hashes.extend(baked.files.iter().cloned());
        let nav = publish::first_nav_file(stage.site);
        publish::write_site_script(stage, &writer, &hashes, &nav, Some(&baked))?;
        super::go_on(progress)?;
        publish::keep_facts(stage, &publish::add(writer, report)?);
        Ok(Ok(baked))
    };
    match attempt() {
        Err(_) if progress.is_stopped() => bail!("the build was stopped: {OLD_INDEX}"),
        outcome => outcome.context(OLD_INDEX),
    }
}

//! The files of an index in a site.
//!
//! Entry points: [`bake`], and [`last`] for an index that is to be replaced once the pages are in their place.

use anyhow::Context as _;
use portolan_core::model::{Diagnostics, UrlPath};
use portolan_core::site_files::SearchFacts;
use portolan_search::{Pack, face, layout, module};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Made, NotMade, Search, facts_of};
use crate::cache::{Key, SITE};
use crate::output::{ContentHash, SiteWriter};
use crate::progress::Progress;
use crate::report::SearchReport;

/// An index that lies in the site.
pub(in crate::pipeline) struct Baked {
    pub(in crate::pipeline) facts: SearchFacts,
    /// Every file, by its path.
    pub(in crate::pipeline) files: Vec<(String, ContentHash)>,
    pub(in crate::pipeline) report: SearchReport,
}

/// What the next build must know of an index to keep it.
#[derive(Serialize, Deserialize)]
struct Record {
    /// Of everything that it was made from.
    key: Key,
    /// Of each page, sorted.
    page_keys: Vec<Key>,
    /// The hash of the engine that reads it.
    engine: String,
    pack: String,
    texts: u32,
    boot_bytes: u64,
    files: Vec<(String, ContentHash)>,
    report: SearchReport,
}

/// Puts the index of a book into its site: that of the last build where it is made from the same.
pub(in crate::pipeline) fn bake(
    search: &Search<'_>,
    writer: &SiteWriter,
    progress: &dyn Progress,
) -> anyhow::Result<Result<Baked, Diagnostics>> {
    if let Some(mut record) = record_of_last(search).filter(|record| record.key == *search.key())
        && keep(search, &record, writer)?
    {
        record.report.is_kept = true;
        return Ok(Ok(baked(search, record)));
    }
    let made = match search.make(&|| progress.is_stopped()) {
        Ok(made) => made,
        Err(NotMade::Stopped) => {
            crate::pipeline::go_on(progress)?;
            anyhow::bail!("the search index was not finished");
        }
        Err(NotMade::Problems(problems)) => return Ok(Err(problems)),
        Err(NotMade::Failed(error)) => return Err(error),
    };
    let record = write(search, &made, writer, progress)?;
    if let Ok(bytes) = postcard::to_stdvec(&record) {
        search
            .stage
            .cache
            .put(SITE, search.stage.book.index_key(), &bytes);
    }
    Ok(Ok(baked(search, record)))
}

/// The index of the last build, which stays until there is a new one; `None` where it is just what the book needs now,
/// where many pages differ, where the site does not have it any more, or where another engine reads it.
pub(in crate::pipeline) fn last(search: &Search<'_>, writer: &SiteWriter) -> anyhow::Result<Option<Baked>> {
    let record = record_of_last(search).filter(|record| {
        record.key != *search.key() && record.engine == module().hash && search.is_near(&record.page_keys)
    });
    match record {
        Some(record) if keep(search, &record, writer)? => Ok(Some(baked(search, record))),
        _ => Ok(None),
    }
}

fn baked(search: &Search<'_>, record: Record) -> Baked {
    let Record {
        pack,
        texts,
        boot_bytes,
        files,
        report,
        ..
    } = record;
    Baked {
        facts: facts_of(search.options, search.stage.site, (&pack, texts, boot_bytes)),
        files,
        report,
    }
}

fn record_of_last(search: &Search<'_>) -> Option<Record> {
    let stage = search.stage;
    let bytes = stage.cache.get(SITE, &stage.book.index_key())?;
    postcard::from_bytes(&bytes).ok()
}

/// Keeps the files of an index, when the site still has all of them. Files of the author's at its paths win.
fn keep(search: &Search<'_>, record: &Record, writer: &SiteWriter) -> anyhow::Result<bool> {
    let url = |path: &String| UrlPath::new(path.as_str());
    let is_there = |(path, hash): &(String, ContentHash)| writer.can_keep(&url(path), hash);
    if record.files.iter().any(|(path, _)| is_taken(search, path)) || !record.files.par_iter().all(is_there) {
        return Ok(false);
    }
    for (path, hash) in &record.files {
        let is_kept = writer.keep(&url(path), hash);
        if !is_kept.with_context(|| writing(path))? {
            anyhow::bail!("`{path}` was changed while the site was built; build it again");
        }
    }
    Ok(true)
}

fn write(
    search: &Search<'_>,
    made: &Made,
    writer: &SiteWriter,
    progress: &dyn Progress,
) -> anyhow::Result<Record> {
    let pack = &made.pack;
    let engine = module();
    let put = |name: &str, bytes: &[u8]| -> anyhow::Result<Option<(String, ContentHash)>> {
        crate::pipeline::go_on(progress)?;
        let _span = tracing::info_span!("index file").entered();
        let path = layout::path(name);
        if is_taken(search, &path) {
            return Ok(None);
        }
        let hash = writer.write(&UrlPath::new(path.as_str()), &face::encode(name, bytes));
        Ok(Some((path.clone(), hash.with_context(|| writing(&path))?)))
    };
    // The boot file is the largest, so it is begun first.
    let (boot, chunks) = rayon::join(
        || -> anyhow::Result<_> {
            let boot = pack.boot();
            Ok((put(&layout::boot(pack.name()), &boot)?, boot.len() as u64))
        },
        || -> anyhow::Result<Vec<_>> {
            (0..pack.len())
                .into_par_iter()
                .map(|id| {
                    let bytes = pack.chunk(id);
                    Ok((put(&layout::chunk(pack.name(), id), &bytes)?, bytes.len()))
                })
                .collect()
        },
    );
    let ((boot, boot_bytes), chunks) = (boot?, chunks?);
    let (bytes, text_bytes) = sizes(pack, &chunks);
    let mut page_keys = search.page_keys().to_vec();
    page_keys.sort_unstable();
    let mut files = vec![put(&layout::engine(engine.hash), engine.bytes)?, boot];
    files.extend(chunks.into_iter().map(|(file, _)| file));
    Ok(Record {
        key: *search.key(),
        page_keys,
        engine: engine.hash.to_owned(),
        pack: pack.name().to_owned(),
        texts: pack.texts(),
        boot_bytes,
        files: files.into_iter().flatten().collect(),
        report: SearchReport {
            pages: made.pages,
            sections: made.sections,
            files: pack.len() as usize + 2,
            bytes: bytes + boot_bytes,
            text_bytes,
            engine_bytes: engine.bytes.len() as u64,
            is_kept: false,
            follows: false,
            seconds: 0.0,
        },
    })
}

/// How many bytes the chunks are that words are found by, and those that hold text alone.
fn sizes<T>(pack: &Pack, chunks: &[(T, usize)]) -> (u64, u64) {
    let texts = (pack.texts() as usize).min(chunks.len());
    let sum = |chunks: &[(T, usize)]| chunks.iter().map(|(_, bytes)| *bytes as u64).sum();
    (sum(&chunks[..texts]), sum(&chunks[texts..]))
}

/// Whether an author's file or page lies at a path.
fn is_taken(search: &Search<'_>, path: &str) -> bool {
    let site = search.stage.site;
    site.asset(path).is_some() || site.page_of_url(path).is_some()
}

fn writing(path: &str) -> String {
    format!("cannot write `{path}`")
}

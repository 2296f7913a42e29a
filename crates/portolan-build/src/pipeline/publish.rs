//! The last stages: files that are no pages, and the new site in the old one's place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use portolan_core::assemble::nav_file::{NavFile, nav_files};
use portolan_core::assemble::{RedirectPage, SiteIndex};
use portolan_core::copies;
use portolan_core::model::UrlPath;
use portolan_core::site_files;
use portolan_core::theme::view::RedirectView;
use rayon::prelude::*;

use super::assets::Asset;
use super::book::Book;
use super::render::{RenderKeys, Stage};
use super::search::{self, Baked};
use super::{Mode, Request, facts};
use crate::cache::{Cache, SITE};
use crate::output::{ContentHash, Outcome, SiteWriter, StatFacts, Swap, Target};
use crate::progress::Progress;
use crate::report::Report;

/// The content of every file of a site, but for `site.js`, which names it.
pub(super) type Hashes = BTreeMap<String, ContentHash>;

/// Opens the output folder, before any work is done that could not be written.
pub(super) fn open(
    request: &Request,
    book: &Book,
    cache: &Cache,
    report: &mut Report,
    progress: &dyn Progress,
) -> anyhow::Result<Option<SiteWriter>> {
    if request.mode == Mode::Check {
        return Ok(None);
    }
    report.output.clone_from(&book.output);
    let stats = cache.get(SITE, &book.stats_key());
    let target = Target {
        facts: stats
            .and_then(|bytes| postcard::from_bytes(&bytes).ok())
            .unwrap_or_default(),
        ..target(book, book.output.clone())
    };
    let writer = begin(&target, progress)?;
    report.kept_last_site = book.output.join(crate::output::MARK).is_file();
    Ok(Some(writer))
}

/// A folder that something of the book is written to.
pub(super) fn target(book: &Book, folder: PathBuf) -> Target {
    let mut protected = vec![book.root().to_path_buf(), book.source_on_disk()];
    protected.extend(std::env::home_dir().filter(|home| home.is_dir()));
    let mut closed = vec![book.cache_folder()];
    if !matches!(book.site.source_folder.as_str(), "" | ".") {
        closed.push(book.source_on_disk());
    }
    Target {
        folder,
        protected,
        closed,
        ..Target::default()
    }
}

/// Opens a folder, waiting for another build that writes to it.
pub(super) fn begin(target: &Target, progress: &dyn Progress) -> anyhow::Result<SiteWriter> {
    let mut told = false;
    let mut waiting = |_| {
        say_once(
            progress,
            &mut told,
            "waiting for another build into this folder to end",
        )
    };
    SiteWriter::begin(target, &mut waiting).map_err(anyhow::Error::new)
}

/// Tells once that another build is waited for, and goes on waiting.
pub(super) fn say_once(progress: &dyn Progress, told: &mut bool, text: &str) -> ControlFlow<()> {
    if progress.is_stopped() {
        return ControlFlow::Break(());
    }
    if !std::mem::replace(told, true) {
        progress.note(text);
    }
    ControlFlow::Continue(())
}

/// Writes every file of the site that is no page.
pub(super) fn write_files(
    stage: &Stage<'_>,
    writer: &SiteWriter,
    assets: &[Asset],
    pages: &RenderKeys,
    search: Option<&Baked>,
) -> anyhow::Result<Hashes> {
    let copied: Vec<(String, ContentHash)> = assets
        .par_iter()
        .map(|asset| {
            let url = UrlPath::new(asset.facts.path.as_str());
            let from = stage.book.on_disk(&asset.file);
            let hash = writer
                .copy(&url, &from)
                .with_context(|| format!("cannot publish `{}`", asset.file))?;
            Ok((url.as_str().to_owned(), hash))
        })
        .collect::<anyhow::Result<_>>()?;
    let mut hashes: Hashes = pages.iter().map(|(url, page)| (url.clone(), page.hash)).collect();
    hashes.extend(copied);
    hashes.extend(search.iter().flat_map(|search| search.files.iter().cloned()));
    let nav = nav_files(stage.site);
    let first = path_of_first(&nav);
    let made: Vec<(String, ContentHash)> = made_files(stage, nav)?
        .into_par_iter()
        // An author's file of that name wins.
        .filter(|(name, _)| !hashes.contains_key(name))
        .map(|(name, bytes)| {
            let hash = writer
                .write(&UrlPath::new(&name), &bytes)
                .with_context(|| format!("cannot write `{name}`"))?;
            Ok((name, hash))
        })
        .collect::<anyhow::Result<_>>()?;
    hashes.extend(made);
    write_site_script(stage, writer, &hashes, &first, search)?;
    Ok(hashes)
}

/// Writes `site.js`, which knows of all other files; `nav` is the path of the first file of the navigation.
pub(super) fn write_site_script(
    stage: &Stage<'_>,
    writer: &SiteWriter,
    hashes: &Hashes,
    nav: &str,
    search: Option<&Baked>,
) -> anyhow::Result<()> {
    let facts = facts::build_facts(stage.book, hashes);
    let search = search.map(|search| &search.facts);
    let script = site_files::site_script(nav, search, &facts);
    writer
        .write(&UrlPath::new("site.js"), script.as_bytes())
        .context("cannot write `site.js`")?;
    Ok(())
}

/// Every file of the site that Portolan makes and that is no page, those of the navigation among them, but for `site.js`,
/// which knows of all others.
pub(super) fn made_files(
    stage: &Stage<'_>,
    nav: Vec<NavFile>,
) -> anyhow::Result<Vec<(String, Cow<'static, [u8]>)>> {
    let own = |text: String| Cow::Owned(text.into_bytes());
    let theme = stage.theme.theme.assets().iter();
    let mut files: Vec<(String, Cow<'static, [u8]>)> = theme
        .map(|asset| (asset.url.as_str().to_owned(), Cow::Owned(asset.bytes.clone())))
        .collect();
    files.extend(nav.into_iter().map(|file| (nav_path(&file.name), own(file.text))));
    let (texts, redirects) = rayon::join(|| texts(stage), || redirects(stage));
    let texts = texts.into_iter().chain(redirects?);
    files.extend(texts.map(|(name, text)| (name, own(text))));
    Ok(files)
}

/// Where the first file of the navigation lies.
pub(super) fn first_nav_file(site: &SiteIndex) -> String {
    path_of_first(&nav_files(site))
}

fn path_of_first(nav: &[NavFile]) -> String {
    nav.first().map_or_else(String::new, |file| nav_path(&file.name))
}

/// Small files for servers, search engines and lawyers.
fn texts(stage: &Stage<'_>) -> Vec<(String, String)> {
    let options = &stage.site.options;
    let mut texts = vec![
        ("robots.txt".to_owned(), site_files::robots(options)),
        (".nojekyll".to_owned(), String::new()),
        (
            "headers.txt".to_owned(),
            site_files::headers(
                &stage.theme.theme.inline_script_hash(),
                &stage.book.markdown,
                options,
            ),
        ),
        (
            "licences.txt".to_owned(),
            site_files::licences(search::licences(stage.book)),
        ),
    ];
    if let Some(name) = &options.cname {
        texts.push(("CNAME".to_owned(), format!("{name}\n")));
    }
    if options.copies.llms {
        let findable: BTreeSet<_> = search::findable(stage.book, stage.site).into_iter().collect();
        let list = copies::llms(stage.site, &|page| findable.contains(&page));
        texts.push(("llms.txt".to_owned(), list));
    }
    texts.extend(
        site_files::sitemaps(stage.site)
            .into_iter()
            .map(|file| (file.name, file.text)),
    );
    texts
}

/// Where a file of the navigation lies.
fn nav_path(name: &str) -> String {
    format!("assets/{name}")
}

/// The pages that stand where pages used to be.
fn redirects(stage: &Stage<'_>) -> anyhow::Result<Vec<(String, String)>> {
    let lang = &stage.site.options.language.0;
    let html = |page: RedirectPage| {
        let RedirectPage {
            path,
            url,
            title,
            canonical,
            fragments,
        } = page;
        let root = "../".repeat(path.as_str().matches('/').count());
        let view = RedirectView {
            lang: lang.clone(),
            root,
            title,
            url,
            canonical,
            fragments,
        };
        let html = stage.theme.theme.render_redirect(&view);
        let html = html.map_err(|problem| anyhow::anyhow!("the redirect `{path}`: {}", problem.message))?;
        Ok((path.as_str().to_owned(), html))
    };
    stage.site.redirect_pages().into_iter().map(html).collect()
}

/// Puts the new site in its place, and says what became of it.
pub(super) fn commit(
    writer: SiteWriter,
    stage: &Stage<'_>,
    keys: &RenderKeys,
    report: &mut Report,
) -> anyhow::Result<Outcome> {
    let outcome = writer.commit().map_err(anyhow::Error::new)?;
    report.published = true;
    report.written = outcome.written;
    report.index = std::path::absolute(stage.book.output.join("index.html")).ok();
    tell(&outcome, &stage.book.output, &mut report.notices);
    // Losing these costs the next build time and nothing else.
    if let Ok(bytes) = postcard::to_stdvec(keys) {
        stage.cache.put(SITE, stage.book.keys_key(), &bytes);
    }
    Ok(outcome)
}

/// Opens the site that was published a moment ago once more, with these files as they are.
pub(super) fn again(
    stage: &Stage<'_>,
    stay: &Hashes,
    facts: StatFacts,
    progress: &dyn Progress,
) -> anyhow::Result<SiteWriter> {
    let target = Target {
        facts,
        ..target(stage.book, stage.book.output.clone())
    };
    let writer = begin(&target, progress)?;
    stay.par_iter().try_for_each(|(path, hash)| {
        let is_kept = writer.keep(&UrlPath::new(path.as_str()), hash);
        if is_kept.with_context(|| format!("cannot write `{path}`"))? {
            return Ok(());
        }
        bail!("`{path}` was changed by someone else")
    })?;
    Ok(writer)
}

/// Puts what was added to a published site into its place.
pub(super) fn add(writer: SiteWriter, report: &mut Report) -> anyhow::Result<StatFacts> {
    let outcome = writer.commit().map_err(anyhow::Error::new)?;
    report.written += outcome.written;
    Ok(outcome.facts)
}

/// Keeps what is known of the site's files for the next build, which reads them without it.
pub(super) fn keep_facts(stage: &Stage<'_>, facts: &StatFacts) {
    if let Ok(bytes) = postcard::to_stdvec(facts) {
        stage.cache.put(SITE, stage.book.stats_key(), &bytes);
    }
}

/// What there is to say of how a folder came into its place.
pub(super) fn tell(outcome: &Outcome, folder: &Path, notices: &mut Vec<String>) {
    if let Some(aside) = &outcome.moved_aside {
        notices.push(format!(
            "the earlier site of another program was moved to `{}`",
            aside.display()
        ));
    }
    if let Swap::InPlace(why) = &outcome.swap {
        let folder = folder.display();
        notices.push(format!("`{folder}` was updated file by file, because {why}"));
    }
}

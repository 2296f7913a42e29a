//! The stages in their order.
//!
//! Entry points: [`run`] and [`clean`]. Each stage is a file; this one says what follows what, and when a build ends
//! early. Problems in the documentation end in the [`Report`], the machine's failures in an error.

mod book;
mod chapters;
mod own_theme;
mod places;
mod style_urls;
mod surroundings;
mod theme;

mod preprocess;

mod page;
mod pages;
mod sources;
mod written;

mod assets;

mod copies;
mod diagrams;
mod glossary;
mod print;
mod render;

mod search;

mod facts;
mod follow;
mod fresh;
mod publish;

mod renderers;

pub mod preview;
pub mod theming;

mod judge;
mod repair;

mod excerpts;
mod problem;

mod clean;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::{Context as _, bail};
use portolan_check::Exceptions;
use portolan_core::assemble::{SiteInput, assemble};
use portolan_core::markdown;
use portolan_core::model::{Diagnostics, GitFact, NavSource};

use crate::cache::Cache;
use crate::output::{Outcome, SiteWriter};
use crate::programs::{Programs, Setting};
use crate::progress::{Progress, Stage};
use crate::report::{Report, SearchReport, has_failed};
pub(crate) use book::html_output;
use book::{Book, History, Loaded};
pub use clean::clean;
use follow::Published;
use glossary::{Glossaries, TermUses};
use page::{ParseMarkdown, Parser};
use preprocess::{Chapters, ForSite, PreparedPages};
use renderers::Others;
use search::{Baked, Search};
use theme::LoadedTheme;

/// What to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder that holds `book.toml`.
    pub book: PathBuf,
    /// Whether to write.
    pub mode: Mode,
    /// Warnings count as errors.
    pub strict: bool,
    /// How many threads; one a core by default.
    pub threads: Option<usize>,
    /// The value of `SOURCE_DATE_EPOCH`: the date that the build gives itself, where git has none.
    pub source_date_epoch: Option<String>,
    /// Environment variables that start with `MDBOOK_`, which set keys of `book.toml` as they do for mdBook.
    pub environment: Vec<(String, String)>,
    /// Whether the preprocessors and renderers that the book names may be run.
    pub programs: Programs,
    /// The day that it is, `YYYY-MM-DD`, for a check: without one no review is overdue. A build has none, so that it
    /// comes out the same tomorrow.
    pub today: Option<String>,
}

/// Whether to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything but the output folder.
    Check,
    /// The site goes into this folder, or the one that the book names.
    Write {
        /// Instead of the book's own.
        output: Option<PathBuf>,
    },
}

/// Builds or checks a book.
///
/// # Errors
/// When the machine fails: no book there, an output folder that is not ours, a full disk. Problems in the
/// documentation are no errors: see [`Report::failed`].
pub fn run(request: &Request, progress: &dyn Progress) -> anyhow::Result<Report> {
    let mut pool = rayon::ThreadPoolBuilder::new().stack_size(8 * 1024 * 1024);
    if let Some(threads) = request.threads {
        pool = pool.num_threads(threads);
    }
    let pool = pool.build().context("cannot start threads")?;
    pool.install(|| Run::new(request, progress, &markdown::parse).go())
}

/// To take a large value apart costs time that nobody has to wait for: another thread does it, or the end of the process.
fn drop_aside<T: Send + 'static>(value: T) {
    rayon::spawn(move || drop(value));
}

/// Fails when the build was stopped: what it has begun is removed on the way out.
fn go_on(progress: &dyn Progress) -> anyhow::Result<()> {
    if progress.is_stopped() {
        bail!("the build was stopped; the site is as it was");
    }
    Ok(())
}

/// What programs of this book are told.
fn setting<'a>(
    book: &'a Book,
    config: &'a serde_json::Value,
    is_stopped: &'a (dyn Fn() -> bool + Sync),
) -> Setting<'a> {
    Setting {
        root: &book.absolute_root,
        source: &book.site.source_folder,
        config,
        time_limit: book.program_time_limit(),
        is_stopped,
    }
}

/// One run of the pipeline.
struct Run<'a> {
    request: &'a Request,
    progress: &'a dyn Progress,
    markdown: &'a ParseMarkdown,
    started: Instant,
    stage: Option<(Stage, Instant)>,
    /// What a trace shows of it.
    span: Option<tracing::span::EnteredSpan>,
    report: Report,
    diagnostics: Diagnostics,
    /// The texts of pages are not what they should be.
    programs_failed: bool,
    /// What the author says is meant.
    exceptions: Exceptions,
}

/// What the stages work on, once everything is read that is read before the first page.
struct Ready<'b> {
    book: &'b Book,
    nav: NavSource,
    history: BTreeMap<String, GitFact>,
    theme: &'b LoadedTheme,
    cache: &'b Cache,
    writer: Option<SiteWriter>,
    prepared: &'b PreparedPages,
}

impl<'a> Run<'a> {
    fn new(request: &'a Request, progress: &'a dyn Progress, markdown: &'a ParseMarkdown) -> Self {
        let report = Report {
            strict: request.strict,
            ..Report::default()
        };
        Self {
            request,
            progress,
            markdown,
            started: Instant::now(),
            stage: None,
            span: None,
            report,
            diagnostics: Diagnostics::new(),
            programs_failed: false,
            exceptions: Exceptions::default(),
        }
    }

    fn go(mut self) -> anyhow::Result<Report> {
        self.enter(Stage::Load, 0);
        // A first build needs it for sure.
        if !places::cache_of(self.request).exists() {
            page::prepare_highlighter();
        }
        let Loaded {
            book,
            nav,
            history,
            diagnostics,
        } = book::load(self.request, History::Now)?;
        self.diagnostics = diagnostics;
        self.exceptions = judge::exceptions(&book);
        self.report.title.clone_from(&book.site.title);
        self.report
            .repository_prefix
            .clone_from(&book.site.repository_prefix);
        self.report.notices.extend(book.notices.iter().cloned());
        let others = Others::of(&book);
        let chapters = others.need_chapters(&book).then(|| preprocess::load(&book, &nav));
        let mut book = book;
        if others.with_site || self.request.mode == Mode::Check {
            self.site(&mut book, nav, history, chapters.as_ref())?;
        } else {
            self.report.notices.push(
                "No site: `book.toml` has tables under `output` and none of them is `[output.html]`"
                    .to_owned(),
            );
        }
        if let Some(chapters) = chapters.filter(|_| self.request.mode != Mode::Check) {
            self.others(&book, &others, &chapters)?;
        }
        Ok(self.finish(&book))
    }

    /// Makes the site.
    fn site(
        &mut self,
        book: &mut Book,
        nav: NavSource,
        history: BTreeMap<String, GitFact>,
        chapters: Option<&Chapters>,
    ) -> anyhow::Result<()> {
        let cache = self.open_cache(book);
        let writer = publish::open(self.request, book, &cache, &mut self.report, self.progress)?;
        let theme = match theme::load(book) {
            Ok(theme) => theme,
            Err(mut problems) => {
                self.diagnostics.append(&mut problems);
                return Ok(());
            }
        };
        self.diagnostics.extend(theme.diagnostics.iter().cloned());
        let (nav, prepared) = self.preprocessed(book, nav, chapters);
        go_on(self.progress)?;
        // What would be said of pages whose text is not the one to be published helps nobody.
        if self.programs_failed {
            return Ok(());
        }
        let ended = self.stages(Ready {
            book,
            nav,
            history,
            theme: &theme,
            cache: &cache,
            writer,
            prepared: &prepared,
        });
        self.close_cache(cache, ended.is_ok());
        ended
    }

    /// The navigation and the texts as preprocessors leave them.
    fn preprocessed(
        &mut self,
        book: &mut Book,
        nav: NavSource,
        chapters: Option<&Chapters>,
    ) -> (NavSource, PreparedPages) {
        let Some(chapters) = chapters.filter(|_| !book.preprocessors().is_empty()) else {
            return (nav, PreparedPages::new());
        };
        self.enter(Stage::Preprocess, 0);
        let (config, progress) = (book.config_for_programs(), self.progress);
        let is_stopped = || progress.is_stopped();
        let ForSite { pages, nav, outcome } =
            chapters.for_site(book, nav, &setting(book, &config, &is_stopped));
        self.programs_failed = has_failed(&outcome.diagnostics, false);
        self.diagnostics.extend(outcome.diagnostics);
        self.report.notices.extend(outcome.notices);
        book.take_pages(&pages);
        (nav, pages)
    }

    /// Runs the book's other renderers, once there is nothing to say against its publication.
    fn others(&mut self, book: &Book, others: &Others, chapters: &Chapters) -> anyhow::Result<()> {
        if others.renderers.is_empty() || self.has_failed(book) {
            return Ok(());
        }
        self.enter(Stage::Renderers, others.renderers.len());
        let (config, progress) = (book.config_for_programs(), self.progress);
        let is_stopped = || progress.is_stopped();
        let setting = setting(book, &config, &is_stopped);
        for renderer in &others.renderers {
            go_on(self.progress)?;
            let mut outcome = renderers::run(renderer, book, chapters, &setting, self.progress)?;
            self.diagnostics.append(&mut outcome.diagnostics);
            self.report.notices.append(&mut outcome.notices);
            self.progress.step();
        }
        Ok(())
    }

    fn stages(&mut self, ready: Ready<'_>) -> anyhow::Result<()> {
        let Ready {
            book,
            nav,
            history,
            theme,
            cache,
            writer,
            prepared,
        } = ready;
        self.enter(Stage::Parse, book.tree.pages.len());
        let progress = self.progress;
        let is_stopped = || progress.is_stopped();
        let parser = Parser::new(book, theme, cache, prepared, self.markdown).stopped_by(&is_stopped);
        let mut pages = pages::parse_all(book, &parser, self.progress);
        self.report.parsed = pages.parsed;
        self.diagnostics.append(&mut pages.diagnostics);
        self.exceptions.add(std::mem::take(&mut pages.exceptions));
        let assets = assets::measure(book, &mut self.diagnostics);

        go_on(self.progress)?;
        self.enter(Stage::Assemble, 0);
        let (mut site, mut problems) = assemble(SiteInput {
            options: book.site.clone(),
            pages: pages.entries,
            nav,
            assets: assets.iter().map(|asset| asset.facts.clone()).collect(),
            git: history,
            date: book.date.clone(),
            words: theme.generated_words.clone(),
        });
        site.set_copies(&copies::copied(book, &site));
        self.diagnostics.append(&mut problems);
        let today = self.request.today.as_deref();
        self.diagnostics.extend(judge::site(book, &site, today));
        self.diagnostics.extend(search::check_pinned(book, &site));
        self.diagnostics.extend(glossary::check(book, &site));
        self.report.pages = site.pages.len();

        // What cannot be published is still rendered, so that the author hears of everything in one run.
        let writer = writer.filter(|_| !self.has_failed(book));
        self.enter(Stage::Render, site.pages.len());
        let glossaries = Glossaries::of(book, &site);
        let uses_key = glossary::uses_key();
        let term_uses = TermUses::of_last_build(cache, &uses_key);
        let stage = render::Stage {
            book,
            theme,
            site: &site,
            parser: &parser,
            bodies: &pages.bodies,
            texts: &pages.texts,
            cache,
            glossaries: &glossaries,
            term_uses: Some(&term_uses),
            uncopied: OnceLock::new(),
        };
        let mut search = Search::of(&stage);
        let last = match search.as_ref().zip(writer.as_ref()) {
            Some((search, writer)) => search::last(search, writer)?,
            None => None,
        };
        let late = search.take_if(|_| last.is_some());
        let (mut rendered, baked) = self.render(&stage, search.as_ref(), writer.as_ref())?;
        self.diagnostics.append(&mut rendered.diagnostics);
        self.report.rendered = std::mem::take(&mut rendered.fresh);
        // Everything has been looked at: an exception that was not needed by now is needed by nothing.
        self.exceptions.apply(&mut self.diagnostics);
        let unused = self.exceptions.unused(&|rule| judge::was_run(rule, today));
        self.diagnostics.extend(unused);

        if let Some(writer) = writer.filter(|_| !self.has_failed(book)) {
            self.enter(Stage::Files, assets.len());
            let index = baked.as_ref().or(last.as_ref());
            let hashes = publish::write_files(&stage, &writer, &assets, &rendered.keys, index)?;
            go_on(self.progress)?;
            self.enter(Stage::Publish, 0);
            let Outcome { facts, since, .. } =
                publish::commit(writer, &stage, &rendered.keys, &mut self.report)?;
            match late.zip(last) {
                Some((search, last)) => {
                    let site = Published { hashes, facts, last };
                    self.report.pages_seconds = Some(since.duration_since(self.started).as_secs_f64());
                    self.index_follows(&search, &stage, site)?;
                }
                None => publish::keep_facts(&stage, &facts),
            }
        }
        term_uses.keep(cache, uses_key);
        drop_aside((parser.into_fresh(), site));
        Ok(())
    }

    /// Makes the index of pages that are in their place.
    fn index_follows(
        &mut self,
        search: &Search<'_>,
        stage: &render::Stage<'_>,
        site: Published,
    ) -> anyhow::Result<()> {
        self.enter(Stage::Search, 0);
        let start = Instant::now();
        match follow::follow(search, stage, site, self.progress, &mut self.report)? {
            Ok(baked) => {
                self.report.search = Some(SearchReport {
                    follows: true,
                    seconds: start.elapsed().as_secs_f64(),
                    ..baked.report
                });
            }
            Err(mut problems) => self.diagnostics.append(&mut problems),
        }
        Ok(())
    }

    /// Renders the pages and, where there is a site to write, makes its index beside that.
    fn render(
        &mut self,
        stage: &render::Stage<'_>,
        search: Option<&Search<'_>>,
        writer: Option<&SiteWriter>,
    ) -> anyhow::Result<(render::Rendered, Option<Baked>)> {
        let search = search.zip(writer);
        let progress = self.progress;
        let is_baked = AtomicBool::new(false);
        let ((rendered, rendered_at), (baked, seconds)) = rayon::join(
            || {
                let rendered = stage.render_all(writer, progress);
                if search.is_some() && !is_baked.load(Ordering::Relaxed) {
                    progress.stage(Stage::Search, 0);
                }
                (rendered, Instant::now())
            },
            || {
                let start = Instant::now();
                let baked = search
                    .as_ref()
                    .map(|(search, writer)| search::bake(search, writer, progress));
                is_baked.store(true, Ordering::Relaxed);
                (baked, start.elapsed().as_secs_f64())
            },
        );
        if let Some((render, since)) = self.stage.take() {
            let took = rendered_at.duration_since(since).as_secs_f64();
            self.took(render, took);
            self.stage = search.as_ref().map(|_| (Stage::Search, rendered_at));
        }
        let rendered = rendered?;
        let mut baked = match baked.transpose()? {
            Some(Ok(baked)) => Some(baked),
            Some(Err(mut problems)) => {
                self.diagnostics.append(&mut problems);
                None
            }
            None => None,
        };
        if let Some(baked) = &mut baked {
            baked.report.seconds = seconds;
            self.report.search = Some(baked.report.clone());
        }
        Ok((rendered, baked))
    }

    /// Whether what was found so far, in the levels that the book sets, keeps the site from being published.
    fn has_failed(&mut self, book: &Book) -> bool {
        self.exceptions.apply(&mut self.diagnostics);
        book.apply_levels(&mut self.diagnostics);
        has_failed(&self.diagnostics, self.request.strict)
    }

    fn open_cache(&mut self, book: &Book) -> Cache {
        let progress = self.progress;
        let mut told = false;
        let mut waiting = |_| {
            publish::say_once(
                progress,
                &mut told,
                "waiting for another build of this book to end",
            )
        };
        match Cache::open(&book.cache_folder(), crate::cache::BUCKETS, &mut waiting) {
            Ok(cache) => cache,
            // A book on a read-only disk can still be built, only not faster the next time.
            Err(error) => {
                self.report
                    .notices
                    .push(format!("building without a cache: `.portolan`: {error}"));
                Cache::in_memory()
            }
        }
    }

    /// Keeps what the next build can use.
    fn close_cache(&mut self, cache: Cache, complete: bool) {
        // A build that stopped early has not looked at everything: nothing may count as unused then.
        let kept = if complete {
            cache.finish()
        } else {
            cache.finish_partial()
        };
        // What the next build could have reused is no reason to fail this one.
        if let Err(error) = kept {
            self.report
                .notices
                .push(format!("the cache could not be written: {error}"));
        }
    }

    /// Ends the stage before and starts the next.
    fn enter(&mut self, stage: Stage, total: usize) {
        self.leave();
        self.span = Some(tracing::info_span!("stage", name = stage.name()).entered());
        self.stage = Some((stage, Instant::now()));
        self.progress.stage(stage, total);
    }

    fn leave(&mut self) {
        self.span = None;
        if let Some((stage, since)) = self.stage.take() {
            self.took(stage, since.elapsed().as_secs_f64());
        }
    }

    /// Counts the time of a stage, which may come twice.
    fn took(&mut self, stage: Stage, seconds: f64) {
        let timings = &mut self.report.timings;
        match timings.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, sum)) => *sum += seconds,
            None => timings.push((stage, seconds)),
        }
    }

    fn finish(mut self, book: &Book) -> Report {
        self.leave();
        let mut diagnostics = self.diagnostics;
        self.exceptions.apply(&mut diagnostics);
        book.apply_levels(&mut diagnostics);
        diagnostics.sort();
        diagnostics.dedup();
        if self.request.mode == Mode::Check {
            self.report.repairs = repair::plan(book, &diagnostics, &self.exceptions);
        }
        crate::report::sum_up(&mut diagnostics);
        excerpts::add(book.files.as_ref(), &mut diagnostics);
        self.report.diagnostics = diagnostics;
        self.report.seconds = self.started.elapsed().as_secs_f64();
        self.report
    }
}

#[cfg(test)]
mod tests;

//! All that is known of a previewed book at one moment.
//!
//! Owns [`State`]. It is made anew when the book's form changes (its configuration, its summary, its files, its
//! theme), and changed in place when a page's text does.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use portolan_core::assemble::{PageIx, SiteIndex, SiteInput, assemble};
use portolan_core::highlight::Highlighter;
use portolan_core::markdown;
use portolan_core::model::{Diagnostic, Diagnostics, GitFact, Level, NavSource, PageEntry, SourcePath};
use rayon::prelude::*;

use super::super::assets::{self, Asset};
use super::super::book::{self, Book, History, Loaded};
use super::super::copies;
use super::super::glossary::{self, Glossaries, TermUses};
use super::super::page::{BodyHash, Page, Parser};
use super::super::preprocess::{self, PreparedPages};
use super::super::render::Stage;
use super::super::theme::{self, LoadedTheme};
use super::super::{Request, excerpts, judge, pages, setting};
use super::Watch;
use crate::cache::{Cache, Key};
use crate::progress::Progress;

/// All that is known of a book.
pub(super) struct State {
    pub(super) book: Book,
    pub(super) nav: NavSource,
    pub(super) history: BTreeMap<String, GitFact>,
    pub(super) theme: LoadedTheme,
    pub(super) prepared: PreparedPages,
    /// Outlines of pages, by what they were made from; outlives the state.
    pub(super) outlines: Arc<Cache>,
    pub(super) highlighter: Arc<OnceLock<Highlighter>>,
    pub(super) pages: Parsed,
    /// Why pages cannot be read now that could be read before; `pages` has them as they were then.
    pub(super) broken: BTreeMap<SourcePath, Diagnostics>,
    pub(super) assets: Vec<Asset>,
    pub(super) site: SiteIndex,
    /// The bodies of the author's pages, in the order of the site.
    pub(super) bodies: Vec<BodyHash>,
    /// Of the book as a whole.
    pub(super) problems: Diagnostics,
    /// Why git says nothing.
    pub(super) history_problems: Diagnostics,
    /// Pages as they were rendered last.
    pub(super) rendered: Mutex<HashMap<String, (Key, Arc<str>)>>,
    /// What is wrong with the links of each page, as far as it was asked for.
    pub(super) links: Mutex<HashMap<PageIx, Diagnostics>>,
    pub(super) glossaries: OnceLock<Glossaries>,
    /// Where terms stand in the bodies of pages; outlives the state.
    pub(super) term_uses: Arc<TermUses>,
    /// Files of the site that are no pages.
    pub(super) made: OnceLock<BTreeMap<String, Arc<[u8]>>>,
    /// The first file of the navigation, which `site.js` names.
    pub(super) nav_file: OnceLock<String>,
}

/// Every page of the source, or why there is none.
pub(super) type Parsed = BTreeMap<SourcePath, Result<Page, Diagnostics>>;

/// Why there is no new state.
pub(super) enum NoState {
    /// The author can mend it.
    Problems(Diagnostics),
    /// The machine failed.
    Failed(anyhow::Error),
}

impl State {
    /// Reads a book. What `before` knows of files that did not change is used again.
    pub(super) fn load(
        request: &Request,
        highlighter: &Arc<OnceLock<Highlighter>>,
        before: Option<&Self>,
        progress: &dyn Progress,
    ) -> Result<Self, NoState> {
        let Loaded {
            mut book,
            mut nav,
            diagnostics: mut problems,
            ..
        } = book::load(request, History::Later).map_err(NoState::Failed)?;
        let mut history = BTreeMap::new();
        if let Some(before) = before {
            book.site
                .repository_prefix
                .clone_from(&before.book.site.repository_prefix);
            book.head.clone_from(&before.book.head);
            book.date.clone_from(&before.book.date);
            history.clone_from(&before.history);
        }
        let theme = theme::load(&mut book).map_err(NoState::Problems)?;
        problems.extend(theme.diagnostics.iter().cloned());
        let mut prepared = PreparedPages::new();
        if !book.preprocessors().is_empty() {
            let chapters = preprocess::load(&book, &nav);
            let config = book.config_for_programs();
            let is_stopped = || progress.is_stopped();
            let made = chapters.for_site(&book, nav, &setting(&book, &config, &is_stopped));
            problems.extend(made.outcome.diagnostics);
            (nav, prepared) = (made.nav, made.pages);
            book.take_pages(&prepared);
        }
        book.apply_levels(&mut problems);
        if problems.iter().any(|problem| problem.level == Level::Error) {
            return Err(NoState::Problems(problems));
        }
        let outlines = before.map_or_else(|| Arc::new(Cache::in_memory()), |it| Arc::clone(&it.outlines));
        let parser =
            Parser::new(&book, &theme, &outlines, &prepared, &markdown::parse).of_outlines(highlighter);
        let parse = |path: &SourcePath| (path.clone(), parser.page(path));
        let mut parsed: Parsed = book.tree.pages.par_iter().map(parse).collect();
        let broken = before.map(|before| keep_last_good(&mut parsed, &before.pages));
        let assets = assets::measure(&book, &mut problems);
        let (site, bodies, mut found) = put_together(&book, &nav, &history, &theme, &assets, &parsed);
        problems.append(&mut found);
        Ok(Self {
            nav,
            history,
            prepared,
            outlines,
            highlighter: Arc::clone(highlighter),
            pages: parsed,
            broken: broken.unwrap_or_default(),
            assets,
            site,
            bodies,
            problems,
            history_problems: before.map_or_else(Diagnostics::new, |it| it.history_problems.clone()),
            rendered: Mutex::default(),
            links: Mutex::default(),
            glossaries: OnceLock::new(),
            term_uses: before.map_or_else(Arc::default, |it| Arc::clone(&it.term_uses)),
            made: OnceLock::new(),
            nav_file: OnceLock::new(),
            book,
            theme,
        })
    }

    /// Takes over what git says by now, where that is more than was known when this state began to be read.
    pub(super) fn keep_history_of(&mut self, now: &Self) {
        let (book, known) = (&mut self.book, &now.book);
        let is_same = self.history == now.history
            && book.head == known.head
            && book.site.repository_prefix == known.site.repository_prefix;
        if is_same {
            return;
        }
        book.site
            .repository_prefix
            .clone_from(&known.site.repository_prefix);
        book.head.clone_from(&known.head);
        book.date.clone_from(&known.date);
        self.history.clone_from(&now.history);
        self.history_problems.clone_from(&now.history_problems);
        self.assemble_again();
    }

    /// Makes the site anew of what is known of its pages.
    pub(super) fn assemble_again(&mut self) {
        let (site, bodies, _) = put_together(
            &self.book,
            &self.nav,
            &self.history,
            &self.theme,
            &self.assets,
            &self.pages,
        );
        (self.site, self.bodies) = (site, bodies);
        self.links = Mutex::default();
        self.glossaries = OnceLock::new();
        self.made = OnceLock::new();
        self.nav_file = OnceLock::new();
    }

    /// Reads the outlines of pages.
    pub(super) fn parser(&self) -> Parser<'_> {
        Parser::new(
            &self.book,
            &self.theme,
            &self.outlines,
            &self.prepared,
            &markdown::parse,
        )
        .of_outlines(&self.highlighter)
    }

    /// The stage that renders pages.
    pub(super) fn stage<'a>(&'a self, parser: &'a Parser<'a>) -> Stage<'a> {
        Stage {
            book: &self.book,
            theme: &self.theme,
            site: &self.site,
            parser,
            bodies: &self.bodies,
            texts: &[],
            cache: &self.outlines,
            glossaries: self
                .glossaries
                .get_or_init(|| Glossaries::of(&self.book, &self.site)),
            term_uses: Some(&self.term_uses),
            uncopied: OnceLock::new(),
        }
    }

    /// Everything that is wrong with the book now.
    pub(super) fn diagnostics(&self) -> Diagnostics {
        let mut all = self.problems.clone();
        all.extend(self.history_problems.iter().cloned());
        for (path, page) in &self.pages {
            match page {
                Ok(page) if page.record.meta.draft || self.broken.contains_key(path) => {}
                Ok(page) => {
                    all.extend(page.diagnostics.iter().cloned());
                    all.extend(page.record.diagnostics.iter().cloned());
                }
                Err(problems) => all.extend(problems.iter().cloned()),
            }
        }
        all.extend(self.broken.values().flatten().cloned());
        all.extend(self.link_problems());
        all.extend(judge::site(&self.book, &self.site, None));
        all.extend(glossary::check(&self.book, &self.site));
        let used: BTreeSet<String> = self
            .pages
            .values()
            .flatten()
            .flat_map(|page| page.record.used_variables.iter().cloned())
            .collect();
        all.extend(self.book.unused_variables(&used));
        let mut exceptions = judge::exceptions(&self.book);
        let shown = self
            .pages
            .values()
            .flatten()
            .filter(|page| !page.record.meta.draft);
        exceptions.add(shown.flat_map(|page| page.record.exceptions.iter().cloned()));
        exceptions.apply(&mut all);
        all.extend(exceptions.unused(&|rule| judge::was_run(rule, None)));
        self.finished(all)
    }

    /// Diagnostics as they are shown: in the book's levels, in order, with the author's lines.
    pub(super) fn finished(&self, mut diagnostics: Diagnostics) -> Diagnostics {
        self.book.apply_levels(&mut diagnostics);
        diagnostics.sort();
        diagnostics.dedup();
        crate::report::sum_up(&mut diagnostics);
        excerpts::add(self.book.files.as_ref(), &mut diagnostics);
        diagnostics
    }

    fn link_problems(&self) -> Diagnostics {
        let mut known = self
            .links
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let missing: Vec<PageIx> = (0..self.site.pages.len())
            .filter(|page| !known.contains_key(page))
            .collect();
        let parser = self.parser();
        let stage = self.stage(&parser);
        let found: Vec<_> = missing
            .into_par_iter()
            .map(|page| (page, stage.links(page)))
            .collect();
        known.extend(found);
        let mut all: Vec<Diagnostic> = known.values().flatten().cloned().collect();
        all.sort();
        all
    }

    /// What the book is made from, to be watched: its folders, and single files of it that lie elsewhere.
    pub(super) fn watched(&self) -> Watch {
        let folders: BTreeSet<PathBuf> = self.book.watched_folders().into_iter().collect();
        let included = self
            .pages
            .values()
            .flatten()
            .flat_map(|page| &page.record.dependencies)
            .map(|dependency| dependency.path.as_str());
        let files: BTreeSet<&str> = self.book.form_files().chain(included).collect();
        let files = files
            .into_iter()
            .map(|file| self.book.real_place(file))
            .filter(|file| !folders.iter().any(|folder| file.starts_with(folder)));
        Watch {
            files: files.collect(),
            except: self.book.unwatched(),
            folders: folders.into_iter().collect(),
        }
    }
}

/// Why a page cannot be shown as it is now. One whose front matter is half-written would lose its title, its place and
/// its address until the author goes on.
pub(super) fn why_broken(page: &Result<Page, Diagnostics>) -> Option<Diagnostics> {
    let page = match page {
        Ok(page) => page,
        Err(problems) => return Some(problems.clone()),
    };
    let found = page.diagnostics.iter().chain(&page.record.diagnostics);
    let is_broken = found.clone().any(|problem| problem.id == "front-matter");
    is_broken.then(|| found.cloned().collect())
}

/// Whether a page can be shown in the place of a later state of it.
pub(super) fn is_good(page: &Result<Page, Diagnostics>) -> bool {
    why_broken(page).is_none()
}

/// Puts back the last good state of pages that cannot be read now; gives the reasons.
fn keep_last_good(parsed: &mut Parsed, before: &Parsed) -> BTreeMap<SourcePath, Diagnostics> {
    let mut broken = BTreeMap::new();
    for (path, page) in parsed {
        if let (Some(problems), Some(good)) = (why_broken(page), before.get(path).filter(|it| is_good(it))) {
            broken.insert(path.clone(), problems);
            page.clone_from(good);
        }
    }
    broken
}

/// The site of these pages, the body of each, and what is wrong with the whole.
fn put_together(
    book: &Book,
    nav: &NavSource,
    history: &BTreeMap<String, GitFact>,
    theme: &LoadedTheme,
    assets: &[Asset],
    parsed: &Parsed,
) -> (SiteIndex, Vec<BodyHash>, Diagnostics) {
    let shown = parsed
        .iter()
        .filter_map(|(path, page)| Some((path, page.as_ref().ok().filter(|page| !page.record.meta.draft)?)));
    let (mut entries, mut bodies): (Vec<PageEntry>, Vec<BodyHash>) = (Vec::new(), Vec::new());
    for (path, page) in shown {
        bodies.push(page.record.body);
        entries.push(pages::entry(
            path.clone(),
            page.record.meta.clone(),
            page.record.summary.clone(),
            page.written,
        ));
    }
    let (mut site, diagnostics) = assemble(SiteInput {
        options: book.site.clone(),
        pages: entries,
        nav: nav.clone(),
        assets: assets.iter().map(|asset| asset.facts.clone()).collect(),
        git: history.clone(),
        date: book.date.clone(),
        words: theme.generated_words.clone(),
    });
    site.set_copies(&copies::copied(book, &site));
    (site, bodies, diagnostics)
}

//! What has changed on disk, taken in: the least that makes the preview true again.
//!
//! Entry points: [`Preview::follow`] and [`Preview::load_history`]. A page whose text alone changed is read again and
//! nothing else happens; when what other pages may know of it changed, the site is put together anew; when the
//! book's form did, the book is read anew, and what is known of files that stayed is used again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use portolan_core::model::{Diagnostic, Diagnostics, GitFact, PageSummary, SourcePath, UrlPath};
use portolan_project::git::GitFacts;

use super::super::assets::Asset;
use super::super::page::Page;
use super::state::{NoState, State, is_good, why_broken};
use super::{Changed, Preview, ThemeChange, Update};
use crate::progress::Progress;

/// Why a change could not be taken in; the preview is what it was before.
#[derive(Debug)]
pub enum NotFollowed {
    /// The author can mend it: a configuration or a template is broken.
    Problems(Diagnostics),
    /// The machine failed.
    Failed(anyhow::Error),
}

/// What a changed path is to the book.
enum What {
    /// A page that is there and was there.
    Page(SourcePath),
    /// A file that is published as it is.
    Asset(UrlPath),
    /// Something that decides the form of the book.
    Form,
    /// Nothing but what pages include.
    Other,
}

impl Preview {
    /// Takes in what changed at these paths of the disk.
    ///
    /// # Errors
    /// When the book cannot be previewed as it is now. The pages stay as they were.
    pub fn follow(&self, changed: &[PathBuf], progress: &dyn Progress) -> Result<Update, NotFollowed> {
        let _change = self.shelf.changing();
        let (pages, assets, form) = self.read().sort_out(changed);
        if form {
            return self.reload(progress);
        }
        Ok(self.take_texts(&pages, assets))
    }

    /// Takes in the pages and files among these paths, and nothing that decides the form of the book: what is left to
    /// do where [`Preview::follow`] could not, because the form is broken and was saved together with pages.
    pub fn follow_texts(&self, changed: &[PathBuf]) -> Update {
        let _change = self.shelf.changing();
        if !self.read().prepared.is_empty() {
            // A preprocessor is given the whole book.
            return Update::default();
        }
        let (pages, assets, _) = self.read().sort_out(changed);
        self.take_texts(&pages, assets)
    }

    fn take_texts(&self, pages: &BTreeSet<SourcePath>, assets: Vec<UrlPath>) -> Update {
        // Reading pages takes time in which the old ones may be asked for.
        let fresh: Vec<(SourcePath, Result<Page, Diagnostics>)> = {
            let state = self.read();
            let parser = state.parser();
            pages
                .iter()
                .map(|path| (path.clone(), parser.page(path)))
                .collect()
        };
        if fresh.is_empty() && assets.is_empty() {
            return Update::default();
        }
        let _alone = self.alone();
        self.write().take(fresh, assets)
    }

    /// Reads the book anew: what must be done when it is not known what changed.
    ///
    /// # Errors
    /// As for [`Preview::follow`].
    pub fn reload(&self, progress: &dyn Progress) -> Result<Update, NotFollowed> {
        let _change = self.shelf.changing();
        let state = {
            let before = self.read();
            State::load(&self.request, &self.highlighter, Some(&before), progress)
        };
        let mut state = state.map_err(|why| match why {
            NoState::Problems(problems) => NotFollowed::Problems(self.read().finished(problems)),
            NoState::Failed(error) => NotFollowed::Failed(error),
        })?;
        let _alone = self.alone();
        let mut now = self.write();
        // Git may have answered while the book was read.
        state.keep_history_of(&now);
        let update = now.compared_with(&state);
        // What was rendered is compared by its key when it is asked for.
        let rendered = std::mem::take(&mut now.rendered);
        *now = State { rendered, ..state };
        Ok(update)
    }

    /// Asks git for the history of the book, which takes longer than reading it, and puts it into the pages: at first,
    /// and again after each commit. Names the pages whose own history is another.
    pub fn load_history(&self) -> Update {
        let mut problems = Diagnostics::new();
        let ask = self.read().book.history();
        let git: GitFacts = ask(&mut problems);
        // A change that is just being followed reads for a while, and would keep pages waiting behind this one.
        let _alone = self.alone();
        self.write().take_history(git, problems)
    }
}

impl State {
    /// Puts in what git says now. A page shows its own history and no other page's.
    fn take_history(&mut self, git: GitFacts, problems: Diagnostics) -> Update {
        self.history_problems = problems;
        let prefix = self.book.site.repository_prefix.clone();
        let date = self.book.date.clone();
        let history = self.book.take_history(git);
        // What names the commit of the whole.
        self.made = OnceLock::new();
        let is_same_prefix = prefix == self.book.site.repository_prefix;
        let is_same_date = date == self.book.date || !self.site.has_listings();
        if history == self.history && is_same_prefix && is_same_date {
            return Update::default();
        }
        let before = std::mem::replace(&mut self.history, history);
        self.assemble_again();
        // Lists show the days of other pages.
        let pages = if is_same_prefix && !self.site.has_listings() {
            Changed::Only(self.pages_of_other_history(&before))
        } else {
            Changed::Any
        };
        Update {
            pages,
            ..Update::default()
        }
    }

    fn pages_of_other_history(&self, before: &BTreeMap<String, GitFact>) -> Vec<UrlPath> {
        let is_other = |file: &str| before.get(file) != self.history.get(file);
        let pages = self.site.pages.iter().enumerate();
        let mut urls = Vec::new();
        for (ix, page) in pages.filter(|(_, page)| is_other(&page.entry.file)) {
            urls.push(page.url.clone());
            if self.site.home == Some(ix) && self.site.home_copy {
                urls.push(UrlPath::new("index.html"));
            }
        }
        urls.sort();
        urls
    }

    /// Which pages must be read again, which files changed, and whether the form of the book did.
    fn sort_out(&self, changed: &[PathBuf]) -> (BTreeSet<SourcePath>, Vec<UrlPath>, bool) {
        let (mut pages, mut assets) = (BTreeSet::new(), Vec::new());
        let mut paths = BTreeSet::new();
        let mut form = false;
        for path in changed {
            let Some(path) = self.in_book(path).filter(|path| !self.book.is_made(path)) else {
                continue;
            };
            match self.what(&path) {
                What::Form => form = true,
                What::Page(page) => _ = pages.insert(page),
                What::Asset(url) => assets.push(url),
                What::Other => {}
            }
            paths.insert(path);
        }
        for (page, parsed) in &self.pages {
            let Ok(parsed) = parsed else { continue };
            if parsed
                .record
                .dependencies
                .iter()
                .any(|it| paths.contains(&it.path))
            {
                pages.insert(page.clone());
            }
        }
        // A preprocessor is given the whole book.
        form |= !(self.prepared.is_empty() || paths.is_empty());
        (pages, assets, form)
    }

    /// A path of the disk as one of the book.
    fn in_book(&self, path: &Path) -> Option<String> {
        let root = &self.book.absolute_root;
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        let real = folder.map_or_else(
            || path.to_path_buf(),
            |folder| folder.join(path.file_name().unwrap_or_default()),
        );
        if let Ok(inside) = real.strip_prefix(root) {
            return Some(inside.to_str()?.replace('\\', "/"));
        }
        // A file that pages include from beside the book.
        let shared = root
            .components()
            .zip(real.components())
            .take_while(|(a, b)| a == b)
            .count();
        let up = root.components().skip(shared).map(|_| "..".to_owned());
        let down = real
            .components()
            .skip(shared)
            .map(|part| part.as_os_str().to_string_lossy().into_owned());
        Some(up.chain(down).collect::<Vec<_>>().join("/"))
    }

    fn what(&self, path: &str) -> What {
        let mut folders = self.book.theme_folders();
        let in_theme = folders.any(|folder| {
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if in_theme || self.book.form_files().any(|file| file == path) {
            return What::Form;
        }
        let source = self.book.site.source_folder.trim_matches('/');
        let inside = match source {
            "" | "." => Some(path),
            source => path.strip_prefix(source).and_then(|rest| rest.strip_prefix('/')),
        };
        let Some(inside) = inside else { return What::Other };
        if inside == "SUMMARY.md" {
            return What::Form;
        }
        let there = self.book.on_disk(path).is_file();
        let page = SourcePath::new(inside);
        match (
            self.pages.contains_key(&page),
            self.site.asset(inside).is_some(),
            there,
        ) {
            (true, _, true) => What::Page(page),
            (_, true, true) => What::Asset(UrlPath::new(inside)),
            // What comes and goes changes the form; a file that is neither page nor published changes nothing.
            (known, asset, there) if known || asset || (there && self.is_new(&page)) => What::Form,
            _ if self.book.on_disk(path).is_dir() => What::Form,
            _ => What::Other,
        }
    }

    /// Whether a file that appeared belongs to the site; left-out ones (dotfiles, unlisted pages) do not.
    fn is_new(&self, path: &SourcePath) -> bool {
        !path.as_str().split('/').any(|part| part.starts_with('.'))
    }

    /// Puts in pages that were read again.
    fn take(&mut self, fresh: Vec<(SourcePath, Result<Page, Diagnostics>)>, assets: Vec<UrlPath>) -> Update {
        let mut update = Update {
            parsed: fresh.iter().map(|(path, _)| path.clone()).collect(),
            assets,
            ..Update::default()
        };
        let mut touched = Vec::new();
        let mut anew = false;
        // What a page holds has changed in number, and other pages may show that.
        let mut counted = false;
        for (path, page) in fresh {
            if let Some(problems) = why_broken(&page)
                && self.pages.get(&path).is_some_and(is_good)
            {
                self.broken.insert(path, problems);
                continue;
            }
            let was_broken = self.broken.remove(&path).is_some();
            let before = self.pages.insert(path.clone(), page);
            let after = self.pages.get(&path);
            match (before, after) {
                (Some(Ok(before)), Some(Ok(after))) if is_same(&before, after) && !was_broken => {}
                (Some(Ok(before)), Some(Ok(after))) if known_alike(&before, after) => {
                    let Some(ix) = self.site.page_of_source(path.as_str()) else {
                        continue;
                    };
                    counted |= figures(&before) != figures(after);
                    self.site.set_summary(ix, after.record.summary.clone());
                    if let Some(body) = self.bodies.get_mut(ix) {
                        *body = after.record.body;
                    }
                    self.links
                        .get_mut()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .remove(&ix);
                    touched.push(self.site.pages[ix].url.clone());
                    if self.site.home == Some(ix) && self.site.home_copy {
                        touched.push(UrlPath::new("index.html"));
                    }
                }
                _ => anew = true,
            }
        }
        if !update.assets.is_empty() {
            anew |= self.measure_assets();
        }
        if anew {
            self.assemble_again();
            update.pages = Changed::Any;
        } else if counted && self.site.shows_figures() {
            update.pages = Changed::Any;
        } else {
            touched.sort();
            update.pages = Changed::Only(touched);
        }
        update
    }

    /// Measures files again; whether there are others than before, or images of another size.
    fn measure_assets(&mut self) -> bool {
        let mut problems = Diagnostics::new();
        let assets = super::super::assets::measure(&self.book, &mut problems);
        let shown = |asset: &Asset| (asset.facts.path.clone(), asset.facts.dimensions);
        let same = assets.iter().map(shown).eq(self.assets.iter().map(shown));
        self.assets = assets;
        !same
    }

    /// What a new state of the book means to whoever reads the old one.
    fn compared_with(&self, new: &Self) -> Update {
        let mut update = Update::default();
        for page in &self.site.pages {
            let source = page.entry.id.path.as_str();
            match new.site.page_of_source(source).map(|ix| &new.site.pages[ix].url) {
                Some(url) if *url == page.url => {}
                Some(url) => update.moved.push((page.url.clone(), url.clone())),
                None if new.site.page_of_url(page.url.as_str()).is_some() => {}
                None => match self.place_of_moved(source, new) {
                    Some(url) => update.moved.push((page.url.clone(), url)),
                    None => update.gone.push(page.url.clone()),
                },
            }
        }
        update.parsed = new
            .pages
            .iter()
            .filter(|(path, page)| match (page, self.pages.get(*path)) {
                (Ok(new), Some(Ok(old))) => new.record.body != old.record.body,
                _ => true,
            })
            .map(|(path, _)| path.clone())
            .collect();
        let style = |state: &Self| state.theme.theme.asset_url("css").cloned();
        update.theme = match (
            self.theme.theme.key() == new.theme.theme.key(),
            style(self) == style(new),
        ) {
            (true, _) => ThemeChange::Same,
            (false, false) => ThemeChange::Styles,
            (false, true) => ThemeChange::All,
        };
        update.pages = match self.is_shown_like(new) {
            true => Changed::Only(Vec::new()),
            false => Changed::Any,
        };
        update
    }

    /// Where the text of a source file that is gone lies now: in a file that is new.
    fn place_of_moved(&self, source: &str, new: &Self) -> Option<UrlPath> {
        let gone = self.pages.get(&SourcePath::new(source))?.as_ref().ok()?;
        let mut places = new.pages.iter().filter(|(path, page)| {
            !self.pages.contains_key(*path)
                && page
                    .as_ref()
                    .is_ok_and(|page| page.record.body == gone.record.body)
        });
        let (path, _) = places.next().filter(|_| places.next().is_none())?;
        let ix = new.site.page_of_source(path.as_str())?;
        Some(new.site.pages[ix].url.clone())
    }

    /// Whether every page looks the same in another state of the book.
    fn is_shown_like(&self, new: &Self) -> bool {
        let pages = |state: &Self| state.pages.len();
        self.book.is_configured_like(&new.book)
            && self.nav == new.nav
            && self.theme.theme.key() == new.theme.theme.key()
            && self.broken.keys().eq(new.broken.keys())
            && self
                .assets
                .iter()
                .map(|it| &it.facts)
                .eq(new.assets.iter().map(|it| &it.facts))
            && pages(self) == pages(new)
            && self
                .pages
                .iter()
                .zip(&new.pages)
                .all(|((old_path, old), (path, page))| {
                    old_path == path
                        && match (old, page) {
                            (Ok(old), Ok(page)) => is_same(old, page),
                            (Err(_), Err(_)) => true,
                            _ => false,
                        }
                })
    }
}

/// Whether nothing of a page changed that any reader could see.
fn is_same(before: &Page, after: &Page) -> bool {
    before.record.body == after.record.body
        && before.record.summary == after.record.summary
        && before.record.meta == after.record.meta
        && before.written == after.written
}

/// Whether a site that knows one of them knows the other: only the text of the page changed.
fn known_alike(before: &Page, after: &Page) -> bool {
    before.record.meta == after.record.meta
        && before.written == after.written
        && public(&before.record.summary) == public(&after.record.summary)
}

/// What is counted of a page.
fn figures(page: &Page) -> (u32, u32) {
    let summary = &page.record.summary;
    (summary.words, summary.code_blocks)
}

/// What of a summary navigation is made of, what links may name, and what a glossary defines. No other page shows the
/// first paragraph.
fn public(summary: &PageSummary) -> impl PartialEq {
    (
        &summary.title,
        &summary.headings,
        &summary.anchors,
        &summary.head_title,
        &summary.terms,
    )
}

impl From<NotFollowed> for Diagnostics {
    fn from(why: NotFollowed) -> Self {
        match why {
            NotFollowed::Problems(problems) => problems,
            NotFollowed::Failed(error) => vec![Diagnostic::new("page-failed", format!("{error:#}"))],
        }
    }
}

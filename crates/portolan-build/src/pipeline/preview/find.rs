//! What lies at a path of the site now.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use portolan_core::assemble::PageIx;
use portolan_core::assemble::nav_file::nav_files;
use portolan_core::model::{Diagnostics, UrlPath};
use portolan_core::site_files::{BuildFacts, site_script};

use super::super::publish;
use super::state::State;
use super::{Preview, Shelf, search};

/// What a preview has at a path.
#[derive(Clone, Debug)]
pub enum Found {
    /// A page, as a build would write it.
    Page(Arc<str>),
    /// A file of the source that is published as it is: where it really lies, links followed.
    File(PathBuf),
    /// A file that Portolan makes.
    Made(Arc<[u8]>),
    /// A page that cannot be rendered, and why.
    Failed(Diagnostics),
    /// Nothing.
    Nothing,
}

impl Preview {
    /// What lies at a path of the site, such as `guide/index.html`. Renders a page that has changed since it was
    /// asked for last.
    #[must_use]
    pub fn find(&self, path: &str) -> Found {
        if let Some(name) = search::name_of(path)
            && self.read().book.search.is_some()
        {
            return self.shelf.find(name);
        }
        let state = self.read();
        if path == "site.js" && state.page_at(path).is_none() && state.site.asset(path).is_none() {
            return Found::Made(state.site_script(&self.shelf));
        }
        state.find(path)
    }

    /// The page for addresses that do not exist, where the book has one.
    #[must_use]
    pub fn not_found(&self) -> Found {
        self.find("404.html")
    }

    /// `headers.txt` of the site.
    #[must_use]
    pub fn headers(&self) -> String {
        match self.find("headers.txt") {
            Found::Made(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            _ => String::new(),
        }
    }
}

impl State {
    fn find(&self, path: &str) -> Found {
        if let Some(page) = self.page_at(path) {
            return self.page(page, path);
        }
        if let Some(asset) = self.site.asset(path) {
            let file = self.book.file_of(&asset.path);
            return match self.book.files.resolve(&file) {
                Ok(real) => Found::File(self.book.real_place(&real)),
                Err(_) => Found::Nothing,
            };
        }
        if let Some(copy) = self.copy(path) {
            return Found::Made(Arc::from(copy.as_bytes()));
        }
        match self.made_files().get(path) {
            Some(bytes) => Found::Made(Arc::clone(bytes)),
            None => Found::Nothing,
        }
    }

    /// The Markdown of a page, made when it is asked for.
    fn copy(&self, path: &str) -> Option<String> {
        let page = self
            .site
            .page_of_url(&format!("{}.html", path.strip_suffix(".md")?))?;
        if !self.site.has_copy(page) {
            return None;
        }
        let parser = self.parser();
        self.stage(&parser).copy_of(page)
    }

    pub(super) fn page_at(&self, path: &str) -> Option<PageIx> {
        let home = self
            .site
            .home
            .filter(|_| self.site.home_copy && path == "index.html");
        home.or_else(|| self.site.page_of_url(path))
    }

    fn page(&self, page: PageIx, path: &str) -> Found {
        let known = self.rendered().get(path).cloned();
        // The text of a page that cannot be read now is no longer there to render; what was shown last stays.
        if let Some(problems) = self.broken.get(&self.site.pages[page].entry.id.path) {
            return match known {
                Some((_, html)) => Found::Page(html),
                None => Found::Failed(self.finished(problems.clone())),
            };
        }
        let parser = self.parser();
        let stage = self.stage(&parser);
        let url = UrlPath::new(path);
        let (key, html) = stage.one(page, &url, known.as_ref().map(|(key, _)| *key));
        match (html, known) {
            (None, Some((_, html))) => Found::Page(html),
            (None, None) => Found::Nothing,
            (Some(Ok(html)), _) => {
                let html: Arc<str> = html.into();
                self.rendered().insert(path.to_owned(), (key, Arc::clone(&html)));
                Found::Page(html)
            }
            (Some(Err(problems)), _) => Found::Failed(self.finished(problems)),
        }
    }

    fn rendered(
        &self,
    ) -> std::sync::MutexGuard<'_, std::collections::HashMap<String, (crate::cache::Key, Arc<str>)>> {
        self.rendered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files of the site that are no pages. A theme that cannot draw a redirect leaves those out.
    fn made_files(&self) -> &std::collections::BTreeMap<String, Arc<[u8]>> {
        self.made.get_or_init(|| {
            let parser = self.parser();
            let stage = self.stage(&parser);
            let files = publish::made_files(&stage, nav_files(stage.site)).unwrap_or_default();
            files
                .into_iter()
                .map(|(name, bytes)| (name, Arc::from(&*bytes)))
                .collect()
        })
    }

    /// `site.js`, which follows the search index.
    fn site_script(&self, shelf: &Shelf) -> Arc<[u8]> {
        let facts = BuildFacts {
            id: "preview".to_owned(),
            date: self.book.date.clone(),
            commit: self
                .book
                .head
                .iter()
                .flat_map(|head| head.chars().take(10))
                .collect(),
        };
        let search = self.book.search.as_ref();
        let search = search.map(|options| shelf.facts(options, &self.site));
        let nav = self.nav_file.get_or_init(|| publish::first_nav_file(&self.site));
        let script = site_script(nav, search.as_ref(), &facts);
        Arc::from(script.as_bytes())
    }
}

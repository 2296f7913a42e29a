//! What a path that an author wrote means: a page, a file, a redirect.
//!
//! Entry points: [`SiteIndex::find`] for paths of the source, [`SiteIndex::find_url`] for paths of the site. Paths
//! are decoded, joined and relative to the root; a folder's may end with `/`.

use super::reference::{decoded, join, leaves_site};
use super::{PageIx, SiteIndex};
use crate::model::{AssetFacts, UrlPath};

/// What was found.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    Page(PageIx),
    Asset(&'a AssetFacts),
    /// A place where a redirect, or the copy of the first page, is written.
    Redirect(UrlPath),
}

impl SiteIndex {
    /// A file of the source (`a.md`, `b.png`), a page without its ending (`a`), or a folder (`c/`, `c`).
    pub(crate) fn find(&self, path: &str) -> Option<Found<'_>> {
        let folder = path.trim_end_matches('/');
        if folder == path && !path.is_empty() {
            // A file that is a chapter of an mdBook book and no Markdown by its name is published, too: its name is that
            // of the file.
            if let Some(asset) = self.asset(path) {
                return Some(Found::Asset(asset));
            }
            if let Some(page) = self.page_of_source(path) {
                return Some(Found::Page(page));
            }
            if let Some(page) = self.page_of_source(&format!("{path}.md")) {
                return Some(Found::Page(page));
            }
        }
        self.page_of_folder(folder).map(Found::Page)
    }

    /// A page as it is named in the site (`a.html`, `a`, `c/`), or a redirect.
    pub(crate) fn find_url(&self, path: &str) -> Option<Found<'_>> {
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        let mut urls = Vec::with_capacity(3);
        if folder == path && !path.is_empty() {
            urls.push(path.to_owned());
            urls.push(format!("{path}.html"));
        }
        urls.push(index);
        if let Some(page) = urls.iter().find_map(|url| self.page_of_url(url)) {
            return Some(Found::Page(page));
        }
        let written =
            |url: &String| self.redirects.contains_key(url) || (self.home_copy && url == "index.html");
        urls.into_iter()
            .find(written)
            .map(|url| Found::Redirect(UrlPath::new(url)))
    }

    /// The page of this site that a relative, percent-encoded URL of the page at `from` names.
    #[must_use]
    pub fn page_named_by(&self, from: &UrlPath, url: &str) -> Option<PageIx> {
        if leaves_site(url) {
            return None;
        }
        self.page_of_url(&join(from.parent(), &decoded(url))?)
    }

    /// What a configured path from the source root (`/guide/a.md`, `/guide/`) names, in the source or in the site.
    pub(crate) fn find_anywhere(&self, path: &str) -> Option<Found<'_>> {
        self.find(path).or_else(|| self.find_url(path))
    }
}

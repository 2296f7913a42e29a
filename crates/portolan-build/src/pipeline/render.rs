//! The render stage: every page's links decided, its view gathered, its HTML made where anything of that changed.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use anyhow::Context as _;
use portolan_core::assemble::view::{page_view, template};
use portolan_core::assemble::{PageIx, PageRole, SiteIndex};
use portolan_core::model::{Diagnostic, Diagnostics, Dialect, PageSource, UrlPath};
use portolan_core::resolve::{ResolvedLink, complete, resolve};
use portolan_core::theme::view::PageView;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::book::Book;
use super::page::{BodyHash, Parser};
use super::problem::{failed, panicked};
use super::theme::LoadedTheme;
use crate::cache::{Cache, Key, KeyBuilder, SITE};
use crate::output::{ContentHash, SiteWriter};
use crate::progress::Progress;

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 4;

/// What every page was rendered from, by its URL.
pub(super) type RenderKeys = BTreeMap<String, RenderedPage>;

/// A page as it was rendered last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RenderedPage {
    pub(super) key: Key,
    pub(super) hash: ContentHash,
}

/// Everything that rendering reads.
pub(super) struct Stage<'a> {
    pub(super) book: &'a Book,
    pub(super) theme: &'a LoadedTheme,
    pub(super) site: &'a SiteIndex,
    pub(super) parser: &'a Parser<'a>,
    /// The bodies of the author's pages, which come first in the site.
    pub(super) bodies: &'a [BodyHash],
    pub(super) cache: &'a Cache,
}

/// What the stage did.
#[derive(Default)]
pub(super) struct Rendered {
    pub(super) diagnostics: Diagnostics,
    /// Pages that were rendered, in order of their URLs.
    pub(super) fresh: Vec<UrlPath>,
    /// What every page of the site was made from and holds.
    pub(super) keys: RenderKeys,
    /// Of the author's pages: the hash of the body and its links.
    pub(super) contents: BTreeMap<PageIx, Key>,
}

/// What became of one page.
struct Done {
    url: UrlPath,
    diagnostics: Diagnostics,
    page: Option<RenderedPage>,
    /// Of a page in its own place.
    content: Option<(PageIx, Key)>,
    fresh: bool,
}

impl Done {
    fn failed(url: UrlPath, problem: Diagnostic) -> Self {
        Self {
            url,
            diagnostics: vec![problem],
            page: None,
            content: None,
            fresh: true,
        }
    }
}

impl Stage<'_> {
    /// Renders all pages that have changed; without a writer nothing is written.
    pub(super) fn render_all(
        &self,
        writer: Option<&SiteWriter>,
        progress: &dyn Progress,
    ) -> anyhow::Result<Rendered> {
        let before = self.keys_of_last_build();
        let copy = self
            .site
            .home
            .filter(|_| self.site.home_copy)
            .map(|home| (home, UrlPath::new("index.html")));
        let mut tasks: Vec<(PageIx, UrlPath)> = self
            .site
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| page.role != PageRole::Print)
            .map(|(ix, page)| (ix, page.url.clone()))
            .collect();
        tasks.extend(copy);
        let done: Vec<anyhow::Result<Done>> = tasks
            .into_par_iter()
            .map(|(page, url)| {
                super::go_on(progress)?;
                let file = self.site.pages[page].entry.file.as_str();
                let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| {
                    self.render(page, url.clone(), writer, &before)
                }));
                progress.step();
                attempt.unwrap_or_else(|panic| Ok(Done::failed(url, panicked(file, panic.as_ref()))))
            })
            .collect();
        let mut rendered = Rendered::default();
        for done in done {
            let done = done?;
            rendered.diagnostics.extend(done.diagnostics);
            rendered.contents.extend(done.content);
            if let Some(page) = done.page {
                rendered.keys.insert(done.url.as_str().to_owned(), page);
            }
            if done.fresh {
                rendered.fresh.push(done.url);
            }
        }
        super::print::add(self, writer, &before, &mut rendered, progress)?;
        rendered.fresh.sort();
        Ok(rendered)
    }

    fn keys_of_last_build(&self) -> RenderKeys {
        let bytes = self.cache.get(SITE, &self.book.keys_key());
        bytes
            .and_then(|bytes| postcard::from_bytes(&bytes).ok())
            .unwrap_or_default()
    }

    fn render(
        &self,
        page: PageIx,
        url: UrlPath,
        writer: Option<&SiteWriter>,
        before: &RenderKeys,
    ) -> anyhow::Result<Done> {
        let (links, mut diagnostics) =
            resolve(self.site, page, &url, &|place| self.book.repository_has(place));
        if self.site.pages[page].url != url {
            // The copy of the first page says nothing that the page itself has not said.
            diagnostics.clear();
        }
        let view = page_view(self.site, page, &url);
        let content = self.content_key(page, &links);
        let key = self.key(page, &view, &content);
        let content =
            (self.site.print.is_some() && self.site.pages[page].url == url).then_some((page, content));
        if let Some(last) = before.get(url.as_str()).filter(|last| last.key == key)
            && writer
                .map_or(Ok(true), |writer| writer.keep(&url, &last.hash))
                .with_context(|| writing(&url))?
        {
            return Ok(Done {
                url,
                diagnostics,
                page: Some(*last),
                content,
                fresh: false,
            });
        }
        let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| self.html(page, view, &links)));
        match attempt
            .unwrap_or_else(|panic| Err(vec![panicked(&self.site.pages[page].entry.file, panic.as_ref())]))
        {
            Ok(html) => {
                let hash = match writer {
                    Some(writer) => writer
                        .write(&url, html.as_bytes())
                        .with_context(|| writing(&url))?,
                    None => ContentHash::of(html.as_bytes()),
                };
                Ok(Done {
                    url,
                    diagnostics,
                    page: Some(RenderedPage { key, hash }),
                    content,
                    fresh: true,
                })
            }
            Err(problems) => {
                diagnostics.extend(problems);
                Ok(Done {
                    url,
                    diagnostics,
                    page: None,
                    content,
                    fresh: true,
                })
            }
        }
    }

    /// One page, without writing it: its key, and its HTML unless that is the one of `known`.
    pub(super) fn one(
        &self,
        page: PageIx,
        url: &UrlPath,
        known: Option<Key>,
    ) -> (Key, Option<Result<String, Diagnostics>>) {
        if self.site.print == Some(page) {
            return super::print::one(self, page, known);
        }
        let (links, _) = resolve(self.site, page, url, &|place| self.book.repository_has(place));
        let view = page_view(self.site, page, url);
        let key = self.key(page, &view, &self.content_key(page, &links));
        if known == Some(key) {
            return (key, None);
        }
        let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| self.html(page, view, &links)));
        let file = &self.site.pages[page].entry.file;
        (
            key,
            Some(attempt.unwrap_or_else(|panic| Err(vec![panicked(file, panic.as_ref())]))),
        )
    }

    /// What is wrong with the links of a page.
    pub(super) fn links(&self, page: PageIx) -> Diagnostics {
        let url = &self.site.pages[page].url;
        resolve(self.site, page, url, &|place| self.book.repository_has(place)).1
    }

    /// The hash of everything that the page's HTML is made from.
    fn key(&self, page: PageIx, view: &PageView, content: &Key) -> Key {
        let mut key = KeyBuilder::new("render", VERSION);
        key.bytes(&self.theme.theme.key()).text(template(self.site, page));
        key.key(content).hashed(view);
        key.finish()
    }

    /// The same, for a page whose links are not decided yet.
    pub(super) fn content_of(&self, page: PageIx) -> Key {
        let url = &self.site.pages[page].url;
        let (links, _) = resolve(self.site, page, url, &|place| self.book.repository_has(place));
        self.content_key(page, &links)
    }

    /// The hash of a page's body and its links.
    fn content_key(&self, page: PageIx, links: &[ResolvedLink]) -> Key {
        let mut key = KeyBuilder::new("content", VERSION);
        if let Some(body) = self.body_of(page) {
            key.bytes(body);
        }
        key.hashed(&links);
        key.finish()
    }

    /// The body of a page that an author wrote.
    pub(super) fn body_of(&self, page: PageIx) -> Option<&BodyHash> {
        let written = self.site.pages[page].entry.source == PageSource::File;
        self.bodies.get(page).filter(|_| written)
    }

    fn html(&self, page: PageIx, mut view: PageView, links: &[ResolvedLink]) -> Result<String, Diagnostics> {
        let info = &self.site.pages[page];
        if let Some(hash) = self.body_of(page) {
            let body = self.parser.body(&info.entry.id.path, hash);
            let body = body.ok_or_else(|| vec![failed(&info.entry.file)])?;
            let (mut html, lead_end) = complete(&body, links);
            // A title of the author's may follow a banner; mdBook's pages show nothing that is not in them.
            let dialect = self.site.options.dialect;
            view.show_title = dialect == Dialect::Portolan && !body.html.contains("<h1");
            view.content = html.split_off(lead_end);
            view.content_head = html;
        }
        self.fill(page, view)
    }

    fn fill(&self, page: PageIx, view: PageView) -> Result<String, Diagnostics> {
        let entry = &self.site.pages[page].entry;
        let template = template(self.site, page);
        self.theme.theme.render(template, view).map_err(|problem| {
            vec![if entry.file.is_empty() {
                problem
            } else {
                problem.on_page(entry.id.path.clone())
            }]
        })
    }

    /// Whether a page's template can be rendered, with all that it is given but the text.
    pub(super) fn try_template(&self, page: PageIx, url: &UrlPath) -> Result<(), Diagnostics> {
        let attempt = AssertUnwindSafe(|| self.fill(page, page_view(self.site, page, url)));
        match std::panic::catch_unwind(attempt) {
            Ok(filled) => filled.map(drop),
            Err(panic) => Err(vec![panicked(&self.site.pages[page].entry.file, panic.as_ref())]),
        }
    }
}

fn writing(url: &UrlPath) -> String {
    format!("cannot write `{url}`")
}

//! The render stage: every page's links decided, its view gathered, its HTML made where anything of that changed.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use anyhow::Context as _;
use portolan_core::assemble::view::{page_view, template};
use portolan_core::assemble::{PageIx, PageRole, SiteIndex};
use portolan_core::copies::copy_path;
use portolan_core::model::{Diagnostic, Diagnostics, Dialect, PageSource, UrlPath};
use portolan_core::resolve::{Decided, complete, listings, resolve, term_links};
use portolan_core::theme::view::PageView;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::book::Book;
use super::copies;
use super::glossary::{Glossaries, TermUses};
use super::page::{BodyHash, Parser};
use super::problem::{failed, panicked};
use super::theme::LoadedTheme;
use crate::cache::{Cache, Key, KeyBuilder, SITE};
use crate::output::{ContentHash, SiteWriter};
use crate::progress::Progress;

/// Raised when what this stage makes of the same input changes.
const VERSION: u32 = 5;

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
    /// The drafts of their copies.
    pub(super) texts: &'a [Option<BodyHash>],
    pub(super) cache: &'a Cache,
    pub(super) glossaries: &'a Glossaries,
    /// Where terms stand in bodies; `None` for bodies that are not the pages' own.
    pub(super) term_uses: Option<&'a TermUses>,
    /// The hash of the pages without a copy, once it is asked for.
    pub(super) uncopied: OnceLock<Key>,
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
    /// The Markdown beside it.
    copy: Option<(UrlPath, RenderedPage)>,
    fresh: bool,
}

impl Done {
    fn failed(url: UrlPath, problem: Diagnostic) -> Self {
        Self {
            url,
            diagnostics: vec![problem],
            page: None,
            content: None,
            copy: None,
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
                let _span = tracing::info_span!("render", page = url.as_str()).entered();
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
            let copy = done.copy.map(|(url, copy)| (url.as_str().to_owned(), copy));
            rendered.keys.extend(copy);
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
        let (decided, mut diagnostics) = self.decided(page, &url);
        if self.site.pages[page].url != url {
            // The copy of the first page says nothing that the page itself has not said.
            diagnostics.clear();
        }
        let copy = self.copy(page, &url, &decided, writer, before)?;
        let view = page_view(self.site, page, &url);
        let content = self.content_key(page, &decided);
        let key = self.key(page, &view, &content);
        let content = (self.site.prints().next().is_some() && self.site.pages[page].url == url)
            .then_some((page, content));
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
                copy,
                fresh: false,
            });
        }
        let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| self.html(page, view, &decided)));
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
                    copy,
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
                    copy,
                    fresh: true,
                })
            }
        }
    }

    /// Writes the Markdown of a page beside it, or keeps that of the last site.
    fn copy(
        &self,
        page: PageIx,
        url: &UrlPath,
        decided: &Decided,
        writer: Option<&SiteWriter>,
        before: &RenderKeys,
    ) -> anyhow::Result<Option<(UrlPath, RenderedPage)>> {
        let info = &self.site.pages[page];
        let is_wanted = self.site.has_copy(page) && info.url == *url;
        let text = self.texts.get(page).copied().flatten();
        let (Some(writer), Some(text), Some(place)) = (writer, text, copy_path(url)) else {
            return Ok(None);
        };
        if !is_wanted {
            return Ok(None);
        }
        let uncopied = self.uncopied.get_or_init(|| copies::uncopied(self.site));
        let key = copies::key(self.site, page, &text, decided, uncopied);
        if let Some(last) = before.get(place.as_str()).filter(|last| last.key == key)
            && writer.keep(&place, &last.hash).with_context(|| writing(&place))?
        {
            return Ok(Some((place, *last)));
        }
        let Some(draft) = self.parser.draft(&info.entry.id.path, &text) else {
            return Ok(None);
        };
        let filled = copies::Filled::of(self.site, page, decided);
        let copy = copies::copy(self.site, page, &draft, &filled);
        let hash = writer
            .write(&place, copy.as_bytes())
            .with_context(|| writing(&place))?;
        Ok(Some((place, RenderedPage { key, hash })))
    }

    /// The Markdown of a page, without writing it.
    pub(super) fn copy_of(&self, page: PageIx) -> Option<String> {
        let info = &self.site.pages[page];
        let draft = self.parser.draft_now(&info.entry.id.path)?;
        let (decided, _) = self.links_and_lists(page, &info.url);
        let filled = copies::Filled::of(self.site, page, &decided);
        Some(copies::copy(self.site, page, &draft, &filled))
    }

    /// One page, without writing it: its key, and its HTML unless that is the one of `known`.
    pub(super) fn one(
        &self,
        page: PageIx,
        url: &UrlPath,
        known: Option<Key>,
    ) -> (Key, Option<Result<String, Diagnostics>>) {
        if self.site.pages[page].role == PageRole::Print {
            return super::print::one(self, page, known);
        }
        let (decided, _) = self.decided(page, url);
        let view = page_view(self.site, page, url);
        let key = self.key(page, &view, &self.content_key(page, &decided));
        if known == Some(key) {
            return (key, None);
        }
        let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| self.html(page, view, &decided)));
        let file = &self.site.pages[page].entry.file;
        (
            key,
            Some(attempt.unwrap_or_else(|panic| Err(vec![panicked(file, panic.as_ref())]))),
        )
    }

    /// What is wrong with the links and lists of a page.
    pub(super) fn links(&self, page: PageIx) -> Diagnostics {
        self.links_and_lists(page, &self.site.pages[page].url).1
    }

    /// What of a page waited for the site, when it is written at `url`.
    pub(super) fn decided(&self, page: PageIx, url: &UrlPath) -> (Decided, Diagnostics) {
        let (mut decided, diagnostics) = self.links_and_lists(page, url);
        let glossary = self.glossaries.for_page(self.site, page);
        if let (Some(glossary), Some(hash)) = (glossary, self.body_of(page)) {
            let body = || self.parser.body(&self.site.pages[page].entry.id.path, hash);
            let uses = match self.term_uses {
                Some(known) => known.of(glossary, hash, body),
                None => body().map_or_else(Arc::default, |body| Arc::from(glossary.find(&body))),
            };
            decided.terms = term_links(self.site, (page, url), glossary.page, &uses);
        }
        (decided, diagnostics)
    }

    fn links_and_lists(&self, page: PageIx, url: &UrlPath) -> (Decided, Diagnostics) {
        let (links, mut diagnostics) =
            resolve(self.site, page, url, &|place| self.book.repository_has(place));
        let lang = self.site.pages[page].entry.meta.lang.as_ref();
        let lang = lang.unwrap_or(&self.site.options.language).language();
        let (listings, mut problems) = listings(self.site, page, url, self.theme.listing_words(lang));
        diagnostics.append(&mut problems);
        let decided = Decided {
            links,
            listings,
            terms: Vec::new(),
        };
        (decided, diagnostics)
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
        self.content_key(page, &self.decided(page, url).0)
    }

    /// The hash of a page's body and what was decided of it.
    fn content_key(&self, page: PageIx, decided: &Decided) -> Key {
        let mut key = KeyBuilder::new("content", VERSION);
        if let Some(body) = self.body_of(page) {
            key.bytes(body);
        }
        key.hashed(decided);
        key.finish()
    }

    /// The body of a page that an author wrote.
    pub(super) fn body_of(&self, page: PageIx) -> Option<&BodyHash> {
        let written = self.site.pages[page].entry.source == PageSource::File;
        self.bodies.get(page).filter(|_| written)
    }

    fn html(&self, page: PageIx, mut view: PageView, decided: &Decided) -> Result<String, Diagnostics> {
        let info = &self.site.pages[page];
        if let Some(hash) = self.body_of(page) {
            let body = self.parser.body(&info.entry.id.path, hash);
            let body = body.ok_or_else(|| vec![failed(&info.entry.file)])?;
            let (mut html, lead_end) = complete(&body, decided);
            // A title of the author's may follow a banner; mdBook's pages show nothing that is not in them.
            let dialect = self.site.options.dialect;
            view.show_title = dialect == Dialect::Portolan && !body.html.contains("<h1");
            view.has_terms = !decided.terms.is_empty();
            view.content = html.split_off(lead_end);
            view.content_head = html;
        }
        self.fill(page, view)
    }

    fn fill(&self, page: PageIx, view: PageView) -> Result<String, Diagnostics> {
        let entry = &self.site.pages[page].entry;
        let template = template(self.site, page);
        let _span = tracing::info_span!("template").entered();
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

//! The book's glossaries, and where their terms stand in the text of each page.
//!
//! Owns [`Glossaries`], made once the site is known, and [`TermUses`], which keeps what was found by the names that
//! were looked for and the body's hash: a changed definition goes through no body again, a new name through all. Must
//! not decide what a place becomes: that is the core's affair.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use portolan_core::assemble::{PageIx, PageRole, SiteIndex};
use portolan_core::glossary::{Names, Use};
use portolan_core::model::{Diagnostic, Diagnostics, ParsedPage};
use portolan_core::resolve::nearest_page;

use super::book::Book;
use super::page::BodyHash;
use crate::cache::{Cache, Key, KeyBuilder, SITE};

/// Raised when what is kept has another form.
const VERSION: u32 = 1;

/// Every glossary that the site has.
pub(super) struct Glossaries {
    /// By language, in lower case.
    by_language: BTreeMap<String, usize>,
    all: Vec<Glossary>,
}

/// One of them.
pub(super) struct Glossary {
    pub(super) page: PageIx,
    names: Names,
}

impl Glossaries {
    /// Those of a book, as far as their pages are there.
    pub(super) fn of(book: &Book, site: &SiteIndex) -> Self {
        let mut found = Self {
            by_language: BTreeMap::new(),
            all: Vec::new(),
        };
        for (language, path) in book.glossary_pages() {
            let Some(page) = site.page_of_source(&path) else {
                continue;
            };
            let known = found.all.iter().position(|glossary| glossary.page == page);
            let at = known.unwrap_or_else(|| {
                let terms = &site.pages[page].entry.summary.terms;
                let names = Names::of(terms, &book.glossary().skip);
                found.all.push(Glossary { page, names });
                found.all.len() - 1
            });
            let language = language.to_lowercase();
            if let Some((primary, _)) = language.split_once('-') {
                found.by_language.entry(primary.to_owned()).or_insert(at);
            }
            found.by_language.insert(language, at);
        }
        found
    }

    /// The glossary that explains the words of a page.
    pub(super) fn for_page(&self, site: &SiteIndex, page: PageIx) -> Option<&Glossary> {
        let info = &site.pages[page];
        let meta = &info.entry.meta;
        let is_itself = || self.all.iter().any(|glossary| glossary.page == page);
        if self.all.is_empty()
            || info.role != PageRole::Content
            || meta.glossary == Some(false)
            || is_itself()
        {
            return None;
        }
        let language = meta.lang.as_ref().unwrap_or(&site.options.language);
        let language = language.0.to_lowercase();
        let primary = language.split('-').next().unwrap_or_default();
        let at = self.by_language.get(&language);
        let at = at.or_else(|| self.by_language.get(primary))?;
        self.all.get(*at)
    }
}

impl Glossary {
    /// Where its terms stand in a body.
    pub(super) fn find(&self, body: &ParsedPage) -> Vec<Use> {
        self.names.find(&body.html)
    }
}

/// What was found, by the names and the body.
type Found = HashMap<([u8; 32], BodyHash), Arc<[Use]>>;

/// The same as the cache keeps it: the hash of the names, that of the body, the places.
type Kept = ([u8; 32], BodyHash, Vec<Use>);

/// Where terms stand in bodies, as far as that is known.
#[derive(Default)]
pub(super) struct TermUses {
    /// From an earlier build.
    before: Found,
    /// What was asked for since.
    now: Mutex<Found>,
}

impl TermUses {
    /// What the last build of a book found.
    pub(super) fn of_last_build(cache: &Cache, key: &Key) -> Self {
        let kept = cache.get(SITE, key);
        let kept: Option<Vec<Kept>> = kept.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let before = kept.into_iter().flatten();
        Self {
            before: before
                .map(|(names, body, uses)| ((names, body), Arc::from(uses)))
                .collect(),
            now: Mutex::default(),
        }
    }

    /// Keeps what this build asked for.
    pub(super) fn keep(self, cache: &Cache, key: Key) {
        let now = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        let same = now.len() == self.before.len() && now.keys().all(|key| self.before.contains_key(key));
        if same {
            return;
        }
        let mut all: Vec<([u8; 32], BodyHash, &[Use])> = now
            .iter()
            .map(|((names, body), uses)| (*names, *body, &**uses))
            .collect();
        all.sort_unstable_by_key(|(names, body, _)| (*names, *body));
        if let Ok(bytes) = postcard::to_stdvec(&all) {
            cache.put(SITE, key, &bytes);
        }
    }

    /// Where a glossary's terms stand in the body of this hash, which `body` gives where it must be gone through.
    /// Nothing for a body that cannot be had.
    pub(super) fn of(
        &self,
        glossary: &Glossary,
        hash: &BodyHash,
        body: impl FnOnce() -> Option<Arc<ParsedPage>>,
    ) -> Arc<[Use]> {
        let key = (glossary.names.key(), *hash);
        let lock = || self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        let found = match self.before.get(&key) {
            Some(known) => Arc::clone(known),
            None => match body() {
                Some(body) => Arc::from(glossary.find(&body)),
                None => return Arc::default(),
            },
        };
        lock().insert(key, Arc::clone(&found));
        found
    }
}

/// The key under which the cache keeps what the last build of a book found.
pub(super) fn uses_key() -> Key {
    KeyBuilder::new("glossary uses", VERSION).finish()
}

/// Reports glossaries that are not there or define nothing, and names that two terms have.
pub(super) fn check(book: &Book, site: &SiteIndex) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut looked_at = HashSet::new();
    for (language, path) in book.glossary_pages() {
        if !looked_at.insert(path.clone()) {
            continue;
        }
        let Some(page) = site.page_of_source(&path) else {
            let message = format!("the site has no page `{path}`, which `glossary` names");
            let hint = match nearest_page(site, &path) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the path of a published page from the source folder".to_owned(),
            };
            let place = book.place_of_glossary(&language);
            found.push(Diagnostic::new("broken-link", message).at(place).hint(hint));
            continue;
        };
        let entry = &site.pages[page].entry;
        if entry.summary.terms.is_empty() {
            let message = format!("the glossary `{path}` defines no term");
            let hint = "a definition is a line with the term, and below it `: ` and what it means";
            let place = book.place_of_glossary(&language);
            found.push(Diagnostic::new("glossary", message).at(place).hint(hint));
        }
        found.extend(twice_named(site, page));
    }
    found
}

fn twice_named(site: &SiteIndex, page: PageIx) -> Diagnostics {
    let entry = &site.pages[page].entry;
    let mut found = Diagnostics::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, term) in entry.summary.terms.iter().enumerate() {
        for name in &term.names {
            let earlier = *first.entry(name.to_lowercase()).or_insert(at);
            if earlier != at {
                let line = entry.summary.terms[earlier].mark.line;
                let message = format!("`{name}` is defined in line {line} already");
                let hint = "pages lead to the first definition: put both meanings there, or give this one another name";
                let place = entry.summary.locate(term.mark);
                let problem = Diagnostic::new("glossary", message).at(place).hint(hint);
                found.push(problem.on_page(entry.id.path.clone()));
            }
        }
    }
    found
}

//! Which pages say the same in another language.
//!
//! Entry points: [`SiteIndex::language_of_page`] and [`SiteIndex::in_language`]. A page in the folder of a language is the
//! translation of the page of the same path outside of it, or of the one that its front matter names, which counts more.
//! The page that is named may name another one: all of them say the same as the last.

use std::borrow::Cow;
use std::collections::HashMap;

use super::index::PageRole;
use super::{PageIx, SiteIndex};
use crate::model::{Diagnostic, Diagnostics, SiteLanguage};

/// Every page by what it says and the language that it says it in.
#[derive(Debug, Default)]
pub(super) struct Translations {
    /// What each page says: the path, within the folder of its language, of the page that it is a translation of in the
    /// end.
    subjects: Vec<Option<String>>,
    /// The pages that say something, by language.
    pages: HashMap<String, Vec<Option<PageIx>>>,
    /// How many languages there are.
    languages: usize,
}

/// A page in another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InLanguage {
    /// It is there.
    Page(PageIx),
    /// It is not; this is the nearest page above its place.
    Above(PageIx),
}

impl Translations {
    fn of(site: &SiteIndex) -> Self {
        let mut found = Self {
            languages: site.options.languages.len(),
            ..Self::default()
        };
        let originals = originals(site);
        for (page, original) in originals.iter().enumerate() {
            let original = original.filter(|original| site.is_other_language(page, *original));
            let place = site.place_in_source(original.unwrap_or(page));
            let subject = place.map(|place| site.without_folder(&place).to_owned());
            if let (Some(subject), PageRole::Content) = (&subject, &site.pages[page].role)
                && let Some(language) = site.language_of_page(page)
            {
                found.add(subject, language, page, |page| {
                    originals[page].is_some_and(|original| site.is_other_language(page, original))
                });
            }
            found.subjects.push(subject);
        }
        found
    }

    /// A page that names what it is the translation of stands before one that only lies where a translation would; of two
    /// that are alike the first is taken.
    fn add(&mut self, subject: &str, language: usize, page: PageIx, names: impl Fn(PageIx) -> bool) {
        let slots = self.pages.entry(subject.to_owned());
        let slot = &mut slots.or_insert_with(|| vec![None; self.languages])[language];
        if slot.is_none_or(|taken| names(page) && !names(taken)) {
            *slot = Some(page);
        }
    }
}

/// The page that each page is the translation of in the end: the last of those that name each other. Of pages that name
/// each other in a circle it is the first one.
fn originals(site: &SiteIndex) -> Vec<Option<PageIx>> {
    let named = |page: PageIx| {
        let named = site.pages[page].entry.meta.translates.as_deref();
        let named = named.and_then(|path| site.page_of_source(path));
        named.filter(|other| site.is_other_language(page, *other))
    };
    let mut found: Vec<Option<PageIx>> = vec![None; site.pages.len()];
    let mut walked_from = vec![usize::MAX; site.pages.len()];
    for start in 0..site.pages.len() {
        let mut path = Vec::new();
        let mut at = start;
        let end = loop {
            if let Some(known) = found[at] {
                break known;
            }
            if walked_from[at] == start {
                let circle = path.iter().skip_while(|page| **page != at);
                break circle.copied().min().unwrap_or(at);
            }
            walked_from[at] = start;
            path.push(at);
            match named(at) {
                Some(next) => at = next,
                None => break at,
            }
        };
        for page in path {
            found[page] = Some(end);
        }
    }
    for (page, original) in found.iter_mut().enumerate() {
        *original = original.filter(|original| *original != page);
    }
    found
}

impl SiteIndex {
    /// The language of a path in the source, by its number among the site's.
    pub(super) fn language_at(&self, path: &str) -> Option<usize> {
        let languages = self.options.languages.iter().enumerate();
        languages
            .filter(|(_, language)| below(path, &language.folder).is_some())
            .max_by_key(|(_, language)| language.folder.len())
            .map(|(at, _)| at)
    }

    /// The language among whose pages a page stands, by its number among the site's. A page that belongs to no place in
    /// the source is the site's.
    pub(crate) fn language_of_page(&self, page: PageIx) -> Option<usize> {
        match self.place_in_source(page) {
            Some(place) => self.language_at(&place),
            None => {
                let mut languages = self.options.languages.iter();
                languages
                    .position(|language| language.lang == self.options.language)
                    .or_else(|| self.language_at(""))
            }
        }
    }

    /// The same as a language.
    pub(super) fn folder_language(&self, page: PageIx) -> Option<&SiteLanguage> {
        self.options.languages.get(self.language_of_page(page)?)
    }

    /// Where in the source a page belongs: that of its file, of the index that its folder has not got, of the section that
    /// it holds. `None` for a page of the whole site.
    fn place_in_source(&self, page: PageIx) -> Option<Cow<'_, str>> {
        let path = self.pages[page].entry.id.path.as_str();
        match self.pages[page].role {
            PageRole::Content => Some(Cow::Borrowed(path)),
            PageRole::FolderIndex => {
                let index = |folder| Cow::Owned(format!("{folder}/index.md"));
                Some(path.strip_prefix("@folder/").map_or("index.md".into(), index))
            }
            PageRole::Print => self
                .section_of_print(page)
                .and_then(|section| self.place_in_source(section)),
            _ => None,
        }
    }

    fn is_other_language(&self, page: PageIx, other: PageIx) -> bool {
        self.language_of_page(page) != self.language_of_page(other)
    }

    fn without_folder<'p>(&self, path: &'p str) -> &'p str {
        let language = self.language_at(path).map(|at| &self.options.languages[at]);
        let inside = language.and_then(|language| below(path, &language.folder));
        inside.unwrap_or(path)
    }

    fn translations(&self) -> &Translations {
        self.translations.get_or_init(|| Translations::of(self))
    }

    /// The other page that is taken for what this one says it is.
    fn translated_already(&self, page: PageIx) -> Option<PageIx> {
        match self.in_language(page, self.language_of_page(page)?)? {
            InLanguage::Page(other) => Some(other).filter(|other| *other != page),
            InLanguage::Above(_) => None,
        }
    }

    /// A page in a language of the site. Pages that belong to no place in the source lead to the first page of the
    /// language.
    pub(crate) fn in_language(&self, page: PageIx, language: usize) -> Option<InLanguage> {
        let folder = &self.options.languages.get(language)?.folder;
        let known = self.translations();
        let subject = known.subjects[page].as_deref().unwrap_or_default();
        if let Some(page) = known.pages.get(subject).and_then(|pages| pages[language]) {
            return Some(InLanguage::Page(page));
        }
        let mut above = subject;
        while let Some((parent, _)) = above.rsplit_once('/') {
            above = parent;
            let place = [folder.as_str(), parent].join("/");
            if let Some(page) = self.page_of_folder(place.trim_start_matches('/')) {
                return Some(InLanguage::Above(page));
            }
        }
        let first = self.page_of_folder(folder);
        let first = first.or_else(|| self.home.filter(|_| folder.is_empty()));
        first.map(InLanguage::Above)
    }
}

/// Reports pages whose front matter names a page that they cannot be the translation of.
pub(super) fn check(site: &SiteIndex, diagnostics: &mut Diagnostics) {
    for (page, info) in site.pages.iter().enumerate() {
        let meta = &info.entry.meta;
        let Some(named) = meta.translates.as_deref() else {
            continue;
        };
        let problem = match site.page_of_source(named) {
            None => {
                let near = crate::resolve::nearest_page(site, named);
                let hint = near.map_or_else(
                    || "write its path from the source folder, like `guide/install.md`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("there is no page `{named}` that this one could be the translation of");
                Diagnostic::new("broken-link", message).hint(hint)
            }
            Some(_) if site.options.languages.is_empty() => continue,
            Some(other) if !site.is_other_language(page, other) => {
                let message =
                    format!("`{named}` is in the same language, so this page is no translation of it");
                let hint = "name a page in another language, or move this one into the folder of its own";
                Diagnostic::new("front-matter", message).hint(hint)
            }
            Some(_) => match site.translated_already(page) {
                Some(other) => {
                    let file = &site.pages[other].entry.file;
                    let message =
                        format!("`{file}` is the translation of `{named}` in this language already");
                    Diagnostic::new("front-matter", message).hint("take `translates` out of one of them")
                }
                None => continue,
            },
        };
        diagnostics.push(problem.at(info.place_of(meta.mark("translates"))));
    }
}

/// The rest of a path below a folder.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

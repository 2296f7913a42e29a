//! Pages in the orders and by the values that lists of pages ask for.
//!
//! Entry points: [`SiteIndex::catalogue`], made when the first list asks, and [`Catalogue::ask`]. Every order and every
//! value is looked up in what was made once, and the same question is answered once, so that ten thousand pages may
//! each have a list. Must not know what a list looks like.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::listings::Facet;
use super::urls::composed;
use super::{PageIx, PageRole, SiteIndex, overview};
use crate::model::{ListingSort, PageSource};

/// The rank of a page that is in no list.
const UNLISTED: u32 = u32::MAX;

/// What is asked. Two lists that ask the same get the same answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// In one of these folders, without a final `/`; empty for anywhere.
    pub(crate) folders: Vec<String>,
    /// How many levels of folders below them.
    pub(crate) depth: Option<u32>,
    /// For each, one of the values.
    pub(crate) values: Vec<Vec<ValueIx>>,
    /// In one of these languages, in lower case; empty for any.
    pub(crate) languages: Vec<String>,
    /// Only pages of which it is known when they were changed.
    pub(crate) dated: bool,
    pub(crate) sort: ListingSort,
    /// No more than this many of the pages are needed.
    pub(crate) most: usize,
}

/// A value of a facet by its place in the catalogue.
pub(crate) type ValueIx = usize;

/// The first pages of those that were asked for, in order, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) pages: Vec<PageIx>,
    pub(crate) total: usize,
}

/// What is known of all pages together.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// The author's pages that the navigation shows, in its order.
    listed: Vec<PageIx>,
    /// The place of each page in each order.
    ranks: [Vec<u32>; 3],
    values: HashMap<(Facet, String), ValueIx>,
    /// The listed pages of each value.
    pages_of: Vec<Vec<PageIx>>,
    /// The values of each page, ascending.
    values_of: Vec<Vec<ValueIx>>,
    /// Listed pages by their paths, composed, in byte order.
    paths: Vec<(String, PageIx)>,
    /// The language of each page, in lower case.
    languages: Vec<String>,
    /// The newest day on which a listed page was changed.
    newest: Option<String>,
    answers: Mutex<HashMap<Question, Arc<Answer>>>,
    folders: OnceLock<BTreeSet<String>>,
}

impl SiteIndex {
    /// Pages as lists ask for them.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        self.catalogue.get_or_init(|| Catalogue::of(self))
    }

    /// Whether any page asks for a list.
    #[must_use]
    pub fn has_listings(&self) -> bool {
        self.pages
            .iter()
            .any(|page| !page.entry.summary.listings.is_empty())
    }

    /// Whether lists may show a page: an author's, which the navigation shows.
    pub(super) fn is_listed(&self, page: PageIx) -> bool {
        let info = &self.pages[page];
        info.role == PageRole::Content && info.entry.source == PageSource::File && info.nav.is_some()
    }

    /// The pages that the navigation shows directly below one.
    pub(crate) fn pages_below(&self, page: PageIx) -> Vec<PageIx> {
        let listing = overview::children_of(self, page);
        let groups = listing.groups.into_iter();
        groups
            .flat_map(|group| group.entries)
            .map(|entry| entry.page)
            .collect()
    }

    /// The language of a page, in lower case.
    pub(crate) fn language_of(&self, page: PageIx) -> String {
        let own = self.pages[page].entry.meta.lang.as_ref();
        own.unwrap_or(&self.options.language).0.to_lowercase()
    }
}

impl Catalogue {
    fn of(site: &SiteIndex) -> Self {
        let listed: Vec<PageIx> = site
            .nav
            .order
            .iter()
            .copied()
            .filter(|page| site.is_listed(*page))
            .collect();
        let (values, pages_of, values_of) = values(site, &listed);
        let mut paths: Vec<(String, PageIx)> = listed
            .iter()
            .map(|page| {
                let path = &site.pages[*page].entry.id.path;
                (composed(path.as_str()).into_owned(), *page)
            })
            .collect();
        paths.sort();
        Self {
            ranks: ranks(site),
            values,
            pages_of,
            values_of,
            paths,
            languages: (0..site.pages.len()).map(|page| site.language_of(page)).collect(),
            newest: listed
                .iter()
                .filter_map(|page| site.page_date(*page))
                .max()
                .map(str::to_owned),
            listed,
            answers: Mutex::default(),
            folders: OnceLock::new(),
        }
    }

    /// The newest day on which a page was changed.
    pub(crate) fn newest(&self) -> Option<&str> {
        self.newest.as_deref()
    }

    /// Brings pages into an order.
    pub(crate) fn sort(&self, pages: &mut [PageIx], sort: ListingSort) {
        let ranks = self.ranks_of(sort);
        pages.sort_by_key(|page| ranks[*page]);
    }

    fn ranks_of(&self, sort: ListingSort) -> &[u32] {
        let at = match sort {
            ListingSort::Weight => 0,
            ListingSort::Title => 1,
            ListingSort::Updated => 2,
        };
        &self.ranks[at]
    }

    /// A value as some page has it.
    pub(crate) fn value(&self, facet: Facet, written: &str) -> Option<ValueIx> {
        self.values.get(&(facet, Facet::key(written))).copied()
    }

    /// Every value of a facet, as it is compared.
    pub(crate) fn values_of_facet(&self, facet: Facet) -> impl Iterator<Item = &str> {
        let values = self.values.keys();
        values
            .filter(move |(of, _)| *of == facet)
            .map(|(_, value)| value.as_str())
    }

    /// Every language that a listed page is in, in lower case.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(|page| self.languages[*page].as_str())
    }

    /// Whether listed pages lie in a folder or below it.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        !self.in_folder(folder).is_empty()
    }

    /// Every folder that holds a listed page, at any depth.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &str> {
        let folders = self.folders.get_or_init(|| {
            let ends = |path: &str| path.match_indices('/').map(|(at, _)| at).collect::<Vec<_>>();
            let paths = self.paths.iter().map(|(path, _)| path);
            paths
                .flat_map(|path| ends(path).into_iter().map(|end| path[..end].to_owned()))
                .collect()
        });
        folders.iter().map(String::as_str)
    }

    fn in_folder(&self, folder: &str) -> &[(String, PageIx)] {
        if folder.is_empty() {
            return &self.paths;
        }
        let prefix = format!("{}/", composed(folder));
        let start = self.paths.partition_point(|(path, _)| *path < prefix);
        let length = self.paths[start..].partition_point(|(path, _)| path.starts_with(&prefix));
        &self.paths[start..start + length]
    }

    /// The answer to a question, which is found once.
    pub(crate) fn ask(&self, site: &SiteIndex, question: &Question) -> Arc<Answer> {
        let lock = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(question) {
            return Arc::clone(known);
        }
        let mut pages = self.candidates(question);
        pages.retain(|page| self.fits(site, question, *page));
        let ranks = self.ranks_of(question.sort);
        pages.sort_unstable_by_key(|page| ranks[*page]);
        pages.dedup();
        let total = pages.len();
        pages.truncate(question.most);
        let answer = Arc::new(Answer { pages, total });
        lock().insert(question.clone(), Arc::clone(&answer));
        answer
    }

    /// The smallest set of pages that certainly holds those that fit.
    fn candidates(&self, question: &Question) -> Vec<PageIx> {
        let folders: Vec<_> = question
            .folders
            .iter()
            .map(|folder| self.in_folder(folder))
            .collect();
        let in_folders: usize = folders.iter().map(|pages| pages.len()).sum();
        let size = |values: &Vec<ValueIx>| values.iter().map(|value| self.pages_of[*value].len()).sum();
        let rarest = question
            .values
            .iter()
            .min_by_key(|values| -> usize { size(values) });
        match rarest {
            Some(values) if folders.is_empty() || size(values) < in_folders => {
                let pages = values.iter().flat_map(|value| &self.pages_of[*value]);
                pages.copied().collect()
            }
            _ if folders.is_empty() => self.listed.clone(),
            _ => folders.concat().into_iter().map(|(_, page)| page).collect(),
        }
    }

    fn fits(&self, site: &SiteIndex, question: &Question, page: PageIx) -> bool {
        let own = &self.values_of[page];
        let has = |values: &Vec<ValueIx>| values.iter().any(|value| own.binary_search(value).is_ok());
        question.values.iter().all(has)
            && fits_language(&question.languages, &self.languages[page])
            && (!question.dated || site.page_date(page).is_some())
            && fits_folder(question, site, page)
    }

    /// Whether a page is among those that are asked for.
    pub(crate) fn is_among(&self, site: &SiteIndex, question: &Question, page: PageIx) -> bool {
        site.is_listed(page) && self.fits(site, question, page)
    }
}

/// Whether a language is one of those, or a variety of one.
pub(crate) fn fits_language(wanted: &[String], language: &str) -> bool {
    let is = |wanted: &String| {
        language
            .strip_prefix(wanted.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    wanted.is_empty() || wanted.iter().any(is)
}

/// Whether a page lies below one of the folders. The index of a folder stands for it, so it lies not in it but beside it.
fn fits_folder(question: &Question, site: &SiteIndex, page: PageIx) -> bool {
    let info = &site.pages[page];
    let path = composed(info.entry.id.path.as_str());
    let is_index = info.url.file_name() == "index.html";
    let is_in = |folder: &String| {
        let folder = composed(folder);
        let inside = match &*folder {
            "" => Some(&*path),
            folder => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
        };
        inside.is_some_and(|inside| {
            let folders = u32::try_from(inside.matches('/').count()).unwrap_or(u32::MAX);
            let level = folders + u32::from(!is_index);
            level > 0 && question.depth.is_none_or(|depth| level <= depth)
        })
    };
    question.folders.is_empty() || question.folders.iter().any(is_in)
}

type Values = (
    HashMap<(Facet, String), ValueIx>,
    Vec<Vec<PageIx>>,
    Vec<Vec<ValueIx>>,
);

/// The values of all listed pages, the pages of each, and the values of each page.
fn values(site: &SiteIndex, listed: &[PageIx]) -> Values {
    let (mut values, mut pages_of) = (HashMap::new(), Vec::new());
    let mut values_of = vec![Vec::new(); site.pages.len()];
    for &page in listed {
        for facet in Facet::ALL {
            for value in facet.values(&site.pages[page].entry.meta) {
                let key = Facet::key(value);
                if key.is_empty() {
                    continue;
                }
                let value = *values.entry((facet, key)).or_insert_with(|| {
                    pages_of.push(Vec::new());
                    pages_of.len() - 1
                });
                if !values_of[page].contains(&value) {
                    values_of[page].push(value);
                    pages_of[value].push(page);
                }
            }
        }
        values_of[page].sort_unstable();
    }
    (values, pages_of, values_of)
}

/// The place of every page by navigation, by title, and by the day of its last change.
fn ranks(site: &SiteIndex) -> [Vec<u32>; 3] {
    let by_weight = places(site, &site.nav.order);
    let mut order = site.nav.order.clone();
    order.sort_by_cached_key(|page| {
        let info = &site.pages[*page];
        (info.title.to_lowercase(), info.url.clone())
    });
    let by_title = places(site, &order);
    order.sort_by_key(|page| (Reverse(site.page_date(*page)), by_weight[*page]));
    [by_weight, by_title, places(site, &order)]
}

fn places(site: &SiteIndex, order: &[PageIx]) -> Vec<u32> {
    let mut places = vec![UNLISTED; site.pages.len()];
    for (place, page) in order.iter().enumerate() {
        places[*page] = u32::try_from(place).unwrap_or(UNLISTED);
    }
    places
}

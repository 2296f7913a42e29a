//! Pages that list pages by what their front matter says: tag, owner, kind, audience.
//!
//! They are pages like any other (an id, a URL, a title); only their body is a list that the theme draws. An
//! author's page of the same URL wins, and is what links to the value then lead to.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::index::PageRole;
use super::slug::slug;
use super::urls::composed;
use super::words::GeneratedWords;
use super::{PageIx, SiteIndex};
use crate::model::{FrontMatter, UrlPath};

/// The body of a generated page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Titled lists, in order.
    pub groups: Vec<ListingGroup>,
}

/// A titled list of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListingGroup {
    /// Empty for a list without a title.
    pub title: String,
    /// Its lines.
    pub entries: Vec<ListingEntry>,
}

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingEntry {
    /// Where it leads.
    pub page: PageIx,
    /// What is shown instead of the page's title, where that differs.
    pub title: Option<String>,
    /// How many pages the target lists; 0 for an ordinary page.
    pub count: u32,
    /// How deep it stands.
    pub depth: u32,
}

impl ListingEntry {
    /// A line that shows a page by its own title, at the margin.
    pub(super) fn of(page: PageIx) -> Self {
        Self {
            page,
            title: None,
            count: 0,
            depth: 0,
        }
    }
}

impl Listing {
    /// One list without a title.
    pub(super) fn plain(entries: Vec<ListingEntry>) -> Self {
        Self {
            groups: vec![ListingGroup {
                title: String::new(),
                entries,
            }],
        }
    }
}

/// What pages are listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Facet {
    Tag,
    Owner,
    Kind,
    Audience,
}

impl Facet {
    pub(super) const ALL: [Self; 4] = [Self::Tag, Self::Owner, Self::Kind, Self::Audience];

    /// The folder of the site that holds its listings.
    fn folder(self) -> &'static str {
        match self {
            Self::Tag => "tags",
            Self::Owner => "owners",
            Self::Kind => "kinds",
            Self::Audience => "audience",
        }
    }

    /// The titles of the list of values and of one value's list.
    fn titles(self, words: &GeneratedWords) -> (&str, &str) {
        match self {
            Self::Tag => (&words.tags, &words.tag),
            Self::Owner => (&words.owners, &words.owner),
            Self::Kind => (&words.kinds, &words.kind),
            Self::Audience => (&words.audiences, &words.audience),
        }
    }

    pub(super) fn values(self, meta: &FrontMatter) -> &[String] {
        match self {
            Self::Tag => &meta.tags,
            Self::Owner => meta.owner.as_slice(),
            Self::Kind => meta.kind.as_slice(),
            Self::Audience => &meta.audience,
        }
    }

    /// The form in which values are compared: `DevOps` and ` devops` are one; `C` and `C++` are two. Empty for a
    /// value that says nothing.
    pub(crate) fn key(value: &str) -> String {
        let words: Vec<&str> = value.split_whitespace().collect();
        composed(&words.join(" ")).to_lowercase()
    }
}

/// One value of a facet, with the pages that have it.
struct Value {
    /// The first spelling in page order.
    shown: String,
    pages: BTreeSet<PageIx>,
}

/// Adds the listing pages of all facets to the site.
pub(super) fn build(site: &mut SiteIndex) {
    let content = site.pages.len();
    for facet in Facet::ALL {
        let values = values_of(site, facet, content);
        if !values.is_empty() {
            add_facet(site, facet, values);
        }
    }
}

fn values_of(site: &SiteIndex, facet: Facet, content: usize) -> BTreeMap<String, Value> {
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    let listed = site.pages[..content]
        .iter()
        .enumerate()
        .filter(|(_, page)| page.role == PageRole::Content);
    for (ix, page) in listed {
        for value in facet.values(&page.entry.meta) {
            let key = Facet::key(value);
            if !key.is_empty() {
                let new = || Value {
                    shown: value.trim().to_owned(),
                    pages: BTreeSet::new(),
                };
                values.entry(key).or_insert_with(new).pages.insert(ix);
            }
        }
    }
    values
}

fn add_facet(site: &mut SiteIndex, facet: Facet, values: BTreeMap<String, Value>) {
    let folder = facet.folder();
    let slugs = slugs_of(values.keys());
    let mut index = Vec::with_capacity(values.len());
    for ((key, value), slug) in values.into_iter().zip(slugs) {
        let mut pages: Vec<PageIx> = value.pages.into_iter().collect();
        let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        pages.sort_by_cached_key(|page| {
            (
                site.pages[*page].title.to_lowercase(),
                site.pages[*page].url.clone(),
            )
        });
        let listing = Listing::plain(pages.into_iter().map(ListingEntry::of).collect());
        let title = facet.titles(&site.words).1.replace("{}", &value.shown);
        let url = UrlPath::new(format!("{folder}/{slug}.html"));
        let page = site.push_generated(
            &format!("{folder}/{slug}"),
            url,
            title,
            PageRole::Listing(listing),
        );
        site.facet_pages.insert((facet, key), page);
        index.push(ListingEntry {
            page,
            title: Some(value.shown),
            count,
            depth: 0,
        });
    }
    let url = UrlPath::new(format!("{folder}/index.html"));
    let title = facet.titles(&site.words).0.to_owned();
    site.push_generated(folder, url, title, PageRole::Listing(Listing::plain(index)));
}

/// A slug for each value, in their order. A value that is its own slug (`c`) keeps it; others of the same slug
/// (`c#`, `c++`) are numbered.
fn slugs_of<'a>(keys: impl Iterator<Item = &'a String> + Clone) -> Vec<String> {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for key in keys.clone() {
        let owner = owners.entry(slug(key)).or_insert(key);
        if slug(key) == *key {
            *owner = key;
        }
    }
    let mut taken: HashSet<String> = owners.keys().cloned().collect();
    let mut next: BTreeMap<String, u32> = BTreeMap::new();
    keys.map(|key| {
        let natural = slug(key);
        if owners.get(&natural) == Some(&key.as_str()) {
            return natural;
        }
        let number = next.entry(natural.clone()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{natural}-{number}");
            if taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    })
    .collect()
}

/// The page that lists the pages of a value, where there is one.
pub(crate) fn page_of_value(site: &SiteIndex, facet: Facet, value: &str) -> Option<PageIx> {
    site.facet_pages.get(&(facet, Facet::key(value))).copied()
}

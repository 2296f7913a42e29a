//! Pages that Portolan makes: listings by tag, owner, kind and audience, the list of all pages, the 404 page.
//!
//! They are pages like any other (an id, a URL, a title); only their body is a list that the theme draws. An
//! author's page of the same URL wins.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::index::PageRole;
use super::nav::{NavIx, NavRole};
use super::{PageIx, SiteIndex};
use crate::model::{FrontMatter, UrlPath};

/// Words of generated pages, in the site's language. `{}` stands for the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeneratedWords {
    /// Title of the list of all pages.
    pub all_pages: String,
    /// Title of the 404 page.
    pub not_found: String,
    /// Title of the list of tags.
    pub tags: String,
    /// Title of one tag's pages.
    pub tag: String,
    /// Title of the list of owners.
    pub owners: String,
    /// Title of one owner's pages.
    pub owner: String,
    /// Title of the list of kinds.
    pub kinds: String,
    /// Title of one kind's pages.
    pub kind: String,
    /// Title of the list of audiences.
    pub audiences: String,
    /// Title of one audience's pages.
    pub audience: String,
    /// Title of the group of pages that stand in no section.
    pub other_pages: String,
}

impl Default for GeneratedWords {
    fn default() -> Self {
        Self {
            all_pages: "All pages".into(),
            not_found: "Page not found".into(),
            tags: "Tags".into(),
            tag: "Tag: {}".into(),
            owners: "Owners".into(),
            owner: "Pages of {}".into(),
            kinds: "Kinds of pages".into(),
            kind: "Kind: {}".into(),
            audiences: "Audiences".into(),
            audience: "For: {}".into(),
            other_pages: "Other pages".into(),
        }
    }
}

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

/// A facet that pages are listed by.
struct Facet {
    folder: &'static str,
    index_title: fn(&GeneratedWords) -> &str,
    value_title: fn(&GeneratedWords) -> &str,
    values: fn(&FrontMatter) -> Vec<&str>,
}

const FACETS: [Facet; 4] = [
    Facet {
        folder: "tags",
        index_title: |words| &words.tags,
        value_title: |words| &words.tag,
        values: |meta| meta.tags.iter().map(String::as_str).collect(),
    },
    Facet {
        folder: "owners",
        index_title: |words| &words.owners,
        value_title: |words| &words.owner,
        values: |meta| meta.owner.iter().map(String::as_str).collect(),
    },
    Facet {
        folder: "kinds",
        index_title: |words| &words.kinds,
        value_title: |words| &words.kind,
        values: |meta| meta.kind.iter().map(String::as_str).collect(),
    },
    Facet {
        folder: "audience",
        index_title: |words| &words.audiences,
        value_title: |words| &words.audience,
        values: |meta| meta.audience.iter().map(String::as_str).collect(),
    },
];

/// The URL of one value's listing page.
#[must_use]
pub(super) fn listing_url(site: &SiteIndex, folder: &str, value: &str) -> Option<UrlPath> {
    let url = UrlPath::new(format!("{folder}/{}.html", slug(value)));
    site.page_of_url(url.as_str())
        .map(|page| site.pages[page].url.clone())
}

/// Adds the generated pages to the site.
pub(super) fn build(site: &mut SiteIndex) {
    let content = site.pages.len();
    if site.options.listings {
        for facet in &FACETS {
            add_facet(site, facet, content);
        }
    }
    let words = site.words.clone();
    if site.options.not_found.is_some() {
        site.push_generated(
            "404",
            UrlPath::new("404.html"),
            words.not_found.clone(),
            PageRole::NotFound,
        );
    }
    site.push_generated(
        "all-pages",
        UrlPath::new("all-pages.html"),
        words.all_pages,
        PageRole::AllPages,
    );
}

fn add_facet(site: &mut SiteIndex, facet: &Facet, content: usize) {
    // By slug, so that `DevOps` and `devops` share a page; the first spelling in page order names it.
    let mut values: BTreeMap<String, (String, BTreeSet<PageIx>)> = BTreeMap::new();
    for (ix, page) in site.pages[..content].iter().enumerate() {
        for value in (facet.values)(&page.entry.meta) {
            let entry = values
                .entry(slug(value))
                .or_insert_with(|| (value.to_owned(), BTreeSet::new()));
            entry.1.insert(ix);
        }
    }
    if values.is_empty() {
        return;
    }
    let mut index = ListingGroup::default();
    for (slug, (value, pages)) in values {
        let mut pages: Vec<PageIx> = pages.into_iter().collect();
        let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        pages.sort_by_cached_key(|page| {
            (
                site.pages[*page].title.to_lowercase(),
                site.pages[*page].url.clone(),
            )
        });
        let entries = pages
            .into_iter()
            .map(|page| ListingEntry {
                page,
                title: None,
                count: 0,
                depth: 0,
            })
            .collect();
        let listing = Listing {
            groups: vec![ListingGroup {
                title: String::new(),
                entries,
            }],
        };
        let title = (facet.value_title)(&site.words).replace("{}", &value);
        let url = UrlPath::new(format!("{}/{slug}.html", facet.folder));
        let page = site.push_generated(
            &format!("{}/{slug}", facet.folder),
            url,
            title,
            PageRole::Listing(listing),
        );
        index.entries.push(ListingEntry {
            page,
            title: Some(value),
            count,
            depth: 0,
        });
    }
    let url = UrlPath::new(format!("{}/index.html", facet.folder));
    let title = (facet.index_title)(&site.words).to_owned();
    site.push_generated(
        facet.folder,
        url,
        title,
        PageRole::Listing(Listing { groups: vec![index] }),
    );
}

/// What [`PageRole::AllPages`] shows: the whole navigation by section, then what stands outside of it.
#[must_use]
pub(super) fn all_pages(site: &SiteIndex) -> Listing {
    let mut groups = vec![ListingGroup::default()];
    for root in &site.nav.roots {
        let node = &site.nav.nodes[*root];
        match node.role {
            NavRole::Part => groups.push(ListingGroup {
                title: node.title.clone(),
                entries: Vec::new(),
            }),
            NavRole::Page if !node.children.is_empty() => {
                let mut group = ListingGroup {
                    title: node.title.clone(),
                    entries: Vec::new(),
                };
                push_tree(site, *root, &mut group.entries);
                groups.push(group);
                groups.push(ListingGroup::default());
            }
            NavRole::Page => {
                if let Some(group) = groups.last_mut() {
                    push_tree(site, *root, &mut group.entries);
                }
            }
            NavRole::Separator | NavRole::Link => {}
        }
    }
    let outside = site.pages.iter().enumerate().filter(|(_, page)| {
        page.nav.is_none() && !matches!(page.role, PageRole::NotFound | PageRole::AllPages)
    });
    let entries = outside
        .map(|(page, _)| ListingEntry {
            page,
            title: None,
            count: 0,
            depth: 0,
        })
        .collect();
    groups.push(ListingGroup {
        title: site.words.other_pages.clone(),
        entries,
    });
    groups.retain(|group| !group.entries.is_empty());
    Listing { groups }
}

fn push_tree(site: &SiteIndex, root: NavIx, entries: &mut Vec<ListingEntry>) {
    let mut stack = vec![(root, 0)];
    while let Some((ix, depth)) = stack.pop() {
        let node = &site.nav.nodes[ix];
        if let Some(page) = node.page {
            let title = (site.pages[page].title != node.title).then(|| node.title.clone());
            entries.push(ListingEntry {
                page,
                title,
                count: 0,
                depth,
            });
        }
        stack.extend(node.children.iter().rev().map(|child| (*child, depth + 1)));
    }
}

/// What a folder's own index shows: the pages directly below it.
#[must_use]
pub(super) fn children_of(site: &SiteIndex, page: PageIx) -> Listing {
    let children = match site.pages[page].nav {
        Some(nav) => site.nav.nodes[nav].children.as_slice(),
        None if site.home == Some(page) => site.nav.roots.as_slice(),
        None => &[],
    };
    let roots = if site.home == Some(page) && children.is_empty() {
        site.nav.roots.as_slice()
    } else {
        children
    };
    let entries = roots
        .iter()
        .filter_map(|ix| site.nav.nodes[*ix].page)
        .filter(|child| *child != page)
        .map(|page| ListingEntry {
            page,
            title: None,
            count: 0,
            depth: 0,
        })
        .collect();
    Listing {
        groups: vec![ListingGroup {
            title: String::new(),
            entries,
        }],
    }
}

/// A name as part of a URL or id: lower-case letters and digits of any script, runs of the rest as one `-`. A name
/// without any keeps its code points in hexadecimal, so that it is never empty.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    if slug.is_empty() {
        slug = name
            .chars()
            .map(|letter| format!("u{:x}", u32::from(letter)))
            .collect::<Vec<_>>()
            .join("-");
    }
    // `index` is the list of all values.
    if slug == "index" {
        "index-".to_owned()
    } else {
        slug
    }
}

//! How much the pages of a site hold, section by section.
//!
//! Entry point: [`SiteIndex::totals`], made when the first page asks. Only pages that lists may show are counted.

use super::nav::NavIx;
use super::{NavRole, PageIx, SiteIndex};
use crate::model::ListingShows;

/// How much some pages hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) pages: u64,
    /// Of prose; code is not counted.
    pub(crate) words: u64,
    pub(crate) code_blocks: u64,
}

impl Totals {
    /// What one page holds.
    pub(crate) fn of_page(site: &SiteIndex, page: PageIx) -> Self {
        let summary = &site.pages[page].entry.summary;
        Self {
            pages: 1,
            words: u64::from(summary.words),
            code_blocks: u64::from(summary.code_blocks),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.words += other.words;
        self.code_blocks += other.code_blocks;
    }
}

/// A part of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// The page that stands for it.
    pub(crate) page: Option<PageIx>,
    pub(crate) totals: Totals,
}

impl SiteIndex {
    /// Whether a page shows how much others hold.
    #[must_use]
    pub fn shows_figures(&self) -> bool {
        let mut listings = self.pages.iter().flat_map(|page| &page.entry.summary.listings);
        listings.any(|query| matches!(query.shows, ListingShows::Sections | ListingShows::Below))
    }

    /// What each node of the navigation holds, all below it included.
    fn totals(&self) -> &[Totals] {
        self.totals.get_or_init(|| {
            let nodes = &self.nav.nodes;
            let own = |page: PageIx| {
                if self.is_listed(page) {
                    Totals::of_page(self, page)
                } else {
                    Totals::default()
                }
            };
            let mut totals: Vec<Totals> = nodes
                .iter()
                .map(|node| node.page.map(own).unwrap_or_default())
                .collect();
            // A node stands after its parent.
            for at in (0..nodes.len()).rev() {
                if let Some(parent) = nodes[at].parent {
                    let below = totals[at];
                    totals[parent].add(below);
                }
            }
            totals
        })
    }

    /// The sections of the site, or what stands directly below a page; those without a page are left out.
    pub(crate) fn sections_with_totals(&self, of: Option<PageIx>) -> Vec<Section> {
        let nodes: &[NavIx] = match of.filter(|page| self.home != Some(*page)) {
            None => &self.nav.roots,
            Some(page) => match self.pages[page].nav {
                Some(nav) => &self.nav.nodes[nav].children,
                None => &[],
            },
        };
        let totals = self.totals();
        nodes
            .iter()
            .filter(|ix| self.nav.nodes[**ix].role == NavRole::Page)
            .map(|ix| Section {
                title: self.nav.nodes[*ix].title.clone(),
                page: self.nav.nodes[*ix].page,
                totals: totals[*ix],
            })
            .filter(|section| section.totals.pages > 0)
            .collect()
    }

    /// What a page and all below it hold; all of the site for the first page.
    pub(crate) fn total_of(&self, of: Option<PageIx>) -> Totals {
        let totals = self.totals();
        let mut sum = Totals::default();
        match of.filter(|page| self.home != Some(*page)) {
            None => {
                for root in &self.nav.roots {
                    sum.add(totals[*root]);
                }
            }
            Some(page) => {
                if let Some(nav) = self.pages[page].nav {
                    sum = totals[nav];
                }
            }
        }
        sum
    }
}

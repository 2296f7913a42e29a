//! What is known of a page besides its text: the strip under its title, its source, its history.

use super::super::index::PageInfo;
use super::super::listings::{Facet, page_of_value};
use super::super::reference::push_encoded;
use super::super::{PageIx, SiteIndex, dates, repository};
use super::Linker;
use crate::copies::copy_path;
use crate::model::{FrontMatter, PageSource, seconds_of};
use crate::theme::view::{LinkView, MetaView, UpdatedView};

/// The strip under the title.
pub(super) fn meta_view(site: &SiteIndex, meta: &FrontMatter, link: &Linker) -> MetaView {
    let review_due = match (&meta.reviewed, meta.review_every) {
        (Some(reviewed), Some(days)) => dates::add_days(reviewed, days),
        _ => None,
    };
    let one = |facet, value: &Option<String>| {
        value
            .as_ref()
            .and_then(|value| facet_link(site, facet, value, link))
    };
    let all = |facet, values: &[String]| {
        values
            .iter()
            .filter_map(|value| facet_link(site, facet, value, link))
            .collect::<Vec<_>>()
    };
    MetaView {
        severity: meta.severity.clone(),
        owner: one(Facet::Owner, &meta.owner),
        reviewed: meta.reviewed.clone(),
        review_due,
        rto: meta.rto.clone(),
        rto_seconds: meta.rto.as_deref().and_then(seconds_of),
        rpo: meta.rpo.clone(),
        tier: meta.tier.clone(),
        classification: meta.classification.clone(),
        status: meta.status.clone(),
        services: meta.services.clone(),
        kind: one(Facet::Kind, &meta.kind),
        audience: all(Facet::Audience, &meta.audience),
        tags: all(Facet::Tag, &meta.tags),
    }
}

/// A value with a link to its listing; without an address where there is no listing, nothing for an empty value.
fn facet_link(site: &SiteIndex, facet: Facet, value: &str, link: &Linker) -> Option<LinkView> {
    let title = value.trim();
    if title.is_empty() {
        return None;
    }
    let url = page_of_value(site, facet, value)
        .map(|page| link.url(&site.pages[page].url))
        .unwrap_or_default();
    Some(LinkView {
        title: title.to_owned(),
        url,
        external: false,
        current: false,
    })
}

/// Where the page's source can be edited.
pub(super) fn edit_url(site: &SiteIndex, info: &PageInfo) -> Option<String> {
    let template = site.options.edit_url_template.as_ref()?;
    if info.entry.source == PageSource::Generated {
        return None;
    }
    let mut path = String::new();
    push_encoded(&mut path, &info.entry.file);
    Some(template.replace("{path}", &path))
}

/// Where the page's Markdown lies.
pub(super) fn copy_url(site: &SiteIndex, page: PageIx, link: &Linker) -> Option<String> {
    let copy = copy_path(&site.pages[page].url).filter(|_| site.has_copy(page))?;
    Some(link.url(&copy))
}

/// When and by whom the page was last changed.
pub(super) fn updated(site: &SiteIndex, page: PageIx) -> Option<UpdatedView> {
    // What the author says is no commit's.
    if let Some(date) = site
        .pages
        .get(page)
        .and_then(|page| page.entry.meta.updated.as_ref())
    {
        return Some(UpdatedView {
            date: date.clone(),
            ..UpdatedView::default()
        });
    }
    let fact = site.git_fact(page)?;
    let repository = site
        .options
        .repository_url
        .as_ref()
        .filter(|_| !fact.commit.is_empty());
    Some(UpdatedView {
        date: fact.updated.get(..10)?.to_owned(),
        commit: fact.commit.clone(),
        commit_url: repository.map(|base| repository::commit_url(base, &fact.commit)),
        authors: fact.authors.clone(),
    })
}

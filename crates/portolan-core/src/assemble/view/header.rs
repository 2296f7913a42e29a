//! What configuration puts around a page's text: tabs, links, announcements, the line at the foot.

use super::super::links::{self, configured_url, is_external};
use super::super::{Found, PageIx, SiteIndex};
use super::Linker;
use crate::model::{ExternalLink, HeaderLink};
use crate::theme::view::{AnnouncementView, HeaderLinkView, LinkView};

/// The tabs that the book names. The current one is the one whose page is nearest above this page.
pub(super) fn tabs(site: &SiteIndex, page: PageIx, link: &Linker) -> Option<Vec<LinkView>> {
    let tabs = site.options.tabs.as_ref()?;
    let depths = tabs.iter().map(|tab| depth_above(site, page, &tab.url));
    let current = depths
        .enumerate()
        .filter_map(|(at, depth)| Some((depth?, std::cmp::Reverse(at))))
        .max()
        .map(|(_, at)| at.0);
    let views = tabs.iter().enumerate().map(|(at, tab)| LinkView {
        current: current == Some(at),
        ..view(site, tab, link)
    });
    Some(views.collect())
}

/// How deep the page that a tab names lies, where that is above this page or is it.
fn depth_above(site: &SiteIndex, page: PageIx, target: &str) -> Option<usize> {
    let Some(Found::Page(tab)) = links::find(site, target) else {
        return None;
    };
    let path = &site.pages[tab].entry.id.path;
    if tab == page {
        return Some(usize::MAX);
    }
    // The first page is above all others, and its tab stands for itself.
    if site.home == Some(tab) {
        return None;
    }
    if let (Some(own), Some(above)) = (site.pages[page].nav, site.pages[tab].nav)
        && site.nav.ancestors(own).contains(&above)
    {
        return Some(site.nav.ancestors(above).len() + 1);
    }
    let folder = path.parent();
    let below = site.pages[page].entry.id.path.as_str().strip_prefix(folder);
    let inside = !folder.is_empty() && below.is_some_and(|rest| rest.starts_with('/'));
    // Pages that navigation does not show.
    (inside && site.page_of_folder(folder) == Some(tab)).then(|| folder.matches('/').count() + 1)
}

/// The links of the header.
pub(super) fn header_links(site: &SiteIndex, link: &Linker) -> Vec<HeaderLinkView> {
    let links = site.options.header_links.iter();
    let view = |header: &HeaderLink| HeaderLinkView {
        title: header.link.title.clone(),
        url: configured_url(site, &header.link.url, link),
        icon: header.icon,
    };
    links.map(view).collect()
}

/// The bars above the page.
pub(super) fn announcements(site: &SiteIndex, link: &Linker) -> Vec<AnnouncementView> {
    let bars = site.options.announcements.iter().map(|bar| AnnouncementView {
        html: links::text(site, &bar.text, link),
        kind: bar.kind.class(),
        link: bar.link.as_ref().map(|more| view(site, more, link)),
        key: bar.key.clone(),
    });
    bars.collect()
}

/// The line at the foot of the page.
pub(super) fn footer(site: &SiteIndex, link: &Linker) -> String {
    let text = site.options.footer.as_ref();
    text.map(|text| links::text(site, text, link)).unwrap_or_default()
}

fn view(site: &SiteIndex, configured: &ExternalLink, link: &Linker) -> LinkView {
    LinkView {
        title: configured.title.clone(),
        url: configured_url(site, &configured.url, link),
        external: is_external(&configured.url),
        current: false,
    }
}

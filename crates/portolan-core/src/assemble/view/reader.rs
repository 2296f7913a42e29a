//! What a page offers besides its text: its translations, other versions, a way to say whether it helped, its head as a way
//! into others.

use super::super::index::PageRole;
use super::super::links::is_external;
use super::super::reference::push_encoded_query;
use super::super::translations::InLanguage;
use super::super::{PageIx, SiteIndex};
use super::{Linker, canonical};
use crate::model::{Children, Locale, SiteLanguage, SiteVersion};
use crate::resolve::urls_of_hero;
use crate::theme::view::{FeedbackView, HeroView, LanguageView, LinkView, OldVersionView};

/// The page in every language of the site; empty where there is nothing to choose.
pub(super) fn languages(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<LanguageView> {
    if site.options.languages.is_empty() {
        return Vec::new();
    }
    let own = site.language_of_page(page);
    let is_written = site.pages[page].role == PageRole::Content;
    let languages = site.options.languages.iter().enumerate();
    let view = |(at, language): (usize, &SiteLanguage)| {
        let current = own == Some(at);
        let (found, missing) = match site.in_language(page, at) {
            _ if current => (page, false),
            Some(InLanguage::Page(found)) => (found, is_untranslated(site, found)),
            Some(InLanguage::Above(found)) => (found, is_written),
            None => return None,
        };
        let info = &site.pages[found];
        let is_there = is_written && !is_untranslated(site, found) && !missing;
        Some(LanguageView {
            lang: language.lang.0.clone(),
            title: language.title.clone(),
            url: link.url(&info.url),
            canonical: canonical(site, info).filter(|_| is_there),
            current,
            missing,
        })
    };
    let mut views: Vec<LanguageView> = languages.filter_map(view).collect();
    // A page that is there in one language alone says nothing of others.
    if views.iter().filter(|view| view.canonical.is_some()).count() < 2 {
        views.iter_mut().for_each(|view| view.canonical = None);
    }
    views
}

/// The language of a page's surroundings, and that of its text where it is another: a page that stands among those of a
/// language and has not been translated.
pub(super) fn language_around(site: &SiteIndex, page: PageIx) -> (Locale, Option<Locale>) {
    let own = site.pages[page].entry.meta.lang.as_ref();
    let own = own.unwrap_or(&site.options.language).clone();
    match site.folder_language(page) {
        Some(folder) if folder.lang.language() != own.language() => (folder.lang.clone(), Some(own)),
        _ => (own, None),
    }
}

/// Whether a page stands among those of a language and is not written in it.
fn is_untranslated(site: &SiteIndex, page: PageIx) -> bool {
    language_around(site, page).1.is_some()
}

/// The versions that have a documentation; empty where there is nothing to choose.
pub(super) fn versions(site: &SiteIndex, link: &Linker) -> Vec<LinkView> {
    site.options
        .versions
        .iter()
        .map(|version| version_link(site, version, link))
        .collect()
}

fn version_link(site: &SiteIndex, version: &SiteVersion, link: &Linker) -> LinkView {
    let url = match &version.url {
        None => site
            .home
            .map(|home| link.url(&site.pages[home].url))
            .unwrap_or_default(),
        Some(url) => from_root(url, link),
    };
    LinkView {
        title: version.title.clone(),
        url,
        external: version.url.as_deref().is_some_and(is_external),
        current: version.url.is_none(),
    }
}

/// An address of the configuration: one without a host and without a `/` before it starts at the site's root.
fn from_root(url: &str, link: &Linker) -> String {
    if url.starts_with('/') || is_external(url) {
        url.to_owned()
    } else {
        link.root() + url
    }
}

/// What is said where the site is that of an old version.
pub(super) fn old_version(site: &SiteIndex, link: &Linker) -> Option<OldVersionView> {
    let own = site.options.old_version()?;
    let mut versions = site.options.versions.iter();
    let current = versions.find(|version| !version.is_old && version.url.is_some());
    Some(OldVersionView {
        title: own.title.clone(),
        current: current.map(|version| version_link(site, version, link)),
    })
}

/// How readers say whether the page helped them.
pub(super) fn feedback(site: &SiteIndex, page: PageIx, link: &Linker) -> Option<FeedbackView> {
    let options = site.options.feedback.as_ref()?;
    let info = &site.pages[page];
    if info.role != PageRole::Content || info.entry.meta.feedback == Some(false) {
        return None;
    }
    let address = canonical(site, info).unwrap_or_default();
    let facts = [
        ("{title}", info.title.as_str()),
        ("{path}", info.url.as_str()),
        ("{url}", &address),
    ];
    Some(FeedbackView {
        endpoint: options
            .endpoint
            .as_deref()
            .map(|endpoint| from_root(endpoint, link)),
        link: options.link.as_deref().map(|template| filled(template, &facts)),
    })
}

/// An address with facts in their places, as parts of a query.
fn filled(template: &str, facts: &[(&str, &str)]) -> String {
    let mut url = template.to_owned();
    for (place, fact) in facts {
        if url.contains(place) {
            let mut encoded = String::new();
            push_encoded_query(&mut encoded, fact);
            url = url.replace(place, &encoded);
        }
    }
    url
}

/// The head of a page that leads into others.
pub(super) fn hero(site: &SiteIndex, page: PageIx, link: &Linker) -> Option<HeroView> {
    let info = &site.pages[page];
    let hero = info.entry.meta.hero.as_ref()?;
    let urls = urls_of_hero(site, page, link);
    let actions = hero.actions.iter().zip(urls).map(|(action, url)| LinkView {
        title: action.title.clone(),
        url,
        external: is_external(&action.href),
        current: false,
    });
    Some(HeroView {
        title: hero.title.clone().unwrap_or_else(|| info.title.clone()),
        text: hero.text.clone(),
        actions: actions.collect(),
    })
}

/// How the page shows those below it.
pub(super) fn children(site: &SiteIndex, page: PageIx) -> Children {
    let meta = &site.pages[page].entry.meta;
    match site.pages[page].role {
        PageRole::Content => meta.children.unwrap_or(Children::None),
        _ => meta.children.unwrap_or(site.options.children),
    }
}

//! The facts that one page's template may know, gathered from the site.
//!
//! Entry point: [`page_view`]. What is gathered is bounded by the page, not by the site (invariant 1): ancestors,
//! at most [`WINDOW`] siblings around the page, at most [`WINDOW`] children. A page's render key is the hash of this
//! view, so whatever is read here is exactly what makes a page render again.

use super::generated::{self, Listing};
use super::index::{PageInfo, PageRole};
use super::nav::{NavIx, NavRole};
use super::{PageIx, SiteIndex, dates, nav_file, relative_url, urls};
use crate::model::{Dialect, FrontMatter, Heading, PageSource, UrlPath};
use crate::theme::view::{
    LinkView, ListGroupView, ListItemView, MetaView, NavView, PageView, SiteView, TocView, UpdatedView,
};

/// How many siblings, and how many children, a page's HTML holds.
pub const WINDOW: usize = 50;

/// How many sections the header names; the rest is one link to all pages.
const SECTIONS: usize = 7;

/// The on-page contents are left out below this many headings.
const TOC_LEAST: usize = 3;

/// How a page names places of the site.
#[derive(Clone, Debug)]
pub struct Linker {
    from: UrlPath,
    /// The 404 page may be shown at any address: its links start at the site's base path.
    base: Option<String>,
}

impl Linker {
    /// The linker of a page that is written at `url`.
    #[must_use]
    pub fn new(site: &SiteIndex, page: PageIx, url: &UrlPath) -> Self {
        let anywhere = site.pages[page].role == PageRole::NotFound;
        Self {
            from: url.clone(),
            base: anywhere.then(|| site.options.base_path().to_owned()),
        }
    }

    /// The URL of a place of the site, percent-encoded.
    #[must_use]
    pub fn url(&self, to: &UrlPath) -> String {
        match &self.base {
            None => relative_url(&self.from, to),
            Some(base) => {
                let mut url = base.clone();
                urls::push_encoded(&mut url, to.as_str());
                url
            }
        }
    }

    /// From the page to the site's root: empty or `../` repeated.
    #[must_use]
    pub fn root(&self) -> String {
        self.base
            .clone()
            .unwrap_or_else(|| "../".repeat(self.from.as_str().matches('/').count()))
    }
}

/// What all pages share.
#[must_use]
pub fn site_view(site: &SiteIndex, generator: &str) -> SiteView {
    let options = &site.options;
    SiteView {
        title: options.title.clone(),
        description: options.description.clone(),
        id: options.id.clone(),
        edition: "default".to_owned(),
        lang: options.language.0.clone(),
        repository_url: options.repository_url.clone(),
        mdbook: options.dialect == Dialect::Mdbook,
        generator: generator.to_owned(),
    }
}

/// The template that draws a page.
#[must_use]
pub fn template(site: &SiteIndex, page: PageIx) -> &str {
    let info = &site.pages[page];
    if let Some(template) = &info.entry.meta.template {
        return template;
    }
    match info.role {
        PageRole::NotFound => "404",
        PageRole::AllPages => "all-pages",
        PageRole::Listing(_) => "listing",
        PageRole::FolderIndex => "section",
        PageRole::Content if site.home == Some(page) && site.options.dialect == Dialect::Portolan => "home",
        PageRole::Content => "page",
    }
}

/// The view of a page that is written at `url`, all but its content.
#[must_use]
pub fn page_view(site: &SiteIndex, page: PageIx, url: &UrlPath) -> PageView {
    let info = &site.pages[page];
    let link = Linker::new(site, page, url);
    let meta = &info.entry.meta;
    let lang = meta.lang.as_ref().unwrap_or(&site.options.language);
    let home = site.home == Some(page);
    let all_pages = site
        .page_of_url("all-pages.html")
        .map(|page| link.url(&site.pages[page].url));
    let (previous, next) = site.nav.neighbours(page);
    PageView {
        lang: lang.0.clone(),
        dir: if lang.is_rtl() { "rtl" } else { "ltr" }.to_owned(),
        root: link.root(),
        path: url.as_str().to_owned(),
        title: info.title.clone(),
        head_title: head_title(site, info, home),
        description: description(site, info),
        canonical: site.options.absolute_url().map(|base| {
            let mut absolute = base.to_owned();
            urls::push_encoded(&mut absolute, url.as_str());
            absolute
        }),
        kind: meta.kind.clone().unwrap_or_default(),
        home,
        show_title: true,
        content_head: String::new(),
        content: String::new(),
        meta: meta_view(site, meta, &link),
        breadcrumb: breadcrumb(site, page, &link),
        nav: neighbourhood(site, page, &link),
        sections: sections(site, page, &link),
        toc: if meta.toc == Some(false) {
            Vec::new()
        } else {
            toc(&info.entry.summary.headings)
        },
        previous: previous.map(|page| page_link(site, page, &link)),
        next: next.map(|page| page_link(site, page, &link)),
        edit_url: edit_url(site, info),
        updated: updated(site, page),
        listing: listing(site, page, &link),
        all_pages_url: all_pages.unwrap_or_default(),
        home_url: site
            .home
            .map(|home| link.url(home_url(site, home)))
            .unwrap_or_default(),
        extra: serde_json::from_str(&meta.extra)
            .unwrap_or_else(|_| serde_json::Value::Object(serde_json::Map::new())),
    }
}

fn home_url(site: &SiteIndex, home: PageIx) -> &UrlPath {
    &site.pages[home].url
}

fn head_title(site: &SiteIndex, info: &PageInfo, home: bool) -> String {
    let title = info.entry.summary.head_title.as_ref().unwrap_or(&info.title);
    if home && *title == site.options.title {
        String::new()
    } else {
        title.clone()
    }
}

fn description(site: &SiteIndex, info: &PageInfo) -> String {
    let own = info
        .entry
        .meta
        .description
        .as_ref()
        .or(info.entry.summary.lead.as_ref());
    own.unwrap_or(&site.options.description).clone()
}

fn page_link(site: &SiteIndex, page: PageIx, link: &Linker) -> LinkView {
    let info = &site.pages[page];
    LinkView {
        title: info.title.clone(),
        url: link.url(&info.url),
        external: false,
        current: false,
    }
}

fn facet_link(site: &SiteIndex, folder: &str, value: &str, link: &Linker) -> LinkView {
    let url = if site.options.listings {
        generated::listing_url(site, folder, value)
    } else {
        None
    };
    LinkView {
        title: value.to_owned(),
        url: url.map(|url| link.url(&url)).unwrap_or_default(),
        external: false,
        current: false,
    }
}

fn meta_view(site: &SiteIndex, meta: &FrontMatter, link: &Linker) -> MetaView {
    let review_due = match (&meta.reviewed, meta.review_every) {
        (Some(reviewed), Some(days)) => dates::add_days(reviewed, days),
        _ => None,
    };
    let facets = |folder: &str, values: &[String]| {
        values
            .iter()
            .map(|value| facet_link(site, folder, value, link))
            .collect::<Vec<_>>()
    };
    MetaView {
        severity: meta.severity.clone(),
        owner: meta
            .owner
            .as_ref()
            .map(|owner| facet_link(site, "owners", owner, link)),
        reviewed: meta.reviewed.clone(),
        review_due,
        rto: meta.rto.clone(),
        rpo: meta.rpo.clone(),
        tier: meta.tier.clone(),
        classification: meta.classification.clone(),
        status: meta.status.clone(),
        services: meta.services.clone(),
        kind: meta
            .kind
            .as_ref()
            .map(|kind| facet_link(site, "kinds", kind, link)),
        audience: facets("audience", &meta.audience),
        tags: facets("tags", &meta.tags),
    }
}

fn breadcrumb(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<LinkView> {
    let Some(home) = site.home.filter(|home| *home != page) else {
        return Vec::new();
    };
    let mut crumbs = vec![LinkView {
        title: site.options.title.clone(),
        ..page_link(site, home, link)
    }];
    let above = match site.pages[page].nav {
        Some(nav) => site.nav.ancestors(nav),
        None => context_node(site, page).map_or_else(Vec::new, |nav| {
            let mut path = site.nav.ancestors(nav);
            path.push(nav);
            path
        }),
    };
    for ix in above {
        let node = &site.nav.nodes[ix];
        if node.page == Some(home) {
            continue;
        }
        let url = node
            .page
            .map(|page| link.url(&site.pages[page].url))
            .unwrap_or_default();
        crumbs.push(LinkView {
            title: node.title.clone(),
            url,
            external: false,
            current: false,
        });
    }
    crumbs
}

/// Where a page that navigation does not show belongs: the node of the nearest folder above it.
fn context_node(site: &SiteIndex, page: PageIx) -> Option<NavIx> {
    let info = &site.pages[page];
    if info.entry.source == PageSource::Generated && info.role != PageRole::FolderIndex {
        return None;
    }
    let mut folder = info.entry.id.path.parent();
    loop {
        let index = site
            .page_of_folder(folder)
            .filter(|index| *index != page && site.home != Some(*index));
        if let Some(nav) = index.and_then(|index| site.pages[index].nav) {
            return Some(nav);
        }
        folder = folder.rsplit_once('/')?.0;
    }
}

fn neighbourhood(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<NavView> {
    let around = site.pages[page].nav.or_else(|| {
        let context = context_node(site, page)?;
        site.nav.nodes[context]
            .children
            .first()
            .copied()
            .or(Some(context))
    });
    let Some(around) = around else {
        return window(site, &site.nav.roots, 0, None, link);
    };
    let node = &site.nav.nodes[around];
    let current = site.pages[page].nav.map(|_| around);
    let mut level = window(site, site.nav.siblings(node.parent), node.position, current, link);
    for ancestor in site.nav.ancestors(around).into_iter().rev() {
        let mut view = nav_view(site, ancestor, link);
        view.children = level;
        level = vec![view];
    }
    level
}

/// At most [`WINDOW`] nodes around `position`; the current one with its first children.
fn window(
    site: &SiteIndex,
    nodes: &[NavIx],
    position: usize,
    current: Option<NavIx>,
    link: &Linker,
) -> Vec<NavView> {
    let first = position
        .saturating_sub(WINDOW / 2)
        .min(nodes.len().saturating_sub(WINDOW));
    let shown = &nodes[first..nodes.len().min(first + WINDOW)];
    let mut views: Vec<_> = shown
        .iter()
        .map(|ix| {
            let mut view = nav_view(site, *ix, link);
            if current == Some(*ix) {
                view.current = true;
                view.children = window(site, &site.nav.nodes[*ix].children, 0, None, link);
            }
            view
        })
        .collect();
    if shown.len() < nodes.len() {
        let all = site
            .page_of_url("all-pages.html")
            .map(|page| link.url(&site.pages[page].url));
        views.push(NavView {
            url: all,
            role: "more",
            ..NavView::default()
        });
    }
    views
}

fn nav_view(site: &SiteIndex, ix: NavIx, link: &Linker) -> NavView {
    let node = &site.nav.nodes[ix];
    NavView {
        title: node.title.clone(),
        number: nav_file::number_label(&node.number),
        url: match &node.link {
            Some(target) => Some(configured_url(site, target, link)),
            None => node.page.map(|page| link.url(&site.pages[page].url)),
        },
        role: match node.role {
            NavRole::Page => "page",
            NavRole::Part => "part",
            NavRole::Separator => "separator",
            NavRole::Link => "link",
        },
        current: false,
        has_children: !node.children.is_empty(),
        children: Vec::new(),
    }
}

/// A configured link: `/guide/index.md` names a page, everything else is taken as it is.
fn configured_url(site: &SiteIndex, target: &str, link: &Linker) -> String {
    let (path, rest) = target
        .find(['#', '?'])
        .map_or((target, ""), |at| target.split_at(at));
    match path.strip_prefix('/').and_then(|path| site.page_of_source(path)) {
        Some(page) => link.url(&site.pages[page].url) + rest,
        None => target.to_owned(),
    }
}

fn sections(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<LinkView> {
    let top = site.pages[page]
        .nav
        .map(|nav| site.nav.ancestors(nav).first().copied().unwrap_or(nav));
    let mut sections: Vec<_> = site
        .options
        .header_links
        .iter()
        .map(|header| LinkView {
            title: header.title.clone(),
            url: configured_url(site, &header.url, link),
            external: header.url.contains("://"),
            current: false,
        })
        .collect();
    let with_children = site
        .nav
        .roots
        .iter()
        .filter(|ix| !site.nav.nodes[**ix].children.is_empty() && site.nav.nodes[**ix].page.is_some());
    let mut found: Vec<_> = with_children
        .take(SECTIONS + 2)
        .filter_map(|ix| {
            let node = &site.nav.nodes[*ix];
            let url = link.url(&site.pages[node.page?].url);
            Some(LinkView {
                title: node.title.clone(),
                url,
                external: false,
                current: top == Some(*ix),
            })
        })
        .collect();
    if found.len() > SECTIONS + 1 {
        found.truncate(SECTIONS);
        let all = site
            .page_of_url("all-pages.html")
            .map(|page| link.url(&site.pages[page].url));
        found.push(LinkView {
            title: site.words.all_pages.clone(),
            url: all.unwrap_or_default(),
            ..LinkView::default()
        });
    }
    found.append(&mut sections);
    found
}

fn toc(headings: &[Heading]) -> Vec<TocView> {
    let shown = headings
        .iter()
        .filter(|heading| matches!(heading.level, 2 | 3) && !heading.text.is_empty());
    let mut toc: Vec<TocView> = Vec::new();
    let mut count = 0;
    for heading in shown {
        count += 1;
        let entry = TocView {
            id: heading.id.clone(),
            html: heading.html.clone(),
            children: Vec::new(),
        };
        match toc.last_mut() {
            Some(above) if heading.level == 3 => above.children.push(entry),
            _ => toc.push(entry),
        }
    }
    if count < TOC_LEAST { Vec::new() } else { toc }
}

fn edit_url(site: &SiteIndex, info: &PageInfo) -> Option<String> {
    let template = site.options.edit_url_template.as_ref()?;
    if info.entry.source == PageSource::Generated {
        return None;
    }
    let mut path = String::new();
    urls::push_encoded(&mut path, &info.entry.file);
    Some(template.replace("{path}", &path))
}

fn updated(site: &SiteIndex, page: PageIx) -> Option<UpdatedView> {
    let fact = site.git_fact(page)?;
    Some(UpdatedView {
        date: fact.updated.get(..10)?.to_owned(),
        commit: fact.commit.clone(),
        commit_url: site
            .options
            .repository_url
            .as_ref()
            .map(|base| format!("{base}/commit/{}", fact.commit)),
        authors: fact.authors.clone(),
    })
}

fn listing(site: &SiteIndex, page: PageIx, link: &Linker) -> Vec<ListGroupView> {
    let computed: Listing;
    let listing = match &site.pages[page].role {
        PageRole::Listing(listing) => listing,
        PageRole::AllPages => {
            computed = generated::all_pages(site);
            &computed
        }
        PageRole::FolderIndex => {
            computed = generated::children_of(site, page);
            &computed
        }
        PageRole::Content | PageRole::NotFound => return Vec::new(),
    };
    let mut ids = std::collections::HashSet::new();
    listing
        .groups
        .iter()
        .map(|group| {
            let mut id = generated::slug(&group.title);
            while !id.is_empty() && !ids.insert(id.clone()) {
                id.push_str("-2");
            }
            ListGroupView {
                title: group.title.clone(),
                id: if group.title.is_empty() { String::new() } else { id },
                items: group
                    .entries
                    .iter()
                    .map(|entry| list_item(site, entry, link))
                    .collect(),
            }
        })
        .collect()
}

fn list_item(site: &SiteIndex, entry: &generated::ListingEntry, link: &Linker) -> ListItemView {
    let info = &site.pages[entry.page];
    ListItemView {
        title: entry.title.clone().unwrap_or_else(|| info.title.clone()),
        url: link.url(&info.url),
        description: info.entry.meta.description.clone().unwrap_or_default(),
        kind: info.entry.meta.kind.clone().unwrap_or_default(),
        count: entry.count,
        depth: entry.depth,
    }
}

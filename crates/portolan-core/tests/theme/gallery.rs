//! Handwritten views that show every part of the theme: for tests, and for the example that draws them.

use portolan_core::theme::view::*;

fn text(value: &str) -> String {
    value.to_owned()
}

fn link(title: &str, url: &str) -> LinkView {
    LinkView {
        title: text(title),
        url: text(url),
        external: url.starts_with("http"),
        current: false,
    }
}

fn nav(title: &str, url: &str, children: Vec<NavView>) -> NavView {
    NavView {
        title: text(title),
        url: (!url.is_empty()).then(|| text(url)),
        role: "page",
        has_children: !children.is_empty(),
        children,
        ..NavView::default()
    }
}

fn role(title: &str, url: &str, role: &'static str) -> NavView {
    NavView {
        role,
        ..nav(title, url, Vec::new())
    }
}

fn toc(id: &str, html: &str, children: Vec<TocView>) -> TocView {
    TocView {
        id: text(id),
        html: text(html),
        children,
    }
}

fn item(title: &str, url: &str, description: &str, kind: &str, depth: u32) -> ListItemView {
    ListItemView {
        title: text(title),
        url: text(url),
        description: text(description),
        kind: text(kind),
        icon: text("kind-page"),
        count: 0,
        depth,
    }
}

/// The site that the pages belong to.
pub fn site() -> SiteView {
    SiteView {
        title: text("Halyard Docs"),
        description: text("Documentation of five products."),
        id: text("halyard"),
        edition: text("default"),
        lang: text("en"),
        repository_url: Some(text("https://git.halyard.example/docs")),
        search: true,
        generator: text("Portolan 0.1.0"),
        ..SiteView::default()
    }
}

/// A runbook with every element.
pub fn page() -> PageView {
    PageView {
        lang: text("en"),
        dir: text("ltr"),
        path: text("page.html"),
        title: text("Database failover"),
        head_title: text("Database failover"),
        description: text("Move Quartermaster's database to the standby region."),
        canonical: Some(text("https://docs.halyard.example/page.html")),
        kind: text("runbook"),
        content_head: text("<h1 id=\"database-failover\">Database failover</h1>"),
        content: text(include_str!("content.html")),
        meta: meta(),
        breadcrumb: vec![
            link("Home", "index.html"),
            link("Quartermaster", "section.html"),
            link("Runbooks", "section.html"),
        ],
        nav: tree(),
        sections: sections(),
        toc: vec![
            toc(
                "decide",
                "Decide",
                vec![toc("before", "Before you start", Vec::new())],
            ),
            toc(
                "promote",
                "Promote the standby",
                vec![toc("wide", "Boards and limits", Vec::new())],
            ),
            toc(
                "rebuild",
                "Rebuild the old primary after <code>pg_rewind</code> has failed",
                Vec::new(),
            ),
        ],
        previous: Some(link("Incident response", "section.html")),
        next: Some(link(
            "Certificate renewal for the public gateways and the agents",
            "section.html",
        )),
        edit_url: Some(text("https://git.halyard.example/docs/edit/main/failover.md")),
        updated: Some(UpdatedView {
            date: text("2026-11-05"),
            commit: text("1f0c9e27ab"),
            commit_url: Some(text("https://git.halyard.example/docs/commit/1f0c9e27ab")),
            authors: vec![text("Ada Lind"), text("R. Okafor")],
        }),
        all_pages_url: text("all-pages.html"),
        home_url: text("index.html"),
        ..PageView::default()
    }
}

fn meta() -> MetaView {
    MetaView {
        severity: Some(text("SEV1")),
        owner: Some(link("devops", "list.html")),
        reviewed: Some(text("2026-09-14")),
        review_due: Some(text("2026-10-14")),
        rto: Some(text("15 min")),
        rto_seconds: Some(900),
        rpo: Some(text("15 min")),
        tier: Some(text("1")),
        classification: Some(text("internal")),
        status: Some(text("stable")),
        services: vec![text("quartermaster-api"), text("quartermaster-agent")],
        kind: Some(link("runbook", "list.html")),
        audience: vec![link("operator", "list.html"), link("security", "list.html")],
        tags: vec![link("postgresql", "list.html"), link("failover", "list.html")],
    }
}

fn sections() -> Vec<LinkView> {
    [
        "Signalman",
        "Quartermaster",
        "Lockgate",
        "Lookout",
        "Archivo",
        "Glossary",
        "Changelog",
        "Standards",
    ]
    .iter()
    .map(|title| LinkView {
        current: *title == "Quartermaster",
        ..link(
            title,
            if *title == "Quartermaster" {
                "section.html"
            } else {
                "list.html"
            },
        )
    })
    .collect()
}

fn tree() -> Vec<NavView> {
    let runbooks = vec![
        nav("Incident response", "section.html", Vec::new()),
        NavView {
            current: true,
            ..nav("Database failover", "page.html", Vec::new())
        },
        nav("Certificate renewal", "section.html", Vec::new()),
        role("All 14 runbooks", "all-pages.html", "more"),
    ];
    let quartermaster = vec![
        nav("Deployment", "section.html", Vec::new()),
        nav("Monitoring", "section.html", Vec::new()),
        nav(
            "Disaster recovery and the monthly restore drill of both regions",
            "section.html",
            Vec::new(),
        ),
        nav("Security", "section.html", Vec::new()),
        nav("Runbooks", "section.html", runbooks),
    ];
    let far = |title: &str, url: &str| NavView {
        has_children: true,
        ..nav(title, url, Vec::new())
    };
    vec![
        role("Products", "", "part"),
        far("Signalman", "signalman.html"),
        nav("Quartermaster", "section.html", quartermaster),
        far("Lockgate", "lockgate.html"),
        far("Lookout", "lookout.html"),
        far("Archivo", "archivo.html"),
        role("", "", "separator"),
        NavView {
            number: text("7."),
            ..nav("Glossary", "list.html", Vec::new())
        },
        role("Draft chapter", "", "page"),
        role("Status", "https://status.halyard.example", "link"),
    ]
}

fn plain(template: &str, title: &str) -> PageView {
    PageView {
        path: format!("{template}.html"),
        title: text(title),
        head_title: text(title),
        description: text("What runs where, who keeps it, and what to do when it breaks."),
        content_head: String::new(),
        content: String::new(),
        meta: MetaView::default(),
        toc: Vec::new(),
        ..page()
    }
}

fn groups() -> Vec<ListGroupView> {
    vec![
        ListGroupView {
            title: text("Quartermaster"),
            id: text("quartermaster"),
            items: vec![
                item(
                    "Deployment",
                    "page.html",
                    "Compose, Kubernetes or a plain server.",
                    "guide",
                    0,
                ),
                item(
                    "Runbooks",
                    "section.html",
                    "What to do, step by step.",
                    "runbook",
                    0,
                ),
                item(
                    "Database failover",
                    "page.html",
                    "Move the database to the standby region.",
                    "runbook",
                    1,
                ),
                item("Certificate renewal", "page.html", "", "", 1),
                item(
                    "Disaster recovery",
                    "page.html",
                    "Recovery of the whole platform in fifteen minutes.",
                    "",
                    0,
                ),
            ],
        },
        ListGroupView {
            title: text("Archivo"),
            id: text("archivo"),
            items: vec![
                item(
                    "Búsqueda",
                    "page.html",
                    "Cómo encontrar un documento.",
                    "guide",
                    0,
                ),
                ListItemView {
                    count: 12,
                    ..item("Registro", "page.html", "", "", 0)
                },
            ],
        },
    ]
}

/// Every kind of page: the file's name, its template, its view.
pub fn pages() -> Vec<(&'static str, &'static str, PageView)> {
    let home = PageView {
        home: true,
        head_title: String::new(),
        previous: None,
        breadcrumb: Vec::new(),
        content_head: text("<h1 id=\"halyard\">Halyard documentation</h1>"),
        content: text(
            "<p>Five products, one portal: how to run them, how to call them, and what to do at three in the \
             morning.</p><h2 id=\"roles\">By role</h2><ul><li><a href=\"page.html\">Developer</a>: quick start, API, \
             samples</li><li><a href=\"page.html\">Operator</a>: deployment, monitoring, runbooks</li></ul>",
        ),
        listing: groups(),
        toc: page().toc,
        ..plain("index", "Halyard documentation")
    };
    let lost = PageView {
        root: text("/"),
        role: "not-found",
        content: String::new(),
        breadcrumb: Vec::new(),
        ..plain("404", "Page not found")
    };
    let rtl = PageView {
        lang: text("ar"),
        dir: text("rtl"),
        ..page()
    };
    vec![
        ("page.html", "page", page()),
        ("rtl.html", "page", rtl),
        ("index.html", "home", home),
        (
            "section.html",
            "section",
            PageView {
                role: "section",
                listing: groups(),
                ..plain("section", "Quartermaster")
            },
        ),
        (
            "list.html",
            "listing",
            PageView {
                role: "listing",
                listing: groups(),
                ..plain("list", "Pages owned by devops")
            },
        ),
        (
            "all-pages.html",
            "all-pages",
            PageView {
                role: "all-pages",
                listing: groups(),
                ..plain("all-pages", "All pages")
            },
        ),
        ("search.html", "search", plain("search", "Search")),
        ("404.html", "404", lost),
    ]
}

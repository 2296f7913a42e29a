//! A site from text.
//!
//! One thing a line, parted by ` | `:
//!
//! ```text
//! ! site_url = https://docs.example/x/        an option
//! guide/a.md | Title | weight=1 tags=a,b      a page: path, H1 (may be empty), front matter
//!   # Install                                 a heading of it (id made from the text), ## for the next level
//!   > b.md#x                                  a link of it; `> img:` and `> raw:` for the other kinds
//! + logo.png 40x30                            a file
//! ~ docs/guide/a.md 2026-11-05                what git knows of a file
//! - [Title](a.md)                             an entry of SUMMARY.md, nested by two spaces; `---`, `[Part]`
//! ```

use std::collections::BTreeMap;

use crate::assemble::{GeneratedWords, SiteIndex, SiteInput, assemble};
use crate::model::{
    AssetFacts, Children, CopyOptions, Diagnostics, Dialect, ExternalLink, FrontMatter, GitFact, HeaderLink,
    Heading, LinkKind, ListingOptions, Locale, Location, Mark, NavSource, PageEntry, PageId, PageSource,
    PageSummary, RawLink, Readme, SiteOptions, SourcePath, SummaryItem,
};

/// The settings of a book that says nothing.
pub(crate) fn options() -> SiteOptions {
    SiteOptions {
        dialect: Dialect::Portolan,
        title: "Docs".into(),
        description: "The site's sentence".into(),
        authors: Vec::new(),
        language: Locale::default(),
        text_direction: None,
        id: "docs".into(),
        site_url: None,
        repository_url: None,
        edit_url_template: None,
        repository_prefix: String::new(),
        source_folder: "docs".into(),
        tabs: None,
        header_links: Vec::new(),
        nav_links: Vec::new(),
        redirects: BTreeMap::new(),
        open_levels: None,
        section_labels: true,
        not_found: Some("404.md".into()),
        listings: true,
        cname: None,
        readme: Readme::IsIndex,
        print: None,
        search: false,
        copies: CopyOptions::default(),
        footer: None,
        announcements: Vec::new(),
        listing: ListingOptions::default(),
        languages: Vec::new(),
        versions: Vec::new(),
        feedback: None,
        children: Children::default(),
    }
}

/// Reads a site's input.
pub(crate) fn input(text: &str) -> SiteInput {
    let mut input = SiteInput {
        options: options(),
        pages: Vec::new(),
        nav: NavSource::Tree,
        assets: Vec::new(),
        git: BTreeMap::new(),
        date: String::new(),
        words: GeneratedWords::default(),
    };
    let mut summary: Vec<SummaryItem> = Vec::new();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let margin = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    for (number, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let trimmed = line.trim_start();
        let (mark, rest) = trimmed.split_once(' ').unwrap_or((trimmed, ""));
        match mark {
            "!" => set_option(&mut input.options, rest),
            "+" => input.assets.push(asset(rest)),
            "~" => {
                let (file, fact) = git_fact(rest);
                input.git.insert(file, fact);
            }
            "-" | "---" => add_item(&mut summary, trimmed, (indent(line) - margin) / 2),
            ">" => {
                let page = input.pages.last_mut().expect("a link follows its page");
                page.summary.links.push(link(rest, number + 1));
            }
            _ if mark.starts_with('[') => {
                summary.push(SummaryItem::Part(trimmed.trim_matches(['[', ']']).into()))
            }
            _ if mark.chars().all(|letter| letter == '#') => {
                let page = input.pages.last_mut().expect("a heading follows its page");
                page.summary.headings.push(heading(mark.len() + 1, rest));
            }
            _ => input.pages.push(page(trimmed)),
        }
    }
    if !summary.is_empty() {
        input.nav = NavSource::Summary(summary);
    }
    input.pages.sort_by(|left, right| left.id.cmp(&right.id));
    input.assets.sort_by(|left, right| left.path.cmp(&right.path));
    input
}

/// Assembles a site.
pub(crate) fn site(text: &str) -> (SiteIndex, Diagnostics) {
    assemble(input(text))
}

/// Problems as a reader of them would see them, one a line.
pub(crate) fn shown(diagnostics: &Diagnostics) -> String {
    let mut lines: Vec<String> = diagnostics
        .iter()
        .map(|problem| {
            let place = problem.location.as_ref();
            let place = place.map_or("-".to_owned(), |place| match place.line {
                0 => place.file.clone(),
                line => format!("{}:{line}", place.file),
            });
            let hint = problem.hint.as_deref().unwrap_or("-");
            format!("{place} {}: {}\n  hint: {hint}", problem.id, problem.message)
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

/// A page of one heading, for sites that are made by the thousand.
pub(crate) fn page(line: &str) -> PageEntry {
    let mut fields = line.split('|').map(str::trim);
    let path = fields.next().unwrap_or_default();
    let title = fields.next().unwrap_or_default();
    let file = format!("docs/{path}");
    let mut headings = Vec::new();
    if !title.is_empty() {
        headings.push(heading(1, title));
    }
    PageEntry {
        id: PageId::of(SourcePath::new(path)),
        source: PageSource::File,
        meta: Box::new(front_matter(fields.next().unwrap_or_default())),
        summary: Box::new(PageSummary {
            title: Some(title.to_owned()).filter(|title| !title.is_empty()),
            headings,
            files: vec![file.clone()],
            ..PageSummary::default()
        }),
        file,
    }
}

pub(crate) fn heading(level: usize, text: &str) -> Heading {
    let id = text.to_lowercase().replace(' ', "-");
    Heading {
        level: u8::try_from(level).unwrap(),
        id,
        text: text.into(),
        html: text.into(),
    }
}

pub(crate) fn link(target: &str, line: usize) -> RawLink {
    let kinds = [("img:", LinkKind::Image), ("raw:", LinkKind::Other)];
    let found = kinds
        .into_iter()
        .find_map(|(mark, kind)| Some((target.strip_prefix(mark)?, kind)));
    let (target, kind) = found.unwrap_or((target, LinkKind::Link));
    let mark = Mark {
        line: u32::try_from(line).unwrap(),
        ..Mark::default()
    };
    RawLink {
        target: target.into(),
        kind,
        mark,
    }
}

fn front_matter(fields: &str) -> FrontMatter {
    let mut meta = FrontMatter::default();
    let list = |value: &str| {
        value
            .split(',')
            .map(|item| item.replace('_', " "))
            .collect::<Vec<_>>()
    };
    for (key, value) in fields
        .split_whitespace()
        .filter_map(|field| field.split_once('='))
    {
        let text = Some(value.replace('_', " "));
        match key {
            "title" => meta.title = text,
            "nav_title" => meta.nav_title = text,
            "description" => meta.description = text,
            "lang" => meta.lang = Some(Locale(value.into())),
            "weight" => meta.weight = value.parse().ok(),
            "nav" => meta.nav = value.parse().ok(),
            "kind" => meta.kind = text,
            "owner" => meta.owner = text,
            "audience" => meta.audience = list(value),
            "tags" => meta.tags = list(value),
            "aliases" => meta.aliases = list(value),
            "created" => meta.created = Some(value.into()),
            "updated" => meta.updated = Some(value.into()),
            "status" => meta.status = text,
            "reviewed" => meta.reviewed = Some(value.into()),
            "review_every" => meta.review_every = value.parse().ok(),
            "severity" => meta.severity = text,
            "toc" => meta.toc = value.parse().ok(),
            "template" => meta.template = text,
            "print" => meta.print = value == "true",
            "feedback" => meta.feedback = value.parse().ok(),
            "translates" => meta.translates = Some(value.into()),
            "children" => {
                meta.children = Some(if value == "rows" {
                    Children::Rows
                } else {
                    Children::Cards
                })
            }
            "extra" => meta.extra = value.into(),
            other => panic!("the builder knows no front matter `{other}`"),
        }
    }
    meta
}

fn set_option(options: &mut SiteOptions, line: &str) {
    let (key, value) = line.split_once(" = ").unwrap();
    let link = || {
        let (title, url) = value.split_once(" -> ").unwrap();
        ExternalLink {
            title: title.into(),
            url: url.into(),
            location: Some(Location {
                line: 7,
                ..Location::file("book.toml")
            }),
        }
    };
    match key {
        "dialect" if value == "mdbook" => options.dialect = Dialect::Mdbook,
        "title" => options.title = value.into(),
        "language" => options.language = Locale(value.into()),
        "text_direction" => options.text_direction = Some(value.into()),
        "site_url" => options.site_url = Some(value.into()),
        "repository_url" => options.repository_url = Some(value.into()),
        "repository_prefix" => options.repository_prefix = value.into(),
        "edit_url_template" => options.edit_url_template = Some(value.into()),
        "header_link" => options.header_links.push(HeaderLink {
            link: link(),
            icon: None,
        }),
        "tab" => options.tabs.get_or_insert_default().push(link()),
        "nav_link" => options.nav_links.push(link()),
        "redirect" => {
            let (from, to) = value.split_once(" -> ").unwrap();
            options.redirects.insert(from.into(), to.into());
        }
        "section_labels" => options.section_labels = value == "true",
        "not_found" => options.not_found = Some(value.to_owned()).filter(|page| page != "off"),
        "search" => options.search = value == "true",
        "listings" => options.listings = value == "true",
        other => panic!("the builder knows no option `{other}`"),
    }
}

fn asset(line: &str) -> AssetFacts {
    let (path, size) = line
        .rsplit_once(' ')
        .filter(|(_, size)| size.contains('x'))
        .unwrap_or((line, ""));
    let size = size
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    AssetFacts {
        path: SourcePath::new(path),
        bytes: 1,
        dimensions: size,
    }
}

fn git_fact(line: &str) -> (String, GitFact) {
    let (file, day) = line.rsplit_once(' ').unwrap();
    let updated = format!("{day}T14:03:00+01:00");
    (
        file.into(),
        GitFact {
            created: updated.clone(),
            updated,
            commit: "0123456789".into(),
            authors: vec!["Ada".into()],
        },
    )
}

fn add_item(items: &mut Vec<SummaryItem>, line: &str, depth: usize) {
    if depth > 0 {
        let Some(SummaryItem::Chapter { children, .. }) = items.last_mut() else {
            panic!("no chapter above {line}")
        };
        return add_item(children, line, depth - 1);
    }
    items.push(
        match line.strip_prefix("- [").and_then(|line| line.split_once("](")) {
            None => SummaryItem::Separator,
            Some((title, rest)) => {
                let (path, number) = rest.split_once(')').unwrap();
                let number: Vec<u32> = number
                    .split('.')
                    .filter_map(|part| part.trim().parse().ok())
                    .collect();
                SummaryItem::Chapter {
                    title: title.into(),
                    path: Some(path).filter(|path| !path.is_empty()).map(SourcePath::new),
                    number: Some(number).filter(|number| !number.is_empty()),
                    children: Vec::new(),
                }
            }
        },
    );
}

//! From the configuration as written to the settings that the stages take.

use std::path::PathBuf;

use portolan_core::assemble::slug;
use portolan_core::model::{
    CodeOptions, CopyOptions, Diagnostic, Diagnostics, Dialect, ExternalLink, Flavour, ListingOptions,
    Locale, Location, MarkdownOptions, OwnAdmonition, PrintOptions, RawHtml, Readme, RemoteEmbeds,
    SiteOptions,
};

use super::{Admonition, AllowedHosts, Config, Link, TextDirection};

/// Settings of mdBook that Portolan could honour only by calling another host, and what it does instead.
const NO_EFFECT: &[(&[&str], &str)] = &[
    (
        &["output", "html", "mathjax-support"],
        "pages fetch nothing from other hosts, so formulas keep their source",
    ),
    (
        &["output", "html", "playground", "editable"],
        "samples would be sent to another host, so no button is drawn",
    ),
    (
        &["output", "html", "playground", "runnable"],
        "samples would be sent to another host, so no button is drawn",
    ),
];

/// Up to how many pages a book for mdBook is written on one page unasked, as mdBook does.
pub const PRINT_UNASKED: usize = 500;

/// Code of more lines is collapsed unless the book says otherwise.
const COLLAPSE_AFTER: u32 = 40;

/// Whether the whole book is written on one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintPage {
    /// It is.
    On(PrintOptions),
    /// mdBook would; the book is so large that it must ask for it.
    TooLarge,
    /// It is not.
    Off,
}

impl Config {
    /// Whose rules the book is written by, once it is known whether the source has a `SUMMARY.md`.
    #[must_use]
    pub fn dialect(&self, has_summary: bool) -> Dialect {
        let by_form = if has_summary && !self.loaded.has_own_tables {
            Dialect::Mdbook
        } else {
            Dialect::Portolan
        };
        self.portolan.dialect.unwrap_or(by_form)
    }

    /// How the book's text becomes HTML.
    #[must_use]
    pub fn markdown_options(&self, dialect: Dialect) -> MarkdownOptions {
        let html = &self.output.html;
        let (flavour, raw_html) = match dialect {
            Dialect::Mdbook => (Flavour::Mdbook, RawHtml::Allow),
            Dialect::Portolan => (Flavour::Portolan, RawHtml::Sanitize),
        };
        MarkdownOptions {
            smart_punctuation: html.smart_punctuation,
            definition_lists: html.definition_lists,
            alerts: html.admonitions,
            math: self.markdown.math && dialect == Dialect::Portolan,
            raw_html: self.portolan.html.unwrap_or(raw_html),
            code: CodeOptions {
                hidelines: html.code.hidelines.clone(),
                default_language: self.code.default_language.clone(),
                line_numbers: self.code.line_numbers,
                collapse_after: match (self.code.collapse_after, dialect) {
                    (_, Dialect::Mdbook) => None,
                    (lines, Dialect::Portolan) => {
                        Some(lines.unwrap_or(COLLAPSE_AFTER)).filter(|lines| *lines > 0)
                    }
                },
                wrap: self.code.wrap,
                rust_main: dialect == Dialect::Mdbook && html.playground.runnable,
                editable: html.playground.editable,
                ..CodeOptions::default()
            },
            abbreviations: self.abbreviations.clone(),
            admonitions: self.admonitions.iter().map(own_admonition).collect(),
            site_url: html
                .site_url
                .clone()
                .filter(|url| dialect == Dialect::Portolan && url.contains("://")),
            remote_embeds: self.remote_embeds(dialect),
            ..MarkdownOptions::of(flavour)
        }
    }

    fn remote_embeds(&self, dialect: Dialect) -> RemoteEmbeds {
        match (&self.markdown.remote_embeds, dialect) {
            (_, Dialect::Mdbook) | (AllowedHosts::All(true), _) => RemoteEmbeds::Anywhere,
            (AllowedHosts::All(false), _) => RemoteEmbeds::Nowhere,
            (AllowedHosts::Named(hosts), _) => {
                RemoteEmbeds::Hosts(hosts.iter().map(|host| host.to_lowercase()).collect())
            }
        }
    }

    /// Whether the whole book is written on one page, of so many pages.
    #[must_use]
    pub fn print_page(&self, dialect: Dialect, pages: usize) -> PrintPage {
        let print = &self.output.html.print;
        let options = PrintOptions {
            page_break: print.page_break,
        };
        let asked = self.is_written(&["output", "html", "print", "enable"]);
        match dialect {
            _ if !print.enable => PrintPage::Off,
            _ if asked => PrintPage::On(options),
            Dialect::Mdbook if pages <= PRINT_UNASKED => PrintPage::On(options),
            Dialect::Mdbook => PrintPage::TooLarge,
            Dialect::Portolan => PrintPage::Off,
        }
    }

    /// What the whole site needs to know. `repository_prefix` is empty: only git knows it; `print` is [`Config::print_page`]'s to
    /// say; `footer` and `announcements` are Markdown, which is not read here.
    #[must_use]
    pub fn site_options(&self, dialect: Dialect) -> SiteOptions {
        let html = &self.output.html;
        let title = self.book.title.clone().unwrap_or_default();
        let not_found = html.input_404.as_deref().unwrap_or("404.md");
        SiteOptions {
            dialect,
            description: self.book.description.clone().unwrap_or_default(),
            authors: self.book.authors.clone(),
            language: language(&self.book.language),
            text_direction: self.book.text_direction.map(|direction| match direction {
                TextDirection::Ltr => "ltr".to_owned(),
                TextDirection::Rtl => "rtl".to_owned(),
            }),
            id: self.portolan.id.clone().unwrap_or_else(|| id_of(&title)),
            title,
            site_url: html.site_url.clone(),
            repository_url: trimmed(html.git_repository_url.as_deref()),
            edit_url_template: trimmed(html.edit_url_template.as_deref()),
            repository_prefix: String::new(),
            source_folder: self.book.src.clone(),
            tabs: self.tabs(),
            header_links: self.header_links(),
            nav_links: self.nav_links(),
            redirects: html.redirect.clone(),
            open_levels: html.fold.enable.then_some(html.fold.level),
            section_labels: !html.no_section_label,
            not_found: Some(not_found.to_owned()).filter(|page| !page.is_empty()),
            listings: self.portolan.listings,
            listing: ListingOptions {
                new_days: self.listing.new_days,
                updated_days: self.listing.updated_days,
            },
            cname: trimmed(html.cname.as_deref()),
            readme: if self.built_in(dialect).contains(&"index") {
                Readme::IsIndex
            } else {
                Readme::KeepsName
            },
            print: None,
            search: self.search_options().is_some(),
            copies: CopyOptions {
                markdown: self.copies.markdown.unwrap_or(dialect == Dialect::Portolan),
                llms: self.copies.llms.unwrap_or(dialect == Dialect::Portolan),
            },
            footer: None,
            announcements: Vec::new(),
            languages: self.languages(dialect),
            versions: self.versions(),
            feedback: self.feedback_options(),
            children: self.listing.children,
        }
    }

    fn nav_links(&self) -> Vec<ExternalLink> {
        let links = self.portolan.nav_links.iter().enumerate();
        let link = |(at, link): (usize, &Link)| {
            let place = self.locate(&["portolan", "nav-links", &format!("[{at}]"), "url"]);
            external(link, place)
        };
        links.map(link).collect()
    }

    /// The folder that receives what is made of the book, relative to the book's root or absolute. With more than one
    /// renderer each has a folder of its own in it.
    #[must_use]
    pub fn build_dir(&self, dialect: Dialect) -> PathBuf {
        let by_dialect = match dialect {
            Dialect::Mdbook => "book",
            Dialect::Portolan => "site",
        };
        PathBuf::from(self.build.build_dir.as_deref().unwrap_or(by_dialect))
    }

    /// The folder of the book's own theme files, relative to the book's root.
    #[must_use]
    pub fn theme_folder(&self) -> String {
        let folder = self
            .output
            .html
            .theme
            .as_deref()
            .unwrap_or("theme")
            .trim_start_matches("./");
        folder.trim_end_matches('/').to_owned()
    }

    /// One notice for each setting that is written and changes nothing in a book of this dialect.
    #[must_use]
    pub fn notices(&self, dialect: Dialect) -> Diagnostics {
        let mut notices = Vec::new();
        let playground = &self.output.html.playground;
        for (path, reason) in NO_EFFECT {
            let on = match path.last() {
                Some(&"editable") => playground.editable,
                Some(&"runnable") => playground.runnable,
                _ => self.output.html.mathjax_support,
            };
            if on {
                notices.extend(self.without_effect(path, (*reason).to_owned()));
            }
        }
        if dialect == Dialect::Mdbook {
            let tables = ["abbreviations", "defaults", "glossary", "listing", "var"];
            let keys = tables.iter().map(|table| vec![*table]);
            for key in keys.chain([vec!["markdown", "math"]]) {
                let reason = "the book is read by mdBook's rules: set `dialect = \"portolan\"` under `[portolan]` to use it";
                notices.extend(self.without_effect(&key, reason.to_owned()));
            }
        }
        notices.sort();
        notices
    }

    fn without_effect(&self, path: &[&str], reason: String) -> Option<Diagnostic> {
        let path: Vec<_> = path.iter().map(|part| (*part).to_owned()).collect();
        let place = self.loaded.places.get(&path)?;
        let message = format!("`{}` has no effect", super::check::dotted(&path));
        Some(
            self.loaded
                .sources
                .diagnostic("config-no-effect", place, message)
                .hint(reason),
        )
    }
}

fn own_admonition((name, written): (&String, &Admonition)) -> (String, OwnAdmonition) {
    let own = OwnAdmonition {
        title: written.title.clone().unwrap_or_else(|| capitalised(name)),
        like: written.like,
    };
    (name.clone(), own)
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A link that is written at this place.
pub(super) fn external(link: &Link, location: Option<Location>) -> ExternalLink {
    ExternalLink {
        title: link.title.clone(),
        url: link.url.trim().to_owned(),
        location,
    }
}

/// Without spaces around it and without a final `/`; `None` when nothing is left.
fn trimmed(text: Option<&str>) -> Option<String> {
    text.map(|text| text.trim().trim_end_matches('/').to_owned())
        .filter(|text| !text.is_empty())
}

fn language(written: &str) -> Locale {
    match written.trim() {
        "" => Locale::default(),
        tag => Locale(tag.replace('_', "-")),
    }
}

/// What tells this site from others of the same host: its title as a name.
fn id_of(title: &str) -> String {
    Some(slug(title))
        .filter(|id| !id.is_empty())
        .unwrap_or_else(|| "book".to_owned())
}

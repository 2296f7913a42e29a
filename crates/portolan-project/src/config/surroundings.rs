//! What stands around the text of every page: `[header]`, `[footer]`, `[head]` and `[[announcement]]`.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page. Files are named relative
//! to `book.toml` and read elsewhere; texts are Markdown and parsed elsewhere.

use portolan_core::font_awesome;
use portolan_core::model::{AdmonitionKind, Diagnostics, ExternalLink, HeaderLink as SiteLink, Location};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::own::Link;
use super::validate::{invalid, link_problem};
use super::{Config, options};

/// The top of every page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Header {
    /// A picture before the title: SVG, PNG, WebP, AVIF, JPEG or GIF, by its path from `book.toml`. It is shown 32 pixels
    /// high.
    #[schemars(example = &"brand/logo.svg")]
    pub logo: Option<String>,
    /// The picture in the dark scheme.
    #[schemars(example = &"brand/logo-dark.svg", extend("x-default" = "that of `logo`"))]
    pub logo_dark: Option<String>,
    /// The logo stands for the title, which is its text then.
    #[schemars(example = true)]
    pub logo_only: bool,
    /// The tabs beside the title, in this order; the one whose page is nearest above the current page is marked. `[]` shows
    /// none. Sections that no tab names stand in the sidebar.
    #[schemars(
        example = serde_json::json!([{ "title": "Operations", "url": "/operations/index.md" }]),
        extend("x-default" = "the sections of the top level")
    )]
    pub tabs: Option<Vec<Link>>,
    /// Links after the tabs, in this order. One with an `icon` shows that instead of its title. On narrow screens they stand
    /// in the drawer.
    #[schemars(example = serde_json::json!([{ "title": "Status", "url": "https://status.example.com", "icon": "fas-heart-pulse" }]))]
    pub links: Vec<HeaderLink>,
}

/// A link of the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HeaderLink {
    /// The text of the link.
    pub title: String,
    /// An absolute URL, or a page by its path from the source folder (`/guide/index.md`).
    pub url: String,
    /// An icon by its Font Awesome name: `fab-` before a company's sign, `fas-` before a filled icon, `fa-` before an outline.
    #[serde(default)]
    pub icon: Option<String>,
}

/// The foot of every page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Footer {
    /// A line of Markdown. Links are addresses, or pages by their path from the source folder.
    #[schemars(example = &"Kept by the [platform team](/teams/platform.md).")]
    pub text: Option<String>,
}

/// The `<head>` of every page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Head {
    /// The icon of the site in browsers: an SVG, PNG or ICO file, by its path from `book.toml`.
    #[schemars(example = &"brand/favicon.svg", extend("x-default" = "`favicon.svg` and `favicon.png` of the theme"))]
    pub favicon: Option<String>,
    /// HTML that is published as it is, whatever `portolan.html` says: only those who may change `book.toml` can write it.
    /// `{{ root }}` in it is the way from the page to the site's root.
    #[schemars(example = &"<link rel=\"apple-touch-icon\" href=\"{{ root }}touch.png\">")]
    pub html: Option<String>,
    /// The same from a file, by its path from `book.toml`; it follows `html`.
    #[schemars(example = &"brand/head.html")]
    pub file: Option<String>,
}

/// A bar above every page. `[[announcement]]` begins one; several stand in this order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Announcement {
    /// A line of Markdown. Links are addresses, or pages by their path from the source folder.
    #[schemars(example = &"Maintenance on **Saturday**, 22:00 to 24:00 UTC.")]
    pub text: String,
    /// Its colours and icon: `note`, `tip`, `important`, `warning` or `danger`.
    #[serde(default)]
    #[schemars(
        with = "String",
        example = &"warning",
        extend("enum" = ["note", "tip", "important", "warning", "danger"], "x-default" = "`\"note\"`")
    )]
    pub kind: AdmonitionKind,
    /// Readers can dismiss it. The browser remembers what it said, so another text is shown again. Without scripts it stays.
    #[serde(default = "yes")]
    #[schemars(example = false, extend("x-default" = "`true`"))]
    pub dismissible: bool,
    /// A link after the text.
    #[serde(default)]
    #[schemars(example = serde_json::json!({ "title": "The plan", "url": "/operations/maintenance.md" }))]
    pub link: Option<Link>,
}

fn yes() -> bool {
    true
}

/// Endings of pictures that every browser shows.
const PICTURES: &[&str] = &["svg", "png", "webp", "avif", "jpg", "jpeg", "gif"];
/// Endings of icons.
const ICONS: &[&str] = &["svg", "png", "ico"];

const ADDRESS: &str =
    "write an absolute URL, or a page by its path from the source folder: `url = \"/guide/index.md\"`";

/// Checks what types cannot say. A value that cannot be used is reported and left out.
pub(super) fn validate(config: &mut Config, diagnostics: &mut Diagnostics) {
    for (key, endings) in [("logo", PICTURES), ("logo-dark", PICTURES), ("favicon", ICONS)] {
        picture(config, key, endings, diagnostics);
    }
    if config.header.logo.is_none() && config.header.logo_dark.is_some() {
        let place = ["header", "logo-dark"];
        // One that cannot be used has been reported.
        let is_written = config.is_written(&["header", "logo"]);
        diagnostics.extend((!is_written).then(|| {
            invalid(
                config,
                &place,
                "stands alone",
                "name the picture for the light scheme too: `logo = \"…\"`",
            )
        }));
        config.header.logo_dark = None;
    }
    links(config, diagnostics);
    texts(config, diagnostics);
}

/// A file whose name must say that it is a picture.
fn picture(config: &mut Config, key: &str, endings: &[&str], diagnostics: &mut Diagnostics) {
    let table = if key == "favicon" { "head" } else { "header" };
    let value = match key {
        "logo" => &mut config.header.logo,
        "logo-dark" => &mut config.header.logo_dark,
        _ => &mut config.head.favicon,
    };
    let Some(path) = value.take() else { return };
    let ending = ending(&path);
    if endings.contains(&ending.as_str()) {
        *value = Some(path);
        return;
    }
    let hint = format!("use a file that ends with `.{}`", endings.join("`, `."));
    diagnostics.push(invalid(
        config,
        &[table, key],
        "is no picture for this place",
        &hint,
    ));
}

/// The ending of a file's name in lower case.
#[must_use]
pub fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

/// What is wrong with links. One that cannot be used loses its address and keeps its place in the list, which says where
/// the others are written.
fn links(config: &mut Config, diagnostics: &mut Diagnostics) {
    let mut bad: Vec<(&str, usize, &str)> = Vec::new();
    let problem = |title: &str, url: &str| link_problem(title, url);
    for (at, tab) in config.header.tabs.iter().flatten().enumerate() {
        bad.extend(problem(&tab.title, &tab.url).map(|what| ("tabs", at, what)));
    }
    for (at, link) in config.header.links.iter().enumerate() {
        bad.extend(problem(&link.title, &link.url).map(|what| ("links", at, what)));
    }
    for (at, link) in config.announcement.iter().enumerate() {
        let link = link.link.as_ref();
        bad.extend(link.and_then(|link| Some(("link", at, problem(&link.title, &link.url)?))));
    }
    for (list, at, what) in bad {
        let number = format!("[{at}]");
        let place = match list {
            "link" => ["announcement", &number, "link"],
            list => ["header", list, &number],
        };
        diagnostics.push(invalid(config, &place, what, ADDRESS));
        match list {
            "tabs" => config
                .header
                .tabs
                .iter_mut()
                .flatten()
                .nth(at)
                .map(|tab| tab.url.clear()),
            "links" => config.header.links.get_mut(at).map(|link| link.url.clear()),
            _ => config.announcement.get_mut(at).map(|bar| bar.link = None),
        };
    }
}

fn texts(config: &mut Config, diagnostics: &mut Diagnostics) {
    let empty = |text: &String| text.trim().is_empty();
    if config.footer.text.as_ref().is_some_and(empty) {
        diagnostics.push(invalid(
            config,
            &["footer", "text"],
            "is empty",
            "write a line of text, or remove the key",
        ));
        config.footer.text = None;
    }
    for (at, bar) in config.announcement.iter().enumerate() {
        if empty(&bar.text) {
            let place = ["announcement", &format!("[{at}]"), "text"];
            diagnostics.push(invalid(
                config,
                &place,
                "is empty",
                "write a line of text, or remove the entry",
            ));
        }
    }
}

impl Config {
    /// The icons of the header's links that there are, each once: a link names one by its number here.
    #[must_use]
    pub fn header_icons(&self) -> Vec<&str> {
        let mut icons: Vec<&str> = Vec::new();
        for icon in self.header.links.iter().filter_map(|link| link.icon.as_deref()) {
            if !icons.contains(&icon) && font_awesome::written(icon).is_some() {
                icons.push(icon);
            }
        }
        icons
    }

    /// The tabs that the book names.
    pub(super) fn tabs(&self) -> Option<Vec<ExternalLink>> {
        let tabs = self.header.tabs.as_ref()?.iter().enumerate();
        let tabs = tabs.filter(|(_, tab)| !tab.url.is_empty());
        let tab = |(at, tab): (usize, &Link)| {
            let place = self.locate(&["header", "tabs", &format!("[{at}]"), "url"]);
            options::external(tab, place)
        };
        Some(tabs.map(tab).collect())
    }

    /// The links of the header.
    pub(super) fn header_links(&self) -> Vec<SiteLink> {
        let icons = self.header_icons();
        let links = self.header.links.iter().enumerate();
        let links = links.filter(|(_, link)| !link.url.is_empty());
        let link = |(at, link): (usize, &HeaderLink)| {
            let icon = link.icon.as_deref();
            let icon = icon.and_then(|icon| icons.iter().position(|known| *known == icon));
            SiteLink {
                link: ExternalLink {
                    title: link.title.clone(),
                    url: link.url.trim().to_owned(),
                    location: self.locate(&["header", "links", &format!("[{at}]"), "url"]),
                },
                icon: icon.and_then(|icon| u32::try_from(icon).ok()),
            }
        };
        links.map(link).collect()
    }

    /// The link after an announcement's text.
    #[must_use]
    pub fn announcement_link(&self, at: usize) -> Option<ExternalLink> {
        let link = self.announcement.get(at)?.link.as_ref()?;
        Some(options::external(
            link,
            self.locate(&["announcement", &format!("[{at}]"), "link"]),
        ))
    }

    /// The files that the tables name, relative to `book.toml`, as written.
    pub fn surrounding_files(&self) -> impl Iterator<Item = &str> {
        let files = [
            &self.header.logo,
            &self.header.logo_dark,
            &self.head.favicon,
            &self.head.file,
        ];
        let fonts = self.font_files().map(|(_, face)| face.file.as_str());
        files.into_iter().flatten().map(String::as_str).chain(fonts)
    }

    /// Where an announcement's text stands.
    #[must_use]
    pub fn announcement_place(&self, at: usize) -> Option<Location> {
        self.locate(&["announcement", &format!("[{at}]"), "text"])
    }
}

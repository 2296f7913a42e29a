//! From a view to a page: templates, styles, scripts, words of the interface.
//!
//! Entry point: [`Theme::load`] reads a theme (the built-in files, any of them replaced by the book's own) and
//! [`Theme::render`] turns a [`view::PageView`] into HTML. The stylesheet, the script and the icon that pages name
//! are [`Theme::assets`].
//!
//! Must not read files, know how a page was made, or put anything into a page that depends on the clock or on other
//! pages. Every text is escaped by the engine; the only HTML that goes in as it is are the fields of a view that
//! are documented as HTML.

pub mod view;

mod bundle;
mod css;
mod engine;
mod escape;
mod features;
mod files;
mod handlebars;
mod icon;
mod inspect;
mod js;
mod looks;
mod manifest;
mod nav_html;
mod own;
mod page_data;
mod parts;
mod report;
mod shown;
mod stylesheet;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use bundle::Extent;
pub use bundle::ThemeAsset;
use engine::Engine;
pub use files::{Folders, Sources};
use files::{Layer, Layers};
pub use handlebars::{Handlebars, Refusal};
pub use inspect::{Originals, inspect};
pub use looks::{Colour, FontFace, Looks, Scheme, Setting, TokenSetting, font_stack, radii};
pub use own::{Fingerprints, OwnFile, OwnParts, OwnPicture, OwnSource, OwnUse, publish};
use view::{PageView, RedirectView, SiteView};
use words::Words;

use crate::model::{Diagnostic, Diagnostics, Location, UrlPath};

/// A theme's files: the path inside the theme (`templates/page.html`) and the bytes.
pub type ThemeFiles = BTreeMap<String, Cow<'static, [u8]>>;

/// Changes whenever the same files would give another page.
const VERSION: &str = "theme-v4";

/// A theme that is ready to render: every template parsed, every style and script bundled.
#[derive(Debug)]
pub struct Theme {
    engine: Engine,
    words: Words,
    assets: Vec<ThemeAsset>,
    key: [u8; 32],
    head_script: String,
    has_search: bool,
    diagnostics: Diagnostics,
}

impl Theme {
    /// Reads a theme. A file of `overrides` takes the place of the built-in file of the same path; a template of
    /// the same name can still extend the built-in one as `@portolan/page.html`; words are merged by key; styles,
    /// components and scripts of other names are added after the built-in ones.
    ///
    /// # Errors
    /// All that is wrong with the theme's files, as diagnostics of the rule `template`. Files of `overrides` are
    /// named as if they lay in `theme/`, built-in ones with `@portolan/` before them.
    pub fn load(builtin: &ThemeFiles, overrides: &ThemeFiles, site: &SiteView) -> Result<Self, Diagnostics> {
        let sources = Sources {
            builtin,
            theme: None,
            overrides,
            folders: Folders::default(),
        };
        Self::load_with(&sources, OwnParts::default(), site)
    }

    /// Like [`Theme::load`], with a theme between the two layers, where the book names one, and with what the book
    /// adds: its files follow the theme's, and are published with them.
    ///
    /// # Errors
    /// As for [`Theme::load`].
    pub fn load_with(sources: &Sources<'_>, mut own: OwnParts, site: &SiteView) -> Result<Self, Diagnostics> {
        let layers = Layers::new(*sources);
        if layers.has_theme() && layers.find_in(Layer::Theme, "theme.toml").is_none() {
            return Err(vec![no_manifest(sources.folders)]);
        }
        let words = Words::load(&layers)?;
        let extent = Extent::of(site, &own);
        let mut bundle = bundle::bundle(&layers, &words, extent, site, &own)?;
        for asset in bundle
            .assets
            .iter()
            .filter(|asset| asset.name.starts_with("icon"))
        {
            let ending = asset
                .url
                .as_str()
                .rsplit_once('.')
                .map_or("", |(_, ending)| ending);
            own.resources
                .insert(format!("favicon.{ending}"), asset.url.to_string());
        }
        bundle.assets.extend(own.files.iter().map(ThemeAsset::of_book));
        let key = key(&layers, site, &bundle, &own);
        let diagnostics = std::mem::take(&mut bundle.diagnostics);
        let engine = Engine::load(&layers, site, &bundle, &words, own)?;
        Ok(Self {
            engine,
            words,
            assets: bundle.assets,
            key,
            head_script: bundle.head_script,
            has_search: bundle.has_search,
            diagnostics,
        })
    }

    /// What is wrong with the looks that the book wants, though pages can be drawn.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether the theme has the script of search: without it a site has none.
    #[must_use]
    pub fn has_search(&self) -> bool {
        self.has_search
    }

    /// A hash of everything besides the view that decides a page's HTML: templates, words, icons, the names of
    /// assets, the site's view.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// The files that pages name, under fingerprinted names, in a fixed order.
    #[must_use]
    pub fn assets(&self) -> &[ThemeAsset] {
        &self.assets
    }

    /// Where the asset of this name (`css`, `js`, `search`, `results`, `redirect`, `icon`, `logo`, that of a part) lies in
    /// the site.
    #[must_use]
    pub fn asset_url(&self, name: &str) -> Option<&UrlPath> {
        self.assets
            .iter()
            .find(|asset| asset.name == name)
            .map(|asset| &asset.url)
    }

    /// Whether there is a template of this name, with or without `.html`.
    #[must_use]
    pub fn has_template(&self, template: &str) -> bool {
        self.engine.has_template(template)
    }

    /// The page, whole, by a template: `page`, `home`, `section`, `listing`, `all-pages`, `search`, `404` or one of the
    /// book's own, with or without `.html`.
    ///
    /// # Errors
    /// An unknown template, or one that fails on this page, as a diagnostic of the rule `template` at the
    /// template's line.
    pub fn render(&self, template: &str, view: PageView) -> Result<String, Diagnostic> {
        self.engine.page(template, view)
    }

    /// The page that stands where a page used to be and leads to its new place.
    ///
    /// # Errors
    /// A template of the book that fails.
    pub fn render_redirect(&self, view: &RedirectView) -> Result<String, Diagnostic> {
        self.engine.redirect(view)
    }

    /// The word of the interface for `key`, in the language (`pt-BR`), its primary language (`pt`) or English.
    #[must_use]
    pub fn word(&self, lang: &str, key: &str) -> Option<&str> {
        self.words.of(lang).ui.get(key).map(String::as_str)
    }

    /// The words that blocks of Markdown show (`note`, `footnotes` …), in the language, its primary language or
    /// English.
    #[must_use]
    pub fn block_words(&self, lang: &str) -> &BTreeMap<String, String> {
        &self.words.of(lang).blocks
    }

    /// The words that lists of pages show, in the language, its primary language or English.
    #[must_use]
    pub fn listing_words(&self, lang: &str) -> &BTreeMap<String, String> {
        &self.words.of(lang).listing
    }

    /// What a preview says beside the pages, by language and key. No page and no asset holds it.
    #[must_use]
    pub fn preview_words(&self) -> PreviewWords {
        self.words
            .iter()
            .map(|(lang, words)| (lang.to_owned(), words.preview.clone()))
            .collect()
    }

    /// The hash of the one inline script, as a Content-Security-Policy names it between single quotes:
    /// `sha256-…`.
    #[must_use]
    pub fn inline_script_hash(&self) -> String {
        bundle::csp_hash(&self.head_script)
    }
}

/// Words by language and key.
pub type PreviewWords = BTreeMap<String, BTreeMap<String, String>>;

/// What a preview says, by a theme's files alone: where no book can be read.
///
/// # Errors
/// A language file that cannot be read.
pub fn preview_words(files: &ThemeFiles) -> Result<PreviewWords, Diagnostics> {
    let words = Words::load(&Layers::of_builtin(files, &ThemeFiles::new()))?;
    let of_preview = |(lang, words): (&str, &words::Language)| (lang.to_owned(), words.preview.clone());
    Ok(words.iter().map(of_preview).collect())
}

fn no_manifest(folders: Folders<'_>) -> Diagnostic {
    let folder = folders.theme;
    Diagnostic::new("template", format!("the theme in `{folder}` has no `theme.toml`"))
        .at(Location::file(format!("{folder}theme.toml")))
        .hint(
            "write one with a `name`, and with `styles`, `scripts` and `components` where the theme has any",
        )
}

fn key(layers: &Layers<'_>, site: &SiteView, bundle: &bundle::Bundle, own: &OwnParts) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(VERSION.as_bytes());
    for folder in ["templates/", "components/", "icons/", "i18n/", "scripts/head"] {
        for file in layers
            .all(folder)
            .filter(|file| !file.path.ends_with(".css") && !file.is_component_script())
        {
            part(file.name().as_bytes());
            part(file.bytes);
        }
    }
    for asset in &bundle.assets {
        part(asset.url.as_str().as_bytes());
    }
    part(format!("{:?}", bundle.parts).as_bytes());
    for file in &own.files {
        part(format!("{:?} {}", file.role, file.url).as_bytes());
    }
    part(format!("{:?} {:?} {:?}", own.head, own.header, own.extra_head).as_bytes());
    part(serde_json::to_string(site).unwrap_or_default().as_bytes());
    *hasher.finalize().as_bytes()
}

//! The template engine: what is registered, what a template sees, how a view becomes HTML.
//!
//! A template sees `page` (the view; `page.content` and `page.content_head` are HTML and go in as they are), `t`
//! (the words of the page's language), and the same on every page: `site`, `asset` (URLs from the site's root),
//! `icons`, `head_script`, `own_styles` and `own_scripts` (URLs from the site's root); `own_head`, `own_header` and
//! `extra_head` are HTML of the book's own.

use std::collections::{BTreeMap, BTreeSet};

use tera::value::Key;
use tera::{Context, Tera, Value};

use super::bundle::Bundle;
use super::escape::escape;
use super::files::{BUILTIN_PREFIX, Folders, Layer, Layers, THEME_PREFIX, template_name};
use super::handlebars::Handlebars;
use super::own::{OwnParts, OwnUse, encoded};
use super::page_data::PageData;
use super::parts::{self, Part};
use super::shown::Shown;
use super::view::{HeaderLinkView, LinkView, PageView, RedirectView, SiteView, TocView};
use super::words::Words;
use super::{nav_html, report, view};
use crate::model::{Diagnostic, Diagnostics};
use crate::nearest::best;

/// On-page contents are shown from this many headings on.
const TOC_FROM: usize = 3;

/// What stands around the text of most pages, at most.
const USUAL_BYTES: usize = 16 << 10;

/// Parsed templates and the values that all pages share.
pub(super) struct Engine {
    tera: Tera,
    /// By language; [`Words`] decides which one serves a tag.
    words: BTreeMap<String, Value>,
    fallback: Value,
    /// What the book adds to every page, by the name that templates have for it.
    pieces: Vec<(&'static str, Handlebars)>,
    data: PageData,
    /// What only some pages load.
    parts: Vec<Part>,
    /// What the configuration adds to every page's head.
    extra_head: String,
    /// A template of the book walks `page.nav` itself.
    walks_nav: bool,
    mdbook: bool,
    /// What the folders of the theme and of the book's own files are called in messages.
    folders: (String, String),
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Engine")
            .field("languages", &self.words.keys())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Parses every template of all layers.
    pub fn load(
        layers: &Layers<'_>,
        site: &SiteView,
        bundle: &Bundle,
        words: &Words,
        own: OwnParts,
    ) -> Result<Self, Diagnostics> {
        let templates = templates(layers)?;
        let walks_nav = templates
            .iter()
            .any(|(name, text)| !name.starts_with(BUILTIN_PREFIX) && nav_html::is_walked(text));
        let mut tera = Tera::default();
        tera.autoescape_on([""]);
        tera.set_escape_fn(escape);
        let folders = layers.folders();
        let prefixes = if layers.has_theme() {
            vec![THEME_PREFIX, BUILTIN_PREFIX]
        } else {
            vec![BUILTIN_PREFIX]
        };
        tera.set_fallback_prefixes(prefixes)
            .map_err(|error| report::diagnostics(&error, folders))?;
        tera.add_raw_templates(templates.iter().map(|(name, text)| (name, text)))
            .map_err(|error| all_wrong(&templates, &error, folders))?;
        let globals = tera.global_context();
        globals.insert("site", site);
        let urls: view::AssetUrls = bundle
            .assets
            .iter()
            .filter(|asset| !asset.name.is_empty())
            .map(|asset| (asset.name.clone(), asset.url.to_string()))
            .collect();
        globals.insert("asset", &urls);
        globals.insert_value("icons", safe_map(&bundle.icons));
        globals.insert_value("head_script", Value::safe_string(&bundle.head_script));
        globals.insert("own_styles", &named(&own, OwnUse::Style));
        globals.insert("own_scripts", &named(&own, OwnUse::Script));
        Ok(Self {
            tera,
            words: words
                .iter()
                .map(|(lang, words)| (lang.to_owned(), plain_map(&words.ui)))
                .collect(),
            fallback: plain_map(&words.of("en").ui),
            data: PageData::of(site, &own),
            parts: bundle.parts.clone(),
            extra_head: own.extra_head,
            pieces: [("own_head", own.head), ("own_header", own.header)]
                .into_iter()
                .filter_map(|(name, piece)| Some((name, piece?)))
                .collect(),
            walks_nav,
            mdbook: site.mdbook,
            folders: (folders.theme.to_owned(), folders.overrides.to_owned()),
        })
    }

    /// Whether [`Engine::page`] knows this template.
    pub fn has_template(&self, template: &str) -> bool {
        self.tera.contains_template(&file_name(template))
    }

    /// Renders a page.
    pub fn page(&self, template: &str, view: PageView) -> Result<String, Diagnostic> {
        let name = file_name(template);
        if !self.tera.contains_template(&name) {
            return Err(self.unknown_template(&name));
        }
        let mut context = Context::new();
        context.insert_value("t", self.words(&view.lang));
        if !view.moved.is_empty() {
            context.insert("moved", &serde_json::to_string(&view.moved).unwrap_or_default());
        }
        for (name, piece) in &self.pieces {
            let html = piece.render(&self.data.of_page(&view), &self.data.helpers(&view));
            context.insert_value(*name, Value::safe_string(html.trim()));
        }
        if !self.extra_head.is_empty() {
            let html = self.extra_head.replace("{{ root }}", &view.root);
            context.insert_value("extra_head", Value::safe_string(&html));
        }
        let page = self
            .page_value(&view)
            .map_err(|error| report::diagnostic(&error, self.folders()))?;
        context.insert_value("page", page);
        // A string that grows would be copied more than once.
        let mut html = Vec::with_capacity(view.content.len() + USUAL_BYTES);
        self.tera
            .render_to(&name, &context, &mut html)
            .map_err(|error| report::diagnostic(&error, self.folders()))?;
        String::from_utf8(html).map_err(|error| Diagnostic::new("template", error.to_string()))
    }

    /// Renders the page that leads to another.
    pub fn redirect(&self, view: &RedirectView) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert("redirect", view);
        let fragments = serde_json::to_string(&view.fragments).unwrap_or_default();
        context.insert(
            "fragments",
            if view.fragments.is_empty() { "" } else { &fragments },
        );
        context.insert_value("t", self.words(&view.lang));
        self.tera
            .render("redirect.html", &context)
            .map_err(|error| report::diagnostic(&error, self.folders()))
    }

    fn folders(&self) -> Folders<'_> {
        Folders {
            theme: &self.folders.0,
            overrides: &self.folders.1,
        }
    }

    /// The view as templates see it: HTML fields marked as such, and what templates would have to work out.
    /// `has_toc`: whether there is enough to show on-page contents; `header`: what the header shows as words, its tabs and
    /// those of its links that have no icon; `nav_before`, `nav_others` and `nav_after`: what of them and of the site's
    /// sections the top of the navigation does not name itself, before its first entry and after it; `nav_html`: `nav` as a
    /// list; `early_scripts`, `styles` and `scripts`: those of the theme's parts that this page needs, as URLs from the
    /// site's root.
    fn page_value(&self, view: &PageView) -> tera::TeraResult<Value> {
        let links = Links::of(view)?;
        let around = Around::of(view, &links);
        let class = if self.mdbook { "chapter" } else { "" };
        let words = self.words(&view.lang);
        let all_pages = words.as_map().and_then(|words| words.get(&Key::Str("all_pages")));
        let all_pages = all_pages.and_then(Value::as_str).unwrap_or_default();
        let tree = nav_html::tree(&view.nav, class, all_pages);
        let nav: &[_] = if self.walks_nav { &view.nav } else { &[] };
        let loaded = parts::of_page(&self.parts, view);
        Value::try_from_serializable(&Shown {
            view,
            nav: Value::try_from_serializable(nav)?,
            more: vec![
                ("content", Value::safe_string(&view.content)),
                ("content_head", Value::safe_string(&view.content_head)),
                ("has_toc", Value::from(count(&view.toc) >= TOC_FROM)),
                ("header", Value::from(links.header())),
                ("nav_before", Value::from(around.before)),
                ("nav_others", Value::from(around.others)),
                ("nav_after", Value::from(around.after)),
                ("nav_html", Value::safe_string(&tree)),
                ("sections", Value::from(links.sections)),
                ("tabs", Value::from(links.tabs)),
                ("early_scripts", Value::try_from_serializable(&loaded.early)?),
                ("styles", Value::try_from_serializable(&loaded.styles)?),
                ("scripts", Value::try_from_serializable(&loaded.scripts)?),
            ],
        })
    }

    /// The names of all values of a page.
    pub fn page_keys(&self) -> BTreeSet<String> {
        let page = self.page_value(&PageView::default()).ok();
        let map = page.as_ref().and_then(Value::as_map);
        let keys = map.into_iter().flat_map(|map| map.keys());
        keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
    }

    fn words(&self, lang: &str) -> Value {
        let lang = lang.to_ascii_lowercase();
        let primary = lang.split('-').next().unwrap_or_default();
        self.words
            .get(&lang)
            .or_else(|| self.words.get(primary))
            .unwrap_or(&self.fallback)
            .clone()
    }

    fn unknown_template(&self, name: &str) -> Diagnostic {
        let mut known: Vec<&str> = self
            .tera
            .get_template_names()
            .map(|known| {
                known
                    .trim_start_matches(BUILTIN_PREFIX)
                    .trim_start_matches(THEME_PREFIX)
            })
            .filter(|known| !known.starts_with("components/"))
            .collect();
        known.sort_unstable();
        known.dedup();
        let hint = match best(name, known.iter().map(|known| (*known, known)), 0.0) {
            Some(nearest) => {
                format!("the nearest one is `{nearest}`; a book's own lie in `theme/templates/`")
            }
            None => "a book's own templates lie in `theme/templates/`".to_owned(),
        };
        Diagnostic::new("template", format!("there is no template `{name}`")).hint(hint)
    }
}

/// The book's own files of one use, as URLs from the site's root.
fn named(own: &OwnParts, role: OwnUse) -> Vec<String> {
    let files = own.files.iter().filter(|file| file.role == role);
    files.map(|file| encoded(&file.url)).collect()
}

/// Every template under the name that the others use for it. A built-in one is prefixed, so that a book's template
/// of the same name is found first and can still extend it.
fn templates(layers: &Layers<'_>) -> Result<Vec<(String, String)>, Diagnostics> {
    let (mut templates, mut wrong) = (Vec::new(), Diagnostics::new());
    for file in layers.all("") {
        let Some(name) = template_name(file.path) else {
            continue;
        };
        let text = match file.text() {
            Ok(text) => text.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
            Err(diagnostic) => {
                wrong.push(diagnostic);
                continue;
            }
        };
        let name = match file.layer {
            Layer::Builtin => format!("{BUILTIN_PREFIX}{name}"),
            Layer::Theme => format!("{THEME_PREFIX}{name}"),
            Layer::Override => name,
        };
        templates.push((name, text));
    }
    if wrong.is_empty() {
        Ok(templates)
    } else {
        wrong.extend(
            templates
                .iter()
                .flat_map(|(name, text)| misspelt(name, text, layers.folders())),
        );
        Err(wrong)
    }
}

/// What is wrong with templates of which at least one is: the engine stops at the first that does not parse.
fn all_wrong(templates: &[(String, String)], error: &tera::Error, folders: Folders<'_>) -> Diagnostics {
    let wrong: Diagnostics = templates
        .iter()
        .flat_map(|(name, text)| misspelt(name, text, folders))
        .collect();
    if wrong.is_empty() {
        report::diagnostics(error, folders)
    } else {
        wrong
    }
}

/// Why a template does not parse, as it stands alone.
fn misspelt(name: &str, text: &str, folders: Folders<'_>) -> Diagnostics {
    match Tera::default().add_raw_template(name, text) {
        Err(error) if matches!(error.kind(), tera::ErrorKind::SyntaxError(_)) => {
            report::diagnostics(&error, folders)
        }
        _ => Diagnostics::new(),
    }
}

/// The links around a page as templates see them: made once each, however often they are shown.
struct Links {
    sections: Vec<Value>,
    tabs: Option<Vec<Value>>,
    /// All links of the configuration.
    configured: Vec<Value>,
    /// Those of them that have no icon.
    as_words: Vec<Value>,
}

impl Links {
    fn of(view: &PageView) -> tera::TeraResult<Self> {
        let made = |links: &[LinkView]| links.iter().map(Value::try_from_serializable).collect();
        let configured: Vec<Value> = made(&view.links.iter().map(link_of).collect::<Vec<_>>())?;
        let as_words = view.links.iter().zip(&configured);
        let as_words = as_words.filter(|(link, _)| link.icon.is_none());
        Ok(Self {
            sections: made(&view.sections)?,
            tabs: view.tabs.as_deref().map(made).transpose()?,
            as_words: as_words.map(|(_, value)| value.clone()).collect(),
            configured,
        })
    }

    /// What stands as words in the header: the tabs, or the sections, then the links without an icon.
    fn header(&self) -> Vec<Value> {
        let tabs = self.tabs.as_ref().unwrap_or(&self.sections);
        tabs.iter().chain(&self.as_words).cloned().collect()
    }
}

fn link_of(link: &HeaderLinkView) -> LinkView {
    LinkView {
        title: link.title.clone(),
        url: link.url.clone(),
        ..LinkView::default()
    }
}

/// What stands around the navigation, which names a part of it itself.
struct Around {
    /// What wide windows have in the header, and which stands before the first entry.
    before: Vec<Value>,
    /// Sections that no tab names: they stand nowhere else.
    others: Vec<Value>,
    /// What wide windows have in the header, and which stands after the last entry.
    after: Vec<Value>,
}

impl Around {
    fn of(view: &PageView, links: &Links) -> Self {
        let in_nav = |link: &LinkView| view.nav.iter().any(|it| it.url.as_ref() == Some(&link.url));
        let is_tab = |link: &LinkView| view.tabs.iter().flatten().any(|tab| tab.url == link.url);
        if let (Some(tabs), Some(values)) = (&view.tabs, &links.tabs) {
            return Self {
                before: without(tabs, values, in_nav),
                others: without(&view.sections, &links.sections, |it| in_nav(it) || is_tab(it)),
                after: links.configured.clone(),
            };
        }
        let first = view.sections.iter().position(in_nav);
        let at = first.unwrap_or(view.sections.len());
        let mut after = without(&view.sections[at..], &links.sections[at..], in_nav);
        after.extend_from_slice(&links.configured);
        Self {
            before: links.sections[..at].to_vec(),
            others: Vec::new(),
            after,
        }
    }
}

/// The values of those links that are not elsewhere.
fn without(links: &[LinkView], values: &[Value], is_elsewhere: impl Fn(&LinkView) -> bool) -> Vec<Value> {
    let left = links.iter().zip(values).filter(|(link, _)| !is_elsewhere(link));
    left.map(|(_, value)| value.clone()).collect()
}

fn count(toc: &[TocView]) -> usize {
    toc.iter().map(|entry| 1 + count(&entry.children)).sum()
}

fn file_name(template: &str) -> String {
    if template.ends_with(".html") {
        template.to_owned()
    } else {
        format!("{template}.html")
    }
}

fn safe_map(entries: &BTreeMap<String, String>) -> Value {
    map_of(entries, Value::safe_string)
}

fn plain_map(entries: &BTreeMap<String, String>) -> Value {
    map_of(entries, Value::normal_string)
}

fn map_of(entries: &BTreeMap<String, String>, value: fn(&str) -> Value) -> Value {
    let map: tera::Map = entries
        .iter()
        .map(|(key, text)| (Key::String(key.as_str().into()), value(text)))
        .collect();
    Value::from(map)
}

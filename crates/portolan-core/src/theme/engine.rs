//! The template engine: what is registered, what a template sees, how a view becomes HTML.
//!
//! A template sees `page` (the view; `page.content` and `page.content_head` are HTML and go in as they are), `t`
//! (the words of the page's language), and the same on every page: `site`, `asset` (URLs from the site's root),
//! `icons`, `head_script`, `own_styles` and `own_scripts` (URLs from the site's root); `own_head` and `own_header` are
//! HTML of the book's own.

use std::collections::BTreeMap;

use tera::value::Key;
use tera::{Context, Tera, Value};

use super::bundle::Bundle;
use super::files::{BUILTIN_PREFIX, Layer, Layers, template_name};
use super::handlebars::Handlebars;
use super::own::{OwnParts, OwnUse, encoded};
use super::page_data::PageData;
use super::view::{LinkView, PageView, RedirectView, SiteView, TocView};
use super::words::Words;
use super::{nav_html, report, view};
use crate::model::{Diagnostic, Diagnostics};

/// On-page contents are shown from this many headings on.
const TOC_FROM: usize = 3;

/// Parsed templates and the values that all pages share.
pub(super) struct Engine {
    tera: Tera,
    /// By language; [`Words`] decides which one serves a tag.
    words: BTreeMap<String, Value>,
    fallback: Value,
    /// What the book adds to every page, by the name that templates have for it.
    pieces: Vec<(&'static str, Handlebars)>,
    data: PageData,
    /// The book has templates of its own, which may walk `page.nav` themselves.
    walks_nav: bool,
    mdbook: bool,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Engine")
            .field("languages", &self.words.keys())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Parses every template of both layers.
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
            .any(|(name, _)| !name.starts_with(BUILTIN_PREFIX));
        let mut tera = Tera::default();
        tera.autoescape_on([""]);
        tera.set_fallback_prefixes([BUILTIN_PREFIX])
            .map_err(|error| report::diagnostics(&error))?;
        tera.add_raw_templates(templates.iter().map(|(name, text)| (name, text)))
            .map_err(|error| all_wrong(&templates, &error))?;
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
            pieces: [("own_head", own.head), ("own_header", own.header)]
                .into_iter()
                .filter_map(|(name, piece)| Some((name, piece?)))
                .collect(),
            walks_nav,
            mdbook: site.mdbook,
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
        let page = self
            .page_value(view)
            .map_err(|error| report::diagnostic(&error))?;
        context.insert_value("page", page);
        self.tera
            .render(&name, &context)
            .map_err(|error| report::diagnostic(&error))
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
            .map_err(|error| report::diagnostic(&error))
    }

    /// The view as templates see it: HTML fields marked as such, and what templates would have to work out.
    /// `has_toc`: whether there is enough to show on-page contents; `nav_before` and `nav_after`: the site's sections
    /// that the top of the navigation does not name itself, those before its first entry and those after it; `nav_html`:
    /// `nav` as a list.
    fn page_value(&self, mut view: PageView) -> tera::TeraResult<Value> {
        let (before, after) = sections_around(&view);
        let before = Value::try_from_serializable(&before)?;
        let after = Value::try_from_serializable(&after)?;
        let class = if self.mdbook { "chapter" } else { "" };
        let words = self.words(&view.lang);
        let all_pages = words.as_map().and_then(|words| words.get(&Key::Str("all_pages")));
        let all_pages = all_pages.and_then(Value::as_str).unwrap_or_default();
        let tree = nav_html::tree(&view.nav, class, all_pages);
        if !self.walks_nav {
            view.nav.clear();
        }
        // Taken out, so that they are not copied as text first.
        let content = std::mem::take(&mut view.content);
        let head = std::mem::take(&mut view.content_head);
        let has_toc = count(&view.toc) >= TOC_FROM;
        let mut map = Value::try_from_serializable(&view)?
            .into_map()
            .unwrap_or_default();
        map.insert(Key::Str("content"), Value::safe_string(&content));
        map.insert(Key::Str("content_head"), Value::safe_string(&head));
        map.insert(Key::Str("has_toc"), Value::from(has_toc));
        map.insert(Key::Str("nav_before"), before);
        map.insert(Key::Str("nav_after"), after);
        map.insert(Key::Str("nav_html"), Value::safe_string(&tree));
        Ok(Value::from(map))
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
            .map(|known| known.trim_start_matches(BUILTIN_PREFIX))
            .filter(|known| !known.starts_with("components/"))
            .collect();
        known.sort_unstable();
        known.dedup();
        let nearest = known
            .iter()
            .max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name)));
        let hint = match nearest {
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
            Layer::Override => name,
        };
        templates.push((name, text));
    }
    if wrong.is_empty() {
        Ok(templates)
    } else {
        wrong.extend(templates.iter().flat_map(|(name, text)| misspelt(name, text)));
        Err(wrong)
    }
}

/// What is wrong with templates of which at least one is: the engine stops at the first that does not parse.
fn all_wrong(templates: &[(String, String)], error: &tera::Error) -> Diagnostics {
    let wrong: Diagnostics = templates
        .iter()
        .flat_map(|(name, text)| misspelt(name, text))
        .collect();
    if wrong.is_empty() {
        report::diagnostics(error)
    } else {
        wrong
    }
}

/// Why a template does not parse, as it stands alone.
fn misspelt(name: &str, text: &str) -> Diagnostics {
    match Tera::default().add_raw_template(name, text) {
        Err(error) if matches!(error.kind(), tera::ErrorKind::SyntaxError(_)) => report::diagnostics(&error),
        _ => Diagnostics::new(),
    }
}

fn sections_around(view: &PageView) -> (Vec<&LinkView>, Vec<&LinkView>) {
    let named = |section: &LinkView| {
        view.nav
            .iter()
            .any(|entry| entry.url.as_ref() == Some(&section.url))
    };
    let first = view
        .sections
        .iter()
        .position(named)
        .unwrap_or(view.sections.len());
    let (before, after) = view.sections.split_at(first);
    (
        before.iter().collect(),
        after.iter().filter(|section| !named(section)).collect(),
    )
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

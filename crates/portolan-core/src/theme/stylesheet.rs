//! The stylesheet of a site: the theme's parts in their order, with the values that the book wants, then the book's own.

use std::collections::BTreeMap;

use super::bundle::{Extent, Keep, ThemeAsset, component_file};
use super::css::shorten_css;
use super::files::{Layer, Layers, ThemeFile};
use super::icon::{Icon, masks, place_icons};
use super::looks::css::with_values;
use super::looks::{Looks, Sheet, Tokens};
use super::manifest::Manifest;
use super::view::SiteView;
use crate::model::{Diagnostic, Diagnostics};

/// The style sheet that sets the variables.
const TOKENS: &str = "styles/tokens.css";

/// What it is made of.
pub(super) struct StyleSheet<'a> {
    pub layers: &'a Layers<'a>,
    pub manifest: &'a Manifest,
    pub icons: &'a BTreeMap<String, Icon>,
    pub extent: Extent,
}

impl StyleSheet<'_> {
    /// All of it, and what is wrong with the looks.
    pub fn write(
        &self,
        site: &SiteView,
        looks: &Looks,
        fonts: &[ThemeAsset],
        keep: &mut Keep<'_>,
    ) -> (String, Diagnostics) {
        // The stylesheet lies beside the fonts.
        let name = |font: &ThemeAsset| font.url.as_str().trim_start_matches("assets/").to_owned();
        let urls: Option<Vec<String>> = self.is_there(site).then(|| fonts.iter().map(name).collect());
        let mut tokens = self.tokens();
        let settled = looks.settle(&mut tokens, urls.as_deref());
        let mut css = String::new();
        for path in self.parts(site) {
            // A component needs no style of its own.
            if path.starts_with("components/") && self.layers.find(&path).is_none() {
                continue;
            }
            css.push_str(&keep(self.part(&path, &settled.values)));
        }
        css.push_str(&settled.rules);
        for path in self.manifest.added_styles(self.layers) {
            css.push_str(&keep(self.with_values(path, &settled.values)));
        }
        for path in self.manifest.added_components(self.layers, "css") {
            css.push_str(&keep(style(self.layers, path, self.icons)));
        }
        if !css.is_empty() {
            css.push_str(&masks(&site.header_icons));
        }
        (css, settled.diagnostics)
    }

    /// Whether the theme, or the book for it, has any style sheet for all pages.
    pub fn is_there(&self, site: &SiteView) -> bool {
        let mut own = self.manifest.added_styles(self.layers);
        let mut components = self.manifest.added_components(self.layers, "css");
        let is_file = |path: String| self.layers.find(&path).is_some();
        self.parts(site).any(is_file) || own.next().is_some() || components.next().is_some()
    }

    /// The theme's parts, by path, in order.
    fn parts(&self, site: &SiteView) -> impl Iterator<Item = String> {
        let named = self.manifest.styles().iter();
        let named = named.map(|name| format!("styles/{name}.css"));
        let components = self.manifest.components();
        let components = components.map(|name| component_file(name, "css"));
        let shared = self.manifest.shared_styles(site);
        let mdbook = self.extent.styles().iter().filter(|_| !self.manifest.is_own());
        let mdbook = mdbook.map(|name| format!("styles/{name}.css"));
        named.chain(components).chain(shared).chain(mdbook)
    }

    fn part(&self, path: &str, values: &BTreeMap<String, String>) -> Result<String, Diagnostic> {
        if path == TOKENS {
            self.with_values(path, values)
        } else {
            style(self.layers, path, self.icons)
        }
    }

    /// A style sheet that sets variables, with the values that the book wants.
    fn with_values(&self, path: &str, values: &BTreeMap<String, String>) -> Result<String, Diagnostic> {
        let file = self.layers.get(path)?;
        finished(&file, &with_values(file.text()?, values), self.icons)
    }

    /// The variables: the theme's, then what the book's own style sheets make of them.
    fn tokens(&self) -> Tokens {
        let of_theme = [Layer::Builtin, Layer::Theme].into_iter().rev();
        let base = of_theme
            .filter_map(|layer| self.layers.find_in(layer, TOKENS))
            .next();
        let own = self.layers.find_in(Layer::Override, TOKENS);
        let added = self.manifest.added_styles(self.layers);
        let added = added.filter_map(|path| self.layers.find_in(Layer::Override, path));
        let is_used = self.manifest.styles().iter().any(|name| name == "tokens");
        let files = base.into_iter().chain(own).filter(|_| is_used).chain(added);
        let named: Vec<(String, ThemeFile<'_>)> = files.map(|file| (file.name(), file)).collect();
        let sheets: Vec<Sheet<'_>> = named
            .iter()
            .filter_map(|(name, file)| {
                let is_own = file.layer == Layer::Override;
                Some(Sheet {
                    text: file.text().ok()?,
                    file: is_own.then_some(name.as_str()),
                })
            })
            .collect();
        Tokens::read(&sheets)
    }
}

/// One style sheet of a theme, ready to stand with others.
pub(super) fn style(
    layers: &Layers<'_>,
    path: &str,
    icons: &BTreeMap<String, Icon>,
) -> Result<String, Diagnostic> {
    let file = layers.get(path)?;
    finished(&file, file.text()?, icons)
}

fn finished(file: &ThemeFile<'_>, text: &str, icons: &BTreeMap<String, Icon>) -> Result<String, Diagnostic> {
    place_icons(&shorten_css(text), file, icons)
}

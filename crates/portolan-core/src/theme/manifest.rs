//! `theme.toml`: what a theme's stylesheet and its scripts are made of, in order.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::bundle::component_file;
use super::files::{Layer, Layers, ThemeFile};
use super::parts::Declared;
use super::view::SiteView;
use crate::model::{Diagnostic, Location};

/// What a `theme.toml` comes to, with what it takes from the one below it.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    styles: Vec<String>,
    scripts: Vec<String>,
    components: Vec<String>,
    search: Vec<String>,
    parts: BTreeMap<String, Declared>,
    /// It is that of a theme that the book names instead of the built-in one.
    is_own: bool,
}

/// `theme.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[expect(dead_code, reason = "for people")]
    name: Option<String>,
    styles: Option<Vec<String>>,
    scripts: Option<Vec<String>>,
    components: Option<Vec<String>>,
    search: Option<Vec<String>>,
    #[serde(default)]
    parts: BTreeMap<String, Declared>,
}

impl Written {
    fn read(file: &ThemeFile<'_>) -> Result<Self, Diagnostic> {
        let text = file.text()?;
        let mut written: Self = toml::from_str(text).map_err(|error| {
            let location = error.span().map_or_else(
                || Location::file(file.name()),
                |span| Location::in_text(file.name(), text, span),
            );
            Diagnostic::new("template", error.message().trim_end_matches('.').to_lowercase())
                .at(location)
                .hint("`theme.toml` has a `name`, the lists `styles`, `scripts`, `components` and `search`, and a table `[parts.NAME]` for each part that only some pages need")
        })?;
        for (name, part) in written.parts.iter_mut().filter(|(_, part)| part.when.is_empty()) {
            part.when.push(name.clone());
        }
        Ok(written)
    }

    /// A book's own `theme.toml` over that of its theme, which has what it does not name itself. A theme of another name
    /// has nothing of the built-in one's but those parts that it lists as components.
    fn over(self, below: Manifest, layer: Layer) -> Manifest {
        let is_theme = layer == Layer::Theme;
        let list = |own: Option<Vec<String>>, below: Vec<String>| match own {
            None if !is_theme => below,
            own => own.unwrap_or_default(),
        };
        let components = list(self.components, below.components);
        let mut parts = below.parts;
        parts.retain(|name, _| !is_theme || components.contains(name));
        parts.extend(self.parts);
        Manifest {
            styles: list(self.styles, below.styles),
            scripts: list(self.scripts, below.scripts),
            search: list(self.search, below.search),
            components,
            parts,
            is_own: is_theme || below.is_own,
        }
    }
}

impl Manifest {
    /// Reads the one that counts.
    pub fn read(layers: &Layers<'_>) -> Result<Self, Diagnostic> {
        layers.get("theme.toml")?;
        let mut manifest = Self::default();
        for layer in Layer::ALL {
            if let Some(file) = layers.find_in(layer, "theme.toml") {
                manifest = Written::read(&file)?.over(manifest, layer);
            }
        }
        Ok(manifest)
    }

    /// Whether the theme is not the built-in one: it has what its lists name, and nothing else.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// The style sheets, by their names.
    pub fn styles(&self) -> &[String] {
        &self.styles
    }

    /// The scripts, by their names.
    pub fn scripts(&self) -> &[String] {
        &self.scripts
    }

    /// The components of all pages, by their names.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        let all = self.components.iter().map(String::as_str);
        all.filter(|name| !self.parts.contains_key(*name))
    }

    /// The parts that only those pages load which have something for them.
    pub fn parts(&self) -> &BTreeMap<String, Declared> {
        &self.parts
    }

    /// The style sheets of parts that all pages of a site have, by path.
    pub fn shared_styles(&self, site: &SiteView) -> impl Iterator<Item = String> {
        let shared = self
            .parts
            .iter()
            .filter(|(_, part)| part.shared && part.may_serve(site));
        shared.map(|(name, _)| component_file(name, "css"))
    }

    /// The parts of search's script; none in a theme that lists none.
    pub fn search(&self) -> &[String] {
        &self.search
    }

    /// Whether readers can search.
    pub fn has_search(&self) -> bool {
        !self.search.is_empty()
    }

    /// Whether pages have a script at all.
    pub fn has_script(&self, layers: &Layers<'_>) -> bool {
        let of_component = |name: &str| layers.find(&format!("components/{name}/{name}.js")).is_some();
        !self.is_own || !self.scripts.is_empty() || self.components().any(of_component)
    }

    /// The book's own style sheets that the lists do not name: they follow.
    pub fn added_styles<'a>(&self, layers: &Layers<'a>) -> impl Iterator<Item = &'a str> {
        // That of search has its place.
        let known = self.styles.iter().map(String::as_str).chain(["search"]);
        let known: Vec<String> = known.map(|name| format!("styles/{name}.css")).collect();
        layers
            .of(Layer::Override, "styles/")
            .map(|file| file.path)
            .filter(move |path| path.ends_with(".css") && !known.iter().any(|name| name == path))
    }

    /// The files of this ending of the book's own components that the lists do not name: they follow.
    pub fn added_components<'a>(
        &self,
        layers: &Layers<'a>,
        ending: &'static str,
    ) -> impl Iterator<Item = &'a str> {
        let mut known = self.components.clone();
        known.extend(self.parts.keys().cloned());
        layers
            .of(Layer::Override, "components/")
            .map(|file| file.path)
            .filter(move |path| {
                let inside = path.strip_prefix("components/");
                let Some((folder, name)) = inside.and_then(|path| path.split_once('/')) else {
                    return false;
                };
                let own = name
                    .rsplit_once('.')
                    .is_some_and(|(stem, end)| stem == folder && end == ending);
                own && !known.iter().any(|known| known == folder)
            })
    }
}

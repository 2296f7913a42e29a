//! Parts of a theme that only those pages load which have something for them: a component's style sheet, its script, or
//! both, under names of their own.
//!
//! Owns which page loads which part. `[parts.NAME]` of `theme.toml` declares one: `when` names what a page must have of
//! ([`super::features`]), `components/NAME/NAME.css` and `.js` are its files, `[parts.NAME]` of a language file its words,
//! which come with its script. A page without it pays nothing. A longer script may lie in several files of the same folder,
//! which `scripts` names in order: together they are one, with one scope.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::bundle::{Keep, ThemeAsset, asset, code, component_file, guarded, word_table};
use super::features::{has, may_have};
use super::files::Layers;
use super::icon::Icon;
use super::manifest::Manifest;
use super::stylesheet::style;
use super::view::{PageView, SiteView};
use super::words::Words;
use crate::model::{Diagnostic, Location};

/// What `theme.toml` says of a part.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Declared {
    /// What a page must have one of; where nothing is said, what the part is called.
    pub when: Vec<String>,
    /// The files of a longer script.
    pub scripts: Vec<String>,
    /// Its style sheet is part of that of all pages: most of them need it, once one does.
    pub shared: bool,
    /// Its script runs before anything is shown.
    pub early: bool,
}

impl Declared {
    /// Whether pages of a site may have something for it.
    pub fn may_serve(&self, site: &SiteView) -> bool {
        self.when.iter().any(|feature| may_have(site, feature))
    }

    /// The files of its script, in order.
    fn script_files(&self, name: &str, layers: &Layers<'_>) -> Vec<String> {
        let alone = component_file(name, "js");
        if self.scripts.is_empty() {
            return layers.find(&alone).map(|_| alone).into_iter().collect();
        }
        let path = |file: &String| format!("components/{name}/{file}.js");
        self.scripts.iter().map(path).collect()
    }
}

/// A part, ready: URLs from the site's root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    when: Vec<String>,
    style: Option<String>,
    script: Option<String>,
    early: bool,
}

/// Makes the parts of a theme that a site may need, and the files that they consist of.
pub(super) fn make(
    site: &SiteView,
    layers: &Layers<'_>,
    manifest: &Manifest,
    words: &Words,
    icons: &BTreeMap<String, Icon>,
    keep: &mut Keep<'_>,
) -> (Vec<Part>, Vec<ThemeAsset>) {
    let (mut parts, mut assets) = (Vec::new(), Vec::new());
    let needed = manifest.parts().iter().filter(|(_, it)| it.may_serve(site));
    for (name, declared) in needed {
        let css = component_file(name, "css");
        let has_style = layers.find(&css).is_some();
        let style = (has_style && !declared.shared).then(|| {
            let bytes = keep(style(layers, &css, icons)).into_bytes();
            asset(&format!("{name}_css"), name, "css", bytes)
        });
        let files = declared.script_files(name, layers);
        let script = (!files.is_empty()).then(|| {
            let source: String = files.iter().map(|path| keep(code(layers, path))).collect();
            let words = word_table(words, |language| language.of_part(name));
            asset(name, name, "js", (words + &guarded(&source)).into_bytes())
        });
        if !has_style && script.is_none() {
            keep(Err(empty(name, layers)));
        }
        let url = |made: &Option<ThemeAsset>| made.as_ref().map(|made| made.url.to_string());
        parts.push(Part {
            when: declared.when.clone(),
            style: url(&style),
            script: url(&script),
            early: declared.early,
        });
        assets.extend(style);
        assets.extend(script);
    }
    (parts, assets)
}

fn empty(name: &str, layers: &Layers<'_>) -> Diagnostic {
    let manifest = layers
        .find("theme.toml")
        .map_or_else(String::new, |file| file.name());
    Diagnostic::new("template", format!("the part `{name}` has no file"))
        .at(Location::file(manifest))
        .hint(format!(
            "add `components/{name}/{name}.js` or `.css`, or take `[parts.{name}]` out of `theme.toml`"
        ))
}

/// What a page loads of the parts: URLs from the site's root.
#[derive(Debug, Default)]
pub(super) struct Loaded<'p> {
    /// Scripts that run before anything is shown.
    pub early: Vec<&'p str>,
    pub styles: Vec<&'p str>,
    pub scripts: Vec<&'p str>,
}

/// The parts that a page has something for.
pub(super) fn of_page<'p>(parts: &'p [Part], page: &PageView) -> Loaded<'p> {
    let mut loaded = Loaded::default();
    let is_needed = |part: &&Part| part.when.iter().any(|feature| has(page, feature));
    for part in parts.iter().filter(is_needed) {
        loaded.styles.extend(part.style.as_deref());
        let scripts = if part.early {
            &mut loaded.early
        } else {
            &mut loaded.scripts
        };
        scripts.extend(part.script.as_deref());
    }
    loaded
}

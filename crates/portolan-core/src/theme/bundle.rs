//! One stylesheet, one script and one icon out of a theme's many files, and what a reader of a site gets who searches.
//!
//! Owns `theme.toml`'s order, the scopes that keep one
//! component's script from breaking another, and the fingerprints in names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine as _;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::css::shorten_css;
use super::files::{Layer, Layers};
use super::icon::{Icon, icons, place_icons};
use super::js::shorten_js;
use super::own::{OwnFile, OwnParts};
use super::view::SiteView;
use super::words::{Language, Words};
use crate::model::{Diagnostic, Diagnostics, Location, UrlPath};

/// A file of the theme that pages name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeAsset {
    /// What templates call it: `css`, `js`, `search`, `search_css`, `redirect`, `icon`, `icon_png`; empty for a file of
    /// the book's own.
    pub name: String,
    /// Where it lies in the site: `assets/theme.0123abcd.css`.
    pub url: UrlPath,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl ThemeAsset {
    /// A file that the book adds.
    pub(super) fn of_book(file: &OwnFile) -> Self {
        Self {
            name: String::new(),
            url: file.url.clone(),
            bytes: file.bytes.clone(),
        }
    }
}

/// How much of mdBook's names the theme answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// None: the book is written for Portolan.
    Own,
    /// The classes of a book's text.
    Text,
    /// Its variables and scripts' names as well: the book has styles or scripts of its own.
    Whole,
}

impl Extent {
    /// What this book needs.
    pub(super) fn of(site: &SiteView, own: &OwnParts) -> Self {
        match (site.mdbook, own.restyles()) {
            (false, _) => Self::Own,
            (true, false) => Self::Text,
            (true, true) => Self::Whole,
        }
    }

    /// The styles and the scripts beside those that `theme.toml` names.
    fn styles(self) -> &'static [&'static str] {
        match self {
            Self::Own => &[],
            Self::Text => &["mdbook/text"],
            Self::Whole => &["mdbook/text", "mdbook/variables"],
        }
    }

    fn scripts(self) -> &'static [&'static str] {
        match self {
            Self::Own | Self::Text => &[],
            Self::Whole => &["mdbook/names"],
        }
    }
}

/// Everything that is made of a theme's styles, scripts and icons.
#[derive(Debug)]
pub(super) struct Bundle {
    pub assets: Vec<ThemeAsset>,
    /// Icons as inline SVG, by name.
    pub icons: BTreeMap<String, String>,
    /// The one inline script, exactly as it stands between its tags.
    pub head_script: String,
}

/// `theme.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[expect(dead_code, reason = "for people; checked to be there")]
    name: String,
    styles: Vec<String>,
    scripts: Vec<String>,
    components: Vec<String>,
    /// A book's own `theme.toml` may be from before there was a search.
    #[serde(default = "search_parts")]
    search: Vec<String>,
}

/// The parts of search's script, in the built-in theme's order.
fn search_parts() -> Vec<String> {
    [
        "bytes", "engine", "make", "ask", "hit", "rows", "chips", "kept", "states", "dialog", "page",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Bundles a theme for a site.
pub(super) fn bundle(
    layers: &Layers<'_>,
    words: &Words,
    extent: Extent,
    site: &SiteView,
) -> Result<Bundle, Diagnostics> {
    let manifest = manifest(layers).map_err(|diagnostic| vec![diagnostic])?;
    let mut wrong = Diagnostics::new();
    let mut keep = |result: Result<String, Diagnostic>| {
        result.unwrap_or_else(|diagnostic| {
            wrong.push(diagnostic);
            String::new()
        })
    };
    let icons = icons(layers, site.repository_icon.as_deref(), &mut keep);
    let css = stylesheet(layers, &manifest, &icons, extent, &mut keep);
    let search = if site.search {
        search(layers, &manifest, words, &icons, &mut keep)
    } else {
        Vec::new()
    };
    let js = script(layers, &manifest, words, extent, &search, &mut keep);
    let redirect = keep(text(layers, "scripts/redirect.js"));
    let head_script = keep(head_script(layers, extent));
    let mut assets = vec![
        asset("css", "theme", "css", css.into_bytes()),
        asset("js", "theme", "js", js.into_bytes()),
        asset("redirect", "redirect", "js", redirect.into_bytes()),
    ];
    assets.extend(search);
    assets.extend(favicon(layers));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let icons = icons
        .into_iter()
        .map(|(name, icon)| (name, icon.inline))
        .collect();
    Ok(Bundle {
        assets,
        icons,
        head_script,
    })
}

/// `sha256-…` of a script's text.
pub(super) fn csp_hash(script: &str) -> String {
    let digest = Sha256::digest(script.as_bytes());
    format!(
        "sha256-{}",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

fn manifest(layers: &Layers<'_>) -> Result<Manifest, Diagnostic> {
    let file = layers.get("theme.toml")?;
    let text = file.text()?;
    toml::from_str(text).map_err(|error| {
        let location = error.span().map_or_else(
            || Location::file(file.name()),
            |span| Location::in_text(file.name(), text, span),
        );
        Diagnostic::new("template", error.message().trim_end_matches('.').to_lowercase())
            .at(location)
            .hint("`theme.toml` has `name`, and the lists `styles`, `scripts`, `components` and `search`")
    })
}

fn text(layers: &Layers<'_>, path: &str) -> Result<String, Diagnostic> {
    Ok(layers.get(path)?.text()?.to_owned())
}

/// A script: our own without what only its authors need, the book's as it is.
fn code(layers: &Layers<'_>, path: &str) -> Result<String, Diagnostic> {
    let file = layers.get(path)?;
    let text = file.text()?;
    Ok(match file.layer {
        Layer::Builtin => shorten_js(text),
        Layer::Override => text.to_owned(),
    })
}

/// Takes a text, or puts down what is wrong with it.
pub(super) type Keep<'a> = dyn FnMut(Result<String, Diagnostic>) -> String + 'a;

fn stylesheet(
    layers: &Layers<'_>,
    manifest: &Manifest,
    icons: &BTreeMap<String, Icon>,
    extent: Extent,
    keep: &mut Keep<'_>,
) -> String {
    let named = manifest.styles.iter().map(|name| format!("styles/{name}.css"));
    let components = manifest
        .components
        .iter()
        .map(|name| format!("components/{name}/{name}.css"));
    let mut css = String::new();
    let mdbook = extent.styles().iter().map(|name| format!("styles/{name}.css"));
    for path in named.chain(components).chain(mdbook) {
        // A component needs no style of its own.
        if path.starts_with("components/") && layers.find(&path).is_none() {
            continue;
        }
        css.push_str(&keep(style(layers, &path, icons)));
    }
    for path in
        added(layers, "styles/", &known_styles(manifest)).chain(added_components(layers, manifest, "css"))
    {
        css.push_str(&keep(style(layers, path, icons)));
    }
    css
}

/// The style sheets that have their place: in the order of the manifest, or with search.
fn known_styles(manifest: &Manifest) -> Vec<String> {
    let mut known = manifest.styles.clone();
    known.push("search".to_owned());
    known
}

fn style(layers: &Layers<'_>, path: &str, icons: &BTreeMap<String, Icon>) -> Result<String, Diagnostic> {
    let file = layers.get(path)?;
    place_icons(&shorten_css(file.text()?), &file, icons)
}

/// The book's own files of a folder that the manifest does not name.
fn added<'a>(layers: &Layers<'a>, folder: &'a str, known: &[String]) -> impl Iterator<Item = &'a str> {
    let names: Vec<String> = known.iter().map(|name| format!("{folder}{name}.")).collect();
    layers
        .of(Layer::Override, folder)
        .map(|file| file.path)
        .filter(move |path| path.ends_with(".css") && !names.iter().any(|name| path.starts_with(name)))
}

fn added_components<'a>(
    layers: &Layers<'a>,
    manifest: &Manifest,
    ending: &'static str,
) -> impl Iterator<Item = &'a str> {
    let known = manifest.components.clone();
    layers
        .of(Layer::Override, "components/")
        .map(|file| file.path)
        .filter(move |path| {
            let Some((folder, name)) = path
                .strip_prefix("components/")
                .and_then(|path| path.split_once('/'))
            else {
                return false;
            };
            let own = name
                .rsplit_once('.')
                .is_some_and(|(stem, end)| stem == folder && end == ending);
            own && !known.iter().any(|known| known == folder)
        })
}

fn script(
    layers: &Layers<'_>,
    manifest: &Manifest,
    words: &Words,
    extent: Extent,
    search: &[ThemeAsset],
    keep: &mut Keep<'_>,
) -> String {
    let mut js = String::new();
    let named = manifest.scripts.iter().map(String::as_str);
    for name in named.chain(extent.scripts().iter().copied()) {
        js.push_str(&keep(code(layers, &format!("scripts/{name}.js"))));
    }
    js.push_str(&word_table(words, |words| &words.script));
    // The parts that are loaded when they are reached for, and where they lie.
    let later: BTreeMap<&str, &str> = search
        .iter()
        .map(|asset| (asset.name.as_str(), asset.url.as_str()))
        .collect();
    let later = serde_json::to_string(&later).unwrap_or_default();
    let _ = writeln!(js, "portolan.later={later};");
    let named = manifest
        .components
        .iter()
        .map(|name| format!("components/{name}/{name}.js"));
    let own = added_components(layers, manifest, "js").map(str::to_owned);
    for path in named.chain(own) {
        if layers.find(&path).is_some() {
            let source = keep(code(layers, &path));
            let _ = write!(
                js,
                "try{{(function(){{\"use strict\";\n{source}}})()}}catch(e){{console.error(e)}}\n"
            );
        }
    }
    js
}

/// What a reader gets who reaches for search: its script and its style sheet.
fn search(
    layers: &Layers<'_>,
    manifest: &Manifest,
    words: &Words,
    icons: &BTreeMap<String, Icon>,
    keep: &mut Keep<'_>,
) -> Vec<ThemeAsset> {
    let mut js = word_table(words, |words| &words.search);
    js.push_str("(function(){\"use strict\";\n");
    for name in &manifest.search {
        js.push_str(&keep(code(layers, &format!("scripts/search/{name}.js"))));
        js.push('\n');
    }
    js.push_str("})()\n");
    let css = keep(style(layers, "styles/search.css", icons));
    vec![
        asset("search", "search", "js", js.into_bytes()),
        asset("search_css", "search", "css", css.into_bytes()),
    ]
}

/// The words of one table in all languages, as scripts take them: the keys once, then each language's words in their
/// order.
fn word_table(words: &Words, table: fn(&Language) -> &BTreeMap<String, String>) -> String {
    let keys: BTreeSet<&String> = words.iter().flat_map(|(_, words)| table(words).keys()).collect();
    let row = |words| {
        let word = |key: &&String| table(words).get(*key).map_or("", String::as_str);
        keys.iter().map(word).collect::<Vec<_>>()
    };
    let rows: BTreeMap<&str, Vec<&str>> = words.iter().map(|(lang, words)| (lang, row(words))).collect();
    // `<` cannot end the script element that someone may paste this into.
    let json = |value: serde_json::Result<String>| value.unwrap_or_default().replace('<', "\\u003c");
    let (keys, rows) = (
        json(serde_json::to_string(&keys)),
        json(serde_json::to_string(&rows)),
    );
    format!("portolan.words({keys},{rows});\n")
}

fn head_script(layers: &Layers<'_>, extent: Extent) -> Result<String, Diagnostic> {
    let file = layers.get("scripts/head.js")?;
    let mut text = file.text()?.trim().to_owned();
    if extent != Extent::Own {
        text.push(';');
        text.push_str(layers.get("scripts/head-mdbook.js")?.text()?.trim());
    }
    if text.to_ascii_lowercase().contains("</script") || text.contains("<!--") {
        return Err(
            Diagnostic::new("template", "the head script holds `</script` or `<!--`")
                .at(Location::file(file.name()))
                .hint("write it as `<\\/script`: the script stands inside the page"),
        );
    }
    Ok(text)
}

/// The icon as a drawing, as a picture or both; the book's own before the theme's.
fn favicon(layers: &Layers<'_>) -> Vec<ThemeAsset> {
    let svg = layers.find("favicon.svg");
    let png = layers.find("favicon.png");
    let first = svg.or(png).or_else(|| layers.find("icons/favicon.svg"));
    let ending = |path: &str| {
        path.rsplit_once('.')
            .map_or("svg", |(_, ending)| ending)
            .to_owned()
    };
    let mut icons: Vec<ThemeAsset> = first
        .map(|file| asset("icon", "icon", &ending(file.path), file.bytes.to_vec()))
        .into_iter()
        .collect();
    icons.extend(
        svg.and(png)
            .map(|file| asset("icon_png", "icon", "png", file.bytes.to_vec())),
    );
    icons
}

fn asset(name: &str, stem: &str, ending: &str, bytes: Vec<u8>) -> ThemeAsset {
    let hash = blake3::hash(&bytes).to_hex();
    let hash = hash.get(..8).unwrap_or_default();
    ThemeAsset {
        name: name.to_owned(),
        url: UrlPath::new(format!("assets/{stem}.{hash}.{ending}")),
        bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_script() {
        assert_eq!(
            csp_hash("alert(1)"),
            "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="
        );
    }
}

//! One stylesheet, one script and one icon out of a theme's many files, and what a reader of a site gets who searches.
//!
//! Owns the scopes that keep one component's script from breaking another, and the fingerprints in names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use super::files::{Layer, Layers};
use super::icon::{Icon, icons};
use super::js::shorten_js;
use super::looks::FontFace;
use super::manifest::Manifest;
use super::own::{OwnFile, OwnParts, OwnPicture};
use super::parts::{self, Part};
use super::stylesheet::{StyleSheet, style};
use super::view::SiteView;
use super::words::{Language, Words};
use crate::model::{Diagnostic, Diagnostics, Location, UrlPath};

/// A file of the theme that pages name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeAsset {
    /// What templates call it: `css`, `js`, `search`, `search_css`, `results`, `redirect`, `icon`, `icon_png`, `logo`,
    /// `logo_dark`, the name of a part, with `_css` behind it for its style sheet; empty for a file of the book's own.
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
    pub(super) fn styles(self) -> &'static [&'static str] {
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
    /// What only some pages load, and which.
    pub parts: Vec<Part>,
    /// Icons as inline SVG, by name.
    pub icons: BTreeMap<String, String>,
    /// The one inline script, exactly as it stands between its tags.
    pub head_script: String,
    /// There is a script of search.
    pub has_search: bool,
    /// What is wrong with the looks that the book wants.
    pub diagnostics: Diagnostics,
}

/// Bundles a theme for a site.
pub(super) fn bundle(
    layers: &Layers<'_>,
    words: &Words,
    extent: Extent,
    site: &SiteView,
    own: &OwnParts,
) -> Result<Bundle, Diagnostics> {
    let manifest = Manifest::read(layers).map_err(|diagnostic| vec![diagnostic])?;
    let mut wrong = Diagnostics::new();
    let mut keep = |result: Result<String, Diagnostic>| {
        result.unwrap_or_else(|diagnostic| {
            wrong.push(diagnostic);
            String::new()
        })
    };
    let icons = icons(layers, site.repository_icon.as_deref(), &mut keep);
    let sheet = StyleSheet {
        layers,
        manifest: &manifest,
        icons: &icons,
        extent,
    };
    let faces = own.looks.faces.iter().filter(|_| sheet.is_there(site));
    let fonts: Vec<ThemeAsset> = faces.map(font).collect();
    let (css, diagnostics) = sheet.write(site, &own.looks, &fonts, &mut keep);
    let search = if site.search && manifest.has_search() {
        search(layers, &manifest, words, &icons, &mut keep)
    } else {
        Vec::new()
    };
    let mut assets = fonts;
    assets.extend((!css.is_empty()).then(|| asset("css", "theme", "css", css.into_bytes())));
    if manifest.has_script(layers) {
        let js = script(layers, &manifest, words, extent, &search, &mut keep);
        assets.push(asset("js", "theme", "js", js.into_bytes()));
    }
    let redirect = keep(text(layers, "scripts/redirect.js"));
    assets.push(asset("redirect", "redirect", "js", redirect.into_bytes()));
    let head_script = keep(head_script(layers, extent));
    assets.extend(search);
    let (parts, files) = parts::make(site, layers, &manifest, words, &icons, &mut keep);
    assets.extend(files);
    assets.extend(favicon(layers, &own.pictures));
    let logos = own.pictures.iter().filter(|picture| picture.name != "icon");
    assets.extend(logos.map(|it| asset(it.name, "logo", &it.ending, it.bytes.clone())));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let icons = icons
        .into_iter()
        .map(|(name, icon)| (name, icon.inline))
        .collect();
    Ok(Bundle {
        assets,
        parts,
        icons,
        head_script,
        has_search: manifest.has_search(),
        diagnostics,
    })
}

/// Where a file of a component lies.
pub(super) fn component_file(name: &str, ending: &str) -> String {
    format!("components/{name}/{name}.{ending}")
}

/// A font of the book's: only the style sheet names it.
fn font(face: &FontFace) -> ThemeAsset {
    asset("", "font", &face.ending, face.bytes.clone())
}

/// `sha256-…` of a script's text.
pub(super) fn csp_hash(script: &str) -> String {
    let digest = Sha256::digest(script.as_bytes());
    format!(
        "sha256-{}",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

fn text(layers: &Layers<'_>, path: &str) -> Result<String, Diagnostic> {
    Ok(layers.get(path)?.text()?.to_owned())
}

/// A script: our own without what only its authors need, the book's as it is.
pub(super) fn code(layers: &Layers<'_>, path: &str) -> Result<String, Diagnostic> {
    let file = layers.get(path)?;
    let text = file.text()?;
    Ok(match file.layer {
        Layer::Builtin => shorten_js(text),
        Layer::Theme | Layer::Override => text.to_owned(),
    })
}

/// The script of a component, in a scope of its own.
fn component(layers: &Layers<'_>, path: &str) -> Result<String, Diagnostic> {
    Ok(guarded(&code(layers, path)?))
}

/// A script with names of its own that stops no other one when it fails.
pub(super) fn guarded(source: &str) -> String {
    format!("try{{(function(){{\"use strict\";\n{source}}})()}}catch(e){{console.error(e)}}\n")
}

/// Takes a text, or puts down what is wrong with it.
pub(super) type Keep<'a> = dyn FnMut(Result<String, Diagnostic>) -> String + 'a;

fn script(
    layers: &Layers<'_>,
    manifest: &Manifest,
    words: &Words,
    extent: Extent,
    search: &[ThemeAsset],
    keep: &mut Keep<'_>,
) -> String {
    let mut js = String::new();
    let named = manifest.scripts().iter().map(String::as_str);
    let mdbook = extent.scripts().iter().copied().filter(|_| !manifest.is_own());
    for name in named.chain(mdbook) {
        js.push_str(&keep(code(layers, &format!("scripts/{name}.js"))));
    }
    js.push_str(&word_table(words, |words| &words.script));
    // The parts that are loaded when they are reached for, and where they lie. A page names its own.
    let later: BTreeMap<&str, &str> = search
        .iter()
        .filter(|asset| asset.name != "results")
        .map(|asset| (asset.name.as_str(), asset.url.as_str()))
        .collect();
    let later = serde_json::to_string(&later).unwrap_or_default();
    let _ = writeln!(js, "portolan.later={later};");
    let named = manifest.components().map(|name| component_file(name, "js"));
    let own = manifest.added_components(layers, "js").map(str::to_owned);
    for path in named.chain(own) {
        if layers.find(&path).is_some() {
            js.push_str(&keep(component(layers, &path)));
        }
    }
    js
}

/// What a reader gets who reaches for search: its script and its style sheet; and the script of the page of results.
fn search(
    layers: &Layers<'_>,
    manifest: &Manifest,
    words: &Words,
    icons: &BTreeMap<String, Icon>,
    keep: &mut Keep<'_>,
) -> Vec<ThemeAsset> {
    let mut js = word_table(words, |words| &words.search);
    let mut parts = String::new();
    for name in manifest.search() {
        parts.push_str(&keep(code(layers, &format!("scripts/search/{name}.js"))));
        parts.push('\n');
    }
    js.push_str(&scoped(&parts));
    let results = scoped(&keep(code(layers, "scripts/results.js")));
    let css = keep(style(layers, "styles/search.css", icons));
    vec![
        asset("search", "search", "js", js.into_bytes()),
        asset("search_css", "search", "css", css.into_bytes()),
        asset("results", "results", "js", results.into_bytes()),
    ]
}

/// A script with names of its own.
fn scoped(script: &str) -> String {
    format!("(function(){{\"use strict\";\n{script}}})()\n")
}

/// The words of one table in all languages, as scripts take them: the keys once, then each language's words in their
/// order.
pub(super) fn word_table(words: &Words, table: impl Fn(&Language) -> &BTreeMap<String, String>) -> String {
    let keys: BTreeSet<&String> = words.iter().flat_map(|(_, words)| table(words).keys()).collect();
    if keys.is_empty() {
        return String::new();
    }
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
fn favicon(layers: &Layers<'_>, pictures: &[OwnPicture]) -> Vec<ThemeAsset> {
    if let Some(own) = pictures.iter().find(|picture| picture.name == "icon") {
        return vec![asset("icon", "icon", &own.ending, own.bytes.clone())];
    }
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

/// A file of the theme under a name with its fingerprint.
pub(super) fn asset(name: &str, stem: &str, ending: &str, bytes: Vec<u8>) -> ThemeAsset {
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

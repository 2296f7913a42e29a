//! One stylesheet, one script and one icon out of a theme's many files.
//!
//! Owns `theme.toml`'s order, the substitution of `url("icon:name")` by the icon itself, the scopes that keep one
//! component's script from breaking another, and the fingerprints in names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::files::{Layer, Layers, ThemeFile};
use super::words::Words;
use crate::model::{Diagnostic, Diagnostics, Location, UrlPath};

/// A file of the theme that pages name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeAsset {
    /// What templates call it: `css`, `js`, `redirect`, `icon`.
    pub name: String,
    /// Where it lies in the site: `assets/theme.0123abcd.css`.
    pub url: UrlPath,
    /// Its content.
    pub bytes: Vec<u8>,
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
}

/// Bundles a theme.
pub(super) fn bundle(layers: &Layers<'_>, words: &Words) -> Result<Bundle, Diagnostics> {
    let manifest = manifest(layers).map_err(|diagnostic| vec![diagnostic])?;
    let mut wrong = Diagnostics::new();
    let mut keep = |result: Result<String, Diagnostic>| {
        result.unwrap_or_else(|diagnostic| {
            wrong.push(diagnostic);
            String::new()
        })
    };
    let icons = icons(layers, &mut keep);
    let css = stylesheet(layers, &manifest, &icons, &mut keep);
    let js = script(layers, &manifest, words, &mut keep);
    let redirect = keep(text(layers, "scripts/redirect.js"));
    let head_script = keep(head_script(layers));
    let mut assets = vec![
        asset("css", "theme", "css", css.into_bytes()),
        asset("js", "theme", "js", js.into_bytes()),
        asset("redirect", "redirect", "js", redirect.into_bytes()),
    ];
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

/// `'sha256-…'` of a script's text.
pub(super) fn csp_hash(script: &str) -> String {
    let digest = Sha256::digest(script.as_bytes());
    format!(
        "'sha256-{}'",
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
            .hint("`theme.toml` has `name`, and the lists `styles`, `scripts` and `components`")
    })
}

fn text(layers: &Layers<'_>, path: &str) -> Result<String, Diagnostic> {
    Ok(layers.get(path)?.text()?.to_owned())
}

type Keep<'a> = dyn FnMut(Result<String, Diagnostic>) -> String + 'a;

fn stylesheet(
    layers: &Layers<'_>,
    manifest: &Manifest,
    icons: &BTreeMap<String, Icon>,
    keep: &mut Keep<'_>,
) -> String {
    let named = manifest.styles.iter().map(|name| format!("styles/{name}.css"));
    let components = manifest
        .components
        .iter()
        .map(|name| format!("components/{name}/{name}.css"));
    let mut css = String::new();
    for path in named.chain(components) {
        // A component needs no style of its own.
        if path.starts_with("components/") && layers.find(&path).is_none() {
            continue;
        }
        css.push_str(&keep(style(layers, &path, icons)));
    }
    for path in added(layers, "styles/", &manifest.styles).chain(added_components(layers, manifest, "css")) {
        css.push_str(&keep(style(layers, path, icons)));
    }
    css
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

fn script(layers: &Layers<'_>, manifest: &Manifest, words: &Words, keep: &mut Keep<'_>) -> String {
    let mut js = String::new();
    for name in &manifest.scripts {
        js.push_str(&keep(text(layers, &format!("scripts/{name}.js"))));
    }
    let table: BTreeMap<&str, &BTreeMap<String, String>> =
        words.iter().map(|(lang, words)| (lang, &words.script)).collect();
    // `<` cannot end the script element that someone may paste this into.
    let table = serde_json::to_string(&table)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    let _ = writeln!(js, "portolan.words({table});");
    let named = manifest
        .components
        .iter()
        .map(|name| format!("components/{name}/{name}.js"));
    let own = added_components(layers, manifest, "js").map(str::to_owned);
    for path in named.chain(own) {
        if layers.find(&path).is_some() {
            let source = keep(text(layers, &path));
            let _ = write!(
                js,
                "try{{(function(){{\"use strict\";\n{source}}})()}}catch(e){{console.error(e)}}\n"
            );
        }
    }
    js
}

fn head_script(layers: &Layers<'_>) -> Result<String, Diagnostic> {
    let file = layers.get("scripts/head.js")?;
    let text = file.text()?.trim();
    if text.to_ascii_lowercase().contains("</script") || text.contains("<!--") {
        return Err(
            Diagnostic::new("template", "the head script holds `</script` or `<!--`")
                .at(Location::file(file.name()))
                .hint("write it as `<\\/script`: the script stands inside the page"),
        );
    }
    Ok(text.to_owned())
}

fn favicon(layers: &Layers<'_>) -> Option<ThemeAsset> {
    let own = ["favicon.svg", "favicon.png"]
        .into_iter()
        .find_map(|path| layers.find(path));
    let file = own.or_else(|| layers.find("icons/favicon.svg"))?;
    let ending = file.path.rsplit_once('.').map_or("svg", |(_, ending)| ending);
    Some(asset("icon", "icon", ending, file.bytes.to_vec()))
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

/// One icon in the two forms that a page needs.
#[derive(Debug)]
struct Icon {
    /// `<svg class="i" …>` for templates: size and stroke come from the stylesheet.
    inline: String,
    /// A `data:` URL for masks in the stylesheet.
    url: String,
}

fn icons(layers: &Layers<'_>, keep: &mut Keep<'_>) -> BTreeMap<String, Icon> {
    let mut icons = BTreeMap::new();
    for file in layers.all("icons/") {
        let Some(name) = file
            .path
            .strip_prefix("icons/")
            .and_then(|name| name.strip_suffix(".svg"))
        else {
            continue;
        };
        let svg = keep(file.text().map(str::to_owned));
        icons.insert(name.to_owned(), icon(svg.trim()));
    }
    icons
}

fn icon(svg: &str) -> Icon {
    let inner = svg
        .split_once('>')
        .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
        .map_or("", |(inner, _)| inner)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let view = svg
        .split_once("viewBox=\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    let view = view.map_or("0 0 20 20", |(view, _)| view);
    let inline = format!("<svg class=\"i\" viewBox=\"{view}\" aria-hidden=\"true\">{inner}</svg>");
    let mut url = String::from("data:image/svg+xml,");
    for character in svg.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match character {
            '"' => url.push('\''),
            '<' => url.push_str("%3C"),
            '>' => url.push_str("%3E"),
            '#' => url.push_str("%23"),
            '%' => url.push_str("%25"),
            other => url.push(other),
        }
    }
    Icon { inline, url }
}

/// Puts the icons themselves where a style names them: `url("icon:copy")`.
fn place_icons(
    css: &str,
    file: &ThemeFile<'_>,
    icons: &BTreeMap<String, Icon>,
) -> Result<String, Diagnostic> {
    let (mut out, mut rest) = (String::with_capacity(css.len()), css);
    while let Some((before, after)) = rest.split_once("url(\"icon:") {
        let (name, after) = after.split_once("\")").unwrap_or((after, ""));
        let icon = icons.get(name).ok_or_else(|| {
            Diagnostic::new("template", format!("there is no icon `{name}`"))
                .at(Location::file(file.name()))
                .hint(format!("add `icons/{name}.svg` to the theme"))
        })?;
        let _ = write!(out, "{before}url(\"{}\")", icon.url);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// A stylesheet without comments and indentation. Strings stay as they are.
fn shorten_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut characters = css.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '/' if characters.peek() == Some(&'*') => {
                characters.next();
                let mut last = ' ';
                for next in characters.by_ref() {
                    if last == '*' && next == '/' {
                        break;
                    }
                    last = next;
                }
            }
            '"' | '\'' => {
                out.push(character);
                let mut escaped = false;
                for next in characters.by_ref() {
                    out.push(next);
                    if next == character && !escaped {
                        break;
                    }
                    escaped = next == '\\' && !escaped;
                }
            }
            character if character.is_ascii_whitespace() => {
                if !out.ends_with([' ', '{', '}', ';', ',', '\n']) && !out.is_empty() {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if character == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(character);
            }
            other => out.push(other),
        }
    }
    let mut out = out.trim_end().to_owned();
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_loses_comments_and_indentation() {
        let cases = [
            ("/* a */\n@layer x, y ;\n", "@layer x,y;\n"),
            (
                "a:hover > b ,\n  c {\n  color: red;\n  width: calc(1px + 2px);\n}\n",
                "a:hover > b,c{color: red;width: calc(1px + 2px)}\n",
            ),
            (
                "a::after { content: \" /* \\\" ; */ \" }",
                "a::after{content: \" /* \\\" ; */ \"}\n",
            ),
            ("a { } /* open", "a{}\n"),
        ];
        for (css, short) in cases {
            assert_eq!(shorten_css(css), short);
        }
    }

    #[test]
    fn an_icon_in_two_forms() {
        let icon = icon("<svg viewBox=\"0 0 8 8\" stroke=\"#000\">\n  <path d=\"M1 1\"/>\n</svg>\n");
        assert_eq!(
            icon.inline,
            r#"<svg class="i" viewBox="0 0 8 8" aria-hidden="true"><path d="M1 1"/></svg>"#
        );
        assert_eq!(
            icon.url,
            "data:image/svg+xml,%3Csvg viewBox='0 0 8 8' stroke='%23000'%3E %3Cpath d='M1 1'/%3E %3C/svg%3E"
        );
    }

    #[test]
    fn the_hash_of_a_script() {
        assert_eq!(
            csp_hash("alert(1)"),
            "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
        );
    }
}

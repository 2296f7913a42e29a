//! Style sheets of the book that ask for variables that nothing sets, and a table of variables that lacks some.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Theme;
use super::super::files::{Layer, Layers, ThemeFile};
use super::super::looks::css::{asked, properties};
use super::unknown;
use crate::model::{Diagnostic, Diagnostics, Location};

const TOKENS: &str = "styles/tokens.css";

/// What the book's style sheets ask for in vain, and what the theme's ask the book's for.
pub(super) fn stale(layers: &Layers<'_>, theme: Option<&Theme>) -> Diagnostics {
    let sheets: BTreeMap<&str, ThemeFile<'_>> = layers
        .all("")
        .filter(|file| file.path.ends_with(".css"))
        .map(|file| (file.path, file))
        .collect();
    let published = theme.into_iter().flat_map(Theme::assets).filter_map(|asset| {
        let is_sheet = asset.url.as_str().ends_with(".css");
        std::str::from_utf8(&asset.bytes).ok().filter(|_| is_sheet)
    });
    // Sheets that the configuration names may set some, too.
    let published = published.flat_map(properties).map(|property| property.name);
    let set: BTreeSet<&str> = set_by(&sheets, |_| true).into_iter().chain(published).collect();
    let mut found = Diagnostics::new();
    for file in sheets.values().filter(|file| file.layer == Layer::Override) {
        let Ok(text) = file.text() else { continue };
        for (name, at) in asked(text).into_iter().filter(|(name, _)| !set.contains(name)) {
            found.push(
                unknown(
                    format!("no style sheet of the theme sets `--{name}`"),
                    name,
                    set.iter().copied(),
                    "set it in a `:root` of your own, or remove what asks for it",
                )
                .at(Location::in_text(file.name(), text, at)),
            );
        }
    }
    // What is there for mdBook's books alone helps no other.
    let always = set_by(&sheets, |path| !path.starts_with("styles/mdbook/"));
    found.extend(lacking(&sheets, &always));
    found
}

/// The variables that style sheets set.
fn set_by<'a>(sheets: &BTreeMap<&str, ThemeFile<'a>>, of: impl Fn(&str) -> bool) -> BTreeSet<&'a str> {
    let texts = sheets
        .values()
        .filter(|file| of(file.path))
        .filter_map(|file| file.text().ok());
    let names = texts.flat_map(|text| properties(text).into_iter().map(|property| property.name));
    // The drawings of the header's icons set this one.
    names.chain(["ico"]).collect()
}

/// Variables that the theme's style sheets ask for and a table of the book's does not have any more.
fn lacking(sheets: &BTreeMap<&str, ThemeFile<'_>>, set: &BTreeSet<&str>) -> Option<Diagnostic> {
    let table = sheets.get(TOKENS).filter(|file| file.layer == Layer::Override)?;
    let missing: BTreeSet<String> = sheets
        .values()
        .filter(|file| file.layer != Layer::Override && !file.path.starts_with("styles/mdbook/"))
        .filter_map(|file| file.text().ok())
        .flat_map(asked)
        .filter(|(name, _)| !set.contains(name))
        .map(|(name, _)| format!("`--{name}`"))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let names: Vec<_> = missing.into_iter().collect();
    let message = format!(
        "this table lacks variables that the theme asks for: {}",
        names.join(", ")
    );
    Some(
        Diagnostic::new("theme-stale", message)
            .at(Location::file(table.name()))
            .hint("take them over from the original, or set single variables in `[theme.tokens]` instead of a table"),
    )
}

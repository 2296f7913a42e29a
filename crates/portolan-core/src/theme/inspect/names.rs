//! Files that lie where nothing uses them.

use std::collections::BTreeSet;

use super::super::files::{Layer, Layers, ThemeFile};
use super::super::manifest::Manifest;
use super::{original_of, unknown};
use crate::model::{Diagnostic, Diagnostics, Location};
use crate::nearest::best;

/// The book's files that override nothing and are used by nothing.
pub(super) fn strays(layers: &Layers<'_>) -> Diagnostics {
    let texts: Vec<String> = layers
        .of(Layer::Override, "")
        .filter(|file| !file.path.ends_with(".svg"))
        .map(|file| String::from_utf8_lossy(file.bytes).into_owned())
        .collect();
    let is_named = |name: &str| texts.iter().any(|text| text.contains(name));
    let own = layers.of(Layer::Override, "");
    own.filter(|file| original_of(layers, file.path).is_none())
        .filter_map(|file| stray(layers, &file, &is_named))
        .collect()
}

fn stray(layers: &Layers<'_>, file: &ThemeFile<'_>, is_named: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let (folder, name) = file.path.split_once('/')?;
    let stem = |ending: &str| name.strip_suffix(ending).unwrap_or(name).to_owned();
    let found = match folder {
        "templates" => template(layers, file.path, &stem(".html"), is_named),
        "components" => component(layers, file.path, name, is_named),
        "styles" => style(layers, file.path, &stem(".css")),
        "scripts" => script(layers, file.path, &stem(".js")),
        "icons" => icon(layers, file.path, &stem(".svg"), is_named),
        _ => None,
    };
    found.map(|found| found.at(Location::file(file.name())))
}

/// Names below a folder of the theme, without the ending.
fn names(layers: &Layers<'_>, folder: &'static str, ending: &str) -> BTreeSet<String> {
    let theme = [Layer::Builtin, Layer::Theme];
    theme
        .into_iter()
        .flat_map(|layer| layers.of(layer, folder))
        .filter_map(|file| {
            let name = file.path.strip_prefix(folder)?.strip_suffix(ending)?;
            Some(name.to_owned())
        })
        .collect()
}

/// A template is of use under any name, to pages and to other templates; but one that is nearly called as one of the
/// theme's, and that no other names, is misspelt.
fn template(
    layers: &Layers<'_>,
    path: &str,
    stem: &str,
    is_named: &dyn Fn(&str) -> bool,
) -> Option<Diagnostic> {
    let known = names(layers, "templates/", ".html");
    let near = near(stem, &known)?;
    (!is_named(&format!("\"{stem}.html\""))).then(|| {
        Diagnostic::new(
            "theme-stale",
            format!("`{path}` overrides no template of the theme"),
        )
        .hint(format!(
            "did you mean `{near}.html`? A template of your own needs a name less like it"
        ))
    })
}

fn component(
    layers: &Layers<'_>,
    path: &str,
    name: &str,
    is_named: &dyn Fn(&str) -> bool,
) -> Option<Diagnostic> {
    let (folder, file) = name.split_once('/').unwrap_or(("", name));
    let is_its_own = [".html", ".css", ".js"]
        .iter()
        .any(|ending| file.strip_suffix(ending) == Some(folder));
    if !is_its_own && !is_script_of_part(layers, folder, file) {
        let message = format!("nothing uses `{path}`");
        let hint = "the files of a component are called as its folder: `components/NAME/NAME.css`";
        return Some(Diagnostic::new("theme-stale", message).hint(hint));
    }
    let known: BTreeSet<String> = names(layers, "components/", "")
        .iter()
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect();
    if known.contains(folder) || is_named(&format!("components/{folder}.html")) {
        return None;
    }
    let near = near(folder, &known)?;
    Some(
        Diagnostic::new(
            "theme-stale",
            format!("`{path}` overrides no component of the theme"),
        )
        .hint(format!("did you mean `components/{near}/`?")),
    )
}

/// Whether a part lists the file among those of its script.
fn is_script_of_part(layers: &Layers<'_>, folder: &str, file: &str) -> bool {
    let manifest = Manifest::read(layers).ok();
    let part = manifest
        .as_ref()
        .and_then(|manifest| manifest.parts().get(folder));
    let stem = file.strip_suffix(".js");
    part.is_some_and(|part| part.scripts.iter().any(|script| stem == Some(script)))
}

fn style(layers: &Layers<'_>, path: &str, stem: &str) -> Option<Diagnostic> {
    let known = names(layers, "styles/", ".css");
    let near = near(stem, &known)?;
    Some(
        Diagnostic::new(
            "theme-stale",
            format!("`{path}` overrides no style sheet of the theme: it follows them"),
        )
        .hint(format!(
            "did you mean `styles/{near}.css`? One of your own needs a name less like it"
        )),
    )
}

/// Scripts that no list names are in no page.
fn script(layers: &Layers<'_>, path: &str, stem: &str) -> Option<Diagnostic> {
    let manifest = Manifest::read(layers).ok()?;
    let of_search = stem.strip_prefix("search/");
    let is_listed = manifest.scripts().iter().any(|name| name == stem)
        || of_search.is_some_and(|stem| manifest.search().iter().any(|name| name == stem));
    let known = names(layers, "scripts/", ".js");
    (!is_listed).then(|| {
        unknown(
            format!("nothing uses `{path}`"),
            stem,
            known.iter().map(String::as_str),
            "name it under `additional-js` in `book.toml`, or in the lists of a `theme.toml`",
        )
    })
}

fn icon(layers: &Layers<'_>, path: &str, stem: &str, is_named: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let uses = [
        format!("icons.{stem}"),
        format!("icons[\"{stem}\"]"),
        format!("icon:{stem}"),
    ];
    let known = names(layers, "icons/", ".svg");
    // Kinds of pages are words of the book's, and lists show the icon of each.
    let is_of_kind = stem.starts_with("kind-");
    (!is_of_kind && !uses.iter().any(|text| is_named(text))).then(|| {
        unknown(
            format!("nothing uses `{path}`"),
            stem,
            known.iter().map(String::as_str),
            "show it in a template as `{{ icons[\"NAME\"] }}`, or in a style sheet as `url(\"icon:NAME\")`",
        )
    })
}

/// A known name that differs by so little that another one can hardly be meant.
fn near<'k>(name: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    best(
        name,
        known.iter().map(|known| (known.as_str(), known.as_str())),
        0.75,
    )
}

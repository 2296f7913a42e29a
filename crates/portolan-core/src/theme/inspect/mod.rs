//! Whether the book's own theme files still fit the theme that they lie over.
//!
//! Entry point: [`fn@inspect`]. Every finding is a diagnostic at the book's file. Nothing is rendered; of a theme that cannot
//! be loaded, which is reported elsewhere, all is looked at but the names of values.

mod names;
mod styles;
mod templates;
mod words;

use std::collections::BTreeMap;

use super::files::{Layer, Layers, Sources, ThemeFile};
use super::{Theme, ThemeFiles};
use crate::model::{Diagnostic, Diagnostics, Location};
use crate::nearest::nearest;

/// What is known of the files that the book's own were made from.
#[derive(Clone, Debug, Default)]
pub struct Originals {
    /// The originals as they were then, by path.
    pub files: ThemeFiles,
    /// Of which version of Portolan they were, by path.
    pub versions: BTreeMap<String, String>,
}

/// What does not fit, in the order of files and lines.
#[must_use]
pub fn inspect(theme: Option<&Theme>, sources: &Sources<'_>, originals: &Originals) -> Diagnostics {
    let layers = Layers::new(*sources);
    let mut found = Diagnostics::new();
    for file in layers.of(Layer::Override, "") {
        found.extend(outdated(&layers, &file, originals));
    }
    found.extend(names::strays(&layers));
    found.extend(templates::stale(&layers, theme));
    found.extend(words::unfit(&layers));
    found.extend(styles::stale(&layers, theme));
    found.sort();
    found
}

/// The theme's file under one of the book's.
pub(super) fn original_of<'a>(layers: &Layers<'a>, path: &str) -> Option<ThemeFile<'a>> {
    let below = [Layer::Theme, Layer::Builtin];
    below.into_iter().find_map(|layer| layers.find_in(layer, path))
}

/// Whether the original of a file has changed since the book took it, or nobody knows.
fn outdated(layers: &Layers<'_>, file: &ThemeFile<'_>, originals: &Originals) -> Option<Diagnostic> {
    let now = original_of(layers, file.path);
    let at = |id, message: String| Diagnostic::new(id, message).at(Location::file(file.name()));
    let path = file.path;
    let Some(then) = originals.files.get(path) else {
        let lives_on_its_own = now.is_none() || !replaces(file);
        return (!lives_on_its_own).then(|| {
            let message = format!("nothing says from which version of the theme's `{path}` this was made");
            at("theme-unrecorded", message).hint(format!(
                "compare the two, then write `portolan theme eject {path} --keep`"
            ))
        });
    };
    let since = originals
        .versions
        .get(path)
        .map_or_else(String::new, |version| format!(" since Portolan {version}"));
    match now {
        None => Some(
            at(
                "theme-outdated",
                format!("the theme has no `{path}` any more{since}"),
            )
            .hint("move what you added to where the theme has it now, and remove the file"),
        ),
        Some(now) if now.bytes != then.as_ref() => Some(
            at(
                "theme-outdated",
                format!("the original of this file has changed{since}"),
            )
            .hint(format!(
                "take over what changed, then write `portolan theme eject {path} --keep`"
            )),
        ),
        Some(_) => None,
    }
}

/// Whether a file stands for the whole of its original: words are merged, icons are drawings, a template that extends the
/// original follows it, and a `theme.toml` without lists is laid over it.
fn replaces(file: &ThemeFile<'_>) -> bool {
    let kinds = ["templates/", "components/", "styles/", "scripts/"];
    let text = String::from_utf8_lossy(file.bytes);
    if file.path == "theme.toml" {
        let written: toml::Table = toml::from_str(&text).unwrap_or_default();
        return written.values().any(toml::Value::is_array);
    }
    let is_source = kinds.iter().any(|kind| file.path.starts_with(kind));
    let extends = templates::parent(&text).is_some_and(|parent| parent.starts_with('@'));
    is_source && !extends
}

/// A name that is not there, with the nearest that is.
fn unknown<'a>(
    message: String,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    otherwise: &str,
) -> Diagnostic {
    let hint = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    };
    Diagnostic::new("theme-stale", message).hint(hint)
}

//! Layers of theme files, the book's over those of its theme over the built-in ones, and what they are called in
//! messages and templates.

use std::ops::Bound;

use super::ThemeFiles;
use crate::model::{Diagnostic, Location};

/// What a built-in template is called in `{% extends %}` and `{% include %}`.
pub(super) const BUILTIN_PREFIX: &str = "@portolan/";

/// What a template of the theme that the book names is called there.
pub(super) const THEME_PREFIX: &str = "@theme/";

/// Which layer a file is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Builtin,
    /// The theme that the book names instead of the built-in one.
    Theme,
    Override,
}

impl Layer {
    /// All of them, what is overridden before what overrides.
    pub const ALL: [Self; 3] = [Self::Builtin, Self::Theme, Self::Override];
}

/// Where the files of a theme come from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The built-in theme.
    pub builtin: &'a ThemeFiles,
    /// The theme that the book names instead, over it. Its `theme.toml` says what the stylesheet and the script hold.
    pub theme: Option<&'a ThemeFiles>,
    /// The book's own files over both.
    pub overrides: &'a ThemeFiles,
    /// What their folders are called in messages.
    pub folders: Folders<'a>,
}

/// Folders of a book, relative to its root, with a final `/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folders<'a> {
    /// Of the theme that the book names.
    pub theme: &'a str,
    /// Of the book's own files.
    pub overrides: &'a str,
}

impl Default for Folders<'_> {
    fn default() -> Self {
        Self {
            theme: THEME_PREFIX,
            overrides: "theme/",
        }
    }
}

/// One file of a theme.
#[derive(Clone, Copy, Debug)]
pub(super) struct ThemeFile<'a> {
    pub layer: Layer,
    folder: &'a str,
    pub path: &'a str,
    pub bytes: &'a [u8],
}

impl<'a> ThemeFile<'a> {
    /// The name in diagnostics.
    pub fn name(&self) -> String {
        format!("{}{}", self.folder, self.path)
    }

    /// The content as text.
    pub fn text(&self) -> Result<&'a str, Diagnostic> {
        std::str::from_utf8(self.bytes).map_err(|_| {
            Diagnostic::new("template", format!("`{}` is not UTF-8", self.path))
                .at(Location::file(self.name()))
                .hint("save the file as UTF-8")
        })
    }

    /// A component's script goes into the bundle, not into a page.
    pub fn is_component_script(&self) -> bool {
        self.path.starts_with("components/") && self.path.ends_with(".js")
    }
}

/// The files of a theme, layer by layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layers<'a>(Sources<'a>);

impl<'a> Layers<'a> {
    pub fn new(sources: Sources<'a>) -> Self {
        Self(sources)
    }

    /// Of the built-in theme and the book's own files.
    pub fn of_builtin(builtin: &'a ThemeFiles, overrides: &'a ThemeFiles) -> Self {
        Self(Sources {
            builtin,
            theme: None,
            overrides,
            folders: Folders::default(),
        })
    }

    /// What folders are called in messages.
    pub fn folders(&self) -> Folders<'a> {
        self.0.folders
    }

    /// Whether the book names a theme of its own.
    pub fn has_theme(&self) -> bool {
        self.0.theme.is_some()
    }

    fn files(&self, layer: Layer) -> Option<(&'a str, &'a ThemeFiles)> {
        match layer {
            Layer::Builtin => Some((BUILTIN_PREFIX, self.0.builtin)),
            Layer::Theme => Some((self.0.folders.theme, self.0.theme?)),
            Layer::Override => Some((self.0.folders.overrides, self.0.overrides)),
        }
    }

    /// The file of this path in one layer.
    pub fn find_in(&self, layer: Layer, path: &str) -> Option<ThemeFile<'a>> {
        let (folder, files) = self.files(layer)?;
        let (path, bytes) = files.get_key_value(path)?;
        Some(ThemeFile {
            layer,
            folder,
            path,
            bytes,
        })
    }

    /// The file that counts for this path.
    pub fn find(&self, path: &str) -> Option<ThemeFile<'a>> {
        let mut layers = Layer::ALL.into_iter().rev();
        layers.find_map(|layer| self.find_in(layer, path))
    }

    /// The file that counts for this path, or what is missing.
    pub fn get(&self, path: &str) -> Result<ThemeFile<'a>, Diagnostic> {
        self.find(path).ok_or_else(|| {
            let named_by = self.find("theme.toml");
            let place = named_by.map_or_else(
                || format!("{}theme.toml", self.0.folders.overrides),
                |file| file.name(),
            );
            Diagnostic::new("template", format!("the theme has no `{path}`"))
                .at(Location::file(place))
                .hint("add the file, or take its name out of `theme.toml`")
        })
    }

    /// The files of one layer whose path starts with `prefix`, by path.
    pub fn of(&self, layer: Layer, prefix: &'a str) -> impl Iterator<Item = ThemeFile<'a>> + use<'a> {
        let files = self.files(layer).into_iter();
        files.flat_map(move |(folder, files)| {
            files
                .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
                .take_while(move |(path, _)| path.starts_with(prefix))
                .map(move |(path, bytes)| ThemeFile {
                    layer,
                    folder,
                    path,
                    bytes,
                })
        })
    }

    /// The files of all layers whose path starts with `prefix`, what is overridden before what overrides.
    pub fn all(&self, prefix: &'a str) -> impl Iterator<Item = ThemeFile<'a>> + use<'a> {
        let [builtin, theme, own] = Layer::ALL.map(|layer| self.of(layer, prefix));
        builtin.chain(theme).chain(own)
    }
}

/// The name of a template: `page.html` for `templates/page.html`, `components/toc.html` for
/// `components/toc/toc.html`. `None` for a file that is no template.
pub(super) fn template_name(path: &str) -> Option<String> {
    if !path.ends_with(".html") {
        return None;
    }
    if let Some(name) = path.strip_prefix("templates/") {
        return Some(name.to_owned());
    }
    let (folder, name) = path.strip_prefix("components/")?.split_once('/')?;
    (name.strip_suffix(".html") == Some(folder)).then(|| format!("components/{name}"))
}

/// The file that a template was read from, as diagnostics name it: the inverse of [`template_name`].
pub(super) fn template_file(name: &str, folders: Folders<'_>) -> String {
    let (folder, name) = if let Some(name) = name.strip_prefix(BUILTIN_PREFIX) {
        (BUILTIN_PREFIX, name)
    } else if let Some(name) = name.strip_prefix(THEME_PREFIX) {
        (folders.theme, name)
    } else {
        (folders.overrides, name)
    };
    match name
        .strip_prefix("components/")
        .and_then(|name| name.strip_suffix(".html"))
    {
        Some(component) => format!("{folder}components/{component}/{component}.html"),
        None => format!("{folder}templates/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_files_of_templates() {
        let cases = [
            ("templates/page.html", Some("page.html")),
            ("templates/api/operation.html", Some("api/operation.html")),
            ("components/toc/toc.html", Some("components/toc.html")),
            ("components/toc/other.html", None),
            ("components/toc/toc.css", None),
            ("styles/page.html", None),
        ];
        for (path, name) in cases {
            assert_eq!(template_name(path).as_deref(), name, "{path}");
            if let Some(name) = name {
                let folders = Folders {
                    theme: "themes/x/",
                    overrides: "own/",
                };
                let file = |prefix: &str| template_file(&format!("{prefix}{name}"), folders);
                assert_eq!(file(""), format!("own/{path}"));
                assert_eq!(file("@theme/"), format!("themes/x/{path}"));
                assert_eq!(file("@portolan/"), format!("@portolan/{path}"));
            }
        }
    }
}

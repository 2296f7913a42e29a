//! Two layers of theme files, the book's over the built-in ones, and what they are called in messages and templates.

use std::ops::Bound;

use super::ThemeFiles;
use crate::model::{Diagnostic, Location};

/// What a built-in template is called in `{% extends %}` and `{% include %}`.
pub(super) const BUILTIN_PREFIX: &str = "@portolan/";

/// Where a book keeps its own theme files, as far as messages are concerned.
const OVERRIDE_FOLDER: &str = "theme/";

/// Which layer a file is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Builtin,
    Override,
}

/// One file of a theme.
#[derive(Clone, Copy, Debug)]
pub(super) struct ThemeFile<'a> {
    pub layer: Layer,
    pub path: &'a str,
    pub bytes: &'a [u8],
}

impl<'a> ThemeFile<'a> {
    /// The name in diagnostics.
    pub fn name(&self) -> String {
        match self.layer {
            Layer::Builtin => format!("{BUILTIN_PREFIX}{}", self.path),
            Layer::Override => format!("{OVERRIDE_FOLDER}{}", self.path),
        }
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

/// The files of a theme: the book's own before the built-in ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layers<'a> {
    builtin: &'a ThemeFiles,
    overrides: &'a ThemeFiles,
}

impl<'a> Layers<'a> {
    pub fn new(builtin: &'a ThemeFiles, overrides: &'a ThemeFiles) -> Self {
        Self { builtin, overrides }
    }

    /// The file that counts for this path.
    pub fn find(&self, path: &str) -> Option<ThemeFile<'a>> {
        file(Layer::Override, self.overrides, path).or_else(|| file(Layer::Builtin, self.builtin, path))
    }

    /// The file that counts for this path, or what is missing.
    pub fn get(&self, path: &str) -> Result<ThemeFile<'a>, Diagnostic> {
        self.find(path).ok_or_else(|| {
            Diagnostic::new("template", format!("the theme has no `{path}`"))
                .at(Location::file(format!("{OVERRIDE_FOLDER}theme.toml")))
                .hint("add the file, or take its name out of `theme.toml`")
        })
    }

    /// The files of one layer whose path starts with `prefix`, by path.
    pub fn of(&self, layer: Layer, prefix: &'a str) -> impl Iterator<Item = ThemeFile<'a>> {
        let files = match layer {
            Layer::Builtin => self.builtin,
            Layer::Override => self.overrides,
        };
        files
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(move |(path, bytes)| ThemeFile { layer, path, bytes })
    }

    /// The files of both layers whose path starts with `prefix`, built-in ones first.
    pub fn all(&self, prefix: &'a str) -> impl Iterator<Item = ThemeFile<'a>> {
        self.of(Layer::Builtin, prefix)
            .chain(self.of(Layer::Override, prefix))
    }
}

fn file<'a>(layer: Layer, files: &'a ThemeFiles, path: &str) -> Option<ThemeFile<'a>> {
    files
        .get_key_value(path)
        .map(|(path, bytes)| ThemeFile { layer, path, bytes })
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
pub(super) fn template_file(name: &str) -> String {
    let (folder, name) = match name.strip_prefix(BUILTIN_PREFIX) {
        Some(name) => (BUILTIN_PREFIX, name),
        None => (OVERRIDE_FOLDER, name),
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
                assert_eq!(template_file(name), format!("theme/{path}"));
                assert_eq!(
                    template_file(&format!("@portolan/{name}")),
                    format!("@portolan/{path}")
                );
            }
        }
    }
}

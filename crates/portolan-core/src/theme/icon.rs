//! Icons: drawn once as a file, used as inline SVG by templates and as masks by styles.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::bundle::Keep;
use super::files::{Layers, ThemeFile};
use crate::model::{Diagnostic, Location};

/// One icon in the two forms that a page needs.
#[derive(Clone, Debug)]
pub(super) struct Icon {
    /// `<svg class="i" …>` for templates: size and stroke come from the stylesheet.
    pub inline: String,
    /// A `data:` URL for masks in the stylesheet.
    url: String,
}

/// The icons of a theme by name; `repository` is the book's own choice, or the theme's `code`.
pub(super) fn icons(
    layers: &Layers<'_>,
    repository: Option<&str>,
    keep: &mut Keep<'_>,
) -> BTreeMap<String, Icon> {
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
    let repository = repository.map(icon).or_else(|| icons.get("code").cloned());
    icons.extend(repository.map(|icon| ("repository".to_owned(), icon)));
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
pub(super) fn place_icons(
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

/// The rules that draw the icons of the header's links, by their numbers: one drawing in the style sheet instead of one in
/// every page.
pub(super) fn masks(drawings: &[String]) -> String {
    let mut css = String::new();
    for (number, svg) in drawings.iter().enumerate() {
        let url = icon(svg).url;
        let _ = writeln!(css, "@layer components{{.ico-{number}{{--ico: url(\"{url}\")}}}}");
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

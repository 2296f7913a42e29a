//! Templates of the book that name what the theme does not have: blocks of the template that they extend, values of a
//! page, of the site and of its files, icons, words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::Theme;
use super::super::files::{BUILTIN_PREFIX, Layer, Layers, THEME_PREFIX, template_file, template_name};
use super::super::manifest::Manifest;
use super::super::view::{RedirectView, SiteView};
use super::unknown;
use crate::model::{Diagnostics, Location};

/// The files of a site that templates may name, besides those of parts.
const ASSETS: &[&str] = &[
    "css",
    "icon",
    "icon_png",
    "js",
    "logo",
    "logo_dark",
    "redirect",
    "results",
    "search",
    "search_css",
];

/// What the book's templates name in vain.
pub(super) fn stale(layers: &Layers<'_>, theme: Option<&Theme>) -> Diagnostics {
    let known = theme.map(|theme| known(layers, theme)).unwrap_or_default();
    let mut found = Diagnostics::new();
    for file in layers.of(Layer::Override, "") {
        let (Some(_), Ok(text)) = (template_name(file.path), file.text()) else {
            continue;
        };
        let place = |range: Range<usize>| Location::in_text(file.name(), text, range);
        found.extend(blocks(layers, text).into_iter().map(|(name, range, parent, of)| {
            unknown(
                format!("`{parent}` has no block `{name}`"),
                name,
                of.iter().map(String::as_str),
                "what stands in it is shown nowhere: remove it, or move it into a block that there is",
            )
            .at(place(range))
        }));
        for (root, name, range) in fields(text) {
            let Some(names) = known.get(root).filter(|names| !names.contains(name)) else {
                continue;
            };
            found.push(
                unknown(
                    format!("there is no `{root}.{name}`"),
                    name,
                    names.iter().map(String::as_str),
                    "remove it; the page on theming says where the values of templates are listed",
                )
                .at(place(range)),
            );
        }
    }
    found
}

/// The names of what templates may ask for, by where they ask.
fn known(layers: &Layers<'_>, theme: &Theme) -> BTreeMap<&'static str, BTreeSet<String>> {
    let keys = |value: serde_json::Result<serde_json::Value>| -> BTreeSet<String> {
        let value = value.unwrap_or_default();
        value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect()
    };
    let icons = layers.all("icons/").filter_map(|file| {
        let name = file.path.strip_prefix("icons/")?.strip_suffix(".svg")?;
        Some(name.to_owned())
    });
    BTreeMap::from([
        ("page", theme.engine.page_keys()),
        ("site", keys(serde_json::to_value(SiteView::default()))),
        ("redirect", keys(serde_json::to_value(RedirectView::default()))),
        ("asset", assets(layers)),
        ("icons", icons.chain(["repository".to_owned()]).collect()),
        ("t", theme.words.of("en").ui.keys().cloned().collect()),
    ])
}

fn assets(layers: &Layers<'_>) -> BTreeSet<String> {
    let manifest = Manifest::read(layers).ok();
    let parts = manifest.iter().flat_map(|manifest| manifest.parts().keys());
    let of_parts = parts.flat_map(|name| [name.clone(), format!("{name}_css")]);
    ASSETS
        .iter()
        .map(|name| (*name).to_owned())
        .chain(of_parts)
        .collect()
}

/// The template that a template extends.
pub(super) fn parent(text: &str) -> Option<&str> {
    let tags = tags(text);
    let (_, inner) = tags
        .iter()
        .find(|(_, inner)| words(inner).next() == Some("extends"))?;
    inner.split('"').nth(1)
}

type Missing<'a> = (&'a str, Range<usize>, String, BTreeSet<String>);

/// The blocks of a template that the one that it extends does not have. One within another block is a new one.
fn blocks<'a>(layers: &Layers<'_>, text: &'a str) -> Vec<Missing<'a>> {
    let Some(parent) = parent(text) else {
        return Vec::new();
    };
    let Some(of_parent) = inherited(layers, parent) else {
        return Vec::new();
    };
    let own = own_blocks(text).into_iter();
    own.filter(|(name, _, depth)| *depth == 0 && !of_parent.contains(*name))
        .map(|(name, range, _)| (name, range, parent.to_owned(), of_parent.clone()))
        .collect()
}

/// All blocks of a template and of those that it extends. `None` where one of them is not there.
fn inherited(layers: &Layers<'_>, template: &str) -> Option<BTreeSet<String>> {
    let mut blocks = BTreeSet::new();
    let mut next = Some(template.to_owned());
    // No chain is longer than there are templates; one that goes in circles does not load.
    for _ in 0..64 {
        let Some(name) = next else { break };
        let text = template_text(layers, &name)?;
        blocks.extend(own_blocks(text).into_iter().map(|(name, ..)| name.to_owned()));
        next = parent(text).map(str::to_owned);
    }
    Some(blocks)
}

/// The text of a template by the name that another one has for it.
fn template_text<'a>(layers: &Layers<'a>, name: &str) -> Option<&'a str> {
    let path = |name: &str| {
        let file = template_file(name, layers.folders());
        file.strip_prefix(layers.folders().overrides).map(str::to_owned)
    };
    let file = if let Some(bare) = name.strip_prefix(BUILTIN_PREFIX) {
        layers.find_in(Layer::Builtin, &path(bare)?)
    } else if let Some(bare) = name.strip_prefix(THEME_PREFIX) {
        layers.find_in(Layer::Theme, &path(bare)?)
    } else {
        layers.find(&path(name)?)
    };
    file?.text().ok()
}

/// Blocks by name, the place of the name, and how many other blocks they stand in.
fn own_blocks(text: &str) -> Vec<(&str, Range<usize>, usize)> {
    let (mut found, mut depth) = (Vec::new(), 0_usize);
    for (at, inner) in tags(text) {
        let mut parts = words(inner);
        match parts.next() {
            Some("block") => {
                if let Some(name) = parts.next() {
                    let word = inner.find("block").map_or(0, |at| at + "block".len());
                    let start = at + word + inner[word..].find(name).unwrap_or(0);
                    found.push((name, start..start + name.len(), depth));
                    depth += 1;
                }
            }
            Some("endblock") => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

fn words(tag: &str) -> impl Iterator<Item = &str> {
    tag.trim_matches('-').split_whitespace()
}

/// What stands between `{%` and `%}`, with its place.
fn tags(text: &str) -> Vec<(usize, &str)> {
    code(text)
        .into_iter()
        .filter(|(is_tag, ..)| *is_tag)
        .map(|(_, at, inner)| (at, inner))
        .collect()
}

/// The code of a template, without comments: whether it is a tag, where it starts, what it is.
fn code(text: &str) -> Vec<(bool, usize, &str)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(open) = text[at..].find('{') {
        let start = at + open;
        let (end, kind) = match text.as_bytes().get(start + 1) {
            Some(b'{') => ("}}", Some(false)),
            Some(b'%') => ("%}", Some(true)),
            Some(b'#') => ("#}", None),
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(inner) = text.get(start + 2..) else { break };
        let length = inner.find(end).unwrap_or(inner.len());
        found.extend(kind.map(|is_tag| (is_tag, start + 2, &inner[..length])));
        at = (start + 2 + length + 2).min(text.len());
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// What a template asks for as `root.name`, with the place of both. Roots that it gives another meaning itself are left
/// out.
fn fields(text: &str) -> Vec<(&str, &str, Range<usize>)> {
    let code = code(text);
    let mut shadowed: BTreeSet<&str> = BTreeSet::new();
    for (_, _, inner) in code.iter().filter(|(is_tag, ..)| *is_tag) {
        let inner = inner.trim_matches('-').trim();
        if let Some(rest) = inner.strip_prefix("for ") {
            let names = rest.split(" in ").next().unwrap_or_default();
            shadowed.extend(names.split(',').map(str::trim));
        } else if let Some(rest) = inner
            .strip_prefix("set ")
            .or_else(|| inner.strip_prefix("set_global "))
        {
            shadowed.extend(rest.split('=').next().map(str::trim));
        }
    }
    let found = code.iter().flat_map(|(_, at, inner)| paths(inner, *at));
    found.filter(|(root, ..)| !shadowed.contains(root)).collect()
}

fn paths(inner: &str, at: usize) -> Vec<(&str, &str, Range<usize>)> {
    let bytes = inner.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let word = |from: usize| {
        let length = bytes[from..].iter().take_while(|byte| is_word(**byte)).count();
        &inner[from..from + length]
    };
    let (mut found, mut from, mut quote) = (Vec::new(), 0, None);
    while let Some(&byte) = bytes.get(from) {
        match quote {
            Some(open) => {
                quote = (byte != open).then_some(open);
                from += 1;
            }
            None if matches!(byte, b'"' | b'\'' | b'`') => {
                quote = Some(byte);
                from += 1;
            }
            None if is_word(byte) => {
                let root = word(from);
                let starts = from == 0 || bytes[from - 1] != b'.';
                let dot = from + root.len();
                if starts && bytes.get(dot) == Some(&b'.') {
                    let name = word(dot + 1);
                    if !name.is_empty() {
                        found.push((root, name, at + from..at + dot + 1 + name.len()));
                    }
                }
                from = dot;
            }
            None => from += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_asks_for() {
        let text = "{# page.no #}{% for item in page.nav %}{{ item.title ~ \"site.x\" }}{{ t.edit | safe }}\
                    {% set icons = 1 %}{{ icons.copy }}{{ page.meta.owner }}{%- if site.search -%}{{ é.b }}{%";
        let shown: Vec<String> = fields(text)
            .into_iter()
            .map(|(root, name, range)| format!("{root} {name} {}", &text[range]))
            .collect();
        assert_eq!(
            shown,
            [
                "page nav page.nav",
                "t edit t.edit",
                "page meta page.meta",
                "site search site.search"
            ]
        );
    }

    #[test]
    fn blocks_and_what_they_stand_in() {
        let text = "{% extends \"@portolan/page.html\" %}{%- block a -%}{% block b %}{% endblock %}{% endblock a %}{% block c %}";
        assert_eq!(parent(text), Some("@portolan/page.html"));
        let shown: Vec<String> = own_blocks(text)
            .into_iter()
            .map(|(name, range, depth)| format!("{name} {depth} {}", &text[range.start..range.end + 1]))
            .collect();
        assert_eq!(shown, ["a 0 a ", "b 1 b ", "c 0 c "]);
    }
}

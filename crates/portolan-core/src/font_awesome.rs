//! Font Awesome's free icons by their names, as inline SVG.
//!
//! Entry points: [`icon`], [`written`] for names of the configuration, and [`Wanted::of_classes`] for what the class of an
//! `<i>` asks for.

use font_awesome_as_a_crate as drawings;

/// One of the three sets of icons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Outlines.
    Regular,
    /// Filled.
    Solid,
    /// Signs of companies.
    Brands,
}

impl Style {
    /// The set of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "regular" => Some(Self::Regular),
            "solid" => Some(Self::Solid),
            "brands" => Some(Self::Brands),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::Solid => "solid",
            Self::Brands => "brands",
        }
    }
}

/// What the class of an `<i>` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// From which set.
    pub style: Style,
    /// The icon's name.
    pub name: String,
    /// The other classes, in order.
    pub classes: Vec<String>,
}

impl Wanted {
    /// `fas fa-heart big`; `None` when no icon is named.
    #[must_use]
    pub fn of_classes(classes: &str) -> Option<Self> {
        let mut wanted = Self {
            style: Style::Regular,
            name: String::new(),
            classes: Vec::new(),
        };
        for class in classes.split_ascii_whitespace() {
            match class {
                "fa" | "far" | "fa-regular" => wanted.style = Style::Regular,
                "fas" | "fa-solid" => wanted.style = Style::Solid,
                "fab" | "fa-brands" => wanted.style = Style::Brands,
                _ => match class.strip_prefix("fa-") {
                    Some(name) => name.clone_into(&mut wanted.name),
                    None => wanted.classes.push(class.to_owned()),
                },
            }
        }
        (!wanted.name.is_empty()).then_some(wanted)
    }
}

/// A name without what tells its set: `github` for `fab-github`.
#[must_use]
pub fn without_prefix(name: &str) -> &str {
    ["fa-", "fas-", "fab-", "far-"]
        .into_iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

/// The icon as inline SVG that takes the size and the colour of the text around it. Its makers are named in
/// `licences.txt`.
#[must_use]
pub fn icon(style: Style, name: &str) -> Option<String> {
    let set = match style {
        Style::Regular => drawings::Type::Regular,
        Style::Solid => drawings::Type::Solid,
        Style::Brands => drawings::Type::Brands,
    };
    let svg = drawings::svg(set, name).ok()?;
    let view = svg.split_once("viewBox=\"")?.1.split_once('"')?.0;
    let shapes = svg.split_once("-->")?.1.rsplit_once("</svg>")?.0;
    Some(format!(
        "<svg viewBox=\"{view}\" aria-hidden=\"true\">{shapes}</svg>"
    ))
}

/// The icon of this style, or the one of the same name in another set, which is what was meant.
#[must_use]
pub fn style_with(name: &str) -> Option<Style> {
    [Style::Solid, Style::Regular, Style::Brands]
        .into_iter()
        .find(|style| icon(*style, name).is_some())
}

/// The icon of a name as configuration has it: `fab-github`, `fas-bell`, `fa-file`. `fa-` is for outlines, which few icons
/// have: the icon of that name in another set is taken then.
#[must_use]
pub fn written(name: &str) -> Option<String> {
    let plain = without_prefix(name);
    let style = match name.split('-').next() {
        Some("fab") => Style::Brands,
        Some("fas") => Style::Solid,
        _ => Style::Regular,
    };
    icon(style, plain).or_else(|| icon(style_with(plain)?, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_name_a_set_and_an_icon() {
        let cases = [
            ("fa fa-heart", Some((Style::Regular, "heart", vec![]))),
            ("fas fa-print big", Some((Style::Solid, "print", vec!["big"]))),
            ("x fab fa-github", Some((Style::Brands, "github", vec!["x"]))),
            ("fa-solid fa-eye", Some((Style::Solid, "eye", vec![]))),
            ("fa", None),
            ("icon", None),
        ];
        for (classes, expected) in cases {
            let expected = expected.map(|(style, name, classes)| Wanted {
                style,
                name: name.to_owned(),
                classes: classes.into_iter().map(str::to_owned).collect(),
            });
            assert_eq!(Wanted::of_classes(classes), expected, "{classes}");
        }
    }

    #[test]
    fn icons_are_shapes_and_nothing_else() {
        let icon = icon(Style::Solid, "minus").unwrap_or_default();
        insta::assert_snapshot!(icon, @r#"<svg viewBox="0 0 448 512" aria-hidden="true"><path d="M432 256c0 17.7-14.3 32-32 32L48 288c-17.7 0-32-14.3-32-32s14.3-32 32-32l352 0c17.7 0 32 14.3 32 32z"/></svg>"#);
        assert_eq!(super::icon(Style::Regular, "github"), None);
        assert_eq!(style_with("github"), Some(Style::Brands));
    }

    #[test]
    fn a_prefix_is_no_part_of_the_name() {
        assert_eq!(without_prefix("fab-gitlab"), "gitlab");
        assert_eq!(without_prefix("gitlab"), "gitlab");
    }
}

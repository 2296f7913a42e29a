//! Icons in the way of Font Awesome become inline SVG, as mdBook has it.

use std::ops::Range;

use super::Writer;
use super::html::Piece;
use crate::font_awesome::{Wanted, icon, style_with};
use crate::markdown::raw::Token;
use crate::model::{Diagnostic, Flavour, RawHtml};

/// An empty `<i>` that names an icon.
pub(super) struct Named<'t> {
    wanted: Wanted,
    /// The attributes besides its classes.
    others: Vec<(&'t str, &'t str)>,
    /// Both of its tags.
    pub(super) span: Range<usize>,
}

/// The icon that these tokens begin with.
pub(super) fn named(tokens: &[Token]) -> Option<Named<'_>> {
    let [
        Token::Start {
            name,
            attributes,
            span,
            ..
        },
        Token::End {
            name: end_name,
            span: end,
        },
        ..,
    ] = tokens
    else {
        return None;
    };
    if name != "i" || end_name != "i" || span.end != end.start {
        return None;
    }
    let classes = attributes.iter().find(|attribute| attribute.name == "class")?;
    let others = attributes.iter().filter(|attribute| attribute.name != "class");
    Some(Named {
        wanted: Wanted::of_classes(&classes.value)?,
        others: others
            .map(|attribute| (attribute.name.as_str(), attribute.value.as_str()))
            .collect(),
        span: span.start..end.end,
    })
}

impl Writer<'_, '_> {
    /// Whether icons are drawn: in mdBook's flavour, where authors write HTML as they like.
    pub(super) fn draws_icons(&self) -> bool {
        self.tools.options.flavour == Flavour::Mdbook && self.tools.options.raw_html == RawHtml::Allow
    }

    /// Writes an icon. False where there is none of that name, which is reported: the element stays.
    pub(super) fn icon(&mut self, named: &Named<'_>, piece: &Piece<'_>) -> bool {
        let Wanted { style, name, classes } = &named.wanted;
        let Some(svg) = icon(*style, name) else {
            let set = style.name();
            let found = Diagnostic::new(
                "unknown-icon",
                format!("there is no icon `{name}` among Font Awesome's {set} ones"),
            );
            let hint = match style_with(name) {
                Some(other) => format!(
                    "it is one of the {} ones: write `fa-{} fa-{name}`",
                    other.name(),
                    other.name()
                ),
                None => "see Font Awesome's free icons, version 6, for their names".to_owned(),
            };
            let place = piece.source(named.span.clone());
            self.report(found.hint(hint), place);
            return false;
        };
        self.out.push("<span");
        let mut class = "fa-svg".to_owned();
        for other in classes {
            class.push(' ');
            class.push_str(other);
        }
        self.out.push_attribute("class", &class);
        for (name, value) in &named.others {
            self.out.push_attribute(name, value);
        }
        self.out.push(">");
        self.out.push(&svg);
        self.out.push("</span>");
        true
    }
}

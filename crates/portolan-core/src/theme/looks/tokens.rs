//! The variables of a theme, what they are in each scheme, and who set them.

use std::collections::BTreeMap;

use super::colour::Colour;
use super::css::{properties, sides};
use super::values::is_safe;
use super::{Scheme, TokenSetting, at};
use crate::model::{Diagnostic, Location};
use crate::nearest::nearest;

/// A style sheet that sets variables.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Sheet<'a> {
    pub text: &'a str,
    /// Its name in messages where the book wrote it; `None` for a theme's own.
    pub file: Option<&'a str>,
}

/// Variables by name.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Tokens(BTreeMap<String, Token>);

#[derive(Clone, Debug, Default)]
struct Token {
    light: Side,
    dark: Side,
    /// The theme's own value is not that any more.
    is_changed: bool,
}

#[derive(Clone, Debug, Default)]
struct Side {
    value: String,
    /// Set by hand, and where.
    place: Option<Option<Location>>,
}

impl Token {
    fn side(&self, scheme: Scheme) -> &Side {
        match scheme {
            Scheme::Light => &self.light,
            Scheme::Dark => &self.dark,
        }
    }

    fn side_mut(&mut self, scheme: Scheme) -> &mut Side {
        match scheme {
            Scheme::Light => &mut self.light,
            Scheme::Dark => &mut self.dark,
        }
    }
}

impl Tokens {
    /// The variables that style sheets set for all pages, the last one winning.
    pub fn read(sheets: &[Sheet<'_>]) -> Self {
        let mut tokens = Self::default();
        for sheet in sheets {
            for property in properties(sheet.text).into_iter().filter(|it| it.everywhere) {
                let token = tokens.0.entry(property.name.to_owned()).or_default();
                let (light, dark) = sides(property.value);
                for (scheme, value) in [(Scheme::Light, light), (Scheme::Dark, dark)] {
                    let side = token.side_mut(scheme);
                    let is_same = side.value == value;
                    if let Some(file) = sheet.file.filter(|_| !is_same) {
                        let place = Location::in_text(file, sheet.text, property.at.clone());
                        side.place = Some(Some(place));
                        value.clone_into(&mut token.side_mut(scheme).value);
                    } else {
                        value.clone_into(&mut side.value);
                    }
                }
            }
        }
        tokens
    }

    /// Whether the theme has a variable.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The names of all variables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What a variable is in a scheme, as it is written.
    pub fn of(&self, name: &str, scheme: Scheme) -> Option<&str> {
        self.0.get(name).map(|token| token.side(scheme).value.as_str())
    }

    /// The colour that a variable is in a scheme, where it is one that nothing shows through.
    pub fn colour(&self, name: &str, scheme: Scheme) -> Option<Colour> {
        Colour::parse(self.of(name, scheme)?).filter(|colour| colour.is_opaque())
    }

    /// Where the author set a variable by hand; the place may be unknown.
    pub fn by_hand(&self, name: &str, scheme: Scheme) -> Option<Option<&Location>> {
        let place = self.0.get(name)?.side(scheme).place.as_ref()?;
        Some(place.as_ref())
    }

    /// Sets a variable to what follows from another setting. One that is set by hand stays.
    pub fn follow(&mut self, name: &str, value: &str) {
        for scheme in Scheme::ALL {
            self.follow_in(scheme, name, value);
        }
    }

    /// The same in one scheme.
    pub fn follow_in(&mut self, scheme: Scheme, name: &str, value: &str) {
        if let Some(token) = self.0.get_mut(name) {
            let side = token.side_mut(scheme);
            if side.place.is_none() {
                value.clone_into(&mut side.value);
                token.is_changed = true;
            }
        }
    }

    /// Sets a variable by hand.
    pub fn set(&mut self, setting: &TokenSetting) -> Option<Diagnostic> {
        let (name, value) = (
            setting.name.trim_start_matches("--"),
            setting.setting.value.trim(),
        );
        let place = setting.setting.place.as_ref();
        if let Err((message, hint)) = self.fits(name, value, setting.scheme) {
            return Some(at(Diagnostic::new("config-invalid", message).hint(hint), place));
        }
        let token = self.0.get_mut(name)?;
        let schemes = setting.scheme.map_or(Scheme::ALL.to_vec(), |scheme| vec![scheme]);
        for scheme in schemes {
            *token.side_mut(scheme) = Side {
                value: value.to_owned(),
                place: Some(place.cloned()),
            };
        }
        token.is_changed = true;
        None
    }

    /// Whether a variable can be set to a value, or why not and what to do.
    fn fits(&self, name: &str, value: &str, scheme: Option<Scheme>) -> Result<(), (String, String)> {
        let Some(token) = self.0.get(name) else {
            let message = format!("the theme has no variable `--{name}`");
            let hint = match nearest(name, self.names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "the page on theming lists the variables; others belong into `theme/styles/NAME.css`"
                    .to_owned(),
            };
            return Err((message, hint));
        };
        let was = Colour::parse(&token.light.value);
        let is = Colour::parse(value);
        let example = token.light.value.as_str();
        match (was, is) {
            (Some(_), None) => Err((
                format!("`--{name}` is a colour, and `{value}` is none"),
                "write `#0a7f5a`, a name of CSS, `rgb(…)`, `hsl(…)` or `oklch(…)`".to_owned(),
            )),
            (Some(was), Some(is)) if was.is_opaque() && !is.is_opaque() => Err((
                format!("`--{name}` cannot be transparent: what it is read on would not be known"),
                "write a colour without transparency".to_owned(),
            )),
            (None, _) if !is_safe(value) => Err((
                format!("`{value}` is no value of a variable"),
                format!("write one value without `;`, braces and addresses, such as `{example}`"),
            )),
            // Only colours have two sides in a style sheet.
            (None, None) if scheme.is_some() => Err((
                format!("`--{name}` is no colour, and so the same in both schemes"),
                "set it in `[theme.tokens.both]`".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// The variables of the theme's own sheet that have other values now, as a style sheet writes them.
    pub fn changed(&self) -> BTreeMap<String, String> {
        let changed = self.0.iter().filter(|(_, token)| token.is_changed);
        changed
            .map(|(name, token)| {
                let (light, dark) = (&token.light.value, &token.dark.value);
                let value = if light == dark {
                    light.clone()
                } else {
                    format!("light-dark({light}, {dark})")
                };
                (name.clone(), value)
            })
            .collect()
    }
}

//! What a book decides about its looks in its configuration: one accent, fonts, a radius, any variable of the theme.
//!
//! Entry point: [`Looks::settle`] gives the theme's variables the values that the book wants, works out what follows
//! from one accent, and holds every pair of text and ground to its contrast. Must not read files.

mod accent;
mod colour;
pub(super) mod css;
mod pairs;
mod tokens;
mod values;

use std::collections::BTreeMap;

use crate::model::{Diagnostic, Diagnostics, Location};
pub use colour::Colour;
pub(super) use tokens::{Sheet, Tokens};
use values::{font_face, with_fallback};
pub use values::{font_stack, radii};

/// What the configuration says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// The colour of links and of what is current. Moved in lightness until it can be read, in each scheme.
    pub accent: Option<Setting>,
    /// The same for the dark scheme, instead of one that follows from `accent`.
    pub accent_dark: Option<Setting>,
    /// How round blocks are; badges and dialogs follow.
    pub radius: Option<Setting>,
    /// The families of text.
    pub font: Option<Setting>,
    /// The families of headings.
    pub heading_font: Option<Setting>,
    /// The families of code.
    pub mono_font: Option<Setting>,
    /// Fonts that the site brings along.
    pub faces: Vec<FontFace>,
    /// Variables of the theme, by hand.
    pub tokens: Vec<TokenSetting>,
}

/// A value and where it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// As it is written.
    pub value: String,
    /// In which file and line.
    pub place: Option<Location>,
}

/// A variable of the theme that is set by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenSetting {
    /// Without the dashes.
    pub name: String,
    /// In one scheme, or in both.
    pub scheme: Option<Scheme>,
    /// What it is set to.
    pub setting: Setting,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

impl Scheme {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// As people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A font that the site brings along.
#[derive(Clone, Debug, PartialEq)]
pub struct FontFace {
    /// The name by which it is used.
    pub family: String,
    /// `400`, or a range such as `100 900`.
    pub weight: String,
    /// `normal` or `italic`.
    pub style: String,
    /// The ending of its file's name: `woff2`.
    pub ending: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Where the configuration names it.
    pub place: Option<Location>,
}

/// What the settings come to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Other values for variables of the theme, by name.
    pub values: BTreeMap<String, String>,
    /// Rules that follow the theme's; fonts are named by their places in `faces`.
    pub rules: String,
    /// What is wrong.
    pub diagnostics: Diagnostics,
}

impl Looks {
    /// Gives the variables of a theme the values that the book wants. `font_urls` are the addresses of `faces`; `None` where
    /// the theme has no style sheet that could use them.
    pub(super) fn settle(&self, tokens: &mut Tokens, font_urls: Option<&[String]>) -> Settled {
        let mut settled = Settled::default();
        for setting in &self.tokens {
            settled.diagnostics.extend(tokens.set(setting));
        }
        self.fonts(tokens, &mut settled, font_urls);
        if let Some(radius) = &self.radius
            && self.has_effect(tokens, "radius", "radius", radius, &mut settled)
        {
            for (name, value) in radii(&radius.value).into_iter().flatten() {
                tokens.follow(name, &value);
            }
        }
        for (key, setting) in [("accent", &self.accent), ("accent-dark", &self.accent_dark)] {
            if let Some(setting) = setting {
                self.has_effect(tokens, key, "accent", setting, &mut settled);
            }
        }
        for scheme in Scheme::ALL {
            let start = match scheme {
                Scheme::Light => self.accent.as_ref(),
                Scheme::Dark => self.accent_dark.as_ref().or(self.accent.as_ref()),
            };
            if let Some(start) = start {
                settled.diagnostics.extend(accent::derive(tokens, scheme, start));
            }
        }
        settled.diagnostics.extend(pairs::check(tokens));
        settled.values = tokens.changed();
        settled
    }

    /// Says so where the theme has no such variable.
    fn has_effect(
        &self,
        tokens: &Tokens,
        key: &str,
        token: &str,
        setting: &Setting,
        settled: &mut Settled,
    ) -> bool {
        let has = tokens.has(token);
        if !has {
            let message =
                format!("`theme.{key}` changes nothing, because the theme has no variable `--{token}`");
            let hint = format!("remove it, or set `--{token}` in the theme's `styles/tokens.css`");
            settled.diagnostics.push(at(
                Diagnostic::new("config-no-effect", message).hint(hint),
                setting.place.as_ref(),
            ));
        }
        has
    }

    fn fonts(&self, tokens: &mut Tokens, settled: &mut Settled, font_urls: Option<&[String]>) {
        for (key, token, setting) in [
            ("font", "sans", &self.font),
            ("mono-font", "mono", &self.mono_font),
        ] {
            if let Some(setting) = setting
                && self.has_effect(tokens, key, token, setting, settled)
                && let Some(stack) = font_stack(&setting.value)
            {
                let stack = with_fallback(&stack, tokens.of(token, Scheme::Light));
                tokens.follow(token, &stack);
            }
        }
        let Some(font_urls) = font_urls else {
            settled.diagnostics.extend(self.useless_fonts());
            return;
        };
        for (face, url) in self.faces.iter().zip(font_urls) {
            settled.rules.push_str(&font_face(face, url));
        }
        if let Some(stack) = self.heading_font.as_ref().and_then(|it| font_stack(&it.value)) {
            let stack = with_fallback(&stack, Some("var(--sans)"));
            settled.rules.push_str(&format!(
                "@layer base{{h1,h2,h3,h4,h5,h6{{font-family: {stack}}}}}\n"
            ));
        }
    }

    /// What a theme without a style sheet has no use for.
    fn useless_fonts(&self) -> impl Iterator<Item = Diagnostic> {
        let heading = self.heading_font.iter().map(|it| ("heading-font", &it.place));
        let face = self.faces.iter().map(|it| ("font-face", &it.place));
        heading.chain(face).map(|(key, place)| {
            let message = format!("`theme.{key}` changes nothing, because the theme has no style sheet");
            let hint = "remove it, or name a style sheet in the list `styles` of the `theme.toml`";
            let found = Diagnostic::new("config-no-effect", message).hint(hint);
            at(found, place.as_ref())
        })
    }
}

/// A diagnostic at a place, where one is known.
fn at(diagnostic: Diagnostic, place: Option<&Location>) -> Diagnostic {
    match place {
        Some(place) => diagnostic.at(place.clone()),
        None => diagnostic,
    }
}

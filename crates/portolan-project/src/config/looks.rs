//! `[theme]`: which theme a book has, and its colours, fonts and sizes.
//!
//! The doc comment of a field is its description in the JSON schema and in the reference page. Colours, families and
//! lengths are checked here; whether the theme has a variable, and whether text can be read, is known where it is drawn.

use std::collections::BTreeMap;

use portolan_core::model::Diagnostics;
use portolan_core::theme::{Colour, Looks, Scheme, Setting, TokenSetting, font_stack, radii};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Config;
use super::surroundings::ending;
use super::validate::{invalid, normal};

/// How the site looks. Every part of the theme can be replaced, too, by a file of the same name in the folder `theme`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Theme {
    /// The folder of another theme than the built-in one, relative to `book.toml`. It holds a `theme.toml`.
    #[schemars(example = &"themes/plain", extend("x-default" = "the built-in theme"))]
    pub path: Option<String>,
    /// The colour of links and of what is current: `#0a7f5a`, a name of CSS, `rgb()`, `hsl()` or `oklch()`. In each scheme
    /// it is made darker or lighter until it can be read (4.5 : 1) on every ground; its colour under the pointer, the ground
    /// of what is current and text on it follow.
    #[schemars(example = &"#0a7f5a")]
    pub accent: Option<String>,
    /// The colour that the accent of the dark scheme is made from.
    #[schemars(example = &"#5fd3a8", extend("x-default" = "that of `accent`"))]
    pub accent_dark: Option<String>,
    /// How round blocks are, in `px`, `rem` or `em`, or `0`. Badges are half as round, dialogs half as much again.
    #[schemars(example = &"8px", extend("x-default" = "`0.5rem`"))]
    pub radius: Option<String>,
    /// The families of text, in the order in which they are tried. The theme's own follow unless the last one is generic,
    /// such as `serif`.
    #[schemars(example = &"Inter", extend("x-default" = "what the reader's system has for its own texts"))]
    pub font: Option<String>,
    /// The families of headings.
    #[schemars(example = &"\"Source Serif 4\", serif", extend("x-default" = "those of text"))]
    pub heading_font: Option<String>,
    /// The families of code.
    #[schemars(example = &"\"JetBrains Mono\"", extend("x-default" = "what the reader's system has for code"))]
    pub mono_font: Option<String>,
    /// Font files that the site brings along, to be named in `font`, `heading-font` and `mono-font`: `family`, `file` (WOFF2,
    /// WOFF, TTF or OTF, by its path from `book.toml`), and where it has others `weight` (`"400"`, or a range such as
    /// `"100 900"`) and `style` (`"normal"` or `"italic"`). `[[theme.font-face]]` begins one.
    #[schemars(example = serde_json::json!([{ "family": "Inter", "file": "brand/inter.woff2", "weight": "100 900" }]))]
    pub font_face: Vec<FontFace>,
    /// Variables of the theme by hand.
    pub tokens: ThemeTokens,
}

/// A font file that the site brings along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FontFace {
    /// The name by which it is used.
    pub family: String,
    /// The file, by its path from `book.toml`.
    pub file: String,
    /// The weight, or the range of weights.
    #[serde(default = "regular")]
    pub weight: String,
    /// `normal` or `italic`.
    #[serde(default = "upright")]
    #[schemars(extend("enum" = ["normal", "italic"]))]
    pub style: String,
}

fn regular() -> String {
    "400".to_owned()
}

fn upright() -> String {
    "normal".to_owned()
}

/// Variables of the theme by hand, by their names without dashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct ThemeTokens {
    /// In the light scheme. A colour that is too near to another one, which it stands on or under it, is an error.
    #[schemars(example = serde_json::json!({ "bg": "#fffdf8", "text-muted": "#5a5348" }))]
    pub light: BTreeMap<String, String>,
    /// In the dark scheme.
    #[schemars(example = serde_json::json!({ "bg": "#12151a" }))]
    pub dark: BTreeMap<String, String>,
    /// In both schemes: sizes, above all. What the theme changes in narrow windows stays so.
    #[schemars(example = serde_json::json!({ "measure": "44rem" }))]
    pub both: BTreeMap<String, String>,
}

/// Endings of fonts that every browser reads.
const FONTS: &[&str] = &["woff2", "woff", "ttf", "otf"];

const COLOUR: &str =
    "write `#0a7f5a`, a name of CSS such as `teal`, `rgb(10 127 90)` or `oklch(53% 0.11 163)`";
const FAMILIES: &str =
    "write families with commas between them, names with digits in quotes: `\"Source Sans 3\", sans-serif`";

/// A key, whether a text is a value of it, what one is that is not, and how to write it.
type Check<'a> = (&'a str, &'a dyn Fn(&str) -> bool, &'a str, &'a str);

/// Checks what types cannot say. A value that cannot be used is reported and left out.
pub(super) fn validate(config: &mut Config, diagnostics: &mut Diagnostics) {
    let is_colour = |text: &str| Colour::parse(text).is_some_and(Colour::is_opaque);
    let is_stack = |text: &str| font_stack(text).is_some();
    let is_length = |text: &str| radii(text).is_some();
    let checks: [Check<'_>; 6] = [
        (
            "accent",
            &is_colour,
            "is no colour that nothing shows through",
            COLOUR,
        ),
        (
            "accent-dark",
            &is_colour,
            "is no colour that nothing shows through",
            COLOUR,
        ),
        (
            "radius",
            &is_length,
            "is no length",
            "write `8px`, `0.5rem` or `0`",
        ),
        ("font", &is_stack, "is no list of families", FAMILIES),
        ("heading-font", &is_stack, "is no list of families", FAMILIES),
        ("mono-font", &is_stack, "is no list of families", FAMILIES),
    ];
    for (key, fits, message, hint) in checks {
        let value = value_of(&mut config.theme, key);
        if value.as_ref().is_some_and(|text| !fits(text)) {
            *value = None;
            diagnostics.push(invalid(config, &["theme", key], message, hint));
        }
    }
    path(config, diagnostics);
    font_faces(config, diagnostics);
}

fn value_of<'t>(theme: &'t mut Theme, key: &str) -> &'t mut Option<String> {
    match key {
        "accent" => &mut theme.accent,
        "accent-dark" => &mut theme.accent_dark,
        "radius" => &mut theme.radius,
        "font" => &mut theme.font,
        "heading-font" => &mut theme.heading_font,
        _ => &mut theme.mono_font,
    }
}

fn path(config: &mut Config, diagnostics: &mut Diagnostics) {
    let Some(written) = config.theme.path.take() else {
        return;
    };
    match normal(&written) {
        Some(folder) if !folder.is_empty() => config.theme.path = Some(folder),
        _ => diagnostics.push(invalid(
            config,
            &["theme", "path"],
            "is no folder within the book's",
            "name a folder beside or below `book.toml`, such as `path = \"themes/plain\"`",
        )),
    }
}

fn font_faces(config: &mut Config, diagnostics: &mut Diagnostics) {
    for at in 0..config.theme.font_face.len() {
        let face = &config.theme.font_face[at];
        let weights: Vec<Option<u16>> = face.weight.split_whitespace().map(|it| it.parse().ok()).collect();
        let is_weight = matches!(weights.as_slice(), [Some(_)] | [Some(_), Some(_)])
            && weights.iter().flatten().all(|weight| (1..=1000).contains(weight));
        let problem = if !FONTS.contains(&ending(&face.file).as_str()) {
            Some((
                "file",
                "is no font for browsers",
                "use a file that ends with `.woff2`, `.woff`, `.ttf` or `.otf`",
            ))
        } else if !is_weight {
            Some((
                "weight",
                "is no weight",
                "write a number such as `\"400\"`, or a range such as `\"100 900\"`",
            ))
        } else if face.family.trim().is_empty() {
            Some(("family", "is empty", "write the name by which the font is used"))
        } else {
            None
        };
        if let Some((key, message, hint)) = problem {
            let number = format!("[{at}]");
            diagnostics.push(invalid(
                config,
                &["theme", "font-face", &number, key],
                message,
                hint,
            ));
            // It keeps its place, which says where the others are written.
            config.theme.font_face[at].file.clear();
        }
    }
}

impl Config {
    /// What the book decides about its looks, but for its font files, which are read elsewhere.
    #[must_use]
    pub fn looks(&self) -> Looks {
        let setting = |key: &str, value: &Option<String>| {
            let value = value.clone()?;
            let place = self.locate(&["theme", key]);
            Some(Setting { value, place })
        };
        let theme = &self.theme;
        Looks {
            accent: setting("accent", &theme.accent),
            accent_dark: setting("accent-dark", &theme.accent_dark),
            radius: setting("radius", &theme.radius),
            font: setting("font", &theme.font),
            heading_font: setting("heading-font", &theme.heading_font),
            mono_font: setting("mono-font", &theme.mono_font),
            faces: Vec::new(),
            tokens: self.theme_tokens(),
        }
    }

    fn theme_tokens(&self) -> Vec<TokenSetting> {
        let tokens = &self.theme.tokens;
        // What is said of one scheme counts more than what is said of both.
        let tables = [
            ("both", None, &tokens.both),
            ("light", Some(Scheme::Light), &tokens.light),
            ("dark", Some(Scheme::Dark), &tokens.dark),
        ];
        let settings = tables.into_iter().flat_map(|(table, scheme, values)| {
            values.iter().map(move |(name, value)| TokenSetting {
                name: name.clone(),
                scheme,
                setting: Setting {
                    value: value.clone(),
                    place: self.locate(&["theme", "tokens", table, name]),
                },
            })
        });
        settings.collect()
    }

    /// The folder of the theme that the book names, relative to its root.
    #[must_use]
    pub fn whole_theme(&self) -> Option<&str> {
        self.theme.path.as_deref()
    }

    /// The font files that the book names, as written, with their places in the list.
    pub fn font_files(&self) -> impl Iterator<Item = (usize, &FontFace)> {
        let faces = self.theme.font_face.iter().enumerate();
        faces.filter(|(_, face)| !face.file.is_empty())
    }
}

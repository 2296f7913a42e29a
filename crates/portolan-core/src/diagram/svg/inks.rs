//! What becomes of a drawing's colours.

use std::f64::consts::TAU;

use super::policy::is_harmless;
use crate::theme::Colour;

/// The colours of a drawing that stand for those of the theme, and what it calls the parts that matter for them.
#[derive(Clone, Debug, Default)]
pub struct Inks {
    known: Vec<([u8; 3], String)>,
    lines: Vec<(Colour, String)>,
    grounds: Vec<&'static str>,
    tints: Vec<&'static str>,
}

/// How an element is painted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Paint {
    /// Not at all.
    Nothing,
    /// In a colour of the theme, by its name, and how much of it.
    Theme(String, f32),
    /// In a colour that the drawing names.
    Own(Colour),
    /// In a colour that only browsers know.
    Foreign(String),
    /// By a gradient or a pattern; where there is none, as the rest says.
    Server(String, String),
}

/// The name of the ink that texts have when nothing is said.
pub(super) const TEXT: &str = "text";

/// Words and functions for colours that browsers work out.
const FOREIGN: [&str; 8] = [
    "context-fill",
    "context-stroke",
    "lab(",
    "lch(",
    "oklab(",
    "hwb(",
    "color(",
    "color-mix(",
];

impl Inks {
    /// These colours have these names in the theme.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = (Colour, String)>) -> Self {
        let mut known: Vec<_> = known
            .into_iter()
            .map(|(colour, name)| (colour.rgb(), name))
            .collect();
        known.sort_unstable();
        Self {
            known,
            ..Self::default()
        }
    }

    /// The same, where lines and texts of an author's colours that one of the two schemes would hide have the nearest of
    /// these inks; each comes with a colour that is like it.
    #[must_use]
    pub fn with_lines(mut self, lines: impl IntoIterator<Item = (Colour, String)>) -> Self {
        self.lines = lines.into_iter().collect();
        self
    }

    /// The same, where groups of these classes are what their texts stand on.
    #[must_use]
    pub fn with_grounds(mut self, classes: &[&'static str]) -> Self {
        self.grounds = classes.to_vec();
        self
    }

    /// The same, where shapes of these classes lie behind a part of the drawing.
    #[must_use]
    pub fn with_tints(mut self, classes: &[&'static str]) -> Self {
        self.tints = classes.to_vec();
        self
    }

    /// Black and white, for drawings in nothing else.
    #[must_use]
    pub fn black_and_white() -> Self {
        Self::new([
            (Colour::solid(0x00_0000), TEXT.to_owned()),
            (Colour::solid(0xff_ffff), "bg".to_owned()),
        ])
    }

    /// Whether no colour is the theme's.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    pub(super) fn is_ground(&self, classes: &str) -> bool {
        classes
            .split_ascii_whitespace()
            .any(|class| self.grounds.contains(&class))
    }

    pub(super) fn is_tint(&self, classes: &str) -> bool {
        self.tints.contains(&classes)
    }

    /// The ink that a line has instead of an author's colour, where one of the schemes would hide that.
    pub(super) fn instead_of_line(&self, colour: Colour) -> Option<&str> {
        self.instead_of(colour, 3.0)
    }

    /// The same for text, which must part better.
    pub(super) fn instead_of_text(&self, colour: Colour) -> Option<&str> {
        self.instead_of(colour, 4.5)
    }

    fn instead_of(&self, colour: Colour, least: f64) -> Option<&str> {
        let parts = [0x00_0000, 0xff_ffff].map(|ground| colour.contrast(Colour::solid(ground)));
        if parts.iter().all(|contrast| *contrast >= least) {
            return None;
        }
        let (own, is_grey) = (colour.oklch(), is_grey(colour));
        let distance = |ink: Colour| {
            let ink = ink.oklch();
            if is_grey {
                return (ink.lightness - own.lightness).abs();
            }
            // A dark red is near to black, and means red.
            let turn = (ink.hue - own.hue).rem_euclid(TAU);
            turn.min(TAU - turn)
        };
        let alike = self
            .lines
            .iter()
            .filter(|(ink, _)| self::is_grey(*ink) == is_grey);
        let nearest = alike.min_by(|(one, _), (two, _)| distance(*one).total_cmp(&distance(*two)));
        nearest.map(|(_, name)| name.as_str())
    }

    /// Reads the value of a property; `text` is what `currentColor` means.
    pub(super) fn read(&self, value: &str, text: Option<&str>) -> Option<Paint> {
        let value = first_choice(value.trim())?;
        if value.eq_ignore_ascii_case("none") || value.eq_ignore_ascii_case("transparent") {
            return Some(Paint::Nothing);
        }
        if value.eq_ignore_ascii_case("currentcolor") {
            let named = text.filter(|text| !text.eq_ignore_ascii_case("currentcolor"));
            return match named {
                Some(text) => self.read(text, None),
                None if self.is_empty() => Some(Paint::Own(Colour::solid(0))),
                None => Some(Paint::Theme(TEXT.to_owned(), 1.0)),
            };
        }
        if let Some(id) = server(value) {
            let rest = value.split_once(')').map_or("", |(_, rest)| rest.trim());
            return Some(Paint::Server(id.to_owned(), rest.to_owned()));
        }
        let Some(colour) = Colour::parse(value) else {
            return is_foreign(value).then(|| Paint::Foreign(value.to_owned()));
        };
        if colour.alpha() <= 0.0 {
            return Some(Paint::Nothing);
        }
        let found = self
            .known
            .binary_search_by(|(rgb, _)| rgb.cmp(&colour.rgb()))
            .ok();
        Some(match found {
            Some(at) => Paint::Theme(self.known[at].1.clone(), colour.alpha()),
            None => Paint::Own(colour),
        })
    }
}

/// Whether an eye sees no hue in a colour.
fn is_grey(colour: Colour) -> bool {
    colour.oklch().chroma < 0.035
}

/// What a value means where there are no variables and the ground is white: what `var()` falls back to, and the first half
/// of `light-dark()`.
fn first_choice(value: &str) -> Option<&str> {
    let inner = |name: &str| {
        let head = value
            .get(..name.len())
            .filter(|head| head.eq_ignore_ascii_case(name));
        head.and_then(|_| value[name.len()..].strip_suffix(')'))
    };
    if let Some(inner) = inner("var(") {
        return first_choice(inner.split_once(',')?.1.trim());
    }
    let Some(inner) = inner("light-dark(") else {
        return Some(value);
    };
    let mut depth = 0_i32;
    let end = inner.find(|letter: char| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == ',' && depth == 0
    })?;
    first_choice(inner[..end].trim())
}

fn is_foreign(value: &str) -> bool {
    let folded = value.to_ascii_lowercase();
    let is_known = |known: &str| match known.ends_with('(') {
        true => folded.starts_with(known),
        false => folded == known,
    };
    FOREIGN.iter().any(|known| is_known(known))
        && is_harmless(&folded.replace('/', " "))
        && !folded.contains("var(")
}

/// The id in `url(#id)`.
pub(super) fn server(value: &str) -> Option<&str> {
    let inner = value.trim().strip_prefix("url(")?;
    let end = inner.find(')')?;
    let id = inner[..end].trim().trim_matches(['"', '\'']).strip_prefix('#')?;
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_notation() {
        let red = Paint::Own(Colour::solid(0xff_0000));
        for text in [
            "red",
            "#F00",
            "hsl(0 100% 50%)",
            "light-dark(rgb(255, 0, 0), blue)",
            "var(--a, var(--b, red))",
        ] {
            assert_eq!(Inks::default().read(text, None), Some(red.clone()), "{text}");
        }
        for text in [
            "lab(50% 40 59 / .5)",
            "color-mix(in oklab, red, blue 20%)",
            "context-stroke",
        ] {
            assert_eq!(
                Inks::default().read(text, None),
                Some(Paint::Foreign(text.to_owned()))
            );
        }
        for text in [
            "var(--a)",
            "reddish",
            "lab(url(x))",
            "color-mix(in oklab, var(--a), red)",
            "lab(\"x\")",
            "context-strokes",
        ] {
            assert_eq!(Inks::default().read(text, None), None, "{text}");
        }
    }

    #[test]
    fn the_colour_of_text_is_the_themes_unless_the_drawing_has_its_own() {
        let themed = Inks::black_and_white();
        assert_eq!(
            themed.read("currentColor", None),
            Some(Paint::Theme(TEXT.to_owned(), 1.0))
        );
        assert_eq!(
            themed.read("currentColor", Some("white")),
            Some(Paint::Theme("bg".to_owned(), 1.0))
        );
        let own = Inks::default().read("currentColor", None);
        assert_eq!(own, Some(Paint::Own(Colour::solid(0))));
    }

    #[test]
    fn lines_that_a_scheme_would_hide_have_the_nearest_ink() {
        let lines = [(0xc0_2020, "danger"), (0x20_8040, "tip"), (0x50_5050, "muted")];
        let lines = lines.map(|(colour, name)| (Colour::solid(colour), name.to_owned()));
        let inks = Inks::default().with_lines(lines);
        for (colour, ink) in [
            ("#400", Some("danger")),
            ("#333", Some("muted")),
            ("#cfc", Some("tip")),
            ("#777", None),
        ] {
            let colour = Colour::parse(colour).expect("a colour");
            assert_eq!(inks.instead_of_line(colour), ink, "{colour}");
        }
    }
}

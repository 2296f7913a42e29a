//! Colours as style sheets write them, how well two of them part, and the same colour in another lightness.
//!
//! cssparser reads what CSS has names and digits for; what a colour is seen as is worked out here, in OKLab (Björn
//! Ottosson, 2020) and by the contrast of WCAG 2. Wide gamuts are brought into sRGB by giving up chroma.

use std::fmt;

use cssparser::color::{parse_hash_color, parse_named_color};
use cssparser::{BasicParseError, Parser, Token};

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
    alpha: f32,
}

/// A colour as an eye orders colours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Oklch {
    /// 0 is black, 1 is white.
    pub lightness: f64,
    /// 0 is grey.
    pub chroma: f64,
    /// In radians.
    pub hue: f64,
}

impl Colour {
    /// `#rgb`, `#rrggbb`, a name of CSS, `rgb()`, `hsl()` or `oklch()`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parser = Parser::new(text);
        let colour = colour(&mut parser).ok()?;
        parser.is_exhausted().then_some(colour)
    }

    /// A colour that covers what lies under it, by its six digits.
    #[must_use]
    pub const fn solid(digits: u32) -> Self {
        let [_, red, green, blue] = digits.to_be_bytes();
        Self::opaque(red, green, blue)
    }

    const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self {
            red,
            green,
            blue,
            alpha: 1.0,
        }
    }

    /// White.
    pub(super) const WHITE: Self = Self::opaque(255, 255, 255);
    /// Black.
    pub(super) const BLACK: Self = Self::opaque(0, 0, 0);

    /// Red, green, blue.
    #[must_use]
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// How much of it there is: 1 is all.
    #[must_use]
    pub const fn alpha(self) -> f32 {
        self.alpha
    }

    /// The same colour, with so much of it.
    #[must_use]
    pub(crate) const fn with_alpha(self, alpha: f32) -> Self {
        Self { alpha, ..self }
    }

    /// Whether black text on it is easier to read than white text.
    #[must_use]
    pub(crate) fn is_light(self) -> bool {
        self.contrast(Self::BLACK) > self.contrast(Self::WHITE)
    }

    /// Whether nothing behind it shows through.
    #[must_use]
    pub fn is_opaque(self) -> bool {
        self.alpha >= 1.0
    }

    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|byte| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        })
    }

    /// Relative luminance, from 0 to 1 (WCAG 2).
    pub(super) fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// How well two colours part: from 1 to 21 (WCAG 2).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The same colour as an eye orders colours.
    pub(crate) fn oklch(self) -> Oklch {
        let [red, green, blue] = self.linear();
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let middle = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short;
        Oklch {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short,
            chroma: a.hypot(b),
            hue: b.atan2(a),
        }
    }
}

impl Oklch {
    /// The colour of sRGB, with less chroma where sRGB has not so much of it at this lightness.
    pub(super) fn colour(self) -> Colour {
        let lightness = self.lightness.clamp(0.0, 1.0);
        if let Some(colour) = in_srgb(lightness, self.chroma, self.hue) {
            return colour;
        }
        let (mut least, mut most) = (0.0, self.chroma);
        // Halved so often, the rest is smaller than a step of a byte.
        for _ in 0..16 {
            let middle = f64::midpoint(least, most);
            if in_srgb(lightness, middle, self.hue).is_some() {
                least = middle;
            } else {
                most = middle;
            }
        }
        in_srgb(lightness, least, self.hue).unwrap_or(if lightness < 0.5 {
            Colour::BLACK
        } else {
            Colour::WHITE
        })
    }
}

fn in_srgb(lightness: f64, chroma: f64, hue: f64) -> Option<Colour> {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let middle = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let parts = [
        4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
    ];
    // White is not met exactly by matrices of ten digits.
    if parts.iter().any(|part| !(-0.0005..=1.0005).contains(part)) {
        return None;
    }
    let [red, green, blue] = parts.map(|part| {
        let part = part.clamp(0.0, 1.0);
        byte(if part <= 0.003_130_8 {
            part * 12.92
        } else {
            1.055 * part.powf(1.0 / 2.4) - 0.055
        })
    });
    Some(Colour::opaque(red, green, blue))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 255"
)]
fn byte(part: f64) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// As CSS reads it, as short as it can be.
impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.red, self.green, self.blue];
        if !self.is_opaque() {
            let [red, green, blue] = parts;
            return write!(out, "rgb({red} {green} {blue} / {})", self.alpha);
        }
        if parts.iter().all(|part| part >> 4 == part & 15) {
            out.write_str("#")?;
            return parts.iter().try_for_each(|part| write!(out, "{:x}", part & 15));
        }
        let [red, green, blue] = parts;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

type Read<T> = Result<T, BasicParseError>;

fn colour(parser: &mut Parser<'_>) -> Read<Colour> {
    let wrong = BasicParseError::unexpected_token;
    match parser.next()?.clone() {
        Token::Hash(digits) | Token::IDHash(digits) => {
            let (red, green, blue, alpha) = parse_hash_color(digits.as_bytes()).map_err(|()| wrong())?;
            Ok(Colour {
                red,
                green,
                blue,
                alpha,
            })
        }
        Token::Ident(name) => {
            let (red, green, blue) = parse_named_color(&name).map_err(|()| wrong())?;
            Ok(Colour::opaque(red, green, blue))
        }
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            let read = parser
                .parse_nested_block(|parser| arguments(parser).map_err(cssparser::ParseError::<()>::from));
            let arguments = read.map_err(|_| wrong())?;
            by_function(&name, arguments).ok_or_else(wrong)
        }
        _ => Err(wrong()),
    }
}

/// A number of a function of colours.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Number(f64),
    /// 1 is 100 %.
    Share(f64),
    /// In degrees.
    Angle(f64),
}

impl Part {
    /// The number, where 100 % is `whole`.
    fn of(self, whole: f64) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Share(share) => Some(share * whole),
            Self::Angle(_) => None,
        }
    }

    fn degrees(self) -> Option<f64> {
        match self {
            Self::Number(degrees) | Self::Angle(degrees) => Some(degrees),
            Self::Share(_) => None,
        }
    }
}

/// Three parts and the alpha, with spaces and a slash or with commas.
fn arguments(parser: &mut Parser<'_>) -> Read<([Part; 3], f64)> {
    let mut parts = [Part::Number(0.0); 3];
    let mut has_commas = false;
    for (at, place) in parts.iter_mut().enumerate() {
        if at == 1 {
            has_commas = parser.try_parse(Parser::expect_comma).is_ok();
        } else if at == 2 && has_commas {
            parser.expect_comma()?;
        }
        *place = part(parser)?;
    }
    if parser.is_exhausted() {
        return Ok((parts, 1.0));
    }
    if has_commas {
        parser.expect_comma()?;
    } else {
        parser.expect_delim('/')?;
    }
    let alpha = part(parser)?
        .of(1.0)
        .ok_or_else(BasicParseError::unexpected_token)?;
    Ok((parts, alpha.clamp(0.0, 1.0)))
}

fn part(parser: &mut Parser<'_>) -> Read<Part> {
    let wrong = BasicParseError::unexpected_token;
    match parser.next()? {
        Token::Number { value, .. } => Ok(Part::Number(f64::from(*value))),
        Token::Percentage { unit_value, .. } => Ok(Part::Share(f64::from(*unit_value))),
        Token::Dimension { value, unit, .. } => {
            let turns = match unit.to_ascii_lowercase().as_str() {
                "deg" => 1.0,
                "grad" => 0.9,
                "rad" => 1_f64.to_degrees(),
                "turn" => 360.0,
                _ => return Err(wrong()),
            };
            Ok(Part::Angle(f64::from(*value) * turns))
        }
        Token::Ident(name) if name.eq_ignore_ascii_case("none") => Ok(Part::Number(0.0)),
        _ => Err(wrong()),
    }
}

fn by_function(name: &str, (parts, alpha): ([Part; 3], f64)) -> Option<Colour> {
    let [first, second, third] = parts;
    let opaque = match name {
        "rgb" | "rgba" => {
            let [red, green, blue] = [first, second, third].map(|part| part.of(255.0));
            Colour::opaque(byte(red? / 255.0), byte(green? / 255.0), byte(blue? / 255.0))
        }
        "hsl" | "hsla" => by_hue(first.degrees()?, second.of(1.0)?, third.of(1.0)?, third)?,
        "oklch" => Oklch {
            lightness: first.of(1.0)?,
            chroma: second.of(0.4)?.max(0.0),
            hue: third.degrees()?.to_radians(),
        }
        .colour(),
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
    Some(Colour {
        alpha: alpha as f32,
        ..opaque
    })
}

/// HSL; numbers without a sign count as percentages, as CSS has it.
fn by_hue(degrees: f64, saturation: f64, lightness: f64, written: Part) -> Option<Colour> {
    let scale = if matches!(written, Part::Number(_)) {
        100.0
    } else {
        1.0
    };
    let (saturation, lightness) = (
        (saturation / scale).clamp(0.0, 1.0),
        (lightness / scale).clamp(0.0, 1.0),
    );
    let part = |shift: f64| {
        let at = (shift + degrees.rem_euclid(360.0) / 30.0) % 12.0;
        let reach = saturation * lightness.min(1.0 - lightness);
        byte(lightness - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0))
    };
    Some(Colour::opaque(part(0.0), part(8.0), part(4.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_as_people_write_them() {
        let cases = [
            ("#0a7f5a", "#0a7f5a"),
            ("#ABC", "#abc"),
            ("teal", "#008080"),
            ("RebeccaPurple", "#639"),
            ("rgb(10, 127, 90)", "#0a7f5a"),
            ("rgb(10 127 90)", "#0a7f5a"),
            ("rgba(100%, 0%, 0%, 1)", "#f00"),
            ("hsl(162deg 85% 27%)", "#0a7f5c"),
            ("hsl(120, 100%, 25%)", "#008000"),
            ("oklch(62.8% 0.2577 29.23)", "#f00"),
            ("oklch(0.53 0.114 163)", "#028058"),
            // Wider than sRGB: less of the colour, as light.
            ("oklch(70% 0.4 150)", "#00be58"),
            ("rgb(14 17 22 / 0.06)", "rgb(14 17 22 / 0.06)"),
            (" #fff ", "#fff"),
        ];
        for (written, read) in cases {
            let colour = Colour::parse(written).map(|colour| colour.to_string());
            assert_eq!(colour.as_deref(), Some(read), "{written}");
        }
        for wrong in [
            "",
            "#12",
            "#ggg",
            "reddish",
            "rgb(1 2)",
            "rgb(1, 2 3)",
            "red blue",
            "var(--x)",
            "url(x)",
            "oklch(50% 10deg 3)",
            "#fff;}",
            "rgb(1 2 3 4)",
        ] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn text_on_a_colour_is_black_or_white() {
        for (text, light) in [
            ("#fff", true),
            ("#ff0", true),
            ("#f9f", true),
            ("#1a56c4", false),
            ("#777", true),
        ] {
            assert_eq!(Colour::parse(text).map(Colour::is_light), Some(light), "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ratio = |one: &str, two: &str| {
            let [one, two] = [one, two].map(|text| Colour::parse(text).unwrap_or(Colour::BLACK));
            (one.contrast(two) * 100.0).round() / 100.0
        };
        assert_eq!(ratio("#000", "#fff").to_string(), "21");
        assert_eq!(ratio("#777", "#fff").to_string(), "4.48");
        assert_eq!(ratio("#1a56c4", "#fff").to_string(), "6.62");
    }

    #[test]
    fn lightness_there_and_back_is_the_same_colour() {
        for text in ["#0a7f5a", "#fff", "#000", "#f00", "#808997", "#ffe58a", "#1c2b4a"] {
            let colour = Colour::parse(text).unwrap_or(Colour::BLACK);
            assert_eq!(colour.oklch().colour().to_string(), text);
        }
    }
}

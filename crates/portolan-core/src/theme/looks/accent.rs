//! What follows from one colour: an accent that can be read in each scheme, under the pointer too, the ground of what is
//! current, and text on the accent.

use super::colour::{Colour, Oklch};
use super::tokens::Tokens;
use super::{Scheme, Setting, at};
use crate::model::Diagnostic;

/// Text, by WCAG 2, level AA.
pub(super) const TEXT: f64 = 4.5;

/// How far lightness moves at once.
const STEP: f64 = 0.002;

/// The grounds that links stand on, besides that of what is current.
pub(super) const GROUNDS: &[&str] = &[
    "bg",
    "bg-subtle",
    "bg-sunken",
    "bg-raised",
    "note-bg",
    "tip-bg",
    "important-bg",
    "warn-bg",
    "danger-bg",
];

/// Works out the accent of a scheme from the colour that the book names. Variables that are set by hand stay.
pub(super) fn derive(tokens: &mut Tokens, scheme: Scheme, start: &Setting) -> Option<Diagnostic> {
    let start_colour = Colour::parse(&start.value)?;
    let page = tokens.colour("bg", scheme)?;
    follow(tokens, scheme, "accent-soft", soft(start_colour, page, scheme));
    let names = GROUNDS.iter().copied().chain(["accent-soft"]);
    let grounds: Vec<(&str, Colour)> = names
        .filter_map(|name| Some((name, tokens.colour(name, scheme)?)))
        .collect();
    let colours: Vec<Colour> = grounds.iter().map(|(_, colour)| *colour).collect();
    if tokens.by_hand("accent", scheme).is_none() {
        let Some(accent) = moved(start_colour, &colours, TEXT) else {
            return Some(at(unreachable(&grounds, scheme), start.place.as_ref()));
        };
        follow(tokens, scheme, "accent", accent);
    }
    let accent = tokens.colour("accent", scheme)?;
    follow(tokens, scheme, "accent-hover", hover(accent, &colours));
    let hover = tokens.colour("accent-hover", scheme)?;
    follow(tokens, scheme, "on-accent", on_accent(accent, hover, scheme));
    None
}

fn follow(tokens: &mut Tokens, scheme: Scheme, name: &str, colour: Colour) {
    tokens.follow_in(scheme, name, &colour.to_string());
}

/// The colour in the nearest lightness that has a contrast on all grounds: itself, where it has.
pub(super) fn moved(colour: Colour, grounds: &[Colour], least: f64) -> Option<Colour> {
    let parts = |colour: Colour| grounds.iter().all(|ground| colour.contrast(*ground) >= least);
    if parts(colour) {
        return Some(colour);
    }
    let start = colour.oklch();
    let way = |step: f64| {
        let lightnesses = std::iter::successors(Some(start.lightness + step), move |it| Some(it + step));
        lightnesses
            .take_while(|it| (-STEP..=1.0 + STEP).contains(it))
            .map(|lightness| Oklch { lightness, ..start }.colour())
            .find(|colour| parts(*colour))
    };
    let away = if are_light(grounds) { -STEP } else { STEP };
    way(away).or_else(|| way(-away))
}

fn are_light(grounds: &[Colour]) -> bool {
    let light = grounds.iter().filter(|ground| is_light(**ground)).count();
    light * 2 >= grounds.len()
}

/// Whether black is read better on a colour than white.
fn is_light(colour: Colour) -> bool {
    colour.contrast(Colour::BLACK) >= colour.contrast(Colour::WHITE)
}

/// The ground of what is current: a breath of the colour.
fn soft(accent: Colour, page: Colour, scheme: Scheme) -> Colour {
    let (accent, page) = (accent.oklch(), page.oklch());
    let (step, chroma) = match scheme {
        Scheme::Light => (-0.05, (accent.chroma * 0.1).min(0.02)),
        Scheme::Dark => (0.09, (accent.chroma * 0.3).min(0.06)),
    };
    Oklch {
        lightness: page.lightness + step,
        chroma,
        hue: accent.hue,
    }
    .colour()
}

/// The accent under the pointer: further from the ground, or nearer where there is no further.
fn hover(accent: Colour, grounds: &[Colour]) -> Colour {
    let start = accent.oklch();
    let away = if are_light(grounds) { -0.09 } else { 0.08 };
    let candidates = [away, -away, -2.0 * away].map(|step| {
        Oklch {
            lightness: start.lightness + step,
            ..start
        }
        .colour()
    });
    let is_read = |colour: &Colour| grounds.iter().all(|ground| colour.contrast(*ground) >= TEXT);
    let differs = |colour: &Colour| (colour.oklch().lightness - start.lightness).abs() > 0.04;
    candidates
        .into_iter()
        .find(|colour| is_read(colour) && differs(colour))
        .unwrap_or(accent)
}

/// Text on the accent: white, black, or nearly black with a breath of it.
fn on_accent(accent: Colour, hover: Colour, scheme: Scheme) -> Colour {
    let start = accent.oklch();
    let dark = Oklch {
        lightness: 0.2,
        chroma: start.chroma.min(0.05),
        hue: start.hue,
    }
    .colour();
    let candidates = match scheme {
        Scheme::Light => [Colour::WHITE, dark, Colour::BLACK],
        Scheme::Dark => [dark, Colour::BLACK, Colour::WHITE],
    };
    let least = |colour: &Colour| colour.contrast(accent).min(colour.contrast(hover));
    let best = candidates.iter().max_by(|a, b| least(a).total_cmp(&least(b)));
    let fine = candidates.iter().find(|colour| least(colour) >= TEXT);
    *fine.or(best).unwrap_or(&Colour::WHITE)
}

/// No lightness can be read on all grounds: one of them is neither light nor dark.
fn unreachable(grounds: &[(&str, Colour)], scheme: Scheme) -> Diagnostic {
    let most = |colour: Colour| colour.contrast(Colour::BLACK).max(colour.contrast(Colour::WHITE));
    let worst = grounds.iter().min_by(|a, b| most(a.1).total_cmp(&most(b.1)));
    let (name, colour) = worst.copied().unwrap_or(("bg", Colour::WHITE));
    let scheme = scheme.name();
    let message = format!(
        "no lightness of the accent has a contrast of {TEXT} : 1 on all grounds of the {scheme} scheme; the hardest is \
         `--{name}` ({colour})"
    );
    Diagnostic::new("theme-contrast", message).hint(format!(
        "make `--{name}` lighter or darker, or set `accent` in `[theme.tokens.{scheme}]`"
    ))
}

//! Which variable is read on which, and the least contrast that it needs there.

use std::collections::BTreeMap;

use super::accent::{GROUNDS, TEXT, moved};
use super::colour::Colour;
use super::tokens::Tokens;
use super::{Scheme, at};
use crate::model::{Diagnostic, Diagnostics, Location};

/// Text of a body, by WCAG 2, level AAA.
const BODY: f64 = 7.0;
/// What shows where a control is, by WCAG 2, level AA.
const CONTROL: f64 = 3.0;

/// What is read, on what, and how well it must part.
pub(super) const PAIRS: &[(&str, &[&str], f64)] = &[
    ("text", &["bg"], BODY),
    (
        "text",
        &[
            "bg-subtle",
            "bg-sunken",
            "bg-raised",
            "accent-soft",
            "mark",
            "note-bg",
            "tip-bg",
            "important-bg",
            "warn-bg",
            "danger-bg",
            "line-hl",
            "add-bg",
            "del-bg",
        ],
        TEXT,
    ),
    ("heading", GROUNDS, TEXT),
    ("text-muted", GROUNDS, TEXT),
    ("text-muted", &["accent-soft"], TEXT),
    ("accent", GROUNDS, TEXT),
    ("accent", &["accent-soft"], TEXT),
    ("accent-hover", GROUNDS, TEXT),
    ("on-accent", &["accent", "accent-hover"], TEXT),
    (
        "border-strong",
        &["bg", "bg-subtle", "bg-sunken", "bg-raised"],
        CONTROL,
    ),
    ("note", &["bg", "note-bg"], TEXT),
    ("tip", &["bg", "tip-bg"], TEXT),
    ("important", &["bg", "important-bg"], TEXT),
    ("warn", &["bg", "warn-bg"], TEXT),
    ("danger", &["bg", "danger-bg"], TEXT),
    ("code-keyword", CODE, TEXT),
    ("code-string", CODE, TEXT),
    ("code-number", CODE, TEXT),
    ("code-function", CODE, TEXT),
    ("code-type", CODE, TEXT),
    ("code-variable", CODE, TEXT),
    ("code-comment", CODE, TEXT),
];

const CODE: &[&str] = &["bg-sunken", "line-hl", "add-bg", "del-bg"];

/// A pair that parts too little.
struct Miss<'a> {
    text: &'a str,
    ground: &'a str,
    ratio: f64,
    least: f64,
}

/// What the author set by hand and what cannot be read with it: one diagnostic for each variable and scheme, with the
/// pair that misses its contrast by most.
pub(super) fn check(tokens: &Tokens) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    for scheme in Scheme::ALL {
        let mut by_token: BTreeMap<&str, Vec<Miss<'_>>> = BTreeMap::new();
        for (text, grounds, least) in PAIRS {
            for ground in *grounds {
                let (Some(one), Some(two)) = (tokens.colour(text, scheme), tokens.colour(ground, scheme))
                else {
                    continue;
                };
                let ratio = one.contrast(two);
                let hand = [*text, *ground]
                    .into_iter()
                    .find(|name| tokens.by_hand(name, scheme).is_some());
                if let Some(token) = hand.filter(|_| ratio < *least) {
                    by_token.entry(token).or_default().push(Miss {
                        text,
                        ground,
                        ratio,
                        least: *least,
                    });
                }
            }
        }
        let found = by_token
            .into_iter()
            .map(|(token, misses)| diagnostic(tokens, scheme, token, misses));
        diagnostics.extend(found);
    }
    diagnostics
}

fn diagnostic(tokens: &Tokens, scheme: Scheme, token: &str, mut misses: Vec<Miss<'_>>) -> Diagnostic {
    misses.sort_by(|a, b| (a.ratio / a.least).total_cmp(&(b.ratio / b.least)));
    let worst = &misses[0];
    let shown = |name: &str| tokens.of(name, scheme).unwrap_or_default().to_owned();
    let more = match misses.len() - 1 {
        0 => String::new(),
        1 => "; 1 more pair misses its own".to_owned(),
        more => format!("; {more} more pairs miss theirs"),
    };
    let message = format!(
        "`--{}` ({}) has a contrast of {} : 1 on `--{}` ({}) in the {} scheme, and needs {} : 1{more}",
        worst.text,
        shown(worst.text),
        ratio(worst.ratio),
        worst.ground,
        shown(worst.ground),
        scheme.name(),
        worst.least,
    );
    let place: Option<&Location> = tokens.by_hand(token, scheme).flatten();
    let hint = match readable(tokens, scheme, token) {
        Some(colour) => format!("`{colour}` is the nearest lightness that has it everywhere"),
        None if token == worst.ground => format!("choose another `--{token}`, or set `--{}` too", worst.text),
        None => format!("set `--{}` too, or leave `--{token}` to the theme", worst.ground),
    };
    at(Diagnostic::new("theme-contrast", message).hint(hint), place)
}

/// The colour of a text in the nearest lightness that can be read on all its grounds.
fn readable(tokens: &Tokens, scheme: Scheme, token: &str) -> Option<Colour> {
    let own = PAIRS.iter().filter(|(text, ..)| *text == token);
    let grounds: Vec<Colour> = own
        .clone()
        .flat_map(|(_, grounds, _)| *grounds)
        .filter_map(|ground| tokens.colour(ground, scheme))
        .collect();
    let least = own.map(|(.., least)| *least).fold(0.0, f64::max);
    if least == 0.0 {
        return None;
    }
    moved(tokens.colour(token, scheme)?, &grounds, least)
}

/// Two digits, never rounded up to what is needed.
fn ratio(ratio: f64) -> String {
    format!("{}", (ratio * 100.0).floor() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::looks::Sheet;

    #[test]
    fn every_pair_of_the_built_in_theme_has_its_contrast() {
        let builtin = portolan_themes::builtin();
        let text = String::from_utf8_lossy(&builtin["styles/tokens.css"]).into_owned();
        // As if every variable were set by hand: each one is named then that misses.
        let sheet = Sheet {
            text: &text,
            file: Some("tokens.css"),
        };
        let found: Vec<String> = check(&Tokens::read(&[sheet]))
            .into_iter()
            .map(|found| found.message)
            .collect();
        assert_eq!(found, Vec::<String>::new());
        let known = Tokens::read(&[sheet]);
        let named = PAIRS
            .iter()
            .flat_map(|(text, grounds, _)| grounds.iter().chain([text]));
        let unknown: Vec<_> = named.filter(|name| !known.has(name)).collect();
        assert_eq!(unknown, Vec::<&&str>::new());
    }
}

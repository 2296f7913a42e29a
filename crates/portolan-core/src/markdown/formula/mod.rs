//! Formulas: TeX as MathML, which browsers set without scripts and fonts of ours.
//!
//! Entry point: [`mathml`]. pulldown-latex reads and writes; what may not be in a formula is refused before, and what it
//! writes is read again tag by tag, so that nothing but MathML without styles comes out.

mod refused;
mod signs;
mod tidy;

use std::ops::Range;
use std::panic::AssertUnwindSafe;

use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::{Content, Event};
use pulldown_latex::parser::storage::Storage;
use pulldown_latex::{Parser, RenderConfig, push_mathml};

pub(super) use self::signs::{mask as mask_signs, unmask as unmask_signs};
use self::tidy::tidy;
use super::escape;

/// The longest formula, in bytes: reading one takes time that grows faster than its length.
const LONGEST: usize = 10_000;

/// Whether a formula stands in a line or on lines of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    Inline,
    Block,
}

/// Why there is no MathML of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Which part of the formula is wrong; all of it where that is not known.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) hint: String,
}

/// A formula as a `<math>` element, with its source for screen readers and for programs.
pub(super) fn mathml(tex: &str, display: Display) -> Result<String, Fault> {
    if tex.len() > LONGEST {
        return Err(whole(
            tex,
            format!("the formula is longer than {LONGEST} bytes"),
            "divide it",
        ));
    }
    if let Some(fault) = refused::find(tex) {
        return Err(fault);
    }
    let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| render(tex, display)));
    let drawn = attempt.unwrap_or_else(|_| Err("it is not understood".to_owned()));
    let drawn = drawn.map_err(|why| fault(tex, &why))?;
    let inner = drawn
        .split_once('>')
        .and_then(|(_, rest)| rest.rsplit_once("</math>"))
        .map_or("", |(inner, _)| inner);
    let source = escape::text(tex.trim());
    let mode = match display {
        Display::Inline => "",
        Display::Block => " display=\"block\"",
    };
    Ok(format!(
        "<math{mode} alttext=\"{source}\"><semantics><mrow>{}</mrow>\
         <annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>",
        tidy(inner)
    ))
}

/// What pulldown-latex makes of a formula, or what it says.
fn render(tex: &str, display: Display) -> Result<String, String> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(tex, &storage) {
        match event {
            // Its name is written as it is.
            Ok(Event::Content(Content::Function(name))) if name.contains(['<', '>', '&']) => {
                return Err("the name of an operator holds `<`, `>` or `&`".to_owned());
            }
            Ok(event) => events.push(Ok::<_, std::fmt::Error>(event)),
            Err(error) => return Err(sentence(&error.to_string())),
        }
    }
    let config = RenderConfig {
        display_mode: match display {
            Display::Inline => DisplayMode::Inline,
            Display::Block => DisplayMode::Block,
        },
        ..RenderConfig::default()
    };
    let mut out = String::new();
    push_mathml(&mut out, events.into_iter(), config).map_err(|error| error.to_string())?;
    Ok(out)
}

/// The first line of what pulldown-latex says, without its name for it.
fn sentence(said: &str) -> String {
    let first = said.lines().next().unwrap_or_default();
    let first = first.rsplit_once("error: ").map_or(first, |(_, rest)| rest);
    first.trim().trim_end_matches('.').to_owned()
}

fn whole(tex: &str, message: String, hint: &str) -> Fault {
    Fault {
        range: 0..tex.len(),
        message,
        hint: hint.to_owned(),
    }
}

fn fault(tex: &str, why: &str) -> Fault {
    if let Some(fault) = refused::unknown(tex, &|command| render(command, Display::Inline).err()) {
        return fault;
    }
    whole(
        tex,
        format!("this formula cannot be read: {why}"),
        "it is shown as code until it is mended",
    )
}

//! A drawing that may stand in a page.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::Fault;
use super::svg::{self, Drawing, Inks, Original};
use crate::markdown::push_text;

/// Stands before each id of a picture. No drawing can hold it.
pub(super) const ID: char = '\u{1}';

/// The longest and the highest picture, in pixels.
const LARGEST: f64 = 20_000.0;

/// The longest name of a picture that is made of its labels, in characters.
const LONGEST_NAME: usize = 160;

/// A part of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Piece {
    /// Markup, with [`ID`] before each id.
    Html(String),
    /// The address of a link, as its author wrote it, within the quotes of an attribute.
    Link(String),
}

/// A drawing that may stand in a page: nothing in it runs, loads or refers to anything but itself, and it has no styles.
/// Colours are classes of the theme, where the drawing has its colours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    drawing: Drawing,
    /// It has colours of its own throughout, and so stands on a white ground in every scheme.
    plate: bool,
}

impl Picture {
    /// Reads and cleans a drawing whose colours stand for those of the theme.
    ///
    /// # Errors
    /// A drawing that is none, of which nothing can be shown, or that is too large.
    pub fn read(svg: &str, inks: &Inks) -> Result<Self, Fault> {
        let original = Original::read(svg).map_err(unshown)?;
        Self::of(original.cleaned(inks).map_err(unshown)?, false)
    }

    /// Reads and cleans a drawing of another program. In black and white it follows the theme; else it keeps its colours,
    /// on white.
    ///
    /// # Errors
    /// A drawing that is none, of which nothing can be shown, or that is too large.
    pub fn read_foreign(svg: &str) -> Result<Self, Fault> {
        let original = Original::read(svg).map_err(unshown)?;
        let plain = original.cleaned(&Inks::black_and_white()).map_err(unshown)?;
        if plain.cleaned.own_colours.is_empty() {
            return Self::of(plain, false);
        }
        Self::of(original.cleaned(&Inks::default()).map_err(unshown)?, true)
    }

    fn of(drawing: Drawing, plate: bool) -> Result<Self, Fault> {
        let [width, height] = drawing.room;
        if width > LARGEST || height > LARGEST {
            let size = format!("{width:.0} × {height:.0}");
            return Err(Fault::broken(
                format!("the drawing would be {size} pixels large, and {LARGEST} are the most"),
                "divide the diagram",
            ));
        }
        Ok(Self { drawing, plate })
    }

    /// Its width and height in pixels, rounded up.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (up(self.drawing.room[0]), up(self.drawing.room[1]))
    }

    /// The colours in it that are none of the theme's.
    #[must_use]
    pub fn own_colours(&self) -> &BTreeSet<String> {
        &self.drawing.cleaned.own_colours
    }

    /// What its texts say, in order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.drawing.cleaned.labels
    }

    /// Links that it had and that could run code.
    #[must_use]
    pub fn unsafe_links(&self) -> &[String] {
        &self.drawing.cleaned.unsafe_links
    }

    /// The addresses of its links, in order.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.drawing
            .cleaned
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Link(address) => Some(address.as_str()),
                Piece::Html(_) => None,
            })
    }

    /// The markup on its own, for looking at it outside of a page; addresses are left as they were written.
    #[must_use]
    pub fn markup(&self, id: &str, name: &str) -> String {
        let mut html = String::new();
        for part in self.parts(id, Some(name), name) {
            match part {
                Piece::Html(part) => html.push_str(&part),
                Piece::Link(address) => push_text(&mut html, &address),
            }
        }
        html
    }

    /// Whether it needs a white ground.
    pub(crate) fn is_on_plate(&self) -> bool {
        self.plate
    }

    /// Whether it may be wider than the column that it stands in.
    pub(crate) fn may_scroll(&self) -> bool {
        self.least().is_some()
    }

    /// The markup of the picture in parts, links apart. `id` begins all of its ids; `caption` is what it is called where its
    /// author has not said; `word` stands before its labels where there is no caption, either.
    pub(crate) fn parts(&self, id: &str, caption: Option<&str>, word: &str) -> Vec<Piece> {
        let mut parts = vec![Piece::Html(self.start(id, caption, word))];
        for piece in &self.drawing.cleaned.pieces {
            parts.push(match piece {
                Piece::Html(html) if html.contains(ID) => Piece::Html(html.replace(ID, &format!("{id}-"))),
                piece => piece.clone(),
            });
        }
        parts.push(Piece::Html("</svg>".to_owned()));
        parts
    }

    /// The start tag, the name and the description.
    fn start(&self, id: &str, caption: Option<&str>, word: &str) -> String {
        let (width, height) = self.size();
        let has_links = self.links().next().is_some();
        // What lies in an image is not offered to screen readers, so one with links is a group.
        let role = if has_links { "group" } else { "img" };
        let mut html = format!("<svg role=\"{role}\" width=\"{width}\" height=\"{height}\" viewBox=\"");
        for (number, value) in self.drawing.view.iter().enumerate() {
            if number > 0 {
                html.push(' ');
            }
            svg::push_number(&mut html, *value);
        }
        html.push('"');
        if let Some(least) = self.least() {
            let _ = write!(html, " class=\"{least}\"");
        }
        html.push_str(&self.drawing.cleaned.aspect);
        let labels = self.labels().join(", ");
        let own_title = self.drawing.title.as_deref();
        let (title, of_labels) = match own_title.or(caption) {
            Some(title) => (title.to_owned(), false),
            None if labels.is_empty() => (word.to_owned(), true),
            None => (format!("{word}: {}", cut(&labels, LONGEST_NAME)), true),
        };
        let description = match &self.drawing.description {
            Some(description) => Some((description.clone(), false)),
            None if of_labels || labels.is_empty() || has_links => None,
            None => Some((labels, true)),
        };
        let _ = write!(html, " aria-labelledby=\"{id}t\"");
        if description.is_some() {
            let _ = write!(html, " aria-describedby=\"{id}d\"");
        }
        html.push('>');
        // What the labels say is text already; search must not find it twice.
        let of_text = |is_text: bool| if is_text { " data-pt" } else { "" };
        let _ = write!(
            html,
            "<title id=\"{id}t\"{}>",
            of_text(of_labels || own_title.is_none())
        );
        push_text(&mut html, &title);
        html.push_str("</title>");
        if let Some((text, is_text)) = description {
            let _ = write!(html, "<desc id=\"{id}d\"{}>", of_text(is_text));
            push_text(&mut html, &text);
            html.push_str("</desc>");
        }
        html
    }

    /// The class that says how narrow it may become: at 7 tenths of its size its labels can still be read.
    fn least(&self) -> Option<String> {
        /// The steps that the theme has, in lengths of 96 pixels.
        const STEPS: [u8; 18] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 30];
        let fits = |steps: &&u8| f64::from(**steps) * 96.0 <= self.drawing.room[0] * 0.7;
        STEPS.iter().rev().find(fits).map(|steps| format!("min{steps}"))
    }
}

fn unshown(why: String) -> Fault {
    Fault::broken(why, "the code is shown until it is mended")
}

/// A length in whole pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most `LARGEST`, and more than 0"
)]
fn up(length: f64) -> u32 {
    length.ceil().clamp(1.0, LARGEST) as u32
}

/// A text of at most so many characters, cut at a word.
fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let end = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..end].trim_end_matches([',', ' ']))
}

//! How large a drawing is.
//!
//! Entry point: [`Size::of`]. Browsers show as much of the plane as `viewBox` says, in the room that `width` and `height`
//! say.

use super::tree::{Element, Tree};

/// The part of the plane that a drawing shows, and the room that it takes on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    /// Left, top, width and height, in the drawing's own units.
    pub(super) view: [f64; 4],
    /// Width and height in pixels.
    pub(super) room: [f64; 2],
}

impl Size {
    /// The size of a drawing, where it says one.
    pub(super) fn of(tree: &Tree) -> Option<Self> {
        let root = tree.elements.first()?;
        let (width, height) = (length(root, "width"), length(root, "height"));
        let view = match view_box(root) {
            Some(view) => view,
            None => [0.0, 0.0, width?, height?],
        };
        let [_, _, across, down] = view;
        let room = match (width, height) {
            (Some(width), Some(height)) => [width, height],
            (Some(width), None) => [width, width * down / across],
            (None, Some(height)) => [height * across / down, height],
            (None, None) => [across, down],
        };
        let is_some = |length: f64| length.is_finite() && length > 0.0;
        let fits = view.iter().all(|it| it.is_finite())
            && [across, down, room[0], room[1]].map(is_some) == [true; 4];
        fits.then_some(Self { view, room })
    }
}

fn view_box(root: &Element) -> Option<[f64; 4]> {
    let numbers = root.get("viewBox")?.split([' ', ',', '\n', '\t']);
    let numbers: Vec<f64> = numbers
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// A length in pixels. `100%` says nothing.
fn length(root: &Element, name: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 9] = [
        ("px", 1.0),
        ("pt", 4.0 / 3.0),
        ("pc", 16.0),
        ("in", 96.0),
        ("cm", 96.0 / 2.54),
        ("mm", 96.0 / 25.4),
        ("rem", 16.0),
        ("em", 16.0),
        ("ex", 8.0),
    ];
    let text = root.get(name)?.trim();
    let unit = UNITS
        .iter()
        .find_map(|(unit, pixels)| Some((text.strip_suffix(unit)?, *pixels)));
    let (number, pixels) = unit.unwrap_or((text, 1.0));
    Some(number.trim_end().parse::<f64>().ok()? * pixels)
}

#[cfg(test)]
mod tests {
    use super::super::tree::read;
    use super::*;

    /// The part that is shown, then the room.
    fn size(root: &str) -> Option<String> {
        let tree = read(&format!("<svg {root}/>")).expect("a drawing");
        Size::of(&tree).map(|size| format!("{:.1?} {:.1?}", size.view, size.room))
    }

    #[test]
    fn a_drawing_says_how_large_it_is() {
        for (root, expected) in [
            (
                "viewBox=\"-1 -2 30.5,40\"",
                "[-1.0, -2.0, 30.5, 40.0] [30.5, 40.0]",
            ),
            (
                "width=\"30pt\" height=\"1.5in\"",
                "[0.0, 0.0, 40.0, 144.0] [40.0, 144.0]",
            ),
            (
                "width=\"60\" height=\"90px\" viewBox=\"0 0 2 3\"",
                "[0.0, 0.0, 2.0, 3.0] [60.0, 90.0]",
            ),
            (
                "width=\"60\" viewBox=\"0 0 2 3\"",
                "[0.0, 0.0, 2.0, 3.0] [60.0, 90.0]",
            ),
            (
                "width=\"100%\" height=\"6mm\" viewBox=\"0 0 2 3\"",
                "[0.0, 0.0, 2.0, 3.0] [15.1, 22.7]",
            ),
        ] {
            assert_eq!(size(root).as_deref(), Some(expected), "{root}");
        }
        for root in [
            "",
            "width=\"100%\" height=\"100%\"",
            "viewBox=\"0 0 0 9\"",
            "viewBox=\"0 0 nan 9\"",
            "viewBox=\"0 0 9\"",
            "width=\"-1\" viewBox=\"0 0 9 9\"",
        ] {
            assert_eq!(size(root), None, "{root}");
        }
    }
}

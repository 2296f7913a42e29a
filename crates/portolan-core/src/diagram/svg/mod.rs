//! SVG as renderers and programs write it, made safe and small.
//!
//! Entry point: [`Original::read`]. `tree` reads it, `size` says how large it is, `inline` puts labels into their places,
//! `css` and `style` find out what each element looks like, `inks` says what becomes of its colours, `policy` what may
//! stand in a page and `shown` what of that does, and `clean` and `looks` write it anew.

mod clean;
mod css;
mod inks;
mod inline;
mod looks;
mod number;
mod policy;
mod shown;
mod size;
mod style;
mod tree;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub(super) use self::clean::Cleaned;
pub use self::inks::Inks;
use self::size::Size;
use self::style::Style;
use self::tree::Tree;

/// The most bytes of a drawing that are read.
pub const MOST_BYTES: usize = 4 << 20;

/// A drawing as a program wrote it.
pub(super) struct Original {
    tree: Tree,
    styles: Vec<Style>,
    size: Size,
}

/// A drawing that may stand in a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Drawing {
    pub(super) cleaned: Cleaned,
    /// Left, top, width and height of what it shows, in its own units.
    pub(super) view: [f64; 4],
    /// Its width and height in pixels.
    pub(super) room: [f64; 2],
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
}

impl Original {
    /// Reads a drawing, or says why it cannot be shown.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.len() > MOST_BYTES {
            return Err(format!("the drawing is larger than {} MiB", MOST_BYTES >> 20));
        }
        let unread = |why: String| format!("the drawing cannot be read: {why}");
        let mut tree = tree::read(text).map_err(unread)?;
        inline::inline(&mut tree);
        Ok(Self {
            styles: style::styles(&tree).map_err(unread)?,
            size: Size::of(&tree).ok_or("the drawing does not say how large it is")?,
            tree,
        })
    }

    /// What of it may stand in a page, or why nothing.
    pub(super) fn cleaned(&self, inks: &Inks) -> Result<Drawing, String> {
        let Size { view, room } = self.size;
        // A unit is a pixel, unless there are few of them.
        let decimals = if view[2].min(view[3]) < 50.0 { 4 } else { 2 };
        let cleaned = clean::clean(&self.tree, &self.styles, inks, decimals);
        let said = |name: &str| {
            let mut children = self.tree.children(0);
            let found = children.find(|child| self.tree.elements[*child].name == name)?;
            Some(self.tree.text(found)).filter(|text| !text.is_empty())
        };
        Ok(Drawing {
            title: said("title"),
            description: said("desc"),
            cleaned: cleaned.map_err(|why| format!("the drawing cannot be shown: {why}"))?,
            view,
            room,
        })
    }
}

/// Writes a number as drawings have them.
pub(super) fn push_number(out: &mut String, number: f64) {
    number::push(out, number, 2);
}

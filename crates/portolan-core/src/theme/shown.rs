//! A page's view with what the engine adds to it, as one value for templates.
//!
//! It is written field by field into one table: adding to a table that is made would make a second one.

use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use tera::Value;

use super::view::PageView;

/// A view and further values, which stand in the place of the view's own of those names.
pub(super) struct Shown<'v> {
    pub(super) view: &'v PageView,
    /// The navigation itself, where a template walks it.
    pub(super) nav: Value,
    /// `content`, `content_head`, `sections`, `tabs`, and what the view does not have.
    pub(super) more: Vec<(&'static str, Value)>,
}

/// Writes the fields of a view that are shown as they are. One that is missing here does not compile.
macro_rules! fields {
    ($out:ident, $view:expr, $($name:ident)*) => {
        let PageView { content: _, content_head: _, sections: _, tabs: _, nav: _, $($name),* } = $view;
        $($out.serialize_field(stringify!($name), $name)?;)*
    };
}

/// About how many fields a view has: room for them is made at once.
const FIELDS: usize = 48;

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("PageView", FIELDS + self.more.len())?;
        fields!(out, self.view,
            lang text_lang dir text_dir root path title head_title whole_title description canonical kind role home
            show_title has_terms features meta breadcrumb links announcements footer hero languages versions
            old_version feedback children toc previous next edit_url copy_url updated listing all_pages_url home_url
            search_url print_book print_section print_of moved extra);
        out.serialize_field("nav", &self.nav)?;
        for (name, value) in &self.more {
            out.serialize_field(name, value)?;
        }
        out.end()
    }
}

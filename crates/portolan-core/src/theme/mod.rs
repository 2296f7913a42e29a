//! From a view to a page: templates, styles, scripts, words of the interface.

pub mod view;

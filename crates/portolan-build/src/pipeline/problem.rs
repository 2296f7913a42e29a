//! What the pipeline itself says of a file: it cannot be read, or a library failed on it.

use std::any::Any;

use portolan_core::model::{Diagnostic, Location};
use portolan_project::encoding;
use portolan_project::files::FileError;

/// A file that cannot be read, or may not be.
pub(super) fn unreadable(file: &str, error: &FileError) -> Diagnostic {
    if let FileError::TooLarge { bytes, limit, .. } = error {
        return encoding::too_large(file, *bytes, *limit);
    }
    Diagnostic::new("page-unreadable", error.to_string())
        .at(Location::file(file))
        .hint("check the file and its permissions, or move it out of the source")
}

/// A library panicked: the page is named, with what the library said, and nothing else of the site is lost.
pub(super) fn panicked(file: &str, panic: &(dyn Any + Send)) -> Diagnostic {
    let said = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let mut diagnostic = failed(file);
    if let Some(said) = said.and_then(|said| said.lines().next()) {
        let said: String = said.chars().take(200).collect();
        diagnostic.message = format!("{}: {said}", diagnostic.message);
    }
    diagnostic
}

/// What became of the page is nobody's mistake but ours.
pub(super) fn failed(file: &str) -> Diagnostic {
    Diagnostic::new(
        "page-failed",
        "the page could not be rendered because of a fault in Portolan",
    )
    .at(Location::file(file))
    .hint("please report it with the page; splitting or simplifying the page may help meanwhile")
}

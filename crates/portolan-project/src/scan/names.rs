//! Names that do not work everywhere: a site is copied to other systems, and so is its source.

use std::collections::HashMap;

use portolan_core::model::{Diagnostic, Diagnostics, Location, SourcePath, file_in_book, is_windows_device};
use unicode_normalization::UnicodeNormalization as _;

/// Reports names that some system cannot hold, and names that some system cannot tell apart.
pub(super) fn check<'a>(source: &str, paths: impl Iterator<Item = &'a SourcePath>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut seen: HashMap<String, &SourcePath> = HashMap::new();
    for path in paths {
        if let Some(problem) = path.as_str().split('/').find_map(problem_of) {
            diagnostics.push(report(
                source,
                path,
                format!("{problem}, which does not work on every system"),
            ));
        }
        if let Some(other) = seen.insert(folded(path.as_str()), path) {
            let message =
                format!("the name differs from `{other}` only in case or in the form of its accents");
            diagnostics.push(report(source, path, message));
        }
    }
    diagnostics
}

fn report(source: &str, path: &SourcePath, message: String) -> Diagnostic {
    Diagnostic::new("portable-name", message)
        .at(Location::file(file_in_book(source, path.as_str())))
        .hint("rename the file or folder")
}

fn problem_of(part: &str) -> Option<String> {
    let stem = part.split('.').next().unwrap_or(part);
    if is_windows_device(stem.trim_end()) {
        return Some(format!("Windows reserves the name `{part}`"));
    }
    if part.ends_with(['.', ' ']) {
        return Some(format!("`{part}` ends with a dot or a space"));
    }
    let bad = part
        .chars()
        .find(|letter| letter.is_control() || turns_direction(*letter) || "<>:\"|?*\\".contains(*letter))?;
    Some(format!(
        "`{}` holds `{}`",
        part.escape_debug(),
        bad.escape_debug()
    ))
}

/// Whether a character shows what stands behind it in another order: `gpj.md` may then be read as `dm.jpg`.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().flat_map(char::to_lowercase).collect()
}

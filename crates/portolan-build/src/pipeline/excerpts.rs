//! The author's own line beside each diagnostic, so that it can be understood without opening the file.

use portolan_core::model::Diagnostics;
use portolan_project::encoding;
use portolan_project::files::Files;

/// Adds its line to each diagnostic that has a place. Cheap where those of one file follow each other.
pub(super) fn add(files: &dyn Files, diagnostics: &mut Diagnostics) {
    let mut last: Option<(String, Vec<String>)> = None;
    for diagnostic in diagnostics {
        let Some(place) = diagnostic.location.as_ref().filter(|place| place.line > 0) else {
            continue;
        };
        if last.as_ref().is_none_or(|(file, _)| *file != place.file) {
            last = Some((place.file.clone(), lines_of(files, &place.file)));
        }
        let lines = last.as_ref().map_or(&[][..], |(_, lines)| lines);
        let line = lines.get(place.line as usize - 1);
        diagnostic.excerpt = line
            .filter(|_| place.column as usize <= LONGEST)
            .map(|line| shortened(line));
    }
}

/// The lines of a file, counted as every stage counts them.
pub(super) fn lines_of(files: &dyn Files, file: &str) -> Vec<String> {
    let Ok(bytes) = files.read_up_to(file, encoding::PAGE_LIMIT) else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&bytes)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    text.strip_prefix('\u{feff}')
        .unwrap_or(&text)
        .split('\n')
        .map(str::to_owned)
        .collect()
}

/// A longer line, of minified code for instance, is no help on a terminal.
const LONGEST: usize = 400;

fn shortened(line: &str) -> String {
    if line.chars().count() <= LONGEST {
        line.to_owned()
    } else {
        line.chars().take(LONGEST).chain(['…']).collect()
    }
}

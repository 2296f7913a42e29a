//! Following one directive that names a file.

use std::ops::Range;
use std::sync::Arc;

use portolan_core::model::{Diagnostic, Dialect, Location};

use super::directive::{Form, Include, Token};
use super::take::{self, Piece, Selection};
use super::traced::Traced;
use super::{DEEPEST, Expander, MOST_INCLUDES, Source};
use crate::encoding::{PAGE_LIMIT, decode};
use crate::files::{EntryKind, FileError, Files, folder_of, join};
use crate::nearest::nearest;

/// Names of a folder that are compared with a missing one.
const COMPARED: usize = 2_000;

/// A file that an include names, read or not.
#[derive(Clone)]
pub(super) enum Loaded {
    /// Number of the source.
    Source(usize),
    /// Why it cannot be had.
    Failed(FileError),
    /// It is not UTF-8; that was reported.
    NoText,
}

impl Expander<'_> {
    /// What an include stands for; `None` where it must stay, which has then been reported.
    pub(super) fn include(
        &mut self,
        include: &Include<'_>,
        token: &Token<'_>,
        input: &Traced,
        folder: &str,
    ) -> Option<Traced> {
        self.includes += 1;
        if self.includes > MOST_INCLUDES {
            self.stop(
                &format!("the page has more than {MOST_INCLUDES} includes"),
                token,
                input,
            );
            return None;
        }
        let place = self.place(input, &token.range);
        let Some(path) = join(folder, include.target) else {
            self.report(outside(include.target).at(place));
            return None;
        };
        let Loaded::Source(source) = self.load(&path, include, folder, &place) else {
            return None;
        };
        let text = Arc::clone(&self.sources.get(source)?.text);
        let pieces = self.pieces(include, &path, &text, &place)?;
        let bytes = pieces.iter().map(length).sum();
        if self.is_circle(&path, &include.selection, &place) || !self.spend(bytes, token, input) {
            return None;
        }
        self.report_renamed(include, place);
        let taken = assemble(include, source, &text, &pieces, input.origin(token.range.start));
        self.stack.push((path.clone(), include.selection.clone()));
        let expanded = self.text(&taken, folder_of(&path));
        self.stack.pop();
        Some(expanded)
    }

    fn pieces(
        &mut self,
        include: &Include<'_>,
        path: &str,
        text: &str,
        place: &Location,
    ) -> Option<Vec<Piece>> {
        let (pieces, missing) = match include.form {
            Form::Plain => take::lines_of(path, text, &include.selection),
            Form::Rustdoc => take::rustdoc_lines_of(path, text, &include.selection),
            Form::Playground { .. } => (vec![Piece::Bytes(0..text.len())], None),
        };
        let Some(missing) = missing else {
            return Some(pieces);
        };
        let problem = Diagnostic::new("broken-include", missing.message)
            .at(place.clone())
            .hint(missing.hint);
        self.report(problem);
        // mdBook shows nothing where a part is missing, and the directive where the file is.
        (self.options.dialect == Dialect::Mdbook).then_some(pieces)
    }

    fn report_renamed(&mut self, include: &Include<'_>, place: Location) {
        if matches!(include.form, Form::Playground { renamed: true, .. }) {
            let problem = Diagnostic::new(
                "deprecated-directive",
                "`{{#playpen}}` is called `{{#playground}}` now",
            );
            self.report(problem.at(place).hint("rename it; it means the same"));
        }
    }

    /// Whether following an include would never end, or goes too deep.
    fn is_circle(&mut self, path: &str, selection: &Selection, place: &Location) -> bool {
        let start = self
            .stack
            .iter()
            .position(|(open, part)| open == path && part == selection);
        let chain = |from: usize| {
            let open = self.stack.iter().skip(from).map(|(open, _)| open.as_str());
            open.chain([path])
                .map(|file| format!("`{file}`"))
                .collect::<Vec<_>>()
                .join(" → ")
        };
        let problem = match start {
            Some(from) => Diagnostic::new(
                "include-cycle",
                format!("files include each other in a circle: {}", chain(from)),
            )
            .hint("take the include out of one of them"),
            None if self.stack.len() > DEEPEST => {
                let message = format!(
                    "files include each other deeper than {DEEPEST} levels: {}",
                    chain(0)
                );
                Diagnostic::new("include-cycle", message).hint("include the innermost file directly")
            }
            None => return false,
        };
        self.report(problem.at(place.clone()));
        true
    }

    /// Reads a file once a page; every include of a file that cannot be had is reported.
    fn load(&mut self, path: &str, include: &Include<'_>, folder: &str, place: &Location) -> Loaded {
        let loaded = match self.loaded.get(path) {
            Some(loaded) => loaded.clone(),
            None => {
                let loaded = self.read(path);
                self.loaded.insert(path.to_owned(), loaded.clone());
                loaded
            }
        };
        if let Loaded::Failed(error) = &loaded {
            let problem = self.failed(error, include, folder).at(place.clone());
            self.report(problem);
        }
        loaded
    }

    fn read(&mut self, path: &str) -> Loaded {
        let read = self.files.read_up_to(path, PAGE_LIMIT);
        let hash = read.as_ref().ok().map(|bytes| *blake3::hash(bytes).as_bytes());
        self.dependencies.insert(path.to_owned(), hash);
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) => return Loaded::Failed(error),
        };
        match decode(path, bytes) {
            Ok(text) => {
                self.sources.push(Source {
                    name: path.to_owned(),
                    text: Arc::from(text),
                });
                Loaded::Source(self.sources.len() - 1)
            }
            Err(problem) => {
                self.report(problem);
                Loaded::NoText
            }
        }
    }

    fn failed(&self, error: &FileError, include: &Include<'_>, folder: &str) -> Diagnostic {
        match error {
            FileError::Outside { .. } => outside(include.target),
            FileError::NotFound { path } => {
                let problem = Diagnostic::new(
                    "broken-include",
                    format!("the included file `{path}` does not exist"),
                );
                match nearest_file(self.files, path, include.target) {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None if folder.is_empty() => {
                        problem.hint("the path starts at the including file's folder, the book's root")
                    }
                    None => problem.hint(format!(
                        "the path starts at the including file's folder, `{folder}`"
                    )),
                }
            }
            FileError::TooLarge { bytes, limit, .. } => Diagnostic::new(
                "page-too-large",
                format!(
                    "the included file `{}` has {bytes} bytes; the limit is {limit}",
                    error.path()
                ),
            )
            .hint("link to the file instead"),
            FileError::Unreadable { path, reason } => Diagnostic::new(
                "broken-include",
                format!("the included file `{path}` cannot be read: {reason}"),
            )
            .hint("an include names a file that can be read"),
        }
    }
}

/// The nearest name in the folder of a missing file, written as the author wrote the missing one.
pub(super) fn nearest_file(files: &dyn Files, path: &str, target: &str) -> Option<String> {
    let entries = files.list(folder_of(path)).ok()?;
    let wanted = path.rsplit('/').next().unwrap_or(path);
    let files = entries
        .iter()
        .filter(|entry| matches!(entry.kind, EntryKind::File))
        .take(COMPARED);
    let near = nearest(wanted, files.map(|entry| entry.name.as_str()))?;
    Some(match target.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{near}"),
        None => near.to_owned(),
    })
}

fn outside(target: &str) -> Diagnostic {
    Diagnostic::new(
        "include-outside",
        format!("the include `{target}` leads out of the book"),
    )
    .hint("copy the file into the book, or list its folder in `portolan.roots`")
}

fn length(piece: &Piece) -> usize {
    match piece {
        Piece::Bytes(Range { start, end }) => end - start,
        Piece::Made { text, .. } => text.len(),
    }
}

/// The text of an include before its own directives are followed. The fence of a playground is made at the
/// directive.
fn assemble(
    include: &Include<'_>,
    source: usize,
    text: &str,
    pieces: &[Piece],
    (file, offset): (usize, usize),
) -> Traced {
    let mut taken = Traced::default();
    let fence = match &include.form {
        Form::Playground { attributes, .. } => Some(
            std::iter::once("rust")
                .chain(attributes.iter().copied())
                .collect::<Vec<_>>()
                .join(","),
        ),
        Form::Plain | Form::Rustdoc => None,
    };
    if let Some(info) = &fence {
        taken.push_made(file, offset, &format!("```{info}\n"));
    }
    for piece in pieces {
        match piece {
            Piece::Bytes(range) => taken.push_verbatim(source, range.start, &text[range.clone()]),
            Piece::Made { text, at } => taken.push_made(source, *at, text),
        }
    }
    if fence.is_some() {
        let end = if text.ends_with('\n') { "```\n" } else { "\n```\n" };
        taken.push_made(file, offset, end);
    }
    taken
}

//! A page's file as its author wrote it: decoded, its front matter read, its text not yet expanded.
//!
//! Entry points: [`read`], and [`body`] for the text alone. It must not follow includes: that is the next step's, or a
//! preprocessor's.

use portolan_check::{FileInput, check_file};
use portolan_core::model::{Diagnostics, Dialect, FrontMatter, SourcePath};
use portolan_project::{encoding, front_matter};

use super::book::Book;

/// A page's file, read.
pub(super) struct Written {
    /// The whole file.
    pub(super) text: String,
    /// Where the body starts, after front matter.
    pub(super) body_offset: usize,
    pub(super) meta: FrontMatter,
    pub(super) diagnostics: Diagnostics,
}

/// Reads the bytes of a page's file, or says why they are no text.
pub(super) fn read(
    book: &Book,
    path: &SourcePath,
    file: &str,
    bytes: Vec<u8>,
) -> Result<Written, Diagnostics> {
    let text = encoding::decode(file, bytes).map_err(|problem| vec![problem])?;
    let mut diagnostics = Diagnostics::new();
    let (meta, body_offset) = if book.site.dialect == Dialect::Portolan {
        let (raw, offset) = front_matter::split(&text);
        let (meta, mut problems) = front_matter::parse(raw.as_ref(), file, &text, &book.defaults_for(path));
        diagnostics.append(&mut problems);
        (meta, offset)
    } else {
        (FrontMatter::default(), 0)
    };
    let mut found = check_file(&FileInput {
        file,
        text: &text,
        body_offset,
    });
    found.append(&mut diagnostics);
    Ok(Written {
        text,
        body_offset,
        meta,
        diagnostics: found,
    })
}

/// The body of a page's file, as it is read now.
pub(super) fn body(book: &Book, path: &SourcePath) -> Option<String> {
    let bytes = book.page_bytes(path).ok()?;
    let mut text = encoding::decode(&book.file_of(path), bytes).ok()?;
    if book.site.dialect == Dialect::Portolan {
        let (_, offset) = front_matter::split(&text);
        text.drain(..offset);
    }
    Some(text)
}

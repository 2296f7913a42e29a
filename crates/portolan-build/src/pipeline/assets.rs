//! Files of the source that are published as they are.

use std::io::Read as _;

use portolan_core::model::{AssetFacts, Diagnostic, Diagnostics};
use portolan_project::files::Files;
use rayon::prelude::*;

use super::book::Book;

/// How much of an image is read to find its size: headers may follow long metadata.
const HEADER: u64 = 256 * 1024;

/// Endings of files that are pictures.
const PICTURES: [&str; 9] = ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico"];

/// A file to publish.
pub(super) struct Asset {
    pub(super) facts: AssetFacts,
    /// Relative to the book's root.
    pub(super) file: String,
}

/// The sizes of all files that will be published; those that cannot be read are reported and left out.
pub(super) fn measure(book: &Book, diagnostics: &mut Diagnostics) -> Vec<Asset> {
    let measured: Vec<Result<Asset, Diagnostic>> = book
        .tree
        .assets
        .par_iter()
        .map(|path| {
            let file = book.file_of(path);
            let bytes = book
                .files
                .size(&file)
                .map_err(|error| super::problem::unreadable(&file, &error))?;
            let dimensions = dimensions(book.files.as_ref(), &file);
            Ok(Asset {
                facts: AssetFacts {
                    path: path.clone(),
                    bytes,
                    dimensions,
                },
                file,
            })
        })
        .collect();
    let mut assets = Vec::with_capacity(measured.len());
    for asset in measured {
        match asset {
            Ok(asset) => assets.push(asset),
            Err(problem) => diagnostics.push(problem),
        }
    }
    assets
}

/// Width and height in CSS pixels, of a file whose name says that it is an image.
fn dimensions(files: &dyn Files, file: &str) -> Option<(u32, u32)> {
    let ending = file.rsplit_once('.')?.1.to_ascii_lowercase();
    if !PICTURES.contains(&ending.as_str()) {
        return None;
    }
    let mut header = Vec::new();
    files
        .open(file)
        .ok()?
        .take(HEADER)
        .read_to_end(&mut header)
        .ok()?;
    picture_size(&ending, &header)
}

/// Width and height in CSS pixels of a picture, by the ending of its file and the start of its content.
pub(super) fn picture_size(ending: &str, header: &[u8]) -> Option<(u32, u32)> {
    if ending == "svg" {
        return svg_size(&String::from_utf8_lossy(header));
    }
    let size = imagesize::blob_size(header).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// The size of an SVG: its `width` and `height` where they are plain numbers or pixels, else its `viewBox`
/// (SVG 2, section 8).
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let pixels = |name: &str| {
        attribute(tag, name)?
            .trim_end_matches("px")
            .trim()
            .parse::<f64>()
            .ok()
    };
    let size = match (pixels("width"), pixels("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let numbers: Vec<f64> = attribute(tag, "viewBox")?
                .split([' ', ',', '\n', '\t'])
                .filter(|part| !part.is_empty())
                .filter_map(|part| part.parse().ok())
                .collect();
            (*numbers.get(2)?, *numbers.get(3)?)
        }
    };
    let whole = |number: f64| {
        (1.0..=100_000.0)
            .contains(&number)
            .then_some(number.round() as u32)
    };
    Some((whole(size.0)?, whole(size.1)?))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        return value[1..].split(quote).next();
    }
}

#[cfg(test)]
mod tests {
    use super::svg_size;

    #[test]
    fn sizes_of_svg_files() {
        let cases = [
            (r#"<svg width="120" height='80px'>"#, Some((120, 80))),
            (
                r#"<?xml version="1.0"?><svg viewBox="0 0 24.4 12" stroke-width="2">"#,
                Some((24, 12)),
            ),
            (
                r#"<svg width="100%" height="100%" viewBox="0,0,640,480">"#,
                Some((640, 480)),
            ),
            (r#"<svg xmlns="x">"#, None),
            ("<svg", None),
            (r#"<svg width="0" height="9">"#, None),
        ];
        for (text, expected) in cases {
            assert_eq!(svg_size(text), expected, "{text}");
        }
    }
}

//! From bytes to the text that every later stage sees.
//!
//! Owns [`decode`]: UTF-8 or a diagnostic, without byte order mark, with `\n` as the only line end. What it returns
//! *is* the file's text from then on: lines and columns are counted in it, spans refer to it. It does not judge what
//! the text says: `portolan-check` does.

use portolan_core::model::{Diagnostic, Location};

/// The largest page that is read, in bytes. The parsed tree of a page takes tens of times its text, and a browser
/// cannot lay out more in useful time; the largest pages of real documentation have two megabytes.
pub const PAGE_LIMIT: u64 = 16 * 1024 * 1024;

/// The text of `file`.
///
/// # Errors
/// A diagnostic at the first byte that is not UTF-8. Lines end at `\n`, `\r\n` or a single `\r`, as in Markdown.
pub fn decode(file: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if let Some(name) = other_encoding(&bytes) {
        return Err(
            Diagnostic::new("encoding", format!("the file is {name}, not UTF-8"))
                .at(Location::file(file))
                .hint(format!("convert it: `iconv -f {name} -t UTF-8`")),
        );
    }
    let text = String::from_utf8(bytes).map_err(|error| invalid(file, &error))?;
    Ok(normal_lines(text))
}

/// What a page of `bytes` bytes is told when it is over [`PAGE_LIMIT`].
#[must_use]
pub fn too_large(file: &str, bytes: u64, limit: u64) -> Diagnostic {
    Diagnostic::new(
        "page-too-large",
        format!("the file has {bytes} bytes; the limit for a page is {limit}"),
    )
    .at(Location::file(file))
    .hint("split it into several pages, or publish it as a file with another ending")
}

fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        // The longer mark first: UTF-32's little-endian one starts with UTF-16's.
        [0xFF, 0xFE, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32BE"),
        [0xFF, 0xFE, ..] => Some("UTF-16LE"),
        [0xFE, 0xFF, ..] => Some("UTF-16BE"),
        _ => None,
    }
}

fn invalid(file: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let bytes = error.as_bytes();
    let at = error.utf8_error().valid_up_to();
    let before = normal_lines(String::from_utf8_lossy(&bytes[..at]).into_owned());
    let byte = bytes.get(at).copied().unwrap_or_default();
    Diagnostic::new(
        "encoding",
        format!("byte {at} (`0x{byte:02X}`) is not valid UTF-8"),
    )
    .at(Location::in_text(file, &before, before.len()..before.len()))
    .hint("save the file as UTF-8, or convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`")
}

fn normal_lines(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        match decode("src/a.md", bytes.to_vec()) {
            Ok(text) => format!("{text:?}"),
            Err(problem) => {
                let place = problem.location.unwrap();
                format!(
                    "{} at {}:{}: {}",
                    problem.id, place.line, place.column, problem.message
                )
            }
        }
    }

    #[test]
    fn bytes_become_text_with_one_kind_of_line_end() {
        let cases: [(&[u8], &str); 9] = [
            (b"a\nb", r#""a\nb""#),
            (b"\xEF\xBB\xBF# T\r\nb\rc\r\n", r##""# T\nb\nc\n""##),
            (b"", r#""""#),
            (b"\xEF\xBB\xBF", r#""""#),
            (b"nul\0", r#""nul\0""#),
            (
                b"one\r\ncaf\xE9\n",
                "encoding at 2:4: byte 8 (`0xE9`) is not valid UTF-8",
            ),
            (
                b"cut \xE2\x82",
                "encoding at 1:5: byte 4 (`0xE2`) is not valid UTF-8",
            ),
            (b"\xFF\xFEa\0", "encoding at 0:0: the file is UTF-16LE, not UTF-8"),
            (
                b"\xFF\xFE\0\0a\0\0\0",
                "encoding at 0:0: the file is UTF-32LE, not UTF-8",
            ),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decoded(bytes), expected);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_a_diagnostic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(text) = decode("a.md", bytes) {
                prop_assert!(!text.contains('\r'));
            }
        }
    }
}

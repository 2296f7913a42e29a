//! The form that the binary files of a search have in a site: a script that works in two ways.
//!
//! `portolan.chunk("NAME","BYTES");` and a line feed, one byte a character, and only what JavaScript cannot hold in a
//! string literal is escaped: its quote, the backslash and two ends of lines. Zeros stand as they are, as its grammar has
//! it (any code point but these is a character of a literal). Over http a page reads the file and takes the bytes out of
//! it; from `file://`, where nothing can be read, it runs the file as a script in the encoding `x-user-defined`, which maps
//! each byte to a character of its own. So nothing is written twice, and compressed data grows by 1.6 %.
//!
//! Entry points: [`encode`], [`decode`]. Must not know what the bytes are.

use std::fmt;

const OPENING: &[u8] = b"portolan.chunk(\"";
const BETWEEN: &[u8] = b"\",\"";
const CLOSING: &[u8] = b"\");\n";

/// The escaped form of a byte that cannot stand in a string literal as it is.
const fn escaped(byte: u8) -> Option<&'static [u8]> {
    match byte {
        b'\n' => Some(b"\\n"),
        b'\r' => Some(b"\\r"),
        b'"' => Some(b"\\\""),
        b'\\' => Some(b"\\\\"),
        _ => None,
    }
}

/// Which bytes have such a form.
const IS_ESCAPED: [bool; 256] = {
    let mut is_escaped = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        is_escaped[byte] = escaped(byte as u8).is_some();
        byte += 1;
    }
    is_escaped
};

/// The file of these bytes. The name is one of [`layout`](crate::layout): letters, digits, `-` and `/` only.
#[must_use]
pub fn encode(name: &str, bytes: &[u8]) -> Vec<u8> {
    debug_assert!(is_name(name.as_bytes()), "not a name of a search's file: {name}");
    let around = OPENING.len() + name.len() + BETWEEN.len() + CLOSING.len();
    let mut file = Vec::with_capacity(around + bytes.len() + bytes.len() / 32);
    file.extend_from_slice(OPENING);
    file.extend_from_slice(name.as_bytes());
    file.extend_from_slice(BETWEEN);
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| IS_ESCAPED[usize::from(*byte)]) {
        file.extend_from_slice(&rest[..at]);
        file.extend_from_slice(escaped(rest[at]).unwrap_or_default());
        rest = &rest[at + 1..];
    }
    file.extend_from_slice(rest);
    file.extend_from_slice(CLOSING);
    file
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// What it calls itself.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file that [`encode`] has written, and nothing else: what is read, written again, is the same file.
///
/// # Errors
/// What is wrong with it, where it is cut short or is some other file.
pub fn decode(file: &[u8]) -> Result<Face, Damage> {
    let rest = file.strip_prefix(OPENING).ok_or(Damage::Foreign)?;
    let end = rest.iter().position(|byte| *byte == b'"').ok_or(Damage::Short)?;
    let (name, rest) = rest.split_at(end);
    if !is_name(name) {
        return Err(Damage::Foreign);
    }
    let rest = after(rest, BETWEEN)?;
    let (bytes, rest) = literal(rest)?;
    if !after(rest, CLOSING)?.is_empty() {
        return Err(Damage::Foreign);
    }
    Ok(Face {
        name: name.iter().map(|byte| char::from(*byte)).collect(),
        bytes,
    })
}

/// The bytes of a string literal up to its closing quote, and what follows from there.
fn literal(mut rest: &[u8]) -> Result<(Vec<u8>, &[u8]), Damage> {
    let mut bytes = Vec::with_capacity(rest.len());
    loop {
        let (&byte, behind) = rest.split_first().ok_or(Damage::Short)?;
        match byte {
            b'"' => return Ok((bytes, rest)),
            b'\\' => {
                let (escape, behind) = behind.split_first().ok_or(Damage::Short)?;
                bytes.push(unescaped(*escape).ok_or(Damage::Foreign)?);
                rest = behind;
            }
            b'\n' | b'\r' => return Err(Damage::Foreign),
            _ => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
}

/// The byte that stands escaped behind a backslash.
fn unescaped(escape: u8) -> Option<u8> {
    match escape {
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b'"' | b'\\' => Some(escape),
        _ => None,
    }
}

/// What follows `expected`.
fn after<'a>(rest: &'a [u8], expected: &[u8]) -> Result<&'a [u8], Damage> {
    rest.strip_prefix(expected).ok_or(if expected.starts_with(rest) {
        Damage::Short
    } else {
        Damage::Foreign
    })
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'))
}

/// Why a file is none of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It ends too early.
    Short,
    /// It is another file, or was changed.
    Foreign,
}

impl fmt::Display for Damage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Short => "the file ends too early",
            Self::Foreign => "this is no file of a search index of this version, or it was changed",
        })
    }
}

impl std::error::Error for Damage {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn face(name: &str, bytes: &[u8]) -> Face {
        Face {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn four_bytes_are_escaped_and_all_others_stand_as_they_are() {
        let all: Vec<u8> = (0..=255).collect();
        let file = encode("p/000/00", &all);
        assert_eq!(file.len(), "portolan.chunk(\"p/000/00\",\"\");\n".len() + 256 + 4);
        assert_eq!(&file[..29], b"portolan.chunk(\"p/000/00\",\"\0\x01");
        assert_eq!(decode(&file), Ok(face("p/000/00", &all)));
    }

    #[test]
    fn zeros_stand_as_they_are() {
        let file = encode("a", b"\x001\n\r\"\\x");
        assert_eq!(file, b"portolan.chunk(\"a\",\"\x001\\n\\r\\\"\\\\x\");\n");
        assert_eq!(decode(&file), Ok(face("a", b"\x001\n\r\"\\x")));
    }

    #[test]
    fn whatever_is_cut_off_is_missed() {
        let file = encode("engine-00", b"\x00 \"quoted\" \\ \n");
        for end in OPENING.len()..file.len() {
            assert_eq!(decode(&file[..end]), Err(Damage::Short), "{end} bytes of it");
        }
        assert_eq!(decode(b"<!doctype html>"), Err(Damage::Foreign));
        assert_eq!(decode(b""), Err(Damage::Foreign));
    }

    #[test]
    fn other_scripts_are_none() {
        for other in [
            &b"portolan.chunk(\"\",\"\");\n"[..],
            b"portolan.chunk(\"a b\",\"\");\n",
            b"portolan.chunk(\"a\", \"\");\n",
            b"portolan.chunk(\"a\",\"\\t\");\n",
            b"portolan.chunk(\"a\",\"\\x00\");\n",
            b"portolan.chunk(\"a\",\"\\0\");\n",
            b"portolan.chunk(\"a\",\"\n\");\n",
            b"portolan.chunk(\"a\",\"\");\n\n",
            b"portolan.chunk(\"a\",\"\");\r\n",
            b"\xef\xbb\xbfportolan.chunk(\"a\",\"\");\n",
        ] {
            assert_eq!(
                decode(other),
                Err(Damage::Foreign),
                "{}",
                String::from_utf8_lossy(other)
            );
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back(name in "[a-z0-9/-]{1,40}", bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            prop_assert_eq!(decode(&encode(&name, &bytes)), Ok(face(&name, &bytes)));
        }

        /// Also of a mutilated file: it is refused, or it is whole again with other bytes.
        #[test]
        fn what_is_read_is_written_the_same(
            bytes in prop::collection::vec(prop::sample::select(&b"\x00\n\r\"\\x0n),;a\xff"[..]), 0..60),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut file = encode("p/000/1f", &bytes);
            for (at, byte) in changes {
                let at = at.index(file.len());
                file[at] = byte;
            }
            file.truncate(OPENING.len() + cut.index(file.len()));
            if let Ok(face) = decode(&file) {
                prop_assert_eq!(encode(&face.name, &face.bytes), file);
            }
        }
    }
}

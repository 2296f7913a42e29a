//! The form that the binary files of a search have in a site: a script that works in two ways.
//!
//! `portolan.chunk("NAME","BYTES");` and a line feed, one byte a character, and only what JavaScript cannot hold in a
//! string literal is escaped. Over http a page reads the file and takes the bytes out of it; from `file://`, where
//! nothing can be read, it runs the file as a script in the encoding `x-user-defined`, which maps each byte to a
//! character of its own. So nothing is written twice, and compressed data grows by 2 to 3 %.
//!
//! Entry points: [`encode`], [`decode`]. Must not know what the bytes are.

use std::fmt;

const OPENING: &[u8] = b"portolan.chunk(\"";
const BETWEEN: &[u8] = b"\",\"";
const CLOSING: &[u8] = b"\");\n";

/// The escaped form of a byte that cannot stand in a string literal as it is.
fn escaped(byte: u8) -> Option<&'static [u8]> {
    match byte {
        // `\0` would be read with the digits that follow it.
        0 => Some(b"\\x00"),
        b'\n' => Some(b"\\n"),
        b'\r' => Some(b"\\r"),
        b'"' => Some(b"\\\""),
        b'\\' => Some(b"\\\\"),
        _ => None,
    }
}

/// The file of these bytes. The name is one of [`layout`](crate::layout): letters, digits, `-` and `/` only.
#[must_use]
pub fn encode(name: &str, bytes: &[u8]) -> Vec<u8> {
    debug_assert!(is_name(name.as_bytes()), "not a name of a search's file: {name}");
    let around = OPENING.len() + name.len() + BETWEEN.len() + CLOSING.len();
    let mut file = Vec::with_capacity(around + bytes.len() + bytes.len() / 32);
    file.extend_from_slice(OPENING);
    file.extend_from_slice(name.as_bytes());
    file.extend_from_slice(BETWEEN);
    for &byte in bytes {
        match escaped(byte) {
            Some(escaped) => file.extend_from_slice(escaped),
            None => file.push(byte),
        }
    }
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
                let (byte, length) = unescaped(behind)?;
                bytes.push(byte);
                rest = &behind[length..];
            }
            0 | b'\n' | b'\r' => return Err(Damage::Foreign),
            _ => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
}

/// The byte that stands escaped behind a backslash, and how long its escaped form is there.
fn unescaped(behind: &[u8]) -> Result<(u8, usize), Damage> {
    match behind.first().ok_or(Damage::Short)? {
        b'n' => Ok((b'\n', 1)),
        b'r' => Ok((b'\r', 1)),
        b'"' => Ok((b'"', 1)),
        b'\\' => Ok((b'\\', 1)),
        b'x' => after(behind, b"x00").map(|_| (0, 3)),
        _ => Err(Damage::Foreign),
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
            Self::Foreign => "this is no file of a search index, or it was changed",
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
    fn five_bytes_are_escaped_and_all_others_stand_as_they_are() {
        let all: Vec<u8> = (0..=255).collect();
        let file = encode("p/000/00", &all);
        assert_eq!(
            file.len(),
            "portolan.chunk(\"p/000/00\",\"\");\n".len() + 256 + 3 + 4
        );
        assert_eq!(&file[..28], b"portolan.chunk(\"p/000/00\",\"\\");
        assert_eq!(decode(&file), Ok(face("p/000/00", &all)));
    }

    #[test]
    fn a_zero_before_a_digit_stays_a_zero() {
        let file = encode("a", b"\x001\n\r\"\\x");
        assert_eq!(file, b"portolan.chunk(\"a\",\"\\x001\\n\\r\\\"\\\\x\");\n");
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
            b"portolan.chunk(\"a\",\"\\x01\");\n",
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

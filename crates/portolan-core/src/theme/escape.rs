//! What becomes of text in templates: the engine's own rule, quicker where nothing has to be replaced, which is nearly always.

use std::io::{self, Write};

const SPECIAL: [char; 5] = ['&', '<', '>', '"', '\''];

/// Writes text so that it reads as text in HTML, in content and inside quotes.
pub(super) fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    // Together for many bytes.
    let is_plain = text.bytes().fold(true, |plain, byte| plain & !is_special(byte));
    if is_plain {
        return out.write_all(text.as_bytes());
    }
    let mut from = 0;
    for (at, special) in text.match_indices(SPECIAL) {
        out.write_all(&text.as_bytes()[from..at])?;
        out.write_all(match special {
            "&" => b"&amp;",
            "<" => b"&lt;",
            ">" => b"&gt;",
            "\"" => b"&quot;",
            _ => b"&#39;",
        })?;
        from = at + 1;
    }
    out.write_all(&text.as_bytes()[from..])
}

fn is_special(byte: u8) -> bool {
    (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == b'\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_the_engine_does_it() {
        for byte in 0..=u8::MAX {
            assert_eq!(is_special(byte), SPECIAL.contains(&char::from(byte)), "{byte}");
        }
        let mut all: Vec<String> = (0..128_u8)
            .map(|byte| format!("a{}b", char::from(byte)))
            .collect();
        all.extend(
            [
                "",
                "'",
                "ü & <b> \"c\" 'd'",
                "&&",
                "plain text of some length, without any sign",
            ]
            .map(str::to_owned),
        );
        for text in all {
            let [mut ours, mut theirs] = [Vec::new(), Vec::new()];
            escape(&text, &mut ours).unwrap();
            tera::escape_html(&text, &mut theirs).unwrap();
            assert_eq!(ours, theirs, "{text:?}");
        }
    }
}

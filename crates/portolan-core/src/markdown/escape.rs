//! Text made safe inside HTML. Entry points: [`push_text`] for content and quoted attribute values, [`push_url`] for
//! a URL as CommonMark writes it. Must not decide what is allowed: that is the affair of [`super::raw`].

/// What a byte becomes, or zero where it stays: an index into [`REPLACEMENTS`].
const CLASSES: [u8; 256] = classes();
const REPLACEMENTS: [&str; 6] = ["", "&amp;", "&lt;", "&gt;", "&quot;", "\u{FFFD}"];

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = 5;
        byte += 1;
    }
    table[b'\t' as usize] = 0;
    table[b'\n' as usize] = 0;
    table[b'\r' as usize] = 0;
    table[0x0c] = 0;
    table[0x7f] = 5;
    table[b'&' as usize] = 1;
    table[b'<' as usize] = 2;
    table[b'>' as usize] = 3;
    table[b'"' as usize] = 4;
    table
}

/// Appends text so that it reads as text, in content and inside double quotes. Control characters, which HTML does
/// not allow, become U+FFFD.
pub(crate) fn push_text(out: &mut String, text: &str) {
    if !text
        .bytes()
        .fold(false, |found, byte| found | may_be_replaced(byte))
    {
        out.push_str(text);
        return;
    }
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let class = CLASSES[usize::from(byte)];
        if class != 0 {
            // Only ASCII bytes have a class, so both ends are character boundaries.
            out.push_str(&text[copied..at]);
            out.push_str(REPLACEMENTS[usize::from(class)]);
            copied = at + 1;
        }
    }
    out.push_str(&text[copied..]);
}

/// A sieve for many bytes at once: whatever [`CLASSES`] replaces, and white space but for spaces.
fn may_be_replaced(byte: u8) -> bool {
    (byte < 0x20) | (byte == 0x7f) | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"')
}

/// [`push_text`] as a value.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text);
    out
}

/// Appends a URL for a quoted attribute: what is not allowed in a URL is percent-encoded, escapes that the author
/// wrote stay, `&` is escaped for HTML.
pub(super) fn push_url(out: &mut String, url: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@' | b'?'
            | b'=' | b';' | b':' | b'/' | b'$' | b'~' => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(
            text("a<b> & \"ü\" \u{1}"),
            "a&lt;b&gt; &amp; &quot;ü&quot; \u{FFFD}"
        );
    }

    #[test]
    fn the_sieve_lets_nothing_through_that_is_replaced() {
        let missed = (0..=u8::MAX).filter(|byte| CLASSES[usize::from(*byte)] != 0 && !may_be_replaced(*byte));
        assert_eq!(missed.collect::<Vec<_>>(), [0_u8; 0]);
    }

    #[test]
    fn urls_keep_their_escapes() {
        let mut out = String::new();
        push_url(&mut out, "a b/%20/ü?x=1&y=\"'");
        assert_eq!(out, "a%20b/%20/%C3%BC?x=1&amp;y=%22&#x27;");
    }
}

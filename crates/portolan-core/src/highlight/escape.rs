//! Text as HTML.

use memchr::memchr3;

/// Appends text with everything escaped that means something inside an element.
pub(super) fn push_text(out: &mut String, text: &str) {
    push(out, text, |bytes| memchr3(b'&', b'<', b'>', bytes));
}

/// Appends text with everything escaped that means something inside an element or a quoted attribute.
pub(super) fn push_quoted(out: &mut String, text: &str) {
    // One search for all four: two would each go through the rest of the text for every quote.
    push(out, text, |bytes| {
        bytes
            .iter()
            .position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"'))
    });
}

fn push(out: &mut String, text: &str, find: impl Fn(&[u8]) -> Option<usize>) {
    let mut rest = text;
    while let Some(at) = find(rest.as_bytes()) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        out.push_str(match special.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &special[1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_is_escaped() {
        let (mut text, mut quoted) = (String::new(), String::new());
        push_text(&mut text, "é<a href=\"x\">&'");
        push_quoted(&mut quoted, "é<a href=\"x\">&'");
        assert_eq!(text, "é&lt;a href=\"x\"&gt;&amp;'");
        assert_eq!(quoted, "é&lt;a href=&quot;x&quot;&gt;&amp;'");
    }
}

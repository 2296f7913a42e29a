//! What authors may write in raw HTML under `html = "sanitize"`, and which addresses nobody may write there.

use crate::model::{Diagnostic, Location};

/// The tags that authors may use, each with the attributes that it may have besides [`GENERIC`].
pub(super) const TAGS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "name", "target", "rel", "download"]),
    ("abbr", &[]),
    ("article", &[]),
    ("aside", &[]),
    ("audio", &["src", "controls", "loop", "muted", "preload"]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("big", &[]),
    ("blockquote", &["cite"]),
    ("br", &[]),
    ("caption", &["align"]),
    ("center", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["span", "width", "align"]),
    ("colgroup", &["span", "width", "align"]),
    ("data", &["value"]),
    ("dd", &[]),
    ("del", &["cite", "datetime"]),
    ("details", &["open", "name"]),
    ("dfn", &[]),
    ("div", &["align"]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("footer", &[]),
    ("h1", &["align"]),
    ("h2", &["align"]),
    ("h3", &["align"]),
    ("h4", &["align"]),
    ("h5", &["align"]),
    ("h6", &["align"]),
    ("header", &[]),
    ("hgroup", &[]),
    ("hr", &["align", "width"]),
    ("i", &[]),
    (
        "img",
        &[
            "src", "srcset", "sizes", "alt", "width", "height", "align", "loading", "decoding",
        ],
    ),
    ("ins", &["cite", "datetime"]),
    ("kbd", &[]),
    ("label", &[]),
    ("li", &["value"]),
    ("mark", &[]),
    ("nav", &[]),
    ("ol", &["start", "type", "reversed"]),
    ("p", &["align"]),
    ("picture", &[]),
    ("pre", &[]),
    ("q", &["cite"]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("section", &[]),
    ("small", &[]),
    (
        "source",
        &["src", "srcset", "sizes", "media", "type", "width", "height"],
    ),
    ("span", &[]),
    ("strike", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &["align", "width", "border"]),
    ("tbody", &["align", "valign"]),
    (
        "td",
        &[
            "colspan", "rowspan", "headers", "align", "valign", "width", "height",
        ],
    ),
    ("tfoot", &["align", "valign"]),
    (
        "th",
        &[
            "colspan", "rowspan", "headers", "scope", "abbr", "align", "valign", "width", "height",
        ],
    ),
    ("thead", &["align", "valign"]),
    ("time", &["datetime"]),
    ("tr", &["align", "valign"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("tt", &[]),
    ("u", &[]),
    ("ul", &["type"]),
    ("var", &[]),
    (
        "video",
        &[
            "src",
            "poster",
            "controls",
            "loop",
            "muted",
            "preload",
            "playsinline",
            "width",
            "height",
        ],
    ),
    ("wbr", &[]),
];

/// Attributes of every tag, besides `aria-…`.
pub(super) const GENERIC: &[&str] = &["class", "dir", "id", "lang", "role", "title", "translate"];

/// Elements that go with all that they hold: what is inside is code, a style or foreign content, not prose.
pub(super) const WITH_CONTENT: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "xmp",
];

/// Whether authors may use a tag.
pub(in crate::markdown) fn tag_is_allowed(tag: &str) -> bool {
    own_attributes(tag).is_some()
}

/// Whether authors may give a tag an attribute.
pub(in crate::markdown) fn attribute_is_allowed(tag: &str, attribute: &str) -> bool {
    GENERIC.contains(&attribute)
        || attribute.starts_with("aria-")
            && attribute
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        || own_attributes(tag).is_some_and(|own| own.contains(&attribute))
}

fn own_attributes(tag: &str) -> Option<&'static [&'static str]> {
    let at = TAGS.binary_search_by(|(name, _)| (*name).cmp(tag)).ok()?;
    Some(TAGS[at].1)
}

/// Whether a refused tag takes its content along.
pub(in crate::markdown) fn drops_content(tag: &str) -> bool {
    WITH_CONTENT.contains(&tag)
}

/// Elements without content or end tag.
pub(in crate::markdown) fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Link,
    Image,
    Other,
}

/// What an attribute's address is for; `None` for attributes that hold none, or none that the site decides.
pub(in crate::markdown) fn url_attribute(tag: &str, attribute: &str) -> Option<Target> {
    match (tag, attribute) {
        ("a" | "area", "href") => Some(Target::Link),
        ("img", "src") => Some(Target::Image),
        ("video" | "audio" | "source" | "track" | "embed" | "iframe" | "script" | "input", "src")
        | ("link", "href")
        | ("object", "data")
        | ("video", "poster") => Some(Target::Other),
        _ => None,
    }
}

/// Whether following an address could run code. The address is decoded already; what browsers skip over while they
/// read a scheme (control characters, white space) is skipped here too, and more.
pub(crate) fn is_unsafe(url: &str, target: Target) -> bool {
    let mut letters = url
        .chars()
        .filter(|letter| !is_skipped(*letter))
        .map(|letter| letter.to_ascii_lowercase());
    let mut scheme = String::new();
    loop {
        match letters.next() {
            Some(':') => break,
            Some(letter)
                if scheme.len() < 24 && (letter.is_ascii_alphanumeric() || "+-.".contains(letter)) =>
            {
                scheme.push(letter);
            }
            _ => return false,
        }
    }
    match scheme.as_str() {
        "data" => target != Target::Image || letters.take(6).collect::<String>() != "image/",
        "javascript" | "vbscript" | "livescript" | "mocha" | "jscript" | "view-source" | "jar" | "blob"
        | "filesystem" => true,
        _ => false,
    }
}

fn is_skipped(letter: char) -> bool {
    letter.is_control()
        || letter.is_whitespace()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
}

/// The diagnostic of a refused address.
pub(in crate::markdown) fn unsafe_url(url: &str, place: Location) -> Diagnostic {
    let shown: String = url
        .chars()
        .filter(|letter| !is_skipped(*letter))
        .take(40)
        .collect();
    Diagnostic::new(
        "unsafe-url",
        format!("the address `{shown}` can run code and was removed"),
    )
    .at(place)
    .hint("link to a page, a file or an `https:` address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted_and_apart_from_those_that_go() {
        assert!(TAGS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(WITH_CONTENT.iter().all(|tag| !tag_is_allowed(tag)));
    }

    #[test]
    fn schemes_that_run_code_are_seen_through_disguises() {
        let bad = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\r\nscript\n:alert(1)",
            "\u{200b}javascript\u{a0}:x",
            "\u{fffd}javascript:x",
            "vbscript:msgbox",
            "data:text/html,<script>",
            "blob:https://x/1",
        ];
        for url in bad {
            assert!(is_unsafe(url, Target::Link), "{url:?}");
        }
        for url in [
            "https://a.b/javascript:x",
            "mailto:a@b.c",
            "#javascript:",
            "a/b:c",
            "javascript.md",
            "",
            ":",
        ] {
            assert!(!is_unsafe(url, Target::Link), "{url:?}");
        }
        assert!(is_unsafe("data:image/png;base64,AA", Target::Link));
        assert!(!is_unsafe("data:image/png;base64,AA", Target::Image));
        assert!(is_unsafe("data:text/html,x", Target::Image));
    }
}

//! What elements mean to a glossary: whose text is prose, and whose has no room for a link.

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Its text is read.
    Prose,
    /// It begins a section, and has no links itself.
    Heading,
    /// Its text is passed over.
    Closed,
}

/// Elements whose text is code, a link, a title or a control, or which explain themselves.
const CLOSED: [&str; 26] = [
    "a",
    "abbr",
    "button",
    "caption",
    "code",
    "datalist",
    "dfn",
    "dt",
    "figcaption",
    "iframe",
    "kbd",
    "legend",
    "math",
    "noscript",
    "object",
    "option",
    "pre",
    "samp",
    "script",
    "select",
    "style",
    "summary",
    "svg",
    "template",
    "textarea",
    "var",
];

/// Classes of ours whose elements are titles, or a link as a whole.
const CLOSED_CLASSES: [&str; 5] = ["admonition-title", "card", "katex", "listing-title", "operation"];

/// What the start tag of an element means.
pub(super) fn meaning(name: &str, tag: &str) -> Meaning {
    let mut small = [0_u8; 12];
    let Some(small) = small.get_mut(..name.len()) else {
        return Meaning::Prose;
    };
    small.copy_from_slice(name.as_bytes());
    small.make_ascii_lowercase();
    let name = std::str::from_utf8(small).unwrap_or_default();
    match name.as_bytes() {
        [b'h', b'1'..=b'6'] => Meaning::Heading,
        _ if CLOSED.contains(&name) || has_closed_class(tag) => Meaning::Closed,
        _ => Meaning::Prose,
    }
}

fn has_closed_class(tag: &str) -> bool {
    let Some((_, classes)) = tag.split_once(" class=\"") else {
        return false;
    };
    let classes = classes.split('"').next().unwrap_or_default();
    classes
        .split_ascii_whitespace()
        .any(|class| CLOSED_CLASSES.contains(&class))
}

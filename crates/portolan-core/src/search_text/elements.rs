//! What elements mean to a text: which part lines, which hold code, which nobody reads.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::tags::{Tag, simple, tokenized};

/// What a tag says, as far as text is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Its text goes on where it stands.
    Inline,
    /// Its text stands on lines of its own.
    Block,
    /// The same, and its line breaks are kept.
    Lines,
    /// Its text is code.
    Code,
    /// A heading of this level.
    Heading(u8),
    /// A picture, whose text is in an attribute.
    Image,
    /// What parts words without parting lines.
    Gap,
    /// Nobody reads what is in it.
    Unread,
}

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// The name of a tag, as written.
pub(crate) fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>'));
    end.map_or(name, |end| &name[..end])
}

/// What an element of this name is (HTML, "rendering", for what stands on its own lines).
pub(super) fn element(name: &str) -> Element {
    let mut folded = [0_u8; 16];
    let Some(folded) = folded.get_mut(..name.len()) else {
        return Element::Inline;
    };
    folded.copy_from_slice(name.as_bytes());
    folded.make_ascii_lowercase();
    match &*folded {
        b"span" | b"a" | b"em" | b"strong" | b"i" | b"b" => Element::Inline,
        b"code" | b"kbd" | b"samp" | b"tt" => Element::Code,
        b"pre" | b"textarea" | b"listing" => Element::Lines,
        b"h1" => Element::Heading(1),
        b"h2" => Element::Heading(2),
        b"h3" => Element::Heading(3),
        b"h4" => Element::Heading(4),
        b"h5" => Element::Heading(5),
        b"h6" => Element::Heading(6),
        b"img" => Element::Image,
        b"rt" | b"button" | b"label" | b"input" => Element::Gap,
        // The lines of a label, and the parts of a formula.
        b"text" | b"tspan" | b"mi" | b"mn" | b"mo" | b"mtext" | b"mspace" | b"mtd" | b"mtr" => Element::Gap,
        // What `script` and its kin hold is no piece; these hold pieces.
        b"template" | b"noscript" | b"rp" | b"annotation" | b"annotation-xml" | b"datalist" => {
            Element::Unread
        }
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"br" | b"caption" | b"center"
        | b"dd" | b"details" | b"dialog" | b"dir" | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption"
        | b"figure" | b"footer" | b"form" | b"header" | b"hgroup" | b"hr" | b"html" | b"legend" | b"li"
        | b"main" | b"menu" | b"nav" | b"ol" | b"optgroup" | b"option" | b"p" | b"search" | b"section"
        | b"select" | b"summary" | b"svg" | b"table" | b"tbody" | b"td" | b"tfoot" | b"th" | b"thead"
        | b"title" | b"desc" | b"tr" | b"ul" => Element::Block,
        _ => Element::Inline,
    }
}

/// Whether an element ends with its start tag.
pub(super) fn is_void(name: &str, tag: &str) -> bool {
    // HTML knows no other empty elements, but drawings and formulas do, and nothing else is written so.
    tag.ends_with("/>") || VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// Whether the theme, the author or the reader's software leaves an element's text out.
pub(super) fn is_hidden(tag: &Tag) -> bool {
    tag.attributes
        .iter()
        .any(|attribute| match attribute.name.as_str() {
            // What the browser's own search finds can be seen.
            "hidden" => !attribute.value.eq_ignore_ascii_case("until-found"),
            "aria-hidden" => attribute.value.eq_ignore_ascii_case("true"),
            // Controls that the page's text does not consist of.
            "data-pt" => true,
            "class" => attribute.value.split_ascii_whitespace().any(is_left_out),
            _ => false,
        })
}

/// Whether [`is_hidden`] may be true of a tag: it has one of the words that are looked for there, or a reference that may
/// stand for one. Nearly no tag has, so nearly none is read.
pub(super) fn may_be_hidden(tag: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(["hidden", "data-pt", "boring", "footnote-", "&"])
            .expect("a few short words")
    });
    WORDS.is_match(tag)
}

/// Classes of what is in the text and not of it: hidden lines of code, the marks of footnotes.
fn is_left_out(class: &str) -> bool {
    matches!(class, "boring" | "footnote-reference" | "footnote-back")
}

/// A tag with its attributes.
pub(super) fn read(tag: &str) -> Option<Tag> {
    simple(tag).or_else(|| tokenized(tag))
}

/// The value of an attribute.
pub(super) fn value<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let found = tag.attributes.iter().find(|attribute| attribute.name == name);
    found.map(|attribute| attribute.value.as_str())
}

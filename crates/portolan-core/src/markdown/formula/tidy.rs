//! MathML as it may stand in a page: known elements and attributes, no styles, everything else text.
//!
//! Entry point: [`tidy`]. Colours become attributes of MathML's own, because pages have no inline styles.

use std::fmt::Write as _;

const TAGS: &[&str] = &[
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnspan",
    "depth",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Entities that are written already.
const ENTITIES: &[&str] = &["&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;"];

/// What is written for `\ `.
const ESCAPED_SPACE: &str = "&amp;nbsp;</mtext>";

/// Reads MathML again and writes what may be of it.
pub(super) fn tidy(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find(['<', '>', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes()[0] {
            b'<' => tag(&mut out, rest),
            // A space of TeX's own is escaped once too often on its way here.
            b'&' if out.ends_with("<mtext>") && rest.starts_with(ESCAPED_SPACE) => {
                out.push_str("&nbsp;");
                ESCAPED_SPACE.len() - "</mtext>".len()
            }
            b'&' => entity(&mut out, rest),
            _ => 0,
        };
        if length > 0 {
            rest = &rest[length..];
            continue;
        }
        out.push_str(match rest.as_bytes()[0] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&amp;",
        });
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

/// Writes the entity that starts here, and gives its length; 0 where there is none.
fn entity(out: &mut String, rest: &str) -> usize {
    let Some(entity) = ENTITIES.iter().find(|entity| rest.starts_with(**entity)) else {
        return 0;
    };
    out.push_str(entity);
    entity.len()
}

/// Writes the tag that starts here, and gives its length; 0 where there is none.
fn tag(out: &mut String, rest: &str) -> usize {
    let closing = rest.starts_with("</");
    let name_at = if closing { 2 } else { 1 };
    let name = name_of(&rest[name_at..]);
    let Some(length) = rest.find('>').map(|end| end + 1).filter(|_| TAGS.contains(&name)) else {
        return 0;
    };
    if closing {
        let _ = write!(out, "</{name}>");
        return length;
    }
    let inside = rest[name_at + name.len()..length - 1].trim_end();
    let (inside, is_empty) = match inside.strip_suffix('/') {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    // Writing to a string cannot fail.
    let _ = write!(out, "<{name}");
    for (attribute, value) in attributes(inside) {
        push_attribute(out, attribute, value);
    }
    out.push('>');
    if is_empty {
        let _ = write!(out, "</{name}>");
    }
    length
}

fn name_of(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Names and values; there may be no space between two attributes.
fn attributes(inside: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = inside;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((name.trim(), value))
    })
}

fn push_attribute(out: &mut String, name: &str, value: &str) {
    let plain = |value: &str| {
        value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'-' | b'%'))
    };
    match name {
        "style" => colours(out, value),
        "class" => {
            // Equations have no numbers.
            let classes: Vec<&str> = value
                .split(' ')
                .filter(|class| *class != "menv-with-eqn")
                .collect();
            if !classes.is_empty() && plain(value) {
                let _ = write!(out, " class=\"{}\"", classes.join(" "));
            }
        }
        _ if !ATTRIBUTES.contains(&name) || !plain(value) => {}
        _ => {
            // A length in TeX's unit for formulas comes in em under that unit's name.
            let length = value
                .strip_suffix("mu")
                .filter(|number| number.parse::<f32>().is_ok());
            match length {
                Some(number) => _ = write!(out, " {name}=\"{number}em\""),
                None => _ = write!(out, " {name}=\"{value}\""),
            }
        }
    }
}

/// `color: rgb(1 2 3)` and `background-color: …`; other styles are left out.
fn colours(out: &mut String, style: &str) {
    for part in style.split(';') {
        let (name, value) = part.split_once(':').unwrap_or_default();
        let attribute = match name.trim() {
            "color" => "mathcolor",
            "background-color" => "mathbackground",
            _ => continue,
        };
        let numbers = value
            .trim()
            .strip_prefix("rgb(")
            .and_then(|value| value.strip_suffix(')'));
        let numbers: Vec<u8> = numbers
            .into_iter()
            .flat_map(|numbers| numbers.split_whitespace())
            .filter_map(|number| number.parse().ok())
            .collect();
        if let [red, green, blue] = numbers[..] {
            let _ = write!(out, " {attribute}=\"#{red:02x}{green:02x}{blue:02x}\"");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn nothing_but_mathml_comes_out() {
        let cases = [
            (
                "<mi>x</mi><mo><</mo><mn>1</mn>",
                "<mi>x</mi><mo>&lt;</mo><mn>1</mn>",
            ),
            (
                "<mi>&</mi><mtext>&amp;&nbsp;&lt;b&gt;</mtext>",
                "<mi>&amp;</mi><mtext>&amp;&nbsp;&lt;b&gt;</mtext>",
            ),
            (
                "<script>x</script><mi onclick=\"x()\">y</mi>",
                "&lt;script&gt;x&lt;/script&gt;<mi>y</mi>",
            ),
            (
                "<mspace width=\"0.2mu\" style=\"margin-left: -1em\" />",
                "<mspace width=\"0.2em\"></mspace>",
            ),
            (
                "<mo stretchy=\"true\"minsize=\"1.2em\" style=\"color: rgb(255 0 1); border: 1px\">(</mo>",
                "<mo stretchy=\"true\" minsize=\"1.2em\" mathcolor=\"#ff0001\">(</mo>",
            ),
            (
                "<mtable class=\"menv-alignlike menv-with-eqn\"><mtr><mtd class=\"a&quot;b\"></mtd></mtr></mtable>",
                "<mtable class=\"menv-alignlike\"><mtr><mtd></mtd></mtr></mtable>",
            ),
            ("<mi", "&lt;mi"),
            (
                "<mtext>&amp;nbsp;</mtext><mtext>a&amp;nbsp;</mtext>",
                "<mtext>&nbsp;</mtext><mtext>a&amp;nbsp;</mtext>",
            ),
        ];
        for (given, expected) in cases {
            assert_eq!(tidy(given), expected, "{given}");
        }
    }
}

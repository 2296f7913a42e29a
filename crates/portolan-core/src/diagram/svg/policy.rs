//! What may stand in a drawing: everything that only shows something, and nothing that runs, loads or reaches out.

/// Elements that are shown, with what lies in them.
const SHOWN: [&str; 21] = [
    "a",
    "circle",
    "defs",
    "ellipse",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "text",
    "textPath",
    "tspan",
];

/// The same, for elements that only say how others are shown.
const REFERRED: [&str; 4] = ["clipPath", "mask", "symbol", "use"];

/// Elements that are shown only where something refers to them.
const DEFINITIONS: [&str; 7] = [
    "clipPath",
    "linearGradient",
    "marker",
    "mask",
    "pattern",
    "radialGradient",
    "symbol",
];

/// Attributes that say where something is. Properties are attributes, too; `style` knows them.
const GEOMETRY: [&str; 41] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "width",
    "height",
    "rx",
    "ry",
    "cx",
    "cy",
    "r",
    "d",
    "points",
    "dx",
    "dy",
    "rotate",
    "textLength",
    "lengthAdjust",
    "viewBox",
    "preserveAspectRatio",
    "offset",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "fx",
    "fy",
    "patternUnits",
    "patternContentUnits",
    "patternTransform",
    "clipPathUnits",
    "maskUnits",
    "maskContentUnits",
    "markerWidth",
    "markerHeight",
    "markerUnits",
    "refX",
    "refY",
    "orient",
    "startOffset",
];

/// Whether an element may be shown.
pub(super) fn is_shown(name: &str) -> bool {
    SHOWN.contains(&name) || REFERRED.contains(&name)
}

/// Whether an element is shown only where something refers to it.
pub(super) fn is_definition(name: &str) -> bool {
    DEFINITIONS.contains(&name)
}

/// Whether an attribute says where something is.
pub(super) fn is_geometry(name: &str) -> bool {
    GEOMETRY.contains(&name)
}

/// Whether a value is nothing but numbers, words and functions of them: no address, no markup.
pub(super) fn is_harmless(value: &str) -> bool {
    let fits = |letter: char| {
        letter.is_ascii_alphanumeric()
            || letter.is_ascii_whitespace()
            || matches!(letter, '.' | ',' | '#' | '%' | '(' | ')' | '+' | '-' | '_')
    };
    value.chars().all(fits) && !value.to_ascii_lowercase().contains("url(")
}

/// Whether a picture within a drawing is one of its own bytes.
pub(super) fn is_picture(address: &str) -> bool {
    let Some((kind, data)) = address
        .trim()
        .strip_prefix("data:image/")
        .and_then(|rest| rest.split_once(";base64,"))
    else {
        return false;
    };
    matches!(kind, "png" | "jpeg" | "jpg" | "gif" | "webp")
        && data.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ')
        })
}

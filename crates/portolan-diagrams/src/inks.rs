//! Colours that stand for those of the theme while a diagram is drawn.
//!
//! merman computes with colours, so it gets real ones that nobody writes; in the picture each is a class again.

use portolan_core::diagram::{Colour, Inks};

/// The inks of the theme that diagrams are drawn with. A picture's classes are `f-`, `s-` and `g-` before these names, for
/// fills, strokes and stops of gradients.
pub(super) const NAMES: [&str; 34] = [
    "text",
    "muted",
    "bg",
    "node",
    "edge",
    "line",
    "hair",
    "group",
    "note",
    "note-line",
    "soft",
    "accent",
    "warn",
    "warn-bg",
    "danger",
    "danger-bg",
    "tip",
    "tip-bg",
    "p0",
    "p1",
    "p2",
    "p3",
    "p4",
    "p5",
    "p6",
    "p7",
    "q0",
    "q1",
    "q2",
    "q3",
    "q4",
    "q5",
    "q6",
    "q7",
];

/// The colours that merman has in its code, whatever the theme.
const FIXED: &[(u32, &str)] = &[
    (0x00_0000, "text"),
    (0x11_1111, "text"),
    (0x13_1300, "text"),
    (0x22_2222, "text"),
    (0x33_3333, "text"),
    (0x44_4444, "muted"),
    (0x55_5555, "muted"),
    (0x66_6666, "muted"),
    (0x77_7777, "edge"),
    (0x80_8080, "line"),
    (0x99_9999, "line"),
    (0xaa_aaaa, "line"),
    (0xcc_cccc, "hair"),
    (0xd3_d3d3, "hair"),
    (0xdd_dddd, "hair"),
    (0xde_dede, "hair"),
    (0xee_eeee, "group"),
    (0xef_efef, "group"),
    (0xf0_f0f0, "group"),
    (0xf4_f4f4, "group"),
    (0xff_ffff, "bg"),
    // Icons of architecture diagrams.
    (0x08_7ebf, "q0"),
    // Nodes and flows of sankey diagrams.
    (0x4e_79a7, "q0"),
    (0xf2_8e2c, "q2"),
    (0xe1_5759, "q4"),
    (0x76_b7b2, "q5"),
    (0x59_a14f, "q1"),
    (0xed_c949, "q7"),
    (0xaf_7aa1, "q3"),
    (0xff_9da7, "q6"),
    (0x9c_755f, "muted"),
    (0xba_b0ab, "line"),
    // People and faces of journeys.
    (0x8f_bc8f, "q1"),
    (0x7c_fc00, "q0"),
    (0x00_ffff, "q5"),
    (0x20_b2aa, "q2"),
    (0xb0_e0e6, "q3"),
    (0xff_ffe0, "q6"),
    (0xff_f8dc, "p2"),
];

/// The colours that it has for the priorities of kanban boards; elsewhere authors write these.
const PRIORITIES: &[(u32, &str)] = &[
    (0xff_0000, "danger"),
    (0xff_a500, "warn"),
    (0x00_00ff, "accent"),
    (0xad_d8e6, "line"),
];

/// The colour that stands for an ink.
pub(super) fn colour(name: &str) -> String {
    let number = NAMES.iter().position(|known| *known == name);
    debug_assert!(number.is_some(), "`{name}` is no ink");
    Colour::solid(rgb(number.unwrap_or_default())).to_string()
}

fn rgb(number: usize) -> u32 {
    // Far enough apart that no arithmetic makes one of another.
    0x5a_0100 + u32::try_from(number * 7 + 3).unwrap_or_default()
}

/// Colours like those that lines and texts have in the theme, whichever the scheme.
const LINES: &[(u32, &str)] = &[
    (0x30_3030, "text"),
    (0xe8_e8e8, "text"),
    (0x80_8080, "muted"),
    (0x2b_6cd4, "q0"),
    (0x2a_9d5a, "q1"),
    (0xc9_8a10, "q2"),
    (0x8a_4fd0, "q3"),
    (0xd0_3a3a, "q4"),
    (0x20_95a5, "q5"),
    (0xc8_3c94, "q6"),
    (0x8c_9a20, "q7"),
];

/// Classes of the groups whose texts stand on their own ground.
const GROUNDS: &[&str] = &["node", "cluster", "actor", "person", "c4-shape"];

/// The class of `rect` in sequences, which lies behind messages.
const TINTS: &[&str] = &["rect"];

/// All colours that stand for inks.
pub(super) fn inks() -> Inks {
    with_parts(standing().chain(fixed(FIXED)))
}

/// The same for kanban boards, whose columns have the pale inks, lightened by a tenth.
pub(super) fn of_kanban() -> Inks {
    let lightened = NAMES.iter().enumerate().filter_map(|(number, name)| {
        let colour = Colour::parse(&lighter(rgb(number)))?;
        Some((colour, (*name).to_owned()))
    });
    let lightened = standing().chain(lightened);
    with_parts(lightened.chain(fixed(FIXED)).chain(fixed(PRIORITIES)))
}

fn with_parts(known: impl Iterator<Item = (Colour, String)>) -> Inks {
    Inks::new(known)
        .with_lines(fixed(LINES))
        .with_grounds(GROUNDS)
        .with_tints(TINTS)
}

fn standing() -> impl Iterator<Item = (Colour, String)> {
    let all = NAMES.iter().enumerate();
    all.map(|(number, name)| (Colour::solid(rgb(number)), (*name).to_owned()))
}

fn fixed(colours: &'static [(u32, &'static str)]) -> impl Iterator<Item = (Colour, String)> {
    colours
        .iter()
        .map(|(rgb, name)| (Colour::solid(*rgb), (*name).to_owned()))
}

/// A colour with a tenth more light, as merman writes it.
fn lighter(rgb: u32) -> String {
    let [_, red, green, blue] = rgb.to_be_bytes().map(|part| f64::from(part) / 255.0);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (span, lightness) = (most - least, f64::midpoint(most, least));
    // Red is never the least of the three here, and green always is.
    let hue = if blue >= red {
        240.0 + 60.0 * (red - green) / span
    } else {
        360.0 - 60.0 * (blue - green) / span
    };
    let saturation = span / (1.0 - (2.0 * lightness - 1.0).abs());
    format!(
        "hsl({hue}, {}%, {}%)",
        saturation * 100.0,
        lightness * 100.0 + 10.0
    )
}

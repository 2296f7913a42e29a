//! How every diagram is drawn: the configuration of Mermaid that all sites have.

use serde_json::{Map, Value, json};

use super::inks::colour;

/// Names of fonts whose measures merman knows, and that are about as wide as those of the theme.
const FONT: &str = "arial, sans-serif";

/// Settings that no diagram may change: what it may run, and what the theme decides.
const SECURE: [&str; 17] = [
    "secure",
    "securityLevel",
    "startOnLoad",
    "maxTextSize",
    "suppressErrorRendering",
    "maxEdges",
    "themeCSS",
    "theme",
    "themeVariables",
    "darkMode",
    "fontFamily",
    "altFontFamily",
    "fontSize",
    "look",
    "layout",
    "htmlLabels",
    "useMaxWidth",
];

/// Variables of Mermaid's themes, with the ink that each has.
const VARIABLES: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "primaryTextColor",
            "secondaryTextColor",
            "tertiaryTextColor",
            "textColor",
            "titleColor",
            "nodeTextColor",
            "actorTextColor",
            "signalTextColor",
            "labelTextColor",
            "loopTextColor",
            "noteTextColor",
            "taskTextColor",
            "taskTextOutsideColor",
            "taskTextLightColor",
            "taskTextDarkColor",
            "transitionLabelColor",
            "stateLabelColor",
            "errorTextColor",
            "scaleLabelColor",
            "classText",
            "pieTitleTextColor",
            "pieLegendTextColor",
            "quadrant1TextFill",
            "quadrant2TextFill",
            "quadrant3TextFill",
            "quadrant4TextFill",
            "quadrantPointTextFill",
            "quadrantXAxisTextFill",
            "quadrantYAxisTextFill",
            "quadrantTitleFill",
            "requirementTextColor",
            "relationLabelColor",
            "tagLabelColor",
            "commitLabelColor",
            "branchLabelColor",
        ],
    ),
    (
        "node",
        &[
            "primaryColor",
            "nodeBkg",
            "mainBkg",
            "actorBkg",
            "stateBkg",
            "labelBackgroundColor",
            "compositeTitleBackground",
            "personBkg",
            "requirementBackground",
            "tagLabelBackground",
            "attributeBackgroundColorOdd",
            "rowOdd",
            "fillType0",
        ],
    ),
    (
        "line",
        &[
            "primaryBorderColor",
            "secondaryBorderColor",
            "tertiaryBorderColor",
            "border1",
            "border2",
            "nodeBorder",
            "actorBorder",
            "labelBoxBorderColor",
            "activationBorderColor",
            "taskBorderColor",
            "personBorder",
            "compositeBorder",
            "innerEndBackground",
            "doneTaskBorderColor",
            "requirementBorderColor",
            "tagLabelBorder",
            "quadrantExternalBorderStrokeFill",
            "archGroupBorderColor",
            "gradientStart",
            "gradientStop",
            "clusterBorder",
        ],
    ),
    (
        "edge",
        &[
            "lineColor",
            "arrowheadColor",
            "defaultLinkColor",
            "signalColor",
            "transitionColor",
            "specialStateColor",
            "relationColor",
            "archEdgeColor",
            "archEdgeArrowColor",
        ],
    ),
    (
        "group",
        &[
            "secondaryColor",
            "tertiaryColor",
            "rectBkgColor",
            "labelBoxBkgColor",
            "compositeBackground",
            "altBackground",
            "sectionBkgColor",
            "sectionBkgColor2",
            "excludeBkgColor",
            "attributeBackgroundColorEven",
            "rowEven",
            "errorBkgColor",
            "commitLabelBackground",
            "doneTaskBkgColor",
            "fillType1",
            "background",
        ],
    ),
    (
        "hair",
        &[
            "flowContainerStroke",
            "actorLineColor",
            "gridColor",
            "quadrantInternalBorderStrokeFill",
        ],
    ),
    (
        "bg",
        &[
            // Labels have the ground of the page: so have the groups that they may stand in.
            "clusterBkg",
            "edgeLabelBackground",
            "altSectionBkgColor",
            "sequenceNumberColor",
            "relationLabelBackground",
            "pieStrokeColor",
            "pieOuterStrokeColor",
            "pieSectionTextColor",
        ],
    ),
    ("soft", &["activationBkgColor", "taskBkgColor"]),
    (
        "accent",
        &[
            "activeTaskBorderColor",
            "taskTextClickableColor",
            "quadrantPointFill",
            "vertLineColor",
        ],
    ),
    ("note", &["noteBkgColor"]),
    ("note-line", &["noteBorderColor"]),
    ("danger", &["critBorderColor", "todayLineColor"]),
    ("danger-bg", &["critBkgColor"]),
    ("p0", &["activeTaskBkgColor"]),
    ("p0", &["quadrant1Fill"]),
    ("group", &["quadrant2Fill"]),
    ("bg", &["quadrant3Fill"]),
    ("group", &["quadrant4Fill"]),
];

/// The configuration.
pub(super) fn config() -> Value {
    json!({
        "theme": "base",
        "look": "classic",
        "layout": "dagre",
        "securityLevel": "strict",
        "fontFamily": FONT,
        "secure": SECURE,
        // Narrow boxes keep letters large where the page is narrow.
        "flowchart": { "minNodeWidth": 40, "nodeSpacing": 40, "wrappingWidth": 240 },
        "sequence": { "wrap": true, "labelBoxWidth": 60 },
        "c4": c4(),
        // Beside the circle there must be room for labels, and above it for a legend.
        "radar": { "width": 400, "height": 400, "marginLeft": 170, "marginRight": 170, "marginTop": 140 },
        "themeVariables": variables(),
    })
}

fn variables() -> Value {
    let mut all = Map::new();
    for (ink, names) in VARIABLES {
        for name in *names {
            all.insert((*name).to_owned(), colour(ink).into());
        }
    }
    for number in 0..12 {
        let (pale, strong) = (format!("p{}", number % 8), format!("q{}", number % 8));
        for (name, ink) in [
            ("cScale", pale.as_str()),
            ("cScalePeer", &strong),
            ("cScaleInv", &strong),
            ("cScaleLabel", "text"),
            ("git", &strong),
            ("gitInv", "bg"),
            ("gitBranchLabel", "bg"),
            ("surface", "group"),
            ("surfacePeer", "line"),
        ] {
            all.insert(format!("{name}{number}"), colour(ink).into());
        }
        all.insert(format!("pie{}", number + 1), colour(&strong).into());
        if number < 8 {
            all.insert(format!("fillType{number}"), colour(&pale).into());
        }
    }
    let palette: Vec<String> = (0..8).map(|number| colour(&format!("q{number}"))).collect();
    let text = colour("text");
    let axis = colour("edge");
    all.insert(
        "xyChart".to_owned(),
        json!({
            "backgroundColor": colour("bg"), "plotColorPalette": palette.join(","), "titleColor": text,
            "dataLabelColor": text, "legendTextColor": text,
            "xAxisTitleColor": text, "xAxisLabelColor": text, "xAxisTickColor": axis, "xAxisLineColor": axis,
            "yAxisTitleColor": text, "yAxisLabelColor": text, "yAxisTickColor": axis, "yAxisLineColor": axis,
        }),
    );
    all.insert(
        "radar".to_owned(),
        json!({
            "axisColor": axis, "axisStrokeWidth": 1, "axisLabelFontSize": 13, "legendFontSize": 13,
            "graticuleColor": colour("line"), "graticuleOpacity": 0, "curveOpacity": 0.25,
        }),
    );
    for (name, value) in [
        ("fontFamily", FONT),
        ("pieOpacity", "1"),
        ("pieStrokeWidth", "1px"),
        ("pieOuterStrokeWidth", "0px"),
        ("pieTitleTextSize", "18px"),
        ("pieSectionTextSize", "14px"),
        ("pieLegendTextSize", "14px"),
        ("dropShadow", "none"),
    ] {
        all.insert(name.to_owned(), value.into());
    }
    all.insert("useGradient".to_owned(), false.into());
    Value::Object(all)
}

/// A drawing with rules of ours behind its own: lines do not show through labels, grids stand back, and there is no line
/// for a today that is the day of the build. Letters are a little smaller than was measured, because readers' fonts differ.
pub(super) fn amended(svg: &str) -> String {
    let (hair, bg) = (colour("hair"), colour("bg"));
    let mut rules = format!(
        ".edgeLabel rect,.labelBkg{{opacity:1!important}}.grid .tick line{{stroke:{hair}!important}}\
         .today{{display:none!important}}.branchLabel text{{font-size:14px!important}}\
         .noteText,.noteText>tspan,.merman-foreignobject-fallback-text{{font-size:15px!important}}"
    );
    // Texts that lines cross have a rim in the colour of the ground.
    let crossed = match kind(svg) {
        "architecture" => Some(".architecture-services text"),
        "c4" => Some("text[fill=\"#444444\"]"),
        _ => None,
    };
    if let Some(crossed) = crossed {
        rules.push_str(&format!(
            "{crossed}{{paint-order:stroke;stroke:{bg};stroke-width:4px;stroke-linejoin:round}}"
        ));
    }
    rules.push_str("</style>");
    let svg = svg.replacen("</style>", &rules, 1);
    match kind(&svg) {
        "flowchart-v2" => flowchart(&svg),
        "radar" => radar(&svg),
        "treemap" => treemap(&svg),
        _ => svg,
    }
}

/// What a drawing is, as it says itself.
pub(super) fn kind(svg: &str) -> &str {
    let said = svg.split_once("aria-roledescription=\"");
    said.and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or_default()
}

/// Boxes and groups have round corners, as those of the page.
fn flowchart(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() + svg.len() / 16);
    let mut rest = svg;
    while let Some(at) = rest.find("<rect ") {
        let (before, element) = rest.split_at(at);
        let end = element.find('>').unwrap_or(element.len());
        let is_group = before.ends_with("data-look=\"classic\">");
        let is_box = element[..end].contains("class=\"basic label-container\"");
        out.push_str(before);
        out.push_str("<rect ");
        if (is_group || is_box) && !element[..end].contains(" rx=") {
            out.push_str(if is_group { "rx=\"8\" " } else { "rx=\"5\" " });
        }
        rest = &element["<rect ".len()..];
    }
    out.push_str(rest);
    out
}

/// Curves have colours that part from the ground. The legend, which stands three quarters of the way to the edge, moves to
/// where its labels have room.
fn radar(svg: &str) -> String {
    let mut rules = String::new();
    for number in 0..12 {
        let ink = colour(&format!("q{}", number % 8));
        rules.push_str(&format!(
            ".radarCurve-{number},.radarLegendBox-{number}{{fill:{ink}!important;stroke:{ink}!important}}"
        ));
    }
    rules.push_str("</style>");
    svg.replacen("</style>", &rules, 1).replace(
        "<g transform=\"translate(277.5, ",
        "<g transform=\"translate(200, ",
    )
}

/// Labels are as wide as their boxes in the font that was measured; in a reader's font they may be wider.
fn treemap(svg: &str) -> String {
    let mut parts = svg.split("class=\"treemapLabel\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("class=\"treemapLabel\"");
        let size = part.split_once("font-size:").and_then(|(before, rest)| {
            let (number, rest) = rest.split_once("px")?;
            let is_own = !before.contains('>');
            Some((before, number.parse::<f64>().ok()?, rest)).filter(|_| is_own)
        });
        match size {
            Some((before, size, rest)) => {
                out.push_str(&format!("{before}font-size:{:.0}px{rest}", size * 0.9))
            }
            None => out.push_str(part),
        }
    }
    out
}

/// C4 has its colours in its own table, a pair for each kind of box.
fn c4() -> Value {
    let mut all = Map::new();
    for (kind, ink) in [
        ("person", "q0"),
        ("system", "q0"),
        ("system_db", "q0"),
        ("system_queue", "q0"),
        ("container", "q5"),
        ("container_db", "q5"),
        ("container_queue", "q5"),
        ("component", "q1"),
        ("component_db", "q1"),
        ("component_queue", "q1"),
    ] {
        all.insert(format!("{kind}_bg_color"), colour(ink).into());
        all.insert(format!("{kind}_border_color"), colour(ink).into());
        for part in ["bg", "border"] {
            all.insert(format!("external_{kind}_{part}_color"), colour("muted").into());
        }
    }
    all.insert("useMaxWidth".to_owned(), false.into());
    Value::Object(all)
}

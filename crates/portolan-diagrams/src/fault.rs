//! What merman says of code that it cannot draw, in a sentence for the code's author.

use merman::RenderError;
use portolan_core::diagram::{Fault, line_said};

/// What to do about code that is not understood.
const MEND: &str = "mend the line; until then the source is shown";

/// The kinds that are drawn, by the words that begin them.
const KINDS: [&str; 27] = [
    "flowchart",
    "graph",
    "sequenceDiagram",
    "classDiagram",
    "stateDiagram",
    "erDiagram",
    "gantt",
    "pie",
    "mindmap",
    "timeline",
    "gitGraph",
    "quadrantChart",
    "C4Context",
    "C4Container",
    "C4Component",
    "C4Dynamic",
    "C4Deployment",
    "architecture",
    "block",
    "sankey",
    "xychart",
    "journey",
    "requirementDiagram",
    "kanban",
    "packet",
    "treemap",
    "radar",
];

/// The most letters of a label beside a radar.
const MOST_LETTERS: usize = 20;

/// The fault of code that begins no diagram.
pub(super) fn no_kind(code: &str) -> Fault {
    let line = first_line(code);
    let word = code.lines().nth(line).unwrap_or_default();
    let word = word.split_whitespace().next().unwrap_or_default();
    // Comments alone are no diagram.
    let message = if word.is_empty() || word.starts_with("%%") {
        "the diagram is empty".to_owned()
    } else {
        format!("`{}` begins no kind of diagram that is known", cut(word, 40))
    };
    Fault::broken(message, format!("begin with one of {}", listed())).at_line(line)
}

/// The fault of a radar with a label that its drawing has no room for.
pub(super) fn cut_label(code: &str, svg: &str) -> Option<Fault> {
    let labels = svg.split("<text ").skip(1).filter_map(|text| {
        let (attributes, rest) = text.split_once('>')?;
        let is_beside = attributes.contains("\"radarLegendText\"")
            || attributes.contains("\"radarAxisLabel\"") && !attributes.contains("\"middle\"");
        is_beside.then(|| rest.split('<').next()).flatten()
    });
    let label = labels
        .into_iter()
        .find(|label| label.chars().count() > MOST_LETTERS)?;
    let line = code.lines().position(|line| line.contains(label));
    let fault = Fault::broken(
        format!(
            "there is no room for the label `{}` beside a radar",
            cut(label, 60)
        ),
        format!("write at most {MOST_LETTERS} letters"),
    );
    Some(fault.at_line(line.unwrap_or_else(|| first_line(code))))
}

/// The fault of an error.
pub(super) fn of(code: &str, error: &RenderError) -> Fault {
    match error {
        RenderError::NoDiagram => no_kind(code),
        RenderError::ResourceLimitExceeded(limit) => {
            let (actual, most) = (limit.actual, limit.maximum);
            let what = match limit.id {
                "max_source_bytes" => "bytes of source",
                "max_model_items" => "parts",
                "max_model_text_bytes" => "bytes of text",
                "max_model_nesting_depth" => "levels of nesting",
                "max_svg_bytes" => "bytes of drawing",
                "max_svg_elements" => "elements",
                _ => "steps",
            };
            Fault::broken(
                format!("the diagram is too large: it takes {actual} {what}, and {most} are the most"),
                "divide it into several",
            )
        }
        RenderError::Parse(found) => {
            let details = found.terminal_diagnostic_details();
            if details.code.ends_with("no_diagram_detected") || details.code.ends_with("unsupported_diagram")
            {
                return no_kind(code);
            }
            let message = found.terminal_safe_message();
            let line = details
                .span
                .map(|span| line_of(code, span.start))
                .or_else(|| line_said(&message))
                .or_else(|| line_quoted(code, &message))
                .unwrap_or_else(|| first_line(code));
            Fault::broken(sentence(&message), MEND).at_line(line.min(last_line(code)))
        }
        error => Fault::broken(sentence(&error.to_string()), MEND),
    }
}

/// The line, from 0, that begins the diagram, behind its front matter, its directives and its comments.
fn first_line(code: &str) -> usize {
    let (mut in_head, mut in_directive) = (false, false);
    for (number, line) in code.lines().enumerate() {
        let line = line.trim();
        if !in_directive && line == "---" {
            in_head = !in_head;
        } else if in_directive || !in_head && line.starts_with("%%{") {
            let end = line.rsplit_once("}%%").map(|(_, rest)| rest.trim());
            in_directive = end.is_none();
            if end.is_some_and(|rest| !rest.is_empty()) {
                return number;
            }
        } else if !in_head && !line.is_empty() && !line.starts_with("%%") {
            return number;
        }
    }
    0
}

fn last_line(code: &str) -> usize {
    code.trim_end().lines().count().saturating_sub(1)
}

/// The line of a byte, from 0. What ends too early is wrong in its last line.
fn line_of(code: &str, at: usize) -> usize {
    let before = code.as_bytes().get(..at).unwrap_or(code.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count()
}

/// The line, from 0, that holds what a message quotes behind a colon.
fn line_quoted(code: &str, message: &str) -> Option<usize> {
    let message = message.lines().next()?;
    let quotes = message.match_indices(':').map(|(at, _)| message[at + 1..].trim());
    let mut quotes = quotes.filter(|quoted| quoted.len() > 1);
    quotes.find_map(|quoted| code.lines().position(|line| line.contains(quoted)))
}

/// The first line of what merman says, as our sentences are: lower case, no final dot, no name of a parser before it.
fn sentence(message: &str) -> String {
    let message = message
        .strip_prefix("Diagram parse error (")
        .and_then(|rest| rest.split_once("): "))
        .map_or(message, |(_, rest)| rest);
    let line = message.lines().map(str::trim).find(|line| !line.is_empty());
    let line = cut(
        line.unwrap_or("it is not understood")
            .trim_end_matches(['.', ':']),
        200,
    );
    let mut letters = line.chars();
    let first = letters.next();
    let rest = letters.as_str();
    let is_word = rest.chars().next().is_some_and(char::is_lowercase);
    let said: String = match first {
        Some(first) if is_word => first.to_lowercase().chain(rest.chars()).collect(),
        _ => line,
    };
    format!("this diagram cannot be read: {said}")
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn listed() -> String {
    KINDS.map(|kind| format!("`{kind}`")).join(", ")
}

//! `:::env{src="env.example"}`: the settings of a program, from a file such as `.env.example`. Each has an id
//! (`env-database_url`); values that look like real secrets are not shown.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::super::Maker;
use super::grid::Grid;
use super::{LEFT_OUT, Loaded, Origin, frame, group_title, load, note, put_note, spend, spoken_title};
use crate::markdown::data::{Problem, Setting, Shown, settings, shown_default};
use crate::markdown::tree::{Content, ElementNode, NodeId};
use crate::model::Diagnostic;

/// What a setting costs besides its text.
const SETTING: usize = 512;

/// Lines that are no settings, reported one by one.
const REPORTED: usize = 5;

/// Makes tables of settings, one a group.
pub(in super::super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["src"]);
    let Some(loaded) = load(maker, node, line, &attributes) else {
        return put_note(maker, node, line, &attributes);
    };
    let (found, strange) = settings(&loaded.text);
    report_strange(maker, &loaded, &strange);
    let real = report_real(maker, &loaded);
    let mut blocks = Vec::new();
    let name = spoken_title(maker, line);
    let start = maker.start(line).name.start;
    let mut grid: Option<(String, Grid)> = None;
    for setting in &found {
        let bytes = setting.default.len() + setting.description.len() + SETTING;
        if !spend(maker, bytes, &loaded.place()) {
            break;
        }
        let is_new = grid.as_ref().is_none_or(|(group, _)| *group != setting.group);
        if is_new {
            let made = start_group(maker, start, &name, &setting.group, &mut blocks);
            grid = Some((setting.group.clone(), made));
        }
        if let Some((_, grid)) = &grid {
            row(maker, grid, &loaded, setting, real);
        }
    }
    if blocks.is_empty() {
        let words = maker.context.words.no_entries.clone();
        blocks.push(note(maker, words, line));
    }
    frame(maker, node, line, &attributes, ("settings", blocks));
}

fn start_group(
    maker: &mut Maker<'_, '_, '_>,
    start: usize,
    name: &str,
    group: &str,
    blocks: &mut Vec<NodeId>,
) -> Grid {
    if !group.is_empty() {
        blocks.push(group_title(maker, group, &(start..start)));
    }
    let words = maker.context.words;
    let labels = [&words.name, &words.default, &words.required, &words.description].map(String::clone);
    let spoken = match (name, group) {
        (name, "") => name.to_owned(),
        ("", group) => group.to_owned(),
        (name, group) => format!("{name}: {group}"),
    };
    let grid = Grid::new(maker, start, &spoken, &labels, Alignment::Left).in_cards(maker);
    blocks.push(grid.table);
    grid
}

/// Whether the values of a file are those that a program runs with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Examples,
    Real,
}

fn row(maker: &mut Maker<'_, '_, '_>, grid: &Grid, loaded: &Loaded, setting: &Setting, values: Values) {
    let id = format!("env-{}", setting.name.to_ascii_lowercase());
    let id = maker.ids.unique(id);
    let name = grid.name(maker, &setting.name, &id);
    let shown = match values {
        Values::Real if !setting.default.is_empty() => Shown::Nothing,
        _ => shown_default(&setting.name, &setting.default),
    };
    if shown != Shown::Whole && values == Values::Examples {
        report_secret(maker, loaded, setting);
    }
    let default = match shown {
        Shown::Whole => grid.code(maker, &setting.default),
        Shown::Masked(masked) => grid.code(maker, &masked),
        Shown::Nothing => {
            let element = ElementNode::new("span", "unshown", Content::Inline);
            let words = maker.context.words.not_shown.clone();
            vec![grid.span(maker, element, &words)]
        }
    };
    let words = maker.context.words;
    let required = if setting.required {
        let element = ElementNode::new("span", "required", Content::Inline);
        vec![grid.span(maker, element, &words.yes)]
    } else {
        grid.text(maker, &words.no)
    };
    let description = grid.sentence(maker, &setting.description);
    grid.row(maker, vec![name, default, required, description]);
}

fn report_strange(maker: &mut Maker<'_, '_, '_>, loaded: &Loaded, strange: &[usize]) {
    for (at, line) in strange.iter().take(REPORTED).enumerate() {
        let others = strange.len() - at - 1;
        let mut message = "the line is not of the form `NAME=value`".to_owned();
        if at + 1 == REPORTED && others > 0 {
            message.push_str(&format!(" (and {others} more)"));
        }
        let problem = Problem {
            message,
            at: Some(start_of(&loaded.text, *line)),
        };
        loaded.report(maker, "a setting cannot be read", &problem, LEFT_OUT);
    }
}

fn start_of(text: &str, line: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line - 1);
    lines.map(str::len).sum()
}

/// Says so where a file is one that programs run with; its values are then not shown.
fn report_real(maker: &mut Maker<'_, '_, '_>, loaded: &Loaded) -> Values {
    let Origin::File { path, src } = &loaded.origin else {
        return Values::Examples;
    };
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let is_real = name == ".env" || name.starts_with(".env.");
    let is_example = ["default", "dist", "example", "sample", "schema", "template"]
        .iter()
        .any(|word| name.contains(word));
    if !is_real || is_example {
        return Values::Examples;
    }
    let message = format!("`{path}` holds the values that a program runs with, so none of them is shown");
    let found = Diagnostic::new("secret-value", message)
        .hint("name a file of examples in its place, such as `.env.example`");
    maker.report(found, src.clone());
    Values::Real
}

fn report_secret(maker: &mut Maker<'_, '_, '_>, loaded: &Loaded, setting: &Setting) {
    let mut place: Range<usize> = loaded.place();
    let mut message = format!(
        "the value of `{}` looks like a real secret and is not shown",
        setting.name
    );
    match &loaded.origin {
        Origin::File { path, .. } => message.push_str(&format!(", at `{path}:{}:1`", setting.line)),
        Origin::Fence { pieces, .. } => {
            let at = start_of(&loaded.text, setting.line);
            let next = pieces.partition_point(|(start, _)| *start <= at);
            if let Some((start, source)) = next.checked_sub(1).and_then(|it| pieces.get(it)) {
                let from = source + (at - start);
                place = from..from + setting.name.len();
            }
        }
    }
    let found = Diagnostic::new("secret-value", message).hint(
        "if it is an example, write one that says so, such as `change-me`; if it is not, replace the secret where it is used",
    );
    maker.report(found, place);
}

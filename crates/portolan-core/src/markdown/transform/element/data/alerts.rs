//! `:::alerts{src="rules.yml"}`: the alerts of a Prometheus rule file. Each has an id (`alert-databasedown`), its
//! condition in colours and a link to its runbook, which is checked where it leads into the book.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr};

use super::super::Maker;
use super::grid::{Grid, link};
use super::{LEFT_OUT, NOTE, frame, group_title, load, note, put_note, spend, spoken_title};
use crate::markdown::data::{Alert, Format, Group, Problem, Recording, groups, read_value};
use crate::markdown::transform::heading_id;
use crate::markdown::tree::{Content, ElementNode, Kind, NodeId};

/// What a rule costs besides its text; colours are most of it.
const RULE: usize = 1024;
/// And how much each byte of an expression does.
const PAINT: usize = 8;

/// Rules that are none, reported one by one.
const REPORTED: usize = 5;

/// Makes tables of alerts, one a group, and behind them those of recorded series.
pub(in super::super) fn make(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) {
    let attributes = maker.attributes(line, &["src"]);
    let Some(loaded) = load(maker, node, line, &attributes) else {
        return put_note(maker, node, line, &attributes);
    };
    let format = match Format::of(&loaded.kind) {
        Some(format @ (Format::Json | Format::Toml)) => format,
        _ => Format::Yaml,
    };
    let read = read_value(format, &loaded.text)
        .map_err(|problem| (format!("the data is not {}", format.name()), problem))
        .and_then(|value| groups(&value).map_err(|problem| ("the data is no rule file".to_owned(), problem)));
    let (found, strange) = match read {
        Ok(read) => read,
        Err((what, problem)) => {
            loaded.report(maker, &what, &problem, NOTE);
            return put_note(maker, node, line, &attributes);
        }
    };
    for message in strange.into_iter().take(REPORTED) {
        loaded.report(maker, "a rule cannot be read", &Problem::new(message), LEFT_OUT);
    }
    let mut tables = Tables {
        place: loaded.place(),
        start: maker.start(line).name.start,
        name: spoken_title(maker, line),
        blocks: Vec::new(),
    };
    let many = found.iter().filter(|group| !group.alerts.is_empty()).count() > 1;
    for group in &found {
        tables.alerts(maker, group, many);
    }
    tables.recordings(maker, &found);
    if tables.blocks.is_empty() {
        let words = maker.context.words.no_entries.clone();
        tables.blocks.push(note(maker, words, line));
    }
    frame(maker, node, line, &attributes, ("alerts", tables.blocks));
}

struct Tables {
    /// What the rules were asked for with.
    place: Range<usize>,
    /// Where what is made stands.
    start: usize,
    /// What the tables are called.
    name: String,
    blocks: Vec<NodeId>,
}

impl Tables {
    fn alerts(&mut self, maker: &mut Maker<'_, '_, '_>, group: &Group, many: bool) {
        if group.alerts.is_empty() {
            return;
        }
        if many && !group.name.is_empty() {
            self.title(maker, &group.name);
        }
        let words = maker.context.words;
        let labels = [&words.alert, &words.condition, &words.lasts, &words.meaning].map(String::clone);
        let grid = self.grid(maker, &group.name, &labels);
        for alert in &group.alerts {
            let bytes = alert.expression.len() * PAINT + alert.summary.len() + alert.description.len() + RULE;
            if !spend(maker, bytes, &self.place) {
                break;
            }
            let cells = self.alert(maker, &grid, alert);
            grid.row(maker, cells);
        }
    }

    fn recordings(&mut self, maker: &mut Maker<'_, '_, '_>, groups: &[Group]) {
        let found: Vec<&Recording> = groups.iter().flat_map(|group| &group.recordings).collect();
        if found.is_empty() {
            return;
        }
        let words = maker.context.words;
        self.title(maker, &words.recordings);
        let labels = [words.name.clone(), words.expression.clone()];
        let grid = self.grid(maker, &words.recordings, &labels);
        for recording in found {
            if !spend(maker, recording.expression.len() * PAINT + RULE, &self.place) {
                break;
            }
            let name = grid.code(maker, &recording.name);
            let expression = promql(maker, &recording.expression, self.start);
            grid.row(maker, vec![name, expression]);
        }
    }

    fn title(&mut self, maker: &mut Maker<'_, '_, '_>, name: &str) {
        let title = group_title(maker, name, &(self.start..self.start));
        self.blocks.push(title);
    }

    fn grid(&mut self, maker: &mut Maker<'_, '_, '_>, group: &str, labels: &[String]) -> Grid {
        let spoken = match (self.name.as_str(), group) {
            (name, "") => name.to_owned(),
            ("", group) => group.to_owned(),
            (name, group) => format!("{name}: {group}"),
        };
        let grid = Grid::new(maker, self.start, &spoken, labels, Alignment::Left).in_cards(maker);
        self.blocks.push(grid.table);
        grid
    }

    fn alert(&self, maker: &mut Maker<'_, '_, '_>, grid: &Grid, alert: &Alert) -> Vec<Vec<NodeId>> {
        let id = maker.ids.unique(format!("alert-{}", heading_id(&alert.name)));
        let mut name = grid.name(maker, &alert.name, &id);
        if !alert.severity.is_empty() {
            let value = alert.severity.to_lowercase();
            let class = match value.as_str() {
                "critical" | "emergency" | "error" | "page" => "badge danger",
                "high" | "warn" | "warning" => "badge warning",
                "info" | "low" | "none" => "badge note",
                _ => "badge",
            };
            let badge = ElementNode::new("span", class, Content::Inline).with("data-v", value);
            name.push(self.line_break(maker));
            name.push(grid.span(maker, badge, &alert.severity));
        }
        let condition = promql(maker, &alert.expression, self.start);
        let lasts = grid.text(maker, &alert.lasts);
        let mut meaning = Vec::new();
        let texts = [&alert.summary, &alert.description];
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            if !meaning.is_empty() {
                meaning.push(self.line_break(maker));
            }
            meaning.extend(grid.text(maker, text));
        }
        if !alert.runbook.is_empty() {
            if !meaning.is_empty() {
                meaning.push(self.line_break(maker));
            }
            meaning.push(self.runbook(maker, grid, &alert.runbook));
        }
        vec![name, condition, lasts, meaning]
    }

    fn line_break(&self, maker: &mut Maker<'_, '_, '_>) -> NodeId {
        maker.tree.add(Kind::HardBreak, self.start..self.start)
    }

    /// The link to a runbook. An address below the site's own leads to its page, and is checked like any link.
    fn runbook(&self, maker: &mut Maker<'_, '_, '_>, grid: &Grid, written: &str) -> NodeId {
        // Prometheus fills it in for each alert.
        if written.contains("{{") {
            let code = Kind::CodeSpan(CowStr::from(written.to_owned()));
            return maker.tree.add(code, self.start..self.start);
        }
        let own = maker
            .context
            .options
            .site_url
            .as_deref()
            .and_then(|site| written.strip_prefix(site));
        let target = own.map_or_else(|| written.to_owned(), |path| format!("/{path}"));
        let words = maker.context.words.runbook.clone();
        let text = grid.text(maker, &words);
        link(maker, target, &text, self.place.clone())
    }
}

/// An expression in colours.
fn promql(maker: &mut Maker<'_, '_, '_>, expression: &str, start: usize) -> Vec<NodeId> {
    if expression.is_empty() {
        return Vec::new();
    }
    let code = CowStr::from(expression.to_owned());
    let code = Kind::LanguageSpan(Box::new(("promql".to_owned(), code)));
    vec![maker.tree.add(code, start..start)]
}

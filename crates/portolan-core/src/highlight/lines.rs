//! One line after the other: from text to spans with classes.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::engine::{Budget, Graph, NodeId, Op, Ops, Parser, State};
use super::escape::push_text;
use super::memo::{Memo, Moment, MomentId, Spans, Step};
use super::scopes::{Letter, Scopes};

/// A longer line, newline included, ends the highlighting of its block.
pub(super) const MAX_LINE: usize = 2_000;
/// Attempts to match a pattern that a block may take: so many for each of its bytes, and so many in all. Ordinary code
/// takes one or two a byte.
const ATTEMPTS_A_BYTE: usize = 24;
const MAX_ATTEMPTS: usize = 2_000_000;
/// Bytes of a block for which it may take one costly attempt more. Ordinary code takes hardly any.
const BYTES_A_COSTLY: usize = 100;
const MAX_COSTLY: usize = 2_000;

/// Highlights the lines of one block. After the first line that is too much, all others are plain: what they mean
/// depends on it.
pub(super) struct Painter<'h> {
    graph: usize,
    parser: Parser<'h>,
    start: NodeId,
    memo: &'h Memo,
    budget: Budget,
    /// The moment before the next line; `None` once the block is given up.
    before: Option<Before>,
    ops: Ops,
    spans: Vec<(u16, Letter)>,
}

/// A moment, by its number or at hand or both.
struct Before {
    id: Option<MomentId>,
    moment: Option<Moment>,
}

impl<'h> Painter<'h> {
    /// A painter for a block of `bytes` in the syntax that starts at `start` of the graph with this index.
    pub(super) fn new(
        graphs: &'h [Graph],
        (graph, start): (usize, NodeId),
        memo: &'h Memo,
        bytes: usize,
    ) -> Option<Self> {
        let attempts = bytes
            .saturating_mul(ATTEMPTS_A_BYTE)
            .saturating_add(10_000)
            .min(MAX_ATTEMPTS);
        let costly = (bytes / BYTES_A_COSTLY).saturating_add(100).min(MAX_COSTLY);
        let limit = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let budget = Budget {
            attempts: limit(attempts),
            costly: limit(costly),
        };
        let parser = Parser::new(graphs.get(graph)?);
        let mut painter = Self {
            graph,
            parser,
            start,
            memo,
            budget,
            before: None,
            ops: Vec::new(),
            spans: Vec::new(),
        };
        painter.restart();
        Some(painter)
    }

    /// Starts the syntax anew, as if the next line were the first one.
    pub(super) fn restart(&mut self) {
        let moment = Moment {
            graph: self.graph,
            state: State::new(self.start),
            scopes: Scopes::default(),
        };
        self.before = Some(Before {
            id: self.memo.number(&moment),
            moment: Some(moment),
        });
    }

    /// Appends the line's HTML. `line` may end with a newline, which is not written. False: the line and those behind
    /// it are plain.
    pub(super) fn paint(&mut self, line: &str, out: &mut String) -> bool {
        let text = without_newline(line);
        let done = match self.before.take() {
            Some(before) if line.len() < MAX_LINE => self.step(before, line, text, out),
            _ => None,
        };
        if done.is_none() {
            push_text(out, text);
        }
        self.before = done;
        self.before.is_some()
    }

    fn step(&mut self, before: Before, line: &str, text: &str, out: &mut String) -> Option<Before> {
        if let Some(step) = before.id.and_then(|id| self.memo.find(id, line)) {
            self.charge(step.attempts, step.costly)?;
            write_spans(text, &step.spans, out);
            return Some(Before {
                id: Some(step.next),
                moment: None,
            });
        }
        let mut moment = match before.moment {
            Some(moment) => moment,
            None => self.memo.moment(before.id?)?.as_ref().clone(),
        };
        let had = self.budget;
        self.parse(&mut moment, line)?;
        write_spans(text, &self.spans, out);
        let next = self.memo.number(&moment);
        if let (Some(before), Some(next)) = (before.id, next) {
            let step = Step {
                spans: Spans::from(self.spans.as_slice()),
                next,
                attempts: had.attempts - self.budget.attempts,
                costly: had.costly - self.budget.costly,
            };
            self.memo.keep(before, line, step);
        }
        Some(Before {
            id: next,
            moment: Some(moment),
        })
    }

    /// Takes from the budget; `None` when nothing is left, exactly where parsing would have stopped.
    fn charge(&mut self, attempts: u32, costly: u32) -> Option<()> {
        self.budget.attempts = self
            .budget
            .attempts
            .checked_sub(attempts)
            .filter(|left| *left > 0)?;
        self.budget.costly = self.budget.costly.checked_sub(costly).filter(|left| *left > 0)?;
        Some(())
    }

    fn parse(&mut self, moment: &mut Moment, line: &str) -> Option<()> {
        let ended;
        let line = if line.ends_with('\n') {
            line
        } else {
            ended = format!("{line}\n");
            &ended
        };
        self.ops.clear();
        let Self {
            parser, budget, ops, ..
        } = self;
        // Loading a syntax is other people's code, and it may panic on data that it does not like.
        let parsed = catch_unwind(AssertUnwindSafe(|| {
            parser.parse_line(&mut moment.state, line, budget, ops)
        }));
        parsed.ok()?.ok()?;
        self.charge(0, 0)?;
        spans(&self.ops, &mut moment.scopes, line, &mut self.spans);
        Some(())
    }
}

fn without_newline(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

/// Turns changes of scopes into spans that cover the line without gaps.
fn spans(ops: &[(usize, Op)], scopes: &mut Scopes, line: &str, spans: &mut Vec<(u16, Letter)>) {
    spans.clear();
    let mut from = 0;
    for (at, op) in ops {
        if *at > from {
            push_span(spans, &line[from..*at], *at, scopes.class());
            from = *at;
        }
        scopes.apply(op);
    }
    if line.len() > from {
        push_span(spans, &line[from..], line.len(), scopes.class());
    }
}

fn push_span(spans: &mut Vec<(u16, Letter)>, text: &str, end: usize, class: Letter) {
    // Syntaxes call `and` or `typeof` operators; to a reader they are keywords.
    let word = class == b'o' && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let class = if word { b'k' } else { class };
    // Lines are shorter than `MAX_LINE`.
    let end = u16::try_from(end).unwrap_or(u16::MAX);
    match spans.last_mut() {
        Some(last) if last.1 == class => last.0 = end,
        _ => spans.push((end, class)),
    }
}

/// Writes a line with its spans. White space at either end of a span is outside of it; between two spans of one class
/// it belongs to both, which then are one.
fn write_spans(text: &str, spans: &[(u16, Letter)], out: &mut String) {
    let mut open: Letter = 0;
    let mut from = 0;
    // White space up to `from` starts here and is not written yet.
    let mut white = 0;
    for (end, class) in spans {
        let end = usize::from(*end).min(text.len());
        let Some(part) = text.get(from..end) else { continue };
        let core = part.trim_ascii();
        let core_at = from + (part.len() - part.trim_ascii_start().len());
        from = end;
        if core.is_empty() {
            continue;
        }
        if *class != open {
            close(open, out);
        }
        out.push_str(text.get(white..core_at).unwrap_or_default());
        if *class != open && *class != 0 {
            out.push_str("<span class=\"");
            out.push(char::from(*class));
            out.push_str("\">");
        }
        open = *class;
        push_text(out, core);
        white = core_at + core.len();
    }
    close(open, out);
    push_text(out, text.get(white..).unwrap_or_default());
}

fn close(open: Letter, out: &mut String) {
    if open != 0 {
        out.push_str("</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_class_are_one_span() {
        let written = |text: &str, spans: &[(u16, Letter)]| {
            let mut out = String::new();
            write_spans(text, spans, &mut out);
            out
        };
        let cases = [
            (
                "a b c",
                vec![(1, b'k'), (2, 0), (3, b'k'), (5, 0)],
                r#"<span class="k">a b</span> c"#,
            ),
            (
                "a b",
                vec![(1, b'k'), (2, 0), (3, b's')],
                r#"<span class="k">a</span> <span class="s">b</span>"#,
            ),
            (
                "  <",
                vec![(2, b'c'), (4, b'o')],
                r#"  <span class="o">&lt;</span>"#,
            ),
            ("a  ", vec![(3, b's')], r#"<span class="s">a</span>  "#),
            ("a  ", vec![(1, b's'), (4, 0)], r#"<span class="s">a</span>  "#),
            (
                " a b",
                vec![(3, b's'), (4, b's')],
                r#" <span class="s">a b</span>"#,
            ),
            ("", vec![(1, b's')], ""),
        ];
        for (text, spans, expected) in cases {
            assert_eq!(written(text, &spans), expected);
        }
    }
}

//! A whole code block as HTML.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::annotations::{Annotation, annotation};
use super::diff::{DiffLine, DiffReader, Mark};
use super::escape::{push_quoted, push_text};
use super::fence::{COLLAPSED, FenceInfo};
use super::hidden::{Line, Rule};
use super::languages::{Language, Method};
use super::lines::Painter;
use super::prompts::{Part, SessionReader, is_session};
use super::scopes::Letter;
use super::wrap::Wrapped;
use super::{CodeBlock, CodeHtml, CodeProblem, Highlighter, ProblemPlace};
use crate::model::Flavour;

/// Lines beyond these are plain.
const MAX_LINES: usize = 5_000;
const MAX_BYTES: usize = 512 * 1024;
/// On paper a block of up to so many lines stands on one sheet.
const KEPT_TOGETHER: usize = 15;

/// How many columns the first line may have beside the buttons, in the narrowest column of a desk.
const WIDEST_FIRST: usize = 64;

/// The block as CommonMark's specification writes it.
pub(super) fn plain(block: &CodeBlock<'_>) -> String {
    let mut out = String::with_capacity(block.code.len() + 64);
    out.push_str("<pre><code");
    if let Some(language) = block.info.split_whitespace().next() {
        out.push_str(" class=\"language-");
        push_quoted(&mut out, language);
        out.push('"');
    }
    out.push('>');
    push_quoted(&mut out, block.code);
    out.push_str("</code></pre>\n");
    out
}

/// The block as a figure.
pub(super) fn figure(highlighter: &Highlighter, block: &CodeBlock<'_>) -> CodeHtml {
    let mut fence = FenceInfo::parse(block.info, block.flavour);
    let mut problems = Vec::new();
    let language = match fence.language.as_deref() {
        Some(name) => {
            let found = highlighter.languages.find(name);
            if found.is_none() {
                problems.push(unknown_language(highlighter, name));
            }
            found
        }
        None => {
            fence.language.clone_from(&block.options.default_language);
            fence
                .language
                .as_deref()
                .and_then(|name| highlighter.languages.find(name))
        }
    };
    if block.options.line_numbers {
        fence.numbers = fence.numbers.or(Some(1));
    }
    fence.wrap = fence.wrap.or(Some(block.options.wrap));
    if block.flavour == Flavour::Portolan
        && let Some(most) = block.options.collapse_after
        && block.code.lines().count() > most as usize
    {
        fence.collapse = fence.collapse.or(Some(COLLAPSED.min(most as usize)));
    }
    let wrapped = match block.flavour {
        Flavour::Mdbook => Wrapped::of(block.code, &fence, block.options),
        _ => Wrapped::not(block.code),
    };
    let block = &CodeBlock {
        code: &wrapped.code,
        ..*block
    };
    let mut writer = Writer {
        highlighter,
        block,
        fence: &fence,
        language,
        out: String::new(),
        stopped: None,
        marks: BTreeSet::new(),
    };
    writer.write();
    let Writer { out, stopped, .. } = writer;
    problems.extend(stopped.map(|line| highlighting_stopped(wrapped.written(line))));
    CodeHtml { html: out, problems }
}

fn unknown_language(highlighter: &Highlighter, name: &str) -> CodeProblem {
    let hint = match highlighter.languages.nearest(name) {
        Some(nearest) => format!("did you mean `{nearest}`? Write `text` for code that is to stay plain"),
        None => "write `text` for code that is to stay plain".to_owned(),
    };
    let shown: String = name.chars().take(40).collect();
    CodeProblem {
        id: "unknown-language",
        message: format!("the language `{shown}` is not known"),
        hint: Some(hint),
        place: ProblemPlace::Info,
    }
}

fn highlighting_stopped(line: usize) -> CodeProblem {
    CodeProblem {
        id: "highlighting-stopped",
        message: "the code is plain from here on, because it is too long or too intricate to highlight"
            .to_owned(),
        hint: Some("break long lines, shorten the block, or write `text` as its language".to_owned()),
        place: ProblemPlace::Line(line),
    }
}

/// Writes one block.
struct Writer<'a> {
    highlighter: &'a Highlighter,
    block: &'a CodeBlock<'a>,
    fence: &'a FenceInfo,
    language: Option<&'a Language>,
    out: String,
    /// The first line that is plain although it should not be.
    stopped: Option<usize>,
    /// The numbers of annotations that were met.
    marks: BTreeSet<u32>,
}

/// How lines get their insides.
enum Inside<'a> {
    Plain,
    Painted(Painter<'a>),
    Session(SessionReader, Option<Painter<'a>>),
    Diff(DiffReader),
}

impl<'a> Writer<'a> {
    fn write(&mut self) {
        self.out.reserve(self.block.code.len() * 2 + 256);
        self.head();
        self.lines();
        self.out.push_str("</code></pre></figure>\n");
    }

    fn head(&mut self) {
        let fence = self.fence;
        let name = self
            .language
            .map(|language| language.name.as_str())
            .or(fence.language.as_deref());
        self.out.push_str("<figure class=\"code");
        let words = [
            (fence.numbers.is_some(), " numbers"),
            (fence.wrap == Some(true), " wrap"),
            (!fence.focused.is_empty(), " focus"),
            (self.block.code.lines().nth(KEPT_TOGETHER).is_some(), " long"),
            (self.is_full(), " full"),
        ];
        for (_, word) in words.into_iter().filter(|(is_set, _)| *is_set) {
            self.out.push_str(word);
        }
        self.out.push('"');
        if let Some(lines) = self.collapsed() {
            let _ = write!(self.out, " data-fold=\"{lines}\"");
        }
        if let Some(name) = name {
            self.out.push_str(" data-lang=\"");
            push_quoted(&mut self.out, name);
            self.out.push('"');
        }
        self.out.push('>');
        if let Some(title) = &fence.title {
            self.out.push_str("<figcaption><span class=\"title\">");
            push_quoted(&mut self.out, title);
            self.out.push_str("</span></figcaption>");
        }
        self.out
            .push_str("<pre tabindex=\"0\" role=\"group\" aria-label=\"");
        push_quoted(&mut self.out, fence.title.as_deref().or(name).unwrap_or("Text"));
        self.out.push_str("\"><code");
        self.classes();
        self.out.push('>');
    }

    /// Whether the buttons of the block would lie over the end of its first line.
    fn is_full(&self) -> bool {
        let first = self.block.code.lines().next().unwrap_or_default();
        self.fence.title.is_none() && first.chars().nth(WIDEST_FIRST).is_some()
    }

    fn classes(&mut self) {
        let Some(language) = &self.fence.language else {
            return;
        };
        self.out.push_str(" class=\"language-");
        push_quoted(&mut self.out, language);
        if self.block.flavour == Flavour::Mdbook {
            for word in &self.fence.words {
                self.out.push(' ');
                push_quoted(&mut self.out, word);
            }
        }
        self.out.push('"');
    }

    fn lines(&mut self) {
        let mut inside = self.inside();
        let rule = self.hiding();
        let fence = self.fence;
        let collapsed = self.collapsed();
        let framed = fence.numbers.is_some()
            || !fence.marked.is_empty()
            || !fence.focused.is_empty()
            || collapsed.is_some()
            || matches!(inside, Inside::Diff(_));
        let mut lines = self.block.code.split_inclusive('\n').peekable();
        let (mut at, mut bytes) = (0, 0);
        while let Some(line) = lines.next() {
            bytes += line.len();
            if at >= MAX_LINES || bytes > MAX_BYTES {
                self.stop(&mut inside, at);
            }
            let Line { text, hidden } = rule.apply(line);
            let mark = fence.annotate.then(|| annotation(&text)).flatten();
            let text = match &mark {
                Some(mark) => Cow::Owned(mark.without(&text)),
                None => text,
            };
            if hidden {
                self.out.push_str("<span class=\"boring\">");
            }
            let next = lines.peek().copied();
            if framed {
                self.framed(&mut inside, &text, next, at, mark)
            } else {
                self.inner(&mut inside, &text, at);
                self.mark(mark);
            }
            if text.ends_with('\n') {
                self.out.push('\n');
            }
            if hidden {
                self.out.push_str("</span>");
            }
            at += 1;
        }
    }

    /// How the lines of this block get their insides.
    fn inside(&self) -> Inside<'a> {
        let (Some(language), code) = (self.language, self.block.code) else {
            return Inside::Plain;
        };
        match language.method {
            Method::Diff => Inside::Diff(DiffReader::default()),
            Method::Plain => Inside::Plain,
            Method::Syntax { .. } if !(language.shell && is_session(code)) => self.painted(Some(language)),
            Method::Session | Method::Syntax { .. } => {
                let shell = self.painted(self.highlighter.languages.find("bash"));
                match (SessionReader::of(code), shell) {
                    (Some(session), Inside::Painted(painter)) => Inside::Session(session, Some(painter)),
                    (Some(session), _) => Inside::Session(session, None),
                    (None, shell) => shell,
                }
            }
        }
    }

    fn painted(&self, language: Option<&Language>) -> Inside<'a> {
        if !self.block.options.highlight {
            return Inside::Plain;
        }
        language
            .and_then(|language| self.highlighter.painter(language, self.block.code.len()))
            .map_or(Inside::Plain, Inside::Painted)
    }

    /// Which lines of this block are hidden. Only mdBook's flavour hides any.
    fn hiding(&self) -> Rule<'a> {
        let (fence, block) = (self.fence, self.block);
        let Some(language) = fence
            .language
            .as_deref()
            .filter(|_| block.flavour == Flavour::Mdbook)
        else {
            return Rule::Nothing;
        };
        if language == "rust" {
            return Rule::Rust;
        }
        let configured = || block.options.hidelines.get(language);
        match fence.hidelines.as_ref().or_else(configured) {
            Some(prefix) if !prefix.is_empty() => Rule::Prefix(prefix),
            _ => Rule::Nothing,
        }
    }

    fn stop(&mut self, inside: &mut Inside<'a>, at: usize) {
        match inside {
            Inside::Painted(_) => *inside = Inside::Plain,
            Inside::Session(_, painter) if painter.is_some() => *painter = None,
            _ => return,
        }
        self.stopped = self.stopped.or(Some(at));
    }

    /// A line in an element of its own.
    fn framed(
        &mut self,
        inside: &mut Inside<'a>,
        line: &str,
        next: Option<&str>,
        at: usize,
        annotation: Option<Annotation>,
    ) {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let read = if let Inside::Diff(diff) = inside {
            Some(diff.read(text, next))
        } else {
            None
        };
        let stressed = if self.fence.is_marked(at + 1) { " hl" } else { "" };
        let mark = read.map_or(Mark::None, |read| read.mark).class();
        let focused = if self.fence.is_focused(at + 1) { " in" } else { "" };
        let more = if self.collapsed().is_some_and(|shown| at >= shown) {
            " more"
        } else {
            ""
        };
        let _ = write!(self.out, "<span class=\"line{stressed}{mark}{focused}{more}\"");
        if let Some(first) = self.fence.numbers {
            let _ = write!(self.out, " data-n=\"{}\"", at.saturating_add(first as usize));
        }
        self.out.push('>');
        match read {
            Some(read) => self.diff_line(text, read),
            None => self.inner(inside, line, at),
        }
        self.mark(annotation);
        self.out.push_str("</span>");
    }

    /// How many lines are shown at first, where there are more. One more is no reason to hide it.
    fn collapsed(&self) -> Option<usize> {
        let shown = self.fence.collapse.filter(|shown| *shown > 0)?;
        (self.block.code.lines().count() > shown + 1).then_some(shown)
    }

    /// The mark of a line that an entry of the list below explains.
    fn mark(&mut self, annotation: Option<Annotation>) {
        let Some(Annotation { number, .. }) = annotation else {
            return;
        };
        let is_first = self.marks.insert(number);
        let _ = match self.block.annotated {
            Some(block) if is_first => write!(
                self.out,
                "<a class=\"mark\" id=\"mark-{block}-{number}\" href=\"#note-{block}-{number}\" data-pt>{number}</a>"
            ),
            Some(block) => write!(
                self.out,
                "<a class=\"mark\" href=\"#note-{block}-{number}\" data-pt>{number}</a>"
            ),
            None => write!(self.out, "<span class=\"mark\" data-pt>{number}</span>"),
        };
    }

    fn diff_line(&mut self, text: &str, read: DiffLine) {
        let (sign, rest) = text.split_at(read.sign);
        if !sign.is_empty() {
            self.out.push_str("<span class=\"sign\">");
            push_text(&mut self.out, sign);
            self.out.push_str("</span>");
        }
        self.classed(read.class, rest);
    }

    fn classed(&mut self, class: Letter, text: &str) {
        if class == 0 || text.trim().is_empty() || !self.block.options.highlight {
            push_text(&mut self.out, text);
            return;
        }
        let _ = write!(self.out, "<span class=\"{}\">", char::from(class));
        push_text(&mut self.out, text);
        self.out.push_str("</span>");
    }

    /// The inside of a line, without its newline.
    fn inner(&mut self, inside: &mut Inside<'a>, line: &str, at: usize) {
        match inside {
            Inside::Plain | Inside::Diff(_) => {
                push_text(&mut self.out, line.strip_suffix('\n').unwrap_or(line))
            }
            Inside::Painted(painter) => {
                if !painter.paint(line, &mut self.out) {
                    self.stop(inside, at);
                }
            }
            Inside::Session(session, painter) => {
                let part = session.read(line);
                if !session_line(part, painter.as_mut(), line, &mut self.out) {
                    self.stop(inside, at);
                }
            }
        }
    }
}

/// Writes a line of a session; false when its command could not be highlighted.
fn session_line(part: Part, painter: Option<&mut Painter<'_>>, line: &str, out: &mut String) -> bool {
    let text = line.strip_suffix('\n').unwrap_or(line);
    let (prompt, fresh) = match part {
        Part::Command(prompt) => (prompt, true),
        Part::Continued(prompt) => (prompt, false),
        Part::Remark | Part::Output => {
            push_span(if part == Part::Remark { "c" } else { "out" }, text, out);
            return true;
        }
    };
    push_span("prompt", &text[..prompt], out);
    match painter {
        Some(painter) => {
            if fresh {
                painter.restart();
            }
            painter.paint(&line[prompt..], out)
        }
        None => {
            push_text(out, &text[prompt..]);
            true
        }
    }
}

fn push_span(class: &str, text: &str, out: &mut String) {
    if !text.is_empty() {
        let _ = write!(out, "<span class=\"{class}\">");
        push_text(out, text);
        out.push_str("</span>");
    }
}

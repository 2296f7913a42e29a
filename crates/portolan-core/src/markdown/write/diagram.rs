//! Diagrams: a picture with its caption and its source, or the source alone with a note where there is no picture.

use std::collections::HashMap;
use std::ops::Range;

use super::Writer;
use super::out::{Level, OwnPart};
use crate::diagram::{Fault, Picture, Piece};
use crate::highlight::{CodeBlock, FenceInfo, ProblemPlace};
use crate::markdown::escape;
use crate::markdown::raw::{Target, is_unsafe, unsafe_url};
use crate::markdown::tree::{DiagramNode, NodeId};
use crate::model::{Diagnostic, LinkKind, Location, Mark};

/// The word behind the language of a fence that is to stay code.
const STAYS_CODE: &str = "code";

/// Where the source of a diagram stands.
#[derive(Clone, Copy)]
enum Origin<'a> {
    /// Between fences of the page.
    Fence,
    /// In a file, which the page shows like a picture.
    File(&'a DiagramNode),
}

/// A diagram as its author gave it.
struct Diagram<'a> {
    node: NodeId,
    origin: Origin<'a>,
    language: &'a str,
    code: &'a str,
    caption: Option<&'a str>,
}

impl Writer<'_, '_> {
    /// Writes a block of code as a diagram. `false` where it is none.
    pub(super) fn fenced_diagram(&mut self, node: NodeId, info: &str, code: &str) -> bool {
        if !self.rich {
            return false;
        }
        // Most code is none, and is asked for no more than that.
        let first = info.split([' ', '\t', ',']).find(|word| !word.is_empty());
        if !first.is_some_and(|word| self.tools.diagrams.draws(word)) {
            return false;
        }
        let info = FenceInfo::parse(info, self.tools.options.flavour);
        let Some(language) = &info.language else {
            return false;
        };
        if info.words.iter().any(|word| word == STAYS_CODE) {
            return false;
        }
        self.diagram(&Diagram {
            node,
            origin: Origin::Fence,
            language,
            code,
            caption: info.title.as_deref(),
        });
        true
    }

    /// Writes the diagram of a file.
    pub(super) fn diagram_of_file(&mut self, node: NodeId, diagram: &DiagramNode) {
        self.diagram(&Diagram {
            node,
            origin: Origin::File(diagram),
            language: &diagram.language,
            code: &diagram.code,
            caption: Some(diagram.caption.as_str()).filter(|caption| !caption.is_empty()),
        });
    }

    fn diagram(&mut self, diagram: &Diagram<'_>) {
        // Drawn or not.
        self.written.features.insert("diagram");
        match self.tools.diagrams.draw(diagram.language, diagram.code) {
            Ok(picture) => self.drawn(diagram, &picture),
            Err(fault) => {
                self.report_fault(diagram, fault);
                self.not_drawn(diagram);
            }
        }
    }

    fn drawn(&mut self, diagram: &Diagram<'_>, picture: &Picture) {
        self.written.diagrams += 1;
        let id = format!("pt-d{}", self.written.diagrams);
        let plate = if picture.is_on_plate() { " plate" } else { "" };
        // What may be wider than its column scrolls, and the keyboard must reach what scrolls.
        let focus = if picture.may_scroll() {
            " tabindex=\"0\""
        } else {
            ""
        };
        let start = format!("<figure class=\"diagram{plate}\"><div class=\"diagram-view\"{focus}>");
        let mut parts = vec![OwnPart::Html(self.own_placed(start, diagram.node))];
        let mut met = Met::default();
        for address in picture.unsafe_links() {
            let place = self.place_of(diagram, address, &mut met);
            self.diagnostics.push(unsafe_url(address, place));
        }
        for piece in picture.parts(&id, diagram.caption, &self.tools.words.diagram) {
            match piece {
                Piece::Html(html) => parts.push(OwnPart::Html(html)),
                // A picture that was kept may be damaged.
                Piece::Link(address) if is_unsafe(&address, Target::Link) => {}
                Piece::Link(address) => {
                    let number = self.link_of(diagram, address, &mut met);
                    parts.push(OwnPart::Url(number));
                }
            }
        }
        let mut end = "</div>".to_owned();
        end.push_str("<details class=\"diagram-source\" data-pt><summary>");
        escape::push_text(&mut end, &self.tools.words.diagram_source);
        end.push_str("</summary>");
        end.push_str(self.source_of(diagram).trim_end());
        end.push_str("</details>");
        // HTML wants a caption first or last.
        if let Some(caption) = diagram.caption {
            end.push_str("<figcaption>");
            escape::push_text(&mut end, caption);
            end.push_str("</figcaption>");
        }
        end.push_str("</figure>");
        parts.push(OwnPart::Html(end));
        self.out.fresh_line();
        self.out.push_own_parts(parts);
        self.out.push("\n");
    }

    /// The source of a diagram as a block of code.
    fn source_of(&self, diagram: &Diagram<'_>) -> String {
        let block = CodeBlock {
            info: diagram.language,
            code: diagram.code,
            flavour: self.tools.options.flavour,
            options: &self.tools.options.code,
            annotated: None,
        };
        self.tools.highlighter.block(&block).html
    }

    /// The source, with a note that there is no picture.
    fn not_drawn(&mut self, diagram: &Diagram<'_>) {
        let mut html = "<figure class=\"diagram lost\"><p class=\"diagram-note\" data-pt>".to_owned();
        escape::push_text(&mut html, &self.tools.words.diagram_lost);
        html.push_str("</p>");
        html.push_str(self.source_of(diagram).trim_end());
        if let Some(caption) = diagram.caption {
            html.push_str("<figcaption>");
            escape::push_text(&mut html, caption);
            html.push_str("</figcaption>");
        }
        html.push_str("</figure>");
        let html = self.own_placed(html, diagram.node);
        self.out.fresh_line();
        self.out.push_own(&html, Level::Block);
        self.out.push("\n");
    }

    fn report_fault(&mut self, diagram: &Diagram<'_>, fault: Fault) {
        let place = match (diagram.origin, fault.line) {
            (Origin::Fence, line) => {
                let place = line.map_or(ProblemPlace::Info, ProblemPlace::Line);
                self.tools
                    .source
                    .location(self.place_in_code(diagram.node, true, place))
            }
            (Origin::File(file), line) => in_file(file, line.unwrap_or_default()),
        };
        let found = Diagnostic::new(fault.rule, fault.message).hint(fault.hint);
        self.diagnostics.push(found.at(place));
    }

    /// Registers the link of a picture.
    fn link_of(&mut self, diagram: &Diagram<'_>, address: String, met: &mut Met) -> u32 {
        let range = self.range_of(diagram, &address, met);
        let original = self.tools.source.original_range(range.clone());
        self.written.link_ranges.push(original);
        let mark: Mark = self.tools.source.mark(range);
        self.written.links.push(crate::model::RawLink {
            target: address,
            kind: LinkKind::Link,
            mark,
        });
        u32::try_from(self.written.links.len() - 1).unwrap_or(u32::MAX)
    }

    /// Where an address stands in the page: its line, or what shows the file that it stands in.
    fn range_of(&self, diagram: &Diagram<'_>, address: &str, met: &mut Met) -> Range<usize> {
        let span = self.tree.span(diagram.node);
        if matches!(diagram.origin, Origin::File(_)) {
            return span;
        }
        let written = self.tools.source.slice(span.clone());
        // Behind the line of the fence itself.
        let code = written.find('\n').unwrap_or(written.len());
        match met.next(&written[code..], address) {
            Some(at) => span.start + code + at..span.start + code + at + address.len(),
            None => self.place_in_code(diagram.node, true, ProblemPlace::Info),
        }
    }

    fn place_of(&self, diagram: &Diagram<'_>, address: &str, met: &mut Met) -> Location {
        match diagram.origin {
            Origin::Fence => self.tools.source.location(self.range_of(diagram, address, met)),
            Origin::File(file) => {
                let before = met.next(&file.code, address).map_or("", |at| &file.code[..at]);
                in_file(file, before.matches('\n').count())
            }
        }
    }
}

/// How far the addresses of a diagram were found, for one may stand there more than once.
#[derive(Default)]
struct Met(HashMap<String, usize>);

impl Met {
    /// Where an address stands next in a text, with nothing around it that may be a part of one.
    fn next(&mut self, text: &str, address: &str) -> Option<usize> {
        let ends = |letter: char| letter.is_whitespace() || "\"'`<>()[]{},;=".contains(letter);
        let is_whole = |at: &usize| {
            text[..*at].chars().next_back().is_none_or(ends)
                && text[at + address.len()..].chars().next().is_none_or(ends)
        };
        if address.is_empty() {
            return None;
        }
        // What was found before is not looked at again.
        let from = self.0.get(address).copied().unwrap_or_default();
        let places = |from: usize| text[from..].match_indices(address).map(move |(at, _)| from + at);
        let found = places(from)
            .find(is_whole)
            .or_else(|| places(0).find(is_whole))
            .or_else(|| places(0).next())?;
        self.0.insert(address.to_owned(), found + address.len());
        Some(found)
    }
}

/// A line of a diagram's file, from 0.
fn in_file(file: &DiagramNode, line: usize) -> Location {
    let start: usize = file.code.split_inclusive('\n').take(line).map(str::len).sum();
    let length = file
        .code
        .get(start..)
        .unwrap_or_default()
        .lines()
        .next()
        .map_or(0, str::len);
    Location::in_text(&file.path, &file.code, start..start + length)
}

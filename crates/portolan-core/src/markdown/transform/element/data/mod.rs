//! Containers that show data: where it comes from, what is said where it cannot be had, and the frame around it.
//!
//! Entry point: [`load`]. One file an element: [`table`], [`settings`] and [`alerts`]; `grid` makes their rows.

pub(super) mod alerts;
mod grid;
pub(super) mod settings;
pub(super) mod table;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::CowStr;

use super::Maker;
use super::maker::{Attributes, framed};
use crate::markdown::data::{DataFile, Format, Problem, WantedFile};
use crate::markdown::tree::{Content, ElementNode, Images, Kind, NodeId};
use crate::model::{Diagnostic, Location};

/// Bytes of data that one page may read and show, files counted each time.
pub(super) const BUDGET: usize = 64 * 1024 * 1024;

/// What to do about data that cannot be shown.
const NOTE: &str = "mend the data; until then a note is shown in its place";
/// What to do about a part of it that cannot.
const LEFT_OUT: &str = "mend the data; until then this part of it is left out";

/// What a container shows.
struct Loaded {
    text: Arc<str>,
    /// The file's ending or the fence's language, in lower case.
    kind: String,
    origin: Origin,
}

enum Origin {
    File {
        path: String,
        /// The attribute that names it.
        src: Range<usize>,
    },
    Fence {
        /// For each piece of the text, where it starts, there and in the page.
        pieces: Vec<(usize, usize)>,
        /// The line that opens it.
        opening: Range<usize>,
    },
}

impl Loaded {
    /// The format; one that is not known is reported.
    fn format(&self, maker: &mut Maker<'_, '_, '_>) -> Option<Format> {
        let format = Format::of(&self.kind);
        if format.is_none() {
            let message = match &self.origin {
                Origin::File { path, .. } => format!("`{path}` is in none of the formats that are read"),
                Origin::Fence { .. } => "the data is in none of the formats that are read".to_owned(),
            };
            let found = Diagnostic::new("invalid-data", message)
                .hint("they are `csv`, `tsv`, `json`, `yaml` and `toml`, by a file's ending or the language of a fence");
            maker.report(found, self.place());
        }
        format
    }

    /// What data was asked for with.
    fn place(&self) -> Range<usize> {
        match &self.origin {
            Origin::File { src, .. } => src.clone(),
            Origin::Fence { opening, .. } => opening.clone(),
        }
    }

    /// Reports what is wrong with the data: `what` says so, and the problem why.
    fn report(&self, maker: &mut Maker<'_, '_, '_>, what: &str, problem: &Problem, hint: &str) {
        let mut message = format!("{what}: {}", problem.message);
        let mut place = self.place();
        // Data that ends too early is wrong where it ends.
        let end = self.text.trim_end().char_indices().next_back();
        let at = problem.at.map(|at| at.min(end.map_or(0, |(last, _)| last)));
        match (&self.origin, at) {
            (Origin::File { path, .. }, Some(at)) => {
                let Location { line, column, .. } = Location::in_text("", &self.text, at..at);
                message.push_str(&format!(", at `{path}:{line}:{column}`"));
            }
            (Origin::File { path, .. }, None) => message.push_str(&format!(", in `{path}`")),
            (Origin::Fence { pieces, .. }, Some(at)) => {
                let next = pieces.partition_point(|(start, _)| *start <= at);
                if let Some((start, source)) = next.checked_sub(1).and_then(|it| pieces.get(it)) {
                    let from = source + (at - start);
                    let line = self.text[floor(&self.text, at)..].lines().next();
                    place = from..from + line.map_or(0, str::len);
                }
            }
            (Origin::Fence { .. }, None) => {}
        }
        maker.report(Diagnostic::new("invalid-data", message).hint(hint), place);
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The data of a container: the file that it names, or the code between its lines. What cannot be had is reported.
fn load(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize, attributes: &Attributes) -> Option<Loaded> {
    let loaded = match (attributes.get("src"), attributes.place("src")) {
        (Some(src), Some(place)) => {
            if maker.tree.first(node).is_some() {
                let hint = "take out `src`, or what stands between the lines of the container";
                let message = format!(
                    "`{}` names a file, so what it holds is not shown",
                    maker.name(line)
                );
                maker.report_line(line, message, hint);
            }
            of_file(maker, src, place)
        }
        _ => of_fence(maker, node, line),
    }?;
    spend(maker, loaded.text.len(), &loaded.place()).then_some(loaded)
}

/// Counts bytes that are read or shown; where there is no room for them that is reported, once.
fn spend(maker: &mut Maker<'_, '_, '_>, bytes: usize, place: &Range<usize>) -> bool {
    match maker.data_left.checked_sub(bytes) {
        Some(left) => maker.data_left = left,
        None if maker.data_left == 0 => return false,
        None => {
            maker.data_left = 0;
            let message = format!("the data of this page is more than {BUDGET} bytes; the rest is not shown");
            let found = Diagnostic::new("data-cut", message).hint("show less of it, or split the page");
            maker.report(found, place.clone());
            return false;
        }
    }
    true
}

fn of_file(maker: &mut Maker<'_, '_, '_>, src: &str, place: Range<usize>) -> Option<Loaded> {
    let holder = maker.context.source.location(place.clone()).file;
    let wanted = WantedFile {
        holder,
        src: src.to_owned(),
    };
    match maker.context.files.get(&wanted) {
        Some(DataFile::Text { path, text }) => {
            let name = src.rsplit('/').next().unwrap_or(src);
            let kind = name.rsplit('.').next().unwrap_or(name);
            Some(Loaded {
                text: Arc::clone(text),
                kind: kind.to_ascii_lowercase(),
                origin: Origin::File {
                    path: path.clone(),
                    src: place,
                },
            })
        }
        Some(DataFile::Failed(failed)) => {
            maker.report(failed.clone(), place);
            None
        }
        None => {
            let found = match src {
                "" => Diagnostic::new("broken-data", "`src` names no file")
                    .hint("write the path of a file, relative to this one"),
                _ => Diagnostic::new("broken-data", format!("`{src}` is not read here"))
                    .hint("data files are read where a whole book is built"),
            };
            maker.report(found, place);
            None
        }
    }
}

fn of_fence(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize) -> Option<Loaded> {
    let children = maker.children(node);
    let fence = children
        .iter()
        .copied()
        .find(|child| matches!(maker.tree.kind(*child), Kind::Code(Some(_))));
    let name = maker.name(line);
    let Some(fence) = fence else {
        let hint =
            "name a file with `src=`, or put the data between the lines of the container, as a block of code";
        maker.report_line(line, format!("`{name}` has no data"), hint);
        return None;
    };
    if children.len() > 1 {
        let hint =
            "one block of code is the data; what else is to be said stands before or behind the container";
        maker.report_line(line, format!("`{name}` holds more than its data"), hint);
    }
    let Kind::Code(Some(info)) = maker.tree.kind(fence) else {
        return None;
    };
    let kind = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let mut text = String::new();
    let mut pieces = Vec::new();
    for child in maker.tree.children(fence) {
        if let Kind::Text(piece) = maker.tree.kind(child) {
            pieces.push((text.len(), maker.tree.span(child).start));
            text.push_str(piece);
        }
    }
    let span = maker.tree.span(fence);
    let opening = maker.context.source.slice(span.clone()).lines().next();
    let opening = span.start..span.start + opening.map_or(0, |line| line.trim_end().len());
    Some(Loaded {
        text: Arc::from(text),
        kind,
        origin: Origin::Fence { pieces, opening },
    })
}

/// What is shown where data cannot be had: readers learn that something is missing, and what.
fn put_note(maker: &mut Maker<'_, '_, '_>, node: NodeId, line: usize, attributes: &Attributes) {
    let place = maker.start(line).name.start;
    let place = place..place;
    let title = match maker.title(line) {
        Some(title) => title,
        None => vec![maker.text(maker.context.words.table.clone(), place.clone())],
    };
    let element = ElementNode::new("p", "admonition-title", Content::Line);
    let title = maker.wrap(Kind::Element(Box::new(element)), &title);
    let mut said = vec![maker.text(maker.context.words.data_missing.clone(), place.clone())];
    if let Some(src) = attributes.get("src").filter(|src| !src.is_empty()) {
        said.push(maker.text(" ", place.clone()));
        said.push(
            maker
                .tree
                .add(Kind::CodeSpan(CowStr::from(src.to_owned())), place),
        );
    }
    let said = maker.wrap(Kind::Paragraph, &said);
    maker.tree.set_children(node, &[title, said]);
    let element = ElementNode::new("div", "admonition warning", Content::Blocks);
    maker.become_element(node, framed(element, attributes));
}

/// Puts what was made of data under the container's title.
fn frame(
    maker: &mut Maker<'_, '_, '_>,
    node: NodeId,
    line: usize,
    attributes: &Attributes,
    (class, mut blocks): (&str, Vec<NodeId>),
) {
    let (tag, class) = match maker.title(line) {
        Some(title) => {
            let element = ElementNode::new("figcaption", "", Content::Line);
            let caption = maker.wrap(Kind::Element(Box::new(element)), &title);
            blocks.insert(0, caption);
            ("figure", format!("figure data {class}"))
        }
        None => ("div", format!("data {class}")),
    };
    maker.tree.set_children(node, &blocks);
    maker.tree.made.push(node);
    let element = ElementNode::new(tag, class.trim_end(), Content::Blocks);
    maker.become_element(node, framed(element, attributes));
}

/// The title of a container as plain text, for those who hear it.
fn spoken_title(maker: &mut Maker<'_, '_, '_>, line: usize) -> String {
    match maker.title(line) {
        Some(title) => {
            let holder = maker.wrap(Kind::Plain, &title);
            maker.tree.plain_text(holder, Images::AsText)
        }
        None => String::new(),
    }
}

/// A paragraph of our own words.
fn note(maker: &mut Maker<'_, '_, '_>, words: String, line: usize) -> NodeId {
    let place = maker.start(line).name.start;
    let text = maker.text(words, place..place);
    let element = ElementNode::new("p", "data-note", Content::Line);
    maker.wrap(Kind::Element(Box::new(element)), &[text])
}

/// The name of a group of rows.
fn group_title(maker: &mut Maker<'_, '_, '_>, name: &str, place: &Range<usize>) -> NodeId {
    let text = maker.text(grid::clean(name), place.clone());
    let element = ElementNode::new("p", "data-group", Content::Line);
    maker.wrap(Kind::Element(Box::new(element)), &[text])
}

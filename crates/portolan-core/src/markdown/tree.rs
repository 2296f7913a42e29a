//! A page as a tree: an arena of nodes, each with its kind, its children and the bytes that it was read from.
//!
//! Owns the shape and ways to walk and change it. Must not know how it is read ([`super::read`]), changed
//! ([`super::transform`]) or written ([`super::write`]).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr};

use super::formula::Display;
use crate::model::ListingQuery;

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeId(u32);

const NONE: u32 = u32::MAX;

/// What a node is. Kinds that no parser makes are made by transforms.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    Root,
    Paragraph,
    Heading(Box<HeadingNode<'a>>),
    Quote,
    Alert(BlockQuoteKind),
    /// The info string; `None` for indented code. Children are texts.
    Code(Option<CowStr<'a>>),
    /// Children are [`Kind::Html`].
    HtmlBlock,
    List(Option<u64>),
    /// `Some` when it starts with a task's box.
    Item(Option<bool>),
    FootnoteDefinition(CowStr<'a>),
    /// The list of footnotes at the page's end; its children are [`Kind::Footnote`].
    Footnotes,
    Footnote(Box<FootnoteNode>),
    DefinitionList,
    Term(String),
    Definition,
    Table(Box<TableNode>),
    TableHead,
    TableRow,
    Cell(CellNode),
    Rule,
    /// The line of a container, by its place among the source's: gone once containers are gathered.
    Fence(usize),
    /// A container by the line that starts it, before it is known what it means.
    Container(usize),
    /// The link of something to itself: its id, and what it is called.
    Anchor(Box<(String, String)>),
    /// HTML of our own that authors could not write, within a line.
    OwnInline(String),
    /// A list of pages, which is made once the site is known.
    Listing(Box<ListingQuery>),
    /// A diagram whose source is a file.
    Diagram(Box<DiagramNode>),
    /// What a container or another notation of ours has become.
    Element(Box<ElementNode>),

    Emphasis,
    Strong,
    Strikethrough,
    Link(Box<TargetNode<'a>>),
    Image(Box<TargetNode<'a>>),
    /// Inline content without a meaning of its own: what is left of a link that was refused.
    Plain,
    Text(CowStr<'a>),
    CodeSpan(CowStr<'a>),
    Formula(Box<FormulaNode<'a>>),
    /// Code in a line, with its language before it.
    LanguageSpan(Box<(String, CowStr<'a>)>),
    Html(CowStr<'a>),
    InlineHtml(CowStr<'a>),
    FootnoteReference(CowStr<'a>),
    NumberedReference(Box<ReferenceNode>),
    SoftBreak,
    HardBreak,
    TaskBox(bool),
    /// The box of a runbook's step, which can be ticked without a script.
    StepBox,
}

/// An element of HTML around its children, of those that authors may write too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ElementNode {
    pub(super) tag: &'static str,
    /// In the order of writing.
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) content: Content,
}

/// What an element holds, and so how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Blocks; it is a block itself.
    Blocks,
    /// A line of text; it is a block itself.
    Line,
    /// A part of a line.
    Inline,
}

impl ElementNode {
    /// An element of a class, or of none.
    pub(super) fn new(tag: &'static str, class: &str, content: Content) -> Self {
        let mut element = Self {
            tag,
            attributes: Vec::new(),
            content,
        };
        if !class.is_empty() {
            element.attributes.push(("class", class.to_owned()));
        }
        element
    }

    /// With one more attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Gives an attribute a value, whether the element has it already or not.
    pub(super) fn set(&mut self, name: &'static str, value: String) {
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some(found) => found.1 = value,
            None => self.attributes.push((name, value)),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct HeadingNode<'a> {
    pub(super) level: u8,
    /// As written, until the transform decides; then unique.
    pub(super) id: Option<String>,
    /// A second id: mdBook's for a heading without a word, where links into existing books may lead.
    pub(super) alias: Option<String>,
    pub(super) classes: Vec<CowStr<'a>>,
    pub(super) attributes: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
    /// Plain text, set by the transform.
    pub(super) text: String,
    /// In the result of an example, and so in no contents; it has only an id that its author wrote.
    pub(super) sample: bool,
}

/// TeX.
#[derive(Clone, Debug)]
pub(super) struct FormulaNode<'a> {
    pub(super) tex: CowStr<'a>,
    pub(super) display: Display,
}

#[derive(Clone, Debug)]
pub(super) struct TargetNode<'a> {
    pub(super) url: CowStr<'a>,
    pub(super) title: CowStr<'a>,
    /// An image that is seen before the reader scrolls.
    pub(super) eager: bool,
    pub(super) medium: Medium,
    /// Of an image: its classes and its size, where the author gave them.
    pub(super) attributes: Vec<(&'static str, String)>,
}

/// A diagram whose source is a file.
#[derive(Clone, Debug)]
pub(super) struct DiagramNode {
    /// The file, relative to the book's root.
    pub(super) path: String,
    pub(super) language: String,
    pub(super) code: Arc<str>,
    /// The text of the image, or empty.
    pub(super) caption: String,
}

/// What an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Picture,
    Video,
    Sound,
}

impl<'a> TargetNode<'a> {
    pub(super) fn new(url: CowStr<'a>, title: CowStr<'a>) -> Self {
        Self {
            url,
            title,
            eager: false,
            medium: Medium::Picture,
            attributes: Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct TableNode {
    pub(super) alignments: Vec<Alignment>,
    /// Its place among the page's tables, from 1.
    pub(super) number: u32,
    /// The heading above it, or empty.
    pub(super) heading: String,
    pub(super) looks: TableLooks,
}

/// How a table is shown besides as rows of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TableLooks {
    /// What becomes of it on narrow screens.
    pub(super) narrow: Narrow,
    /// Readers may sort it.
    pub(super) sortable: bool,
}

/// What becomes of a table on narrow screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Narrow {
    /// It scrolls.
    #[default]
    Scrolls,
    /// Each row is a card.
    Cards,
    /// What its cells ask for.
    ByCells,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct CellNode {
    pub(super) alignment: Alignment,
    pub(super) header: bool,
    /// Short enough never to be broken.
    pub(super) short: bool,
    /// In a column of numbers.
    pub(super) number: bool,
    /// In a head of which a cell is empty: then it must be said what the others head.
    pub(super) beside_empty: bool,
}

#[derive(Clone, Debug)]
pub(super) struct FootnoteNode {
    /// Safe in ids and fragments.
    pub(super) label: String,
    pub(super) uses: u32,
}

#[derive(Clone, Debug)]
pub(super) struct ReferenceNode {
    pub(super) label: String,
    /// The footnote's number.
    pub(super) number: u32,
    /// Which reference to that footnote, from 1.
    pub(super) nth: u32,
}

#[derive(Clone, Debug)]
struct Node<'a> {
    kind: Kind<'a>,
    start: u32,
    end: u32,
    first: u32,
    last: u32,
    next: u32,
}

/// A page as nodes. Node 0 is the root; children are linked from first to last.
#[derive(Clone, Debug)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Some piece of raw HTML is in it.
    pub(super) has_html: bool,
    /// What holds the results of examples: shown, but no part of the page's outline.
    pub(super) samples: Vec<NodeId>,
    /// Containers that show what their text only asks for.
    pub(super) made: Vec<NodeId>,
    /// Code whose marks a list explains, with its number among them.
    pub(super) annotated: HashMap<NodeId, u32>,
    /// What it has that parts of a theme may be for.
    pub(super) features: BTreeSet<String>,
}

impl<'a> Tree<'a> {
    /// A tree of a root alone.
    pub(super) fn new(length: usize) -> Self {
        let mut tree = Self {
            nodes: Vec::with_capacity(length / 32 + 8),
            has_html: false,
            samples: Vec::new(),
            made: Vec::new(),
            annotated: HashMap::new(),
            features: BTreeSet::new(),
        };
        tree.add(Kind::Root, 0..length);
        tree
    }

    pub(super) const ROOT: NodeId = NodeId(0);

    /// A node that hangs nowhere yet.
    pub(super) fn add(&mut self, kind: Kind<'a>, span: Range<usize>) -> NodeId {
        let id = NodeId(offset(self.nodes.len()));
        let node = Node {
            kind,
            start: offset(span.start),
            end: offset(span.end),
            first: NONE,
            last: NONE,
            next: NONE,
        };
        self.nodes.push(node);
        id
    }

    /// Hangs a node behind the last child of another.
    pub(super) fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.node(parent).last;
        if last == NONE {
            self.node_mut(parent).first = child.0;
        } else {
            self.nodes[last as usize].next = child.0;
        }
        self.node_mut(parent).last = child.0;
    }

    /// A new last child.
    pub(super) fn push(&mut self, parent: NodeId, kind: Kind<'a>, span: Range<usize>) -> NodeId {
        let id = self.add(kind, span);
        self.append(parent, id);
        id
    }

    /// Forgets what follows a node, before it is hung elsewhere.
    pub(super) fn unlink(&mut self, node: NodeId) {
        self.node_mut(node).next = NONE;
    }

    /// Gives a node other children, in this order; those that it had and that are not among them are dropped.
    pub(super) fn set_children(&mut self, parent: NodeId, children: &[NodeId]) {
        let node = self.node_mut(parent);
        node.first = NONE;
        node.last = NONE;
        for &child in children {
            self.node_mut(child).next = NONE;
            self.append(parent, child);
        }
    }

    pub(super) fn kind(&self, id: NodeId) -> &Kind<'a> {
        &self.node(id).kind
    }

    pub(super) fn kind_mut(&mut self, id: NodeId) -> &mut Kind<'a> {
        &mut self.node_mut(id).kind
    }

    /// The bytes that a node was read from.
    pub(super) fn span(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.start as usize..node.end as usize
    }

    pub(super) fn set_span(&mut self, id: NodeId, span: Range<usize>) {
        let node = self.node_mut(id);
        node.start = offset(span.start);
        node.end = offset(span.end);
    }

    pub(super) fn set_end(&mut self, id: NodeId, end: usize) {
        self.node_mut(id).end = offset(end);
    }

    pub(super) fn first(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).first)
    }

    pub(super) fn last(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).last)
    }

    pub(super) fn next(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).next)
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first(id), |child| self.next(*child))
    }

    /// Every node that was ever made, in the order of making (that of the text, for those that were read). For
    /// transforms that look at nodes one by one; some may hang nowhere any more.
    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..offset(self.nodes.len())).map(NodeId)
    }

    /// Every node that lies in the result of an example.
    pub(super) fn sampled(&self) -> HashSet<NodeId> {
        let mut found = HashSet::new();
        let mut open = self.samples.clone();
        while let Some(node) = open.pop() {
            if found.insert(node) {
                open.extend(self.children(node));
            }
        }
        found
    }

    /// The text under a node: words, code, spaces for line breaks; with `images` their alternative text too.
    pub(super) fn plain_text(&self, id: NodeId, images: Images) -> String {
        let mut out = String::new();
        self.push_plain_text(id, images, &mut out);
        out
    }

    fn push_plain_text(&self, id: NodeId, images: Images, out: &mut String) {
        for child in self.children(id) {
            match self.kind(child) {
                Kind::Text(text) | Kind::CodeSpan(text) => out.push_str(text),
                Kind::LanguageSpan(code) => out.push_str(&code.1),
                Kind::Formula(formula) => out.push_str(&formula.tex),
                Kind::SoftBreak | Kind::HardBreak => out.push(' '),
                Kind::InlineHtml(html) if images == Images::AltOfImage => out.push_str(html),
                Kind::Image(_) if matches!(images, Images::LeftOut | Images::NotesInstead) => {}
                Kind::NumberedReference(reference) if images == Images::NotesInstead => {
                    out.push_str(&reference.number.to_string());
                }
                _ => self.push_plain_text(child, images, out),
            }
        }
    }

    fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node<'a> {
        &mut self.nodes[id.0 as usize]
    }
}

/// What an image contributes to plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Images {
    /// Its alternative text.
    AsText,
    /// Nothing: an id is made of words only.
    LeftOut,
    /// Nothing, but numbers of footnotes do: so mdBook makes ids.
    NotesInstead,
    /// The text is itself an image's alternative, where CommonMark keeps raw tags.
    AltOfImage,
}

fn some(id: u32) -> Option<NodeId> {
    (id != NONE).then_some(NodeId(id))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE - 1)
}

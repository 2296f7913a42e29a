//! What rules over a page look at: its parts, with their places in its text.

use std::ops::Range;
use std::sync::Arc;

/// The parts of a page. Ranges are bytes of the text that was parsed, front matter left out and includes taken in;
/// each list is in the order of the text. Made with the page and kept no longer than the rules need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageParts {
    /// Headings, those of raw HTML among them.
    pub headings: Vec<HeadingPart>,
    /// Ids that links may name, those of raw HTML among them.
    pub ids: Vec<IdPart>,
    /// Images, those of raw HTML among them.
    pub images: Vec<ImagePart>,
    /// Fenced code blocks.
    pub fences: Vec<FencePart>,
    /// Code that is read as code: the insides of fences, indented blocks and code spans.
    pub code: Vec<Range<usize>>,
    /// Text that a reader reads as prose.
    pub prose: Vec<ProsePart>,
    /// Diagrams whose source is a file.
    pub diagrams: Vec<DiagramPart>,
    /// HTML comments.
    pub comments: Vec<CommentPart>,
    /// What examples show as it is written, apart from each other.
    pub samples: Vec<Range<usize>>,
    /// What each of the page's links was read from, in their order.
    pub links: Vec<Range<usize>>,
    /// Containers that show what their text only asks for, in order.
    pub made: Vec<MadePart>,
}

/// What a container has made of data, or where it shows a list of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadePart {
    /// The container.
    pub range: Range<usize>,
    /// What it shows as Markdown, without the marks of lists and quotes around it.
    pub markdown: String,
    /// Where the targets of links stand in that, in the order of the page's links.
    pub targets: Vec<Range<usize>>,
    /// Where lists of pages go in it, with the list's number on the page.
    pub lists: Vec<(usize, u32)>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingPart {
    /// 1 to 6.
    pub level: u8,
    /// The heading without the line end behind it; of raw HTML, its start tag.
    pub range: Range<usize>,
}

/// An id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdPart {
    /// The id, decoded.
    pub id: String,
    /// What has it: a heading, a term, a tag.
    pub range: Range<usize>,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImagePart {
    /// What is shown or read out in its place.
    pub alt: Alt,
    /// All of it.
    pub range: Range<usize>,
}

/// The text that stands for an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alt {
    /// Markdown's, which may be empty.
    Text(String),
    /// The attribute of a tag, which may be empty: an image that only decorates says so in this way.
    Attribute(String),
    /// A tag without the attribute.
    Missing,
}

/// A fenced code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FencePart {
    /// What stands behind the opening fence, as written.
    pub info: String,
    /// From the opening fence to the closing one.
    pub range: Range<usize>,
    /// The code, piece by piece: a fence in a quote or list has what is not code between its lines.
    pub pieces: Vec<Range<usize>>,
}

/// A diagram whose source is a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramPart {
    /// The image that names the file.
    pub range: Range<usize>,
    /// The language of the file.
    pub language: String,
    /// What the file holds.
    pub code: Arc<str>,
    /// The text of the image, or empty.
    pub caption: String,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProsePart {
    /// The text as written; entities are not decoded.
    pub range: Range<usize>,
    /// The number of its paragraph, heading, cell or item: runs of one block share it.
    pub block: u32,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentPart {
    /// All of it, its marks included.
    pub range: Range<usize>,
    /// What it stands before: of a comment between blocks, itself and all to the end of the next block that is more
    /// than comments; of one within a block, that block.
    pub covers: Range<usize>,
}

//! The second line of defence, and the way back to slots: the whole body goes through the sanitiser with markers in
//! the place of links and of our own blocks, then markers become slots and blocks again.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::super::write::{PLACE, Places};
use super::policy::{GENERIC, TAGS, WITH_CONTENT};
use crate::model::{Slot, SlotKind};

/// Attributes of blocks that we write and authors may not.
const OURS: &[(&str, &str)] = &[
    ("div", "tabindex"),
    ("div", "data-rto"),
    ("div", "data-run"),
    ("div", "data-tabs"),
    ("li", "data-hash"),
    ("li", "data-step"),
    ("section", "data-tab"),
    ("span", "data-v"),
];

/// Schemes that may stand where no marker does (`cite`, for one).
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "ftp"];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(sanitizer);

/// The same, for pages whose blocks say where they were written.
static OF_PLACES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = sanitizer();
    builder.add_generic_attributes([PLACE]);
    builder
});

fn sanitizer() -> Builder<'static> {
    let mut attributes: HashMap<&str, HashSet<&str>> = TAGS
        .iter()
        .map(|(tag, own)| (*tag, own.iter().copied().collect()))
        .collect();
    for (tag, attribute) in OURS {
        attributes.entry(tag).or_default().insert(attribute);
    }
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().map(|(tag, _)| *tag).collect())
        .clean_content_tags(WITH_CONTENT.iter().copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(GENERIC.iter().copied().collect())
        .generic_attribute_prefixes(HashSet::from(["aria-"]))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}

/// Text in the place of what the sanitiser must not see. No author can write one: it names the hash of the page.
#[derive(Clone, Debug)]
pub(in crate::markdown) struct Markers {
    prefix: String,
}

impl Markers {
    /// The markers of a text.
    pub(in crate::markdown) fn of(text: &str) -> Self {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        Self {
            prefix: format!("pt{}-", &hash.as_str()[..32]),
        }
    }

    /// The marker of a link or a block.
    pub(in crate::markdown) fn marker(&self, number: usize) -> String {
        format!("{}{number}", self.prefix)
    }

    fn number(&self, text: &str) -> Option<usize> {
        text.strip_prefix(self.prefix.as_str())?.parse().ok()
    }
}

/// What stands for a marked block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum OwnBlock {
    /// HTML of our own.
    Html(String),
    /// A list of pages, by its number on the page.
    Listing(u32),
    /// HTML of our own that holds links.
    Parts(Vec<OwnPart>),
}

/// A part of HTML of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) enum OwnPart {
    Html(String),
    /// The address of a link, within quotes.
    Url(u32),
}

impl OwnBlock {
    fn length(&self) -> usize {
        match self {
            Self::Html(html) => html.len(),
            Self::Listing(_) => 0,
            Self::Parts(parts) => parts.iter().map(OwnPart::length).sum(),
        }
    }
}

impl OwnPart {
    fn length(&self) -> usize {
        match self {
            Self::Html(html) => html.len(),
            Self::Url(_) => 0,
        }
    }
}

/// What [`clean`] gives.
#[derive(Debug, Default)]
pub(in crate::markdown) struct Cleaned {
    pub(in crate::markdown) html: String,
    /// Slots whose link is an index into `links`.
    pub(in crate::markdown) slots: Vec<Slot>,
    /// Which of the links are left, by their old index.
    pub(in crate::markdown) links: Vec<usize>,
    /// Every id and every name of a link, in order.
    pub(in crate::markdown) ids: Vec<String>,
    /// Where the `<h1>` ends that starts the body.
    pub(in crate::markdown) lead_end: usize,
}

/// Sanitises a body. `blocks` are those of our own that stand where `<hr class="marker">` and `<wbr class="marker">`
/// do.
pub(in crate::markdown) fn clean(
    draft: &str,
    markers: &Markers,
    blocks: &[OwnBlock],
    places: Places,
) -> Cleaned {
    let builder = match places {
        Places::Unsaid => &SANITIZER,
        Places::Marked => &OF_PLACES,
    };
    let safe = builder.clean(draft).to_string();
    let mut restorer = Restorer {
        markers,
        blocks,
        cleaned: Cleaned::default(),
        known: HashMap::new(),
    };
    restorer
        .cleaned
        .html
        .reserve(safe.len() + blocks.iter().map(OwnBlock::length).sum::<usize>());
    let starts_with_title = safe.starts_with("<h1");
    let mut rest = safe.as_str();
    while let Some(at) = rest.find('<') {
        restorer.cleaned.html.push_str(&rest[..at]);
        let length = tag_length(&rest[at..]);
        restorer.tag(&rest[at..at + length]);
        if starts_with_title && restorer.cleaned.lead_end == 0 && rest[at..].starts_with("</h1>") {
            restorer.cleaned.lead_end = restorer.cleaned.html.len();
        }
        rest = &rest[at + length..];
    }
    restorer.cleaned.html.push_str(rest);
    restorer.cleaned
}

/// The length of the tag at the start of serialised HTML, where `<` in text is always escaped.
fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

struct Restorer<'m> {
    markers: &'m Markers,
    blocks: &'m [OwnBlock],
    cleaned: Cleaned,
    /// New indices of links by their old ones.
    known: HashMap<usize, u32>,
}

impl<'m> Restorer<'m> {
    fn tag(&mut self, tag: &str) {
        if let Some(block) = self.block_of(tag) {
            match block {
                OwnBlock::Html(html) => self.cleaned.html.push_str(html),
                OwnBlock::Listing(number) => self.slot(*number, SlotKind::Listing),
                OwnBlock::Parts(parts) => self.parts(parts),
            }
            return;
        }
        let mut image = None;
        let mut sized = false;
        // A width alone: the height follows from the file.
        let mut width = None;
        let mut copied = 0;
        for (name, value) in attributes(tag) {
            let text = &tag[value.clone()];
            match name {
                "width" => width = text.parse().ok(),
                "height" => sized = true,
                _ => {}
            }
            sized |= name == "width" && width.is_none();
            if name == "id" || (name == "name" && tag.starts_with("<a ")) {
                self.cleaned.ids.push(decoded(text).into_owned());
            }
            let Some(link) = matches!(name, "href" | "src" | "poster")
                .then(|| self.markers.number(text))
                .flatten()
            else {
                continue;
            };
            self.cleaned.html.push_str(&tag[copied..value.start]);
            copied = value.end;
            let link = self.link(link);
            self.slot(link, SlotKind::Url);
            if name == "src" && tag.starts_with("<img ") {
                image = Some(link);
            }
        }
        if let (Some(link), false) = (image, sized) {
            let end = tag.len().saturating_sub(1).max(copied);
            self.cleaned.html.push_str(&tag[copied..end]);
            copied = end;
            self.slot(link, width.map_or(SlotKind::ImageSize, SlotKind::ImageHeight));
        }
        self.cleaned.html.push_str(&tag[copied..]);
    }

    fn parts(&mut self, parts: &[OwnPart]) {
        for part in parts {
            match part {
                OwnPart::Html(html) => self.cleaned.html.push_str(html),
                OwnPart::Url(link) => {
                    let link = self.link(*link as usize);
                    self.slot(link, SlotKind::Url);
                }
            }
        }
    }

    fn block_of(&self, tag: &str) -> Option<&'m OwnBlock> {
        let class = tag
            .strip_prefix("<hr class=\"")
            .or_else(|| tag.strip_prefix("<wbr class=\""))?;
        let number = self.markers.number(class.strip_suffix("\">")?)?;
        self.blocks.get(number)
    }

    fn link(&mut self, old: usize) -> u32 {
        *self.known.entry(old).or_insert_with(|| {
            self.cleaned.links.push(old);
            u32::try_from(self.cleaned.links.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn slot(&mut self, link: u32, kind: SlotKind) {
        let at = u32::try_from(self.cleaned.html.len()).unwrap_or(u32::MAX);
        self.cleaned.slots.push(Slot { at, link, kind });
    }
}

/// Names of a serialised tag's attributes, and where their values are.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let equals = at + tag[at..].find("=\"")?;
        let name = tag[at..equals].rsplit(' ').next().unwrap_or_default();
        let start = equals + 2;
        let end = start + tag[start..].find('"')?;
        at = end + 1;
        Some((name, start..end))
    })
}

/// A serialised value as text.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let plain = value
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    Cow::Owned(plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&"))
}

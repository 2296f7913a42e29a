//! A page's body in the book: every attribute that names an id or an address.

use super::{ChapterIds, PrintBook};
use crate::assemble::{PageIx, Parts, decoded, leaves_site, push_encoded};
use crate::markdown::push_text;
use crate::markdown::raw::Attribute;
use crate::tags::{self, Tag};

/// Attributes that hold ids of the same page, parted by spaces.
const IDS: [&str; 19] = [
    "for",
    "headers",
    "list",
    "form",
    "anchor",
    "itemref",
    "popovertarget",
    "commandfor",
    "interestfor",
    "aria-activedescendant",
    "aria-actions",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "contextmenu",
];

/// Attributes that hold an address.
const ADDRESSES: [&str; 11] = [
    "href",
    "src",
    "xlink:href",
    "poster",
    "data",
    "cite",
    "action",
    "formaction",
    "longdesc",
    "background",
    "manifest",
];

/// Where a body stands in the book.
pub(super) struct Place<'a> {
    pub(super) book: &'a PrintBook<'a>,
    pub(super) page: PageIx,
    pub(super) chapter: &'a ChapterIds,
}

/// Appends a body with its ids and references replaced; everything else stays byte for byte.
pub(super) fn rewrite(place: &Place<'_>, html: &str, out: &mut String) {
    let mut copied = 0;
    let mut ids = 0;
    tags::each(html, |Tag { name, attributes }| {
        let mut named = false;
        for attribute in &attributes {
            let new = if attribute.name == "id" && !named {
                named = true;
                ids += 1;
                place.chapter.renamed.get(&(ids - 1)).cloned()
            } else {
                place.value(&name, attribute)
            };
            let (Some(new), Some(written)) = (new, &attribute.written) else {
                continue;
            };
            out.push_str(&html[copied..written.start]);
            out.push('"');
            push_text(out, &new);
            out.push('"');
            copied = written.end;
        }
    });
    out.push_str(&html[copied..]);
}

impl Place<'_> {
    /// The new value of an attribute, where it has one.
    fn value(&self, tag: &str, attribute: &Attribute) -> Option<String> {
        let (name, value) = (attribute.name.as_str(), attribute.value.as_str());
        let new = if IDS.contains(&name) {
            let ids = value.split_ascii_whitespace();
            let new: Vec<&str> = ids.map(|id| self.chapter.meant(id).unwrap_or(id)).collect();
            new.join(" ")
        } else if ADDRESSES.contains(&name) {
            let leads = matches!(tag, "a" | "area") && name != "src";
            self.address(value.trim(), leads)
        } else if matches!(name, "srcset" | "imagesrcset") {
            self.image_set(value)
        } else if value.contains("url(#") {
            self.paint(value)
        } else {
            return None;
        };
        (new != value).then_some(new)
    }

    /// An address from the place of the book's page. `leads`: it is a link that a reader follows.
    fn address(&self, address: &str, leads: bool) -> String {
        // A browser reads what stands before a colon as a scheme, however short.
        let first = address.split(['/', '?', '#']).next().unwrap_or(address);
        if address.is_empty() || address.starts_with('/') || leaves_site(address) || first.contains(':') {
            return address.to_owned();
        }
        let parts = Parts::of(address);
        if parts.path.is_empty() {
            return match parts.fragment {
                Some(id) if parts.tail.starts_with('#') => self.within(self.chapter, id, leads),
                _ => address.to_owned(),
            };
        }
        let path = from_root(self.book.url_of(self.page).parent(), parts.path);
        // What follows `?` is meant for a server.
        let of_book = (leads && !parts.tail.starts_with('?'))
            .then(|| self.book.page_at(&decoded(&path)))
            .flatten()
            .and_then(|page| self.book.chapter_of(page));
        match (of_book, parts.fragment) {
            (Some(chapter), Some(id)) => self.within(chapter, id, leads),
            (Some(chapter), None) => fragment(&chapter.start),
            (None, _) => self.book.seen_from_here(path) + parts.tail,
        }
    }

    /// A link to an id of a chapter.
    fn within(&self, chapter: &ChapterIds, id: &str, leads: bool) -> String {
        // What follows `:~:` is for the browser.
        let (id, directive) = id.find(":~:").map_or((id, ""), |at| id.split_at(at));
        if id.is_empty() && leads {
            return fragment(&chapter.start) + directive;
        }
        match chapter.meant(&decoded(id)).or_else(|| chapter.meant(id)) {
            Some(new) => fragment(new) + directive,
            None => format!("#{id}{directive}"),
        }
    }

    /// The candidates of `srcset`: an address and a size each.
    fn image_set(&self, value: &str) -> String {
        let mut new = Vec::new();
        let mut rest = value;
        loop {
            rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == ',');
            if rest.is_empty() {
                return new.join(", ");
            }
            let end = rest
                .find(|letter: char| letter.is_ascii_whitespace())
                .unwrap_or(rest.len());
            let address = rest[..end].trim_end_matches(',');
            // A comma at the end of the address ends the candidate; otherwise its size goes up to the next comma.
            let size = if address.len() < end {
                ""
            } else {
                let size = &rest[end..];
                &size[..size.find(',').unwrap_or(size.len())]
            };
            let whole = format!("{} {}", self.address(address, false), size.trim());
            new.push(whole.trim_end().to_owned());
            rest = &rest[end + size.len()..];
        }
    }

    /// `url(#id)` in the attributes of drawings.
    fn paint(&self, value: &str) -> String {
        let mut new = String::with_capacity(value.len() + 8);
        let mut rest = value;
        while let Some(at) = rest.find("url(#") {
            let (before, after) = rest.split_at(at + "url(#".len());
            let end = after.find(')').unwrap_or(after.len());
            new.push_str(before);
            let id = &after[..end];
            new.push_str(self.chapter.meant(id).unwrap_or(id));
            rest = &after[end..];
        }
        new.push_str(rest);
        new
    }
}

/// `#id` as an address.
pub(super) fn fragment(id: &str) -> String {
    let mut url = "#".to_owned();
    push_encoded(&mut url, id);
    url
}

/// A relative path of a page in `folder` as one from the site's root, percent-encoded as written; what leads above the
/// root keeps leading there.
fn from_root(folder: &str, path: &str) -> String {
    let mut encoded = String::new();
    push_encoded(&mut encoded, folder);
    let mut parts: Vec<&str> = encoded.split('/').filter(|part| !part.is_empty()).collect();
    let mut components = path.split('/').peekable();
    while let Some(part) = components.next() {
        let last = components.peek().is_none();
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            "" if !last => {}
            part => {
                parts.push(part);
                continue;
            }
        }
        if last {
            parts.push("");
        }
    }
    let joined = parts.join("/");
    match joined.split('/').next() {
        Some("") => "./".to_owned(),
        // A first component with a colon would read as a scheme.
        Some(first) if first.contains(':') => format!("./{joined}"),
        _ => joined,
    }
}
